//! Files that people and attackers bring, each with its stated outcome.

use super::*;
use crate::{text::Language, users::Detail};

const HEAD: &str = "EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,COST_CENTER,DEPARTMENT";

/// Every line as `number subject: what is said`, or why the file is refused.
fn outcome(kind: ImportKind, file: &[u8], strict: bool, language: Language) -> String {
    fn told<T: std::fmt::Debug>(read: FileLine<T>, kind: ImportKind, language: Language) -> String {
        let mut words = match read.asks {
            Ok(asks) => vec![format!("{asks:?}")],
            Err(fault) => vec![fault.sentence(kind, language)],
        };
        words.extend(read.notes.iter().map(|note| note.sentence(language).to_owned()));
        format!("{} {}: {}", read.number, read.subject, words.join(" "))
    }
    let lines = match kind {
        ImportKind::Users => {
            users(file, strict).map(|r| r.into_iter().map(|l| told(l, kind, language)).collect::<Vec<_>>())
        }
        ImportKind::Badges => {
            badges(file, strict).map(|r| r.into_iter().map(|l| told(l, kind, language)).collect::<Vec<_>>())
        }
        ImportKind::PrintUsers => {
            print_users(file, strict).map(|r| r.into_iter().map(|l| told(l, kind, language)).collect::<Vec<_>>())
        }
    };
    lines.map_or_else(|bad| format!("{bad:?}"), |lines| lines.join("\n"))
}

/// Lines of users below the right header.
fn lines(below: &str, want: &str) {
    let file = format!("{HEAD}\n{below}");
    assert_eq!(outcome(ImportKind::Users, file.as_bytes(), false, Language::En), want, "{below}");
}

/// Lines of badges below the right header.
fn badge_lines(below: &str, want: &str) {
    let file = format!("BADGE,OPERATION,EMAIL,TEMPORARY\n{below}");
    assert_eq!(outcome(ImportKind::Badges, file.as_bytes(), false, Language::En), want, "{below}");
}

fn whole(kind: ImportKind, file: &[u8], want: BadFile) {
    assert_eq!(outcome(kind, file, false, Language::En), format!("{want:?}"), "{:?}", file.get(..60));
}

#[test]
fn the_header_is_exact() {
    use BadFile::*;
    use ImportKind::*;
    let row = "ada@example.org,DELETE,,,,,,,,,\n";
    for header in [
        HEAD.to_lowercase(),
        HEAD.replace("SHORTNAME", "SHORT_NAME"),
        HEAD.replace(',', "|"),
        HEAD.replacen(',', ";", 1),
        format!("{HEAD},,EXTRA"),
        format!("{HEAD},EXTRA"),
        HEAD.replace(",DEPARTMENT", ""),
        format!(" {HEAD}"),
        format!("\n{HEAD}"),
        "BADGE,OPERATION,EMAIL".to_owned(),
    ] {
        whole(Users, format!("{header}\n{row}").as_bytes(), Header);
    }
    for header in
        ["BADGE,OPERATION", "Badge,OPERATION,EMAIL", "BADGE,OPERATION,EMAIL,TEMPORARY,X", "BADGE,EMAIL,OPERATION"]
    {
        whole(Badges, format!("{header}\n1234,DELETE,\n").as_bytes(), Header);
    }
    whole(Users, b"", Header);
    whole(Users, HEAD.as_bytes(), Empty);
    whole(Badges, b"BADGE,OPERATION,EMAIL\r\n\r\n", Empty);
}

