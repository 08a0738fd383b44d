//! Who may print whose documents: one’s own delegates, and those of anybody for whoever manages queues (I20, I21).

use crate::{
    api::{Client, Fault, use_client},
    i18n::{I18n, t, use_i18n},
    live::use_live,
    parts::{
        Command, Fetched, Field, Form, Icon, IconView, address::in_address, colleagues::ColleagueField, form::fault_at,
        use_command, use_submit, window_title,
    },
    session::{Session, use_session},
};
use api::{
    delegates::{Colleague, Delegation, Delegations, NewDelegate},
    problem::Code,
    routes,
};
use leptos::prelude::*;
use model::{access::Permission, id::UserId, time::Time};

/// What the parts of the page need to know and can do.
#[derive(Clone, Copy)]
struct DelegateList {
    /// Whose delegates, by the identifier; empty for the own ones.
    of: RwSignal<String>,
    /// That person, as far as it was chosen here.
    person: RwSignal<Option<Colleague>>,
    all: Fetched<Delegations>,
    client: Client,
    session: Session,
    command: Command,
    i18n: I18n,
}

impl DelegateList {
    fn user(self) -> Option<UserId> {
        let own = || self.session.me().map(|me| me.user);
        self.of.with(|of| of.parse().ok()).or_else(own)
    }

    fn withdraw(self, delegate: Colleague) {
        let Some(user) = untrack(|| self.user()) else { return };
        let at = routes::RemoveDelegate { user, delegate: delegate.id };
        let request = async move { self.client.call(at).await };
        let done =
            move |()| self.command.say(self.i18n.words_now().delegates.removed.replace("{name}", &delegate.name));
        self.command.run_then(request, done, move || self.all.reload());
    }
}

/// The page of delegates.
#[component]
pub fn DelegatesPage() -> impl IntoView {
    window_title(t!(delegates.title));
    let (client, session, live, of) = (use_client(), use_session(), use_live(), in_address("of"));
    let user = move || of.with(|of| of.parse().ok()).or_else(|| session.me().map(|me| me.user));
    let all = Fetched::new(move || {
        live.follow_jobs();
        let user: Option<UserId> = user();
        live.follow_queue(user);
        async move {
            let user = user.ok_or(Fault::Unreachable)?;
            client.call(routes::Delegates { user }).await
        }
    });
    let list = DelegateList {
        of,
        person: RwSignal::new(None),
        all,
        client,
        session,
        command: use_command(),
        i18n: use_i18n(),
    };
    provide_context(list);
    let manages = Memo::new(move |_| session.may(Permission::ManageQueues));
    view! {
        <div class="page-head"><div><h1>{t!(delegates.title)}</h1><p class="sub">{t!(delegates.text)}</p></div></div>
        <Show when=move || manages.get()><OfWhom/></Show>
        {all.show(4, || view! { <Lists/> }.into_any())}
    }
}

/// Chooses whose delegates are managed.
#[component]
fn OfWhom() -> impl IntoView {
    let list: DelegateList = expect_context();
    let choose = move |person: Colleague| {
        list.of.set(person.id.to_string());
        list.person.set(Some(person));
    };
    let own = move |_| {
        list.person.set(None);
        list.of.set(String::new());
    };
    view! {
        <div class="whose" class:away=move || list.of.with(|of| !of.is_empty())>
            <Show when=move || list.of.with(|of| !of.is_empty())>
                <p class="whose-name" role="status"><IconView icon=Icon::User/>{move || list.person.get().map(|p| p.name)}</p>
                <button type="button" class="button small" on:click=own>{t!(delegates.own)}</button>
            </Show>
            <ColleagueField id="of-whom" label=t!(delegates.of_whom) choose=choose/>
        </div>
    }
}

