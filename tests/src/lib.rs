//! The appliance from outside: a kit of clients with verbs, for the tests, the demo site and the measurements.
//!
//! It starts the real program and speaks to it as everybody does: HTTPS, SMTP, a panel's forms, a browser, a
//! printer's IPP. It knows the words (`model`) and the wire (`api`), and nothing of the inside of any crate.

// A test kit stops at the first surprise, and says where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod appliance;
pub mod authenticator;
pub mod browser;
pub mod files;
pub mod http;
pub mod http2;
pub mod mail;
pub mod panel;
pub mod person;
pub mod printers;
pub mod process;
pub mod wait;

pub use appliance::Appliance;
pub use expect_test::{Expect, expect};
pub use files::attachment;
pub use person::Person;
