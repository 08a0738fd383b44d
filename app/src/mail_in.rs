//! Mail that comes in: whose it is, whether it may become jobs, and the one transaction that takes it.
//!
//! These functions block and are called on the threads of the SMTP sessions, never on the runtime.

pub(crate) mod unconfirmed;

use crate::{
    App, Error,
    account::tokens,
    attempts::{Guess, Subject, network},
    caller,
    login::Arrival,
    news::News,
    work::Task,
};
use documents::outline::{Sender, Summary, UnprintedKind};
use model::{
    access::Permission,
    audit::Action,
    id::{JobId, MessageId, OrgId, UserId},
    mail::{Message, Proof},
    orgs::{Organization, UnprovedSender},
    text::{Email, tamed},
    time::Day,
};
use std::net::IpAddr;
use storage::{Rows, Stage, StagedDocument, StoreError, credentials, mail, orgs, users};

/// How long a message is remembered, to know it when it comes a second time: a day, in milliseconds.
pub(crate) const REMEMBERED_MS: i64 = 24 * 60 * 60 * 1000;

/// A message at the end of its DATA.
pub struct IncomingMessage {
    /// The organization that its recipient belongs to.
    pub org: OrgId,
    /// Who signed in in this session (RFC 4954).
    pub authenticated: Option<(OrgId, UserId)>,
    /// Where the session comes from.
    pub peer: IpAddr,
    /// What was seen of it as it came in.
    pub summary: Summary,
}

/// What became of a message that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It will become jobs.
    Taken(MessageId),
    /// It has come before, within a day: nothing is done a second time.
    Known,
}

/// Why a message or a part of its dialogue is refused: the closed list behind the reply table of the listener.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailRefusal {
    /// The recipient is no queue of this appliance.
    #[error("the recipient is not ours")]
    NotOurs,
    /// Wrong address or password.
    #[error("wrong credentials")]
    WrongCredentials,
    /// Too many wrong passwords.
    #[error("too many attempts")]
    TooManyAttempts,
    /// Recipients of several organizations in one message.
    #[error("recipients of several organizations")]
    MixedRecipients,
    /// Nobody here has the sender's address, or the role is missing: never said which.
    #[error("the sender is unknown or may not submit by e-mail")]
    SenderUnknownOrNotAllowed,
    /// Signed in as somebody else than the message says.
    #[error("the sender is not the one who signed in")]
    SenderMismatch,
    /// The organization takes no mail whose sender is not proved.
    #[error("the sender is not verified")]
    Unproved,
    /// As much as may waits for a confirmation by the owner of the address.
    #[error("too much waits for a confirmation")]
    TooManyUnconfirmed,
    /// No sender in the message.
    #[error("the message has no From address")]
    NoFrom,
    /// Several senders in the message.
    #[error("the message has several From addresses")]
    SeveralFrom,
    /// Sent by a program and not by a person (RFC 3834).
    #[error("the message was sent automatically")]
    Automatic,
    /// It has gone round in circles.
    #[error("the message has passed too many servers")]
    Loop,
    /// Nothing in it.
    #[error("the message is empty")]
    Empty,
    /// Nothing in it that can be printed; of which kind the first file is, where it has one.
    #[error("nothing in the message can be printed")]
    NothingPrintable(Option<UnprintedKind>),
    /// Only somebody with a key can read it.
    #[error("the message is encrypted")]
    Encrypted,
    /// Larger than allowed.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// More parts than allowed.
    #[error("too many parts")]
    TooManyParts,
    /// Nested deeper than allowed.
    #[error("nested too deep")]
    TooDeep,
    /// The quota is used up, until the day on which it begins anew.
    #[error("the quota is used up until {0}")]
    OverQuota(Day),
    /// No room in the queue of the person.
    #[error("the queue is full")]
    QueueFull,
    /// No room in the queues of the organization.
    #[error("the queues of the organization are full")]
    OrganizationFull,
    /// No room for documents.
    #[error("no room for documents")]
    StorageFull,
    /// Too busy now.
    #[error("busy")]
    Busy,
    /// What should not happen.
    #[error("{0}")]
    Internal(String),
}

