//! The one way out to addresses that people choose: a name is looked up, what it means is checked, and the connection
//! goes to the very address that was checked.
//!
//! Whoever may name a printer could otherwise have the appliance knock at every door that it alone can reach: its own
//! listeners, the services of its machine, the metadata of the cloud that it runs in. Looking a name up twice would be
//! no better than not checking it, since it may mean something else the second time (DNS rebinding). So every exchange
//! comes through here, also the hundredth one with a printer that was added long ago.

use ipnet::IpNet;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::Arc,
};
use tokio::net::{TcpStream, lookup_host};

/// The ports at which printers are: HTTP, HTTPS, IPP (RFC 8010), and the second one that many give to IPP.
pub const PORTS: [u16; 5] = [80, 443, 631, 8631, 9100];

/// Where connections may go.
#[derive(Clone, Debug)]
pub struct Egress {
    /// None where the operator of this machine named every address.
    rules: Option<Arc<Rules>>,
}

/// What the operator allows.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The ports that may be connected to.
    pub ports: Vec<u16>,
    /// The networks that may be connected to; none means all but those that are never a printer's.
    pub networks: Vec<IpNet>,
    /// Whether printers may be on this very machine, at any port of its loopback network.
    pub loopback: bool,
    /// Where simulated printers are: these addresses are allowed, whatever else is said.
    pub simulators: Vec<SocketAddr>,
    /// The ports of the appliance's own listeners, which are no printers on loopback either.
    pub own_ports: Vec<u16>,
}

impl Default for Rules {
    fn default() -> Self {
        let ports = PORTS.to_vec();
        Self { ports, networks: Vec::new(), loopback: false, simulators: Vec::new(), own_ports: Vec::new() }
    }
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No address of this name may be connected to.
    #[error("{0} is not an address that may be connected to")]
    Forbidden(String),
    /// Nobody answers.
    #[error(transparent)]
    Failed(#[from] io::Error),
}

impl Egress {
    /// Where these rules allow it.
    #[must_use]
    pub fn by(rules: Rules) -> Self {
        Self { rules: Some(Arc::new(rules)) }
    }

    /// Everywhere: for addresses that nobody named but whoever runs the program.
    #[must_use]
    pub fn anywhere() -> Self {
        Self { rules: None }
    }

    /// The addresses of `host` at `port` that may be connected to, at least one.
    ///
    /// # Errors
    /// The name means nothing, or nothing that is allowed.
    pub async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectError> {
        let mut found: Vec<SocketAddr> = lookup_host((host, port)).await?.collect();
        if let Some(rules) = &self.rules {
            found.retain(|address| rules.allow(*address));
        }
        if found.is_empty() { Err(ConnectError::Forbidden(format!("{host}:{port}"))) } else { Ok(found) }
    }

    /// A connection to `host` at `port`.
    ///
    /// # Errors
    /// It is not allowed, or nobody answers.
    pub async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, ConnectError> {
        let checked = self.resolve(host, port).await?;
        Ok(TcpStream::connect(checked.as_slice()).await?)
    }
}

impl Rules {
    fn allow(&self, address: SocketAddr) -> bool {
        let (ip, port) = (address.ip().to_canonical(), address.port());
        if self.simulators.contains(&SocketAddr::new(ip, port)) {
            return true;
        }
        if ip.is_loopback() {
            return self.loopback && !self.own_ports.contains(&port);
        }
        let within = self.networks.is_empty() || self.networks.iter().any(|network| network.contains(&ip));
        within && self.ports.contains(&port) && !never(ip) && !is_own(ip)
    }
}

/// Whether this is never the address of a printer: nobody's, everybody's, of this link only, or one under which a cloud
/// tells its machines their secrets.
fn never(ip: IpAddr) -> bool {
    const CLOUD: [IpAddr; 4] = [
        IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
        IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
        IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
        IpAddr::V6(Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)),
    ];
    if ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || CLOUD.contains(&ip) {
        return true;
    }
    match ip {
        IpAddr::V4(v4) => v4.is_link_local() || v4.octets()[0] == 0 || v4.octets()[0] >= 240,
        IpAddr::V6(v6) => {
            v6.is_unicast_link_local() || wrapped(v6).is_some_and(|v4| never(v4.into()) || is_own(v4.into()))
        }
    }
}

