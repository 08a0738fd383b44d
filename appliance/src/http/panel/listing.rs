//! What waits for whoever stands at a panel: a line for each document, with what this printer cannot do of it, and how it
//! is printed this once.

use super::{choices::choices, frame, here, words::Words};
use app::{delegates::Colleague, panel::AtPanel};
use jiff::{Timestamp, tz::TimeZone};
use maud::{Markup, html};
use model::{
    id::JobId,
    jobs::{Job, JobState, repeats},
    printers::{Printer, limits::limits},
    text::Language,
};

/// The page.
pub fn page(printer: &Printer, at: &AtPanel, zone: &TimeZone, words: &Words) -> Markup {
    let first = format!("/panel/{}", printer.panel_key);
    let own = here(printer, None);
    let here = here(printer, at.of.as_ref().map(|of| of.id));
    let lines = repeats::lines(at.jobs.clone());
    let ready = lines.iter().filter_map(|line| line.first()).filter(|job| job.state.releasable()).count();
    let whose = at.of.as_ref().map(|of| (words.documents_of)(&of.name));
    frame(
        words,
        printer,
        Some(&first),
        "listing",
        &html! {
            form .jobs method="post" action=(own) {
                // Both bars stay in sight, however many documents there are between them.
                div .head { div .bar {
                    h1 { (whose.unwrap_or_else(|| (words.hello)(&at.name))) span { (printer.name) } }
                    button name="do" value="leave" type="submit" formnovalidate { (words.leave) }
                } }
                @if let Some(quota) = at.quota.sentences(words.language, |n| n.to_string()) { p .hint.quota { (quota) } }
                @if let Some(of) = &at.of { input type="hidden" name="of" value=(of.id); }
                @if !at.held.is_empty() { (people(printer, at, &own, words)) }
                @if lines.is_empty() {
                    div .card.empty { p { (words.nothing) } @if at.of.is_none() { p .hint { (words.nothing_hint) } } }
                } @else {
                    @if ready > 1 { (choices(printer, None, words.language)) }
                    ul {
                        @for line in &lines { (row(printer, at, line, zone, words)) }
                    }
                    @if ready > 0 {
                        div .actions { div .bar {
                            button .first name="do" value="print" type="submit" { (words.print) }
                            button name="do" value="print-all" type="submit" { (words.print_all) }
                            @if at.of.is_none() { button .danger name="do" value="delete" type="submit" { (words.delete) } }
                        } }
                    } @else {
                        a .quiet href=(here) { (words.look_again) }
                    }
                }
            }
        },
    )
}

/// The people whose documents can be printed here.
fn people(printer: &Printer, at: &AtPanel, own: &str, words: &Words) -> Markup {
    let now = at.of.as_ref().map(|of| of.id);
    let one = |person: &Colleague| {
        let current = (now == Some(person.id)).then_some("true");
        html! { a href=(here(printer, Some(person.id))) aria-current=[current] { (person.name) } }
    };
    html! {
        nav .people aria-label=(words.whose) {
            a href=(own) aria-current=[now.is_none().then_some("true")] { (words.own_documents) }
            @for person in &at.held { (one(person)) }
        }
    }
}

fn row(printer: &Printer, at: &AtPanel, line: &[Job], zone: &TimeZone, words: &Words) -> Markup {
    let Some(job) = line.first() else { return Markup::default() };
    let ready = job.state.releasable();
    let id = format!("job-{}", job.id);
    let pages = job.facts.as_ref().map(|facts| (words.pages)(facts.pages));
    let color = job.facts.as_ref().map(|facts| if facts.color_pages > 0 { words.color } else { words.gray });
    html! {
        li {
            @if ready { input #(id) type="checkbox" name="job" value=(job.id) checked; } @else { span .wait aria-hidden="true" {} }
            label for=(id) {
                strong { (job.title) }
                span .facts {
                    @if let Some(pages) = pages { span { (pages) } }
                    @if let Some(color) = color { span { (color) } }
                    @if job.options.copies > 1 { span { (words.copies) " " (job.options.copies) } }
                    span { (time(job, zone, words.language)) }
                    @if !ready { span { (words.reading) } }
                }
                @if let JobState::Failed(_) = job.state {
                    span .remark { (at.last.get(&job.id).map_or_else(|| words.failed.to_owned(), |step| step.what.sentence(words.language, None))) }
                }
                @if let Some(text) = &job.description { span .facts { (text) } }
                @for remark in job.facts.iter().flat_map(|facts| &facts.remarks) {
                    span .remark { (remark.sentence(words.language)) }
                }
                @for limit in limits(&job.options, job.facts.as_ref(), &printer.attributes) {
                    span .remark { (limit.sentence(words.language)) }
                }
                @if line.len() > 1 { span .remark { ((words.repeated)(line.len())) } }
            }
            @if line.len() > 1 {
                button .again name="do" value=(format!("repeated-{}", job.id)) type="submit" { ((words.print_repeated)(line.len())) }
            }
            @if ready { (choices(printer, Some(job), words.language)) }
        }
    }
}

/// What is printed: what was ticked, everything, or all of a document that is there several times. Of such a one,
/// otherwise only the latest is printed, and the others wait.
pub fn to_print(jobs: Vec<Job>, action: &str, ticked: &[JobId]) -> Vec<Job> {
    let repeated: Option<JobId> = action.strip_prefix("repeated-").and_then(|id| id.parse().ok());
    let mut wanted = Vec::new();
    for line in repeats::lines(jobs) {
        let Some(first) = line.first() else { continue };
        let (id, all) = (first.id, action == "print-all");
        if repeated.is_some() {
            wanted.extend(line.into_iter().filter(|_| repeated == Some(id)));
        } else if all || ticked.contains(&id) {
            wanted.extend(line.into_iter().take(1));
        }
    }
    wanted.retain(|job| job.state.releasable());
    wanted
}

fn time(job: &Job, zone: &TimeZone, language: Language) -> String {
    let Ok(at) = Timestamp::from_millisecond(job.submitted.0) else { return String::new() };
    let form = match language {
        Language::En => "%-d %b, %H:%M",
        Language::Fr => "%d/%m à %H:%M",
    };
    at.to_zoned(zone.clone()).strftime(form).to_string()
}
