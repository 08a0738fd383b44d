//! Several child organizations deleted at once (C5): what each takes with it, and their number typed.

use super::ChildList;
use crate::{
    api::Fault,
    i18n::{t, use_i18n},
    pages::orgs::child::counts,
    parts::{Dialog, Fetched, Field, Form, Icon, IconView, use_submit},
};
use api::{
    orgs::{ChildInfo, DeleteChildren, NamedChild},
    routes,
    users::BatchOutcome,
};
use leptos::prelude::*;

/// The most that one request deletes.
const MOST: usize = 100;

/// Asks before the selected organizations are deleted.
#[component]
pub fn DeleteDialog(list: ChildList, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || {
        let number = i18n.number(list.selection.len());
        i18n.words().children.delete_many.replace("{n}", &number)
    };
    view! {
        <Dialog open=open close=move |()| open.set(false) title=title>
            <DeleteForm list=list open=open/>
        </Dialog>
    }
}

/// What goes, and how many: nothing brings them back.
#[component]
fn DeleteForm(list: ChildList, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = StoredValue::new(list.chosen());
    let number = chosen.with_value(Vec::len).to_string();
    let held = Fetched::new(move || async move {
        let mut held = Vec::new();
        for child in chosen.get_value() {
            held.push(list.client.call(routes::Child { organization: child.id }).await?);
        }
        Ok(held)
    });
    let typed = RwSignal::new(String::new());
    let wanted = number.clone();
    let right = Memo::new(move |_| held.with(|_| ()).is_some() && typed.with(|t| t.trim() == wanted));
    let read = move || {
        let named = |child: &api::orgs::Child| NamedChild { id: child.id, name: child.name.clone() };
        Ok(chosen.with_value(|c| c.iter().map(named).collect::<Vec<_>>()))
    };
    let sending = use_submit(
        read,
        move |named| delete(list, named),
        move |done: BatchOutcome| {
            let words = i18n.words_now();
            list.command.say_outcome(&done, words.children.delete_begun_one, words.children.delete_begun_many);
            let _ = open.try_set(false);
            list.selection.clear();
            list.page.reload();
        },
    );
    let one = move |info: ChildInfo| {
        let holds = move || {
            let parts = counts(i18n, info.holds).into_iter().filter(|(_, n)| *n > 0);
            let parts: Vec<_> = parts.map(|(name, n)| format!("{name} {}", i18n.number(n))).collect();
            if parts.is_empty() { "–".to_owned() } else { parts.join(" · ") }
        };
        view! { <div><dt>{info.child.name}</dt><dd>{holds}</dd></div> }
    };
    let all = move || {
        let list = move || held.get().unwrap_or_default().into_iter().map(one).collect_view();
        view! { <dl class="goes">{list}</dl> }.into_any()
    };
    let label = move || i18n.words().children.delete_many_type.replace("{n}", &number);
    view! {
        <Form sending=sending label=t!(children.delete_many_do) danger=true ready=right cancel=move |()| open.set(false)>
            <p class="danger-text"><IconView icon=Icon::Alert/><span>{t!(children.delete_many_text)}</span></p>
            {held.show(3, all)}
            <Field name="confirmation" label=label value=typed fault=sending.fault keys="numeric" first=true/>
        </Form>
    }
}

async fn delete(list: ChildList, named: Vec<NamedChild>) -> Result<BatchOutcome, Fault> {
    let mut all = BatchOutcome::default();
    for some in named.chunks(MOST) {
        let body = DeleteChildren { organizations: some.to_vec() };
        let done: BatchOutcome = list.client.submit(routes::DeleteChildren, &body).await?;
        all.done += done.done;
        all.refused.extend(done.refused);
    }
    Ok(all)
}
