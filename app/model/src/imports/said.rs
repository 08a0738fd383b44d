//! What is said about a line, in every language. No sentence repeats a value of the file: it may be a password.

use super::{BADGES_HEADER, Fault, ImportEffect, ImportKind, LineOutcome, PRINT_USERS_HEADER, USERS_HEADER};
use crate::{csv::Separator, sentences, text::Language};
use serde::{Deserialize, Serialize};

sentences! {
    /// Why a line is refused.
    ///
    /// Stored by its place in this list: new ones come at the end.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(rename_all = "kebab-case")]
    pub enum LineProblem {
        /// A quotation mark where none may be.
        BareQuote = "A quotation mark is out of place. Put the whole value in quotation marks, and double those inside.", "Un guillemet est mal placé. Mettez toute la valeur entre guillemets et doublez ceux qu’elle contient.";
        /// A quotation mark that is never closed.
        OpenQuote = "A quotation mark is opened here and never closed, so nothing below could be read. Close it and import the rest again.", "Un guillemet ouvert ici n’est jamais fermé : la suite n’a pas pu être lue. Fermez-le et importez de nouveau la suite.";
        /// A value that is too long to be one.
        FieldTooLong = "A value is larger than 64 KB.", "Une valeur dépasse 64 Ko.";
        /// A NUL character.
        Nul = "This line contains a NUL character. Remove it.", "Cette ligne contient un caractère NUL. Supprimez-le.";
        /// More values than the header has.
        TooManyValues = "There are more values than in the header. Put values that contain the separator in quotation marks.", "Il y a plus de valeurs que dans l’en-tête. Mettez entre guillemets les valeurs qui contiennent le séparateur.";
        /// Fewer values than the header has, in a strict import.
        TooFewValues = "There are fewer values than in the header. Mark empty values with commas, or turn off “Require every value on every line”.", "Il y a moins de valeurs que dans l’en-tête. Marquez les valeurs vides par des virgules, ou désactivez « Exiger toutes les valeurs sur chaque ligne ».";
        /// No address.
        EmailMissing = "The e-mail address is missing.", "L’adresse e-mail manque.";
        /// No usable address.
        EmailForm = "This is not a valid e-mail address.", "Cette adresse e-mail n’est pas valide.";
        /// No operation.
        OperationMissing = "The operation is missing.", "L’opération manque.";
        /// An operation that users do not have.
        OperationOfUsers = "The operation must be CREATE, UPDATE or DELETE, in capitals.", "L’opération doit être CREATE, UPDATE ou DELETE, en majuscules.";
        /// An operation that badges do not have.
        OperationOfBadges = "The operation must be CREATE or DELETE, in capitals.", "L’opération doit être CREATE ou DELETE, en majuscules.";
        /// `[delete]` where it means nothing.
        NothingToDelete = "[delete] can be used only with UPDATE, for the first name, last name, display name and short name.", "[delete] ne sert qu’avec UPDATE, pour le prénom, le nom, le nom d’affichage et le nom abrégé.";
        /// A text that is too long.
        TextTooLong = "This is longer than 200 characters.", "Ce texte dépasse 200 caractères.";
        /// A text with characters that may not be.
        Characters = "This contains characters that are not allowed here.", "Ce texte contient des caractères non autorisés ici.";
        /// Custom attributes that are not of their grammar.
        Attributes = "Custom attributes must be written like {'key1':'value1','key2':'value2'}, with single quotes and without empty ones.", "Les attributs personnalisés doivent s’écrire {'clé1':'valeur1','clé2':'valeur2'}, entre guillemets simples et sans valeur vide.";
        /// A key that stands there twice.
        AttributeTwice = "A custom attribute appears twice.", "Un attribut personnalisé figure deux fois.";
        /// Too many custom attributes.
        TooManyAttributes = "There are more than 50 custom attributes.", "Il y a plus de 50 attributs personnalisés.";
        /// A group whose name is too long.
        GroupTooLong = "The name of a group is longer than 80 characters.", "Le nom d’un groupe dépasse 80 caractères.";
        /// Too many groups.
        TooManyGroups = "There are more than 100 groups on one line.", "Il y a plus de 100 groupes sur une ligne.";
        /// No badge number.
        BadgeMissing = "The badge number is missing.", "Le numéro de badge manque.";
        /// No usable badge number.
        BadgeForm = "This badge number is not valid: it must have 4 to 64 letters or digits, as set up for the reader.", "Ce numéro de badge n’est pas valide : il doit comporter de 4 à 64 lettres ou chiffres, selon la configuration du lecteur.";
        /// Neither true nor false.
        Temporary = "This must be true or false.", "La valeur doit être true ou false.";
        /// Nobody has this address.
        NobodyThere = "No user in the organization has this e-mail address.", "Aucun utilisateur de l’entreprise n’a cette adresse e-mail.";
        /// Somebody has this address already.
        AlreadyThere = "This e-mail address is already in use.", "Cette adresse e-mail est déjà utilisée.";
        /// No password for a new account.
        PasswordMissing = "A new user needs a password, unless the option to e-mail a link is selected.", "Un nouvel utilisateur a besoin d’un mot de passe, sauf si l’option d’envoi d’un lien est sélectionnée.";
        /// The password is too short.
        PasswordShort = "The password is too short for the organization.", "Le mot de passe est trop court pour l’entreprise.";
        /// The password is too long.
        PasswordLong = "The password can have at most 256 characters.", "Le mot de passe ne peut dépasser 256 caractères.";
        /// The password has the person's name in it.
        PasswordPersonal = "The password must not contain the user’s address or name, or the name of the product.", "Le mot de passe ne doit contenir ni l’adresse ou le nom de l’utilisateur, ni le nom du produit.";
        /// Everybody tries this password.
        PasswordCommon = "The password is too easy to guess.", "Le mot de passe est trop facile à deviner.";
        /// The password does not meet another requirement.
        PasswordRefused = "The password does not meet the organization’s requirements.", "Le mot de passe ne répond pas aux exigences de l’entreprise.";
        /// Rule B.
        NotYourPerson = "This user has rights that you do not have.", "Cet utilisateur a des droits que vous n’avez pas.";
        /// Rule A: a group that gives what the importer does not hold.
        GroupNotYours = "A group grants a role that you cannot assign.", "Un groupe accorde un rôle que vous ne pouvez pas attribuer.";
        /// Rule C.
        LastAdministrator = "This is the last administrator of the organization.", "C’est le dernier administrateur de l’entreprise.";
        /// A job is on its way to a printer.
        JobOnItsWay = "A job of this user is being printed. Import the line again later.", "Un travail de cet utilisateur est en cours d’impression. Importez la ligne de nouveau plus tard.";
        /// The right was withdrawn.
        Forbidden = "Your roles no longer allow this.", "Vos rôles ne le permettent plus.";
        /// The badge is somebody else's.
        BadgeTaken = "This badge is registered to somebody else.", "Ce badge est enregistré pour quelqu’un d’autre.";
        /// There is no such badge.
        BadgeUnknown = "This badge does not exist.", "Ce badge n’existe pas.";
        /// The badge belongs to another person than the line says.
        BadgeOfAnother = "This badge does not belong to this user.", "Ce badge n’appartient pas à cet utilisateur.";
        /// No link could be mailed.
        NoLink = "A link to choose a password cannot be e-mailed. Enter a password instead.", "Il est impossible d’envoyer un lien pour choisir un mot de passe. Indiquez un mot de passe.";
        /// Something that should not happen.
        Failed = "This failed because of an internal error. Import the line again.", "Échec dû à une erreur interne. Importez la ligne de nouveau.";
        /// The present password, or one that the person had.
        PasswordUsed = "The user has, or has had, this password. Choose another one.", "L’utilisateur a, ou a déjà eu, ce mot de passe. Choisissez-en un autre.";
        /// A number that a spreadsheet has turned into another.
        NumberChanged = "A spreadsheet has changed this number. Format the column as text, and enter the number again.", "Un tableur a modifié ce numéro. Mettez la colonne au format texte et saisissez de nouveau le numéro.";
        /// A badge number typed under another layout of the keyboard than the reader's.
        KeyboardLayout = "The reader and the computer have different keyboard layouts. Set the reader to the layout of the computer.", "Le lecteur et l’ordinateur n’ont pas la même disposition de clavier. Réglez le lecteur sur celle de l’ordinateur.";
        /// A way into the account of whoever runs the import.
        OwnCredential = "You cannot change your own password or badge with an import. Use the page of your account.", "Vous ne pouvez pas modifier votre propre mot de passe ou badge par une importation. Utilisez la page de votre compte.";
        /// A print group that is not there (I6).
        PrintGroupMissing = "This print group does not exist. Create it first.", "Ce groupe d’impression n’existe pas. Créez-le d’abord.";
        /// No usable quota.
        QuotaForm = "This must be a whole number, unlimited or none.", "La valeur doit être un nombre entier, unlimited ou none.";
        /// No usable period.
        PeriodForm = "This must be day, week or month.", "La valeur doit être day, week ou month.";
        /// Somebody who does not print.
        MayNotPrint = "This user lacks the role Print Release Management User.", "Cet utilisateur n’a pas le rôle Utilisateur de l’impression à la demande.";
    }
}

