//! The real world behind the ports of `app`: the clock on the wall, the randomness of the operating system, printers
//! on the network.

use crate::{egress::Egress, gateway};
use app::ports::{Clock, Entropy, Later, Printers};
use model::{
    printers::{Attributes, BadPrinter, Status},
    time::Time,
};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The clock on the wall, and that of the machine.
pub struct WallClock(Instant);

impl WallClock {
    /// A clock whose running begins now.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for WallClock {
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn ticks(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The randomness of the operating system.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness every secret could be guessed: better no appliance than such a one.
        if aws_lc_rs::rand::fill(bytes).is_err() {
            tracing::error!("the operating system gives no random bytes");
            std::process::abort();
        }
    }
}

/// Printers on the network that are asked before they are added.
pub struct NetworkPrinters {
    /// Where they may be.
    pub egress: Egress,
}

/// How long a printer may take to say what it is.
const ASK: Duration = Duration::from_secs(15);
/// How much of a paper tray is fetched, in bytes.
const TRAY: usize = 16 * 1024 * 1024;

impl Printers for NetworkPrinters {
    fn ask<'a>(&'a self, uri: &'a str) -> Later<'a, Result<(Attributes, Status), BadPrinter>> {
        let asked = gateway::ask(uri, &self.egress);
        Box::pin(async move { tokio::time::timeout(ASK, asked).await.unwrap_or(Err(BadPrinter::Unreachable)) })
    }

    fn check<'a>(&'a self, uri: &'a str) -> Later<'a, Result<(), BadPrinter>> {
        let checked = gateway::check(uri, &self.egress);
        Box::pin(async move { tokio::time::timeout(ASK, checked).await.unwrap_or(Ok(())) })
    }

    fn paper<'a>(&'a self, uri: &'a str, path: &'a str) -> Later<'a, Option<Vec<u8>>> {
        let fetched = gateway::fetch(uri, path, TRAY, &self.egress);
        Box::pin(async move { tokio::time::timeout(ASK, fetched).await.ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::egress::Rules;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn only_addresses_that_a_printer_may_have_are_asked() {
        let printers = NetworkPrinters { egress: Egress::by(Rules::default()) };
        for bad in ["http://192.0.2.7/", "ipp://127.0.0.1/ipp/print", "ipp://user:pw@192.0.2.7/ipp/print", "nothing"] {
            assert_eq!(printers.check(bad).await, Err(BadPrinter::Address), "{bad}");
            assert_eq!(printers.ask(bad).await.map(drop), Err(BadPrinter::Address), "{bad}");
        }
        assert_eq!(printers.check("ipp://192.0.2.7/ipp/print").await, Ok(()));
    }

    /// What answers otherwise, hangs up or is not there looks the same to whoever names addresses.
    #[tokio::test]
    async fn open_doors_are_not_told_from_closed_ones() {
        let printers = NetworkPrinters { egress: Egress::by(Rules { loopback: true, ..Rules::default() }) };
        let open = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = open.local_addr().unwrap().port();
        tokio::spawn(async move { while open.accept().await.is_ok() {} });
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        for port in [port, closed] {
            let asked = printers.ask(&format!("ipp://127.0.0.1:{port}/ipp/print")).await;
            assert_eq!(asked.map(drop), Err(BadPrinter::Unreachable), "{port}");
        }
    }
}