impl From<Error> for MailRefusal {
    fn from(error: Error) -> Self {
        match error {
            Error::WrongCredentials => Self::WrongCredentials,
            Error::TooManyAttempts | Error::LockedToday | Error::PinLocked => Self::TooManyAttempts,
            Error::NotFound | Error::Forbidden => Self::SenderUnknownOrNotAllowed,
            Error::OverQuota(renews) => Self::OverQuota(renews),
            Error::QueueFull => Self::QueueFull,
            Error::OrganizationFull => Self::OrganizationFull,
            Error::TooLarge(limit) => Self::TooLarge { limit },
            Error::Full => Self::StorageFull,
            Error::Busy | Error::Stopping => Self::Busy,
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<StoreError> for MailRefusal {
    fn from(error: StoreError) -> Self {
        Error::from(error).into()
    }
}

impl App {
    /// Who signs in to the SMTP session. Must not be called on a thread of the runtime.
    ///
    /// # Errors
    /// [`MailRefusal::WrongCredentials`] or [`MailRefusal::TooManyAttempts`].
    pub fn mail_sign_in(&self, address: &str, password: &str, peer: IpAddr) -> Result<(OrgId, UserId), MailRefusal> {
        Ok(self.runtime.block_on(self.mail_password(address, password, peer))?)
    }

    /// A personal access token as password; or the password itself, but not of people who have a second factor, which
    /// no mail program asks for, nor one that must be changed first.
    async fn mail_password(&self, address: &str, password: &str, peer: IpAddr) -> Result<(OrgId, UserId), Error> {
        if password.starts_with(tokens::PREFIX) {
            let counted = [(Guess::Token, Subject::of(&[&network(peer)]))];
            let attempt = self.attempts.take(&counted, self.now()).map_err(|_| Error::TooManyAttempts)?;
            let borne = self.mail_bearer(address, password).await;
            if !matches!(borne, Err(Error::WrongCredentials)) {
                self.attempts.give_back(attempt);
            }
            if let Ok(who) = &borne {
                self.note_program(*who, Some(peer), Action::MailSignedIn);
            }
            return borne;
        }
        let (org, user) = self.check_password(address, password.to_owned(), &Arrival::from(peer)).await?;
        let alone = self.read(|r| {
            let must = users::get(r, org, user)?.is_none_or(|user| user.must_change_password);
            Ok(!must && !credentials::get(r, org, user)?.second_factor())
        })?;
        if !alone {
            self.note_refused((org, user), peer, Action::SignInRefused);
            return Err(Error::WrongCredentials);
        }
        self.note_program((org, user), Some(peer), Action::MailSignedIn);
        Ok((org, user))
    }

    /// Which organization takes mail at this address.
    ///
    /// # Errors
    /// [`MailRefusal::NotOurs`]: the appliance relays nothing.
    pub fn mail_recipient(&self, recipient: &str) -> Result<OrgId, MailRefusal> {
        let address: Email = recipient.parse().map_err(|_| MailRefusal::NotOurs)?;
        let found = self.read(|r| {
            let Some(org) = orgs::by_queue_address(r, &address)? else { return Ok(None) };
            Ok(orgs::get(r, org)?.filter(|organization| !organization.closing))
        })?;
        found.map(|organization| organization.id).ok_or(MailRefusal::NotOurs)
    }

    /// Opens a sealed file for a message.
    ///
    /// # Errors
    /// [`MailRefusal::StorageFull`].
    pub fn mail_stage(&self) -> Result<Stage, MailRefusal> {
        self.store.spool().stage(self.policy.document_limit).map_err(|e| Error::from(e).into())
    }

    /// Takes a message: durable, with the work that follows, when it returns.
    ///
    /// # Errors
    /// Every other [`MailRefusal`]; the staged file is gone then.
    pub fn mail_deliver(&self, mail: IncomingMessage, staged: StagedDocument) -> Result<Receipt, MailRefusal> {
        let from = single_sender(&mail.summary)?;
        if mail.summary.automatic() {
            return Err(MailRefusal::Automatic);
        }
        let (id, now, work) = (MessageId(self.random()), self.now(), self.random());
        let line = JobId(self.random());
        let trusted = self.policy.trusts(mail.peer);
        let (owner, proof) = self.store.read(|r| self.owner(r, &mail, &from, trusted))?;
        something_to_print(&mail.summary)?;
        let fingerprint = fingerprint(owner, &mail.summary);
        let message = Message {
            id,
            org: mail.org,
            owner,
            subject: tamed(&mail.summary.subject, "e-mail"),
            received: now,
            proof,
            document: Some(staged.id),
            message_id: tamed(&mail.summary.message_id, " ").to_string().trim().to_owned(),
            answerable: proof != Proof::None && mail.summary.answerable(),
            octets: staged.octets,
        };
        let (org, confirmed, limits) = (mail.org, proof != Proof::None, self.policy.queues);
        let receipt = self.as_appliance_waiting(move |w| {
            if let Some(key) = &fingerprint {
                let seen = mail::seen(w, message.org, key)?;
                if seen.is_some_and(|at| now.0.saturating_sub(at.0) < REMEMBERED_MS) {
                    return Ok(Ok(Receipt::Known));
                }
            }
            if !confirmed && !unconfirmed::has_room(w, &message, staged.octets)? {
                return Ok(Err(MailRefusal::TooManyUnconfirmed));
            }
            limits.check(w, message.org, message.owner, staged.octets)?;
            if let Some(key) = &fingerprint {
                mail::note_seen(w, message.org, key, now)?;
            }
            w.keep(&staged)?;
            mail::put(w, &message)?;
            if confirmed {
                Task::TakeApart { org: message.org, message: message.id }.enqueue(w, work, now)?;
            } else {
                unconfirmed::list(w, &message, line, staged.octets)?;
            }
            Ok::<_, Error>(Ok(Receipt::Taken(message.id)))
        })??;
        if confirmed {
            self.nudge();
        } else {
            self.news.tell(News::Jobs(org, owner));
        }
        Ok(receipt)
    }

    /// Whose message it is, how that is known, and whether the person may submit by e-mail.
    fn owner(
        &self,
        r: &impl Rows,
        mail: &IncomingMessage,
        from: &Email,
        trusted: bool,
    ) -> Result<(UserId, Proof), MailRefusal> {
        let found = users::by_email(r, from)?.filter(|(org, _)| *org == mail.org);
        let (org, user) = found.ok_or(MailRefusal::SenderUnknownOrNotAllowed)?;
        let (caller, organization, _) = caller::load(r, org, user)?;
        let permitted = [Permission::SubmitEmail, Permission::OwnQueue].iter().all(|p| caller.permissions.has(*p));
        if !permitted {
            return Err(MailRefusal::SenderUnknownOrNotAllowed);
        }
        let proof = match mail.authenticated {
            Some(who) if who == (org, user) => Proof::Authenticated,
            Some(_) => return Err(MailRefusal::SenderMismatch),
            None if trusted => Proof::Relay,
            None => unproved(&organization)?,
        };
        self.check_quota(r, &organization, user)?;
        Ok((user, proof))
    }
}

fn unproved(organization: &Organization) -> Result<Proof, MailRefusal> {
    match organization.settings.unproved_sender {
        UnprovedSender::Confirm => Ok(Proof::None),
        UnprovedSender::Refuse => Err(MailRefusal::Unproved),
    }
}

fn single_sender(summary: &Summary) -> Result<Email, MailRefusal> {
    match &summary.from {
        Sender::One(address) => address.parse().map_err(|_| MailRefusal::SenderUnknownOrNotAllowed),
        Sender::None => Err(MailRefusal::NoFrom),
        Sender::Several => Err(MailRefusal::SeveralFrom),
    }
}

/// Whether something of it will be printed. An attachment that is not does not make its covering text the document.
fn something_to_print(summary: &Summary) -> Result<(), MailRefusal> {
    if summary.printable_attachment {
        return Ok(());
    }
    match summary.unprinted {
        _ if summary.encrypted => Err(MailRefusal::Encrypted),
        Some(kind) => Err(MailRefusal::NothingPrintable(Some(kind))),
        None if summary.visible_body || summary.invitation => Ok(()),
        None if summary.contact => Err(MailRefusal::NothingPrintable(Some(UnprintedKind::Contact))),
        None => Err(MailRefusal::Empty),
    }
}

/// By what a message is known again: its owner, its Message-ID and its content; none without a Message-ID.
fn fingerprint(owner: UserId, summary: &Summary) -> Option<[u8; 32]> {
    (!summary.message_id.is_empty()).then(|| {
        let body: String = summary.body_sha256.iter().map(|b| format!("{b:02x}")).collect();
        identity::secret::digest(&format!("{owner}:{}:{body}", summary.message_id))
    })
}
