//! The certificate of the appliance: the site's own, or one of a local authority that is made at the first start and
//! kept, since printers and computers remember the first key that they see.

use anyhow::{Context, bail};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{
    fs,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

/// How long a certificate of the local authority lasts; it is made anew when a third of that is left.
const LEAF_DAYS: u64 = 397;
/// How long the local authority lasts.
const AUTHORITY_DAYS: u64 = 3650;

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
    let authority = authority(&dir)?;
    let files =
        Files { certificate: dir.join("server.pem"), key: dir.join("server.key"), authority: Some(dir.join("ca.pem")) };
    if !still_good(&files.certificate, names) {
        issue(&files, &authority, names)?;
    }
    Ok(files)
}

/// The configuration of a TLS server with these files.
///
/// # Errors
/// With the name of the file and what is wrong, also when the certificate does not belong to the key.
pub fn server(files: &Files) -> anyhow::Result<Arc<ServerConfig>> {
    let (certificate, key) = (files.certificate.display(), files.key.display());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .with_context(|| format!("reading the certificate {certificate}"))?
        .collect::<Result<_, _>>()
        .with_context(|| format!("{certificate} is not a PEM certificate"))?;
    if chain.is_empty() {
        bail!("{certificate} holds no certificate");
    }
    let private = PrivateKeyDer::from_pem_file(&files.key).with_context(|| format!("reading the private key {key}"))?;
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .with_context(|| format!("the certificate {certificate} does not match the key {key}: set `tls.certificate` and `tls.key` to a pair"))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
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

/// The local authority: its certificate and key, made at the first start.
fn authority(dir: &Path) -> anyhow::Result<Issuer<'static, KeyPair>> {
    let (certificate, key) = (dir.join("ca.pem"), dir.join("ca.key"));
    if key.exists() {
        let pair =
            KeyPair::from_pem(&fs::read_to_string(&key)?).with_context(|| format!("reading {}", key.display()))?;
        let pem = fs::read_to_string(&certificate).with_context(|| format!("reading {}", certificate.display()))?;
        return Issuer::from_ca_cert_pem(&pem, pair).with_context(|| format!("reading {}", certificate.display()));
    }
    let pair = KeyPair::generate().context("making a key")?;
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Imprimatur local authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    lasts(&mut params, AUTHORITY_DAYS);
    let made = params.self_signed(&pair).context("making the local authority")?;
    write_secret(&key, &pair.serialize_pem())?;
    fs::write(&certificate, made.pem()).with_context(|| format!("writing {}", certificate.display()))?;
    Ok(Issuer::new(params, pair))
}

fn issue(files: &Files, authority: &Issuer<'_, KeyPair>, names: &[String]) -> anyhow::Result<()> {
    // The key stays when only the certificate is renewed: clients that pinned it go on.
    let pair = match fs::read_to_string(&files.key) {
        Ok(pem) => KeyPair::from_pem(&pem).with_context(|| format!("reading {}", files.key.display()))?,
        Err(_) => KeyPair::generate().context("making a key")?,
    };
    let mut params = CertificateParams::new(names.to_vec()).context("the names of the appliance")?;
    params.distinguished_name.push(DnType::CommonName, names.first().map_or("imprimatur", String::as_str));
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    lasts(&mut params, LEAF_DAYS);
    let made = params.signed_by(&pair, authority).context("making a certificate")?;
    write_secret(&files.key, &pair.serialize_pem())?;
    let named = files.certificate.with_extension("names");
    fs::write(&files.certificate, made.pem()).with_context(|| format!("writing {}", files.certificate.display()))?;
    fs::write(named, names.join("\n"))?;
    Ok(())
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

fn lasts(params: &mut CertificateParams, days: u64) {
    let now = SystemTime::now();
    // An hour back, for clients whose clock is slow.
    params.not_before = (now - Duration::from_secs(3600)).into();
    params.not_after = (now + Duration::from_secs(days * 24 * 3600)).into();
}

fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    let writing = || format!("writing {}", path.display());
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).with_context(writing)?;
    file.write_all(text.as_bytes()).with_context(writing)?;
    file.sync_all().with_context(writing)
}
