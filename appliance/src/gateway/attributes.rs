//! What printers say, made small and harmless: bounded lists of bounded words.

use super::abilities::Abilities;
use ipp::{Attributes as IppAttributes, JobState, Value};
use model::{
    jobs::Printed,
    printers::{Attributes, PrinterState, Status},
    text::tamed,
};

/// The attribute by which a simulated printer says that its paper tray can be looked at.
pub const PAPER_TRAY: &str = "imprimatur-paper-tray";

/// The attributes that are asked for (protocols: identity, state, abilities, counters).
pub const WANTED: [&str; 29] = [
    "printer-make-and-model",
    "printer-serial-number",
    "printer-firmware-string-version",
    "printer-state",
    "printer-state-reasons",
    "printer-more-info",
    "document-format-supported",
    "operations-supported",
    "color-supported",
    "copies-supported",
    "sides-supported",
    "sides-default",
    "finishings-supported",
    "print-color-mode-supported",
    "print-scaling-supported",
    "output-bin-supported",
    "compression-supported",
    "media-default",
    "media-ready",
    "media-supported",
    "printer-resolution-default",
    "pwg-raster-document-resolution-supported",
    "pwg-raster-document-sheet-back",
    "pwg-raster-document-type-supported",
    "urf-supported",
    "pclm-source-resolution-supported",
    "printer-impressions-completed",
    "printer-media-sheets-completed",
    PAPER_TRAY,
];

/// How many values of a list are kept.
const MOST_VALUES: usize = 64;
/// How long a keyword may be (RFC 8011, 5.1.4).
const MOST_WORD: usize = 255;
/// How long a URI may be that is kept.
const MOST_URI: usize = 1023;

/// What a printer said of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrinterReport {
    /// What it is.
    pub attributes: Attributes,
    /// How it is.
    pub status: Status,
    /// What it can be sent.
    pub abilities: Abilities,
    /// `copies-supported`, 0 where it does not know copies
    pub most_copies: u16,
}

/// What a printer says of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobReport {
    /// `job-state`
    pub state: JobState,
    /// Whether it still waits for its document.
    pub incoming: bool,
    /// What came out, where it counts.
    pub printed: Option<Printed>,
}

/// What a printer said of itself; none where it does not even say its state.
pub fn told(said: &IppAttributes) -> Option<PrinterReport> {
    let status = Status {
        state: match said.integer("printer-state").and_then(ipp::PrinterState::of)? {
            ipp::PrinterState::Idle => PrinterState::Idle,
            ipp::PrinterState::Processing => PrinterState::Processing,
            ipp::PrinterState::Stopped => PrinterState::Stopped,
        },
        reasons: words(said, "printer-state-reasons").filter(|reason| reason != "none").collect(),
        impressions: said.integer("printer-impressions-completed").and_then(|n| u32::try_from(n).ok()),
        sheets: said.integer("printer-media-sheets-completed").and_then(|n| u32::try_from(n).ok()),
        seen: None,
    };
    let attributes = Attributes {
        make_and_model: line(said, "printer-make-and-model"),
        serial_number: line(said, "printer-serial-number"),
        firmware: line(said, "printer-firmware-string-version"),
        formats: words(said, "document-format-supported").collect(),
        color: said.boolean("color-supported").unwrap_or(false),
        two_sided: words(said, "sides-supported").any(|sides| sides.starts_with("two-sided")),
        two_sided_default: said.text("sides-default").is_some_and(|sides| sides.starts_with("two-sided")),
        finishings: numbers(said, "finishings-supported"),
        color_modes: words(said, "print-color-mode-supported").collect(),
        operations: numbers(said, "operations-supported"),
        more_info: web_page(said, "printer-more-info"),
        simulated: said.boolean(PAPER_TRAY).unwrap_or(false),
    };
    let most_copies = match said.value("copies-supported") {
        Some(Value::Range(range)) => u16::try_from(range.upper).unwrap_or(0),
        _ => 0,
    };
    Some(PrinterReport { attributes, status, abilities: Abilities::of(said), most_copies })
}

/// What a printer said of a job; none where it does not say its state.
pub fn job_report(said: &IppAttributes) -> Option<JobReport> {
    let state = said.integer("job-state").and_then(JobState::of)?;
    let incoming = said.texts("job-state-reasons").any(|r| matches!(r, "job-incoming" | "job-data-insufficient"));
    Some(JobReport { state, incoming, printed: printed(said) })
}

