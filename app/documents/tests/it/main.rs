//! The worker from outside: documents go in as the appliance sends them, and come out or do not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the lints see no test in a file that only tests use"
)]

mod cage;
mod field;
mod hostile;
mod html;
mod kit;
mod mail;
mod output;
mod pdf;
mod pictures;
mod scripts;
mod senders;
mod wrapped;
