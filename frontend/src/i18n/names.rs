//! The names of things that the model lists: roles, what they open, and why a printer stops.

use model::{access::Role, sentences, text::Language};

sentences! {
    /// A hint for each role; its name is the one that the appliance writes, too.
    pub struct Names {
        help_desk_hint: "Views users, badges and the organization.", "Consulte les utilisateurs, les badges et l’entreprise.";
        organization_administrator_hint: "Manages the organization, its users and its printers.", "Gère l’entreprise, ses utilisateurs et ses imprimantes.";
        partner_administrator_hint: "Creates child organizations.", "Crée des entreprises filles.";
        user_hint: "Views and edits their own account. Everyone has it.", "Consulte et modifie son propre compte. Tout le monde l’a.";
        user_administrator_hint: "Manages users and badges only.", "Gère uniquement les utilisateurs et les badges.";
        fleet_hint: "Adds and monitors printers.", "Ajoute et surveille les imprimantes.";
        release_administrator_hint: "Manages queues, quotas and retention.", "Gère les files d’attente, les quotas et la conservation.";
        release_accounting_hint: "Views what users have printed.", "Consulte ce que les utilisateurs ont imprimé.";
        release_email_hint: "Prints by e-mail.", "Imprime par e-mail.";
        release_mobile_hint: "Prints from a mobile device.", "Imprime depuis un appareil mobile.";
        release_helpdesk_hint: "Views what is needed to solve problems.", "Consulte ce qu’il faut pour résoudre les problèmes.";
        release_conversion_hint: "For the whole organization only.", "Uniquement pour l’entreprise entière.";
        release_user_hint: "Has a print queue and releases jobs from it.", "Dispose d’une file d’attente et en libère les travaux.";
        serverless_administrator_hint: "Manages users and workstations without a server.", "Gère les utilisateurs et les postes sans serveur.";
        serverless_helpdesk_hint: "Views users and workstations without a server.", "Consulte les utilisateurs et les postes sans serveur.";
        serverless_user_hint: "Releases jobs without a server.", "Libère ses travaux sans serveur.";
        group_general: "General", "Général";
        group_release: "Print release", "Impression à la demande";
        group_serverless: "Serverless", "Sans serveur";
    }
}

sentences! {
    /// Why a printer is as it is: `printer-state-reasons` (RFC 8011, 5.4.12) in words.
    pub struct Reasons {
        media_jam: "Paper jam", "Bourrage papier";
        media_empty: "Out of paper", "Plus de papier";
        media_low: "Paper is low", "Papier presque épuisé";
        media_needed: "Paper needed", "Papier demandé";
        input_tray_missing: "An input tray is missing", "Un bac d’alimentation manque";
        output_area_full: "The output tray is full", "Le bac de sortie est plein";
        output_area_almost_full: "The output tray is almost full", "Le bac de sortie est presque plein";
        output_tray_missing: "The output tray is missing", "Le bac de sortie manque";
        cover_open: "A cover is open", "Un capot est ouvert";
        toner_empty: "Out of toner", "Plus de toner";
        toner_low: "Toner is low", "Toner presque épuisé";
        supply_empty: "Out of ink or toner", "Plus d’encre ou de toner";
        supply_low: "Ink or toner is low", "Encre ou toner presque épuisé";
        waste_full: "The waste container is full", "Le bac de récupération est plein";
        waste_almost_full: "The waste container is almost full", "Le bac de récupération est presque plein";
        developer_empty: "Out of developer", "Plus de développateur";
        developer_low: "Developer is low", "Développateur presque épuisé";
        drum_over: "The drum must be replaced", "Le photoconducteur est à remplacer";
        drum_near_end: "The drum is nearly worn out", "Le photoconducteur est presque usé";
        fuser: "The fuser has the wrong temperature", "L’unité de fusion n’est pas à la bonne température";
        paused: "Paused", "En pause";
        hold_new_jobs: "Holding new jobs", "Retient les nouveaux travaux";
        shutdown: "Off", "Éteinte";
        power_down: "Sleeping", "En veille";
        connecting: "Connecting", "Connexion en cours";
        timed_out: "Not responding in time", "Ne répond pas à temps";
        spool_full: "Its memory is full", "Sa mémoire est pleine";
        interpreter: "It cannot process the document", "Elle ne peut pas traiter le document";
        stopping: "About to stop", "Arrêt en cours";
        stopped_partly: "Partly stopped", "Arrêtée en partie";
        deactivated: "Deactivated", "Désactivée";
        testing: "Running a self-test", "Autotest en cours";
        identify: "Asked to identify itself", "Signal d’identification demandé";
        other: "Needs attention", "Demande votre attention";
    }
}

/// How a role is called.
pub fn role_name(language: Language, role: Role) -> &'static str {
    api::names::role(language, role)
}

