//! A baseline: the findings of a day that do not gate, so that new ones can.

use super::read::{Key, TableReader, Takes};
use super::waiver::quoted;
use crate::diagnostic::Diagnostic;
use crate::manifest::Table;
use crate::time::Date;

const VERDICTS: &[&str] = &["violated", "undetermined"];

const FINDING: &[Key] = &[
    Key { name: "rule", takes: Takes::Text, doc: "the rule" },
    Key { name: "item", takes: Takes::Text, doc: "the item" },
    Key { name: "verdict", takes: Takes::OneOf(VERDICTS), doc: "what was found" },
    Key { name: "fingerprint", takes: Takes::Text, doc: "the fingerprint of the finding" },
];

const MANIFEST: &[Key] = &[
    Key { name: "path", takes: Takes::Text, doc: "the manifest, relative to this file's folder" },
    Key { name: "collection", takes: Takes::Text, doc: "the `id` of the collection, by which it is found when its file is renamed" },
    Key { name: "finding", takes: Takes::Tables(FINDING), doc: "its findings" },
];

/// The keys of a baseline.
pub const BASELINE_KEYS: &[Key] = &[
    Key { name: "recorded", takes: Takes::Date, doc: "the day on which it was last recorded" },
    Key { name: "manifest", takes: Takes::Tables(MANIFEST), doc: "the findings of one manifest" },
];

/// The head of a baseline's file.
const HEAD: &str = "\
# Findings that were there when Ombud was taken up: they are shown and counted, and do not gate. New ones do.
# Written by `ombud baseline`; `ombud baseline --prune` removes what has been mended.
";

/// A baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The day on which it was last recorded.
    pub recorded: Option<Date>,
    /// The manifests.
    pub manifests: Vec<KnownManifest>,
}

/// The known findings of one manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownManifest {
    /// Its path, relative to the file's folder, with `/`.
    pub path: String,
    /// The `id` of its collection.
    pub collection: Option<String>,
    /// Its findings.
    pub findings: Vec<KnownFinding>,
}

/// One known finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownFinding {
    /// The rule.
    pub rule: String,
    /// The item.
    pub item: String,
    /// Whether it was violated; else it was undetermined.
    pub violated: bool,
    /// The fingerprint.
    pub fingerprint: String,
}

/// Reads a baseline. What cannot be read of it is told, and covers nothing.
#[must_use]
pub fn read_baseline(tree: &Table<'_>) -> (Baseline, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut reader = TableReader::new(tree, BASELINE_KEYS, "a baseline", &mut problems);
    let recorded = reader.date("recorded").map(|written| written.value);
    let tables = reader.tables("manifest");
    let mut manifests = Vec::with_capacity(tables.len());
    for (table, _) in tables {
        let mut reader = TableReader::new(table, MANIFEST, "a manifest of a baseline", &mut problems);
        let (path, collection) = (reader.text("path"), reader.text("collection").map(|written| written.value));
        let found = reader.tables("finding");
        let findings = found.into_iter().filter_map(|(table, _)| known(table, &mut problems)).collect();
        if let Some(path) = path {
            manifests.push(KnownManifest { path: path.value, collection, findings });
        }
    }
    (Baseline { recorded, manifests }, problems)
}

fn known(table: &Table<'_>, problems: &mut Vec<Diagnostic>) -> Option<KnownFinding> {
    let mut reader = TableReader::new(table, FINDING, "a finding of a baseline", problems);
    let (rule, item) = (reader.text("rule"), reader.text("item"));
    let (verdict, fingerprint) = (reader.one_of("verdict", VERDICTS), reader.text("fingerprint"));
    let violated = verdict?.value == "violated";
    Some(KnownFinding { rule: rule?.value, item: item?.value, violated, fingerprint: fingerprint?.value })
}

impl Baseline {
    /// The text of its file: one line a finding, in order of path, rule, item, so that changes can be read and merged.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from(HEAD);
        if let Some(recorded) = self.recorded {
            text += &format!("\nrecorded = {recorded}\n");
        }
        let mut manifests: Vec<&KnownManifest> = self.manifests.iter().filter(|manifest| !manifest.findings.is_empty()).collect();
        manifests.sort_by(|one, other| one.path.as_bytes().cmp(other.path.as_bytes()));
        for manifest in manifests {
            text += &format!("\n[[manifest]]\npath = {}\n", quoted(&manifest.path));
            if let Some(collection) = &manifest.collection {
                text += &format!("collection = {}\n", quoted(collection));
            }
            text += "finding = [\n";
            let mut findings: Vec<&KnownFinding> = manifest.findings.iter().collect();
            findings.sort();
            for finding in findings {
                let verdict = if finding.violated { "violated" } else { "undetermined" };
                let (rule, item, print) = (quoted(&finding.rule), quoted(&finding.item), quoted(&finding.fingerprint));
                text += &format!("  {{ rule = {rule}, item = {item}, verdict = \"{verdict}\", fingerprint = {print} }},\n");
            }
            text += "]\n";
        }
        text
    }
}
