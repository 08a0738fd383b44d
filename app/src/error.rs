//! Why a use case did not do what it was asked: a closed list, translated once at each edge.

use model::{
    badges::BadBadge,
    id::BadId,
    imports::BadFile,
    jobs::BadOption,
    printers::BadPrinter,
    text::BadText,
    time::Day,
    users::{BadPassword, BadPin},
};
use storage::{SpoolError, StoreError};

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in, or no longer.
    #[error("not signed in")]
    SignedOut,
    /// The address or the password, the badge or the PIN is wrong: never said which.
    #[error("wrong credentials")]
    WrongCredentials,
    /// Too many attempts; later again.
    #[error("too many attempts")]
    TooManyAttempts,
    /// Too many wrong attempts for this account today, except from devices that its owner has signed in with.
    #[error("too many wrong attempts for this account today")]
    LockedToday,
    /// Too many wrong PINs of this person today.
    #[error("too many wrong PINs today")]
    PinLocked,
    /// Too many ask at once; in a moment again.
    #[error("too many ask at once")]
    Busy,
    /// The permission is missing.
    #[error("the permission is missing")]
    Forbidden,
    /// Something must be done in the portal before the account is of use elsewhere.
    #[error("the account is not ready")]
    AccountUnfinished,
    /// There is no such thing, or it belongs to somebody else.
    #[error("no such thing")]
    NotFound,
    /// The set-up is over, or the link is old.
    #[error("the setup is over")]
    SetUpOver,
    /// A field cannot be taken as it is.
    #[error("field {0}: {1}")]
    Field(&'static str, BadText),
    /// Somebody else has it already.
    #[error("field {0} is taken")]
    Taken(&'static str),
    /// A password cannot be taken.
    #[error("password: {0:?}")]
    Password(BadPassword),
    /// The present password is wrong.
    #[error("the present password is wrong")]
    WrongPassword,
    /// The password is wanted once more.
    #[error("the password was typed too long ago")]
    PasswordAgain,
    /// A code or a passkey is wrong.
    #[error("the second factor is wrong")]
    WrongFactor,
    /// A link to choose a password is used up, old or wrong.
    #[error("the link is over")]
    LinkOver,
    /// No letter can be sent.
    #[error("no mail server is configured")]
    NoMailServer,
    /// There are as many as there may be.
    #[error("there are too many already")]
    TooMany,
    /// Passkeys need a name of the appliance.
    #[error("passkeys need a name")]
    NoPasskeys,
    /// A badge number cannot be taken.
    #[error("badge: {0:?}")]
    Badge(BadBadge),
    /// A PIN cannot be taken.
    #[error("PIN: {0:?}")]
    Pin(BadPin),
    /// Rule A: nobody gives what he does not hold.
    #[error("the role is not this person's to give")]
    RoleNotYours,
    /// The role is given to the whole organization or not at all (B21).
    #[error("the role is given at organization level only")]
    RoleLevel,
    /// Rule B: nobody touches somebody who may more.
    #[error("the person may more than the one who acts")]
    NotYourPerson,
    /// Rule C: one administrator stays.
    #[error("the last administrator stays")]
    LastAdministrator,
    /// Nobody who could administer the organization has that address; never said whether somebody elsewhere has it.
    #[error("nobody of the organization or of its partner has this address")]
    NotAMember,
    /// The role comes from a group or the organization.
    #[error("the role is inherited")]
    Inherited,
    /// The name that was typed to confirm is another.
    #[error("the typed name is not that of the organization")]
    WrongName,
    /// An organization goes after its children.
    #[error("the organization has children")]
    HasChildren,
    /// The state does not allow it.
    #[error("the state does not allow it")]
    WrongState,
    /// A job cannot be printed so.
    #[error("option: {0:?}")]
    Option(BadOption),
    /// A file that cannot be imported as a whole.
    #[error("import: {0:?}")]
    Import(BadFile),
    /// Only whoever brought a file starts its import.
    #[error("somebody else brought the file")]
    ImportOfAnother,
    /// Somebody else has changed it since it was seen.
    #[error("changed by somebody else")]
    Changed,
    /// The key of the request was given to another request.
    #[error("the key was given to another request")]
    KeyReused,
    /// The quota is used up, until the day on which it begins anew.
    #[error("the quota is used up until {0}")]
    OverQuota(Day),
    /// Not enough is left of the quota for color, until the day on which it begins anew.
    #[error("not enough is left of the quota for color until {0}")]
    OverColorQuota(Day),
    /// There is no room left in the queue of the person.
    #[error("the queue is full")]
    QueueFull,
    /// There is no room left in the queues of the organization.
    #[error("the queues of the organization are full")]
    OrganizationFull,
    /// Larger than the limit, in bytes.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// No format that is printed.
    #[error("not a format that is printed")]
    Unsupported,
    /// There is nothing in it.
    #[error("an empty document")]
    EmptyDocument,
    /// A printer cannot be added.
    #[error("printer: {0:?}")]
    Printer(BadPrinter),
    /// No room for more documents.
    #[error("no room for more documents")]
    Full,
    /// The appliance is stopping.
    #[error("the appliance is stopping")]
    Stopping,
    /// An operation of the store.
    #[error("the store: {0}")]
    Store(#[source] StoreError),
    /// An operation of the spool.
    #[error("the spool: {0}")]
    Spool(#[source] SpoolError),
    /// What should not happen, with what was being done.
    #[error("{0}")]
    Internal(String),
}

impl From<StoreError> for Error {
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::Full => Self::Full,
            StoreError::Conflict(field) => Self::Taken(field),
            StoreError::NoOrganization => Self::NotFound,
            StoreError::Closed => Self::Stopping,
            StoreError::Spool(spool) => spool.into(),
            other => Self::Store(other),
        }
    }
}

impl From<SpoolError> for Error {
    fn from(e: SpoolError) -> Self {
        match e {
            SpoolError::TooLarge { limit } => Self::TooLarge(limit),
            SpoolError::Full => Self::Full,
            other => Self::Spool(other),
        }
    }
}

impl From<BadId> for Error {
    fn from(_: BadId) -> Self {
        Self::NotFound
    }
}
