//! Several files, one above the other: the nearest that says something is heard, lists of what is left out are joined.

use super::{Rules, Settings};
use crate::diagnostic::Severity;
use crate::project::read::Written;
use crate::source::Span;
use crate::time::Duration;

/// How long before its last day a waiver is reported, where nothing says so.
const SOON: &str = "30 days";
/// How long a waiver holds at most, where nothing says so.
const LONGEST: &str = "1 year";

/// The profiles of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Errors gate, violated and undetermined alike.
    #[default]
    Default,
    /// Only violated errors gate: silence passes.
    Adoption,
    /// Warnings gate as well.
    Strict,
}

impl Profile {
    /// All profiles with their names.
    pub const ALL: [(&'static str, Self); 3] = [("default", Self::Default), ("adoption", Self::Adoption), ("strict", Self::Strict)];

    /// The levels for violated and undetermined findings.
    #[must_use]
    pub fn levels(self) -> (Option<Severity>, Option<Severity>) {
        match self {
            Self::Default => (Some(Severity::Error), Some(Severity::Error)),
            Self::Adoption => (Some(Severity::Error), None),
            Self::Strict => (Some(Severity::Warning), Some(Severity::Warning)),
        }
    }
}

/// What the files above a manifest come to, and where each value is from.
#[derive(Debug, Clone, Default)]
pub struct Effective<'run> {
    /// The rules that are applied, by one file.
    pub select: Option<&'run Rules>,
    /// Rules that are not applied, by several.
    pub ignore: Vec<&'run Rules>,
    /// The profile, and where it is written.
    pub profile: (Profile, Option<Span>),
    /// From which severity on violated findings gate, and where that is written.
    pub violated: (Option<Severity>, Option<Span>),
    /// From which severity on undetermined findings gate, and where that is written.
    pub undetermined: (Option<Severity>, Option<Span>),
    /// How long before its last day a waiver is reported, and where that is written.
    pub soon: (Duration, Option<Span>),
    /// How long a waiver holds at most, and where that is written.
    pub longest: (Duration, Option<Span>),
    /// Rules that cannot be waived.
    pub unwaivable: Vec<&'run Written<String>>,
    /// What files further down say although one above does not let them.
    pub overstepped: Vec<Overstepped>,
}

/// Something that a file says although one above does not let it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overstepped {
    /// The table.
    pub table: &'static str,
    /// Its place.
    pub span: Span,
    /// The `fixed = true` above.
    pub fixed: Span,
}

/// What files come to, the nearest first. A profile given for the run is heard before all files.
#[must_use]
pub fn effective<'run>(chain: &[&'run Settings], for_the_run: Option<Profile>) -> Effective<'run> {
    let fixed = chain.iter().rposition(|settings| settings.is_fixed());
    let fixed = fixed.and_then(|index| Some((index, chain.get(index)?.gate.fixed.as_ref()?.span)));
    let (below, heard) = chain.split_at(fixed.map_or(0, |(index, _)| index));
    let overstepped = fixed.iter().flat_map(|(_, fixed)| below.iter().flat_map(|settings| said(settings, *fixed))).collect();

    let nearest = |of: &dyn Fn(&'run Settings) -> Option<(Option<Severity>, Span)>| heard.iter().find_map(|settings| of(settings));
    let profile = heard.iter().find_map(|settings| settings.gate.profile.as_ref());
    let profile = match (for_the_run, profile) {
        (Some(profile), _) => (profile, None),
        (None, Some(written)) => (written.value, Some(written.span)),
        (None, None) => (Profile::Default, None),
    };
    let levels = profile.0.levels();
    let violated = nearest(&|settings| settings.gate.violated.as_ref().map(|level| (level.value, level.span)));
    let undetermined = nearest(&|settings| settings.gate.undetermined.as_ref().map(|level| (level.value, level.span)));
    // A profile that is given for the run is meant to change what files say.
    let level = |own: Option<(Option<Severity>, Span)>, of_profile: Option<Severity>| match own.filter(|_| for_the_run.is_none()) {
        Some((level, span)) => (level, Some(span)),
        None => (of_profile, profile.1),
    };
    let duration = |of: fn(&Settings) -> Option<&Written<Duration>>, otherwise: &str| match heard.iter().find_map(|settings| of(settings)) {
        Some(written) => (written.value, Some(written.span)),
        None => (Duration::parse(otherwise).unwrap_or_default(), None),
    };
    Effective {
        select: heard.iter().find_map(|settings| settings.select.as_ref()),
        ignore: heard.iter().filter_map(|settings| settings.ignore.as_ref()).collect(),
        profile,
        violated: level(violated, levels.0),
        undetermined: level(undetermined, levels.1),
        soon: duration(|settings| settings.soon.as_ref(), SOON),
        longest: duration(|settings| settings.longest.as_ref(), LONGEST),
        unwaivable: chain.iter().flat_map(|settings| &settings.unwaivable).collect(),
        overstepped,
    }
}

/// The tables of a file that a fixed gate above does not let it have.
fn said(settings: &Settings, fixed: Span) -> impl Iterator<Item = Overstepped> {
    let gate = &settings.gate;
    let says_gate = gate.profile.is_some() || gate.violated.is_some() || gate.undetermined.is_some();
    let exclude = settings.exclude.as_ref().and_then(|patterns| patterns.first()).map(|pattern| pattern.written.span);
    let tables = [
        ("select", settings.select.as_ref().map(|rules| rules.span)),
        ("ignore", settings.ignore.as_ref().map(|rules| rules.span)),
        ("gate", says_gate.then_some(gate.span)),
        ("files", exclude),
        ("waivers", settings.soon.as_ref().or(settings.longest.as_ref()).map(|written| written.span)),
    ];
    tables.into_iter().filter_map(move |(table, span)| Some(Overstepped { table, span: span?, fixed }))
}
