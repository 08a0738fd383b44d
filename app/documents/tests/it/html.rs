//! HTML mail of the kinds in the field, beside what a browser prints of it.

mod browser;
mod mails;

use crate::kit::{cage, read, words_of};
use documents::FontFolder;
use mails::Mail;
use model::jobs::Format;
use std::{path::Path, sync::Mutex, thread};

/// How many of a browser’s words may be missing from ours or stand elsewhere: its bullets, and a letter that one of
/// us breaks a line at.
const TOLERANCE: f64 = 0.02;
const CUT_TOLERANCE: f64 = 0.1;
/// Points for the margin of our pages, less than which nothing may be away from the right edge.
const MARGIN: f64 = 20.0 * 72.0 / 25.4;

/// What was found to be wrong with a mail.
fn compared(mail: &Mail, folder: &Path) -> Vec<String> {
    let fonts = FontFolder::new("/usr/share/fonts".into());
    let (reading, pdf) = match read(&cage().with_fonts(fonts), Format::Html, mail.html.as_bytes()) {
        Ok(printed) => printed,
        Err(error) => return vec![format!("{}: {error}", mail.name)],
    };
    let mut wrong = Vec::new();
    let ours = words_of(&pdf);
    let theirs = words_of(&browser::printed(folder, mail.name, &mail.html));
    if let Some(kept) = std::env::var_os("KEEP_MAILS") {
        std::fs::write(Path::new(&kept).join(format!("{}.pdf", mail.name)), &pdf).unwrap();
    }
    let (our_words, their_words) = (text(&ours), text(&theirs));
    let same = common(&our_words, &their_words);
    let missing = 1.0 - same as f64 / their_words.len().max(1) as f64;
    let added = 1.0 - same as f64 / our_words.len().max(1) as f64;
    // A browser that cuts lines off finds other words in them.
    let tolerance = if mail.cut_by_browsers { CUT_TOLERANCE } else { TOLERANCE };
    if missing > tolerance || added > tolerance && !mail.cut_by_browsers {
        wrong.push(format!(
            "{}: {} words of {} in the same order, where the browser has {}\n  ours:   {}\n  theirs: {}",
            mail.name,
            same,
            our_words.len(),
            their_words.len(),
            our_words.join(" ").chars().take(600).collect::<String>(),
            their_words.join(" ").chars().take(600).collect::<String>(),
        ));
    }
    for word in &ours {
        // Fonts say of their letters that they reach a little further down than they do.
        let beside = word.right > word.page.0 - MARGIN + 1.0 || word.left < MARGIN - 12.0;
        if beside || word.bottom > word.page.1 - MARGIN + 6.0 {
            wrong.push(format!("{}: {:?} is cut or outside of the margins", mail.name, word));
        }
    }
    for word in &mail.has {
        if !our_words.iter().any(|one| one == word) {
            wrong.push(format!("{}: {word:?} is missing", mail.name));
        }
    }
    if !reading.facts.remarks.is_empty() {
        wrong.push(format!("{}: {:?}", mail.name, reading.facts.remarks));
    }
    if reading.facts.color_pages > 0 && !mail.html.contains("data:image") {
        wrong.push(format!("{}: color without a picture", mail.name));
    }
    wrong
}

/// The words without what only one of us draws: bullets, brackets around the words for a picture.
fn text(words: &[crate::kit::Word]) -> Vec<String> {
    let bare = |word: &crate::kit::Word| word.text.trim_matches(['•', '◦', '▪', '[', ']', '\u{200b}']).to_owned();
    words.iter().map(bare).filter(|word| !word.is_empty()).collect()
}

/// How many words two texts have in common, in the same order.
fn common(one: &[String], other: &[String]) -> usize {
    let mut above = vec![0; other.len() + 1];
    for word in one {
        let mut diagonal = 0;
        for (column, same) in other.iter().enumerate() {
            let up = above[column + 1];
            above[column + 1] = if word == same { diagonal + 1 } else { up.max(above[column]) };
            diagonal = up;
        }
    }
    above[other.len()]
}

#[test]
fn mails_are_printed_as_browsers_print_them() {
    let folder = std::env::temp_dir().join(format!("imprimatur-mails-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mails = Mutex::new(mails::all());
    assert!(mails.lock().unwrap().len() >= 40);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for browser in ["one", "two"] {
            let folder = folder.join(browser);
            let (mails, wrong) = (&mails, &wrong);
            scope.spawn(move || {
                std::fs::create_dir_all(&folder).unwrap();
                loop {
                    let Some(mail) = mails.lock().unwrap().pop() else { return };
                    let found = compared(&mail, &folder);
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    std::fs::remove_dir_all(&folder).unwrap();
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_end_where_a_document_ends_them() {
    let check = |html: &str, pages| {
        assert_eq!(read(&cage(), Format::Html, html.as_bytes()).unwrap().0.facts.pages, pages, "{html}");
    };
    check("<p>a<p style='page-break-before:always'>b<p>c", 2);
    check("<p>a<br clear=all style='page-break-before: always'>b<div style='break-after:page'>c</div>d", 3);
    check("<p style='page-break-before:always'>a<p style='page-break-after:always'>b", 1);
    check("<p style='page-break-inside:avoid'>a<p style='page-break-before:auto'>b", 1);
}

#[test]
fn what_is_wider_than_any_paper_is_laid_out_anew() {
    let check = |html: &str, readable: bool| {
        let (_, pdf) = read(&cage(), Format::Html, html.as_bytes()).unwrap();
        let words = words_of(&pdf);
        assert!(words.iter().all(|word| word.right <= word.page.0 - MARGIN + 1.0), "{words:?}");
        let last = words.iter().find(|word| word.text == "text").unwrap();
        // At its size of ten and a half points it is 22 points wide.
        assert_eq!(last.right - last.left > 20.0, readable, "{last:?}");
    };
    check("<table width=5000><tr><td>left<td align=right>right</table><p>text", true);
    check(&format!("<p style='white-space:nowrap'>{}<p>text", "many words in a row ".repeat(300)), true);
    check("<div style='width:8000px;text-align:right'>far</div><p>text", true);
    check(&format!("<table border=1><tr>{}</table><p>text", "<td>column".repeat(200)), false);
}
