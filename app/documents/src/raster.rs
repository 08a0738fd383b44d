//! Rows of pixels as printers take them: PWG raster and URF, which are the same rows under other heads, and PCLm.
//!
//! There is no crate that writes them; both are a run-length code and a head, and are tried with the decoder of CUPS.

mod pclm;
mod pwg;
mod rows;
mod urf;

use crate::output::{Coding, Duplex, Pixels};
use rows::Rows;

/// What stands at the head of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageHead {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// In points.
    pub size: (f64, f64),
    pub dpi: u16,
    pub pixels: Pixels,
    pub duplex: Duplex,
    /// Which way columns and rows run: 1, or -1 where they run back.
    pub transforms: (i32, i32),
    /// How many pages there are in all.
    pub pages: u32,
}

impl PageHead {
    /// Octets of a pixel.
    pub(crate) fn depth(&self) -> usize {
        match self.pixels {
            Pixels::Gray => 1,
            Pixels::Color | Pixels::GrayAsColor => 3,
        }
    }
}

/// Writes pages, row by row; what is written is taken away by whoever asks for it.
pub(crate) struct RasterWriter {
    coding: Writer,
    written: Vec<u8>,
}

enum Writer {
    Rows { page_head: fn(&PageHead, &mut Vec<u8>), rows: Rows },
    Strips(pclm::Strips),
}

impl RasterWriter {
    /// A document of so many pages.
    pub(crate) fn new(coding: Coding, pages: u32) -> Self {
        let mut written = Vec::new();
        let coding = match coding {
            Coding::Pwg => {
                pwg::begin(&mut written);
                Writer::Rows { page_head: pwg::page_head, rows: Rows::default() }
            }
            Coding::Urf => {
                urf::begin(pages, &mut written);
                Writer::Rows { page_head: urf::page_head, rows: Rows::default() }
            }
            Coding::Pclm => Writer::Strips(pclm::Strips::begin(&mut written)),
        };
        Self { coding, written }
    }

    pub(crate) fn begin_page(&mut self, head: &PageHead) {
        match &mut self.coding {
            Writer::Rows { page_head, rows } => {
                page_head(head, &mut self.written);
                rows.begin(head.depth());
            }
            Writer::Strips(strips) => strips.begin_page(head, &mut self.written),
        }
    }

    /// The next row of the page, of as many pixels as its head says.
    pub(crate) fn row(&mut self, row: &[u8]) {
        match &mut self.coding {
            Writer::Rows { rows, .. } => rows.push(row, &mut self.written),
            Writer::Strips(strips) => strips.row(row, &mut self.written),
        }
    }

    pub(crate) fn end_page(&mut self) {
        match &mut self.coding {
            Writer::Rows { rows, .. } => rows.end(&mut self.written),
            Writer::Strips(strips) => strips.end_page(&mut self.written),
        }
    }

    /// The end of the document.
    pub(crate) fn finish(&mut self) {
        if let Writer::Strips(strips) = &mut self.coding {
            strips.finish(&mut self.written);
        }
    }

    /// Takes away what is written, once that is at least `least` octets.
    pub(crate) fn take(&mut self, least: usize) -> Option<Vec<u8>> {
        (self.written.len() >= least.max(1)).then(|| std::mem::take(&mut self.written))
    }
}
