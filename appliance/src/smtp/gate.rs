//! One session at the gate: from the greeting to the last reply.

use super::{
    Limits, Tls, auth,
    command::{self, Command, Mail},
    data::{DataState, Watch},
    lease::{Facts, Leases},
    line::{Allowance, SessionEnd, Wire},
    mail_in::MailIn,
    replies::{self, Reply},
    upstream::{Upstream, UpstreamReply},
};
use app::mail_in::MailRefusal;
use rustls::ServerConfig;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// Attempts to sign in that may fail in one session.
const WRONG_SIGN_INS: u32 = 3;

/// What all sessions share.
pub(super) struct Gate<M: MailIn> {
    /// Where mailin listens.
    pub(super) upstream: SocketAddr,
    pub(super) leases: Arc<Leases>,
    pub(super) mail_in: Arc<M>,
    pub(super) tls: Tls,
    pub(super) limits: Limits,
    pub(super) stop: CancellationToken,
}

impl<M: MailIn> Gate<M> {
    async fn open(&self, facts: &Arc<Facts>) -> Result<Upstream, SessionEnd> {
        Upstream::open(self.upstream, &self.leases, Arc::clone(facts), self.limits.answer).await
    }
}

/// One session.
pub(super) struct Session<'g, M: MailIn> {
    gate: &'g Gate<M>,
    facts: Arc<Facts>,
    upstream: Upstream,
    /// Whether TLS is active.
    sealed: bool,
    greeted: bool,
    /// Whether a `MAIL` was accepted and its message has not come to an end.
    in_transaction: bool,
    /// Whether that `MAIL` asked for SMTPUTF8.
    utf8: bool,
    mistakes: u32,
    wrong_sign_ins: u32,
}

/// What follows when the commands end in good order.
enum SessionStep {
    /// The client has said `QUIT` and was answered.
    Done,
    /// The TLS handshake.
    Handshake(Arc<ServerConfig>),
}

impl<'g, M: MailIn> Session<'g, M> {
    /// Runs the session of the client at `peer` to its end.
    pub(super) async fn run(gate: &'g Gate<M>, stream: TcpStream, peer: IpAddr) {
        let limits = &gate.limits;
        // One message fits in any case.
        let octets = limits.session_octets.max(limits.message.saturating_mul(2));
        let allowance = Allowance { octets, until: Instant::now() + limits.session };
        // Replies are small and waited for.
        let _ = stream.set_nodelay(true);
        let mut wire = Wire::new(stream, allowance);
        let facts = Arc::new(Facts::new(peer));
        let upstream = match gate.open(&facts).await {
            Ok(upstream) => upstream,
            Err(lost) => return wire.close(lost, limits.message).await,
        };
        let mut session = Self {
            gate,
            facts,
            upstream,
            sealed: false,
            greeted: false,
            in_transaction: false,
            utf8: false,
            mistakes: 0,
            wrong_sign_ins: 0,
        };
        match session.greet(&mut wire).await {
            Ok(SessionStep::Handshake(config)) => session.run_sealed(wire, config).await,
            Ok(SessionStep::Done) => {}
            Err(lost) => {
                // mailin need not wait until the client has read why it is over.
                drop(session);
                wire.close(lost, limits.message).await;
            }
        }
    }

    /// Goes on over TLS. What was said before it does not count (RFC 3207, section 4.2): mailin gets a new session.
    async fn run_sealed(mut self, wire: Wire<TcpStream>, config: Arc<ServerConfig>) {
        let limits = &self.gate.limits;
        let allowance = wire.allowance;
        let handshake = TlsAcceptor::from(config).accept(wire.into_stream());
        let Ok(Ok(stream)) = timeout(limits.greeting, handshake).await else { return };
        let mut wire = Wire::new(stream, allowance);
        self.sealed = true;
        let talked = match self.begin_anew().await {
            Ok(()) => self.talk(&mut wire).await,
            Err(lost) => Err(lost),
        };
        drop(self);
        match talked {
            Ok(_) => drop(wire.into_stream().shutdown().await),
            Err(lost) => wire.close(lost, limits.message).await,
        }
    }

    async fn begin_anew(&mut self) -> Result<(), SessionEnd> {
        self.upstream = self.gate.open(&self.facts).await?;
        (self.greeted, self.in_transaction) = (false, false);
        Ok(())
    }

