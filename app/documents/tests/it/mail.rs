//! Mail messages through the cage: what of them becomes a job.

use crate::kit::{cage, fixture, page, pdf, png, read, take_apart, take_apart_in};
use documents::{Cage, CageError, LeftOutPart, PartHead};
use expect_test::{Expect, expect};
use model::jobs::{Format, Unreadable};

/// A line for each part with its format, its title and the beginning of its text; then what was left out.
pub fn told(message: &[u8]) -> String {
    told_by(&cage(), message)
}

fn told_by(cage: &Cage, message: &[u8]) -> String {
    match take_apart_in(cage, message) {
        Ok((parts, left_out)) => {
            let parts = parts.iter().map(|(head, bytes)| {
                let text = String::from_utf8_lossy(bytes);
                let first = text.lines().next().unwrap_or_default().chars().take(24);
                let first: String = first.filter(|c| *c != char::REPLACEMENT_CHARACTER && !c.is_control()).collect();
                format!("{:?} {:?} {first:?}\n", head.format, head.title)
            });
            let left_out = left_out.iter().map(|LeftOutPart { title, why, .. }| format!("not {title:?}: {why:?}\n"));
            parts.chain(left_out).collect()
        }
        Err(CageError::Unreadable(why)) => format!("{why:?}\n"),
        Err(other) => panic!("{other}"),
    }
}

pub fn check(message: &str, want: Expect) {
    want.assert_eq(&told(message.replace('\n', "\r\n").as_bytes()));
}

/// A multipart message; every part brings its headers.
pub fn multipart(subtype: &str, parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| format!("--=edge\n{part}\n")).collect();
    format!(
        "From: ada@example.org\nSubject: =?utf-8?q?Caf=C3=A9?=\nMIME-Version: 1.0\n\
        Content-Type: multipart/{subtype}; boundary=\"=edge\"\n\n{parts}--=edge--\n"
    )
}

const TEXT: &str = "Content-Type: text/plain\n\nSee attached.\n";
const HTML: &str = "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<p>Caf=E9 <img src=3D\"cid:logo@x\"></p>\n";

pub fn attached(kind: &str, name: &str, content: &str) -> String {
    format!(
        "Content-Type: {kind}; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\n{content}\n"
    )
}

pub fn base64(kind: &str, headers: &str, data: &[u8]) -> String {
    let mut text = format!("Content-Type: {kind}\nContent-Transfer-Encoding: base64\n{headers}\n");
    for chunk in data.chunks(57) {
        text += &encoded(chunk);
        text.push('\n');
    }
    text
}

fn encoded(data: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = data.chunks(3).map(|group| {
        let bits = group.iter().fold(0u32, |bits, octet| bits << 8 | u32::from(*octet)) << (8 * (3 - group.len()));
        (0..4)
            .map(|at| if at <= group.len() { char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]) } else { '=' })
            .collect::<String>()
    });
    groups.collect()
}

