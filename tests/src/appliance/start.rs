//! How an appliance is started: a builder that is awaited.

use super::{Appliance, QUEUE, Site};
use crate::{
    authenticator::does_without_second_factor,
    person::Person,
    printers::Device,
    process::{Process, free_address, program},
    wait::until,
};
use api::{
    login::{SetUp, State},
    routes::Endpoint,
};
use model::text::Language;
use serde::Deserialize;
use std::{
    fs,
    future::{Future, IntoFuture},
    net::SocketAddr,
    path::{Path, PathBuf},
    pin::Pin,
    process::Command,
    sync::Arc,
};

/// The administrator of every started appliance.
pub const ADMINISTRATOR: &str = "grace@example.org";
/// The administrator's password.
pub const PASSWORD: &str = "a heron on the lake";

/// What is to be started.
#[derive(Clone, Debug)]
pub struct Start {
    simulated: Vec<String>,
    simulator: Option<SocketAddr>,
    real: Vec<String>,
    loopback: bool,
    set_up: bool,
    https: String,
    http: String,
    smtp: String,
    relays: String,
    flags: Vec<String>,
    data: Option<PathBuf>,
}

impl Default for Start {
    fn default() -> Self {
        let any = || free_address().to_string();
        Self {
            simulated: Vec::new(),
            simulator: None,
            real: Vec::new(),
            loopback: true,
            set_up: true,
            https: any(),
            http: "off".to_owned(),
            smtp: any(),
            relays: "127.0.0.0/8".to_owned(),
            flags: Vec::new(),
            data: None,
        }
    }
}

/// `run/addresses.json` of the data directory.
#[derive(Deserialize)]
pub(super) struct Addresses {
    https: SocketAddr,
    smtp: Option<SocketAddr>,
    http: Option<SocketAddr>,
}

impl Start {
    /// With a simulated printer.
    #[must_use]
    pub fn with_printer(mut self, name: &str) -> Self {
        self.simulated.push(name.to_owned());
        self
    }

    /// With a printer that others wrote: `ippeveprinter` of CUPS.
    #[must_use]
    pub fn with_real_printer(mut self, name: &str) -> Self {
        self.real.push(name.to_owned());
        self
    }

    /// With no printers on this machine but the simulated ones: as at a site, where the operator has not allowed it.
    #[must_use]
    pub fn without_loopback(mut self) -> Self {
        self.loopback = false;
        self
    }

    /// As it comes out of the box: nobody has opened the setup link.
    #[must_use]
    pub fn not_set_up(mut self) -> Self {
        self.set_up = false;
        self
    }

    /// With no relay trusted: mail from this machine is mail from anywhere.
    #[must_use]
    pub fn trusting_no_relay(mut self) -> Self {
        self.relays = "192.0.2.1/32".to_owned();
        self
    }

    /// With the plain listener, which only redirects.
    #[must_use]
    pub fn with_plain_http(mut self) -> Self {
        self.http = free_address().to_string();
        self
    }

    /// With a flag of the command line.
    #[must_use]
    pub fn with_flag(mut self, flag: &str, value: &str) -> Self {
        self.flags.extend([flag.to_owned(), value.to_owned()]);
        self
    }

    /// On this data directory, which is kept.
    #[must_use]
    pub fn on(mut self, data: &Path) -> Self {
        self.data = Some(data.to_owned());
        self
    }

