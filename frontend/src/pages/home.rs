//! The home page: what waits, the portals that open to the person, and the first steps of a new organization.

use crate::{
    api::{Client, use_client},
    i18n::{I18n, Words, t, use_i18n},
    live::use_live,
    parts::{Empty, Fetched, Icon, IconView, picture::Picture, quota::OwnQuota, window_title},
    portals::Portal,
    session::use_session,
    storage,
};
use api::{
    jobs::{QueueQuery, Standing},
    orgs::Checklist,
    routes,
};
use leptos::prelude::*;
use leptos_router::components::A;
use model::access::{Permission, Permissions};

/// The first page after signing in.
#[component]
pub fn HomePage() -> impl IntoView {
    let session = use_session();
    let i18n = use_i18n();
    window_title(t!(common.home));
    let name = move || session.me().map(|me| me.name.clone()).unwrap_or_default();
    let hello = move || i18n.words().home.hello.replace("{name}", &name());
    let queue = Memo::new(move |_| session.may(Permission::OwnQueue));
    let administers = Memo::new(move |_| session.may(Permission::ManageOrganization));
    view! {
        <div class="page-head"><h1>{hello}</h1></div>
        <Show when=move || queue.get()><Waiting/><OwnQuota/></Show>
        <Show when=move || administers.get()><FirstSteps/></Show>
        <PortalCards/>
    }
}

/// How many documents wait, and the way to them.
#[component]
fn Waiting() -> impl IntoView {
    let (client, live, i18n) = (use_client(), use_live(), use_i18n());
    let jobs = Fetched::new(move || {
        live.follow_jobs();
        let ready = QueueQuery { standing: Some(Standing::Ready), limit: Some(500), ..QueueQuery::default() };
        async move { client.query(routes::Jobs, &ready).await.map(|page| page.jobs.len() as u64) }
    });
    let count = move || jobs.get();
    let text = move || {
        let words = i18n.words();
        match count() {
            None => String::new(),
            Some(0) => words.home.waiting_none.to_owned(),
            Some(n) => i18n.count(n, words.home.waiting_one, words.home.waiting_many),
        }
    };
    let how = move || count().filter(|n| *n > 0).map(|_| view! { <p>{t!(home.waiting_how)}</p> });
    view! {
        <section class="waiting" class:some=move || count().is_some_and(|n| n > 0)>
            <span class="waiting-number" aria-hidden="true">{move || count().map_or("–".to_owned(), |n| i18n.number(n))}</span>
            <div role="status"><p class="waiting-text">{text}</p>{how}</div>
            <A href="/print/queue" attr:class="button">{t!(home.to_queue)}<IconView icon=Icon::Arrow/></A>
        </section>
    }
}

/// The portals that open to the person (A6, A9).
#[component]
fn PortalCards() -> impl IntoView {
    let session = use_session();
    let i18n = use_i18n();
    let open = Memo::new(move |_| {
        let permissions = session.permissions();
        Portal::ALL.into_iter().filter(|p| p.entrance(permissions).is_some()).collect::<Vec<_>>()
    });
    let card = move |portal: Portal| {
        let href = move || portal.entrance(session.permissions()).unwrap_or("/");
        view! {
            <li>
                <a class="portal-card" href=href target="_blank" rel="noopener">
                    <span class="portal-icon"><IconView icon=portal.icon()/></span>
                    <strong>{move || portal.name(i18n.words())}</strong>
                    <span>{move || portal.text(i18n.words())}</span>
                </a>
            </li>
        }
    };
    move || {
        if open.with(Vec::is_empty) {
            view! { <Empty picture=Picture::Closed title=t!(home.no_portal_title) text=t!(home.no_portal_text)/> }
                .into_any()
        } else {
            let cards = open.get().into_iter().map(card).collect_view();
            view! {
                <h2 class="section">{t!(common.portals)}</h2>
                <ul class="portal-cards">{cards}</ul>
            }
            .into_any()
        }
    }
}

/// A step of the first set-up, in the order of the administration guide (C31), and on to the first released page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Roles,
    Groups,
    Passwords,
    People,
    Members,
    PeopleRoles,
    Badge,
    Printer,
    Print,
}

impl Step {
    const ALL: [Self; 9] = [
        Self::Roles,
        Self::Groups,
        Self::Passwords,
        Self::People,
        Self::Members,
        Self::PeopleRoles,
        Self::Badge,
        Self::Printer,
        Self::Print,
    ];

