//! Pages of a job as pictures, before they come out.

use api::{problem::Code, routes::Endpoint};

use model::jobs::JobState;
use serde_json::json;
use tests::{Appliance, attachment, expect};

/// Width and height of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "no PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test]
async fn a_page_is_shown_as_it_will_come_out_and_to_its_owner_only() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let bob = house.user("bob@example.org").await;
    let job = ada.uploads(attachment("three-pages.pdf")).await.to_string();
    ada.job("three-pages.pdf", |state| *state == JobState::Held).await;
    let page = async |number: &str| ada.http().ask(Endpoint::JobPage, &[&job, number]).await;

    let first = page("1").await.good();
    assert_eq!((first.header("content-type"), first.header("cache-control")), ("image/png".into(), "no-store".into()));
    let (width, height) = size(&first.body);
    assert!(width < height && height == 1_000, "{width} {height}");
    assert_eq!(page("4").await.code(), Code::NotFound);
    assert_eq!(page("0").await.code(), Code::NotFound);
    let small = ada.http().get(&format!("/api/jobs/{job}/pages/1?longest=100")).await.good();
    assert_eq!(size(&small.body).1, 100);

    // Two of three pages, side by side: one side of paper that lies.
    let options = json!({ "options": { "copies": 3, "number_up": { "pages": 2 }, "page_ranges": "2-" } });
    let _ = ada.http().call(Endpoint::SetJobOptions, &[&job], &options).await.good();
    let (width, height) = size(&page("1").await.good().body);
    assert!(width > height, "{width} {height}");
    assert_eq!(page("2").await.code(), Code::NotFound);

    for stranger in [&bob, house.administrator()] {
        let refused = stranger.http().ask(Endpoint::JobPage, &[&job, "1"]).await;
        assert!(matches!(refused.code(), Code::NotFound | Code::Forbidden), "{}", refused.status);
    }
    let _ = ada.http().ask(Endpoint::DeleteJob, &[&job]).await.good();
    assert_eq!(page("1").await.code(), Code::NotFound);
    ada.sees_jobs(expect![""]).await;
}