#[test]
fn the_file_is_unicode_and_within_its_limits() {
    use BadFile::*;
    use ImportKind::Users;
    let text = format!("{HEAD}\nada@example.org,DELETE,,,,,,,,,\n");
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let read = "2 ada@example.org: Delete ada@example.org";
    for utf_16 in [utf_16.clone(), [vec![0xff, 0xfe], utf_16.clone()].concat()] {
        assert_eq!(outcome(Users, &utf_16, true, Language::En), read);
    }
    whole(Users, &[vec![0xff, 0xfe], utf_16, vec![0]].concat(), Encoding);
    whole(Users, &[text.as_bytes(), b"zo\xe9@example.org,DELETE"].concat(), Encoding);
    let marked = format!("\u{feff}{text}");
    assert_eq!(outcome(Users, marked.as_bytes(), true, Language::En), read);

    let row = "ada@example.org,DELETE,,,,,,,,,\n";
    let rows = |n: usize| format!("{HEAD}\n{}", row.repeat(n));
    assert_eq!(users(rows(20_000).as_bytes(), true).map(|l| l.len()), Ok(20_000));
    whole(Users, rows(20_001).as_bytes(), TooManyLines);
    let filled = |bytes: usize| [text.as_bytes(), &vec![b'\n'; bytes - text.len()]].concat();
    assert_eq!(users(&filled(MOST_BYTES), true).map(|l| l.len()), Ok(1));
    whole(Users, &filled(MOST_BYTES + 1), TooLarge);
}

#[test]
fn the_guides_own_samples_are_taken() {
    lines(
        "jdoe@company.com,CREATE,,John,Doe,Johnny,jdoe,Group 1,\"{'key1':'value1','key2':'value2'}\"\n\
         llane@company.com,UPDATE,password2,Lois,Lane,Lois,llane,,\n\
         ckent@company.com,DELETE,,,,,,,\n\
         llane@entreprise.com,UPDATE,\"pass,word2\",Lois,Lane,\"Lois,Lane\",llane,\"Group1\n,Group2\",\n",
        "2 jdoe@company.com: Create jdoe@company.com Values missing at the end of the line count as empty.\n\
         3 llane@company.com: Update llane@company.com Values missing at the end of the line count as empty.\n\
         4 ckent@company.com: Delete ckent@company.com Values missing at the end of the line count as empty.\n\
         5 llane@entreprise.com: Update llane@entreprise.com Values missing at the end of the line count as empty.",
    );
    badge_lines(
        "20171a,CREATE,jdoe@company.com,true\n20172b,CREATE,llane@company.com,true\n20173c,DELETE,ckent@company.com,false\n20171a,DELETE,",
        "2 jdoe@company.com: Create 171a temporary=true\n\
         3 llane@company.com: Create 172b temporary=true\n\
         4 ckent@company.com: Delete 173c temporary=false\n\
         5 171a: Delete 171a temporary=false Values missing at the end of the line count as empty.",
    );
    for (kind, example) in [(ImportKind::Users, USERS_EXAMPLE), (ImportKind::Badges, BADGES_EXAMPLE)] {
        let told = outcome(kind, example.as_bytes(), true, Language::En);
        assert!(told.lines().all(|l| ["Create", "Update", "Delete"].iter().any(|w| l.contains(w))), "{told}");
    }
}

