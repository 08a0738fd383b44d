//! The gateway inside the appliance: an agent like any other, which enrols itself.

use super::{Appliance, CallError, Credential, Gateway, Patience, tls};
use crate::egress::Egress;
use anyhow::Context as _;
use app::App;
use rustls::RootCertStore;
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

/// How long it waits before it tries again what did not work.
const PAUSE: Duration = Duration::from_secs(2);

/// Looks after the printers of all organizations where `egress` allows it, over the web listener at `https`, until it
/// is dropped. `roots` hold the appliance's own certificate or its authority; the credential is kept under `data`.
pub async fn built_in(app: Arc<App>, https: SocketAddr, roots: RootCertStore, egress: Egress, data: PathBuf) {
    let credential = Credential::in_file(data.join("gateway/credential"));
    loop {
        let Err(error) = work(&app, https, roots.clone(), egress.clone(), &credential).await;
        tracing::warn!(error = format!("{error:#}"), "the gateway starts again");
        tokio::time::sleep(PAUSE).await;
    }
}

async fn work(
    app: &App,
    https: SocketAddr,
    roots: RootCertStore,
    egress: Egress,
    credential: &Credential,
) -> anyhow::Result<Infallible> {
    let appliance = itself(https, roots)?;
    let secret = match credential.kept()? {
        Some(secret) => secret,
        None => {
            let token = app.gateway_token().await.context("making a token for the gateway")?;
            credential.enrol(&appliance, &token.token, "gateway", None).await?
        }
    };
    let cage = super::cage().context("finding the program itself")?;
    let refused = Gateway::new(appliance.with_credential(&secret), egress, cage, Patience::default()).run().await;
    if matches!(refused, CallError::Refused(401)) {
        // The store was brought back from a time before the gateway had enrolled.
        credential.forget()?;
    }
    Err(refused.into())
}

fn itself(https: SocketAddr, roots: RootCertStore) -> anyhow::Result<Appliance> {
    let ip = match https.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let url = format!("https://{}", SocketAddr::new(ip, https.port()));
    Appliance::at(&url, tls::itself(roots)).context("the address of the web listener")
}

/// Whether the appliance at `address` says that it is well. Without `roots`, whatever certificate it shows is taken:
/// the question is asked on the same machine and holds no secret.
///
/// # Errors
/// It does not answer, or is not well.
pub async fn healthy(address: SocketAddr, roots: Option<RootCertStore>) -> anyhow::Result<()> {
    let tls = roots.map_or_else(tls::any_printer, tls::itself);
    let appliance = Appliance::at(&format!("https://{address}"), tls).context("the address of the appliance")?;
    Ok(appliance.healthy().await?)
}
