//! Files, brought and run against a store in memory.

use super::*;
use crate::testing::House;
use model::{access::Role, badges::TEMPORARY, id::UserId, imports::BadFile, text::Email, time::Time, users::User};
use storage::{orgs, work::Lane};

const HEAD: &str = "EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,COST_CENTER,DEPARTMENT";

struct Office {
    house: House,
    org: OrgId,
    grace: UserId,
    /// A user administrator, who may not touch Grace.
    ursula: UserId,
}

impl Office {
    fn new() -> Self {
        let house = House::new();
        let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
        let grace = house.person(org, "grace@example.org", &[Role::OrganizationAdministrator]);
        let ursula = house.person(org, "ursula@example.org", &[Role::UserAdministrator]);
        Self { house, org, grace, ursula }
    }

    async fn brings(&self, who: UserId, kind: ImportKind, text: &str) -> Result<ImportSummary, Error> {
        let caller = self.house.as_caller(self.org, who);
        let bytes = text.as_bytes().to_vec();
        let brought = ImportUpload { kind, file: "people.csv".to_owned(), link: false, strict: false, bytes };
        self.house.app.bring_import(&caller, brought).await
    }

    fn lines(&self, id: ImportId) -> String {
        let caller = self.house.as_caller(self.org, self.grace);
        let lines = self.house.app.import_lines(&caller, id, None, false).unwrap();
        let told = |l: &LineOutcome| format!("{} {}: {}", l.number, l.subject, l.sentence(lines.kind, Language::En));
        lines.lines.iter().map(told).collect::<Vec<_>>().join("\n")
    }

    /// Starts the import and lets the worker do it to its end.
    async fn runs(&self, who: UserId, id: ImportId) -> ImportSummary {
        self.house.app.start_import(&self.house.as_caller(self.org, who), id).await.unwrap();
        assert!(matches!(self.house.app.run_import(self.org, id).await.unwrap(), crate::work::TaskOutcome::Finished));
        self.house.app.import(&self.house.as_caller(self.org, self.grace), id).unwrap()
    }

    /// What the preview says, and what is said when it was done.
    async fn both(&self, who: UserId, kind: ImportKind, text: &str) -> (String, String) {
        let brought = self.brings(who, kind, text).await.unwrap().import;
        let preview = self.lines(brought.id);
        let over = self.runs(who, brought.id).await.import;
        assert_eq!((over.state, over.done, over.document), (ImportState::Finished, over.lines, None));
        (preview, self.lines(brought.id))
    }

    fn somebody(&self, email: &str) -> Option<User> {
        let email: Email = email.parse().unwrap();
        let (org, user) = self.house.app.read(|r| Ok(storage::users::by_email(r, &email)?)).unwrap()?;
        self.house.user(org, user)
    }

    fn groups_of(&self, email: &str) -> Vec<String> {
        let user = self.somebody(email).unwrap();
        let name = |id| self.house.app.read(|r| Ok(storage::groups::get(r, self.org, id)?)).unwrap().unwrap().name;
        user.groups.into_iter().map(|id| name(id).to_string()).collect()
    }
}