    const fn href(self) -> &'static str {
        match self {
            Self::Roles => "/accounts/organization#roles",
            Self::Passwords => "/accounts/organization#passwords",
            Self::Groups | Self::Members => "/accounts/groups",
            Self::Printer => "/printers",
            Self::People | Self::PeopleRoles => "/accounts/users",
            Self::Badge => "/accounts/badges",
            Self::Print => "/print/queue",
        }
    }

    const fn words(self, words: &Words) -> (&'static str, &'static str) {
        let w = words;
        match self {
            Self::Roles => (w.home.step_roles, w.home.step_roles_text),
            Self::Groups => (w.home.step_groups, w.home.step_groups_text),
            Self::Passwords => (w.home.step_passwords, w.home.step_passwords_text),
            Self::People => (w.home.step_people, w.home.step_people_text),
            Self::Members => (w.home.step_members, w.home.step_members_text),
            Self::PeopleRoles => (w.home.step_user_roles, w.home.step_user_roles_text),
            Self::Badge => (w.home.step_badge, w.home.step_badge_text),
            Self::Printer => (w.home.step_printer, w.home.step_printer_text),
            Self::Print => (w.home.step_print, w.home.step_print_text_plain),
        }
    }

    /// Whether somebody with these permissions can take it.
    fn open(self, may: Permissions) -> bool {
        match self {
            Self::Roles | Self::Passwords => may.has(Permission::ManageOrganization),
            Self::Groups | Self::People | Self::Members | Self::PeopleRoles => may.has(Permission::ManageUsers),
            Self::Badge => may.has(Permission::ManageBadges),
            Self::Printer => may.has(Permission::ManagePrinters),
            Self::Print => may.has(Permission::OwnQueue),
        }
    }

    /// Whether the facts say that it is done; the last two are not among them.
    const fn done(self, facts: &Checklist) -> bool {
        match self {
            Self::Roles => facts.organization_roles,
            Self::Groups => facts.groups_with_roles > 0,
            Self::Passwords => facts.password_requirements,
            // The one who looks was there from the beginning.
            Self::People => facts.users > 1,
            Self::Members => facts.members,
            Self::PeopleRoles => facts.user_roles,
            Self::Badge => facts.badges > 0,
            Self::Printer | Self::Print => false,
        }
    }
}

/// The first steps of a new organization; each ticks itself.
#[component]
fn FirstSteps() -> impl IntoView {
    const PUT_AWAY: &str = "first-steps-put-away";
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let (live, put_away) = (use_live(), RwSignal::new(storage::get(PUT_AWAY).is_some()));
    let done = Fetched::new(move || {
        live.follow_jobs();
        live.follow_printers();
        let may = session.permissions();
        async move { Ok(done_steps(client, may).await) }
    });
    let steps = move || Step::ALL.into_iter().filter(|s| s.open(session.permissions())).collect::<Vec<_>>();
    let is_done = move |step| done.with(|d| d.contains(&step)).unwrap_or_default();
    let number_done = move || steps().into_iter().filter(|s| is_done(*s)).count();
    let progress = move || {
        let words = i18n.words();
        let (n, m) = (number_done() as u64, steps().len() as u64);
        words.home.steps_done.replace("{n}", &i18n.number(n)).replace("{m}", &i18n.number(m))
    };
    let shown = Memo::new(move |_| !put_away.get() && done.with(|_| ()).is_some() && number_done() < steps().len());
    let put = move |_| {
        storage::set(PUT_AWAY, "yes");
        put_away.set(true);
    };
    let address = move || session.me().and_then(|me| me.queue_addresses.first().cloned());
    let one = move |step: Step| view! { <StepRow step=step done=Signal::derive(move || is_done(step)) address=Signal::derive(address)/> };
    view! {
        <Show when=move || shown.get()>
            <section class="steps">
                <header>
                    <div><h2>{t!(home.steps_title)}</h2><p>{t!(home.steps_text)}</p></div>
                    <span class="steps-count">{progress}</span>
                    <button type="button" class="button quiet small" on:click=put>{t!(home.steps_hide)}</button>
                </header>
                <ol>{move || steps().into_iter().map(one).collect_view()}</ol>
            </section>
        </Show>
    }
}

#[component]
fn StepRow(step: Step, done: Signal<bool>, address: Signal<Option<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || step.words(i18n.words()).0;
    let text = move || in_words(i18n, step, address.get());
    view! {
        <li class:done=move || done.get()>
            <span class="step-tick"><Show when=move || done.get()><IconView icon=Icon::Check/><span class="sr">{t!(home.step_done)}</span></Show></span>
            <A href=step.href()><strong>{title}</strong><span>{text}</span></A>
        </li>
    }
}

fn in_words(i18n: I18n, step: Step, address: Option<String>) -> String {
    let words = i18n.words();
    match (step, address) {
        (Step::Print, Some(address)) => words.home.step_print_text.replace("{address}", &address),
        _ => step.words(words).1.to_owned(),
    }
}

/// The steps that are done; what cannot be asked counts as not done.
async fn done_steps(client: Client, may: Permissions) -> Vec<Step> {
    const PRINTED_ONCE: &str = "first-document";
    let facts = client.call(routes::Checklist).await.unwrap_or_default();
    let mut done: Vec<Step> = Step::ALL.into_iter().filter(|step| step.done(&facts)).collect();
    if may.has(Permission::ViewPrinters) && client.call(routes::Printers).await.is_ok_and(|p| !p.is_empty()) {
        done.push(Step::Printer);
    }
    // A document that was printed leaves the queue: that it was there once is remembered.
    let waits = may.has(Permission::OwnQueue)
        && client.query(routes::Jobs, &QueueQuery::default()).await.is_ok_and(|page| page.total > 0);
    if waits {
        storage::set(PRINTED_ONCE, "yes");
    }
    if storage::get(PRINTED_ONCE).is_some() {
        done.push(Step::Print);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_tick_themselves_by_the_facts() {
        let done = |facts: &Checklist| Step::ALL.into_iter().filter(|s| s.done(facts)).collect::<Vec<_>>();
        assert_eq!(done(&Checklist { users: 1, groups: 1, ..Checklist::default() }), []);
        let facts = Checklist { users: 2, groups: 1, groups_with_roles: 1, badges: 3, ..Checklist::default() };
        assert_eq!(done(&facts), [Step::Groups, Step::People, Step::Badge]);
    }
}
