//! The print queue: what waits, where it stands, and everything that can be done with it here.

mod codes;
mod delegates;
mod history;
mod life;
mod list;
mod options;
mod policies;
mod preview;
mod release;
mod row;
mod settings;
mod upload;
mod whose;

use crate::{
    api::{Client, use_client},
    i18n::{I18n, t, use_i18n},
    live::use_live,
    parts::{
        Command, Fetched, Page, PagedList, Selection,
        address::{in_address, settled},
        quota::OwnQuota,
        table::Key,
        use_command, window_title,
    },
    session::{Session, use_session},
};
use api::{
    delegates::Colleague,
    jobs::{QueueQuery, QueuedJob, ReleasePrinter, SeveralJobs, Standing},
    policies::TextPolicy,
    routes,
    users::BatchOutcome,
};
use leptos::prelude::*;
use life::LifeDialog;
use list::{Lists, NoQueue};
use model::{
    access::Permission,
    id::{JobId, UserId},
};
use preview::{Preview, PreviewDialog};
use release::{AtPrinter, ReleaseDialog};
use settings::SettingsDialog;
use std::sync::Arc;
use upload::{DropOverlay, FolderButton, UploadButton, UploadList};
use whose::Whose;

pub use codes::CodesPage;
pub use delegates::DelegatesPage;
pub use history::HistoryPage;
pub use policies::{PolicyPage, PreferencesPage};
pub use upload::provide_uploads;

/// How many printed documents are shown below those that wait.
const PRINTED: u32 = 20;

/// What the parts of the page need to know and can do.
#[derive(Clone, Copy)]
pub struct Queue {
    jobs: PagedList<QueuedJob>,
    printed: Fetched<Vec<QueuedJob>>,
    owner: RwSignal<Option<Colleague>>,
    printers: Fetched<Vec<ReleasePrinter>>,
    policy: Fetched<TextPolicy>,
    /// Whose jobs the person may print, beside the own ones.
    held: Fetched<Vec<Colleague>>,
    selection: Selection<Key>,
    /// Whose queue it is, by the identifier; empty for the own one.
    of: RwSignal<String>,
    /// The printer in front of which somebody stands, by its identifier.
    at: RwSignal<String>,
    typed: RwSignal<String>,
    search: RwSignal<String>,
    standing: RwSignal<String>,
    sort: RwSignal<String>,
    /// The job whose settings are open.
    settings: RwSignal<Option<JobId>>,
    /// The job whose life is told.
    life: RwSignal<Option<JobId>>,
    /// The jobs for which a printer is asked for.
    releasing: RwSignal<Vec<JobId>>,
    client: Client,
    session: Session,
    i18n: I18n,
    command: Command,
}

/// A print queue (I14 to I16).
#[component]
pub fn QueuePage() -> impl IntoView {
    window_title(t!(jobs.title));
    let queue = Queue::of_page();
    provide_context(queue);
    provide_context(Preview::default());
    let own = Memo::new(move |_| queue.is_own() && queue.session.may(Permission::OwnQueue));
    let none = Memo::new(move |_| queue.is_own() && !queue.session.may(Permission::OwnQueue));
    view! {
        <div class="page-head">
            <div>
                <h1>{t!(jobs.title)}</h1>
                <p class="sub">{t!(jobs.live)}</p>
            </div>
            <div class="page-actions"><Show when=move || own.get()><FolderButton/><UploadButton primary=true/></Show></div>
        </div>
        <Show when=move || own.get()><OwnQuota/></Show>
        <Whose/>
        <AtPrinter/>
        <UploadList/>
        <Show when=move || !none.get() fallback=|| view! { <NoQueue/> }><Lists/></Show>
        <SettingsDialog/>
        <PreviewDialog/>
        <ReleaseDialog/>
        <LifeDialog/>
        <Show when=move || own.get()><DropOverlay/></Show>
    }
}

