//! What goes wrong, for programs: problem documents (RFC 9457). For people, the browser has a sentence per code.

use model::{jobs::BadOption, sentences};
use serde::{Deserialize, Serialize};

/// The body of every answer that is not a success, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// `about:blank#<code>`, so that it can be compared.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code: a closed list, the same in every language.
    pub code: Code,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and what to do, in the language of the request.
    pub detail: String,
    /// The field it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The number under which an internal error stands in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// The limit that was passed, in its own unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// The day from which it may be tried again: when the quota begins anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews: Option<model::time::Day>,
}

sentences! {
    /// Everything that can be said to be wrong, with a sentence for people: what is wrong and what to do. `{formats}`
    /// stands for the formats that are printed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(rename_all = "kebab-case")]
    pub enum Code,
    /// The HTTP status that goes with it.
    status: u16 {
        /// Not signed in, or no longer.
        SignedOut = 401, "Sign in first.", "Connectez-vous d’abord.";
        /// Wrong address or password: never which.
        WrongCredentials = 401, "The e-mail address or password is incorrect.", "L’adresse e-mail ou le mot de passe est incorrect.";
        /// Too many attempts.
        TooManyAttempts = 429, "Too many attempts. Wait a while and try again.", "Trop de tentatives. Patientez un moment, puis réessayez.";
        /// Too many wrong attempts for this account today.
        LockedToday = 429, "There were too many wrong attempts for this account today. Sign in on a device that you have used before, or request a link to choose a new password.", "Trop de tentatives erronées pour ce compte aujourd’hui. Connectez-vous depuis un appareil que vous avez déjà utilisé, ou demandez un lien pour choisir un nouveau mot de passe.";
        /// Too many wrong PINs today.
        PinLocked = 429, "There were too many wrong PINs today. Choose a new PIN in your account: it works at once.", "Trop de codes PIN erronés aujourd’hui. Choisissez un nouveau code PIN dans votre compte : il fonctionne aussitôt.";
        /// The right is missing (N1).
        Forbidden = 403, "Your roles do not allow this. Contact the administrator of your organization.", "Vos rôles ne le permettent pas. Contactez l’administrateur de votre entreprise.";
        /// Something must be done in the portal before the account is of use elsewhere.
        AccountUnfinished = 403, "Your account is not ready yet. Sign in to the portal first.", "Votre compte n’est pas encore prêt. Connectez-vous d’abord au portail.";
        /// The request does not come from the page it should come from.
        CrossSite = 403, "This request did not come from this site. Reload the page and try again.", "Cette requête ne provient pas de ce site. Rechargez la page et réessayez.";
        /// There is no such thing, or it is not yours.
        NotFound = 404, "This was not found. It may have been removed.", "Introuvable. Cet élément a peut-être été supprimé.";
        /// The method does not exist there.
        MethodNotAllowed = 405, "This address does not support that operation.", "Cette adresse ne prend pas en charge cette opération.";
        /// It has been set already.
        Taken = 409, "This is already in use. Choose another.", "Cette valeur est déjà utilisée. Choisissez-en une autre.";
        /// The state does not allow it.
        WrongState = 409, "This cannot be done in its current state. Reload the page to see it.", "Impossible dans l’état actuel. Rechargez la page pour le voir.";
        /// Only whoever uploaded a file starts its import.
        ImportOfAnother = 403, "Only the person who uploaded this file can start its import, because the preview shows what that person is allowed to do. Upload the file yourself to start it.", "Seule la personne qui a déposé ce fichier peut lancer son importation, car l’aperçu montre ce qu’elle a le droit de faire. Déposez le fichier vous-même pour la lancer.";
        /// Somebody else has changed it since it was seen.
        Changed = 412, "Somebody else has changed this in the meantime. Reload the page and try again.", "Quelqu’un d’autre a modifié ceci entre-temps. Rechargez la page, puis réessayez.";
        /// The key of the request was given to another request.
        KeyReused = 422, "This Idempotency-Key was used for another request. Use a new one for each request.", "Cette Idempotency-Key a déjà servi pour une autre requête. Utilisez-en une nouvelle pour chaque requête.";
        /// The set-up is over or the link is old.
        SetUpOver = 410, "This setup link is no longer valid. Sign in, or restart the appliance to get another link.", "Ce lien de configuration n’est plus valable. Connectez-vous, ou redémarrez l’appliance pour en obtenir un autre.";
        /// Larger than allowed.
        TooLarge = 413, "The file is larger than the limit.", "Le fichier dépasse la taille limite.";
        /// Not a format that is printed.
        Unsupported = 415, "This kind of file cannot be printed. Send it as {formats}.", "Ce type de fichier ne peut pas être imprimé. Envoyez-le au format {formats}.";
        /// A document without a byte.
        EmptyDocument = 422, "The file is empty. Save the document again, and add the new file.", "Le fichier est vide. Enregistrez à nouveau le document, puis ajoutez le nouveau fichier.";
        /// A file to import that is no UTF-8.
        ImportEncoding = 422, "The file is neither UTF-8 nor UTF-16. Save it as “CSV UTF-8” and upload it again.", "Le fichier n’est ni en UTF-8 ni en UTF-16. Enregistrez-le au format « CSV UTF-8 » et importez-le à nouveau.";
        /// A file to import with another header.
        ImportHeader = 422, "The first line is not the header. It must be exactly as in the example, including capitals.", "La première ligne n’est pas l’en-tête. Elle doit être exactement comme dans l’exemple, majuscules comprises.";
        /// A file to import without lines.
        ImportEmpty = 422, "There are no lines below the header.", "Il n’y a aucune ligne sous l’en-tête.";
        /// A file to import with too many lines.
        ImportLines = 422, "A file can have at most 20,000 lines below its header. Split it.", "Un fichier peut contenir au plus 20 000 lignes sous l’en-tête. Divisez-le.";
        /// A search is too long.
        SearchLong = 422, "A search can have at most 200 characters. Shorten it.", "Une recherche compte au plus 200 caractères. Raccourcissez-la.";
        /// The body of the request cannot be read.
        BadRequest = 400, "The request could not be understood.", "La requête n’a pas pu être comprise.";
        /// A field is empty.
        Empty = 422, "This field is required.", "Ce champ est obligatoire.";
        /// A field is too long.
        TooLong = 422, "This is too long.", "Ce texte est trop long.";
        /// A field has characters that it may not have.
        Characters = 422, "This contains characters that are not allowed here.", "Ce texte contient des caractères non autorisés ici.";
        /// A field does not have the form that it should have.
        Form = 422, "This is not in the right format.", "Le format n’est pas correct.";
        /// A password is too short.
        PasswordShort = 422, "The password is too short for your organization. Choose a longer one, or a few words.", "Le mot de passe est trop court pour votre entreprise. Choisissez-en un plus long, ou quelques mots.";
        /// A password is too long.
        PasswordLong = 422, "The password can have at most 256 characters.", "Le mot de passe ne peut dépasser 256 caractères.";
        /// A password has the person's name in it.
        PasswordPersonal = 422, "The password is too close to your name or address, or to the name of the product or organization.", "Le mot de passe est trop proche de votre nom ou de votre adresse, ou du nom du produit ou de l’entreprise.";
        /// A password is one of those that everybody tries.
        PasswordCommon = 422, "This password is too easy to guess. Choose a longer one, or a few words.", "Ce mot de passe est trop facile à deviner. Choisissez-en un plus long, ou quelques mots.";
        /// A password has too few kinds of characters.
        PasswordKinds = 422, "Your organization requires more kinds of characters in a password: lowercase letters, capitals, digits, symbols.", "Votre entreprise exige davantage de types de caractères dans un mot de passe : minuscules, majuscules, chiffres, symboles.";
        /// A password that was used before.
        PasswordUsed = 422, "This password was used before. Choose another one.", "Ce mot de passe a déjà été utilisé. Choisissez-en un autre.";
        /// The password must be changed first.
        MustChangePassword = 403, "Choose a new password first: the current one was set by an administrator.", "Choisissez d’abord un nouveau mot de passe : l’actuel a été défini par un administrateur.";
        /// A second factor must be set up first.
        MustAddSecondFactor = 403, "Set up a second factor first: your organization requires one for administrators.", "Configurez d’abord un second facteur : votre entreprise l’exige de ses administrateurs.";
        /// The present password is wrong.
        WrongPassword = 422, "The current password is incorrect.", "Le mot de passe actuel est incorrect.";
        /// The password was typed too long ago for this.
        PasswordAgain = 403, "Enter your password again to continue: this grants lasting access to your account.", "Saisissez à nouveau votre mot de passe pour continuer : cette action donne un accès durable à votre compte.";
        /// The code or the passkey is wrong.
        WrongFactor = 422, "This code is incorrect or was already used. Try the next one.", "Ce code est incorrect ou a déjà été utilisé. Essayez le suivant.";
        /// The link to choose a password is used up or old.
        LinkOver = 410, "This link was already used or has expired. Request another one.", "Ce lien a déjà servi ou a expiré. Demandez-en un autre.";
        /// No mail server is configured.
        NoMailServer = 409, "E-mail cannot be sent because no mail server is configured. Set a password manually, or have a mail server configured.", "Aucun e-mail ne peut être envoyé, car aucun serveur de messagerie n’est configuré. Définissez un mot de passe manuellement ou faites configurer un serveur.";
        /// There are as many as there may be.
        TooMany = 409, "The maximum number has been reached. Remove one first.", "Le nombre maximal est atteint. Supprimez-en un d’abord.";
        /// Passkeys need a name of the appliance.
        NoPasskeys = 409, "Passkeys require the appliance to have a host name, not just a network address. Use an authenticator app, or have the public address configured.", "Les clés d’accès exigent que l’appliance ait un nom d’hôte, et pas seulement une adresse réseau. Utilisez une application d’authentification ou faites configurer l’adresse publique.";
        /// A badge number cannot be used.
        BadgeForm = 422, "This badge number is not valid: it must have 4 to 64 letters or digits.", "Ce numéro de badge n’est pas valide : il doit comporter de 4 à 64 lettres ou chiffres.";
        /// A badge number was typed under another layout of the keyboard than the reader's.
        BadgeLayout = 422, "The reader and the computer have different keyboard layouts. Set the reader to the layout of the computer.", "Le lecteur et l’ordinateur n’ont pas la même disposition de clavier. Réglez le lecteur sur celle de l’ordinateur.";
        /// A PIN is not six to twelve digits.
        PinForm = 422, "A PIN must have 6 to 12 digits.", "Un code PIN doit comporter de 6 à 12 chiffres.";
        /// A PIN that everybody tries first.
        PinWeak = 422, "This PIN is too easy to guess. Choose digits that neither repeat nor follow each other.", "Ce code PIN est trop facile à deviner. Choisissez des chiffres qui ne se répètent pas et ne se suivent pas.";
        /// The role may not be given by this person, or not here.
        RoleNotYours = 403, "You cannot assign or remove this role.", "Vous ne pouvez pas attribuer ou retirer ce rôle.";
        /// The role may be given to the whole organization only (B21).
        RoleLevel = 422, "This role can be assigned only to the whole organization. Assign it under Organization.", "Ce rôle ne peut être attribué qu’à l’entreprise entière. Attribuez-le dans les rôles de l’entreprise.";
        /// Somebody with more rights.
        NotYourPerson = 403, "This user has rights that you do not have. Ask an administrator of the organization.", "Cet utilisateur a des droits que vous n’avez pas. Adressez-vous à un administrateur de l’entreprise.";
        /// The last administrator stays.
        LastAdministrator = 409, "This is the last administrator of the organization. Assign another one first.", "C’est le dernier administrateur de l’entreprise. Nommez-en un autre d’abord.";
        /// Nobody of the organization or of its partner has this address.
        NotAMember = 422, "Nobody in this organization or its partner organization has this address. Enter the full address.", "Personne dans cette entreprise ni dans l’entreprise partenaire n’a cette adresse. Saisissez l’adresse complète.";
        /// The role comes from a group or the organization.
        Inherited = 409, "This user has the role through a group or through the whole organization. Remove it there.", "Cet utilisateur tient ce rôle d’un groupe ou de toute l’entreprise. Retirez-le à cet endroit.";
        /// The name that was typed to confirm is another.
        WrongName = 422, "This is not the name of the organization. Type it exactly as shown.", "Ce n’est pas le nom de l’entreprise. Saisissez-le exactement tel qu’il est affiché.";
        /// An organization goes after its children.
        HasChildren = 409, "This organization has child organizations. Delete them first.", "Cette entreprise a des entreprises filles. Supprimez-les d’abord.";
        /// A number of copies that there is not.
        Copies = 422, "Enter a number of copies from 1 to 999.", "Saisissez un nombre d’exemplaires de 1 à 999.";
        /// Pages that are no range.
        PageRanges = 422, "Enter page numbers or ranges with the lower number first, such as 1-3, 7.", "Saisissez des numéros de page ou des plages, le plus petit numéro en premier, par exemple 1-3, 7.";
        /// Pages that the document does not have.
        NoPage = 422, "The document does not have these pages.", "Le document n’a pas ces pages.";
        /// No number of pages on one side.
        PagesPerSide = 422, "1, 2, 4, 6, 9 or 16 pages can be printed on one side.", "On peut imprimer 1, 2, 4, 6, 9 ou 16 pages par face.";
        /// The organization has decided it.
        OptionLocked = 403, "Your organization has set this for everyone.", "Votre entreprise a fixé ce paramètre pour tous.";
        /// The organization does not allow it.
        OptionForbidden = 403, "Your organization does not allow this.", "Votre entreprise ne le permet pas.";
        /// The quota does not have enough left.
        OverQuota = 403, "Your print quota does not have enough impressions left.", "Il ne reste pas assez d’impressions dans votre quota.";
        /// The quota does not have enough left in color.
        OverColorQuota = 403, "Your print quota does not have enough color impressions left. Print in black and white instead.", "Il ne reste pas assez d’impressions en couleur dans votre quota. Imprimez plutôt en noir et blanc.";
        /// No room in the queue of the person.
        QueueFull = 507, "Your print queue is full. Print or delete some of your jobs, then try again.", "Votre file d’attente est pleine. Imprimez ou supprimez des travaux, puis réessayez.";
        /// No room in the queues of the organization.
        OrganizationFull = 507, "The print queues of your organization are full. Print or delete jobs that you no longer need, or tell your administrator.", "Les files d’attente de votre entreprise sont pleines. Imprimez ou supprimez les travaux dont vous n’avez plus besoin, ou prévenez votre administrateur.";
        /// The address of a printer is not one.
        PrinterAddress = 422, "A printer cannot have this address. Enter it like ipp://printer.example.org/ipp/print, with a host and a port that are allowed here.", "Une imprimante ne peut pas avoir cette adresse. Saisissez-la ainsi : ipp://imprimante.exemple.fr/ipp/print, avec un hôte et un port autorisés ici.";
        /// Nobody answers at the address of a printer.
        PrinterUnreachable = 422, "No printer responds at this address. Check that the printer is switched on and can be reached, that IPP is turned on in it, and that the path is right.", "Aucune imprimante ne répond à cette adresse. Vérifiez que l’imprimante est allumée et joignable, que l’IPP y est activé et que le chemin est exact.";
        /// A printer without PDF.
        PrinterNoFormat = 422, "This printer supports neither PDF nor PWG Raster, URF or PCLm. Documents cannot be prepared for it.", "Cette imprimante ne prend en charge ni le PDF, ni les formats PWG Raster, URF et PCLm. Les documents ne peuvent pas être préparés pour elle.";
        /// A printer that cannot say what became of a job.
        PrinterNoJobs = 422, "This printer cannot report the result of a job (Create-Job, Send-Document or Get-Job-Attributes is missing).", "Cette imprimante ne peut pas indiquer le résultat d’un travail (Create-Job, Send-Document ou Get-Job-Attributes manque).";
        /// A printer that is there already.
        PrinterKnown = 409, "This printer has already been added.", "Cette imprimante a déjà été ajoutée.";
        /// The disk is full.
        StorageFull = 507, "There is no room left for documents. Delete some jobs, or tell your administrator.", "Il n’y a plus de place pour les documents. Supprimez des travaux ou prévenez votre administrateur.";
        /// Too busy at the moment.
        Busy = 503, "The appliance is busy. Try again in a moment.", "L’appliance est occupée. Réessayez dans un instant.";
        /// A request took too long.
        TooSlow = 408, "The request took too long to arrive.", "La requête a mis trop de temps à arriver.";
        /// Something that should not happen; it stands in the log.
        Internal = 500, "Something went wrong. Give the incident number to your administrator.", "Une erreur est survenue. Communiquez le numéro d’incident à votre administrateur.";
    }
}

