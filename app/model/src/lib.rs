//! What things are, and the rules between them; shared by the appliance and the browser.
//!
//! This crate knows no clock, no randomness, no disk, no network and no store:
//! times and identifiers come in as values, so every rule can be tested by data alone.

pub mod access;
pub mod audit;
pub mod badges;
pub mod csv;
pub mod delegates;
pub mod events;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
pub mod groups;
pub mod history;
pub mod id;
pub mod imports;
pub mod jobs;
pub mod login;
pub mod mail;
pub mod orgs;
pub mod policies;
pub mod print_groups;
pub mod print_users;
pub mod printers;
pub mod quotas;
pub mod text;
pub mod time;
pub mod typography;
pub mod users;
pub mod words;
