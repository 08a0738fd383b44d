//! The client's side of a session: lines within bounds, and a deadline for everything.

use super::replies::{self, Reply};
use bytes::{Buf, BytesMut};
use std::time::Duration;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::{Instant, timeout, timeout_at},
};
use tokio_util::sync::CancellationToken;

/// How much is read at once.
const CHUNK: usize = 16 * 1024;
/// How long a client that was refused in the middle may go on sending until it reads why.
const LINGER: Duration = Duration::from_secs(20);
/// How long it may pause while it does.
const PAUSE: Duration = Duration::from_secs(1);

/// Why a session ends before its `QUIT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SessionEnd {
    /// The client is gone, or never reads what it is told.
    Gone,
    /// It is told this, and the connection is closed.
    Closing(Reply),
}

/// What a session may use up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    /// Octets that the client may still send.
    pub(super) octets: u64,
    /// When the session ends, whatever happens.
    pub(super) until: Instant,
}

/// A connection to a client.
pub(super) struct Wire<S> {
    stream: S,
    /// What came and was not used yet.
    pub(super) held: BytesMut,
    pub(super) allowance: Allowance,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// A connection of which nothing was read yet.
    pub(super) fn new(stream: S, allowance: Allowance) -> Self {
        Self { stream, held: BytesMut::new(), allowance }
    }

    /// The connection itself; what came and was not used is dropped.
    pub(super) fn into_stream(self) -> S {
        self.stream
    }

    /// The next line without its end, of `limit` octets at most with it, within `wait` as a whole.
    ///
    /// # Errors
    /// When there is none, or the appliance stops.
    pub(super) async fn line(
        &mut self,
        limit: usize,
        wait: Duration,
        stop: &CancellationToken,
    ) -> Result<BytesMut, SessionEnd> {
        let until = Instant::now() + wait;
        let mut searched = 0;
        loop {
            let fresh = self.held.get(searched..).unwrap_or_default();
            if let Some(end) = fresh.iter().position(|b| *b == b'\n') {
                return self.cut_line(searched + end, limit);
            }
            searched = self.held.len();
            if searched >= limit {
                return Err(SessionEnd::Closing(replies::LINE_TOO_LONG));
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return Err(SessionEnd::Closing(replies::STOPPING)),
                more = self.more_until(until) => more?,
            }
        }
    }

    fn cut_line(&mut self, end: usize, limit: usize) -> Result<BytesMut, SessionEnd> {
        let mut line = self.held.split_to(end + 1);
        if line.len() > limit {
            return Err(SessionEnd::Closing(replies::LINE_TOO_LONG));
        }
        let text = line.strip_suffix(b"\r\n").map(<[u8]>::len);
        let length = text.ok_or(SessionEnd::Closing(replies::BARE_LINE_END))?;
        line.truncate(length);
        Ok(line)
    }

    /// Reads what comes next, within `wait`.
    ///
    /// # Errors
    /// When nothing comes.
    pub(super) async fn more(&mut self, wait: Duration) -> Result<(), SessionEnd> {
        self.more_until(Instant::now() + wait).await
    }

    async fn more_until(&mut self, until: Instant) -> Result<(), SessionEnd> {
        self.held.reserve(CHUNK);
        let reading = timeout_at(until.min(self.allowance.until), self.stream.read_buf(&mut self.held));
        let read = reading.await.map_err(|_| SessionEnd::Closing(replies::TIMEOUT))?;
        let Ok(count @ 1..) = read else { return Err(SessionEnd::Gone) };
        let left = self.allowance.octets.checked_sub(count as u64);
        self.allowance.octets = left.ok_or(SessionEnd::Closing(replies::TOO_MANY_OCTETS))?;
        Ok(())
    }

    /// Drops the first `count` octets of what is held.
    pub(super) fn used(&mut self, count: usize) {
        self.held.advance(count.min(self.held.len()));
    }

    /// Sends `text`, within `wait`.
    ///
    /// # Errors
    /// When the client does not take it.
    pub(super) async fn say(&mut self, text: &str, wait: Duration) -> Result<(), SessionEnd> {
        let saying = async {
            self.stream.write_all(text.as_bytes()).await?;
            self.stream.flush().await
        };
        timeout(wait, saying).await.map_err(|_| SessionEnd::Gone)?.map_err(|_| SessionEnd::Gone)
    }

    /// Ends the connection. A client that is still sending gets to read why: a socket that is closed with data
    /// unread would take the reply away from it.
    pub(super) async fn close(mut self, lost: SessionEnd, most: u64) {
        let SessionEnd::Closing(reply) = lost else { return };
        let until = Instant::now() + LINGER;
        let ending = async {
            self.stream.write_all(reply.to_string().as_bytes()).await?;
            self.stream.shutdown().await?;
            let mut left = most;
            loop {
                self.held.clear();
                self.held.reserve(CHUNK);
                let count = timeout(PAUSE, self.stream.read_buf(&mut self.held)).await??;
                left = left.saturating_sub(count as u64);
                if count == 0 || left == 0 {
                    return Ok::<_, std::io::Error>(());
                }
            }
        };
        // Whatever becomes of it, the connection is over.
        let _ = timeout_at(until, ending).await;
    }
}
