//! The words of a document without their looks: to know whether there are any, and for want of a page.

use super::{
    element,
    tree::{NodeContent, Tree, TreeNode},
};

/// A step of a walk through a tree.
enum Step {
    Into(usize),
    /// Behind something that stands above what follows.
    NewLine,
}

/// The words that nothing in the document itself hides, a line for each part that stands by itself.
pub(super) fn words(tree: &Tree) -> String {
    let mut written = String::new();
    visit(tree, |step| match step {
        Visit::Text(text, element) => {
            if element.is_some_and(|element| matches!(&**element.local_name(), "pre" | "listing" | "xmp")) {
                written.push_str(text);
                return;
            }
            for piece in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
                let word = piece.trim_end_matches(|c: char| c.is_ascii_whitespace());
                let blank = piece.len() > word.len() || word.is_empty();
                written.push_str(word);
                if blank && !written.ends_with([' ', '\n']) {
                    written.push(' ');
                }
            }
        }
        Visit::NewLine => {
            let kept = written.trim_end_matches(' ').len();
            written.truncate(kept);
            if !written.is_empty() && !written.ends_with('\n') {
                written.push('\n');
            }
        }
        Visit::Break => written.push('\n'),
        Visit::Element(_) => {}
    });
    written
}

/// Whether anything can be seen, for all that the document itself says without its style sheets.
pub(super) fn shows_something(tree: &Tree) -> bool {
    let mut shows = false;
    visit(tree, |step| match step {
        Visit::Text(text, _) => shows |= text.chars().any(|c| !c.is_whitespace() && !crate::fonts::is_invisible(c)),
        Visit::Element(node) => shows = shows || element::shows_something(node),
        Visit::NewLine | Visit::Break => {}
    });
    shows
}

/// What there is on the way.
enum Visit<'t> {
    /// A text, and the element that it is in.
    Text(&'t str, Option<&'t TreeNode>),
    Element(&'t TreeNode),
    NewLine,
    /// Where a line was ended on purpose.
    Break,
}

fn visit<'t>(tree: &'t Tree, mut seen: impl FnMut(Visit<'t>)) {
    let mut left: Vec<Step> = tree.roots().iter().rev().map(|one| Step::Into(*one)).collect();
    while let Some(step) = left.pop() {
        let Step::Into(number) = step else {
            seen(Visit::NewLine);
            continue;
        };
        let Some(node) = tree.node(number) else { continue };
        match &node.content {
            NodeContent::Nothing => {}
            NodeContent::Text(text) => seen(Visit::Text(text, node.parent.and_then(|parent| tree.node(parent)))),
            NodeContent::Element(_) if element::is_hidden(node) || is_unread(node) => {}
            NodeContent::Element(_) => {
                seen(Visit::Element(node));
                match &**node.local_name() {
                    "br" => seen(Visit::Break),
                    name if stands_alone(name) => {
                        seen(Visit::NewLine);
                        left.push(Step::NewLine);
                    }
                    _ => {}
                }
                left.extend(node.children.iter().rev().map(|child| Step::Into(*child)));
            }
        }
    }
}

/// What is for programs.
fn is_unread(element: &TreeNode) -> bool {
    matches!(
        &**element.local_name(),
        "script"
            | "style"
            | "title"
            | "template"
            | "svg"
            | "math"
            | "select"
            | "datalist"
            | "iframe"
            | "noembed"
            | "noframes"
            | "object"
            | "video"
            | "audio"
            | "canvas"
    )
}

fn stands_alone(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "dt"
            | "dd"
            | "ul"
            | "ol"
            | "dl"
            | "tr"
            | "td"
            | "th"
            | "table"
            | "blockquote"
            | "pre"
            | "center"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "hr"
            | "body"
            | "address"
            | "form"
            | "caption"
            | "figcaption"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_lines() {
        let check = |html: &str, want: &str| assert_eq!(words(&Tree::parsed(html).unwrap()), want, "{html}");
        check("<p>One\n  <b>two</b> <p>three<br>four", "One two\nthree\nfour\n");
        check("<table><tr><td>a<td>b</table><script>c</script>d", "a\nb\nd\n");
        check("<pre>a  b\n  c</pre><div style='display: none'>d</div>", "a  b\n  c\n");
    }
}
