//! The main job: a mailed PDF waits until its owner shows a badge, then comes out once.

use tests::{Appliance, appliance::QUEUE, attachment, expect, printers::pixels};

/// A mailed PDF waits until its owner shows a badge, then comes out once.
#[tokio::test]
async fn mailed_document_waits_for_its_owner() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04:A2:11").await;

    ada.mails(QUEUE, attachment("three-pages.pdf")).await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    house.paper_of("lobby", expect![""]).await;

    house.badge_at("lobby", "04:A2:11").await;
    house.paper_of("lobby", expect!["3 impressions"]).await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  printed"]).await;

    // A second tap has nothing to print, and nothing comes out a second time.
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04:A2:11").await;
    assert!(page.contains("No document is waiting for you."), "{page}");
    house.paper_stays("lobby", expect!["3 impressions"]).await;
}

/// The same with a printer that others wrote, and its pages are those that were mailed.
#[tokio::test]
async fn a_real_printer_gets_every_page_as_it_was_mailed() {
    let house = Appliance::started().with_real_printer("office").await;
    let ada = house.user("ada@example.org").with_badge("04:A2:11").await;
    let file = attachment("five-pages-color.pdf");
    let sent = house.site().scratch.join("sent.pdf");
    std::fs::write(&sent, &file.bytes).unwrap();

    ada.mails(QUEUE, file).await;
    ada.sees_jobs(expect!["five-pages-color.pdf  5 pages  held"]).await;
    house.badge_at("office", "04:A2:11").await;
    ada.sees_jobs(expect!["five-pages-color.pdf  5 pages  printed"]).await;

    let came_out = house.device("office").documents("office");
    assert_eq!(came_out.len(), 1);
    assert_eq!(pixels(&came_out[0]), pixels(&sent));
}
