//! The site's mail server for letters to people, and how it is reached.
//!
//! Letters hold links that open accounts, and the login is a password: neither goes over a network in the clear, not
//! even when somebody on the way takes the offer of STARTTLS out. So there is no "where the server offers it".

use super::file::Mail;
use anyhow::{Context, bail};
use std::net::IpAddr;

/// The site's mail server for letters to people.
#[derive(Clone)]
pub struct Relay {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is sealed.
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
    /// Not at all: for a relay on this machine only, and without a login.
    None,
    /// By STARTTLS; where the server does not offer it, nothing is sent.
    StartTls,
    /// From the first byte (RFC 8314).
    Tls,
}

impl Relay {
    /// The relay that the configuration names, if any; `names` are those of the appliance.
    ///
    /// # Errors
    /// With the key and what would be right.
    pub(super) fn of(
        host: Option<String>,
        from: Option<String>,
        mail: &Mail,
        names: &[String],
    ) -> anyhow::Result<Option<Self>> {
        let Some(host) = host else { return Ok(None) };
        let (host, port) = match host.rsplit_once(':') {
            Some((name, port)) => (
                name.to_owned(),
                port.parse().with_context(|| format!("mail.relay has the port `{port}`: write HOST:PORT"))?,
            ),
            None => (host, 25),
        };
        let tls = match mail.relay_tls.as_deref() {
            None if on_this_machine(&host) => RelayTls::None,
            None | Some("starttls") => RelayTls::StartTls,
            Some("tls") => RelayTls::Tls,
            Some("none") if on_this_machine(&host) => RelayTls::None,
            Some("none") => bail!(
                "mail.relay_tls is `none`, which is only for a relay on this machine: set it to `starttls` or `tls`"
            ),
            Some(other) => bail!("mail.relay_tls is `{other}`: set it to `starttls` or `tls`"),
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
        if login.is_some() && tls == RelayTls::None {
            bail!(
                "mail.relay_user is set, but a password is never sent without TLS: set mail.relay_tls to `starttls` or `tls`"
            );
        }
        let host_name = names.first().map_or("localhost", String::as_str);
        let from = from.unwrap_or_else(|| format!("imprimatur@{host_name}"));
        Ok(Some(Self { host, port, tls, login, from }))
    }
}

fn on_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(relay: &str, tls: Option<&str>, login: bool) -> Result<RelayTls, String> {
        let password = tempfile::NamedTempFile::new().unwrap();
        let mail = Mail {
            relay_tls: tls.map(str::to_owned),
            relay_user: login.then(|| "imprimatur".to_owned()),
            relay_password_file: login.then(|| password.path().to_owned()),
            ..Mail::default()
        };
        let relay = Relay::of(Some(relay.to_owned()), None, &mail, &["print.example.org".to_owned()]);
        relay.map(|relay| relay.unwrap().tls).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn nothing_goes_over_a_network_in_the_clear() {
        assert_eq!(check("mail.example.org", None, false), Ok(RelayTls::StartTls));
        assert_eq!(check("mail.example.org:587", None, true), Ok(RelayTls::StartTls));
        assert_eq!(check("mail.example.org:465", Some("tls"), true), Ok(RelayTls::Tls));
        for local in ["localhost", "127.0.0.1:2525"] {
            assert_eq!(check(local, None, false), Ok(RelayTls::None), "{local}");
            assert_eq!(check(local, Some("starttls"), true), Ok(RelayTls::StartTls), "{local}");
            assert!(check(local, None, true).unwrap_err().contains("never sent without TLS"), "{local}");
        }
        for tls in ["none", "opportunistic"] {
            assert!(check("mail.example.org", Some(tls), false).unwrap_err().contains("set it to `starttls`"), "{tls}");
        }
    }
}
