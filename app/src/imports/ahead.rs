//! What a preview supposes to be done already: the lines above.

use super::steps::{LineRequest, Plan};
use model::{
    id::UserId,
    text::{Email, GroupName},
};
use std::collections::{HashMap, HashSet};

/// What the lines above would have done. Empty when the lines are really done.
#[derive(Default)]
pub(super) struct LinesAbove {
    /// People that lines above create and do not delete again.
    pub(super) created: HashSet<Email>,
    /// People that are there and that lines above delete.
    pub(super) deleted: HashSet<UserId>,
    /// Groups that lines above create, lower case.
    pub(super) groups: HashSet<String>,
    /// Badges that lines above register, for whom, or delete.
    pub(super) badges: HashMap<[u8; 32], Option<Email>>,
    /// People to whom lines above give a permanent badge.
    pub(super) permanent: HashSet<Email>,
}

impl LinesAbove {
    /// Supposes that the line is done as planned.
    pub(super) fn note(&mut self, asked: &LineRequest, plan: &Plan) {
        match (asked, plan) {
            (LineRequest::User(line), Plan::Create { groups, .. }) => {
                self.created.insert(line.email.clone());
                self.note_groups(&groups.to_make);
            }
            (LineRequest::User(_), Plan::Update { groups, .. }) => {
                self.note_groups(groups.as_ref().map_or(&[], |groups| &groups.to_make));
            }
            (LineRequest::User(line), Plan::Delete { user }) => {
                self.created.remove(&line.email);
                self.deleted.extend(user);
            }
            (LineRequest::Badge(line), Plan::Register { read, .. }) => {
                if let Some(email) = &line.email {
                    read.hashes.iter().for_each(|hash| drop(self.badges.insert(*hash, Some(email.clone()))));
                    if !line.temporary {
                        self.permanent.insert(email.clone());
                    }
                }
            }
            (LineRequest::Badge(_), Plan::Remove { read, .. }) => {
                read.hashes.iter().for_each(|hash| drop(self.badges.insert(*hash, None)));
            }
            _ => (),
        }
    }

    fn note_groups(&mut self, made: &[GroupName]) {
        self.groups.extend(made.iter().map(|name| name.as_str().to_lowercase()));
    }
}
