//! What a change brings: the present manifests against those of a base revision, and what decides now against what decided there.
//!
//! Both sides are judged by the same rules and on the same day, so that only what manifests declare makes a difference.

mod before;
mod decides;
mod gone;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::discover::{Discovered, Found};
use super::git::{GitError, Repository, Revision};
use super::project::{Project, whole};
use super::review::{SetAside, Why};
use super::run::Against;
use super::tree::Tree;
use super::{CollectionReview, Problem, Review, ReviewText, Session};
use crate::check::program::Verdict;
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::Finding;
use crate::source::SourceId;
use before::{Before, ToJudge, judge_before};

/// A revision against which manifests are held.
#[derive(Debug, Clone, Copy)]
pub struct Base<'run> {
    /// The repository.
    pub repository: &'run Repository,
    /// The files of the revision.
    pub revision: &'run Revision,
}

/// Sets aside what the base has as well, and tells what else the change does.
pub(super) fn compare(session: &Session, found: &Discovered, present: &Project, against: Against<'_>, review: &mut Review) {
    if let Some(base) = against.base
        && let Err(error) = compare_manifests(session, found, present, base, review)
    {
        let help = Some(error.help().to_owned());
        review.problems.push(Problem { path: String::new(), code: None, message: error.to_string(), help });
    }
    if let Some(policy) = against.policy_from {
        decides::tell_changes((&session.project.files, present), policy, against.packs, true, review);
    } else if let Some(base) = against.base {
        let before = Project::find(found, Tree::At(base.revision));
        decides::tell_changes((&before, present), base.revision, against.packs, false, review);
    }
    review.gate_findings.sort_by(|one, other| one.order().cmp(&other.order()));
}

fn compare_manifests(
    session: &Session,
    found: &Discovered,
    present: &Project,
    base: Base<'_>,
    review: &mut Review,
) -> Result<(), GitError> {
    let revision = base.revision;
    let renamed = base.repository.renamed_since(&revision.commit)?;
    let from: BTreeMap<&str, &str> = renamed.iter().map(|(from, to)| (to.as_str(), from.as_str())).collect();
    let here: Vec<Option<String>> = review.collections.iter().map(|collection| revision.below_root(&whole(&collection.file))).collect();
    let here_paths: BTreeSet<&str> = here.iter().flatten().map(String::as_str).collect();
    let at_base = gone::manifests_at(revision, found);
    let gone: Vec<&String> = at_base.iter().filter(|path| !here_paths.contains(path.as_str())).collect();

    // Where each present manifest was: at its own path, where it was renamed from, or where its collection was declared.
    let gone_to_judge = gone.iter().map(|path| ToJudge { path: path.as_str(), present: None }).collect();
    let gone_before = judge_before(session, present, revision, gone_to_judge);
    let by_id: BTreeMap<&str, &str> =
        gone.iter().zip(&gone_before).filter_map(|(path, before)| Some((before.as_ref()?.id.as_deref()?, path.as_str()))).collect();
    let mut followed: BTreeSet<String> = BTreeSet::new();
    let mut was_at: Vec<Option<String>> = Vec::with_capacity(here.len());
    for (path, collection) in here.iter().zip(&review.collections) {
        let same = path.as_deref().filter(|path| revision.has(path));
        let by_rename = path.as_deref().and_then(|path| from.get(path).copied()).filter(|from| !here_paths.contains(from));
        let by_id = path.as_ref().and(collection.id.as_deref()).and_then(|id| by_id.get(id).copied());
        // Only one manifest can have taken the place of one that is gone.
        let before = same.or_else(|| [by_rename, by_id].into_iter().flatten().find(|path| !followed.contains(*path))).map(str::to_owned);
        followed.extend(before.clone());
        was_at.push(before);
    }

    let pairs: Vec<(usize, &String)> = was_at.iter().enumerate().filter_map(|(index, path)| Some((index, path.as_ref()?))).collect();
    let to_judge = pairs.iter().map(|(index, path)| ToJudge {
        path: path.as_str(),
        present: review.collections.get(*index).map(|collection| collection.file.clone()),
    });
    let before = judge_before(session, present, revision, to_judge.collect());
    for ((index, _), before) in pairs.iter().zip(&before) {
        if let (Some(collection), Some(before)) = (review.collections.get_mut(*index), before) {
            set_aside(session, collection, before);
        }
    }
    let taken: BTreeSet<&str> = pairs.iter().map(|(_, path)| path.as_str()).collect();
    let to: BTreeMap<&str, &str> = renamed.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let is_left_out = |file: &&Found| !review.collections.iter().any(|collection| collection.file == file.path);
    let excluded: BTreeSet<String> =
        found.files.iter().filter(is_left_out).filter_map(|file| revision.below_root(&whole(&file.path))).collect();
    for path in gone.into_iter().filter(|path| !taken.contains(path.as_str())) {
        gone::tell(revision, path, to.get(path.as_str()).copied(), &excluded, review);
    }
    tell_undeclared(session, review);
    Ok(())
}

