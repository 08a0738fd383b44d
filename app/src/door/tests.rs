//! Every use case that writes, tried by somebody who might have when the request began and no longer may when it is
//! done: the session has ended, the right was withdrawn, the account was switched off.

mod acts;

use crate::{
    Caller, Error,
    account::{second_step::Proof, tokens},
    badges::BadgeFilter,
    caller::Credential,
    imports::ImportUpload,
    login::{Arrival, Step},
    print_groups::PrintGroupDraft,
    quotas::PrintSettings,
    testing::House,
};
use acts::{Act, acts, all, details};
use model::{
    access::{Permission, Role, Roles},
    audit::Action,
    delegates::Delegate,
    groups::Group,
    id::{AgentId, BadgeId, GroupId, ImportId, JobId, OrgId, PrintGroupId, PrinterId, SessionId, TokenId, UserId},
    imports::ImportKind,
    jobs::{Job, JobState},
    orgs::NewChild,
    orgs::{Organization, Settings},
    printers::{Agent, Attributes, Printer, Status},
    quotas::Quota,
    text::Language,
    users::{NewUser, TextDetails, User},
};
use std::{
    io::Write as _,
    net::{IpAddr, Ipv4Addr},
    pin::Pin,
    time::Duration,
};
use storage::{agents, audit, delegates, groups, imports, jobs, login, orgs, policies, printers, users};

const PASSWORD: &str = "eleven quiet geese";
const OTHER: &str = "twelve noisy ducks";
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const HEAD: &str = "EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,COST_CENTER,DEPARTMENT";

/// Grace may everything, by a group: so the right can be withdrawn without ending her sessions.
struct Scene {
    house: House,
    org: OrgId,
    child: OrgId,
    grace: UserId,
    ada: UserId,
    powers: GroupId,
    plain: GroupId,
    print_group: PrintGroupId,
    badge: BadgeId,
    import: ImportId,
    job: JobId,
    unconfirmed: JobId,
    leaving: JobId,
    dan: UserId,
    dee: UserId,
    printer: PrinterId,
    session: String,
    other_session: SessionId,
    token: TokenId,
    totp: String,
    caller: Caller,
}

