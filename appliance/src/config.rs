//! What the operator decides: defaults < a TOML file < the environment < flags, checked at the start.
//!
//! Every error says which key is meant and what would be right.

mod file;
mod relay;

pub use relay::{Relay, RelayTls};

use crate::egress;
use anyhow::{Context, bail};
use app::{
    Policy,
    jobs::room::{QueueLimits, QueueSize},
};
use clap::Args;
use documents::Media;
use ipnet::IpNet;
use std::{net::SocketAddr, path::PathBuf};

/// Where Debian’s packages put fonts, and those of most other systems too.
const FONTS: &str = "/usr/share/fonts";

/// The flags of `imprimatur serve`, each of which may stand in the environment or in the file as well.
#[derive(Args, Clone, Debug, Default)]
pub struct Flags {
    /// Directory that holds everything the appliance keeps
    #[arg(long, env = "IMPRIMATUR_DATA", value_name = "DIR")]
    pub data: PathBuf,
    /// Configuration file (TOML); `DIR/imprimatur.toml` is read when it is there
    #[arg(long, env = "IMPRIMATUR_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address of the web listener (HTTPS) [default: 0.0.0.0:443]
    #[arg(long, env = "IMPRIMATUR_HTTPS", value_name = "ADDRESS")]
    pub https: Option<String>,
    /// Address of the plain listener, which only redirects; `off` for none [default: 0.0.0.0:80]
    #[arg(long, env = "IMPRIMATUR_HTTP", value_name = "ADDRESS")]
    pub http: Option<String>,
    /// Address of the mail listener; `off` for none [default: 0.0.0.0:25]
    #[arg(long, env = "IMPRIMATUR_SMTP", value_name = "ADDRESS")]
    pub smtp: Option<String>,
    /// Names and addresses by which people reach the appliance, for its certificate and its links
    #[arg(long, env = "IMPRIMATUR_NAME", value_name = "NAME", value_delimiter = ',')]
    pub name: Vec<String>,
    /// Address by which people reach the appliance, such as https://print.example.org: it stands in mailed links
    #[arg(long, env = "IMPRIMATUR_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Networks whose mail servers have checked the sender, such as 10.1.2.0/24
    #[arg(long, env = "IMPRIMATUR_TRUSTED_RELAY", value_name = "NETWORK", value_delimiter = ',')]
    pub trusted_relay: Vec<String>,
    /// Networks of proxies in front of the web listener, whose `X-Forwarded-For` says who asks
    #[arg(long, env = "IMPRIMATUR_TRUSTED_PROXY", value_name = "NETWORK", value_delimiter = ',')]
    pub trusted_proxy: Vec<String>,
    /// Allow printers on this very machine, at any port: for tests, not for a site
    #[arg(long, env = "IMPRIMATUR_ALLOW_LOOPBACK")]
    pub allow_loopback: bool,
    /// Address and port of simulated printers (`imprimatur simulate`), whose paper is shown
    #[arg(long, env = "IMPRIMATUR_SIMULATOR", value_name = "ADDRESS", value_delimiter = ',')]
    pub simulator: Vec<String>,
    /// The site’s mail server for letters to people, HOST or HOST:PORT
    #[arg(long, env = "IMPRIMATUR_MAIL_RELAY", value_name = "HOST")]
    pub mail_relay: Option<String>,
    /// The address that letters to people come from
    #[arg(long, env = "IMPRIMATUR_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Largest document or message in MiB [default: 1024]
    #[arg(long, env = "IMPRIMATUR_DOCUMENT_LIMIT", value_name = "MIB")]
    pub document_limit: Option<u64>,
    /// Room on the disk that must stay free, in MiB, before documents are refused [default: 64]
    #[arg(long, env = "IMPRIMATUR_FREE_FLOOR", value_name = "MIB")]
    pub free_floor: Option<u64>,
    /// Folder of fonts for what the fonts of the program have no shapes for [default: /usr/share/fonts]
    #[arg(long, env = "IMPRIMATUR_FONTS", value_name = "DIR")]
    pub fonts: Option<PathBuf>,
    /// Jobs in the print queue of each person, before more are refused [default: 500]
    #[arg(long, env = "IMPRIMATUR_PERSON_JOBS", value_name = "JOBS")]
    pub person_jobs: Option<u64>,
    /// Documents in the print queue of each person, in MiB [default: 2048]
    #[arg(long, env = "IMPRIMATUR_PERSON_MIB", value_name = "MIB")]
    pub person_mib: Option<u64>,
    /// Jobs in all print queues of an organization [default: 200000]
    #[arg(long, env = "IMPRIMATUR_ORGANIZATION_JOBS", value_name = "JOBS")]
    pub organization_jobs: Option<u64>,
    /// Documents in all print queues of an organization, in MiB [default: 204800]
    #[arg(long, env = "IMPRIMATUR_ORGANIZATION_MIB", value_name = "MIB")]
    pub organization_mib: Option<u64>,
    /// Form of the log: `text` or `json` [default: text]
    #[arg(long, env = "IMPRIMATUR_LOG", value_name = "FORM")]
    pub log: Option<String>,
}