#[tokio::test]
async fn people_and_groups_come_change_and_go() {
    let office = Office::new();
    office.house.person(office.org, "old@example.org", &[]);
    office.house.group(office.org, "Clerks", &[], &[]);
    let text = format!(
        "{HEAD}\n\
         ADA@example.org,CREATE,a heron on the lake,Ada,Lovelace,,al,\"CLERKS,R&D,R_D\",{{'desk':'7'}},4711,Math\n\
         ada@example.org,CREATE,a heron on the lake,,,,,,,,\n\
         ada@example.org,UPDATE,,[delete],,[delete],,R_D,,,Physics\n\
         old@example.org,DELETE,,,,,,,\n\
         old@example.org,DELETE,,,,,,,\n\
         new@example.org,CREATE,,,,,,,,,\n\
         weak@example.org,CREATE,short,,,,,,,,\n\
         nobody@example.org,UPDATE,,,,,,,,,\n\
         grace@example.org,UPDATE,,,Hopper,,,,,,\n"
    );
    let (preview, done) = office.both(office.grace, ImportKind::Users, &text).await;
    assert_eq!(
        done,
        "2 ada@example.org: The user was created. Characters that are not allowed in a group name are replaced with _. The password must be changed at the next sign-in. A group that does not exist is created.\n\
         3 ada@example.org: EMAIL: This e-mail address is already in use.\n\
         4 ada@example.org: The user was changed.\n\
         5 old@example.org: The user was deleted. Values missing at the end of the line count as empty.\n\
         6 old@example.org: EMAIL: No user in the organization has this e-mail address. Values missing at the end of the line count as empty.\n\
         7 new@example.org: PASSWORD: A new user needs a password, unless the option to e-mail a link is selected.\n\
         8 weak@example.org: PASSWORD: The password is too short for the organization.\n\
         9 nobody@example.org: EMAIL: No user in the organization has this e-mail address.\n\
         10 grace@example.org: The user was changed."
    );
    assert_eq!(preview.replace("will be", "was"), done, "a preview says what comes true");
    let ada = office.somebody("ada@example.org").unwrap();
    assert_eq!((ada.details.name.as_str(), ada.details.first_name, ada.must_change_password), ("Lovelace", None, true));
    assert_eq!((ada.details.last_name.unwrap().as_str(), ada.details.short_name.unwrap().as_str()), ("Lovelace", "al"));
    assert_eq!(
        (ada.details.department.unwrap().as_str(), ada.details.cost_center.unwrap().as_str()),
        ("Physics", "4711")
    );
    assert_eq!(ada.details.attributes.len(), 1);
    assert_eq!(office.groups_of("ada@example.org"), ["R_D"]);
    assert_eq!(office.somebody("old@example.org"), None);
}

/// Rules A, B and C hold for every line, whoever made the file.
#[tokio::test]
async fn no_line_climbs() {
    let office = Office::new();
    office.house.group(office.org, "Bosses", &[Role::OrganizationAdministrator], &[]);
    office.house.person(office.org, "ada@example.org", &[]);
    let text = format!(
        "{HEAD}\n\
         grace@example.org,UPDATE,a heron on the lake,,,,,,,,\n\
         grace@example.org,DELETE,,,,,,,,,\n\
         ada@example.org,UPDATE,,,,,,bosses,,,\n\
         eve@example.org,CREATE,a heron on the lake,,,,,Bosses,,,\n\
         ursula@example.org,UPDATE,,,,,,Bosses,,,\n"
    );
    let (preview, done) = office.both(office.ursula, ImportKind::Users, &text).await;
    assert_eq!(
        done,
        "2 grace@example.org: This user has rights that you do not have.\n\
         3 grace@example.org: This user has rights that you do not have.\n\
         4 ada@example.org: GROUPS: A group grants a role that you cannot assign.\n\
         5 eve@example.org: GROUPS: A group grants a role that you cannot assign.\n\
         6 ursula@example.org: GROUPS: A group grants a role that you cannot assign."
    );
    assert_eq!(preview, done);
    let (_, done) = office.both(office.grace, ImportKind::Users, &format!("{HEAD}\ngrace@example.org,DELETE\n")).await;
    assert!(done.contains("last administrator"), "{done}");
}

/// The rights are those of the moment of each line, not those of the start.
#[tokio::test]
async fn withdrawn_rights_end_an_import() {
    let office = Office::new();
    let text = format!("{HEAD}\nada@example.org,CREATE,a heron on the lake,,,,,,,,\n");
    let id = office.brings(office.ursula, ImportKind::Users, &text).await.unwrap().import.id;
    office.house.app.start_import(&office.house.as_caller(office.org, office.ursula), id).await.unwrap();
    let (org, ursula) = (office.org, office.ursula);
    office.house.put(move |w| {
        let user = storage::users::get(w, org, ursula)?.unwrap();
        Ok(storage::users::put(w, &User { roles: model::access::Roles::NONE, ..user })?)
    });
    office.house.app.run_import(office.org, id).await.unwrap();
    assert_eq!(office.lines(id), "2 ada@example.org: Your roles no longer allow this.");
    assert_eq!(office.somebody("ada@example.org"), None);
}

