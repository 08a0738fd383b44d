//! What goes to printers, judged by programs that others wrote: the raster decoder of CUPS, poppler and MuPDF.

use crate::kit::{cage, file, page, pdf, stream};
use documents::{CageError, Coding, Duplex, Form, Output, Pixels, Raster, SheetBack, SheetCount};
use model::jobs::{NumberUp, NumberUpDirection, Options, Orientation, PrintScaling, Unreadable};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const A4: &str = "0 0 595.28 841.89";
/// The raster decoder of CUPS, which cups-filters wraps into a program.
const RASTER_TO_PDF: &str = "/usr/lib/cups/filter/rastertopdf";
/// How far two renderers may be apart on average, of 255: they draw edges differently.
const BOUND: f64 = 2.0;

fn output(options: Options, form: Form) -> Output {
    Output { options, papers: Vec::new(), repeats: 1, duplex: Duplex::None, form }
}

fn raster(coding: Coding, dpi: u16, color: Pixels) -> Form {
    Form::Raster(Raster { coding, dpi, color, back: SheetBack::Normal })
}

fn made(document: &[u8], output: &Output) -> (SheetCount, Vec<u8>) {
    let mut printable = Vec::new();
    let made = cage().make(document, output, &mut printable).unwrap();
    (made, printable)
}

fn up(pages: u8) -> NumberUp {
    NumberUp { pages: pages.try_into().unwrap(), ..NumberUp::default() }
}

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("imprimatur-output-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn put(&self, name: &str, octets: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, octets).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A page as gray pixels.
struct GrayPage {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl GrayPage {
    /// How far apart two pages are on average, at a quarter of their size, where edges count for less.
    fn difference(&self, other: &Self) -> f64 {
        assert!(self.width.abs_diff(other.width) <= 2 && self.height.abs_diff(other.height) <= 2, "another size");
        let (width, height) = (self.width.min(other.width) / 4, self.height.min(other.height) / 4);
        let mean = |page: &Self, x: usize, y: usize| {
            let rows = (0..4).flat_map(|dy| (0..4).map(move |dx| (4 * x + dx, 4 * y + dy)));
            rows.map(|(x, y)| f64::from(page.pixels[y * page.width + x])).sum::<f64>() / 16.0
        };
        let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let sum: f64 = all.map(|(x, y)| (mean(self, x, y) - mean(other, x, y)).abs()).sum();
        sum / f64::from(u32::try_from(width * height).unwrap())
    }

    /// How dark a rectangle is, given in parts of the page, from 0 to 1.
    fn ink(&self, x: (f64, f64), y: (f64, f64)) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "small"
        )]
        let at = |part: f64, whole: usize| (part * whole as f64) as usize;
        let columns = at(x.0, self.width)..at(x.1, self.width);
        let rows = at(y.0, self.height)..at(y.1, self.height);
        let count = f64::from(u32::try_from(columns.len() * rows.len()).unwrap());
        let dark: u32 = rows
            .flat_map(|y| columns.clone().map(move |x| (x, y)))
            .map(|(x, y)| 255 - u32::from(self.pixels[y * self.width + x]))
            .sum();
        f64::from(dark) / 255.0 / count
    }
}

/// The pages of a PDF as poppler draws them.
fn poppler(folder: &Folder, name: &str, pdf: &[u8], dpi: u16) -> Vec<GrayPage> {
    let file = folder.put(&format!("{name}.pdf"), pdf);
    let out = folder.0.join(name);
    let status =
        Command::new("pdftoppm").args(["-gray", "-cropbox", "-r", &dpi.to_string()]).arg(&file).arg(&out).status();
    assert!(status.unwrap().success());
    drawn(folder, name)
}

fn drawn(folder: &Folder, name: &str) -> Vec<GrayPage> {
    let mut files: Vec<PathBuf> = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        file.extension().is_some_and(|e| e == "pgm") && stem.starts_with(&format!("{name}-"))
    });
    files.sort();
    files.iter().map(|file| pgm(file)).collect()
}

