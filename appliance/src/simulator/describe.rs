//! What a simulated printer says of itself (RFC 8011, 5.4; PWG 5100.12, 5100.13, 5100.14).

use super::{
    identity::Uris,
    jobs::count,
    printer::{Machine, Printer},
};
use crate::gateway::PAPER_TRAY;
use ipp::{Attribute, Attributes, Operation, OutOfBand, PrinterState, Value};

/// `operations-supported`
pub const OPERATIONS: [Operation; 8] = [
    Operation::PRINT_JOB,
    Operation::VALIDATE_JOB,
    Operation::CREATE_JOB,
    Operation::SEND_DOCUMENT,
    Operation::CANCEL_JOB,
    Operation::GET_JOB_ATTRIBUTES,
    Operation::GET_JOBS,
    Operation::GET_PRINTER_ATTRIBUTES,
];

/// The job template attributes that the printer knows (RFC 8011, 5.2).
pub const TEMPLATE: [&str; 11] = [
    "copies",
    "finishings",
    "media",
    "media-col",
    "multiple-document-handling",
    "orientation-requested",
    "output-bin",
    "print-color-mode",
    "print-quality",
    "printer-resolution",
    "sides",
];

/// Everything that the printer says of itself.
pub fn describe(printer: &Printer, machine: &Machine, uris: &Uris) -> Attributes {
    let mut all = Attributes::new();
    identity(&mut all, printer, uris);
    state(&mut all, printer, machine);
    abilities(&mut all, printer);
    template(&mut all);
    media(&mut all);
    supplies(&mut all, machine);
    all
}

fn identity(all: &mut Attributes, printer: &Printer, uris: &Uris) {
    let name = &printer.name;
    let web = format!("http://{}/", uris.host);
    all.add("printer-uri-supported", Value::uri(&uris.printer));
    all.add("uri-security-supported", Value::keyword("none"));
    all.add("uri-authentication-supported", Value::keyword("none"));
    all.add("printer-name", Value::name(name));
    all.add("printer-info", Value::text(format!("Simulated printer {name}")));
    all.add("printer-location", Value::text(name));
    all.add("printer-geo-location", Value::OutOfBand(OutOfBand::Unknown));
    all.add("printer-organization", Value::text(""));
    all.add("printer-organizational-unit", Value::text(""));
    all.add("printer-more-info", Value::uri(&web));
    all.add("printer-supply-info-uri", Value::uri(&web));
    all.add("printer-make-and-model", Value::text("Imprimatur Simulated Printer"));
    all.add("printer-device-id", Value::text(device_id(printer)));
    all.add("printer-serial-number", Value::text(printer.serial_number()));
    all.add("printer-firmware-name", Value::name("simulator"));
    all.add("printer-firmware-string-version", Value::text(env!("CARGO_PKG_VERSION")));
    all.add("printer-uuid", Value::uri(format!("{}000000000000", printer.clock.uuid_prefix())));
    all.add(PAPER_TRAY, Value::from(true));
}

fn device_id(printer: &Printer) -> String {
    let command = if printer.takes_pdf { "PDF" } else { "PWGRaster" };
    format!("MFG:Imprimatur;MDL:Simulated Printer;CMD:{command};SN:{};", printer.serial_number())
}

fn state(all: &mut Attributes, printer: &Printer, machine: &Machine) {
    let (state, reason) = machine.state();
    let clock = &printer.clock;
    all.add("printer-state", Value::Enum(state.number()));
    all.add("printer-state-reasons", Value::keyword(reason));
    all.add("printer-state-message", Value::text(state.word()));
    all.add("printer-state-change-time", Value::from(machine.changed));
    all.add("printer-state-change-date-time", clock.date_time(machine.changed));
    all.add("printer-config-change-time", Value::from(1));
    all.add("printer-config-change-date-time", clock.date_time(1));
    all.add("printer-current-time", clock.date_time(clock.up_time()));
    all.add("printer-up-time", Value::from(clock.up_time()));
    all.add("printer-is-accepting-jobs", Value::from(true));
    all.add("queued-job-count", count(machine.queued()));
    all.add("printer-impressions-completed", count(machine.total.impressions));
    all.add("printer-impressions-completed-col", machine.total.by_color());
    all.add("printer-media-sheets-completed", count(machine.total.sheets));
    if state == PrinterState::Stopped {
        let alert = format!("code={reason};index=1;severity=critical;group=mediaPath;groupindex=1;");
        all.add("printer-alert", Value::OctetString(alert.into_bytes()));
        all.add("printer-alert-description", Value::text(reason));
    }
}

