//! `imprimatur serve`: everything wired together, started in order and stopped in order.

use crate::{
    accept,
    config::{Config, Flags},
    egress::{self, Egress},
    gateway,
    http::{self, Site},
    mail_out::Lettre,
    real::{NetworkPrinters, SystemEntropy, WallClock},
    redirect, smtp, tls,
};
use anyhow::Context;
use app::{App, World};
use rustls::ServerConfig;
use std::{
    fs,
    io::Write,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use storage::Store;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long everything may take to end after SIGTERM.
const STOP: Duration = Duration::from_secs(25);

/// Runs the appliance until it is told to stop.
///
/// # Errors
/// When it cannot start, with what is wrong and what would be right.
pub fn serve(flags: Flags) -> anyhow::Result<()> {
    let config = Config::load(flags)?;
    crate::log::start(config.json_log);
    // One provider for everything that speaks TLS; a second call would only say that it is set.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")?;
    let result = runtime.block_on(run(config));
    // Reads of documents in their cages end with their processes; nothing that they write is half.
    runtime.shutdown_timeout(Duration::from_secs(2));
    result
}

async fn run(config: Config) -> anyhow::Result<()> {
    let options = storage::Options { free_floor: config.free_floor, ..storage::Options::default() };
    let store = Store::open(&config.data, options)?;
    let files = tls::files(&config.data, config.certificate.clone(), &config.names)?;
    let certificate = tls::CurrentCertificate::of(&files)?;
    let server = certificate.server();
    let listeners = Listeners::bind(&config).await?;
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let https = listeners.https.local_addr()?;
    let public_url = public_url(&config, https);
    let policy = app::Policy { public_url: public_url.clone(), ..config.policy.clone() };
    let egress = Egress::by(egress::Rules { own_ports: listeners.ports(), ..config.egress.clone() });
    let app = App::new(store, world(&config, &egress)?, policy, tokio::runtime::Handle::current());
    let addresses = listeners.addresses()?;

    let site = Site::new(Arc::clone(&app), stop.clone());
    tasks.spawn(accept::serve(
        listeners.https,
        Arc::clone(&server),
        http::router(site),
        accept::Limits {
            per_address: config.connections_per_address,
            proxies: config.proxies.clone(),
            ..accept::Limits::default()
        },
        stop.clone(),
    ));
    if let Some(listener) = listeners.http {
        tasks.spawn(redirect::serve(listener, https.port(), stop.clone()));
    }
    if let Some(listener) = listeners.smtp {
        let (app, stop, tls) = (Arc::clone(&app), stop.clone(), smtp::Tls::StartTls(mail_tls(&server)));
        let name = config.names.first().cloned().unwrap_or_else(|| "localhost".to_owned());
        let usual = smtp::Limits::default();
        let message = usual.message.min(config.policy.largest_document());
        let limits = smtp::Limits { name, message, ..usual };
        tasks.spawn(async move {
            if let Err(error) = smtp::serve(listener, app, tls, limits, stop).await {
                tracing::error!(error = format!("{error:#}"), "the mail listener ended");
            }
        });
    }
    for background in [until(&stop, Arc::clone(&app).work()), until(&stop, Arc::clone(&app).sweep())] {
        tasks.spawn(background);
    }
    let (renewed, seen) = watch::channel(());
    tasks.spawn(until(&stop, gateway(Arc::clone(&app), https, files, egress, config.data.clone(), seen)));
    let (data, own, names) = (config.data.clone(), config.certificate.clone(), config.names.clone());
    tasks.spawn(until(&stop, tls::keep_fresh(data, own, names, certificate, renewed)));

    announce(&config, &app, &addresses, &public_url)?;
    stopped().await?;
    tracing::info!("stopping");
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
    stop.cancel();
    tasks.close();
    if tokio::time::timeout(STOP, tasks.wait()).await.is_err() {
        tracing::warn!("not everything ended in time");
    }
    let _ = fs::remove_file(config.data.join("run/addresses.json"));
    Ok(())
}

fn until(
    stop: &CancellationToken,
    work: impl Future<Output = ()> + Send + 'static,
) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
    let stop = stop.clone();
    Box::pin(async move {
        stop.run_until_cancelled(work).await;
    })
}

