//! Simulated printers under the eyes of `ipptool`, the test program of CUPS.

use super::testing::{Printers, pdf};
use tempfile::NamedTempFile;
use tokio::process::Command;

/// How many tests of a suite passed and failed.
async fn ipptool(suite: &str, uri: &str) -> (usize, usize, String) {
    let file = NamedTempFile::with_suffix(".pdf").unwrap();
    std::fs::write(file.path(), pdf(2)).unwrap();
    let ran = Command::new("ipptool").args(["-V", "2.0", "-tI", "-f"]).arg(file.path()).args([uri, suite]).output();
    let said = String::from_utf8(ran.await.expect("ipptool of cups-ipp-utils").stdout).unwrap();
    (said.matches("[PASS]").count(), said.matches("[FAIL]").count(), said)
}

/// The exit status of ipptool is not to be relied on, so what it says is counted.
#[tokio::test]
async fn simulated_printers_pass_the_suites() {
    let printers = Printers::started(&["lobby"], 5).await;
    for (suite, least) in [
        ("get-printer-attributes.test", 1),
        ("print-job.test", 1),
        ("print-job-and-wait.test", 2),
        ("create-job.test", 2),
        ("validate-job.test", 1),
        ("ipp-1.1.test", 30),
        ("ipp-2.0.test", 31),
    ] {
        let (passed, failed, said) = ipptool(suite, &printers.uri("lobby")).await;
        assert!(failed == 0 && passed >= least, "{suite}: {passed} passed, {failed} failed\n{said}");
    }
}
