//! A repository of a test's own, with a small pack of rules, and Ombud run in it.

#![expect(clippy::unwrap_used, reason = "a test that cannot make its repository fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The day of all reviews.
pub(crate) const AS_OF: &str = "2026-11-01";

/// A manifest that passes the pack's rules.
pub(crate) const CLEAN: &str = r#"[collection]
id    = "clean"
title = "What the shop records"

[controller]
name    = "Acme"
country = "DE"

[[subject]]
id            = "staff"
is            = "employee"
jurisdictions = ["DE"]
participation = "mandatory"
population    = 70

[[purpose]]
id           = "improve"
is           = "product-improvement"
subjects     = ["staff"]
lawful-basis = "contract"

[[field]]
id        = "clicks"
is        = "pointer-click"
purposes  = ["improve"]
subjects  = ["staff"]
retention = { period = "30 days" }
"#;

/// Settings that judge by the pack alone.
pub(crate) const SETTINGS: &str = "packs = [\"policies\"]\n\n[select]\npacks = [\"acme\"]\n";

/// A rule whose findings cannot be waived.
const UNWAIVABLE: &str = r#"pack acme

rule acme-no-children "No children are recorded" {
  law        acme-handbook para. 9
  severity   error
  unwaivable "nobody in the house can accept it"
  for each subject s
  forbid  s is within child
  message "{s.id} are children"
  label   s "recorded here"
  help    "leave them out"

  example violated """
    subject.is = "child"   #~ here
  """
  example satisfied """
    subject.is = "employee"
  """
  example undetermined """
    #~ without subject.is
    #~ at subject.is
  """
}
"#;

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Fails, showing all, unless the exit code is this.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n{}\n{}", self.out, self.err);
        self
    }

    /// Fails, showing all, unless the output holds a text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        let joined = self.words();
        assert!(joined.contains(text), "it does not say `{text}`:\n{}\n{}", self.out, self.err);
        self
    }

    /// Fails, showing all, if the output holds a text.
    #[track_caller]
    pub(crate) fn keeps_silent_of(self, text: &str) -> Self {
        assert!(!self.words().contains(text), "it says `{text}`:\n{}\n{}", self.out, self.err);
        self
    }

    /// All that was printed, with breaks of lines as spaces.
    fn words(&self) -> String {
        let all = format!("{} {}", self.out, self.err);
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// A repository.
pub(crate) struct Repository {
    pub(crate) path: PathBuf,
}

impl Repository {
    /// An empty one with the pack and settings, nothing committed.
    pub(crate) fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("gate-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let made = Self { path };
        made.git(&["init", "--quiet", "--initial-branch=main", "."]);
        let acme = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cli/acme");
        for entry in fs::read_dir(acme).unwrap().map(Result::unwrap) {
            made.write(&format!("policies/{}", entry.file_name().to_str().unwrap()), &fs::read_to_string(entry.path()).unwrap());
        }
        made.write("policies/unwaivable.policy", UNWAIVABLE);
        made.write("ombud.toml", SETTINGS);
        made
    }

    /// With the clean manifest as `shop/collection.toml`, committed on `main`; then on a branch `change`.
    pub(crate) fn with_clean(name: &str) -> Self {
        let made = Self::new(name);
        made.write("shop/collection.toml", CLEAN);
        made.commit("a clean shop");
        made.git(&["checkout", "--quiet", "-b", "change"]);
        made
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path.join(file)).unwrap()
    }

    /// Replaces a text in a file, which must hold it.
    #[track_caller]
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{file} does not hold `{from}`");
        self.write(file, &text.replace(from, to));
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.path.join(file)).unwrap();
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = command("git", &self.path)
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    /// Runs Ombud in the root.
    pub(crate) fn ombud(&self, arguments: &[&str]) -> Run {
        self.ombud_in(".", arguments)
    }

    /// Runs Ombud in a folder.
    pub(crate) fn ombud_in(&self, folder: &str, arguments: &[&str]) -> Run {
        Self::ran(command(env!("CARGO_BIN_EXE_ombud"), &self.path.join(folder)).args(arguments))
    }

    /// Runs Ombud in the root with some environment.
    pub(crate) fn ombud_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        Self::ran(command(env!("CARGO_BIN_EXE_ombud"), &self.path).args(arguments).envs(variables.iter().copied()))
    }

    fn ran(command: &mut Command) -> Run {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// `ombud check` on the day of all reviews, one line a finding with its fingerprint.
    pub(crate) fn check(&self, arguments: &[&str]) -> Run {
        self.ombud(&[&["check", "--as-of", AS_OF, "--format", "concise", "--fingerprints"], arguments].concat())
    }

    /// The first digits of the fingerprint of the only finding of a rule.
    #[track_caller]
    pub(crate) fn fingerprint(&self, rule: &str) -> String {
        let run = self.check(&[]);
        let named = format!("[{rule}]");
        let line = run.out.lines().find(|line| line.contains(&named));
        assert!(line.is_some(), "no `{rule}`:\n{}", run.out);
        let line = line.unwrap();
        line.rsplit(' ').next().unwrap().to_owned()
    }

    /// What lies in the work tree and in the repository's own folder besides objects, to see that nothing is touched.
    pub(crate) fn state(&self) -> String {
        format!("{}{}", self.git(&["status", "--porcelain", "--ignored"]), self.git(&["for-each-ref"]))
    }
}

fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().stdin(Stdio::null()).env("PATH", std::env::var_os("PATH").unwrap());
    command.env("COLUMNS", "80").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null").env("HOME", folder);
    command
}
