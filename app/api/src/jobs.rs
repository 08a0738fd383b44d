//! The print queue.

use crate::{
    delegates::Colleague,
    forms::{Creation, Document, File, Json, NoContent, Png},
    routes::routes,
    users::BatchOutcome,
};
use model::{
    id::{JobId, PrinterId, UserId},
    jobs::{Facts, Format, Job, JobState, Options, Printed, Source, TextSettings},
    printers::{Printer, PrinterState},
    time::Time,
};
use serde::{Deserialize, Serialize};

routes! {
    "Your print queue, in pages, or one that you may see.",
    "Votre file d’attente, par pages, ou une autre que vous pouvez consulter.";
    Jobs = Get "/api/jobs", by AnyOf(OwnQueue, ViewQueues), asks QueueQuery, gives Json<QueuePage>;

    "Uploads a document.", "Envoie un document.";
    Submit = Post "/api/jobs", by AnyOf(OwnQueue), asks NewJob, takes Document, gives Creation<QueuedJob>;

    "Deletes several jobs; for a moment they can be restored.",
    "Supprime plusieurs travaux ; pendant un moment, ils peuvent être restaurés.";
    DeleteJobs = Post "/api/jobs/deletions", by AnyOf(OwnQueue, ManageQueues),
        takes Json<SeveralJobs>, gives Json<BatchOutcome>;

    "Restores jobs that were deleted a moment ago.", "Restaure des travaux supprimés il y a un instant.";
    RestoreJobs = Post "/api/jobs/restorations", by AnyOf(OwnQueue, ManageQueues),
        takes Json<SeveralJobs>, gives Json<BatchOutcome>;

    "One job.", "Un travail.";
    Job { job: JobId } = Get "/api/jobs/{job}", by AnyOf(OwnQueue, ViewQueues), gives Json<QueuedJob>;

    "One side of the paper as it will come out, as a picture.", "Une face du papier telle qu’elle sortira, en image.";
    JobPage { job: JobId, page: u32 } = Get "/api/jobs/{job}/pages/{page}", by AnyOf(OwnQueue, ViewQueues), asks PictureSize,
        gives File<Png>;

    "What happened to a job, step by step.", "Ce qui est arrivé à un travail, étape par étape.";
    JobLife { job: JobId } = Get "/api/jobs/{job}/life", by AnyOf(OwnQueue, ViewQueues), gives Json<Vec<LifeLine>>;

    "Changes how a job is printed.", "Modifie les paramètres d’impression d’un travail.";
    SetJobOptions { job: JobId } = Put "/api/jobs/{job}/options", by AnyOf(OwnQueue, ManageQueues),
        takes Json<TextSettings>, gives Json<QueuedJob>;

    "Confirms that a job received by e-mail is yours.",
    "Confirme qu’un travail reçu par e-mail est bien le vôtre.";
    ConfirmJob { job: JobId } = Post "/api/jobs/{job}/confirm", by AnyOf(OwnQueue), gives Json<QueuedJob>;

    "Deletes a job for good.", "Supprime définitivement un travail.";
    DeleteJob { job: JobId } = Delete "/api/jobs/{job}", by AnyOf(OwnQueue, ManageQueues), gives NoContent;

    "Releases jobs at a printer.", "Libère des travaux à une imprimante.";
    ReleaseJobs = Post "/api/releases", by AnyOf(OwnQueue, ManageQueues),
        takes Json<Release>, gives Json<BatchOutcome>;

    "The printers at which jobs can be released.", "Les imprimantes où des travaux peuvent être libérés.";
    ReleasePrinters = Get "/api/releases/printers", by AnyOf(OwnQueue, ViewQueues),
        gives Json<Vec<ReleasePrinter>>;

    "A code for each printer, to be put on it: whoever scans it releases jobs there.",
    "Un code pour chaque imprimante, à y coller : quiconque le scanne y libère des travaux.";
    ReleaseCodes = Get "/api/releases/codes", by AnyOf(ViewPrinters), gives Json<Vec<ReleaseCode>>;
}

/// Which jobs, and how many of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct QueueQuery {
    /// Whose; your own otherwise.
    pub of: Option<UserId>,
    /// A part of the name.
    pub search: String,
    /// Where they stand; all that is neither printed nor deleted otherwise.
    pub standing: Option<Standing>,
    /// In which order, with `-` for the opposite one; the latest first otherwise.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["submitted", "-submitted", "title", "-title", "pages", "-pages", "state", "-state"])))]
    pub sort: Option<String>,
    /// The `next` of the page before, in the same order.
    pub after: Option<String>,
    /// How many: 1 to 500, and 100 otherwise.
    pub limit: Option<u32>,
}