/// A portable gray map, as poppler writes it.
fn pgm(file: &Path) -> GrayPage {
    let octets = fs::read(file).unwrap();
    let head: Vec<&[u8]> = octets.splitn(4, |b| b.is_ascii_whitespace()).collect();
    let number = |octets: &[u8]| std::str::from_utf8(octets).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(head[1]), number(head[2]));
    let pixels = octets[octets.len() - width * height..].to_vec();
    GrayPage { width, height, pixels }
}

/// What the decoder of CUPS makes of a raster, drawn again by MuPDF: poppler changes calibrated gray.
fn decoded(folder: &Folder, name: &str, raster: &[u8], dpi: u16) -> Vec<GrayPage> {
    let file = folder.put(&format!("{name}.raster"), raster);
    let run = Command::new(RASTER_TO_PDF).args(["1", "ada", "test", "1", ""]).arg(&file).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let file = folder.put(&format!("{name}.pdf"), &run.stdout);
    let out = folder.0.join(format!("{name}-%d.pgm"));
    let mut mupdf = Command::new("mutool");
    mupdf.args(["draw", "-q", "-c", "gray", "-r", &dpi.to_string(), "-o"]).arg(&out).arg(&file);
    assert!(mupdf.status().unwrap().success());
    drawn(folder, name)
}

/// Text of several sizes, lines, a turned page, one with a crop box, one that lies, an annotation.
fn mixed() -> Vec<u8> {
    let text = |words: &str| {
        format!(
            "BT /F 24 Tf 72 700 Td 28 TL ({words}) Tj T* ({words} again) Tj /F 9 Tf T* ({words} small) Tj ET\n0.6 g 72 100 200 50 re f 1 0 0 rg 300 100 90 90 re f 0 G 2 w 72 300 m 500 420 l S"
        )
    };
    let resources = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>";
    let annotation = "/Annots[<</Type/Annot/Subtype/Square/F 4/Rect[100 500 300 600]/C[0 0 1]/BS<</W 3>>>>]";
    let pages = [
        page(A4, resources, &text("One")),
        page(A4, &format!("{resources}/Rotate 90"), &text("Turned")),
        page(A4, &format!("{resources}/CropBox[50 50 450 750]"), &text("Cropped")),
        page("0 0 841.89 595.28", resources, &text("Lying")),
        page(A4, &format!("{resources}{annotation}"), &text("Noted")),
    ];
    let document = pdf(&pages.each_ref().map(String::as_str));
    let mut printable = Vec::new();
    let reading = cage().read_document(model::jobs::Format::Pdf, &document[..], &mut printable).unwrap();
    if reading.converted { printable } else { document }
}

#[test]
fn a_raster_has_the_pages_that_other_renderers_draw() {
    let folder = Folder::new("raster");
    let document = mixed();
    // On paper of their own size, so that pages can be laid upon each other.
    let want = poppler(&folder, "want", &document, 100);
    let papers = vec![(21_000, 29_700), (14_111, 24_694)];
    for (name, coding, color) in [
        ("pwg-gray", Coding::Pwg, Pixels::Gray),
        ("pwg-color", Coding::Pwg, Pixels::Color),
        ("pwg-both", Coding::Pwg, Pixels::GrayAsColor),
        ("urf-gray", Coding::Urf, Pixels::Gray),
        ("urf-color", Coding::Urf, Pixels::Color),
        ("pclm", Coding::Pclm, Pixels::Color),
    ] {
        let output = Output { papers: papers.clone(), ..output(Options::default(), raster(coding, 100, color)) };
        let (made, written) = made(&document, &output);
        assert_eq!(made, SheetCount { sides: 5, impressions: 5, sheets: 5 });
        let got = if coding == Coding::Pclm {
            poppler(&folder, name, &written, 100)
        } else {
            decoded(&folder, name, &written, 100)
        };
        assert_eq!(got.len(), want.len(), "{name}");
        for (number, (got, want)) in got.iter().zip(&want).enumerate() {
            // Paper is drawn in from its short edge: a page that lies is turned.
            let turned = want.width > want.height;
            let got = if turned { quarter_turned(got) } else { GrayPage { pixels: got.pixels.clone(), ..*got } };
            let difference = got.difference(want);
            assert!(difference < BOUND, "{name}, page {}: {difference}", number + 1);
        }
    }
}

