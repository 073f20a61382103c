//! What decides: settings, waivers, baselines and packs, at a revision and now.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::super::git::Revision;
use super::super::packs::read_given_pack;
use super::super::project::Project;
use super::super::tree::Tree;
use super::super::{Review, ReviewText};
use super::next_source;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Tells which files that decide differ between a revision and now: those of the two projects, and packs that the command line names by
/// path. `used`: the revision's were used.
pub(super) fn tell_changes((before, now): (&Project, &Project), revision: &Revision, packs: &[String], used: bool, review: &mut Review) {
    let (before, now) = (texts(before, Tree::At(revision), packs), texts(now, Tree::Work, packs));
    let revision = &revision.name;
    let paths: BTreeSet<&PathBuf> = before.keys().chain(now.keys()).collect();
    for path in paths {
        let what = match (before.get(path), now.get(path)) {
            (Some(then), Some(now)) if then.1 == now.1 => continue,
            (Some(_), Some(_)) => "changes",
            (None, _) => "adds",
            (Some(then), None) if super::super::read_text(path).is_ok_and(|text| text == then.1) => "cuts manifests off from",
            (_, None) => "removes",
        };
        let Some((shown, text)) = now.get(path).or_else(|| before.get(path)) else { continue };
        let source = next_source(review);
        review.texts.push(ReviewText { source, name: shown.as_str().into(), text: text.as_str().into() });
        let consequence =
            if used { format!("it was reviewed by what `{revision}` has") } else { "it was reviewed by what it has itself".to_owned() };
        let message = format!("this change {what} `{shown}`, which decides: {consequence}");
        let place = Span::new(source, 0, text.lines().next().map_or(0, str::len));
        let help = if used {
            "have it approved by those who answer for the gate; it takes effect once it is merged"
        } else {
            "`--policy-from` reviews by what the base has"
        };
        review.gate_findings.push(Diagnostic::warning(Code::GATE_CHANGED, place, message).help(help));
    }
}

/// Shown path and text of all files that decide, by path.
fn texts(project: &Project, tree: Tree<'_>, packs: &[String]) -> BTreeMap<PathBuf, (String, String)> {
    let mut texts = BTreeMap::new();
    for (file, name) in project.files.iter().map(|file| (file, file.shown.rsplit('/').next().unwrap_or(&file.shown))) {
        texts.insert(file.folder.join(name), (file.shown.clone(), file.text.clone()));
    }
    let given = packs.iter().filter_map(|pack| read_given_pack(tree, pack).ok()).flatten();
    let named = project.packs.iter().filter_map(|pack| pack.policies.clone().ok()).flatten();
    for policy in given.chain(named) {
        texts.insert(PathBuf::from(&policy.name), (policy.name.clone(), policy.text.clone()));
    }
    texts
}