impl Queue {
    fn of_page() -> Self {
        let (client, live, session) = (use_client(), use_live(), use_session());
        let (of, at, typed) = (in_address("of"), in_address("at"), in_address("search"));
        let (search, standing, sort) = (settled(typed), in_address("state"), in_address("sort"));
        let owner = RwSignal::new(None);
        let whose = move || of.with(|of| of.parse::<UserId>().ok());
        let jobs = PagedList::new(move |after| {
            let query = QueueQuery {
                of: whose(),
                search: search.get().trim().to_owned(),
                standing: standing.with(|name| crate::api::word(name)),
                sort: Some(sort.get()).filter(|sort| !sort.is_empty()),
                after,
                limit: None,
            };
            // Whoever has no queue looks for that of somebody else first.
            let nobody = query.of.is_none() && !session.may(Permission::OwnQueue);
            async move {
                if nobody {
                    return Ok(Page { rows: Vec::new(), next: None, total: 0 });
                }
                let page = client.query(routes::Jobs, &query).await?;
                let _ = owner.try_set(Some(page.owner));
                Ok(Page { rows: page.jobs, next: page.next, total: page.total })
            }
        });
        let printed = Fetched::new(move || {
            live.follow_jobs();
            live.follow_queue(whose());
            let query = QueueQuery {
                of: whose(),
                standing: Some(Standing::Printed),
                limit: Some(PRINTED),
                ..QueueQuery::default()
            };
            let nobody = query.of.is_none() && !session.may(Permission::OwnQueue);
            async move {
                if nobody { Ok(Vec::new()) } else { client.query(routes::Jobs, &query).await.map(|page| page.jobs) }
            }
        });
        let printers = Fetched::new(move || {
            live.follow_printers();
            async move { client.call(routes::ReleasePrinters).await }
        });
        let policy = Fetched::new(move || async move { client.call(routes::QueuePolicy).await });
        let held = Fetched::new(move || {
            live.follow_jobs();
            let me = session.me().filter(|_| session.may(Permission::OwnQueue) && !session.away()).map(|me| me.user);
            async move {
                let Some(user) = me else { return Ok(Vec::new()) };
                let of = client.call(routes::Delegates { user }).await?;
                Ok(of.held.into_iter().map(|one| one.person).collect())
            }
        });
        let selection = Selection::new();
        jobs.keeps(selection, |job: &QueuedJob| job.id.0);
        // What changes there shows here; what is on the page stays meanwhile.
        Effect::new(move |first: Option<()>| {
            live.follow_jobs();
            live.follow_queue(whose());
            if first.is_some() {
                jobs.refresh();
            }
        });
        Self {
            jobs,
            printed,
            owner,
            printers,
            policy,
            held,
            selection,
            of,
            at,
            typed,
            search,
            standing,
            sort,
            settings: RwSignal::new(None),
            life: RwSignal::new(None),
            releasing: RwSignal::new(Vec::new()),
            client,
            session,
            i18n: use_i18n(),
            command: use_command(),
        }
    }

    /// Whether it is the queue of the person who looks at it.
    fn is_own(self) -> bool {
        self.of.with(String::is_empty)
    }

    /// Whose queue it is, as soon as that is known.
    fn owner(self) -> Option<Colleague> {
        self.owner.get()
    }

    /// Looks at the queue of somebody else, or at the own one.
    fn go_to(self, of: String) {
        self.selection.clear();
        self.owner.set(None);
        self.of.set(of);
    }

    /// Whether the person may set and delete these jobs, and not only print them.
    fn manages(self) -> bool {
        self.is_own() || self.session.may(Permission::ManageQueues)
    }

    /// Whether the person may print these jobs: the own ones, all of them, or as a delegate.
    fn prints(self) -> bool {
        let delegate = || self.held.with(|held| held.iter().any(|p| self.of.with(|of| p.id.to_string() == *of)));
        self.manages() || delegate().unwrap_or_default()
    }

    /// Whether the person sees pages of these documents: the own ones, those that one prints for somebody else, and those
    /// of everybody where the organization lets the help desk see them.
    fn sees_pages(self) -> bool {
        let delegate = || self.held.with(|held| held.iter().any(|p| self.of.with(|of| p.id.to_string() == *of)));
        let allowed = || self.policy.with(|policy| policy.help_desk_sees_pages).unwrap_or_default();
        self.is_own() || delegate().unwrap_or_default() || allowed()
    }

    /// Whether only some of the jobs are asked for.
    fn narrow(self) -> bool {
        self.search.with(|s| !s.trim().is_empty()) || self.standing.with(|s| !s.is_empty())
    }

    fn job(self, id: JobId) -> Option<QueuedJob> {
        let find = |jobs: &[QueuedJob]| jobs.iter().find(|j| j.id == id).cloned();
        let waiting = self.jobs.with(|page| find(&page.rows)).flatten();
        waiting.or_else(|| self.printed.with(|jobs| find(jobs)).flatten())
    }

    fn refresh(self) {
        self.jobs.refresh();
        self.printed.reload();
    }

    /// Deletes these jobs, and offers to take that back.
    fn delete(self, ids: Vec<JobId>) {
        let body = SeveralJobs { jobs: ids };
        let again = body.clone();
        let request = async move { self.client.submit(routes::DeleteJobs, &body).await };
        let done = move |all: BatchOutcome| {
            let words = &self.i18n.words_now().jobs;
            if all.done > 0 {
                let said = self.command.count(all.done as usize, words.deleted_one, words.deleted_many);
                let undo = Arc::new(move || self.restore(again.clone()));
                self.command.offer(said, undo);
            }
            self.command.say_refused(&all);
            self.selection.clear();
        };
        self.command.run_then(request, done, move || self.refresh());
    }

    fn restore(self, body: SeveralJobs) {
        let request = async move { self.client.submit(routes::RestoreJobs, &body).await };
        let done = move |all: BatchOutcome| self.command.say_undone_for(&all);
        self.command.run_then(request, done, move || self.refresh());
    }

    /// Says that a mailed job is one's own.
    fn confirm(self, id: JobId, title: String) {
        let request = async move { self.client.call(routes::ConfirmJob { job: id }).await };
        let done = move |_| self.command.say(self.i18n.words_now().jobs.confirmed.replace("{name}", &title));
        self.command.run_then(request, done, move || self.refresh());
    }
}
