//! The files that set up a project: `ombud.toml`, waivers, baselines. They are found upwards from each manifest, as far as the
//! root of the repository.

use std::path::{Component, Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Problem;
use super::discover::{Discovered, unreadable};
use super::files::{ReadError, from_here, shown};
use super::packs::{PolicyText, read_pack_at};
use super::tree::Tree;
use crate::project::{Settings, read_settings};
use crate::source::{SourceId, Span};

/// What the files are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProjectFileKind {
    /// Settings.
    Settings,
    /// Waivers.
    Waivers,
    /// A baseline.
    Baseline,
}

impl ProjectFileKind {
    /// All kinds with the names of their files.
    pub const ALL: [(&'static str, Self); 3] =
        [("ombud.toml", Self::Settings), ("ombud-waivers.toml", Self::Waivers), ("ombud-baseline.toml", Self::Baseline)];
    /// What marks the root of a repository.
    const ROOT: &'static str = ".git";

    /// Whether a name is one that the search upwards asks for.
    pub(super) fn is_asked_for(name: &std::ffi::OsStr) -> bool {
        name == Self::ROOT || Self::ALL.iter().any(|(own, _)| name == *own)
    }
}

/// One of these files.
#[derive(Debug, Clone)]
pub struct ProjectFile {
    /// What it is for.
    pub kind: ProjectFileKind,
    /// Its folder, whole and without links.
    pub folder: PathBuf,
    /// Its path as shown.
    pub shown: String,
    /// Its text.
    pub text: String,
}

/// The files of a project, and which of them each folder stands under.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The files, in order of discovery.
    pub files: Vec<ProjectFile>,
    /// Distinct lists of files, each the nearest first.
    pub(super) chains: Vec<Vec<usize>>,
    /// The list of each folder of a manifest, by its path as found.
    chain_of: FxHashMap<PathBuf, usize>,
    /// Files that could not be read.
    pub(super) problems: Vec<Problem>,
    /// The packs that settings name.
    pub(super) packs: Vec<NamedPack>,
}

/// A pack that settings name.
#[derive(Debug, Clone)]
pub(super) struct NamedPack {
    /// The number of the file.
    pub(super) file: usize,
    /// The place in it.
    pub(super) span: Span,
    /// As it is written there.
    pub(super) written: String,
    /// Its policies, or why they cannot be read.
    pub(super) policies: Result<Vec<PolicyText>, Vec<Problem>>,
}

impl Project {
    /// Finds the files above the manifests of a search.
    #[must_use]
    pub fn find(found: &Discovered, tree: Tree<'_>) -> Self {
        let mut search = Search::new(found, tree);
        for file in &found.files {
            search.chain_of(file.path.parent().unwrap_or(Path::new("")));
        }
        search.finish()
    }

    /// Finds the files above folders, and in them; for a file, above it.
    #[must_use]
    pub fn above(paths: &[PathBuf], tree: Tree<'_>) -> Self {
        let found = Discovered::default();
        let mut search = Search::new(&found, tree);
        for path in paths {
            let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
            search.chain_of(folder);
        }
        search.finish()
    }

    /// The number of the list of files above a manifest; none where there is no project.
    pub(super) fn chain_of(&self, manifest: &Path) -> Option<usize> {
        self.chain_of.get(manifest.parent()?).copied()
    }

    /// The lists that hold a file.
    pub(super) fn chains_with(&self, file: usize) -> impl Iterator<Item = usize> {
        self.chains.iter().enumerate().filter(move |(_, chain)| chain.contains(&file)).map(|(index, _)| index)
    }

    /// The files of a list that are of one kind, the nearest first.
    pub(super) fn of_kind(&self, chain: usize, kind: ProjectFileKind) -> impl Iterator<Item = usize> {
        let chain = self.chains.get(chain).map(Vec::as_slice).unwrap_or_default();
        chain.iter().copied().filter(move |file| self.files.get(*file).is_some_and(|file| file.kind == kind))
    }
}

/// A search for the files above folders, which asks for each folder once.
struct Search<'run> {
    found: &'run Discovered,
    tree: Tree<'run>,
    project: Project,
    /// The lists by folder, whole and without links.
    known: FxHashMap<PathBuf, Vec<usize>>,
    numbers: FxHashMap<Vec<usize>, usize>,
    /// The numbers of the files by their whole paths: one folder can be named in two ways.
    read: FxHashMap<PathBuf, usize>,
    /// The files that say that no file further up is asked.
    roots: FxHashSet<usize>,
}

impl<'run> Search<'run> {
    fn new(found: &'run Discovered, tree: Tree<'run>) -> Self {
        Self {
            found,
            tree,
            project: Project::default(),
            known: FxHashMap::default(),
            numbers: FxHashMap::default(),
            read: FxHashMap::default(),
            roots: FxHashSet::default(),
        }
    }

    fn finish(self) -> Project {
        self.project
    }

    fn chain_of(&mut self, folder: &Path) {
        if self.project.chain_of.contains_key(folder) {
            return;
        }
        let list = self.list(folder);
        let next = self.project.chains.len();
        let number = *self.numbers.entry(list.clone()).or_insert(next);
        if number == next {
            self.project.chains.push(list);
        }
        self.project.chain_of.insert(folder.to_owned(), number);
    }

