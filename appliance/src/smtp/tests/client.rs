//! A mail client that says exactly what it is told, even what no mail client says.

use base64::{Engine, prelude::BASE64_STANDARD};
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream},
    sync::Arc,
    time::Duration,
};

trait Stream: Read + Write + Send {}
impl<S: Read + Write + Send> Stream for S {}

pub(super) struct Client {
    socket: TcpStream,
    stream: Box<dyn Stream>,
}

impl Client {
    pub(super) fn new(socket: TcpStream) -> Self {
        Self { stream: Box::new(socket.try_clone().unwrap()), socket }
    }

    /// Sends octets as they are.
    pub(super) fn sends(&mut self, octets: &[u8]) -> io::Result<()> {
        self.stream.write_all(octets)?;
        self.stream.flush()
    }

    /// The next reply with its lines separated by LF; empty when the connection is closed.
    pub(super) fn reply(&mut self) -> String {
        let mut reply = String::new();
        loop {
            let line = self.line();
            let last = line.as_bytes().get(3) != Some(&b'-');
            reply += &line;
            if last {
                return reply;
            }
            reply.push('\n');
        }
    }

    fn line(&mut self) -> String {
        let (mut line, mut octet) = (Vec::new(), [0]);
        while !line.ends_with(b"\r\n") {
            match self.stream.read(&mut octet) {
                Ok(1..) => line.push(octet[0]),
                Ok(0) => break,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => panic!("no reply after {line:?}"),
                // What was not read by the listener resets the connection; that is an end too.
                Err(_) => break,
            }
        }
        String::from_utf8(line).unwrap().trim_end().to_owned()
    }

    #[track_caller]
    pub(super) fn hears(&mut self, begins: &str) -> String {
        let reply = self.reply();
        assert!(reply.starts_with(begins), "heard {reply:?}, not {begins:?}");
        reply
    }

    #[track_caller]
    pub(super) fn hears_the_end(&mut self) {
        assert_eq!(self.reply(), "", "the connection goes on");
    }

    #[track_caller]
    pub(super) fn asks(&mut self, command: &str, begins: &str) -> String {
        self.sends(format!("{command}\r\n").as_bytes()).unwrap();
        let reply = self.reply();
        assert!(reply.starts_with(begins), "{command:?}: heard {reply:?}, not {begins:?}");
        reply
    }

    /// Says everything before the text of a message.
    #[track_caller]
    pub(super) fn begins_message(&mut self) {
        self.asks("MAIL FROM:<ada@example.org>", "250 2.1.0 ");
        self.asks("RCPT TO:<print@house>", "250 2.1.5 ");
        self.asks("DATA", "354 ");
    }

    /// Sends a whole message that says it is from `from`, and hears what becomes of it.
    #[track_caller]
    pub(super) fn mails(&mut self, from: &str, text: &str, begins: &str) -> String {
        self.begins_message();
        self.asks(&format!("From: {from}\r\n\r\n{text}\r\n."), begins)
    }

    /// STARTTLS and the handshake.
    pub(super) fn starts_tls(mut self, trust: &Arc<ClientConfig>) -> Self {
        self.asks("STARTTLS", "220 ");
        let connection = ClientConnection::new(Arc::clone(trust), "localhost".try_into().unwrap()).unwrap();
        self.stream = Box::new(StreamOwned::new(connection, self.socket.try_clone().unwrap()));
        self
    }

    #[track_caller]
    pub(super) fn signs_in(&mut self, address: &str, password: &str, begins: &str) {
        let words = BASE64_STANDARD.encode(format!("\0{address}\0{password}"));
        self.asks(&format!("AUTH PLAIN {words}"), begins);
    }

    /// Sends an octet twenty times a second until there is a reply, which it returns.
    pub(super) fn drips(&mut self) -> String {
        let patience = self.socket.read_timeout().unwrap();
        self.socket.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let mut octet = [0];
        while self.socket.peek(&mut octet).is_err() {
            self.sends(b"x").unwrap();
        }
        self.socket.set_read_timeout(patience).unwrap();
        self.reply()
    }

    /// Hangs up without a word.
    pub(super) fn hangs_up(self) {
        self.socket.shutdown(Shutdown::Both).unwrap();
    }
}
