//! What the listener asks, and who answers.

use app::{
    App,
    mail_in::{IncomingMessage, MailRefusal, Receipt},
};
use model::id::{OrgId, UserId};
use std::{
    io::{self, Write},
    net::IpAddr,
};
use storage::{SpoolError, Stage};

/// The questions that come up in an SMTP dialogue. They block, and are asked on threads that may.
pub trait MailIn: Send + Sync + 'static {
    /// Where a message is written while it comes in; dropped, it leaves nothing behind.
    type Stage: Write + Send + 'static;

    /// Who signs in with these words.
    ///
    /// # Errors
    /// The refusal.
    fn sign_in(&self, address: &str, password: &str, peer: IpAddr) -> Result<(OrgId, UserId), MailRefusal>;

    /// Whose queue an address is.
    ///
    /// # Errors
    /// The refusal.
    fn recipient(&self, recipient: &str) -> Result<OrgId, MailRefusal>;

    /// A place for a message.
    ///
    /// # Errors
    /// The refusal.
    fn stage(&self) -> Result<Self::Stage, MailRefusal>;

    /// Takes a message; it is durable when this returns.
    ///
    /// # Errors
    /// The refusal; nothing is left of the message then.
    fn deliver(&self, mail: IncomingMessage, stage: Self::Stage) -> Result<Receipt, MailRefusal>;
}

impl MailIn for App {
    type Stage = Stage;

    fn sign_in(&self, address: &str, password: &str, peer: IpAddr) -> Result<(OrgId, UserId), MailRefusal> {
        self.mail_sign_in(address, password, peer)
    }

    fn recipient(&self, recipient: &str) -> Result<OrgId, MailRefusal> {
        self.mail_recipient(recipient)
    }

    fn stage(&self) -> Result<Stage, MailRefusal> {
        self.mail_stage()
    }

    fn deliver(&self, mail: IncomingMessage, stage: Stage) -> Result<Receipt, MailRefusal> {
        let staged = stage.finish().map_err(|error| not_written(error.into()))?;
        self.mail_deliver(mail, staged)
    }
}

/// The refusal that an error while writing a message means.
pub(super) fn not_written(error: io::Error) -> MailRefusal {
    match SpoolError::from(error) {
        SpoolError::TooLarge { limit } => MailRefusal::TooLarge { limit },
        SpoolError::Full => MailRefusal::StorageFull,
        other => MailRefusal::Internal(other.to_string()),
    }
}
