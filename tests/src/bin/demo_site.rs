//! The demo site: an appliance on loopback with an organization, people, badges, printers and a few jobs.

fn main() {}
