//! The demo site: an appliance on loopback with an organization, people, badges, printers and a few jobs.
//!
//! Everything in it comes through the doors that everybody uses: the setup link, the API, the mail listener. It
//! opens nothing by itself, prints where everything is, and runs until Ctrl-C. A second start finds what the first
//! one made.

// A demo stops at the first surprise, and says where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use anyhow::{Context, Result, bail};
use api::{
    account::ChangePassword,
    badges::NewBadge,
    login::{Me, SetUp, SignIn, State},
    orgs::{OrganizationInfo, SetSettings},
    printers::{FleetPrinter, NewPrinter},
    routes::Endpoint,
};
use clap::Parser;
use model::{
    access::Role,
    text::Language,
    users::{NewUser, TextDetails},
};
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};
use tests::{
    authenticator::does_without_second_factor,
    files::{File, attachment, pdf},
    http::{Http, body, quoted, trusting},
    process::{Process, free_address, program},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    signal::unix::{SignalKind, signal},
};

/// The address that takes print jobs by e-mail.
const QUEUE: &str = "print@demo.example";
/// The password of everybody in the demo; it stands in no product.
const PASSWORD: &str = "demo-otters-swim-at-dawn";
/// What an administrator types; everybody has to choose another one.
const FIRST: &str = "demo-otters-sleep-at-noon";

/// Who works in the demo organization: name, department, badge, roles of their own.
const PEOPLE: &[(&str, &str, &str, &[Role])] = &[
    ("Ada Lovelace", "Engineering", "04A2115B", &[]),
    ("Alan Turing", "Engineering", "04B7229C", &[]),
    ("Barbara Liskov", "Engineering", "04C833AD", &[]),
    ("Blaise Pascal", "Finance", "04D944BE", &[]),
    ("Claude Shannon", "Engineering", "04EA55CF", &[]),
    ("Donald Knuth", "Publications", "04FB66D0", &[]),
    ("Edsger Dijkstra", "Engineering", "040C77E1", &[]),
    ("Émilie du Châtelet", "Finance", "041D88F2", &[]),
    ("Évariste Galois", "Finance", "042E9903", &[]),
    ("Frances Allen", "Engineering", "043FAA14", &[]),
    ("Hedy Lamarr", "Facilities", "0440BB25", &[Role::FleetManagementAdministrator]),
    ("Henri Poincaré", "Publications", "0451CC36", &[]),
    ("Joan Clarke", "Help desk", "0462DD47", &[Role::HelpDesk]),
    ("John McCarthy", "Engineering", "0473EE58", &[]),
    ("Katherine Johnson", "Finance", "0484FF69", &[]),
    ("Mary Jackson", "People", "0495107A", &[Role::UserAdministrator]),
    ("Niklaus Wirth", "Publications", "04A6218B", &[]),
    ("Sophie Germain", "Publications", "04B7329D", &[]),
    ("Tony Hoare", "Engineering", "04C843AE", &[]),
];

/// The printers of the simulator, in its order, and where they stand.
const PRINTERS: &[(&str, &str)] =
    &[("lobby", "Ground floor"), ("office", "Second floor, room 204"), ("library", "First floor, beside the stairs")];

/// The demo site.
#[derive(Parser)]
struct Flags {
    /// Where everything is kept
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Build everything up, print it, and end instead of waiting for Ctrl-C
    #[arg(long)]
    once: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let flags = Flags::parse();
    let site = Site::start(&flags.data).await?;
    let state: State = site.http.ask(Endpoint::State, &[]).await.json();
    if state.set_up {
        println!("    making the demo organization: {} people, {} printers", PEOPLE.len() + 1, PRINTERS.len());
        site.populate().await?;
    }
    site.tell().await?;
    if flags.once {
        return Ok(());
    }
    site.wait().await
}

struct Site {
    http: Http,
    smtp: SocketAddr,
    simulator: SocketAddr,
    data: PathBuf,
    programs: Vec<Process>,
}