/// The checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The paper for texts and pictures, which have no pages of their own.
    pub paper: Media,
    /// Fonts for what the fonts of the program have no shapes for.
    pub fonts: PathBuf,
    /// The data directory.
    pub data: PathBuf,
    /// The web listener.
    pub https: SocketAddr,
    /// The listener that redirects.
    pub http: Option<SocketAddr>,
    /// The mail listener.
    pub smtp: Option<SocketAddr>,
    /// Reverse proxies, which say for whom a request is.
    pub proxies: Vec<IpNet>,
    /// Connections of one address to the web listener.
    pub connections_per_address: usize,
    /// The names of the appliance; the first one stands in links.
    pub names: Vec<String>,
    /// Whether the names were given, and are not only guessed from the listeners.
    pub named: bool,
    /// The address by which people reach the appliance, where it was given.
    pub public_url: Option<String>,
    /// The site’s own certificate and key.
    pub certificate: Option<(PathBuf, PathBuf)>,
    /// The site’s mail server.
    pub relay: Option<Relay>,
    /// Where connections to addresses go that people choose.
    pub egress: egress::Rules,
    /// What the use cases have to know.
    pub policy: Policy,
    /// Bytes that must stay free on the disk.
    pub free_floor: u64,
    /// Whether the log is JSON.
    pub json_log: bool,
}

