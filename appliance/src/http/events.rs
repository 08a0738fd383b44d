//! Server-sent events (HTML Living Standard, 9.2): that something changed, for the page to fetch it anew.

use super::{Site, guard::Who};
use api::jobs::Changed;
use app::news::News;
use axum::{
    Extension,
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt};
use model::{access::Permission, login::IDLE};
use std::{convert::Infallible, time::Duration};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// The changes that this person may know of. The stream ends after a while, so that whoever lost the right to listen
/// does not listen for ever; browsers open it again by themselves.
pub async fn events(
    State(site): State<Site>,
    Extension(who): Who,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (org, user) = (who.caller.org, who.caller.user);
    let sees_printers = who.caller.permissions.has(Permission::ViewPrinters);
    let imports = [Permission::ManageUsers, Permission::ManageBadges].iter().any(|p| who.caller.permissions.has(*p));
    let changes = BroadcastStream::new(site.app.news.listen()).filter_map(move |news| async move {
        let changed = match news {
            Ok(News::Jobs(o, u)) if (o, u) == (org, user) => Changed::Jobs,
            Ok(News::Printers(o)) if o == org && sees_printers => Changed::Printers,
            Ok(News::Imports(o)) if o == org && imports => Changed::Imports,
            // Too much at once: the page fetches what it shows.
            Err(BroadcastStreamRecvError::Lagged(_)) => Changed::Jobs,
            Ok(_) => return None,
        };
        Event::default().json_data(changed).ok().map(Ok)
    });
    let ends = tokio::time::sleep(IDLE);
    Sse::new(changes.take_until(ends)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
