//! What happened to a document, step by step.

use super::Queue;
use crate::{
    i18n::t,
    parts::{Dialog, Fetched},
};
use api::{jobs::LifeLine, routes};
use leptos::prelude::*;
use model::id::JobId;

/// The dialog that tells the life of one job.
#[component]
pub fn LifeDialog() -> impl IntoView {
    let queue: Queue = expect_context();
    let open = Memo::new(move |_| queue.life.with(Option::is_some));
    view! {
        <Dialog open=open close=move |()| queue.life.set(None) title=t!(jobs.life)>
            {move || queue.life.get().map(|id| view! { <Life id=id/> })}
        </Dialog>
    }
}

#[component]
fn Life(id: JobId) -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let title = move || queue.job(id).map(|job| job.title).unwrap_or_default();
    let steps = Fetched::new(move || {
        // Sentences come in the language of the page, and change with what happens.
        i18n.language();
        queue.job(id);
        async move { queue.client.call(routes::JobLife { job: id }).await }
    });
    let one = move |step: LifeLine| {
        let at = step.at;
        view! { <li><time>{move || i18n.moment(at)}</time><span>{step.sentence}</span></li> }
    };
    let list = move || {
        let steps = steps.get().unwrap_or_default();
        view! { <ol class="life">{steps.into_iter().map(one).collect_view()}</ol> }.into_any()
    };
    view! {
        <p class="dialog-subject">{title}</p>
        {steps.show(3, list)}
    }
}
