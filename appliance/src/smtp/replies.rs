//! Every reply that is not mailin's own: code, enhanced code (RFC 3463) and a sentence for the person who reads it.
//!
//! The sentences are ASCII, since a client need not read anything else (RFC 5321, 2.4); the French ones are put so
//! that they need no accent.

use app::mail_in::{MailRefusal, Receipt};
use documents::outline::{TooMuch, UnprintedKind};
use mailin_embedded::Response;
use std::{borrow::Cow, fmt};

/// A reply of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// The three digits.
    pub(super) code: u16,
    enhanced: &'static str,
    text: Cow<'static, str>,
}

impl Reply {
    /// A reply that never changes.
    pub(super) const fn new(code: u16, enhanced: &'static str, text: &'static str) -> Self {
        Self { code, enhanced, text: Cow::Borrowed(text) }
    }

    fn with(code: u16, enhanced: &'static str, text: String) -> Self {
        Self { code, enhanced, text: Cow::Owned(text) }
    }

    /// The same for mailin, which writes the code itself.
    pub(super) fn response(&self) -> Response {
        Response::custom(self.code, format!("{} {}", self.enhanced, self.text))
    }
}

/// As it goes over the wire, with its line end.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, enhanced, text } = self;
        write!(f, "{code} {enhanced} {text}\r\n")
    }
}

pub(super) const TOO_MANY_SESSIONS: Reply =
    Reply::new(421, "4.7.0", "Too many connections; try again later. Trop de connexions.");
pub(super) const STOPPING: Reply = Reply::new(421, "4.3.2", "The print service is stopping; try again later");
pub(super) const TIMEOUT: Reply = Reply::new(421, "4.4.2", "Nothing came in time; closing");
pub(super) const TOO_MANY_OCTETS: Reply = Reply::new(421, "4.7.0", "Enough for one session; connect again");
pub(super) const TOO_MANY_MISTAKES: Reply = Reply::new(421, "4.7.0", "Too many errors; closing");
pub(super) const BROKEN: Reply = Reply::new(421, "4.3.0", "Internal error; try again later");
pub(super) const LINE_TOO_LONG: Reply = Reply::new(500, "5.5.2", "The line is too long; closing");
pub(super) const TEXT_LINE_TOO_LONG: Reply =
    Reply::new(554, "5.6.0", "A line of the message is longer than 998 octets (RFC 5321); closing");
pub(super) const BARE_LINE_END: Reply =
    Reply::new(550, "5.5.2", "Lines end with CR LF, and neither stands alone (RFC 5321); closing");
pub(super) const SYNTAX: Reply = Reply::new(500, "5.5.2", "Syntax error");
pub(super) const PARAMETERS: Reply = Reply::new(501, "5.5.4", "Syntax error in the parameters");
pub(super) const UNKNOWN_PARAMETER: Reply = Reply::new(555, "5.5.4", "Parameter not supported");
pub(super) const BAD_SENDER: Reply = Reply::new(501, "5.1.7", "That is no sender address");
pub(super) const BAD_RECIPIENT: Reply = Reply::new(501, "5.1.3", "That is no recipient address");
pub(super) const NEEDS_SMTPUTF8: Reply = Reply::new(553, "5.6.7", "An address beyond ASCII needs SMTPUTF8");
pub(super) const UNKNOWN_COMMAND: Reply = Reply::new(500, "5.5.1", "Unknown command");
pub(super) const NOT_IMPLEMENTED: Reply = Reply::new(502, "5.5.1", "Command not implemented");
pub(super) const SEQUENCE: Reply = Reply::new(503, "5.5.1", "Bad sequence of commands");
pub(super) const HELP: Reply =
    Reply::new(214, "2.0.0", "EHLO STARTTLS AUTH MAIL RCPT DATA RSET NOOP VRFY QUIT. This address prints documents.");