/// Turned back with the clock.
fn quarter_turned(page: &GrayPage) -> GrayPage {
    let (width, height) = (page.height, page.width);
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let pixels = pixels.map(|(x, y)| page.pixels[(page.height - 1 - x) * page.width + y]).collect();
    GrayPage { width, height, pixels }
}

#[test]
fn pages_side_by_side_look_the_same_as_pdf_and_as_pixels() {
    let folder = Folder::new("imposed");
    let document = mixed();
    let border = NumberUp { border: true, direction: NumberUpDirection::ToleftTobottom, ..up(4) };
    let choices = [
        ("two", Options { number_up: up(2), ..Options::default() }, 3),
        ("four", Options { number_up: border, ..Options::default() }, 2),
        ("fill", Options { scaling: PrintScaling::Fill, number_up: up(6), ..Options::default() }, 1),
        ("fit", Options { scaling: PrintScaling::Fit, ..Options::default() }, 5),
        ("upright", Options { orientation: Some(Orientation::Portrait), ..Options::default() }, 5),
        ("range", Options { page_ranges: "2-3, 5-".parse().unwrap(), ..Options::default() }, 3),
    ];
    for (name, options, sides) in choices {
        let (of_pdf, imposed) = made(&document, &output(options.clone(), Form::Pdf));
        assert_eq!((of_pdf.sides, of_pdf.impressions), (sides, sides), "{name}");
        let want = poppler(&folder, name, &imposed, 60);
        assert_eq!(want.len(), usize::try_from(sides).unwrap());
        for (side, want) in (1..).zip(&want) {
            let longest = u16::try_from(want.width.max(want.height)).unwrap();
            let picture = Form::Picture { side, longest, color: true };
            let (_, png) = made(&document, &output(options.clone(), picture));
            let got = image::load_from_memory(&png).unwrap().to_luma8();
            let (width, height) = got.dimensions();
            let got = GrayPage {
                width: width.try_into().unwrap(),
                height: height.try_into().unwrap(),
                pixels: got.into_raw(),
            };
            if name == "range" && side == 2 {
                // As PDF it keeps its own size, as picture it lies on paper.
                continue;
            }
            let difference = got.difference(want);
            assert!(difference < 2.0 * BOUND, "{name}, side {side}: {difference}");
        }
    }
}

