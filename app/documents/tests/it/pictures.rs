//! Pictures of every kind, looked at on their paper. `fixtures/pictures/README.md` says how they were made.

use crate::kit::{cage, cage_with, fixture, read};
use documents::{CageError, Limits, sniff};
use image::RgbImage;
use model::jobs::{Facts, Remark, Unreadable};

type Color = [u8; 3];
/// What most of the pictures show, in their quarters from the top left to the bottom right.
const BASE: [Color; 4] = [RED, GREEN, BLUE, GRAY];
const RED: Color = [200, 30, 30];
const GREEN: Color = [30, 160, 60];
const BLUE: Color = [30, 60, 200];
const GRAY: Color = [120, 120, 120];
const WHITE: Color = [255, 255, 255];
const BLACK: Color = [0, 0, 0];

fn picture(name: &str) -> Vec<u8> {
    fixture(&format!("pictures/{name}"))
}

/// A picture as it lies on paper.
struct PrintedPicture {
    facts: Facts,
    /// Its width and height in points.
    size: (u32, u32),
    quarters: [Color; 4],
}

/// Looks at the first page of a picture under these limits.
fn seen(document: &[u8], limits: Limits) -> Result<PrintedPicture, Unreadable> {
    let format = sniff(document).expect("a format that is printed");
    let (reading, pdf) = match read(&cage_with(limits), format, document) {
        Ok(read) => read,
        Err(CageError::Unreadable(why)) => return Err(why),
        Err(other) => panic!("{other}"),
    };
    let mut pages = Vec::new();
    cage().render(&pdf[..], 144, &mut |_, png| pages.push(png)).unwrap();
    assert_eq!(pages.len() as u32, reading.facts.pages);
    let page = image::load_from_memory(&pages[0]).unwrap().into_rgb8();
    let (left, top, right, bottom) = printed(&page);
    let (width, height) = (right - left + 1, bottom - top + 1);
    let at = |x: u32, y: u32| page.get_pixel(left + width * x / 4, top + height * y / 4).0;
    let quarters = [at(1, 1), at(3, 1), at(1, 3), at(3, 3)];
    // The outermost pixels are those that the picture covers in part.
    Ok(PrintedPicture { facts: reading.facts, size: (width / 2, height / 2), quarters })
}

/// The first and last columns and rows that are not white.
fn printed(page: &RgbImage) -> (u32, u32, u32, u32) {
    let dark = page.enumerate_pixels().filter(|(_, _, pixel)| pixel.0.iter().any(|value| *value < 200));
    let dark: Vec<(u32, u32)> = dark.map(|(x, y, _)| (x, y)).collect();
    let (columns, rows) = (|| dark.iter().map(|at| at.0), || dark.iter().map(|at| at.1));
    let none = "something is printed";
    (columns().min().expect(none), rows().min().expect(none), columns().max().expect(none), rows().max().expect(none))
}

/// Checks what is seen of a picture, as far as its coding keeps colours.
fn check(name: &str, want: [Color; 4]) -> PrintedPicture {
    let seen = seen(&picture(name), Limits::default()).unwrap_or_else(|why| panic!("{name}: {why:?}"));
    check_colors(name, seen.quarters, want);
    seen
}

fn check_colors(name: &str, found: [Color; 4], want: [Color; 4]) {
    let apart = |(a, b): (&u8, &u8)| a.abs_diff(*b);
    let worst = found.iter().flatten().zip(want.iter().flatten()).map(apart).max().unwrap();
    assert!(worst <= 14, "{name}: {found:?} instead of {want:?}");
}

#[test]
fn scans_of_every_coding_print_as_they_look() {
    for name in [
        "rgb.tif",
        "lzw.tif",
        "packbits.tif",
        "jpeg.tif",
        "palette8.tif",
        "palette4.tif",
        "planar.tif",
        "tiles.tif",
        "big-endian.tif",
        "bigtiff.tif",
        "sixteen.tif",
        "sixteen-planar.tif",
        "lab.tif",
        "lab16.tif",
        "icc-lab.tif",
        "float.tif",
        "cmyk.tif",
        "cmyk16.tif",
        "cmyk-planar.tif",
        "turned.tif",
    ] {
        let seen = check(name, BASE);
        assert_eq!((seen.facts.pages, seen.facts.color_pages), (1, 1), "{name}");
    }
    check("alpha.tif", [RED, GREEN, BLUE, WHITE]);
}

#[test]
fn faxes_of_every_coding_print_as_they_look() {
    for name in [
        "fax-g3-1d.tif",
        "fax-g3-2d.tif",
        "fax-g3-2d-fill.tif",
        "fax-g3-2d-low.tif",
        "fax-g3-2d-strips.tif",
        "fax-g4-low.tif",
        "fax-g4-strips.tif",
        "fax-g4-tiles.tif",
    ] {
        let seen = check(name, [WHITE, WHITE, WHITE, BLACK]);
        assert_eq!((seen.facts.pages, seen.facts.color_pages, seen.size), (1, 0, (48, 32)), "{name}");
    }
    // A small copy is no page.
    assert_eq!(check("small-copy.tif", BASE).facts.pages, 1);
    let pages = check("pages.tif", [WHITE, WHITE, WHITE, BLACK]);
    assert_eq!((pages.facts.pages, pages.facts.color_pages), (3, 2));
}

