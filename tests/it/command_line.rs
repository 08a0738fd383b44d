//! What administrators script: the program's own commands against a running appliance, with a personal access token.

use api::{
    account::{MadeToken, NewToken},
    badges::BadgeOf,
    routes::Endpoint,
    users::UserInfo,
};
use model::access::Permission;
use std::process::{Command, Output};
use tests::{Appliance, process::program};

/// A terminal with a token of the administrator.
struct Terminal<'h> {
    house: &'h Appliance,
    token: String,
}

impl<'h> Terminal<'h> {
    async fn of(house: &'h Appliance, scope: &[Permission], read_only: bool) -> Self {
        let new = NewToken { name: "scripts".to_owned(), scope: scope.to_vec(), read_only, days: 1 };
        let http = house.administrator().http();
        let made: MadeToken = http.call(Endpoint::MakeToken, &[], &new).await.good().json();
        house.site().secret(&made.secret);
        Self { house, token: made.secret }
    }

    fn runs(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(program("imprimatur"));
        command.args(arguments).env("IMPRIMATUR_TOKEN", &self.token).env("LC_ALL", "C");
        command.env("IMPRIMATUR_URL", format!("https://{}", self.house.site().https));
        command.env("IMPRIMATUR_CA", self.house.data().join("tls/ca.pem"));
        command.output().unwrap()
    }

    /// What it prints; it must succeed.
    fn says(&self, arguments: &[&str]) -> String {
        let output = self.runs(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Why it does not do it.
    fn refuses(&self, arguments: &[&str]) -> String {
        let output = self.runs(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_badges_and_organizations_are_scripted() {
    let house = Appliance::started().await;
    house.user("ada@example.org").named("Ada Lovelace").of_department("Math").await;
    let all = [Permission::ViewUsers, Permission::ManageUsers, Permission::ManageBadges, Permission::ManageChildren];
    let terminal = Terminal::of(&house, &all, false).await;

    assert_eq!(terminal.says(&["user", "list", "lovelace"]), "ada@example.org\tAda Lovelace\tMath\tactive\n");
    terminal.says(&["user", "deactivate", "Ada@example.org"]);
    let ada: UserInfo = serde_json::from_str(&terminal.says(&["user", "show", "ada@example.org", "--json"])).unwrap();
    assert!(!ada.active);
    terminal.says(&["user", "activate", "ada@example.org"]);

    terminal.says(&["badge", "add", "ada@example.org", "04A2115B", "--temporary"]);
    let found: Vec<BadgeOf> = serde_json::from_str(&terminal.says(&["badge", "list", "--json"])).unwrap();
    assert_eq!(found.iter().map(|b| b.badge.last_four.as_str()).collect::<Vec<_>>(), ["115B"]);
    terminal.says(&["badge", "delete", "04A2115B"]);
    assert_eq!(terminal.says(&["badge", "list"]), "");

    terminal.says(&["org", "create", "Annex", "--language", "fr", "--time-zone", "Europe/Paris"]);
    assert!(terminal.says(&["org", "list"]).ends_with("\tAnnex\n"));
    assert!(terminal.refuses(&["org", "create", "annex"]).contains("This is already in use."));

    terminal.says(&["user", "delete", "ada@example.org"]);
    assert!(terminal.refuses(&["user", "show", "ada@example.org"]).contains("nobody has the address"));

    let reads = Terminal::of(&house, &[Permission::ViewUsers], true).await;
    assert!(reads.says(&["user", "list"]).contains("active"));
    let refused = reads.refuses(&["badge", "add", house.administrator().email(), "04A2115B"]);
    assert!(refused.contains("Your roles do not allow this."), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_looked_at_and_then_imported() {
    let house = Appliance::started().await;
    let terminal = Terminal::of(&house, &[Permission::ViewUsers, Permission::ManageUsers], false).await;
    let file = house.site().scratch.join("staff.csv");
    let head = "EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,COST_CENTER,DEPARTMENT";
    std::fs::write(&file, format!("{head}\nada@example.org,CREATE,a heron on the lake,Ada,Lovelace,,,,,,\n")).unwrap();
    let file = file.to_str().unwrap();

    assert!(terminal.says(&["import", "users", file]).starts_with("2\tcreate\tada@example.org\t"));
    assert!(!terminal.says(&["user", "list"]).contains("ada@example.org"), "a look does nothing");
    assert!(terminal.says(&["import", "users", file, "--run"]).starts_with("2\tcreate\tada@example.org\t"));
    assert!(terminal.says(&["user", "list"]).contains("ada@example.org\tAda Lovelace"));
    let again = terminal.refuses(&["import", "users", file, "--run"]);
    assert!(again.contains("1 of 1 lines are refused"), "{again}");
    assert!(!again.contains("heron"));
}
