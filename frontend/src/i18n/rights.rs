//! The names of the permissions, as they follow on “may this person…”.

use super::catalogue;
use model::{access::Permission as P, text::Language};

catalogue! {
    /// What somebody may do.
    Rights {
        own_account: "see and change the own account", "voir et modifier son propre compte";
        view_users: "see users, groups and badges", "voir les utilisateurs, les groupes et les badges";
        manage_users: "create and change users and groups", "créer et modifier des utilisateurs et des groupes";
        manage_badges: "register and delete badges", "enregistrer et supprimer des badges";
        view_organization: "see the organization", "voir l’entreprise";
        manage_organization: "change the organization", "modifier l’entreprise";
        manage_children: "create and delete child organizations", "créer et supprimer des entreprises filles";
        view_printers: "see the printers", "voir les imprimantes";
        manage_printers: "add, change and remove printers", "ajouter, modifier et retirer des imprimantes";
        own_queue: "release from the own print queue", "libérer des travaux de sa propre file d’attente";
        submit_email: "print by e-mail", "imprimer par e-mail";
        submit_mobile: "print from a mobile device", "imprimer depuis un appareil mobile";
        view_queues: "see the print queues of others", "voir les files d’attente des autres";
        manage_queues: "release and delete jobs of others", "libérer et supprimer les travaux des autres";
        manage_quotas: "set quotas", "définir des quotas";
        own_reports: "see the own reports", "voir ses propres rapports";
        view_reports: "see reports on people and the organization", "voir les rapports sur les personnes et l’entreprise";
        view_document_accounting: "see the print history document by document", "voir l’historique d’impression document par document";
        manage_clients: "make and download client packages", "créer et télécharger des paquets du client";
        alternate_conversion: "use the alternate document conversion", "utiliser la conversion de fichiers alternatifs";
        view_serverless: "see serverless users and workstations", "voir les utilisateurs et les postes sans serveur";
        manage_serverless: "manage serverless users and workstations", "gérer les utilisateurs et les postes sans serveur";
        own_serverless: "release without a server", "libérer ses travaux sans serveur";
        view_audit: "read the audit", "lire l’audit";
    }
}

/// What somebody who has the permission may do.
pub const fn permission_name(language: Language, permission: P) -> &'static str {
    let r = match language {
        Language::En => &Rights::EN,
        Language::Fr => &Rights::FR,
    };
    match permission {
        P::OwnAccount => r.own_account,
        P::ViewUsers => r.view_users,
        P::ManageUsers => r.manage_users,
        P::ManageBadges => r.manage_badges,
        P::ViewOrganization => r.view_organization,
        P::ManageOrganization => r.manage_organization,
        P::ManageChildren => r.manage_children,
        P::ViewPrinters => r.view_printers,
        P::ManagePrinters => r.manage_printers,
        P::OwnQueue => r.own_queue,
        P::SubmitEmail => r.submit_email,
        P::SubmitMobile => r.submit_mobile,
        P::ViewQueues => r.view_queues,
        P::ManageQueues => r.manage_queues,
        P::ManageQuotas => r.manage_quotas,
        P::OwnReports => r.own_reports,
        P::ViewReports => r.view_reports,
        P::ViewDocumentAccounting => r.view_document_accounting,
        P::ManageClients => r.manage_clients,
        P::AlternateConversion => r.alternate_conversion,
        P::ViewServerless => r.view_serverless,
        P::ManageServerless => r.manage_serverless,
        P::OwnServerless => r.own_serverless,
        P::ViewAudit => r.view_audit,
    }
}

#[cfg(test)]
pub fn all() -> Vec<(&'static str, &'static str, &'static str)> {
    Rights::all()
}
