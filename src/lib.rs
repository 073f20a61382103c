//! Ombud reviews what a project declares about the data it collects.
pub mod diagnostic;
pub mod source;
pub mod syntax;
pub mod time;
pub mod types;
pub mod check;
pub mod manifest;
