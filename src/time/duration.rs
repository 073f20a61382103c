//! Durations as months and exact time, compared with three outcomes: a month has no fixed number of days.
//!
//! Exact time is kept in milliseconds, since a manifest also says how fine a time step is recorded.

use std::fmt;
use std::sync::{LazyLock, OnceLock};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The Gregorian calendar repeats after 400 years.
const CYCLE_MONTHS: u32 = 4800;
/// Days in such a cycle.
const CYCLE_DAYS: u64 = 146_097;
/// Longer durations are refused: 10 000 years.
const MAX_MONTHS: u32 = 120_000;
const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;
const MAX_EXACT: u64 = DAY * 366 * 10_000;

/// A length of time: years are 12 months, weeks 7 days, days 24 hours. Never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Duration {
    months: u32,
    millis: u64,
}

/// Why a text is no duration.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DurationError {
    /// It is in no form that is read.
    #[error("`{0}` is not a length of time")]
    Malformed(String),
    /// It counts working days.
    #[error("`{0}` counts working days, whose length depends on the place")]
    WorkingDays(String),
    /// It is negative.
    #[error("`{0}` is negative")]
    Negative(String),
    /// It is longer than 10 000 years.
    #[error("`{0}` is longer than 10 000 years")]
    TooLong(String),
}

impl DurationError {
    /// The remedy.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "write it like `30 days`, `1 month`, `72 hours` or `P30D`",
            Self::WorkingDays(_) => "write calendar days, as many as it can take at most",
            Self::Negative(_) => "a length of time is zero or more",
            Self::TooLong(_) => "write `indefinite` where the attribute takes it",
        }
    }
}

impl Duration {
    /// A duration of months and milliseconds; none where it is longer than 10 000 years.
    #[must_use]
    pub fn new(months: u32, millis: u64) -> Option<Self> {
        (months <= MAX_MONTHS && millis <= MAX_EXACT).then_some(Self { months, millis })
    }

    /// Whole months.
    #[must_use]
    pub fn months(self) -> u32 {
        self.months
    }

    /// Milliseconds besides.
    #[must_use]
    pub fn millis(self) -> u64 {
        self.millis
    }

    /// The days besides the months, a part of a day counted as a whole one.
    #[must_use]
    pub fn days_rounded_up(self) -> u32 {
        u32::try_from(self.millis.div_ceil(DAY)).unwrap_or(u32::MAX)
    }

    /// Reads `30 days`, `2 years 6 months`, `72h`, `100 ms`, `P1Y2M`, `PT72H`.
    ///
    /// # Errors
    /// Where the text is no duration, is negative, counts working days or is too long.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let trimmed = text.trim();
        if trimmed.contains("working day") || trimmed.contains("business day") {
            return Err(DurationError::WorkingDays(text.to_owned()));
        }
        let span: jiff::Span = trimmed.parse().map_err(|_| DurationError::Malformed(text.to_owned()))?;
        if span.is_negative() {
            return Err(DurationError::Negative(text.to_owned()));
        }
        from_span(&span).ok_or_else(|| DurationError::TooLong(text.to_owned()))
    }

    /// Whether this is at most as long as the other for every start date: `Some(true)`, for none: `Some(false)`, else `None`.
    #[must_use]
    pub fn at_most(self, other: Self) -> Option<bool> {
        // Most often no calendar is needed: neither part is longer, or neither is shorter.
        if self.months <= other.months && self.millis <= other.millis {
            return Some(true);
        }
        if self.months >= other.months && self.millis >= other.millis {
            return Some(false);
        }
        at_most_by(bounds_difference(self, other))
    }

    /// Whether both are equally long for every start date, for none, or it depends.
    #[must_use]
    pub fn same_as(self, other: Self) -> Option<bool> {
        match bounds_difference(self, other) {
            (0, 0) => Some(true),
            (least, greatest) if least > 0 || greatest < 0 => Some(false),
            _ => None,
        }
    }

    /// Both together, kept apart by family.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::new(self.months.checked_add(other.months)?, self.millis.checked_add(other.millis)?)
    }
}

fn at_most_by((least, greatest): (i128, i128)) -> Option<bool> {
    if greatest <= 0 {
        Some(true)
    } else if least > 0 {
        Some(false)
    } else {
        None
    }
}