sentences! {
    /// What is to be known beside the outcome.
    ///
    /// Stored by its place in this list: new ones come at the end.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(rename_all = "kebab-case")]
    pub enum Note {
        /// Missing values at the end were taken as empty (X1).
        ValuesMissing = "Values missing at the end of the line count as empty.", "Les valeurs manquantes en fin de ligne comptent comme vides.";
        /// Characters in the name of a group were replaced (D18).
        GroupRenamed = "Characters that are not allowed in a group name are replaced with _.", "Les caractères interdits dans un nom de groupe sont remplacés par _.";
        /// A group is created (D17).
        GroupCreated = "A group that does not exist is created.", "Un groupe qui n’existe pas est créé.";
        /// A link is mailed (D2).
        LinkMailed = "A link to choose a password is e-mailed.", "Un lien pour choisir un mot de passe est envoyé.";
        /// An earlier permanent badge gives way (D34).
        BadgeReplaced = "A previous permanent badge is replaced.", "Un badge permanent précédent est remplacé.";
        /// Whoever has a typed password must choose another.
        MustChange = "The password must be changed at the next sign-in.", "Le mot de passe devra être changé à la prochaine connexion.";
        /// The file has semicolons.
        Semicolons = "The values of this file are separated by semicolons.", "Les valeurs de ce fichier sont séparées par des points-virgules.";
        /// The file has tabs.
        Tabs = "The values of this file are separated by tabs.", "Les valeurs de ce fichier sont séparées par des tabulations.";
        /// A badge number that is shorter than all others.
        ZerosLost = "This number is shorter than all others: a spreadsheet may have removed zeros at its beginning.", "Ce numéro est plus court que tous les autres : un tableur a peut-être supprimé des zéros au début.";
        /// A short name or cost center that looks like a number that a spreadsheet has turned into another.
        NumberChanged = "The short name or the cost center looks like a number that a spreadsheet has changed.", "Le nom abrégé ou le centre de coûts ressemble à un numéro qu’un tableur a modifié.";
        /// A badge number that ends in zeros where a spreadsheet keeps no digits.
        DigitsLost = "A spreadsheet keeps only the first 15 digits of a number: the zeros at the end of this one may stand for others.", "Un tableur ne garde que les 15 premiers chiffres d’un numéro : les zéros à la fin de celui-ci en remplacent peut-être d’autres.";
    }
}