#[test]
fn each_line_has_an_outcome_of_its_own() {
    let long = "x".repeat(64 * 1024 + 1);
    for (line, want) in [
        ("ADA@Example.ORG,DELETE,,,,,,,,,", "2 ada@example.org: Delete ada@example.org"),
        (",CREATE,,,,,,,,,", "2 : EMAIL: The e-mail address is missing."),
        ("secret,CREATE,,,,,,,,,", "2 : EMAIL: This is not a valid e-mail address."),
        ("a@b,,,,,,,,,,", "2 a@b: OPERATION: The operation is missing."),
        ("a@b,create,,,,,,,,,", "2 a@b: OPERATION: The operation must be CREATE, UPDATE or DELETE, in capitals."),
        ("a@b, CREATE,,,,,,,,,", "2 a@b: OPERATION: The operation must be CREATE, UPDATE or DELETE, in capitals."),
        (
            "a@b,CREATE,,,,,,,,,,",
            "2 a@b: There are more values than in the header. Put values that contain the separator in quotation marks.",
        ),
        (
            "a@b,CREATE,pass\"word,,,,,,,,",
            "2 : A quotation mark is out of place. Put the whole value in quotation marks, and double those inside.",
        ),
        (
            "a@b,CREATE,\"open,,,,,,,,\nb@b,DELETE",
            "2 : A quotation mark is opened here and never closed, so nothing below could be read. Close it and import the rest again.",
        ),
        ("a@b,CREATE,nul\0,,,,,,,,", "2 : This line contains a NUL character. Remove it."),
        (
            "a@b,CREATE,,[delete],,,,,,,",
            "2 a@b: FIRST_NAME: [delete] can be used only with UPDATE, for the first name, last name, display name and short name.",
        ),
        ("a@b,UPDATE,,[delete],[delete],[delete],[delete],,,,", "2 a@b: Update a@b"),
        (
            "a@b,UPDATE,,,,,,,,,[delete]",
            "2 a@b: DEPARTMENT: [delete] can be used only with UPDATE, for the first name, last name, display name and short name.",
        ),
        (
            "a@b,UPDATE,,,,,,[delete],,,",
            "2 a@b: GROUPS: [delete] can be used only with UPDATE, for the first name, last name, display name and short name.",
        ),
        (
            "a@b,UPDATE,,,,,,R&D/Paris,,,",
            "2 a@b: Update a@b Characters that are not allowed in a group name are replaced with _.",
        ),
        ("a@b,UPDATE,,a\u{202e}b,,,,,,,", "2 a@b: FIRST_NAME: This contains characters that are not allowed here."),
        // What looks like a formula is a text like any other; exports take its sting out.
        ("a@b,UPDATE,,=HYPERLINK(A1),+1,-1,@x,,,,", "2 a@b: Update a@b"),
        (
            "a@b,UPDATE,,,,,,,{'a':1},,",
            "2 a@b: CUSTOM_ATTRIBUTES: Custom attributes must be written like {'key1':'value1','key2':'value2'}, with single quotes and without empty ones.",
        ),
        // The same line twice asks for the same twice; what comes of it is a question for the store.
        ("a@b,DELETE,,,,,,,,,\na@b,DELETE,,,,,,,,,", "2 a@b: Delete a@b\n3 a@b: Delete a@b"),
        ("a@b,DELETE,,,,,,,,,\r\n\r\n   \r\nb@b,DELETE,,,,,,,,,", "2 a@b: Delete a@b\n5 b@b: Delete b@b"),
        ("a@b,DELETE,,,,,,,,,\rb@b,DELETE,,,,,,,,,", "2 a@b: Delete a@b\n3 b@b: Delete b@b"),
    ] {
        lines(line, want);
    }
    lines(&format!("a@b,CREATE,,{long},,,,,,,"), "2 : A value is larger than 64 KB.");
    lines(&format!("a@b,CREATE,,{},,,,,,,", "x".repeat(201)), "2 a@b: FIRST_NAME: This is longer than 200 characters.");
    lines(
        &format!("a@b,CREATE,,,,,,{},,,", "x".repeat(81)),
        "2 a@b: GROUPS: The name of a group is longer than 80 characters.",
    );
    let groups = |n: usize| (0..n).map(|i| format!("g{i}")).collect::<Vec<_>>().join(",");
    lines(&format!("a@b,CREATE,,,,,,\"{}\",,,", groups(100)), "2 a@b: Create a@b");
    lines(
        &format!("a@b,CREATE,,,,,,\"{}\",,,", groups(101)),
        "2 a@b: GROUPS: There are more than 100 groups on one line.",
    );
}

