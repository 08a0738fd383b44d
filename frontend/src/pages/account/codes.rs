//! Recovery codes, shown this one time: to copy or to print.

use crate::{
    i18n::{t, use_i18n},
    parts::{Dialog, Icon, IconView, show::copy, use_toasts},
};
use leptos::prelude::*;

/// The codes, until they were kept.
#[component]
pub fn CodesDialog(
    /// The codes; none when there is nothing to show.
    codes: RwSignal<Vec<String>>,
    /// Told when they were kept.
    #[prop(into)]
    kept: Callback<()>,
) -> impl IntoView {
    let (toasts, i18n) = (use_toasts(), use_i18n());
    let copy_all = move |_| copy(codes.get_untracked().join("\n"), toasts, i18n.words_now().common.copied);
    let print = move |_| {
        let _ = window().print();
    };
    let one = |code: String| view! { <li><code>{code}</code></li> };
    view! {
        <Dialog open=Signal::derive(move || codes.with(|c| !c.is_empty())) close=move |()| kept.run(()) title=t!(account.recovery_title)>
            <p class="dialog-text">{t!(account.recovery_text)}</p>
            <ol class="codes">{move || codes.get().into_iter().map(one).collect_view()}</ol>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=copy_all><IconView icon=Icon::Copy/>{t!(account.recovery_copy)}</button>
                <button type="button" class="button" on:click=print><IconView icon=Icon::Printer/>{t!(account.recovery_print)}</button>
                <button type="button" class="button primary" on:click=move |_| kept.run(())>{t!(account.recovery_kept)}</button>
            </div>
        </Dialog>
    }
}
