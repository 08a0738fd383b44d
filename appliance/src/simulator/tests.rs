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

/// What a printer does not know it says, and prints all the same.
const WITH_A_STRANGE_WISH: &str = r#"{
    NAME "An attribute that no printer knows"
    OPERATION Print-Job
    GROUP operation-attributes-tag
    ATTR charset attributes-charset utf-8
    ATTR language attributes-natural-language en
    ATTR uri printer-uri $uri
    ATTR boolean ipp-attribute-fidelity $fidelity
    ATTR mimeMediaType document-format application/pdf
    GROUP job-attributes-tag
    ATTR keyword sides two-sided-long-edge
    ATTR integer copies 5000
    ATTR keyword banana ripe
    FILE $filename
    STATUS successful-ok-ignored-or-substituted-attributes IF-NOT-DEFINED STRICT
    STATUS client-error-attributes-or-values-not-supported IF-DEFINED STRICT
    EXPECT banana OF-TYPE unsupported IN-GROUP unsupported-attributes-tag
    EXPECT copies OF-TYPE integer IN-GROUP unsupported-attributes-tag WITH-VALUE 5000
    EXPECT !sides
}"#;

#[tokio::test]
async fn what_is_ignored_is_said() {
    let printers = Printers::started(&["lobby"], 5).await;
    let wish = NamedTempFile::with_suffix(".test").unwrap();
    for (fidelity, strict) in [("false", ""), ("true", "DEFINE STRICT 1\n")] {
        std::fs::write(wish.path(), format!("{strict}{}", WITH_A_STRANGE_WISH.replace("$fidelity", fidelity))).unwrap();
        let (passed, failed, said) = ipptool(wish.path().to_str().unwrap(), &printers.uri("lobby")).await;
        assert_eq!((passed, failed), (1, 0), "{said}");
    }
}
