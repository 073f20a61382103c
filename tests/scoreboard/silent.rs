//! The control: a manifest that says who is recorded, what, and what for, and nothing else. What Ombud finds in it, it finds in silence.

use std::path::Path;

/// The tables that stay.
const TABLES: &[&str] = &["collection", "controller", "subject", "purpose", "field"];
/// The keys that stay in them.
const KEYS: &[&str] = &["id", "title", "country", "jurisdictions", "is", "description", "purposes", "subjects", "identifiability"];

/// The text of a manifest without all that it says besides. The manifests of the cases have one key a line.
pub(crate) fn silenced(text: &str) -> String {
    let mut stays = false;
    let mut silent = String::new();
    for line in text.lines() {
        let header = line.strip_prefix('[').map(|rest| rest.trim_start_matches('[').split(']').next().unwrap_or_default());
        if let Some(table) = header {
            stays = TABLES.contains(&table);
        }
        let key = line.split('=').next().unwrap_or_default().trim();
        if stays && (header.is_some() || KEYS.contains(&key)) {
            silent += line;
            silent.push('\n');
        }
    }
    silent
}

/// Writes the silent twin of a manifest to a place of its own, gives it to `look`, and takes it away.
pub(crate) fn with_twin<T>(manifest: &Path, name: &str, look: impl FnOnce(&Path) -> Result<T, String>) -> Result<T, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", manifest.display());
    let text = std::fs::read_to_string(manifest).map_err(failed)?;
    let folder = std::env::temp_dir().join(format!("ombud-scoreboard-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let twin = folder.join("collection.toml");
    std::fs::write(&twin, silenced(&text)).map_err(failed)?;
    let seen = look(&twin);
    std::fs::remove_dir_all(&folder).map_err(failed)?;
    seen
}
