//! The defects of mailin-embedded 0.8.3, row by row of the table in `docs/decisions/smtp.md`: held, or not.

use super::{Client, House, Limits, alone, few, memory::ORG};
use std::time::{Duration, Instant};

/// Row 1: four handler panics end the process.
#[test]
fn panics_of_the_handler_end_nothing() {
    let house = House::new();
    // More of each than mailin has threads.
    for _ in 0..20 {
        let mut client = house.client();
        client.asks("MAIL FROM:<ada@example.org>", "250 ");
        client.asks("RCPT TO:<panic@house>", "451 4.3.0 ");
        client.asks("RSET", "250 ");
        client.mails("panic@example.org", "Hello", "451 4.3.0 ");
        client.mails("ada@example.org", "Panic.", "451 4.3.0 ");
        client.asks("QUIT", "221 ");
    }
    let mut client = house.sealed_client();
    client.signs_in("panic@example.org", "secret", "451 4.3.0 ");
    client.mails("ada@example.org", "Hello", "250 2.0.0 ");
    assert_eq!(house.mail.taken().len(), 1);
}

/// Row 2: no line has a limit, and memory fills up.
#[test]
fn a_line_without_end_is_cut_off() {
    let house = House::with(Limits { message: 1 << 20, ..few() });
    let endless = |mut client: Client| {
        let mebibyte = vec![b'x'; 1 << 20];
        let cut = (0..64).any(|_| client.sends(&mebibyte).is_err());
        assert!(cut, "64 MiB of one line were taken");
    };
    endless(house.client());
    endless(house.sealed_client());
    let mut client = house.client();
    client.begins_message();
    endless(client);

    for length in [513, 20_000] {
        let mut client = house.client();
        client.asks(&"x".repeat(length), "500 5.5.2 The line is too long");
        client.hears_the_end();
    }
    let mut client = house.client();
    client.begins_message();
    client.asks(&"x".repeat(999), "554 5.6.0 A line of the message is longer");
    client.hears_the_end();
    house.mail.settles();
    assert!(house.mail.taken().is_empty());
}

/// Row 3: as many idle clients as there are threads block everybody.
#[test]
fn idle_clients_block_nobody() {
    let house = House::with(Limits { per_address: 4, patience: Duration::from_millis(100), ..few() });
    let idle: Vec<Client> = (0..4).map(|_| house.client()).collect();
    let mut fifth = house.connects();
    fifth.hears("421 4.7.0 Too many connections");
    fifth.hears_the_end();
    // Three hundred more that say nothing, or a word at a time, do not keep out somebody else.
    let slow: Vec<Client> = (0..300)
        .map(|n| {
            let mut client = house.connects();
            if n % 2 == 0 {
                let _ = client.sends(b"EH");
            }
            client
        })
        .collect();
    let mut other = house.connects_from("127.0.0.7");
    other.hears("220 ");
    other.asks("EHLO client.example", "250-");
    other.mails("ada@example.org", "Hello", "250 2.0.0 ");
    drop((idle, slow));
    assert_eq!(house.mail.taken().len(), 1);
    assert_eq!(house.mail.taken()[0].peer.to_string(), "127.0.0.7");
}

/// Row 3: every wait has an end, also that of a client that sends an octet now and then.
#[test]
fn waiting_has_an_end() {
    let short = Duration::from_millis(300);
    let house = House::with(Limits { greeting: short, command: short, data: short, ..few() });
    house.connects().hears("220 ");
    let mut silent = house.connects();
    silent.hears("220 ");
    silent.hears("421 4.4.2 ");
    silent.hears_the_end();

    let mut dripping = house.client();
    assert!(dripping.drips().starts_with("421 4.4.2 "));

    let mut in_message = house.client();
    in_message.begins_message();
    in_message.hears("421 4.4.2 ");
    in_message.hears_the_end();

    let house = House::with(Limits { session: short, ..few() });
    let mut busy = house.client();
    let begun = Instant::now();
    while busy.sends(b"NOOP\r\n").is_ok() && busy.reply().starts_with("250") {
        assert!(begun.elapsed() < Duration::from_secs(20), "a session without end");
    }
    house.mail.settles();
}

