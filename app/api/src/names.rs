//! What roles, and the fields of the audit, are called where the appliance itself writes sentences, in the words of the
//! administration guide.

use model::{
    access::Role,
    sentences,
    text::Language,
    users::{Detail, DetailNames},
};

sentences! {
    /// The names of the roles.
    struct Roles {
        help_desk: "Help Desk", "Assistance technique";
        organization_administrator: "Organization Administrator", "Administrateur de l’entreprise";
        partner_administrator: "Partner Administrator", "Administrateur partenaire";
        user: "User", "Utilisateur";
        user_administrator: "User Administrator", "Administrateur d’utilisateurs";
        fleet_management_administrator: "Fleet Management Administrator", "Administrateur de la gestion du parc";
        print_release_management_administrator: "Print Release Management Administrator", "Administrateur de la gestion de l’impression à la demande";
        print_release_management_document_accounting: "Print Release Management Document Accounting", "Comptabilité des documents de l’impression à la demande";
        print_release_management_document_submission_email: "Print Release Management Document Submission E-mail", "Soumission de documents par e-mail";
        print_release_management_document_submission_mobile: "Print Release Management Document Submission Mobile", "Soumission de documents depuis un mobile";
        print_release_management_helpdesk: "Print Release Management Helpdesk", "Assistance de l’impression à la demande";
        print_release_management_alternate_file_conversion: "Print Release Management Alternate File Conversion", "Conversion de fichiers alternatifs";
        print_release_management_user: "Print Release Management User", "Utilisateur de l’impression à la demande";
        serverless_print_management_administrator: "Serverless Print Management Administrator", "Administrateur de l’impression sans serveur";
        serverless_print_management_helpdesk: "Serverless Print Management Helpdesk", "Assistance de l’impression sans serveur";
        serverless_print_management_user: "Serverless Print Management User", "Utilisateur de l’impression sans serveur";
    }
}

/// The name of a role.
#[must_use]
pub const fn role(language: Language, role: Role) -> &'static str {
    let names = Roles::of(language);
    match role {
        Role::HelpDesk => names.help_desk,
        Role::OrganizationAdministrator => names.organization_administrator,
        Role::PartnerAdministrator => names.partner_administrator,
        Role::User => names.user,
        Role::UserAdministrator => names.user_administrator,
        Role::FleetManagementAdministrator => names.fleet_management_administrator,
        Role::PrintReleaseManagementAdministrator => names.print_release_management_administrator,
        Role::PrintReleaseManagementDocumentAccounting => names.print_release_management_document_accounting,
        Role::PrintReleaseManagementDocumentSubmissionEmail => names.print_release_management_document_submission_email,
        Role::PrintReleaseManagementDocumentSubmissionMobile => {
            names.print_release_management_document_submission_mobile
        }
        Role::PrintReleaseManagementHelpdesk => names.print_release_management_helpdesk,
        Role::PrintReleaseManagementAlternateFileConversion => names.print_release_management_alternate_file_conversion,
        Role::PrintReleaseManagementUser => names.print_release_management_user,
        Role::ServerlessPrintManagementAdministrator => names.serverless_print_management_administrator,
        Role::ServerlessPrintManagementHelpdesk => names.serverless_print_management_helpdesk,
        Role::ServerlessPrintManagementUser => names.serverless_print_management_user,
    }
}

/// What a field of the audit is called; one that is not known by its name on the wire.
#[must_use]
pub fn field(language: Language, field: &str) -> &str {
    if let Some(detail) = Detail::of_key(field) {
        return DetailNames::of(language).get(detail);
    }
    let known = FIELDS.iter().find(|(name, ..)| *name == field);
    match (known, language) {
        (Some((_, english, _)), Language::En) => english,
        (Some((_, _, french)), Language::Fr) => french,
        (None, _) => field,
    }
}