impl Config {
    /// The configuration that flags, environment and file make together.
    ///
    /// # Errors
    /// With the key and what would be right.
    pub fn load(flags: Flags) -> anyhow::Result<Self> {
        let file = file::read(&flags)?;
        let https = address("listen.https", flags.https.or(file.listen.https), "0.0.0.0:443")?
            .context("listen.https cannot be `off`: the browser app is served there")?;
        let http = address("listen.http", flags.http.or(file.listen.http), "0.0.0.0:80")?;
        let smtp = address("listen.smtp", flags.smtp.or(file.listen.smtp), "0.0.0.0:25")?;
        let proxies = or(flags.trusted_proxy, file.listen.trusted_proxies);
        let proxies = networks("listen.trusted_proxies", &proxies)?;
        let connections_per_address = match file.listen.connections_per_address {
            Some(0) => bail!("listen.connections_per_address is 0: set it to 1 at least"),
            other => other.unwrap_or(64),
        };
        let given = if flags.name.is_empty() { file.tls.names } else { flags.name };
        let named = !given.is_empty();
        let names = if named { given } else { guessed_names(https) };
        let relays = or(flags.trusted_relay, file.mail.trusted_relays.clone());
        let certificate = match (file.tls.certificate, file.tls.key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => bail!("tls.certificate and tls.key belong together: set both, or neither for the local authority"),
        };
        let relay = Relay::of(
            flags.mail_relay.or(file.mail.relay.clone()),
            flags.mail_from.or(file.mail.from.clone()),
            &file.mail,
            &names,
        )?;
        let mib = |key: &str, value: Option<u64>, or: u64| match value {
            Some(0) => bail!("{key} is 0: set it to 1 MiB at least"),
            other => Ok(other.unwrap_or(or) << 20),
        };
        let log = flags.log.or(file.log).unwrap_or_else(|| "text".to_owned());
        let json_log = match log.as_str() {
            "text" => false,
            "json" => true,
            other => bail!("log is `{other}`: set it to `text` or `json`"),
        };
        let paper = match file.documents.paper.as_deref() {
            None | Some("a4") => Media::A4,
            Some("letter") => Media::Letter,
            Some(other) => bail!("documents.paper is `{other}`: set it to `a4` or `letter`"),
        };
        let fonts = match flags.fonts.or(file.documents.fonts) {
            Some(folder) if !folder.is_dir() => {
                bail!("documents.fonts is `{}`: set it to a folder with fonts", folder.display())
            }
            given => given.unwrap_or_else(|| FONTS.into()),
        };
        let simulators = or(flags.simulator, file.egress.simulators);
        let egress = egress::Rules {
            ports: file.egress.ports.unwrap_or_else(|| egress::PORTS.to_vec()),
            networks: networks("egress.networks", &file.egress.networks)?,
            loopback: flags.allow_loopback || file.egress.loopback.unwrap_or(false),
            simulators: simulators.iter().map(|at| simulator(at)).collect::<anyhow::Result<_>>()?,
            own_ports: Vec::new(),
        };
        let jobs = |key: &str, value: Option<u64>, or: u64| match value {
            Some(0) => bail!("{key} is 0: set it to 1 at least"),
            other => Ok(other.unwrap_or(or)),
        };
        let QueueLimits { person, organization } = QueueLimits::default();
        let queue = |of: &str, (count, size): (Option<u64>, Option<u64>), or: QueueSize| {
            anyhow::Ok(QueueSize {
                jobs: jobs(&format!("queues.{of}_jobs"), count, or.jobs)?,
                octets: mib(&format!("queues.{of}_mib"), size, or.octets >> 20)?,
            })
        };
        let of_person = (flags.person_jobs.or(file.queues.person_jobs), flags.person_mib.or(file.queues.person_mib));
        let of_organization = (
            flags.organization_jobs.or(file.queues.organization_jobs),
            flags.organization_mib.or(file.queues.organization_mib),
        );
        let queues = QueueLimits {
            person: queue("person", of_person, person)?,
            organization: queue("organization", of_organization, organization)?,
        };
        let policy = Policy {
            queues,
            document_limit: mib("documents.limit_mib", flags.document_limit.or(file.documents.limit_mib), 1024)?,
            trusted_relays: networks("mail.trusted_relays", &relays)?,
            simulators: egress.simulators.clone(),
            conversions_at_once: file.documents.at_once.unwrap_or(2).clamp(1, 64),
            ..Policy::default()
        };
        let free_floor = mib("documents.free_floor_mib", flags.free_floor.or(file.documents.free_floor_mib), 64)?;
        let public_url = flags.public_url.or(file.public_url).map(|url| public(&url)).transpose()?;
        Ok(Self {
            paper,
            fonts,
            data: flags.data,
            https,
            http,
            smtp,
            proxies,
            connections_per_address,
            names,
            named,
            public_url,
            certificate,
            relay,
            egress,
            policy,
            free_floor,
            json_log,
        })
    }
}

fn address(key: &str, value: Option<String>, or: &str) -> anyhow::Result<Option<SocketAddr>> {
    let value = value.unwrap_or_else(|| or.to_owned());
    if value == "off" {
        return Ok(None);
    }
    let parsed = value.parse();
    parsed
        .map(Some)
        .with_context(|| format!("{key} is `{value}`: write an address and a port, such as 0.0.0.0:443, or `off`"))
}

