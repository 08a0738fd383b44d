//! What changed, for those who wait: pages that show a queue, and agents that wait for a release.

use model::id::{OrgId, UserId};
use tokio::sync::{broadcast, watch};

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The print queue of somebody.
    Jobs(OrgId, UserId),
    /// The printers of an organization.
    Printers(OrgId),
    /// The imports of an organization.
    Imports(OrgId),
}

/// Where news is given and heard.
pub struct NewsChannels {
    pages: broadcast::Sender<News>,
    errands: watch::Sender<u64>,
}

impl Default for NewsChannels {
    fn default() -> Self {
        Self { pages: broadcast::Sender::new(1024), errands: watch::Sender::new(1) }
    }
}

impl NewsChannels {
    /// Tells pages that something changed.
    pub(crate) fn tell(&self, news: News) {
        // Nobody listening is fine: a page reads the present state when it opens.
        let _ = self.pages.send(news);
    }

    /// Tells agents that there are deliveries or printers to look at.
    pub(crate) fn call_agents(&self) {
        self.errands.send_modify(|version| *version = version.wrapping_add(1));
    }

    /// What changes from now on.
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.pages.subscribe()
    }

    /// A number that changes whenever agents have something to look at.
    pub fn errands(&self) -> watch::Receiver<u64> {
        self.errands.subscribe()
    }
}
