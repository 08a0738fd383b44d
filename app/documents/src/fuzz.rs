//! The decoders by themselves, without a cage: for the fuzz targets in `tests/fuzz` and the test of their corpus.
//!
//! It is not in the product, which reads documents in a cage and in no other way.

use crate::{
    FontFolder, Limits, Media, charset,
    fonts::{FontLender, OpenFonts},
    formats, html, message,
    outline::Outline,
    pdf, sniff, text,
    worker::STACK,
};
use model::text::Language;
use std::{io::Read, panic, sync::LazyLock, thread, time::Duration};

pub use model::jobs::Format;

/// Where the fonts of many scripts are, each small: of Debian's packages, `fonts-noto-core`.
const FONTS: &str = "/usr/share/fonts/truetype";

/// What a document may cost here: enough for every branch, little enough for many documents a second.
fn limits() -> Limits {
    Limits {
        color_cpu: Duration::from_millis(200),
        document: 1 << 20,
        output: 16 << 20,
        pages: 50,
        pixels: 1 << 20,
        kept_pixels: 1 << 14,
        ..Limits::default()
    }
}

/// Tells what a document is.
pub fn sniffed(bytes: &[u8]) {
    let _ = sniff(bytes);
}

/// Counts the pages of a PDF and looks at their colours.
pub fn read_pdf(bytes: &[u8]) {
    let _ = pdf::read(bytes.to_vec(), &limits());
}

/// Makes a PDF of a picture of a format.
pub fn read_picture(format: Format, bytes: &[u8]) {
    let _ = formats::read(format, bytes.to_vec(), Media::A4, &limits(), &OpenFonts::default());
}

/// Makes a PDF of a text.
pub fn read_text(bytes: &[u8]) {
    let _ = text::to_pdf(bytes, Media::A4, &limits(), &OpenFonts::default());
}

/// Makes a PDF of a text with the fonts of this machine, which is what shaping takes.
pub fn read_scripts(bytes: &[u8]) {
    static FOLDER: LazyLock<FontFolder> = LazyLock::new(|| FontFolder::new(FONTS.into()));
    let mut lender = FontLender::new(Some(&FOLDER));
    let fonts = OpenFonts::by_asking(move |characters| {
        lender
            .having(characters)
            .into_iter()
            .map(|mut font| {
                let mut content = Vec::new();
                font.read_to_end(&mut content).map(|_| content)
            })
            .collect()
    });
    let _ = text::to_pdf(bytes, Media::A4, &limits(), &fonts);
}

/// Makes characters of octets; the first says what they are declared to be.
pub fn read_charset(bytes: &[u8]) {
    const LABELS: [Option<&str>; 7] =
        [None, Some("utf-7"), Some("shift_jis"), Some("gb18030"), Some("ibm850"), Some("utf-16"), Some("utf-8")];
    let Some((choice, octets)) = bytes.split_first() else { return };
    let _ = charset::decoded(octets, LABELS.get(usize::from(*choice)).copied().flatten());
}

/// Makes a PDF of the HTML of a mail, with the stack that the child has.
pub fn read_html(bytes: &[u8]) {
    let read = || html::to_pdf(bytes, Media::A4, &limits(), &OpenFonts::default()).map(|_| ());
    thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read);
        if let Some(Err(panic)) = reader.ok().map(thread::ScopedJoinHandle::join) {
            panic::resume_unwind(panic);
        }
    });
}

/// Takes a message apart.
pub fn read_message(bytes: &[u8]) {
    let _ = message::parts(bytes, &limits(), Language::En, true);
}

/// Opens TNEF, as the only file of a message.
pub fn read_tnef(bytes: &[u8]) {
    read_part("application/ms-tnef", bytes);
}

/// Opens a message within its signature.
pub fn read_cms(bytes: &[u8]) {
    read_part("application/pkcs7-mime; smime-type=signed-data", bytes);
}

/// Writes out an invitation.
pub fn read_calendar(bytes: &[u8]) {
    read_part("text/calendar", bytes);
}

/// Opens the files within a text.
pub fn read_uuencode(bytes: &[u8]) {
    read_part("text/plain", bytes);
}

/// Takes the transfer encoding off a file; the first octet says which it is.
pub fn read_transfer(bytes: &[u8]) {
    const ENCODINGS: [&str; 3] = ["base64", "quoted-printable", "x-uuencode"];
    let Some((choice, octets)) = bytes.split_first() else { return };
    let Some(encoding) = ENCODINGS.get(usize::from(*choice)) else { return };
    read_encoded("application/octet-stream", encoding, octets);
}

/// Takes a message apart that is nothing but this.
fn read_part(kind: &str, bytes: &[u8]) {
    read_encoded(kind, "binary", bytes);
}

fn read_encoded(kind: &str, encoding: &str, bytes: &[u8]) {
    let headers = format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n");
    let _ = message::parts(&[headers.as_bytes(), bytes].concat(), &limits(), Language::Fr, false);
}

/// Draws the outline of a message, line by line as it comes in.
pub fn outlined(bytes: &[u8]) {
    let mut outline = Outline::new(crate::outline::Limits::default());
    if bytes.split_inclusive(|b| *b == b'\n').try_for_each(|line| outline.push_line(line)).is_ok() {
        let _ = outline.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    /// Shows every file of a corpus to its decoder; whatever it answers, it answers.
    fn check(target: &str, decoder: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus").join(target);
        let mut files = 0;
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            decoder(&fs::read(entry.unwrap().path()).unwrap());
            files += 1;
        }
        assert!(files > 0, "{} is empty", folder.display());
    }

    #[test]
    fn every_decoder_answers_its_corpus() {
        check("sniff", sniffed);
        check("pdf", read_pdf);
        check("jpeg", |bytes| read_picture(Format::Jpeg, bytes));
        check("png", |bytes| read_picture(Format::Png, bytes));
        check("tiff", |bytes| read_picture(Format::Tiff, bytes));
        check("gif", |bytes| read_picture(Format::Gif, bytes));
        check("webp", |bytes| read_picture(Format::Webp, bytes));
        check("bmp", |bytes| read_picture(Format::Bmp, bytes));
        check("heic", |bytes| read_picture(Format::Heic, bytes));
        check("text", read_text);
        check("scripts", read_scripts);
        check("charset", read_charset);
        check("html", read_html);
        check("message", read_message);
        check("outline", outlined);
        check("transfer", read_transfer);
        check("uuencode", read_uuencode);
        check("tnef", read_tnef);
        check("cms", read_cms);
        check("calendar", read_calendar);
    }

    /// What is cut off anywhere, or wrong in any octet, gets an answer as well.
    #[test]
    fn wrappings_may_be_broken_anywhere() {
        fn broken(seed: &[u8], decoder: fn(&[u8])) {
            for at in 0..seed.len() {
                decoder(&seed[..at]);
                let mut wrong = seed.to_vec();
                wrong[at] ^= 0xff;
                decoder(&wrong);
            }
        }
        let corpus = |file: &str| {
            fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus").join(file)).unwrap()
        };
        broken(&corpus("tnef/files.tnef"), read_tnef);
        broken(&corpus("cms/signed-ber.p7m"), read_cms);
        broken(&corpus("calendar/meeting.ics"), read_calendar);
    }
}
