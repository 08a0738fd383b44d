//! The form of the configuration file (TOML). What is not known is refused, so that a misspelt key is not overlooked.

use super::Flags;
use anyhow::Context;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The TOML file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    pub(super) listen: ListenConfig,
    pub(super) tls: Tls,
    pub(super) egress: Egress,
    pub(super) mail: Mail,
    pub(super) documents: Documents,
    pub(super) queues: Queues,
    pub(super) log: Option<String>,
    pub(super) public_url: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ListenConfig {
    pub(super) https: Option<String>,
    pub(super) http: Option<String>,
    pub(super) smtp: Option<String>,
    pub(super) trusted_proxies: Vec<String>,
    pub(super) connections_per_address: Option<usize>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Tls {
    pub(super) names: Vec<String>,
    pub(super) certificate: Option<PathBuf>,
    pub(super) key: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Mail {
    pub(super) trusted_relays: Vec<String>,
    pub(super) relay: Option<String>,
    pub(super) relay_tls: Option<String>,
    pub(super) relay_user: Option<String>,
    pub(super) relay_password_file: Option<PathBuf>,
    pub(super) from: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Documents {
    pub(super) limit_mib: Option<u64>,
    pub(super) free_floor_mib: Option<u64>,
    pub(super) at_once: Option<usize>,
    pub(super) paper: Option<String>,
    pub(super) fonts: Option<PathBuf>,
}

/// How much may wait.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Queues {
    pub(super) person_jobs: Option<u64>,
    pub(super) person_mib: Option<u64>,
    pub(super) organization_jobs: Option<u64>,
    pub(super) organization_mib: Option<u64>,
}

/// Where the appliance connects to by addresses that people choose.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Egress {
    pub(super) ports: Option<Vec<u16>>,
    pub(super) networks: Vec<String>,
    pub(super) loopback: Option<bool>,
    pub(super) simulators: Vec<String>,
}

/// The file that the flags name, or the usual one where it is there.
pub(super) fn read(flags: &Flags) -> anyhow::Result<File> {
    let usual = flags.data.join("imprimatur.toml");
    let path: &Path = match &flags.config {
        Some(path) => path,
        None if usual.exists() => &usual,
        None => return Ok(File::default()),
    };
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading the configuration {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("in the configuration {}", path.display()))
}
