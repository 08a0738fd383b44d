//! The organization: the roles of everybody, and the settings that its administrators decide.

mod administrators;
mod child;
mod children;
mod deletion;
mod passwords;
mod reader;
mod taps;

use crate::{
    api::{Fault, use_client},
    i18n::{I18n, named, native_name, t, use_i18n},
    parts::{
        CheckField, Fetched, Field, Icon, IconView, SelectField,
        form::{FaultSignal, FormFault, Submission, SubmitButton, fault_at, text_code, whole_number, within},
        quota::{QuotaDraft, QuotaFields},
        roles::{RolePicker, RoleTags},
        tabs::{Tab, Tabs},
        use_submit, use_toasts, window_title,
    },
    session::use_session,
};
use api::{
    orgs::{SetRoles, SetSettings},
    routes,
};
use leptos::prelude::*;
use model::{
    access::{Level, Permission, Role, Roles, may_give},
    badges::ReaderStep,
    orgs::{PanelFactor, PasswordRules, Settings, UnprovedSender},
    text::{Email, Language},
};
use passwords::PasswordsCard;
use reader::ReaderSteps;

pub use administrators::AdministratorsPage;
pub use child::ChildPage;
pub use children::ChildrenPage;

/// The name of the organization and the pages about it.
#[component]
pub fn OrganizationHead() -> impl IntoView {
    let session = use_session();
    let name = move || session.me().map(|me| me.organization.clone()).unwrap_or_default();
    let tabs = move || {
        let mut tabs: Vec<Tab> = vec![("/accounts/organization", |w| w.orgs.settings)];
        if session.may(Permission::ManageOrganization) {
            tabs.push(("/accounts/organization/administrators", |w| w.administrators.title));
        }
        if session.may(Permission::ManageChildren) {
            tabs.push(("/accounts/organization/children", |w| w.children.title));
        }
        tabs
    };
    view! {
        <div class="page-head"><h1>{name}</h1></div>
        <Tabs label=t!(orgs.sections) tabs=Signal::derive(tabs)/>
    }
}

/// The page of the organization.
#[component]
pub fn OrganizationPage() -> impl IntoView {
    window_title(t!(orgs.organization));
    let (client, session) = (use_client(), use_session());
    let organization = Fetched::new(move || async move { client.call(routes::Organization).await });
    let manages = Memo::new(move |_| session.may(Permission::ManageOrganization));
    let ready = move || {
        let manages = manages.get();
        let info = organization.get();
        info.map(|info| view! {
            {(!manages).then(|| view! { <p class="notice alone"><IconView icon=Icon::Info/><span>{t!(settings.read_only)}</span></p> })}
            <RolesCard roles=info.roles.iter().copied().collect() manages=manages/>
            <fieldset class="plain" disabled=!manages><SettingsForm settings=info.settings manages=manages/></fieldset>
        })
        .into_any()
    };
    view! {
        <OrganizationHead/>
        {organization.show(8, ready)}
    }
}

#[component]
fn RolesCard(roles: Roles, manages: bool) -> impl IntoView {
    let (client, session, i18n, toasts) = (use_client(), use_session(), use_i18n(), use_toasts());
    let (saved, value) = (RwSignal::new(roles), RwSignal::new(roles));
    let mine = session.roles_now();
    let open: Roles = Role::ALL.into_iter().filter(|r| manages && givable(mine, *r)).collect();
    let shown: Roles = Role::ALL.into_iter().filter(|r| *r != Role::User && (open.has(*r) || roles.has(*r))).collect();
    let changed = Memo::new(move |_| saved.get() != value.get());
    let send = move |roles: Roles| async move {
        let body = SetRoles { roles: roles.iter().collect() };
        client.submit(routes::SetOrganizationRoles, &body).await.map(|()| roles)
    };
    let sending = use_submit(
        move || Ok(value.get()),
        send,
        move |roles| {
            let _ = saved.try_set(roles);
            toasts.say(i18n.words_now().common.saved);
            session.check();
        },
    );
    let picker = move || {
        view! {
            <form novalidate on:submit=move |event| sending.pressed(&event)>
                <FormFault fault=sending.fault fields=&[]/>
                <RolePicker value=value open=Signal::derive(move || open) shown=shown/>
                <SaveBar changed=changed sending=sending/>
            </form>
        }
    };
    view! {
        <section class="card" id="roles">
            <h2>{t!(settings.roles_title)}</h2>
            <p class="hint">{t!(settings.roles_text)}</p>
            {if manages {
                picker().into_any()
            } else {
                view! { <RoleTags roles=Signal::derive(move || roles.iter().collect::<Vec<_>>())/> }.into_any()
            }}
        </section>
    }
}

