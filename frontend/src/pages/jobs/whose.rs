//! Whose queue is looked at: the own one, that of somebody who has made one a delegate, or anybody’s for those who may
//! see queues. It stands in the address, and on the screen for as long as it is not the own one (I15).

use super::Queue;
use crate::{
    i18n::t,
    parts::{Icon, IconView, colleagues::ColleagueField},
};
use api::delegates::Colleague;
use leptos::prelude::*;
use model::access::Permission;

/// The line above the list that says whose queue this is, and the ways to others.
#[component]
pub fn Whose() -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let sees_all = Memo::new(move |_| queue.session.may(Permission::ViewQueues));
    let others = Memo::new(move |_| queue.held.get().unwrap_or_default());
    let away = Memo::new(move |_| queue.of.with(|of| !of.is_empty()));
    let own = Memo::new(move |_| queue.session.may(Permission::OwnQueue));
    let shown = Memo::new(move |_| sees_all.get() || others.with(|o| !o.is_empty()) || away.get());
    let name = move || queue.owner().map(|owner| owner.name).unwrap_or_default();
    let said = move || i18n.words().jobs.queue_of.replace("{name}", &name());
    let one = move |person: Colleague| {
        let id = person.id.to_string();
        let (chosen, there) = (id.clone(), id.clone());
        let now = move || queue.of.with(|of| *of == there);
        view! {
            <button type="button" class="button small" class:primary=now.clone() aria-pressed=move || now().to_string()
                on:click=move |_| queue.go_to(chosen.clone())><IconView icon=Icon::User/>{person.name}</button>
        }
    };
    view! {
        <Show when=move || shown.get()>
            <div class="whose" class:away=move || away.get() role="region" aria-label=t!(jobs.whose)>
                <Show when=move || away.get()>
                    <p class="whose-name" role="status"><IconView icon=Icon::User/>{said}</p>
                </Show>
                <Show when=move || own.get() && (away.get() || others.with(|o| !o.is_empty()))>
                    <button type="button" class="button small" class:primary=move || !away.get()
                        aria-pressed=move || (!away.get()).to_string()
                        on:click=move |_| queue.go_to(String::new())>{t!(jobs.own_queue)}</button>
                </Show>
                {move || others.get().into_iter().map(one).collect_view()}
                <Show when=move || sees_all.get()>
                    <ColleagueField label=t!(jobs.find_queue) quiet=true
                        choose=move |person: Colleague| queue.go_to(person.id.to_string())/>
                </Show>
            </div>
        </Show>
    }
}
