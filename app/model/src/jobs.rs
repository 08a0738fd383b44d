//! Print jobs: their states, what is known of their pages, and how they are to be printed.
//!
//! The words are those of IPP (RFC 8011, PWG 5100.x): held, impressions, sheets, `sides`, `print-color-mode`.

pub mod life;
mod options;
mod page_ranges;
mod remarks;
pub mod repeats;
mod settings;

pub use options::{
    ColorMode, Finishings, NumberUp, NumberUpDirection, Options, Orientation, PagesPerSide, PrintScaling, Printed,
    Sides,
};
pub use page_ranges::PageRanges;
pub use remarks::Remark;
pub use settings::{BadOption, LockedOption, TextNumberUp, TextOptions, TextSettings};

use crate::{
    id::{DocumentId, JobId, MessageId, OrgId, PrinterId, UserId},
    text::{Language, Line},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// A document that waits for its owner, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Job {
    /// The identifier.
    pub id: JobId,
    /// The organization.
    pub org: OrgId,
    /// Whose it is.
    pub owner: UserId,
    /// The name of the document as its owner knows it.
    pub title: Line,
    /// What its owner says about it (I18).
    pub description: Option<Line>,
    /// By which way it came.
    pub source: Source,
    /// The mail message that it was attached to.
    pub message: Option<MessageId>,
    /// When it was acknowledged.
    pub submitted: Time,
    /// Where it stands.
    pub state: JobState,
    /// When the state last changed.
    pub changed: Time,
    /// What the document was when it came.
    pub format: Format,
    /// Its size as it came, in bytes.
    pub octets: u64,
    /// What is known of its pages, once it was read.
    pub facts: Option<Facts>,
    /// How it is to be printed.
    pub options: Options,
    /// Whether it stays in the queue when it was printed, to be printed again.
    pub keep: bool,
    /// The file in the spool that is printed; none once it is forgotten.
    pub document: Option<DocumentId>,
    /// The printer it was released at.
    pub printer: Option<PrinterId>,
    /// What came out, as charged.
    pub printed: Option<Printed>,
}

/// The way by which a document came (J20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Dropped on the web page.
    Web,
    /// By e-mail.
    Email,
    /// From a mobile device.
    Mobile,
    /// From a computer, over IPP.
    Client,
}

/// What a document is, told by its content and not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// `application/pdf`
    Pdf,
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
    /// `image/tiff`
    Tiff,
    /// `text/plain`
    Text,
    /// `text/html`, from the body of a mail
    Html,
    /// `image/gif`; of an animation, its first picture
    Gif,
    /// `image/webp`; of an animation, its first picture
    Webp,
    /// `image/bmp`
    Bmp,
    /// Anything that is not printed: a part of a mail that is listed so that its owner knows.
    Other,
    /// `image/heic`, as phones take photos
    Heic,
}

impl Format {
    /// Every format that is printed, in the order in which people read of them.
    pub const ALL: [Self; 10] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Heic,
        Self::Png,
        Self::Tiff,
        Self::Gif,
        Self::Webp,
        Self::Bmp,
        Self::Html,
        Self::Text,
    ];

    /// The media type (RFC 6838), the endings of file names, and the names in English and French: the one table
    /// that every sentence and list about formats is made of.
    const fn row(self) -> (&'static str, &'static [&'static str], &'static str, &'static str) {
        match self {
            Self::Pdf => ("application/pdf", &["pdf"], "PDF", "PDF"),
            Self::Jpeg => ("image/jpeg", &["jpg", "jpeg"], "JPEG", "JPEG"),
            Self::Png => ("image/png", &["png"], "PNG", "PNG"),
            Self::Tiff => ("image/tiff", &["tif", "tiff"], "TIFF", "TIFF"),
            Self::Gif => ("image/gif", &["gif"], "GIF", "GIF"),
            Self::Webp => ("image/webp", &["webp"], "WebP", "WebP"),
            Self::Bmp => ("image/bmp", &["bmp"], "BMP", "BMP"),
            Self::Heic => ("image/heic", &["heic", "heif", "hif"], "HEIC", "HEIC"),
            Self::Html => ("text/html", &["html", "htm"], "HTML", "HTML"),
            Self::Text => ("text/plain", &["txt"], "plain text", "texte brut"),
            Self::Other => ("application/octet-stream", &[], "another format", "autre format"),
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        self.row().0
    }

    /// The endings of the names of its files, without the dot; the usual one first.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        self.row().1
    }

    /// Its name as people know it.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        match language {
            Language::En => self.row().2,
            Language::Fr => self.row().3,
        }
    }

    /// All that is printed, for a sentence: “PDF, JPEG, … or plain text”.
    #[must_use]
    pub fn list(language: Language) -> String {
        let or = match language {
            Language::En => " or ",
            Language::Fr => " ou ",
        };
        let [first @ .., last] = Self::ALL.map(|format| format.name(language));
        first.join(", ") + or + last
    }
}

