//! Evaluation: a program and a model to verdicts, in three-valued logic, with a trace.

mod finding;

pub use finding::{Counts, Finding, OpenFact, OpenReason};
