//! The tree as Blitz takes it, which computes styles (Stylo) and lays boxes (Taffy) and lines (Parley) out.
//!
//! What Blitz would fetch, what nobody may see on paper and what it cannot bear is left out here.

use super::{
    element::{ElementUse, PageBreaks, page_breaks, use_of},
    legacy::{LegacySheet, attribute},
    tree::{DEEPEST, NodeContent, Tree, TreeNode},
};
use crate::{
    layout::{book::Inline, fonts::Fonts},
    limits::Limits,
};
use blitz_dom::{
    Attribute, BaseDocument, DocumentConfig, DocumentMutator, MediaType, NodeId, QualName, UserAgentStylesheet,
    node::{ImageData, RasterImageData, SpecialElementData},
};
use blitz_traits::{
    net::{NetHandler, NetProvider, Request},
    shell::{ColorScheme, Viewport},
};
use std::{collections::HashMap, sync::Arc};

/// Columns of a table.
const MOST_COLUMNS: usize = 500;
/// Rows that a cell may reach over.
const MOST_ROWS: usize = 1_000;
/// A word of more letters, an address mostly, may be broken anywhere.
const LONG_WORD: usize = 50;

/// A document that is laid out, and what Blitz knows nothing of.
pub(super) struct LaidOutDocument {
    pub blitz: BaseDocument,
    pub extras: Extras,
}

/// What is drawn by more than its styles.
#[derive(Default)]
pub(super) struct Extras {
    pub pictures: HashMap<NodeId, Inline>,
    /// What begins a page, and what ends one.
    pub page_breaks: HashMap<NodeId, PageBreaks>,
}

/// Nothing is fetched.
struct Nowhere;

impl NetProvider for Nowhere {
    fn fetch(&self, _: usize, _: Request, _: Box<dyn NetHandler>) {}

    fn is_noop(&self) -> bool {
        true
    }
}

impl LaidOutDocument {
    /// Lays a document out for paper of a width and height in pixels.
    pub(super) fn new(tree: &Tree, fonts: &Fonts<'_>, limits: &Limits, (width, height): (u32, u32)) -> Self {
        let text: String = tree.texts().collect();
        let context = fonts.shaped(|shaper| shaper.fonts_for(&text));
        let config = DocumentConfig {
            viewport: Some(viewport(width, height)),
            font_ctx: Some(context),
            media_type: Some(MediaType::print()),
            net_provider: Some(Arc::new(Nowhere)),
            incremental: Some(false),
            ..DocumentConfig::default()
        };
        let mut blitz = BaseDocument::new(config);
        let mut legacy = LegacySheet::default();
        let extras = filled(&mut blitz, tree, limits, &mut legacy);
        blitz.add_user_agent_stylesheet(UserAgentStylesheet::parse(&legacy.written(width, height)));
        blitz.resolve(0.0);
        Self { blitz, extras }
    }

    /// Lays it out anew for another width.
    pub(super) fn resize(&mut self, width: u32, height: u32) {
        self.blitz.set_viewport(viewport(width, height));
        self.blitz.resolve(0.0);
    }

    /// Lays it out anew with another style sheet and another width.
    pub(super) fn restyle(&mut self, sheet: &str, width: u32, height: u32) {
        self.blitz.add_user_agent_stylesheet(UserAgentStylesheet::parse(sheet));
        self.resize(width, height);
    }
}

fn viewport(width: u32, height: u32) -> Viewport {
    Viewport::new(width, height, 1.0, ColorScheme::Light)
}

/// Fills a document with a tree.
fn filled(blitz: &mut BaseDocument, tree: &Tree, limits: &Limits, legacy: &mut LegacySheet) -> Extras {
    let root = blitz.root_node().id;
    let mutator = blitz.mutate();
    let filler =
        Filler { mutator, columns: HashMap::new(), numbers: HashMap::new(), extras: Extras::default(), legacy };
    let extras = filler.fill(tree, root, limits);
    for (id, picture) in &extras.pictures {
        if let Some(element) = blitz.get_node_mut(*id).and_then(|node| node.element_data_mut()) {
            let size = RasterImageData::new(picture.width, picture.height, Arc::default());
            element.special_data = SpecialElementData::Image(Box::new(ImageData::Raster(size)));
        }
    }
    extras
}

