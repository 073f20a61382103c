//! Runs the binary in a clean environment, in the folder of the package.

#![expect(clippy::unwrap_used, reason = "a test that cannot run its command fails")]

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The rules that tests judge by.
pub(crate) const ACME: &[&str] = &[
    "--pack",
    "tests/fixtures/cli/acme",
    "--rule",
    "acme-consent-is-free",
    "--rule",
    "acme-crowds-are-counted",
    "--rule",
    "acme-storage-is-limited",
];

/// What a run gave.
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: i32,
    /// The output.
    pub(crate) out: String,
    /// The errors.
    pub(crate) err: String,
}

fn command(variables: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ombud"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_clear().env("COLUMNS", "80").envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs with some arguments.
pub(crate) fn ombud(arguments: &[&str]) -> Run {
    ombud_with(&[], arguments)
}

/// Runs with some environment.
pub(crate) fn ombud_with(variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let output = command(variables, arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: without_bundled(&text(output.stdout)), err: text(output.stderr) }
}

/// How many bundled rules were not selected says nothing here, and changes with every rule.
fn without_bundled(out: &str) -> String {
    let mut lines = Vec::new();
    for line in out.split('\n') {
        let at = line.find(" rules not selected").or_else(|| line.find(" not selected"));
        let from = at.and_then(|at| line.get(..at)).map(|head| head.trim_end_matches(|digit: char| digit.is_ascii_digit()).len());
        match (at, from) {
            (Some(at), Some(from)) => lines.push(format!("{}N{}", line.get(..from).unwrap(), line.get(at..).unwrap())),
            _ if line.trim().starts_with("\"rules-not-selected\"") => lines.push("    \"rules-not-selected\": N,".to_owned()),
            _ => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

/// Runs with an output that nobody reads.
pub(crate) fn ombud_closed(arguments: &[&str]) -> Run {
    let mut child = command(&[], arguments).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    Run { code: child.wait().unwrap().code().unwrap(), out: String::new(), err }
}

/// An empty folder of a test's own.
pub(crate) struct Scratch {
    /// Its path.
    pub(crate) path: String,
}

/// Makes an empty folder.
pub(crate) fn scratch(name: &str) -> Scratch {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    Scratch { path: path.display().to_string() }
}

impl Scratch {
    /// The path of a file in it.
    pub(crate) fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }

    /// The names of what is in it.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.path).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// Writes a file in it.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = PathBuf::from(self.file(name));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Copies a manifest into it, with one text replaced by another everywhere.
    pub(crate) fn copy_with(&self, original: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(original).unwrap();
        assert!(text.contains(from));
        self.write("collection.toml", text.replace(from, to).as_bytes());
    }
}
