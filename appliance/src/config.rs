//! What the operator decides: defaults < a TOML file < the environment < flags, checked at the start.
//!
//! Every error says which key is meant and what would be right.

use anyhow::{Context, bail};
use app::Policy;
use clap::Args;
use documents::Media;
use ipnet::IpNet;
use serde::Deserialize;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

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
    /// The site's mail server for letters to people, HOST or HOST:PORT
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
    /// Form of the log: `text` or `json` [default: text]
    #[arg(long, env = "IMPRIMATUR_LOG", value_name = "FORM")]
    pub log: Option<String>,
}

/// The TOML file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Listen,
    tls: Tls,
    mail: Mail,
    documents: Documents,
    log: Option<String>,
    public_url: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Listen {
    https: Option<String>,
    http: Option<String>,
    smtp: Option<String>,
    trusted_proxies: Vec<String>,
    connections_per_address: Option<usize>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Tls {
    names: Vec<String>,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Mail {
    trusted_relays: Vec<String>,
    relay: Option<String>,
    relay_tls: Option<String>,
    relay_user: Option<String>,
    relay_password_file: Option<PathBuf>,
    from: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Documents {
    limit_mib: Option<u64>,
    free_floor_mib: Option<u64>,
    at_once: Option<usize>,
    paper: Option<String>,
}

/// The checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The paper for texts and pictures, which have no pages of their own.
    pub paper: Media,
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
    /// The site's own certificate and key.
    pub certificate: Option<(PathBuf, PathBuf)>,
    /// The site's mail server.
    pub relay: Option<Relay>,
    /// What the use cases have to know.
    pub policy: Policy,
    /// Bytes that must stay free on the disk.
    pub free_floor: u64,
    /// Whether the log is JSON.
    pub json_log: bool,
}

/// The site's mail server for letters to people.
#[derive(Clone)]
pub struct Relay {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// `none`, `starttls` or `tls`.
    pub tls: RelayTls,
    /// User and password, where it asks for them.
    pub login: Option<(String, String)>,
    /// The address that letters come from.
    pub from: String,
}

impl std::fmt::Debug for Relay {
    /// Without the password, which must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let user = self.login.as_ref().map(|(user, _)| user);
        let mut shown = f.debug_struct("Relay");
        shown.field("host", &self.host).field("port", &self.port).field("tls", &self.tls).field("user", &user);
        shown.field("from", &self.from).finish_non_exhaustive()
    }
}

/// How the connection to the mail server is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelayTls {
    /// Not at all: for a relay on the same machine or wire.
    None,
    /// Where the server offers it.
    Opportunistic,
    /// By STARTTLS, or not sent.
    StartTls,
    /// From the first byte (RFC 8314).
    Tls,
}

impl Config {
    /// The configuration that flags, environment and file make together.
    ///
    /// # Errors
    /// With the key and what would be right.
    pub fn load(flags: Flags) -> anyhow::Result<Self> {
        let file = read_file(&flags)?;
        let https = address("listen.https", flags.https.or(file.listen.https), "0.0.0.0:443")?
            .context("listen.https cannot be `off`: the browser app is served there")?;
        let http = address("listen.http", flags.http.or(file.listen.http), "0.0.0.0:80")?;
        let smtp = address("listen.smtp", flags.smtp.or(file.listen.smtp), "0.0.0.0:25")?;
        let proxies = networks("listen.trusted_proxies", &file.listen.trusted_proxies)?;
        let connections_per_address = match file.listen.connections_per_address {
            Some(0) => bail!("listen.connections_per_address is 0: set it to 1 at least"),
            other => other.unwrap_or(64),
        };
        let given = if flags.name.is_empty() { file.tls.names } else { flags.name };
        let named = !given.is_empty();
        let names = if named { given } else { guessed_names(https) };
        let relays =
            if flags.trusted_relay.is_empty() { file.mail.trusted_relays.clone() } else { flags.trusted_relay };
        let certificate = match (file.tls.certificate, file.tls.key) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => bail!("tls.certificate and tls.key belong together: set both, or neither for the local authority"),
        };
        let relay = relay(
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
        let policy = Policy {
            document_limit: mib("documents.limit_mib", flags.document_limit.or(file.documents.limit_mib), 1024)?,
            trusted_relays: networks("mail.trusted_relays", &relays)?,
            conversions_at_once: file.documents.at_once.unwrap_or(2).clamp(1, 64),
            ..Policy::default()
        };
        let free_floor = mib("documents.free_floor_mib", flags.free_floor.or(file.documents.free_floor_mib), 64)?;
        let public_url = flags.public_url.or(file.public_url).map(|url| public(&url)).transpose()?;
        Ok(Self {
            paper,
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
            policy,
            free_floor,
            json_log,
        })
    }
}

