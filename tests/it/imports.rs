//! Imports of users and badges, through the same doors as the browser app (section D).

use api::{
    badges::Badges,
    imports::{ImportInfo, ImportLines, ImportState, Imports},
    problem::Code,
    routes::Endpoint,
    users::UserPage,
};
use std::{os::unix::fs::PermissionsExt, path::Path, process::Command};
use tests::{
    Appliance,
    http::{Http, HttpResponse, body, quoted},
    process::Process,
    wait,
};

const HEAD: &str = "EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,COST_CENTER,DEPARTMENT";
const CANARY: &str = "canary on the lake";

/// Brings a file.
pub async fn brings(http: &Http, query: &str, file: impl Into<Vec<u8>>) -> HttpResponse {
    let wanted = http.request("POST", &format!("{}?{query}", Endpoint::BringImport.path()));
    http.send(wanted.with("content-type", "text/csv"), body(file.into())).await
}

/// The lines of an import, in the language of the one who asks.
pub async fn lines(http: &Http, id: &str) -> Vec<String> {
    let found: ImportLines = http.ask(Endpoint::ImportLines, &[id]).await.json();
    found.lines.iter().map(|l| format!("{} {}: {}", l.number, l.subject, l.detail)).collect()
}

/// Waits until the import is over.
pub async fn over(http: &Http, id: &str) -> ImportInfo {
    wait::until("the import is over", async || {
        let info: ImportInfo = http.ask(Endpoint::Import, &[id]).await.json();
        (info.state == ImportState::Finished).then_some(info)
    })
    .await
}

/// A mail server that keeps what it is given in files.
fn sink(folder: &Path) -> (Process, String) {
    let at = tests::process::free_address().to_string();
    let mut command = Command::new(
        ["/usr/sbin/smtp-sink", "smtp-sink"].into_iter().find(|p| Path::new(p).is_file()).unwrap_or("smtp-sink"),
    );
    command.current_dir(folder).args(["-d", "letter."]);
    if rustix::process::getuid().is_root() {
        // It wants to be somebody else then, who must be able to write here.
        command.args(["-u", "postfix"]);
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    }
    command.arg(&at).arg("10");
    (Process::start("smtp-sink", command, &folder.join("sink.log")), at)
}

fn letters(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().filter_map(Result::ok);
    let letters = entries.filter(|e| e.file_name().to_string_lossy().starts_with("letter."));
    letters.filter_map(|e| std::fs::read(e.path()).ok()).map(|b| String::from_utf8_lossy(&b).into_owned()).collect()
}

/// Every file below `folder` that has these bytes in it.
fn files_with(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes));
        } else if std::fs::read(&path).is_ok_and(|all| all.windows(bytes.len()).any(|w| w == bytes)) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// D1, D3, D5 to D8, D10, D16, D17: seen before, done, told by mail; and no password anywhere but as its hash.
