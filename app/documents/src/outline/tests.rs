//! Messages by data: what their outline says, and that nothing makes it panic or grow.

use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// The outline of a message whose lines are written with LF; they are pushed with CR LF.
fn outline(message: &str, limits: Limits) -> Result<Summary, TooMuch> {
    let mut outline = Outline::new(limits);
    for line in message.split_inclusive('\n') {
        outline.push_line(line.replace('\n', "\r\n").as_bytes())?;
    }
    Ok(outline.finish())
}

/// What there is to print in a message, in one line.
fn says(summary: &Summary) -> String {
    let marks = [
        ("printable", summary.printable_attachment),
        ("other", summary.unprinted.is_some()),
        ("body", summary.visible_body),
        ("encrypted", summary.encrypted),
        ("invitation", summary.invitation),
        ("contact", summary.contact),
    ];
    let marks: Vec<&str> = marks.iter().filter(|(_, is)| *is).map(|(mark, _)| *mark).collect();
    format!("{} parts, {} deep: {}", summary.parts, summary.depth, marks.join(" "))
}

fn check(message: &str, want: &Expect) {
    want.assert_eq(&outline(message, Limits::default()).map_or_else(|e| e.to_string(), |summary| says(&summary)));
}

fn from(headers: &str) -> Sender {
    outline(&format!("{headers}\n\nHello\n"), Limits::default()).unwrap().from
}

#[test]
fn a_sender_is_exactly_one_address() {
    let one = |address: &str| Sender::One(address.to_owned());
    let check = |header: &str, want: Sender| assert_eq!(from(header), want, "{header}");
    check("From: ada@example.org", one("ada@example.org"));
    check("from : <ada@example.org>", one("ada@example.org"));
    check("FROM: Ada Lovelace <ada@example.org>", one("ada@example.org"));
    check("From: \"eve@example.org\" <ada@example.org>", one("ada@example.org"));
    check("From: eve@example.org <ada@example.org>", one("ada@example.org"));
    check("From: \"Lovelace, Ada <eve@x>\" <ada@example.org>", one("ada@example.org"));
    check("From: =?utf-8?q?Ad=C3=A0?=\n <ada@example.org>", one("ada@example.org"));
    check("From: ada@example.org (eve@example.org, (and \\) others))", one("ada@example.org"));
    check("From: <@relay.example,@b.example:ada@example.org>", Sender::None);
    check("From: \"ada\"@example.org", one("ada@example.org"));
    check("From: zoé@école.fr", one("zoé@école.fr"));
    check("From: ada@example.org,", one("ada@example.org"));
    check("From:", Sender::None);
    check("From: Ada", Sender::None);
    check("From: ada @ example.org", Sender::None);
    check("From: <ada@example.org", Sender::None);
    check("From: <ada@example.org> <eve@example.org>", Sender::None);
    check("From: ada@example.org@example.com", Sender::None);
    check("Subject: no sender", Sender::None);
    check("From: ada@example.org, eve@example.org", Sender::Several);
    check("From: ada@example.org\nFrom: ada@example.org", Sender::Several);
    check("From: ada@example.org\nfRoM : eve@example.org", Sender::Several);
    check("From: Friends: ada@example.org;", Sender::Several);
    check("From: undisclosed-recipients:;", Sender::Several);
    check(&format!("From: ada@example.org{}", " ".repeat(9000)), Sender::Several);
}

#[test]
fn headers_say_who_and_what_it_is() {
    let message = "Return-Path: <ada@example.org>\nReceived: by a\nReceived: by b\n with c\n\
                   Message-ID: <one@example.org>\nSubject: =?utf-8?b?w6l0w6k=?=\n =?utf-8?q?_2026?=\n\
                   From: ada@example.org\n\nHello\n";
    let summary = outline(message, Limits::default()).unwrap();
    assert_eq!((summary.message_id.as_str(), summary.subject.as_str()), ("one@example.org", "été 2026"));
    assert_eq!((summary.received, summary.octets), (2, message.replace('\n', "\r\n").len() as u64));
    assert!(summary.answerable() && !summary.automatic());
}