#[test]
fn pictures_of_every_coding_print_as_they_look() {
    for name in [
        "rgb.jpg",
        "progressive.jpg",
        "cmyk.jpg",
        "turned.jpg",
        "base.png",
        "turned.png",
        "turned.webp",
        "lossy.webp",
        "moving.webp",
        "still.gif",
        "moving.gif",
        "24.bmp",
        "16.bmp",
        "15.bmp",
        "8.bmp",
        "4.bmp",
        "rle.bmp",
    ] {
        let seen = check(name, BASE);
        assert_eq!((seen.facts.pages, seen.facts.color_pages), (1, 1), "{name}");
    }
    for (name, remarks) in [
        ("moving.gif", vec![Remark::FirstPicture]),
        ("moving.webp", vec![Remark::FirstPicture]),
        ("moving.png", vec![Remark::FirstPicture]),
        ("still.gif", Vec::new()),
        ("lossy.webp", Vec::new()),
        ("base.png", Vec::new()),
    ] {
        assert_eq!(check(name, BASE).facts.remarks, remarks, "{name}");
    }
    check("alpha.png", [RED, GREEN, BLUE, WHITE]);
    check("alpha.webp", [RED, GREEN, BLUE, WHITE]);
    check("1.bmp", [WHITE, WHITE, WHITE, BLACK]);
    // The fourth octet of a pixel means something only where the header says so: this one says nothing.
    check("32.bmp", [RED, GREEN, BLUE, BLACK]);
    check("32-alpha.bmp", [RED, GREEN, BLUE, WHITE]);
}

/// As `heif-convert` shows them.
#[test]
fn photos_of_phones_print_as_they_look() {
    for name in ["phone.heic", "phone-420.heic", "phone-422.heic", "ten-bits.heic", "grid.heic"] {
        let seen = check(name, BASE);
        assert_eq!((seen.facts.pages, seen.facts.color_pages), (1, 1), "{name}");
    }
    check("alpha.heic", [RED, GREEN, BLUE, WHITE]);
    for (name, want) in TURNED {
        check(name, want);
    }
}

/// Grids of tiles that are turned and mirrored.
const TURNED: [(&str, [Color; 4]); 4] = [
    ("grid-left.heic", [GREEN, GRAY, RED, BLUE]),
    ("grid-right-mirrored.heic", [GRAY, GREEN, BLUE, RED]),
    ("grid-mirrored-left.heic", [GRAY, GREEN, BLUE, RED]),
    ("grid-upside-down.heic", [GREEN, RED, GRAY, BLUE]),
];

/// What is larger than paper can show is made smaller, and looks the same.
#[test]
fn large_pictures_are_made_smaller_while_they_are_read() {
    let limits = Limits { kept_pixels: 400, ..Limits::default() };
    for name in ["base.png", "rgb.jpg", "24.bmp", "rgb.tif", "grid.heic", "turned.png", "turned.jpg", "palette8.tif"] {
        let (whole, small) = (seen(&picture(name), Limits::default()).unwrap(), seen(&picture(name), limits).unwrap());
        check_colors(name, small.quarters, BASE);
        assert_eq!(small.facts.media, whole.facts.media, "{name}");
    }
    for (name, want) in TURNED {
        check_colors(name, seen(&picture(name), limits).unwrap().quarters, want);
    }
    assert_eq!(seen(&picture("60000.heic"), Limits::default()).err(), Some(Unreadable::TooDemanding));
}

/// A photo of twelve megapixels in 48 tiles, taken upright, where a quarter of it is kept.
#[test]
fn tiles_are_made_smaller_one_row_after_the_other() {
    let limits = Limits { kept_pixels: 4_000_000, ..Limits::default() };
    let seen = seen(&picture("twelve-megapixels.heic"), limits).unwrap();
    check_colors("twelve-megapixels.heic", seen.quarters, [BLUE, RED, GRAY, GREEN]);
    assert_eq!((seen.facts.pages, seen.facts.color_pages, seen.facts.media), (1, 1, (21000, 29700)));
}

/// A picture that says how large it is comes out in that size, where it fits on the paper.
#[test]
fn scans_are_printed_in_their_size() {
    // 48 by 32 pixels at 96 dots an inch.
    assert_eq!(check("rgb.jpg", BASE).size, (36, 24));
    assert_eq!(check("base.png", BASE).size, (48, 32));
    let mut scan = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(2480, 3508, image::Luma([90])).write_to(&mut scan, image::ImageFormat::Jpeg).unwrap();
    let mut scan = scan.into_inner();
    let jfif = scan.windows(5).position(|octets| octets == b"JFIF\0").unwrap();
    scan[jfif + 7..jfif + 12].copy_from_slice(&[1, 1, 44, 1, 44]);
    let whole_page = seen(&scan, Limits::default()).unwrap();
    assert!(whole_page.size.0 >= 594 && whole_page.size.1 >= 841, "{:?}", whole_page.size);
    // At 72 dots an inch it would be a poster.
    scan[jfif + 7..jfif + 12].copy_from_slice(&[1, 0, 72, 0, 72]);
    let (width, height) = seen(&scan, Limits::default()).unwrap().size;
    assert!((530..545).contains(&width) && (750..790).contains(&height), "{width} x {height}");
}
