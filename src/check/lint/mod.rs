//! Lints over the whole program, one file each.

mod areas;
mod complete;
mod names;
mod optional;
mod overrides;
mod polarity;
mod ranges;
mod same;
mod unused;
mod walk;

use super::context::Context;

/// A lint: looks at the program and reports.
type Lint = fn(&mut Context<'_>);

/// All lints, in the order in which they run.
const LINTS: &[Lint] = &[polarity::run, optional::run, ranges::run, complete::run, overrides::run, areas::run, names::run, unused::run];

/// Runs all lints.
pub(super) fn run(ctx: &mut Context<'_>) {
    LINTS.iter().for_each(|lint| lint(ctx));
}
