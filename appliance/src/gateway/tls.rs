//! Whom the gateway trusts: any printer, and exactly one appliance.

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use std::sync::Arc;

/// Trusts every certificate: for printers only.
///
/// Printers make their certificates themselves, and hardly anybody ever installed one that can be verified; to refuse
/// them would mean to print in clear text instead. This keeps listeners out, not impostors. To remember the
/// certificate that was seen first and to ask for the same again is not built yet.
pub fn any_printer() -> Arc<ClientConfig> {
    with(Verifier { trust: Trust::Anybody, algorithms: algorithms() })
}

/// Trusts the appliance of which this process is a part, under whatever name: it is called by a loopback address,
/// which stands in no certificate of the site's own.
pub fn itself(roots: RootCertStore) -> Arc<ClientConfig> {
    with(Verifier { trust: Trust::Holders(Arc::new(roots)), algorithms: algorithms() })
}

/// Trusts servers that prove the name they are called by, to one of these authorities.
pub fn named(roots: RootCertStore) -> Arc<ClientConfig> {
    Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
}

fn algorithms() -> WebPkiSupportedAlgorithms {
    aws_lc_rs::default_provider().signature_verification_algorithms
}

fn with(verifier: Verifier) -> Arc<ClientConfig> {
    let builder = ClientConfig::builder().dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Arc::new(builder.with_no_client_auth())
}

#[derive(Debug)]
struct Verifier {
    trust: Trust,
    algorithms: WebPkiSupportedAlgorithms,
}

#[derive(Debug)]
enum Trust {
    Anybody,
    /// Whoever holds a key of these, or a certificate made by one of these.
    Holders(Arc<RootCertStore>),
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Trust::Holders(roots) = &self.trust else { return Ok(ServerCertVerified::assertion()) };
        if holds_a_key_of(roots, certificate) {
            return Ok(ServerCertVerified::assertion());
        }
        let chain = WebPkiServerVerifier::builder(Arc::clone(roots)).build();
        let chain = chain.map_err(|error| Error::General(error.to_string()))?;
        match chain.verify_server_cert(certificate, intermediates, name, ocsp, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// A self-signed certificate is its own authority; the handshake proves that the key is held.
fn holds_a_key_of(roots: &RootCertStore, certificate: &CertificateDer<'_>) -> bool {
    let mut own = RootCertStore::empty();
    let read = own.add(certificate.clone().into_owned()).is_ok();
    let key = own.roots.first().map(|anchor| anchor.subject_public_key_info.clone());
    read && roots.roots.iter().any(|anchor| Some(&anchor.subject_public_key_info) == key.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    use rustls::{ServerConfig, pki_types::PrivateKeyDer};
    use tokio_rustls::{TlsAcceptor, TlsConnector};

    struct Server {
        chain: Vec<CertificateDer<'static>>,
        key: KeyPair,
    }

    fn self_signed() -> Server {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["print.example.org".to_owned()]).unwrap().self_signed(&key).unwrap();
        Server { chain: vec![certificate.der().clone()], key }
    }

    /// A server vouched for by an authority, and the authority.
    fn vouched_for() -> (Server, CertificateDer<'static>) {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["print.example.org".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &authority).unwrap();
        (Server { chain: vec![certificate.der().clone()], key }, authority.der().clone())
    }

    fn roots(certificate: &CertificateDer<'static>) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(certificate.clone()).unwrap();
        roots
    }

    /// Whether a client comes through to the server when it calls it `name`.
    async fn comes_through(client: Arc<ClientConfig>, server: &Server, name: &'static str) -> bool {
        let key = PrivateKeyDer::Pkcs8(server.key.serialize_der().into());
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(server.chain.clone(), key).unwrap();
        let (here, there) = tokio::io::duplex(64 * 1024);
        let (client, _) = tokio::join!(
            TlsConnector::from(client).connect(ServerName::try_from(name).unwrap(), here),
            TlsAcceptor::from(Arc::new(config)).accept(there),
        );
        client.is_ok()
    }

    #[tokio::test]
    async fn the_gateway_knows_its_own_appliance_by_any_name() {
        let (server, authority) = vouched_for();
        let own = self_signed();
        assert!(comes_through(itself(roots(&authority)), &server, "127.0.0.1").await);
        assert!(comes_through(itself(roots(&own.chain[0])), &own, "127.0.0.1").await);
        assert!(!comes_through(itself(roots(&authority)), &own, "127.0.0.1").await);
        assert!(!comes_through(itself(roots(&own.chain[0])), &self_signed(), "print.example.org").await);
    }

    #[tokio::test]
    async fn an_agent_elsewhere_asks_for_the_name_too() {
        let (server, authority) = vouched_for();
        assert!(comes_through(named(roots(&authority)), &server, "print.example.org").await);
        assert!(!comes_through(named(roots(&authority)), &server, "127.0.0.1").await);
        assert!(!comes_through(named(roots(&self_signed().chain[0])), &server, "print.example.org").await);
    }

    #[tokio::test]
    async fn printers_may_show_what_they_like() {
        assert!(comes_through(any_printer(), &self_signed(), "192.0.2.7").await);
    }
}
