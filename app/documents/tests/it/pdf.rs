//! PDFs of many structures: what comes out on paper, what is said before, and what is handed to the printer.

use crate::kit::{cage, file, fixture, page, pdf, read, stream};
use documents::CageError;
use model::jobs::{Format, Remark, Unreadable};
use std::{
    io::{Read as _, Write as _},
    path::Path,
    process::Command,
};

const RED: &[u8] = b"1 0 0 rg 50 50 99 99 re f";
const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R";

/// Pages, coloured pages, what is said, and the file for the printer.
fn printed(document: &[u8]) -> (u32, u32, Vec<Remark>, Vec<u8>) {
    let (reading, printable) = read(&cage(), Format::Pdf, document).unwrap();
    let out = if reading.converted { printable } else { document.to_vec() };
    let again = read(&cage(), Format::Pdf, &out).unwrap().0;
    assert_eq!(again.facts.pages, reading.facts.pages, "what goes out is what was counted");
    assert_eq!(again.facts.color_pages, reading.facts.color_pages, "what goes out is what was counted");
    (reading.facts.pages, reading.facts.color_pages, reading.facts.remarks, out)
}

/// One page with these entries in catalog and page, this content, and more objects from number 5 on.
fn one(catalog: &str, entries: &str, content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R{entries}>>");
    let mut objects = vec![
        format!("{CATALOG}{catalog}>>").into_bytes(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream("", content),
    ];
    objects.extend_from_slice(more);
    file(&objects)
}

#[test]
fn a_page_counts_as_often_as_it_is_listed() {
    let red = [page("0 0 300 300", "", "1 0 0 rg 0 0 9 9 re f"), page("0 0 300 300", "", "")];
    let document = String::from_utf8(pdf(&[&red[0], &red[1]])).unwrap();
    let repeated = document.replace("/Kids[3 0 R 5 0 R ]/Count 2", "/Kids[3 0 R 5 0 R 3 0 R]/Count 3");
    let (pages, color, remarks, _) = printed(repeated.as_bytes());
    assert_eq!((pages, color, remarks), (3, 2, Vec::new()));
}

#[test]
fn layers_come_out_as_they_print() {
    let check = |usage: &str, config: &str, color: u32| {
        let catalog = format!("/OCProperties<</OCGs[5 0 R]/D<<{config}>>>>");
        let content = [b"/OC /L BDC ", RED, b" EMC"].concat();
        let layer = format!("<</Type/OCG/Name(L){usage}>>").into_bytes();
        let document = one(&catalog, "/Resources<</Properties<</L 5 0 R>>>>", &content, &[layer]);
        assert_eq!(printed(&document).1, color, "{usage} {config}");
    };
    let on = "/Usage<</Print<</PrintState/ON>>>>";
    let off = "/Usage<</Print<</PrintState/OFF>>>>";
    let event = "/AS[<</Event/Print/Category[/Print]/OCGs[5 0 R]>>]";
    check("", "", 1);
    check("", "/OFF[5 0 R]", 0);
    check("", "/BaseState/OFF", 0);
    check("", "/BaseState/OFF/ON[5 0 R]", 1);
    check(off, event, 0);
    check(on, &format!("/OFF[5 0 R]{event}"), 1);
    // Without an event, whoever is not for paper is heard, and whoever is off stays off.
    check(off, "", 0);
    check(on, "/OFF[5 0 R]", 0);
    // A view is none of the printer’s business.
    check(off, "/AS[<</Event/View/Category[/View]/OCGs[5 0 R]>>]", 1);
}

/// What all streams of a file say.
fn content_of(document: &[u8]) -> String {
    let mut said = Vec::new();
    let mut rest = document;
    while let Some(at) = rest.windows(7).position(|window| window == b"stream\n") {
        rest = &rest[at + 7..];
        let mut data = Vec::new();
        if flate2::read::ZlibDecoder::new(rest).read_to_end(&mut data).is_err() {
            data = rest.split(|b| *b == b'e').next().unwrap_or_default().to_vec();
        }
        said.extend(data);
    }
    String::from_utf8_lossy(&said).into_owned()
}

/// Some printers know nothing of layers, so that what is not to be printed is not there.
#[test]
fn what_is_not_printed_is_not_sent() {
    let catalog = "/OCProperties<</OCGs[5 0 R 6 0 R]/D<</OFF[5 0 R]>>>>";
    let entries =
        "/Resources<</Properties<</Off 5 0 R/On 6 0 R>>/XObject<</Form 7 0 R/Whole 8 0 R>>/Font<</F 9 0 R>>>>";
    let content = b"/OC /Off BDC 1 0 0 rg 11 11 99 99 re f BT /F 9 Tf 20 20 Td (Secret) Tj ET \
        BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI EMC \
        BT /F 9 Tf 40 40 Td /OC /Off BDC (Before) Tj EMC 0 g (Behind) Tj ET /Span <</ActualText (x)>> BDC 0 g EMC \
        /OC /On BDC 33 33 9 9 re f EMC /Form Do /Whole Do";
    let form = |entries: &str, content: &[u8]| {
        stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 300 300]{entries}"), content)
    };
    let more = [
        b"<</Type/OCG/Name(Off)>>".to_vec(),
        b"<</Type/OCG/Name(On)>>".to_vec(),
        form("/Resources<</Properties<</L 5 0 R>>>>", b"/OC /L BDC 22 22 99 99 re f EMC 0 g 44 44 9 9 re f"),
        form("/OC 5 0 R", b"1 0 0 rg 55 55 99 99 re f"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    let (_, color, _, out) = printed(&one(catalog, entries, content, &more));
    let said = content_of(&out);
    assert_eq!(color, 0, "{said}");
    for hidden in ["11 11", "536563726574", "Secret", "BI", "22 22 99 99 re\nf", "55 55"] {
        let there = said.contains(hidden) && !said.contains(&format!("{hidden} 99 99 re\nn"));
        assert!(!there, "{hidden} in {said}");
    }
    for shown in ["1 0 0 rg", "33 33 9 9 re\nf", "44 44 9 9 re\nf", "<426568696e64> Tj"] {
        assert!(said.contains(shown), "{shown} in {said}");
    }
    assert!(said.contains("3 Tr\n<4265666f7265> Tj\n0 Tr"), "{said}");
}

/// A renderer that fails on a page of one document is no reason to refuse it; the page may have colour.
#[test]
fn a_page_that_cannot_be_drawn_here_is_printed_all_the_same() {
    let font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec();
    let content = b"0.5 0 0 rg BT /F 60 Tf 1 0 0 1 9 5000000000 Tm (xI) Tj ET";
    let document = one("", "/Resources<</Font<</F 5 0 R>>>>", content, &[font]);
    let (pages, color, ..) = printed(&document);
    assert_eq!((pages, color), (1, 1));
}

/// What was cut off before its catalog, with its pages in a stream of objects.
#[test]
fn pages_in_a_stream_of_objects_are_found() {
    let page = |content: u32| format!("<</Type/Page/MediaBox[0 0 300 300]/Contents {content} 0 R>>");
    let (first, second) = (page(5), page(6));
    let table = format!("8 0 9 {} ", first.len() + 1);
    let objects = format!("{table}{first} {second}");
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(objects.as_bytes()).unwrap();
    let entries = format!("/Type/ObjStm/N 2/First {}/Filter/FlateDecode", table.len());
    let mut document = b"%PDF-1.5\n".to_vec();
    for (number, object) in
        [(5, stream("", RED)), (6, stream("", b"0 g 9 9 9 9 re f")), (7, stream(&entries, &packed.finish().unwrap()))]
    {
        document.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        document.extend_from_slice(&object);
        document.extend_from_slice(b"\nendobj\n");
    }
    document.extend_from_slice(b"10 0 obj\n<</Length 99>>stream\ncut");
    let (pages, color, remarks, _) = printed(&document);
    assert_eq!((pages, color, remarks), (2, 1, vec![Remark::PartOfFile]));
}

#[test]
fn combinations_of_layers_are_worked_out() {
    let check = |combination: &str, color: u32| {
        let catalog = "/OCProperties<</OCGs[5 0 R 6 0 R]/D<</OFF[6 0 R]>>>>";
        let content = [b"/OC /L BDC ", RED, b" EMC"].concat();
        let layers = [
            b"<</Type/OCG/Name(A)>>".to_vec(),
            b"<</Type/OCG/Name(B)>>".to_vec(),
            format!("<</Type/OCMD{combination}>>").into_bytes(),
        ];
        let document = one(catalog, "/Resources<</Properties<</L 7 0 R>>>>", &content, &layers);
        assert_eq!(printed(&document).1, color, "{combination}");
    };
    check("/OCGs[5 0 R 6 0 R]", 1);
    check("/OCGs[5 0 R 6 0 R]/P/AllOn", 0);
    check("/OCGs 6 0 R", 0);
    check("/VE[/And 5 0 R[/Not 6 0 R]]", 1);
    check("/VE[/Or 6 0 R[/Not 5 0 R]]", 0);
}

#[test]
fn annotations_come_out_as_on_paper_or_are_counted() {
    let check = |annotation: &str, color: u32, remarks: &[Remark]| {
        let picture = stream("/Type/XObject/Subtype/Form/BBox[0 0 10 10]", b"1 0 0 rg 0 0 10 10 re f");
        let entries = format!("/Annots[<</Type/Annot/Rect[50 50 150 90]{annotation}>>]");
        let (_, found, said, _) = printed(&one("", &entries, b"0 g 0 0 9 9 re f", &[picture]));
        assert_eq!((found, said.as_slice()), (color, remarks), "{annotation}");
    };
    check("/Subtype/Stamp/F 4/AP<</N 5 0 R>>", 1, &[]);
    check("/Subtype/Stamp/AP<</N 5 0 R>>", 0, &[]);
    check("/Subtype/Stamp/F 6/AP<</N 5 0 R>>", 0, &[]);
    check("/Subtype/Stamp/F 36/AP<</N 5 0 R>>", 1, &[]);
    check("/Subtype/Square/F 4/C[1 0 0]/BS<</W 6>>", 1, &[]);
    check("/Subtype/Circle/F 4/IC[1 0 0]", 1, &[]);
    check("/Subtype/Highlight/F 4/C[1 1 0]/QuadPoints[50 90 150 90 50 50 150 50]", 1, &[]);
    check("/Subtype/Ink/F 4/C[1 0 0]/BS<</W 8>>/InkList[[50 50 150 90]]", 1, &[]);
    check("/Subtype/Widget/FT/Tx/F 4/V(Ada Lovelace)/DA(/Helv 30 Tf 1 0 0 rg)", 1, &[]);
    check("/Subtype/Text/F 4/Contents(A note)", 0, &[Remark::AnnotationsNotDrawn { count: 1 }]);
    check("/Subtype/Text/Contents(A note)", 0, &[]);
    check("/Subtype/Widget/FT/Tx/Ff 4096/F 4/V(Two\nlines)/DA(/Helv 30 Tf 1 0 0 rg)", 1, &[]);
    check("/Subtype/FreeText/F 4/Contents(A word)/DA(/Helv 30 Tf 1 0 0 rg)/BS<</W 0>>", 1, &[]);
    check("/Subtype/FreeText/F 4/Contents(A word)/DA(/Helv 30 Tf 0 g)/C[1 1 0]", 1, &[]);
    check("/Subtype/FreeText/F 4/Contents<feff6f225b57>", 0, &[Remark::AnnotationsNotDrawn { count: 1 }]);
    check("/Subtype/Stamp/F 4", 0, &[Remark::AnnotationsNotDrawn { count: 1 }]);
}

#[test]
fn portfolios_and_dynamic_forms_are_said() {
    let collection = "/Collection<<>>/Names<</EmbeddedFiles<</Names[(a)<<>>(b)<<>>]>>>>";
    assert_eq!(printed(&one(collection, "", RED, &[])).2, [Remark::FilesWithin { count: 2 }]);
    // Attachments of a document that is one itself are no portfolio.
    assert_eq!(printed(&one(&collection.replace("/Collection<<>>", ""), "", RED, &[])).2, []);
    let form = "/NeedsRendering true/AcroForm<</Fields[]/XFA 4 0 R>>";
    assert_eq!(printed(&one(form, "", RED, &[])).2, [Remark::DynamicForm]);
}

#[test]
fn what_others_take_for_a_pdf_is_one() {
    let document = pdf(&[&page("0 0 300 300", "", "0 0 9 9 re f")]);
    let body = document.strip_prefix(b"%PDF-1.4\n").unwrap();
    let check = |before: &[u8]| {
        let file = [before, body].concat();
        assert_eq!(documents::sniff(&file), Some(Format::Pdf), "{:?}", String::from_utf8_lossy(before));
        let (pages, _, _, out) = printed(&file);
        assert!(pages == 1 && out.starts_with(b"%PDF-"), "{:?}", String::from_utf8_lossy(before));
    };
    check(b"%PDF-1.4\n");
    check(b"  \r\n%PDF-1.4\n");
    check(b"%!PS-Adobe-3.0 PDF-1.4\n");
    check(b"%PDF-\n");
    check(b"");
    check(&[&[b' '; 1500][..], b"\n%PDF-1.4\n"].concat());
    check(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4\n");
}

#[test]
fn what_was_mended_goes_out_mended() {
    let check = |document: &[u8]| {
        let (.., out) = printed(document);
        assert_ne!(out, document);
        assert!(!out.windows(8).any(|window| window == b"/Encrypt"));
    };
    check(&fixture("field/07-owner-password.pdf"));
    check(&fixture("encrypted-owner.pdf"));
    let document = String::from_utf8(pdf(&[&page("0 0 300 300", "", "0 0 9 9 re f")])).unwrap();
    check(document.replace("startxref\n", "startxref\n9").as_bytes());
    check(document.replace("0000000009 ", "0000000030 ").as_bytes());
}

/// The pages come first in many files, and what lists them last: as much of them as there is comes out.
#[test]
fn pages_are_found_without_what_lists_them() {
    let red = "1 0 0 rg 0 0 99 99 re f ".repeat(40);
    let mut objects = Vec::new();
    for number in [1, 3] {
        let entries = format!("<</Type /Page/Parent 5 0 R/MediaBox[0 0 300 300]/Contents {} 0 R>>", number + 1);
        objects.extend([entries.into_bytes(), stream("", red.as_bytes())]);
    }
    let whole = file(&objects);
    let at = |what: &[u8]| whole.windows(what.len()).rposition(|window| window == what).unwrap();
    for (cut, pages, color) in [(at(b"xref\n0 "), 2, 2), (at(b"endstream") - 200, 2, 2), (at(b"3 0 obj"), 1, 1)] {
        let (found, colored, remarks, out) = printed(&whole[..cut]);
        assert_eq!((found, colored, remarks), (pages, color, vec![Remark::PartOfFile]), "{cut}");
        assert!(out.ends_with(b"%%EOF"), "{cut}");
    }
}

/// A small generator of chance that is the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// A document of a structure and content as chance has it, with the number of its pages and of those in colour.
fn generated(chance: &mut Chance) -> (Vec<u8>, usize, usize) {
    let count = 1 + usize::try_from(chance.below(6)).unwrap();
    let mut objects = vec![Vec::new(), Vec::new()];
    objects.push(b"<</Type/OCG/Name(Off)/Usage<</Print<</PrintState/OFF>>>>>>".to_vec());
    objects.push(b"<</Type/OCG/Name(On)>>".to_vec());
    objects.push(stream("/Type/XObject/Subtype/Form/BBox[0 0 10 10]", b"1 0 0 rg 0 0 10 10 re f"));
    let (mut kids, mut colors) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let (content, entries, color): (&[u8], &str, bool) = match chance.below(12) {
            0 => (b"/OC /L BDC 1 0 0 rg 50 50 99 99 re f EMC", "", false),
            1 => (b"/OC /M BDC 1 0 0 rg 50 50 99 99 re f EMC", "", true),
            2 => (b"", "/Annots[<</Type/Annot/Subtype/Stamp/F 4/Rect[50 50 150 150]/AP<</N 5 0 R>>>>]", true),
            3 => (b"", "/Annots[<</Type/Annot/Subtype/Stamp/Rect[50 50 150 150]/AP<</N 5 0 R>>>>]", false),
            4 => (b"", "/Annots[<</Type/Annot/Subtype/Square/F 4/Rect[50 50 150 150]/C[0 0 1]/BS<</W 9>>>>]", true),
            5 => (b"0.4 0.4 0.4 rg 0 0 99 99 re f q q", "/Rotate 90", false),
            6 => (b"0 0 0 1 k 0 0 99 99 re f", "", false),
            7 => (b"0 1 0 0 k 0 0 99 99 re f", "/CropBox[0 0 200 200]", true),
            8 => (b"q 0.5 0 0 0.5 0 0 cm /X Do Q", "", true),
            9 => (b"BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI 0 0 9 9 re f", "", false),
            10 => (RED, "/UserUnit 2", true),
            _ => (b"0 g 10 10 50 50 re f", "", false),
        };
        let number = objects.len() + 1;
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/Contents {} 0 R{entries}/Resources<</Properties<</L 3 0 R/M 4 0 R>>/XObject<</X 5 0 R>>>>>>",
                number + 1
            )
            .into_bytes(),
        );
        objects.push(stream("", content));
        kids.push(format!("{number} 0 R"));
        colors.push(color);
    }
    if chance.below(4) == 0 {
        let again = usize::try_from(chance.below(u64::try_from(count).unwrap())).unwrap();
        kids.push(kids[again].clone());
        colors.push(colors[again]);
    }
    if chance.below(4) == 0 {
        // The last page under a branch of its own.
        let branch = format!("<</Type/Pages/Parent 2 0 R/Count 1/Kids[{}]>>", kids.pop().unwrap());
        objects.push(branch.into_bytes());
        kids.push(format!("{} 0 R", objects.len()));
    }
    let layers = "/OCProperties<</OCGs[3 0 R 4 0 R]/D<</AS[<</Event/Print/Category[/Print]/OCGs[3 0 R]>>]>>>>";
    objects[0] = format!("{CATALOG}{layers}>>").into_bytes();
    let pages = colors.len();
    objects[1] = format!("<</Type/Pages/MediaBox[0 0 300 300]/Count {pages}/Kids[{}]>>", kids.join(" ")).into_bytes();
    let whole = file(&objects);
    let document = match chance.below(7) {
        0 => [b"\n \n", &whole[..]].concat(),
        1 => [&whole[..], b"\n<!-- footer -->\n"].concat(),
        2 => whole[..whole.windows(9).rposition(|window| window == b"startxref").unwrap()].to_vec(),
        3 => String::from_utf8(whole).unwrap().replace("startxref\n", "startxref\n7").into_bytes(),
        4 => [b"%!PS-Adobe-3.0 PDF-1.4\n", &whole[9..]].concat(),
        _ => whole,
    };
    (document, pages, colors.into_iter().filter(|color| *color).count())
}

