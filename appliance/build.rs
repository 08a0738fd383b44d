//! Lists the files of the browser app in `frontend/dist`, for the program to embed them.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = root.join("../frontend/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    let dist = dist.canonicalize().unwrap_or(dist);
    if dist.is_dir() {
        list(&dist, &mut files)?;
    }
    files.sort();
    let mut code = String::from("/// The browser app.\npub static EMBEDDED: Assets = Assets(&[\n");
    for file in files.iter().filter(|f| !compressed(f)) {
        let name = file.strip_prefix(&dist).unwrap_or(file).display().to_string();
        let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", file.display()));
        let included = |path: &Path| format!("Some(include_bytes!({path:?}))");
        let (brotli, gzip) = (beside("br"), beside("gz"));
        // What is kept with gzip can be had plain: megabytes less.
        let (plain, gzip) =
            if gzip.exists() { ("None".to_owned(), included(&gzip)) } else { (included(file), "None".to_owned()) };
        let brotli = if brotli.exists() { included(&brotli) } else { "None".to_owned() };
        let _ = writeln!(code, "    Asset {{ path: \"/{name}\", plain: {plain}, brotli: {brotli}, gzip: {gzip} }},");
    }
    code.push_str("]);\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("assets.rs"), code)
}

fn compressed(file: &Path) -> bool {
    file.extension().is_some_and(|e| e == "br" || e == "gz")
}

fn list(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
