//! Whether a connection stands still: nothing of ours is under way, and its client takes nothing of what it was given.
//!
//! A request whose answer is made, an agent's long poll and a stream of events are ours; an answer that nobody fetches
//! is not. The few octets of a ping, from whichever side, are no life.

use axum::body::{Body as Inner, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// So many octets that a client takes are more than pings.
const LIFE: usize = 1024;

/// What is under way on one connection.
pub(super) struct Activity(Mutex<State>);

struct State {
    ours: usize,
    since: Instant,
    taken: usize,
}

/// Something that the appliance is about; while it is held the connection is not idle.
pub(super) struct BusyGuard(Arc<Activity>);

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(State { ours: 0, since: Instant::now(), taken: 0 })))
    }

    /// Something begins.
    pub(super) fn begin(self: &Arc<Self>) -> BusyGuard {
        self.change(|state| state.ours += 1);
        BusyGuard(Arc::clone(self))
    }

    /// Whether it has stood still for so long.
    pub(super) fn idle(&self, long: Duration) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.ours == 0 && state.since.elapsed() >= long
    }

    fn taken(&self, octets: usize) {
        self.change(|state| {
            state.taken = state.taken.saturating_add(octets);
            if state.taken >= LIFE {
                state.taken = 0;
                state.since = Instant::now();
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for BusyGuard {
    fn drop(&mut self) {
        self.0.change(|state| {
            state.ours = state.ours.saturating_sub(1);
            state.since = Instant::now();
        });
    }
}

/// The body of an answer: ours while it is waited for, the client's once it has been handed over.
pub(super) struct ResponseBody {
    body: Inner,
    activity: Arc<Activity>,
    ours: Option<BusyGuard>,
}

impl ResponseBody {
    /// The body of the answer to what was begun with `ours`.
    pub(super) fn new(body: Inner, activity: Arc<Activity>, ours: BusyGuard) -> Self {
        Self { body, activity, ours: Some(ours) }
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.ours.is_none() {
            self.ours = Some(self.activity.begin());
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        self.ours = None;
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that says how much its other side takes.
pub(super) struct MeteredStream<S> {
    stream: S,
    activity: Arc<Activity>,
}

impl<S> MeteredStream<S> {
    pub(super) fn new(stream: S, activity: Arc<Activity>) -> Self {
        Self { stream, activity }
    }

    fn noted(&self, written: io::Result<usize>) -> io::Result<usize> {
        if let Ok(octets) = written {
            self.activity.taken(octets);
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for MeteredStream<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for MeteredStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, buf));
        Poll::Ready(self.noted(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(cx, bufs));
        Poll::Ready(self.noted(written))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    const LONG: Duration = Duration::from_millis(30);

    /// Lets the time pass that a connection may stand still.
    fn pass() {
        std::thread::sleep(LONG);
    }

    #[tokio::test]
    async fn what_is_ours_is_not_idle_and_what_nobody_fetches_is() {
        let activity = Activity::new();
        let ours = activity.begin();
        pass();
        assert!(!activity.idle(LONG), "an answer is being made");
        let mut answer = ResponseBody::new(Inner::from("all of it"), Arc::clone(&activity), ours);
        pass();
        assert!(!activity.idle(LONG));
        assert!(answer.frame().await.is_some());
        assert!(!activity.idle(LONG), "it was handed over just now");
        pass();
        assert!(activity.idle(LONG), "and nobody came for more");
        assert!(answer.frame().await.is_none());
        assert!(!activity.idle(LONG));
        drop(answer);
        pass();
        assert!(activity.idle(LONG));
    }

    #[test]
    fn a_ping_is_no_life() {
        let activity = Activity::new();
        pass();
        activity.taken(LIFE - 1);
        assert!(activity.idle(LONG));
        activity.taken(1);
        assert!(!activity.idle(LONG));
    }
}
