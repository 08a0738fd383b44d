//! Builds the browser app into `frontend/dist`: WebAssembly in parts (`frontend/src/later.rs`), its glue, one directory
//! named by its content, precompressed.
//!
//! The standard library for WebAssembly comes from the default toolchain where that has it; else it is fetched with
//! rustup; else it is built from Debian's `rustc-web` and `rust-web-src`. Nothing here is downloaded from anywhere else.

mod style;

use crate::{
    needs,
    run::{step, timed},
};
use anyhow::{Context, Result, anyhow, bail, ensure};
use sha2::{Digest, Sha256};
use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const TARGET: &str = "wasm32-unknown-unknown";
/// What the app is made of: when nothing of it changed, nothing is built.
const INPUTS: [&str; 6] = ["frontend", "app/api", "app/model", "Cargo.toml", "Cargo.lock", "xtask/src/frontend.rs"];

/// Builds the browser app into `frontend/dist`: small with `release`, soon without.
///
/// # Errors
/// When no toolchain for WebAssembly can be had, when the app does not compile, or when a file cannot be written.
pub fn build(root: &Path, release: bool) -> Result<()> {
    let stamp = Stamp::of(root, release)?;
    if stamp.holds() {
        return Ok(());
    }
    let toolchain = toolchain()?;
    let wasm = compile(root, &toolchain, release)?;
    timed("packing the browser app", || assemble(root, bind(&wasm, release)?, release))?;
    report(&root.join("frontend/dist"))?;
    stamp.write()
}

/// Remembers what the last build was made of.
struct Stamp {
    path: PathBuf,
    index: PathBuf,
    digest: String,
    release: bool,
}

impl Stamp {
    fn of(root: &Path, release: bool) -> Result<Self> {
        let mut hash = Sha256::new();
        for input in INPUTS {
            for file in files_under(&root.join(input))? {
                if !file.starts_with(root.join("frontend/dist")) {
                    hash.update(file.as_os_str().as_encoded_bytes());
                    hash.update(fs::read(&file).with_context(|| format!("reading {}", file.display()))?);
                }
            }
        }
        let (path, index) = (root.join("target/frontend.stamp"), root.join("frontend/dist/index.html"));
        Ok(Self { path, index, digest: hex(&hash.finalize()), release })
    }

    /// A release build serves where a quick one would do, not the other way round.
    fn holds(&self) -> bool {
        let last = fs::read_to_string(&self.path).unwrap_or_default();
        let small = last == self.text(true);
        self.index.exists() && (small || !self.release && last == self.text(false))
    }

    fn write(&self) -> Result<()> {
        fs::write(&self.path, self.text(self.release)).context("writing the stamp of the browser app")
    }

    fn text(&self, release: bool) -> String {
        format!("{} {}", self.digest, if release { "release" } else { "quick" })
    }
}

/// Where the compiler and the standard library for WebAssembly come from.
enum Toolchain {
    /// The toolchain that builds everything else.
    Default,
    /// Debian's compiler, which has the sources of the standard library, and the linker of the default toolchain.
    Debian { rustc: PathBuf, linker: PathBuf },
}

impl Toolchain {
    const fn name(&self) -> &'static str {
        match self {
            Self::Default => "the default toolchain",
            Self::Debian { .. } => "Debian's rustc-web (the standard library is built once, this takes minutes)",
        }
    }

    /// One target directory each, so that nothing is built anew when both are used.
    const fn directory(&self) -> &'static str {
        match self {
            Self::Default => "target/ui-default",
            Self::Debian { .. } => "target/ui-debian",
        }
    }

    fn apply(&self, cargo: &mut Command) {
        if let Self::Debian { rustc, linker } = self {
            // The names of rustup's proxies would win over RUSTC for the compiler's helpers.
            cargo.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1");
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
            cargo.arg("-Zbuild-std=std,panic_abort");
        }
    }
}

