//! Embeds the bundled packs: every `.policy` file under `policies/`, sorted by path, the base of all examples, and the legal
//! reference. A policy is embedded as its text and as the syntax tree of the text, so that a run need not parse it.

#![expect(dead_code, unreachable_pub, unused_imports, reason = "of the modules of the crate, the build needs only what parsing needs")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use source::SourceId;

// The crate's own modules, of which the build needs a part.
#[path = "src/diagnostic/mod.rs"]
mod diagnostic;
#[path = "src/source/mod.rs"]
mod source;
#[path = "src/syntax/mod.rs"]
mod syntax;
#[path = "src/time/mod.rs"]
mod time;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("policies");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    let mut named = files.iter().map(|file| Ok((shown(file, &root)?, file))).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    named.sort();
    let mut code = String::from("pub(super) const POLICIES: &[BundledPolicy] = &[\n");
    for (index, (name, file)) in named.into_iter().enumerate() {
        let tree = out.join(format!("{index}.tree"));
        fs::write(&tree, tree_of(SourceId::new(index), &fs::read_to_string(file)?)?)?;
        let (text, tree) = (file.display().to_string(), tree.display().to_string());
        writeln!(code, "    BundledPolicy {{ name: {name:?}, text: include_str!({text:?}), tree: include_bytes!({tree:?}) }},")?;
    }
    code.push_str("];\n");
    let base = root.join("core").join("base.toml");
    let text = if base.is_file() { format!("include_str!({:?})", base.display().to_string()) } else { "\"\"".to_owned() };
    writeln!(code, "pub(super) const BASE: &str = {text};")?;
    let reference = root.join("reference.toml");
    writeln!(code, "pub(super) const REFERENCE: &str = include_str!({:?});", reference.display().to_string())?;
    fs::write(out.join("bundled.rs"), code)?;
    Ok(())
}

/// The tree of a policy as bytes; none of a text with mistakes, which each run parses and reports as that of any other pack.
fn tree_of(source: SourceId, text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let parsed = syntax::parse(source, text);
    Ok(if parsed.diagnostics.is_empty() { syntax::to_bytes(&parsed.file)? } else { Vec::new() })
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