    /// The files above a folder, and in it.
    fn list(&mut self, folder: &Path) -> Vec<usize> {
        let mut lists: Vec<(PathBuf, Vec<usize>)> = Vec::new();
        let mut at = folder.to_owned();
        let mut above = Vec::new();
        loop {
            if let Some(known) = self.known.get(&at) {
                above.clone_from(known);
                break;
            }
            let (own, is_root) = self.own(&at);
            lists.push((at.clone(), own));
            let Some(parent) = self.parent(&at).filter(|_| !is_root) else { break };
            at = parent;
        }
        for (folder, own) in lists.into_iter().rev() {
            above.splice(0..0, own);
            self.known.insert(folder, above.clone());
        }
        above
    }

    /// The folder above: as it was walked where it was, else the one that the system names.
    fn parent(&self, folder: &Path) -> Option<PathBuf> {
        if let Some(parent) = folder.parent().filter(|parent| self.found.was_walked(parent)) {
            return Some(parent.to_owned());
        }
        let whole = whole_folder(folder)?;
        whole.parent().map(Path::to_owned)
    }

    /// The files in a folder, and whether no folder above is asked.
    fn own(&mut self, folder: &Path) -> (Vec<usize>, bool) {
        let was_walked = self.found.was_walked(folder);
        let is_there = |path: &Path| if was_walked { self.found.seen.contains(path) } else { Tree::Work.has(path) };
        let mut is_root = is_there(&folder.join(ProjectFileKind::ROOT));
        let there: Vec<(PathBuf, ProjectFileKind)> = ProjectFileKind::ALL
            .into_iter()
            .map(|(name, kind)| (folder.join(name), kind))
            .filter(|(path, _)| matches!(self.tree, Tree::At(_)) || is_there(path))
            .collect();
        let mut own = Vec::new();
        for (path, kind) in there {
            match self.file(&path, kind) {
                Ok(Some(number)) => {
                    is_root |= self.roots.contains(&number);
                    own.push(number);
                }
                Ok(None) => {}
                Err(error) => self.project.problems.push(unreadable(&path, &error)),
            }
        }
        (own, is_root)
    }

    /// Reads the packs that settings name; gives whether they say that no file further up is asked.
    fn settings(&mut self, number: usize, file: &ProjectFile) -> bool {
        let arena = crate::manifest::Arena::new();
        let (tree, _) = crate::manifest::parse(&arena, SourceId::default(), &file.text);
        let settings: Settings = read_settings(&tree, SourceId::default()).0;
        let shown_folder = Path::new(&file.shown).parent().unwrap_or(Path::new(""));
        for pack in settings.packs {
            let path = in_order(&file.folder.join(&pack.value));
            let name = shown(&in_order(&shown_folder.join(&pack.value)));
            let policies = read_pack_at(self.tree, &path, &name);
            self.project.packs.push(NamedPack { file: number, span: pack.span, written: pack.value, policies });
        }
        settings.root
    }

    /// The number of a file, which is read where it was not; none where there is no such file.
    fn file(&mut self, path: &Path, kind: ProjectFileKind) -> Result<Option<usize>, ReadError> {
        let whole_path = whole(path);
        if let Some(number) = self.read.get(&whole_path) {
            return Ok(Some(*number));
        }
        let Some(text) = self.tree.read(&whole_path)? else { return Ok(None) };
        let number = self.project.files.len();
        let shown = if path.is_absolute() { self.as_shown(&whole_path) } else { shown(path) };
        let folder = whole_path.parent().map(Path::to_owned).unwrap_or_default();
        let file = ProjectFile { kind, folder, shown, text };
        if kind == ProjectFileKind::Settings && self.settings(number, &file) {
            self.roots.insert(number);
        }
        self.project.files.push(file);
        self.read.insert(whole_path, number);
        Ok(Some(number))
    }

    /// A path as shown: from the working folder where manifests are named so, else whole.
    fn as_shown(&self, path: &Path) -> String {
        if self.found.files.iter().any(|file| file.path.is_absolute()) { shown(path) } else { from_here(path) }
    }
}

/// A path without `.`, and without `..` where a folder stands before it.
fn in_order(path: &Path) -> PathBuf {
    let mut ordered = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(ordered.components().next_back(), Some(Component::Normal(_))) => {
                ordered.pop();
            }
            part => ordered.push(part),
        }
    }
    ordered
}

/// A folder's path, whole and without links; none where there is no such folder and the path is not whole.
fn whole_folder(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    std::fs::canonicalize(folder).ok().or_else(|| folder.is_absolute().then(|| folder.to_owned()))
}

/// The path of a file or a folder, whole; a folder without links, a file in a folder without links.
pub(super) fn whole_path(path: &Path) -> PathBuf {
    if path.is_dir() { whole_folder(path).unwrap_or_else(|| path.to_owned()) } else { whole(path) }
}

/// A file's path, whole; its folder without links.
pub(super) fn whole(file: &Path) -> PathBuf {
    let folder = whole_folder(file.parent().unwrap_or(Path::new("")));
    folder.and_then(|folder| Some(folder.join(file.file_name()?))).unwrap_or_else(|| file.to_owned())
}