impl Scene {
    async fn new() -> Self {
        let house = House::new();
        let org = house.organization("House", &[]);
        let grace = house.person(org, "grace@example.org", &[]);
        let hash = house.hash_password(PASSWORD.to_owned()).await.unwrap();
        house.put(move |w| Ok(users::set_password(w, org, grace, &hash)?));
        let roles = [
            Role::OrganizationAdministrator,
            Role::PartnerAdministrator,
            Role::UserAdministrator,
            Role::FleetManagementAdministrator,
            Role::PrintReleaseManagementUser,
            Role::PrintReleaseManagementAdministrator,
        ];
        let powers = house.group(org, "Powers", &roles, &[grace]);
        let ada = house.person(org, "ada@example.org", &[Role::OrganizationAdministrator]);
        house.person(org, "bob@example.org", &[]);
        let [dan, dee] = ["dan@example.org", "dee@example.org"]
            .map(|email| house.person(org, email, &[Role::PrintReleaseManagementUser]));
        let plain = house.group(org, "Plain", &[], &[ada]);
        let child = house.organization("Child", &[]);
        house.put(move |w| {
            let found = orgs::get(w, child)?.unwrap();
            orgs::put(w, &Organization { parent: Some(org), ..found })?;
            Ok(orgs::partners::put(w, child, org, grace)?)
        });
        house.person(child, "kim@child.example", &[Role::OrganizationAdministrator]);
        let session = house.signs_in().await;
        let other = house.signs_in().await;
        let caller = house.session(&session).await.unwrap().caller;
        let other_session = house.own_sessions(&caller, &other).unwrap().into_iter().find(|l| l.current).unwrap();
        let badge = house.register_badge(&caller, "bob@example.org", "04A2115B", false).await.unwrap().id;
        let wanted = tokens::NewToken {
            name: "script".into(),
            scope: Permission::ALL.into_iter().collect(),
            read_only: false,
            days: 1,
        };
        let token = house.make_access_token(&caller, wanted).await.unwrap().0.id;
        let totp = house.offer_totp(&caller).unwrap().secret;
        let readers = house.create_print_group(&caller, acts::print_group("Print group")).await.unwrap();
        let mut scene = Self {
            house,
            org,
            child,
            grace,
            ada,
            powers,
            plain,
            print_group: readers.id,
            badge,
            import: ImportId([0; 16]),
            job: JobId([0; 16]),
            unconfirmed: JobId([0; 16]),
            leaving: JobId([0; 16]),
            dan,
            dee,
            printer: PrinterId([7; 16]),
            session,
            other_session: other_session.session.id,
            token,
            totp,
            caller,
        };
        scene.import = scene.brings("bob@example.org,DELETE\n").await.unwrap();
        scene.job = scene.submits().await.unwrap().id;
        let job = scene.submits().await.unwrap();
        scene.unconfirmed = job.id;
        let leaving = scene.submits().await.unwrap();
        scene.leaving = leaving.id;
        let delegate = Delegate { org, owner: grace, delegate: dee, since: job.changed, until: None };
        let printer = scene.a_printer();
        let agent = Agent {
            id: printer.agent,
            org: Some(org),
            name: "agent".parse().unwrap(),
            enrolled: job.changed,
            seen: None,
        };
        scene.house.put(move |w| {
            jobs::put(w, &Job { state: JobState::Unconfirmed, ..job.clone() })?;
            jobs::leave(w, &leaving, leaving.changed.plus(Duration::from_secs(60 * 60)))?;
            delegates::put(w, &delegate)?;
            agents::put(w, &agent, Some(&[6; 32]))?;
            Ok(printers::put(w, &printer)?)
        });
        scene
    }

    fn a_printer(&self) -> Printer {
        Printer {
            id: self.printer,
            org: self.org,
            name: "Lobby".parse().unwrap(),
            location: None,
            uri: "ipp://lobby.example.org/ipp/print".to_owned(),
            agent: AgentId([8; 16]),
            added: self.house.now(),
            attributes: Attributes::default(),
            status: Status::default(),
            panel_key: "key".to_owned(),
        }
    }

    async fn brings(&self, lines: &str) -> Result<ImportId, Error> {
        let bytes = format!("{HEAD}\n{lines}").into_bytes();
        let brought =
            ImportUpload { kind: ImportKind::Users, file: "people.csv".to_owned(), link: false, strict: false, bytes };
        self.house.bring_import(&self.caller, brought).await.map(|shown| shown.import.id)
    }

    async fn submits(&self) -> Result<Job, Error> {
        // The caller of the beginning opens the file; whether it becomes a job is for the end to say.
        let mut stage = self.house.store.spool().stage(1000).unwrap();
        stage.write_all(b"%PDF-1.7").unwrap();
        self.house.submit(&self.caller, "a.pdf", stage.finish().unwrap(), b"%PDF-1.7").await
    }

    /// Takes every role away from Grace without a change of her row.
    fn withdraw(&self) {
        let (org, powers) = (self.org, self.powers);
        self.house.put(move |w| {
            let group = groups::get(w, org, powers)?.unwrap();
            Ok(groups::put(w, &Group { roles: Roles::NONE, ..group })?)
        });
    }

    fn end_sessions(&self) {
        let (org, grace) = (self.org, self.grace);
        self.house.put(move |w| Ok(login::remove_sessions_of(w, org, grace)?));
    }

    /// Without the change of the epoch that goes with it, so that the row alone must be enough.
    fn switch_off(&self) {
        let (org, grace) = (self.org, self.grace);
        self.house.put(move |w| {
            let user = users::get(w, org, grace)?.unwrap();
            Ok(users::put(w, &User { active: false, ..user })?)
        });
    }