impl Problem {
    /// The problem document of `code`, in `language`.
    #[must_use]
    pub fn new(code: Code, language: model::text::Language) -> Self {
        let name = code.name();
        Self {
            kind: format!("about:blank#{name}"),
            code,
            status: code.status(),
            detail: code.sentence(language).replace("{formats}", &model::jobs::Format::list(language)),
            field: None,
            incident: None,
            limit: None,
            renews: None,
        }
    }
}

impl Problem {
    /// The same, with the day on which the quota begins anew.
    #[must_use]
    pub fn renewed(self, renews: Option<model::time::Day>, language: model::text::Language) -> Self {
        let Some(day) = renews else { return self };
        let detail = format!("{} {}", self.detail, model::quotas::said::renewal(day, language));
        Self { detail, renews, ..self }
    }
}

impl From<BadOption> for Code {
    fn from(bad: BadOption) -> Self {
        match bad {
            BadOption::Copies => Self::Copies,
            BadOption::PageRanges => Self::PageRanges,
            BadOption::NoPage => Self::NoPage,
            BadOption::PagesPerSide => Self::PagesPerSide,
            BadOption::Locked(_) => Self::OptionLocked,
            BadOption::Keep | BadOption::ReleaseOnTap => Self::OptionForbidden,
            BadOption::OutputBin | BadOption::Description => Self::Characters,
        }
    }
}

impl Code {
    /// The code as it stands on the wire, from the debug name: `TooLarge` is `too-large`.
    #[must_use]
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars() {
            if c.is_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.extend(c.to_lowercase());
        }
        name
    }
}