/// The value of a field of the audit in words.
#[must_use]
pub fn value(language: Language, field: &str, value: &str) -> String {
    match (field, value, language) {
        ("roles", codes, _) => {
            let named = |code: &str| match serde_json::from_value(code.into()) {
                Ok(found) => role(language, found).to_owned(),
                Err(_) => code.to_owned(),
            };
            codes.split_whitespace().map(named).collect::<Vec<_>>().join(", ")
        }
        (_, "true", Language::En) => "yes".to_owned(),
        (_, "true", Language::Fr) => "oui".to_owned(),
        (_, "false", Language::En) => "no".to_owned(),
        (_, "false", Language::Fr) => "non".to_owned(),
        (_, "unlimited", Language::Fr) => "illimité".to_owned(),
        ("quota.period", "day", Language::Fr) => "jour".to_owned(),
        ("quota.period", "week", Language::Fr) => "semaine".to_owned(),
        ("quota.period", "month", Language::Fr) => "mois".to_owned(),
        ("badge", "temporary", Language::Fr) => "temporaire".to_owned(),
        _ => value.to_owned(),
    }
}

/// Fields beside the details of people by their names on the wire, in English and in French.
const FIELDS: &[(&str, &str, &str)] = &[
    ("name", "Name", "Nom"),
    ("email", "E-mail address", "Adresse e-mail"),
    ("attributes", "Custom attributes", "Attributs personnalisés"),
    ("language", "Language", "Langue"),
    ("groups", "Groups", "Groupes"),
    ("members", "Members", "Membres"),
    ("roles", "Roles", "Rôles"),
    ("badge", "Badge", "Badge"),
    ("uri", "Address of the printer", "Adresse de l’imprimante"),
    ("job", "Document", "Document"),
    ("delegates", "Delegates", "Délégués"),
    ("lines", "Lines", "Lignes"),
    ("done", "Lines processed", "Lignes traitées"),
    ("errors", "Lines rejected", "Lignes rejetées"),
    ("queue_addresses", "Print addresses", "Adresses d’impression"),
    ("unproved_sender", "E-mail from unverified senders", "E-mails d’expéditeurs non vérifiés"),
    ("reader", "Badge reader profile", "Profil du lecteur de badges"),
    ("panel_factor", "Sign-in at the printer", "Connexion devant l’imprimante"),
    ("quota.period", "Period of the quota", "Période du quota"),
    ("quota.impressions", "Quota of impressions", "Quota d’impressions"),
    ("quota.color_impressions", "Quota of color impressions", "Quota d’impressions en couleur"),
    (
        "keep_print_users",
        "Print Management follows Account Management",
        "Gestion de l’impression alignée sur les comptes",
    ),
    ("color", "Color", "Couleur"),
    ("impressions", "Impressions", "Impressions"),
    ("color_impressions", "Color impressions", "Impressions en couleur"),
    ("reason", "Reason", "Motif"),
    ("added", "Added", "Ajoutés"),
    ("removed", "Removed", "Retirés"),
    ("keep_held_hours", "Hours that waiting jobs are kept", "Heures de conservation des travaux en attente"),
    ("keep_released_hours", "Hours that released jobs are kept", "Heures de conservation des travaux libérés"),
    ("time_zone", "Time zone", "Fuseau horaire"),
    ("passwords.least", "Minimum password length", "Longueur minimale des mots de passe"),
    ("passwords.kinds", "Kinds of characters in passwords", "Types de caractères dans les mots de passe"),
    (
        "passwords.history",
        "Previous passwords that cannot be reused",
        "Mots de passe précédents ne pouvant pas être réutilisés",
    ),
    ("administrators_second_factor", "Second factor for administrators", "Second facteur des administrateurs"),
    ("covering_text", "Text of e-mails beside attachments", "Texte des e-mails avec pièces jointes"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_name_in_the_audit() {
        let settings = serde_json::to_value(model::orgs::Settings::default()).unwrap();
        for (field, value) in settings.as_object().unwrap() {
            let fields = match value.as_object() {
                Some(inner) => inner.keys().map(|key| format!("{field}.{key}")).collect(),
                None => vec![field.clone()],
            };
            for name in fields {
                assert!(FIELDS.iter().any(|(known, ..)| *known == name), "{name}");
            }
        }
    }

    #[test]
    fn values_are_said_in_words() {
        let say = |field, value: &str| super::value(Language::Fr, field, value);
        assert_eq!(say("roles", "help-desk user"), "Assistance technique, Utilisateur");
        assert_eq!(say("roles", "no-such-role"), "no-such-role");
        assert_eq!(say("administrators_second_factor", "true"), "oui");
        assert_eq!(say("name", "Clerks"), "Clerks");
        assert_eq!(field(Language::Fr, "cost_center"), "Centre de coûts");
        assert_eq!(field(Language::Fr, "of-tomorrow"), "of-tomorrow");
    }
}