impl Note {
    /// What is said about a file whose values are not separated by commas.
    #[must_use]
    pub(super) const fn of_separator(separator: Separator) -> Option<Self> {
        match separator {
            Separator::Comma => None,
            Separator::Semicolon => Some(Self::Semicolons),
            Separator::Tab => Some(Self::Tabs),
        }
    }
}

impl Fault {
    /// The sentence for people, with the column before it.
    #[must_use]
    pub fn sentence(self, kind: ImportKind, language: Language) -> String {
        let sentence = self.problem.sentence(language);
        let header = match kind {
            ImportKind::Users => USERS_HEADER,
            ImportKind::Badges => BADGES_HEADER,
            ImportKind::PrintUsers => PRINT_USERS_HEADER,
        };
        match (self.column.and_then(|column| header.columns.get(usize::from(column))), language) {
            (Some(column), Language::En) => format!("{column}: {sentence}"),
            (Some(column), Language::Fr) => format!("{column} : {sentence}"),
            (None, _) => sentence.to_owned(),
        }
    }
}

impl LineOutcome {
    /// What the line would do, or did, in words.
    #[must_use]
    pub fn sentence(&self, kind: ImportKind, language: Language) -> String {
        let first = match self.fault {
            Some(fault) => fault.sentence(kind, language),
            None => effect(kind, self.effect, self.done, language).to_owned(),
        };
        let notes = self.notes.iter().map(|note| note.sentence(language).to_owned());
        std::iter::once(first).chain(notes).collect::<Vec<_>>().join(" ")
    }
}

