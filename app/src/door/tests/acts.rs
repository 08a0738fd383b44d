//! Every use case that writes.

use super::*;
use model::{
    jobs::{TextOptions, TextSettings},
    policies::QueuePreferences,
};

/// A use case, and whether it is about the own account, for which nobody needs a role.
pub(super) struct Act {
    pub(super) name: &'static str,
    pub(super) own: bool,
    pub(super) attempt: for<'a> fn(&'a Scene) -> Attempt<'a>,
}

macro_rules! acts {
    ($($kind:ident $name:literal => |$it:ident, $by:ident| $attempt:expr;)*) => {
        vec![$(Act {
            name: $name,
            own: stringify!($kind) == "own",
            attempt: |$it| Box::pin(async move {
                let $by = &$it.caller;
                $attempt.await.map(drop)
            }),
        },)*]
    };
}

/// Of many with an outcome each, the first error.
pub(super) fn all<I>(outcomes: Vec<(I, Result<(), Error>)>) -> Result<(), Error> {
    outcomes.into_iter().try_for_each(|(_, outcome)| outcome)
}

pub(super) fn details(email: &str) -> TextDetails {
    TextDetails::of(email, "Somebody")
}

pub(super) fn person() -> NewUser {
    NewUser { details: details("new@example.org"), password: Some(OTHER.to_owned()), ..NewUser::default() }
}

pub(super) fn print_group(name: &str) -> PrintGroupDraft {
    PrintGroupDraft { name: name.to_owned(), quota: Some(Quota::NOTHING), color: false }
}

/// Two copies.
pub(super) fn twice() -> TextSettings {
    let options = TextOptions { copies: 2, ..TextOptions::default() };
    TextSettings { options, ..TextSettings::default() }
}

pub(super) fn child() -> NewChild {
    NewChild { name: "Another".to_owned(), language: Language::En, time_zone: "UTC".to_owned() }
}

