//! Messages in which files and texts are wrapped in something that is not MIME: TNEF, signatures, uuencode.

use crate::{
    kit::{fixture, page, pdf},
    mail::{attached, base64, check, multipart, told},
};
use expect_test::{Expect, expect};
use std::io::Write as _;

/// Messages of which the same becomes.
fn check_all(messages: &[String], want: Expect) {
    for message in messages {
        assert_eq!(told(message.replace('\n', "\r\n").as_bytes()), told(messages[0].replace('\n', "\r\n").as_bytes()));
    }
    check(&messages[0], want);
}

const TEXT: &str = "Content-Type: text/plain\n\nSee attached.\n";

/// An attribute of TNEF.
fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    let sum = data.iter().fold(0_u16, |sum, b| sum.wrapping_add(u16::from(*b)));
    [&[level][..], &id.to_le_bytes(), &length.to_le_bytes(), data, &sum.to_le_bytes()].concat()
}

/// A list of properties, each of a type, a number and a value of any length.
fn properties(list: &[(u16, u16, &[u8])]) -> Vec<u8> {
    let mut data = u32::try_from(list.len()).unwrap().to_le_bytes().to_vec();
    for (kind, id, value) in list {
        data.extend_from_slice(&kind.to_le_bytes());
        data.extend_from_slice(&id.to_le_bytes());
        data.extend_from_slice(&1_u32.to_le_bytes());
        data.extend_from_slice(&u32::try_from(value.len()).unwrap().to_le_bytes());
        data.extend_from_slice(value);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    data
}

fn tnef(attributes: &[Vec<u8>]) -> Vec<u8> {
    [&b"\x78\x9f\x3e\x22\x01\x00"[..], &attributes.concat()].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

const SUBJECT: u32 = 0x0001_8004;
const MESSAGE: u32 = 0x0006_9003;
const NEW_FILE: u32 = 0x0006_9002;
const TITLE: u32 = 0x0001_8010;
const DATA: u32 = 0x0006_800f;
const FILE: u32 = 0x0006_9005;

fn winmail(tnef: &[u8]) -> String {
    base64("application/ms-tnef", "Content-Disposition: attachment; filename=winmail.dat\n", tnef)
}

#[test]
fn files_of_a_tnef_are_jobs_wherever_they_stand() {
    let document = pdf(&[&page("0 0 9 9", "", "")]);
    let long = properties(&[(0x001f, 0x3707, &utf16("Rapport de l’été.pdf")), (0x0102, 0x3701, &document)]);
    let inner = tnef(&[
        attribute(1, SUBJECT, b"Within\0"),
        attribute(2, NEW_FILE, &[0; 14]),
        attribute(2, TITLE, b"inner.txt\0"),
        attribute(2, DATA, b"Inner notes"),
    ]);
    let object = [&[9; 16][..], &inner].concat();
    let outer = tnef(&[
        attribute(1, MESSAGE, &properties(&[(0x001f, 0x1000, &utf16("The text of the message"))])),
        attribute(2, NEW_FILE, &[0; 14]),
        attribute(2, TITLE, b"NOTES.TXT\0"),
        attribute(2, DATA, b"Short notes"),
        attribute(2, NEW_FILE, &[0; 14]),
        attribute(2, TITLE, b"RAPPOR~1.PDF\0"),
        attribute(2, FILE, &long),
        attribute(2, NEW_FILE, &[0; 14]),
        attribute(2, FILE, &properties(&[(0x000d, 0x3701, &object)])),
        attribute(2, NEW_FILE, &[0; 14]),
        attribute(2, TITLE, b"letter.docx\0"),
        attribute(2, DATA, b"PK\x03\x04\x14\0\x06\0"),
    ]);
    // Under another name and type, and as the message itself.
    let renamed = base64("application/octet-stream", "Content-Disposition: attachment; filename=ATT1.bin\n", &outer);
    check_all(
        &[
            multipart("mixed", &[TEXT, &winmail(&outer)]),
            multipart("mixed", &[TEXT, &renamed]),
            format!("Subject: Only\n{}", winmail(&outer)),
        ],
        expect![[r#"
            Text "NOTES.TXT" "Short notes"
            Pdf "Rapport de l’été.pdf" "%PDF-1.4"
            Text "inner.txt" "Inner notes"
            not "letter.docx": Unsupported
        "#]],
    );
}

#[test]
fn the_text_of_a_tnef_is_printed_where_there_is_no_other() {
    let text = |kind, id, value: &[u8]| tnef(&[attribute(1, MESSAGE, &properties(&[(kind, id, value)]))]);
    let plain = winmail(&text(0x001f, 0x1000, &utf16("Words of Outlook")));
    check(
        &multipart("mixed", &[TEXT, &plain]),
        expect![[r#"
        Text "Café" "See attached."
    "#]],
    );
    let nothing = "Content-Type: text/plain\n\n\n";
    check(
        &multipart("mixed", &[nothing, &plain]),
        expect![[r#"
        Text "Café" "Words of Outlook"
    "#]],
    );
    check(
        &multipart("mixed", &[nothing, &winmail(&text(0x0102, 0x1013, b"<p>HTML of Outlook"))]),
        expect![[r#"
        Html "Café" "<p>HTML of Outlook"
    "#]],
    );
    check(
        &multipart("mixed", &[nothing, &winmail(&text(0x0102, 0x1009, b"LZFu"))]),
        expect![[r#"
        not "message.rtf": Unsupported
    "#]],
    );
}

#[test]
fn a_tnef_that_lies_about_its_size_is_read_as_far_as_it_goes() {
    let whole = tnef(&[
        attribute(2, NEW_FILE, &[0; 14]),
        attribute(2, TITLE, b"notes.txt\0"),
        attribute(2, DATA, b"Notes"),
        attribute(2, NEW_FILE, &[0; 14]),
    ]);
    let huge = [&whole[..], &[2], &DATA.to_le_bytes(), &0x8000_0000_u32.to_le_bytes(), b"a few octets"].concat();
    check(
        &multipart("mixed", &[TEXT, &winmail(&huge)]),
        expect![[r#"
        Text "notes.txt" "Notes"
        not "": Empty
        not "winmail.dat": Damaged
    "#]],
    );
    for length in 0..whole.len() {
        assert!(!told(multipart("mixed", &[TEXT, &winmail(&whole[..length])]).as_bytes()).is_empty());
    }
    // Values without end, and messages in messages.
    let mut many = properties(&[(0x1102, 0x3701, b"x")]);
    many[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
    let many = tnef(&[attribute(2, NEW_FILE, &[0; 14]), attribute(2, FILE, &many)]);
    check(
        &multipart("mixed", &[TEXT, &winmail(&many)]),
        expect![[r#"
        not "": Empty
    "#]],
    );
    let mut deep = tnef(&[]);
    for _ in 0..100 {
        let object = [&[9; 16][..], &deep].concat();
        deep = tnef(&[attribute(2, NEW_FILE, &[0; 14]), attribute(2, FILE, &properties(&[(0x000d, 0x3701, &object)]))]);
    }
    check(
        &multipart("mixed", &[TEXT, &winmail(&deep)]),
        expect![[r#"
        not "": Unsupported
    "#]],
    );
}

#[test]
fn signed_messages_are_opened_and_signatures_are_no_documents() {
    for file in ["signed-der.p7m", "signed-ber.p7m"] {
        for kind in
            ["application/pkcs7-mime; smime-type=signed-data", "application/x-pkcs7-mime", "application/octet-stream"]
        {
            let headers = "Content-Disposition: attachment; filename=smime.p7m\n";
            let message = format!("Subject: Signed\n{}", base64(kind, headers, &fixture(file)));
            check(
                &message,
                expect![[r#"
                Text "notes.txt" "Signed notes."
            "#]],
            );
        }
    }
    let cut = &fixture("signed-der.p7m")[..300];
    check(
        &format!("Subject: Cut\n{}", base64("application/pkcs7-mime", "", cut)),
        expect![[r#"
        Empty
    "#]],
    );
    let signature =
        base64("application/octet-stream", "Content-Disposition: attachment; filename=smime.p7s\n", &[0x30, 0x80]);
    check(
        &multipart("signed", &[TEXT, &signature]),
        expect![[r#"
        Text "Café" "See attached."
    "#]],
    );
    let pgp = attached("application/octet-stream", "signature.asc", "-----BEGIN PGP SIGNATURE-----\n\nabc\n");
    check(
        &multipart("mixed", &[TEXT, &pgp]),
        expect![[r#"
        Text "Café" "See attached."
    "#]],
    );
}

/// What is kept as a file has nothing around it, and is opened as if it had been mailed.
#[test]
fn wrappings_kept_as_files_are_opened() {
    let notes =
        tnef(&[attribute(2, NEW_FILE, &[0; 14]), attribute(2, TITLE, b"notes.txt\0"), attribute(2, DATA, b"Notes")]);
    let files = [&notes, &fixture("signed-der.p7m"), &compressed("Subject: In\n\nPressed words")];
    for (file, want) in files.into_iter().zip([
        expect![[r#"
            Text "notes.txt" "Notes"
        "#]],
        expect![[r#"
            Text "notes.txt" "Signed notes."
        "#]],
        expect![[r#"
            Text "In" "Pressed words"
        "#]],
    ]) {
        assert!(documents::is_message("file.bin", file));
        want.assert_eq(&told(file));
    }
    let sealed = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n";
    assert!(
        documents::is_message("letter.txt", sealed) && !documents::is_message("key.asc", b"-----BEGIN PGP PUBLIC KEY")
    );
    expect![[r#"
        not "": Encrypted
    "#]]
    .assert_eq(&told(sealed));
}

/// A message in CompressedData (RFC 3274).
fn compressed(message: &str) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(message.as_bytes()).unwrap();
    let value = |tag: u8, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], content].concat()
    };
    let octets = value(0xa0, &value(0x04, &packed.finish().unwrap()));
    let data = value(0x30, &[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", octets.as_slice()].concat());
    let zlib = value(0x30, b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x03\x08");
    let pressed = value(0x30, &[&[0x02, 0x01, 0x00], zlib.as_slice(), &data].concat());
    value(0x30, &[b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09", value(0xa0, &pressed).as_slice()].concat())
}

#[test]
fn compressed_messages_are_opened() {
    let message = compressed(&multipart("mixed", &[TEXT, &attached("text/plain", "in.txt", "Pressed")]));
    let headers = "Content-Disposition: attachment; filename=smime.p7z\n";
    check(
        &format!("Subject: Small\n{}", base64("application/pkcs7-mime; smime-type=compressed-data", headers, &message)),
        expect![[r#"
            Text "in.txt" "Pressed"
        "#]],
    );
    check(
        &format!("Subject: Cut\n{}", base64("application/pkcs7-mime", headers, &message[..80])),
        expect![[r#"
            not "smime.p7z": Damaged
        "#]],
    );
}

/// What programs write around the words of a text that is signed in the open is not printed.
#[test]
fn a_text_signed_in_the_open_is_its_words() {
    let signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nHello\n\n-----BEGIN PGP SIGNATURE-----\n\niHUE\n\
                  -----END PGP SIGNATURE-----\n";
    check(
        &format!("Subject: Open\n\n{signed}"),
        expect![[r#"
            Text "Open" "Hello"
        "#]],
    );
}

#[test]
fn what_is_encrypted_is_named_in_each_of_its_forms() {
    let enveloped = b"\x30\x82\x02\x95\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x82";
    check(
        &format!("Subject: Secret\n{}", base64("application/pkcs7-mime", "", enveloped)),
        expect![[r#"
        not "Secret": Encrypted
    "#]],
    );
    check(
        "Subject: Secret\n\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
        expect![[r#"
        not "Secret": Encrypted
    "#]],
    );
    let pgp = attached("application/octet-stream", "encrypted.asc", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n");
    check(
        &multipart("mixed", &[TEXT, &pgp]),
        expect![[r#"
        not "encrypted.asc": Encrypted
    "#]],
    );
}

#[test]
fn files_within_a_text_are_files() {
    let plan = "Hello,\n\nbegin 644 plan.txt\n%:&5L;&\\\n`\nend\n\nRegards\n";
    check(
        &format!("Subject: Old\n\n{plan}"),
        expect![[r#"
        Text "plan.txt" "hello"
    "#]],
    );
    check(
        "Subject: Old\n\nHello\nbegin 644 letter.docx\n$4$L#!`\n`\nend\n",
        expect![[r#"
        not "letter.docx": Unsupported
    "#]],
    );
    check(
        "Subject: Words\n\nbegin 644 words\nas in a book\nend\n",
        expect![[r#"
        Text "Words" "begin 644 words"
    "#]],
    );
    check(
        "Subject: News\n\nHi\n=ybegin line=128 size=3 name=a.bin\nabc\n=yend size=3\n",
        expect![[r#"
        not "a.bin": Unsupported
    "#]],
    );
}

#[test]
fn an_invitation_alone_is_a_text_and_beside_others_nothing() {
    let event = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Plan\nDTSTART:20261201T090000Z\nEND:VEVENT\nEND:VCALENDAR";
    let invitation = format!("Content-Type: text/calendar; method=REQUEST\n\n{event}\n");
    let file = attached("application/octet-stream", "invite.ics", event);
    let nothing = "Content-Type: text/plain\n\n\n";
    check_all(
        &[
            multipart("alternative", &[nothing, &invitation]),
            multipart("mixed", &[&invitation, &file]),
            multipart("mixed", &[&file]),
        ],
        expect![[r#"
            Text "Café" "What: Plan"
        "#]],
    );
    check(
        &multipart("mixed", &[TEXT, &invitation, &file]),
        expect![[r#"
        Text "Café" "See attached."
    "#]],
    );
    check(
        &multipart("mixed", &[&invitation, &attached("text/plain", "a.txt", "A")]),
        expect![[r#"
        Text "a.txt" "A"
    "#]],
    );
    let card = attached("text/vcard", "ada.vcf", "BEGIN:VCARD\nFN:Ada\nEND:VCARD");
    check(
        &multipart("mixed", &[nothing, &card]),
        expect![[r#"
        not "ada.vcf": Unsupported
    "#]],
    );
}

#[test]
fn a_message_as_a_file_is_a_message() {
    let inner = multipart("mixed", &[TEXT, &attached("text/plain", "inner.txt", "Inner")]).replace("=edge", "=in");
    let headers = "Content-Disposition: attachment; filename=\"Forwarded.EML\"\n";
    let file = base64("application/octet-stream", headers, inner.as_bytes());
    check(
        &multipart("mixed", &[TEXT, &file]),
        expect![[r#"
        Text "inner.txt" "Inner"
    "#]],
    );
    let deep = (0..12).fold("Subject: Deep\n\nDown here.\n".to_owned(), |inner, _| {
        format!("Subject: Around\n{}", base64("message/rfc822", "", inner.as_bytes()))
    });
    check(
        &deep,
        expect![[r#"
        not "": TooDemanding
    "#]],
    );
}
