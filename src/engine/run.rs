//! A run: manifests are read and judged on several threads, and put together in order of path, so that the number of threads
//! changes nothing.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::change::{Base, compare};
use super::discover::{Discovered, Found, discover};
use super::git::Revision;
use super::judge::{Facts, Judge, Judged};
use super::register::Claim;
use super::settings::Settled;
use super::threads::in_pool;
use super::{Problem, Project, Review, ReviewText, Session};
use crate::manifest::{Arena, Model};
use crate::source::SourceId;
use crate::types::RuleId;

/// The version of the language that this binary knows.
pub(super) const LANGUAGE: &str = "1.0";

/// Which evaluations are told line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trace {
    /// None.
    #[default]
    Off,
    /// All that give a finding.
    Findings,
}

/// What a review looks at, and how.
#[derive(Clone, Copy)]
pub struct ReviewOptions<'run> {
    /// Files and folders.
    pub paths: &'run [PathBuf],
    /// How many threads; none: as many as the machine has.
    pub threads: Option<usize>,
    /// Which evaluations are told line by line.
    pub trace: Trace,
    /// Told how many manifests are done, of how many.
    pub progress: &'run (dyn Fn(usize, usize) + Sync),
}

/// Reviews all manifests that paths name.
#[must_use]
pub fn review(session: &Session, options: &ReviewOptions<'_>) -> Review {
    review_found(session, discover(options.paths), options, Against::default())
}

/// What a run is held against, besides the rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct Against<'run> {
    /// The files above the manifests in the tree where they lie, where the session's are those of a revision.
    pub present: Option<&'run Project>,
    /// The revision from which the session's packs and files are.
    pub policy_from: Option<&'run Revision>,
    /// The packs of the command line.
    pub packs: &'run [String],
    /// The revision whose findings do not count.
    pub base: Option<Base<'run>>,
}

/// Reviews manifests that were found already: those for which the session's project was sought.
#[must_use]
pub fn review_found(session: &Session, found: Discovered, options: &ReviewOptions<'_>, against: Against<'_>) -> Review {
    let mut review = session.empty_review();
    review.skipped = found.skipped;
    review.problems.extend(found.problems.iter().cloned());
    let (excluded, files): (Vec<&Found>, Vec<&Found>) = found.files.iter().partition(|file| is_excluded(session, file));
    review.skipped.excluded = excluded.len();
    let first = session.sources.len();
    let present = against.present.unwrap_or(&session.project.files);
    let of_present = |index: usize| match against.present {
        Some(_) => SourceId::new(first + files.len() + index),
        None => session.project.sources.get(index).copied().unwrap_or_default(),
    };
    count_rules(session, &files, &mut review);
    let arena = Arena::new();
    let judge = Judge::new(session, Facts::new(&arena, present, of_present), options.trace);
    if against.present.is_some() {
        review.texts.extend(present.files.iter().enumerate().map(|(index, file)| ReviewText {
            source: of_present(index),
            name: file.shown.as_str().into(),
            text: file.text.as_str().into(),
        }));
    }
    let (mut waivers, mut claimed) = (Vec::new(), BTreeSet::new());
    for judged in judge_all(&judge, &files, options) {
        match judged {
            Ok(mut judged) => {
                let taken: Vec<Claim> = judged.claims.iter().copied().filter(|claim| !claimed.insert(*claim)).collect();
                judged.collection.count_again(|why| taken.iter().any(|claim| claim.covers(why)));
                waivers.extend(judged.waivers);
                review.mended += judged.mended;
                review.collections.push(judged.collection);
            }
            Err(problem) => review.problems.push(problem),
        }
    }
    judge.say_of_waivers(waivers, &mut review);
    compare(session, &found, present, against, &mut review);
    review
}

/// How many rules are applied to any of the manifests, where settings stand above them.
fn count_rules(session: &Session, files: &[&Found], review: &mut Review) {
    let project = &session.project;
    let chains: BTreeSet<Option<usize>> = files.iter().map(|file| project.files.chain_of(&file.path)).collect();
    let settled: Vec<&Settled> = chains.iter().filter_map(|chain| project.settled_for(*chain)).collect();
    if settled.is_empty() || settled.len() < chains.len() {
        return;
    }
    let applied: BTreeSet<RuleId> = settled.iter().flat_map(|settled| settled.selection.rules.iter().copied()).collect();
    let in_time: BTreeSet<RuleId> = settled.iter().flat_map(|settled| settled.selection.at_any_time.iter().copied()).collect();
    review.rules_out_of_time = in_time.len() - applied.len();
    review.rules_not_selected += review.rules_applied + session.selection.out_of_time - in_time.len();
    review.rules_applied = applied.len();
}

fn is_excluded(session: &Session, file: &Found) -> bool {
    let project = &session.project;
    project.files.chain_of(&file.path).is_some_and(|chain| project.excludes(chain, &file.path).is_some())
}

/// Reviews one manifest, and takes from its model what else is wanted.
pub(super) fn review_one<T>(session: &Session, found: &Found, take: impl FnOnce(&Model<'_>) -> T) -> Result<(Review, T), Problem> {
    let arena = Arena::new();
    let facts = Facts::new(&arena, &session.project.files, |index| session.project.sources.get(index).copied().unwrap_or_default());
    let judge = Judge::new(session, facts, Trace::Off);
    let (judged, taken) = judge.collection_and(found, SourceId::new(session.sources.len()), take)?;
    let mut review = session.empty_review();
    review.collections.push(judged.collection);
    Ok((review, taken))
}

/// So many manifests are the most that a thread takes at once: of longer stretches the last one leaves the others idle.
const STRETCH: usize = 32;

fn judge_all(judge: &Judge<'_>, files: &[&Found], options: &ReviewOptions<'_>) -> Vec<Result<Judged, Problem>> {
    let first = judge.session().sources.len();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let one = |index: usize, found: &Found| {
        let judged = judge.collection(found, SourceId::new(first + index));
        let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        (options.progress)(done, files.len());
        judged
    };
    in_pool(options.threads, || files.par_iter().enumerate().with_max_len(STRETCH).map(|(index, found)| one(index, found)).collect())
}
