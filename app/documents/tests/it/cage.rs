//! Documents through the cage, as the appliance sends them: what can be printed, what cannot, and what strangers try.

use crate::kit::{cage, cage_with, fixture, page, pdf, png, read};
use documents::{Cage, CageError, Limits, Media, Reading};
use model::jobs::{Facts, Format, Unreadable};
use std::{
    io::{self, Read, Write},
    time::Duration,
};

const A4: (u32, u32) = (21000, 29700);

fn facts(pages: u32, color_pages: u32, media: (u32, u32)) -> Facts {
    Facts { pages, color_pages, color_on: (1..=color_pages).collect(), media, one_size: true, remarks: Vec::new() }
}

/// Reads a document that must become a PDF, and reads that again.
fn converted(format: Format, document: &[u8]) -> (Facts, Vec<u8>) {
    let (reading, pdf) = read(&cage(), format, document).unwrap();
    assert!(reading.converted && documents::sniff(&pdf) == Some(Format::Pdf));
    let (again, nothing) = read(&cage(), Format::Pdf, &pdf).unwrap();
    assert_eq!(again, Reading { facts: reading.facts.clone(), converted: false });
    assert!(nothing.is_empty());
    (reading.facts, pdf)
}

fn refused(format: Format, document: &[u8]) -> Unreadable {
    match read(&cage(), format, document) {
        Err(CageError::Unreadable(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_cage_closes() {
    let confinement = cage().check().unwrap();
    assert!(confinement.landlock && confinement.seccomp, "{confinement:?}");
}

#[test]
fn pages_are_counted_and_measured() {
    let check = |pages: &[&str], want: Facts| {
        let document = pdf(pages);
        assert_eq!(read(&cage(), Format::Pdf, &document).unwrap().0, Reading { facts: want, converted: false });
    };
    check(&[&page("0 0 595.28 841.89", "", "0 g 0 0 99 99 re f")], facts(1, 0, A4));
    check(&[&page("0 0 612 792", "/Rotate 90", "")], facts(1, 0, (27940, 21590)));
    check(&[&page("0 0 612 792", "/CropBox[0 0 306 396]", "")], facts(1, 0, (10795, 13970)));
    check(&[&page("0 0 72 72", "/UserUnit 2", "")], facts(1, 0, (5080, 5080)));
    // A page that lies is on the same sheet; a smaller one is not.
    check(&[&page("0 0 612 792", "", ""), &page("0 0 792 612", "", "")], facts(2, 0, (21590, 27940)));
    let mixed = [page("0 0 612 792", "", ""), page("0 0 595 842", "", "")];
    check(&[&mixed[0], &mixed[1]], Facts { one_size: false, ..facts(2, 0, (21590, 27940)) });
}

#[test]
fn what_stands_around_a_pdf_does_not_reach_a_printer() {
    const ENTER: &[u8] = b"\x1b%-12345X@PJL SET COPIES=99\r\n@PJL ENTER LANGUAGE=PDF\r\n";
    const LEAVE: &[u8] = b"\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X";
    let document = pdf(&[&page("0 0 595.28 841.89", "", "0 g 0 0 99 99 re f")]);
    let check = |parts: &[&[u8]], changed: bool| {
        let (reading, printed) = read(&cage(), Format::Pdf, &parts.concat()).unwrap();
        assert_eq!(reading, Reading { facts: facts(1, 0, A4), converted: changed });
        if changed {
            assert!(printed.starts_with(b"%PDF-") && printed.trim_ascii_end().ends_with(b"%%EOF"));
            assert!(!printed.windows(9).any(|window| window == &LEAVE[..9]));
            assert_eq!(read(&cage(), Format::Pdf, &printed).unwrap().0.facts, reading.facts);
        }
    };
    check(&[&document], false);
    check(&[&document, b"\r\n\0"], true);
    check(&[ENTER, &document], true);
    check(&[&document, LEAVE], true);
    check(&[ENTER, &document, LEAVE, b"\r\n%%EOF"], true);
    check(&[&[0; 128], &document, LEAVE], true);
}

#[test]
fn color_is_found_where_it_is_printed() {
    let check = |content: &str, resources: &str, colored: bool| {
        let document = pdf(&[&page("0 0 200 200", &format!("/Resources<<{resources}>>"), content)]);
        let reading = read(&cage(), Format::Pdf, &document).unwrap().0;
        assert_eq!(reading.facts.color_pages, u32::from(colored), "{content} {resources}");
    };
    check("1 0 0 rg 20 20 50 50 re f", "", true);
    check("0.5 0.5 0.5 rg 20 20 50 50 re f", "", false);
    check("0.2 0.2 0.2 0.5 k 20 20 50 50 re f", "", false);
    check("0 1 1 0 k 20 20 50 50 re f", "", true);
    // Asked for, and not on the page.
    check("1 0 0 rg 2000 20 50 50 re f", "", false);
    check("1 0 0 rg 20 20 50 50 re n", "", false);
    check("/DeviceRGB cs 1 0 0 sc 20 20 50 50 re f", "", true);
    check("/DeviceRGB cs 0 0 0 sc 20 20 50 50 re f", "", false);
    check(
        "/Cs cs 1 scn 20 20 50 50 re f",
        "/ColorSpace<</Cs[/Separation/Black/DeviceGray<</FunctionType 2/N 1/Domain[0 1]/C0[1]/C1[0]>>]>>",
        false,
    );
    check(
        "/Cs cs 1 scn 20 20 50 50 re f",
        "/ColorSpace<</Cs[/Separation/Red/DeviceRGB<</FunctionType 2/N 1/Domain[0 1]/C0[1 1 1]/C1[1 0 0]>>]>>",
        true,
    );
    check("q 100 0 0 100 20 20 cm BI /W 1 /H 1 /CS /RGB /BPC 8 /F /AHx ID ff0000> EI Q", "", true);
    check("q 100 0 0 100 20 20 cm BI /W 1 /H 1 /CS /RGB /BPC 8 /F /AHx ID 808080> EI Q", "", false);
    check("q 100 0 0 100 20 20 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q", "", false);
}

#[test]
fn only_documents_that_ask_for_a_password_are_refused() {
    assert_eq!(refused(Format::Pdf, &fixture("encrypted-user.pdf")), Unreadable::Encrypted);
    for name in ["owner", "rc4", "empty", "repaired"] {
        let (reading, _) = read(&cage(), Format::Pdf, &fixture(&format!("encrypted-{name}.pdf"))).unwrap();
        // No printer needs to decrypt: what goes out is in clear.
        assert_eq!((reading.facts.pages, reading.converted), (1, true), "{name}");
    }
}

/// A picture of one colour.
fn written(format: ::image::ImageFormat) -> Vec<u8> {
    let mut file = io::Cursor::new(Vec::new());
    ::image::RgbImage::from_pixel(40, 30, ::image::Rgb([200, 30, 30])).write_to(&mut file, format).unwrap();
    file.into_inner()
}

#[test]
fn images_become_pages() {
    let lying = (29700, 21000);
    let check = |format, document: &[u8], want| assert_eq!(converted(format, document).0, want, "{format:?}");
    check(Format::Png, &png(40, 30, &[200, 30, 30]), facts(1, 1, lying));
    check(Format::Png, &png(30, 40, &[90, 90, 90]), facts(1, 0, A4));
    // The picture lies, and the camera says that it was held upright.
    check(Format::Jpeg, &fixture("turned.jpg"), facts(1, 1, A4));
    check(Format::Jpeg, &fixture("gray.jpg"), facts(1, 0, lying));
    check(Format::Jpeg, &fixture("cmyk.jpg"), facts(1, 1, lying));
    check(Format::Tiff, &fixture("fax.tif"), facts(2, 0, A4));
    check(Format::Tiff, &fixture("gray.tif"), facts(1, 0, A4));
    check(Format::Tiff, &fixture("lzw.tif"), facts(1, 1, lying));
    check(Format::Tiff, &fixture("ycbcr.tif"), facts(1, 1, lying));
    check(Format::Tiff, &fixture("cmyk.tif"), facts(1, 1, lying));
    check(Format::Tiff, &fixture("palette.tif"), facts(1, 1, lying));
    for (format, document) in [
        (Format::Gif, written(::image::ImageFormat::Gif)),
        (Format::Webp, written(::image::ImageFormat::WebP)),
        (Format::Bmp, written(::image::ImageFormat::Bmp)),
    ] {
        assert_eq!(documents::sniff(&document), Some(format));
        check(format, &document, facts(1, 1, lying));
    }
}

#[test]
fn a_jpeg_is_not_compressed_again() {
    let jpeg = fixture("gray.jpg");
    let (_, pdf) = converted(Format::Jpeg, &jpeg);
    assert!(pdf.windows(jpeg.len()).any(|window| window == jpeg));
}

#[test]
fn text_and_html_become_pages() {
    let (text, _) = converted(Format::Text, "Grüße – Ελλάδα – Москва – →\n".repeat(100).as_bytes());
    assert_eq!(text, facts(2, 0, A4));
    let (html, _) =
        converted(Format::Html, b"<h1>Hi</h1><p style='color:red'>there<table border=1><tr><td>a<td>b</table>");
    assert_eq!(html, facts(1, 0, A4));
    let letter = cage().with_media(Media::Letter);
    assert_eq!(read(&letter, Format::Text, b"hi").unwrap().0.facts, facts(1, 0, (21590, 27940)));
}

#[test]
fn pages_are_drawn() {
    let document = pdf(&[&page("0 0 72 144", "", "1 0 0 rg 0 0 72 72 re f"), &page("0 0 14400 14400", "", "")]);
    let mut drawn = Vec::new();
    let count = cage().render(&document[..], 100, &mut |number, png| drawn.push((number, png))).unwrap();
    assert_eq!((count, drawn.len()), (2, 2));
    let first = image::load_from_memory(&drawn[0].1).unwrap().into_rgb8();
    assert_eq!((drawn[0].0, first.width(), first.height()), (1, 100, 200));
    assert_eq!((first.get_pixel(50, 10).0, first.get_pixel(50, 190).0), ([255; 3], [255, 0, 0]));
    let second = image::load_from_memory(&drawn[1].1).unwrap();
    assert!(second.width() <= 4000 && second.height() <= 4000, "{}x{}", second.width(), second.height());
}

#[test]
fn a_long_document_is_looked_at_within_its_time() {
    let color = page("0 0 595 842", "", "1 0 0 rg 20 20 300 300 re f");
    let document = pdf(&vec![color.as_str(); 2_000]);
    let limits = Limits { cpu: Duration::from_secs(60), ..Limits::default() };
    let (reading, _) = read(&cage_with(limits), Format::Pdf, &document).unwrap();
    assert_eq!(reading.facts.color_pages, 2_000);
    // No time at all for colour: no page was seen, so none is charged for.
    let limits = Limits { color_cpu: Duration::ZERO, ..Limits::default() };
    assert_eq!(read(&cage_with(limits), Format::Pdf, &document).unwrap().0.facts.color_pages, 0);
}

#[test]
fn limits_hold() {
    let check = |limits: Limits, document: &[u8]| {
        let error = read(&cage_with(limits), Format::Text, document).unwrap_err();
        assert!(matches!(error, CageError::Unreadable(Unreadable::TooDemanding)), "{limits:?}: {error}");
    };
    check(Limits { document: 10, ..Limits::default() }, b"01234567890");
    check(Limits { output: 100, ..Limits::default() }, b"hi");
    check(Limits { memory: 150 << 20, ..Limits::default() }, &vec![b'\n'; 40 << 20]);
    check(Limits { cpu: Duration::from_secs(1), pages: u32::MAX, ..Limits::default() }, &vec![b'x'; 50 << 20]);
}

/// Programs that are no workers: whatever they do, the parent comes back.
#[test]
fn a_child_out_of_hand_is_put_down() {
    let run = |script: &str, limits: Limits| {
        let cage = Cage::new("/bin/sh".into(), vec!["-c".into(), script.into()], limits);
        read(&cage, Format::Text, &vec![b'x'; 1 << 20]).unwrap_err()
    };
    let short = Limits { wall: Duration::from_millis(300), output: 1_000, ..Limits::default() };
    let caged = r"printf '\000\003\000\000\000\000\001\001'; ";

    assert!(matches!(run("exec sleep 1000", short), CageError::Unreadable(Unreadable::TooDemanding)));
    assert!(matches!(run("exec >&-; exec sleep 1000", short), CageError::Unreadable(Unreadable::TooDemanding)));
    // Asks for fonts without end, takes none of them, and with or without the document.
    let asks = format!(r"{caged}while :; do printf '\000\003\000\000\000\012\001x'; done");
    assert!(matches!(run(&asks, short), CageError::Unreadable(Unreadable::TooDemanding)));
    let takes = "exec 3<&0; cat <&3 >/dev/null & ";
    assert!(matches!(run(&format!("{takes}{asks}"), short), CageError::Unreadable(Unreadable::TooDemanding)));
    // And takes them, and asks again for what it has.
    let again = r"x=$(printf %16000s | tr ' ' x); while :; do printf '\000\203\076\000\000\012\200\175%s' $x; done";
    let again = format!("{takes}{caged}{again}");
    assert!(matches!(
        run(&again, Limits { wall: Duration::from_secs(3_600), ..Limits::default() }),
        CageError::Unreadable(Unreadable::TooDemanding)
    ));
    assert!(matches!(run("exit 3", Limits::default()), CageError::Ended(3)));
    assert!(matches!(run("kill -SEGV $$", Limits::default()), CageError::Unreadable(Unreadable::Damaged)));
    assert!(matches!(run("kill -KILL $$", Limits::default()), CageError::Unreadable(Unreadable::TooDemanding)));
    assert!(matches!(run("echo nonsense", Limits::default()), CageError::Garbled));
    assert!(matches!(
        run(
            &format!("{caged}while :; do printf '\\001\\001\\000\\000\\000x'; done"),
            Limits { output: 1_000, ..Limits::default() }
        ),
        CageError::Unreadable(Unreadable::TooDemanding)
    ));
    // Facts that cannot be: no page.
    assert!(matches!(
        run(
            &format!("{caged}printf '\\000\\007\\000\\000\\000\\006\\000\\000\\000\\000\\001\\000'"),
            Limits::default()
        ),
        CageError::Garbled
    ));
    assert!(matches!(run(r"printf '\000\001\000\000\000\001'", Limits::default()), CageError::Refused));

    let nowhere = Cage::new("/nonexistent".into(), Vec::new(), Limits::default());
    assert!(matches!(nowhere.check(), Err(CageError::Start(_))));
}

#[test]
fn faults_of_the_house_are_not_the_documents() {
    struct BrokenPipe;
    impl Read for BrokenPipe {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::TimedOut.into())
        }
    }
    impl Write for BrokenPipe {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let half = b"half of a ".chain(BrokenPipe);
    let error = cage().read_document(Format::Text, half, &mut Vec::new()).unwrap_err();
    assert!(matches!(&error, CageError::Source(e) if e.kind() == io::ErrorKind::TimedOut), "{error}");
    let error = cage().read_document(Format::Text, &b"text"[..], &mut BrokenPipe).unwrap_err();
    assert!(matches!(&error, CageError::Sink(e) if e.kind() == io::ErrorKind::StorageFull), "{error}");
}

#[test]
fn a_panicking_listener_leaves_no_child() {
    let file = std::env::temp_dir().join(format!("imprimatur-child-{}", std::process::id()));
    let worker = env!("CARGO_BIN_EXE_documents-worker");
    let script = format!("echo $$ > '{}'; exec '{worker}'", file.display());
    let cage = Cage::new("/bin/sh".into(), vec!["-c".into(), script.into()], Limits::default());
    let document = pdf(&[&page("0 0 72 72", "", "")]);
    let panicked = std::panic::catch_unwind(|| cage.render(&document[..], 72, &mut |_, _| panic!("on purpose")));
    assert!(panicked.is_err());
    let pid = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(file).unwrap();
    // Neither alive nor a zombie.
    assert!(!std::path::Path::new("/proc").join(pid.trim()).exists(), "{pid}");
}
