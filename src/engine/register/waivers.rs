//! Waivers against findings: which hold, and what is to be said of the others.

use std::path::PathBuf;

use super::super::Session;
use super::super::project::ProjectFileKind;
use super::super::review::Fingerprint;
use super::{Manifest, below};
use crate::check::program::Rule;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::manifest;
use crate::project::{Waiver, read_waivers};
use crate::time::Date;

/// What became of a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaiverState {
    /// It sets its finding aside.
    Holds,
    /// So it does, and its last day is near.
    ExpiresSoon,
    /// Its last day is over.
    Expired,
    /// It is approved on a day to come.
    NotYet,
    /// It holds for longer than a waiver may.
    TooLong,
    /// What was waived changed.
    Widened,
    /// The rule cannot be waived.
    Forbidden,
    /// Nothing is found that it names.
    Unused,
    /// Its manifest or its rule was not looked at in this run.
    NotReviewed,
}

impl WaiverState {
    /// In a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::ExpiresSoon => "expires soon",
            Self::Expired => "expired",
            Self::NotYet => "does not hold yet",
            Self::TooLong => "holds for too long",
            Self::Widened => "something else is found now",
            Self::Forbidden => "cannot be waived",
            Self::Unused => "unused",
            Self::NotReviewed => "not reviewed in this run",
        }
    }

    /// Whether it sets its finding aside.
    #[must_use]
    pub fn holds(self) -> bool {
        matches!(self, Self::Holds | Self::ExpiresSoon)
    }
}

/// One waiver with what the files above its manifest say.
#[derive(Debug)]
struct Entry {
    waiver: Waiver,
    /// The manifest, whole and without links; none where it lies outside of the file's folder.
    target: Option<PathBuf>,
    folder: PathBuf,
    /// Whether there is no such file any more.
    is_gone: bool,
    unwaivable: bool,
    /// Its rule does not exist; within: one with a similar name.
    misnamed: Option<Option<String>>,
    /// What its days come to.
    by_days: WaiverState,
}

/// All waivers.
#[derive(Debug, Default)]
pub(super) struct Waivers(Vec<Entry>);

impl Waivers {
    pub(super) fn read(session: &Session) -> (Self, Vec<Diagnostic>) {
        let (mut entries, mut diagnostics) = (Vec::new(), Vec::new());
        let project = &session.project;
        for (index, (file, source)) in project.files.files.iter().zip(&project.sources).enumerate() {
            if file.kind != ProjectFileKind::Waivers {
                continue;
            }
            let arena = manifest::Arena::new();
            let (tree, found) = manifest::parse(&arena, *source, &file.text);
            diagnostics.extend(found);
            let (waivers, found) = read_waivers(&tree, *source);
            diagnostics.extend(found);
            // Of the lists of files that hold this one, the shortest is that of its own folder.
            let chains = project.files.chains_with(index);
            let own = chains.min_by_key(|chain| project.files.chains.get(*chain).map_or(0, Vec::len));
            let effective = own.map(|chain| project.effective(chain, session.profile)).unwrap_or_default();
            for waiver in waivers {
                let target = below(&file.folder, &waiver.manifest);
                let rule = session.program.rules.iter().find(|rule| rule.name == waiver.rule);
                let by_config = effective.unwaivable.iter().any(|written| written.value == waiver.rule);
                entries.push(Entry {
                    is_gone: target.as_ref().is_some_and(|target| !target.exists()),
                    target,
                    folder: file.folder.clone(),
                    unwaivable: by_config || rule.is_some_and(|rule| rule.unwaivable.is_some()),
                    misnamed: rule
                        .is_none()
                        .then(|| suggest(&waiver.rule, session.program.rules.iter().map(|rule| rule.name.as_str())).map(str::to_owned)),
                    by_days: by_days(&waiver, session.as_of, effective.soon.0, effective.longest.0),
                    waiver,
                });
            }
        }
        entries.sort_by_key(|entry| entry.waiver.span);
        (Self(entries), diagnostics)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn all(&self) -> Vec<Waiver> {
        self.0.iter().map(|entry| entry.waiver.clone()).collect()
    }

    /// The waivers that name a manifest.
    pub(super) fn of<'run>(&'run self, manifest: Manifest<'_>) -> OfManifest<'run> {
        let naming = self.0.iter().enumerate().filter(|(_, entry)| entry.names(manifest));
        let named = naming.map(|(index, entry)| Named { index, entry, by_id: entry.target.as_deref() != Some(manifest.path), state: None });
        OfManifest(named.collect())
    }

    pub(super) fn state_of_others(&self, index: usize) -> WaiverState {
        let unused = |entry: &Entry| entry.is_gone || entry.target.is_none() || entry.misnamed.is_some();
        if self.0.get(index).is_some_and(unused) { WaiverState::Unused } else { WaiverState::NotReviewed }
    }

    pub(super) fn findings_about(&self, states: &[WaiverState]) -> Vec<Diagnostic> {
        self.0.iter().zip(states).filter_map(|(entry, state)| entry.finding(*state)).collect()
    }
}

/// The waivers that name one manifest, each with what became of it so far.
pub(super) struct OfManifest<'run>(Vec<Named<'run>>);

