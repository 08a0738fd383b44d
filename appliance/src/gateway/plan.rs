//! What a printer is sent, and what it is left to do itself: chosen of what it says that it can.

use super::{
    abilities::{Abilities, RasterAbility},
    attributes::PrinterReport,
};
use documents::{Coding, Duplex, Form, Output, Pixels, Raster};
use model::{
    jobs::{ColorMode, Options, PrintScaling, Sides},
    printers,
};

/// The registered numbers of `finishings`.
const STAPLE: u16 = 4;
const PUNCH: u16 = 5;

/// How a document is brought to one printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `document-format`
    pub format: &'static str,
    /// What is made of the document; none where it goes out as it is.
    pub output: Option<Output>,
    /// `compression` gzip
    pub gzip: bool,
    /// `copies` that the printer makes.
    pub copies: u16,
    /// `sides` of the ticket; none where the printer is left as it is set.
    pub sides: Option<&'static str>,
    /// `print-color-mode`
    pub color_mode: Option<&'static str>,
    /// `print-scaling`
    pub scaling: Option<&'static str>,
    /// `finishings`
    pub finishings: Vec<u16>,
    /// `output-bin`
    pub output_bin: Option<String>,
}

impl Plan {
    /// For a printer that says this of itself; none where it takes nothing that can be made.
    ///
    /// Ranges, pages per side, scaling and orientation are ours everywhere, so that what comes out is what was shown
    /// and counted. Copies, sides and colour are the printer's where it knows them.
    pub fn of(options: &Options, told: &PrinterReport) -> Option<Self> {
        let Abilities { papers, rasters, duplex_default, scalings, output_bins, gzip } = &told.abilities;
        let attributes = &told.attributes;
        let by_printer = options.copies <= told.most_copies.max(1);
        let (copies, repeats) = if by_printer { (options.copies.max(1), 1) } else { (1, options.copies.max(1)) };
        let duplex = match options.sides {
            _ if !attributes.two_sided => Duplex::None,
            Sides::PrinterDefault => *duplex_default,
            Sides::OneSided => Duplex::None,
            Sides::TwoSidedLongEdge => Duplex::LongEdge,
            Sides::TwoSidedShortEdge => Duplex::ShortEdge,
        };
        let mode = match options.color {
            ColorMode::Auto => "auto",
            ColorMode::Color => "color",
            ColorMode::Monochrome => "monochrome",
        };
        let knows_mode = attributes.color_modes.iter().any(|known| known == mode);
        let gray = options.color == ColorMode::Monochrome;
        let takes_pdf = attributes.formats.iter().any(|format| format == printers::PDF);
        // A printer that would print colours although none are wanted.
        let must_be_gray = gray && attributes.color && !knows_mode;
        let raster = || rasters.iter().find_map(|raster| rows(raster, attributes.color && !gray));
        let (format, form) = if takes_pdf && !must_be_gray {
            (printers::PDF, Form::Pdf)
        } else if let Some(raster) = raster() {
            (raster.coding.media_type(), Form::Raster(raster))
        } else if takes_pdf {
            // A PDF of gray pixels is one too.
            let ability = RasterAbility::of_pdf();
            (printers::PDF, Form::Raster(rows(&ability, false)?))
        } else {
            return None;
        };
        let as_it_is = form == Form::Pdf && repeats == 1 && is_plain(options);
        let output = Output { options: options.clone(), papers: papers.clone(), repeats, duplex, form };
        let scaled = !as_it_is && scalings.iter().any(|known| known == "none");
        Some(Self {
            format,
            output: (!as_it_is).then_some(output),
            // Nothing is left to pack in a PDF; in rows there is.
            gzip: *gzip && matches!(form, Form::Raster(raster) if raster.coding != Coding::Pclm),
            copies,
            sides: sides(options.sides).filter(|_| attributes.two_sided),
            color_mode: knows_mode.then_some(mode),
            scaling: scaled.then_some("none"),
            finishings: [(options.finishings.staple, STAPLE), (options.finishings.punch, PUNCH)]
                .into_iter()
                .filter_map(|(wanted, number)| (wanted && attributes.finishings.contains(&number)).then_some(number))
                .collect(),
            output_bin: options.output_bin.as_ref().map(ToString::to_string).filter(|bin| output_bins.contains(bin)),
        })
    }
}

/// Whether the pages come out as they are.
fn is_plain(options: &Options) -> bool {
    options.number_up.pages.get() == 1
        && options.page_ranges.is_empty()
        && options.scaling == PrintScaling::Auto
        && options.orientation.is_none()
}

