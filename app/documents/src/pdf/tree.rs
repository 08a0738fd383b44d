//! The pages of a document in the order of its tree, each as often as it is listed: some readers, and ours too, take a
//! page that is listed twice for one.

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Name, ObjRef, Object},
};
use model::jobs::Unreadable;

/// What a page has of the branches above it where it says nothing itself (ISO 32000-1, 7.7.3.4).
const INHERITED: [&str; 4] = ["Resources", "MediaBox", "CropBox", "Rotate"];
/// How often a branch is looked into for each page that a document may have.
const BRANCHES: usize = 4;

/// A page as it is listed.
#[derive(Clone)]
pub(super) struct Leaf<'a> {
    pub page: Dict<'a>,
    branches: Vec<Dict<'a>>,
}

impl<'a> Leaf<'a> {
    /// A page that was found without a tree.
    pub(super) fn alone(page: Dict<'a>) -> Self {
        Self { page, branches: Vec::new() }
    }

    /// Who says `key` for the page: itself, or the lowest branch above that does.
    pub(super) fn owner(&self, key: &str) -> Option<&Dict<'a>> {
        if self.page.contains_key(key) {
            return Some(&self.page);
        }
        INHERITED.contains(&key).then(|| self.branches.iter().rev().find(|branch| branch.contains_key(key))).flatten()
    }
}

/// The leaves of the tree; none where there is no tree.
pub(super) fn leaves(pdf: &Pdf, most: u32) -> Result<Vec<Leaf<'_>>, Unreadable> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let Some(root) = catalog.as_ref().and_then(|catalog| catalog.get::<Dict<'_>>("Pages")) else {
        return Ok(Vec::new());
    };
    let mut path: Vec<Option<ObjRef>> = vec![catalog.as_ref().and_then(|catalog| catalog.get_ref("Pages"))];
    let (mut leaves, mut looked) = (Vec::new(), 0_usize);
    let mut stack = vec![(kids(&root), vec![root])];
    while let Some((kids, branches)) = stack.last_mut() {
        let Some(kid) = kids.next() else {
            stack.pop();
            path.pop();
            continue;
        };
        looked += 1;
        if looked > BRANCHES.saturating_mul(most) || leaves.len() > most {
            return Err(Unreadable::TooDemanding);
        }
        let (id, dict) = match kid {
            MaybeRef::Ref(id) => (Some(id), pdf.xref().get::<Dict<'_>>(id.into())),
            MaybeRef::NotRef(object) => (None, object.into_dict()),
        };
        let Some(dict) = dict else { continue };
        let branch = dict.get::<Name<'_>>("Type").is_some_and(|kind| kind.as_ref() == b"Pages");
        if !branch {
            leaves.push(Leaf { page: dict, branches: branches.clone() });
        } else if id.is_none() || !path.contains(&id) {
            let above = branches.iter().cloned().chain([dict.clone()]).collect();
            stack.push((self::kids(&dict), above));
            path.push(id);
        }
    }
    Ok(leaves)
}

fn kids<'a>(branch: &Dict<'a>) -> std::vec::IntoIter<MaybeRef<Object<'a>>> {
    let kids: Vec<_> = branch.get::<Array<'_>>("Kids").iter().flat_map(Array::raw_iter).collect();
    kids.into_iter()
}
