//! What browsers do with attributes that are older than style sheets, and what is different on paper: rules beneath
//! those of the document, since mail is mostly written in the HTML of 1999.

use super::tree::{NodeContent, TreeNode};
use blitz_dom::{Attribute, QualName};
use std::{collections::BTreeSet, fmt::Write};

/// What paper and our fonts ask for, and the attributes that have few values.
const RULES: &str = r#"
html { font-family: sans-serif; font-size: 14px; line-height: 1.25; }
body { margin: 0; overflow-wrap: break-word; }
pre, listing, xmp, plaintext { font-family: monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
code, kbd, samp, tt { font-family: monospace; }
textarea, button { font-family: inherit; }
blockquote { margin: 0.6em 0 0.6em 1.2em; }
blockquote[type="cite" i] { margin-left: 0.2em; padding-left: 0.8em; border-left: 2px solid gray; }
table { font-size: inherit; border-color: gray; }
table[align="center" i] { margin-left: auto; margin-right: auto; }
table[align="left" i], img[align="left" i] { float: left; }
table[align="right" i], img[align="right" i] { float: right; }
table[data-align="center"] { margin-left: auto; margin-right: auto; }
table[data-align="left"] { float: left; }
table[data-align="right"] { float: right; }
[valign="top" i] { vertical-align: top; }
[valign="middle" i] { vertical-align: middle; }
[valign="bottom" i] { vertical-align: bottom; }
[valign="baseline" i] { vertical-align: baseline; }
font[size="1"] { font-size: x-small; }
font[size="2"] { font-size: small; }
font[size="3"] { font-size: medium; }
font[size="4"] { font-size: large; }
font[size="5"] { font-size: x-large; }
font[size="6"] { font-size: xx-large; }
font[size="7"] { font-size: xxx-large; }
font[size^="+"] { font-size: larger; }
font[size^="-"] { font-size: smaller; }
font[face*="courier" i], font[face*="mono" i], font[face*="consolas" i] { font-family: monospace; }
"#;

/// For what is wider than any paper: nothing is, and lines break.
pub(super) const TAME: &str = r#"
* { max-width: 100% !important; min-width: 0 !important; white-space: normal !important; position: static !important;
    text-indent: 0 !important; }
td, th { width: auto !important; }
"#;

/// For tables that are wider than any paper still: words break anywhere.
pub(super) const TAME_CELLS: &str = "* { overflow-wrap: anywhere !important; }";

/// The largest that an attribute may say, in pixels.
const MOST: u32 = 200;

/// Rules for the attributes that a document has.
#[derive(Default)]
pub(super) struct LegacySheet(BTreeSet<(&'static str, u32)>);

impl LegacySheet {
    /// The attributes of an element as Blitz takes them.
    pub(super) fn attributes(&mut self, element: &TreeNode) -> Vec<Attribute> {
        let NodeContent::Element(attributes) = &element.content else { return Vec::new() };
        let is_table = &**element.local_name() == "table";
        let kept = attributes.iter().filter(|one| !matches!(&*one.name.local, "src" | "srcset" | "background"));
        kept.filter_map(|one| {
            let value = one.value.trim();
            match &*one.name.local {
                "align" if is_table => Some(attribute("data-align", value.to_ascii_lowercase())),
                "align" => Some(attribute("align", value.to_ascii_lowercase())),
                "cellpadding" if is_table => self.length("cellpadding", value),
                "cellspacing" if is_table => self.length("cellspacing", value),
                // Without a number it is a line of one pixel.
                "border" if is_table => self.length("border", if value.is_empty() { "1" } else { value }),
                _ => Some(Attribute { name: one.name.clone(), value: one.value.to_string() }),
            }
        })
        .collect()
    }

    fn length(&mut self, name: &'static str, value: &str) -> Option<Attribute> {
        let digits = value.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let length = digits.parse::<u32>().ok()?.min(MOST);
        self.0.insert((name, length));
        Some(attribute(name, length.to_string()))
    }

    /// The style sheet, for paper of a width and height in pixels.
    pub(super) fn written(&self, width: u32, height: u32) -> String {
        let mut sheet = RULES.to_owned();
        // A picture that says nothing of its size is as large as fits.
        let _ = writeln!(
            sheet,
            "img:not([width]):not([style*=\"width\"]) {{ max-width: {width}px; }} img {{ max-height: {height}px; }}"
        );
        for (name, length) in &self.0 {
            let table = format!("table[{name}=\"{length}\"]");
            let cells = format!("{table} > * > tr > td, {table} > * > tr > th");
            let _ = match *name {
                "cellpadding" => writeln!(sheet, "{cells} {{ padding: {length}px; }}"),
                "cellspacing" => writeln!(sheet, "{table} {{ border-spacing: {length}px; }}"),
                _ if *length == 0 => Ok(()),
                _ => writeln!(
                    sheet,
                    "{table} {{ border: {length}px solid gray; }} {cells} {{ border: 1px solid gray; }}"
                ),
            };
        }
        sheet
    }
}

/// An attribute without a namespace.
pub(super) fn attribute(name: &str, value: String) -> Attribute {
    Attribute { name: QualName::new(None, html5ever::ns!(), name.into()), value }
}
