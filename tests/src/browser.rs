//! A real browser: headless Chromium, driven through `chromedriver` (W3C WebDriver).

use crate::{appliance::Site, process::Process, wait::until};
use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{fs, path::PathBuf, process::Command};

/// How the browser of somebody is set.
#[derive(Clone, Copy, Debug)]
pub struct Taste {
    /// The language of the browser, as a tag.
    pub language: &'static str,
    /// Whether its owner likes it dark.
    pub dark: bool,
    /// The size of the window.
    pub size: (u32, u32),
}

impl Default for Taste {
    fn default() -> Self {
        Self { language: "en", dark: false, size: (1280, 900) }
    }
}

/// A browser with one window.
pub struct Browser {
    client: Client,
    site: Site,
    _driver: Process,
}

impl Browser {
    /// Opens a browser; it shows nothing yet.
    ///
    /// # Panics
    /// When it is not installed.
    pub async fn open(site: &Site, taste: Taste) -> Self {
        let log = tempfile::Builder::new().prefix("chromedriver-").tempfile_in(&site.scratch).expect("a log");
        let (_, log) = log.keep().expect("a log");
        let mut command = Command::new("chromedriver");
        command.args(["--port=0", "--allowed-ips=127.0.0.1"]);
        let driver = Process::start("chromedriver", command, &log);
        let port: u16 = until("chromedriver says its port", async || {
            let said = driver.said();
            let (_, after) = said.split_once("started successfully on port ")?;
            after.split_once('.').and_then(|(port, _)| port.parse().ok())
        })
        .await;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(taste));
        let client = builder.connect(&format!("http://127.0.0.1:{port}")).await.expect("a browser");
        Self { client, site: site.clone(), _driver: driver }
    }

    /// Goes to a path of the appliance.
    ///
    /// # Panics
    /// When the browser cannot.
    pub async fn goes_to(&self, path: &str) {
        let url = format!("https://localhost:{}{path}", self.site.https.port());
        self.client.goto(&url).await.expect("the browser goes there");
    }

    /// Waits for an element.
    pub async fn finds(&self, css: &str) -> Element {
        until(&format!("the page shows {css}"), async || self.client.find(Locator::Css(css)).await.ok()).await
    }

    /// Waits until the page says something.
    pub async fn reads(&self, text: &str) {
        until(&format!("the page says {text:?}"), async || self.text().await.contains(text).then_some(())).await;
    }

    /// What can be read on the page.
    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Types into a field, instead of what was in it, as soon as the field takes it.
    pub async fn types(&self, css: &str, text: &str) {
        until(&format!("{css} takes text"), async || {
            let field = self.client.find(Locator::Css(css)).await.ok()?;
            field.clear().await.ok()?;
            // A page that is drawn meanwhile has another field: then it is typed there, from the start.
            field.send_keys(text).await.ok()
        })
        .await;
    }

    /// Gives a file to an upload field.
    ///
    /// # Panics
    /// When the field does not take it.
    pub async fn chooses_file(&self, css: &str, name: &str, bytes: &[u8]) {
        let path: PathBuf = self.site.scratch.join(name);
        fs::write(&path, bytes).expect("a file to upload");
        self.site.secret(name);
        let field = self.finds(css).await;
        field.send_keys(&path.to_string_lossy()).await.expect("a field that takes files");
    }

    /// Clicks as soon as the element can be clicked.
    pub async fn clicks(&self, css: &str) {
        until(&format!("{css} can be clicked"), async || {
            self.client.find(Locator::Css(css)).await.ok()?.click().await.ok()
        })
        .await;
    }

    /// Clicks a link or button by what it says.
    pub async fn clicks_on(&self, says: &str) {
        let path = format!("//*[self::a or self::button or self::label][contains(normalize-space(.), \"{says}\")]");
        until(&format!("“{says}” can be clicked"), async || {
            self.client.find(Locator::XPath(&path)).await.ok()?.click().await.ok()
        })
        .await;
    }

    /// Runs a script in the page.
    ///
    /// # Panics
    /// When the script fails.
    pub async fn runs(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("a script that runs")
    }

    /// Sends the driver a command that the kit has no verb for.
    ///
    /// # Panics
    /// When the driver refuses.
    pub async fn commands(&self, command: impl fantoccini::wd::WebDriverCompatibleCommand + Send + 'static) {
        let _ = self.client.issue_cmd(command).await.expect("a command that the driver knows");
    }

    /// What an authenticator of the browser answers to a challenge: `navigator.credentials.create` or `get`.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn answers(&self, verb: &str, parse: &str, options: &Value) -> Value {
        let script = format!(
            "const [options, done] = arguments;
             navigator.credentials.{verb}({{ publicKey: PublicKeyCredential.{parse}(options) }})
               .then((credential) => done(credential.toJSON()), (error) => done(String(error)));"
        );
        self.client.execute_async(&script, vec![options.clone()]).await.expect("an answer of the authenticator")
    }

    /// A picture of the page (PNG).
    ///
    /// # Panics
    /// When the browser cannot.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }

    /// What axe-core finds wrong with the page (WCAG 2.2 A and AA), a line for each.
    ///
    /// # Panics
    /// When axe-core is not there: `cargo xtask test` fetches it.
    pub async fn accessibility(&self) -> Vec<String> {
        let script = fs::read_to_string(axe()).expect("axe-core is there: `cargo xtask test` fetches it");
        self.client.execute(&script, Vec::new()).await.expect("axe-core loads");
        // What is still fading in has other colours than what people read; what never ends is not waited for.
        let run = "const done = arguments[arguments.length - 1]; \
                   const ends = document.getAnimations().filter(a => Number.isFinite(a.effect.getComputedTiming().endTime)); \
                   const still = Promise.all(ends.map(a => a.finished.catch(() => 0))); \
                   Promise.race([still, new Promise(enough => setTimeout(enough, 1000))]).then(() => \
                   axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }) \
                      .then(r => done(r.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target} ${n.failureSummary}`)))))";
        let found = self.client.execute_async(run, Vec::new()).await.expect("axe-core runs");
        serde_json::from_value(found).expect("axe-core answers a list")
    }

    /// Ends the browser.
    pub async fn closes(self) {
        let _ = self.client.close().await;
    }
}

fn axe() -> PathBuf {
    std::env::var_os("AXE_CORE").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tools/node_modules/axe-core/axe.min.js"),
        PathBuf::from,
    )
}

fn capabilities(taste: Taste) -> serde_json::Map<String, Value> {
    let (width, height) = taste.size;
    let mut arguments = vec![
        "--headless=new".to_owned(),
        // Tests run as root in containers, where Chromium's own cage cannot be made.
        "--no-sandbox".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-gpu".to_owned(),
        "--force-color-profile=srgb".to_owned(),
        format!("--window-size={width},{height}"),
        format!("--lang={}", taste.language),
    ];
    if taste.dark {
        arguments.push("--force-dark-mode".to_owned());
        arguments.push("--blink-settings=preferredColorScheme=0".to_owned());
    }
    let mut options = json!({ "args": arguments, "prefs": { "intl.accept_languages": taste.language } });
    if width < 500 {
        // A window cannot be as narrow as a phone; the view of an emulated one can.
        options["mobileEmulation"] =
            json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0 } });
    }
    let value = json!({
        "browserName": "chrome",
        "acceptInsecureCerts": true,
        "timeouts": { "script": 60_000 },
        "goog:chromeOptions": options,
    });
    value.as_object().expect("an object").clone()
}
