//! Repositories made for a test: a server's with a main branch, and clones of it in which CI works.

#![expect(clippy::unwrap_used, reason = "a test that cannot make its repository fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The day of all reviews.
const AS_OF: &str = "2026-11-01";
/// Whoever runs the tests.
const NOBODY: [&str; 4] = ["-c", "user.name=a", "-c", "user.email=a@example.com"];

/// What a script gave.
pub(crate) struct Ran {
    /// The exit code.
    pub(crate) code: i32,
    /// The output and the errors.
    pub(crate) said: String,
}

/// A folder of a test's own, with a server's repository in `server` and a clone in `clone`.
pub(crate) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Makes a repository whose main branch, of any name, holds a manifest in which nothing is violated.
    pub(crate) fn new(name: &str, main: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("places-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("bin")).unwrap();
        let scratch = Self { folder };
        scratch.write_ombud();
        scratch.git(".", &["init", "-q", "-b", main, "server"]);
        scratch.put("server", "good", "keystroke-programme-repaired");
        scratch.commit("server", "the beginning");
        scratch
    }

    /// On the path there is an `ombud` that reviews as of the same day always.
    fn write_ombud(&self) {
        use std::os::unix::fs::PermissionsExt;
        let script = format!(
            "#!/bin/sh\n[ \"$1\" = check ] || exec '{ombud}' \"$@\"\nshift\nexec '{ombud}' check --as-of={AS_OF} \"$@\"\n",
            ombud = env!("CARGO_BIN_EXE_ombud")
        );
        fs::write(self.path("bin/ombud"), script).unwrap();
        fs::set_permissions(self.path("bin/ombud"), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The path of a file in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What a file in the folder holds; nothing where there is none.
    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Writes a file in the folder.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    /// Puts an example project into a folder of a repository, with the documents that it names.
    pub(crate) fn put(&self, repository: &str, name: &str, example: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
        for entry in walkdir::WalkDir::new(&from) {
            let entry = entry.unwrap();
            let to = self.path(repository).join(name).join(entry.path().strip_prefix(&from).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
    }

    /// Runs git in a repository.
    pub(crate) fn git(&self, repository: &str, arguments: &[&str]) {
        let output = self.command("git", repository).args(NOBODY).args(arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Commits all that a repository holds.
    pub(crate) fn commit(&self, repository: &str, message: &str) {
        self.git(repository, &["add", "-A"]);
        self.git(repository, &["commit", "-q", "--allow-empty", "-m", message]);
    }

    /// Clones the branch `change` as CI does: one branch, whole or its last commit only.
    pub(crate) fn clone_change(&self, depth: Option<u32>) {
        let _ = fs::remove_dir_all(self.path("clone"));
        let server = format!("file://{}", self.path("server").display());
        let depth = depth.map(|depth| format!("--depth={depth}"));
        let fixed = ["clone", "-q", "--single-branch", "-b", "change"];
        let arguments: Vec<&str> = fixed.into_iter().chain(depth.as_deref()).chain([server.as_str(), "clone"]).collect();
        self.git(".", &arguments);
    }

    /// Runs a script in the clone with `bash`, as GitHub does it.
    pub(crate) fn bash(&self, script: &str, variables: &[(String, String)]) -> Ran {
        self.write("script.sh", script);
        let mut command = self.command("bash", "clone");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]).arg(self.path("script.sh"));
        ran(&command.envs(variables.iter().cloned()).output().unwrap())
    }

    /// A command in a repository, with nobody's settings.
    fn command(&self, program: &str, repository: &str) -> Command {
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(program);
        command.current_dir(self.path(repository)).env_clear().stdin(Stdio::null());
        command.env("PATH", path).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command
    }

    /// Whether something ran that stood in a name: it would have made a file `stolen`.
    pub(crate) fn was_tricked(&self) -> bool {
        let mut entries = walkdir::WalkDir::new(&self.folder).into_iter().filter_map(Result::ok);
        entries.any(|entry| entry.file_name().to_string_lossy().starts_with("stolen"))
    }
}

fn ran(output: &Output) -> Ran {
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    Ran { code: output.status.code().unwrap(), said: String::from_utf8(said).unwrap() }
}
