//! Waiting on conditions, never for a time that somebody guessed.

use std::time::{Duration, Instant};

/// How long anything may take before it counts as never: generous, since other tests run beside.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer.
///
/// # Panics
/// When there is none after [`PATIENCE`]; says what was waited for.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    match within(PATIENCE, &mut ask).await {
        Some(answer) => answer,
        None => panic!("waited {} s in vain: {what}", PATIENCE.as_secs()),
    }
}

/// Asks again and again until there is an answer, or `patience` is over.
pub async fn within<T>(patience: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + patience;
    loop {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if Instant::now() >= end {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What is expected, without the blanks that stand before it in the source.
#[must_use]
pub fn plain(expected: &expect_test::Expect) -> String {
    expected.data().trim().lines().map(str::trim).collect::<Vec<_>>().join("\n")
}
