//! The whole house from outside: the real program, real mail clients, a real printer, a real browser.

// A test stops at the first surprise, and says where; so do the functions that tests share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod admission;
mod api;
mod audit;
mod bad_input;
mod browser;
mod browser_account;
mod browser_groups;
mod browser_people;
mod browser_queue;
mod browser_quotas;
mod browser_signin;
mod browser_together;
mod command_line;
mod credentials;
mod delivery;
mod email_to_paper;
mod groups;
mod guard;
mod imports;
mod killed;
mod mail;
mod meanwhile;
mod network;
mod organizations;
mod panel;
mod people;
mod preview;
mod quotas;
mod rights;
mod schemathesis;
mod second_factor;
mod start;
mod upload_to_paper;