/// The last of several permanent badges stays (D34), and no badge makes a user (D30).
#[tokio::test]
async fn badges_are_registered_and_deleted() {
    let office = Office::new();
    for email in ["ada@example.org", "bob@example.org"] {
        office.house.person(office.org, email, &[]);
    }
    let text = "BADGE,OPERATION,EMAIL,TEMPORARY\n\
         20171a,CREATE,ADA@example.org,false\n\
         20172b,CREATE,ada@example.org,false\n\
         \"20173c,2a\",CREATE,ada@example.org,true\n\
         20172B,CREATE,bob@example.org,\n\
         20172b,DELETE,bob@example.org,\n\
         20172b,DELETE,,\n\
         20172b,CREATE,bob@example.org,\n\
         99999,DELETE,,\n\
         1,CREATE,bob@example.org,\n\
         12345,CREATE,nobody@example.org,\n";
    let (preview, done) = office.both(office.grace, ImportKind::Badges, text).await;
    assert_eq!(
        done,
        "2 ada@example.org: The badge was registered.\n\
         3 ada@example.org: The badge was registered. A previous permanent badge is replaced.\n\
         4 ada@example.org: The badge was registered.\n\
         5 bob@example.org: BADGE: This badge is registered to somebody else.\n\
         6 bob@example.org: EMAIL: This badge does not belong to this user.\n\
         7 172b: The badge was deleted.\n\
         8 bob@example.org: The badge was registered.\n\
         9 9999: BADGE: This badge does not exist.\n\
         10 bob@example.org: BADGE: This badge number is not valid: it must have 4 to 64 letters or digits, as set up for the reader.\n\
         11 nobody@example.org: EMAIL: No user in the organization has this e-mail address."
    );
    assert_eq!(preview.replace("will be", "was"), done);
    let of = |email: &str| {
        let user = office.somebody(email).unwrap().id;
        let badges = office.house.app.read(|r| Ok(storage::badges::of_user(r, office.org, user)?)).unwrap();
        badges.into_iter().map(|b| (b.last_four, b.expires)).collect::<Vec<_>>()
    };
    assert_eq!(of("ada@example.org"), [("C,2A".to_owned(), Some(office.house.app.now().plus(TEMPORARY)))]);
    assert_eq!(of("bob@example.org"), [("172B".to_owned(), None)]);
}

/// An import that ended half-way does the rest, and nothing twice; the log is mailed once.
#[tokio::test]
async fn a_run_goes_on_where_it_was() {
    let office = Office::new();
    let lines = (0..300).map(|n| format!("p{n}@example.org,DELETE\n")).collect::<String>();
    for n in 0..300 {
        office.house.person(office.org, &format!("p{n}@example.org"), &[]);
    }
    let id = office.brings(office.grace, ImportKind::Users, &format!("{HEAD}\n{lines}")).await.unwrap().import.id;
    office.house.app.start_import(&office.house.as_caller(office.org, office.grace), id).await.unwrap();
    let caller = office.house.as_caller(office.org, office.grace);
    let done = || office.house.app.import(&caller, id).unwrap().import.done;
    // Given up as soon as some lines are durable: those that the writer has already are done all the same.
    tokio::select! {
        biased;
        _ = office.house.app.run_import(office.org, id) => panic!("it came to its end before it could be stopped"),
        () = async { while done() == 0 { tokio::task::yield_now().await } } => {}
    }
    assert!((1..300).contains(&done()), "{} of 300 lines are done", done());
    for _ in 0..3 {
        office.house.app.run_import(office.org, id).await.unwrap();
    }
    let over = office.house.app.import(&caller, id).unwrap().import;
    assert_eq!((over.done, over.errors, over.state), (300, 0, ImportState::Finished));
    assert_eq!(office.house.due_at(Lane::Letters, Time(i64::MAX)).len(), 1);
    let first = office.house.app.import_lines(&caller, id, None, false).unwrap();
    assert_eq!((first.lines.len(), first.next), (PAGE, Some(201)));
    let rest = office.house.app.import_lines(&caller, id, first.next, false).unwrap();
    assert_eq!((rest.lines.len(), rest.next), (100, None));
}

