//! A tree in the making: what html5ever asks of whoever keeps it.

use super::{NodeContent, TreeNode};
use html5ever::{
    Attribute, QualName, local_name, ns,
    tendril::StrTendril,
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
};
use std::{
    borrow::Cow,
    cell::{Cell, Ref, RefCell},
};

/// The document is the first node, and every other one is known by its number.
pub(super) struct TreeInTheMaking {
    nodes: RefCell<Vec<TreeNode>>,
    /// How deep the last thing was that came into the tree.
    depth: Cell<usize>,
}

impl TreeInTheMaking {
    pub(super) fn new() -> Self {
        let tree = Self { nodes: RefCell::default(), depth: Cell::default() };
        tree.add(nameless(), NodeContent::Nothing);
        tree
    }

    pub(super) fn depth(&self) -> usize {
        self.depth.get()
    }

    pub(super) fn into_nodes(self) -> Vec<TreeNode> {
        self.nodes.into_inner()
    }

    fn add(&self, name: QualName, content: NodeContent) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(TreeNode { parent: None, children: Vec::new(), content, name, depth: 0 });
        nodes.len() - 1
    }

    /// Puts something into an element, in front of one of its children or behind all of them.
    fn insert(&self, parent: usize, before: Option<usize>, child: NodeOrText<usize>) {
        let place = {
            let nodes = self.nodes.borrow();
            let Some(node) = nodes.get(parent) else { return };
            self.depth.set(node.depth);
            let siblings = &node.children;
            before.and_then(|before| siblings.iter().rposition(|one| *one == before)).unwrap_or(siblings.len())
        };
        match child {
            NodeOrText::AppendNode(child) => self.insert_node(parent, place, child),
            NodeOrText::AppendText(text) => {
                if !self.lengthened(parent, place, &text) {
                    let child = self.add(nameless(), NodeContent::Text(text.to_string()));
                    self.insert_node(parent, place, child);
                }
            }
        }
    }

    fn insert_node(&self, parent: usize, place: usize, child: usize) {
        self.detach(child);
        let mut nodes = self.nodes.borrow_mut();
        let Some(around) = nodes.get_mut(parent) else { return };
        around.children.insert(place.min(around.children.len()), child);
        let depth = around.depth + 1;
        if let Some(node) = nodes.get_mut(child) {
            node.parent = Some(parent);
            node.depth = depth;
            self.depth.set(depth);
        }
    }

    /// Adds text to the text in front of a place, if there is one.
    fn lengthened(&self, parent: usize, place: usize, text: &str) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let before = nodes.get(parent).and_then(|node| node.children.get(place.checked_sub(1)?)).copied();
        match before.and_then(|before| nodes.get_mut(before)).map(|node| &mut node.content) {
            Some(NodeContent::Text(written)) => {
                written.push_str(text);
                true
            }
            _ => false,
        }
    }

    fn detach(&self, child: usize) {
        let mut nodes = self.nodes.borrow_mut();
        let parent = nodes.get_mut(child).and_then(|node| node.parent.take());
        if let Some(siblings) = parent.and_then(|parent| nodes.get_mut(parent)).map(|node| &mut node.children)
            && let Some(place) = siblings.iter().rposition(|one| *one == child)
        {
            siblings.remove(place);
        }
    }

    fn parent_of(&self, node: usize) -> Option<usize> {
        self.nodes.borrow().get(node).and_then(|node| node.parent)
    }
}

fn nameless() -> QualName {
    QualName::new(None, ns!(), local_name!(""))
}

impl TreeSink for TreeInTheMaking {
    type Handle = usize;
    type Output = Self;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    #[expect(clippy::indexing_slicing, reason = "nothing but the numbers that were given out comes back")]
    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| &nodes[*target].name)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        self.add(name, NodeContent::Element(attributes))
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.add(nameless(), NodeContent::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.add(nameless(), NodeContent::Nothing)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.insert(*parent, None, child);
    }

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        if let Some(parent) = self.parent_of(*sibling) {
            self.insert(parent, Some(*sibling), child);
        }
    }

    fn append_based_on_parent_node(&self, element: &usize, before: &usize, child: NodeOrText<usize>) {
        match self.parent_of(*element) {
            Some(parent) => self.insert(parent, Some(*element), child),
            None => self.insert(*before, None, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What is in a template is for scripts.
    fn get_template_contents(&self, _: &usize) -> usize {
        self.add(nameless(), NodeContent::Nothing)
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &usize, more: Vec<Attribute>) {
        if let Some(NodeContent::Element(attributes)) =
            self.nodes.borrow_mut().get_mut(*target).map(|node| &mut node.content)
        {
            let new = |one: &Attribute| attributes.iter().all(|known| known.name != one.name);
            let missing: Vec<Attribute> = more.into_iter().filter(new).collect();
            attributes.extend(missing);
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &usize, new: &usize) {
        let children = self.nodes.borrow_mut().get_mut(*node).map(|node| std::mem::take(&mut node.children));
        for child in children.into_iter().flatten() {
            if let Some(child) = self.nodes.borrow_mut().get_mut(child) {
                child.parent = None;
            }
            self.insert(*new, None, NodeOrText::AppendNode(child));
        }
    }
}