    /// How much the audits and the rows that have no entry there say.
    fn state(&self) -> String {
        let (org, child, grace) = (self.org, self.child, self.grace);
        let rows = self.house.app.read(|r| {
            // That a password was refused is written down, and changes nothing.
            let done = |org| {
                let (last, mut done) = (audit::head(r, org)?.map_or(0, |head| head.number), 0);
                audit::visit_back(r, org, last, |_, entry| {
                    done += u32::from(entry.action != Action::SignInRefused);
                    Ok::<_, Error>(true)
                })?;
                Ok::<_, Error>(done)
            };
            let numbers = (done(org)?, done(child)?);
            let jobs: Vec<_> = jobs::all(r, org)?.into_iter().map(|job| (job.id, job.state, job.options)).collect();
            let leaving = (jobs::leaving(r)?, policies::of_person(r, org, grace)?);
            let imports: Vec<_> = imports::list(r, org)?.into_iter().map(|i| (i.id, i.state)).collect();
            let language = users::get(r, org, grace)?.unwrap().details.language;
            Ok(format!("{numbers:?} {jobs:?} {leaving:?} {imports:?} {language:?} {}", orgs::list(r)?.len()))
        });
        rows.unwrap()
    }
}

impl House {
    async fn signs_in(&self) -> String {
        let arrival = Arrival::from(HERE);
        match self.sign_in("grace@example.org", PASSWORD.to_owned(), arrival).await.unwrap() {
            Step::SignedIn(secret) => secret,
            Step::SecondFactor(_) => panic!("no second factor is there"),
        }
    }
}

type Attempt<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + 'a>>;

/// Whoever may still may: without this the refusals below would prove nothing.
#[tokio::test]
async fn every_act_is_done_by_whoever_still_may() {
    for act in acts() {
        let scene = Scene::new().await;
        let before = scene.state();
        (act.attempt)(&scene).await.unwrap_or_else(|error| panic!("{}: {error}", act.name));
        // A release of a job that was not read yet does nothing, but it was let in.
        assert!(scene.state() != before || act.name == "release", "{}: nothing changed", act.name);
    }
}

#[tokio::test]
async fn nothing_is_done_for_a_session_that_has_ended_meanwhile() {
    let scene = Scene::new().await;
    scene.end_sessions();
    refused(&scene, &acts(), |error| matches!(error, Error::SignedOut)).await;
}

#[tokio::test]
async fn nothing_is_done_for_a_session_whose_time_is_over_meanwhile() {
    let scene = Scene::new().await;
    scene.house.clock.pass(Duration::from_secs(30 * 60));
    let mut acts = acts();
    // What was offered five minutes ago is over before the door is reached.
    acts.retain(|act| act.name != "totp");
    refused(&scene, &acts, |error| matches!(error, Error::SignedOut)).await;
}

#[tokio::test]
async fn nothing_is_done_for_an_account_that_was_switched_off_meanwhile() {
    let scene = Scene::new().await;
    scene.switch_off();
    // Where the password is wanted as well, that of an account that is off is wrong.
    refused(&scene, &acts(), |error| matches!(error, Error::SignedOut | Error::WrongPassword)).await;
}

#[tokio::test]
async fn nothing_is_done_with_a_right_that_was_withdrawn_meanwhile() {
    let scene = Scene::new().await;
    scene.withdraw();
    let acts: Vec<_> = acts().into_iter().filter(|act| !act.own).collect();
    refused(&scene, &acts, |error| matches!(error, Error::Forbidden)).await;
}

async fn refused(scene: &Scene, acts: &[Act], fits: fn(&Error) -> bool) {
    let before = scene.state();
    for act in acts {
        let Err(error) = (act.attempt)(scene).await else { panic!("{} was done", act.name) };
        assert!(fits(&error), "{}: {error}", act.name);
        assert_eq!(scene.state(), before, "{} changed something", act.name);
    }
}

