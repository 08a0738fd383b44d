//! The real world behind the ports of `app`: the clock on the wall, the randomness of the operating system, printers
//! on the network.

use crate::gateway;
use app::ports::{Clock, Entropy, Later, Printers};
use model::{
    printers::{Attributes, BadPrinter, Status},
    time::Time,
};
use std::{
    net::IpAddr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// The clock on the wall.
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
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
    /// Whether a printer may have an address of this very machine: only where the appliance itself listens there.
    pub allow_loopback: bool,
}

/// How long a printer may take to say what it is.
const ASK: Duration = Duration::from_secs(15);
/// How much of a paper tray is fetched, in bytes.
const TRAY: usize = 16 * 1024 * 1024;

impl Printers for NetworkPrinters {
    fn ask<'a>(&'a self, uri: &'a str) -> Later<'a, Result<(Attributes, Status), BadPrinter>> {
        Box::pin(async move {
            self.check(uri).await?;
            tokio::time::timeout(ASK, gateway::ask(uri)).await.unwrap_or(Err(BadPrinter::Unreachable))
        })
    }

    fn paper<'a>(&'a self, uri: &'a str, path: &'a str) -> Later<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            self.check(uri).await.ok()?;
            tokio::time::timeout(ASK, gateway::fetch(uri, path, TRAY)).await.ok()?
        })
    }
}

impl NetworkPrinters {
    /// Whether the address is one that a printer may have: the appliance must not be led to other services of its own
    /// machine or of the cloud that it may run in.
    async fn check(&self, uri: &str) -> Result<(), BadPrinter> {
        let url = url::Url::parse(uri).map_err(|_| BadPrinter::Address)?;
        if !matches!(url.scheme(), "ipp" | "ipps") {
            return Err(BadPrinter::Address);
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(BadPrinter::Address);
        }
        let host = url.host_str().filter(|h| !h.is_empty()).ok_or(BadPrinter::Address)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = url.port().unwrap_or(631);
        let found = tokio::net::lookup_host((host, port)).await.map_err(|_| BadPrinter::Unreachable)?;
        let addresses: Vec<IpAddr> = found.map(|a| a.ip().to_canonical()).collect();
        if addresses.iter().all(|ip| self.allowed(*ip)) { Ok(()) } else { Err(BadPrinter::Address) }
    }

    fn allowed(&self, ip: IpAddr) -> bool {
        let link_local = match ip {
            IpAddr::V4(v4) => v4.is_link_local() || v4.is_broadcast(),
            // Addresses of this link only, and the metadata service of a cloud.
            IpAddr::V6(v6) => v6.is_unicast_link_local() || v6.segments() == [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254],
        };
        if ip.is_loopback() {
            return self.allow_loopback;
        }
        !(link_local || ip.is_unspecified() || ip.is_multicast())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_addresses_that_a_printer_may_have() {
        let printers = NetworkPrinters { allow_loopback: false };
        let check = async |uri: &str| printers.check(uri).await;
        assert_eq!(check("ipp://192.0.2.7/ipp/print").await, Ok(()));
        for bad in [
            "http://192.0.2.7/",
            "ipp://127.0.0.1/ipp/print",
            "ipp://[::ffff:127.0.0.1]/ipp/print",
            "ipp://169.254.169.254/latest",
            "ipp://[fd00:ec2::254]/",
            "ipp://user:pw@192.0.2.7/ipp/print",
            "ipp://0.0.0.0/",
            "ipp://224.0.0.251/",
            "nothing",
        ] {
            assert_eq!(check(bad).await, Err(BadPrinter::Address), "{bad}");
        }
    }
}