#[test]
fn machines_are_known_and_not_answered() {
    let check = |header: &str, automatic: bool, answerable: bool| {
        let summary = outline(&format!("From: ada@example.org\n{header}\n\nHello\n"), Limits::default()).unwrap();
        assert_eq!((summary.automatic(), summary.answerable()), (automatic, answerable), "{header}");
    };
    check("X-Nothing: at all", false, true);
    check("Auto-Submitted: no", false, true);
    check("Auto-Submitted: No (a person)", false, true);
    check("Auto-Submitted: auto-replied; reason=vacation", true, false);
    check("Return-Path: <>", true, false);
    check("Content-Type: multipart/report; boundary=b", true, false);
    check("X-Autoreply: yes", true, false);
    check("X-Autorespond: holidays", true, false);
    check("X-Autoreply: no", false, true);
    check("Precedence: auto_reply", true, false);
    check("Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_Plan?=", true, false);
    check("Subject: Out of office policy", false, true);
    check("X-Auto-Response-Suppress: All", false, true);
    check("Precedence: BULK", false, false);
    check("Precedence: first-class", false, true);
    check("List-Id: <printers.example.org>", false, false);
    let machine = outline("From: MAILER-DAEMON@example.org\n\nHello\n", Limits::default()).unwrap();
    assert!(!machine.answerable());
}

#[test]
fn the_text_of_a_message_shows_something_or_nothing() {
    check("Subject: a\n\nHello\n", &expect!["0 parts, 0 deep: body"]);
    check("Subject: a\n\n \t\n\u{a0}\u{200b}\u{feff}\n", &expect!["0 parts, 0 deep: "]);
    check("Subject: a\n", &expect!["0 parts, 0 deep: "]);
    check("Subject: a\n\n", &expect!["0 parts, 0 deep: "]);
    check("Content-Transfer-Encoding: base64\n\nIA0K\nIEE=\n", &expect!["0 parts, 0 deep: body"]);
    check("Content-Transfer-Encoding: base64\n\nIA0K\n", &expect!["0 parts, 0 deep: "]);
    check("Content-Transfer-Encoding: quoted-printable\n\n=20=\n=C3=A9\n", &expect!["0 parts, 0 deep: body"]);
    check("Content-Transfer-Encoding: quoted-printable\n\n=20=\n=C2=A0=09\n", &expect!["0 parts, 0 deep: "]);
    check("Content-Type: text/plain\n\n<b></b>\n", &expect!["0 parts, 0 deep: body"]);
    let html = "Content-Type: text/html; charset=utf-8\n\n<html><head><title>Empty</title><style>p > a {}\n</style>\
                <!-- no > text --></head><body class=\"a>b\"><p>&nbsp;&#160;</p></body></html>\n";
    check(html, &expect!["0 parts, 0 deep: "]);
    check(&html.replace("&#160;", "&eacute;"), &expect!["0 parts, 0 deep: body"]);
    check(&html.replace("&#160;", "<IMG src='cid:a'>"), &expect!["0 parts, 0 deep: body"]);
    check(&html.replace("</style>", "</style>x"), &expect!["0 parts, 0 deep: body"]);
}

/// A message with these parts.
fn mixed(parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| format!("--b\n{part}\n")).collect();
    format!(
        "From: ada@example.org\nContent-Type: multipart/mixed;\n boundary=\"b\"\n\nIgnored\n{parts}--b--\nIgnored\n"
    )
}

const PDF: &str = "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\nJVBERi0x\nLjcKJQ==\n";
const ZIP: &str = "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nUEsDBBQAAAA=\n";
const TEXT: &str = "Content-Type: text/plain\n\nHello\n";
const NO_TEXT: &str = "Content-Type: text/plain\n\n\n";