    async fn greet<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        wire: &mut Wire<S>,
    ) -> Result<SessionStep, SessionEnd> {
        let greeting = format!("{} {}\r\n", self.upstream.greeting.code, self.upstream.greeting.text);
        wire.say(&greeting, self.gate.limits.greeting).await?;
        self.talk(wire).await
    }

    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut Wire<S>) -> Result<SessionStep, SessionEnd> {
        let limits = &self.gate.limits;
        let mut wait = limits.greeting;
        loop {
            let line = wire.line(limits.command_line, wait, &self.gate.stop).await?;
            wait = limits.command;
            let command = match command::parse(&line) {
                Ok(command) => command,
                Err(reply) => {
                    self.say(wire, &reply).await?;
                    continue;
                }
            };
            if let Some(next) = self.obey(wire, command).await? {
                return Ok(next);
            }
        }
    }

    async fn obey<S>(&mut self, wire: &mut Wire<S>, command: Command) -> Result<Option<SessionStep>, SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        match command {
            Command::Hello { extended } => self.hello(wire, extended).await?,
            Command::Mail(mail) => self.mail(wire, &mail).await?,
            Command::Rcpt { ascii: false, .. } if !self.utf8 => self.say(wire, &replies::NEEDS_SMTPUTF8).await?,
            Command::Rcpt { path, .. } => self.pass(wire, &format!("RCPT TO:<{path}>\r\n")).await?,
            Command::Data => self.data(wire).await?,
            Command::Rset => {
                self.in_transaction = false;
                self.pass(wire, "RSET\r\n").await?;
            }
            Command::Noop => self.pass(wire, "NOOP\r\n").await?,
            Command::Vrfy => self.say(wire, &replies::VERIFY).await?,
            Command::Help => self.say(wire, &replies::HELP).await?,
            Command::Auth { mechanism, initial } => self.sign_in(wire, &mechanism, initial).await?,
            Command::StartTls => return self.start_tls(wire).await,
            Command::Quit => {
                self.pass(wire, "QUIT\r\n").await?;
                return Ok(Some(SessionStep::Done));
            }
        }
        Ok(None)
    }

    async fn hello<S>(&mut self, wire: &mut Wire<S>, extended: bool) -> Result<(), SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let answer = self.upstream.hello().await?;
        if answer.code != 250 {
            return self.say_answer(wire, &answer).await;
        }
        (self.greeted, self.in_transaction) = (true, false);
        let name = &self.gate.limits.name;
        let said = if extended { self.extensions() } else { format!("250 {name}\r\n") };
        wire.say(&said, self.gate.limits.command).await
    }

    /// The reply to `EHLO`.
    fn extensions(&self) -> String {
        let Limits { name, message, .. } = &self.gate.limits;
        let mut lines = vec![name.clone(), format!("SIZE {message}")];
        lines.extend(["8BITMIME", "SMTPUTF8", "PIPELINING"].map(str::to_owned));
        match (&self.gate.tls, self.sealed) {
            (Tls::StartTls(_), false) => lines.push("STARTTLS".to_owned()),
            (_, true) => lines.push("AUTH PLAIN LOGIN".to_owned()),
            (Tls::Off, false) => {}
        }
        let lines: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
        format!("{lines}250 ENHANCEDSTATUSCODES\r\n")
    }

    async fn mail<S>(&mut self, wire: &mut Wire<S>, mail: &Mail) -> Result<(), SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let limit = self.gate.limits.message;
        if mail.size.is_some_and(|size| size > limit) {
            return self.say(wire, &replies::refused(&MailRefusal::TooLarge { limit })).await;
        }
        let answer = self.upstream.ask(&mail.line()).await?;
        if answer.code == 250 {
            (self.in_transaction, self.utf8) = (true, mail.utf8);
        }
        self.say_answer(wire, &answer).await
    }

    async fn data<S>(&mut self, wire: &mut Wire<S>) -> Result<(), SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let answer = self.upstream.ask("DATA\r\n").await?;
        self.say_answer(wire, &answer).await?;
        if answer.code != 354 {
            return Ok(());
        }
        self.message(wire).await?;
        let answer = self.upstream.answer().await?;
        self.in_transaction = false;
        if answer.code == 250 {
            self.mistakes = 0;
        } else {
            // mailin stays in the message after a refusal, and would swallow every command from here on.
            self.begin_anew().await?;
            self.upstream.hello().await?;
            self.greeted = true;
        }
        self.say_answer(wire, &answer).await
    }

    /// Passes the octets of a message on to mailin, up to its end.
    async fn message<S>(&mut self, wire: &mut Wire<S>) -> Result<(), SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let limits = &self.gate.limits;
        let mut watch = Watch::new(limits.text_line, limits.message);
        loop {
            if wire.held.is_empty() {
                wire.more(limits.data).await?;
            }
            let seen = watch.look(&wire.held);
            let count = match &seen {
                DataState::More => wire.held.len(),
                DataState::End(count) => *count,
                DataState::Bad(reply) => return Err(SessionEnd::Closing(reply.clone())),
            };
            self.upstream.send(wire.held.get(..count).unwrap_or_default()).await?;
            wire.used(count);
            if seen != DataState::More {
                return Ok(());
            }
        }
    }

    async fn sign_in<S>(
        &mut self,
        wire: &mut Wire<S>,
        mechanism: &str,
        initial: Option<String>,
    ) -> Result<(), SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        if !self.sealed {
            return self.say(wire, &replies::TLS_FIRST).await;
        }
        if !self.greeted || self.in_transaction {
            return self.say(wire, &replies::SEQUENCE).await;
        }
        if self.facts.signed_in().is_some() {
            return self.say(wire, &replies::SIGNED_IN_ALREADY).await;
        }
        let Gate { limits, stop, mail_in, .. } = self.gate;
        let context = auth::SignInContext { limits, stop, mail_in, facts: &self.facts };
        let reply = auth::sign_in(&context, wire, mechanism, initial).await?;
        if reply != replies::SIGNED_IN {
            self.wrong_sign_ins += 1;
        }
        self.say(wire, &reply).await?;
        if self.wrong_sign_ins >= WRONG_SIGN_INS {
            Err(SessionEnd::Closing(replies::TOO_MANY_MISTAKES))
        } else {
            Ok(())
        }
    }

    async fn start_tls<S>(&mut self, wire: &mut Wire<S>) -> Result<Option<SessionStep>, SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let refused = match &self.gate.tls {
            _ if self.sealed => replies::TLS_ALREADY,
            Tls::Off => replies::NO_TLS,
            Tls::StartTls(_) if !self.greeted || self.in_transaction => replies::SEQUENCE,
            // Somebody between us and the client may have put commands there, to be taken for the client's own.
            Tls::StartTls(_) if !wire.held.is_empty() => return Err(SessionEnd::Closing(replies::AFTER_STARTTLS)),
            Tls::StartTls(config) => {
                self.say(wire, &replies::START_TLS).await?;
                return Ok(Some(SessionStep::Handshake(Arc::clone(config))));
            }
        };
        self.say(wire, &refused).await?;
        Ok(None)
    }

    /// Passes `line` on to mailin, and its reply back.
    async fn pass<S>(&mut self, wire: &mut Wire<S>, line: &str) -> Result<(), SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let answer = self.upstream.ask(line).await?;
        self.say_answer(wire, &answer).await
    }

    async fn say_answer<S>(&mut self, wire: &mut Wire<S>, answer: &UpstreamReply) -> Result<(), SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.tell(wire, answer.code, &enhanced(answer)).await
    }

    async fn say<S>(&mut self, wire: &mut Wire<S>, reply: &Reply) -> Result<(), SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.tell(wire, reply.code, &reply.to_string()).await
    }

    /// Sends a reply, and ends the session when too many were refusals.
    async fn tell<S>(&mut self, wire: &mut Wire<S>, code: u16, line: &str) -> Result<(), SessionEnd>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        wire.say(line, self.gate.limits.command).await?;
        if code >= 400 {
            self.mistakes += 1;
        }
        match code {
            421 => Err(SessionEnd::Gone),
            _ if self.mistakes > self.gate.limits.mistakes => Err(SessionEnd::Closing(replies::TOO_MANY_MISTAKES)),
            _ => Ok(()),
        }
    }
}

/// Sends away a connection that found no place.
pub(super) async fn send_away(mut stream: TcpStream) {
    const WAIT: Duration = Duration::from_secs(5);
    let said = replies::TOO_MANY_SESSIONS.to_string();
    let saying = async {
        stream.write_all(said.as_bytes()).await?;
        stream.shutdown().await
    };
    // It is not served whether it hears this or not.
    let _ = timeout(WAIT, saying).await;
}

/// A reply of mailin with the enhanced code that mailin's own replies lack (RFC 2034); `354` has none.
fn enhanced(answer: &UpstreamReply) -> String {
    let UpstreamReply { code, text } = answer;
    let has_one = text.as_bytes().get(1) == Some(&b'.') && text.starts_with(|c: char| c.is_ascii_digit());
    let code_of = match code {
        _ if has_one => "",
        354 => "",
        221 | 250 => "2.0.0 ",
        503 => "5.5.1 ",
        500..=502 => "5.5.2 ",
        400..500 => "4.3.0 ",
        _ => "5.0.0 ",
    };
    format!("{code} {code_of}{text}\r\n")
}
