//! The listener in front of the real use cases and a real store.

use super::{Client, House, few};
use crate::{
    mail_out::Lettre,
    smtp::{Limits, Tls, serve},
};
use app::{
    App, World,
    ports::{Later, Printers},
};
use documents::Cage;
use ipnet::IpNet;
use model::{
    login::SetUp,
    printers::{Attributes, BadPrinter, Status},
    text::Language,
    time::Time,
};
use std::{
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};
use storage::Store;
use tokio::{net::TcpListener, runtime::Runtime};
use tokio_util::sync::CancellationToken;

struct Clock;

impl app::ports::Clock for Clock {
    fn now(&self) -> Time {
        Time(UNIX_EPOCH.elapsed().unwrap().as_millis().try_into().unwrap())
    }

    fn ticks(&self) -> Duration {
        UNIX_EPOCH.elapsed().unwrap()
    }
}

struct Chance;

impl app::ports::Entropy for Chance {
    fn fill(&self, bytes: &mut [u8]) {
        aws_lc_rs::rand::fill(bytes).unwrap();
    }
}

struct NoPrinters;

impl Printers for NoPrinters {
    fn ask<'a>(&'a self, _uri: &'a str) -> Later<'a, Result<(Attributes, Status), BadPrinter>> {
        Box::pin(async { Err(BadPrinter::Unreachable) })
    }

    fn check<'a>(&'a self, _uri: &'a str) -> Later<'a, Result<(), BadPrinter>> {
        Box::pin(async { Ok(()) })
    }

    fn paper<'a>(&'a self, _uri: &'a str, _path: &'a str) -> Later<'a, Option<Vec<u8>>> {
        Box::pin(async { None })
    }
}

const PASSWORD: &str = "correct horse battery staple";

/// An appliance whose only person is Ada, the administrator; her queue is `print@example.org`.
fn use_cases(runtime: &Runtime, trusted: Vec<IpNet>) -> Arc<App> {
    let world = World {
        clock: Arc::new(Clock),
        entropy: Arc::new(Chance),
        mailer: Arc::new(Lettre::new(None).unwrap()),
        printers: Arc::new(NoPrinters),
        cage: Cage::new("/nonexistent".into(), Vec::new(), documents::Limits::default()),
    };
    let policy = app::Policy { trusted_relays: trusted, ..app::Policy::default() };
    let app = App::new(Store::temporary().unwrap(), world, policy, runtime.handle().clone());
    let token = app.offer_set_up().unwrap().unwrap();
    let ada = SetUp {
        token,
        organization: "Example".to_owned(),
        email: "ada@example.org".to_owned(),
        name: "Ada".to_owned(),
        password: PASSWORD.to_owned(),
        language: Language::En,
        time_zone: "UTC".to_owned(),
    };
    runtime.block_on(app.set_up(ada, None)).unwrap();
    app
}

/// Says everything before the text of a message to Ada's queue.
fn begin(client: &mut Client) {
    client.asks("MAIL FROM:<ada@example.org>", "250 ");
    client.asks("RCPT TO:<Print@Example.org>", "250 ");
    client.asks("DATA", "354 ");
}

#[test]
fn the_use_cases_answer_in_the_dialogue() {
    let house = House::new();
    let app = use_cases(&house.runtime, Vec::new());
    let (server, trust) = super::certificate();
    let listener = house.runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let house = House { at: listener.local_addr().unwrap(), trust, ..house };
    let limits = Limits { message: 1 << 20, ..few() };
    house.runtime.spawn(serve(listener, app, Tls::StartTls(server), limits, CancellationToken::new()));

    let mut client = house.sealed_client();
    client.asks("MAIL FROM:<ada@example.org>", "250 ");
    client.asks("RCPT TO:<ada@example.org>", "550 5.7.1 ");
    client.asks("RSET", "250 ");
    client.signs_in("ada@example.org", "wrong", "535 5.7.8 ");
    client.signs_in("Ada@Example.org", PASSWORD, "235 2.7.0 ");
    let answers = [
        ("From: Ada <ada@example.org>\r\n\r\nHello", "250 2.0.0 Accepted as "),
        ("From: Ada <ada@example.org>\r\nMessage-ID: <1@x>\r\n\r\nHello", "250 2.0.0 Accepted as "),
        (
            "From: Ada <ada@example.org>\r\nMessage-ID: <1@x>\r\nReceived: again\r\n\r\nHello",
            "250 2.0.0 Already accepted",
        ),
        ("From: eve@example.org\r\n\r\nHello", "550 5.7.1 "),
        ("From: ada@example.org, eve@example.org\r\n\r\nHello", "554 5.6.0 The message has more than one"),
        ("Subject: x\r\n\r\nHello", "554 5.6.0 The message has no From"),
        ("From: ada@example.org\r\n\r\n \r\n", "554 5.6.0 The message is empty"),
        (
            "From: ada@example.org\r\nContent-Type: application/zip\r\n\r\nPK\u{3}\u{4}\u{0}",
            "554 5.6.0 ZIP files and other archives",
        ),
        ("From: ada@example.org\r\nAuto-Submitted: auto-generated\r\n\r\nHello", "550 5.7.1 Messages sent by programs"),
    ];
    for (message, answer) in answers {
        begin(&mut client);
        client.asks(&format!("{message}\r\n."), answer);
    }
    client.asks("QUIT", "221 ");

    // Nobody vouches for this one: it waits for Ada in the portal.
    let mut client = house.client();
    begin(&mut client);
    client.asks("From: ada@example.org\r\n\r\nHello\r\n.", "250 2.0.0 ");
}
