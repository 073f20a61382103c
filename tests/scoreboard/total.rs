//! Sums over cases.

use super::case::Labels;
use super::score::{Case, Grade, Met, Scored};

/// How much of the labels is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Share {
    halves: u32,
    of: u32,
}

impl Share {
    fn add(&mut self, halves: u32) {
        self.halves += halves;
        self.of += 1;
    }

    /// Labels found, a half for half.
    pub(crate) fn found(self) -> f64 {
        f64::from(self.halves) / 2.0
    }

    /// Labels that count.
    pub(crate) fn of(self) -> u32 {
        self.of
    }

    /// In percent; none where no label counts.
    pub(crate) fn percent(self) -> Option<f64> {
        (self.of > 0).then(|| self.found() * 100.0 / f64::from(self.of))
    }
}

/// Recall at both grains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Recall {
    /// The provision as it stands in the decision.
    pub(crate) exact: Share,
    /// Its article.
    pub(crate) article: Share,
}

impl Recall {
    fn add(&mut self, labels: &Labels, met: &Met) {
        if !labels.articles_only {
            self.exact.add(match met.grade {
                Grade::Found => 2,
                Grade::Half => 1,
                Grade::Near | Grade::Missed => 0,
            });
        }
        self.article.add(if met.grade > Grade::Missed { 2 } else { 0 });
    }
}

/// The sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Total {
    /// Over the labels that rest on more than judgments, by the manifests without judgments.
    pub(crate) strict: Recall,
    /// Over all labels, by the manifests with judgments.
    pub(crate) whole: Recall,
    /// Over the labels of the strict recall, by manifests that say next to nothing.
    pub(crate) silent: Recall,
    /// Rules of the severity of an error that deny what was expressly held lawful.
    pub(crate) wrong_errors: usize,
    /// Rules of the severity of an error on which nobody ruled.
    pub(crate) unruled_errors: usize,
    /// Cases.
    pub(crate) cases: usize,
}

/// Sums over the cases and labels of these tiers.
pub(crate) fn total<'a>(cases: impl IntoIterator<Item = &'a Case>, tiers: &[&str]) -> Total {
    let mut total = Total::default();
    for case in cases {
        if tiers.contains(&case.labels.tier(None)) {
            total.wrong_errors += case.wrong_errors();
            total.unruled_errors += case.unruled_errors();
            total.cases += 1;
        }
        for scored in case.scored.iter().filter(|scored| tiers.contains(&case.labels.tier(Some(&scored.label)))) {
            add(&mut total, &case.labels, scored);
        }
    }
    total
}

fn add(total: &mut Total, labels: &Labels, scored: &Scored) {
    if !labels.is_evaluative(&scored.label) {
        total.strict.add(labels, &scored.strict);
        total.silent.add(labels, &scored.silent);
    }
    total.whole.add(labels, &scored.whole);
}
