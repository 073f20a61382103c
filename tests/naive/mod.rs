//! A second evaluator, written from the meaning in `docs/language.md` and not from `src/eval`: over syntax trees and names, by brute force, without
//! ids, memory or short cuts. Slow, and meant to be read.

mod agree;
mod expr;
mod judge;
mod label;
mod measure;
mod policy;
mod route;
mod world;

pub(crate) use agree::differences;
pub(crate) use policy::Policy;
use world::World;

/// True, false, unknown (strong Kleene).
pub(crate) type Kleene = Option<bool>;

/// All of them.
fn all(truths: impl IntoIterator<Item = Kleene>) -> Kleene {
    let truths: Vec<Kleene> = truths.into_iter().collect();
    if truths.contains(&Some(false)) {
        Some(false)
    } else if truths.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// Any of them.
fn any(truths: impl IntoIterator<Item = Kleene>) -> Kleene {
    not(all(truths.into_iter().map(not)))
}

fn not(truth: Kleene) -> Kleene {
    truth.map(|value| !value)
}
