//! Files dropped on the page: taken whole or not at all, read, and printed like mailed ones.

use api::{problem::Code, routes::Endpoint};
use bytes::Bytes;
use futures_util::StreamExt;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use model::{
    jobs::{JobState, Remark},
    text::Language,
};
use std::convert::Infallible;
use tests::{Appliance, attachment, expect, files::File, wait};

#[tokio::test]
async fn an_uploaded_document_waits_for_its_owner() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04:A2:11:5B").await;

    ada.uploads(attachment("two-pages-color.pdf")).await;
    ada.sees_jobs(expect!["two-pages-color.pdf  2 pages  held"]).await;
    house.badge_at("lobby", "04a2115b").await;
    house.paper_of("lobby", expect!["2 impressions in color"]).await;
    ada.sees_jobs(expect!["two-pages-color.pdf  2 pages  printed"]).await;
}

/// Of a file that is cut off some pages may come out: its owner is told before they do, and may still print them.
#[tokio::test]
async fn a_cut_file_says_so_in_the_queue_and_at_the_panel() {
    const SENTENCE: &str = "The file is cut off or damaged. Only what could be read of it is printed.";
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    let mut plan = tests::files::pdf(3, false);
    plan.truncate(plan.len() * 2 / 3);
    ada.uploads(File::new("plan.pdf", plan)).await;
    let job = ada.job("plan.pdf", |state| *state == JobState::Held).await;
    let facts = job.facts.unwrap();
    assert_eq!(facts.remarks, [Remark::PartOfFile]);
    assert_eq!(facts.remarks[0].sentence(Language::En), SENTENCE);
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04A2115B").await;
    assert!(page.contains(SENTENCE), "{page}");
    panel.print_all().await;
    let _ = ada.job("plan.pdf", |state| *state == JobState::Printed).await;
}

