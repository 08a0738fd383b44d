//! Signing in (RFC 4954): PLAIN and LOGIN, after TLS only.
//!
//! The gate does it, since it has the TLS; and so the password never reaches mailin, which writes every command into
//! its trace.

use super::{
    Limits,
    lease::Facts,
    line::{SessionEnd, Wire},
    mail_in::MailIn,
    replies::{self, Reply},
};
use app::mail_in::MailRefusal;
use base64::{Engine, prelude::BASE64_STANDARD};
use std::sync::Arc;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    task::spawn_blocking,
};
use tokio_util::sync::CancellationToken;

/// The longest line of an exchange (RFC 4954, section 4.c).
const LONGEST: usize = 12_288;
/// "Username:" and "Password:".
const NAME_PROMPT: &str = "334 VXNlcm5hbWU6\r\n";
const PASSWORD_PROMPT: &str = "334 UGFzc3dvcmQ6\r\n";

/// The words that somebody signs in with.
struct Credentials {
    address: String,
    password: String,
}

/// What signing in needs of a session.
pub(super) struct SignInContext<'s, M: MailIn> {
    pub(super) limits: &'s Limits,
    pub(super) stop: &'s CancellationToken,
    pub(super) mail_in: &'s Arc<M>,
    /// Where it is noted who has signed in.
    pub(super) facts: &'s Arc<Facts>,
}

/// Runs an exchange to its end; the reply says how it ended.
///
/// # Errors
/// When the session is over.
pub(super) async fn sign_in<M: MailIn, S: AsyncRead + AsyncWrite + Unpin>(
    context: &SignInContext<'_, M>,
    wire: &mut Wire<S>,
    mechanism: &str,
    initial: Option<String>,
) -> Result<Reply, SessionEnd> {
    let mut exchange = Exchange { context, wire };
    let given = match mechanism {
        "PLAIN" => exchange.plain(initial).await?,
        "LOGIN" => exchange.login(initial).await?,
        _ => Err(replies::UNKNOWN_MECHANISM),
    };
    match given {
        Ok(credentials) => Ok(check(context, credentials).await),
        Err(reply) => Ok(reply),
    }
}

struct Exchange<'e, 's, M: MailIn, S> {
    context: &'e SignInContext<'s, M>,
    wire: &'e mut Wire<S>,
}

impl<M: MailIn, S: AsyncRead + AsyncWrite + Unpin> Exchange<'_, '_, M, S> {
    /// RFC 4616: whom to act for, who it is, the password.
    async fn plain(&mut self, initial: Option<String>) -> Result<Result<Credentials, Reply>, SessionEnd> {
        let decoded = match initial {
            Some(initial) => decode(initial.as_bytes()),
            None => self.ask("334 \r\n").await?,
        };
        Ok(decoded.and_then(|text| {
            let words: Vec<&str> = text.split('\0').collect();
            match words.as_slice() {
                [acts_for, address, password] if acts_for.is_empty() || acts_for == address => {
                    Ok(Credentials { address: (*address).to_owned(), password: (*password).to_owned() })
                }
                [_, _, _] => Err(replies::refused(&MailRefusal::WrongCredentials)),
                _ => Err(replies::SIGN_IN_UNREADABLE),
            }
        }))
    }

    async fn login(&mut self, initial: Option<String>) -> Result<Result<Credentials, Reply>, SessionEnd> {
        let address = match initial {
            Some(initial) => decode(initial.as_bytes()),
            None => self.ask(NAME_PROMPT).await?,
        };
        let address = match address {
            Ok(address) => address,
            Err(reply) => return Ok(Err(reply)),
        };
        let password = self.ask(PASSWORD_PROMPT).await?;
        Ok(password.map(|password| Credentials { address, password }))
    }

    async fn ask(&mut self, prompt: &str) -> Result<Result<String, Reply>, SessionEnd> {
        let limits = self.context.limits;
        self.wire.say(prompt, limits.command).await?;
        let line = self.wire.line(LONGEST, limits.command, self.context.stop).await?;
        Ok(if *line == *b"*" { Err(replies::SIGN_IN_CANCELLED) } else { decode(&line) })
    }
}

pub(super) fn decode(text: &[u8]) -> Result<String, Reply> {
    // RFC 4954: a lone `=` is an empty response.
    let text = if text == b"=" { b"" } else { text };
    let decoded = BASE64_STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.ok_or(replies::SIGN_IN_UNREADABLE)
}

async fn check<M: MailIn>(context: &SignInContext<'_, M>, given: Credentials) -> Reply {
    let (mail_in, facts) = (Arc::clone(context.mail_in), Arc::clone(context.facts));
    let checking = spawn_blocking(move || {
        let who = mail_in.sign_in(&given.address, &given.password, facts.peer)?;
        facts.sign_in(who);
        Ok(())
    });
    let outcome = checking.await.unwrap_or_else(|_| Err(MailRefusal::Internal("a panic while signing in".to_owned())));
    match outcome {
        Ok(()) => replies::SIGNED_IN,
        Err(refusal) => {
            if let MailRefusal::Internal(error) = &refusal {
                tracing::error!(error, "signing in to a mail session failed");
            }
            replies::refused(&refusal)
        }
    }
}
