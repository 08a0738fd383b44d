//! Tags and text into blocks.
//!
//! Mail is written by programs that never agreed on HTML, so this reads tags as they come and forgives: what is open
//! is closed where a browser would close it, and what is nested deeper than anybody needs is read as if it were not.

use super::{
    Block, Paragraph, Picture,
    look::TextLook,
    table::{Cell, Rows},
    tags::{attribute, data_of, gap, is_block, is_bordered, is_of_table, name_of, size_of},
};
use crate::{
    image,
    layout::{
        book::BLACK,
        lines::{Align, Span},
    },
    limits::Limits,
};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// A picture of this height in points stands in a line of text.
const LINE: f32 = 18.0;
/// A picture of this width or height in points cannot be seen.
const DOT: f32 = 3.0;
/// Elements in elements.
const DEPTH: usize = 200;

/// Reads a document.
pub(super) fn blocks(html: &str, limits: &Limits) -> Vec<Block> {
    let mut emitter = DefaultEmitter::default();
    // What is in `script` and `style` is no markup.
    emitter.naively_switch_states(true);
    let mut reader = Reader { limits: *limits, ..Reader::default() };
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&name_of(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.close_to(0);
    reader.flush();
    reader.blocks
}

/// An open element.
struct Element {
    name: String,
    look: TextLook,
    /// The number of the last item of an `ol`.
    number: Option<u32>,
}

/// A table that is open, and its cell if one is.
#[derive(Default)]
struct OpenTable {
    rows: Rows,
    cell: Option<Cell>,
    bordered: bool,
}

#[derive(Default)]
struct Reader {
    limits: Limits,
    blocks: Vec<Block>,
    open: Vec<Element>,
    tables: Vec<OpenTable>,
    spans: Vec<Span>,
    /// White that the next block has above it.
    gap: f32,
    marker: Option<String>,
}

impl Reader {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = name_of(&tag.name);
        match name.as_str() {
            "br" => self.push("\n"),
            "hr" => {
                self.flush();
                if !self.look().hidden {
                    self.sink().push(Block::Rule);
                }
            }
            "img" => self.image(tag),
            "area" | "base" | "col" | "embed" | "input" | "link" | "meta" | "param" | "source" | "track" | "wbr" => {}
            _ => self.open(name, tag),
        }
    }

    /// A picture that the message brought along, otherwise the words that stand for it.
    fn image(&mut self, tag: &StartTag<()>) {
        if self.look().hidden {
            return;
        }
        let alt = attribute(tag, "alt").map(|alt| alt.trim().to_owned()).filter(|alt| !alt.is_empty());
        let source = attribute(tag, "src").and_then(|source| data_of(&source));
        let Some(picture) = source.and_then(|data| image::inline(data, &self.limits)) else {
            return alt.map_or((), |alt| self.text(&format!("[{alt}]")));
        };
        let size = size_of(tag, (picture.width, picture.height));
        match alt {
            // Emoji and the like stand in a line, and have a character for their name.
            Some(alt) if size.1 <= LINE => self.text(&alt),
            // What nobody can see is there to tell the sender that the message was opened.
            _ if size.0 < DOT || size.1 < DOT => {}
            _ => {
                self.flush();
                let TextLook { indent, align, .. } = self.look();
                self.sink().push(Block::Picture(Picture { picture, size, indent, align }));
            }
        }
    }

    fn open(&mut self, name: String, tag: &StartTag<()>) {
        self.close_implied(&name);
        if is_block(&name) {
            self.flush();
            self.gap = self.gap.max(gap(&name));
        }
        if self.open.len() >= DEPTH {
            return;
        }
        let look = self.look_of(&name, tag);
        match name.as_str() {
            "table" => self.tables.push(OpenTable { bordered: is_bordered(tag), ..OpenTable::default() }),
            "tr" => self.with_table(|table| table.rows.begin_row()),
            "td" | "th" => {
                let number = |name| attribute(tag, name).and_then(|value| value.trim().parse().ok());
                let cell = Cell::new(number("colspan").unwrap_or(1), number("rowspan").unwrap_or(1));
                self.with_table(|table| {
                    table.bordered |= is_bordered(tag);
                    table.cell = Some(cell);
                });
                self.gap = 0.0;
            }
            "li" => self.marker = Some(self.next_marker()),
            "q" => self.push("“"),
            _ => {}
        }
        let number = (name == "ol").then(|| {
            attribute(tag, "start")
                .and_then(|start| start.trim().parse::<u32>().ok())
                .map_or(0, |n| n.saturating_sub(1))
        });
        self.open.push(Element { name, look, number });
    }

    fn look_of(&self, name: &str, tag: &StartTag<()>) -> TextLook {
        let mut look = self.look().inside(name);
        if name == "table" {
            look.align = Align::Left;
        }
        if let Some(align) = attribute(tag, "align").filter(|_| name != "table") {
            look = look.aligned(&align);
        }
        if let Some(style) = attribute(tag, "style") {
            look = look.styled(&style);
        }
        let hidden = self.look().hidden || look.hidden || attribute(tag, "hidden").is_some();
        TextLook { hidden, ..look }
    }

    fn end(&mut self, name: &str) {
        if name == "br" {
            return self.push("\n");
        }
        if matches!(name, "body" | "html") {
            return;
        }
        if let Some(at) = self.innermost(&[name], if is_of_table(name) { &["table"] } else { &["td", "th", "table"] }) {
            if name == "q" {
                self.push("”");
            }
            self.close_to(at);
        }
    }

    /// Closes what a browser closes before this element begins.
    fn close_implied(&mut self, name: &str) {
        let (closed, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir", "td", "th", "table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "table"]),
            "td" | "th" => (&["td", "th"], &["table"]),
            "tr" => (&["tr", "td", "th"], &["table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            _ if is_block(name) => (&["p"], &["td", "th", "table"]),
            _ => return,
        };
        // A row also ends the cell that was forgotten in it: the outermost counts.
        let floor = self.innermost(within, &[]).map_or(0, |at| at + 1);
        let at = self.open.iter().skip(floor).position(|e| closed.contains(&e.name.as_str()));
        if let Some(at) = at {
            self.close_to(floor + at);
        }
    }

    /// The innermost open element of these names that is not outside one of `within`.
    fn innermost(&self, names: &[&str], within: &[&str]) -> Option<usize> {
        for (at, element) in self.open.iter().enumerate().rev() {
            if names.contains(&element.name.as_str()) {
                return Some(at);
            }
            if within.contains(&element.name.as_str()) {
                return None;
            }
        }
        None
    }

    /// Closes elements until `depth` are open.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(name) = self.open.last().map(|element| element.name.clone()) else { break };
            if is_block(&name) {
                self.flush();
                self.gap = self.gap.max(gap(&name));
            }
            match name.as_str() {
                "td" | "th" => self.close_cell(),
                "table" => {
                    self.close_cell();
                    self.close_table();
                }
                "li" => self.marker = None,
                _ => {}
            }
            self.open.pop();
        }
    }

    fn close_cell(&mut self) {
        self.gap = 0.0;
        self.with_table(|table| {
            if let Some(cell) = table.cell.take() {
                table.rows.push(cell);
            }
        });
    }

    fn close_table(&mut self) {
        if let Some(table) = self.tables.pop() {
            let blocks = table.rows.finish(table.bordered);
            self.sink().extend(blocks);
        }
        self.gap = gap("table");
    }

    fn with_table(&mut self, change: impl FnOnce(&mut OpenTable)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }

    /// Where blocks go: the innermost open cell, or the page.
    fn sink(&mut self) -> &mut Vec<Block> {
        match self.tables.iter_mut().rev().find_map(|table| table.cell.as_mut()) {
            Some(cell) => &mut cell.blocks,
            None => &mut self.blocks,
        }
    }

    fn look(&self) -> TextLook {
        self.open.last().map_or_else(TextLook::default, |element| element.look)
    }

    fn next_marker(&mut self) -> String {
        let list = self.open.iter_mut().rev().find(|e| matches!(e.name.as_str(), "ul" | "ol" | "menu" | "dir"));
        match list.and_then(|list| list.number.as_mut()) {
            Some(number) => {
                *number = number.saturating_add(1);
                format!("{number}.")
            }
            None => "•".to_owned(),
        }
    }

    fn text(&mut self, text: &str) {
        if !self.look().shows_letters() {
            return;
        }
        if self.look().pre {
            return self.push(&text.replace('\r', "").replace('\t', "    "));
        }
        let mut collapsed = String::with_capacity(text.len());
        let mut last = self.spans.last().and_then(|span| span.text.chars().last()).unwrap_or(' ');
        for character in text.chars() {
            let character = if character.is_ascii_whitespace() { ' ' } else { character };
            if character != ' ' || !matches!(last, ' ' | '\n') {
                collapsed.push(character);
            }
            last = if character == ' ' && last == '\n' { '\n' } else { character };
        }
        self.push(&collapsed);
    }

    /// Adds text as it is to the paragraph.
    fn push(&mut self, text: &str) {
        let look = self.look();
        if !look.shows_letters() || text.is_empty() {
            return;
        }
        let span = Span { text: text.to_owned(), style: look.style(), size: look.size, ink: BLACK };
        match self.spans.last_mut() {
            Some(last) if last.style == span.style && last.size == span.size => last.text.push_str(text),
            _ => self.spans.push(span),
        }
    }

    /// Ends the paragraph, if there is one.
    fn flush(&mut self) {
        let mut spans = std::mem::take(&mut self.spans);
        if spans.iter().all(|span| span.text.chars().all(|c| c == ' ')) {
            return;
        }
        if let Some(last) = spans.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
        }
        let look = self.look();
        let paragraph = Paragraph {
            spans,
            gap: std::mem::take(&mut self.gap),
            indent: look.indent,
            align: look.align,
            marker: self.marker.take(),
            quoted: look.quoted,
        };
        self.sink().push(Block::Paragraph(paragraph));
    }
}

#[cfg(test)]
mod tests;