pub(super) const VERIFY: Reply = Reply::new(252, "2.1.5", "Send a message to find out");
pub(super) const START_TLS: Reply = Reply::new(220, "2.0.0", "Ready to start TLS");
pub(super) const NO_TLS: Reply = Reply::new(502, "5.5.1", "TLS is not configured");
pub(super) const TLS_ALREADY: Reply = Reply::new(503, "5.5.1", "TLS is active already");
pub(super) const AFTER_STARTTLS: Reply =
    Reply::new(503, "5.5.1", "Nothing may follow STARTTLS before its reply; closing");
pub(super) const TLS_FIRST: Reply = Reply::new(538, "5.7.11", "Signing in needs TLS: say STARTTLS first");
pub(super) const SIGNED_IN: Reply = Reply::new(235, "2.7.0", "Signed in");
pub(super) const SIGNED_IN_ALREADY: Reply = Reply::new(503, "5.5.1", "Somebody has signed in already");
pub(super) const UNKNOWN_MECHANISM: Reply = Reply::new(504, "5.5.4", "The mechanisms are PLAIN and LOGIN");
pub(super) const SIGN_IN_CANCELLED: Reply = Reply::new(501, "5.7.0", "Signing in was given up");
pub(super) const SIGN_IN_UNREADABLE: Reply = Reply::new(501, "5.5.2", "That is not base64 of what the mechanism needs");
pub(super) const SENDER_OK: Reply = Reply::new(250, "2.1.0", "Sender ok");
pub(super) const RECIPIENT_OK: Reply = Reply::new(250, "2.1.5", "Recipient ok");
pub(super) const TOO_MANY_RECIPIENTS: Reply = Reply::new(452, "4.5.3", "Too many recipients");
/// What a session hears that did not come through the gate.
pub(super) const STRANGER: Reply = Reply::new(421, "4.7.0", "Connect to the mail listener");

/// The reply to a message that was taken.
pub(super) fn taken(receipt: Receipt) -> Reply {
    match receipt {
        Receipt::Taken(id) => Reply::with(250, "2.0.0", format!("Accepted as {id}")),
        Receipt::Known => Reply::new(250, "2.0.0", "Already accepted; it is printed once"),
    }
}

/// The reply to a refusal: the one table of it.
pub(super) fn refused(refusal: &MailRefusal) -> Reply {
    use MailRefusal as R;
    match refusal {
        R::NotOurs => Reply::new(550, "5.7.1", "This address takes no print jobs. Cette adresse n'imprime pas."),
        R::WrongCredentials => {
            Reply::new(535, "5.7.8", "Wrong address or password. Adresse ou mot de passe incorrect.")
        }
        R::TooManyAttempts => Reply::new(454, "4.7.0", "Too many attempts; wait a minute. Trop d'essais."),
        R::MixedRecipients => Reply::new(
            452,
            "4.5.3",
            "These recipients belong to different organizations; send apart. Les destinataires sont de plusieurs entreprises.",
        ),
        R::SenderUnknownOrNotAllowed => {
            Reply::new(550, "5.7.1", "You may not print by e-mail here. Impression par e-mail non permise.")
        }
        R::SenderMismatch => Reply::new(
            550,
            "5.7.1",
            "The From address is not that of who signed in. Le champ From est celui d'un tiers.",
        ),
        R::Unproved => {
            Reply::new(550, "5.7.1", "Sign in, or send through your own mail server. Authentification requise.")
        }
        R::TooManyUnconfirmed => Reply::new(
            452,
            "4.2.2",
            "Confirm or delete what waits in your print queue, or sign in. Confirmez ou supprimez les envois en attente.",
        ),
        R::NoFrom => {
            Reply::new(554, "5.6.0", "The message has no From address that can be read. Le champ From est illisible.")
        }
        R::SeveralFrom => Reply::new(
            554,
            "5.6.0",
            "The message has more than one From address. Le champ From indique plusieurs adresses.",
        ),
        R::Automatic => Reply::new(
            550,
            "5.7.1",
            "Messages sent by programs are not printed. Les messages automatiques ne s'impriment pas.",
        ),
        R::Loop => Reply::new(554, "5.4.6", "The message goes round in circles. Le message tourne en boucle."),
        R::Empty => Reply::new(554, "5.6.0", "The message is empty. Le message est vide."),
        R::NothingPrintable(kind) => Reply::with(554, "5.6.0", nothing_printable(*kind)),
        R::Encrypted => Reply::new(
            554,
            "5.6.0",
            "An encrypted message cannot be printed; send it unencrypted. Un message chiffre ne s'imprime pas.",
        ),
        R::TooLarge { limit } => Reply::with(552, "5.3.4", format!("Larger than {limit} octets. Message trop grand.")),
        R::TooManyParts => Reply::new(554, "5.6.0", "The message has too many parts. Trop de documents joints."),
        R::TooDeep => Reply::new(554, "5.6.0", "The message is nested too deep. Le message en contient trop d'autres."),
        R::OverQuota(day) => Reply::with(
            552,
            "5.2.2",
            format!("Your print quota is used up until {day}. Votre quota d'impression est atteint jusqu'au {day}."),
        ),
        // Whoever is told at once can do something about it; an organization whose queues are full empties them in time.
        R::QueueFull => Reply::new(
            552,
            "5.2.2",
            "Your print queue is full: print or delete jobs, then send again. File pleine : imprimez ou supprimez des travaux.",
        ),
        R::OrganizationFull => Reply::new(
            452,
            "4.3.1",
            "The print queues of your organization are full; try again later. Les files de votre entreprise sont pleines.",
        ),
        R::StorageFull => {
            Reply::new(452, "4.3.1", "No room for documents now; try again later. Plus de place pour les documents.")
        }
        R::Busy => Reply::new(451, "4.3.2", "Too busy now; try again later. Service surcharge : renvoyez plus tard."),
        R::Internal(_) => {
            Reply::new(451, "4.3.0", "Internal error; try again later. Erreur interne : renvoyez plus tard.")
        }
    }
}

