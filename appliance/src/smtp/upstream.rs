//! The gate's connection to mailin-embedded: one line out, one reply back.

use super::{
    lease::{Facts, Lease, Leases},
    line::SessionEnd,
    replies,
};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// A session with mailin.
pub(super) struct Upstream {
    stream: BufReader<TcpStream>,
    lease: Lease,
    wait: Duration,
    /// What mailin greeted with.
    pub(super) greeting: UpstreamReply,
}

/// A reply of mailin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct UpstreamReply {
    /// The three digits; none where they cannot be read.
    pub(super) code: u16,
    /// The text of the last line.
    pub(super) text: String,
}

impl Upstream {
    /// Opens a session in the name of the client of whom `facts` are known.
    ///
    /// # Errors
    /// When mailin does not answer.
    pub(super) async fn open(
        at: SocketAddr,
        leases: &Arc<Leases>,
        facts: Arc<Facts>,
        wait: Duration,
    ) -> Result<Self, SessionEnd> {
        let lease = leases.grant(facts).map_err(|_| SessionEnd::Closing(replies::BROKEN))?;
        let connecting = async {
            let socket = TcpSocket::new_v4()?;
            socket.bind((lease.address, 0).into())?;
            let stream = socket.connect(at).await?;
            stream.set_nodelay(true)?;
            let mut stream = BufReader::new(stream);
            let greeting = answer(&mut stream).await?;
            Ok((stream, greeting))
        };
        let (stream, greeting) = within(wait, connecting).await?;
        Ok(Self { stream, lease, wait, greeting })
    }

    /// Says who it speaks for, which makes the handler look the lease up.
    ///
    /// # Errors
    /// When mailin does not answer.
    pub(super) async fn hello(&mut self) -> Result<UpstreamReply, SessionEnd> {
        let line = format!("EHLO {}\r\n", self.lease.word);
        self.ask(&line).await
    }

    /// Sends a line and waits for its reply.
    ///
    /// # Errors
    /// When mailin does not answer.
    pub(super) async fn ask(&mut self, line: &str) -> Result<UpstreamReply, SessionEnd> {
        self.send(line.as_bytes()).await?;
        self.answer().await
    }

    /// Sends a part of a message; this waits while mailin is behind, and so holds back the client.
    ///
    /// # Errors
    /// When mailin does not take it.
    pub(super) async fn send(&mut self, octets: &[u8]) -> Result<(), SessionEnd> {
        within(self.wait, self.stream.get_mut().write_all(octets)).await
    }

    /// Waits for a reply.
    ///
    /// # Errors
    /// When none comes.
    pub(super) async fn answer(&mut self) -> Result<UpstreamReply, SessionEnd> {
        within(self.wait, answer(&mut self.stream)).await
    }
}

async fn within<T>(wait: Duration, doing: impl Future<Output = io::Result<T>>) -> Result<T, SessionEnd> {
    let broken = || SessionEnd::Closing(replies::BROKEN);
    timeout(wait, doing).await.map_err(|_| broken())?.map_err(|_| broken())
}

/// Reads a reply to its last line (RFC 5321, 4.2.1).
async fn answer(stream: &mut BufReader<TcpStream>) -> io::Result<UpstreamReply> {
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line.as_bytes().get(3) != Some(&b'-') {
            let code = line.get(..3).and_then(|code| code.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
            return Ok(UpstreamReply { code, text: line.get(4..).unwrap_or_default().trim_end().to_owned() });
        }
    }
}
