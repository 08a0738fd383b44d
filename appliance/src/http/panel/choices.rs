//! How documents are printed this once, as somebody at a panel chooses: for one of them, and for all (K4, K5). A choice
//! for one comes before one for all, and what nobody touches is as it is set.

use super::field;
use maud::{Markup, html};
use model::{
    jobs::{ColorMode, Job, Options, PagesPerSide, Sides},
    printers::Printer,
    sentences,
    text::Language,
};

sentences! {
    /// What the choices are called.
    pub struct Choices {
        for_all: "Print settings for all", "Paramètres pour tous";
        for_one: "Print settings", "Paramètres d’impression";
        as_set: "As set", "Comme défini";
        copies: "Copies", "Exemplaires";
        sides: "Sides", "Recto verso";
        one_sided: "One-sided", "Recto seul";
        long_edge: "Two-sided, long edge", "Recto verso, bord long";
        short_edge: "Two-sided, short edge", "Recto verso, bord court";
        color: "Color", "Couleur";
        in_color: "Color", "Couleur";
        in_gray: "Black and white", "Noir et blanc";
        pages_per_side: "Pages per side", "Pages par face";
        staple: "Staple", "Agrafer";
        punch: "Punch holes", "Perforer";
        yes: "Yes", "Oui";
        no: "No", "Non";
    }
}

/// The choices for one document, or for all.
pub fn choices(printer: &Printer, job: Option<&Job>, language: Language) -> Markup {
    let words = Choices::of(language);
    let of = job.map_or_else(|| "all".to_owned(), |job| job.id.to_string());
    let can = &printer.attributes;
    // Black and white does not become color (K4).
    let colored = job.is_none_or(|job| job.facts.as_ref().is_none_or(|facts| facts.color_pages > 0));
    let copies = format!("copies-{of}");
    let up: Vec<(String, String)> =
        PagesPerSide::ALL.iter().map(|n| (n.get().to_string(), n.get().to_string())).collect();
    let pair = |all: &[(&str, &str)]| all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    let yes_no = pair(&[("yes", words.yes), ("no", words.no)]);
    html! {
        details .choices {
            summary { (if job.is_none() { words.for_all } else { words.for_one }) }
            div {
                p {
                    label for=(copies) { (words.copies) }
                    input id=(copies) name=(copies) type="text" inputmode="numeric" maxlength="3" autocomplete="off"
                        placeholder=(job.map_or_else(|| words.as_set.to_owned(), |job| job.options.copies.to_string()));
                }
                @if can.two_sided {
                    (select(&format!("sides-{of}"), words.sides, words, &pair(&[
                        ("one-sided", words.one_sided), ("two-sided-long-edge", words.long_edge),
                        ("two-sided-short-edge", words.short_edge),
                    ])))
                }
                @if can.color && colored {
                    (select(&format!("color-{of}"), words.color, words, &pair(&[("color", words.in_color), ("monochrome", words.in_gray)])))
                }
                (select(&format!("up-{of}"), words.pages_per_side, words, &up))
                @if can.staples() { (select(&format!("staple-{of}"), words.staple, words, &yes_no)) }
                @if can.punches() { (select(&format!("punch-{of}"), words.punch, words, &yes_no)) }
            }
        }
    }
}

fn select(name: &str, label: &str, words: &Choices, values: &[(String, String)]) -> Markup {
    html! {
        p {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" selected { (words.as_set) }
                @for (value, text) in values { option value=(value) { (text) } }
            }
        }
    }
}

/// How the job is printed by what was chosen in `form`; none where nothing was.
pub fn chosen(form: &[(String, String)], job: &Job) -> Option<Options> {
    let for_all = with(job.options.clone(), form, "all");
    let options = with(for_all, form, &job.id.to_string());
    (options != job.options).then_some(options)
}

/// `options` with what was chosen under `of`. What is no choice changes nothing: whoever types a letter for a number of
/// copies gets one as it was set.
fn with(options: Options, form: &[(String, String)], of: &str) -> Options {
    let mut options = options;
    let value = |name: &str| field(form, &format!("{name}-{of}")).trim().to_owned();
    let copies = value("copies").parse().ok().filter(|copies| (1..=Options::MOST_COPIES).contains(copies));
    options.copies = copies.unwrap_or(options.copies);
    options.sides = match value("sides").as_str() {
        "one-sided" => Sides::OneSided,
        "two-sided-long-edge" => Sides::TwoSidedLongEdge,
        "two-sided-short-edge" => Sides::TwoSidedShortEdge,
        _ => options.sides,
    };
    options.color = match value("color").as_str() {
        "color" => ColorMode::Color,
        "monochrome" => ColorMode::Monochrome,
        _ => options.color,
    };
    let up = value("up").parse::<u8>().ok().and_then(|pages| PagesPerSide::try_from(pages).ok());
    options.number_up.pages = up.unwrap_or(options.number_up.pages);
    let said = |name: &str, was: bool| match value(name).as_str() {
        "yes" => true,
        "no" => false,
        _ => was,
    };
    options.finishings.staple = said("staple", options.finishings.staple);
    options.finishings.punch = said("punch", options.finishings.punch);
    options
}
