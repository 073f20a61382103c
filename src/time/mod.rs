//! Dates and durations. The only module that names `jiff`.

mod date;
mod duration;

pub use date::Date;
pub use duration::{Duration, DurationError, lengths_at_most};