fn toolchain() -> Result<Toolchain> {
    if has_std()? || (fetched_std() && has_std()?) {
        return Ok(Toolchain::Default);
    }
    if !debian_sources() {
        needs::install(&["rustc-web", "rust-web-src"]).with_context(|| {
            format!(
                "the browser app needs Rust's standard library for {TARGET}, which could not be fetched; \
                 `rustup target add {TARGET}` brings it, too"
            )
        })?;
        ensure!(debian_sources(), "Debian's rust-web-src is installed, but its sources are not where they should be");
    }
    Ok(Toolchain::Debian { rustc: PathBuf::from(DEBIAN_RUSTC), linker: linker()? })
}

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

fn has_std() -> Result<bool> {
    let directory = output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    Ok(entries.into_iter().any(|e| e.file_name().to_string_lossy().starts_with("libstd-")))
}

fn fetched_std() -> bool {
    Command::new("rustup")
        .args(["target", "add", TARGET])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

fn debian_sources() -> bool {
    output(Command::new(DEBIAN_RUSTC).args(["--print", "sysroot"]))
        .is_ok_and(|s| Path::new(&s).join("lib/rustlib/src/rust/library/std/Cargo.toml").exists())
}

fn linker() -> Result<PathBuf> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let version = output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|l| l.strip_prefix("host: ")).context("rustc -vV names no host")?;
    let linker = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    ensure!(linker.exists(), "the default toolchain has no rust-lld at {}", linker.display());
    Ok(linker)
}

fn compile(root: &Path, toolchain: &Toolchain, release: bool) -> Result<PathBuf> {
    let profile = if release { "wasm" } else { "wasm-dev" };
    let target = root.join(toolchain.directory());
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args(["rustc", "--locked", "--package", "frontend", "--target", TARGET]);
    cargo.args(["--profile", profile]).arg("--target-dir").arg(&target);
    // Flags meant for the host do not fit WebAssembly.
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    // Leptos then gives every component one type of view: a seventh of the module less, and a quicker build.
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "--cfg=erase_components");
    toolchain.apply(&mut cargo);
    // What is taken apart afterwards must say where it points to.
    cargo.args(["--", "-Clink-args=--emit-relocs"]);
    step(&format!("compiling the browser app with {}", toolchain.name()), &mut cargo)?;
    Ok(target.join(TARGET).join(profile).join("frontend.wasm"))
}

/// The files of the app by name.
type Files = Vec<(String, Vec<u8>)>;

/// Takes the parts out that are fetched later, and makes the glue between the browser and the first one.
fn bind(wasm: &Path, release: bool) -> Result<Files> {
    let stage = wasm.with_extension("bindgen");
    let _ = fs::remove_dir_all(&stage);
    let first = wasm.with_extension("first.wasm");
    let whole = fs::read(wasm)?;
    let mut split = wasm_split_cli_support::Options::new(&whole);
    (split.output_dir, split.main_out_path) = (&stage, &first);
    (split.main_module, split.link_name) = ("./app.js", "./parts.js");
    wasm_split_cli_support::transform(split).map_err(|e| anyhow!("taking the browser app apart: {e:#}"))?;
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(&first).out_name("app").web(true)?.typescript(false).omit_default_module_path(true);
    // The parts find what is theirs by name.
    bindgen.keep_lld_exports(true).demangle(false).remove_producers_section(true);
    bindgen.generate(&stage).context("making the glue between the browser and the app")?;
    let mut files = Files::new();
    for path in files_under(&stage)? {
        let name = path.strip_prefix(&stage)?.to_string_lossy().into_owned();
        let bytes = fs::read(&path)?;
        let small = release && name.ends_with(".wasm");
        files.push((name, if small { without_custom_sections(&bytes)? } else { bytes }));
    }
    Ok(files)
}

