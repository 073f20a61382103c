//! Policies: those embedded in the binary, and packs given by path.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Problem;
use super::discover::unreadable;
use super::files::{ReadError, read_text, shown};
use super::project::whole_path;
use super::tree::Tree;
use crate::diagnostic::Code;

mod bundled {
    use super::BundledPolicy;

    include!(concat!(env!("OUT_DIR"), "/bundled.rs"));
}

/// A policy as the build embeds it.
struct BundledPolicy {
    name: &'static str,
    text: &'static str,
    tree: &'static [u8],
}

/// The text of one policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyText {
    /// Its path as shown.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether it is shipped in the binary.
    pub bundled: bool,
    /// Its syntax tree as the build embedded it, with places as those of the source of its number; empty where it has to be parsed.
    pub(super) tree: &'static [u8],
}

/// The clean collection over which examples are laid.
#[must_use]
pub fn base_manifest() -> &'static str {
    bundled::BASE
}

/// The legal reference, as it is written.
pub(super) fn bundled_reference() -> &'static str {
    bundled::REFERENCE
}

/// The policies shipped in the binary, in order of path.
#[must_use]
pub fn bundled_policies() -> Vec<PolicyText> {
    let owned = |policy: &BundledPolicy| PolicyText {
        name: policy.name.to_owned(),
        text: policy.text.to_owned(),
        bundled: true,
        tree: policy.tree,
    };
    bundled::POLICIES.iter().map(owned).collect()
}

/// Whether a word given as a pack means a path rather than a name.
#[must_use]
pub(super) fn is_path(word: &str) -> bool {
    word.contains(['/', '\\']) || word == "." || word == ".." || is_policy(Path::new(word))
}

/// Whether a file's name says that it is a policy.
#[must_use]
pub fn is_policy(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "policy")
}

/// The policy files that paths name: a file as it is, a folder with all `.policy` files below it; in order of path, each once.
#[must_use]
pub fn policy_files(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Problem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let before = files.len();
                let entries = WalkDir::new(path).sort_by_file_name().into_iter().filter_map(Result::ok);
                files.extend(
                    entries.filter(|entry| entry.file_type().is_file() && is_policy(entry.path())).map(walkdir::DirEntry::into_path),
                );
                if files.len() == before {
                    problems.push(Problem {
                        path: shown(path),
                        code: None,
                        message: "no policy found".to_owned(),
                        help: Some("a pack is a folder with `.policy` files".to_owned()),
                    });
                }
            }
            Ok(_) => files.push(path.clone()),
            Err(error) => problems.push(unreadable(path, &error.into())),
        }
    }
    files.sort();
    files.dedup();
    (files, problems)
}

/// Reads packs given by path.
///
/// # Errors
/// Where a path names nothing, or a file cannot be read.
pub fn read_packs(paths: &[PathBuf]) -> Result<Vec<PolicyText>, Vec<Problem>> {
    let (files, mut problems) = policy_files(paths);
    let mut texts = Vec::new();
    for file in files {
        match read_text(&file) {
            Ok(text) => texts.push(PolicyText { name: shown(&file), text, bundled: false, tree: &[] }),
            Err(error) => problems.push(unreadable(&file, &error)),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

/// Reads the policies of a pack out of a tree, by its whole path; `name` is how the pack is shown.
pub(super) fn read_pack_at(tree: Tree<'_>, pack: &Path, name: &str) -> Result<Vec<PolicyText>, Vec<Problem>> {
    let problem =
        |message: &str, help: &str| Problem { path: name.to_owned(), code: None, message: message.to_owned(), help: Some(help.to_owned()) };
    if tree.is_link(pack) {
        return Err(vec![unreadable(Path::new(name), &ReadError::Link)]);
    }
    let files = tree.policies(pack);
    if files.is_empty() {
        return Err(vec![problem(
            "no policy found",
            "a pack is a folder with `.policy` files, and a path is relative to the file that names it",
        )]);
    }
    let (mut texts, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        let rest = file.strip_prefix(pack).map_or(String::new(), shown);
        let name = if rest.is_empty() { name.to_owned() } else { format!("{name}/{rest}") };
        match tree.read(&file) {
            Ok(Some(text)) => texts.push(PolicyText { name, text, bundled: false, tree: &[] }),
            Ok(None) => problems.push(unreadable(Path::new(&name), &ReadError::Missing)),
            Err(error) => problems.push(unreadable(Path::new(&name), &error)),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

/// Reads a pack that the command line names by path out of a tree; a word that is no path names none.
pub(super) fn read_given_pack(tree: Tree<'_>, word: &str) -> Result<Vec<PolicyText>, Vec<Problem>> {
    if !is_path(word) {
        return Ok(Vec::new());
    }
    read_pack_at(tree, &whole_path(Path::new(word)), &shown(Path::new(word.trim_end_matches('/'))))
}

/// The problem that a word names no pack.
pub(super) fn no_such_pack(word: &str, nearest: Option<&str>) -> Problem {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? A path is told by a `/`: `./{word}`"),
        None => format!("`ombud rules` lists the packs; a path is told by a `/`: `./{word}`"),
    };
    Problem { path: String::new(), code: Some(Code::UNKNOWN_NAME), message: format!("there is no pack `{word}`"), help: Some(help) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax;

    #[test]
    fn bundled_policies_are_sorted_and_whole() {
        let policies = bundled_policies();
        assert!(policies.iter().any(|policy| policy.name == "policies/core/pack.policy"));
        assert!(policies.is_sorted_by(|one, other| one.name < other.name));
    }

    /// The build parses with the same code, and numbers the texts in the same order.
    #[test]
    fn embedded_trees_are_those_of_the_texts() {
        for (index, policy) in bundled_policies().into_iter().enumerate() {
            let parsed = syntax::parse(SourceId::new(index), &policy.text);
            assert_eq!(parsed.diagnostics, [], "{}", policy.name);
            assert_eq!(syntax::from_bytes(policy.tree), Some(parsed.file), "{}", policy.name);
        }
    }

    #[test]
    fn a_slash_or_an_ending_tells_a_path() {
        assert!(is_path("./acme") && is_path("acme.policy") && is_path("a/b"));
        assert!(!is_path("gdpr"));
    }
}