/// What the first file of a message is that is not printed, and what is printed instead.
fn nothing_printable(kind: Option<UnprintedKind>) -> String {
    use UnprintedKind as K;
    let (english, french) = match kind {
        Some(K::WordDocument) => ("Word documents are", "Les documents Word"),
        Some(K::Spreadsheet) => ("Spreadsheets are", "Les feuilles de calcul"),
        Some(K::Presentation) => ("Presentations are", "Les diaporamas"),
        Some(K::Archive) => ("ZIP files and other archives are", "Les archives ZIP et autres"),
        Some(K::AvifPicture) => ("Pictures in AVIF format are", "Les images au format AVIF"),
        Some(K::PostScript) => ("PostScript files are", "Les fichiers PostScript"),
        Some(K::OutlookMessage) => ("Messages in Outlook format (.msg) are", "Les messages au format Outlook (.msg)"),
        Some(K::Drawing) => ("Drawings of this kind are", "Les dessins de ce type"),
        Some(K::Program) => ("Programs are", "Les programmes"),
        Some(K::EncryptedFile) => ("Encrypted files are", "Les fichiers proteges par une cle"),
        Some(K::Yenc) => ("Files in yEnc are", "Les fichiers au format yEnc"),
        Some(K::Contact) => ("Visiting cards (vCard) are", "Les cartes de visite (vCard)"),
        Some(K::Elsewhere) => ("Files that are only linked to are", "Les fichiers qui ne sont pas dans le message"),
        Some(K::Recording) => ("Videos and sounds are", "Les sons et les films"),
        Some(K::PartOfMessage) => ("Messages cut into several parts are", "Les messages en plusieurs morceaux"),
        Some(K::EmptyFile) => ("Empty files are", "Les fichiers vides"),
        Some(K::Unknown) | None => ("Files of this kind are", "Les fichiers de ce type"),
    };
    format!("{english} not printed; send a PDF. {french} ne s'impriment pas; envoyez un PDF.")
}

/// The refusal of a message that goes over a limit of its outline.
pub(super) fn too_much(what: TooMuch) -> MailRefusal {
    match what {
        TooMuch::Headers(limit) => MailRefusal::TooLarge { limit: limit as u64 },
        TooMuch::Depth(_) => MailRefusal::TooDeep,
        TooMuch::Parts(_) => MailRefusal::TooManyParts,
        TooMuch::Received(_) => MailRefusal::Loop,
    }
}
