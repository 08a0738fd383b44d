//! The Printer Job Language: what stands around a job, what is asked, and how answers are read.

use super::JobEnd;
use crate::gateway::{abilities::Abilities, attributes::PrinterReport, plan::Plan};
use model::{
    printers::{Attributes, PDF, PrinterState, Status},
    text::tamed,
};

/// The universal exit: leaves whatever language the printer reads at the moment.
const EXIT: &str = "\x1b%-12345X";
/// The mark at the end of each answer.
const FORM_FEED: char = '\x0c';
/// What is asked of a printer, and at last something that it gives back.
pub(super) const QUESTIONS: &str = "\x1b%-12345X@PJL\r\n@PJL INFO ID\r\n@PJL INFO CONFIG\r\n@PJL INFO STATUS\r\n\
                                    @PJL ECHO IMPRIMATUR\r\n\x1b%-12345X";
pub(super) const LAST_ANSWER: &str = "@PJL ECHO IMPRIMATUR";

/// What stands before a job. The name is ours: nothing that a stranger wrote is in it.
pub(super) fn begin(name: &str, plan: &Plan) -> String {
    let duplex = match plan.sides {
        Some("two-sided-long-edge") => "@PJL SET DUPLEX=ON\r\n@PJL SET BINDING=LONGEDGE\r\n",
        Some("two-sided-short-edge") => "@PJL SET DUPLEX=ON\r\n@PJL SET BINDING=SHORTEDGE\r\n",
        Some(_) => "@PJL SET DUPLEX=OFF\r\n",
        None => "",
    };
    let copies = plan.copies;
    format!(
        "{EXIT}@PJL\r\n@PJL JOB NAME=\"{name}\"\r\n@PJL USTATUS JOB=ON\r\n@PJL SET COPIES={copies}\r\n{duplex}\
         @PJL ENTER LANGUAGE=PDF\r\n"
    )
}

/// What stands behind it.
pub(super) fn end(name: &str) -> String {
    format!("{EXIT}@PJL EOJ NAME=\"{name}\"\r\n{EXIT}")
}

/// Watches that nothing within a document leaves the language that it was announced in.
#[derive(Default)]
pub(super) struct Guard {
    /// The last octets of the chunk before.
    before: Vec<u8>,
}

impl Guard {
    /// Whether this part of the document stays within its frame.
    pub(super) fn passes(&mut self, chunk: &[u8]) -> bool {
        self.before.extend_from_slice(chunk);
        let leaves = self.before.windows(EXIT.len()).any(|window| window == EXIT.as_bytes());
        let kept = self.before.len().saturating_sub(EXIT.len() - 1);
        self.before.drain(..kept);
        !leaves
    }
}

/// What the answers say of the printer.
pub(super) fn told(said: &str) -> PrinterReport {
    let make_and_model = answer(said, "INFO ID").next().unwrap_or_default().trim().trim_matches('"');
    let languages = answer(said, "INFO CONFIG").skip_while(|line| !line.trim_start().starts_with("LANGUAGES"));
    // Its values stand below it, further in.
    let languages = languages.skip(1).take_while(|line| line.starts_with([' ', '\t'])).map(str::trim);
    let takes_pdf = languages.into_iter().any(|language| language.eq_ignore_ascii_case("PDF"));
    let duplex = answer(said, "INFO CONFIG").any(|line| line.trim_start().starts_with("DUPLEX"));
    let attributes = Attributes {
        make_and_model: tamed(make_and_model, "").to_string(),
        formats: if takes_pdf { vec![PDF.to_owned()] } else { Vec::new() },
        // It is not known, and colours that are not wanted are not sent.
        color: true,
        two_sided: duplex,
        ..Attributes::default()
    };
    // Copies are made before: not every printer makes those of a PDF.
    PrinterReport { attributes, status: status(said), abilities: Abilities::default(), most_copies: 1 }
}

fn status(said: &str) -> Status {
    let value = |name: &str| {
        let line = answer(said, "INFO STATUS").find_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='))?;
        Some(line.trim().to_owned())
    };
    let code: u32 = value("CODE").and_then(|code| code.parse().ok()).unwrap_or(0);
    let reason = match code / 1_000 {
        41 => Some("media-empty-error"),
        42 | 44 => Some("media-jam-error"),
        40 if code == 40_021 => Some("cover-open-error"),
        40 if code == 40_010 => Some("toner-empty-error"),
        40 | 43 | 50 => Some("other-error"),
        _ => None,
    };
    let offline = value("ONLINE").is_some_and(|online| online.eq_ignore_ascii_case("FALSE"));
    let state = match (reason, code) {
        (Some(_), _) => PrinterState::Stopped,
        _ if offline => PrinterState::Stopped,
        (None, 10_023 | 10_029) => PrinterState::Processing,
        _ => PrinterState::Idle,
    };
    let paused = (offline && reason.is_none()).then_some("paused");
    let reasons = reason.into_iter().chain(paused).map(str::to_owned).collect();
    Status { state, reasons, ..Status::default() }
}