#[tokio::test]
async fn pictures_and_texts_become_pages() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    ada.uploads(attachment("notes.txt")).await;
    ada.uploads(attachment("picture.png")).await;
    ada.sees_jobs(expect![[r#"
        notes.txt  1 page  held
        picture.png  1 page  held"#]])
        .await;
}

/// What a mail program has kept as a file is printed as if it had been mailed.
#[tokio::test]
async fn a_message_as_a_file_becomes_its_documents() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let message = "From: bob@example.org\r\nSubject: Plan\r\nMIME-Version: 1.0\r\n\
                   Content-Type: multipart/mixed; boundary=edge\r\n\r\n--edge\r\n\r\nSee attached.\r\n--edge\r\n\
                   Content-Type: text/plain; name=inner.txt\r\n\r\nInner notes\r\n--edge\r\n\
                   Content-Type: application/zip; name=all.zip\r\n\r\nPK\x03\x04\x14\r\n--edge--\r\n";
    ada.uploads(File::new("Plan.eml", message)).await;
    ada.sees_jobs(expect![[r#"
        all.zip  unreadable: unsupported
        inner.txt  1 page  held"#]])
        .await;
    assert_eq!(ada.tries_to_upload(File::new("empty.pdf", "")).await.code(), Code::EmptyDocument);
    // What Outlook and mail programs keep has nothing of a message around it.
    let winmail = include_bytes!("../fuzz/corpus/tnef/files.tnef");
    ada.uploads(File::new("winmail.dat", winmail.to_vec())).await;
    let signed = include_bytes!("../fuzz/corpus/cms/signed-der.p7m");
    ada.uploads(File::new("smime.p7m", signed.to_vec())).await;
    ada.sees_jobs(expect![[r#"
        Notes of the day.txt  1 page  held
        all.zip  unreadable: unsupported
        inner.txt  1 page  held
        inner.txt  1 page  held
        notes.txt  1 page  held"#]])
        .await;
}

#[tokio::test]
async fn the_format_is_told_by_the_content_and_not_by_the_name() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    ada.uploads(File::new("report.txt", tests::files::pdf(4, false))).await;
    ada.sees_jobs(expect!["report.txt  4 pages  held"]).await;
    let program = File::new("report.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0".to_vec());
    assert_eq!(ada.tries_to_upload(program).await.code(), Code::Unsupported);
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_with_the_limit() {
    let house = Appliance::started().with_flag("--document-limit", "1").await;
    let ada = house.user("ada@example.org").await;
    let large = File::new("large.pdf", tests::files::pdf_of_size((1 << 20) + 1));
    let problem = ada.tries_to_upload(large).await.problem();
    assert_eq!((problem.status, problem.code, problem.limit), (413, Code::TooLarge, Some(1 << 20)));
    ada.uploads(File::new("fits.pdf", tests::files::pdf_of_size(1 << 20))).await;
    ada.sees_jobs(expect!["fits.pdf  1 page  held"]).await;
}

/// Somebody closes the browser in the middle: nothing of it stays.
#[tokio::test]
async fn an_upload_that_is_broken_off_leaves_nothing() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let spool = house.data().join("spool");
    let before = files_in(&spool);

    let mut connection = ada.http().connect().await.unwrap();
    let (pieces, rest) = futures_channel();
    let path = format!("{}?name=half.pdf", Endpoint::Submit.path());
    let wanted = ada.http().request("POST", &path).with("content-type", "application/pdf");
    let upload = tokio::spawn(async move { connection.send(wanted, rest).await.map(|r| r.status()) });
    pieces.send(Bytes::from(vec![b'%'; 200_000])).await.unwrap();
    wait::until("the upload has begun", async || (files_in(&spool) > before).then_some(())).await;
    upload.abort();
    drop(pieces);
    wait::until("the half file is gone", async || (files_in(&spool) == before).then_some(())).await;
    ada.sees_jobs(expect![""]).await;
}

#[tokio::test]
async fn a_job_can_be_changed_and_deleted_by_its_owner_only() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let bob = house.user("bob@example.org").await;
    let job = ada.uploads(attachment("three-pages.pdf")).await.to_string();
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;

    for endpoint in [Endpoint::Job, Endpoint::DeleteJob] {
        assert_eq!(bob.http().ask(endpoint, &[&job]).await.code(), Code::NotFound);
    }
    bob.sees_jobs(expect![""]).await;

    let options =
        serde_json::json!({ "options": { "copies": 2, "sides": "two-sided-long-edge", "color": "monochrome" } });
    let _ = ada.http().call(Endpoint::SetJobOptions, &[&job], &options).await.good();
    assert_eq!(ada.jobs().await[0].options.copies, 2);
    let _ = ada.http().ask(Endpoint::DeleteJob, &[&job]).await.good();
    ada.sees_jobs(expect![""]).await;
}

/// Two sides and copies are charged as what they are: impressions and sheets.
#[tokio::test]
async fn copies_and_sides_come_out_as_chosen() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    let job = ada.uploads(attachment("three-pages.pdf")).await.to_string();
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    let options =
        serde_json::json!({ "options": { "copies": 2, "sides": "two-sided-long-edge", "color": "monochrome" } });
    let _ = ada.http().call(Endpoint::SetJobOptions, &[&job], &options).await.good();

    house.badge_at("lobby", "04A2115B").await;
    house.paper_of("lobby", expect!["6 impressions on 4 sheets"]).await;
    let printed = ada.job("three-pages.pdf", |s| *s == JobState::Printed).await.printed.unwrap();
    assert_eq!((printed.impressions, printed.sheets, printed.color_impressions), (6, 4, 0));
}

/// I18: what cannot be is refused beside its field, in a sentence; nothing of it is taken.
#[tokio::test]
async fn settings_that_cannot_be_are_refused_beside_their_field() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let job = ada.uploads(attachment("three-pages.pdf")).await.to_string();
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    for (options, field, code) in [
        (serde_json::json!({ "copies": 2_000_000_000_u64 }), "copies", Code::Copies),
        (serde_json::json!({ "page_ranges": "9-2" }), "page_ranges", Code::PageRanges),
        (serde_json::json!({ "page_ranges": "4-9" }), "page_ranges", Code::NoPage),
        (serde_json::json!({ "number_up": { "pages": 3 } }), "number_up", Code::PagesPerSide),
    ] {
        let settings = serde_json::json!({ "options": options, "description": "never taken" });
        let problem = ada.http().call(Endpoint::SetJobOptions, &[&job], &settings).await.problem();
        assert_eq!((problem.status, problem.field.as_deref(), problem.code), (422, Some(field), code), "{options}");
    }
    let settings = serde_json::json!({
        "options": { "copies": 2, "number_up": { "pages": 2 }, "page_ranges": "2-" }, "description": "For Monday"
    });
    let _ = ada.http().call(Endpoint::SetJobOptions, &[&job], &settings).await.good();
    let [job] = ada.jobs().await.try_into().unwrap();
    assert_eq!(job.description.as_deref(), Some("For Monday"));
    assert_eq!((job.options.number_up.pages.get(), job.options.page_ranges.to_string().as_str()), (2, "2-"));
}

/// I19: what somebody has set for future jobs holds for those, and not for what is there; what the organization has
/// decided is nobody's to choose.
#[tokio::test]
async fn future_jobs_are_printed_as_their_owner_and_the_organization_say() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let roles = [model::access::Role::PrintReleaseManagementAdministrator];
    let paul = house.user("paul@example.org").with_roles(&roles).await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
    let own = serde_json::json!({ "defaults": { "copies": 2, "color": "monochrome" } });
    let _ = ada.http().call(Endpoint::SetQueuePreferences, &[], &own).await.good();
    ada.uploads(attachment("two-pages.pdf")).await;
    let copies = async |title: &str| ada.job(title, |s| *s == JobState::Held).await.options.copies;
    assert_eq!((copies("one-page.pdf").await, copies("two-pages.pdf").await), (1, 2));

    let mut policy: serde_json::Value = paul.http().ask(Endpoint::QueuePolicy, &[]).await.json();
    policy["defaults"]["color"] = "color".into();
    policy["locked"] = serde_json::json!(["color"]);
    policy["keep_held_hours"] = 48.into();
    assert_eq!(ada.http().call(Endpoint::SetQueuePolicy, &[], &policy).await.status, 403);
    let _ = paul.http().call(Endpoint::SetQueuePolicy, &[], &policy).await.good();
    ada.uploads(attachment("three-pages.pdf")).await;
    let job = ada.job("three-pages.pdf", |s| *s == JobState::Held).await;
    assert_eq!((job.options.copies, job.options.color), (2, model::jobs::ColorMode::Color));
    let gray = serde_json::json!({ "options": { "color": "monochrome" } });
    let problem = ada.http().call(Endpoint::SetJobOptions, &[&job.id.to_string()], &gray).await.problem();
    assert_eq!((problem.status, problem.field.as_deref(), problem.code), (403, Some("color"), Code::OptionLocked));
    let settings: serde_json::Value = house.administrator().http().ask(Endpoint::Organization, &[]).await.json();
    assert_eq!(settings["settings"]["keep_held_hours"], 48, "{settings}");
}

/// K7, K8: somebody releases from the portal, at a printer that is chosen there; what is kept waits again.
#[tokio::test]
async fn jobs_are_released_from_the_portal_and_may_stay() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").await;
    let job = ada.uploads(attachment("two-pages.pdf")).await;
    ada.sees_jobs(expect!["two-pages.pdf  2 pages  held"]).await;
    let printers: serde_json::Value = ada.http().ask(Endpoint::ReleasePrinters, &[]).await.json();
    let printer = printers[0]["id"].as_str().unwrap().to_owned();
    let foreign = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";
    let release = serde_json::json!({ "printer": printer, "jobs": [job, foreign], "keep": true });
    let outcome: serde_json::Value = ada.http().call(Endpoint::ReleaseJobs, &[], &release).await.json();
    assert_eq!((&outcome["done"], &outcome["refused"][0]["id"]), (&1.into(), &foreign.into()), "{outcome}");
    house.paper_of("lobby", expect!["2 impressions"]).await;
    let kept = ada.job("two-pages.pdf", |s| *s == JobState::Held).await;
    assert!(kept.keep);
    let release = serde_json::json!({ "printer": printer, "jobs": [job], "keep": false });
    let _ = ada.http().call(Endpoint::ReleaseJobs, &[], &release).await.good();
    let _ = ada.job("two-pages.pdf", |s| *s == JobState::Printed).await;
}

/// I25, I26, B17: what came out is in the history of its owner with the columns of the guide, and as a file.
#[tokio::test]
async fn what_came_out_is_in_the_history_of_its_owner() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    let accounts = [model::access::Role::PrintReleaseManagementDocumentAccounting];
    let luca = house.user("luca@example.org").with_roles(&accounts).await;
    ada.uploads(File::new("=plan.pdf", tests::files::pdf(3, false))).await;
    ada.sees_jobs(expect!["=plan.pdf  3 pages  held"]).await;
    house.badge_at("lobby", "04A2115B").await;
    let _ = ada.job("=plan.pdf", |s| *s == JobState::Printed).await;
    let of = format!("of={}", ada.me().user);
    let history =
        async |http: &tests::http::Http, query: &str| http.get(&format!("{}?{query}", Endpoint::History.path())).await;
    let page: serde_json::Value = history(ada.http(), "").await.json();
    let line = &page["lines"][0];
    assert_eq!((&line["title"], &line["impressions"]), (&"=plan.pdf".into(), &3.into()), "{page}");
    assert!(line["address"].as_str().is_some_and(|address| address.starts_with("127.")), "{page}");
    let page: serde_json::Value = history(ada.http(), "to=2020-01-01").await.json();
    assert_eq!(page["lines"], serde_json::json!([]));
    let page: serde_json::Value = history(luca.http(), &of).await.json();
    assert_eq!(page["owner"]["email"], "ada@example.org", "{page}");
    assert_eq!(history(house.user("eve@example.org").await.http(), &of).await.status, 403);
    let file = ada.http().get(Endpoint::HistoryCsv.path()).await.text();
    assert!(
        file.starts_with("\u{feff}\"Impressions\",\"Released on\",\"Job name\"")
            || file.starts_with("\u{feff}Impressions"),
        "{file}"
    );
    assert!(file.contains("'=plan.pdf"), "no cell is a formula: {file}");
}

