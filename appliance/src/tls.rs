//! The certificate of the appliance: the site's own, or one of a local authority that is made at the first start and
//! kept, since printers and computers remember the first key that they see.

mod authority;

use anyhow::{Context, bail};
use authority::{LEAF_DAYS, authority, issue};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};
use tokio::sync::watch;

/// How often it is looked whether there is another certificate.
const LOOK: Duration = Duration::from_secs(60 * 60);

/// The files that hold the certificate and key in use.
#[derive(Clone, Debug)]
pub struct Files {
    /// The certificate chain (PEM).
    pub certificate: PathBuf,
    /// The private key (PEM).
    pub key: PathBuf,
    /// The authority that clients on this machine trust (PEM); none with a certificate of the site's own.
    pub authority: Option<PathBuf>,
}

/// The site's own certificate, or the local authority's for these names.
///
/// # Errors
/// When a file cannot be read or written, or is no certificate.
pub fn files(data: &Path, own: Option<(PathBuf, PathBuf)>, names: &[String]) -> anyhow::Result<Files> {
    if let Some((certificate, key)) = own {
        return Ok(Files { certificate, key, authority: None });
    }
    let dir = data.join("tls");
    fs::create_dir_all(&dir).with_context(|| format!("making {}", dir.display()))?;
    let authority = authority(&dir, names)?;
    let files =
        Files { certificate: dir.join("server.pem"), key: dir.join("server.key"), authority: Some(dir.join("ca.pem")) };
    if !still_good(&files.certificate, names) {
        issue(&files, &authority, names)?;
    }
    Ok(files)
}

/// The certificate in use: connections that begin get the one of this moment.
#[derive(Debug)]
pub struct CurrentCertificate(RwLock<Arc<CertifiedKey>>);

impl CurrentCertificate {
    /// What stands in these files now.
    ///
    /// # Errors
    /// With the name of the file and what is wrong, also when the certificate does not belong to the key.
    pub fn of(files: &Files) -> anyhow::Result<Arc<Self>> {
        Ok(Arc::new(Self(RwLock::new(Arc::new(read(files)?)))))
    }

    /// The configuration of a TLS server with it.
    #[must_use]
    pub fn server(self: &Arc<Self>) -> Arc<ServerConfig> {
        let resolver = Arc::clone(self) as Arc<dyn ResolvesServerCert>;
        let mut config = ServerConfig::builder().with_no_client_auth().with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Arc::new(config)
    }

    /// Takes what stands in the files by now; answers whether that is another certificate.
    ///
    /// # Errors
    /// As [`CurrentCertificate::of`]; the former certificate stays in use then.
    pub fn refresh(&self, files: &Files) -> anyhow::Result<bool> {
        let fresh = Arc::new(read(files)?);
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let changed = current.cert != fresh.cert;
        *current = fresh;
        Ok(changed)
    }
}

impl ResolvesServerCert for CurrentCertificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Keeps the certificate fresh for as long as the appliance runs, and tells `renewed` when there is another: the local
/// authority makes one before the last is over, and a site exchanges the files of its own.
pub async fn keep_fresh(
    data: PathBuf,
    own: Option<(PathBuf, PathBuf)>,
    names: Vec<String>,
    current: Arc<CurrentCertificate>,
    renewed: watch::Sender<()>,
) {
    let mut often = tokio::time::interval(LOOK);
    loop {
        often.tick().await;
        let (data, own, names, current) = (data.clone(), own.clone(), names.clone(), Arc::clone(&current));
        let looked = tokio::task::spawn_blocking(move || current.refresh(&files(&data, own, &names)?)).await;
        match looked {
            Ok(Ok(true)) => {
                tracing::info!("the certificate was renewed");
                renewed.send_replace(());
            }
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::error!(error = format!("{error:#}"), "the certificate cannot be renewed"),
            Err(error) => tracing::error!(%error, "looking at the certificate"),
        }
    }
}

fn read(files: &Files) -> anyhow::Result<CertifiedKey> {
    let (certificate, key) = (files.certificate.display(), files.key.display());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .with_context(|| format!("reading the certificate {certificate}"))?
        .collect::<Result<_, _>>()
        .with_context(|| format!("{certificate} is not a PEM certificate"))?;
    if chain.is_empty() {
        bail!("{certificate} holds no certificate");
    }
    let private = PrivateKeyDer::from_pem_file(&files.key).with_context(|| format!("reading the private key {key}"))?;
    CertifiedKey::from_der(chain, private, &aws_lc_rs::default_provider()).with_context(|| {
        format!(
            "the certificate {certificate} does not match the key {key}: set `tls.certificate` and `tls.key` to a pair"
        )
    })
}

/// What trusts the appliance at these files: its local authority, or the chain itself.
///
/// # Errors
/// When the file cannot be read.
pub fn roots(files: &Files) -> anyhow::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let path = files.authority.as_ref().unwrap_or(&files.certificate);
    for certificate in CertificateDer::pem_file_iter(path).with_context(|| format!("reading {}", path.display()))? {
        roots.add(certificate.with_context(|| format!("{} is not a PEM certificate", path.display()))?)?;
    }
    Ok(roots)
}

/// Whether the certificate names what it should and has more than a third of its time left.
fn still_good(certificate: &Path, names: &[String]) -> bool {
    let named = fs::read_to_string(certificate.with_extension("names")).unwrap_or_default();
    let young = fs::metadata(certificate)
        .and_then(|m| m.modified())
        .ok()
        .and_then(|made| SystemTime::now().duration_since(made).ok())
        .is_some_and(|age| age < Duration::from_secs(LEAF_DAYS * 24 * 3600 * 2 / 3));
    young && named == names.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_certificate_is_taken_without_a_restart_and_a_broken_one_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let found = files(dir.path(), None, &["localhost".to_owned()]).unwrap();
        let current = CurrentCertificate::of(&found).unwrap();
        assert!(!current.refresh(&found).unwrap());
        let before = Arc::clone(&current.0.read().unwrap());
        let again = files(dir.path(), None, &["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        assert!(current.refresh(&again).unwrap());
        let after = Arc::clone(&current.0.read().unwrap());
        assert_ne!(before.cert, after.cert);
        fs::write(&again.certificate, "no certificate").unwrap();
        assert!(current.refresh(&again).is_err());
        assert_eq!(current.0.read().unwrap().cert, after.cert);
    }
}
