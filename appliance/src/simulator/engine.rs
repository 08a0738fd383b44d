//! What moves the paper: takes one job after the other and lets its impressions come out, one at a time.

use super::{
    jobs::Job,
    paper::{DocumentPictures, Render},
    printer::{Gate, Printer},
};
use api::printers::Paper;
use ipp::JobState;
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

/// How often an idle printer looks for jobs whose document never came.
const IDLE: Duration = Duration::from_secs(5);

/// Prints until it is dropped.
pub async fn run(printer: Arc<Printer>, render: Render) {
    let mut changes = printer.changes();
    loop {
        changes.mark_unchanged();
        let now = printer.clock.up_time();
        printer.change_if(|machine| machine.expire(now));
        match printer.change_if(|machine| machine.begin(now)) {
            Some(job) => print(&printer, &render, &job).await,
            None => {
                let _ = tokio::time::timeout(IDLE, changes.changed()).await;
            }
        }
    }
}

async fn print(printer: &Arc<Printer>, render: &Render, job: &Job) {
    let (pages, colored) = match develop(printer, render, job).await {
        Some(DocumentPictures { pages, colored }) if pages > 0 => (pages, colored),
        _ => return end(printer, job, JobState::Aborted, "document-format-error"),
    };
    let impressions = pages.saturating_mul(job.copies());
    printer.change(|machine| {
        if let Some(job) = machine.job_mut(job.id) {
            job.impressions = Some(impressions);
        }
    });
    printer.tray.begin(paper(job), pages);
    for impression in 0..impressions {
        if !may_go_on(printer, job.id).await {
            return;
        }
        tokio::time::sleep(printer.per_impression).await;
        let page = impression.checked_rem(pages).unwrap_or(0);
        let new_sheet = !job.two_sided() || page % 2 == 0;
        printer.tray.add(job.id, new_sheet);
        let now = printer.clock.up_time();
        let color = colored.contains(&page.saturating_add(1));
        printer.change(|machine| machine.impression(job.id, color, new_sheet, now));
    }
    end(printer, job, JobState::Completed, "job-completed-successfully");
}

/// Makes pictures of the pages; none where the document cannot be read.
async fn develop(printer: &Arc<Printer>, render: &Render, job: &Job) -> Option<DocumentPictures> {
    let (printer, render, id, color) = (Arc::clone(printer), Arc::clone(render), job.id, job.color());
    let developed = tokio::task::spawn_blocking(move || printer.tray.develop(&render, id, color)).await;
    match developed {
        Ok(Ok(developed)) => Some(developed),
        Ok(Err(error)) => {
            tracing::info!(%error, job = id, "a simulated printer gives a job up");
            None
        }
        Err(_) => None,
    }
}

/// Waits while the printer is stopped; whether the job is still there after that.
async fn may_go_on(printer: &Printer, job: i32) -> bool {
    let mut changes = printer.changes();
    loop {
        changes.mark_unchanged();
        match printer.look(|machine| machine.gate(job)) {
            Gate::Go => return true,
            Gate::Gone => return false,
            Gate::Wait => {
                let _ = changes.changed().await;
            }
        }
    }
}

fn end(printer: &Printer, job: &Job, state: JobState, reason: &'static str) {
    let now = printer.clock.up_time();
    printer.change(|machine| machine.end(job.id, state, reason, now));
}

fn paper(job: &Job) -> Paper {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Paper {
        job: job.id,
        name: job.name.clone(),
        impressions: 0,
        sheets: 0,
        color: job.color(),
        two_sided: job.two_sided(),
        at: i64::try_from(now.as_millis()).unwrap_or(i64::MAX),
    }
}