/// Row 4: a refusal after DATA leaves mailin in the message, and the client hanging.
#[test]
fn a_session_goes_on_after_a_refusal() {
    let house = House::new();
    let mut client = house.client();
    let refusals = [
        ("nobody@example.org", "550 5.7.1 "),
        ("spent@example.org", "552 5.2.2 "),
        ("hoarder@example.org", "552 5.2.2 "),
        ("crowded@example.org", "452 4.3.1 "),
        ("full@example.org", "452 4.3.1 "),
        ("busy@example.org", "451 4.3.2 "),
        ("broken@example.org", "451 4.3.0 "),
        ("nobody", "554 5.6.0 "),
    ];
    for (from, code) in refusals {
        client.mails(from, "Hello", code);
        client.asks("RSET", "250 2.0.0 ");
        client.asks("NOOP", "250 2.0.0 ");
    }
    client.asks("DATA", "503 5.5.1 ");
    client.mails("ada@example.org", "Hello", "250 2.0.0 Accepted as ");
    client.asks("QUIT", "221 2.0.0 ");
    client.hears_the_end();
    assert_eq!(house.mail.taken().len(), 1);
}

/// Row 5: LF `.` CR LF ends a message, and what follows is a second one.
#[test]
fn no_message_is_smuggled_in_another() {
    let house = House::new();
    for end in ["\n.\r\n", "\n.\n", "\r\n.\n", "\r.\r\n", "\r.\r", "\r\n\r.\r\n", "\n\n.\r\n", "\r\r\n.\r\n"] {
        let mut client = house.client();
        client.begins_message();
        let second =
            "MAIL FROM:<eve@example.org>\r\nRCPT TO:<print@house>\r\nDATA\r\nFrom: ada@example.org\r\n\r\nSmuggled";
        let message = format!("From: ada@example.org\r\n\r\nHello{end}{second}\r\n.\r\nQUIT\r\n");
        client.sends(message.as_bytes()).unwrap();
        client.hears("550 5.5.2 ");
        client.hears_the_end();
    }
    let mut client = house.client();
    client.sends(b"NOOP\n").unwrap();
    client.hears("550 5.5.2 ");
    client.hears_the_end();
    house.mail.settles();
    assert!(house.mail.taken().is_empty());
}

/// Row 6: the null reverse-path is a syntax error.
#[test]
fn a_bounce_is_understood() {
    let house = House::new();
    let mut client = house.client();
    client.asks("MAIL FROM:<>", "250 2.1.0 ");
    client.asks("RCPT TO:<print@house>", "250 2.1.5 ");
    client.asks("DATA", "354 ");
    client.asks("From: ada@example.org\r\n\r\nHello\r\n.", "250 2.0.0 ");
    client.mails("ada@example.org", "Hello", "250 2.0.0 ");
    let null: Vec<bool> = house.mail.taken().iter().map(|taken| taken.summary.null_reverse_path).collect();
    assert_eq!(null, [true, false]);
}

/// Row 7: parameters, quoted local parts, a space after the colon, `NOOP` with a word, `HELP`; no limit of size.
#[test]
fn what_real_servers_say_is_understood() {
    let house = House::with(Limits { message: 2000, ..few() });
    let mut client = house.client();
    let extensions = client.asks("EHLO client.example", "250-house\n");
    for extension in ["SIZE 2000", "8BITMIME", "SMTPUTF8", "STARTTLS", "ENHANCEDSTATUSCODES"] {
        assert!(extensions.contains(extension), "{extension} is not in {extensions}");
    }
    let senders = [
        "MAIL FROM:<ada@example.org> SIZE=1999",
        "MAIL FROM:<ada@example.org> BODY=8BITMIME SIZE=20",
        "MAIL FROM: <ada@example.org> BODY=7BIT",
        "MAIL FROM:<zoé@example.org> SMTPUTF8 BODY=8BITMIME",
        "MAIL FROM:<\"a d a\"@example.org>",
        "mail from:<ada@example.org> AUTH=<>",
    ];
    for sender in senders {
        client.asks(sender, "250 2.1.0 ");
        client.asks("NOOP just so", "250 2.0.0 ");
        client.asks("RSET", "250 2.0.0 ");
    }
    client.asks("HELP", "214 ");
    client.asks("VRFY ada", "252 ");
    client.asks("MAIL FROM:<ada@example.org>", "250 ");
    client.asks("RCPT TO:<\"print me\"@house>", "250 2.1.5 ");
    client.asks("RCPT TO:<\"print\"@house>", "250 2.1.5 ");
    client.asks("RCPT TO:<imprimé@house>", "553 5.6.7 ");
    client.asks("RSET", "250 ");
    client.asks("MAIL FROM:<ada@example.org> SMTPUTF8", "250 ");
    client.asks("RCPT TO:<imprimé@house>", "250 2.1.5 ");
    client.asks("RSET", "250 ");
    client.asks("MAIL FROM:<ada@example.org> SIZE=2001", "552 5.3.4 ");
    client.asks("MAIL FROM:<ada@example.org> RET=FULL", "555 5.5.4 ");

    client.mails("ada@example.org", &"A line.\r\n".repeat(200), "250 2.0.0 ");
    client.begins_message();
    client.asks(&format!("{}.", "A line.\r\n".repeat(300)), "552 5.3.4 Larger than 2000 octets");
    client.hears_the_end();
    assert_eq!(house.mail.taken().len(), 1);
}

