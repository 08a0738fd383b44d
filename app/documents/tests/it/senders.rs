//! Messages as a library for mail writes them that others have made, of every structure and in every character set:
//! what the dialogue says of them, and what becomes of them.

use crate::mail::told;
use documents::outline::{Limits, Outline};
use std::process::Command;

#[test]
fn every_structure_of_a_sender_comes_out_right() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/senders.py");
    let made = Command::new("python3").arg(script).output().expect("python3 is installed");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (mut rest, mut messages, mut wrong) = (made.stdout.as_slice(), 0, Vec::new());
    while let Some(end) = rest.iter().position(|b| *b == b'\n') {
        let line = std::str::from_utf8(&rest[..end]).unwrap();
        let [name, expected, length] = line.split('\t').collect::<Vec<_>>().try_into().expect("three fields");
        let (message, after) = rest[end + 1..].split_at(length.parse().unwrap());
        rest = after;
        messages += 1;
        let found = told(message).trim_end().replace('\n', "|");
        if found != expected {
            wrong.push(format!("{name}:\n  {found}\n  and not {expected}"));
        }
        let mut outline = Outline::new(Limits::default());
        message.split_inclusive(|b| *b == b'\n').for_each(|line| outline.push_line(line).unwrap());
        let summary = outline.finish();
        if !(summary.printable_attachment || summary.visible_body || summary.invitation) {
            wrong.push(format!("{name}: refused in the dialogue"));
        }
    }
    assert!(messages > 100, "only {messages} messages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
