//! Simulated printers that bring an agent of their own: they enrol with an appliance and fetch what is released.

use super::{Printer, panel::Panel};
use crate::{
    egress::Egress,
    gateway::{self, Appliance, Credential, Gateway, Patience},
};
use anyhow::{Context as _, anyhow};
use api::agent::OwnPrinter;
use std::{convert::Infallible, sync::Arc};

/// Works for the printer at `uri`, with the credential of a former run or one for `token`, until it is dropped.
pub async fn run(
    printer: Arc<Printer>,
    uri: String,
    appliance: Appliance,
    credential: Credential,
    token: Option<String>,
) -> anyhow::Result<Infallible> {
    let name = &printer.name;
    // It asks itself, at the address that whoever runs it has chosen.
    let egress = Egress::anywhere();
    let secret = match (credential.kept()?, token) {
        (Some(secret), _) => secret,
        (None, Some(token)) => {
            let (attributes, _) = gateway::ask(&uri, &egress).await.map_err(|bad| anyhow!("asking {uri}: {bad:?}"))?;
            let own = OwnPrinter { name: name.clone(), uri: uri.clone(), attributes };
            credential.enrol(&appliance, &token, name, Some(own)).await.with_context(|| format!("printer {name}"))?
        }
        (None, None) => return Err(anyhow!("the printer {name} needs a one-time token: add --token")),
    };
    let appliance = appliance.with_credential(&secret);
    let known = appliance.printers().await.context("asking the appliance who the printer is")?;
    if let Some(target) = known.into_iter().find(|target| target.uri == uri) {
        printer.switch_on(Panel { appliance: appliance.clone(), printer: target.printer });
    }
    tracing::info!(printer = name, "a simulated printer works as an agent");
    let cage = gateway::cage().context("finding the program itself")?;
    Err(Gateway::new(appliance, egress, cage, Patience::default()).run().await.into())
}
