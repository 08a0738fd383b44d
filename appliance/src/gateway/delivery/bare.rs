//! A delivery to a printer without IPP, which gives no number to a job and is never asked about one again.

use super::{LeaseLost, failed, name, why_not_begun};
use crate::gateway::{
    AskError, Gateway, making,
    plan::Plan,
    raw::{self, JobEnd},
};
use api::agent::{Ending, Errand, LeaseAnswer, Report, Target};
use model::jobs::{Failure, Printed};

/// The number of every job at such a printer: that something was sent is all that it says.
const RAW_JOB: i32 = 1;

impl Gateway {
    /// Sends the job, and believes what the printer says of it over the same connection.
    pub(super) async fn bring_raw(
        &self,
        target: &Target,
        errand: &Errand,
        lease: &LeaseAnswer,
    ) -> Result<Ending, LeaseLost> {
        if errand.printer_job.is_some() {
            // A former run got that far, and nobody can say what it sent.
            return Ok(Ending::Uncertain);
        }
        let plan = match self.reach(&target.uri).await {
            Ok(told) => Plan::of(&errand.options, &told),
            Err(error) => return Ok(why_not_begun(&error)),
        };
        let Some(plan) = plan else { return Ok(failed(Failure::NotMade)) };
        let created = Report::JobCreated { delivery: errand.delivery, fence: lease.fence, printer_job: RAW_JOB };
        self.report(&created).await?;
        let Some(document) = self.document(errand, lease).await? else { return Ok(failed(Failure::Spool)) };
        let document = match &plan.output {
            Some(output) => making::made(self.cage.clone(), output.clone(), false, document),
            None => document,
        };
        let patience = (self.patience.stall, self.patience.silence);
        let sent = raw::print(&target.uri, &self.egress, &plan, &name(errand), document, patience).await;
        Ok(match sent {
            Ok(Some(JobEnd::Printed(pages))) => Ending::Printed { printed: pages.map(|pages| counted(pages, &plan)) },
            Ok(Some(JobEnd::Canceled(pages))) => {
                Ending::Failed { why: Failure::Aborted, printed: counted(pages, &plan) }
            }
            Ok(None) | Err(AskError::Cut(_)) => Ending::Uncertain,
            // What is not whole is no PDF.
            Err(AskError::NotMade) => failed(Failure::NotMade),
            Err(AskError::Document) => failed(Failure::Spool),
            Err(error) => why_not_begun(&error),
        })
    }
}

/// The pages that a printer without IPP counts are sides; it says nothing of colours.
fn counted(pages: u32, plan: &Plan) -> Printed {
    let two_sided = plan.sides.is_some_and(|sides| sides.starts_with("two-sided"));
    let sheets = if two_sided { pages.div_ceil(2) } else { pages };
    Printed { impressions: pages, sheets, color_impressions: 0 }
}