/// Row 8: RSET makes forget who signed in.
#[test]
fn who_signed_in_stays_signed_in() {
    let house = House::new();
    let mut client = house.sealed_client();
    client.signs_in("ada@example.org", "secret", "235 2.7.0 ");
    client.asks("RSET", "250 ");
    client.mails("ada@example.org", "Hello", "250 2.0.0 ");
    client.mails("nobody@example.org", "Hello", "550 5.7.1 ");
    client.mails("ada@example.org", "Hello again", "250 2.0.0 ");
    let who = house.mail.taken().iter().map(|taken| taken.authenticated.unwrap().0).collect::<Vec<_>>();
    assert_eq!(who, [ORG, ORG]);
}

/// Row 9: an error while the message comes in is answered at every line that follows.
#[test]
fn an_error_within_a_message_is_answered_once() {
    let house = House::new();
    let mut client = house.client();
    let lines = "More.\r\n".repeat(500);
    client.mails("ada@example.org", &format!("The disk is full.\r\n{lines}"), "452 4.3.1 ");
    client.asks("NOOP", "250 2.0.0 ");
    let nested: String =
        (0..100).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")).collect();
    client.begins_message();
    client.asks(&format!("{nested}{lines}."), "554 5.6.0 The message is nested too deep");
    client.begins_message();
    let parts = "--b\r\n\r\nHello\r\n".repeat(1000);
    client.asks(
        &format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n."),
        "554 5.6.0 The message has too many",
    );
    client.begins_message();
    client.asks(&format!("{}\r\n.", "Received: by a\r\n".repeat(40)), "554 5.4.6 ");
    client.mails("ada@example.org", "Hello", "250 2.0.0 ");
    assert_eq!(house.mail.taken().len(), 1);
}

/// Row 10: STARTTLS is answered 220 where there is no TLS, or a second time.
#[test]
fn starttls_is_answered_as_it_is() {
    let house = House::without_tls();
    let mut client = house.client();
    let extensions = client.asks("EHLO client.example", "250-");
    assert!(!extensions.contains("STARTTLS") && !extensions.contains("AUTH"));
    client.asks("STARTTLS", "502 5.5.1 ");
    client.asks("NOOP", "250 ");

    let house = House::new();
    let mut client = house.sealed_client();
    let extensions = client.asks("EHLO client.example", "250-");
    assert!(!extensions.contains("STARTTLS") && extensions.contains("AUTH PLAIN LOGIN"));
    client.asks("STARTTLS", "503 5.5.1 ");
    client.mails("ada@example.org", "Hello", "250 2.0.0 ");
}

/// Row 11: without a provider of the process, rustls panics when mailin-embedded starts.
#[test]
fn tls_needs_no_provider_of_the_process() {
    if !alone("smtp::tests::defects::tls_needs_no_provider_of_the_process") {
        return;
    }
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    let house = House::new();
    house.sealed_client().mails("ada@example.org", "Hello", "250 2.0.0 ");
    assert_eq!(house.mail.taken().len(), 1);
}
