//! The local authority: made at the first start and kept, since computers remember it; it vouches for the names of this
//! appliance and for no others (RFC 5280, 4.2.1.10), so that whoever gets its key becomes nobody else.

use super::Files;
use anyhow::Context;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints,
};
use std::{
    fs,
    io::Write,
    net::IpAddr,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    time::{Duration, SystemTime},
};

/// How long a certificate lasts; it is made anew when a third of that is left.
pub(super) const LEAF_DAYS: u64 = 397;
/// How long the local authority lasts.
const AUTHORITY_DAYS: u64 = 3650;
/// What it always vouches for: the machine as it calls itself.
const ALWAYS: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The local authority for these names: the one that is there, or another one where it may not vouch for them.
pub(super) fn authority(dir: &Path, names: &[String]) -> anyhow::Result<Issuer<'static, KeyPair>> {
    let (certificate, key) = (dir.join("ca.pem"), dir.join("ca.key"));
    if key.exists() {
        match outside(dir, names) {
            None => return kept(&certificate, &key),
            Some(name) => {
                tracing::warn!(
                    name,
                    "the local authority may not vouch for a name of the appliance: another one is made, which computers have to be told to trust"
                );
                fs::rename(&certificate, dir.join("ca.pem.former"))
                    .with_context(|| format!("putting {} aside", certificate.display()))?;
            }
        }
    }
    make(dir, names)
}

/// The first of the names for which the authority there may not vouch. One of an earlier release vouches for all.
fn outside<'a>(dir: &Path, names: &'a [String]) -> Option<&'a str> {
    let allowed = fs::read_to_string(dir.join("ca.names")).ok()?;
    let allowed: Vec<&str> = allowed.lines().collect();
    let within = |name: &str| match name.parse::<IpAddr>() {
        Ok(_) => allowed.contains(&name),
        Err(_) => allowed.iter().any(|base| name == *base || name.ends_with(&format!(".{base}"))),
    };
    names.iter().map(String::as_str).find(|name| !within(name))
}

fn kept(certificate: &Path, key: &Path) -> anyhow::Result<Issuer<'static, KeyPair>> {
    let pair = KeyPair::from_pem(&fs::read_to_string(key)?).with_context(|| format!("reading {}", key.display()))?;
    let pem = fs::read_to_string(certificate).with_context(|| format!("reading {}", certificate.display()))?;
    Issuer::from_ca_cert_pem(&pem, pair).with_context(|| format!("reading {}", certificate.display()))
}

fn make(dir: &Path, names: &[String]) -> anyhow::Result<Issuer<'static, KeyPair>> {
    let (certificate, key) = (dir.join("ca.pem"), dir.join("ca.key"));
    let mut allowed: Vec<&str> = names.iter().map(String::as_str).chain(ALWAYS).collect();
    allowed.sort_unstable();
    allowed.dedup();
    let pair = KeyPair::generate().context("making a key")?;
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Imprimatur local authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    let permitted_subtrees = allowed.iter().map(|name| subtree(name)).collect();
    params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
    lasts(&mut params, AUTHORITY_DAYS);
    let made = params.self_signed(&pair).context("making the local authority")?;
    write_secret(&key, &pair.serialize_pem())?;
    fs::write(&certificate, made.pem()).with_context(|| format!("writing {}", certificate.display()))?;
    let listed = dir.join("ca.names");
    fs::write(&listed, allowed.join("\n")).with_context(|| format!("writing {}", listed.display()))?;
    Ok(Issuer::new(params, pair))
}

fn subtree(name: &str) -> GeneralSubtree {
    match name.parse::<IpAddr>() {
        Ok(ip) => GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(ip, if ip.is_ipv4() { 32 } else { 128 })),
        Err(_) => GeneralSubtree::DnsName(name.to_owned()),
    }
}

/// Makes a certificate for these names.
pub(super) fn issue(files: &Files, authority: &Issuer<'_, KeyPair>, names: &[String]) -> anyhow::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::{
        RootCertStore,
        client::{WebPkiServerVerifier, danger::ServerCertVerifier},
        pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    };
    use std::sync::Arc;

    fn files(dir: &Path) -> Files {
        Files { certificate: dir.join("server.pem"), key: dir.join("server.key"), authority: Some(dir.join("ca.pem")) }
    }

    /// Whether a client that trusts the authority there believes a certificate of it for this name.
    fn believed(dir: &Path, authority: &Issuer<'_, KeyPair>, name: &str) -> bool {
        issue(&files(dir), authority, &[name.to_owned()]).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(dir.join("ca.pem")).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        let leaf = CertificateDer::from_pem_file(dir.join("server.pem")).unwrap();
        let called = ServerName::try_from(name.to_owned()).unwrap();
        verifier.verify_server_cert(&leaf, &[], &called, &[], UnixTime::now()).is_ok()
    }

    #[test]
    fn it_vouches_for_the_names_of_the_appliance_and_no_others() {
        let dir = tempfile::tempdir().unwrap();
        let names = ["print.example.org".to_owned(), "192.0.2.7".to_owned()];
        let made = authority(dir.path(), &names).unwrap();
        for good in ["print.example.org", "192.0.2.7", "localhost", "127.0.0.1"] {
            assert!(believed(dir.path(), &made, good), "{good}");
        }
        for bad in ["bank.example.com", "example.org", "192.0.2.8", "2001:db8::1"] {
            assert!(!believed(dir.path(), &made, bad), "{bad}");
        }
    }

    #[test]
    fn it_is_kept_as_long_as_it_may_vouch_for_the_names() {
        let dir = tempfile::tempdir().unwrap();
        let pem = || fs::read_to_string(dir.path().join("ca.pem")).unwrap();
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        authority(dir.path(), &names(&["print.example.org"])).unwrap();
        let first = pem();
        let again = authority(dir.path(), &names(&["print.example.org", "b.print.example.org", "localhost"])).unwrap();
        assert_eq!(pem(), first);
        assert!(believed(dir.path(), &again, "print.example.org"));
        let other = authority(dir.path(), &names(&["printing.example.org"])).unwrap();
        assert_ne!(pem(), first);
        assert!(believed(dir.path(), &other, "printing.example.org"));
        fs::remove_file(dir.path().join("ca.names")).unwrap();
        let second = pem();
        authority(dir.path(), &names(&["elsewhere.example.org"])).unwrap();
        assert_eq!(pem(), second, "an authority of an earlier release vouches for every name");
    }
}