/// Whether one length, in months and milliseconds, is at most another, also where a sum is longer than a duration can be.
#[must_use]
pub fn lengths_at_most(one: (u32, i64), other: (u32, i64)) -> Option<bool> {
    at_most_by(bounds_of_difference((one.0, i128::from(one.1)), (other.0, i128::from(other.1))))
}

fn from_span(span: &jiff::Span) -> Option<Duration> {
    let months = i64::from(span.get_years()) * 12 + i64::from(span.get_months());
    let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
    let hours = days.checked_mul(24)?.checked_add(i64::from(span.get_hours()))?;
    let minutes = hours.checked_mul(60)?.checked_add(span.get_minutes())?;
    let seconds = minutes.checked_mul(60)?.checked_add(span.get_seconds())?;
    let millis = seconds.checked_mul(1000)?.checked_add(span.get_milliseconds())?;
    Duration::new(u32::try_from(months).ok()?, u64::try_from(millis).ok()?)
}

/// Least and greatest value of `a − b` in milliseconds over all start dates.
fn bounds_difference(a: Duration, b: Duration) -> (i128, i128) {
    bounds_of_difference((a.months, i128::from(a.millis)), (b.months, i128::from(b.millis)))
}

fn bounds_of_difference(a: (u32, i128), b: (u32, i128)) -> (i128, i128) {
    let exact = a.1 - b.1;
    let (a, b) = (a.0, b.0);
    if a >= b {
        let (least, greatest) = days_of(a - b);
        (exact + i128::from(least * DAY), exact + i128::from(greatest * DAY))
    } else {
        let (least, greatest) = days_of(b - a);
        (exact - i128::from(greatest * DAY), exact - i128::from(least * DAY))
    }
}

/// Least and greatest number of days that so many months can have. Starting on the first of a month is enough: later days are
/// clamped to the same bounds.
fn days_of(months: u32) -> (u64, u64) {
    let cycles = u64::from(months / CYCLE_MONTHS);
    let (least, greatest) = match months % CYCLE_MONTHS {
        0 => (0, 0),
        rest => bounds_within_cycle(rest),
    };
    (cycles * CYCLE_DAYS + u64::from(least), cycles * CYCLE_DAYS + u64::from(greatest))
}

/// The bounds of so many months, less than a cycle: each number of months is computed once.
fn bounds_within_cycle(months: u32) -> (u32, u32) {
    static KNOWN: LazyLock<Vec<OnceLock<(u32, u32)>>> = LazyLock::new(|| vec![OnceLock::new(); CYCLE_MONTHS as usize]);
    let compute = || window_bounds(&MONTH_SUMS, months as usize);
    KNOWN.get(months as usize).map_or_else(compute, |known| *known.get_or_init(compute))
}

/// Days before each month of two cycles.
static MONTH_SUMS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let lengths = (0..2 * CYCLE_MONTHS).map(|index| month_length(index % CYCLE_MONTHS));
    let running = lengths.scan(0, |sum, length| {
        *sum += length;
        Some(*sum)
    });
    std::iter::once(0).chain(running).collect()
});

/// Least and greatest difference of two sums that lie so many months apart.
fn window_bounds(sums: &[u32], months: usize) -> (u32, u32) {
    let later = sums.iter().skip(months);
    let spans = sums.iter().zip(later).take(CYCLE_MONTHS as usize).map(|(start, end)| end - start);
    spans.fold((u32::MAX, 0), |(least, greatest), days| (least.min(days), greatest.max(days)))
}

/// Days of the month that lies so many months after January of a year that is divisible by 400.
fn month_length(index: u32) -> u32 {
    let (year, month) = (index / 12, index % 12);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 if leap => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        let mut part = |count: u64, one: &str| {
            if count > 0 {
                parts.push(format!("{count} {one}{}", if count == 1 { "" } else { "s" }));
            }
        };
        let years = if self.months.is_multiple_of(12) { self.months / 12 } else { 0 };
        part(u64::from(years), "year");
        part(u64::from(self.months - years * 12), "month");
        let days = if self.millis.is_multiple_of(DAY) && self.millis > 3 * DAY { self.millis / DAY } else { 0 };
        part(days, "day");
        let mut rest = self.millis - days * DAY;
        for (length, name) in [(HOUR, "hour"), (60_000, "minute"), (1000, "second"), (1, "millisecond")] {
            part(rest / length, name);
            rest %= length;
        }
        if parts.is_empty() {
            parts.push("0 days".to_owned());
        }
        formatter.write_str(&parts.join(" "))
    }
}
