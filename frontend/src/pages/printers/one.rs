//! One printer: how it is, what it can do, its panel, and the paper of a simulated one.

use super::{Reasons, StatusChip, add::AgentToken, or_dash, paper::PaperTray};
use crate::{
    api::{parsed, use_client},
    i18n::{t, use_i18n},
    live::use_live,
    parts::{Confirm, CopyText, Fetched, Icon, IconView, dialog::Question, use_command, window_title},
    session::use_session,
};
use api::{
    printers::{FleetPrinter, PrinterAgent},
    routes,
};
use leptos::prelude::*;
use leptos_router::{
    components::A,
    hooks::{use_navigate, use_params_map},
};
use model::access::Permission;
use std::sync::Arc;

/// The page of one printer.
#[component]
pub fn PrinterPage() -> impl IntoView {
    let (client, live, i18n) = (use_client(), use_live(), use_i18n());
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id")).unwrap_or_default());
    let printer = Fetched::new(move || {
        live.follow_printers();
        let id = id.get();
        async move { client.call(routes::Printer { printer: parsed(&id)? }).await }
    });
    window_title(move || printer.with(|p| p.name.clone()).unwrap_or_else(|| i18n.words().printers.title.to_owned()));
    let ready = move || view! { <Details printer=printer/> }.into_any();
    view! {
        <p class="crumb"><A href="/printers"><IconView icon=Icon::Back/>{t!(printers.all)}</A></p>
        {printer.show(6, ready)}
    }
}

#[component]
fn Details(printer: Fetched<FleetPrinter>) -> impl IntoView {
    let session = use_session();
    let manages = Memo::new(move |_| session.may(Permission::ManagePrinters));
    let of = move |f: fn(&FleetPrinter) -> String| move || printer.with(f).unwrap_or_default();
    let status = Memo::new(move |_| printer.with(|p| p.status.clone()).unwrap_or_default());
    let simulated = Memo::new(move |_| printer.with(|p| p.attributes.simulated).unwrap_or_default());
    let panel = Memo::new(move |_| printer.with(|p| p.panel.clone()).flatten());
    let agent = Memo::new(move |_| printer.with(|p| p.agent.clone()).flatten());
    let id = Memo::new(move |_| printer.with(|p| p.id));
    view! {
        <div class="page-head">
            <div>
                <h1>{of(|p| p.name.clone())}</h1>
                <p class="sub">{of(|p| p.location.clone().unwrap_or_default())}</p>
            </div>
            <div class="page-actions">
                <StatusChip status=status/>
                <Show when=move || manages.get()><RemoveButton printer=printer/></Show>
            </div>
        </div>
        <Reasons status=status/>
        <Show when=move || simulated.get() && manages.get()>{move || id.get().map(|id| view! { <PaperTray printer=id/> })}</Show>
        <div class="cards two">
            <Facts printer=printer/>
            {move || panel.get().map(|path| view! { <PanelCard path=path/> })}
            {move || agent.get().map(|agent| view! { <AgentCard printer=printer agent=agent/> })}
        </div>
        <Show when=move || manages.get()><AgentToken/></Show>
    }
}

#[component]
fn Facts(printer: Fetched<FleetPrinter>) -> impl IntoView {
    let i18n = use_i18n();
    let of = move |f: fn(&FleetPrinter) -> String| move || printer.with(f).unwrap_or_default();
    let counter = move |f: fn(&FleetPrinter) -> Option<u32>| {
        move || printer.with(f).flatten().map_or("–".to_owned(), |n| i18n.number(u64::from(n)))
    };
    let abilities = move || {
        let words = &i18n.words().printers;
        let color = printer.with(|p| p.attributes.color).unwrap_or_default();
        let sides = printer.with(|p| p.attributes.two_sided).unwrap_or_default();
        let color = if color { words.color } else { words.mono };
        format!("{color} · {}", if sides { words.two_sided } else { words.one_sided })
    };
    let seen = move || printer.with(|p| p.status.seen).flatten().map_or("–".to_owned(), |at| i18n.ago(at));
    let added = move || printer.with(|p| p.added).map(|at| i18n.day(at));
    let own_page = Memo::new(move |_| printer.with(|p| p.attributes.more_info.clone()).filter(|url| is_web(url)));
    view! {
        <section class="card">
            <h2>{t!(printers.details)}</h2>
            <dl class="facts">
                <dt>{t!(printers.model)}</dt><dd>{of(|p| or_dash(&p.attributes.make_and_model))}</dd>
                <dt>{t!(printers.serial)}</dt><dd>{of(|p| or_dash(&p.attributes.serial_number))}</dd>
                <dt>{t!(printers.firmware)}</dt><dd>{of(|p| or_dash(&p.attributes.firmware))}</dd>
                <dt>{t!(printers.address)}</dt><dd><code>{of(|p| p.uri.clone())}</code></dd>
                <dt>{t!(printers.abilities)}</dt><dd>{abilities}</dd>
                <dt>{t!(printers.formats)}</dt><dd>{of(|p| p.attributes.formats.join(", "))}</dd>
                <dt>{t!(printers.impressions)}</dt><dd>{counter(|p| p.status.impressions)}</dd>
                <dt>{t!(printers.sheets)}</dt><dd>{counter(|p| p.status.sheets)}</dd>
                <dt>{t!(printers.seen)}</dt><dd>{seen}</dd>
                <dt>{t!(printers.added_on)}</dt><dd>{added}</dd>
            </dl>
            {move || own_page.get().map(|url| view! {
                <a class="button" href=url target="_blank" rel="noopener noreferrer">{t!(printers.own_page)}<IconView icon=Icon::External/></a>
            })}
        </section>
    }
}