fn read_file(flags: &Flags) -> anyhow::Result<File> {
    let usual = flags.data.join("imprimatur.toml");
    let path: &Path = match &flags.config {
        Some(path) => path,
        None if usual.exists() => &usual,
        None => return Ok(File::default()),
    };
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading the configuration {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("in the configuration {}", path.display()))
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

fn networks(key: &str, written: &[String]) -> anyhow::Result<Vec<IpNet>> {
    let one = |text: &String| {
        let parsed = text.parse::<IpNet>().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
        parsed.with_context(|| format!("{key} has `{text}`: write a network such as 10.1.2.0/24"))
    };
    written.iter().map(one).collect()
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

fn relay(host: Option<String>, from: Option<String>, mail: &Mail, names: &[String]) -> anyhow::Result<Option<Relay>> {
    let Some(host) = host else { return Ok(None) };
    let (host, port) = match host.rsplit_once(':') {
        Some((name, port)) => (
            name.to_owned(),
            port.parse().with_context(|| format!("mail.relay has the port `{port}`: write HOST:PORT"))?,
        ),
        None => (host, 25),
    };
    let tls = match mail.relay_tls.as_deref() {
        None | Some("opportunistic") => RelayTls::Opportunistic,
        Some("none") => RelayTls::None,
        Some("starttls") => RelayTls::StartTls,
        Some("tls") => RelayTls::Tls,
        Some(other) => bail!("mail.relay_tls is `{other}`: set it to none, opportunistic, starttls or tls"),
    };
    let login = match (&mail.relay_user, &mail.relay_password_file) {
        (Some(user), Some(path)) => {
            let password = std::fs::read_to_string(path)
                .with_context(|| format!("reading mail.relay_password_file {}", path.display()))?;
            Some((user.clone(), password.trim_end().to_owned()))
        }
        (None, None) => None,
        _ => bail!("mail.relay_user and mail.relay_password_file belong together"),
    };
    let host_name = names.first().map_or("localhost", String::as_str);
    let from = from.unwrap_or_else(|| format!("imprimatur@{host_name}"));
    Ok(Some(Relay { host, port, tls, login, from }))
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
    fn errors_say_the_key_and_the_fix() {
        let says = |file: &str, what: &str| {
            let error = check(file, Flags::default()).unwrap_err();
            assert!(error.contains(what), "{error}");
        };
        says("[listen]\nhttps = 'here'", "listen.https is `here`: write an address and a port");
        says("[listen]\nport = 1", "unknown field `port`");
        says("[tls]\nkey = 'a'", "tls.certificate and tls.key belong together");
        says("[mail]\ntrusted_relays = ['lan']", "mail.trusted_relays has `lan`");
        says("[listen]\ntrusted_proxies = ['front']", "listen.trusted_proxies has `front`");
        says("[listen]\nconnections_per_address = 0", "set it to 1 at least");
        says("public_url = 'http://print'", "public_url is `http://print`: write it like https://");
        says("log = 'loud'", "set it to `text` or `json`");
    }
}