/// Sets aside the findings of a manifest that were there before and are not worse; of the others, notes which hang on facts that
/// were declared.
fn set_aside(session: &Session, collection: &mut CollectionReview, before: &Before) {
    let findings = std::mem::take(&mut collection.findings);
    let fingerprints = std::mem::take(&mut collection.fingerprints);
    for (finding, fingerprint) in findings.into_iter().zip(fingerprints) {
        let rule = session.program.rule(finding.rule).map_or("", |rule| &rule.name);
        let became = became_undeclared(&finding, rule, before);
        // What was violated there and is left open now by a deletion is no old finding: it would be none at all in the next run.
        let is_known = became.is_empty() && before.findings.get(&fingerprint.id).is_some_and(|known| !known.is_better_than(&finding));
        if before.unchanged || is_known {
            collection.set_aside.push(SetAside { finding, fingerprint, why: Why::AtBase });
            continue;
        }
        if !became.is_empty() {
            collection.became_undeclared.push((collection.findings.len(), became));
        }
        collection.findings.push(finding);
        collection.fingerprints.push(fingerprint);
    }
    collection.set_aside.sort_by_key(|aside| aside.finding.primary.span);
}

/// The facts that leave a finding open now and were declared well enough before.
fn became_undeclared(finding: &Finding, rule: &str, before: &Before) -> Vec<String> {
    if finding.verdict != Verdict::Undetermined {
        return Vec::new();
    }
    let was_open = |address: &str| {
        before
            .findings
            .values()
            .any(|known| known.rule == rule && known.item == finding.item && known.open.iter().any(|open| open == address))
    };
    let list = |address: &str| address.split_once("[?]").map_or(address.to_owned(), |(list, _)| list.to_owned());
    let open = finding.open.iter().map(|fact| list(&fact.address));
    let became: BTreeSet<String> = open.filter(|address| before.declared.contains(address) && !was_open(address)).collect();
    became.into_iter().collect()
}

fn tell_undeclared(session: &Session, review: &mut Review) {
    for collection in &review.collections {
        for (index, facts) in &collection.became_undeclared {
            let Some(finding) = collection.findings.get(*index) else { continue };
            let rule = session.program.rule(finding.rule).map_or("", |rule| &rule.name);
            let several = if facts.len() == 1 { "was declared at the base and is" } else { "were declared at the base and are" };
            let message = format!("`{}` {several} not any more, or more vaguely, so `{rule}` is undetermined", facts.join("`, `"));
            let warning = Diagnostic::warning(Code::BECAME_UNDECLARED, finding.primary.span, message);
            review.gate_findings.push(warning.help("declare it again; where the owners no longer know, that is for them to find out"));
        }
    }
}

/// The number of the next source.
fn next_source(review: &Review) -> SourceId {
    let of_collections = review.collections.iter().map(|collection| collection.source.index() + 1);
    let of_texts = review.texts.iter().map(|text| text.source.index() + 1);
    SourceId::new(of_collections.chain(of_texts).fold(review.first_free, usize::max))
}

/// Adds a text into which findings about the gate point.
fn add_text(review: &mut Review, path: &Path, text: &str) -> SourceId {
    let source = next_source(review);
    let name: Arc<str> = super::files::from_here(path).into();
    review.texts.push(ReviewText { source, name, text: text.into() });
    source
}