struct Filler<'d, 'l> {
    mutator: DocumentMutator<'d>,
    /// How many columns of each row are taken.
    columns: HashMap<NodeId, usize>,
    /// The last number in each list whose items say theirs.
    numbers: HashMap<NodeId, i64>,
    extras: Extras,
    legacy: &'l mut LegacySheet,
}

impl Filler<'_, '_> {
    fn fill(mut self, tree: &Tree, root: NodeId, limits: &Limits) -> Extras {
        let mut left: Vec<(usize, NodeId, usize)> = tree.roots().iter().rev().map(|one| (*one, root, 0)).collect();
        while let Some((number, parent, depth)) = left.pop() {
            let Some(node) = tree.node(number) else { continue };
            let inside = match &node.content {
                NodeContent::Nothing => continue,
                NodeContent::Text(text) => {
                    self.text(text, parent, node.parent.and_then(|parent| tree.node(parent)));
                    continue;
                }
                // Its words, without itself.
                NodeContent::Element(_) if depth >= DEEPEST => {
                    self.text(" ", parent, None);
                    parent
                }
                NodeContent::Element(_) => match self.element(tree, node, parent, limits) {
                    Some(element) => element,
                    None => continue,
                },
            };
            left.extend(node.children.iter().rev().map(|child| (*child, inside, depth + 1)));
        }
        self.extras
    }

    fn text(&mut self, text: &str, parent: NodeId, element: Option<&TreeNode>) {
        let style = element.filter(|element| &**element.local_name() == "style");
        let written = match style {
            Some(style) => style_sheet(text, style.attribute("media")),
            None => breakable(text),
        };
        let node = self.mutator.create_text_node(&written);
        self.mutator.append_children(parent, &[node]);
    }

    /// Puts an element into the document, or the words that stand for it; none where nothing of it is read.
    fn element(&mut self, tree: &Tree, node: &TreeNode, parent: NodeId, limits: &Limits) -> Option<NodeId> {
        let mut name = node.name().clone();
        let picture = match use_of(node, limits) {
            ElementUse::Nothing => return None,
            ElementUse::Words(words) => {
                self.text(&words, parent, None);
                return None;
            }
            ElementUse::Picture(picture) => Some(picture),
            ElementUse::Element => None,
        };
        let mut attributes = self.legacy.attributes(node);
        match &*name.local {
            // Beyond the last column that there may be: words behind those of the last cell.
            "td" | "th" if self.span(tree, node, parent, &mut attributes) == 0 => name.local = "span".into(),
            "li" => self.number(node, parent, &mut attributes),
            // The engine has no boxes for what is to be filled in, nor for what stands above a table.
            "textarea" => name.local = "pre".into(),
            "caption" => {
                declare("text-align: center", &mut attributes);
                let above = self.mutator.create_element(html_name("div"), attributes);
                self.mutator.insert_nodes_before(parent, &[above]);
                return Some(above);
            }
            _ => {}
        }
        let breaks = page_breaks(node);
        // A line break has no place of its own.
        if breaks.is_some() && &*name.local == "br" {
            name.local = "div".into();
        }
        let element = self.mutator.create_element(name, attributes);
        self.mutator.append_children(parent, &[element]);
        self.extras.pictures.extend(picture.map(|picture| (element, picture)));
        self.extras.page_breaks.extend(breaks.map(|breaks| (element, breaks)));
        Some(element)
    }