/// H2: a token is its scope, on every path, and never its person.
#[tokio::test]
async fn a_token_does_not_become_its_person() {
    let it = Scene::new().await;
    let scope = [Permission::ViewUsers, Permission::ManageUsers, Permission::ManageBadges, Permission::ManageChildren];
    let by = it.bearer(&scope).await;
    let forbidden = |outcome: Result<(), Error>, what: &str| {
        assert!(matches!(outcome, Err(Error::Forbidden | Error::NotYourPerson)), "{what}: {outcome:?}");
    };
    // Its own person, by every path of administrators.
    forbidden(it.house.edit_user(&by, it.grace, details("thief@example.org")).await.map(drop), "own address");
    forbidden(it.house.set_user_groups(&by, it.grace, vec![]).await.map(drop), "own groups");
    forbidden(it.house.set_user_roles(&by, it.grace, vec![]).await.map(drop), "own roles");
    forbidden(it.house.register_badge(&by, "grace@example.org", "04A21198", false).await.map(drop), "own badge");
    forbidden(it.house.mail_password_link(&by, it.grace).await, "own link");
    forbidden(it.house.end_sessions_of(&by, it.grace).await, "own sessions");
    forbidden(it.house.change_members(&by, it.plain, vec![it.grace], vec![]).await.and_then(all), "own membership");
    forbidden(it.house.delete_user(&by, it.grace).await, "own account");
    forbidden(it.house.edit_own_account(&by, "Thief").await, "own name");
    forbidden(it.house.set_pin(&by, "271828".into()).await, "own PIN");
    forbidden(it.house.set_language(&by, None).await, "own language");
    forbidden(it.house.own_account(&by).map(drop), "own page");
    // An administrator, whom its scope does not reach.
    forbidden(it.house.type_password(&by, it.ada, OTHER.into()).await, "an administrator");
    // A child: to make some is not to administer them.
    let added = it.house.add_child_administrator(&by, it.child, "bob@example.org").await;
    forbidden(added.map(drop), "administrators of a child");
    forbidden(it.house.child_administrators(&by, it.child).map(drop), "list of a child");
    it.house.register_badge(&by, "bob@example.org", "04A21197", true).await.unwrap();
    assert_eq!(it.house.badges(&by, &BadgeFilter::default()).unwrap().total, 2);
}

/// H2 (a): an import that a token brought or started stays within its scope, and ends with it.
#[tokio::test]
async fn an_import_by_a_token_stays_within_its_scope() {
    let mut it = Scene::new().await;
    let by_session = it.caller.clone();
    let typed = "ada@example.org,UPDATE,a heron on the lake\n";
    let by_token = it.bearer(&[Permission::ViewUsers, Permission::ManageUsers]).await;
    for (brings, starts) in [(&by_token, &by_token), (&by_token, &by_session), (&by_session, &by_token)] {
        it.caller = brings.clone();
        let id = it.brings(typed).await.unwrap();
        it.house.start_import(starts, id).await.unwrap();
        it.house.run_import(it.org, id).await.unwrap();
        it.refused_line(id, "rights that you do not have");
    }
    // The same file by a session alone is done: the refusals are those of the token.
    it.caller = by_session.clone();
    let id = it.brings(typed).await.unwrap();
    it.house.start_import(&by_session, id).await.unwrap();
    it.house.run_import(it.org, id).await.unwrap();
    assert_eq!(it.house.import(&by_session, id).unwrap().import.errors, 0);
    // A token that is revoked takes its import along.
    it.caller = by_token.clone();
    let id = it.brings("bob@example.org,DELETE\n").await.unwrap();
    it.house.start_import(&by_token, id).await.unwrap();
    let Credential::Token { id: token, .. } = by_token.credential else { panic!("a token") };
    it.house.revoke_token(&by_session, token).await.unwrap();
    it.house.run_import(it.org, id).await.unwrap();
    it.refused_line(id, "no longer allow this");
}