#[test]
fn attachments_are_told_by_their_first_bytes() {
    check(&mixed(&[TEXT]), &expect!["1 parts, 1 deep: body"]);
    check(&mixed(&[NO_TEXT]), &expect!["1 parts, 1 deep: "]);
    check(&mixed(&[TEXT, PDF]), &expect!["2 parts, 1 deep: printable body"]);
    check(&mixed(&[NO_TEXT, ZIP]), &expect!["2 parts, 1 deep: other"]);
    check(&mixed(&[ZIP, PDF]), &expect!["2 parts, 1 deep: printable other"]);
    check(&mixed(&["Content-Type: application/pdf\n\n"]), &expect!["1 parts, 1 deep: other"]);
    let named = "Content-Type: text/plain; name=\"notes.txt\"\n\nNotes\n";
    check(&mixed(&[named]), &expect!["1 parts, 1 deep: printable"]);
    let file = "Content-Disposition: attachment; filename*=utf-8''a.txt\n\nNotes\n";
    check(&mixed(&[file]), &expect!["1 parts, 1 deep: printable"]);
    check(&format!("{PDF}\n"), &expect!["0 parts, 0 deep: printable"]);
}

#[test]
fn parts_belong_to_the_multipart_around_them() {
    let alternative = "Content-Type: multipart/alternative; boundary=\"in;ner\"\n\n--in;ner\n\nHello\n--in;ner\n\
                       Content-Type: text/html\n\n<p>Hello</p>\n--in;ner--\n";
    check(&mixed(&[alternative, PDF]), &expect!["4 parts, 2 deep: printable body"]);
    // The end of the outer one ends the inner one too, and headers that never end are headers.
    let cut = "Content-Type: multipart/alternative; boundary=inner\n\n--inner\nContent-Type: text/plain\n";
    check(&mixed(&[cut, PDF]), &expect!["3 parts, 2 deep: printable"]);
    let related = "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>&nbsp;</p>\n--r\n\
                   Content-Type: image/png; name=logo.png\nContent-ID: <logo>\n\n\u{1}PNG\n--r--\n";
    check(&mixed(&[related]), &expect!["3 parts, 2 deep: "]);
    let picture = related
        .replace("\u{1}PNG", "\u{ff}")
        .replace("\n\n\u{ff}", "\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=");
    check(&mixed(&[&picture]), &expect!["3 parts, 2 deep: printable"]);
    check(&mixed(&[&picture.replace("&nbsp;", "Logo:")]), &expect!["3 parts, 2 deep: body"]);
    let forwarded = format!("Content-Type: message/rfc822\n\nFrom: eve@example.org\n{PDF}");
    let summary = outline(&mixed(&[TEXT, &forwarded]), Limits::default()).unwrap();
    assert_eq!(summary.from, Sender::One("ada@example.org".to_owned()));
    expect!["2 parts, 2 deep: printable body"].assert_eq(&says(&summary));
    check("Content-Type: multipart/mixed\n\nHello\n", &expect!["0 parts, 0 deep: printable"]);
}

#[test]
fn signatures_are_no_attachments_and_ciphers_are_known() {
    let signature = "Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN PGP SIGNATURE-----\n";
    check(&mixed(&[TEXT, signature]), &expect!["2 parts, 1 deep: body"]);
    let calendar = "Content-Type: text/calendar; name=invite.ics\n\nBEGIN:VCALENDAR\n";
    check(&mixed(&[NO_TEXT, calendar]), &expect!["2 parts, 1 deep: invitation"]);
    let card = "Content-Type: application/octet-stream; name=ada.vcf\n\nBEGIN:VCARD\n";
    check(&mixed(&[NO_TEXT, card]), &expect!["2 parts, 1 deep: contact"]);
    let encrypted = "Content-Type: multipart/encrypted; boundary=e\n\n--e\nContent-Type: application/pgp-encrypted\n\n\
                     Version: 1\n--e\nContent-Type: application/octet-stream; name=m.asc\n\n\u{1}\n--e--\n";
    check(encrypted, &expect!["2 parts, 1 deep: other encrypted"]);
    let smime = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\
                 Content-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHA6CA\n";
    check(smime, &expect!["0 parts, 0 deep: encrypted"]);
}

#[test]
fn what_is_wrapped_may_hold_what_is_printed() {
    let file = |octets: &str| {
        mixed(&[
            TEXT,
            &format!("Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n{octets}\n"),
        ])
    };
    check(&file("eJ8+IgEA"), &expect!["2 parts, 1 deep: printable body"]);
    check(&file("MIAGCSqGSIb3DQEHAqCA"), &expect!["2 parts, 1 deep: printable body"]);
    check(&file("MIAGCSqGSIb3DQEHA6CA"), &expect!["2 parts, 1 deep: body encrypted"]);
    let pgp = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n";
    check(&format!("Subject: a\n\n{pgp}"), &expect!["0 parts, 0 deep: encrypted"]);
    let file = format!("Content-Disposition: attachment; filename=encrypted.asc\n\n{pgp}");
    check(&mixed(&[TEXT, &file]), &expect!["2 parts, 1 deep: body encrypted"]);
}

