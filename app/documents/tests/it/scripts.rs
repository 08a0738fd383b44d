//! Texts in other scripts than Latin, Greek and Cyrillic, with the fonts of Debian and without them.

use crate::kit::{cage, fixture, read};
use documents::FontFolder;
use model::jobs::{Format, Remark};
use std::{io::Write, process::Command};

/// Where Debian's fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji are.
const FONTS: &str = "/usr/share/fonts";

/// What a document becomes with these fonts: its text and its size, and what its owner is told.
fn printed(format: Format, document: &[u8], fonts: &str) -> (String, usize, Vec<Remark>) {
    let (reading, pdf) = read(&cage().with_fonts(FontFolder::new(fonts.into())), format, document).unwrap();
    assert_eq!(reading.facts.pages, 1);
    (text_of(&pdf), pdf.len(), reading.facts.remarks)
}

/// The text of a PDF, found by a reader that is not ours.
fn text_of(pdf: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!(
        "imprimatur-scripts-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::File::create(&path).unwrap().write_all(pdf).unwrap();
    let found = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&path).arg("-").output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(found.status.success(), "{found:?}");
    // Directions are marked in what is found.
    String::from_utf8(found.stdout).unwrap().replace(['\u{202a}', '\u{202b}', '\u{202c}', '\u{200e}', '\u{200f}'], "")
}

#[test]
fn every_script_has_its_shapes() {
    let (text, size, remarks) = printed(Format::Text, &fixture("field/05-scripts.txt"), FONTS);
    assert_eq!(remarks, []);
    for word in ["会議の資料", "打印服务", "인쇄", "طابعة", "מדפסת", "मुद्रक", "เครื่องพิมพ์", "🖨", "📄"]
    {
        assert!(text.contains(word), "{word} in {text}");
    }
    // A font of 20 MB is not sent to a printer for ten signs of it.
    assert!(size < 100_000, "{size}");
}

#[test]
fn what_has_no_shape_is_told() {
    let (text, _, remarks) = printed(Format::Text, &fixture("field/05-scripts.txt"), "/nowhere");
    assert!(text.contains("Japanese"), "{text}");
    let [Remark::CharactersWithoutShape { count, sample }] = &remarks[..] else { panic!("{remarks:?}") };
    assert_eq!((*count, sample.as_str()), (41, "会議の資料打印服"));
    let (_, _, remarks) = printed(Format::Html, "<p>Kaffee <b>和</b>茶".as_bytes(), "/nowhere");
    let [Remark::CharactersWithoutShape { count, sample }] = &remarks[..] else { panic!("{remarks:?}") };
    assert_eq!((*count, sample.as_str()), (2, "和茶"));
    // What is wider than the paper is laid out twice, and counted once.
    let (_, _, remarks) = printed(Format::Html, "<table width=900><tr><td align=right>和茶".as_bytes(), "/nowhere");
    assert_eq!(remarks, [Remark::CharactersWithoutShape { count: 2, sample: sample.clone() }]);
}

#[test]
fn plain_text_needs_no_fonts_of_the_machine() {
    let document = "Grüße, Ελλάδα, Москва: 12 € → “ĳ”".as_bytes();
    let (text, size, remarks) = printed(Format::Text, document, "/nowhere");
    assert_eq!((text.trim(), remarks.len()), ("Grüße, Ελλάδα, Москва: 12 € → “ĳ”", 0));
    assert_eq!(printed(Format::Text, document, FONTS), (text, size, remarks));
}

#[test]
fn html_is_shaped_too() {
    let mail = "<p dir=rtl>שלום עולם</p><table border=1><tr><td>数量<td>मुद्रक</table><p>Done 🎉";
    let (text, _, remarks) = printed(Format::Html, mail.as_bytes(), FONTS);
    assert_eq!(remarks, []);
    for word in ["שלום עולם", "数量", "मुद्रक", "🎉"] {
        assert!(text.contains(word), "{word} in {text}");
    }
}

/// Which fonts a machine has is looked at when the first text needs one, and not for a letter in Latin.
#[test]
fn plain_text_does_not_open_the_folder() {
    let folder = std::env::temp_dir().join(format!("imprimatur-fonts-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let cage = cage().with_fonts(FontFolder::new(folder.clone()));
    let remarks = |text: &str| read(&cage, Format::Text, text.as_bytes()).unwrap().0.facts.remarks;
    assert_eq!(remarks("Grüße aus Zürich"), []);
    let font = "NotoSansHebrew-Regular.ttf";
    std::fs::copy(format!("{FONTS}/truetype/noto/{font}"), folder.join(font)).unwrap();
    assert_eq!(remarks("מדפסת"), []);
    std::fs::remove_dir_all(folder).unwrap();
}

/// Each is lent once, however often it is needed, and the ones that are lent later still come.
#[test]
fn a_text_of_many_scripts_asks_again_and_again() {
    let page = "會議 ไทย मुद्रक\nשלום ไทย 인쇄 أهلا\n🎉 會 ქართული Հայերեն\n".repeat(12);
    let (text, _, remarks) = printed(Format::Text, page.as_bytes(), FONTS);
    assert_eq!(remarks, []);
    assert_eq!(text.matches("ქართული").count(), 12);
}

/// Emoji are text, and gray as text is: nobody pays for the colour of a face.
#[test]
fn emoji_are_gray() {
    let (reading, pdf) =
        read(&cage().with_fonts(FontFolder::new(FONTS.into())), Format::Text, "🎉 🎉 👩‍💻 🇫🇷".as_bytes()).unwrap();
    assert_eq!((reading.facts.pages, reading.facts.color_pages), (1, 0));
    assert_eq!(read(&cage(), Format::Pdf, &pdf).unwrap().0.facts.color_pages, 0);
    assert!(!pdf.windows(10).any(|window| window == b"/DeviceRGB"));
    let mut pages = Vec::new();
    cage().render(&pdf[..], 144, &mut |_, png| pages.push(png)).unwrap();
    let page = image::load_from_memory(&pages[0]).unwrap().into_rgb8();
    let (dark, colored) = page.pixels().fold((0, 0), |(dark, colored), image::Rgb([r, g, b])| {
        (dark + u32::from(*r < 200), colored + u32::from(r.abs_diff(*g).max(g.abs_diff(*b)) > 8))
    });
    assert!(dark > 200 && colored == 0, "{dark} {colored}");
    let text = text_of(&pdf);
    assert!(text.contains("🎉 🎉") && text.contains("👩‍💻") && text.contains("🇫🇷"), "{text}");
}
