//! What strangers try, and what comes of it: an answer in seconds, and a main process that never sees it.

use crate::kit::{self, cage, fixture, page, pdf, png, read, tiff};
use documents::CageError;
use model::jobs::{Format, Remark, Unreadable};
use std::time::Instant;

#[test]
fn hostile_documents_die_alone() {
    use Unreadable::{Damaged, Empty, TooDemanding};
    let mut wrong = Vec::new();
    let mut check = |what: &str, format, document: &[u8], want: Result<u32, Unreadable>| {
        let start = Instant::now();
        let got = match read(&cage(), format, document) {
            Ok((reading, _)) => Ok(reading.facts.pages),
            Err(CageError::Unreadable(why)) => Err(why),
            Err(other) => panic!("{what}: {other}"),
        };
        println!("{what}: {got:?} in {:?}", start.elapsed());
        if got != want {
            wrong.push(format!("{what}: {got:?} and not {want:?}"));
        }
    };
    let one = |extra: &str, content: &str| pdf(&[&page("0 0 200 200", extra, content)]);
    let nested = |open: &str, depth: usize, close: &str| format!("{}{}", open.repeat(depth), close.repeat(depth));

    check("arrays in arrays", Format::Pdf, &one(&format!("/X {}", nested("[", 10_000, "]")), ""), Err(Damaged));
    check("more arrays in arrays", Format::Pdf, &one(&format!("/X {}", nested("[", 300_000, "]")), ""), Err(Damaged));
    check(
        "dictionaries in dictionaries",
        Format::Pdf,
        &one(&format!("/X {}", nested("<</X", 10_000, ">>")), ""),
        Err(Damaged),
    );
    check("arrays in content", Format::Pdf, &one("", &format!("{} TJ", nested("[", 100_000, "]"))), Ok(1));
    check("saved states", Format::Pdf, &one("", &nested("q ", 100_000, "1 0 0 rg 0 0 9 9 re f Q ")), Ok(1));
    check("a page tree that bites its tail", Format::Pdf, kit::LOOP.as_bytes(), Err(Damaged));
    check("a form that draws itself", Format::Pdf, &kit::form_in_itself(), Ok(1));
    check(
        "a page of five metres",
        Format::Pdf,
        &pdf(&[&page("0 0 14400 14400", "", "1 0 0 rg 0 0 9000 9000 re f")]),
        Ok(1),
    );
    check(
        "a page of a million kilometres",
        Format::Pdf,
        &pdf(&[&page("0 0 1000000000000 1000000000000", "", "1 0 0 rg 0 0 9 9 re f")]),
        Ok(1),
    );
    check(
        "a page without an end",
        Format::Pdf,
        &pdf(&[&page(&format!("0 0 1{0} 1{0}", "0".repeat(40)), "", "1 0 0 rg 0 0 9 9 re f")]),
        Ok(1),
    );
    check("a page of nothing", Format::Pdf, &pdf(&[&page("0 0 0 0", "", "1 0 0 rg 0 0 9 9 re f")]), Ok(1));
    check("a bomb", Format::Pdf, &kit::bomb(1 << 30), Err(TooDemanding));
    check("an image of a bomb", Format::Pdf, &kit::image(60_000, 60_000), Ok(1));
    check("too many pages", Format::Pdf, &pdf(&vec![page("0 0 9 9", "", "").as_str(); 5_001]), Err(TooDemanding));
    check("no page", Format::Pdf, &pdf(&[]), Err(Empty));
    check("only a header", Format::Pdf, b"%PDF-1.7\n", Err(Damaged));
    check("nothing", Format::Pdf, b"", Err(Damaged));

    check("a PNG of 60,000 by 60,000", Format::Png, &kit::png_header(60_000, 60_000), Err(TooDemanding));
    check("a PNG of 2,147,483,647 squared", Format::Png, &kit::png_header(0x7fff_ffff, 0x7fff_ffff), Err(TooDemanding));
    check("a PNG of nothing", Format::Png, &kit::png_header(0, 0), Err(Damaged));
    check("a PNG that ends", Format::Png, &png(90, 90, &[1, 2, 3])[..60], Err(Damaged));
    check("a TIFF of 60,000 by 60,000", Format::Tiff, &tiff(60_000, 60_000, 0), Err(TooDemanding));
    check("a TIFF that bites its tail", Format::Tiff, &tiff(4, 4, 8), Err(Damaged));
    check("a JPEG that is none", Format::Jpeg, b"\xff\xd8\xff\xe0nothing", Err(Damaged));

    check("form feeds", Format::Text, "x\u{c}".repeat(6_000).as_bytes(), Err(TooDemanding));
    check("a line without an end", Format::Text, &vec![b'x'; 2 << 20], Ok(469));
    check("white", Format::Text, b" \n \n", Err(Empty));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn hostile_mails_die_alone() {
    use Unreadable::TooDemanding;
    let mut wrong = Vec::new();
    let mut check = |what: &str, document: String, want: Result<u32, Unreadable>| {
        let start = Instant::now();
        let got = match read(&cage(), Format::Html, document.as_bytes()) {
            Ok((reading, _)) => Ok(reading.facts.pages),
            Err(CageError::Unreadable(why)) => Err(why),
            Err(other) => panic!("{what}: {other}"),
        };
        println!("{what}: {got:?} in {:?}", start.elapsed());
        if got != want {
            wrong.push(format!("{what}: {got:?} and not {want:?}"));
        }
    };
    let deep = |open: &str, times: usize| format!("{}x", open.repeat(times));
    let styled = |style: &str, body: &str| format!("<style>{style}</style>{body}");

    check("elements in elements", deep("<div>", 20_000), Ok(1));
    check("letters in letters", deep("<b>", 30_000), Ok(1));
    check("tables in tables", deep("<table><tr><td>", 20_000), Ok(1));
    check("more elements than there may be", deep("<div><b>", 200_000), Err(TooDemanding));
    check(
        "a hundred thousand cells",
        format!("<table>{}", format!("<tr>{}", "<td>x".repeat(50)).repeat(2_000)),
        Err(TooDemanding),
    );
    check("a cell of many columns and rows", "<table><tr><td colspan=100000 rowspan=100000>x".to_owned(), Ok(1));
    check("a table of many columns", format!("<table><tr>{}", "<td colspan=99999>x".repeat(9_000)), Ok(1));
    let selectors: String = (0..50_000).map(|n| format!(".a{n} .b{n}>.c{n}:not(.d):has(.e){{color:red}}")).collect();
    check("fifty thousand selectors", styled(&selectors, "<p>x"), Ok(1));
    let doubled: String = (1..40).map(|n| format!("--a{n}:var(--a{0})var(--a{0});", n - 1)).collect();
    check(
        "a variable of variables",
        styled(&format!("p{{--a0:xxxxxxxxxx;{doubled}content:var(--a39)}}"), "<p>x"),
        Ok(1),
    );
    check(
        "a box as wide as Europe",
        "<div style='width:99999999px;height:99999999px;border:1px solid'>x".to_owned(),
        Ok(1),
    );
    check("a word in Africa", "<p>x<p style='position:absolute;left:99999999px;top:99999999px'>y".to_owned(), Ok(1));
    let tracks = "display:grid;grid-template-columns:repeat(100000,1px);grid-template-rows:repeat(100000,1px)";
    check(
        "a grid of ten milliards",
        format!("<div style='{tracks}'><i style='grid-row:99999;grid-column:99999'>x"),
        Ok(1),
    );
    check("words without an end", "word ".repeat(20_000), Ok(23));
    check("lines without an end", format!("<pre>{}", "a line of a log\n".repeat(5_000)), Ok(91));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_cut_off_anywhere_gets_an_answer() {
    let whole = pdf(&[&page("0 0 595 842", "", "1 0 0 rg 0 0 99 99 re f"), &page("0 0 595 842", "", "")]);
    let objects = whole.windows(7).rposition(|window| window == b"xref\n0 ").unwrap();
    for length in (0..objects).step_by(objects / 40) {
        match read(&cage(), Format::Pdf, &whole[..length]) {
            Ok((reading, _)) => {
                assert!(reading.facts.pages <= 2);
                assert_eq!(reading.facts.remarks, [Remark::PartOfFile], "{length}");
            }
            Err(error) => assert!(matches!(error, CageError::Unreadable(Unreadable::Damaged)), "{length}: {error}"),
        }
    }
    for name in ["turned.jpg", "fax.tif", "ycbcr.tif"] {
        let (whole, format) = (fixture(name), documents::sniff(&fixture(name)).unwrap());
        for length in (0..whole.len()).step_by(whole.len() / 10) {
            if let Err(error) = read(&cage(), format, &whole[..length]) {
                assert!(matches!(error, CageError::Unreadable(_)), "{name} {length}: {error}");
            }
        }
    }
}
