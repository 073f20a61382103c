//! How long one thing took, each time that it was done.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Times of one thing.
#[derive(Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Does it once more, and gives what it gave.
    pub(crate) fn add<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let start = Instant::now();
        let done = black_box(work());
        self.0.push(start.elapsed());
        done
    }

    /// The least of them.
    pub(crate) fn least(&self) -> Duration {
        self.0.iter().min().copied().unwrap_or_default()
    }

    /// The median, or the later of two.
    pub(crate) fn median(&self) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }

    /// The least and the median, in milliseconds.
    pub(crate) fn said(&self) -> String {
        format!("{:.1}, {:.1}", self.least().as_secs_f64() * 1000.0, self.median().as_secs_f64() * 1000.0)
    }
}