/// An address of the web listener as people type it: a scheme, a host, perhaps a port, and nothing else.
fn public(text: &str) -> anyhow::Result<String> {
    let url = url::Url::parse(text).ok().filter(|url| {
        url.scheme() == "https"
            && url.has_host()
            && url.username().is_empty()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
    });
    let url = url.with_context(|| format!("public_url is `{text}`: write it like https://print.example.org"))?;
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The later place wins: what the flags say, or what the file says.
fn or(flags: Vec<String>, file: Vec<String>) -> Vec<String> {
    if flags.is_empty() { file } else { flags }
}

fn networks(key: &str, texts: &[String]) -> anyhow::Result<Vec<IpNet>> {
    let network = |text: &String| {
        let parsed = text.parse::<IpNet>().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
        parsed.with_context(|| format!("{key} has `{text}`: write a network such as 10.1.2.0/24"))
    };
    texts.iter().map(network).collect()
}

fn simulator(text: &str) -> anyhow::Result<SocketAddr> {
    text.parse()
        .with_context(|| format!("egress.simulators has `{text}`: write an address and a port, such as 127.0.0.1:8631"))
}

/// Without names: those by which this machine can be reached for sure.
fn guessed_names(https: SocketAddr) -> Vec<String> {
    let own = std::fs::read_to_string("/etc/hostname").map(|name| name.trim().to_owned()).unwrap_or_default();
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    if !https.ip().is_loopback() {
        if !own.is_empty() {
            names.insert(0, own);
        }
        if !https.ip().is_unspecified() {
            names.insert(0, https.ip().to_string());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, flags: Flags) -> Result<Config, String> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("imprimatur.toml"), file).unwrap();
        Config::load(Flags { data: dir.path().to_owned(), ..flags }).map_err(|e| format!("{e:#}"))
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let file = "[listen]\nhttps = '127.0.0.1:8443'\nsmtp = 'off'";
        let config = check(file, Flags { https: Some("127.0.0.1:9443".to_owned()), ..Flags::default() }).unwrap();
        assert_eq!(config.https.port(), 9443);
        assert_eq!(config.smtp, None);
        assert_eq!(config.http.map(|a| a.port()), Some(80));
    }

    #[test]
    fn printers_on_this_machine_need_a_word() {
        let loopback = |file: &str, flags: Flags| check(file, flags).unwrap().egress.loopback;
        assert!(!loopback("[listen]\nhttps = '127.0.0.1:8443'", Flags::default()));
        assert!(loopback("[egress]\nloopback = true", Flags::default()));
        assert!(loopback("", Flags { allow_loopback: true, ..Flags::default() }));
        assert_eq!(check("", Flags::default()).unwrap().egress.ports, egress::PORTS);
        assert_eq!(check("[egress]\nports = [9631]", Flags::default()).unwrap().egress.ports, [9631]);
    }

    #[test]
    fn queues_have_limits_that_the_operator_may_set() {
        let limits = |file: &str, flags: Flags| check(file, flags).unwrap().policy.queues;
        assert_eq!(limits("", Flags::default()), QueueLimits::default());
        let file = "[queues]\nperson_jobs = 7\nperson_mib = 8\norganization_jobs = 9\norganization_mib = 10";
        let set = QueueLimits {
            person: QueueSize { jobs: 7, octets: 8 << 20 },
            organization: QueueSize { jobs: 9, octets: 10 << 20 },
        };
        assert_eq!(limits(file, Flags::default()), set);
        assert_eq!(limits(file, Flags { person_jobs: Some(1), ..Flags::default() }).person.jobs, 1);
    }

    #[test]
    fn fonts_come_from_a_folder_that_is_there() {
        let folder = |file: &str| check(file, Flags::default()).map(|config| config.fonts);
        assert_eq!(folder(""), Ok("/usr/share/fonts".into()));
        assert_eq!(folder("[documents]\nfonts = '/usr'"), Ok("/usr".into()));
        let refused = folder("[documents]\nfonts = '/nowhere'").unwrap_err();
        assert_eq!(refused, "documents.fonts is `/nowhere`: set it to a folder with fonts");
    }

    #[test]
    fn errors_say_the_key_and_the_fix() {
        let says = |file: &str, what: &str| {
            let error = check(file, Flags::default()).unwrap_err();
            assert!(error.contains(what), "{error}");
        };
        says("[listen]\nhttps = 'here'", "listen.https is `here`: write an address and a port");
        says("[listen]\nport = 1", "unknown field `port`");
        says("[tls]\nkey = 'a'", "tls.certificate and tls.key belong together");
        says("[mail]\ntrusted_relays = ['lan']", "mail.trusted_relays has `lan`");
        says("[listen]\ntrusted_proxies = ['front']", "listen.trusted_proxies has `front`: write a network");
        says("[listen]\nconnections_per_address = 0", "set it to 1 at least");
        says("[egress]\nnetworks = ['printers']", "egress.networks has `printers`: write a network");
        says("[egress]\nsimulators = ['localhost']", "egress.simulators has `localhost`: write an address and a port");
        says("[mail]\nrelay = 'mail.example.org'\nrelay_tls = 'none'", "only for a relay on this machine");
        says("[mail]\nrelay = 'mail.example.org'\nrelay_tls = 'opportunistic'", "set it to `starttls` or `tls`");
        says("[mail]\nrelay = 'mail.example.org'\nrelay_user = 'imprimatur'", "belong together");
        says("public_url = 'http://print'", "public_url is `http://print`: write it like https://");
        says("[queues]\nperson_jobs = 0", "queues.person_jobs is 0: set it to 1 at least");
        says("[queues]\norganization_mib = 0", "queues.organization_mib is 0: set it to 1 MiB at least");
        says("log = 'loud'", "set it to `text` or `json`");
    }
}
