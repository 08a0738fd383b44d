//! A world in memory for the tests of use cases: a clock that is moved by hand, chance that repeats itself, letters
//! that are kept, and a store in a directory that goes when the test ends.

use crate::{
    App, Caller, Error, Policy, World,
    caller::{self, Credential},
    mail_in::{IncomingMessage, MailRefusal, Receipt},
    ports::{Clock, Entropy, Later, Letter, Mailer, NotSent, Printers},
    work::Task,
};
use documents::outline::{Sender, Summary};
use model::{
    access::{Role, Roles},
    groups::Group,
    id::{GroupId, OrgId, Pseudonym, SessionId, UserId},
    login::Session,
    orgs::{Organization, Settings},
    printers::{Attributes, BadPrinter, Status},
    time::Time,
    users::{Details, User},
};
use std::{
    io::Write as _,
    ops::Deref,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use storage::{
    Store, WriteTxn, groups, login, orgs, users,
    work::{self, Lane, Work},
};
use totp_rs::{Algorithm, Builder, Secret};

/// The instant at which the clock of a test begins, in the year 2026.
pub(crate) const BEGIN: Time = Time(1_780_000_000_000);

/// The use cases over a store of their own; everything in it is checked when the test ends.
pub(crate) struct House {
    /// The use cases.
    pub app: Arc<App>,
    /// The time.
    pub clock: Arc<ClockHands>,
    /// The letters that were handed to the mail server.
    pub post: Arc<Post>,
    /// The rows, without a door before them.
    pub store: Store,
}

impl Deref for House {
    type Target = App;
    fn deref(&self) -> &App {
        &self.app
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(storage::verify(&self.store), [], "everything in the store must fit together");
        }
    }
}

impl House {
    /// An appliance with nothing in it. Needs a runtime: use it in a `#[tokio::test]`.
    pub(crate) fn new() -> Self {
        let (clock, post) = (Arc::new(ClockHands::default()), Arc::new(Post::default()));
        let store = Store::temporary().unwrap();
        let app = begun(&store, &clock, &post);
        Self { app, clock, post, store }
    }

