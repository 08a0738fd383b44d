//! What the listener costs.

use super::{House, Limits, alone, few};

/// The memory of this process, in MiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_ascii_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
}

/// Two hundred sessions, and a message of fifty megabytes in two of them.
#[test]
fn memory_stays_flat() {
    if !alone("smtp::tests::resources::memory_stays_flat") {
        return;
    }
    let house = House::with(Limits { sessions: 200, per_address: 200, ..few() });
    house.client().mails("ada@example.org", "Hello", "250 2.0.0 ");
    let before = resident();
    let mut clients: Vec<_> = (0..199).map(|_| house.client()).collect();
    let lines = format!("{}\r\n", "x".repeat(998)).repeat(1000);
    let mut most = 0;
    for client in clients.iter_mut().take(2) {
        client.begins_message();
        client.sends(b"From: ada@example.org\r\n\r\n").unwrap();
        for _ in 0..50 {
            client.sends(lines.as_bytes()).unwrap();
            most = most.max(resident());
        }
        client.asks(".", "250 2.0.0 ");
    }
    assert_eq!(house.mail.taken().len(), 3);
    // The messages that are kept to be looked at have a mebibyte each.
    assert!(most < before + 48, "{before} MiB became {most} MiB");
}
