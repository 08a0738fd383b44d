//! Letters sent to a real mail server: Postfix's `smtp-sink`.

use super::*;
use std::{
    fs::{self, Permissions},
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::{MetadataExt, PermissionsExt},
    process::{Child, Command},
    sync::{Arc, Mutex},
    time::Instant,
};

/// A mail server that keeps what it is sent, and refuses what it is told to.
struct Sink {
    process: Child,
    port: u16,
    dir: tempfile::TempDir,
}

impl Sink {
    fn start(arguments: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("/usr/sbin/smtp-sink");
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            // It does not run as root.
            command.args(["-u", "nobody"]);
            fs::set_permissions(dir.path(), Permissions::from_mode(0o777)).unwrap();
        }
        command.arg("-d").arg(dir.path().join("letter.")).args(arguments).arg(format!("127.0.0.1:{port}")).arg("10");
        let process = command.spawn();
        let process =
            process.unwrap_or_else(|e| panic!("smtp-sink did not start ({e}): install the Debian package `postfix`"));
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "smtp-sink does not listen");
            std::thread::yield_now();
        }
        Self { process, port, dir }
    }

    /// The letters that it took, with what it noted of their envelopes.
    fn letters(&self) -> Vec<String> {
        let files = fs::read_dir(self.dir.path()).unwrap();
        files
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .filter(|letter| !letter.is_empty())
            .collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn relay(port: u16, tls: RelayTls) -> Relay {
    Relay { host: "127.0.0.1".to_owned(), port, tls, login: None, from: "print@house.example".to_owned() }
}

fn letter() -> Letter {
    Letter {
        to: "ada@example.org".to_owned(),
        subject: "Votre document n'a pas été imprimé".to_owned(),
        text: "Le document ne peut pas être lu.\n.\nÀ bientôt\n".to_owned(),
        in_reply_to: "one@example.org".to_owned(),
    }
}

async fn send(port: u16, tls: RelayTls, letter: &Letter) -> Result<(), NotSent> {
    Lettre::new(Some(&relay(port, tls))).unwrap().send(letter).await
}

/// What was sent, without what the sink noted before it.
fn message(letter: &str) -> &[u8] {
    let message = letter.split_once("X-Client-Proto").map_or("", |(_, message)| message);
    &message.as_bytes()[message.find("From: ").unwrap()..]
}

#[tokio::test]
async fn a_letter_says_that_a_program_wrote_it() {
    let sink = Sink::start(&[]);
    send(sink.port, RelayTls::None, &letter()).await.unwrap();
    let letters = sink.letters();
    assert_eq!(letters.len(), 1);
    let lines = [
        "X-Mail-Args: <>",
        "X-Rcpt-Args: <ada@example.org>",
        "From: Imprimatur <print@house.example>",
        "To: ada@example.org",
        "Auto-Submitted: auto-replied",
        "In-Reply-To: <one@example.org>",
        "References: <one@example.org>",
        "Content-Type: text/plain; charset=utf-8",
    ];
    for line in lines {
        assert!(letters[0].lines().any(|other| other == line), "{line} is not in\n{}", letters[0]);
    }
    let parsed = mail_parser::MessageParser::default().parse(message(&letters[0])).unwrap();
    assert_eq!(parsed.subject(), Some("Votre document n'a pas été imprimé"));
    assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), letter().text.trim_end());
    assert!(parsed.message_id().unwrap().ends_with("@house.example"));
}

#[tokio::test]
async fn what_it_answers_is_named_only_when_it_can_be() {
    let sink = Sink::start(&[]);
    let cases = ["", "one@example.org>\r\nBcc: <eve@example.org", "one two@example.org", &"x".repeat(300)];
    for in_reply_to in cases {
        send(sink.port, RelayTls::None, &Letter { in_reply_to: in_reply_to.to_owned(), ..letter() }).await.unwrap();
    }
    let letters = sink.letters();
    assert_eq!(letters.len(), cases.len());
    for letter in letters {
        assert!(letter.contains("Auto-Submitted: auto-generated"), "{letter}");
        assert!(!letter.contains("In-Reply-To") && !letter.contains("Bcc"), "{letter}");
    }
}

