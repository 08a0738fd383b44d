//! Which pages stand where on which side of the paper: ranges, pages per side, scaling and orientation, as numbers.
//!
//! All lengths are points, and y grows upwards.

use crate::{
    limits::Media,
    output::{Duplex, Output},
};
use model::jobs::{NumberUpDirection, Orientation, PrintScaling};

/// What nearly no printer prints on, along every edge.
const EDGE: f64 = 12.0;
/// White between two pages on one side.
const GAP: f64 = 6.0;
/// How far a page may be from a size of paper to be meant for it.
const NEAR: f64 = 9.0;
/// Paper that offices have, in hundredths of a millimetre, where the printer's is not known.
const OFFICE: [(u32, u32); 6] =
    [(21_000, 29_700), (21_590, 27_940), (21_590, 35_560), (14_800, 21_000), (29_700, 42_000), (27_940, 43_180)];

/// Width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Size {
    pub width: f64,
    pub height: f64,
}

impl Size {
    fn of_paper((width, height): (u32, u32)) -> Self {
        let points = |hundredths: u32| f64::from(hundredths) * 72.0 / 2540.0;
        let (a, b) = (points(width), points(height));
        Self { width: a.min(b), height: a.max(b) }
    }

    fn turned(self) -> Self {
        Self { width: self.height, height: self.width }
    }

    fn is_landscape(self) -> bool {
        self.width > self.height
    }

    /// This paper, held like that.
    fn held(self, landscape: bool) -> Self {
        if self.is_landscape() == landscape || self.width == self.height { self } else { self.turned() }
    }

    fn is_near(self, other: Self) -> bool {
        (self.width - other.width).abs() <= NEAR && (self.height - other.height).abs() <= NEAR
    }

    fn fits_in(self, other: Self) -> bool {
        self.width <= other.width + NEAR && self.height <= other.height + NEAR
    }
}

/// A rectangle on a side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub x: f64,
    pub y: f64,
    pub size: Size,
}

/// A page on a side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    /// The page, counted from 0.
    pub page: usize,
    /// How much larger it is drawn.
    pub scale: f64,
    /// Where its lower left corner comes to lie.
    pub at: (f64, f64),
    /// What it is cut to, where that is not the side itself.
    pub cut: Option<Area>,
    /// A line around it.
    pub border: Option<Area>,
}

/// One side of the paper.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Side {
    pub size: Size,
    /// Nothing on the back of the last sheet of a copy.
    pub cells: Vec<Cell>,
}

/// The sides of an output, once; `pages` are the sizes of all pages of the document.
pub(super) fn of(pages: &[Size], output: &Output, media: Media) -> Vec<Side> {
    let papers = Papers::of(output, media);
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let chosen = output.options.page_ranges.chosen_of(count);
    let chosen: Vec<(usize, Size)> = chosen
        .filter_map(|page| usize::try_from(page).ok()?.checked_sub(1))
        .filter_map(|page| pages.get(page).map(|size| (page, *size)))
        .collect();
    let up = usize::from(output.options.number_up.pages.get());
    if up <= 1 {
        return chosen.into_iter().map(|(page, size)| alone(page, size, output, &papers)).collect();
    }
    let Some((_, first)) = chosen.first() else { return Vec::new() };
    let grid = Grid::of(up, *first, papers.of_page(*first), output.options.orientation);
    chosen.chunks(up).map(|pages| grid.side(pages, output)).collect()
}

/// The order in which sides are printed: the whole again and again, each time on a new sheet.
pub(super) fn order(sides: usize, output: &Output) -> impl Iterator<Item = Option<usize>> {
    let blank = output.duplex != Duplex::None && sides % 2 == 1;
    let repeats = usize::from(output.repeats.max(1));
    (0..repeats).flat_map(move |repeat| {
        let back = (blank && repeat + 1 < repeats).then_some(None);
        (0..sides).map(Some).chain(back)
    })
}

struct Papers(Vec<Size>);

