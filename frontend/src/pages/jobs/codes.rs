//! The sheet with the codes of all printers, to be printed and cut out: whoever scans one is in front of that printer
//! (K7).

use crate::{
    api::use_client,
    i18n::t,
    parts::{Empty, Fetched, Icon, IconView, picture::Picture, window_title},
};
use api::{jobs::ReleaseCode, routes};
use leptos::prelude::*;

/// The page with the codes.
#[component]
pub fn CodesPage() -> impl IntoView {
    window_title(t!(history.codes));
    let client = use_client();
    let codes = Fetched::new(move || async move { client.call(routes::ReleaseCodes).await });
    let one = |code: ReleaseCode| {
        view! {
            <li>
                <img src=format!("data:image/svg+xml;utf8,{}", crate::api::encoded(&code.svg)) alt=code.url.clone()/>
                <strong>{code.printer.name.clone()}</strong>
                {code.printer.location.clone().map(|l| view! { <span>{l}</span> })}
                <span class="meta">{t!(history.code_how)}</span>
            </li>
        }
    };
    let sheet = move || {
        let all = codes.get().unwrap_or_default();
        if all.is_empty() {
            view! { <Empty picture=Picture::Queue title=t!(history.codes_none) text=t!(jobs.no_printer)/> }.into_any()
        } else {
            view! { <ul class="printer-codes">{all.into_iter().map(one).collect_view()}</ul> }.into_any()
        }
    };
    let print = move |_| {
        let _ = window().print();
    };
    view! {
        <div class="page-head">
            <div><h1>{t!(history.codes)}</h1><p class="sub">{t!(history.codes_text)}</p></div>
            <div class="page-actions">
                <button type="button" class="button primary" on:click=print><IconView icon=Icon::Printer/>{t!(history.codes_print)}</button>
            </div>
        </div>
        {codes.show(4, sheet)}
    }
}