/// A waiver that names a manifest.
struct Named<'run> {
    index: usize,
    entry: &'run Entry,
    /// Whether it was found by the `id` of the collection.
    by_id: bool,
    state: Option<WaiverState>,
}

impl OfManifest<'_> {
    /// The waiver that holds for a finding.
    pub(super) fn holds_for(&mut self, rule: Option<&Rule>, fingerprint: &Fingerprint) -> Option<usize> {
        let mut holding = None;
        for Named { index, entry, state, .. } in &mut self.0 {
            let waiver = &entry.waiver;
            if waiver.fingerprint != fingerprint.id || rule.is_none_or(|rule| rule.name != waiver.rule) {
                continue;
            }
            let found = match entry.by_days {
                _ if entry.unwaivable => WaiverState::Forbidden,
                _ if waiver.facts != fingerprint.facts => WaiverState::Widened,
                by_days => by_days,
            };
            // A second waiver of one finding has nothing left to set aside.
            if found.holds() && holding.is_none() {
                holding = Some(*index);
                *state = Some(found);
            } else if !found.holds() {
                *state = Some(found);
            }
        }
        holding
    }

    /// What became of each; one whose rule was not asked is not reviewed, and none is where nothing could be found out.
    pub(super) fn states(&self, is_asked: &dyn Fn(&str) -> bool) -> Vec<(usize, WaiverState)> {
        let state = |entry: &Entry, found: Option<WaiverState>| match found {
            Some(found) => found,
            None if is_asked(&entry.waiver.rule) || entry.misnamed.is_some() => WaiverState::Unused,
            None => WaiverState::NotReviewed,
        };
        self.0.iter().map(|named| (named.index, state(named.entry, named.state))).collect()
    }

    /// Those that were found by the `id` of the collection.
    pub(super) fn by_id(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter(|named| named.by_id).map(|named| named.index)
    }
}

impl Entry {
    fn names(&self, manifest: Manifest<'_>) -> bool {
        let Some(target) = &self.target else { return false };
        let renamed = || self.is_gone && self.waiver.collection.is_some() && self.waiver.collection.as_deref() == manifest.id;
        target == manifest.path || (renamed() && manifest.path.starts_with(&self.folder))
    }

    fn finding(&self, state: WaiverState) -> Option<Diagnostic> {
        let waiver = &self.waiver;
        let what = format!("the waiver of `{}` for {}", waiver.rule, waiver.item);
        let error = |code: Code, message: String, help: &str| Some(Diagnostic::error(code, waiver.span, message).help(help));
        let warning = |code: Code, message: String, help: String| Some(Diagnostic::warning(code, waiver.span, message).help(help));
        match state {
            WaiverState::Holds | WaiverState::NotReviewed => None,
            WaiverState::ExpiresSoon => warning(
                Code::WAIVER_EXPIRES_SOON,
                format!("{what} expires on {}", waiver.expires),
                format!("mend what was found, or have `{}` approve it anew", waiver.approver),
            ),
            WaiverState::Expired => error(
                Code::WAIVER_EXPIRED,
                format!("{what} expired on {}", waiver.expires),
                "mend what was found, or have the waiver approved anew with a later day",
            ),
            WaiverState::NotYet => error(
                Code::WAIVER_NOT_YET,
                format!("{what} is approved on {}, a day to come", waiver.approved),
                "give the day on which it was approved",
            ),
            WaiverState::TooLong => error(
                Code::WAIVER_TOO_LONG,
                format!("{what} holds from {} until {}, longer than a waiver may", waiver.approved, waiver.expires),
                "let it expire earlier; `longest` under `[waivers]` in `ombud.toml` says how long it may hold",
            ),
            WaiverState::Widened => error(
                Code::WAIVER_WIDENED,
                format!("{what} was approved for other facts than are declared now"),
                "have the finding as it is approved: `ombud waive` with the fingerprint writes it anew",
            ),
            WaiverState::Forbidden => error(
                Code::WAIVER_FORBIDDEN,
                format!("`{}` cannot be waived", waiver.rule),
                "mend what was found; `ombud explain` with the rule tells why",
            ),
            WaiverState::Unused => {
                let why = match (&self.misnamed, &self.target) {
                    (Some(Some(nearest)), _) => format!("there is no such rule: did you mean `{nearest}`?"),
                    (Some(None), _) => "there is no such rule".to_owned(),
                    (None, None) => "its manifest lies outside of the folder of this file".to_owned(),
                    (None, Some(_)) if self.is_gone => "its manifest is gone".to_owned(),
                    (None, Some(_)) => "nothing with its fingerprint is found".to_owned(),
                };
                warning(Code::WAIVER_UNUSED, format!("{what} covers nothing: {why}"), "remove it".to_owned())
            }
        }
    }
}

fn by_days(waiver: &Waiver, as_of: Date, soon: crate::time::Duration, longest: crate::time::Duration) -> WaiverState {
    if waiver.expires <= as_of {
        WaiverState::Expired
    } else if waiver.approved > as_of {
        WaiverState::NotYet
    } else if waiver.approved.plus(longest).is_some_and(|latest| waiver.expires > latest) {
        WaiverState::TooLong
    } else if as_of.plus(soon).is_none_or(|near| waiver.expires <= near) {
        WaiverState::ExpiresSoon
    } else {
        WaiverState::Holds
    }
}
