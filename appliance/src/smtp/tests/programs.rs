//! Mail clients that we did not write.

use super::{House, Limits, few, memory};
use std::process::{Command, Output};

/// Runs a program of a Debian package.
fn run(program: &str, package: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{program} did not start ({error}): install the Debian package `{package}`"))
}

fn swaks(house: &House, arguments: &[&str]) -> (bool, String) {
    let server = house.at.to_string();
    let always = ["--server", &server, "--ehlo", "client.example", "--to", "print@house", "--from", "ada@example.org"];
    let output = run("swaks", "swaks", &[&always, arguments].concat());
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(
        !said.contains("requires Net::SSLeay"),
        "swaks has no TLS: install the Debian package `libnet-ssleay-perl`"
    );
    (output.status.success(), said)
}

#[test]
fn swaks_mails_an_attachment_over_tls_as_somebody() {
    let house = House::new();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("three pages.pdf");
    std::fs::write(&file, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n").unwrap();
    let attachment = format!("@{}", file.display());
    let sign_in = ["--tls", "--auth", "PLAIN", "--auth-user", "ada@example.org", "--auth-password", "secret"];
    let (sent, said) = swaks(&house, &[&sign_in[..], &["--attach", &attachment]].concat());
    assert!(sent, "{said}");
    let taken = house.mail.taken();
    assert_eq!(taken.len(), 1, "{said}");
    assert_eq!(taken[0].authenticated, Some((memory::ORG, memory::ADA)));
    assert!(taken[0].summary.printable_attachment && taken[0].summary.visible_body);
}

#[test]
fn swaks_is_refused_with_a_reason() {
    let house = House::new();
    let login = ["--tls", "--auth", "LOGIN", "--auth-user", "ada@example.org", "--auth-password", "wrong"];
    let (sent, said) = swaks(&house, &login);
    assert!(!sent && said.contains("535 5.7.8 Wrong address or password"), "{said}");
    let (sent, said) =
        swaks(&house, &["--auth", "PLAIN", "--auth-user", "ada@example.org", "--auth-password", "secret"]);
    assert!(!sent && said.contains("Host did not advertise authentication"), "{said}");
    let (sent, said) = swaks(&house, &["--to", "eve@example.org"]);
    assert!(!sent && said.contains("550 5.7.1 This address takes no print jobs"), "{said}");
    assert!(house.mail.taken().is_empty());
}

#[test]
fn smtp_source_brings_every_message_once() {
    let house = House::with(Limits { sessions: 40, per_address: 20, ..few() });
    let at = house.at.to_string();
    // A new session for each message, then sessions that go on.
    for (size, more) in [("10000", None), ("1000", Some("-d")), ("300000", None)] {
        let before = house.mail.taken().len();
        let sessions = ["-s", "20", "-m", "200", "-l", size, "-f", "ada@example.org", "-t", "print@house"];
        let arguments: Vec<&str> = sessions.into_iter().chain(more).chain([at.as_str()]).collect();
        let output = run("/usr/sbin/smtp-source", "postfix", &arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(house.mail.taken().len() - before, 200);
    }
}
