//! Documents to print, made here, so that every byte of them is known.

/// A file as somebody would attach or drop it.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type, as a mail program would say it.
    pub media_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file of these bytes; the media type is told by the end of the name.
    #[must_use]
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let media_type = match name.rsplit('.').next().unwrap_or_default() {
            "pdf" => "application/pdf",
            "png" => "image/png",
            "txt" => "text/plain",
            "html" => "text/html",
            _ => "application/octet-stream",
        };
        Self { name: name.to_owned(), media_type, bytes: bytes.into() }
    }
}

/// A file that its name describes: `three-pages.pdf`, `two-pages-color.pdf`, `notes.txt`, `picture.png`.
///
/// # Panics
/// When no file is known by that name.
#[must_use]
pub fn attachment(name: &str) -> File {
    let numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    if let Some((count, rest)) = name.split_once("-page") {
        let pages = numbers.iter().position(|n| *n == count).unwrap_or_else(|| panic!("no number: {name}"));
        return File::new(name, pdf(pages, rest.contains("color")));
    }
    match name {
        "notes.txt" => File::new(name, "Notes\n\nGrüße, Œuvre, Ελλάδα, Москва.\n"),
        "picture.png" => File::new(name, png(60, 40)),
        _ => panic!("no file is known by the name {name}"),
    }
}

/// A PDF (ISO 32000-1) of A4 pages that say their number, in colour on every second page where `color`.
#[must_use]
pub fn pdf(pages: usize, color: bool) -> Vec<u8> {
    assemble(&objects(pages, color))
}

/// The objects of such a PDF, of which the first is its catalogue.
fn objects(pages: usize, color: bool) -> Vec<String> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    let kids: Vec<String> = (0..pages).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    objects.push(format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")));
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned());
    for n in 0..pages {
        let content_at = 5 + 2 * n;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content_at} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>"
        ));
        let paint = if color && n % 2 == 0 { "0.8 0.1 0.1 rg 72 72 200 200 re f 0 g " } else { "" };
        let content = format!("{paint}BT /F1 36 Tf 72 720 Td (Page {} of {pages}) Tj ET", n + 1);
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects
}

/// Objects, numbered from 1, as a PDF file with the first one as its catalogue.
#[must_use]
pub fn assemble(objects: &[String]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", index + 1).as_bytes());
    }
    let start = file.len();
    let size = objects.len() + 1;
    file.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    file.extend_from_slice(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    file
}

/// A PDF of one page and `bytes` bytes, with nothing behind its end: what is no PDF would be taken away from it, which
/// is more work than a usual document makes.
#[must_use]
pub fn pdf_of_size(bytes: usize) -> Vec<u8> {
    let with = |filling: usize| {
        let mut objects = objects(1, false);
        objects.push(format!("({})", "x".repeat(filling)));
        assemble(&objects)
    };
    // The place of the table of objects is written in as many digits as it has, so that one byte may be missing.
    let mut file = with(bytes.saturating_sub(with(0).len() + bytes.to_string().len()));
    file.resize(bytes.max(file.len()), b'\n');
    file
}

/// A PNG (ISO 15948) of one grey, written without compression.
#[must_use]
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let row = usize::try_from(width).unwrap() + 1;
    let mut pixels = vec![0x80; row * usize::try_from(height).unwrap()];
    pixels.iter_mut().step_by(row).for_each(|filter| *filter = 0);
    let mut deflated = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = pixels.chunks(65_535).collect();
    for (n, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        deflated.push(u8::from(n + 1 == blocks.len()));
        deflated.extend_from_slice(&length.to_le_bytes());
        deflated.extend_from_slice(&(!length).to_le_bytes());
        deflated.extend_from_slice(block);
    }
    deflated.extend_from_slice(&adler32(&pixels).to_be_bytes());
    png_of(width, height, &deflated)
}

/// A PNG whose header says this size, whatever the data is.
#[must_use]
pub fn png_of(width: u32, height: u32, deflated: &[u8]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        file.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
        let start = file.len();
        file.extend_from_slice(kind);
        file.extend_from_slice(data);
        let sum = crc32(&file[start..]);
        file.extend_from_slice(&sum.to_be_bytes());
    };
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend_from_slice(&[8, 0, 0, 0, 0]);
    chunk(b"IHDR", &head);
    chunk(b"IDAT", deflated);
    chunk(b"IEND", &[]);
    file
}

fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}
