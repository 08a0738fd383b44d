//! The listener as its clients see it: over real sockets, with a [`memory::Memory`] behind it that keeps what it took.

mod client;
mod defects;
mod dialogue;
mod memory;
mod programs;
mod resources;
mod use_cases;

use super::{Limits, Tls, serve};
use client::Client;
use memory::Memory;
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpSocket},
    runtime::Runtime,
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// A mail listener with everything around it.
struct House {
    at: SocketAddr,
    mail: Arc<Memory>,
    trust: Arc<ClientConfig>,
    stop: CancellationToken,
    serving: JoinHandle<anyhow::Result<()>>,
    runtime: Runtime,
}

/// Limits that suit a test: few threads.
fn few() -> Limits {
    Limits { name: "house".to_owned(), sessions: 8, per_address: 8, ..Limits::default() }
}

impl House {
    fn new() -> Self {
        Self::with(few())
    }

    fn with(limits: Limits) -> Self {
        let (server, trust) = certificate();
        Self::start(limits, Tls::StartTls(server), trust)
    }

    fn without_tls() -> Self {
        Self::start(few(), Tls::Off, certificate().1)
    }

    fn start(limits: Limits, tls: Tls, trust: Arc<ClientConfig>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let (at, mail, stop) = (listener.local_addr().unwrap(), Arc::new(Memory::default()), CancellationToken::new());
        let serving = runtime.spawn(serve(listener, Arc::clone(&mail), tls, limits, stop.clone()));
        Self { at, mail, trust, stop, serving, runtime }
    }

    /// A client that has connected and heard nothing yet.
    fn connects(&self) -> Client {
        self.connects_from("127.0.0.1")
    }

    fn connects_from(&self, address: &str) -> Client {
        let connecting = async {
            let socket = TcpSocket::new_v4()?;
            socket.bind(SocketAddr::new(address.parse().unwrap(), 0))?;
            socket.connect(self.at).await?.into_std()
        };
        let stream = self.runtime.block_on(connecting).unwrap();
        stream.set_nonblocking(false).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        Client::new(stream)
    }

    /// A client that was greeted and has said `EHLO`.
    fn client(&self) -> Client {
        let mut client = self.connects();
        client.hears("220 house ESMTP");
        client.asks("EHLO client.example", "250-house");
        client
    }

    /// A client that has said `EHLO` over TLS.
    fn sealed_client(&self) -> Client {
        let mut client = self.client().starts_tls(&self.trust);
        client.asks("EHLO client.example", "250-house");
        client
    }
}

/// A certificate for `localhost` and a client that trusts it; no provider of the process is needed or set.
fn certificate() -> (Arc<ServerConfig>, Arc<ClientConfig>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(aws_lc_rs::default_provider());
    let server =
        ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions().unwrap();
    let server = server.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let client = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    (Arc::new(server), Arc::new(client.with_root_certificates(roots).with_no_client_auth()))
}

/// Runs the test called `name` alone, in a process of its own; true in that process.
fn alone(name: &str) -> bool {
    const MARK: &str = "IMPRIMATUR_TEST_ALONE";
    if std::env::var_os(MARK).is_some() {
        return true;
    }
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    let output = command.args([name, "--exact", "--nocapture"]).env(MARK, "1").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&output.stderr));
    false
}