#[test]
fn attachments_are_jobs_and_the_text_is_not() {
    let pdf = base64(
        "application/octet-stream",
        "Content-Disposition: attachment; filename*=utf-8''%E2%82%AC.pdf\n",
        &pdf(&[&page("0 0 9 9", "", "")]),
    );
    let jpeg = base64("image/jpeg", "Content-Disposition: attachment; filename=\"a.jpg\"\n", &fixture("gray.jpg"));
    check(
        &multipart(
            "mixed",
            &[
                TEXT,
                &pdf,
                &jpeg,
                &attached("text/plain", "notes.txt", "Notes"),
                &attached("application/zip", "a.zip", "PK\u{3}\u{4}"),
            ],
        ),
        expect![[r#"
            Pdf "€.pdf" "%PDF-1.4"
            Jpeg "a.jpg" "JFIFC"
            Text "notes.txt" "Notes"
            not "a.zip": Unsupported
        "#]],
    );
}

/// An organization may choose that; what is no file to print makes no document of it all the same.
#[test]
fn a_covering_text_is_printed_where_that_is_chosen() {
    let cage = cage().with_covering_text(true);
    let check = |message: &str, want: Expect| want.assert_eq(&told_by(&cage, message.replace('\n', "\r\n").as_bytes()));
    let (notes, zip) =
        (attached("text/plain", "notes.txt", "Notes"), attached("application/zip", "a.zip", "PK\u{3}\u{4}"));
    check(
        &multipart("mixed", &[TEXT, &notes, &zip]),
        expect![[r#"
            Text "Café" "See attached."
            Text "notes.txt" "Notes"
            not "a.zip": Unsupported
        "#]],
    );
    check(
        &multipart("mixed", &["Content-Type: text/html\n\n<br>\n", &notes]),
        expect![[r#"
            Text "notes.txt" "Notes"
        "#]],
    );
    check(
        &multipart("mixed", &[TEXT, &zip]),
        expect![[r#"
            not "a.zip": Unsupported
        "#]],
    );
}

#[test]
fn without_attachments_the_text_is_the_job() {
    check(
        "Subject: Hello\n\nJust text.\n",
        expect![[r#"
        Text "Hello" "Just text."
    "#]],
    );
    check(
        &multipart("alternative", &[TEXT, HTML]),
        expect![[r#"
            Html "Café" "<p>Café <img src=\"cid:lo"
        "#]],
    );
    check(
        &multipart("alternative", &[TEXT, "Content-Type: text/html\n\n<style>p {}</style><img src=x>\n"]),
        expect![[r#"
            Text "Café" "See attached."
        "#]],
    );
    // A covering text is not what was to be printed.
    check(
        &multipart("mixed", &[TEXT, &attached("application/zip", "a.zip", "PK\u{3}\u{4}")]),
        expect![[r#"
        not "a.zip": Unsupported
    "#]],
    );
}

#[test]
fn images_in_the_text_are_no_jobs() {
    let logo = base64(
        "image/jpeg",
        "Content-ID: <logo@x>\nContent-Disposition: inline; filename=logo.jpg\n",
        &fixture("gray.jpg"),
    );
    let photo = base64(
        "image/jpeg",
        "Content-ID: <photo@x>\nContent-Disposition: inline; filename=photo.jpg\n",
        &fixture("gray.jpg"),
    );
    check(
        &multipart("related", &[HTML, &logo]),
        expect![[r#"
        Html "Café" "<p>Café <img src=\"data:i"
    "#]],
    );
    check(
        &multipart("related", &[HTML, &logo, &photo]),
        expect![[r#"
            Html "Café" "<p>Café <img src=\"data:i"
        "#]],
    );
    // A photo is large, and a document beside whatever is written.
    let photo = base64(
        "image/png",
        "Content-ID: <photo@x>\nContent-Disposition: inline; filename=photo.png\n",
        &png(640, 480, &[9, 9, 9]),
    );
    check(
        &multipart("related", &[HTML, &logo, &photo]),
        expect![[r#"
            Png "photo.png" "PNG"
        "#]],
    );
    // Alone, a logo is all there is; a dot that only reports is nothing.
    check(
        &multipart("mixed", &[&logo]),
        expect![[r#"
            Jpeg "logo.jpg" "JFIFC"
        "#]],
    );
    let dot = base64("image/png", "Content-Disposition: inline; filename=dot.png\n", &png(1, 1, &[9, 9, 9]));
    check(
        &multipart("mixed", &[&dot]),
        expect![[r#"
            Empty
        "#]],
    );
}

#[test]
fn images_in_the_text_are_printed_with_it() {
    let headers = "Content-ID: <logo@x>\nContent-Disposition: inline; filename=logo.jpg\n";
    let message = |jpeg: &str| {
        let picture = base64("image/jpeg", headers, &fixture(jpeg));
        multipart("related", &["Content-Type: text/html\n\n<img src='cid:logo@x' width=90>\n", &picture])
    };
    let colored = |message: String| {
        let (parts, _) = take_apart(message.as_bytes()).unwrap();
        let [(PartHead { format: Format::Html, .. }, html)] = &parts[..] else { panic!("{} parts", parts.len()) };
        read(&cage(), Format::Html, html).unwrap().0.facts.color_pages
    };
    assert_eq!(colored(message("turned.jpg")), 1);
    assert_eq!(colored(message("gray.jpg")), 0);
}

#[test]
fn messages_in_messages_are_searched_too() {
    let inner = multipart("mixed", &[TEXT, &attached("text/plain", "inner.txt", "Inner")]);
    let forwarded = format!("Content-Type: message/rfc822\n\n{}", inner.replace("=edge", "=other"));
    check(
        &multipart("mixed", &[TEXT, &forwarded]),
        expect![[r#"
        Text "inner.txt" "Inner"
    "#]],
    );
    let forwarded = "Content-Type: message/rfc822\n\nSubject: Within\n\nWords within.\n";
    check(
        &multipart("mixed", &[TEXT, forwarded]),
        expect![[r#"
        Text "Within" "Words within."
    "#]],
    );
}

#[test]
fn what_programs_talk_through_is_not_printed() {
    check(
        &multipart(
            "mixed",
            &[
                TEXT,
                &attached("text/calendar", "invite.ics", "BEGIN:VCALENDAR"),
                &attached("text/vcard", "ada.vcf", "BEGIN:VCARD"),
            ],
        ),
        expect![[r#"
            Text "Café" "See attached."
        "#]],
    );
    check(
        &multipart(
            "encrypted; protocol=\"application/pgp-encrypted\"",
            &[
                "Content-Type: application/pgp-encrypted\n\nVersion: 1\n",
                "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n",
            ],
        ),
        expect![[r#"
            not "Café": Encrypted
        "#]],
    );
}

#[test]
fn hostile_messages_get_an_answer() {
    check(
        "",
        expect![[r#"
        Empty
    "#]],
    );
    check(
        "Subject: Nothing\n\n \n",
        expect![[r#"
        Empty
    "#]],
    );
    // A hundred messages in each other.
    let deep = "Content-Type: message/rfc822\n\n".repeat(100) + "Subject: Deep\n\nDown here.\n";
    check(
        &format!("Subject: Top\n{deep}"),
        expect![[r#"
        TooDemanding
    "#]],
    );
    let deeper = "Content-Type: message/rfc822\n\n".repeat(100_000);
    assert!(!told(deeper.as_bytes()).is_empty());
    let mut nested = String::from("Subject: Top\n");
    for depth in 0..10_000 {
        nested += &format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
    }
    assert!(!told((nested + "\n\nDown here.\n").as_bytes()).is_empty());
}

#[test]
fn no_more_than_a_hundred_parts() {
    let notes: Vec<String> = (0..150).map(|n| attached("text/plain", &format!("{n}.txt"), "x")).collect();
    let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
    let message = multipart("mixed", &notes).replace('\n', "\r\n");
    let (parts, left_out) = take_apart(message.as_bytes()).unwrap();
    let too_many = LeftOutPart { title: "100.txt".to_owned(), octets: 3, why: Unreadable::TooDemanding };
    assert_eq!((parts.len(), left_out), (100, vec![too_many]));
}