fn abilities(all: &mut Attributes, printer: &Printer) {
    let formats: &[&str] = printer.formats();
    all.add("charset-configured", Value::Charset("utf-8".to_owned()));
    all.add("charset-supported", ["us-ascii", "utf-8"].map(|c| Value::Charset(c.to_owned())));
    all.add("natural-language-configured", Value::NaturalLanguage("en".to_owned()));
    all.add("generated-natural-language-supported", Value::NaturalLanguage("en".to_owned()));
    all.add("compression-supported", Value::keyword("none"));
    all.add("document-format-supported", formats.iter().map(|f| Value::media_type(*f)).collect::<Vec<_>>());
    all.add("document-format-default", Value::media_type(formats.first().copied().unwrap_or_default()));
    all.add("ipp-versions-supported", ["1.1", "2.0"].map(Value::keyword));
    all.add("ipp-features-supported", Value::keyword("none"));
    all.add("operations-supported", OPERATIONS.map(|operation| Value::Enum(i32::from(operation.0))));
    all.add("pdl-override-supported", Value::keyword("attempted"));
    all.add("color-supported", Value::from(true));
    all.add("pages-per-minute", Value::from(printer.pages_per_minute()));
    all.add("pages-per-minute-color", Value::from(printer.pages_per_minute()));
    all.add("job-ids-supported", Value::from(true));
    all.add("multiple-document-jobs-supported", Value::from(false));
    all.add("multiple-operation-time-out", Value::from(60));
    all.add("multiple-operation-time-out-action", Value::keyword("abort-job"));
    all.add("preferred-attributes-supported", Value::from(false));
    all.add("printer-get-attributes-supported", Value::keyword("document-format"));
    all.add("page-ranges-supported", Value::from(false));
    all.add("job-k-octets-supported", Value::range(0, 262_144));
    all.add(
        "which-jobs-supported",
        ["completed", "not-completed", "all", "aborted", "canceled", "pending", "processing"].map(Value::keyword),
    );
    let creation = ["document-format", "document-name", "ipp-attribute-fidelity", "job-name"];
    all.add(
        "job-creation-attributes-supported",
        [creation.as_slice(), &TEMPLATE].concat().into_iter().map(Value::keyword).collect::<Vec<_>>(),
    );
}

fn template(all: &mut Attributes) {
    all.add("copies-default", Value::from(1));
    all.add("copies-supported", Value::range(1, 999));
    all.add("finishings-default", Value::Enum(3));
    all.add("finishings-supported", Value::Enum(3));
    all.add("multiple-document-handling-default", Value::keyword("separate-documents-collated-copies"));
    all.add("multiple-document-handling-supported", Value::keyword("separate-documents-collated-copies"));
    all.add("orientation-requested-default", Value::Enum(3));
    all.add("orientation-requested-supported", [3, 4].map(Value::Enum));
    all.add("output-bin-default", Value::keyword("face-down"));
    all.add("output-bin-supported", Value::keyword("face-down"));
    all.add("print-color-mode-default", Value::keyword("auto"));
    all.add("print-color-mode-supported", ["auto", "color", "monochrome"].map(Value::keyword));
    all.add("print-quality-default", Value::Enum(4));
    all.add("print-quality-supported", [3, 4, 5].map(Value::Enum));
    all.add("printer-resolution-default", Value::dpi(600));
    all.add("printer-resolution-supported", Value::dpi(600));
    all.add("sides-default", Value::keyword("one-sided"));
    all.add("sides-supported", ["one-sided", "two-sided-long-edge", "two-sided-short-edge"].map(Value::keyword));
}

