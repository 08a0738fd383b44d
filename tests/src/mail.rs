//! Mail as a real mail program sends it: `swaks`.

use crate::{appliance::Site, files::File};
use std::{fs, path::PathBuf, process::Stdio};
use tokio::process::Command;

/// What mails say that they are about.
const SUBJECT: &str = "Subject: To be printed";

/// A mail that is about to be sent.
#[derive(Clone)]
pub struct Mail {
    site: Site,
    from: String,
    arguments: Vec<String>,
    files: Vec<File>,
    has_body: bool,
}

/// What the server said to a mail.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The whole dialogue, as the mail program saw it.
    pub dialogue: String,
    accepted: bool,
}

impl Reply {
    /// Whether the message was taken.
    #[must_use]
    pub const fn accepted(&self) -> bool {
        self.accepted
    }

    /// The line by which it was refused, such as `550 5.7.1 …`.
    ///
    /// # Panics
    /// When it was taken.
    #[must_use]
    pub fn refusal(&self) -> &str {
        assert!(!self.accepted, "the mail should have been refused: {}", self.dialogue);
        let refused = |line: &&str| line.starts_with("<** ") || line.starts_with("<~* ");
        let line = self.dialogue.lines().find(refused).unwrap_or_else(|| panic!("no refusal in: {}", self.dialogue));
        &line[4..]
    }
}

impl Mail {
    pub(crate) fn new(site: Site, from: &str, to: &str) -> Self {
        let mail = Self { site, from: from.to_owned(), arguments: Vec::new(), files: Vec::new(), has_body: false };
        mail.argument("--to", to).argument("--header", SUBJECT)
    }

    /// With a file attached.
    #[must_use]
    pub fn with(mut self, file: File) -> Self {
        self.site.secret(&file.name);
        self.files.push(file);
        self
    }

    /// With a text to read.
    #[must_use]
    pub fn saying(mut self, text: &str) -> Self {
        self.has_body = true;
        self.argument("--body", text)
    }

    /// With a header of its own.
    #[must_use]
    pub fn header(self, line: &str) -> Self {
        self.argument("--header", line)
    }

    /// Signed in, over TLS (RFC 4954).
    #[must_use]
    pub fn signed_in(mut self, email: &str, password: &str) -> Self {
        self.arguments.push("--tls".to_owned());
        self.argument("--auth", "PLAIN").argument("--auth-user", email).argument("--auth-password", password)
    }

    /// From an address that may not be the person's own.
    #[must_use]
    pub fn pretending(mut self, from: &str) -> Self {
        self.from = from.to_owned();
        self
    }

    /// A whole message as it is, instead of one that is put together.
    #[must_use]
    pub fn raw(mut self, message: &[u8]) -> Self {
        self.has_body = true;
        // The mail program would put its own header into it.
        if let Some(at) = self.arguments.iter().position(|a| a == SUBJECT) {
            self.arguments.drain(at - 1..=at);
        }
        let path = self.scratch(message);
        self.argument("--data", &format!("@{}", path.display()))
    }

    /// With an argument of the mail program.
    #[must_use]
    pub fn argument(mut self, name: &str, value: &str) -> Self {
        self.arguments.extend([name.to_owned(), value.to_owned()]);
        self
    }

    /// Sends it.
    ///
    /// # Panics
    /// When the mail program cannot be started.
    pub async fn send(mut self) -> Reply {
        let mut arguments = vec!["--server".to_owned(), "127.0.0.1".to_owned(), "--port".to_owned()];
        arguments.push(self.site.smtp.port().to_string());
        arguments.extend([
            "--helo".to_owned(),
            "client.example.org".to_owned(),
            "--timeout".to_owned(),
            "60s".to_owned(),
        ]);
        arguments.extend(["--from".to_owned(), self.from.clone()]);
        arguments.append(&mut self.arguments);
        if !self.has_body {
            arguments.extend(["--body".to_owned(), "\n".to_owned()]);
        }
        for file in std::mem::take(&mut self.files) {
            let path = self.scratch(&file.bytes);
            arguments.extend(["--attach-type".to_owned(), file.media_type.to_owned()]);
            arguments.extend(["--attach-name".to_owned(), file.name]);
            arguments.extend(["--attach".to_owned(), format!("@{}", path.display())]);
        }
        let mut swaks = Command::new("swaks");
        swaks.args(&arguments).stdin(Stdio::null()).kill_on_drop(true);
        let output = swaks.output().await.expect("swaks is installed: `cargo xtask test` brings it");
        let dialogue = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        Reply { dialogue, accepted: output.status.success() }
    }

    fn scratch(&self, bytes: &[u8]) -> PathBuf {
        let file = tempfile::Builder::new().prefix("mail-").tempfile_in(&self.site.scratch).expect("a file to mail");
        let (_, path) = file.keep().expect("a file to mail");
        fs::write(&path, bytes).expect("a file to mail");
        path
    }
}