/// The gateway inside the appliance; it begins anew when the certificate by which it knows the appliance is another.
async fn gateway(
    app: Arc<App>,
    https: SocketAddr,
    files: tls::Files,
    egress: Egress,
    data: PathBuf,
    mut renewed: watch::Receiver<()>,
) {
    loop {
        let roots = match tls::roots(&files) {
            Ok(roots) => roots,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "the gateway does not know its own appliance");
                tokio::time::sleep(Duration::from_secs(10)).await;
                continue;
            }
        };
        // What the local authority makes is known by the authority, which stays.
        let exchanged = async {
            if files.authority.is_some() || renewed.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = gateway::built_in(Arc::clone(&app), https, roots, egress.clone(), data.clone()) => {}
            () = exchanged => {}
        }
    }
}

/// The same certificate for mail, where no protocol is chosen beside TLS (ALPN).
fn mail_tls(web: &ServerConfig) -> Arc<ServerConfig> {
    let mut config = web.clone();
    config.alpn_protocols.clear();
    Arc::new(config)
}

fn world(config: &Config, egress: &Egress) -> anyhow::Result<World> {
    let program = std::env::current_exe().unwrap_or_else(|_| "imprimatur".into());
    Ok(World {
        clock: Arc::new(WallClock::start()),
        entropy: Arc::new(SystemEntropy),
        mailer: Arc::new(Lettre::new(config.relay.as_ref())?),
        printers: Arc::new(NetworkPrinters { egress: egress.clone() }),
        cage: documents::Cage::new(program, vec!["worker".into()], documents::Limits::default())
            .with_media(config.paper)
            .with_fonts(documents::FontFolder::new(config.fonts.clone())),
    })
}

struct Listeners {
    https: TcpListener,
    http: Option<TcpListener>,
    smtp: Option<TcpListener>,
}

impl Listeners {
    async fn bind(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            https: bind("listen.https", config.https).await?,
            http: optional("listen.http", config.http).await?,
            smtp: optional("listen.smtp", config.smtp).await?,
        })
    }

    /// The ports at which the appliance itself answers.
    fn ports(&self) -> Vec<u16> {
        let all = [Some(&self.https), self.http.as_ref(), self.smtp.as_ref()];
        all.into_iter().flatten().filter_map(|listener| listener.local_addr().ok()).map(|at| at.port()).collect()
    }

    fn addresses(&self) -> anyhow::Result<String> {
        let of = |listener: &Option<TcpListener>| listener.as_ref().and_then(|l| l.local_addr().ok());
        let addresses = serde_json::json!({
            "https": self.https.local_addr()?,
            "http": of(&self.http),
            "smtp": of(&self.smtp),
        });
        Ok(addresses.to_string())
    }
}

async fn optional(key: &str, address: Option<SocketAddr>) -> anyhow::Result<Option<TcpListener>> {
    match address {
        Some(address) => bind(key, address).await.map(Some),
        None => Ok(None),
    }
}

async fn bind(key: &str, address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{key} is {address}, which cannot be listened on: choose another port, or end what listens there")
    })
}

/// The address by which people reach the appliance: as it was given, or made of its name and listener.
fn public_url(config: &Config, https: SocketAddr) -> String {
    if let Some(url) = &config.public_url {
        return url.clone();
    }
    let host = match config.names.first().filter(|_| config.named) {
        Some(name) if name.contains(':') => format!("[{name}]"),
        Some(name) => name.clone(),
        None if https.ip().is_unspecified() => "localhost".to_owned(),
        None if https.ip().is_ipv6() => format!("[{}]", https.ip()),
        None => https.ip().to_string(),
    };
    let port = if https.port() == 443 { String::new() } else { format!(":{}", https.port()) };
    format!("https://{host}{port}")
}

/// Writes down where the appliance listens, says the setup link, and tells systemd.
fn announce(config: &Config, app: &App, addresses: &str, public_url: &str) -> anyhow::Result<()> {
    let run = config.data.join("run");
    fs::create_dir_all(&run).with_context(|| format!("making {}", run.display()))?;
    let partly = run.join("addresses.json.new");
    fs::write(&partly, addresses)?;
    let link = run.join("setup-link");
    let _ = fs::remove_file(&link);
    if let Some(token) = app.offer_set_up()? {
        let url = format!("{public_url}/setup#{token}");
        write_secret(&link, &url)?;
        println!("Setup: {url}");
        println!("The link works once, for one hour.");
    }
    // The addresses last: whoever waits for the file finds everything else in place.
    fs::rename(&partly, run.join("addresses.json"))?;
    println!("Imprimatur {} is ready: {public_url}/", env!("CARGO_PKG_VERSION"));
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
    Ok(())
}

fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(())
}

async fn stopped() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
