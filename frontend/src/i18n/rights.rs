//! The names of the permissions, as they follow on “Can this user…”.

use model::{access::Permission as P, sentences, text::Language};

sentences! {
    /// What somebody may do, as it follows on “Can this user…”.
    pub struct Rights {
        own_account: "view and edit their own account", "voir et modifier son propre compte";
        view_users: "view users, groups and badges", "voir les utilisateurs, les groupes et les badges";
        manage_users: "create and edit users and groups", "créer et modifier des utilisateurs et des groupes";
        manage_badges: "register and delete badges", "enregistrer et supprimer des badges";
        view_organization: "view the organization", "voir l’entreprise";
        manage_organization: "manage the organization", "gérer l’entreprise";
        manage_children: "create and delete child organizations", "créer et supprimer des entreprises filles";
        view_printers: "view printers", "voir les imprimantes";
        manage_printers: "add, edit and remove printers", "ajouter, modifier et retirer des imprimantes";
        own_queue: "release from their own print queue", "libérer des travaux de sa propre file d’attente";
        submit_email: "print by e-mail", "imprimer par e-mail";
        submit_mobile: "print from a mobile device", "imprimer depuis un appareil mobile";
        view_queues: "view other users’ print queues", "voir les files d’attente des autres utilisateurs";
        manage_queues: "release and delete other users’ jobs", "libérer et supprimer les travaux des autres utilisateurs";
        manage_quotas: "set quotas", "définir des quotas";
        own_reports: "view their own reports", "voir ses propres rapports";
        view_reports: "view reports on users and the organization", "voir les rapports sur les utilisateurs et l’entreprise";
        view_document_accounting: "view print history by document", "voir l’historique d’impression document par document";
        manage_clients: "create and download client packages", "créer et télécharger des packages client";
        alternate_conversion: "use alternate file conversion", "utiliser la conversion de fichiers alternatifs";
        view_serverless: "view serverless users and workstations", "voir les utilisateurs et les postes sans serveur";
        manage_serverless: "manage serverless users and workstations", "gérer les utilisateurs et les postes sans serveur";
        own_serverless: "release without a server", "libérer ses travaux sans serveur";
        view_audit: "view the audit log", "consulter le journal d’audit";
    }
}

/// What somebody who has the permission may do.
pub const fn permission_name(language: Language, permission: P) -> &'static str {
    let r = Rights::of(language);
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
