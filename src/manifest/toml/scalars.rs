//! Numbers and dates as the tree holds them; none for what no manifest can say.

use ::toml::value::Datetime;

use crate::manifest::tree::NodeKind;
use crate::time::Date;

/// A whole number, if it is not too large.
pub(super) fn integer<'text>(digits: &str, radix: u32) -> Option<NodeKind<'text>> {
    i64::from_str_radix(digits, radix).ok().map(NodeKind::Integer)
}

/// A number, if it is finite.
pub(super) fn number<'text>(text: &str) -> Option<NodeKind<'text>> {
    text.parse::<f64>().ok().filter(|value| value.is_finite()).map(NodeKind::Number)
}

/// A day of the calendar; with a time, or a time alone, it stays text.
pub(super) fn date<'text>(datetime: Datetime, text: &'text str) -> Option<NodeKind<'text>> {
    let (Some(date), None) = (datetime.date, datetime.time) else {
        return Some(NodeKind::Time(text));
    };
    let year = i16::try_from(date.year).ok()?;
    let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
    Date::new(year, month, day).map(NodeKind::Date)
}
