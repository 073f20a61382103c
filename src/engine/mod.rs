//! Use cases: find policies and manifests, read and judge them, in a stable order.

mod review;

pub use review::{CollectionReview, Outcome, Problem, Review, Skipped};
