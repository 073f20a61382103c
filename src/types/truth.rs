//! Strong Kleene truth: true, false, unknown.

use std::fmt;
use std::ops::Not;

/// A truth value as two bits: whether it may be true, whether it may be false.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Truth(u8);

impl Truth {
    /// Certainly true.
    pub const TRUE: Self = Self(1);
    /// Certainly false.
    pub const FALSE: Self = Self(2);
    /// Either.
    pub const UNKNOWN: Self = Self(3);

    /// As a number, which is never 0.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Of such a number.
    #[must_use]
    pub fn from_bits(bits: u8) -> Option<Self> {
        matches!(bits, 1..=3).then_some(Self(bits))
    }

    /// Whether it may be true.
    #[must_use]
    pub fn may_be_true(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether it may be false.
    #[must_use]
    pub fn may_be_false(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether it is unknown.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self == Self::UNKNOWN
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self((self.0 & other.0 & 1) | ((self.0 | other.0) & 2))
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(((self.0 | other.0) & 1) | (self.0 & other.0 & 2))
    }

    /// At least so many of several.
    pub fn at_least(needed: usize, of: impl IntoIterator<Item = Self>) -> Self {
        let (mut certain, mut possible) = (0, 0);
        for truth in of {
            certain += usize::from(truth == Self::TRUE);
            possible += usize::from(truth.may_be_true());
        }
        Self::between(certain >= needed, possible >= needed)
    }

    /// True where it is certain, false where it is not even possible, else unknown.
    #[must_use]
    pub fn between(certain: bool, possible: bool) -> Self {
        match (certain, possible) {
            (true, _) => Self::TRUE,
            (false, true) => Self::UNKNOWN,
            (false, false) => Self::FALSE,
        }
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        Self(((self.0 & 1) << 1) | (self.0 >> 1))
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::TRUE } else { Self::FALSE }
    }
}

impl From<Option<bool>> for Truth {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::UNKNOWN, Self::from)
    }
}

impl fmt::Debug for Truth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match *self {
            Self::TRUE => "true",
            Self::FALSE => "false",
            _ => "unknown",
        })
    }
}