#[tokio::test]
async fn a_subject_brings_no_header_with_it() {
    let sink = Sink::start(&[]);
    let subject = "Hello\r\nBcc: eve@example.org\r\n\r\nbody".to_owned();
    send(sink.port, RelayTls::None, &Letter { subject, ..letter() }).await.unwrap();
    let letters = sink.letters();
    assert_eq!(letters.len(), 1);
    let parsed = mail_parser::MessageParser::default().parse(message(&letters[0])).unwrap();
    assert!(parsed.subject().unwrap().starts_with("Hello"), "{}", letters[0]);
    assert!(!letters[0].lines().any(|line| line.starts_with("Bcc") || line == "body"), "{}", letters[0]);
}

#[tokio::test]
async fn refusals_for_good_and_for_now_are_told_apart() {
    let for_good = Sink::start(&["-f", "RCPT"]);
    let refused = send(for_good.port, RelayTls::None, &letter()).await.unwrap_err();
    assert!(matches!(refused, NotSent::Refused(_)), "{refused:?}");
    let for_now = Sink::start(&["-r", "."]);
    let refused = send(for_now.port, RelayTls::None, &letter()).await.unwrap_err();
    assert!(matches!(refused, NotSent::Later(_)), "{refused:?}");
    let breaks_off = Sink::start(&["-q", "DATA"]);
    let refused = send(breaks_off.port, RelayTls::None, &letter()).await.unwrap_err();
    assert!(matches!(refused, NotSent::Later(_)), "{refused:?}");

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = send(nobody, RelayTls::None, &letter()).await.unwrap_err();
    assert!(matches!(refused, NotSent::Later(_)), "{refused:?}");
    // The sink offers no TLS: nothing goes there in the clear when that was asked for.
    let plain = Sink::start(&[]);
    let refused = send(plain.port, RelayTls::StartTls, &letter()).await.unwrap_err();
    assert!(matches!(refused, NotSent::Later(_)), "{refused:?}");
    assert!(plain.letters().is_empty());

    let badly_addressed = Letter { to: "nobody at all".to_owned(), ..letter() };
    assert!(matches!(send(plain.port, RelayTls::None, &badly_addressed).await, Err(NotSent::Refused(_))));
    assert_eq!(Lettre::new(None).unwrap().send(&letter()).await, Err(NotSent::NotConfigured));
    assert!(Lettre::new(Some(&Relay { from: "nobody".to_owned(), ..relay(25, RelayTls::None) })).is_err());
}

/// Somebody on the way to a server: no STARTTLS is offered, but a password would be taken; what the client says is
/// written down.
fn stripper(server: u16) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    std::thread::spawn(move || {
        while let Ok((client, _)) = listener.accept() {
            let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
            let (mut to_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || {
                for line in BufReader::new(server).lines().map_while(Result::ok) {
                    let line = if line.ends_with("PIPELINING") { "250-AUTH PLAIN LOGIN".to_owned() } else { line };
                    if to_client.write_all(format!("{line}\r\n").as_bytes()).is_err() {
                        break;
                    }
                }
            });
            for line in BufReader::new(client).lines().map_while(Result::ok) {
                heard.lock().unwrap().push(line.clone());
                if to_server.write_all(format!("{line}\r\n").as_bytes()).is_err() {
                    break;
                }
            }
        }
    });
    (port, said)
}

#[tokio::test]
async fn a_password_is_never_sent_where_the_offer_of_tls_was_taken_out() {
    let sink = Sink::start(&[]);
    let (port, said) = stripper(sink.port);
    let login = Some(("imprimatur".to_owned(), "a heron on the lake".to_owned()));
    let relay = Relay { login, ..relay(port, RelayTls::StartTls) };
    let refused = Lettre::new(Some(&relay)).unwrap().send(&letter()).await.unwrap_err();
    assert!(matches!(refused, NotSent::Later(_)), "{refused:?}");
    let said = said.lock().unwrap().clone();
    assert!(said.iter().any(|line| line.starts_with("EHLO")), "{said:?}");
    assert!(!said.iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")), "{said:?}");
    assert!(sink.letters().is_empty());
}
