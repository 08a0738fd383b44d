//! Mail that comes in, sent by a mail program that others wrote: what is taken, what is refused, and how it is said.

use api::{jobs::QueuedJob, problem::Code, routes::Endpoint};
use model::{jobs::JobState, orgs::UnprovedSender};
use std::{os::unix::fs::PermissionsExt, process::Command};
use tests::{Appliance, appliance::QUEUE, attachment, expect, files::File, wait};

#[tokio::test]
async fn every_refusal_is_said_in_the_dialogue() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let check = async |what: &str, reply: String, wanted: &str| {
        assert!(reply.starts_with(wanted), "{what}: {reply}");
    };
    let page = || attachment("one-page.pdf");

    check("a recipient that is not ours", ada.is_refused("somebody@elsewhere.example", page()).await, "550 5.7.1")
        .await;
    let stranger = ada.mail(QUEUE).pretending("mallory@example.org").with(page()).send().await;
    check("a sender whom nobody knows", stranger.refusal().to_owned(), "550 5.7.1").await;
    check("nothing in it", ada.mail(QUEUE).send().await.refusal().to_owned(), "554 5.6.0").await;
    let program = File::new("setup.exe", b"MZ\x90\0\x03\0\0\0".to_vec());
    check("nothing that can be printed", ada.is_refused(QUEUE, program).await, "554 5.6.0").await;
    let automatic = ada.mail(QUEUE).header("Auto-Submitted: auto-replied").with(page()).send().await;
    check("an answer of a program", automatic.refusal().to_owned(), "550 5.7.1").await;
    let relayed = ada.mail("ada@example.org").with(page()).send().await;
    check("mail for a person and not for the queue", relayed.refusal().to_owned(), "550 5.7.1").await;

    ada.sees_jobs(expect![""]).await;
}

/// B18: without the role nothing is taken, and the sender is told.
#[tokio::test]
async fn submitting_by_email_needs_the_role() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let none = serde_json::json!({ "roles": ["print-release-management-user"] });
    let _ = house.administrator().http().call(Endpoint::SetOrganizationRoles, &[], &none).await.good();
    assert!(ada.is_refused(QUEUE, attachment("one-page.pdf")).await.starts_with("550 5.7.1"));
    ada.sees_jobs(expect![""]).await;
}

#[tokio::test]
async fn a_message_over_the_limit_is_refused() {
    let house = Appliance::started().with_flag("--document-limit", "1").await;
    let ada = house.user("ada@example.org").await;
    let reply = ada.is_refused(QUEUE, File::new("large.pdf", tests::files::pdf_of_size(2 << 20))).await;
    assert!(reply.starts_with("552 5.3.4"), "{reply}");
}

