//! What does not count at the gate, in words: by waiver, by the baseline, by the base revision.

use crate::engine::Why;

/// Why, as machines read it.
pub(super) fn word(why: Why) -> &'static str {
    match why {
        Why::Waived(_) => "waived",
        Why::InBaseline => "in-baseline",
        Why::AtBase => "at-base",
    }
}