    /// Writes rows directly, for what a test needs to be there.
    pub(crate) fn put<T: Send + 'static>(
        &self,
        f: impl FnMut(&mut WriteTxn) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.store.write_and_wait(f).unwrap()
    }

    /// An organization, in which everybody has these roles.
    pub(crate) fn organization(&self, name: &str, roles: &[Role]) -> OrgId {
        let organization = Organization {
            id: OrgId(self.app.random()),
            parent: None,
            name: name.parse().unwrap(),
            created: BEGIN,
            roles: set(roles),
            settings: Settings::default(),
            closing: false,
        };
        let id = organization.id;
        self.put(move |w| Ok(orgs::put(w, &organization)?));
        id
    }

    /// A person with roles of its own, called as its address begins, who could sign in: there is a hash of a password.
    pub(crate) fn person(&self, org: OrgId, email: &str, roles: &[Role]) -> UserId {
        let user = User { roles: set(roles), ..self.somebody(org, email) };
        let id = user.id;
        self.put(move |w| {
            users::put(w, &user)?;
            Ok(users::set_password(w, org, id, "no hash of anything")?)
        });
        id
    }

    /// A person that is not written yet.
    pub(crate) fn somebody(&self, org: OrgId, email: &str) -> User {
        let details = Details::new(email.parse().unwrap(), email.split('@').next().unwrap().parse().unwrap());
        User::new(UserId(self.app.random()), org, details, BEGIN, Pseudonym(self.app.random()))
    }

    /// A group with roles and members.
    pub(crate) fn group(&self, org: OrgId, name: &str, roles: &[Role], members: &[UserId]) -> GroupId {
        let group = Group { id: GroupId(self.app.random()), org, name: name.parse().unwrap(), roles: set(roles) };
        let (id, members) = (group.id, members.to_vec());
        self.put(move |w| {
            groups::put(w, &group)?;
            for member in &members {
                let mut user = users::get(w, org, *member)?.unwrap();
                user.groups.push(id);
                users::put(w, &user)?;
            }
            Ok(())
        });
        id
    }

    /// The person as a caller by a session that began just now, with the rights of this moment.
    pub(crate) fn as_caller(&self, org: OrgId, user: UserId) -> Caller {
        let caller = self.app.read(|r| caller::load(r, org, user).map(|(caller, ..)| caller)).unwrap();
        Caller { credential: self.session_of(org, user), ..caller }
    }

    /// The same, acting in another organization that the person administers.
    pub(crate) fn as_partner(&self, home: OrgId, user: UserId, org: OrgId) -> Result<Caller, Error> {
        let credential = self.session_of(home, user);
        self.app.read(|r| caller::on_behalf(r, (home, user), org, credential, self.app.now()))
    }

    /// A session that began just now, by the password.
    pub(crate) fn session_of(&self, org: OrgId, user: UserId) -> Credential {
        let (key, now) = (self.app.random(), self.app.now());
        let id = SessionId(self.app.random());
        self.put(move |w| {
            let auth_epoch = users::get(w, org, user)?.unwrap().auth_epoch;
            let (address, program) = (String::new(), String::new());
            let session = Session { id, org, user, auth_epoch, began: now, used: now, address, program };
            Ok(login::put_session(w, &key, &session)?)
        });
        Credential::Session { key, proved: true }
    }

    /// The code of an authenticator app.
    pub(crate) fn code_of(&self, secret: &str) -> String {
        let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(30);
        let totp = builder.with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
        totp.generate(u64::try_from(self.app.now().0).unwrap() / 1000).to_string()
    }

    /// A message of so many bytes comes in, with something attached that can be printed.
    pub(crate) async fn mails(
        &self,
        org: OrgId,
        authenticated: Option<(OrgId, UserId)>,
        from: &str,
        subject: &str,
        octets: usize,
    ) -> Result<Receipt, MailRefusal> {
        let mut summary = Summary::default();
        summary.from = Sender::One(from.to_owned());
        summary.subject = subject.to_owned();
        summary.printable_attachment = true;
        let mail = IncomingMessage { org, authenticated, peer: [192, 0, 2, 1].into(), summary };
        let app = Arc::clone(&self.app);
        let deliver = move || {
            let mut stage = app.mail_stage()?;
            stage.write_all(&vec![b'x'; octets]).unwrap();
            app.mail_deliver(mail, stage.finish().unwrap())
        };
        tokio::task::spawn_blocking(deliver).await.unwrap()
    }

    /// The letters that wait to be sent.
    pub(crate) fn letters(&self) -> Vec<Letter> {
        let letters = self.due(Lane::Letters).into_iter().map(|work| postcard::from_bytes(&work.payload).unwrap());
        letters.filter_map(|task| if let Task::Send { letter, .. } = task { Some(letter) } else { None }).collect()
    }

    /// What is due in a lane, for all organizations.
    pub(crate) fn due(&self, lane: Lane) -> Vec<Work> {
        self.due_at(lane, self.now())
    }

    /// What is due in a lane at some other time.
    pub(crate) fn due_at(&self, lane: Lane, now: Time) -> Vec<Work> {
        let due = self.app.read(|r| {
            let waiting = work::waiting(r, lane, now)?.into_iter();
            Ok(waiting.map(|org| work::due(r, lane, org, now, usize::MAX)).collect::<Result<Vec<_>, _>>()?)
        });
        due.unwrap().concat()
    }

    /// The same appliance after a restart: what was in memory is forgotten.
    pub(crate) fn restarted(&mut self) {
        self.app = begun(&self.store, &self.clock, &self.post);
    }

    /// The row of a person.
    pub(crate) fn user(&self, org: OrgId, user: UserId) -> Option<User> {
        self.app.read(|r| Ok(users::get(r, org, user)?)).unwrap()
    }
}