#[tokio::test]
async fn files_and_logs_are_forgotten_in_time() {
    let office = Office::new();
    let text = format!("{HEAD}\nada@example.org,DELETE\n");
    let previewed = office.brings(office.grace, ImportKind::Users, &text).await.unwrap().import.id;
    let finished = office.brings(office.grace, ImportKind::Users, &text).await.unwrap().import.id;
    let running = office.brings(office.grace, ImportKind::Users, &text).await.unwrap().import.id;
    office.runs(office.grace, finished).await;
    let caller = office.house.as_caller(office.org, office.grace);
    office.house.app.start_import(&caller, running).await.unwrap();
    let again = office.house.app.start_import(&caller, previewed).await;
    assert!(matches!(again, Err(Error::WrongState)), "one import at a time");
    let states = async || {
        office.house.app.sweep_imports().await.unwrap();
        let states = [previewed, finished, running].map(|id| office.house.app.import(&caller, id));
        states.map(|found| found.ok().map(|shown| (shown.import.state, shown.import.document.is_some())))
    };
    let (file, no_file) = (true, false);
    assert_eq!(
        states().await,
        [
            Some((ImportState::Previewed, file)),
            Some((ImportState::Finished, no_file)),
            Some((ImportState::Running, file))
        ]
    );
    office.house.clock.pass(FILE_KEPT);
    assert_eq!(
        states().await,
        [None, Some((ImportState::Finished, no_file)), Some((ImportState::Stopped, no_file))],
        "a day later"
    );
    office.house.clock.pass(LOG_KEPT);
    assert_eq!(states().await, [None, None, None], "a week later");
}

#[tokio::test]
async fn a_file_belongs_to_its_organization_and_kind() {
    let office = Office::new();
    let other = office.house.organization("Other", &[]);
    let eve = office.house.person(other, "eve@other.org", &[Role::OrganizationAdministrator]);
    let id = office.brings(office.grace, ImportKind::Users, &format!("{HEAD}\na@b,DELETE\n")).await.unwrap().import.id;
    let eve = office.house.as_caller(other, eve);
    assert!(matches!(office.house.app.import(&eve, id), Err(Error::NotFound)));
    assert!(matches!(office.house.app.stop_import(&eve, id).await, Err(Error::NotFound)));
    assert!(office.house.app.imports(&eve).unwrap().is_empty());
    let refused = office.brings(office.grace, ImportKind::Badges, HEAD).await;
    assert!(matches!(refused, Err(Error::Import(BadFile::Header))));
    office.house.app.stop_import(&office.house.as_caller(office.org, office.grace), id).await.unwrap();
}

/// The log has no password, and no cell that a spreadsheet would compute.
#[tokio::test]
async fn the_log_gives_nothing_away() {
    let office = Office::new();
    let text = format!("{HEAD}\n=cmd@example.org,CREATE,canary on the lake,,,,,,,,\ncanary word,canary,canary\n");
    let id = office.brings(office.grace, ImportKind::Users, &text).await.unwrap().import.id;
    office.runs(office.grace, id).await;
    let caller = office.house.as_caller(office.org, office.grace);
    let text = office.house.app.import_log(&caller, id, LogForm::Text, Language::Fr).unwrap();
    assert_eq!(
        text,
        "people.csv : 2 lignes, dont 1 importée et 1 rejetée.\n\n\
         Ligne 2, =cmd@example.org : L’utilisateur a été créé. Le mot de passe devra être changé à la prochaine connexion.\n\
         Ligne 3 : EMAIL : Cette adresse e-mail n’est pas valide. Les valeurs manquantes en fin de ligne comptent comme vides.\n"
    );
    let csv = office.house.app.import_log(&caller, id, LogForm::Csv, Language::En).unwrap();
    assert!(csv.starts_with("\u{feff}\"LINE\",") && csv.contains("\"'=cmd@example.org\"") && !csv.contains("canary"));
    let work = office.house.due_at(Lane::Letters, Time(i64::MAX));
    let letters: Vec<_> = work.iter().map(|work| String::from_utf8_lossy(&work.payload)).collect();
    assert!(letters.iter().any(|letter| letter.contains("people.csv")), "the log is mailed: {letters:?}");
    assert!(letters.iter().all(|letter| !letter.contains("canary")), "{letters:?}");
}