    /// Starts the program on `data`, and nothing else.
    #[must_use]
    pub fn run(&self, data: &Path) -> Process {
        let mut command = Command::new(program("imprimatur"));
        command.arg("serve").arg("--data").arg(data);
        command.args(["--https", &self.https, "--http", &self.http, "--smtp", &self.smtp]);
        command.args(["--trusted-relay", &self.relays]).args(&self.flags);
        if !self.flags.iter().any(|flag| flag == "--log") {
            command.args(["--log", "json"]);
        }
        if self.loopback {
            command.arg("--allow-loopback");
        }
        if let Some(simulator) = self.simulator {
            command.args(["--simulator", &simulator.to_string()]);
        }
        // What the machine of a developer has set must not change what is tested.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("IMPRIMATUR_") {
                command.env_remove(name);
            }
        }
        Process::start("imprimatur", command, &data.with_file_name("serve.log"))
    }

    async fn start(mut self) -> Appliance {
        if !self.simulated.is_empty() {
            self.simulator.get_or_insert_with(free_address);
        }
        let folder = tempfile::Builder::new().prefix("imprimatur-test-").tempdir().expect("a folder for the test");
        let data = self.data.clone().unwrap_or_else(|| folder.path().join("data"));
        fs::create_dir_all(&data).expect("a data directory");
        let _ = fs::remove_file(data.join("run/addresses.json"));
        let mut process = self.run(&data);
        let addresses = listening(&mut process, &data).await;
        let site = Site {
            https: addresses.https,
            http: addresses.http,
            smtp: addresses.smtp.expect("there is a mail listener"),
            authority: Arc::new(fs::read(data.join("tls/ca.pem")).expect("the appliance has an authority")),
            scratch: folder.path().to_owned(),
            secrets: Arc::default(),
        };
        let mut house = Appliance {
            site,
            process: Some(process),
            start: self.clone(),
            administrator: None,
            devices: Vec::new(),
            printers: Vec::new(),
            data,
            folder: Some(folder),
        };
        if self.set_up {
            set_up(&mut house).await;
            self.add_printers(&mut house).await;
        }
        house
    }

    async fn add_printers(&self, house: &mut Appliance) {
        if let Some(address) = self.simulator {
            house.devices.push(Device::simulated(&self.simulated, address, &house.site.scratch).await);
        }
        for name in &self.real {
            house.devices.push(Device::real(name, &house.site.scratch).await);
        }
        for name in self.simulated.iter().chain(&self.real) {
            let uri = house.device(name).uri(name);
            house.add_printer(name, &uri).await;
        }
    }
}

impl IntoFuture for Start {
    type Output = Appliance;
    type IntoFuture = Pin<Box<dyn Future<Output = Appliance>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.start())
    }
}

/// Waits until the listeners are bound; answers where.
pub(super) async fn listening(process: &mut Process, data: &Path) -> Addresses {
    until("the appliance listens", async || {
        if let Some(status) = process.ended() {
            panic!("the appliance ended at its start with {status}; it said:\n{}", process.said());
        }
        let text = fs::read_to_string(data.join("run/addresses.json")).ok()?;
        serde_json::from_str(&text).ok()
    })
    .await
}

/// The secret of the setup link that the appliance printed.
///
/// # Panics
/// When it printed none.
pub async fn set_up_token(house: &Appliance) -> String {
    let link = until("the appliance prints a setup link", async || {
        let said = house.log();
        said.lines().find_map(|line| line.strip_prefix("Setup: ").map(str::to_owned))
    });
    link.await.split_once('#').expect("the link carries its secret behind the #").1.trim().to_owned()
}

async fn set_up(house: &mut Appliance) {
    let token = set_up_token(house).await;
    let http = house.stranger();
    let state: State = http.ask(Endpoint::State, &[]).await.json();
    assert!(state.set_up, "a new appliance wants to be set up");
    let wanted = SetUp {
        token,
        organization: "Example House".to_owned(),
        email: ADMINISTRATOR.to_owned(),
        name: "Grace Hopper".to_owned(),
        password: PASSWORD.to_owned(),
        language: Language::En,
        time_zone: "Europe/Paris".to_owned(),
    };
    let _ = http.call(Endpoint::SetUp, &[], &wanted).await.good();
    house.administrator = Some(Person::signs_in(&house.site, ADMINISTRATOR, PASSWORD).await);
    does_without_second_factor(house.administrator().http(), PASSWORD).await;
    let address = QUEUE.parse().expect("an address");
    house.set(|settings| settings.queue_addresses = vec![address]).await;
}
