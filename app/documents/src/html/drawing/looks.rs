//! What styles say about how things look on paper: whether they are seen, and which lines are around and along them.

use super::Area;
use crate::layout::book::Ink;
use blitz_dom::{BaseDocument, Node, NodeId};
use std::{cell::RefCell, collections::HashMap};
use style::{
    color::{AbsoluteColor, ColorSpace},
    computed_values::{border_collapse::T as BorderCollapse, direction::T as Direction, visibility::T as Visibility},
    properties::ComputedValues,
    servo_arc::Arc,
    values::computed::{BorderStyle, Overflow, TextDecorationLine},
};

/// Less than this is not seen.
const FAINT: f32 = 0.02;
/// A gray of at least this light is white on paper, where lines are thin.
const WHITE: f32 = 0.97;
/// The lightest that a line is drawn.
const LIGHTEST: f32 = 0.65;

/// How letters look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TextLook {
    pub seen: bool,
    pub underlined: bool,
    pub struck: bool,
}

impl TextLook {
    pub(super) fn is_lined(self) -> bool {
        self.underlined || self.struck
    }
}

/// A side of the border of something.
pub(super) struct Side {
    pub area: Area,
    pub ink: Ink,
}

/// The looks of a document.
pub(super) struct Looks<'a> {
    document: &'a BaseDocument,
    known: RefCell<HashMap<NodeId, TextLook>>,
}

impl<'a> Looks<'a> {
    pub(super) fn new(document: &'a BaseDocument) -> Self {
        Self { document, known: RefCell::default() }
    }

    fn styles(&self, id: NodeId) -> Option<Arc<ComputedValues>> {
        styles(self.document.get_node(id)?)
    }

    /// Whether anything of it or of what is in it can be seen.
    pub(super) fn is_shown(&self, id: NodeId) -> bool {
        let shown =
            |styles: Arc<ComputedValues>| styles.get_effects().opacity >= FAINT && !styles.clone_display().is_none();
        self.styles(id).is_some_and(shown)
    }

    pub(super) fn is_visible(&self, id: NodeId) -> bool {
        self.styles(id).is_some_and(|styles| styles.get_inherited_box().visibility == Visibility::Visible)
    }

    /// Whether it is read from right to left.
    pub(super) fn is_rtl(&self, id: NodeId) -> bool {
        self.styles(id).is_some_and(|styles| styles.clone_direction() == Direction::Rtl)
    }

    /// Whether what sticks out of it is not seen. What a browser lets people scroll to is seen on paper.
    pub(super) fn cuts(&self, id: NodeId) -> bool {
        let hides = |overflow: Overflow| matches!(overflow, Overflow::Hidden | Overflow::Clip);
        let node = self.document.get_node(id).and_then(Node::element_data);
        let is_page = node.is_some_and(|element| matches!(&*element.name.local, "html" | "body"));
        let styles = self.styles(id).filter(|_| !is_page);
        styles.is_some_and(|styles| hides(styles.get_box().overflow_x) || hides(styles.get_box().overflow_y))
    }

    /// How the letters in an element look; what stands along them is said by what is around it, too.
    pub(super) fn of_text(&self, id: NodeId) -> TextLook {
        let mut path = Vec::new();
        let mut at = Some(id);
        let mut look = TextLook { seen: true, ..TextLook::default() };
        while let Some(id) = at {
            if let Some(known) = self.known.borrow().get(&id) {
                look = *known;
                break;
            }
            path.push(id);
            at = self.document.get_node(id).and_then(|node| node.parent);
        }
        for id in path.into_iter().rev() {
            if let Some(styles) = self.styles(id) {
                let lines = styles.get_text().text_decoration_line;
                // Faint is faint for all that is inside; invisible is said by each for itself.
                look = TextLook {
                    seen: look.seen && styles.get_effects().opacity >= FAINT,
                    underlined: look.underlined || lines.contains(TextDecorationLine::UNDERLINE),
                    struck: look.struck || lines.contains(TextDecorationLine::LINE_THROUGH),
                };
            }
            self.known.borrow_mut().insert(id, look);
        }
        TextLook { seen: look.seen && self.is_visible(id), ..look }
    }

    /// The sides of a border.
    pub(super) fn borders(&self, node: &Node, area: Area) -> Vec<Side> {
        let Some(styles) = styles(node) else { return Vec::new() };
        let laid = node.final_layout().border;
        let laid = [laid.top, laid.right, laid.bottom, laid.left];
        let collapsed = styles.clone_border_collapse() == BorderCollapse::Collapse && is_cell(node);
        let own = sides(&styles);
        // Rows have borders of their own where cells share theirs.
        let row = node.parent.filter(|_| collapsed).and_then(|row| self.styles(row)).map(|row| sides(&row));
        let row = row.unwrap_or_default();
        let mut drawn = Vec::new();
        for ((side, own), (laid, row)) in (0..4).zip(own).zip(laid.into_iter().zip(row)) {
            let shared = collapsed && laid == 0.0;
            let width = if shared { own.width.max(row.width) } else { laid };
            let Some(ink) = own.ink.or(row.ink).filter(|_| width > 0.0) else { continue };
            // A shared line is between cells.
            let out = if shared { width } else { 0.0 };
            let area = match side {
                0 => Area { top: area.top - out, bottom: area.top - out + width, ..area },
                1 => Area { left: area.right + out - width, right: area.right + out, ..area },
                2 => Area { top: area.bottom + out - width, bottom: area.bottom + out, ..area },
                _ => Area { left: area.left - out, right: area.left - out + width, ..area },
            };
            drawn.push(Side { area, ink });
        }
        drawn
    }
}

fn styles(node: &Node) -> Option<Arc<ComputedValues>> {
    node.primary_styles().map(|styles| (*styles).clone())
}

fn is_cell(node: &Node) -> bool {
    node.element_data().is_some_and(|element| matches!(&*element.name.local, "td" | "th"))
}

/// A side as it is declared.
#[derive(Clone, Copy, Default)]
struct DeclaredSide {
    width: f32,
    ink: Option<Ink>,
}

/// The declared sides: top, right, bottom, left.
fn sides(styles: &ComputedValues) -> [DeclaredSide; 4] {
    let border = styles.get_border();
    let text = styles.clone_color();
    let side = |style: BorderStyle, width: f32, color: AbsoluteColor| {
        let ink = if style.none_or_hidden() { None } else { ink(color) };
        DeclaredSide { width: if ink.is_some() { width } else { 0.0 }, ink }
    };
    [
        side(
            border.border_top_style,
            border.border_top_width.0.to_f32_px(),
            border.border_top_color.resolve_to_absolute(&text),
        ),
        side(
            border.border_right_style,
            border.border_right_width.0.to_f32_px(),
            border.border_right_color.resolve_to_absolute(&text),
        ),
        side(
            border.border_bottom_style,
            border.border_bottom_width.0.to_f32_px(),
            border.border_bottom_color.resolve_to_absolute(&text),
        ),
        side(
            border.border_left_style,
            border.border_left_width.0.to_f32_px(),
            border.border_left_color.resolve_to_absolute(&text),
        ),
    ]
}

/// The gray that a colour of a line is on paper; none for what is not seen there.
fn ink(color: AbsoluteColor) -> Option<Ink> {
    let [red, green, blue, alpha] = *color.to_color_space(ColorSpace::Srgb).raw_components();
    let light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    let light = (1.0 - alpha + alpha * light).clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
    let gray = (light.min(LIGHTEST) * 255.0) as u8;
    (light < WHITE).then_some([gray; 3])
}
