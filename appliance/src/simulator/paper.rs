//! The paper tray: what came out, as pictures in a directory, and how a document becomes pictures.

use api::printers::{Paper, PaperTray};
use image::{DynamicImage, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::{
    collections::BTreeSet,
    fs, io,
    io::Cursor,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// Why a document does not become pictures.
#[derive(Debug, thiserror::Error)]
pub enum NotRendered {
    /// It is no PDF that can be read.
    #[error("the document cannot be read: {0}")]
    Document(String),
    /// A picture cannot be written.
    #[error("a page cannot be laid into the tray")]
    Tray(#[from] io::Error),
}

/// Turns a PDF into pictures: hands over pages, numbered from 1, as PNG, and answers how many pages there are. Of a
/// very long document it may draw the first pages only.
pub type Render =
    Arc<dyn Fn(&[u8], &mut dyn FnMut(u32, &[u8]) -> io::Result<()>) -> Result<u32, NotRendered> + Send + Sync>;

/// How much memory the picture of one page may take.
const MOST_PICTURE_OCTETS: u64 = 256 * 1024 * 1024;

/// How far the channels of a grey pixel may lie apart: edges of letters shimmer a little.
const MOST_CHROMA_OF_GREY: u8 = 12;
/// How many pixels make a page one in colour.
const LEAST_COLORED_PIXELS: usize = 50;

/// A document that was made into pictures.
pub struct DocumentPictures {
    /// How many pages it has.
    pub pages: u32,
    /// Those that need colour, from 1.
    pub colored: BTreeSet<u32>,
}

/// The tray of one printer.
pub struct Tray {
    directory: PathBuf,
    papers: Mutex<Vec<TrayJob>>,
}

/// A job in the tray.
struct TrayJob {
    paper: Paper,
    pages: u32,
}

impl Tray {
    /// The tray in `directory`, which is made where it is missing.
    pub fn open(directory: &Path) -> io::Result<Self> {
        fs::create_dir_all(directory)?;
        Ok(Self { directory: directory.to_owned(), papers: Mutex::default() })
    }

    /// The highest job number that ever lay in the tray, so that a printer does not give it again.
    pub fn highest_job(&self) -> io::Result<i32> {
        let mut highest = 0;
        for entry in fs::read_dir(&self.directory)? {
            let number = entry?.file_name().to_str().and_then(|name| name.parse().ok());
            highest = highest.max(number.unwrap_or(0));
        }
        Ok(highest)
    }

    /// Where the document of a job lies.
    pub fn document(&self, job: i32) -> io::Result<PathBuf> {
        let directory = self.directory.join(job.to_string());
        fs::create_dir_all(&directory)?;
        Ok(directory.join("document.pdf"))
    }

    /// Makes a picture of every page of a job's document, in grey unless it is printed in colour.
    pub fn develop(&self, render: &Render, job: i32, color: bool) -> Result<DocumentPictures, NotRendered> {
        let document = fs::read(self.document(job)?)?;
        let mut colored = BTreeSet::new();
        let pages = render(&document, &mut |page, png| {
            let picture = decoded(png)?;
            if color && is_colored(&picture) {
                colored.insert(page);
            }
            let file = self.file(job, page);
            if color { fs::write(file, png) } else { fs::write(file, grey(&picture)?) }
        })?;
        Ok(DocumentPictures { pages, colored })
    }

    /// Lays a job of `pages` pages into the tray, none of which has come out yet.
    pub fn begin(&self, paper: Paper, pages: u32) {
        self.locked(|papers| papers.push(TrayJob { paper, pages }));
    }

    /// One more impression of a job came out.
    pub fn add(&self, job: i32, new_sheet: bool) {
        self.locked(|papers| {
            if let Some(laid) = papers.iter_mut().rev().find(|laid| laid.paper.job == job) {
                laid.paper.impressions = laid.paper.impressions.saturating_add(1);
                laid.paper.sheets = laid.paper.sheets.saturating_add(u32::from(new_sheet));
            }
        });
    }

    /// What lies in the tray, newest first.
    pub fn look(&self) -> PaperTray {
        let out = |laid: &&TrayJob| laid.paper.impressions > 0;
        self.locked(|papers| PaperTray { jobs: papers.iter().rev().filter(out).map(|l| l.paper.clone()).collect() })
    }

    /// The picture of an impression that came out, the first being 1: copies are collated.
    pub fn picture(&self, job: i32, impression: u32) -> Option<PathBuf> {
        let page = self.locked(|papers| {
            let laid = papers.iter().find(|laid| laid.paper.job == job)?;
            let came_out = (1..=laid.paper.impressions).contains(&impression);
            came_out.then(|| impression.saturating_sub(1).checked_rem(laid.pages)).flatten()
        })?;
        Some(self.file(job, page.saturating_add(1)))
    }

    /// Takes everything out of the tray. The files stay.
    pub fn clear(&self) {
        self.locked(Vec::clear);
    }

    fn file(&self, job: i32, page: u32) -> PathBuf {
        self.directory.join(job.to_string()).join(format!("{page}.png"))
    }

    fn locked<T>(&self, f: impl FnOnce(&mut Vec<TrayJob>) -> T) -> T {
        f(&mut self.papers.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn decoded(png: &[u8]) -> io::Result<RgbImage> {
    let mut reader = ImageReader::with_format(Cursor::new(png), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PICTURE_OCTETS);
    reader.limits(limits);
    Ok(reader.decode().map_err(io::Error::other)?.into_rgb8())
}

/// Whether a printer would use more than black toner for it.
fn is_colored(picture: &RgbImage) -> bool {
    let chroma = |pixel: &&Rgb<u8>| {
        let [red, green, blue] = pixel.0;
        red.max(green).max(blue).abs_diff(red.min(green).min(blue)) > MOST_CHROMA_OF_GREY
    };
    picture.pixels().filter(chroma).take(LEAST_COLORED_PIXELS).count() == LEAST_COLORED_PIXELS
}

fn grey(picture: &RgbImage) -> io::Result<Vec<u8>> {
    let mut grey = Cursor::new(Vec::new());
    DynamicImage::from(picture.clone()).into_luma8().write_to(&mut grey, ImageFormat::Png).map_err(io::Error::other)?;
    Ok(grey.into_inner())
}
