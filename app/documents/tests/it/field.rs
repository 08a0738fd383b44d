//! Documents and mails as people send them, whose kinds went wrong elsewhere or here.

use crate::kit::{cage, fixture, read, take_apart};
use documents::CageError;
use model::jobs::{Format, Unreadable};

fn field(name: &str) -> Vec<u8> {
    fixture(&format!("field/{name}"))
}

/// What is printed of a message: format, title, content; then what is not.
type Message = (Vec<(Format, String, Vec<u8>)>, Vec<(String, Unreadable)>);

fn message(octets: &[u8]) -> Message {
    let (parts, left_out) = take_apart(octets).unwrap();
    let parts = parts.into_iter().map(|(head, bytes)| (head.format, head.title, bytes));
    (parts.collect(), left_out.into_iter().map(|part| (part.title, part.why)).collect())
}

/// The only document of a message.
fn only(octets: &[u8]) -> (Format, String, Vec<u8>) {
    let (mut parts, left_out) = message(octets);
    assert_eq!((parts.len(), left_out), (1, Vec::new()), "{parts:?}");
    parts.remove(0)
}

fn text_of(octets: &[u8]) -> String {
    String::from_utf8(only(octets).2).unwrap()
}

fn pages(format: Format, document: &[u8]) -> Result<u32, Unreadable> {
    match read(&cage(), format, document) {
        Ok((reading, _)) => Ok(reading.facts.pages),
        Err(CageError::Unreadable(why)) => Err(why),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn an_attachment_that_is_not_printed_is_named() {
    let letter = ("letter.docx".to_owned(), Unreadable::Unsupported);
    assert_eq!(message(&field("01-word-alone.eml")), (Vec::new(), vec![letter.clone()]));
    let (printed, left_out) = message(&field("01-word-beside-pdf.eml"));
    let [(Format::Pdf, title, plan)] = &printed[..] else { panic!("{printed:?}") };
    assert_eq!((title.as_str(), pages(Format::Pdf, plan), left_out), ("plan.pdf", Ok(2), vec![letter]));
}

#[test]
fn base64_is_decoded_as_mail_programs_do() {
    let mail = String::from_utf8(field("02-base64-with-footer.eml")).unwrap();
    let check = |mail: &str| {
        let (format, title, document) = only(mail.as_bytes());
        assert_eq!((format, title.as_str(), pages(format, &document)), (Format::Pdf, "invoice.pdf", Ok(2)), "{mail}");
    };
    check(&mail);
    check(&mail.replacen("JVBERi0xLjcK", "JVBE!Ri0xL*jcK", 1));
    check(&mail.replace("Transfer-Encoding: base64", "Transfer-Encoding: base64 (binary)"));
    check(&mail.replace("Transfer-Encoding: base64", "Transfer-Encoding: \"BASE64\""));
    check(mail.strip_suffix("--m3--\r\n").unwrap());
    check(mail.split_once("\r\n-- \r\n").unwrap().0);
    // With an encoding that nobody knows, it is named and never printed as it travelled.
    let unknown = mail.replace("Transfer-Encoding: base64", "Transfer-Encoding: x-base85");
    let named = ("invoice.pdf".to_owned(), Unreadable::Damaged);
    assert_eq!(message(unknown.as_bytes()), (Vec::new(), vec![named]));
}

#[test]
fn pictures_belong_to_the_text() {
    assert_eq!(
        text_of(&field("03-logo-beside-text.eml")).lines().next(),
        Some("Minutes of the meeting: these lines are to be printed.")
    );
    let chart = field("03-cid-percent.eml");
    let html = text_of(&chart);
    assert!(html.contains("this text is to be printed") && html.contains("src=\"data:image/png;base64,"), "{html}");
    // The scheme in capitals.
    let capitals = encoded_again(&chart, "cid:chart%40week%2D47", "CID:chart@week-47");
    assert!(text_of(&capitals).contains("src=\"data:image/png;base64,"));
    // Identifiers that begin alike, and one that is shown twice.
    let html = text_of(&field("04-cid-begins-alike.eml"));
    let shown: Vec<&str> = html.split("base64,").skip(1).map(|data| data.split('"').next().unwrap()).collect();
    let [plan, map] = shown[..] else { panic!("{html}") };
    assert_ne!(plan, map);
    let twice = encoded_again(&field("04-cid-begins-alike.eml"), "cid:plan\"", "cid:planview\"");
    assert_eq!(text_of(&twice).matches(plan).count(), 2);
}

/// The message with something replaced in the HTML that it begins with, in base64.
fn encoded_again(message: &[u8], from: &str, to: &str) -> Vec<u8> {
    let message = String::from_utf8(message.to_vec()).unwrap().replace("\r\n", "\n");
    let (before, rest) = message.split_once("base64\n\n").unwrap();
    let (html, after) = rest.split_once("\n\n--").unwrap();
    let (decoded, _) = take_apart(
        format!("Content-Type: text/html; name=a.html\nContent-Transfer-Encoding: base64\n\n{html}").as_bytes(),
    )
    .unwrap();
    let html = String::from_utf8(decoded[0].1.clone()).unwrap();
    assert!(html.contains(from), "{html}");
    let html = html.replace(from, to);
    format!("{}8bit\n\n{html}\n\n--{after}", before).into_bytes()
}

#[test]
fn every_character_set_is_read() {
    let (format, title, text) = only(&field("05-iso-2022-jp.eml"));
    let text = String::from_utf8(text).unwrap();
    assert_eq!(
        (format, title.as_str(), text.trim()),
        (Format::Text, "会議の資料", "会議の資料です。二部お願いします。")
    );
    let text = text_of(&field("05-not-declared.eml"));
    assert_eq!(text.trim(), "Le relevé d’été coûte 12 € de plus que prévu.");
}

#[test]
fn containers_of_no_size_hide_nothing() {
    let (format, title, html) = only(&field("06-receipt-html.eml"));
    assert_eq!((format, title.as_str(), pages(format, &html)), (Format::Html, "Receipt 4711", Ok(1)));
}

#[test]
fn an_owner_password_restricts_and_does_not_lock() {
    assert_eq!(pages(Format::Pdf, &field("07-owner-password.pdf")), Ok(2));
    // The bit that allows printing, taken away: the sentence says so.
    let locked = pages(Format::Pdf, &fixture("print-forbidden.pdf"));
    assert_eq!(locked, Err(Unreadable::PrintForbidden));
}

#[test]
fn blanks_before_a_header_are_no_text() {
    let document = field("08-blanks-before-header.pdf");
    assert_eq!(documents::sniff(&document), Some(Format::Pdf));
    let (reading, printed) = read(&cage(), Format::Pdf, &document).unwrap();
    assert_eq!((reading.facts.pages, reading.converted), (3, true));
    assert!(printed.starts_with(b"%PDF-"));
}

#[test]
fn faxes_and_scans_are_read_as_devices_write_them() {
    let check = |name: &str| {
        let (reading, _) = read(&cage(), Format::Tiff, &field(name)).unwrap();
        assert_eq!((reading.facts.pages, reading.facts.color_pages), (2, 0), "{name}");
    };
    check("09-fax-g3.tif");
    check("09-scan-low-bit-first.tif");
}

#[test]
fn a_message_that_made_a_parser_panic_gets_an_answer() {
    let answer = take_apart(&field("13-parser-panic.eml"));
    assert!(matches!(&answer, Ok((parts, left_out)) if parts.len() + left_out.len() == 1), "{answer:?}");
}
