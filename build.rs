//! Embeds the bundled packs: every `.policy` file under `policies/`, sorted by path, the base of all examples, and the legal reference.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("policies");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    let mut named = files.iter().map(|file| Ok((shown(file, &root)?, file))).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    named.sort();
    let mut code = String::from("pub(super) const POLICIES: &[(&str, &str)] = &[\n");
    for (name, file) in named {
        writeln!(code, "    ({name:?}, include_str!({:?})),", file.display().to_string())?;
    }
    code.push_str("];\n");
    let base = root.join("core").join("base.toml");
    let text = if base.is_file() { format!("include_str!({:?})", base.display().to_string()) } else { "\"\"".to_owned() };
    writeln!(code, "pub(super) const BASE: &str = {text};")?;
    let reference = root.join("reference.toml");
    writeln!(code, "pub(super) const REFERENCE: &str = include_str!({:?});", reference.display().to_string())?;
    fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("bundled.rs"), code)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "policy") {
            files.push(path);
        }
    }
    Ok(())
}

fn shown(file: &Path, root: &Path) -> Result<String, Box<dyn Error>> {
    let name = file.strip_prefix(root)?.to_str().ok_or("the name of a policy file is not UTF-8")?;
    Ok(format!("policies/{}", name.replace('\\', "/")))
}
