//! Invitations as the usual calendars write them.

use super::*;
use expect_test::{Expect, expect};

fn check(event: &str, language: Language, want: &Expect) {
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{event}\nEND:VCALENDAR\n").replace('\n', "\r\n");
    want.assert_eq(&readable(&text, language).unwrap_or_else(|| "nothing".to_owned()));
}

#[test]
fn an_invitation_says_what_when_where_and_who() {
    let event = "METHOD:REQUEST\nBEGIN:VTIMEZONE\nTZID:Romance Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T030000\n\
                 TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\n\
                 ORGANIZER;CN=Grace Hopper:MAILTO:grace@example.org\nATTENDEE;ROLE=REQ-PARTICIPANT;CN=\"Lovelace, Ada\":mailto:ada@example.org\n\
                 ATTENDEE:mailto:bob@example.org\nSUMMARY;LANGUAGE=fr:Réunion\\, salle des machin\n es\n\
                 DTSTART;TZID=Romance Standard Time:20261201T090000\nDTEND;TZID=Romance Standard Time:20261201T103000\n\
                 LOCATION:Salle 4\nDESCRIPTION:First line.\\nSecond line.\nBEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:REMINDER\n\
                 TRIGGER:-PT15M\nEND:VALARM\nEND:VEVENT";
    check(
        event,
        Language::En,
        &expect![[r#"
        What: Réunion, salle des machines
        When: Tuesday 1 December 2026, 09:00–10:30 (Romance Standard Time)
        Where: Salle 4
        Organizer: Grace Hopper <grace@example.org>
        Invited: Lovelace, Ada <ada@example.org>, bob@example.org

        First line.
        Second line."#]],
    );
}

#[test]
fn days_and_zones_are_written_as_they_were_sent() {
    let event = |lines: &str| format!("BEGIN:VEVENT\nUID:1\nSUMMARY:Salon\n{lines}\nEND:VEVENT");
    let check = |lines: &str, want: Expect| check(&event(lines), Language::Fr, &want);
    check(
        "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261225",
        expect![[r#"
        Objet : Salon
        Date : jeudi 24 décembre 2026"#]],
    );
    check(
        "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nRRULE:FREQ=YEARLY",
        expect![[r#"
        Objet : Salon
        Date : jeudi 24 décembre 2026 – samedi 26 décembre 2026
        Il se répète."#]],
    );
    check(
        "DTSTART:20261201T230000Z\nDURATION:PT2H",
        expect![[r#"
        Objet : Salon
        Date : mardi 1er décembre 2026, 23:00 – mercredi 2 décembre 2026, 01:00 (UTC)"#]],
    );
    check(
        "DTSTART:99999999T999999",
        expect![[r#"
        Objet : Salon"#]],
    );
}

#[test]
fn what_is_canceled_says_so_and_what_is_no_event_is_nothing() {
    check(
        "METHOD:CANCEL\nBEGIN:VEVENT\nSUMMARY:Salon\nEND:VEVENT",
        Language::En,
        &expect![[r#"
        Canceled
        What: Salon"#]],
    );
    check("BEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE", Language::En, &expect!["nothing"]);
    assert_eq!(readable("BEGIN:VCALENDAR", Language::En), None);
    assert_eq!(readable("not a calendar", Language::En), None);
    assert_eq!(readable("", Language::En), None);
}
