//! What is laid out, as what is drawn: one sheet of any length, in pixels, which is cut into pages afterwards.

mod lines;
mod looks;

use super::document::LaidOutDocument;
use crate::layout::{
    book::{Ink, Inline},
    fonts::Fonts,
    shaping::{ShapedText, Shaper},
};
use blitz_dom::{
    Node, NodeId,
    node::{ListItemLayout, ListItemLayoutPosition, Marker},
};
use looks::{Looks, Side};
use std::collections::HashMap;

/// A picture of this width or height in pixels cannot be seen; it tells its sender that the message was opened.
const DOT: f32 = 4.0;
/// Between the bullet or the number of an item and its text.
const BULLET_GAP: f32 = 8.0;
const NUMBER_GAP: f32 = 5.0;
/// A border that ends further to the right has nothing in it for whose sake the page is made smaller.
const WIDEST_BORDER: f32 = 3_000.0;
/// How far letters reach above and below the line that they stand on, for a font size of 1: no further than lines are
/// apart, or no page could end between them.
const ABOVE: f32 = 0.8;
const BELOW: f32 = 0.2;
/// What has to stand below a heading on the same page, in pixels.
const BELOW_HEADING: f32 = 40.0;

/// The sheet.
#[derive(Default)]
pub(super) struct Galley {
    pub drawn: Vec<SheetMark>,
    /// What no page may end within.
    pub wholes: Vec<Whole>,
    /// Where a page has to end.
    pub ends: Vec<f32>,
    /// Where what can be read or looked at ends.
    pub width: f32,
    pub height: f32,
}

impl Galley {
    /// Says how far something reaches that can be read or looked at.
    fn reaches(&mut self, area: Area) {
        self.width = self.width.max(area.right);
        self.height = self.height.max(area.bottom);
    }
}

/// Something on the sheet.
pub(super) enum SheetMark {
    Text { x: f32, baseline: f32, text: ShapedText },
    Bar { area: Area, ink: Ink },
    Picture { area: Area, picture: Inline },
}

impl SheetMark {
    /// Where it begins on the way down.
    pub(super) fn top(&self) -> f32 {
        match self {
            Self::Text { baseline, text, .. } => baseline - ABOVE * text.size,
            Self::Bar { area, .. } | Self::Picture { area, .. } => area.top,
        }
    }

    /// Where it ends.
    pub(super) fn bottom(&self) -> f32 {
        match self {
            Self::Text { baseline, .. } => *baseline,
            Self::Bar { area, .. } | Self::Picture { area, .. } => area.bottom,
        }
    }

    /// Whether it goes on from one page to the next.
    pub(super) fn is_divided(&self) -> bool {
        matches!(self, Self::Bar { .. })
    }
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Area {
    const EVERYTHING: Self = Self { left: f32::MIN, top: f32::MIN, right: f32::MAX, bottom: f32::MAX };

    fn within(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    fn is_finite(self) -> bool {
        [self.left, self.top, self.right, self.bottom].into_iter().all(f32::is_finite)
    }

    fn is_seen(self) -> bool {
        self.right > self.left && self.bottom > self.top && self.right > 0.0 && self.bottom > 0.0
    }
}

/// What stays on one page: a line or a picture always, a row of a table where that is possible.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole {
    pub top: f32,
    pub bottom: f32,
    pub row: bool,
}

/// Draws a document.
pub(super) fn galley(document: &LaidOutDocument, fonts: &Fonts<'_>) -> Galley {
    fonts.shaped(Shaper::begin_anew);
    let root = document.blitz.root_element().id;
    let mut pen = Pen { document, fonts, looks: Looks::new(&document.blitz), galley: Galley::default() };
    pen.element(root, (0.0, 0.0), Area::EVERYTHING);
    pen.galley
}

struct Pen<'a, 'f> {
    document: &'a LaidOutDocument,
    fonts: &'a Fonts<'f>,
    looks: Looks<'a>,
    galley: Galley,
}

impl Pen<'_, '_> {
    /// Draws an element whose parent begins at a place; nothing beyond `clip` is seen.
    fn element(&mut self, id: NodeId, (x, y): (f32, f32), clip: Area) {
        let Some(node) = self.document.blitz.get_node(id) else { return };
        // Texts are drawn with the lines that they are in.
        if node.element_data().is_none() || !self.looks.is_shown(id) {
            return;
        }
        let layout = node.final_layout();
        let (x, y) = (x + layout.location.x, y + layout.location.y);
        let area = Area { left: x, top: y, right: x + layout.size.width, bottom: y + layout.size.height };
        if !area.is_finite() {
            return;
        }
        if self.looks.is_visible(id) {
            self.borders(node, area, clip);
            self.picture(node, area, clip);
        }
        let clip = if self.looks.cuts(id) { clip.within(padding_box(node, area)) } else { clip };
        if let Some(breaks) = self.document.extras.page_breaks.get(&id) {
            let ends = [(breaks.before, area.top), (breaks.after, area.bottom)];
            self.galley.ends.extend(ends.into_iter().filter(|(wanted, _)| *wanted).map(|(_, y)| y));
        }
        let content = (x + layout.border.left + layout.padding.left, y + layout.border.top + layout.padding.top);
        self.marker(node, area, clip);
        self.inline(node, content, clip);
        match &**node.element_data().map_or(&"".into(), |element| &element.name.local) {
            "td" | "th" => self.galley.wholes.push(Whole { top: area.top, bottom: area.bottom, row: true }),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.galley.wholes.push(Whole { top: area.top, bottom: area.bottom + BELOW_HEADING, row: true });
            }
            _ => {}
        }
        self.children(node, (x, y), clip);
    }