/// Puts everything under one hash of the whole: names inside need no rewriting, and old files never mix with new ones.
fn assemble(root: &Path, mut files: Files, release: bool) -> Result<()> {
    let assets = root.join("frontend/assets");
    for path in files_under(&assets)? {
        files.push((path.strip_prefix(&assets)?.to_string_lossy().into_owned(), fs::read(&path)?));
    }
    files.push(("app.css".to_owned(), style::joined(root)?));
    let index = fs::read_to_string(root.join("frontend/index.html")).context("reading frontend/index.html")?;
    let mut hash = Sha256::new();
    hash.update(&index);
    for (name, bytes) in &files {
        hash.update(name);
        hash.update(bytes);
    }
    let hash: String = hex(&hash.finalize()).chars().take(16).collect();
    let base = format!("/ui/{hash}");

    let fresh = root.join("frontend/dist.new");
    let _ = fs::remove_dir_all(&fresh);
    for (name, bytes) in &files {
        write(&fresh.join("ui").join(&hash).join(name), bytes, release)?;
    }
    write(&fresh.join("index.html"), index.replace("{base}", &base).as_bytes(), release)?;
    let dist = root.join("frontend/dist");
    let _ = fs::remove_dir_all(&dist);
    fs::rename(&fresh, &dist).context("putting the new browser app in the place of the old one")
}

/// Writes a file and, beside it, what a browser is sent that takes brotli or gzip.
fn write(path: &Path, bytes: &[u8], release: bool) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))?;
    let mut packed = Vec::new();
    let quality = if release { 11 } else { 5 };
    let settings =
        brotli::enc::BrotliEncoderParams { quality, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &settings)?;
    fs::write(beside(path, "br"), packed)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    fs::write(beside(path, "gz"), gzip.finish()?)?;
    Ok(())
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    PathBuf::from(format!("{}.{extension}", path.display()))
}

/// A module without its custom sections: names and notes for tools, which no browser needs.
fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(8).context("a module has a header of 8 bytes")?;
    ensure!(header.starts_with(b"\0asm"), "this is no WebAssembly module");
    let mut kept = header.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        let (length, size) = leb128(after)?;
        let (section, next) = rest.split_at_checked(1 + size + length).context("a section is cut short")?;
        if id != 0 {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Ok(kept)
}

/// An unsigned number in LEB128, and how many bytes it took.
fn leb128(bytes: &[u8]) -> Result<(usize, usize)> {
    let mut value = 0;
    for (i, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return Ok((value, i + 1));
        }
    }
    bail!("the length of a section is cut short")
}

/// Says how much a browser fetches before it shows anything, and how much when every page is opened.
fn report(dist: &Path) -> Result<()> {
    let (mut first, mut all) = (0, 0);
    for file in files_under(dist)?.iter().filter(|f| f.extension().is_some_and(|e| e == "br")) {
        let size = fs::metadata(file)?.len();
        all += size;
        if !is_part(file) {
            first += size;
        }
    }
    println!("browser app: first page is {} kB with brotli, all of it {} kB", first.div_ceil(1000), all.div_ceil(1000));
    Ok(())
}

/// Whether a file of the app is fetched when a page is opened that needs it; the names are the splitter's.
fn is_part(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("split_") || name.starts_with("chunk_")
}

fn files_under(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("reading {}", path.display()))? {
        files.extend(files_under(&entry?.path())?);
    }
    files.sort();
    Ok(files)
}

fn output(command: &mut Command) -> Result<String> {
    let out = command.output().with_context(|| format!("starting {:?}", command.get_program()))?;
    ensure!(out.status.success(), "{:?} failed: {}", command.get_program(), String::from_utf8_lossy(&out.stderr));
    Ok(String::from_utf8(out.stdout)?.trim().to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_are_dropped_and_nothing_else() {
        let module = b"\0asm\x01\0\0\0\x00\x02\x01x\x01\x01\x00\x00\x81\x00\x00";
        assert_eq!(without_custom_sections(module).unwrap(), b"\0asm\x01\0\0\0\x01\x01\x00");
        assert!(without_custom_sections(b"\0asm\x01\0\0\0\x01\x09\x00").is_err());
        assert!(without_custom_sections(b"<html>??").is_err());
    }

    #[test]
    fn lengths_are_read_over_several_bytes() {
        assert_eq!(leb128(&[0xe5, 0x8e, 0x26, 0xff]).unwrap(), (624_485, 3));
        assert!(leb128(&[0x80]).is_err());
    }
}
