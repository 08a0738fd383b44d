//! What roles are called where the appliance itself writes sentences, in the words of the administration guide.

use model::{access::Role, text::Language};

/// The name of a role.
#[must_use]
pub const fn role(language: Language, role: Role) -> &'static str {
    let (english, french) = match role {
        Role::HelpDesk => ("Help Desk", "Assistance technique"),
        Role::OrganizationAdministrator => ("Organization Administrator", "Administrateur de l’entreprise"),
        Role::PartnerAdministrator => ("Partner Administrator", "Administrateur partenaire"),
        Role::User => ("User", "Utilisateur"),
        Role::UserAdministrator => ("User Administrator", "Administrateur d’utilisateurs"),
        Role::FleetManagementAdministrator => {
            ("Fleet Management Administrator", "Administrateur de la gestion du parc")
        }
        Role::PrintReleaseManagementAdministrator => {
            ("Print Release Management Administrator", "Administrateur de la gestion de l’impression à la demande")
        }
        Role::PrintReleaseManagementDocumentAccounting => {
            ("Print Release Management Document Accounting", "Comptabilité des documents de l’impression à la demande")
        }
        Role::PrintReleaseManagementDocumentSubmissionEmail => {
            ("Print Release Management Document Submission E-mail", "Soumission de documents par e-mail")
        }
        Role::PrintReleaseManagementDocumentSubmissionMobile => {
            ("Print Release Management Document Submission Mobile", "Soumission de documents depuis un mobile")
        }
        Role::PrintReleaseManagementHelpdesk => {
            ("Print Release Management Helpdesk", "Assistance de l’impression à la demande")
        }
        Role::PrintReleaseManagementAlternateFileConversion => {
            ("Print Release Management Alternate File Conversion", "Conversion de fichiers alternatifs")
        }
        Role::PrintReleaseManagementUser => {
            ("Print Release Management User", "Utilisateur de l’impression à la demande")
        }
        Role::ServerlessPrintManagementAdministrator => {
            ("Serverless Print Management Administrator", "Administrateur de l’impression sans serveur")
        }
        Role::ServerlessPrintManagementHelpdesk => {
            ("Serverless Print Management Helpdesk", "Assistance de l’impression sans serveur")
        }
        Role::ServerlessPrintManagementUser => {
            ("Serverless Print Management User", "Utilisateur de l’impression sans serveur")
        }
    };
    match language {
        Language::En => english,
        Language::Fr => french,
    }
}