#[tokio::test]
async fn a_file_of_users_is_previewed_run_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let (_sink, relay) = sink(folder.path());
    let house = Appliance::started().with_flag("--mail-relay", &relay).await;
    house.site().secret(CANARY);
    let http = house.administrator().http();
    house.user("old@example.org").await;
    let file = format!(
        "\u{feff}{HEAD}\r\n\
         ADA@example.org,CREATE,{CANARY},Ada,Lovelace,,,\"Technicians,R&D\",{{'desk':'7'}},4711,Math\r\n\
         ada@example.org,UPDATE,,,,Countess,,,,,\r\n\
         old@example.org,DELETE\r\n\
         {CANARY},CREATE,{CANARY}\r\n\
         eve@example.org,CREATE,{CANARY}\"{CANARY},,,,,,,,\r\n"
    );
    let info: ImportInfo = brings(http, &format!("kind=users&file={}", quoted("staff.csv")), file).await.json();
    assert_eq!((info.state, info.lines, info.errors, info.file.as_str()), (ImportState::Previewed, 5, 2, "staff.csv"));
    assert_eq!(info.by, house.administrator().email());
    let id = info.id.to_string();
    assert_eq!(
        lines(http, &id).await,
        [
            "2 ada@example.org: The user will be created. Characters that are not allowed in a group name are replaced with _. The password must be changed at the next sign-in. A group that does not exist is created.",
            "3 ada@example.org: The user will be changed.",
            "4 old@example.org: The user will be deleted. Values missing at the end of the line count as empty.",
            "5 : EMAIL: This is not a valid e-mail address. Values missing at the end of the line count as empty.",
            "6 : A quotation mark is out of place. Put the whole value in quotation marks, and double those inside.",
        ]
    );
    let people: UserPage = http.ask(Endpoint::Users, &[]).await.json();
    assert_eq!(people.total, 2, "nothing is done before it is started");

    let _ = http.ask(Endpoint::StartImport, &[&id]).await.good();
    let info = over(http, &id).await;
    assert_eq!((info.done, info.errors), (5, 2));
    let people: UserPage = http.get(&format!("{}?search=ada", Endpoint::Users.path())).await.json();
    assert_eq!(
        people.people.first().map(|p| (p.details.name.as_str(), p.details.email.as_str())),
        Some(("Countess", "ada@example.org"))
    );
    assert_eq!(http.ask(Endpoint::StartImport, &[&id]).await.code(), Code::WrongState);

    let log = http.get(&Endpoint::ImportLog.url(&[&id])).await.good();
    assert!(log.header("content-type").starts_with("text/plain"));
    assert!(log.text().starts_with("staff.csv: 5 lines, 3 imported and 2 rejected."), "{}", log.text());
    let csv = http.get(&format!("{}?form=csv", Endpoint::ImportLog.url(&[&id]))).await.good();
    assert!(csv.header("content-disposition").contains("import-log.csv"));
    assert!(
        csv.text().contains("\"4\",\"old@example.org\",\"DELETE\",\"true\",\"The user was deleted."),
        "{}",
        csv.text()
    );

    let letter = wait::until("the log is mailed", async || {
        letters(folder.path()).into_iter().find(|letter| letter.contains("staff.csv"))
    })
    .await;
    assert!(letter.contains(house.administrator().email()), "{letter}");
    let all: Imports = http.ask(Endpoint::Imports, &[]).await.json();
    assert_eq!(all.imports.iter().map(|i| i.id).collect::<Vec<_>>(), [info.id]);
    for place in [house.data(), folder.path()] {
        assert_eq!(files_with(place, CANARY.as_bytes()), [""; 0], "the password is in a file");
    }
    assert!(!log.text().contains("canary") && !csv.text().contains("canary") && !house.log().contains("canary"));
    assert!(files_with(house.data(), b"ada@example.org").iter().any(|f| f.ends_with("store.redb")), "the search finds");
}

/// D26 to D31, D34.
#[tokio::test]
async fn a_file_of_badges_is_previewed_and_run() {
    let house = Appliance::started().with_printer("lobby").await;
    let http = house.administrator().http();
    house.user("ada@example.org").await;
    let file = "BADGE,OPERATION,EMAIL,TEMPORARY\n\
        \"20171a,2a,3a\",CREATE,ADA@example.org,false\n\
        20172b,CREATE,ada@example.org,false\n\
        20173c,CREATE,ada@example.org,true\n\
        20174d,CREATE,nobody@example.org,true\n\
        99999,DELETE,\n";
    let info: ImportInfo = brings(http, "kind=badges&file=badges.txt", file).await.json();
    let id = info.id.to_string();
    let _ = http.ask(Endpoint::StartImport, &[&id]).await.good();
    assert_eq!(over(http, &id).await.errors, 2);
    let french = serde_json::json!({ "language": "fr" });
    let _ = http.call(Endpoint::SetLanguage, &[], &french).await.good();
    assert_eq!(
        lines(http, &id).await,
        [
            "2 ada@example.org: Le badge a été enregistré.",
            "3 ada@example.org: Le badge a été enregistré. Un badge permanent précédent est remplacé.",
            "4 ada@example.org: Le badge a été enregistré.",
            "5 nobody@example.org: EMAIL : Aucun utilisateur de l’entreprise n’a cette adresse e-mail.",
            "6 9999: BADGE : Ce badge n’existe pas. Les valeurs manquantes en fin de ligne comptent comme vides.",
        ]
    );
    let found = async |search: &str| {
        let path = format!("{}?search={}", Endpoint::Badges.path(), quoted(search));
        http.get(&path).await.json::<Badges>().badges.into_iter().map(|b| b.badge.last_four).collect::<Vec<_>>()
    };
    let mut all = found("Ada@example.org").await;
    all.sort();
    assert_eq!(all, ["172B", "173C"]);
    assert_eq!(found("20172b").await, ["172B"]);
    for part in ["2017", "172B", "ada"] {
        assert_eq!(found(part).await, [""; 0], "{part}");
    }
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("20172B").await;
    assert!(page.contains("No document is waiting for you."), "the badge is not known: {page}");
}

