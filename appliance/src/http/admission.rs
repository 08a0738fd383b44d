//! What requests may take of the appliance before anybody is asked who they are: so many at a time, and so many bytes
//! of bodies, in all and of one network.

use api::problem::Code;
use app::attempts::network;
use axum::body::{Body, Bytes};
use http_body_util::BodyExt;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;

/// Requests whose answers are being made.
const REQUESTS: HashBounds = HashBounds { all: 1024, network: 128 };
/// Bytes of bodies in the memory, of which documents have none.
const BYTES: HashBounds = HashBounds { all: 64 << 20, network: 8 << 20 };
/// How long a body may take, other than that of a document.
const DEADLINE: Duration = Duration::from_secs(15);
/// How much of a body that is too large is taken before it is refused, in bytes.
const HEARD: usize = 64 << 20;
/// For how long.
const PATIENCE: Duration = Duration::from_secs(10);

struct HashBounds {
    all: usize,
    network: usize,
}

/// What is in hand.
#[derive(Default)]
pub struct Admission(Mutex<State>);

#[derive(Default)]
struct State {
    all: Load,
    of: HashMap<IpAddr, Load>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Load {
    requests: usize,
    bytes: usize,
}

/// The share of one request; others may have it when this is dropped.
pub struct Share {
    admission: Arc<Admission>,
    network: IpAddr,
    load: Load,
}

impl Admission {
    /// The share of a request from `peer`; none when there are too many already.
    pub fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Share> {
        let mut share = Share { admission: Arc::clone(self), network: network(peer), load: Load::default() };
        share.take(|load| &mut load.requests, 1, &REQUESTS).then_some(share)
    }
}

impl Share {
    /// The whole body of a request, which has at most `limit` bytes and comes within the deadline.
    ///
    /// # Errors
    /// [`Code::TooLarge`], [`Code::TooSlow`], [`Code::BadRequest`], and [`Code::Busy`] when there is no room.
    pub async fn collect(&mut self, body: Body, said: Option<u64>, limit: usize) -> Result<Bytes, Code> {
        self.collect_within(DEADLINE, body, said, limit).await
    }

    async fn collect_within(
        &mut self,
        deadline: Duration,
        mut body: Body,
        said: Option<u64>,
        limit: usize,
    ) -> Result<Bytes, Code> {
        let most = u64::try_from(limit).unwrap_or(u64::MAX);
        if said.is_some_and(|length| length > most) {
            hear_out(body).await;
            return Err(Code::TooLarge);
        }
        let whole = async {
            let mut whole = Vec::new();
            while let Some(frame) = body.frame().await {
                let Ok(data) = frame.map_err(|_| Code::BadRequest)?.into_data() else { continue };
                if whole.len().saturating_add(data.len()) > limit {
                    return Err(Code::TooLarge);
                }
                if !self.take(|load| &mut load.bytes, data.len(), &BYTES) {
                    return Err(Code::Busy);
                }
                whole.extend_from_slice(&data);
            }
            Ok(Bytes::from(whole))
        };
        let collected = timeout(deadline, whole).await.unwrap_or_else(|_| Err(Code::TooSlow));
        if collected == Err(Code::TooLarge) {
            hear_out(body).await;
        }
        collected
    }

    /// Gives the place of the request back and keeps its bytes: it waits now, for something that is not its doing.
    pub fn waits(&mut self) {
        self.change(|load| load.requests = 0);
    }

    fn take(&mut self, part: fn(&mut Load) -> &mut usize, more: usize, bound: &HashBounds) -> bool {
        let mut state = self.admission.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { all, of } = &mut *state;
        let mut theirs = of.get(&self.network).copied().unwrap_or_default();
        let (all_now, theirs_now) = (*part(all), *part(&mut theirs));
        if all_now.saturating_add(more) > bound.all || theirs_now.saturating_add(more) > bound.network {
            return false;
        }
        *part(all) += more;
        *part(&mut theirs) += more;
        of.insert(self.network, theirs);
        *part(&mut self.load) += more;
        true
    }

