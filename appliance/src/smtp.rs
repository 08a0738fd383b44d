//! The mail listener: a gate of ours in front of mailin-embedded.
//!
//! The gate accepts connections within limits, ends TLS, checks who signs in, reads every line within bounds and
//! hands on over loopback only what it understood. mailin-embedded carries the dialogue itself: the order of the
//! commands, the message data, and the calls into our handler on a thread per session. Why there are two, and which
//! of them holds what, stands in `docs/decisions/smtp.md`.
//!
//! No decision is taken here: the four questions of [`MailIn`] go to the use cases, and their refusals become
//! replies in one table, `smtp/replies.rs`.

mod admission;
mod auth;
mod command;
mod data;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod gate;
mod handler;
mod lease;
mod line;
mod mail_in;
mod replies;
mod upstream;

pub use mail_in::MailIn;

use admission::{Admission, Arrival};
use anyhow::Context;
use gate::{Gate, Session};
use handler::Mailbox;
use lease::Leases;
use mailin_embedded::{Server, SslConfig};
use rustls::ServerConfig;
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener as StdListener},
    sync::Arc,
    thread,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Whether the listener offers STARTTLS, and with which certificate.
#[derive(Clone, Debug)]
pub enum Tls {
    /// It does not; nobody can sign in then.
    Off,
    /// It does.
    StartTls(Arc<ServerConfig>),
}

/// What the listener bears. Every wait ends before the five minutes after which mailin-embedded gives up.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The name in the greeting.
    pub name: String,
    /// Sessions in all: 200. There is a thread for each.
    pub sessions: usize,
    /// Sessions of one address: 20.
    pub per_address: usize,
    /// How long a connection waits for a place before it is sent away: 2 s.
    pub patience: Duration,
    /// Octets of a message: 50 MiB.
    pub message: u64,
    /// Octets of all that a session sends: 1 GiB.
    pub session_octets: u64,
    /// Octets of a command line with its end (RFC 5321, 4.5.3.1.4): 512.
    pub command_line: usize,
    /// Octets of a line of the message with its end (RFC 5321, 4.5.3.1.6): 1,000.
    pub text_line: usize,
    /// Recipients of a message: 10.
    pub recipients: usize,
    /// Commands that fail, in one session: 10.
    pub mistakes: u32,
    /// Until the first command, and for the TLS handshake: 30 s.
    pub greeting: Duration,
    /// Until the next command is whole: 2 min.
    pub command: Duration,
    /// Until more of the message comes: 1 min.
    pub data: Duration,
    /// Until a message is durable: 4 min.
    pub answer: Duration,
    /// For a whole session: 30 min.
    pub session: Duration,
    /// For what is under way when the appliance stops: 20 s.
    pub stop: Duration,
    /// How much of a message may cost memory or time.
    pub outline: documents::outline::Limits,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            name: "localhost".to_owned(),
            sessions: 200,
            per_address: 20,
            patience: Duration::from_secs(2),
            message: 50 << 20,
            session_octets: 1 << 30,
            command_line: 512,
            text_line: 1000,
            recipients: 10,
            mistakes: 10,
            greeting: Duration::from_secs(30),
            command: Duration::from_secs(120),
            data: Duration::from_secs(60),
            answer: Duration::from_secs(240),
            session: Duration::from_secs(30 * 60),
            stop: Duration::from_secs(20),
            outline: documents::outline::Limits::default(),
        }
    }
}

/// Takes mail on `listener` until `stop`, then lets the messages under way end.
///
/// # Errors
/// When the dialogue behind the gate cannot be started.
pub async fn serve<M: MailIn>(
    listener: TcpListener,
    mail_in: Arc<M>,
    tls: Tls,
    limits: Limits,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let leases = Arc::new(Leases::default());
    let upstream = start_dialogue(Mailbox::new(Arc::clone(&mail_in), Arc::clone(&leases), &limits), &limits)?;
    let admission = Admission::new(limits.sessions, limits.per_address);
    let gate = Arc::new(Gate { upstream, leases, mail_in, tls, limits, stop: stop.clone() });
    let sessions = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => admit(stream, peer, &gate, &admission, &sessions),
            // Out of file descriptors, most likely: others have to end first.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    sessions.close();
    if timeout(gate.limits.stop, sessions.wait()).await.is_err() {
        tracing::warn!(open = sessions.len(), "mail sessions were cut at the stop");
    }
    Ok(())
}

fn admit<M: MailIn>(
    stream: TcpStream,
    peer: SocketAddr,
    gate: &Arc<Gate<M>>,
    admission: &Arc<Admission>,
    sessions: &TaskTracker,
) {
    let address = peer.ip().to_canonical();
    let arrival = admission.arrive(address);
    if let Arrival::Full = arrival {
        // So many wait already that not even the refusal may cost a task; the buffer of the socket takes it at once.
        let _ = stream.try_write(replies::TOO_MANY_SESSIONS.to_string().as_bytes());
        return;
    }
    let gate = Arc::clone(gate);
    sessions.spawn(async move {
        let pass = match arrival {
            Arrival::Inside(pass) => Some(pass),
            Arrival::Waiting(pass) => pass.wait(gate.limits.patience).await,
            Arrival::Full => None,
        };
        match pass {
            Some(pass) => {
                Session::run(&gate, stream, address).await;
                drop(pass);
            }
            None => gate::send_away(stream).await,
        }
    });
}

/// Starts mailin-embedded on a loopback port; its thread ends with the process, since it has no way to be stopped.
fn start_dialogue<M: MailIn>(mailbox: Mailbox<M>, limits: &Limits) -> anyhow::Result<SocketAddr> {
    let listener =
        StdListener::bind((Ipv4Addr::LOCALHOST, 0)).context("opening the loopback side of the mail listener")?;
    let address = listener.local_addr().context("the loopback side of the mail listener")?;
    // A session that is given up after a refusal keeps its thread for an instant longer than its place at the gate.
    let threads = u32::try_from(limits.sessions + limits.sessions / 4 + 4).context("the number of mail sessions")?;
    let mut server = Server::new(mailbox);
    server.with_name(limits.name.clone()).with_num_threads(threads).with_tcp_listener(listener);
    server.with_ssl(SslConfig::None).map_err(|error| anyhow::anyhow!("the mail dialogue: {error}"))?;
    let serve = move || {
        if let Err(error) = server.serve() {
            tracing::error!(%error, "the mail dialogue ended");
        }
    };
    thread::Builder::new().name("smtp".to_owned()).spawn(serve).context("starting the mail dialogue")?;
    Ok(address)
}

#[cfg(test)]
mod tests;
