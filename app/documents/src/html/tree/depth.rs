//! What stands between the letters and the tree: it keeps elements from being nested deeper than anybody needs, since
//! every reader of a tree takes time in the square of its depth.

use super::{DEEPEST, sink::TreeInTheMaking};
use html5ever::{
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult},
    tree_builder::TreeBuilder,
};
use std::cell::Cell;

pub(super) struct DepthBound {
    builder: TreeBuilder<usize, TreeInTheMaking>,
    /// Whether something was closed since anything was put into the tree: it may be less deep than it looks.
    closed: Cell<bool>,
}

impl DepthBound {
    pub(super) fn new(builder: TreeBuilder<usize, TreeInTheMaking>) -> Self {
        Self { builder, closed: Cell::new(false) }
    }

    pub(super) fn into_tree(self) -> Vec<super::TreeNode> {
        self.builder.sink.into_nodes()
    }

    fn is_too_deep(&self, tag: &Tag) -> bool {
        let stays_open = !matches!(&*tag.name, "br" | "hr" | "img" | "wbr");
        stays_open && self.builder.sink.depth() >= DEEPEST && !self.closed.get()
    }
}

impl TokenSink for DepthBound {
    type Handle = usize;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<usize> {
        if let Token::TagToken(tag) = &token {
            if tag.kind == TagKind::StartTag && self.is_too_deep(tag) {
                return TokenSinkResult::Continue;
            }
            self.closed.set(tag.kind == TagKind::EndTag);
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
