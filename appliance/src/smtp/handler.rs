//! The handler behind mailin-embedded: it asks the use cases and streams the message into its place.
//!
//! One clone of [`Mailbox`] serves one connection, on a thread of its own. No panic leaves it, since four of them
//! would end the process; what goes wrong while the message comes in is kept until the end, since mailin would else
//! answer every following line.

use super::{
    Limits,
    command::{self, NULL_PATH},
    lease::{Facts, Leases},
    mail_in::{MailIn, not_written},
    replies::{self, Reply},
};
use app::mail_in::{IncomingMessage, MailRefusal};
use documents::outline::{self, Outline};
use mailin_embedded::{Handler, Response, response};
use model::id::OrgId;
use std::{
    io::{self, Write},
    net::IpAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// The handler of one session.
pub(super) struct Mailbox<M: MailIn> {
    mail_in: Arc<M>,
    leases: Arc<Leases>,
    outline: outline::Limits,
    recipients: usize,
    /// Whose session it is, once the gate has said so.
    facts: Option<Arc<Facts>>,
    envelope: Envelope,
    message: Option<Message<M::Stage>>,
}

/// What stands around a message.
#[derive(Default)]
struct Envelope {
    null_reverse_path: bool,
    org: Option<OrgId>,
    recipients: usize,
}

/// A message that is coming in.
struct Message<S> {
    stage: S,
    outline: Outline,
    /// Why it will be refused, once that is known.
    refused: Option<MailRefusal>,
}

impl<M: MailIn> Mailbox<M> {
    /// A handler that serves nobody yet.
    pub(super) fn new(mail_in: Arc<M>, leases: Arc<Leases>, limits: &Limits) -> Self {
        Self {
            mail_in,
            leases,
            outline: limits.outline,
            recipients: limits.recipients,
            facts: None,
            envelope: Envelope::default(),
            message: None,
        }
    }

    /// Runs `step`; a panic in it becomes a refusal, and the message is gone.
    fn guarded(&mut self, step: impl FnOnce(&mut Self) -> Result<Reply, MailRefusal>) -> Response {
        let outcome = catch_unwind(AssertUnwindSafe(|| step(self))).unwrap_or_else(|_| {
            self.message = None;
            Err(MailRefusal::Internal("a panic".to_owned()))
        });
        if let Err(MailRefusal::Internal(error)) = &outcome {
            tracing::error!(error, "a mail session was refused by an internal error");
        }
        outcome.unwrap_or_else(|refusal| replies::refused(&refusal)).response()
    }

    fn add_recipient(&mut self, to: &str) -> Result<Reply, MailRefusal> {
        if self.envelope.recipients >= self.recipients {
            return Ok(replies::TOO_MANY_RECIPIENTS);
        }
        let recipient = command::decode_path(to).ok_or(MailRefusal::NotOurs)?;
        let org = self.mail_in.recipient(&recipient)?;
        if self.envelope.org.is_some_and(|other| other != org) {
            return Err(MailRefusal::MixedRecipients);
        }
        self.envelope.org = Some(org);
        self.envelope.recipients += 1;
        Ok(replies::RECIPIENT_OK)
    }

    fn deliver(&mut self) -> Result<Reply, MailRefusal> {
        let lost = || MailRefusal::Internal("a message without a session".to_owned());
        let Message { stage, outline, refused } = self.message.take().ok_or_else(lost)?;
        let envelope = std::mem::take(&mut self.envelope);
        if let Some(refusal) = refused {
            return Err(refusal);
        }
        let facts = self.facts.as_ref().ok_or_else(lost)?;
        let mut summary = outline.finish();
        summary.null_reverse_path |= envelope.null_reverse_path;
        let octets = summary.octets;
        let org = envelope.org.ok_or_else(lost)?;
        let mail = IncomingMessage { org, authenticated: facts.signed_in(), peer: facts.peer, summary };
        let receipt = self.mail_in.deliver(mail, stage)?;
        tracing::info!(peer = %facts.peer, octets, ?receipt, "mail was taken");
        Ok(replies::taken(receipt))
    }
}

/// A fresh handler for the next connection.
impl<M: MailIn> Clone for Mailbox<M> {
    fn clone(&self) -> Self {
        Self {
            mail_in: Arc::clone(&self.mail_in),
            leases: Arc::clone(&self.leases),
            outline: self.outline,
            recipients: self.recipients,
            facts: None,
            envelope: Envelope::default(),
            message: None,
        }
    }
}

impl<M: MailIn> Handler for Mailbox<M> {
    fn helo(&mut self, ip: IpAddr, domain: &str) -> Response {
        if self.facts.is_none() {
            self.facts = self.leases.take(ip, domain);
        }
        match self.facts {
            Some(_) => response::OK,
            None => replies::STRANGER.response(),
        }
    }

    fn mail(&mut self, _ip: IpAddr, _domain: &str, from: &str) -> Response {
        self.envelope = Envelope { null_reverse_path: from == NULL_PATH, ..Envelope::default() };
        replies::SENDER_OK.response()
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.guarded(|session| session.add_recipient(to))
    }

    fn data_start(&mut self, _domain: &str, _from: &str, _is8bit: bool, _to: &[String]) -> Response {
        self.guarded(|session| {
            let stage = session.mail_in.stage()?;
            let outline = Outline::new(session.outline);
            session.message = Some(Message { stage, outline, refused: None });
            // mailin says 354 by itself.
            Ok(replies::SENDER_OK)
        })
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        if let Some(message) = &mut self.message {
            let taken = catch_unwind(AssertUnwindSafe(|| message.line(line)));
            if taken.is_err() {
                message.refused = Some(MailRefusal::Internal("a panic in a message".to_owned()));
            }
        }
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.guarded(Self::deliver)
    }
}

impl<S: Write> Message<S> {
    /// Takes a line; of a message that is refused already, nothing.
    fn line(&mut self, line: &[u8]) {
        if self.refused.is_some() {
            return;
        }
        let seen = self.outline.push_line(line).map_err(replies::too_much);
        let written = seen.and_then(|()| self.stage.write_all(line).map_err(not_written));
        self.refused = written.err();
    }
}
