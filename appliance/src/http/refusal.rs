//! What goes wrong, as problem documents (RFC 9457): the one match from the errors of `app` to the codes of the wire.

use api::{
    problem::{Code, Problem},
    users::{BatchOutcome, BatchRefusal},
};
use app::Error;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use model::{
    badges::BadBadge,
    imports::BadFile,
    printers::BadPrinter,
    text::{BadText, Language},
    time::Day,
    users::{BadPassword, BadPin},
};

/// Why a request was not done. The guard, which knows the language, makes a problem document out of it.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What is wrong.
    pub code: Code,
    /// The field it is about.
    pub field: Option<&'static str>,
    /// The limit that was passed.
    pub limit: Option<u64>,
    /// The number under which it stands in the log.
    pub incident: Option<String>,
    /// The day on which the quota begins anew.
    pub renews: Option<Day>,
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self { code, field: None, limit: None, incident: None, renews: None }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let field = field(&error);
        let limit = if let Error::TooLarge(limit) = error { Some(limit) } else { None };
        let renews = if let Error::OverQuota(day) | Error::OverColorQuota(day) = error { Some(day) } else { None };
        let code = code(&error);
        let incident = (code == Code::Internal).then(|| {
            let number = format!("{:08x}", rand::random::<u32>());
            tracing::error!(incident = number, error = &error as &dyn std::error::Error, "a request failed inside");
            number
        });
        Self { code, field, limit, incident, renews }
    }
}

fn code(error: &Error) -> Code {
    match error {
        Error::SignedOut => Code::SignedOut,
        Error::WrongCredentials => Code::WrongCredentials,
        Error::TooManyAttempts => Code::TooManyAttempts,
        Error::LockedToday => Code::LockedToday,
        Error::PinLocked => Code::PinLocked,
        Error::Forbidden => Code::Forbidden,
        Error::AccountUnfinished => Code::AccountUnfinished,
        Error::NotFound => Code::NotFound,
        Error::SetUpOver => Code::SetUpOver,
        Error::Field(_, BadText::Empty) => Code::Empty,
        Error::Field(_, BadText::TooLong) => Code::TooLong,
        Error::Field(_, BadText::Characters) => Code::Characters,
        Error::Field(_, BadText::Form) => Code::Form,
        Error::Taken(_) => Code::Taken,
        Error::Password(BadPassword::TooShort) => Code::PasswordShort,
        Error::Password(BadPassword::TooLong) => Code::PasswordLong,
        Error::Password(BadPassword::Personal) => Code::PasswordPersonal,
        Error::Password(BadPassword::Common) => Code::PasswordCommon,
        Error::Password(BadPassword::Kinds) => Code::PasswordKinds,
        Error::Password(BadPassword::Used) => Code::PasswordUsed,
        Error::WrongPassword => Code::WrongPassword,
        Error::PasswordAgain => Code::PasswordAgain,
        Error::WrongFactor => Code::WrongFactor,
        Error::LinkOver => Code::LinkOver,
        Error::NoMailServer => Code::NoMailServer,
        Error::TooMany => Code::TooMany,
        Error::NoPasskeys => Code::NoPasskeys,
        Error::Badge(BadBadge::Layout) => Code::BadgeLayout,
        Error::Badge(_) => Code::BadgeForm,
        Error::Pin(BadPin::Form) => Code::PinForm,
        Error::Pin(BadPin::Weak) => Code::PinWeak,
        Error::RoleNotYours => Code::RoleNotYours,
        Error::RoleLevel => Code::RoleLevel,
        Error::NotYourPerson => Code::NotYourPerson,
        Error::LastAdministrator => Code::LastAdministrator,
        Error::NotAMember => Code::NotAMember,
        Error::Inherited => Code::Inherited,
        Error::WrongName => Code::WrongName,
        Error::HasChildren => Code::HasChildren,
        Error::WrongState => Code::WrongState,
        Error::ImportOfAnother => Code::ImportOfAnother,
        Error::Import(BadFile::TooLarge) => Code::TooLarge,
        Error::Import(BadFile::Encoding) => Code::ImportEncoding,
        Error::Import(BadFile::Header) => Code::ImportHeader,
        Error::Import(BadFile::Empty) => Code::ImportEmpty,
        Error::Import(BadFile::TooManyLines) => Code::ImportLines,
        Error::Option(bad) => (*bad).into(),
        Error::Changed => Code::Changed,
        Error::KeyReused => Code::KeyReused,
        Error::OverQuota(_) => Code::OverQuota,
        Error::OverColorQuota(_) => Code::OverColorQuota,
        Error::QueueFull => Code::QueueFull,
        Error::OrganizationFull => Code::OrganizationFull,
        Error::TooLarge(_) => Code::TooLarge,
        Error::Unsupported => Code::Unsupported,
        Error::EmptyDocument => Code::EmptyDocument,
        Error::Printer(BadPrinter::Address) => Code::PrinterAddress,
        Error::Printer(BadPrinter::Unreachable) => Code::PrinterUnreachable,
        Error::Printer(BadPrinter::NoFormat) => Code::PrinterNoFormat,
        Error::Printer(BadPrinter::NoJobs) => Code::PrinterNoJobs,
        Error::Printer(BadPrinter::Known) => Code::PrinterKnown,
        Error::Full => Code::StorageFull,
        Error::Busy | Error::Stopping => Code::Busy,
        Error::Store(_) | Error::Spool(_) | Error::Internal(_) => Code::Internal,
    }
}

fn field(error: &Error) -> Option<&'static str> {
    match error {
        Error::Field(field, _) | Error::Taken(field) => Some(field),
        Error::Option(bad) => Some(bad.field()),
        Error::Password(_) => Some("password"),
        Error::WrongPassword => Some("current"),
        Error::WrongFactor => Some("code"),
        Error::Badge(_) => Some("number"),
        Error::Import(_) => Some("file"),
        Error::Pin(_) => Some("pin"),
        Error::NotAMember => Some("email"),
        Error::WrongName => Some("name"),
        Error::RoleNotYours | Error::RoleLevel => Some("roles"),
        Error::Printer(_) => Some("uri"),
        _ => None,
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Refusal {
    /// The problem document, in the language of the request.
    #[must_use]
    pub fn told(self, language: Language) -> Response {
        let mut problem = Problem::new(self.code, language).renewed(self.renews, language);
        problem.field = self.field.map(str::to_owned);
        problem.limit = self.limit;
        problem.incident = self.incident;
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        let wait = match self.code {
            Code::TooManyAttempts => Some("60"),
            Code::LockedToday | Code::PinLocked => Some("3600"),
            Code::Busy => Some("5"),
            _ => None,
        };
        headers.extend(wait.map(|seconds| (header::RETRY_AFTER, HeaderValue::from_static(seconds))));
        response
    }
}

/// The outcomes of an action on many, each refusal with its words.
#[must_use]
pub fn outcomes<I: std::fmt::Display>(each: Vec<(I, Result<(), Error>)>, language: Language) -> BatchOutcome {
    let mut done = BatchOutcome::default();
    for (id, outcome) in each {
        match outcome.map_err(Refusal::from) {
            Ok(()) => done.done = done.done.saturating_add(1),
            Err(Refusal { code, renews, .. }) => {
                let renewal = renews.map(|day| format!(" {}", model::quotas::said::renewal(day, language)));
                let detail = code.sentence(language).to_owned() + renewal.as_deref().unwrap_or_default();
                done.refused.push(BatchRefusal { id: id.to_string(), code, detail });
            }
        }
    }
    done
}