/// What a program says of a file.
fn said(program: &str, args: &[&str], file: &Path) -> String {
    let output = Command::new(program).args(args).arg(file).output().unwrap_or_else(|e| panic!("{program}: {e}"));
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

/// Two hundred documents of many structures; MuPDF and poppler say how many pages they have, and MuPDF how many of
/// what goes to the printer have colour.
#[test]
fn other_readers_count_the_same_pages_and_colors() {
    let folder = std::env::temp_dir().join(format!("imprimatur-judged-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut chance = Chance(10);
    let (mut wrong_pages, mut wrong_colors, mut pages_in_all) = (Vec::new(), Vec::new(), 0);
    for number in 0..200 {
        let (document, pages, colors) = generated(&mut chance);
        let (came, goes) = (folder.join(format!("{number}.pdf")), folder.join(format!("{number}-out.pdf")));
        let (our_pages, our_colors, _, out) = printed(&document);
        std::fs::write(&came, &document).unwrap();
        std::fs::write(&goes, &out).unwrap();
        let poppler =
            said("pdfinfo", &[], &goes).lines().find_map(|line| line.strip_prefix("Pages:")?.trim().parse().ok());
        let mupdf = said("mutool", &["pages"], &came).matches("<page ").count();
        if (our_pages, poppler, mupdf, pages) != (u32::try_from(mupdf).unwrap(), Some(mupdf), pages, mupdf) {
            wrong_pages.push((number, our_pages, poppler, mupdf, pages));
        }
        let features = said("mutool", &["draw", "-q", "-s", "f", "-o", "/dev/null"], &goes);
        let colored = features.lines().filter(|line| line.ends_with(" color")).count();
        if (our_colors, colored) != (u32::try_from(colors).unwrap(), colors) {
            wrong_colors.push((number, our_colors, colored, colors, features));
        }
        pages_in_all += pages;
    }
    let _ = std::fs::remove_dir_all(&folder);
    assert!(wrong_pages.len() <= 1, "of {pages_in_all} pages: {wrong_pages:?}");
    assert!(wrong_colors.len() <= 4, "of {pages_in_all} pages: {wrong_colors:?}");
}

#[test]
fn a_tree_that_lists_itself_ends() {
    let branches = |kids: &str| format!("<</Type/Pages/Count 9/Kids[{kids}]>>").into_bytes();
    let mut objects = vec![format!("{CATALOG}>>").into_bytes()];
    // Each branch lists the next one ten times: a tree of ten thousand million leaves in two kilobytes.
    for next in 3..13 {
        objects.push(branches(&format!("{next} 0 R ").repeat(10)));
    }
    objects.push(b"<</Type/Page/MediaBox[0 0 9 9]>>".to_vec());
    let answer = read(&cage(), Format::Pdf, &file(&objects));
    assert!(matches!(answer, Err(CageError::Unreadable(Unreadable::TooDemanding))), "{answer:?}");
}
