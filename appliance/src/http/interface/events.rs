//! Server-sent events (HTML Living Standard, 9.2): that something changed, for the page to fetch it anew.

use crate::http::{Routes, extract::Call, refusal::Refusal};
use api::{jobs::ChangeNotice, routes};
use app::{App, Caller, news::News};
use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures_util::StreamExt;
use model::{access::Permission, id::UserId, login::IDLE};
use std::{convert::Infallible, future::ready, sync::Arc, time::Duration};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(events)
}

/// The changes that this person may know of. The stream ends after a while, so that whoever lost the right to listen
/// does not listen for ever, and when the appliance stops; browsers open it again by themselves.
async fn events(call: Call<routes::Events>) -> Result<Response, Refusal> {
    let caller = &call.who.caller;
    let (org, user) = (caller.org, caller.user);
    let sees_printers = caller.permissions.has(Permission::ViewPrinters);
    let imports = [Permission::ManageUsers, Permission::ManageBadges].iter().any(|p| caller.permissions.has(*p));
    let sees_queues = caller.permissions.has(Permission::ViewQueues);
    let (app, who) = (Arc::clone(&call.app), caller.clone());
    let changes = BroadcastStream::new(call.app.news.listen()).filter_map(move |news| {
        let changed = match news {
            Ok(News::Jobs(o, u)) if (o, u) == (org, user) => ChangeNotice::Jobs,
            Ok(News::Jobs(o, u)) if o == org && (sees_queues || is_delegate(&app, &who, u)) => ChangeNotice::Queue(u),
            Ok(News::Printers(o)) if o == org && sees_printers => ChangeNotice::Printers,
            Ok(News::Imports(o)) if o == org && imports => ChangeNotice::Imports,
            // Too much at once: the page fetches what it shows.
            Err(BroadcastStreamRecvError::Lagged(_)) => ChangeNotice::Jobs,
            Ok(_) => return ready(None),
        };
        ready(Event::default().json_data(changed).ok().map(Ok::<_, Infallible>))
    });
    let ends = tokio::time::timeout(IDLE, call.stop.cancelled_owned());
    let events = Sse::new(changes.take_until(ends)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)));
    Ok(events.into_response())
}

/// Whether the person may print from the queue that has changed.
fn is_delegate(app: &App, who: &Caller, owner: UserId) -> bool {
    app.prints_for(who, owner).unwrap_or(false)
}
