//! Where the appliance connects to, and from where people come: addresses that somebody else names.

use api::{
    agent::{Enrol, OwnPrinter},
    audit::AuditPage,
    login::SignIn,
    printers::AgentToken,
    problem::Code,
    routes::Endpoint,
};
use model::printers::Attributes;
use tests::{
    Appliance,
    appliance::refused_printer,
    http::{Http, body},
    printers::Device,
    process::free_address,
};
use tokio::net::TcpListener;

/// A listener on loopback is no demo: behind a proxy of the same machine it is a site like any other.
#[tokio::test]
async fn printers_on_this_machine_need_the_operators_word() {
    let house = Appliance::started().with_printer("lobby").without_loopback().await;
    assert!(house.printer("lobby").await.attributes.simulated, "the operator has named the simulator");
    let inside = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let open = inside.local_addr().unwrap();
    let own = house.stranger().address();
    for address in [open, free_address(), own] {
        assert_eq!(refused_printer(&house, &format!("ipp://{address}/ipp/print")).await, Code::PrinterAddress);
    }
    assert_eq!(refused_printer(&house, "ipp://192.0.2.7:22/ipp/print").await, Code::PrinterAddress);
    assert_eq!(refused_printer(&house, "ipp://169.254.169.254:80/latest").await, Code::PrinterAddress);
    assert_eq!(enrolled(&house, &format!("ipp://{open}/ipp/print"), true).await, Some(Code::PrinterAddress));
    assert_eq!(enrolled(&house, "ipp://192.0.2.7/ipp/print?x", true).await, Some(Code::PrinterAddress));
    let knocked = inside.into_std().unwrap().accept();
    assert!(knocked.is_err(), "nobody may have come to the other listener: {knocked:?}");
}

/// A paper tray is fetched from the simulators that the operator has named, and from nobody who only says so.
#[tokio::test]
async fn nobody_is_simulated_by_saying_so() {
    let mut house = Appliance::started().with_printer("lobby").await;
    let folder = tempfile::tempdir().unwrap();
    let impostor = Device::simulated(&["office".to_owned()], free_address(), folder.path()).await;
    let added = house.add_printer("impostor", &impostor.uri("office")).await;
    assert!(!added.attributes.simulated);
    let http = house.administrator().http();
    let tray = http.ask(Endpoint::Paper, &[&added.id.to_string()]).await;
    assert_eq!(tray.code(), Code::NotFound);
    let lobby = house.printer("lobby").await;
    let _ = http.ask(Endpoint::Paper, &[&lobby.id.to_string()]).await.good();

    assert_eq!(enrolled(&house, "ipp://192.0.2.7/ipp/print", true).await, None);
    assert!(!house.printer("copier").await.attributes.simulated);
}

/// Enrols an agent that brings the printer at `uri`; why it was refused.
async fn enrolled(house: &Appliance, uri: &str, simulated: bool) -> Option<Code> {
    let token: AgentToken = house.administrator().http().ask(Endpoint::CreateAgentToken, &[]).await.json();
    house.site().secret(&token.token);
    let formats = vec!["application/pdf".to_owned()];
    let attributes = Attributes { formats, operations: vec![5, 6, 9], simulated, ..Attributes::default() };
    let printer = Some(OwnPrinter { name: "copier".to_owned(), uri: uri.to_owned(), attributes });
    let enrol = Enrol { token: token.token, name: "copier".to_owned(), printer };
    let answer = house.stranger().call(Endpoint::AgentEnrol, &[], &enrol).await;
    (answer.status >= 300).then(|| answer.code())
}

async fn signs_in_through(http: &Http, client: &str, email: &str, password: &str) -> u16 {
    let wanted = SignIn { email: email.to_owned(), password: password.to_owned() };
    let request = http.request("POST", Endpoint::SignIn.path());
    let request = request.with("content-type", "application/json").with("x-forwarded-for", client);
    http.send(request, body(serde_json::to_vec(&wanted).unwrap())).await.status
}

/// Behind a proxy of the site each client has an address of its own: in the limits, and in the audit.
#[tokio::test]
async fn a_trusted_proxy_says_who_asks_and_nobody_else_does() {
    let house = Appliance::started().with_flag("--trusted-proxy", "127.0.0.1").await;
    let (guesser, grace) = (house.stranger(), house.administrator());
    for _ in 0..5 {
        assert_eq!(signs_in_through(&guesser, "198.51.100.1", grace.email(), "a guess of a guesser").await, 401);
    }
    assert_eq!(signs_in_through(&guesser, "203.0.113.9, 198.51.100.1", grace.email(), "one more guess").await, 429);
    assert_eq!(signs_in_through(&house.stranger(), "198.51.100.2", grace.email(), grace.password()).await, 200);
    let page: AuditPage = grace.http().get("/api/audit?action=signed-in").await.json();
    assert_eq!(page.entries[0].from, "198.51.100.2");

    let house = Appliance::started().await;
    let grace = house.administrator();
    assert_eq!(signs_in_through(&house.stranger(), "198.51.100.2", grace.email(), grace.password()).await, 200);
    let page: AuditPage = grace.http().get("/api/audit?action=signed-in").await.json();
    assert_eq!(page.entries[0].from, "127.0.0.1");
}