#[rustfmt::skip]
pub(super) fn acts() -> Vec<Act> {
    acts! {
        own "name" => |it, by| it.house.edit_own_account(by, "G. Hopper");
        own "password" => |it, by| it.house.change_password(by, &it.session, PASSWORD.into(), OTHER.into());
        own "session" => |it, by| it.house.end_own_session(by, it.other_session);
        own "sessions" => |it, by| it.house.end_other_sessions(by, &it.session);
        own "token" => |it, by| it.house.make_access_token(by, tokens::NewToken { name: "b".into(), scope: Permission::ALL.into_iter().collect(), read_only: false, days: 1 });
        own "token revoked" => |it, by| it.house.revoke_token(by, it.token);
        own "totp" => |it, by| it.house.confirm_totp(by, &it.house.code_of(&it.totp));
        own "factors" => |it, by| it.house.remove_factors(by, &it.session, PASSWORD.into());
        own "language" => |it, by| it.house.set_language(by, Some(Language::Fr));
        own "pin" => |it, by| it.house.set_pin(by, "271828".into());
        role "user" => |it, by| it.house.create_user(by, person());
        role "details" => |it, by| it.house.edit_user(by, it.ada, details("lovelace@example.org"));
        role "active" => |it, by| it.house.set_active(by, it.ada, false);
        role "roles" => |it, by| it.house.set_user_roles(by, it.ada, vec![Role::HelpDesk]);
        role "groups of a user" => |it, by| it.house.set_user_groups(by, it.ada, vec![]);
        role "deletion" => |it, by| it.house.delete_user(by, it.ada);
        role "deletions" => |it, by| async { all(it.house.delete_users(by, vec![it.ada]).await?) };
        role "typed password" => |it, by| it.house.type_password(by, it.ada, OTHER.into());
        role "link" => |it, by| it.house.mail_password_link(by, it.ada);
        role "sessions of a user" => |it, by| it.house.end_sessions_of(by, it.ada);
        role "factors of a user" => |it, by| it.house.reset_factors(by, it.ada);
        role "group" => |it, by| it.house.create_group(by, "New");
        role "group name" => |it, by| it.house.rename_group(by, it.plain, "Renamed");
        role "group roles" => |it, by| it.house.set_group_roles(by, it.plain, vec![Role::HelpDesk]);
        role "members" => |it, by| async { all(it.house.change_members(by, it.plain, vec![], vec![it.ada]).await?) };
        role "group deletion" => |it, by| it.house.delete_group(by, it.plain);
        role "group deletions" => |it, by| async { all(it.house.delete_groups(by, vec![it.plain]).await?) };
        role "settings" => |it, by| it.house.set_settings(by, Settings { time_zone: "Europe/Paris".into(), ..Settings::default() });
        role "organization roles" => |it, by| it.house.set_organization_roles(by, vec![Role::HelpDesk]);
        role "administrator" => |it, by| it.house.add_administrator(by, "bob@example.org");
        role "administrator gone" => |it, by| it.house.remove_administrator(by, it.ada);
        role "child" => |it, by| it.house.create_child(by, child());
        role "child deletion" => |it, by| it.house.delete_child(by, it.child, "Child");
        role "child deletions" => |it, by| async { all(it.house.delete_children(by, vec![(it.child, "Child".into())]).await?) };
        role "child administrator" => |it, by| it.house.add_child_administrator(by, it.child, "bob@example.org");
        role "child administrator gone" => |it, by| it.house.remove_child_administrator(by, it.child, it.grace);
        role "badge" => |it, by| it.house.register_badge(by, "ada@example.org", "04A21199", true);
        role "own badge" => |it, by| it.house.register_badge(by, "grace@example.org", "04A21198", true);
        role "badge deletion" => |it, by| it.house.delete_badge(by, it.badge);
        role "badge deletions" => |it, by| async { it.house.delete_badges(by, vec![it.badge]).await?.into_iter().try_for_each(|(_, e)| Err(e)) };
        role "import brought" => |it, by| async { let _ = by; it.brings("eve@example.org,CREATE,a heron on the lake\n").await };
        role "import" => |it, by| it.house.start_import(by, it.import);
        role "import gone" => |it, by| it.house.stop_import(by, it.import);
        role "agent token" => |it, by| it.house.agent_token(by);
        role "printer gone" => |it, by| it.house.remove_printer(by, it.printer);
        role "upload" => |it, by| async { let _ = by; it.submits().await };
        role "options" => |it, by| it.house.set_job(by, it.job, twice());
        role "confirmation" => |it, by| it.house.confirm_job(by, it.unconfirmed);
        role "job deletion" => |it, by| it.house.delete_job(by, it.job);
        role "print group" => |it, by| it.house.create_print_group(by, print_group("Readers"));
        role "print group changed" => |it, by| it.house.edit_print_group(by, it.print_group, print_group("Writers"));
        role "print members" => |it, by| async { all(it.house.change_print_members(by, it.print_group, vec![it.grace], vec![]).await?) };
        role "print group deletion" => |it, by| it.house.delete_print_group(by, it.print_group);
        role "print group deletions" => |it, by| async { all(it.house.delete_print_groups(by, vec![it.print_group]).await?) };
        role "print user" => |it, by| it.house.set_print_user(by, it.grace, Some(Quota::NOTHING), vec![it.print_group]);
        role "print settings" => |it, by| it.house.set_print_settings(by, PrintSettings { quota: Quota::NOTHING, keep_print_users: true });
        role "impressions" => |it, by| it.house.give_impressions(by, it.ada, (10, 5), "Theses");
        role "print users" => |it, by| it.house.import_print_users(by);
        role "release" => |it, by| it.house.release(by, it.printer, vec![it.job.into()]);
        role "job deletions" => |it, by| async { all(it.house.delete_jobs(by, vec![it.job]).await?) };
        role "job restorations" => |it, by| async { all(it.house.restore_jobs(by, vec![it.leaving]).await?) };
        role "delegate" => |it, by| it.house.add_delegate(by, it.grace, it.dan, None);
        role "delegate gone" => |it, by| it.house.remove_delegate(by, it.grace, it.dee);
        role "queue policy" => |it, by| it.house.set_queue_policy(by, Default::default(), crate::policies::Retention { held_hours: 1, released_hours: 1 });
        role "queue preferences" => |it, by| it.house.set_queue_preferences(by, QueuePreferences { release_on_tap: true, ..Default::default() });
        role "audit export" => |it, by| it.house.exports_audit(by);
    }
}
