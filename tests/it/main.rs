//! The whole house from outside: the real program, real mail clients, a real printer, a real browser.

mod bad_input;
mod browser;
mod delivery;
mod email_to_paper;
mod guard;
mod killed;
mod mail;
mod panel;
mod people;
mod start;
mod upload_to_paper;