/// What is no such file is refused as a whole, in words.
#[tokio::test]
async fn a_wrong_file_is_refused_in_words() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let line = "ada@example.org,DELETE\n";
    let latin_1 = [HEAD.as_bytes(), b"\nzo\xe9@example.org,DELETE\n"].concat();
    let long = [HEAD.as_bytes(), &vec![b'\n'; 1_000_001 - HEAD.len()]].concat();
    for (file, code) in [
        (format!("{}\n{line}", HEAD.to_lowercase()).into_bytes(), Code::ImportHeader),
        (latin_1, Code::ImportEncoding),
        (HEAD.as_bytes().to_vec(), Code::ImportEmpty),
        (format!("{HEAD}\n{}", line.repeat(20_001)).into_bytes(), Code::ImportLines),
        (long, Code::TooLarge),
    ] {
        let answer = brings(http, "kind=users", file).await;
        assert_eq!(answer.code(), code);
        assert!(answer.problem().detail.ends_with('.'), "{}", answer.problem().detail);
    }
    assert_eq!(brings(http, "kind=cars", line).await.code(), Code::BadRequest);
    for (kind, header) in [("users", HEAD), ("badges", "BADGE,OPERATION,EMAIL,TEMPORARY")] {
        let example = http.get(&format!("{}?kind={kind}", Endpoint::ImportExample.path())).await.good();
        assert!(example.text().starts_with(header));
        assert_eq!(brings(http, &format!("kind={kind}"), example.text()).await.status, 201);
    }
}

/// Killed again and again in the middle, an import goes on where it was: every line once, the log once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_is_killed_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (_sink, relay) = sink(folder.path());
    let mut house = Appliance::started().with_flag("--mail-relay", &relay).await;
    let http = house.administrator().http().clone();
    // Passwords make it long enough to be killed in the middle; what cannot be done twice would be seen as an error.
    let rows: String = (0..40).map(|n| format!("p{n}@example.org,CREATE,a heron on lake {n}\n")).collect();
    let info: ImportInfo = brings(&http, "kind=users&file=many.csv", format!("{HEAD}\n{rows}")).await.json();
    let id = info.id.to_string();
    let _ = http.ask(Endpoint::StartImport, &[&id]).await.good();
    let mut before = 0;
    for _ in 0..3 {
        before = wait::until("some lines are done", async || {
            let info: ImportInfo = http.ask(Endpoint::Import, &[&id]).await.json();
            (info.done > before || info.state == ImportState::Finished).then_some(info.done)
        })
        .await;
        house.kill();
        house.start_again().await;
    }
    let info = over(&http, &id).await;
    assert_eq!((info.done, info.errors), (40, 0));
    let people: UserPage = http.ask(Endpoint::Users, &[]).await.json();
    assert_eq!(people.total, 41);
    let told = || letters(folder.path()).iter().filter(|letter| letter.contains("many.csv")).count();
    wait::until("the log is mailed", async || (told() == 1).then_some(())).await;
}

/// People who may not import do not even see that there are imports; those of another organization do not exist.
#[tokio::test]
async fn imports_are_for_those_who_may() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let info: ImportInfo = brings(http, "kind=users", format!("{HEAD}\na@example.org,DELETE\n")).await.json();
    let ada = house.user("ada@example.org").await;
    assert_eq!(ada.http().ask(Endpoint::Import, &[&info.id.to_string()]).await.code(), Code::Forbidden);
    assert_eq!(brings(ada.http(), "kind=users", HEAD).await.code(), Code::Forbidden);
    let id = info.id.to_string();
    let _ = http.ask(Endpoint::StopImport, &[&id]).await.good();
    assert_eq!(http.ask(Endpoint::Import, &[&id]).await.code(), Code::NotFound, "a preview is thrown away");
}