fn media(all: &mut Attributes) {
    const SIZES: [(&str, i32, i32); 3] = [
        ("iso_a4_210x297mm", 21_000, 29_700),
        ("iso_a5_148x210mm", 14_800, 21_000),
        ("na_letter_8.5x11in", 21_590, 27_940),
    ];
    let names = || SIZES.map(|(name, ..)| Value::keyword(name)).to_vec();
    let size = |width, length| {
        Value::from(Attributes::new().with("x-dimension", Value::from(width)).with("y-dimension", Value::from(length)))
    };
    let col = |width, length, source: &str| {
        Value::from(
            Attributes::new()
                .with("media-size", size(width, length))
                .with("media-source", Value::keyword(source))
                .with("media-type", Value::keyword("stationery")),
        )
    };
    let trays = [("tray-1", 250, 180, "iso_a4_210x297mm"), ("tray-2", 500, 430, "iso_a5_148x210mm")];
    let tray = |(name, capacity, level, _): (&str, i32, i32, &str)| {
        let text = format!(
            "type=sheetFeedAutoRemovableTray;mediafeed=29700;mediaxfeed=21000;maxcapacity={capacity};level={level};status=0;name={name};"
        );
        Value::OctetString(text.into_bytes())
    };
    all.add("media-default", Value::keyword("iso_a4_210x297mm"));
    all.add("media-supported", names());
    all.add("media-ready", trays.map(|(.., media)| Value::keyword(media)));
    all.add("media-col-default", col(21_000, 29_700, "tray-1"));
    all.add("media-col-ready", [col(21_000, 29_700, "tray-1"), col(14_800, 21_000, "tray-2")]);
    all.add("media-col-supported", ["media-size", "media-source", "media-type"].map(Value::keyword));
    all.add("media-size-supported", SIZES.map(|(_, width, length)| size(width, length)));
    all.add("media-source-supported", ["auto", "tray-1", "tray-2"].map(Value::keyword));
    all.add("media-type-supported", Value::keyword("stationery"));
    all.add("printer-input-tray", trays.map(tray));
    let bin = "type=unRemovableBin;maxcapacity=250;remaining=-2;status=0;name=face-down;stackingorder=firstToLast;pagedelivery=faceDown;";
    all.add("printer-output-tray", Value::OctetString(bin.as_bytes().to_vec()));
}

/// Toner goes down by one percent every hundred impressions.
fn supplies(all: &mut Attributes, machine: &Machine) {
    let used = machine.total.impressions / 100;
    let supply = |(index, colour, level): (u32, &str, u32)| {
        let level = level.saturating_sub(used);
        let text = format!(
            "index={index};class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level={level};colorantname={colour};"
        );
        Value::OctetString(text.into_bytes())
    };
    let toners = [(1, "black", 80), (2, "cyan", 65), (3, "magenta", 50), (4, "yellow", 90)];
    all.add("printer-supply", toners.map(supply));
    all.add("printer-supply-description", toners.map(|(_, colour, _)| Value::text(format!("Toner {colour}"))));
}

/// What was asked for: names of attributes or of groups of them (RFC 8011, 4.2.5.1), everything where nothing was said.
pub fn requested(all: Attributes, names: &[Value], group_of: fn(&str) -> &'static str) -> Attributes {
    if names.is_empty() {
        return all;
    }
    let wanted = |attribute: &Attribute| {
        let matches = |name: &str| name == "all" || name == attribute.name || name == group_of(&attribute.name);
        names.iter().filter_map(Value::as_text).any(matches)
    };
    all.into_iter().filter(wanted).collect()
}

/// The group that a printer attribute is asked for by.
pub fn printer_group(name: &str) -> &'static str {
    let of_template = |template: &&str| {
        name.strip_prefix(*template)
            .is_some_and(|rest| matches!(rest, "-default" | "-supported" | "-ready" | "-database"))
    };
    if TEMPLATE.iter().any(of_template) || name == "page-ranges-supported" {
        "job-template"
    } else {
        "printer-description"
    }
}

/// The group that a job attribute is asked for by.
pub fn job_group(name: &str) -> &'static str {
    if TEMPLATE.contains(&name) { "job-template" } else { "job-description" }
}