#[component]
fn Lists() -> impl IntoView {
    let list: DelegateList = expect_context();
    let i18n = list.i18n;
    let named = move |own: &'static str, of: &'static str| match list.person.get() {
        Some(person) => of.replace("{name}", &person.name),
        None => own.to_owned(),
    };
    let given = move || list.all.with(|all| all.given.clone()).unwrap_or_default();
    let held = move || list.all.with(|all| all.held.clone()).unwrap_or_default();
    let manages = move || list.of.with(String::is_empty) || list.session.may(Permission::ManageQueues);
    let row = move |one: Delegation| {
        let person = one.person.clone();
        let label = move || i18n.words().delegates.remove.replace("{name}", &person.name);
        let gone = one.person.clone();
        view! {
            <li>
                <IconView icon=Icon::User/><Person one=one/>
                <Show when=manages>
                    <button type="button" class="button quiet square" aria-label=label.clone() title=t!(common.delete)
                        on:click={ let gone = gone.clone(); move |_| list.withdraw(gone.clone()) }><IconView icon=Icon::Trash/></button>
                </Show>
            </li>
        }
    };
    let held_row = move |one: Delegation| view! { <li><IconView icon=Icon::User/><Person one=one/></li> };
    view! {
        <section class="card delegates">
            <h2>{move || { let w = &i18n.words().delegates; named(w.given, w.given_of) }}</h2>
            <Show when=move || given().is_empty()><p class="hint">{t!(delegates.given_none)}</p></Show>
            <ul class="rows">{move || given().into_iter().map(row).collect_view()}</ul>
            <Show when=manages><AddDelegate/></Show>
        </section>
        <section class="card delegates">
            <h2>{move || { let w = &i18n.words().delegates; named(w.held, w.held_of) }}</h2>
            <Show when=move || held().is_empty()><p class="hint">{t!(delegates.held_none)}</p></Show>
            <ul class="rows">{move || held().into_iter().map(held_row).collect_view()}</ul>
        </section>
    }
}

/// The other person of a delegation, and its end.
#[component]
fn Person(one: Delegation) -> impl IntoView {
    let i18n = use_i18n();
    let ends = move || match one.until {
        Some(until) => i18n.words().delegates.ends.replace("{day}", &i18n.moment(until)),
        None => i18n.words().delegates.no_end.to_owned(),
    };
    view! {
        <span class="person"><strong>{one.person.name}</strong><span class="meta">{one.person.email}</span></span>
        <span class="meta">{ends}</span>
    }
}

/// Finds somebody, and makes the person a delegate.
#[component]
fn AddDelegate() -> impl IntoView {
    let list: DelegateList = expect_context();
    let i18n = list.i18n;
    let (chosen, until) = (RwSignal::new(None::<Colleague>), RwSignal::new(String::new()));
    let read = move || {
        let delegate = chosen.get().ok_or_else(|| fault_at(i18n, "delegate", Code::Empty))?;
        let until = end_of(&until.get()).map_err(|()| fault_at(i18n, "until", Code::Form))?;
        Ok((delegate, until))
    };
    let send = move |(delegate, until): (Colleague, Option<Time>)| async move {
        let user = untrack(|| list.user()).ok_or(Fault::Unreachable)?;
        let body = NewDelegate { delegate: delegate.id, until };
        list.client.submit(routes::AddDelegate { user }, &body).await.map(|()| delegate)
    };
    let sending = use_submit(read, send, move |delegate: Colleague| {
        list.command.say(i18n.words_now().delegates.added.replace("{name}", &delegate.name));
        let _ = chosen.try_set(None);
        let _ = until.try_set(String::new());
        list.all.reload();
    });
    let label = move || {
        let name = chosen.get().map(|person| person.name).unwrap_or_default();
        i18n.words().delegates.add_this.replace("{name}", &name)
    };
    view! {
        <h3>{t!(delegates.add)}</h3>
        <ColleagueField label=t!(delegates.find) choose=move |person| chosen.set(Some(person))/>
        <Show when=move || chosen.with(Option::is_some)>
            <Form sending=sending fields=&["until"] label=label cancel=move |()| chosen.set(None)>
                <Field name="until" kind="date" label=t!(delegates.until) hint=t!(delegates.until_hint) value=until
                    fault=sending.fault optional=true/>
            </Form>
        </Show>
    }
}

/// The end of a day as the browser writes it, in its own time zone; none where no day is chosen.
fn end_of(day: &str) -> Result<Option<Time>, ()> {
    if day.trim().is_empty() {
        return Ok(None);
    }
    let at = js_sys::Date::parse(&format!("{}T23:59:59", day.trim()));
    if at.is_nan() {
        return Err(());
    }
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds of a date are a whole number")]
    let at = at as i64;
    Ok(Some(Time(at)))
}