/// Where a job stands.
///
/// `Processing` and `Held` both wait for the owner; a job may be released from `Held` only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "name", content = "why")]
pub enum JobState {
    /// Taken in and durable; its pages are being read.
    Processing,
    /// Mailed by somebody who did not prove to be its owner: waits for a confirmation in the portal.
    Unconfirmed,
    /// Waits for its owner at a printer (`pending-held`).
    Held,
    /// Could not be read; the reason is said to the owner.
    Unreadable(Unreadable),
    /// Released at a printer, on its way.
    Released,
    /// Came out.
    Printed,
    /// Did not come out, or not whole; may be released again.
    Failed(Failure),
    /// The printer was cut off and cannot say whether it came out. Never repeated by itself.
    Uncertain,
}

/// Why a document could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Unreadable {
    /// A format that the appliance does not print.
    Unsupported,
    /// It asks for a password.
    Encrypted,
    /// It is damaged.
    Damaged,
    /// It needs more memory, time or pages than one document may have.
    TooDemanding,
    /// It has no page.
    Empty,
    /// Its author does not allow printing (ISO 32000-1, table 22).
    PrintForbidden,
}

/// Why a released job did not come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The printer could not be reached; nothing was sent.
    Unreachable,
    /// The printer refused the job.
    Refused,
    /// The printer gave the job up (`aborted` or `canceled`).
    Aborted,
    /// The document in the spool is damaged.
    Spool,
    /// What the printer takes cannot be made of the document.
    NotMade,
}

/// Something that happens to a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its pages were read.
    Read,
    /// It could not be read.
    NotRead(Unreadable),
    /// Its owner confirmed that the mail was his.
    Confirm,
    /// Its owner released it at a printer.
    Release,
    /// The printer finished it.
    Finish,
    /// The printer finished it, and its owner keeps it to print it again.
    FinishAndKeep,
    /// The delivery failed.
    Fail(Failure),
    /// The printer cannot say whether it came out.
    Lose,
}

impl JobState {
    /// The state after `step`, or none where that step cannot happen: the one table of transitions.
    #[must_use]
    pub fn after(&self, step: &Step) -> Option<Self> {
        use JobState as S;
        Some(match (self, step) {
            (S::Processing, Step::Read) => S::Held,
            (S::Processing, Step::NotRead(why)) => S::Unreadable(*why),
            (S::Unconfirmed, Step::Confirm) => S::Processing,
            (S::Held | S::Failed(_), Step::Release) => S::Released,
            (S::Released, Step::Finish) => S::Printed,
            (S::Released | S::Uncertain, Step::FinishAndKeep) => S::Held,
            (S::Released, Step::Fail(why)) => S::Failed(*why),
            (S::Released, Step::Lose) => S::Uncertain,
            // A printer that comes back may still say what became of the job.
            (S::Uncertain, Step::Finish) => S::Printed,
            (S::Uncertain, Step::Fail(why)) => S::Failed(*why),
            _ => return None,
        })
    }

    /// Whether the owner may release it now.
    #[must_use]
    pub fn releasable(&self) -> bool {
        self.after(&Step::Release).is_some()
    }

    /// Whether it still stands in the print queue (I14): neither printed nor deleted.
    #[must_use]
    pub fn queued(&self) -> bool {
        !matches!(self, Self::Printed)
    }

    /// Whether its owner may delete it now; what is on its way to a printer stays until that ended.
    #[must_use]
    pub fn deletable(&self) -> bool {
        !matches!(self, Self::Released)
    }
}

/// What is known of the pages of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Facts {
    /// How many pages it has.
    pub pages: u32,
    /// How many of them have colour.
    pub color_pages: u32,
    /// Which ones those are; none where a former version counted them.
    pub color_on: PageRanges,
    /// The size of the first page in hundredths of a millimetre: width, height.
    pub media: (u32, u32),
    /// Whether all pages have the size of the first.
    pub one_size: bool,
    /// What its owner should know before it is printed.
    pub remarks: Vec<Remark>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_prints_once() {
        let printed = JobState::Held.after(&Step::Release).and_then(|s| s.after(&Step::Finish));
        assert_eq!(printed, Some(JobState::Printed));
        assert_eq!(JobState::Printed.after(&Step::Release), None);
        assert_eq!(JobState::Released.after(&Step::Release), None);
        assert_eq!(JobState::Uncertain.after(&Step::Release), None);
    }

    #[test]
    fn what_is_kept_waits_again() {
        let kept = JobState::Held.after(&Step::Release).and_then(|s| s.after(&Step::FinishAndKeep));
        assert_eq!(kept, Some(JobState::Held));
        assert_eq!(JobState::Printed.after(&Step::FinishAndKeep), None);
    }

    #[test]
    fn formats_are_listed_as_people_say_it() {
        assert_eq!(Format::list(Language::En), "PDF, JPEG, HEIC, PNG, TIFF, GIF, WebP, BMP, HTML or plain text");
        assert_eq!(Format::list(Language::Fr), "PDF, JPEG, HEIC, PNG, TIFF, GIF, WebP, BMP, HTML ou texte brut");
    }
}