    /// What an element has in it, in the order in which it is read: nothing is painted over anything.
    fn children(&mut self, node: &Node, at: (f32, f32), clip: Area) {
        let stacked = node.stacking_context.as_deref();
        let hoisted = |front: bool| {
            let children = stacked.map(|stacked| if front { stacked.pos_z_range() } else { stacked.neg_z_range() });
            let children = children.and_then(|range| stacked.and_then(|stacked| stacked.children.get(range)));
            let place = |child: &blitz_dom::HoistedPaintChild| {
                let from = child.position(node.tree(), node.id);
                (child.node_id, (at.0 + from.x, at.1 + from.y))
            };
            children.unwrap_or_default().iter().map(place).collect::<Vec<_>>()
        };
        let inside = node.paint_children.borrow().iter().flatten().map(|child| (*child, at)).collect::<Vec<_>>();
        let mut children: Vec<_> = hoisted(false).into_iter().chain(inside).chain(hoisted(true)).collect();
        let order: HashMap<NodeId, usize> =
            node.layout_children.borrow().iter().flatten().enumerate().map(|(place, child)| (*child, place)).collect();
        children.sort_by_key(|(child, _)| order.get(child).copied().unwrap_or(usize::MAX));
        for (child, at) in children {
            self.element(child, at, clip);
        }
    }

    fn borders(&mut self, node: &Node, area: Area, clip: Area) {
        for Side { area, ink } in self.looks.borders(node, area) {
            let area = area.within(clip);
            if area.is_seen() {
                if area.right <= WIDEST_BORDER {
                    self.galley.width = self.galley.width.max(area.right);
                }
                self.galley.drawn.push(SheetMark::Bar { area, ink });
            }
        }
    }

    fn picture(&mut self, node: &Node, area: Area, clip: Area) {
        let Some(picture) = self.document.extras.pictures.get(&node.id) else { return };
        let layout = node.final_layout();
        let area = Area {
            left: area.left + layout.border.left + layout.padding.left,
            top: area.top + layout.border.top + layout.padding.top,
            right: area.right - layout.border.right - layout.padding.right,
            bottom: area.bottom - layout.border.bottom - layout.padding.bottom,
        };
        let large = area.right - area.left >= DOT && area.bottom - area.top >= DOT;
        if large && area.within(clip).is_seen() {
            self.galley.reaches(area);
            self.galley.wholes.push(Whole { top: area.top, bottom: area.bottom, row: false });
            self.galley.drawn.push(SheetMark::Picture { area, picture: picture.clone() });
        }
    }

    fn inline(&mut self, node: &Node, (x, y): (f32, f32), clip: Area) {
        if let Some(inline) = node.element_data().and_then(|element| element.inline_layout_data.as_deref()) {
            self.lines(&inline.layout, &inline.text, (x, y + inline.block_offset), clip);
        }
    }

    /// The bullet or number of an item that stands beside it, on the line of its first words.
    fn marker(&mut self, node: &Node, area: Area, clip: Area) {
        let item = node.element_data().and_then(|element| element.list_item_data.as_deref());
        let Some(ListItemLayout { marker, position: ListItemLayoutPosition::Outside(layout) }) = item else { return };
        let own = layout.lines().next().map(|line| line.metrics().baseline);
        let down = self.first_baseline(node).zip(own).map_or(0.0, |(words, own)| words - own);
        let (text, gap) = match marker {
            Marker::Char(bullet) => (bullet.to_string(), BULLET_GAP),
            Marker::String(number) => (number.clone(), NUMBER_GAP),
        };
        // Beside where its lines begin.
        let x = if self.looks.is_rtl(node.id) { area.right + gap } else { area.left - layout.full_width() - gap };
        self.lines(layout, &text, (x, area.top + down), clip);
    }

    /// How far below the top of an element the line is that its first words stand on.
    fn first_baseline(&self, node: &Node) -> Option<f32> {
        let element = node.element_data()?;
        if let Some(inline) = element.inline_layout_data.as_deref()
            && let Some(line) = inline.layout.lines().next()
        {
            let layout = node.final_layout();
            return Some(layout.border.top + layout.padding.top + inline.block_offset + line.metrics().baseline);
        }
        node.layout_children.borrow().iter().flatten().find_map(|child| {
            let child = self.document.blitz.get_node(*child)?;
            let baseline = self.first_baseline(child)?;
            Some(child.final_layout().location.y + baseline)
        })
    }
}

/// What is left of an area within its borders.
fn padding_box(node: &Node, area: Area) -> Area {
    let border = node.final_layout().border;
    Area {
        left: area.left + border.left,
        top: area.top + border.top,
        right: area.right - border.right,
        bottom: area.bottom - border.bottom,
    }
}
