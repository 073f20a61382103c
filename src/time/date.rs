//! Calendar dates.

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Serialize};

use super::Duration;

/// A day of the proleptic Gregorian calendar, years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(i16, i8, i8)", into = "(i16, i8, i8)")]
pub struct Date(civil::Date);

impl Date {
    /// A day by its numbers; none where there is no such day.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        (1..=9999).contains(&year).then(|| civil::Date::new(year, month, day).ok()).flatten().map(Self)
    }

    /// Reads `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some()
            || year.len() != 4
            || month.len() != 2
            || day.len() != 2
            || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Today, by the clock and time zone of the machine (UTC where it has none).
    #[must_use]
    pub fn today() -> Self {
        Self(jiff::Zoned::now().date())
    }

    /// The day a duration later: months first, clamped to the last day of the month, then days, a part of a
    /// day counted as a whole one. None past the end of the calendar.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Option<Self> {
        let months = jiff::Span::new().try_months(duration.months()).ok()?;
        let days = jiff::Span::new().try_days(duration.days_rounded_up()).ok()?;
        self.0.checked_add(months).ok()?.checked_add(days).ok().map(Self)
    }
}

impl From<Date> for (i16, i8, i8) {
    fn from(date: Date) -> Self {
        (date.0.year(), date.0.month(), date.0.day())
    }
}

impl TryFrom<(i16, i8, i8)> for Date {
    type Error = &'static str;

    fn try_from((year, month, day): (i16, i8, i8)) -> Result<Self, Self::Error> {
        Self::new(year, month, day).ok_or("there is no such day")
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
