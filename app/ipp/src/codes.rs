//! Registered numbers: operations, status codes, and the states of jobs and printers (RFC 8011, 5.3.7, 5.4.11, 5.4.15,
//! and the registry of IANA).

use std::fmt;

macro_rules! codes {
    ($(#[$doc:meta])* $type:ident { $($name:ident = $code:literal $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $type(pub u16);

        impl $type {
            $(#[doc = concat!("`", $word, "`")] pub const $name: Self = Self($code);)*

            /// The registered word, where the code is known here.
            #[must_use]
            pub const fn word(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => Some($word),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.word() {
                    Some(word) => f.write_str(word),
                    None => write!(f, "{:#06x}", self.0),
                }
            }
        }
    };
}

codes! {
    /// What a request asks for. The registry is open, so this is a number with names.
    Operation {
        PRINT_JOB = 0x0002 "Print-Job",
        VALIDATE_JOB = 0x0004 "Validate-Job",
        CREATE_JOB = 0x0005 "Create-Job",
        SEND_DOCUMENT = 0x0006 "Send-Document",
        CANCEL_JOB = 0x0008 "Cancel-Job",
        GET_JOB_ATTRIBUTES = 0x0009 "Get-Job-Attributes",
        GET_JOBS = 0x000a "Get-Jobs",
        GET_PRINTER_ATTRIBUTES = 0x000b "Get-Printer-Attributes",
        HOLD_JOB = 0x000c "Hold-Job",
        RELEASE_JOB = 0x000d "Release-Job",
        CANCEL_MY_JOBS = 0x0039 "Cancel-My-Jobs",
        CLOSE_JOB = 0x003b "Close-Job",
        IDENTIFY_PRINTER = 0x003c "Identify-Printer",
    }
}

codes! {
    /// How a request was answered. The registry is open, so this is a number with names.
    Status {
        OK = 0x0000 "successful-ok",
        OK_IGNORED = 0x0001 "successful-ok-ignored-or-substituted-attributes",
        OK_CONFLICTING = 0x0002 "successful-ok-conflicting-attributes",
        BAD_REQUEST = 0x0400 "client-error-bad-request",
        FORBIDDEN = 0x0401 "client-error-forbidden",
        NOT_AUTHENTICATED = 0x0402 "client-error-not-authenticated",
        NOT_AUTHORIZED = 0x0403 "client-error-not-authorized",
        NOT_POSSIBLE = 0x0404 "client-error-not-possible",
        TIMEOUT = 0x0405 "client-error-timeout",
        NOT_FOUND = 0x0406 "client-error-not-found",
        GONE = 0x0407 "client-error-gone",
        REQUEST_ENTITY_TOO_LARGE = 0x0408 "client-error-request-entity-too-large",
        REQUEST_VALUE_TOO_LONG = 0x0409 "client-error-request-value-too-long",
        DOCUMENT_FORMAT_NOT_SUPPORTED = 0x040a "client-error-document-format-not-supported",
        ATTRIBUTES_NOT_SUPPORTED = 0x040b "client-error-attributes-or-values-not-supported",
        URI_SCHEME_NOT_SUPPORTED = 0x040c "client-error-uri-scheme-not-supported",
        CHARSET_NOT_SUPPORTED = 0x040d "client-error-charset-not-supported",
        CONFLICTING_ATTRIBUTES = 0x040e "client-error-conflicting-attributes",
        COMPRESSION_NOT_SUPPORTED = 0x040f "client-error-compression-not-supported",
        COMPRESSION_ERROR = 0x0410 "client-error-compression-error",
        DOCUMENT_FORMAT_ERROR = 0x0411 "client-error-document-format-error",
        DOCUMENT_ACCESS_ERROR = 0x0412 "client-error-document-access-error",
        DOCUMENT_PASSWORD_ERROR = 0x0418 "client-error-document-password-error",
        ACCOUNT_LIMIT_REACHED = 0x041e "client-error-account-limit-reached",
        NOT_FETCHABLE = 0x0420 "client-error-not-fetchable",
        INTERNAL_ERROR = 0x0500 "server-error-internal-error",
        OPERATION_NOT_SUPPORTED = 0x0501 "server-error-operation-not-supported",
        SERVICE_UNAVAILABLE = 0x0502 "server-error-service-unavailable",
        VERSION_NOT_SUPPORTED = 0x0503 "server-error-version-not-supported",
        DEVICE_ERROR = 0x0504 "server-error-device-error",
        TEMPORARY_ERROR = 0x0505 "server-error-temporary-error",
        NOT_ACCEPTING_JOBS = 0x0506 "server-error-not-accepting-jobs",
        BUSY = 0x0507 "server-error-busy",
        JOB_CANCELED = 0x0508 "server-error-job-canceled",
        MULTIPLE_DOCUMENT_JOBS_NOT_SUPPORTED = 0x0509 "server-error-multiple-document-jobs-not-supported",
        PRINTER_IS_DEACTIVATED = 0x050a "server-error-printer-is-deactivated",
    }
}

impl Status {
    /// Whether the request was done (RFC 8011, Appendix B).
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.0 < 0x0100
    }
}

macro_rules! states {
    ($(#[$doc:meta])* $type:ident { $($name:ident = $code:literal $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $type { $(#[doc = concat!("`", $word, "`")] $name = $code,)* }

        impl $type {
            /// The state of that number.
            #[must_use]
            pub const fn of(number: i32) -> Option<Self> {
                match number {
                    $($code => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// Its registered number.
            #[must_use]
            pub const fn number(self) -> i32 {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// Its registered word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

states! {
    /// `job-state`
    JobState {
        Pending = 3 "pending",
        PendingHeld = 4 "pending-held",
        Processing = 5 "processing",
        ProcessingStopped = 6 "processing-stopped",
        Canceled = 7 "canceled",
        Aborted = 8 "aborted",
        Completed = 9 "completed",
    }
}

states! {
    /// `printer-state`
    PrinterState {
        Idle = 3 "idle",
        Processing = 4 "processing",
        Stopped = 5 "stopped",
    }
}

impl JobState {
    /// Whether the job has ended.
    #[must_use]
    pub const fn is_terminated(self) -> bool {
        matches!(self, Self::Canceled | Self::Aborted | Self::Completed)
    }
}
