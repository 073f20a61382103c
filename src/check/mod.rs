//! Names, types and polarity: syntax trees to a program.

pub mod program;
mod schema;
mod vocabulary;

pub use program::Program;
pub use schema::{Asked, Attribute, Entry, Graph, Identity, Kind, Schema};
pub use vocabulary::{Parent, Term, Vocabularies, Vocabulary};
