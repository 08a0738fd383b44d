//! The way of a command to the appliance: over HTTPS, with the token, in the language of the terminal.

use super::ServerArgs;
use crate::{
    egress::Egress,
    gateway::{self, wire},
    tls,
};
use anyhow::{Context as _, bail};
use api::{
    forms::{ImportFile, Json, NoBody, ReadAnswer},
    problem::Problem,
    routes::{Endpoint, NoQuery, Route},
};
use http::{HeaderValue, Request, header};
use rustls::ClientConfig;
use serde::Serialize;
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
pub(super) fn run(way: &ServerArgs, work: impl AsyncFnOnce(&Client) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let client = Client::by(way)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(work(&client))
}

impl Client {
    fn by(way: &ServerArgs) -> anyhow::Result<Self> {
        let url = way.url.as_deref().context("say where the appliance is: --url, or IMPRIMATUR_URL")?;
        let address = wire::Address::of_web(url, &Egress::anywhere()).filter(|_| url.starts_with("https://"));
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

    /// Asks for something, or does what needs no body.
    pub(super) async fn ask<R>(&self, at: &R, query: &R::Query) -> anyhow::Result<<R::Answer as ReadAnswer>::Value>
    where
        R: Route<Body = NoBody, Answer: ReadAnswer>,
    {
        read::<R>(&self.exchange(at, query, "application/json", Vec::new()).await?)
    }

    /// Sends a body and reads the answer.
    pub(super) async fn send<R, B>(&self, at: &R, body: &B) -> anyhow::Result<<R::Answer as ReadAnswer>::Value>
    where
        R: Route<Query = NoQuery, Body = Json<B>, Answer: ReadAnswer>,
        B: Serialize,
    {
        read::<R>(&self.exchange(at, &NoQuery {}, "application/json", serde_json::to_vec(body)?).await?)
    }

    /// Sends a file and reads the answer.
    pub(super) async fn bring<R>(
        &self,
        at: &R,
        query: &R::Query,
        file: Vec<u8>,
    ) -> anyhow::Result<<R::Answer as ReadAnswer>::Value>
    where
        R: Route<Body = ImportFile, Answer: ReadAnswer>,
    {
        read::<R>(&self.exchange(at, query, "text/csv", file).await?)
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

    async fn exchange<R: Route>(&self, at: &R, query: &R::Query, kind: &str, body: Vec<u8>) -> anyhow::Result<Vec<u8>> {
        let endpoint = Endpoint::of::<R>();
        let mut query = api::query::written(query);
        if let Some(organization) = self.organization.as_ref().filter(|organization| !organization.is_empty()) {
            let more =
                form_urlencoded::Serializer::new(String::new()).append_pair("organization", organization).finish();
            query = if query.is_empty() { more } else { format!("{query}&{more}") };
        }
        let path = if query.is_empty() { at.url() } else { format!("{}?{query}", at.url()) };
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

fn read<R: Route<Answer: ReadAnswer>>(bytes: &[u8]) -> anyhow::Result<<R::Answer as ReadAnswer>::Value> {
    let read = std::str::from_utf8(bytes).ok().and_then(|text| R::Answer::read(text).ok());
    read.context("the appliance answers something that this version does not understand")
}

/// The language of the terminal (POSIX, 8.2).
fn spoken() -> &'static str {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok());
    if said.is_some_and(|said| said.starts_with("fr")) { "fr" } else { "en" }
}