fn begun(store: &Store, clock: &Arc<ClockHands>, post: &Arc<Post>) -> Arc<App> {
    let world = World {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        entropy: Arc::new(RepeatableEntropy(AtomicU64::new(1))),
        mailer: Arc::clone(post) as Arc<dyn Mailer>,
        printers: Arc::new(NoPrinters),
        cage: documents::Cage::new("/nowhere".into(), Vec::new(), documents::Limits::default()),
    };
    App::new(store.clone(), world, Policy::default(), tokio::runtime::Handle::current())
}

fn set(roles: &[Role]) -> Roles {
    roles.iter().copied().collect()
}

/// A clock whose hands are moved by the test.
pub(crate) struct ClockHands {
    wall: AtomicI64,
    ticks: AtomicI64,
}

impl Default for ClockHands {
    fn default() -> Self {
        Self { wall: AtomicI64::new(BEGIN.0), ticks: AtomicI64::new(0) }
    }
}

impl ClockHands {
    /// Lets time pass.
    pub(crate) fn pass(&self, time: Duration) {
        let passed = i64::try_from(time.as_millis()).unwrap();
        self.wall.fetch_add(passed, Ordering::Relaxed);
        self.ticks.fetch_add(passed, Ordering::Relaxed);
    }

    /// Sets the clock on the wall, by so many milliseconds.
    pub(crate) fn jump(&self, by: i64) {
        self.wall.fetch_add(by, Ordering::Relaxed);
    }
}

impl Clock for ClockHands {
    fn now(&self) -> Time {
        Time(self.wall.load(Ordering::Relaxed))
    }

    fn ticks(&self) -> Duration {
        Duration::from_millis(self.ticks.load(Ordering::Relaxed).unsigned_abs())
    }
}

/// Chance that falls the same way in every run, and differently each time.
struct RepeatableEntropy(AtomicU64);

impl Entropy for RepeatableEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            // The steps of SplitMix64: well mixed, and nothing to keep secret here.
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z ^ (z >> 31)).to_le_bytes()[0];
        }
    }
}

/// A mail server that takes every letter and keeps it.
#[derive(Default)]
pub(crate) struct Post(Mutex<Vec<Letter>>);

impl Post {
    /// The letters so far.
    pub(crate) fn letters(&self) -> Vec<Letter> {
        App::locked(&self.0).clone()
    }
}

impl Mailer for Post {
    fn send<'a>(&'a self, letter: &'a Letter) -> Later<'a, Result<(), NotSent>> {
        App::locked(&self.0).push(letter.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// No printer anywhere.
struct NoPrinters;

impl Printers for NoPrinters {
    fn ask<'a>(&'a self, _: &'a str) -> Later<'a, Result<(Attributes, Status), BadPrinter>> {
        Box::pin(std::future::ready(Err(BadPrinter::Unreachable)))
    }

    fn check<'a>(&'a self, uri: &'a str) -> Later<'a, Result<(), BadPrinter>> {
        let inside = uri.contains("//127.");
        Box::pin(std::future::ready(if inside { Err(BadPrinter::Address) } else { Ok(()) }))
    }

    fn paper<'a>(&'a self, _: &'a str, _: &'a str) -> Later<'a, Option<Vec<u8>>> {
        Box::pin(std::future::ready(None))
    }
}

#[tokio::test]
async fn a_house_in_memory_has_time_people_and_post() {
    let house = House::new();
    let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
    let ada = house.person(org, "ada@example.org", &[]);
    house.group(org, "Clerks", &[Role::UserAdministrator], &[ada]);
    let caller = house.as_caller(org, ada);
    assert!(caller.roles.has(Role::UserAdministrator) && caller.roles.has(Role::PrintReleaseManagementUser));
    house.clock.pass(Duration::from_secs(1));
    assert_eq!(house.now(), Time(BEGIN.0 + 1000));
    let letter = Letter { to: "ada@example.org".into(), subject: "A".into(), text: "B".into(), in_reply_to: "".into() };
    house.send(&letter, 0).await.unwrap();
    assert_eq!(house.post.letters(), [letter]);
}
