//! The tree of a document as browsers build it (html5ever), within bounds: mail is written by programs that never
//! agreed on HTML, and by people who want to see a reader of it break.

mod depth;
mod sink;

use depth::DepthBound;
use html5ever::{
    Attribute, LocalName, QualName, TokenizerResult,
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};
use model::jobs::Unreadable;
use sink::TreeInTheMaking;

/// Elements of a document. A table of ten thousand rows and eight columns has fewer.
const MOST_ELEMENTS: usize = 100_000;
/// Elements within elements; what is deeper is put beside each other. A chain of fifty answers has fewer.
pub(super) const DEEPEST: usize = 256;

/// A document.
pub(super) struct Tree(Vec<TreeNode>);

/// A part of a document.
pub(super) struct TreeNode {
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    pub content: NodeContent,
    /// Of an element; of everything else it is empty.
    name: QualName,
    depth: usize,
}

/// What a part of a document is.
pub(super) enum NodeContent {
    Element(Vec<Attribute>),
    Text(String),
    /// Comments, and the document itself.
    Nothing,
}

impl Tree {
    /// Reads a document.
    pub(super) fn parsed(html: &str) -> Result<Self, Unreadable> {
        let tags =
            html.as_bytes().windows(2).filter(|two| matches!(two, [b'<', letter] if letter.is_ascii_alphabetic()));
        if tags.count() > MOST_ELEMENTS {
            return Err(Unreadable::TooDemanding);
        }
        let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        let builder = TreeBuilder::new(TreeInTheMaking::new(), options);
        let tokenizer = Tokenizer::new(DepthBound::new(builder), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        // It stops where a script would run, and where a character set is declared.
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();
        Ok(Self(tokenizer.sink.into_tree()))
    }

    pub(super) fn node(&self, number: usize) -> Option<&TreeNode> {
        self.0.get(number)
    }

    /// What is in the document itself.
    pub(super) fn roots(&self) -> &[usize] {
        self.0.first().map_or(&[], |document| &document.children)
    }

    /// Every text in it, in the order of reading.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|node| match &node.content {
            NodeContent::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// How many rows of the same part of a table there are from this one on, itself included.
    pub(super) fn rows_from(&self, row: usize) -> usize {
        let siblings = self.node(row).and_then(|node| self.node(node.parent?)).map_or(&[][..], |part| &part.children);
        siblings
            .iter()
            .rev()
            .scan(true, |more, one| std::mem::replace(more, *one != row).then_some(*one))
            .filter(|one| self.node(*one).is_some_and(|node| &**node.local_name() == "tr"))
            .count()
    }
}

impl TreeNode {
    pub(super) fn name(&self) -> &QualName {
        &self.name
    }

    pub(super) fn local_name(&self) -> &LocalName {
        &self.name.local
    }

    /// The value of an attribute of an element.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let NodeContent::Element(attributes) = &self.content else { return None };
        attributes.iter().find(|one| &*one.name.local == name).map(|one| &*one.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The elements and words of a document, one within the other.
    fn told(tree: &Tree, nodes: &[usize]) -> String {
        let mut told = String::new();
        for node in nodes.iter().filter_map(|number| tree.node(*number)) {
            match &node.content {
                NodeContent::Element(_) => {
                    told += &format!("{}({})", node.local_name(), self::told(tree, &node.children));
                }
                NodeContent::Text(text) => told += text,
                NodeContent::Nothing => {}
            }
        }
        told
    }

    #[test]
    fn tags_are_closed_where_browsers_close_them() {
        let check = |html: &str, body: &str| {
            let tree = Tree::parsed(html).unwrap();
            assert_eq!(told(&tree, tree.roots()), format!("html(head()body({body}))"), "{html}");
        };
        check("<p>a<p>b<ul><li>c<li>d</ul>", "p(a)p(b)ul(li(c)li(d))");
        check("<table><tr><td>a<td>b<tr>c", "ctable(tbody(tr(td(a)td(b))tr()))");
        check("<b>a<p>b</b>c", "b(a)p(b(b)c)");
        check("<!--[if mso]>a<![endif]--><![if !mso]>b<![endif]>", "b");
        check("b<script><b>a</b></script>", "bscript(<b>a</b>)");
    }

    #[test]
    fn what_is_too_deep_stands_beside_each_other() {
        let depth = |html: &str| {
            let tree = Tree::parsed(html).unwrap();
            (tree.0.iter().map(|node| node.depth).max().unwrap(), told(&tree, tree.roots()).contains("word"))
        };
        for open in ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<blockquote><p>"] {
            let (depth, word) = depth(&format!("{}word", open.repeat(20_000)));
            assert!(depth <= 2 * DEEPEST && word, "{open}: {depth}");
        }
        // What was closed makes room again.
        let (depth, word) = depth(&format!("{}word", "<div><p>a</p><br></div>".repeat(10_000)));
        assert!(depth < 10 && word, "{depth}");
    }

    #[test]
    fn too_many_elements_are_refused() {
        assert_eq!(Tree::parsed(&"<td>".repeat(MOST_ELEMENTS + 1)).err(), Some(Unreadable::TooDemanding));
    }

    #[test]
    fn rows_are_counted_within_their_part() {
        let tree = Tree::parsed("<table><thead><tr><td><tbody><tr><td><tr><td> <tr><td>").unwrap();
        let rows: Vec<usize> = (0..tree.0.len())
            .filter(|row| &**tree.0[*row].local_name() == "tr")
            .map(|row| tree.rows_from(row))
            .collect();
        assert_eq!(rows, [1, 3, 2, 1]);
    }
}