/// C9 holds for files as well: neither the present password nor a remembered one, nor what belongs to the person.
#[tokio::test]
async fn a_file_sets_no_password_that_the_person_had() {
    let office = Office::new();
    let mut somebody = office.house.somebody(office.org, "ada@example.org");
    somebody.details.name = "Heron Fisher".parse().unwrap();
    office.house.put(move |w| Ok(storage::users::put(w, &somebody)?));
    office.house.put(move |w| {
        let mut organization = orgs::get(w, office.org)?.unwrap();
        organization.settings.passwords.history = 1;
        Ok(orgs::put(w, &organization)?)
    });
    for (password, said) in [
        ("a stork on the roof", "2 ada@example.org: The user was changed."),
        ("a stork on the roof", "PASSWORD: The user has, or has had, this password."),
        ("five coots by the mill", "2 ada@example.org: The user was changed."),
        ("a stork on the roof", "PASSWORD: The user has, or has had, this password."),
        ("heron fisher!", "PASSWORD: The password must not contain the user’s address or name"),
        ("two grebes in the reeds", "2 ada@example.org: The user was changed."),
        ("a stork on the roof", "2 ada@example.org: The user was changed."),
    ] {
        let text = format!("{HEAD}\nada@example.org,UPDATE,{password}\n");
        let (_, done) = office.both(office.grace, ImportKind::Users, &text).await;
        assert!(done.contains(said), "{password}: {done}");
    }
}

/// C19: the logs of earlier imports follow a change of address and forget whoever is deleted; the log of a deletion
/// says whom it deleted as long as it is kept.
#[tokio::test]
async fn logs_forget_whoever_is_deleted() {
    let office = Office::new();
    let made =
        format!("{HEAD}\nada@example.org,CREATE,a heron on the lake\nbob@example.org,CREATE,a heron on the lake\n");
    let id = office.brings(office.grace, ImportKind::Users, &made).await.unwrap().import.id;
    office.runs(office.grace, id).await;
    let (ada, caller) = (office.somebody("ada@example.org").unwrap(), office.house.as_caller(office.org, office.grace));
    let mut renamed = ada.clone();
    renamed.details.email = "countess@example.org".parse().unwrap();
    let (by, now, before) = (caller.clone(), crate::testing::BEGIN, ada.clone());
    office.house.put(move |w| crate::users::change(w, &by, now, &before, renamed.clone()));
    assert!(office.lines(id).contains("countess@example.org") && !office.lines(id).contains("ada@"));
    office.house.app.delete_user(&caller, ada.id).await.unwrap();
    let gone = format!("{HEAD}\nbob@example.org,DELETE\n");
    let (_, log) = office.both(office.grace, ImportKind::Users, &gone).await;
    assert!(log.contains("bob@example.org"), "{log}");
    let lines = office.lines(id);
    assert!(lines.contains("#") && !lines.contains("countess") && !lines.contains("bob"), "{lines}");
}

/// D2, D11, D12: who is made without a password is mailed a link to choose one, when the import says so; nobody else is.
#[tokio::test]
async fn users_without_a_password_are_mailed_a_link() {
    let office = Office::new();
    let caller = office.house.as_caller(office.org, office.grace);
    let bytes = format!("{HEAD}\nada@example.org,CREATE\ngrace@example.org,UPDATE,,Grace\n").into_bytes();
    let brought = ImportUpload {
        kind: ImportKind::Users,
        file: "people.csv".to_owned(),
        link: true,
        strict: true,
        bytes: bytes.clone(),
    };
    assert!(
        office.house.app.bring_import(&caller, brought).await.unwrap().import.errors == 2,
        "strict: values missing"
    );
    let brought =
        ImportUpload { kind: ImportKind::Users, file: "people.csv".to_owned(), link: true, strict: false, bytes };
    let id = office.house.app.bring_import(&caller, brought).await.unwrap().import.id;
    let over = office.runs(office.grace, id).await.import;
    assert_eq!((over.done, over.errors), (2, 0), "{}", office.lines(id));
    assert!(office.lines(id).contains("A link to choose a password is e-mailed."), "{}", office.lines(id));
    let ada = office.somebody("ada@example.org").unwrap();
    assert!(!ada.must_change_password);
    let later = Time(crate::testing::BEGIN.0 + 1_000_000);
    let due = office.house.due_at(Lane::Letters, later);
    let letters: Vec<String> = due.iter().map(|work| String::from_utf8_lossy(&work.payload).into_owned()).collect();
    let links = letters.iter().filter(|letter| letter.contains("/password#")).collect::<Vec<_>>();
    assert!(links.len() == 1 && links[0].contains("ada@example.org"), "{letters:?}");
}
