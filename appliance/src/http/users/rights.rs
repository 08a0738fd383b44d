//! What somebody may, where each right comes from, and one sentence that says why (not).

use crate::http::{Routes, extract::Call, refusal::Refusal};
use api::{
    names, routes,
    users::{HeldPermission, HeldRole, MayAnswer, Rights, RoleSource},
};
use app::users::{Rights as HeldRights, Source};
use model::{
    access::{Permission, Role},
    text::Language,
};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(rights).on(may)
}

async fn rights(call: Call<routes::Rights>) -> Result<Rights, Refusal> {
    let held = call.app.rights(&call.who.caller, call.at.user)?;
    let permissions = held.permissions();
    let name = held.name;
    let roles = held.roles.into_iter().map(|(role, from)| {
        let from = from.into_iter().map(|source| source_of(source, &name)).collect();
        HeldRole { role, from }
    });
    let permissions = permissions.into_iter().map(|(permission, through)| HeldPermission { permission, through });
    Ok(Rights { roles: roles.collect(), permissions: permissions.collect() })
}

async fn may(call: Call<routes::May>) -> Result<MayAnswer, Refusal> {
    let held = call.app.rights(&call.who.caller, call.at.user)?;
    Ok(answer(&held, call.at.permission, call.language))
}

fn source_of(source: Source, person: &str) -> RoleSource {
    let level = source.level();
    match source {
        Source::Everybody => RoleSource { level, name: String::new(), group: None },
        Source::Organization(name) => RoleSource { level, name, group: None },
        Source::Group(id, name) => RoleSource { level, name, group: Some(id) },
        Source::Person => RoleSource { level, name: person.to_owned(), group: None },
    }
}

/// The answer in one sentence.
fn answer(held: &HeldRights, permission: Permission, language: Language) -> MayAnswer {
    let person = &held.name;
    let through = held.through(permission).find_map(|(role, from)| Some((*role, from.first()?)));
    let sentence = match (through, held.active, language) {
        (_, false, Language::En) => format!("No: the account of {person} is deactivated."),
        (_, false, Language::Fr) => format!("Non : le compte de {person} est désactivé."),
        (Some((role, from)), true, _) => yes(role, from, person, language),
        (None, true, _) => no(permission, person, language),
    };
    MayAnswer { may: held.active && through.is_some(), sentence }
}

fn yes(role: Role, from: &Source, person: &str, language: Language) -> String {
    let role = names::role(language, role);
    match (from, language) {
        (Source::Everybody, Language::En) => format!("Yes: {role}, which everyone has."),
        (Source::Everybody, Language::Fr) => format!("Oui : {role}, que tout le monde a."),
        (Source::Organization(name), Language::En) => format!("Yes: {role}, through the organization {name}."),
        (Source::Organization(name), Language::Fr) => format!("Oui : {role}, par l’entreprise {name}."),
        (Source::Group(_, name), Language::En) => format!("Yes: {role}, through group {name}."),
        (Source::Group(_, name), Language::Fr) => format!("Oui : {role}, par le groupe {name}."),
        (Source::Person, Language::En) => format!("Yes: {role}, assigned to {person}."),
        (Source::Person, Language::Fr) => format!("Oui : {role}, attribué à {person}."),
    }
}

fn no(permission: Permission, person: &str, language: Language) -> String {
    let would: Vec<&str> = Role::ALL
        .into_iter()
        .filter(|role| role.permissions().contains(&permission))
        .map(|role| names::role(language, role))
        .collect();
    let (last, others) = would.split_last().map_or(("", would.as_slice()), |(last, others)| (*last, others));
    let or = match language {
        Language::En => "or",
        Language::Fr => "ou",
    };
    let would = if others.is_empty() { last.to_owned() } else { format!("{} {or} {last}", others.join(", ")) };
    match language {
        Language::En => format!("No: none of {person}’s roles allows it; {would} would."),
        Language::Fr => format!("Non : aucun des rôles de {person} ne le permet ; {would} le permettrait."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use model::id::GroupId;

    fn check(held: &HeldRights, permission: Permission, want: Expect) {
        let both = [Language::En, Language::Fr].map(|language| answer(held, permission, language).sentence);
        want.assert_eq(&both.join("\n"));
    }

    #[test]
    fn one_sentence_says_why_or_why_not() {
        let technicians = Source::Group(GroupId([1; 16]), "Technicians".to_owned());
        let ada = HeldRights {
            name: "Ada".to_owned(),
            active: true,
            roles: vec![
                (Role::User, vec![Source::Everybody]),
                (Role::FleetManagementAdministrator, vec![technicians, Source::Person]),
                (Role::PrintReleaseManagementUser, vec![Source::Organization("House".to_owned())]),
                (Role::HelpDesk, vec![Source::Person]),
            ],
        };
        check(
            &ada,
            Permission::ManagePrinters,
            expect![[r#"
                Yes: Fleet Management Administrator, through group Technicians.
                Oui : Administrateur de la gestion du parc, par le groupe Technicians."#]],
        );
        check(
            &ada,
            Permission::OwnAccount,
            expect![[r#"
            Yes: User, which everyone has.
            Oui : Utilisateur, que tout le monde a."#]],
        );
        check(
            &ada,
            Permission::OwnQueue,
            expect![[r#"
            Yes: Print Release Management User, through the organization House.
            Oui : Utilisateur de l’impression à la demande, par l’entreprise House."#]],
        );
        check(
            &ada,
            Permission::ViewUsers,
            expect![[r#"
            Yes: Help Desk, assigned to Ada.
            Oui : Assistance technique, attribué à Ada."#]],
        );
        check(
            &ada,
            Permission::ManageOrganization,
            expect![[r#"
            No: none of Ada’s roles allows it; Organization Administrator would.
            Non : aucun des rôles de Ada ne le permet ; Administrateur de l’entreprise le permettrait."#]],
        );
        check(
            &ada,
            Permission::ManageUsers,
            expect![[r#"
            No: none of Ada’s roles allows it; Organization Administrator or User Administrator would.
            Non : aucun des rôles de Ada ne le permet ; Administrateur de l’entreprise ou Administrateur d’utilisateurs le permettrait."#]],
        );
        check(
            &HeldRights { active: false, ..ada },
            Permission::OwnAccount,
            expect![[r#"
            No: the account of Ada is deactivated.
            Non : le compte de Ada est désactivé."#]],
        );
    }
}
