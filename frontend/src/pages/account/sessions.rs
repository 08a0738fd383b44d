//! Where one is signed in, each session to be ended.

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{Chip, Fetched, Icon, IconView, Tone, use_command},
};
use api::{account::SessionInfo, routes};
use leptos::prelude::*;

/// The sessions of the account.
#[component]
pub fn SessionsCard() -> impl IntoView {
    let (client, i18n, command) = (use_client(), use_i18n(), use_command());
    let sessions = Fetched::new(move || async move { client.call(routes::OwnSessions).await.map(|s| s.sessions) });
    let end = move |session: &SessionInfo| {
        let session = session.id;
        let request = async move { client.call(routes::EndSession { session }).await };
        let done = move |()| command.say(i18n.words_now().account.session_ended);
        command.run_then(request, done, move || sessions.reload());
    };
    let end_others = move |_| {
        let request = async move { client.call(routes::EndOtherSessions).await };
        let done = move |()| command.say(i18n.words_now().account.sessions_ended);
        command.run_then(request, done, move || sessions.reload());
    };
    let row = move |session: SessionInfo| {
        let program = program(&session.program);
        let name = move || program.clone().unwrap_or_else(|| i18n.words().account.program_unknown.to_owned());
        let (began, used, address, current) = (session.began, session.used, session.address.clone(), session.current);
        let since = move || i18n.words().account.session_began.replace("{time}", &i18n.moment(began));
        let last = move || i18n.words().account.session_used.replace("{time}", &i18n.ago(used));
        // Two of the same program are told apart by their beginning.
        let label = {
            let name = name.clone();
            move || i18n.words().account.session_end_name.replace("{name}", &format!("{}, {}", name(), since()))
        };
        let meta = move || {
            let parts = [address.clone(), since(), last()];
            parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
        };
        let mark = current.then(|| view! { <Chip tone=Signal::derive(|| Tone::Good) text=t!(account.session_this)/> });
        let button = (!current).then(|| {
            view! { <button type="button" class="button small" aria-label=label on:click=move |_| end(&session)>{t!(account.session_end)}</button> }
        });
        view! {
            <li>
                <IconView icon=Icon::Screen/>
                <div class="grow"><strong>{name}</strong>" "{mark}<p class="meta">{meta}</p></div>
                {button}
            </li>
        }
    };
    let ready = move || {
        let rows = move || sessions.get().unwrap_or_default().into_iter().map(row).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    let others = move || sessions.with(|s| s.iter().any(|s| !s.current)).unwrap_or_default();
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(account.sessions)}</h2>
                <Show when=others>
                    <button type="button" class="button small" on:click=end_others>{t!(account.sessions_end_others)}</button>
                </Show>
            </div>
            <p class="hint">{t!(account.sessions_text)}</p>
            <div class="wide">{sessions.show(2, ready)}</div>
        </section>
    }
}

/// A browser and its system, out of what it says of itself (RFC 9110, 10.1.5); programs that are none keep their name.
fn program(agent: &str) -> Option<String> {
    const BROWSERS: [(&str, &str); 5] =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
        (Some(browser), None) => Some(browser.to_owned()),
        _ => agent.split(['/', ' ']).next().filter(|name| !matches!(*name, "" | "-")).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_called_as_people_know_them() {
        let check = |agent, want: Option<&str>| assert_eq!(program(agent).as_deref(), want);
        check("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Some("Firefox · Linux"));
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0",
            Some("Edge · Windows"),
        );
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
            Some("Safari · iOS"),
        );
        check("curl/8.14.1", Some("curl"));
        check("", None);
        // What the appliance keeps of a program that says nothing.
        check("-", None);
    }
}
