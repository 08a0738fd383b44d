//! Headless Chromium, printing.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// A document as Chromium prints it on A4.
pub fn printed(folder: &Path, name: &str, html: &str) -> Vec<u8> {
    let (page, pdf) = (folder.join(format!("{name}.html")), folder.join(format!("{name}.pdf")));
    // What a mail program knows from the header of the part.
    let html = html.replacen("<head>", "<head><meta charset=utf-8><style>@page { size: A4 }</style>", 1);
    std::fs::write(&page, html).unwrap();
    let printing = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-dev-shm-usage"])
        .args(["--no-first-run", "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", page.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(printing.unwrap().success(), "{name}");
    std::fs::read(&pdf).unwrap()
}
