//! Every decision of the appliance: the use cases, one file per noun.
//!
//! This crate knows no HTTP, no command line, no redb and no body of the wire. Time, chance, mail, printers and
//! the cage for documents are parameters ([`ports`]). The permission check is the first line of each use case.

pub mod account;
pub mod agents;
pub mod attempts;
pub mod audit;
pub mod badges;
pub mod caller;
mod clock;
pub mod delegates;
pub mod deliveries;
mod door;
pub mod error;
pub mod groups;
mod hashing;
pub mod history;
pub mod imports;
pub mod jobs;
pub mod login;
pub mod mail_in;
pub mod news;
pub mod orgs;
pub mod panel;
pub mod policies;
pub mod ports;
pub mod print_groups;
pub mod print_users;
pub mod printers;
pub mod quotas;
pub mod repeat;
mod rules;
pub mod setup;
pub mod users;
pub mod work;

#[cfg(test)]
pub(crate) mod testing;

pub use caller::Caller;
pub use error::Error;

use attempts::Attempts;
use ipnet::IpNet;
use model::time::Time;
use ports::{Clock, Entropy, Mailer, Printers};
use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};
use storage::{ReadTxn, Store};
use tokio::sync::{Semaphore, watch};

/// What the operator of the appliance decides for all its organizations.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The largest document or message, in bytes.
    pub document_limit: u64,
    /// Networks whose mail servers are trusted to have checked the sender.
    pub trusted_relays: Vec<IpNet>,
    /// Passwords that are hashed at the same time; each takes 19 MiB.
    pub hashes_at_once: usize,
    /// Documents that are read at the same time, each in a cage of its own.
    pub conversions_at_once: usize,
    /// How much may wait in queues.
    pub queues: jobs::room::QueueLimits,
    /// Where simulated printers are, by address and port: only what is there has a paper tray to look at.
    pub simulators: Vec<SocketAddr>,
    /// Under which address people reach the appliance, such as `https://print.example.org`: it stands in links, and
    /// passkeys belong to its name.
    pub public_url: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            document_limit: 1 << 30,
            trusted_relays: Vec::new(),
            queues: jobs::room::QueueLimits::default(),
            simulators: Vec::new(),
            hashes_at_once: 2,
            conversions_at_once: 2,
            public_url: "https://localhost".to_owned(),
        }
    }
}

impl Policy {
    /// The largest document that ever fits into a queue, in bytes.
    #[must_use]
    pub fn largest_document(&self) -> u64 {
        self.document_limit.min(self.queues.largest())
    }

    /// Whether a mail server at `peer` is trusted to have checked the sender.
    #[must_use]
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_relays.iter().any(|net| net.contains(&peer.to_canonical()))
    }

    /// Whether the printer at `uri` is one of the simulated ones: by what the operator says, not by what it says.
    #[must_use]
    pub fn simulates(&self, uri: &str) -> bool {
        let authority = uri.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
        authority.parse().is_ok_and(|address: SocketAddr| self.simulators.contains(&address))
    }
}

/// The world outside.
pub struct World {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// The site's mail server.
    pub mailer: Arc<dyn Mailer>,
    /// Printers that are asked before they are added.
    pub printers: Arc<dyn Printers>,
    /// Where strangers' documents are read.
    pub cage: documents::Cage,
}

/// The appliance's decisions, with everything that they need.
pub struct App {
    pub(crate) store: door::StoreReader,
    pub(crate) world: World,
    pub(crate) policy: Policy,
    /// What time it is.
    pub(crate) watch: clock::Watch,
    /// What other parts of the appliance wait for.
    pub news: news::NewsChannels,
    /// Wakes the worker: something is due.
    pub(crate) nudge: watch::Sender<()>,
    pub(crate) hashing: hashing::Hashing,
    /// Marks the devices that people have signed in with.
    pub(crate) device_key: [u8; 32],
    /// Imports hash one password at a time, all of them together.
    pub(crate) import_hashing: Semaphore,
    pub(crate) badge_key: [u8; 32],
    /// Seals the secrets of authenticator apps.
    pub(crate) factor_key: [u8; 32],
    /// Who passkeys belong to; none where the appliance has no name.
    pub(crate) party: Option<identity::passkey::Party>,
    pub(crate) tickets: account::tickets::Tickets,
    pub(crate) proofs: account::proofs::Proofs,
    pub(crate) attempts: Attempts,
    pub(crate) set_up: Mutex<Option<setup::Offer>>,
    pub(crate) panels: Mutex<panel::Sessions>,
    pub(crate) previews: jobs::preview::Previews,
    /// For the threads of the mail listener, which wait for what the runtime does.
    pub(crate) runtime: tokio::runtime::Handle,
}

impl App {
    /// The use cases over `store`.
    #[must_use]
    pub fn new(store: Store, world: World, policy: Policy, runtime: tokio::runtime::Handle) -> Arc<Self> {
        let (badge_key, factor_key) = (store.derive("badges"), store.derive("second factors"));
        let device_key = store.derive("devices");
        // Where the note cannot be read nothing else can be either, which everybody else says.
        let noted = store.read(clock::ClockNote::read).unwrap_or_default();
        let watch = clock::Watch::new(Arc::clone(&world.clock), noted);
        let party = identity::passkey::Party::at(&policy.public_url);
        Arc::new(Self {
            import_hashing: Semaphore::new(1),
            hashing: hashing::Hashing::new(policy.hashes_at_once.max(1)),
            store: door::StoreReader::new(store),
            world,
            policy,
            watch,
            news: news::NewsChannels::default(),
            nudge: watch::Sender::new(()),
            badge_key,
            factor_key,
            device_key,
            party,
            tickets: account::tickets::Tickets::default(),
            proofs: account::proofs::Proofs::default(),
            attempts: Attempts::default(),
            set_up: Mutex::new(None),
            panels: Mutex::new(panel::Sessions::default()),
            previews: jobs::preview::Previews::default(),
            runtime,
        })
    }

    /// What the operator has decided.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    pub(crate) fn now(&self) -> Time {
        self.watch.now()
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.world.entropy.fill(&mut bytes);
        bytes
    }

    /// Reads a consistent instant of the store.
    pub(crate) fn read<T>(&self, f: impl FnOnce(&ReadTxn) -> Result<T, Error>) -> Result<T, Error> {
        self.store.read(f)
    }

    /// A guarded piece of memory; a panic elsewhere does not make it unusable.
    pub(crate) fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// An hour, for spans that people think of in hours.
pub(crate) const HOUR: Duration = Duration::from_secs(60 * 60);
