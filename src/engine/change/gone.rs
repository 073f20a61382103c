//! Manifests that the base revision has and the present files have not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::Review;
use super::super::discover::{Discovered, is_in_sight};
use super::super::git::Revision;
use super::super::project::Project;
use super::super::settings::ProjectSettings;
use super::super::tree::Tree;
use super::add_text;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceMap, Span};

/// The manifests of a revision that a search over the same paths would find there, by the settings of that time; below the root.
pub(super) fn manifests_at(revision: &Revision, found: &Discovered) -> BTreeSet<String> {
    let named = found.named.iter().filter_map(|path| revision.below_root(&super::super::project::whole_path(path)));
    let mut manifests = BTreeSet::new();
    for named in named {
        if revision.has(&named) {
            manifests.insert(named);
            continue;
        }
        let folder = if named.is_empty() { String::new() } else { format!("{named}/") };
        let below = revision.paths().filter_map(|path| path.strip_prefix(&folder));
        manifests.extend(below.filter(|path| is_in_sight(Path::new(path))).map(|path| format!("{folder}{path}")));
    }
    let paths: Vec<PathBuf> = manifests.iter().map(|path| revision.root().join(path)).collect();
    let project = Project::above(&paths, Tree::At(revision));
    let (settings, _) = ProjectSettings::read(&project, &mut SourceMap::default());
    let is_excluded = |path: &Path| project.chain_of(path).is_some_and(|chain| settings.excludes(chain, path).is_some());
    manifests.retain(|path| !is_excluded(&revision.root().join(path)));
    manifests
}

/// Tells that a manifest is gone, and where to. `excluded`: the manifests that settings exclude now.
pub(super) fn tell(revision: &Revision, path: &str, moved_to: Option<&str>, excluded: &BTreeSet<String>, review: &mut Review) {
    let text = revision.read(path).ok().flatten().unwrap_or_default();
    let whole = revision.root().join(path);
    let source = add_text(review, &whole, &text);
    let place = Span::new(source, 0, text.lines().next().map_or(0, str::len));
    let is_there = whole.symlink_metadata().is_ok();
    let finding = match moved_to {
        Some(to) if !is_in_sight(Path::new(to)) || excluded.contains(to) => {
            out_of_reach(place, format!("this manifest is now `{to}`, where it is not read"))
        }
        Some(to) => {
            Diagnostic::warning(Code::MANIFEST_GONE, place, format!("this manifest is now `{to}`, which this run was not asked to read"))
                .help("name that folder as well")
        }
        None if is_there => out_of_reach(place, "this manifest is still there and is not read any more".to_owned()),
        None => {
            let message = format!("`{}` has this manifest, and it is gone", revision.name);
            Diagnostic::warning(Code::MANIFEST_GONE, place, message)
                .help("nothing is to be done where the collection has ended; where it goes on, it has to be declared")
        }
    };
    review.gate_findings.push(finding.label("as it was at the base"));
}

fn out_of_reach(place: Span, message: String) -> Diagnostic {
    Diagnostic::error(Code::MANIFEST_OUT_OF_REACH, place, message)
        .help("name it `collection.toml` or `NAME.collection.toml`, outside of hidden, built and excluded folders; or remove it where the collection has ended")
}
