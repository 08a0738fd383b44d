//! Small documents and the blocks that they are read as.

use super::{super::look::INDENT, *};
use expect_test::{Expect, expect};

/// A line for a block: what stands in front of it, its words, and `_word_` for bold.
fn told(blocks: &[Block]) -> String {
    let mut lines = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(p) => {
                let words: String =
                    p.spans
                        .iter()
                        .map(|s| {
                            if s.style == crate::fonts::Style::Bold { format!("_{}_", s.text) } else { s.text.clone() }
                        })
                        .collect();
                let marker = p.marker.as_ref().map(|m| format!("{m} ")).unwrap_or_default();
                lines += &format!(
                    "{}{}{marker}{words:?}\n",
                    ">".repeat(p.quoted.into()),
                    " ".repeat((p.indent / INDENT) as usize)
                );
            }
            Block::Rule => lines += "---\n",
            Block::Picture(picture) => lines += &format!("picture {:?}\n", picture.size),
            Block::Table(table) => {
                lines += "table\n";
                for cell in table.cells() {
                    lines += &format!("| {}", told(&cell.blocks));
                }
            }
        }
    }
    lines
}

fn check(html: &str, want: Expect) {
    want.assert_eq(&told(&blocks(html, &Limits::default())));
}

#[test]
fn paragraphs_and_line_breaks() {
    check(
        "<p>One\n  two <b>three </b> four<p>five<br>six</p>seven<div>eight<div><br></div></div><hr>&lt;nine&gt;",
        expect![[r#"
            "One two _three _four"
            "five\nsix"
            "seven"
            "eight"
            "\n"
            ---
            "<nine>"
        "#]],
    );
}

#[test]
fn lists_count_and_stand_in() {
    check(
        "<ul><li>a<li><p>b</p><ol start=3><li>c</li><li>d</ol></ul><dl><dt>e<dd>f</dl>",
        expect![[r#"
             • "a"
             • "b"
              3. "c"
              4. "d"
            "_e_"
             "f"
        "#]],
    );
}

#[test]
fn tables_of_data_stay_and_tables_of_layout_dissolve() {
    check(
        "<table><tr><td><table border=1><tr><th>a<th>b<tr><td colspan=2>c</table><td>after</table><p>x",
        expect![[r#"
            table
            | "_a_"
            | "_b_"
            | "c"
            "after"
            "x"
        "#]],
    );
}

#[test]
fn quotations_and_preformatted_text() {
    check(
        "<blockquote>a<blockquote>b</blockquote></blockquote><pre>x  y\n\tz</pre>",
        expect![[r#"
            > "a"
            >>  "b"
            "x  y\n    z"
        "#]],
    );
}

#[test]
fn hidden_things_stay_hidden() {
    check(
        "<head><title>t</title><style>p{}</style></head><div style='display: none !important'>a<p>b</p></div>\
         <span style=\"mso-hide:all\">c</span><img alt=' Logo '><script>d</script>e",
        expect![[r#"
            "[Logo]e"
        "#]],
    );
}

#[test]
fn pictures_that_came_along_are_shown() {
    // A black PNG of one pixel.
    const PNG: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
    check(
        &format!(
            "a<img src='{PNG}' width=200 height=100>b<img src='{PNG}'><img src='{PNG}' height=20 alt=':-)'>\
             <img src='https://example.org/x.png' alt=far><img src='data:image/png;base64,nonsense'>"
        ),
        expect![[r#"
            "a"
            picture (150.0, 75.0)
            "b:-)[far]"
        "#]],
    );
}
