//! Revisions of a repository, read through `git` itself: names to commits, the files of a commit, their contents. The work tree is
//! not touched, no hook and no filter runs, nothing is fetched.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use thiserror::Error;

use super::files::{MAX_BYTES, ReadError};

/// Why a revision cannot be read.
#[derive(Debug, Error)]
pub enum GitError {
    /// There is no `git`.
    #[error("`git` cannot be started: {0}")]
    NoGit(io::Error),
    /// The folder is in no repository.
    #[error("`{0}` is in no git repository")]
    NoRepository(String),
    /// There is no such revision.
    #[error("there is no revision `{0}` here")]
    NoRevision(String),
    /// There is none in this clone, which is a shallow one.
    #[error("there is no revision `{0}` in this clone, which holds only the last commits")]
    NotFetched(String),
    /// Two revisions without a common one.
    #[error("`{0}` and the present commit have no commit in common")]
    NoMergeBase(String),
    /// The same in a shallow clone.
    #[error("where this change branched off from `{0}` lies outside of this clone, which holds only the last commits")]
    MergeBaseNotFetched(String),
    /// Something else that `git` says.
    #[error("git {0}: {1}")]
    Failed(&'static str, String),
}

impl GitError {
    /// The remedy.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoGit(_) => "install git, or review without `--since` and `--policy-from`",
            Self::NoRepository(_) => "run the check inside of the repository that holds the manifests",
            Self::NoRevision(_) => "name a branch, a tag or a commit that `git rev-parse` knows; a branch of the server is `origin/NAME`",
            Self::NotFetched(_) | Self::MergeBaseNotFetched(_) => {
                "fetch more of it: `git fetch --unshallow`, or `fetch-depth: 0` where a CI job checks out"
            }
            Self::NoMergeBase(_) => "name a revision of the same history",
            Self::Failed(..) => "`git fsck` tells whether the repository is whole",
        }
    }
}

/// A repository with a work tree.
#[derive(Debug, Clone)]
pub struct Repository {
    /// The root of its work tree, whole and without links.
    pub root: PathBuf,
}

impl Repository {
    /// The repository that holds a folder.
    ///
    /// # Errors
    /// Where there is no `git` or no repository.
    pub fn of(folder: &Path) -> Result<Self, GitError> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let shown = || super::shown(folder);
        let root = match run(folder, "rev-parse", &["--show-toplevel".as_ref()]) {
            Ok(root) => root,
            Err(GitError::Failed(..)) => return Err(GitError::NoRepository(shown())),
            Err(error) => return Err(error),
        };
        let root = std::fs::canonicalize(root.trim_end_matches(['\n', '\r'])).map_err(|_| GitError::NoRepository(shown()))?;
        Ok(Self { root })
    }

    /// The commit that a name means.
    ///
    /// # Errors
    /// Where there is none.
    pub fn commit(&self, name: &str) -> Result<String, GitError> {
        let wanted = format!("{name}^{{commit}}");
        let arguments = ["--verify".as_ref(), "--quiet".as_ref(), "--end-of-options".as_ref(), OsStr::new(&wanted)];
        match run(&self.root, "rev-parse", &arguments) {
            Ok(commit) => Ok(commit.trim().to_owned()),
            Err(GitError::Failed(..)) if self.is_shallow() => Err(GitError::NotFetched(name.to_owned())),
            Err(GitError::Failed(..)) => Err(GitError::NoRevision(name.to_owned())),
            Err(error) => Err(error),
        }
    }

    /// The last commit that a revision and the present one have in common; the revision itself where nothing is committed since.
    ///
    /// # Errors
    /// Where there is none.
    pub fn merge_base(&self, name: &str) -> Result<String, GitError> {
        let commit = self.commit(name)?;
        match run(&self.root, "merge-base", &[OsStr::new(&commit), "HEAD".as_ref()]) {
            Ok(base) => Ok(base.trim().to_owned()),
            Err(GitError::Failed(..)) if self.is_shallow() => Err(GitError::MergeBaseNotFetched(name.to_owned())),
            Err(GitError::Failed(..)) => Err(GitError::NoMergeBase(name.to_owned())),
            Err(error) => Err(error),
        }
    }

    /// Files that were renamed since a commit, as the index has it: the former path and the present one, both below the root.
    ///
    /// # Errors
    /// Where `git` fails.
    pub fn renamed_since(&self, commit: &str) -> Result<Vec<(String, String)>, GitError> {
        let fixed = ["--cached", "--no-ext-diff", "--no-textconv", "--name-status", "-z", "-M", "--diff-filter=R"].map(OsStr::new);
        let arguments: Vec<&OsStr> = fixed.into_iter().chain([OsStr::new(commit), "--".as_ref()]).collect();
        let listed = run(&self.root, "diff", &arguments)?;
        let mut parts = listed.split('\0');
        let mut renamed = Vec::new();
        while let (Some(status), Some(from), Some(to)) = (parts.next(), parts.next(), parts.next()) {
            if status.starts_with('R') {
                renamed.push((from.to_owned(), to.to_owned()));
            }
        }
        Ok(renamed)
    }

    fn is_shallow(&self) -> bool {
        run(&self.root, "rev-parse", &["--is-shallow-repository".as_ref()]).is_ok_and(|answer| answer.trim() == "true")
    }
}

