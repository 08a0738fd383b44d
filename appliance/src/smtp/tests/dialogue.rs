//! The dialogue in good order, and what else it refuses.

use super::{
    super::{Mailbox, start_dialogue},
    Client, House, Limits, Memory, few, memory,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::{net::TcpStream, sync::Arc, time::Duration};

#[test]
fn a_message_arrives_as_it_was_sent() {
    let house = House::new();
    let mut client = house.client();
    client.begins_message();
    let lines = [
        "Message-ID: <1@example.org>",
        "From: Ada <ada@example.org>",
        "",
        "..",
        "..a",
        ". b",
        "8 bits: \u{e9}",
        "",
        "",
    ];
    client.asks(&format!("{}.", lines.join("\r\n")), "250 2.0.0 Accepted as 03030303");
    client.begins_message();
    client.asks(&format!("{}.", lines.join("\r\n")), "250 2.0.0 Already accepted");
    let taken = house.mail.taken();
    assert_eq!(taken.len(), 1);
    let want =
        "Message-ID: <1@example.org>\r\nFrom: Ada <ada@example.org>\r\n\r\n.\r\n.a\r\n b\r\n8 bits: \u{e9}\r\n\r\n";
    assert_eq!(String::from_utf8_lossy(&taken[0].octets), want);
    assert_eq!((taken[0].org, taken[0].authenticated), (memory::ORG, None));
    assert_eq!(taken[0].peer.to_string(), "127.0.0.1");
    assert_eq!(taken[0].summary.octets, want.len() as u64);
}

#[test]
fn an_empty_message_has_an_end() {
    let house = House::new();
    let mut client = house.client();
    client.begins_message();
    client.asks(".", "554 5.6.0 ");
    client.asks("QUIT", "221 ");
}

#[test]
fn commands_have_an_order() {
    let house = House::new();
    let mut client = house.connects();
    client.hears("220 house ESMTP");
    client.asks("MAIL FROM:<ada@example.org>", "503 5.5.1 ");
    client.asks("STARTTLS", "503 5.5.1 ");
    client.asks("HELO client.example", "250 house");
    client.asks("RCPT TO:<print@house>", "503 5.5.1 ");
    client.asks("DATA", "503 5.5.1 ");
    client.asks("MAIL FROM:<ada@example.org>", "250 ");
    client.asks("DATA", "503 5.5.1 ");
    client.asks("MAIL FROM:<ada@example.org>", "503 5.5.1 ");
    client.asks("RCPT TO:<print@house>", "250 ");
    client.asks("EHLO client.example", "250-");
    client.asks("RCPT TO:<print@house>", "503 5.5.1 ");
    client.mails("ada@example.org", "Hello", "250 2.0.0 ");
}

#[test]
fn nothing_is_relayed() {
    let house = House::new();
    let mut client = house.client();
    client.asks("MAIL FROM:<ada@example.org>", "250 ");
    for elsewhere in
        ["eve@example.org", "print@house.example", "print%example.org@house2", "@house:eve@example.org", "house!eve"]
    {
        client.asks(&format!("RCPT TO:<{elsewhere}>"), "550 5.7.1 ");
    }
    client.asks("DATA", "503 5.5.1 ");
    assert_eq!(house.mail.begun(), 0);
}

#[test]
fn recipients_are_of_one_organization_and_few() {
    let house = House::new();
    let mut client = house.client();
    client.asks("MAIL FROM:<ada@example.org>", "250 ");
    client.asks("RCPT TO:<print@house>", "250 ");
    client.asks("RCPT TO:<print@elsewhere>", "452 4.5.3 ");
    for _ in 1..10 {
        client.asks("RCPT TO:<print@house>", "250 ");
    }
    client.asks("RCPT TO:<print@house>", "452 4.5.3 ");
    client.asks("DATA", "354 ");
    client.asks("From: ada@example.org\r\n\r\nHello\r\n.", "250 2.0.0 ");
    client.asks("MAIL FROM:<ada@example.org>", "250 ");
    client.asks("RCPT TO:<print@elsewhere>", "250 ");
}

#[test]
fn commands_may_come_in_one_go() {
    let house = House::new();
    let mut client = house.client();
    let commands = "MAIL FROM:<ada@example.org>\r\nRCPT TO:<print@house>\r\nDATA\r\n";
    let message = "From: ada@example.org\r\n\r\nHello\r\n.\r\n";
    client.sends(format!("{commands}{message}{commands}").as_bytes()).unwrap();
    for code in ["250 2.1.0 ", "250 2.1.5 ", "354 ", "250 2.0.0 ", "250 2.1.0 ", "250 2.1.5 ", "354 "] {
        client.hears(code);
    }
    client.sends(format!("{message}QUIT\r\n").as_bytes()).unwrap();
    client.hears("250 2.0.0 ");
    client.hears("221 2.0.0 ");
    client.hears_the_end();
    assert_eq!(house.mail.taken().len(), 2);
}

#[test]
fn signing_in_needs_tls_and_the_right_words() {
    let house = House::new();
    let mut client = house.client();
    client.signs_in("ada@example.org", "secret", "538 5.7.11 ");
    let mut client = house.sealed_client();
    client.signs_in("ada@example.org", "wrong", "535 5.7.8 ");
    client.asks("AUTH CRAM-MD5", "504 5.5.4 ");
    client.signs_in("ada@example.org", "secret", "235 2.7.0 ");
    client.signs_in("ada@example.org", "secret", "503 5.5.1 ");

    let encoded = |text: &str| BASE64_STANDARD.encode(text);
    let mut client = house.sealed_client();
    client.asks("AUTH PLAIN", "334");
    client.asks(&encoded("ada@example.org\0ada@example.org\0secret"), "235 2.7.0 ");
    let mut client = house.sealed_client();
    client.asks("AUTH LOGIN", "334 VXNlcm5hbWU6");
    client.asks(&encoded("ada@example.org"), "334 UGFzc3dvcmQ6");
    client.asks(&encoded("secret"), "235 2.7.0 ");

    let mut client = house.sealed_client();
    client.asks("AUTH LOGIN", "334 ");
    client.asks("*", "501 5.7.0 ");
    client.asks(&format!("AUTH PLAIN {}", encoded("eve@example.org\0ada@example.org\0secret")), "535 5.7.8 ");
    client.asks("AUTH PLAIN ***", "501 5.5.2 ");
    client.hears("421 4.7.0 ");
    client.hears_the_end();
    let mut client = house.sealed_client();
    client.signs_in("hasty@example.org", "secret", "454 4.7.0 ");
}

/// Somebody between client and listener may slip in commands before the handshake.
#[test]
fn nothing_buffered_survives_starttls() {
    let house = House::new();
    let mut client = house.client();
    client.sends(b"STARTTLS\r\nMAIL FROM:<eve@example.org>\r\n").unwrap();
    client.hears("503 5.5.1 ");
    client.hears_the_end();

    // What was agreed on before the handshake does not count either.
    let mut client = house.client().starts_tls(&house.trust);
    client.asks("MAIL FROM:<ada@example.org>", "503 5.5.1 ");
    client.asks("AUTH LOGIN", "503 5.5.1 ");
    client.asks("EHLO client.example", "250-");
    client.mails("ada@example.org", "Hello", "250 2.0.0 ");
}

#[test]
fn a_handshake_that_does_not_come_ends_the_session() {
    let house = House::with(Limits { greeting: Duration::from_millis(300), ..few() });
    let mut client = house.client();
    client.asks("STARTTLS", "220 ");
    client.sends(b"EHLO client.example\r\n").unwrap();
    // A fatal alert of TLS, or nothing, but no reply of SMTP.
    let reply = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| client.reply())).unwrap_or_default();
    assert!(!reply.starts_with("250"), "{reply}");
}