#[component]
fn SaveBar(changed: Memo<bool>, sending: Submission) -> impl IntoView {
    view! {
        <Show when=move || changed.get()>
            <div class="save-bar"><span role="status">{t!(settings.unsaved)}</span><SubmitButton label=t!(common.save) busy=sending.busy()/></div>
        </Show>
    }
}

fn givable(mine: Roles, role: Role) -> bool {
    role != Role::User && role.allowed_at(Level::Organization) && may_give(mine, role)
}

/// The settings while they are edited.
#[derive(Clone, Copy)]
struct Draft {
    addresses: RwSignal<String>,
    unproved: RwSignal<String>,
    covering: RwSignal<bool>,
    factor: RwSignal<String>,
    reader: RwSignal<Vec<ReaderStep>>,
    quota: QuotaDraft,
    keep_print_users: bool,
    keep_held: RwSignal<String>,
    keep_released: RwSignal<String>,
    language: RwSignal<String>,
    time_zone: RwSignal<String>,
    least: RwSignal<String>,
    kinds: RwSignal<String>,
    history: RwSignal<String>,
    second_factor: RwSignal<bool>,
}

impl Draft {
    fn of(settings: &Settings) -> Self {
        let lines: Vec<&str> = settings.queue_addresses.iter().map(Email::as_str).collect();
        let confirm = settings.unproved_sender == UnprovedSender::Confirm;
        let badge = settings.panel_factor == PanelFactor::Badge;
        Self {
            addresses: RwSignal::new(lines.join("\n")),
            unproved: RwSignal::new(if confirm { "confirm" } else { "refuse" }.to_owned()),
            covering: RwSignal::new(settings.covering_text),
            factor: RwSignal::new(if badge { "badge" } else { "badge-and-pin" }.to_owned()),
            reader: RwSignal::new(settings.reader.clone()),
            quota: QuotaDraft::of(settings.quota),
            keep_print_users: settings.keep_print_users,
            keep_held: RwSignal::new(settings.keep_held_hours.to_string()),
            keep_released: RwSignal::new(settings.keep_released_hours.to_string()),
            language: RwSignal::new(settings.language.tag().to_owned()),
            time_zone: RwSignal::new(settings.time_zone.clone()),
            least: RwSignal::new(settings.passwords.least.to_string()),
            kinds: RwSignal::new(settings.passwords.kinds.to_string()),
            history: RwSignal::new(settings.passwords.history.to_string()),
            second_factor: RwSignal::new(settings.administrators_second_factor),
        }
    }

    /// The settings that the form says, or the field that cannot be taken.
    fn read(self, i18n: I18n) -> Result<Settings, Fault> {
        Ok(Settings {
            language: named(&self.language.get()).unwrap_or_default(),
            queue_addresses: addresses(i18n, &self.addresses.get())?,
            unproved_sender: if self.unproved.get() == "confirm" {
                UnprovedSender::Confirm
            } else {
                UnprovedSender::Refuse
            },
            reader: self.reader.get(),
            panel_factor: if self.factor.get() == "badge" { PanelFactor::Badge } else { PanelFactor::BadgeAndPin },
            quota: self.quota.read(i18n)?,
            keep_held_hours: whole_number(i18n, "keep_held_hours", &self.keep_held.get())?,
            keep_released_hours: whole_number(i18n, "keep_released_hours", &self.keep_released.get())?,
            time_zone: self.time_zone.get(),
            passwords: PasswordRules {
                least: within(i18n, "least", &self.least.get(), WEAKEST.least..=STRICTEST.least)?,
                kinds: self.kinds.get().parse().unwrap_or_default(),
                history: within(i18n, "history", &self.history.get(), WEAKEST.history..=STRICTEST.history)?,
            },
            administrators_second_factor: self.second_factor.get(),
            covering_text: self.covering.get(),
            keep_print_users: self.keep_print_users,
        })
    }
}

fn addresses(i18n: I18n, text: &str) -> Result<Vec<Email>, Fault> {
    let lines = text.split(['\n', ',', ';']).map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.parse().map_err(|bad| fault_at(i18n, "queue_addresses", text_code(bad)))).collect()
}

const WEAKEST: PasswordRules = PasswordRules::WEAKEST;
const STRICTEST: PasswordRules = PasswordRules::STRICTEST;

const FIELDS: &[&str] = &[
    "queue_addresses",
    "impressions",
    "color_impressions",
    "keep_held_hours",
    "keep_released_hours",
    "time_zone",
    "least",
    "history",
];

