//! Reports: an honest empty place until they exist.

use crate::{
    i18n::t,
    parts::{Empty, picture::Picture, window_title},
};
use leptos::prelude::*;

/// The portal of reports.
#[component]
pub fn ReportsPage() -> impl IntoView {
    window_title(t!(common.portal_reports));
    view! {
        <div class="page-head"><h1>{t!(common.portal_reports)}</h1></div>
        <Empty picture=Picture::Reports title=t!(reports.empty) text=t!(reports.empty_text)/>
    }
}