const fn sides(sides: Sides) -> Option<&'static str> {
    match sides {
        Sides::PrinterDefault => None,
        Sides::OneSided => Some("one-sided"),
        Sides::TwoSidedLongEdge => Some("two-sided-long-edge"),
        Sides::TwoSidedShortEdge => Some("two-sided-short-edge"),
    }
}

/// The rows of pixels that suit the printer best; none where it takes only what is not made.
fn rows(ability: &RasterAbility, in_color: bool) -> Option<Raster> {
    let color = match (in_color, ability.color, ability.gray) {
        (true, true, _) => Pixels::Color,
        (_, _, true) => Pixels::Gray,
        (_, true, false) => Pixels::GrayAsColor,
        (_, false, false) => return None,
    };
    Some(Raster { coding: ability.coding, dpi: ability.dpi, color, back: ability.back })
}

#[cfg(test)]
mod tests {
    use super::*;
    use documents::SheetBack;
    use model::{jobs::NumberUp, printers::Attributes};

    fn printer(formats: &[&str], color: bool, rasters: Vec<RasterAbility>) -> PrinterReport {
        let attributes = Attributes {
            formats: formats.iter().map(|&format| format.to_owned()).collect(),
            color,
            two_sided: true,
            color_modes: vec!["auto".to_owned()],
            ..Attributes::default()
        };
        let abilities = Abilities { rasters, gzip: true, ..Abilities::default() };
        PrinterReport { attributes, abilities, most_copies: 1, ..PrinterReport::default() }
    }

    fn pwg() -> RasterAbility {
        RasterAbility { coding: Coding::Pwg, dpi: 600, gray: true, color: true, back: SheetBack::Rotated }
    }

    fn gray() -> Options {
        Options { color: ColorMode::Monochrome, ..Options::default() }
    }

    fn form(plan: &Plan) -> Option<Form> {
        plan.output.as_ref().map(|output| output.form)
    }

    #[test]
    fn a_pdf_goes_out_as_it_is_where_nothing_is_to_be_done() {
        let plan = |options: &Options| Plan::of(options, &printer(&[printers::PDF], true, vec![])).unwrap();
        let plain = plan(&Options::default());
        assert_eq!((plain.format, &plain.output, plain.gzip), (printers::PDF, &None, false));
        let two_up = NumberUp { pages: 2.try_into().unwrap(), ..NumberUp::default() };
        for options in [
            Options { number_up: two_up, ..Options::default() },
            Options { page_ranges: "2-".parse().unwrap(), ..Options::default() },
            Options { scaling: PrintScaling::Fit, ..Options::default() },
        ] {
            assert_eq!(form(&plan(&options)), Some(Form::Pdf), "{options:?}");
        }
        let copies = plan(&Options { copies: 3, ..Options::default() });
        assert_eq!((copies.copies, copies.output.map(|output| output.repeats)), (1, Some(3)));
    }

    #[test]
    fn gray_is_made_where_a_printer_would_print_colors() {
        let check = |color: bool, rasters: Vec<RasterAbility>, want: Option<(Coding, &str)>| {
            let plan = Plan::of(&gray(), &printer(&[printers::PDF], color, rasters)).unwrap();
            let coding = form(&plan).map(|form| match form {
                Form::Raster(raster) => {
                    assert_eq!(raster.color, Pixels::Gray);
                    (raster.coding, plan.format)
                }
                other => panic!("{other:?}"),
            });
            assert_eq!(coding, want);
        };
        check(false, vec![pwg()], None);
        check(true, vec![pwg()], Some((Coding::Pwg, "image/pwg-raster")));
        check(true, vec![], Some((Coding::Pclm, printers::PDF)));
    }

    #[test]
    fn rows_are_made_for_printers_without_pdf() {
        let plan = Plan::of(&Options::default(), &printer(&["image/pwg-raster"], true, vec![pwg()])).unwrap();
        let raster = Raster { coding: Coding::Pwg, dpi: 600, color: Pixels::Color, back: SheetBack::Rotated };
        assert_eq!((form(&plan), plan.format, plan.gzip), (Some(Form::Raster(raster)), "image/pwg-raster", true));
        let only_color = RasterAbility { gray: false, ..pwg() };
        let plan = Plan::of(&gray(), &printer(&["image/pwg-raster"], true, vec![only_color])).unwrap();
        assert!(matches!(form(&plan), Some(Form::Raster(raster)) if raster.color == Pixels::GrayAsColor));
        assert_eq!(Plan::of(&gray(), &printer(&["application/postscript"], true, vec![])), None);
    }
}