/// The lines of the answer to a question.
fn answer<'a>(said: &'a str, question: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let head = format!("@PJL {question}");
    let found = said.split(FORM_FEED).find_map(|part| part.trim_start().strip_prefix(&head));
    found.into_iter().flat_map(str::lines).skip(1)
}

/// What the printer said at the end of the job of this name.
pub(super) fn job_end(said: &str, name: &str) -> Option<JobEnd> {
    // The last part may still be coming.
    let (whole, _) = said.rsplit_once(FORM_FEED)?;
    whole.split(FORM_FEED).find_map(|part| {
        let mut lines = part.trim_start().strip_prefix("@PJL USTATUS JOB")?.lines().map(str::trim).skip(1);
        let word = lines.next()?;
        let lines: Vec<&str> = lines.collect();
        let value = |key: &str| lines.iter().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        let ours = value("NAME").is_none_or(|said| said.trim_matches('"') == name);
        let pages = value("PAGES").and_then(|pages| pages.trim().parse().ok());
        match word {
            "END" if ours => Some(JobEnd::Printed(pages.filter(|pages| *pages > 0))),
            "CANCELED" if ours => Some(JobEnd::Canceled(pages.unwrap_or(0))),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERS: &str = "@PJL INFO ID\r\n\"Example 4250\u{202e}\"\r\n\x0c@PJL INFO CONFIG\r\nIN TRAYS [1 ENUMERATED]\r\n\tTRAY1 PC\r\n\
        LANGUAGES [3 ENUMERATED]\r\n\tPCL\r\n\tPOSTSCRIPT\r\n\tPDF\r\nDUPLEX\r\nUSTATUS [1 ENUMERATED]\r\n\tJOB\r\n\x0c\
        @PJL INFO STATUS\r\nCODE=41213\r\nDISPLAY=\"LOAD\"\r\nONLINE=FALSE\r\n\x0c@PJL ECHO IMPRIMATUR\r\n\x0c";

    #[test]
    fn answers_are_read() {
        let told = told(ANSWERS);
        assert_eq!(told.attributes.make_and_model, "Example 4250");
        assert_eq!(told.attributes.formats, [PDF]);
        assert!(told.attributes.two_sided);
        assert_eq!(
            (told.status.state, told.status.reasons),
            (PrinterState::Stopped, vec!["media-empty-error".to_owned()])
        );
        for silent in
            ["", "HTTP/1.1 400 Bad Request\r\n", &ANSWERS.replace("PDF", "XPS"), &ANSWERS.replace("\tPDF", "PDF")]
        {
            assert!(super::told(silent).attributes.formats.is_empty(), "{silent}");
        }
    }

    #[test]
    fn the_end_of_a_job_is_heard_once_it_is_whole() {
        let check = |said: &str, want: Option<JobEnd>| assert_eq!(job_end(said, "ours"), want, "{said}");
        check("@PJL USTATUS JOB\r\nSTART\r\nNAME=\"ours\"\r\n\x0c", None);
        check("@PJL USTATUS JOB\r\nEND\r\nNAME=\"ours\"\r\nPAGES=12\r\n", None);
        check("@PJL USTATUS JOB\r\nEND\r\nNAME=\"ours\"\r\nPAGES=12\r\n\x0c", Some(JobEnd::Printed(Some(12))));
        check("@PJL USTATUS JOB\r\nEND\r\nNAME=\"others\"\r\nPAGES=12\r\n\x0c", None);
        check("x\x0c@PJL USTATUS JOB\r\nEND\r\nPAGES=0\r\n\x0c", Some(JobEnd::Printed(None)));
        check("@PJL USTATUS JOB\r\nCANCELED\r\nNAME=\"ours\"\r\nPAGES=2\r\n\x0c", Some(JobEnd::Canceled(2)));
    }

    #[test]
    fn nothing_within_a_document_leaves_its_frame() {
        let passes = |chunks: &[&[u8]]| {
            let mut guard = Guard::default();
            chunks.iter().all(|chunk| guard.passes(chunk))
        };
        assert!(passes(&[b"%PDF-1.4 \x1b%-1234", b"6X", b""]));
        assert!(!passes(&[b"%PDF-1.4 \x1b%-12345X@PJL"]));
        assert!(!passes(&[b"%PDF-1.4 \x1b", b"%-123", b"", b"45", b"X@PJL RDYMSG"]));
    }
}