#[test]
fn each_badge_has_an_outcome_of_its_own() {
    for (line, want) in [
        ("\"20171a,2a,3a\",CREATE,A@B,true", "2 a@b: Create a,3a temporary=true"),
        ("1234,CREATE,,true", "2 1234: EMAIL: The e-mail address is missing."),
        ("1234,DELETE,,", "2 1234: Delete 1234 temporary=false"),
        ("1234,UPDATE,a@b,", "2 a@b: OPERATION: The operation must be CREATE or DELETE, in capitals."),
        ("1234,CREATE,a@b,TRUE", "2 a@b: Create 1234 temporary=true"),
        ("1234,CREATE,a@b,FAUX", "2 a@b: Create 1234 temporary=false"),
        ("1234,CREATE,a@b,yes", "2 a@b: TEMPORARY: This must be true or false."),
        ("=\"01234\",CREATE,a@b,", "2 a@b: Create 1234 temporary=false"),
        ("'01234,CREATE,a@b,", "2 a@b: Create 1234 temporary=false"),
        (" ,CREATE,a@b,", "2 a@b: BADGE: The badge number is missing."),
        (
            "20171a,2a,3a,CREATE,a@b",
            "2 : There are more values than in the header. Put values that contain the separator in quotation marks.",
        ),
    ] {
        badge_lines(line, want);
    }
}

