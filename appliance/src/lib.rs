//! The appliance: sockets, protocols, configuration, wiring and the command line. It takes no decision of its own:
//! each handler translates, calls one use case of `app`, and translates the answer.

pub mod accept;
pub mod audit;
pub mod cli;
pub mod config;
pub mod egress;
pub mod gateway;
pub mod http;
pub mod log;
pub mod mail_out;
pub mod real;
mod redirect;
pub mod remote;
pub mod serve;
pub mod simulator;
pub mod smtp;
pub mod tls;