#[test]
fn files_within_a_text_are_seen() {
    let text = |lines: &str| format!("Subject: a\n\nHello\n{lines}");
    check(&text("begin 644 a.txt\n%:&5L;&\\\n`\nend\n"), &expect!["0 parts, 0 deep: printable body"]);
    check(&text("begin 644 a.docx\n$4$L#!`\n`\nend\n"), &expect!["0 parts, 0 deep: other body"]);
    check(&text("begin 644 words\nas in a book\n"), &expect!["0 parts, 0 deep: body"]);
    check(&text("=ybegin line=128 size=3 name=a.bin\nabc\n=yend size=3\n"), &expect!["0 parts, 0 deep: other body"]);
    check("Subject: a\n\nbegin 644 a.txt\n%:&5L;&\\", &expect!["0 parts, 0 deep: printable"]);
    check(&format!("Subject: a\n\n{}", "x".repeat(900)), &expect!["0 parts, 0 deep: body"]);
}

#[test]
fn the_content_is_told_without_the_headers() {
    let hash = |message: &str| outline(message, Limits::default()).unwrap().body_sha256;
    assert_eq!(hash("Received: by a\n\nHello\n"), hash("Received: by b\nX: y\n\nHello\n"));
    assert_ne!(hash("X: y\n\nHello\n"), hash("X: y\n\nHello \n"));
    assert_ne!(hash(&mixed(&[TEXT])), hash(&mixed(&[PDF])));
}

#[test]
fn too_much_is_said_as_soon_as_it_is_seen() {
    let nested: String =
        (0..100).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
    check(&nested, &expect!["the message is nested more than 8 deep"]);
    let messages = "Content-Type: message/rfc822\n\n".repeat(100);
    check(&messages, &expect!["the message is nested more than 8 deep"]);
    check(&mixed(&vec![TEXT; 100]), &expect!["100 parts, 1 deep: body"]);
    check(&mixed(&vec![PDF; 1000]), &expect!["the message has more than 100 parts"]);
    check(&format!("{}\n", "Received: by a\n".repeat(31)), &expect!["the message was passed on more than 30 times"]);
    check(
        &format!("X: {}\n", "y".repeat(256 << 10)),
        &expect!["the headers of the message are longer than 262144 octets"],
    );
    check(&" fold\n".repeat(50_000), &expect!["the headers of the message are longer than 262144 octets"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_octets_are_outlined_within_bounds(lines in prop::collection::vec(any_line(), 0..200)) {
        let mut outline = Outline::new(Limits::default());
        for line in lines {
            if outline.push_line(&line).is_err() {
                return Ok(());
            }
            prop_assert!(outline.walker.depth() <= 8 && outline.walker.held() < 256 << 10);
        }
        prop_assert!(outline.finish().parts <= 100);
    }
}

/// Lines that look like MIME now and then, and random octets.
fn any_line() -> impl Strategy<Value = Vec<u8>> {
    let known = [
        "",
        "--a",
        "--a--",
        "--b",
        "--b--",
        "From: a@b, \"",
        "Subject: =?utf-8?q?=",
        " ?= =?",
        "Content-Type: message/rfc822",
        "Content-Type: multipart/mixed; boundary=a",
        "Content-Type: multipart/related; boundary=\"b\\\"\"; boundary=b",
        "Content-Type: text/html",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Disposition: attachment; filename=\"",
        "=3D=",
        "JVBERi0=",
        "<style><!-- & &nbsp; <img",
        "Message-ID: <<>>",
    ];
    prop_oneof![
        3 => prop::sample::select(known.to_vec()).prop_map(|line| format!("{line}\r\n").into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..300),
        1 => "[ -~]{0,2000}".prop_map(String::into_bytes),
    ]
}