/// Where jobs stand, as lists tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Neither printed nor deleted.
    Queued,
    /// Ready to be released.
    Ready,
    /// On its way to a printer.
    Released,
    /// Something is to be done about it.
    Trouble,
    /// Printed.
    Printed,
}

/// `GET /api/jobs`: a page of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueuePage {
    /// Whose queue it is.
    pub owner: Colleague,
    /// The jobs.
    pub jobs: Vec<QueuedJob>,
    /// What to give as `after` for the next page, when there are more.
    pub next: Option<String>,
    /// How many jobs the queue has, whatever is searched.
    pub total: u64,
}

/// A step in the life of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LifeLine {
    /// When.
    pub at: Time,
    /// What, in the language of the request.
    pub sentence: String,
}

/// `POST /api/jobs/deletions` and `POST /api/jobs/restorations`: many at once.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeveralJobs {
    /// Which; at most 500.
    pub jobs: Vec<JobId>,
}

/// `POST /api/releases` (K7, K8)
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Release {
    /// Where.
    pub printer: PrinterId,
    /// Which jobs; at most 500.
    pub jobs: Vec<JobId>,
    /// Whether they stay in the queue when they were printed; missing for as each is set.
    #[serde(default)]
    pub keep: Option<bool>,
}

/// A printer, as far as somebody who prints needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReleasePrinter {
    /// The identifier.
    pub id: PrinterId,
    /// The name.
    pub name: String,
    /// Where it stands.
    pub location: Option<String>,
    /// How it is.
    pub state: PrinterState,
    /// Whether it prints in color.
    pub color: bool,
    /// Whether it prints on both sides.
    pub two_sided: bool,
}

/// The code of a printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReleaseCode {
    /// The printer.
    pub printer: ReleasePrinter,
    /// The address that the code says.
    pub url: String,
    /// The code as a picture (SVG).
    pub svg: String,
}

impl From<Printer> for ReleasePrinter {
    fn from(p: Printer) -> Self {
        Self {
            id: p.id,
            name: p.name.to_string(),
            location: p.location.map(|l| l.to_string()),
            state: p.status.state,
            color: p.attributes.color,
            two_sided: p.attributes.two_sided,
        }
    }
}

/// What is said about a document that is submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct NewJob {
    /// Its name.
    pub name: String,
}

/// How large a picture of a page is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PictureSize {
    /// The longest edge in pixels, 50 to 2,000.
    pub longest: u16,
}

impl Default for PictureSize {
    fn default() -> Self {
        Self { longest: 1_000 }
    }
}

/// A job as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueuedJob {
    /// The identifier.
    pub id: JobId,
    /// The name of the document.
    pub title: String,
    /// What its owner says about it.
    pub description: Option<String>,
    /// By which way it came.
    pub source: Source,
    /// When.
    pub submitted: Time,
    /// Where it stands.
    pub state: JobState,
    /// Since when.
    pub changed: Time,
    /// What the document was.
    pub format: Format,
    /// Its size in bytes.
    pub octets: u64,
    /// What is known of its pages.
    pub facts: Option<Facts>,
    /// How it will be printed.
    pub options: Options,
    /// Whether it stays in the queue when it was printed.
    pub keep: bool,
    /// Where it was released.
    pub printer: Option<PrinterId>,
    /// What came out.
    pub printed: Option<Printed>,
}

impl From<Job> for QueuedJob {
    fn from(j: Job) -> Self {
        Self {
            id: j.id,
            title: j.title.to_string(),
            description: j.description.map(|text| text.to_string()),
            source: j.source,
            submitted: j.submitted,
            state: j.state,
            changed: j.changed,
            format: j.format,
            octets: j.octets,
            facts: j.facts,
            options: j.options,
            keep: j.keep,
            printer: j.printer,
            printed: j.printed,
        }
    }
}

/// What `GET /api/events` sends (server-sent events): that something changed, for the page to fetch anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChangeNotice {
    /// The own print queue.
    Jobs,
    /// The print queue of this person.
    Queue(UserId),
    /// The printers.
    Printers,
    /// The imports.
    Imports,
}
