//! What a fact can be: a set of values, an interval, none, or undeclared.

/// The states of a fact in which a condition on it is true. Larger than the truth where it cannot be told exactly.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Possible {
    /// Its values.
    pub(super) domain: Domain,
    /// Whether it may be declared to be none.
    pub(super) none: bool,
    /// Whether it may be undeclared.
    pub(super) undeclared: bool,
}

impl Possible {
    /// Declared, with one of these values.
    pub(super) fn only(domain: Domain) -> Self {
        Self { domain, none: false, undeclared: false }
    }

    /// Declared, with one of these values or none.
    pub(super) fn or_none(domain: Domain) -> Self {
        Self { domain, none: true, undeclared: false }
    }

    /// Whether there is no such state.
    pub(super) fn is_empty(&self) -> bool {
        !self.none && !self.undeclared && self.domain.is_empty()
    }

    /// Whether every declared value is among them.
    pub(super) fn is_every_value(&self) -> bool {
        matches!(&self.domain, Domain::Bits(bits) if bits.is_full())
    }

    /// The states of both.
    pub(super) fn meet(&self, other: &Self) -> Self {
        let (none, undeclared) = (self.none && other.none, self.undeclared && other.undeclared);
        Self { domain: self.domain.meet(&other.domain), none, undeclared }
    }

    /// The states of either.
    pub(super) fn join(&self, other: &Self) -> Self {
        let (none, undeclared) = (self.none || other.none, self.undeclared || other.undeclared);
        Self { domain: self.domain.join(&other.domain), none, undeclared }
    }
}

/// A set of values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Domain {
    /// Any value.
    Any,
    /// No value.
    Nothing,
    /// Some of finitely many.
    Bits(Bits),
    /// Some number.
    Numbers(Interval<f64>),
    /// Some day.
    Dates(Interval<crate::time::Date>),
    /// Some number of months.
    Months(Interval<u32>),
    /// Some number of milliseconds.
    Exact(Interval<u64>),
}

impl Domain {
    fn is_empty(&self) -> bool {
        match self {
            Self::Any => false,
            Self::Nothing => true,
            Self::Bits(bits) => bits.is_empty(),
            Self::Numbers(interval) => interval.is_empty(),
            Self::Dates(interval) => interval.is_empty(),
            Self::Months(interval) => interval.is_empty(),
            Self::Exact(interval) => interval.is_empty(),
        }
    }

    fn meet(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Nothing, _) | (_, Self::Nothing) => Self::Nothing,
            (Self::Any, found) | (found, Self::Any) => found.clone(),
            (Self::Bits(one), Self::Bits(other)) => Self::Bits(one.and(other)),
            (Self::Numbers(one), Self::Numbers(other)) => Self::Numbers(one.meet(other)),
            (Self::Dates(one), Self::Dates(other)) => Self::Dates(one.meet(other)),
            (Self::Months(one), Self::Months(other)) => Self::Months(one.meet(other)),
            (Self::Exact(one), Self::Exact(other)) => Self::Exact(one.meet(other)),
            // Months and days have no common measure: nothing is said.
            (found, _) => found.clone(),
        }
    }

    fn join(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Nothing, found) | (found, Self::Nothing) => found.clone(),
            (Self::Bits(one), Self::Bits(other)) => Self::Bits(one.or(other)),
            (Self::Numbers(one), Self::Numbers(other)) => Self::Numbers(one.hull(other)),
            (Self::Dates(one), Self::Dates(other)) => Self::Dates(one.hull(other)),
            (Self::Months(one), Self::Months(other)) => Self::Months(one.hull(other)),
            (Self::Exact(one), Self::Exact(other)) => Self::Exact(one.hull(other)),
            _ => Self::Any,
        }
    }
}

/// Some of finitely many values, by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Bits {
    words: Vec<u64>,
    /// How many values there are.
    universe: u32,
}