/// What a spreadsheet of the field saved: the files of people who were refused.
#[test]
fn what_spreadsheets_write_is_read() {
    let semicolons = format!(
        "\u{feff}{}\r\ncase.one@demo.example;CREATE;tall-otters-swim-one;Zoé;Martin;;;;;;Comptabilité\r\n\
         case.two@demo.example;CREATE;tall-otters-swim-two;René;Petit;;;\"Group 1,Group 2\";;;Comptabilité\r\n",
        HEAD.replace(',', ";"),
    );
    let read = "2 case.one@demo.example: Create case.one@demo.example The values of this file are separated by semicolons.\n\
                3 case.two@demo.example: Create case.two@demo.example";
    assert_eq!(outcome(ImportKind::Users, semicolons.as_bytes(), true, Language::En), read);
    let tabs = HEAD.replace(',', "\t") + "\r\na@b\tDELETE\t\t\t\t\t\t\t\t\t\r\n";
    let tabs: Vec<u8> = [0xff, 0xfe].into_iter().chain(tabs.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(
        outcome(ImportKind::Users, &tabs, true, Language::Fr),
        "2 a@b: Delete a@b Les valeurs de ce fichier sont séparées par des tabulations."
    );
}

#[test]
fn empty_rows_and_columns_are_left_out() {
    let file = format!(
        ",{HEAD},,\n,,,,,,,,,,,,,\n,a@b,DELETE,,,,,,,,,,,\n ,, ,,,,,,,,,,,\n,c@d,DELETE,,,,,,,,,,\n,a@b,DELETE,,,,,,,,,,x,\n"
    );
    assert_eq!(
        outcome(ImportKind::Users, file.as_bytes(), true, Language::En),
        "3 a@b: Delete a@b\n5 c@d: Delete c@d\n6 : There are more values than in the header. Put values that contain the \
         separator in quotation marks."
    );
    whole(ImportKind::Users, format!("{HEAD}\n,,,,,,,,,,\n").as_bytes(), BadFile::Empty);
}

#[test]
fn numbers_that_a_spreadsheet_has_spoilt_are_said() {
    badge_lines(
        "1.23E+15,CREATE,a@b,\n4567890.0,CREATE,a@b,\n04AA11BB,CREATE,a@b,TRUE",
        "2 a@b: BADGE: A spreadsheet has changed this number. Format the column as text, and enter the number again.\n\
         3 a@b: BADGE: A spreadsheet has changed this number. Format the column as text, and enter the number again.\n\
         4 a@b: Create 11BB temporary=true",
    );
    badge_lines(
        "12345678,CREATE,a@b,\n23456789,CREATE,a@b,\n34567890,CREATE,a@b,\n1234567,CREATE,a@b,",
        "2 a@b: Create 5678 temporary=false\n3 a@b: Create 6789 temporary=false\n4 a@b: Create 7890 temporary=false\n\
         5 a@b: Create 4567 temporary=false This number is shorter than all others: a spreadsheet may have removed zeros at \
         its beginning.",
    );
    lines(
        "a@b,CREATE,,,,,,,,4711.0,",
        "2 a@b: Create a@b The short name or the cost center looks like a number that a spreadsheet has changed.",
    );
}

/// A sign that a spreadsheet may have put there is one of the password's own.
#[test]
fn a_password_is_taken_sign_by_sign() {
    let file = format!("{HEAD}\na@b,CREATE,'0123,'=x,'t Hooft,,,,,,\n");
    let line = users(file.as_bytes(), true).unwrap().remove(0).asks.unwrap();
    assert_eq!(line.password.as_deref(), Some("'0123"));
    assert_eq!(line.details[&Detail::FirstName], Change::Set("=x".parse().unwrap()));
    assert_eq!(line.details[&Detail::LastName], Change::Set("'t Hooft".parse().unwrap()));
}

/// D32 and X1: what is missing at the end is empty, what is too much is refused, and the strict switch counts.
#[test]
fn a_badge_line_has_the_values_of_its_header() {
    let file = b"BADGE,OPERATION,EMAIL,TEMPORARY\n1234,CREATE,a@b\n1234,CREATE,a@b,true,\n1234,CREATE,a@b,\n";
    badge_lines(
        "1234,CREATE,a@b",
        "2 a@b: Create 1234 temporary=false Values missing at the end of the line count as empty.",
    );
    assert_eq!(
        outcome(ImportKind::Badges, file, true, Language::En),
        "2 a@b: There are fewer values than in the header. Mark empty values with commas, or turn off “Require \
         every value on every line”.\n3 a@b: There are more values than in the header. Put values that contain the separator in quotation marks.\n4 a@b: \
         Create 1234 temporary=false"
    );
}

#[test]
fn the_strict_switch_wants_every_comma() {
    let file = format!("{HEAD}\na@b,DELETE,,,,,,,\na@b,DELETE,,,,,,,,,\n");
    assert_eq!(
        outcome(ImportKind::Users, file.as_bytes(), true, Language::Fr),
        "2 a@b: Il y a moins de valeurs que dans l’en-tête. Marquez les valeurs vides par des virgules, ou \
         désactivez «\u{202f}Exiger toutes les valeurs sur chaque ligne\u{202f}».\n3 a@b: Delete a@b"
    );
}

#[test]
fn values_reach_their_place() {
    let file = format!(
        "{HEAD}\na@b,CREATE,\"pa,ss\",Ada,[x],\"Ada L.\",al,\" Technicians , R&D,Technicians\",{{'k':'v'}},4711,Math\n"
    );
    let line = users(file.as_bytes(), true).unwrap().remove(0).asks.unwrap();
    let groups: Vec<_> = line.groups.unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(groups, ["Technicians", "R_D"]);
    assert_eq!(line.password.as_deref(), Some("pa,ss"));
    let details: Vec<_> = line.details.iter().map(|(detail, change)| (detail.key(), change)).collect();
    let set = |text: &str| Change::Set(text.parse().unwrap());
    assert_eq!(
        details,
        [
            ("first_name", &set("Ada")),
            ("last_name", &set("[x]")),
            ("short_name", &set("al")),
            ("department", &set("Math")),
            ("cost_center", &set("4711")),
        ]
    );
    assert_eq!(line.attributes.unwrap().len(), 1);
}

/// Passwords never come near a log: not even by `{:?}`.
#[test]
fn what_is_printed_of_a_line_has_no_password() {
    let file = format!("{HEAD}\na@b,CREATE,canary-password,,,,,,,,\n");
    assert!(!format!("{:?}", users(file.as_bytes(), true)).contains("canary"));
}

#[test]
fn every_problem_has_words_in_both_languages() {
    for problem in LineProblem::ALL {
        assert_ne!(problem.sentence(Language::En), problem.sentence(Language::Fr), "{problem:?}");
    }
}
