//! Proving who somebody is: passwords, PINs, badges and the secrets of sessions, links and agents.
//!
//! This crate knows no store, no HTTP and no permission. Randomness comes in as bytes, so that whoever calls
//! decides where it comes from.

pub mod badge;
pub mod device;
pub mod passkey;
pub mod password;
pub mod qr;
pub mod seal;
pub mod secret;
pub mod totp;