impl Papers {
    fn of(output: &Output, media: Media) -> Self {
        let usual = match media {
            Media::A4 => (21_000, 29_700),
            Media::Letter => (21_590, 27_940),
        };
        let known = if output.papers.is_empty() { OFFICE.as_slice() } else { &output.papers };
        let usual = output.papers.first().copied().unwrap_or(usual);
        let sizes = std::iter::once(usual).chain(known.iter().copied()).filter(|(w, h)| *w >= 2_000 && *h >= 2_000);
        let sizes: Vec<Size> = sizes.map(Size::of_paper).collect();
        Self(if sizes.is_empty() { vec![Size::of_paper((21_000, 29_700))] } else { sizes })
    }

    fn usual(&self) -> Size {
        self.0.first().copied().unwrap_or(Size { width: 595.28, height: 841.89 })
    }

    /// The paper that a page is meant for, held upright; the usual one where there is none of that size.
    fn of_page(&self, page: Size) -> Size {
        let upright = page.held(false);
        self.0.iter().copied().find(|paper| paper.is_near(upright)).unwrap_or_else(|| self.usual())
    }

    fn hold(&self, page: Size) -> bool {
        self.0.iter().any(|paper| page.held(false).fits_in(*paper))
    }
}

/// One page on a side of its own.
fn alone(page: usize, size: Size, output: &Output, papers: &Papers) -> Side {
    let options = &output.options;
    let as_it_is = options.scaling == PrintScaling::Auto && options.orientation.is_none();
    let is_pdf = output.form == crate::output::Form::Pdf;
    if as_it_is && is_pdf && papers.hold(size) {
        // The paper is the printer's to choose, as with a document that is sent as it came.
        let cell = Cell { page, scale: 1.0, at: (0.0, 0.0), cut: None, border: None };
        return Side { size, cells: vec![cell] };
    }
    let landscape = options.orientation.map_or(size.is_landscape(), |wanted| wanted == Orientation::Landscape);
    let paper = papers.of_page(size).held(landscape);
    let whole = Area { x: 0.0, y: 0.0, size: paper };
    let inner = inset(whole, EDGE);
    let scale = match options.scaling {
        PrintScaling::None => 1.0,
        PrintScaling::Auto if size.fits_in(paper) => 1.0,
        PrintScaling::Auto | PrintScaling::Fit => fit(size, inner.size),
        PrintScaling::Fill => fill(size, paper),
    };
    Side { size: paper, cells: vec![centred(page, size, whole, scale, false)] }
}

fn inset(area: Area, by: f64) -> Area {
    let size = Size { width: (area.size.width - 2.0 * by).max(1.0), height: (area.size.height - 2.0 * by).max(1.0) };
    Area { x: area.x + by, y: area.y + by, size }
}

fn fit(page: Size, area: Size) -> f64 {
    (area.width / page.width.max(1.0)).min(area.height / page.height.max(1.0))
}

fn fill(page: Size, area: Size) -> f64 {
    (area.width / page.width.max(1.0)).max(area.height / page.height.max(1.0))
}

fn centred(page: usize, size: Size, area: Area, scale: f64, cut: bool) -> Cell {
    let at = (
        area.x + (area.size.width - size.width * scale) / 2.0,
        area.y + (area.size.height - size.height * scale) / 2.0,
    );
    Cell { page, scale, at, cut: cut.then_some(area), border: None }
}

/// Several pages on a side.
struct Grid {
    paper: Size,
    columns: usize,
    rows: usize,
}

impl Grid {
    /// The one on which the first page is largest; of two, the one that is held like the page.
    fn of(up: usize, first: Size, paper: Size, wanted: Option<Orientation>) -> Self {
        let mut best: Option<(f64, Self)> = None;
        let held = |landscape: bool| wanted.is_none_or(|wanted| (wanted == Orientation::Landscape) == landscape);
        let own = first.is_landscape();
        for landscape in [own, !own].into_iter().filter(|landscape| held(*landscape)) {
            for columns in (1..=up).filter(|columns| up.is_multiple_of(*columns)) {
                let grid = Self { paper: paper.held(landscape), columns, rows: up / columns };
                let scale = fit(first, grid.cell());
                if best.as_ref().is_none_or(|(most, _)| scale > *most + 1e-6) {
                    best = Some((scale, grid));
                }
            }
        }
        best.map_or(Self { paper, columns: 1, rows: up }, |(_, grid)| grid)
    }

