//! The legal reference: the entries that rules say they cover, by section, as `policies/reference.toml` lists them.

use super::packs::bundled_reference;
use crate::manifest::{self, NodeKind, Table};
use crate::source::SourceId;

/// A part of the legal reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceSection {
    /// Its title.
    pub title: String,
    /// Whether the packs are to encode all of it.
    pub whole: bool,
    /// Its entries, in order of declaration.
    pub entries: Vec<ReferenceEntry>,
}

/// A provision, guideline, judgment or practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceEntry {
    /// Its identifier, as `covers` and `uncovered` name it.
    pub id: String,
    /// What it is about.
    pub about: String,
}

/// The legal reference, in order of declaration.
#[must_use]
pub fn legal_reference() -> Vec<ReferenceSection> {
    let arena = manifest::Arena::new();
    let (tree, _) = manifest::parse(&arena, SourceId::new(0), bundled_reference());
    let Some(NodeKind::Array(sections)) = tree.get("section").map(|entry| &entry.value.kind) else { return Vec::new() };
    let tables = sections.iter().filter_map(|node| match &node.kind {
        NodeKind::Table(table) => Some(table),
        _ => None,
    });
    tables.map(section).collect()
}

fn section(table: &Table<'_>) -> ReferenceSection {
    let text = |key| match table.get(key).map(|entry| &entry.value.kind) {
        Some(NodeKind::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    let whole = matches!(table.get("whole").map(|entry| &entry.value.kind), Some(NodeKind::Bool(true)));
    let mut entries = Vec::new();
    if let Some(NodeKind::Table(found)) = table.get("entry").map(|entry| &entry.value.kind) {
        for entry in found.entries {
            if let NodeKind::Text(about) = &entry.value.kind {
                entries.push(ReferenceEntry { id: entry.key.to_string(), about: about.to_string() });
            }
        }
    }
    ReferenceSection { title: text("title"), whole, entries }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_reference_is_read() {
        let arena = manifest::Arena::new();
        let (_, mistakes) = manifest::parse(&arena, SourceId::new(0), bundled_reference());
        assert_eq!(mistakes, []);
        let lines = bundled_reference().lines().filter(|line| line.contains(" = \"") && !line.starts_with("title"));
        let written: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
        let sections = legal_reference();
        let read: Vec<&str> = sections.iter().flat_map(|section| &section.entries).map(|entry| entry.id.as_str()).collect();
        assert_eq!(read, written);
        assert!(sections.iter().all(|section| !section.title.is_empty() && !section.entries.is_empty()));
        assert!(sections.iter().flat_map(|section| &section.entries).all(|entry| !entry.about.is_empty()));
    }
}