impl Site {
    /// Starts the printers and the appliance, and waits until they answer.
    async fn start(folder: &Path) -> Result<Self> {
        let data = folder.join("data");
        fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
        // Printers are known by their address: the same one at every start.
        let simulator = kept(&folder.join("simulator.address"), 8631)?;
        let mut printers = Command::new(program("imprimatur"));
        printers.args(["simulate", "--printers", &PRINTERS.len().to_string(), "--listen", &simulator.to_string()]);
        printers.arg("--tray").arg(folder.join("trays")).args(["--per-impression", "700"]);
        let printers = Process::start("imprimatur simulate", printers, &folder.join("simulate.log"));

        let (https, smtp) = (usual(8443), usual(8025));
        let mut appliance = Command::new(program("imprimatur"));
        appliance.arg("serve").arg("--data").arg(&data);
        appliance.args(["--https", &https.to_string(), "--http", "off", "--smtp", &smtp.to_string()]);
        appliance.args(["--trusted-relay", "127.0.0.0/8", "--simulator", &simulator.to_string()]);
        let _ = fs::remove_file(data.join("run/addresses.json"));
        let log = folder.join("serve.log");
        let mut appliance = Process::start("imprimatur serve", appliance, &log);
        let began = Instant::now();
        while !data.join("run/addresses.json").exists() {
            if appliance.ended().is_some() || began.elapsed() > Duration::from_secs(60) {
                let lines: Vec<String> = appliance.said().lines().rev().take(20).map(str::to_owned).collect();
                bail!(
                    "the appliance did not start; the end of {}:\n{}",
                    log.display(),
                    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
                );
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let authority = fs::read(data.join("tls/ca.pem")).context("reading the certificate of the local authority")?;
        let http = Http::new(https, Some(trusting(&authority)));
        Ok(Self { http, smtp, simulator, data, programs: vec![appliance, printers] })
    }

    /// Makes the organization, its people, badges and printers, and some jobs.
    async fn populate(&self) -> Result<()> {
        let link = fs::read_to_string(self.data.join("run/setup-link")).context("reading the setup link")?;
        let token = link.trim().rsplit('#').next().unwrap_or_default().to_owned();
        let grace = address_of("Grace Hopper");
        let wanted = SetUp {
            token,
            organization: "Demo House".to_owned(),
            email: grace.clone(),
            name: "Grace Hopper".to_owned(),
            password: PASSWORD.to_owned(),
            language: Language::En,
            time_zone: "Europe/Paris".to_owned(),
        };
        let _ = self.http.call(Endpoint::SetUp, &[], &wanted).await.good();
        let grace = self.sign_in(&grace).await;
        does_without_second_factor(&grace, PASSWORD).await;
        let mut settings = grace.ask(Endpoint::Organization, &[]).await.json::<OrganizationInfo>().settings;
        settings.queue_addresses = vec![QUEUE.parse().context("the address of the queue")?];
        let _ = grace.call(Endpoint::SetSettings, &[], &SetSettings { settings }).await.good();
        for (name, department, badge, roles) in PEOPLE {
            let email = address_of(name);
            let new = NewUser {
                details: TextDetails {
                    department: Some((*department).to_owned()),
                    ..TextDetails::of(email.clone(), *name)
                },
                password: Some(FIRST.to_owned()),
                roles: roles.to_vec(),
                ..NewUser::default()
            };
            let _ = grace.call(Endpoint::CreateUser, &[], &new).await.good();
            let change = ChangePassword { current: FIRST.to_owned(), password: PASSWORD.to_owned() };
            let person = self.sign_in_with(&email, FIRST).await;
            let _ = person.call(Endpoint::ChangePassword, &[], &change).await.good();
            let badge = NewBadge { email, number: (*badge).to_owned(), temporary: false };
            let _ = grace.call(Endpoint::RegisterBadge, &[], &badge).await.good();
        }
        for (name, location) in PRINTERS {
            let uri = format!("ipp://{}/ipp/print/{name}", self.simulator);
            let new = NewPrinter { name: (*name).to_owned(), location: Some((*location).to_owned()), uri };
            let _ = grace.call(Endpoint::AddPrinter, &[], &new).await.good();
        }
        self.jobs().await
    }

    async fn jobs(&self) -> Result<()> {
        let ada = self.sign_in(&address_of("Ada Lovelace")).await;
        upload(&ada, &File::new("Notes on the engine.pdf", pdf(4, true))).await;
        upload(&ada, &attachment("notes.txt")).await;
        let alan = self.sign_in(&address_of("Alan Turing")).await;
        upload(&alan, &File::new("On computable numbers.pdf", pdf(36, false))).await;
        for name in ["Ada Lovelace", "Katherine Johnson", "Sophie Germain"] {
            self.mail(&address_of(name), "Quarterly figures", &File::new("Quarterly figures.pdf", pdf(3, true)))
                .await?;
        }
        Ok(())
    }

    async fn sign_in(&self, email: &str) -> Http {
        self.sign_in_with(email, PASSWORD).await
    }

    async fn sign_in_with(&self, email: &str, password: &str) -> Http {
        let http = self.http.stranger();
        let wanted = SignIn { email: email.to_owned(), password: password.to_owned() };
        let me: Me = http.call(Endpoint::SignIn, &[], &wanted).await.json();
        http.set_csrf(Some(me.csrf));
        http
    }

    /// Sends a mail with one attachment, as the mail server of the site would.
    async fn mail(&self, from: &str, subject: &str, file: &File) -> Result<()> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let encoded = STANDARD.encode(&file.bytes);
        let lines: Vec<&str> = encoded.as_bytes().chunks(76).filter_map(|c| std::str::from_utf8(c).ok()).collect();
        let message = format!(
            "From: <{from}>\r\nTo: <{QUEUE}>\r\nSubject: {subject}\r\nMessage-ID: <{}@demo.example>\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"part\"\r\n\r\n\
             --part\r\nContent-Type: {media}; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}\r\n--part--\r\n.\r\n",
            from.replace('@', "-"),
            lines.join("\r\n"),
            media = file.media_type,
            name = file.name,
        );
        let mut stream = BufReader::new(TcpStream::connect(self.smtp).await.context("reaching the mail listener")?);
        replied(&mut stream).await?;
        for line in [
            "EHLO mail.demo.example\r\n".to_owned(),
            format!("MAIL FROM:<{from}>\r\n"),
            format!("RCPT TO:<{QUEUE}>\r\n"),
            "DATA\r\n".to_owned(),
            message,
            "QUIT\r\n".to_owned(),
        ] {
            stream.get_mut().write_all(line.as_bytes()).await.context("sending a mail")?;
            replied(&mut stream).await?;
        }
        Ok(())
    }

    /// Says where everything is.
    async fn tell(&self) -> Result<()> {
        let grace = self.sign_in(&address_of("Grace Hopper")).await;
        let printers: Vec<FleetPrinter> = grace.ask(Endpoint::Printers, &[]).await.json();
        let https = format!("https://localhost:{}", self.http.address().port());
        println!();
        println!("The demo runs. Your browser will say that it does not know the certificate: it is made by the");
        println!("appliance's own authority, whose certificate is {}.", self.data.join("tls/ca.pem").display());
        println!();
        println!("  Portal       {https}/");
        println!("  Mail         {QUEUE} through the mail server 127.0.0.1:{}", self.smtp.port());
        println!("  Simulator    http://{}/   (jam a printer, empty its tray, see what came out)", self.simulator);
        println!();
        println!("  Panels, where people hold their badges (type the number and press Enter):");
        for printer in &printers {
            println!("    {:<10} {https}{}", printer.name, printer.panel.clone().unwrap_or_default());
        }
        println!();
        println!("  Everybody's password is  {PASSWORD}");
        println!("    {:<42} administrator", address_of("Grace Hopper"));
        for (name, department, badge, roles) in PEOPLE {
            let role = roles.first().map(|r| serde_json::to_string(r).unwrap_or_default().replace('"', ""));
            println!(
                "    {:<42} badge {badge}   {department}{}",
                address_of(name),
                role.map(|r| format!(", {r}")).unwrap_or_default()
            );
        }
        println!();
        println!(
            "  A new organization wants a second factor of its administrators. Grace has switched that off, so that the"
        );
        println!("  password is enough here; it is switched on again under Organization, Password requirements.");
        println!();
        println!("  Mail something yourself:");
        println!(
            "    swaks --server 127.0.0.1:{} --from {} --to {QUEUE} --attach @FILE.pdf",
            self.smtp.port(),
            address_of("Ada Lovelace")
        );
        println!();
        println!(
            "  Everything is kept in {}; remove that folder to begin anew.",
            self.data.parent().unwrap_or(&self.data).display()
        );
        println!("  Ctrl-C ends it.");
        Ok(())
    }

    /// Until Ctrl-C or SIGTERM, or until a program ends by itself.
    async fn wait(mut self) -> Result<()> {
        let mut terminated = signal(SignalKind::terminate())?;
        let mut often = tokio::time::interval(Duration::from_millis(500));
        loop {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => break,
                _ = terminated.recv() => break,
                _ = often.tick() => {}
            }
            for program in &mut self.programs {
                if let Some(status) = program.ended() {
                    bail!("a program of the demo ended by itself ({status}); it said:\n{}", program.said());
                }
            }
        }
        println!("\nending");
        for program in &mut self.programs {
            program.stop();
        }
        Ok(())
    }
}