/// What a printer says of itself is a stranger's text: only web addresses become links.
fn is_web(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

#[component]
fn PanelCard(path: String) -> impl IntoView {
    let origin = window().location().origin().unwrap_or_default();
    let address = format!("{origin}{path}");
    view! {
        <section class="card">
            <h2>{t!(printers.panel_title)}</h2>
            <p class="hint">{t!(printers.panel_text)}</p>
            <CopyText text=Signal::derive(move || address.clone()) label=t!(common.copy)/>
            <a class="button" href=path target="_blank" rel="noopener external">{t!(printers.panel_open)}<IconView icon=Icon::External/></a>
        </section>
    }
}

/// The agent that the printer has brought along, and the button that sends it away.
#[component]
fn AgentCard(printer: Fetched<FleetPrinter>, agent: PrinterAgent) -> impl IntoView {
    let (client, i18n, command, session) = (use_client(), use_i18n(), use_command(), use_session());
    let ask = RwSignal::new(None);
    let active = agent.active;
    let text = move || {
        let words = i18n.words();
        if !active {
            return words.printers.agent_gone.to_owned();
        }
        words.printers.agent_own_text.replace("{name}", &agent.name).replace("{time}", &i18n.day(agent.enrolled))
    };
    let question = move |_| {
        let Some((id, name)) = untrack(|| printer.with(|p| (p.id, p.name.clone()))) else { return };
        let words = i18n.words_now();
        let title = words.printers.agent_revoke_ask.replace("{name}", &name);
        let then: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
            let request = async move { client.call(routes::RevokeAgent { printer: id }).await };
            command.run(request, move |()| {
                command.say(i18n.words_now().printers.agent_revoked.to_owned());
                printer.reload();
            });
        });
        let (text, action) = (words.printers.agent_revoke_text.to_owned(), words.printers.agent_revoke.to_owned());
        ask.set(Some(Question { title, text, action, then }));
    };
    let offered = move || active && session.may(Permission::ManagePrinters);
    view! {
        <section class="card">
            <h2>{t!(printers.agent_own)}</h2>
            <p class="hint">{text}</p>
            <Show when=offered>
                <button type="button" class="button" on:click=question>{t!(printers.agent_revoke)}</button>
            </Show>
            <Confirm ask=ask/>
        </section>
    }
}

#[component]
fn RemoveButton(printer: Fetched<FleetPrinter>) -> impl IntoView {
    let (client, i18n, command) = (use_client(), use_i18n(), use_command());
    let navigate = use_navigate();
    let ask = RwSignal::new(None);
    let question = move |_| {
        let Some((id, name)) = untrack(|| printer.with(|p| (p.id, p.name.clone()))) else { return };
        let words = i18n.words_now();
        let title = words.printers.remove_ask.replace("{name}", &name);
        let navigate = navigate.clone();
        let then: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
            let (id, name, navigate) = (id, name.clone(), navigate.clone());
            let request = async move { client.call(routes::RemovePrinter { printer: id }).await };
            command.run(request, move |()| {
                command.say(i18n.words_now().printers.removed.replace("{name}", &name));
                navigate("/printers", Default::default());
            });
        });
        let text = words.printers.remove_text.to_owned();
        ask.set(Some(Question { title, text, action: words.printers.remove_do.to_owned(), then }));
    };
    view! {
        <button type="button" class="button" on:click=question><IconView icon=Icon::Trash/>{t!(common.remove)}</button>
        <Confirm ask=ask/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web("https://printer.example.org/"));
        assert!(!is_web("javascript:alert(1)"));
        assert!(!is_web(""));
    }
}
