//! Use cases that keep everything in memory, and go wrong when they are asked to.

use crate::smtp::MailIn;
use app::mail_in::{IncomingMessage, MailRefusal, Receipt};
use documents::outline::{Sender, Summary};
use model::id::{MessageId, OrgId, UserId};
use std::{
    io::{self, Write},
    net::IpAddr,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

pub(super) const ORG: OrgId = OrgId([1; 16]);
pub(super) const ADA: UserId = UserId([2; 16]);

/// What was taken, and how many messages are open.
#[derive(Default)]
pub(super) struct Memory {
    taken: Mutex<Vec<StoredMessage>>,
    open: Arc<(Mutex<usize>, Condvar)>,
    staged: AtomicUsize,
}

/// A message that was taken.
#[derive(Clone)]
pub(super) struct StoredMessage {
    pub(super) octets: Vec<u8>,
    pub(super) org: OrgId,
    pub(super) authenticated: Option<(OrgId, UserId)>,
    pub(super) peer: IpAddr,
    pub(super) summary: Summary,
}

/// A message that comes in.
pub(super) struct Draft {
    octets: Vec<u8>,
    open: Arc<(Mutex<usize>, Condvar)>,
}

impl Memory {
    pub(super) fn taken(&self) -> Vec<StoredMessage> {
        self.taken.lock().unwrap().clone()
    }

    /// How many messages were begun.
    pub(super) fn begun(&self) -> usize {
        self.staged.load(Ordering::SeqCst)
    }

    /// Waits until no message is coming in.
    pub(super) fn settles(&self) {
        let (open, changed) = &*self.open;
        let patience = Duration::from_secs(30);
        let (open, _) = changed.wait_timeout_while(open.lock().unwrap(), patience, |open| *open > 0).unwrap();
        assert_eq!(*open, 0, "messages are still coming in");
    }
}

/// The sender chooses what becomes of the message.
fn refusal(from: &Sender) -> Option<MailRefusal> {
    let Sender::One(from) = from else { return Some(MailRefusal::NoFrom) };
    Some(match from.split('@').next().unwrap_or_default() {
        "nobody" => MailRefusal::SenderUnknownOrNotAllowed,
        "spent" => MailRefusal::OverQuota("2026-12-01".parse().unwrap()),
        "hoarder" => MailRefusal::QueueFull,
        "crowded" => MailRefusal::OrganizationFull,
        "full" => MailRefusal::StorageFull,
        "busy" => MailRefusal::Busy,
        "broken" => MailRefusal::Internal("as asked".to_owned()),
        "panic" => panic!("as asked"),
        _ => return None,
    })
}

impl MailIn for Memory {
    type Stage = Draft;

    fn sign_in(&self, address: &str, password: &str, _peer: IpAddr) -> Result<(OrgId, UserId), MailRefusal> {
        match (address, password) {
            ("ada@example.org", "secret") => Ok((ORG, ADA)),
            ("panic@example.org", _) => panic!("as asked"),
            ("hasty@example.org", _) => Err(MailRefusal::TooManyAttempts),
            _ => Err(MailRefusal::WrongCredentials),
        }
    }

    fn recipient(&self, recipient: &str) -> Result<OrgId, MailRefusal> {
        match recipient {
            "print@house" | "print me@house" | "\"print me\"@house" | "imprimé@house" => Ok(ORG),
            "print@elsewhere" => Ok(OrgId([9; 16])),
            "panic@house" => panic!("as asked"),
            _ => Err(MailRefusal::NotOurs),
        }
    }

    fn stage(&self) -> Result<Draft, MailRefusal> {
        self.staged.fetch_add(1, Ordering::SeqCst);
        *self.open.0.lock().unwrap() += 1;
        Ok(Draft { octets: Vec::new(), open: Arc::clone(&self.open) })
    }

    fn deliver(&self, mail: IncomingMessage, draft: Draft) -> Result<Receipt, MailRefusal> {
        if let Some(refusal) = refusal(&mail.summary.from) {
            return Err(refusal);
        }
        let IncomingMessage { org, authenticated, peer, summary } = mail;
        let mut taken = self.taken.lock().unwrap();
        let known = !summary.message_id.is_empty() && taken.iter().any(|t| t.summary.message_id == summary.message_id);
        if known {
            return Ok(Receipt::Known);
        }
        taken.push(StoredMessage { octets: draft.octets.clone(), org, authenticated, peer, summary });
        Ok(Receipt::Taken(MessageId([3; 16])))
    }
}

impl Write for Draft {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        match octets {
            b"The disk is full.\r\n" => return Err(io::ErrorKind::StorageFull.into()),
            b"Panic.\r\n" => panic!("as asked"),
            // Large messages are only counted.
            _ if self.octets.len() < 1 << 20 => self.octets.extend_from_slice(octets),
            _ => {}
        }
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        *self.open.0.lock().unwrap() -= 1;
        self.open.1.notify_all();
    }
}