/// M1: a session that was found open, or a file, makes no way into the own account.
#[tokio::test]
async fn an_unproved_session_makes_no_way_in() {
    let mut it = Scene::new().await;
    it.house.clock.pass(Duration::from_secs(10 * 60));
    it.caller = it.house.session(&it.session).await.unwrap().caller;
    let again = |outcome: Result<(), Error>| assert!(matches!(outcome, Err(Error::PasswordAgain)), "{outcome:?}");
    again(it.house.edit_user(&it.caller, it.grace, details("thief@example.org")).await.map(drop));
    again(it.house.edit_user(&it.caller, it.ada, details("thief@example.org")).await.map(drop));
    again(it.house.register_badge(&it.caller, "grace@example.org", "04A21198", false).await.map(drop));
    it.house.edit_user(&it.caller, it.grace, details("grace@example.org")).await.unwrap();
    it.house.prove_again(&it.caller, &it.session, PASSWORD.into()).await.unwrap();
    it.caller = it.house.session(&it.session).await.unwrap().caller;
    it.house.register_badge(&it.caller, "grace@example.org", "04A21198", false).await.unwrap();
    // Not by a file either, proved or not: that goes on without anybody there.
    let id = it.brings("grace@example.org,UPDATE,a heron on the lake\n").await.unwrap();
    it.refused_line(id, "your own password or badge");
    it.house.start_import(&it.caller, id).await.unwrap();
    it.house.run_import(it.org, id).await.unwrap();
    it.refused_line(id, "your own password or badge");
    let bytes = b"BADGE,OPERATION,EMAIL,TEMPORARY\n04A21196,CREATE,grace@example.org,false\n".to_vec();
    let brought =
        ImportUpload { kind: ImportKind::Badges, file: "b.csv".to_owned(), link: false, strict: false, bytes };
    let id = it.house.bring_import(&it.caller, brought).await.unwrap().import.id;
    it.refused_line(id, "your own password or badge");
}

/// M10: the preview shows what the rights of one person do, and nobody else lends theirs.
#[tokio::test]
async fn only_whoever_brought_a_file_starts_its_import() {
    let it = Scene::new().await;
    let ada = it.house.as_caller(it.org, it.ada);
    assert!(matches!(it.house.start_import(&ada, it.import).await, Err(Error::ImportOfAnother)));
    it.house.start_import(&it.caller, it.import).await.unwrap();
    it.house.stop_import(&ada, it.import).await.unwrap();
}

/// A recovery code and the like are for the sign-in only: what the door lets in is a session, a token or a panel.
#[tokio::test]
async fn rights_that_were_looked_up_open_no_door() {
    let it = Scene::new().await;
    let looked_up = Caller { credential: Credential::None, ..it.caller.clone() };
    assert!(matches!(it.house.create_group(&looked_up, "New").await, Err(Error::SignedOut)));
    let stranger = Caller { credential: it.house.session_of(it.org, it.ada), ..it.caller.clone() };
    assert!(matches!(it.house.create_group(&stranger, "New").await, Err(Error::SignedOut)));
    let proof = it.house.prove("nonsense", Proof::Totp("000000".into()), Arrival::from(HERE));
    assert!(matches!(proof.await, Err(Error::WrongCredentials)));
}

impl Scene {
    /// Grace by a token of that scope.
    async fn bearer(&self, scope: &[Permission]) -> Caller {
        let scope = scope.iter().copied().collect();
        let wanted = tokens::NewToken { name: "script".into(), scope, read_only: false, days: 1 };
        let (_, secret) = self.house.make_access_token(&self.caller, wanted).await.unwrap();
        self.house.bearer(&secret).await.unwrap().signed_in.caller
    }

    /// The only line of the import is refused in these words.
    fn refused_line(&self, id: ImportId, words: &str) {
        let caller = self.house.as_caller(self.org, self.grace);
        let found = self.house.import_lines(&caller, id, None, true).unwrap();
        let told: Vec<_> = found.lines.iter().map(|line| line.sentence(found.kind, Language::En)).collect();
        assert!(told.len() == 1 && told.iter().all(|line| line.contains(words)), "{told:?}");
    }
}