#[test]
fn text_stays_text_on_new_pages() {
    let folder = Folder::new("text");
    let (_, imposed) = made(&mixed(), &output(Options { number_up: up(16), ..Options::default() }, Form::Pdf));
    let file = folder.put("imposed.pdf", &imposed);
    let text = Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for words in ["One again", "Turned again", "Cropped again", "Lying again", "Noted again"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let checked = Command::new("mutool").args(["info"]).arg(&file).output().unwrap();
    assert!(checked.stderr.is_empty(), "{}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn the_back_of_a_sheet_lies_as_the_printer_wants_it() {
    let folder = Folder::new("back");
    // A mark at the upper left.
    let marked = page(A4, "", "0 g 40 700 150 100 re f");
    let document = pdf(&[&marked, &marked]);
    let check = |back: SheetBack, duplex: Duplex, left: bool, top: bool| {
        let form = Form::Raster(Raster { coding: Coding::Pwg, dpi: 50, color: Pixels::Gray, back });
        let output = Output { duplex, ..output(Options::default(), form) };
        let (made, written) = made(&document, &output);
        assert_eq!(made, SheetCount { sides: 2, impressions: 2, sheets: 1 });
        let heads: Vec<&[u8]> =
            (0..written.len()).filter(|at| written[*at..].starts_with(b"PwgRaster")).map(|at| &written[at..]).collect();
        let number = |at: usize| i32::from_be_bytes(heads[1][at..at + 4].try_into().unwrap());
        assert_eq!((number(272), number(368)), (1, i32::from(duplex == Duplex::ShortEdge)));
        assert_eq!((number(456) < 0, number(460) < 0), (!left, !top), "{back:?} {duplex:?}");
        let pages = decoded(&folder, "back", &written, 50);
        let place = |page: &GrayPage, left: bool, top: bool| {
            let half = |low: bool| if low { (0.0, 0.5) } else { (0.5, 1.0) };
            page.ink(half(left), half(top)) > 0.05
        };
        assert!(place(&pages[0], true, true) && place(&pages[1], left, top), "{back:?} {duplex:?}");
    };
    check(SheetBack::Normal, Duplex::LongEdge, true, true);
    check(SheetBack::Flipped, Duplex::LongEdge, true, false);
    check(SheetBack::Flipped, Duplex::ShortEdge, false, true);
    check(SheetBack::Rotated, Duplex::LongEdge, false, false);
    check(SheetBack::ManualTumble, Duplex::ShortEdge, false, false);
}

#[test]
fn copies_are_made_for_printers_that_make_none() {
    let document = pdf(&[&page(A4, "", "0 g 40 700 150 100 re f"), &page(A4, "", ""), &page(A4, "", "")]);
    for form in [Form::Pdf, raster(Coding::Pwg, 50, Pixels::Gray)] {
        let twice = Output { repeats: 2, duplex: Duplex::LongEdge, ..output(Options::default(), form) };
        let (made, written) = made(&document, &twice);
        assert_eq!(made, SheetCount { sides: 7, impressions: 6, sheets: 4 });
        if form == Form::Pdf {
            let (reading, _) = crate::kit::read(&cage(), model::jobs::Format::Pdf, &written).unwrap();
            assert_eq!(reading.facts.pages, 7);
        }
    }
}

#[test]
fn what_cannot_be_made_is_said() {
    let refused = |document: &[u8], output: &Output| match cage().make(document, output, &mut std::io::sink()) {
        Err(CageError::Unreadable(why)) => why,
        other => panic!("{other:?}"),
    };
    let document = pdf(&[&page(A4, "", "")]);
    let beyond = Options { page_ranges: "2-".parse().unwrap(), ..Options::default() };
    assert_eq!(refused(&document, &output(beyond, Form::Pdf)), Unreadable::Empty);
    let form = Form::Picture { side: 2, longest: 500, color: true };
    assert_eq!(refused(&document, &output(Options::default(), form)), Unreadable::Empty);
    assert_eq!(refused(b"%PDF-1.4 nothing", &output(Options::default(), Form::Pdf)), Unreadable::Damaged);
    let sharp = output(Options::default(), raster(Coding::Pwg, 9_600, Pixels::Gray));
    assert_eq!(refused(&document, &sharp), Unreadable::TooDemanding);
}

/// A page of 200 inches, as large as PDF has them, comes out on the paper that there is, in each form.
#[test]
fn the_largest_page_is_made_to_fit() {
    let document = pdf(&[&page("0 0 14400 14400", "", "0 g 0 0 14400 14400 re f")]);
    let folder = Folder::new("large");
    for number_up in [up(1), up(2)] {
        let options = Options { number_up, ..Options::default() };
        let (_, imposed) = made(&document, &output(options.clone(), Form::Pdf));
        let pages = poppler(&folder, "large", &imposed, 20);
        assert!(pages[0].width.max(pages[0].height) < 240);
        assert!(pages[0].ink((0.0, 1.0), (0.0, 1.0)) > 0.3);
        let (_, written) = made(&document, &output(options, raster(Coding::Pwg, 100, Pixels::Gray)));
        let pages = decoded(&folder, "rows", &written, 20);
        assert!(pages[0].ink((0.0, 1.0), (0.0, 1.0)) > 0.3);
    }
}

/// A form that draws itself and a bomb within the bounds of the cage: made or refused, and never without an end.
#[test]
fn hostile_documents_end() {
    let form = stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>", b"/X Do /X Do");
    let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>";
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.to_vec(),
        stream("", b"/X Do"),
        form,
    ];
    for form in [Form::Pdf, raster(Coding::Urf, 100, Pixels::Color)] {
        let output = output(Options { number_up: up(2), ..Options::default() }, form);
        let made = cage().make(&file(&objects)[..], &output, &mut std::io::sink());
        assert!(matches!(made, Ok(_) | Err(CageError::Unreadable(_))), "{made:?}");
    }
}