    /// Numbers an item that says its number, and those behind it.
    fn number(&mut self, item: &TreeNode, list: NodeId, attributes: &mut Vec<Attribute>) {
        let said = item.attribute("value").and_then(|value| value.trim().parse::<i64>().ok());
        let Some(number) = said.or_else(|| Some(self.numbers.get(&list)?.saturating_add(1))) else { return };
        self.numbers.insert(list, number);
        if self.mutator.element_name(list).is_some_and(|name| &*name.local == "ol") {
            declare(&format!("list-style-type: \"{number}. \""), attributes);
        }
    }

    /// Bounds what a cell spans; the answer is how many columns it has.
    fn span(&mut self, tree: &Tree, node: &TreeNode, row: NodeId, attributes: &mut Vec<Attribute>) -> usize {
        let said = |name| node.attribute(name).and_then(|value| value.trim().parse::<usize>().ok()).unwrap_or(1).max(1);
        let taken = self.columns.entry(row).or_default();
        let columns = said("colspan").min(MOST_COLUMNS - *taken);
        *taken += columns;
        let mut rows = said("rowspan").min(MOST_ROWS);
        if rows > 1 {
            rows = rows.min(node.parent.map_or(1, |row| tree.rows_from(row)));
        }
        attributes.retain(|one| !matches!(&*one.name.local, "colspan" | "rowspan"));
        for (name, span) in [("colspan", columns), ("rowspan", rows)] {
            if span > 1 {
                attributes.push(attribute(name, span.to_string()));
            }
        }
        columns
    }
}

fn html_name(name: &str) -> QualName {
    QualName::new(None, html5ever::ns!(html), name.into())
}

/// Declares something in front of all that a `style` attribute says.
fn declare(declaration: &str, attributes: &mut Vec<Attribute>) {
    match attributes.iter_mut().find(|one| &*one.name.local == "style") {
        Some(style) => style.value = format!("{declaration}; {}", style.value),
        None => attributes.push(attribute("style", declaration.to_owned())),
    }
}

/// A style sheet as Blitz takes it: without the signs of a comment around it, and for its media alone.
fn style_sheet(text: &str, media: Option<&str>) -> String {
    let sheet = text.replace("<!--", " ").replace("-->", " ");
    match media.map(str::trim).filter(|media| !media.is_empty() && !media.contains(['{', '}', ';'])) {
        Some(media) => format!("@media {media} {{ {sheet} }}"),
        None => sheet,
    }
}

/// The text, with places to break in words that are longer than a line.
fn breakable(text: &str) -> String {
    let is_long = |word: &str| word.len() > LONG_WORD && word.is_ascii();
    if !text.split_ascii_whitespace().any(is_long) {
        return text.to_owned();
    }
    let mut broken = String::with_capacity(text.len() + text.len() / 8);
    for piece in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
        let word = piece.trim_end_matches(|c: char| c.is_ascii_whitespace());
        if !is_long(word) {
            broken.push_str(piece);
            continue;
        }
        for (at, letter) in piece.char_indices() {
            broken.push(letter);
            if at % 8 == 7 || matches!(letter, '/' | '?' | '&' | '=' | '-' | '_' | '.') {
                broken.push('\u{200b}');
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_may_break() {
        let check = |text: &str, want: bool| {
            let broken = breakable(text);
            assert_eq!(broken.contains('\u{200b}'), want, "{text}");
            assert_eq!(broken.replace('\u{200b}', ""), text);
        };
        check("a few words\n and more", false);
        check(&"資料".repeat(100), false);
        check(&format!("see https://example.org/{} or ask", "a1".repeat(40)), true);
    }

    #[test]
    fn style_sheets_are_for_their_media() {
        let check = |sheet, media, want: &str| assert_eq!(style_sheet(sheet, media), want);
        check("<!-- p { margin: 0 } -->", None, "  p { margin: 0 }  ");
        check("p{}", Some("screen and (max-width: 9px)"), "@media screen and (max-width: 9px) { p{} }");
        check("p{}", Some("screen { p{} } @media print"), "p{}");
    }
}
