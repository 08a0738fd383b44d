//! The way of a command to the appliance: over HTTPS, with the token, in the language of the terminal.

use super::Way;
use crate::{
    gateway::{self, wire},
    tls,
};
use anyhow::{Context as _, bail};
use api::{problem::Problem, routes::Endpoint};
use http::{HeaderValue, Request, header};
use rustls::ClientConfig;
use serde::{Serialize, de::DeserializeOwned};
use std::{fs, path::PathBuf, sync::Arc, time::Duration};
use url::form_urlencoded;

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(60);
/// How much may be answered, in bytes.
const MOST_ANSWER: usize = 64 << 20;

/// The appliance, as a script reaches it.
pub(super) struct Client {
    address: wire::Address,
    tls: Arc<ClientConfig>,
    bearer: HeaderValue,
    organization: Option<String>,
    json: bool,
}

/// Runs what a command does, and waits for it.
pub(super) fn run(way: &Way, work: impl AsyncFnOnce(&Client) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let client = Client::by(way)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(work(&client))
}

impl Client {
    fn by(way: &Way) -> anyhow::Result<Self> {
        let url = way.url.as_deref().context("say where the appliance is: --url, or IMPRIMATUR_URL")?;
        let address = wire::Address::of_web(url).filter(|_| url.starts_with("https://"));
        let address = address.with_context(|| format!("{url} is no https: address"))?;
        let token = match &way.token_file {
            Some(file) => fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?,
            None => std::env::var("IMPRIMATUR_TOKEN").ok().context(
                "a personal access token is needed: IMPRIMATUR_TOKEN, or --token-file; make one on your account's page",
            )?,
        };
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.trim())).ok().context("this is no token")?;
        bearer.set_sensitive(true);
        let ca = way.ca.clone().context("say which authority to trust: --ca tls/ca.pem, or IMPRIMATUR_CA")?;
        let files = tls::Files { certificate: ca.clone(), key: PathBuf::new(), authority: Some(ca) };
        let tls = gateway::named(tls::roots(&files)?);
        Ok(Self { address, tls, bearer, organization: way.organization.clone(), json: way.json })
    }

    /// Reads; values of the query that are empty are left out.
    pub(super) async fn ask<A: DeserializeOwned>(
        &self,
        endpoint: Endpoint,
        parts: &[&str],
        query: &[(&str, &str)],
    ) -> anyhow::Result<A> {
        read(&self.exchange(endpoint, parts, query, "application/json", Vec::new()).await?)
    }

    /// Sends a body and reads the answer.
    pub(super) async fn send<A: DeserializeOwned>(
        &self,
        endpoint: Endpoint,
        parts: &[&str],
        body: &impl Serialize,
    ) -> anyhow::Result<A> {
        read(&self.exchange(endpoint, parts, &[], "application/json", serde_json::to_vec(body)?).await?)
    }

    /// Sends a body; the answer has nothing in it that matters.
    pub(super) async fn done(&self, endpoint: Endpoint, parts: &[&str], body: &impl Serialize) -> anyhow::Result<()> {
        let body = serde_json::to_vec(body)?;
        self.exchange(endpoint, parts, &[], "application/json", body).await.map(|_| ())
    }

    /// Sends a file and reads the answer.
    pub(super) async fn bring<A: DeserializeOwned>(
        &self,
        endpoint: Endpoint,
        query: &[(&str, &str)],
        file: Vec<u8>,
    ) -> anyhow::Result<A> {
        read(&self.exchange(endpoint, &[], query, "text/csv", file).await?)
    }

    /// Prints the answer: JSON for programs, lines for people.
    pub(super) fn show(&self, value: &impl Serialize, lines: Vec<String>) -> anyhow::Result<()> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(value)?);
        } else {
            lines.iter().for_each(|line| println!("{line}"));
        }
        Ok(())
    }

    async fn exchange(
        &self,
        endpoint: Endpoint,
        parts: &[&str],
        query: &[(&str, &str)],
        kind: &str,
        body: Vec<u8>,
    ) -> anyhow::Result<Vec<u8>> {
        let mut path = endpoint.url(parts);
        let organization = self.organization.as_deref().unwrap_or_default();
        let pairs =
            query.iter().copied().chain([("organization", organization)]).filter(|(_, value)| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        if !query.is_empty() {
            path = format!("{path}?{query}");
        }
        let request = Request::builder()
            .method(endpoint.method().name())
            .header(header::AUTHORIZATION, self.bearer.clone())
            .header(header::ACCEPT_LANGUAGE, spoken())
            .header(header::CONTENT_TYPE, kind);
        let address = self.address.at(&path);
        let answer = wire::exchange(&address, &self.tls, request, wire::whole(body), Some(ANSWER)).await?;
        let status = answer.status;
        let bytes = answer.bytes(MOST_ANSWER).await?.to_vec();
        if status.is_success() {
            return Ok(bytes);
        }
        match serde_json::from_slice::<Problem>(&bytes) {
            Ok(Problem { field: Some(field), detail, .. }) => bail!("{field}: {detail}"),
            Ok(Problem { detail, .. }) => bail!("{detail}"),
            Err(_) => bail!("the appliance answers with the status {status}"),
        }
    }
}

fn read<A: DeserializeOwned>(bytes: &[u8]) -> anyhow::Result<A> {
    serde_json::from_slice(bytes).context("the appliance answers something that this version does not understand")
}

/// The language of the terminal (POSIX, 8.2).
fn spoken() -> &'static str {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok());
    if said.is_some_and(|said| said.starts_with("fr")) { "fr" } else { "en" }
}
