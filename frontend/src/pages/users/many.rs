//! What is done with many people at once: switched off and on, put into a group, deleted.

use super::List;
use crate::{
    i18n::{I18n, t},
    parts::{Icon, IconView, Popover, Toasts, TypedQuestion, table::ActionBar},
};
use api::{
    groups::{ChangeMembers, GroupInfo},
    routes::Endpoint,
    users::{DeleteUsers, Done, SetActive},
};
use leptos::{prelude::*, task::spawn_local};
use model::id::{GroupId, UserId};
use std::sync::Arc;

/// The most that one request deletes.
const MOST: usize = 500;

impl List {
    fn chosen(self) -> Vec<UserId> {
        self.selection.now().into_iter().map(UserId).collect()
    }

    /// Asks, then deletes everybody who is selected.
    fn delete(self) {
        let users = self.chosen();
        let words = self.i18n.words_now();
        let number = untrack(|| self.i18n.number(users.len() as u64));
        let one = users.first().filter(|_| users.len() == 1).and_then(|id| self.person(id.0));
        let (title, word) = match one {
            Some(person) => (words.accounts.delete_one.replace("{name}", &person.name), person.email),
            None => (words.accounts.delete_many.replace("{n}", &number), users.len().to_string()),
        };
        let text = format!("{} {}", words.accounts.delete_text, words.people.delete_email_hint);
        let then = Arc::new(move || self.delete_now(users.clone()));
        self.ask.set(Some(TypedQuestion { title, text, word, action: words.common.delete.to_owned(), then }));
    }

    fn delete_now(self, users: Vec<UserId>) {
        spawn_local(async move {
            let mut all = Done::default();
            for some in users.chunks(MOST) {
                let body = DeleteUsers { users: some.to_vec() };
                match self.client.exchange::<_, Done>(Endpoint::DeleteUsers, &[], &body).await {
                    Ok(done) => {
                        all.done += done.done;
                        all.refused.extend(done.refused);
                    }
                    Err(fault) => self.toasts.complain(&fault, self.i18n),
                }
            }
            let words = &self.i18n.words_now().accounts;
            say_done(self.i18n, self.toasts, &all, words.deleted_one, words.deleted_many);
            self.selection.clear();
            self.load();
        });
    }

    /// Switches everybody off who is selected, and offers to take it back.
    fn deactivate(self) {
        let users: Vec<_> =
            self.chosen().into_iter().filter(|id| self.person(id.0).is_some_and(|p| p.active)).collect();
        spawn_local(async move {
            let gone = self.set_active(&users, false).await;
            if !gone.is_empty() {
                let words = &self.i18n.words_now().people;
                let said =
                    untrack(|| self.i18n.count(gone.len() as u64, words.deactivated_one, words.deactivated_many));
                let undo = Arc::new(move || {
                    let gone = gone.clone();
                    spawn_local(async move {
                        self.set_active(&gone, true).await;
                        self.toasts.say(self.i18n.words_now().parts.undone);
                        self.load();
                    });
                });
                self.toasts.offer(said, undo);
            }
            self.selection.clear();
            self.load();
        });
    }

    /// Those for whom it was done.
    async fn set_active(self, users: &[UserId], active: bool) -> Vec<UserId> {
        let mut done = Vec::new();
        for user in users {
            match self.client.send(Endpoint::SetActive, &[&user.to_string()], &SetActive { active }).await {
                Ok(()) => done.push(*user),
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
        }
        done
    }

    /// Puts everybody who is selected into a group, and offers to take that back.
    fn join(self, group: GroupId, name: String) {
        // Those who are in it already stay in it when it is taken back.
        let member = |id: &UserId| self.person(id.0).is_some_and(|p| p.groups.contains(&group));
        let users: Vec<_> = self.chosen().into_iter().filter(|id| !member(id)).collect();
        spawn_local(async move {
            let body = ChangeMembers { add: users.clone(), remove: Vec::new() };
            match self.client.send(Endpoint::ChangeMembers, &[&group.to_string()], &body).await {
                Ok(()) => {
                    let words = &self.i18n.words_now().people;
                    let said = untrack(|| self.i18n.count(users.len() as u64, words.added_one, words.added_many));
                    let undo = Arc::new(move || self.leave(group, users.clone()));
                    self.toasts.offer(said.replace("{group}", &name), undo);
                    self.selection.clear();
                }
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
            self.load();
        });
    }

    fn leave(self, group: GroupId, users: Vec<UserId>) {
        spawn_local(async move {
            let body = ChangeMembers { add: Vec::new(), remove: users };
            match self.client.send(Endpoint::ChangeMembers, &[&group.to_string()], &body).await {
                Ok(()) => self.toasts.say(self.i18n.words_now().parts.undone),
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
            self.load();
        });
    }
}

/// Says how many were done, and why the others were not.
pub fn say_done(i18n: I18n, toasts: Toasts, all: &Done, one: &'static str, many: &'static str) {
    if all.done > 0 {
        toasts.say(untrack(|| i18n.count(u64::from(all.done), one, many)));
    }
    if let Some(first) = all.refused.first() {
        let words = &i18n.words_now().people;
        let said = untrack(|| i18n.count(all.refused.len() as u64, words.refused_one, words.refused_many));
        toasts.regret(said.replace("{why}", first.code.sentence(i18n.language_now())));
    }
}

/// The bar of what can be done with the people who are selected.
#[component]
pub fn ManyBar() -> impl IntoView {
    let list: List = expect_context();
    let join = move |group: GroupInfo| {
        let (id, name) = (group.id, group.name.clone());
        view! { <button type="button" class="menu-item" on:click=move |_| list.join(id, name.clone())>{group.name.clone()}</button> }
    };
    let groups = move || list.groups.get().into_iter().map(join).collect_view();
    let face = || view! { <IconView icon=Icon::Group/>{t!(people.add_to_group)} };
    view! {
        <ActionBar selection=list.selection>
            <Show when=move || list.groups.with(|g| !g.is_empty())>
                <Popover face=face.into() class="upward">{groups}</Popover>
            </Show>
            <button type="button" class="button" on:click=move |_| list.deactivate()>{t!(people.deactivate)}</button>
            <button type="button" class="button danger" on:click=move |_| list.delete()>
                <IconView icon=Icon::Trash/>{t!(common.delete)}
            </button>
        </ActionBar>
    }
}
