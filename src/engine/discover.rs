//! Which files are manifests: named ones, and those found below named folders, in order of path.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use walkdir::{DirEntry, WalkDir};

use super::files::{ReadError, shown};
use super::packs::is_policy;
use super::project::ProjectFileKind;
use super::{Problem, Skipped};
use crate::diagnostic::Code;

/// Folders that hold what others wrote or what was built.
const PASSED_OVER: [&str; 3] = ["target", "node_modules", "vendor"];

/// One manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path as shown.
    pub shown: String,
    /// Its path as opened.
    pub path: PathBuf,
}

/// What discovery found.
#[derive(Debug, Clone, Default)]
pub struct Discovered {
    /// The manifests, in order of the bytes of their shown paths.
    pub files: Vec<Found>,
    /// What was passed over.
    pub skipped: Skipped,
    /// Paths that do not exist, folders that cannot be read or hold nothing.
    pub problems: Vec<Problem>,
    /// All paths that were named.
    pub(super) named: Vec<PathBuf>,
    /// The folders that were walked, as named.
    walked: FxHashSet<PathBuf>,
    /// What was seen there that sets up a project or marks the root of a repository.
    pub(super) seen: FxHashSet<PathBuf>,
}

impl Discovered {
    /// Whether a folder was walked, by itself or as one below another.
    pub(super) fn was_walked(&self, folder: &Path) -> bool {
        folder.ancestors().any(|folder| self.walked.contains(folder))
    }
}

/// Finds the manifests that paths name. A file is taken whatever its name; a folder is walked. Links are followed only where
/// they are named.
#[must_use]
pub fn discover(paths: &[PathBuf]) -> Discovered {
    let mut found = Discovered { named: paths.to_vec(), ..Discovered::default() };
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                walk(path, &mut found);
                found.walked.insert(path.clone());
            }
            Ok(_) => found.files.push(Found { shown: shown(path), path: path.clone() }),
            Err(error) => found.problems.push(unreadable(path, &error.into())),
        }
    }
    found.files.sort_by(|one, other| (one.shown.as_bytes(), &one.path).cmp(&(other.shown.as_bytes(), &other.path)));
    if paths.len() > 1 {
        keep_first_of_each(&mut found.files);
    }
    found.problems.sort();
    found.problems.dedup();
    found
}

/// A problem with a path.
pub(super) fn unreadable(path: &Path, error: &ReadError) -> Problem {
    Problem { path: shown(path), code: Some(Code::UNREADABLE), message: error.to_string(), help: Some(error.help().to_owned()) }
}

fn walk(root: &Path, found: &mut Discovered) {
    let before = found.files.len() + found.problems.len();
    let mut entries = WalkDir::new(root).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        if let Some(entry) = entry.as_ref().ok().filter(|entry| ProjectFileKind::is_asked_for(entry.file_name())) {
            found.seen.insert(entry.path().to_owned());
        }
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) if entry.path_is_symlink() => pass_over_link(&entry, found),
            Ok(entry) if entry.file_type().is_dir() => {
                if is_passed_over(entry.file_name()) {
                    found.skipped.folders += 1;
                    entries.skip_current_dir();
                }
            }
            Ok(entry) if entry.file_type().is_file() && is_manifest(entry.file_name()) => {
                found.files.push(Found { shown: shown(entry.path()), path: entry.into_path() });
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let error = error.into_io_error().unwrap_or_else(|| std::io::Error::other("the folder cannot be walked"));
                found.problems.push(unreadable(&path, &error.into()));
            }
        }
    }
    if found.files.len() + found.problems.len() == before {
        found.problems.push(Problem {
            path: shown(root),
            code: None,
            message: "no manifest found".to_owned(),
            help: Some(
                "a manifest is named `collection.toml` or `NAME.collection.toml`; a file with another name can be given by its path"
                    .to_owned(),
            ),
        });
    }
}

/// Whether a file's name says that it is a manifest.
#[must_use]
pub fn is_manifest(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name == b"collection.toml" || name.ends_with(b".collection.toml")
}

/// What a change that touches some files makes it necessary to review: the manifests among them; all below the working folder where
/// one of them decides.
#[must_use]
pub fn touched(files: &[PathBuf]) -> Vec<PathBuf> {
    let name_is = |file: &Path, test: fn(&OsStr) -> bool| file.file_name().is_some_and(test);
    let decides = |file: &&PathBuf| is_policy(file) || name_is(file, |name| ProjectFileKind::ALL.iter().any(|(own, _)| name == *own));
    if files.iter().any(|file| decides(&file)) {
        return vec![PathBuf::from(".")];
    }
    files.iter().filter(|file| name_is(file, is_manifest)).cloned().collect()
}

/// Whether a walk over a folder that holds a path would find it: the name of a manifest, in no folder that is passed over.
pub(super) fn is_in_sight(path: &Path) -> bool {
    let mut folders = path.parent().into_iter().flat_map(Path::components);
    path.file_name().is_some_and(is_manifest) && !folders.any(|folder| is_passed_over(folder.as_os_str()))
}

fn is_passed_over(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") || PASSED_OVER.iter().any(|passed| name == *passed)
}

/// A link is not followed. One that is named like a manifest keeps the check from being whole, or else a manifest could be made to
/// vanish by putting a link in its place; one to a folder is counted.
fn pass_over_link(link: &DirEntry, found: &mut Discovered) {
    if is_manifest(link.file_name()) {
        found.skipped.links += 1;
        found.problems.push(Problem {
            path: shown(link.path()),
            code: Some(Code::UNREADABLE),
            message: "a manifest that is a link is not followed".to_owned(),
            help: Some("put the file itself there, or name the link on the command line".to_owned()),
        });
    } else {
        found.skipped.links += usize::from(fs::metadata(link.path()).is_ok_and(|target| target.is_dir()));
    }
}

/// One file can be named twice, by itself and by a folder: the least spelling stays.
fn keep_first_of_each(files: &mut Vec<Found>) {
    let mut seen = std::collections::HashSet::new();
    files.retain(|found| seen.insert(fs::canonicalize(&found.path).unwrap_or_else(|_| found.path.clone())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_are_told_by_name() {
        assert!(is_manifest(OsStr::new("collection.toml")));
        assert!(is_manifest(OsStr::new("web.collection.toml")));
        assert!(!is_manifest(OsStr::new("mycollection.toml")));
        assert!(!is_manifest(OsStr::new("Cargo.toml")));
    }

    #[test]
    fn a_path_that_does_not_exist_is_a_problem() {
        let found = discover(&[PathBuf::from("no/such/path")]);
        assert!(found.files.is_empty());
        assert_eq!(found.problems[0].message, "there is no such file or folder");
    }

    #[test]
    fn order_of_paths_does_not_matter() {
        let (one, other) = (PathBuf::from("tests/decisions"), PathBuf::from("./tests"));
        let forward = discover(&[one.clone(), other.clone()]);
        let backward = discover(&[other, one]);
        assert_eq!(forward.files, backward.files);
        assert!(forward.files.iter().all(|found| found.shown.starts_with("tests/")));
    }
}