    fn cell(&self) -> Size {
        let share = |length: f64, parts: usize| {
            let parts = f64::from(u32::try_from(parts).unwrap_or(1).max(1));
            ((length - 2.0 * EDGE - GAP * (parts - 1.0)) / parts).max(1.0)
        };
        Size { width: share(self.paper.width, self.columns), height: share(self.paper.height, self.rows) }
    }

    fn side(&self, pages: &[(usize, Size)], output: &Output) -> Side {
        let options = &output.options;
        let cell = self.cell();
        let cells = pages.iter().enumerate().map(|(n, (page, size))| {
            let (column, row) = self.place(n, options.number_up.direction);
            let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(0));
            let x = EDGE + count(column) * (cell.width + GAP);
            let top = self.paper.height - EDGE - count(row) * (cell.height + GAP);
            let area = Area { x, y: top - cell.height, size: cell };
            let scale = match options.scaling {
                PrintScaling::Fill => fill(*size, cell),
                PrintScaling::Fit => fit(*size, cell),
                PrintScaling::Auto | PrintScaling::None => fit(*size, cell).min(1.0),
            };
            let drawn = centred(*page, *size, area, scale, options.scaling == PrintScaling::Fill);
            let outline = Area {
                x: drawn.at.0.max(area.x),
                y: drawn.at.1.max(area.y),
                size: Size {
                    width: (size.width * scale).min(cell.width),
                    height: (size.height * scale).min(cell.height),
                },
            };
            Cell { border: options.number_up.border.then_some(outline), ..drawn }
        });
        Side { size: self.paper, cells: cells.collect() }
    }

    /// The column and the row of the page that comes as the `n`th.
    fn place(&self, n: usize, direction: NumberUpDirection) -> (usize, usize) {
        let along = (n % self.columns, n / self.columns);
        let down = (n / self.rows, n % self.rows);
        let mirrored = |(column, row): (usize, usize)| ((self.columns - 1).saturating_sub(column), row);
        match direction {
            NumberUpDirection::TorightTobottom => along,
            NumberUpDirection::TobottomToright => down,
            NumberUpDirection::ToleftTobottom => mirrored(along),
            NumberUpDirection::TobottomToleft => mirrored(down),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Coding, Form, Pixels, Raster, SheetBack};
    use model::jobs::{NumberUp, Options};

    const A4: Size = Size { width: 595.276, height: 841.89 };

    fn output(options: Options) -> Output {
        let raster = Raster { coding: Coding::Pwg, dpi: 300, color: Pixels::Gray, back: SheetBack::Normal };
        Output { options, papers: Vec::new(), repeats: 1, duplex: Duplex::None, form: Form::Raster(raster) }
    }

    fn up(pages: u8) -> NumberUp {
        NumberUp { pages: pages.try_into().unwrap(), ..NumberUp::default() }
    }

    /// Width and height of the sides, and where the corners of their pages lie, rounded.
    fn drawn(pages: &[Size], options: Options) -> String {
        // Without a sign where nothing is left.
        let whole = |length: f64| length.round() + 0.0;
        let of_cell =
            |cell: &Cell| format!("{}@{},{}*{:.2}", cell.page + 1, whole(cell.at.0), whole(cell.at.1), cell.scale);
        let of_side = |side: &Side| {
            let cells: Vec<String> = side.cells.iter().map(of_cell).collect();
            format!("{:.0}x{:.0}: {}", side.size.width, side.size.height, cells.join(" "))
        };
        of(pages, &output(options), Media::A4).iter().map(of_side).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn pages_stand_side_by_side() {
        let check = |options: Options, want: &str| assert_eq!(drawn(&[A4; 3], options), want);
        check(
            Options { number_up: up(2), ..Options::default() },
            "842x595: 1@13,12*0.68 2@425,12*0.68\n842x595: 3@13,12*0.68",
        );
        check(Options { number_up: up(4), ..Options::default() }, "595x842: 1@12,427*0.47 2@301,427*0.47 3@12,15*0.47");
        let down = NumberUp { direction: NumberUpDirection::TobottomToleft, ..up(4) };
        check(Options { number_up: down, ..Options::default() }, "595x842: 1@301,427*0.47 2@301,15*0.47 3@12,427*0.47");
        let ranges = "2-3".parse().unwrap();
        check(Options { page_ranges: ranges, ..Options::default() }, "595x842: 2@0,0*1.00\n595x842: 3@0,0*1.00");
        check(Options { page_ranges: "9-".parse().unwrap(), ..Options::default() }, "");
    }

    #[test]
    fn a_page_is_made_larger_or_smaller_as_was_asked() {
        let check = |page: Size, scaling: PrintScaling, want: &str| {
            assert_eq!(drawn(&[page], Options { scaling, ..Options::default() }), want, "{page:?} {scaling:?}");
        };
        let small = Size { width: 200.0, height: 100.0 };
        check(small, PrintScaling::Auto, "842x595: 1@321,248*1.00");
        check(small, PrintScaling::None, "842x595: 1@321,248*1.00");
        check(small, PrintScaling::Fit, "842x595: 1@12,93*4.09");
        check(small, PrintScaling::Fill, "842x595: 1@-174,0*5.95");
        check(A4, PrintScaling::Auto, "595x842: 1@0,0*1.00");
        let huge = Size { width: 14_400.0, height: 14_400.0 };
        check(huge, PrintScaling::Auto, "595x842: 1@12,135*0.04");
        check(huge, PrintScaling::None, "595x842: 1@-6902,-6779*1.00");
    }

    #[test]
    fn paper_is_held_as_was_asked() {
        let landscape = Options { orientation: Some(Orientation::Landscape), ..Options::default() };
        assert_eq!(drawn(&[A4], landscape.clone()), "842x595: 1@219,12*0.68");
        let both = Options { number_up: up(4), ..landscape };
        assert_eq!(drawn(&[A4; 4], both).split(':').next(), Some("842x595"));
    }

    #[test]
    fn every_number_of_pages_finds_its_place_on_the_paper() {
        for pages in [1, 2, 4, 6, 9, 16] {
            for scaling in [PrintScaling::Auto, PrintScaling::Fit, PrintScaling::None] {
                let options = Options { number_up: up(pages), scaling, ..Options::default() };
                let lying = A4.turned();
                let sizes = [A4, lying, Size { width: 14_400.0, height: 3.0 }].repeat(16);
                for side in of(&sizes, &output(options), Media::A4) {
                    assert!(side.size.is_near(A4) || side.size.is_near(lying) || pages == 1);
                    for cell in side.cells.iter().filter(|_| pages > 1) {
                        let page = sizes[cell.page];
                        let right = cell.at.0 + page.width * cell.scale;
                        let top = cell.at.1 + page.height * cell.scale;
                        let inside = cell.at.0 >= EDGE - 1e-6 && cell.at.1 >= EDGE - 1e-6;
                        assert!(inside && right <= side.size.width - EDGE + 1e-6, "{pages} {cell:?}");
                        assert!(top <= side.size.height - EDGE + 1e-6, "{pages} {cell:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn each_copy_begins_on_a_new_sheet() {
        let order_of = |sides, duplex, repeats| {
            let output = Output { duplex, repeats, ..output(Options::default()) };
            order(sides, &output).map(|side| side.map_or(0, |side| side + 1)).collect::<Vec<_>>()
        };
        assert_eq!(order_of(3, Duplex::None, 2), [1, 2, 3, 1, 2, 3]);
        assert_eq!(order_of(3, Duplex::LongEdge, 2), [1, 2, 3, 0, 1, 2, 3]);
        assert_eq!(order_of(2, Duplex::ShortEdge, 2), [1, 2, 1, 2]);
    }
}