async fn upload(http: &Http, file: &File) {
    let path = format!("{}?name={}", Endpoint::Submit.path(), quoted(&file.name));
    let wanted = http.request("POST", &path).with("content-type", file.media_type);
    let _ = http.send(wanted, body(file.bytes.clone())).await.good();
}

/// Reads one reply and wants it to be a success.
async fn replied(stream: &mut BufReader<TcpStream>) -> Result<()> {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.context("reading a reply of the mail listener")?;
        if line.as_bytes().get(3) == Some(&b'-') {
            continue;
        }
        if !line.starts_with(['2', '3']) {
            bail!("the mail listener refused: {}", line.trim());
        }
        return Ok(());
    }
}

/// `ada.lovelace@demo.example` of “Ada Lovelace”; letters with accents lose them.
fn address_of(name: &str) -> String {
    let plain = |c: char| match c {
        'é' | 'É' | 'è' => 'e',
        'â' => 'a',
        ' ' => '.',
        other => other.to_ascii_lowercase(),
    };
    format!("{}@demo.example", name.chars().map(plain).collect::<String>())
}

/// The usual port on loopback, or a free one where that is taken.
fn usual(port: u16) -> SocketAddr {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    if TcpListener::bind(address).is_ok() { address } else { free_address() }
}

/// The address of an earlier start, else the usual one.
fn kept(file: &Path, port: u16) -> Result<SocketAddr> {
    if let Some(address) = fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok()) {
        return Ok(address);
    }
    let address = usual(port);
    fs::write(file, address.to_string()).with_context(|| format!("writing {}", file.display()))?;
    Ok(address)
}
