//! Somebody who works in the house: signs in, mails, uploads, looks at the queue, has a badge.

use crate::{
    appliance::Site,
    files::File,
    http::{Http, body},
    mail::Mail,
    wait::plain,
    wait::{PATIENCE, within},
};
use api::{
    account::ChangePassword,
    badges::NewBadge,
    jobs::{QueuePage, QueuedJob},
    login::{Me, SignIn},
    routes::Endpoint,
    users::UserInfo,
};
use expect_test::Expect;
use model::{
    access::Role,
    id::JobId,
    jobs::JobState,
    users::{NewUser, TextDetails},
};
use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

/// A person with a session of its own.
#[derive(Clone)]
pub struct Person {
    site: Site,
    http: Http,
    email: String,
    password: String,
    me: Me,
}

impl Person {
    /// Signs in with address and password.
    ///
    /// # Panics
    /// When they are not right.
    pub async fn signs_in(site: &Site, email: &str, password: &str) -> Self {
        site.secret(password);
        let http = site.stranger();
        let wanted = SignIn { email: email.to_owned(), password: password.to_owned() };
        let me: Me = http.call(Endpoint::SignIn, &[], &wanted).await.json();
        http.set_csrf(Some(me.csrf.clone()));
        Self { site: site.clone(), http, email: email.to_owned(), password: password.to_owned(), me }
    }

    /// Signs in once more, which begins a session of its own.
    ///
    /// # Panics
    /// When that is refused.
    pub async fn signs_in_again(&self) -> Self {
        Self::signs_in(&self.site, &self.email, &self.password).await
    }

    /// The session.
    #[must_use]
    pub const fn http(&self) -> &Http {
        &self.http
    }

    /// The same person, acting in another organization.
    #[must_use]
    pub fn acting_in(&self, organization: &str) -> Self {
        Self { http: self.http.acting_in(organization), ..self.clone() }
    }

    /// What the appliance said at the sign-in.
    #[must_use]
    pub const fn me(&self) -> &Me {
        &self.me
    }

    /// The address.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    /// The password.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Chooses another password.
    ///
    /// # Panics
    /// When it cannot be taken.
    pub async fn changes_password(&mut self, password: &str) {
        self.site.secret(password);
        let wanted = ChangePassword { current: self.password.clone(), password: password.to_owned() };
        let answer = self.http.call(Endpoint::ChangePassword, &[], &wanted).await;
        assert_eq!(answer.status, 204, "the password was not changed: {answer:?}");
        self.password = password.to_owned();
        self.me.must = None;
    }

    /// Mails a file; it is taken.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn mails(&self, to: &str, file: File) {
        let reply = self.mail(to).with(file).send().await;
        assert!(reply.accepted(), "the mail was refused: {reply:?}");
    }

    /// Mails a file; it is refused, and this is what the server says.
    ///
    /// # Panics
    /// When it is taken.
    pub async fn is_refused(&self, to: &str, file: File) -> String {
        let reply = self.mail(to).with(file).send().await;
        reply.refusal().to_owned()
    }

    /// A mail of this person that is still to be sent.
    #[must_use]
    pub fn mail(&self, to: &str) -> Mail {
        Mail::new(self.site.clone(), &self.email, to)
    }

    /// Drops a file on the page.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn uploads(&self, file: File) -> JobId {
        self.tries_to_upload(file).await.json::<QueuedJob>().id
    }

    /// Drops a file on the page, which may be refused.
    pub async fn tries_to_upload(&self, file: File) -> crate::http::HttpResponse {
        self.site.secret(&file.name);
        let path = format!("{}?name={}", Endpoint::Submit.path(), crate::http::quoted(&file.name));
        let wanted = self.http.request("POST", &path).with("content-type", file.media_type);
        self.http.send(wanted, body(file.bytes)).await
    }

    /// The queue, with what came out of it, the latest first.
    pub async fn jobs(&self) -> Vec<QueuedJob> {
        let mut jobs = Vec::new();
        for standing in ["queued", "printed"] {
            let path = format!("{}?limit=500&standing={standing}", Endpoint::Jobs.path());
            jobs.extend(self.http.get(&path).await.json::<QueuePage>().jobs);
        }
        jobs
    }

    /// Waits until the queue is this: a line for each job, ordered by name.
    ///
    /// # Panics
    /// When it is not.
    pub async fn sees_jobs(&self, expected: Expect) {
        let wanted = plain(&expected);
        let seen = within(PATIENCE, async || (described(&self.jobs().await) == wanted).then_some(()));
        if seen.await.is_none() {
            expected.assert_eq(&described(&self.jobs().await));
        }
    }

    /// Waits until the only job with this name is in a state that `wanted` accepts.
    ///
    /// # Panics
    /// When that does not happen.
    pub async fn job(&self, title: &str, wanted: impl Fn(&JobState) -> bool) -> QueuedJob {
        crate::wait::until(&format!("the job {title} gets where it should"), async || {
            self.jobs().await.into_iter().find(|j| j.title == title && wanted(&j.state))
        })
        .await
    }

    /// Registers a badge for this person, as `administrator`.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn gets_badge(&self, administrator: &Self, number: &str) {
        self.site.secret(number);
        let badge = NewBadge { email: self.email.clone(), number: number.to_owned(), temporary: false };
        let _ = administrator.http.call(Endpoint::RegisterBadge, &[], &badge).await.good();
    }
}