#[component]
fn SettingsForm(settings: Settings, manages: bool) -> impl IntoView {
    let (client, i18n, toasts, session) = (use_client(), use_i18n(), use_toasts(), use_session());
    let draft = Draft::of(&settings);
    let saved = RwSignal::new(settings);
    let changed = Memo::new(move |_| draft.read(i18n).map_or(true, |now| saved.with(|s| *s != now)));
    let send = move |settings: Settings| async move {
        let body = SetSettings { settings };
        client.submit(routes::SetSettings, &body).await.map(|()| body.settings)
    };
    let sending = use_submit(
        move || draft.read(i18n),
        send,
        move |settings| {
            let _ = saved.try_set(settings);
            toasts.say(i18n.words_now().common.saved);
            session.check();
        },
    );
    let fault = sending.fault;
    view! {
        <form novalidate on:submit=move |event| sending.pressed(&event)>
            <FormFault fault=fault fields=FIELDS/>
            <div class="cards two">
                <div class="column">
                    <PasswordsCard draft=draft fault=fault manages=manages/>
                    <PanelCard draft=draft manages=manages/>
                </div>
                <div class="column">
                    <MailCard draft=draft fault=fault/>
                    <LimitsCard draft=draft fault=fault/>
                    <PlaceCard draft=draft fault=fault/>
                </div>
            </div>
            <SaveBar changed=changed sending=sending/>
        </form>
    }
}

#[component]
fn MailCard(draft: Draft, fault: FaultSignal) -> impl IntoView {
    let i18n = use_i18n();
    let bad = Memo::new(move |_| fault.with(|f| f.as_ref().is_some_and(|f| f.field() == Some("queue_addresses"))));
    let sentence = move || bad.get().then(|| fault.with(|f| f.as_ref().map(|f| f.sentence(i18n)))).flatten();
    let choices = move || {
        let w = i18n.words();
        vec![("confirm", w.settings.unproved_confirm), ("refuse", w.settings.unproved_refuse)]
    };
    view! {
        <section class="card form">
            <h2>{t!(settings.mail_title)}</h2>
            <div class="field">
                <label for="queue_addresses">{t!(settings.queue_addresses)}</label>
                <textarea id="queue_addresses" rows="3" spellcheck="false" autocapitalize="none" aria-invalid=move || bad.get().to_string()
                    aria-describedby="queue_addresses-hint" bind:value=draft.addresses></textarea>
                <p class="hint" id="queue_addresses-hint">{t!(settings.queue_addresses_hint)}</p>
                {move || sentence().map(|s| view! { <p class="field-fault" role="alert">{s}</p> })}
            </div>
            <SelectField name="unproved_sender" label=t!(settings.unproved) value=draft.unproved choices=Signal::derive(choices)/>
            <div>
                <CheckField name="covering_text" label=t!(settings.covering) value=draft.covering/>
                <p class="hint">{t!(settings.covering_hint)}</p>
            </div>
        </section>
    }
}

#[component]
fn PanelCard(draft: Draft, manages: bool) -> impl IntoView {
    let i18n = use_i18n();
    let choices = move || {
        let w = i18n.words();
        vec![("badge", w.settings.panel_badge), ("badge-and-pin", w.settings.panel_badge_pin)]
    };
    view! {
        <section class="card form">
            <h2>{t!(settings.panel_title)}</h2>
            <SelectField name="panel_factor" label=t!(settings.panel_factor) value=draft.factor choices=Signal::derive(choices)/>
            <ReaderSteps steps=draft.reader manages=manages/>
        </section>
    }
}

#[component]
fn LimitsCard(draft: Draft, fault: FaultSignal) -> impl IntoView {
    view! {
        <section class="card form">
            <h2>{t!(settings.limits_title)}</h2>
            <div class="form"><h3>{t!(quotas.default)}</h3><QuotaFields draft=draft.quota fault=fault/></div>
            <Field name="keep_held_hours" label=t!(settings.keep_held) value=draft.keep_held fault=fault keys="numeric"/>
            <Field name="keep_released_hours" label=t!(settings.keep_released) value=draft.keep_released fault=fault keys="numeric"/>
        </section>
    }
}

#[component]
fn PlaceCard(draft: Draft, fault: FaultSignal) -> impl IntoView {
    let languages = Signal::derive(|| Language::ALL.into_iter().map(|l| (l.tag(), native_name(l))).collect());
    let zones: Vec<String> = js_sys::Intl::supported_values_of(js_sys::Intl::SupportedValuesKey::TimeZone)
        .iter()
        .map(String::from)
        .collect();
    view! {
        <section class="card form">
            <h2>{t!(settings.place_title)}</h2>
            <SelectField name="language-of-all" label=t!(common.language) value=draft.language choices=languages hint=t!(settings.language_hint)/>
            <Field name="time_zone" label=t!(settings.time_zone) value=draft.time_zone fault=fault hint=t!(settings.time_zone_hint) list="zones"/>
            <datalist id="zones">{zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist>
        </section>
    }
}