#[test]
fn a_message_cut_off_leaves_nothing() {
    let house = House::new();
    for sent in [
        "",
        "From: ada@example.org\r\n\r\nHal",
        "From: ada@example.org\r\n\r\nHello\r\n.",
        "From: ada@example.org\r\n\r\n.\r",
    ] {
        let mut client = house.client();
        client.begins_message();
        client.sends(sent.as_bytes()).unwrap();
        client.hangs_up();
    }
    house.mail.settles();
    assert_eq!((house.mail.begun(), house.mail.taken().len()), (4, 0));
}

#[test]
fn mistakes_and_octets_are_counted() {
    let house = House::new();
    let mut client = house.client();
    for _ in 0..10 {
        client.asks("GET / HTTP/1.1", "500 5.5.1 ");
    }
    client.asks("Host: house", "500 5.5.1 ");
    client.hears("421 4.7.0 Too many errors");
    client.hears_the_end();

    let house = House::with(Limits { session_octets: 1000, message: 500, ..few() });
    let mut client = house.client();
    let reply = (0..200).map(|_| client.asks("NOOP", "")).find(|reply| !reply.starts_with("250"));
    assert!(reply.unwrap().starts_with("421 4.7.0 Enough"));
    client.hears_the_end();
}

/// A program of the same machine may find the loopback side, and bind the address of somebody else's session.
#[test]
fn nobody_comes_in_behind_the_gate() {
    let (mail, limits) = (Arc::new(Memory::default()), few());
    let mailbox = Mailbox::new(Arc::clone(&mail), Arc::default(), &limits);
    let behind = start_dialogue(mailbox, &limits).unwrap();
    for hello in ["EHLO client.example", "HELO 00000000000000000000000000000000"] {
        let mut intruder = Client::new(TcpStream::connect(behind).unwrap());
        intruder.hears("220 ");
        intruder.asks("MAIL FROM:<ada@example.org>", "503 ");
        intruder.asks(hello, "421 ");
        intruder.hears_the_end();
    }
    assert_eq!(mail.begun(), 0);
}

#[test]
fn a_place_is_free_again_when_a_session_ends() {
    let house = House::with(Limits { sessions: 2, per_address: 2, ..few() });
    let _one = house.client();
    for _ in 0..30 {
        let mut client = house.client();
        client.asks("QUIT", "221 ");
    }
}

#[test]
fn a_message_under_way_is_finished_at_the_stop() {
    let house = House::new();
    let mut idle = house.client();
    let mut busy = house.client();
    busy.begins_message();
    house.stop.cancel();
    idle.hears("421 4.3.2 ");
    idle.hears_the_end();
    busy.asks("From: ada@example.org\r\n\r\nHello\r\n.", "250 2.0.0 ");
    busy.hears("421 4.3.2 ");
    let House { runtime, serving, mail, .. } = house;
    runtime.block_on(serving).unwrap().unwrap();
    assert_eq!(mail.taken().len(), 1);
}