/// A queue as text.
fn described(jobs: &[QueuedJob]) -> String {
    let mut lines: Vec<String> = jobs
        .iter()
        .map(|job| {
            let pages = job.facts.as_ref().map(|f| match f.pages {
                1 => "1 page  ".to_owned(),
                n => format!("{n} pages  "),
            });
            format!("{}  {}{}", job.title, pages.unwrap_or_default(), state(&job.state))
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

/// A state by its name on the wire, with the reason behind it.
#[must_use]
pub fn state(state: &JobState) -> String {
    let value = serde_json::to_value(state).expect("a state is a value");
    let text = |key: &str| value.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    match text("why") {
        why if why.is_empty() => text("name"),
        why => format!("{}: {why}", text("name")),
    }
}

/// Somebody who is about to be made.
pub struct Someone {
    site: Site,
    administrator: Person,
    new: NewUser,
    badges: Vec<String>,
}

impl Someone {
    pub(crate) fn new(site: Site, administrator: Person, email: &str) -> Self {
        let name = email.split('@').next().unwrap_or_default();
        let new = NewUser {
            details: TextDetails::of(email, name),
            password: Some(format!("seven {} owls", name.chars().rev().collect::<String>())),
            ..NewUser::default()
        };
        Self { site, administrator, new, badges: Vec::new() }
    }

    /// Called so on screens.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.new.details.name = name.to_owned();
        self
    }

    /// In this department.
    #[must_use]
    pub fn of_department(mut self, name: &str) -> Self {
        self.new.details.department = Some(name.to_owned());
        self
    }

    /// In a child organization, which the administrator administers.
    #[must_use]
    pub fn of_organization(mut self, organization: &str) -> Self {
        self.administrator = self.administrator.acting_in(organization);
        self
    }

    /// With this password.
    #[must_use]
    pub fn with_password(mut self, password: &str) -> Self {
        self.new.password = Some(password.to_owned());
        self
    }

    /// With roles of its own.
    #[must_use]
    pub fn with_roles(mut self, roles: &[Role]) -> Self {
        self.new.roles = roles.to_vec();
        self
    }

    /// With a badge, as a reader writes it.
    #[must_use]
    pub fn with_badge(mut self, number: &str) -> Self {
        self.badges.push(number.to_owned());
        self
    }

    async fn make(self) -> Person {
        // An administrator's password is for the first sign-in only: the person chooses the own one at once.
        let own = self.new.password.unwrap_or_default();
        let first = format!("{own}, for now");
        let new = NewUser { password: Some(first.clone()), ..self.new };
        let _: UserInfo = self.administrator.http.call(Endpoint::CreateUser, &[], &new).await.json();
        let mut person = Person::signs_in(&self.site, &new.details.email, &first).await;
        person.changes_password(&own).await;
        for badge in &self.badges {
            person.gets_badge(&self.administrator, badge).await;
        }
        person
    }
}

impl IntoFuture for Someone {
    type Output = Person;
    type IntoFuture = Pin<Box<dyn Future<Output = Person>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}
