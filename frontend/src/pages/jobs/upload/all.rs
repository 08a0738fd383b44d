//! How far all uploads are together, and the way to choose a whole folder.

use super::{Stage, Upload, Uploads};
use crate::{
    i18n::{t, use_i18n},
    parts::{Icon, IconView},
};
use leptos::{html, prelude::*};

/// One line for all files, where there are several.
#[component]
pub fn AllProgress() -> impl IntoView {
    let uploads: Uploads = expect_context();
    let i18n = use_i18n();
    let all = Memo::new(move |_| uploads.list.with(|list| Progress::of(list)));
    let shown = move || all.with(|all| all.files > 1 && all.open);
    let words = move || {
        let all = all.get();
        let words = &i18n.words().jobs;
        words.upload_all.replace("{n}", &i18n.number(all.over)).replace("{m}", &i18n.number(all.files))
    };
    view! {
        <Show when=shown>
            <div class="upload-all">
                <progress max="100" value=move || all.with(Progress::percent) aria-label=words></progress>
                <span class="meta">{words}</span>
            </div>
        </Show>
    }
}

/// How far they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Progress {
    files: u64,
    over: u64,
    size: u64,
    sent: u64,
    open: bool,
}

impl Progress {
    fn of(list: &[Upload]) -> Self {
        let mut all = Self::default();
        for upload in list {
            all.files += 1;
            all.size = all.size.saturating_add(upload.size);
            let sent = match &upload.stage {
                Stage::Waiting => 0,
                Stage::Sending(sent) => (*sent).min(upload.size),
                _ => upload.size,
            };
            all.sent = all.sent.saturating_add(sent);
            all.over += u64::from(upload.stage.over());
            all.open |= !upload.stage.over();
        }
        all
    }

    fn percent(&self) -> u64 {
        self.sent.saturating_mul(100).checked_div(self.size).unwrap_or(100).min(100)
    }
}

/// A button that chooses a whole folder.
#[component]
pub fn FolderButton() -> impl IntoView {
    let uploads: Uploads = expect_context();
    let input = NodeRef::<html::Input>::new();
    // Browsers know it, and the crate of elements does not.
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.set_attribute("webkitdirectory", "");
        }
    });
    let browse = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            if let Some(files) = input.files() {
                uploads.add(&files);
            }
            input.set_value("");
        }
    };
    view! {
        <button type="button" class="button" on:click=browse><IconView icon=Icon::Import/>{t!(jobs.upload_folder)}</button>
        <input type="file" multiple hidden class="browse-folder" node_ref=input on:change=chosen aria-label=t!(jobs.upload_folder)/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_together_are_as_far_as_their_bytes() {
        let of = |size, stage| Upload { id: 0, name: String::new(), size, stage };
        let all = Progress::of(&[of(300, Stage::Done), of(100, Stage::Sending(50)), of(100, Stage::Waiting)]);
        assert_eq!((all.files, all.over, all.percent(), all.open), (3, 1, 70, true));
        assert_eq!(Progress::of(&[of(0, Stage::Done)]).percent(), 100);
    }
}