/// The files of one commit.
#[derive(Debug)]
pub struct Revision {
    repository: Repository,
    /// The name by which it was asked for.
    pub name: String,
    /// The commit.
    pub commit: String,
    /// The files by their paths below the root, with `/`.
    files: BTreeMap<String, Blob>,
    reader: RefCell<Option<BlobReader>>,
}

#[derive(Debug, Clone)]
struct Blob {
    id: String,
    is_link: bool,
}

impl Revision {
    /// Lists the files of a commit.
    ///
    /// # Errors
    /// Where `git` fails.
    pub fn open(repository: &Repository, name: &str, commit: &str) -> Result<Self, GitError> {
        let arguments = ["-r", "-z", "--full-tree", "--end-of-options", commit].map(OsStr::new);
        let listed = run(&repository.root, "ls-tree", &arguments)?;
        let mut files = BTreeMap::new();
        for line in listed.split('\0') {
            // `MODE SP TYPE SP ID TAB PATH`
            let Some((facts, path)) = line.split_once('\t') else { continue };
            let mut facts = facts.split(' ');
            if let (Some(mode), Some("blob"), Some(id)) = (facts.next(), facts.next(), facts.next()) {
                files.insert(path.to_owned(), Blob { id: id.to_owned(), is_link: mode == "120000" });
            }
        }
        let (name, commit) = (name.to_owned(), commit.to_owned());
        Ok(Self { repository: repository.clone(), name, commit, files, reader: RefCell::new(None) })
    }

    /// The first digits of the commit.
    #[must_use]
    pub fn short(&self) -> &str {
        self.commit.get(..10).unwrap_or(&self.commit)
    }

    /// The root of the work tree.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.repository.root
    }

    /// The paths of all files, below the root, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A whole path as one below the root; none where it lies outside.
    #[must_use]
    pub fn below_root(&self, path: &Path) -> Option<String> {
        path.strip_prefix(&self.repository.root).ok().map(super::shown)
    }

    /// Whether there is a file at a path below the root.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The text of a file by its path below the root; none where there is none.
    ///
    /// # Errors
    /// Where it is a link, too large or no text.
    pub fn read(&self, path: &str) -> Result<Option<String>, ReadError> {
        let Some(blob) = self.files.get(path) else { return Ok(None) };
        if blob.is_link {
            return Err(ReadError::Link);
        }
        let mut reader = self.reader.borrow_mut();
        if reader.is_none() {
            *reader = Some(BlobReader::start(&self.repository.root)?);
        }
        let Some(reader) = reader.as_mut() else { return Ok(None) };
        let bytes = reader.read(&blob.id)?;
        String::from_utf8(bytes).map(Some).map_err(|error| ReadError::NotText(error.utf8_error().valid_up_to()))
    }
}

/// A `git cat-file --batch` that answers one question after the other.
#[derive(Debug)]
struct BlobReader {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl BlobReader {
    fn start(root: &Path) -> io::Result<Self> {
        let mut child =
            command(root, "cat-file").arg("--batch").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let gone = || io::Error::other("git cat-file does not answer");
        let (asks, answers) = (child.stdin.take().ok_or_else(gone)?, child.stdout.take().ok_or_else(gone)?);
        Ok(Self { child, asks, answers: BufReader::new(answers) })
    }

    fn read(&mut self, id: &str) -> Result<Vec<u8>, ReadError> {
        writeln!(self.asks, "{id}")?;
        self.asks.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        // `ID SP blob SP SIZE`
        let size: u64 = head.trim().rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or(ReadError::Missing)?;
        if size > MAX_BYTES {
            io::copy(&mut (&mut self.answers).take(size + 1), &mut io::sink())?;
            return Err(ReadError::TooLarge);
        }
        let mut bytes = Vec::new();
        (&mut self.answers).take(size).read_to_end(&mut bytes)?;
        let mut newline = [0];
        self.answers.read_exact(&mut newline)?;
        Ok(bytes)
    }
}

impl Drop for BlobReader {
    fn drop(&mut self) {
        // The process ends by itself when its input does; whether it could be waited for changes nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a hook is started with: it names the repository of the hook by paths that hold in its folder only.
const OF_THE_CALLER: [&str; 6] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_EXTERNAL_DIFF"];

/// A command of `git` that runs nothing that the repository names, asks nobody and writes no lock.
fn command(folder: &Path, name: &str) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    for setting in ["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotePath=false", "diff.external="] {
        command.args(["-c", setting]);
    }
    OF_THE_CALLER.iter().for_each(|variable| {
        command.env_remove(variable);
    });
    command.arg(name).env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").env("LC_ALL", "C");
    command
}

fn run(folder: &Path, name: &'static str, arguments: &[&OsStr]) -> Result<String, GitError> {
    let output = command(folder, name).args(arguments).stdin(Stdio::null()).output().map_err(GitError::NoGit)?;
    if !output.status.success() {
        return Err(GitError::Failed(name, String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