#[tokio::test]
async fn each_printable_attachment_is_a_job() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mail = ada.mail(QUEUE).saying("Please print these.").with(attachment("two-pages.pdf"));
    let reply = mail.with(attachment("picture.png")).with(attachment("notes.txt")).send().await;
    assert!(reply.accepted(), "{reply:?}");
    ada.sees_jobs(expect![[r#"
        notes.txt  1 page  held
        picture.png  1 page  held
        two-pages.pdf  2 pages  held"#]])
        .await;
}

/// An organization may choose to have the words printed as well.
#[tokio::test]
async fn the_text_beside_attachments_is_printed_where_the_organization_chooses_it() {
    let house = Appliance::started().await;
    house.set(|settings| settings.covering_text = true).await;
    let ada = house.user("ada@example.org").await;
    let mail =
        ada.mail(QUEUE).header("Subject: The plan").saying("Two copies, please.").with(attachment("two-pages.pdf"));
    assert!(mail.send().await.accepted());
    ada.sees_jobs(expect![[r#"
        The plan  1 page  held
        two-pages.pdf  2 pages  held"#]])
        .await;
}

/// What was accepted never ends as nothing, and a covering text is not what was to be printed.
#[tokio::test]
async fn an_attachment_that_is_not_printed_is_named() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let letter = || File::new("letter.docx", b"PK\x03\x04\x14\0\x06\0".to_vec());
    let both = ada.mail(QUEUE).saying("Please print both.").with(attachment("two-pages.pdf")).with(letter());
    assert!(both.send().await.accepted());
    ada.sees_jobs(expect![[r#"
        letter.docx  unreadable: unsupported
        two-pages.pdf  2 pages  held"#]])
        .await;
    let reply = ada.is_refused(QUEUE, letter()).await;
    assert!(reply.starts_with("554 5.6.0 Word documents are not printed"), "{reply}");
}

#[tokio::test]
async fn the_body_is_printed_when_nothing_printable_is_attached() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let reply = ada.mail(QUEUE).saying("Bonjour, Œuvre, Ελλάδα, Москва.").send().await;
    assert!(reply.accepted(), "{reply:?}");
    ada.sees_jobs(expect!["To be printed  1 page  held"]).await;
}

/// Mail programs send again when the line breaks at the wrong moment: accepted, and one job.
#[tokio::test]
async fn the_same_message_twice_is_one_job() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mail =
        ada.mail(QUEUE).header("Message-Id: <1@client.example.org>").header("Date: Mon, 23 Nov 2026 09:00:00 +0000");
    let message = "From: ada@example.org\r\nTo: print@house\r\nSubject: Twice\r\n\
                   Message-ID: <twice@client.example.org>\r\n\r\nOnce is enough.\r\n";
    for _ in 0..2 {
        let reply = mail.clone().raw(message.as_bytes()).send().await;
        assert!(reply.accepted(), "{reply:?}");
    }
    ada.sees_jobs(expect!["Twice  1 page  held"]).await;
    let other = message.replace("Once is enough.", "Something else.");
    assert!(mail.raw(other.as_bytes()).send().await.accepted());
    ada.sees_jobs(expect![[r#"
        Twice  1 page  held
        Twice  1 page  held"#]])
        .await;
}

/// From anywhere: the job waits until its owner says in the portal that the mail was his.
#[tokio::test]
async fn mail_that_nobody_vouches_for_waits_for_a_confirmation() {
    let house = Appliance::started().trusting_no_relay().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    ada.mails(QUEUE, attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["To be printed  unconfirmed"]).await;
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04A2115B").await;
    assert!(page.contains("No document is waiting for you."), "{page}");

    let job = ada.jobs().await[0].id.to_string();
    let _: QueuedJob = ada.http().call(Endpoint::ConfirmJob, &[&job], &serde_json::json!({})).await.json();
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
    assert_eq!(ada.http().call(Endpoint::ConfirmJob, &[&job], &serde_json::json!({})).await.code(), Code::WrongState);
}

/// A stranger who knows an address fills neither the queue nor the disk.
#[tokio::test]
async fn little_mail_waits_for_a_confirmation() {
    let house = Appliance::started().trusting_no_relay().await;
    let ada = house.user("ada@example.org").await;
    let large = File::new("large.pdf", tests::files::pdf_of_size(16 << 20));
    assert!(ada.is_refused(QUEUE, large).await.starts_with("452 4.2.2 "), "16 MiB are more than 20 in base64");
    for _ in 0..5 {
        ada.mails(QUEUE, attachment("one-page.pdf")).await;
    }
    assert!(ada.is_refused(QUEUE, attachment("two-pages.pdf")).await.starts_with("452 4.2.2 "));
    let signed_in = ada.mail(QUEUE).signed_in(ada.email(), ada.password()).with(attachment("two-pages.pdf"));
    assert!(signed_in.send().await.accepted(), "who signs in has nothing to confirm");
    ada.job("two-pages.pdf", |state| *state == JobState::Held).await;

    let jobs = ada.jobs().await;
    let waiting: Vec<_> = jobs.iter().filter(|job| job.state == JobState::Unconfirmed).collect();
    assert_eq!(waiting.len(), 5);
    let _ = ada.http().ask(Endpoint::DeleteJob, &[&waiting[0].id.to_string()]).await.good();
    ada.mails(QUEUE, attachment("two-pages.pdf")).await;
}

#[tokio::test]
async fn an_organization_may_refuse_mail_that_nobody_vouches_for() {
    let house = Appliance::started().trusting_no_relay().await;
    let ada = house.user("ada@example.org").await;
    house.set(|settings| settings.unproved_sender = UnprovedSender::Refuse).await;
    assert!(ada.is_refused(QUEUE, attachment("one-page.pdf")).await.starts_with("550 5.7.1"));
}

/// RFC 4954: whoever signs in may send from the own address, and from no other.
#[tokio::test]
async fn who_signs_in_needs_no_confirmation_and_sends_from_no_other_address() {
    let house = Appliance::started().trusting_no_relay().await;
    let ada = house.user("ada@example.org").await;
    let bob = house.user("bob@example.org").await;
    let signed_in = |mail: tests::mail::Mail| mail.signed_in(ada.email(), ada.password());

    let reply = signed_in(ada.mail(QUEUE).with(attachment("one-page.pdf"))).send().await;
    assert!(reply.accepted(), "{reply:?}");
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;

    let as_bob = signed_in(bob.mail(QUEUE).with(attachment("two-pages.pdf"))).send().await;
    assert!(as_bob.refusal().starts_with("550 5.7.1"), "{as_bob:?}");
    bob.sees_jobs(expect![""]).await;

    let wrong =
        ada.mail(QUEUE).signed_in(ada.email(), "not my password").with(attachment("two-pages.pdf")).send().await;
    assert!(wrong.refusal().starts_with("535 5.7.8"), "{wrong:?}");
}

/// What can only be known after the message was taken is told to its sender by mail, once, through the site's server.
#[tokio::test]
async fn a_refusal_that_is_known_late_is_told_by_mail() {
    let folder = tempfile::tempdir().unwrap();
    let sink_at = tests::process::free_address();
    let mut command = Command::new(find("smtp-sink"));
    command.current_dir(folder.path()).args(["-d", "letter."]);
    if rustix::process::getuid().is_root() {
        // It wants to be somebody else then, who must be able to write here.
        command.args(["-u", "postfix"]);
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    }
    command.arg(sink_at.to_string()).arg("10");
    let _sink = tests::process::Process::start("smtp-sink", command, &folder.path().join("sink.log"));

    let house = Appliance::started().with_flag("--mail-relay", &sink_at.to_string()).await;
    let ada = house.user("ada@example.org").await;
    let torn = File::new("torn.pdf", b"%PDF-1.7\nthis is not a document at all\n".to_vec());
    let mail = ada.mail(QUEUE).signed_in(ada.email(), ada.password()).with(torn);
    let reply = mail.send().await;
    assert!(reply.accepted(), "{reply:?}");
    ada.job("torn.pdf", |s| matches!(s, JobState::Unreadable(_))).await;

    let letter = wait::until("a letter tells the sender", async || {
        let entries = std::fs::read_dir(folder.path()).ok()?;
        let letters = entries.filter_map(Result::ok).filter(|e| e.file_name().to_string_lossy().starts_with("letter."));
        letters.filter_map(|e| std::fs::read_to_string(e.path()).ok()).find(|text| text.contains("Auto-Submitted"))
    })
    .await;
    for part in ["Auto-Submitted: auto-replied", "ada@example.org", "In-Reply-To:"] {
        assert!(letter.contains(part), "{part} is missing in: {letter}");
    }
    let envelope = letter.lines().find(|l| l.starts_with("X-Mail-Args:")).unwrap_or_default();
    assert!(envelope.contains("<>"), "an answer has no sender in its envelope (RFC 3834): {letter}");
}

/// Postfix's load client: many sessions at once, and every message that was taken is there.
#[tokio::test]
async fn twenty_sessions_at_once_lose_nothing() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mut source = tokio::process::Command::new(find("smtp-source"));
    source.args(["-s", "20", "-m", "100", "-l", "4000", "-f", ada.email(), "-t", QUEUE, "-M", "client.example.org"]);
    source.arg(format!("inet:127.0.0.1:{}", house.site().smtp.port()));
    let output = source.output().await.expect("smtp-source is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    wait::until("a hundred jobs are there", async || (ada.jobs().await.len() == 100).then_some(())).await;
}

fn find(program: &str) -> std::path::PathBuf {
    let sbin = std::path::Path::new("/usr/sbin").join(program);
    if sbin.is_file() { sbin } else { program.into() }
}