    /// Gives back what `change` takes out of the share.
    fn change(&mut self, change: impl FnOnce(&mut Load)) {
        let before = self.load;
        change(&mut self.load);
        let (requests, bytes) = (before.requests - self.load.requests, before.bytes - self.load.bytes);
        let mut state = self.admission.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { all, of } = &mut *state;
        let less = |load: &mut Load| {
            load.requests = load.requests.saturating_sub(requests);
            load.bytes = load.bytes.saturating_sub(bytes);
        };
        less(all);
        if let Some(theirs) = of.get_mut(&self.network) {
            less(theirs);
            if *theirs == Load::default() {
                of.remove(&self.network);
            }
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.change(|load| *load = Load::default());
    }
}

/// Takes what is sent nevertheless, within bounds: a client that is still sending does not read the answer, and loses
/// it when the connection is closed under it.
pub async fn hear_out(mut body: Body) {
    let all = async {
        let mut left = HEARD;
        while let (1.., Some(Ok(frame))) = (left, body.frame().await) {
            left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len()));
        }
    };
    let _ = timeout(PATIENCE, all).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;
    use tokio_stream::wrappers::ReceiverStream;

    fn net(n: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, n))
    }

    fn body(size: usize) -> Body {
        Body::from(vec![0; size])
    }

    #[tokio::test]
    async fn one_network_takes_no_more_than_its_share_and_all_no_more_than_there_is() {
        let admission = Arc::new(Admission::default());
        let mut theirs: Vec<Share> = (0..REQUESTS.network).map(|_| admission.enter(net(1)).unwrap()).collect();
        assert!(admission.enter(net(1)).is_none());
        let limit = 1 << 20;
        let code = async |share: &mut Share| share.collect(body(limit), None, limit).await;
        for share in &mut theirs[..8] {
            assert_eq!(code(share).await.unwrap().len(), limit);
        }
        assert_eq!(code(&mut theirs[8]).await, Err(Code::Busy));
        let mut other = admission.enter(net(2)).unwrap();
        assert!(code(&mut other).await.is_ok(), "others are not concerned");
        theirs[0].waits();
        let mut next = admission.enter(net(1)).unwrap();
        assert_eq!(code(&mut next).await, Err(Code::Busy), "who waits keeps the bytes");
        drop((theirs, other, next));
        let state = admission.0.lock().unwrap();
        assert!(state.of.is_empty() && state.all == Load::default(), "nothing is kept of whoever has gone");
    }

    #[tokio::test]
    async fn a_body_comes_whole_within_the_limit_and_in_time() {
        let admission = Arc::new(Admission::default());
        let mut share = admission.enter(net(1)).unwrap();
        let soon = Duration::from_millis(50);
        // One that is waited for without end fails here.
        let late = Duration::from_secs(20);
        let mut code = async |body, said, limit| {
            timeout(late, share.collect_within(soon, body, said, limit)).await.expect("the deadline of bodies ends it")
        };
        assert_eq!(code(body(9), None, 9).await.unwrap().len(), 9);
        assert_eq!(code(body(10), None, 9).await, Err(Code::TooLarge));
        assert_eq!(code(body(10), Some(10), 9).await, Err(Code::TooLarge));
        let (send, stream) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(9);
        send.send(Ok(Bytes::from_static(b"{"))).await.unwrap();
        assert_eq!(code(Body::from_stream(ReceiverStream::new(stream)), Some(9), 9).await, Err(Code::TooSlow));
        drop(send);
        let (send, stream) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(9);
        send.send(Err(std::io::Error::other("gone"))).await.unwrap();
        assert_eq!(code(Body::from_stream(ReceiverStream::new(stream)), None, 9).await, Err(Code::BadRequest));
    }
}
