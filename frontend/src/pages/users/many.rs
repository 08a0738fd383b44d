//! What is done with many people at once: switched off and on, put into a group, deleted.

use super::UserList;
use crate::{
    api::Fault,
    i18n::t,
    parts::{Icon, IconView, Popover, TypedQuestion, table::ActionBar},
};
use api::{
    groups::{ChangeMembers, GroupInfo},
    routes,
    users::{BatchOutcome, DeleteUsers, SetActive},
};
use leptos::prelude::*;
use model::id::{GroupId, UserId};
use std::sync::Arc;

/// The most that one request deletes.
const MOST: usize = 500;

impl UserList {
    fn chosen(self) -> Vec<UserId> {
        self.selection.now().into_iter().map(UserId).collect()
    }

    /// What follows on everything that is done here.
    fn changed(self) {
        self.selection.clear();
        self.people.reload();
    }

    /// Asks, then deletes everybody who is selected.
    fn delete(self) {
        let users = self.chosen();
        let words = self.i18n.words_now();
        let number = untrack(|| self.i18n.number(users.len() as u64));
        let one = users.first().filter(|_| users.len() == 1).and_then(|id| self.person(id.0));
        let (title, word) = match one {
            Some(person) => (words.users.delete_one.replace("{name}", &person.details.name), person.details.email),
            None => (words.users.delete_many.replace("{n}", &number), users.len().to_string()),
        };
        let text = format!("{} {}", words.users.delete_text, words.parts.irreversible);
        let then = Arc::new(move || self.delete_now(users.clone()));
        self.ask.set(Some(TypedQuestion { title, text, word, action: words.common.delete.to_owned(), then }));
    }

    fn delete_now(self, users: Vec<UserId>) {
        let request = async move {
            let mut all = BatchOutcome::default();
            for some in users.chunks(MOST) {
                let body = DeleteUsers { users: some.to_vec() };
                let done = self.client.submit(routes::DeleteUsers, &body).await?;
                all.done += done.done;
                all.refused.extend(done.refused);
            }
            Ok(all)
        };
        let done = move |all: BatchOutcome| {
            let words = self.i18n.words_now();
            self.command.say_outcome(&all, words.users.deleted_one, words.users.deleted_many);
        };
        self.command.run_then(request, done, move || self.changed());
    }

    /// Switches everybody off who is selected, and offers to undo it.
    fn deactivate(self) {
        let active = |id: &UserId| self.person(id.0).is_some_and(|p| p.active);
        let users: Vec<_> = self.chosen().into_iter().filter(active).collect();
        let done = move |gone: Vec<UserId>| {
            if gone.is_empty() {
                return;
            }
            let words = self.i18n.words_now();
            let said = self.command.count(gone.len(), words.users.deactivated_one, words.users.deactivated_many);
            let undo = Arc::new(move || {
                let done = move |back: Vec<UserId>| {
                    if !back.is_empty() {
                        self.command.say_undone();
                    }
                };
                self.command.run_then(self.set_active(gone.clone(), true), done, move || self.people.reload());
            });
            self.command.offer(said, undo);
        };
        self.command.run_then(self.set_active(users, false), done, move || self.changed());
    }

    /// Those for whom it was done; what is against one does not stop the others.
    async fn set_active(self, users: Vec<UserId>, active: bool) -> Result<Vec<UserId>, Fault> {
        let mut done = Vec::new();
        for user in users {
            match self.client.submit(routes::SetActive { user }, &SetActive { active }).await {
                Ok(()) => done.push(user),
                Err(fault) => self.command.toasts.complain(&fault, self.i18n),
            }
        }
        Ok(done)
    }

    /// Puts everybody who is selected into a group, and offers to undo it.
    fn join(self, group: GroupId, name: String) {
        // Those who are in it already stay in it when it is undone.
        let member = |id: &UserId| self.person(id.0).is_some_and(|p| p.groups.contains(&group));
        let users: Vec<_> = self.chosen().into_iter().filter(|id| !member(id)).collect();
        let body = ChangeMembers { add: users.clone(), remove: Vec::new() };
        let done = move |all: BatchOutcome| {
            let added = all.done_of(&users);
            if !added.is_empty() {
                let words = self.i18n.words_now();
                let said = self.command.count(added.len(), words.users.added_one, words.users.added_many);
                let undo = Arc::new(move || {
                    let body = ChangeMembers { add: Vec::new(), remove: added.clone() };
                    let done = move |all: BatchOutcome| self.command.say_undone_for(&all);
                    self.command.run_then(self.change_members(group, body), done, move || self.people.reload());
                });
                self.command.offer(said.replace("{group}", &name), undo);
            }
            self.command.say_refused(&all);
        };
        self.command.run_then(self.change_members(group, body), done, move || self.changed());
    }

    async fn change_members(self, group: GroupId, body: ChangeMembers) -> Result<BatchOutcome, Fault> {
        self.client.submit(routes::ChangeMembers { group }, &body).await
    }
}

/// The bar of what can be done with the people who are selected.
#[component]
pub fn ManyBar() -> impl IntoView {
    let list: UserList = expect_context();
    let join = move |group: GroupInfo| {
        let (id, name) = (group.id, group.name.clone());
        view! { <button type="button" class="menu-item" on:click=move |_| list.join(id, name.clone())>{group.name.clone()}</button> }
    };
    let groups = move || list.groups.get().into_iter().map(join).collect_view();
    let face = || view! { <IconView icon=Icon::Group/>{t!(users.add_to_group)} };
    view! {
        <ActionBar selection=list.selection>
            <Show when=move || list.groups.with(|g| !g.is_empty())>
                <Popover face=face.into() class="upward">{groups}</Popover>
            </Show>
            <button type="button" class="button" on:click=move |_| list.deactivate()>{t!(users.deactivate)}</button>
            <button type="button" class="button danger" on:click=move |_| list.delete()>
                <IconView icon=Icon::Trash/>{t!(common.delete)}
            </button>
        </ActionBar>
    }
}