/// What a role is for.
pub fn role_hint(language: Language, role: Role) -> &'static str {
    let n = Names::of(language);
    match role {
        Role::HelpDesk => n.help_desk_hint,
        Role::OrganizationAdministrator => n.organization_administrator_hint,
        Role::PartnerAdministrator => n.partner_administrator_hint,
        Role::User => n.user_hint,
        Role::UserAdministrator => n.user_administrator_hint,
        Role::FleetManagementAdministrator => n.fleet_hint,
        Role::PrintReleaseManagementAdministrator => n.release_administrator_hint,
        Role::PrintReleaseManagementDocumentAccounting => n.release_accounting_hint,
        Role::PrintReleaseManagementDocumentSubmissionEmail => n.release_email_hint,
        Role::PrintReleaseManagementDocumentSubmissionMobile => n.release_mobile_hint,
        Role::PrintReleaseManagementHelpdesk => n.release_helpdesk_hint,
        Role::PrintReleaseManagementAlternateFileConversion => n.release_conversion_hint,
        Role::PrintReleaseManagementUser => n.release_user_hint,
        Role::ServerlessPrintManagementAdministrator => n.serverless_administrator_hint,
        Role::ServerlessPrintManagementHelpdesk => n.serverless_helpdesk_hint,
        Role::ServerlessPrintManagementUser => n.serverless_user_hint,
    }
}

/// Under which heading a role stands.
pub fn permission_group(language: Language, role: Role) -> &'static str {
    let n = Names::of(language);
    match role {
        Role::HelpDesk
        | Role::OrganizationAdministrator
        | Role::PartnerAdministrator
        | Role::User
        | Role::UserAdministrator
        | Role::FleetManagementAdministrator => n.group_general,
        Role::PrintReleaseManagementAdministrator
        | Role::PrintReleaseManagementDocumentAccounting
        | Role::PrintReleaseManagementDocumentSubmissionEmail
        | Role::PrintReleaseManagementDocumentSubmissionMobile
        | Role::PrintReleaseManagementHelpdesk
        | Role::PrintReleaseManagementAlternateFileConversion
        | Role::PrintReleaseManagementUser => n.group_release,
        Role::ServerlessPrintManagementAdministrator
        | Role::ServerlessPrintManagementHelpdesk
        | Role::ServerlessPrintManagementUser => n.group_serverless,
    }
}

/// A `printer-state-reasons` keyword in words; one that is not registered is shown as it is.
pub fn state_reason(language: Language, keyword: &str) -> String {
    let r = Reasons::of(language);
    let bare = bare(keyword);
    let words = match bare {
        "media-jam" => r.media_jam,
        "media-empty" => r.media_empty,
        "media-low" => r.media_low,
        "media-needed" => r.media_needed,
        "input-tray-missing" => r.input_tray_missing,
        "output-area-full" => r.output_area_full,
        "output-area-almost-full" => r.output_area_almost_full,
        "output-tray-missing" => r.output_tray_missing,
        "cover-open" | "door-open" | "interlock-open" => r.cover_open,
        "toner-empty" => r.toner_empty,
        "toner-low" => r.toner_low,
        "marker-supply-empty" => r.supply_empty,
        "marker-supply-low" => r.supply_low,
        "marker-waste-full" => r.waste_full,
        "marker-waste-almost-full" => r.waste_almost_full,
        "developer-empty" => r.developer_empty,
        "developer-low" => r.developer_low,
        "opc-life-over" => r.drum_over,
        "opc-near-eol" => r.drum_near_end,
        "fuser-over-temp" | "fuser-under-temp" => r.fuser,
        "paused" | "moving-to-paused" => r.paused,
        "hold-new-jobs" => r.hold_new_jobs,
        "shutdown" => r.shutdown,
        "power-down" => r.power_down,
        "connecting-to-device" => r.connecting,
        "timed-out" => r.timed_out,
        "spool-area-full" => r.spool_full,
        "interpreter-resource-unavailable" => r.interpreter,
        "stopping" => r.stopping,
        "stopped-partly" => r.stopped_partly,
        "deactivated" => r.deactivated,
        "testing" => r.testing,
        "identify-printer-requested" => r.identify,
        "other" => r.other,
        unknown => return unknown.replace('-', " "),
    };
    words.to_owned()
}

/// The keyword without the severity that may stand behind it.
fn bare(keyword: &str) -> &str {
    ["-error", "-warning", "-report"].into_iter().find_map(|s| keyword.strip_suffix(s)).unwrap_or(keyword)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_said_whatever_their_severity() {
        assert_eq!(state_reason(Language::Fr, "media-jam-error"), "Bourrage papier");
        assert_eq!(state_reason(Language::En, "toner-low-warning"), "Toner is low");
        assert_eq!(state_reason(Language::En, "com.example-flux-drained"), "com.example flux drained");
    }

    #[test]
    fn every_role_has_a_name_of_its_own() {
        for language in Language::ALL {
            let names: std::collections::HashSet<_> = Role::ALL.into_iter().map(|r| role_name(language, r)).collect();
            assert_eq!(names.len(), Role::ALL.len());
        }
    }
}
