//! Use cases: find policies and manifests, read and judge them, in a stable order. Files are read and written here only.

mod content;
mod discover;
mod evidence;
pub mod examples;
mod files;
mod fingerprint;
mod format;
mod gate;
mod graph;
mod packs;
mod reference;
mod review;
mod run;
mod select;
mod session;
mod threads;

pub use discover::{Discovered, Found, discover, is_manifest};
pub use files::{MAX_BYTES, ReadError, read_text, shown, write_whole};
pub use fingerprint::digest;
pub use format::{format_policy, write_policy};
pub use gate::weight;
pub use graph::{Begins, DeclaredGraph, Drawn, Gap, GraphEdge, GraphNode, NodeKind, draw};
pub use packs::{PolicyText, base_manifest, bundled_policies, is_policy, policy_files, read_packs};
pub use reference::{ReferenceEntry, ReferenceSection, legal_reference};
pub use review::{CollectionReview, Fingerprint, GateLevels, Outcome, Problem, Review, ReviewText, SetAside, Skipped, Why};
pub use run::{ReviewOptions, Trace, review};
pub use select::Selection;
pub use session::{Session, SessionOptions};
