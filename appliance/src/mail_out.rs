//! Letters to people, handed to the site's own mail server by lettre.
//!
//! Every letter is one that a program wrote, so it asks for no answer (RFC 3834): the envelope sender is empty, and
//! `Auto-Submitted` says so. Nothing of the message that it answers stands in it but the `Message-ID`.

use crate::config::{Relay, RelayTls};
use anyhow::Context;
use app::ports::{Later, Letter, Mailer, NotSent};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::Envelope,
    message::{
        Mailbox, MessageBuilder,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error as SmtpError,
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::{error::Error, time::Duration};

/// How long a mail server may take over one step of the dialogue.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much of what a mail server said is kept.
const KEPT: usize = 200;

/// The site's mail server, if there is one.
pub struct Lettre {
    route: Option<Route>,
}

/// The way to it.
struct Route {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Lettre {
    /// Letters go to `relay`; without one every letter is refused as not configured.
    ///
    /// # Errors
    /// When the address of the sender is none, or TLS cannot be set up for the name of the relay.
    pub fn new(relay: Option<&Relay>) -> anyhow::Result<Self> {
        Ok(Self { route: relay.map(Route::to).transpose()? })
    }
}

impl Mailer for Lettre {
    fn configured(&self) -> bool {
        self.route.is_some()
    }

    fn send<'a>(&'a self, letter: &'a Letter) -> Later<'a, Result<(), NotSent>> {
        Box::pin(async move {
            let route = self.route.as_ref().ok_or(NotSent::NotConfigured)?;
            let message = route.message(letter)?;
            route.transport.send(message).await.map(drop).map_err(|error| not_sent(&error))
        })
    }
}

impl Route {
    fn to(relay: &Relay) -> anyhow::Result<Self> {
        let address: Address =
            relay.from.parse().with_context(|| format!("mail.from: `{}` is no address", relay.from))?;
        let sealed =
            || TlsParameters::new(relay.host.clone()).with_context(|| format!("TLS for mail.relay {}", relay.host));
        let tls = match relay.tls {
            RelayTls::None => Tls::None,
            RelayTls::StartTls => Tls::Required(sealed()?),
            RelayTls::Tls => Tls::Wrapper(sealed()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(relay.host.as_str())
            .port(relay.port)
            .tls(tls)
            .hello_name(ClientId::Domain(address.domain().to_owned()))
            .timeout(Some(PATIENCE));
        if let Some((user, password)) = &relay.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { transport: builder.build(), from: Mailbox::new(Some("Imprimatur".to_owned()), address) })
    }

    fn message(&self, letter: &Letter) -> Result<Message, NotSent> {
        let refused = |what: &str| NotSent::Refused(format!("the letter has {what}"));
        let to: Address = letter.to.parse().map_err(|_| refused("no recipient that mail can reach"))?;
        // A null reverse-path (RFC 3834, 3.1): nobody answers a program's answer.
        let envelope = Envelope::new(None, vec![to.clone()]).map_err(|_| refused("no recipient"))?;
        let answers = in_reply_to(&letter.in_reply_to);
        let kind = if answers.is_some() { "auto-replied" } else { "auto-generated" };
        let mut builder: MessageBuilder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject.clone())
            .date_now()
            .message_id(Some(self.message_id()?))
            .header(AutoSubmitted(kind.to_owned()))
            .envelope(envelope);
        if let Some(id) = answers {
            builder = builder.in_reply_to(id.clone()).references(id);
        }
        let message = builder.header(ContentType::TEXT_PLAIN).body(letter.text.clone());
        message.map_err(|error| NotSent::Refused(error.to_string()))
    }

    /// A `Message-ID` of the sender's own domain, which is how a loop through the listener can be known.
    fn message_id(&self) -> Result<String, NotSent> {
        let mut random = [0_u8; 16];
        aws_lc_rs::rand::fill(&mut random).map_err(|_| NotSent::Later("no random numbers".to_owned()))?;
        Ok(format!("<{}@{}>", hex::encode(random), self.from.email.domain()))
    }
}

/// The `Message-ID` to name as answered. It is a stranger's text: what is no plain identifier is left out.
fn in_reply_to(id: &str) -> Option<String> {
    const LONGEST: usize = 250;
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    let plain = (1..=LONGEST).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic() && !b"<>".contains(&b));
    plain.then(|| format!("<{id}>"))
}

fn not_sent(error: &SmtpError) -> NotSent {
    let mut why = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        why = format!("{why}: {inner}");
        source = inner.source();
    }
    let why: String = why.chars().filter(|c| !c.is_control()).take(KEPT).collect();
    // A server that cannot be reached, or breaks off, may take the letter later; only a 5yz reply is for good.
    if error.is_permanent() { NotSent::Refused(why) } else { NotSent::Later(why) }
}

/// `Auto-Submitted` (RFC 3834, section 5).
#[derive(Clone)]
struct AutoSubmitted(String);

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

#[cfg(test)]
mod tests;