/// A job tells its life in words, and who released it where that was not its owner.
#[tokio::test]
async fn a_job_tells_its_life_in_words() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").await;
    let bob = house.user("bob@example.org").named("Bob Kahn").with_badge("04A2115B").await;
    let job = ada.uploads(attachment("two-pages.pdf")).await;
    ada.sees_jobs(expect!["two-pages.pdf  2 pages  held"]).await;
    let delegate = serde_json::json!({ "delegate": bob.me().user });
    let _ = ada.http().call(Endpoint::AddDelegate, &[&ada.me().user.to_string()], &delegate).await.good();
    let printers: serde_json::Value = bob.http().ask(Endpoint::ReleasePrinters, &[]).await.json();
    let release = serde_json::json!({ "printer": printers[0]["id"], "jobs": [job] });
    let _ = bob.http().call(Endpoint::ReleaseJobs, &[], &release).await.good();
    let _ = ada.job("two-pages.pdf", |s| *s == JobState::Printed).await;
    let life: Vec<serde_json::Value> = ada.http().ask(Endpoint::JobLife, &[&job.to_string()]).await.json();
    let told: Vec<&str> = life.iter().map(|step| step["sentence"].as_str().unwrap()).collect();
    let want = [
        "Uploaded on the web page.",
        "Read: 2 pages, all in black and white. It waits to be released.",
        "Released at lobby by Bob Kahn.",
        "Printed: 2 impressions on 2 sheets.",
    ];
    assert_eq!(told, want);
}

fn files_in(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.filter_map(Result::ok).map(|e| if e.path().is_dir() { files_in(&e.path()) } else { 1 }).sum()
}

fn futures_channel() -> (tokio::sync::mpsc::Sender<Bytes>, tests::http::Body) {
    let (sender, receiver) = tokio::sync::mpsc::channel::<Bytes>(4);
    let stream = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|bytes| (bytes, receiver))
    });
    let frames = stream.map(|bytes| Ok::<_, Infallible>(Frame::data(bytes)));
    (sender, BodyExt::boxed(StreamBody::new(Box::pin(frames))))
}
