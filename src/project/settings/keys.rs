//! The keys of `ombud.toml`, in one table: the reader, `ombud config` and the JSON Schema of the file all go by it.

use crate::project::read::{Key, Takes};

/// The severities, with the word for none.
pub(super) const LEVELS: &[&str] = &["error", "warning", "note", "never"];
/// The severities.
pub(super) const SEVERITIES: &[&str] = &["error", "warning", "note"];
/// The profiles of the gate.
pub(super) const PROFILES: &[&str] = &["default", "adoption", "strict"];

/// Which rules; the same keys choose and leave out.
pub(super) const RULES: &[Key] = &[
    Key { name: "rules", takes: Takes::Texts, doc: "rules by name" },
    Key { name: "packs", takes: Takes::Texts, doc: "all rules of these packs" },
    Key { name: "laws", takes: Takes::Texts, doc: "all rules that cite these laws" },
    Key { name: "severities", takes: Takes::SomeOf(SEVERITIES), doc: "all rules of these severities" },
];

/// When findings fail the gate.
pub(super) const GATE: &[Key] = &[
    Key {
        name: "profile",
        takes: Takes::OneOf(PROFILES),
        doc: "default: errors gate, violated and undetermined alike; adoption: only violated errors gate, and silence passes; strict: warnings gate, too",
    },
    Key { name: "violated", takes: Takes::OneOf(LEVELS), doc: "from which severity on violated findings gate, whatever the profile says" },
    Key {
        name: "undetermined",
        takes: Takes::OneOf(LEVELS),
        doc: "from which severity on undetermined findings gate, whatever the profile says",
    },
    Key { name: "fixed", takes: Takes::Flag, doc: "whether files further down can no longer say `select`, `ignore`, `gate` or `files`" },
];

/// Which manifests.
pub(super) const FILES: &[Key] =
    &[Key { name: "exclude", takes: Takes::Texts, doc: "manifests that are not read, as patterns of paths below this file's folder" }];

/// Waivers.
pub(super) const WAIVERS: &[Key] = &[
    Key {
        name: "soon",
        takes: Takes::Duration,
        doc: "how long before its last day a waiver begins to be reported; 30 days where it is not given",
    },
    Key { name: "longest", takes: Takes::Duration, doc: "how long a waiver holds at most; 1 year where it is not given" },
    Key { name: "unwaivable", takes: Takes::Texts, doc: "rules that cannot be waived, besides those that say so themselves" },
];

/// A term of the project's own.
pub(super) const TERM: &[Key] = &[
    Key { name: "name", takes: Takes::Text, doc: "how manifests name it" },
    Key { name: "vocabulary", takes: Takes::Text, doc: "the vocabulary to which it belongs" },
    Key { name: "within", takes: Takes::Text, doc: "the term below which it stands" },
    Key { name: "title", takes: Takes::Text, doc: "what it is, in plain words" },
    Key { name: "iri", takes: Takes::Text, doc: "the DPV term that it maps to, like `pd:Behavioural`" },
];

/// The keys of the file.
pub const KEYS: &[Key] = &[
    Key { name: "root", takes: Takes::Flag, doc: "whether no file further up is asked" },
    Key { name: "packs", takes: Takes::Texts, doc: "folders and files of further packs, relative to this file" },
    Key {
        name: "select",
        takes: Takes::Table(RULES),
        doc: "the rules that are applied: those that every line here names; all, where it is not given",
    },
    Key { name: "ignore", takes: Takes::Table(RULES), doc: "rules that are not applied, and displace no other rule" },
    Key { name: "gate", takes: Takes::Table(GATE), doc: "when findings fail the check" },
    Key { name: "files", takes: Takes::Table(FILES), doc: "which manifests are read" },
    Key { name: "waivers", takes: Takes::Table(WAIVERS), doc: "how waivers are watched" },
    Key { name: "term", takes: Takes::Tables(TERM), doc: "terms of the project's own" },
    Key {
        name: "workspace",
        takes: Takes::Elsewhere,
        doc: "entities that manifests take over by name with `workspace = true`, like `[workspace.controller]` and `[[workspace.party]]`",
    },
];
