//! Manifests: text to a spanned tree, and the tree to a model by the schema that the packs declare.

mod arena;
mod inherit;
mod json_schema;
mod model;
mod read;
mod toml;
mod tree;

pub use arena::Arena;
pub use inherit::{TakenOver, inherit};
pub use json_schema::{json_schema, workspace_schema};
pub use model::{Entity, KindList, List, Member, Model, Slot, State};
pub use read::{ReadContext, read};
pub use toml::{parse, parse_at};
pub use tree::{Entry, Node, NodeKind, Table};
