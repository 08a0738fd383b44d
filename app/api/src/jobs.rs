//! The print queue.

use crate::{
    forms::{Creation, Document, File, Json, NoContent, Png},
    routes::routes,
};
use model::{
    id::{JobId, PrinterId},
    jobs::{Facts, Format, Job, JobState, Options, Printed, Source},
    time::Time,
};
use serde::{Deserialize, Serialize};

routes! {
    "Your print queue.", "Votre file d’attente.";
    Jobs = Get "/api/jobs", by AnyOf(OwnQueue), gives Json<Vec<QueuedJob>>;

    "Uploads a document.", "Envoie un document.";
    Submit = Post "/api/jobs", by AnyOf(OwnQueue), asks NewJob, takes Document, gives Creation<QueuedJob>;

    "One of your jobs.", "L’un de vos travaux.";
    Job { job: JobId } = Get "/api/jobs/{job}", by AnyOf(OwnQueue), gives Json<QueuedJob>;

    "One side of the paper as it will come out, as a picture.", "Une face du papier telle qu’elle sortira, en image.";
    JobPage { job: JobId, page: u32 } = Get "/api/jobs/{job}/pages/{page}", by AnyOf(OwnQueue), asks PictureSize,
        gives File<Png>;

    "Changes how a job is printed.", "Modifie les paramètres d’impression d’un travail.";
    SetJobOptions { job: JobId } = Put "/api/jobs/{job}/options", by AnyOf(OwnQueue),
        takes Json<SetOptions>, gives Json<QueuedJob>;

    "Confirms that a job received by e-mail is yours.",
    "Confirme qu’un travail reçu par e-mail est bien le vôtre.";
    ConfirmJob { job: JobId } = Post "/api/jobs/{job}/confirm", by AnyOf(OwnQueue), gives Json<QueuedJob>;

    "Deletes one of your jobs.", "Supprime l’un de vos travaux.";
    DeleteJob { job: JobId } = Delete "/api/jobs/{job}", by AnyOf(OwnQueue), gives NoContent;
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
    /// By which way it came.
    pub source: Source,
    /// When.
    pub submitted: Time,
    /// Where it stands.
    pub state: JobState,
    /// What the document was.
    pub format: Format,
    /// Its size in bytes.
    pub octets: u64,
    /// What is known of its pages.
    pub facts: Option<Facts>,
    /// How it will be printed.
    pub options: Options,
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
            source: j.source,
            submitted: j.submitted,
            state: j.state,
            format: j.format,
            octets: j.octets,
            facts: j.facts,
            options: j.options,
            printer: j.printer,
            printed: j.printed,
        }
    }
}

/// `PUT /api/jobs/{job}/options`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetOptions {
    /// How it is to be printed.
    pub options: Options,
}

/// What `GET /api/events` sends (server-sent events): that something changed, for the page to fetch anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChangeNotice {
    /// The own print queue.
    Jobs,
    /// The printers.
    Printers,
    /// The imports.
    Imports,
}