impl Bits {
    /// These of so many.
    pub(super) fn of(values: impl IntoIterator<Item = usize>, universe: usize) -> Self {
        let mut bits = Self { words: Vec::new(), universe: u32::try_from(universe).unwrap_or(u32::MAX) };
        values.into_iter().for_each(|value| bits.set(value));
        bits
    }

    fn set(&mut self, value: usize) {
        if self.words.len() <= value / 64 {
            self.words.resize(value / 64 + 1, 0);
        }
        if let Some(word) = self.words.get_mut(value / 64) {
            *word |= 1 << (value % 64);
        }
    }

    fn word(&self, index: usize) -> u64 {
        self.words.get(index).copied().unwrap_or(0)
    }

    fn joined(&self, other: &Self, how: fn(u64, u64) -> u64) -> Self {
        let length = self.words.len().max(other.words.len());
        let words = (0..length).map(|index| how(self.word(index), other.word(index))).collect();
        Self { words, universe: self.universe.max(other.universe) }
    }

    fn and(&self, other: &Self) -> Self {
        self.joined(other, |one, other| one & other)
    }

    fn or(&self, other: &Self) -> Self {
        self.joined(other, |one, other| one | other)
    }

    /// Those that are not among the others.
    pub(super) fn without(&self, other: &Self) -> Self {
        self.joined(other, |one, other| one & !other)
    }

    fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    fn is_full(&self) -> bool {
        self.universe > 0 && self.words.iter().map(|word| word.count_ones()).sum::<u32>() >= self.universe
    }
}

/// The end of an interval, and whether it belongs to it.
type End<T> = Option<(T, bool)>;

/// An interval, from which single values may be missing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Interval<T> {
    low: End<T>,
    high: End<T>,
    holes: Vec<T>,
}

impl<T: Copy + PartialOrd> Interval<T> {
    /// At least, or more than.
    pub(super) fn above(low: T, closed: bool) -> Self {
        Self { low: Some((low, closed)), high: None, holes: Vec::new() }
    }

    /// At most, or less than.
    pub(super) fn below(high: T, closed: bool) -> Self {
        Self { low: None, high: Some((high, closed)), holes: Vec::new() }
    }

    /// This value.
    pub(super) fn at(value: T) -> Self {
        Self { low: Some((value, true)), high: Some((value, true)), holes: Vec::new() }
    }

    /// Every value but this.
    pub(super) fn except(value: T) -> Self {
        Self { low: None, high: None, holes: vec![value] }
    }

    fn is_empty(&self) -> bool {
        let (Some((low, low_closed)), Some((high, high_closed))) = (self.low, self.high) else { return false };
        low > high || (low >= high && (!low_closed || !high_closed || self.holes.contains(&low)))
    }

    fn meet(&self, other: &Self) -> Self {
        let low = tighter(self.low, other.low, |one, other| one > other);
        let high = tighter(self.high, other.high, |one, other| one < other);
        Self { low, high, holes: self.holes.iter().chain(&other.holes).copied().collect() }
    }

    /// The smallest interval that holds both.
    fn hull(&self, other: &Self) -> Self {
        let low = looser(self.low, other.low, |one, other| one < other);
        let high = looser(self.high, other.high, |one, other| one > other);
        Self { low, high, holes: Vec::new() }
    }
}

fn tighter<T: Copy + PartialOrd>(one: End<T>, other: End<T>, is_tighter: fn(&T, &T) -> bool) -> End<T> {
    match (one, other) {
        (Some((value, closed)), Some((second, second_closed))) => Some(if is_tighter(&value, &second) {
            (value, closed)
        } else if is_tighter(&second, &value) {
            (second, second_closed)
        } else {
            (value, closed && second_closed)
        }),
        (found, None) | (None, found) => found,
    }
}

fn looser<T: Copy + PartialOrd>(one: End<T>, other: End<T>, is_looser: fn(&T, &T) -> bool) -> End<T> {
    let ((value, closed), (second, second_closed)) = (one?, other?);
    Some(if is_looser(&value, &second) {
        (value, closed)
    } else if is_looser(&second, &value) {
        (second, second_closed)
    } else {
        (value, closed || second_closed)
    })
}
