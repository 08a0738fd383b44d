//! What tests of printing need: a document, a way to see it, and printers that listen.

use super::{Control, NotRendered, Printer, Render, Settings, Simulator};
use hayro::{
    PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf,
    vello_cpu::color::palette::css::WHITE,
};
use std::{fmt::Write as _, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};

/// Renders in this process: the documents of the tests are our own.
pub fn render() -> Render {
    Arc::new(|pdf, each| {
        let pdf = Pdf::new(pdf.to_vec()).map_err(|error| NotRendered::Document(format!("{error:?}")))?;
        let cache = RenderCache::new();
        let white = PixmapSettings { bg_color: WHITE, ..PixmapSettings::default() };
        let (interpreting, rendering) = (InterpreterSettings::default(), RenderSettings::default());
        for (page, number) in pdf.pages().iter().zip(1..) {
            let png = hayro::render(page, &cache, &interpreting, &rendering, &white).into_png().unwrap();
            each(number, &png)?;
        }
        Ok(u32::try_from(pdf.pages().len()).unwrap())
    })
}

/// A PDF of so many A6 pages, with a square on each: red on the first, black on the others.
pub fn pdf(pages: usize) -> Vec<u8> {
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", 5 + page)).collect();
    let square = |color: &str| {
        let drawn = format!("{color} rg 40 40 100 100 re f");
        format!("<</Length {}>>stream\n{drawn}\nendstream", drawn.len())
    };
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>"),
        square("1 0 0"),
        square("0 0 0"),
    ];
    let page = |content: usize| format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 297 420]/Contents {content} 0 R>>");
    objects.extend((0..pages).map(|number| page(if number == 0 { 3 } else { 4 })));
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut offsets = String::new();
    for (number, object) in objects.iter().enumerate() {
        writeln!(offsets, "{:010} 00000 n ", pdf.len()).unwrap();
        write!(pdf, "{} 0 obj\n{object}\nendobj\n", number + 1).unwrap();
    }
    let (xref, size) = (pdf.len(), objects.len() + 1);
    write!(pdf, "xref\n0 {size}\n0000000000 65535 f \n{offsets}").unwrap();
    write!(pdf, "trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n").unwrap();
    pdf.into_bytes()
}

/// Printers that listen; they end with the test.
pub struct Printers {
    pub simulator: Arc<Simulator>,
    pub port: u16,
    task: JoinHandle<()>,
    _tray: tempfile::TempDir,
}

impl Printers {
    /// Printers of these names, at so many milliseconds for an impression.
    pub async fn started(names: &[&str], per_impression: u64) -> Self {
        let tray = tempfile::tempdir().unwrap();
        let settings = Settings {
            names: names.iter().map(|&name| name.to_owned()).collect(),
            without_pdf: vec!["raster".to_owned()],
            per_impression: Duration::from_millis(per_impression),
            tray: tray.path().to_owned(),
        };
        let simulator = Simulator::new(&settings, render()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = Arc::clone(&simulator).serve(listener);
        let task = tokio::spawn(async move { drop(serving.await) });
        Self { simulator, port, task, _tray: tray }
    }

    pub fn uri(&self, name: &str) -> String {
        format!("ipp://127.0.0.1:{}/ipp/print/{name}", self.port)
    }

    pub fn printer(&self, name: &str) -> &Arc<Printer> {
        self.simulator.printer(name).unwrap()
    }

    pub fn control(&self, name: &str, control: Control) {
        self.printer(name).control(control);
    }
}

impl Drop for Printers {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Waits until a printer is as it should be, and fails when that does not happen.
pub async fn until(printer: &Printer, what: &str, mut holds: impl FnMut(&Printer) -> bool) {
    let mut changes = printer.changes();
    let waiting = async {
        while !holds(printer) {
            changes.changed().await.unwrap();
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.unwrap_or_else(|_| panic!("never: {what}"));
}
