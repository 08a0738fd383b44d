//! The wire: every route, the bodies they carry, and the codes of what can go wrong.
//!
//! Shared by the appliance and the browser. No behaviour, no axum, no leptos. A body of its own stands here only
//! where the wire differs from the value in `model`.

pub mod account;
pub mod agent;
pub mod audit;
pub mod badges;
pub mod delegates;
#[cfg(feature = "schema")]
pub mod describe;
pub mod forms;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
pub mod groups;
pub mod history;
pub mod imports;
pub mod interface;
pub mod jobs;
pub mod login;
pub mod names;
pub mod orgs;
pub mod panel;
pub mod policies;
pub mod print_groups;
pub mod print_users;
pub mod printers;
pub mod problem;
pub mod query;
pub mod quotas;
pub mod routes;
pub mod users;