/// The IPv4 address to which a translator or a tunnel takes an IPv6 address (RFC 6052, RFC 8215, RFC 3056, RFC 4291).
fn wrapped(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let at = |[high, low]: [u16; 2]| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x64, 0xff9b, 1, _, _, _, high, low] => Some(at([high, low])),
        [0x2002, high, low, ..] => Some(at([high, low])),
        [0, 0, 0, 0, 0, 0, high, low] => Some(at([high, low])),
        _ => None,
    }
}

/// Whether it is an address of this machine: the system would then send from the same address. Nothing is sent.
fn is_own(ip: IpAddr) -> bool {
    let any: IpAddr = if ip.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let from = UdpSocket::bind((any, 0)).and_then(|socket| {
        socket.connect((ip, 9))?;
        socket.local_addr()
    });
    from.is_ok_and(|from| from.ip() == ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn allowed(rules: &Rules, host: &str, port: u16) -> bool {
        match Egress::by(rules.clone()).resolve(host, port).await {
            Ok(addresses) => !addresses.is_empty(),
            Err(ConnectError::Forbidden(_)) => false,
            Err(error) => panic!("{host}: {error}"),
        }
    }

    #[tokio::test]
    async fn printers_are_where_printers_can_be() {
        let rules = Rules::default();
        for good in ["192.0.2.7", "10.1.2.3", "172.16.0.9", "2001:db8::7", "fd12:3456::7", "64:ff9b::192.0.2.7"] {
            assert!(allowed(&rules, good, 631).await, "{good}");
        }
        for bad in [
            "127.0.0.1",
            "127.3.2.1",
            "::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::169.254.169.254",
            "2002:7f00:1::",
            "0.0.0.0",
            "0.1.2.3",
            "::",
            "169.254.169.254",
            "168.63.129.16",
            "fd00:ec2::254",
            "fe80::1",
            "224.0.0.251",
            "255.255.255.255",
            "ff02::fb",
            "localhost",
        ] {
            assert!(!allowed(&rules, bad, 631).await, "{bad}");
        }
    }

    #[tokio::test]
    async fn ports_and_networks_are_the_operators_to_choose() {
        let rules = Rules::default();
        for (port, want) in [(80, true), (443, true), (631, true), (8631, true), (22, false), (9100, true)] {
            assert_eq!(allowed(&rules, "192.0.2.7", port).await, want, "{port}");
        }
        let narrow = Rules { ports: vec![8000], networks: vec!["10.1.0.0/16".parse().unwrap()], ..Rules::default() };
        assert!(allowed(&narrow, "10.1.2.3", 8000).await);
        assert!(!allowed(&narrow, "10.2.2.3", 8000).await && !allowed(&narrow, "10.1.2.3", 631).await);
        assert!(allowed(&narrow, "::ffff:10.1.2.3", 8000).await);
    }

    #[tokio::test]
    async fn this_machine_is_a_printer_only_where_the_operator_says_so() {
        let demo = Rules { simulators: vec!["127.0.0.1:4711".parse().unwrap()], ..Rules::default() };
        assert!(allowed(&demo, "127.0.0.1", 4711).await && allowed(&demo, "::ffff:127.0.0.1", 4711).await);
        assert!(!allowed(&demo, "127.0.0.1", 631).await && !allowed(&demo, "127.0.0.2", 4711).await);
        let open = Rules { loopback: true, own_ports: vec![8443], ..Rules::default() };
        assert!(allowed(&open, "localhost", 4711).await && !allowed(&open, "localhost", 8443).await);
    }

    /// The address by which others reach this machine, where it has one besides loopback.
    #[tokio::test]
    async fn the_machines_own_addresses_are_known_without_sending_anything() {
        assert!(is_own(Ipv4Addr::LOCALHOST.into()) && !is_own(Ipv4Addr::new(192, 0, 2, 7).into()));
        let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
        if socket.connect("192.0.2.7:9").is_ok() {
            let own = socket.local_addr().unwrap().ip();
            assert!(
                is_own(own) && !allowed(&Rules { loopback: true, ..Rules::default() }, &own.to_string(), 631).await
            );
        }
    }

    #[tokio::test]
    async fn a_connection_goes_to_the_address_that_was_checked() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let closed = Egress::by(Rules::default()).connect("localhost", address.port()).await;
        assert!(matches!(closed, Err(ConnectError::Forbidden(_))), "{closed:?}");
        let open = Egress::by(Rules { simulators: vec![address], ..Rules::default() });
        assert_eq!(open.connect("localhost", address.port()).await.unwrap().peer_addr().unwrap(), address);
    }
}
