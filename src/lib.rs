//! Ombud reviews what a project declares about the data it collects.
pub mod builtins;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod eval;
pub mod manifest;
pub mod project;
pub mod report;
pub mod source;
pub mod syntax;
pub mod time;
pub mod types;