/// What a line without a fault would do, or did.
const fn effect(kind: ImportKind, effect: ImportEffect, done: bool, language: Language) -> &'static str {
    use ImportEffect as E;
    use ImportKind as K;
    match (language, kind, effect, done) {
        (Language::En, K::Users, E::Create, false) => "The user will be created.",
        (Language::En, K::Users, E::Create, true) => "The user was created.",
        (Language::En, K::Users, E::Update, false) => "The user will be changed.",
        (Language::En, K::Users, E::Update, true) => "The user was changed.",
        (Language::En, K::Users, E::Delete, false) => "The user will be deleted.",
        (Language::En, K::Users, E::Delete, true) => "The user was deleted.",
        (Language::En, K::Badges, E::Create | E::Update, false) => "The badge will be registered.",
        (Language::En, K::Badges, E::Create | E::Update, true) => "The badge was registered.",
        (Language::En, K::Badges, E::Delete, false) => "The badge will be deleted.",
        (Language::En, K::Badges, E::Delete, true) => "The badge was deleted.",
        (Language::En, K::PrintUsers, E::Create | E::Update | E::Delete, false) => {
            "The print groups or the quota of the user will be set."
        }
        (Language::En, K::PrintUsers, E::Create | E::Update | E::Delete, true) => {
            "The print groups or the quota of the user were set."
        }
        (Language::En, _, E::Error, _) => "The line is refused.",
        (Language::Fr, K::Users, E::Create, false) => "L’utilisateur sera créé.",
        (Language::Fr, K::Users, E::Create, true) => "L’utilisateur a été créé.",
        (Language::Fr, K::Users, E::Update, false) => "L’utilisateur sera modifié.",
        (Language::Fr, K::Users, E::Update, true) => "L’utilisateur a été modifié.",
        (Language::Fr, K::Users, E::Delete, false) => "L’utilisateur sera supprimé.",
        (Language::Fr, K::Users, E::Delete, true) => "L’utilisateur a été supprimé.",
        (Language::Fr, K::Badges, E::Create | E::Update, false) => "Le badge sera enregistré.",
        (Language::Fr, K::Badges, E::Create | E::Update, true) => "Le badge a été enregistré.",
        (Language::Fr, K::Badges, E::Delete, false) => "Le badge sera supprimé.",
        (Language::Fr, K::Badges, E::Delete, true) => "Le badge a été supprimé.",
        (Language::Fr, K::PrintUsers, E::Create | E::Update | E::Delete, false) => {
            "Les groupes d’impression ou le quota de l’utilisateur seront définis."
        }
        (Language::Fr, K::PrintUsers, E::Create | E::Update | E::Delete, true) => {
            "Les groupes d’impression ou le quota de l’utilisateur ont été définis."
        }
        (Language::Fr, _, E::Error, _) => "La ligne est refusée.",
    }
}
