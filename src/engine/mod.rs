//! Use cases: find policies and manifests, read and judge them, in a stable order. Files are read and written here only.

mod change;
mod content;
mod discover;
mod evidence;
pub mod examples;
mod files;
mod fingerprint;
mod format;
mod gate;
mod git;
mod graph;
mod judge;
mod packs;
mod project;
mod record;
mod reference;
mod register;
mod review;
mod run;
mod select;
mod session;
mod settings;
mod threads;
mod tree;
mod waive;

pub use change::Base;
pub use discover::{Discovered, Found, discover, is_manifest, touched};

pub use files::{MAX_BYTES, ReadError, read_text, shown, write_whole};
pub use fingerprint::digest;
pub use format::{format_policy, write_policy};
pub use gate::weight;
pub use git::{GitError, Repository, Revision};
pub use graph::{Begins, DeclaredGraph, Drawn, Gap, GraphEdge, GraphNode, NodeKind, draw};
pub use packs::{PolicyText, base_manifest, bundled_policies, is_policy, policy_files, read_packs};
pub use project::{Project, ProjectFile, ProjectFileKind};
pub use record::{Recorded, Recording, record};
pub use reference::{ReferenceEntry, ReferenceSection, legal_reference};
pub use register::WaiverState;
pub use review::{CollectionReview, Fingerprint, GateLevels, Outcome, Problem, Review, ReviewText, SetAside, Skipped, Why};
pub use run::{Against, ReviewOptions, Trace, review, review_found};
pub use select::Selection;
pub use session::{Session, SessionOptions};
pub use settings::ProjectSettings;
pub use tree::Tree;
pub use waive::{Waived, WaiverWords, waive};