/// The printer's count, where it has one: many answer zero for what they do not count.
fn printed(said: &IppAttributes) -> Option<Printed> {
    let counted = |name: &str| said.integer(name).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    let impressions = counted("job-impressions-completed")?;
    let two_sided = said.text("sides").is_some_and(|sides| sides.starts_with("two-sided"));
    let at_least = if two_sided { impressions.div_ceil(2) } else { impressions };
    let in_color = said
        .value("job-impressions-completed-col")
        .and_then(Value::as_collection)
        .and_then(|by_color| by_color.integer("full-color"))
        .and_then(|n| u32::try_from(n).ok())
        .unwrap_or(0);
    Some(Printed {
        impressions,
        sheets: counted("job-media-sheets-completed").unwrap_or(at_least).min(impressions),
        color_impressions: in_color.min(impressions),
    })
}

fn line(said: &IppAttributes, name: &str) -> String {
    said.text(name).map(|text| tamed(text, "").to_string()).unwrap_or_default()
}

/// Keywords and media types: printable ASCII without spaces, or they are left out.
fn words<'a>(said: &'a IppAttributes, name: &str) -> impl Iterator<Item = String> + use<'a> {
    let plain = |word: &&str| !word.is_empty() && word.len() <= MOST_WORD && word.bytes().all(|b| b.is_ascii_graphic());
    said.values(name).iter().filter_map(Value::as_text).filter(plain).take(MOST_VALUES).map(str::to_owned)
}

fn numbers(said: &IppAttributes, name: &str) -> Vec<u16> {
    said.integers(name).filter_map(|number| u16::try_from(number).ok()).take(4 * MOST_VALUES).collect()
}

/// The address of a page that a browser may be sent to.
fn web_page(said: &IppAttributes, name: &str) -> String {
    let uri = said.text(name).filter(|uri| uri.len() <= MOST_URI).and_then(|uri| url::Url::parse(uri).ok());
    uri.filter(|uri| matches!(uri.scheme(), "http" | "https")).map(|uri| uri.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_hostile_printer_says_is_harmless() {
        let said = IppAttributes::new()
            .with("printer-state", Value::Enum(5))
            .with("printer-state-reasons", ["none", "media-jam", "a b", "<script>", ""].map(Value::keyword))
            .with("printer-make-and-model", Value::text(format!("Evil\u{202e}\r\n{}", "x".repeat(30_000))))
            .with("printer-more-info", Value::uri("javascript:alert(1)"))
            .with("document-format-supported", vec![Value::media_type("application/pdf"); 5000])
            .with("operations-supported", [2, -1, 70_000].map(Value::Enum))
            .with("printer-impressions-completed", Value::from(-5))
            .with("copies-supported", Value::range(1, i32::MAX));
        let told = told(&said).unwrap();
        assert_eq!(told.status.state, PrinterState::Stopped);
        assert_eq!(told.status.reasons, ["media-jam", "<script>"]);
        assert_eq!(told.status.impressions, None);
        assert_eq!(told.attributes.make_and_model.chars().count(), 200);
        assert!(told.attributes.make_and_model.starts_with("Evil xxx"));
        assert_eq!(told.attributes.more_info, "");
        assert_eq!(told.attributes.formats.len(), MOST_VALUES);
        assert_eq!(told.attributes.operations, [2]);
        assert_eq!(told.most_copies, 0);
    }

    #[test]
    fn a_printers_count_is_taken_where_it_counts() {
        let check = |impressions: i32, sheets: i32, sides: &str, want: Option<(u32, u32)>| {
            let said = IppAttributes::new()
                .with("job-state", Value::Enum(9))
                .with("sides", Value::keyword(sides))
                .with("job-impressions-completed", Value::from(impressions))
                .with("job-media-sheets-completed", Value::from(sheets));
            let printed = job_report(&said).unwrap().printed.map(|p| (p.impressions, p.sheets));
            assert_eq!(printed, want, "{impressions} {sheets} {sides}");
        };
        check(0, 0, "one-sided", None);
        check(5, 0, "one-sided", Some((5, 5)));
        check(5, 0, "two-sided-long-edge", Some((5, 3)));
        check(6, 4, "two-sided-long-edge", Some((6, 4)));
        check(-1, 7, "one-sided", None);
    }
}
