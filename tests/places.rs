//! Keeps the places where Ombud is run true, without network: the hooks take the files that they must, the shell of the action, of
//! the GitLab job and of the page about CI runs in repositories made for it, and nothing names what does not exist.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that panics is a test that fails")]

#[path = "places/scratch.rs"]
mod scratch;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use scratch::{Ran, Scratch};
use serde_json::Value;

/// A name of a branch that git allows, and that does something wherever it is read as shell.
const HOSTILE: &str = "main;touch${IFS}stolen1;$(touch${IFS}stolen2)`touch${IFS}stolen3`'\"";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn yaml(path: &str) -> Value {
    serde_saphyr::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}

/// What the program prints, and its exit code.
fn ombud<'a>(arguments: impl IntoIterator<Item = &'a str>) -> (String, u8) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("ombud").chain(arguments).map(OsString::from);
    let code = ombud::cli::run(arguments, &mut out, &mut err);
    out.extend(err);
    (String::from_utf8(out).unwrap(), code)
}

/// What a hook runs, without the files.
fn hook_command(hook: &Value) -> Vec<&str> {
    let mut words: Vec<&str> = text(&hook["entry"]).split(' ').collect();
    assert_eq!(words.remove(0), "ombud");
    words.extend(list(&hook["args"]).iter().map(text));
    words
}

#[test]
fn hooks_take_exactly_the_files_that_count() {
    let names = [
        "collection.toml",
        "web.collection.toml",
        "a b/x.y.collection.toml",
        "deep/er/collection.toml",
        ".collection.toml",
        "-x.collection.toml",
        "ombud.toml",
        "ombud-waivers.toml",
        "sub/ombud-baseline.toml",
        "x.policy",
        "policies/a.b.policy",
        "a\nb/collection.toml",
        "mycollection.toml",
        "collection.toml.bak",
        "collection_toml",
        "Cargo.toml",
        "xombud.toml",
        "ombud-other.toml",
        "ombudtoml",
        "collection.toml/other",
        "x.policy/README.md",
        ".policy",
        "sub/.policy",
        "policy",
        "xpolicy",
        "COLLECTION.TOML",
        "README.md",
    ];
    for hook in list(&yaml(".pre-commit-hooks.yaml")) {
        let pattern = Regex::new(text(&hook["files"])).unwrap();
        for name in names {
            let counts = match hook_command(hook)[0] {
                "check" => !ombud::engine::touched(&[PathBuf::from(name)]).is_empty(),
                _ => ombud::engine::is_policy(Path::new(name)),
            };
            assert_eq!(pattern.is_match(name), counts, "hook `{}` and `{name}`", text(&hook["id"]));
        }
    }
}

#[test]
fn hooks_run_what_exists() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let ids: Vec<&str> = list(&hooks).iter().map(|hook| text(&hook["id"])).collect();
    assert_eq!(ids, ["ombud", "ombud-system", "ombud-policies"]);
    for hook in list(&hooks) {
        let command = hook_command(hook);
        assert_eq!(command.last(), Some(&"--"), "file names are no options");
        let with = |file: &'static str| ombud(command.iter().copied().chain([file]));
        if command[0] == "check" {
            assert_eq!(hook["require_serial"], true);
            assert_eq!(hook["types"], serde_json::json!([]), "a manifest that became a link is not passed over");
            assert_eq!(with("examples/keystroke-programme/collection.toml").1, 1);
            assert_eq!(with("examples/keystroke-programme-repaired/collection.toml").1, 0);
            assert_eq!(with("README.md"), ("none of these files is a manifest or decides about one: nothing to check\n".to_owned(), 0));
            let (said, code) = with("--help.collection.toml");
            assert!(code == 2 && said.contains("there is no such file"), "{said}");
        } else {
            assert_eq!(with("policies/de/pack.policy"), ("0 of 1 policy files would change\n".to_owned(), 0));
            assert_eq!(with("--check.policy").1, 2);
        }
    }
}

/// All scripts of a tree, wherever they stand.
fn scripts<'a>(tree: &'a Value, key: &str, found: &mut Vec<&'a str>) {
    match tree {
        Value::Object(entries) => {
            for (name, value) in entries {
                if name == key {
                    found.extend(value.as_str().into_iter().chain(value.as_array().into_iter().flatten().map(text)));
                } else {
                    scripts(value, key, found);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| scripts(value, key, found)),
        _ => {}
    }
}

#[test]
fn scripts_are_shell_and_take_values_as_variables_only() {
    for (file, keys) in
        [("action.yml", vec!["run"]), ("docs/ci/github.yml", vec!["run"]), ("docs/ci/gitlab.yml", vec!["script", "before_script"])]
    {
        let tree = yaml(file);
        let mut found = Vec::new();
        keys.iter().for_each(|key| scripts(&tree, key, &mut found));
        assert!(file == "docs/ci/github.yml" || found.len() >= 2, "{file}: {found:?}");
        for script in found {
            assert!(!script.contains("${{"), "{file} puts a value into a script:\n{script}");
            let checked = Command::new("bash").args(["-n", "-c", script]).output().unwrap();
            assert!(checked.status.success(), "{file}: {}", String::from_utf8_lossy(&checked.stderr));
        }
    }
}

#[test]
fn the_action_uses_its_inputs_and_nothing_that_can_change() {
    let action = read("action.yml");
    let tree = yaml("action.yml");
    let inputs = tree["inputs"].as_object().unwrap();
    let used = Regex::new(r"inputs\.([a-z-]+)").unwrap();
    for name in used.captures_iter(&action).map(|found| found[1].to_owned()) {
        assert!(inputs.contains_key(&name), "there is no input `{name}`");
    }
    for name in inputs.keys() {
        assert!(action.contains(&format!("inputs.{name} ")), "the input `{name}` does nothing");
        assert!(read("docs/ci.md").contains(&format!("| `{name}` |")), "docs/ci.md does not tell of the input `{name}`");
    }
    let given = yaml("docs/ci/github.yml");
    let step = list(&given["jobs"]["ombud"]["steps"]).iter().find(|step| text(&step["uses"]).starts_with("OWNER/ombud@")).unwrap();
    assert!(step["with"].as_object().unwrap().keys().all(|name| inputs.contains_key(name)));
    let pinned = Regex::new(r"^[a-z-]+/[a-z-]+(/[a-z-]+)?@[0-9a-f]{40} # v[0-9.]+$").unwrap();
    let both = action + &read("docs/ci/github.yml");
    let others: Vec<&str> = both.lines().filter_map(|line| line.split_once("uses: ")).map(|(_, other)| other).collect();
    assert_eq!(others.len(), 3);
    for other in others.into_iter().filter(|other| !other.starts_with("OWNER/")) {
        assert!(pinned.is_match(other), "`{other}` is not pinned");
    }
}

/// Runs the step of the action that reviews, as GitHub would: inputs become variables, the rest is defaults.
fn run_action(scratch: &Scratch, inputs: &[(&str, &str)]) -> Ran {
    let tree = yaml("action.yml");
    let steps = list(&tree["runs"]["steps"]);
    let step = steps.iter().find(|step| step["id"] == "check").unwrap();
    assert_eq!(step["shell"], "bash");
    let given = |name: &str| inputs.iter().find(|(input, _)| *input == name).map(|(_, value)| (*value).to_owned());
    let mut variables: Vec<(String, String)> = vec![("RUNNER_TEMP".to_owned(), scratch.path("temp folder").display().to_string())];
    for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        scratch.write(name, "");
        variables.push((name.to_owned(), scratch.path(name).display().to_string()));
    }
    let _ = fs::create_dir_all(scratch.path("temp folder"));
    for (variable, value) in step["env"].as_object().unwrap() {
        let input = text(value).strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}")).unwrap();
        let ombud = || (input == "binary").then(|| scratch.path("bin/ombud").display().to_string());
        let default = || text(&tree["inputs"][input]["default"]).to_owned();
        variables.push((variable.clone(), given(input).or_else(ombud).unwrap_or_else(default)));
    }
    scratch.bash(text(&step["run"]), &variables)
}

/// What the step told the steps after it.
fn outputs(scratch: &Scratch) -> Vec<(String, String)> {
    let lines = scratch.text("GITHUB_OUTPUT");
    lines.lines().map(|line| line.split_once('=').unwrap()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn the_action_blocks_and_lets_pass() {
    let scratch = Scratch::new("action", "main");
    scratch.git("server", &["checkout", "-q", "-b", "change"]);
    scratch.commit("server", "nothing yet");
    scratch.clone_change(None);
    let passing = run_action(&scratch, &[]);
    assert_eq!(passing.code, 0, "{}", passing.said);
    let told = outputs(&scratch);
    let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["exit-code", "markdown", "sarif"]);
    assert_eq!(told[0].1, "0");
    assert_eq!(scratch.text("GITHUB_STEP_SUMMARY"), fs::read_to_string(&told[1].1).unwrap());
    assert!(scratch.text("GITHUB_STEP_SUMMARY").contains("no violation found in what is declared"));

    scratch.put("server", "bad", "keystroke-programme");
    scratch.commit("server", "a programme");
    scratch.clone_change(None);
    let blocked = run_action(&scratch, &[]);
    assert_eq!(blocked.code, 1, "{}", blocked.said);
    assert!(blocked.said.contains("::error file=bad/collection.toml,"), "{}", blocked.said);
    assert_eq!(outputs(&scratch)[0], ("exit-code".to_owned(), "1".to_owned()));
    let sarif: Value = serde_json::from_str(&fs::read_to_string(&outputs(&scratch)[2].1).unwrap()).unwrap();
    assert!(!list(&sarif["runs"][0]["results"]).is_empty());

    let one = run_action(&scratch, &[("paths", "good\n\n")]);
    assert_eq!(one.code, 0, "{}", one.said);
    let both = run_action(&scratch, &[("paths", "good\nbad"), ("profile", "adoption")]);
    assert_eq!(both.code, 1, "{}", both.said);
}

#[test]
fn the_action_runs_nothing_that_stands_in_names() {
    let scratch = Scratch::new("action-names", HOSTILE);
    let folder = "a b; touch stolen4; $(touch stolen5) `touch stolen6`";
    scratch.git("server", &["checkout", "-q", "-b", "change"]);
    scratch.put("server", folder, "keystroke-programme");
    scratch.commit("server", "hostile names");
    scratch.clone_change(None);
    scratch.git("clone", &["fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*"]);
    let base = format!("origin/{HOSTILE}");
    let ran = run_action(&scratch, &[("paths", folder), ("since", &base), ("policy-from", &base)]);
    assert_eq!(ran.code, 1, "{}", ran.said);
    let ran = run_action(&scratch, &[("paths", "good\n--help"), ("since", "--help"), ("profile", "$(touch stolen7)")]);
    assert_eq!(ran.code, 2, "{}", ran.said);
    let option = run_action(&scratch, &[("paths", "--help")]);
    assert!(option.code == 2 && option.said.contains("there is no such file"), "{}", option.said);
    assert!(!scratch.was_tricked());
}

#[test]
fn a_change_cannot_open_its_own_gate() {
    let scratch = Scratch::new("action-gate", "main");
    scratch.git("server", &["checkout", "-q", "-b", "change"]);
    scratch.put("server", "bad", "keystroke-programme");
    scratch.write("server/ombud.toml", "[files]\nexclude = [\"bad/**\"]\n");
    scratch.commit("server", "a programme, and settings that leave it out");
    scratch.clone_change(None);
    scratch.git("clone", &["fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*"]);
    let disarmed = run_action(&scratch, &[("since", "origin/main")]);
    assert_eq!(disarmed.code, 0, "without the lock the change opens its gate: {}", disarmed.said);
    let held = run_action(&scratch, &[("since", "origin/main"), ("policy-from", "origin/main")]);
    assert_eq!(held.code, 1, "{}", held.said);
    assert!(held.said.contains("gate-changed"), "{}", held.said);
}

#[test]
fn a_clone_that_is_too_shallow_is_no_pass() {
    let scratch = Scratch::new("action-shallow", "main");
    scratch.git("server", &["checkout", "-q", "-b", "change"]);
    scratch.commit("server", "nothing");
    scratch.clone_change(Some(1));
    let ran = run_action(&scratch, &[("since", "origin/main")]);
    assert_eq!(ran.code, 2, "{}", ran.said);
    assert!(ran.said.contains("fetch-depth: 0"), "{}", ran.said);
    assert_eq!(outputs(&scratch), [("exit-code".to_owned(), "2".to_owned())]);
    assert!(scratch.text("GITHUB_STEP_SUMMARY").contains("could not review"));
}

/// Runs the GitLab job for a merge request into a branch, or on the main branch.
fn run_gitlab(scratch: &Scratch, target: Option<&str>) -> Ran {
    let tree = yaml("docs/ci/gitlab.yml");
    let job = &tree["ombud"];
    let mut script = String::new();
    for line in list(&job["before_script"]).iter().chain(list(&job["script"])) {
        script.push_str(text(line));
        script.push('\n');
    }
    let variables = target.map(|target| ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME".to_owned(), target.to_owned()));
    scratch.bash(&script, &variables.into_iter().collect::<Vec<_>>())
}

#[test]
fn the_gitlab_job_blocks_and_lets_pass() {
    let scratch = Scratch::new("gitlab", HOSTILE);
    scratch.put("server", "old", "keystroke-programme");
    scratch.commit("server", "what is old does not count");
    scratch.git("server", &["checkout", "-q", "-b", "change"]);
    scratch.put("server", "another", "keystroke-programme-repaired");
    scratch.commit("server", "a good one");
    scratch.clone_change(None);
    let passing = run_gitlab(&scratch, Some(HOSTILE));
    assert_eq!(passing.code, 0, "{}", passing.said);
    assert!(passing.said.contains("3 collections read"), "{}", passing.said);
    assert_eq!(run_gitlab(&scratch, None).code, 1, "on the main branch what is old counts");

    scratch.put("server", "bad", "keystroke-programme");
    scratch.write("server/ombud.toml", "[files]\nexclude = [\"bad/**\"]\n");
    scratch.commit("server", "a bad one, and settings that leave it out");
    scratch.clone_change(None);
    let blocked = run_gitlab(&scratch, Some(HOSTILE));
    assert_eq!(blocked.code, 1, "{}", blocked.said);
    assert!(!scratch.was_tricked());

    let tree = yaml("docs/ci/gitlab.yml");
    let reports = &tree["ombud"]["artifacts"]["reports"];
    let quality: Value = serde_json::from_str(&scratch.text(&format!("clone/{}", text(&reports["codequality"])))).unwrap();
    assert!(list(&quality).iter().any(|issue| issue["location"]["path"] == "bad/collection.toml"));
    let junit = scratch.text(&format!("clone/{}", text(&reports["junit"])));
    assert!(roxmltree::Document::parse(&junit).unwrap().descendants().any(|node| node.has_tag_name("failure")));
    let kept: Vec<&str> = list(&tree["ombud"]["artifacts"]["paths"]).iter().map(text).collect();
    assert_eq!(kept, [text(&reports["codequality"]), text(&reports["junit"])]);
}

/// The blocks of docs/ci.md that stand below a comment.
fn shown(comment: &str) -> String {
    let page = read("docs/ci.md");
    let (_, after) = page.split_once(&format!("<!-- {comment} -->\n```sh\n")).unwrap();
    after.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_two_commands_block_and_let_pass() {
    let scratch = Scratch::new("commands", HOSTILE);
    scratch.put("server", "old", "keystroke-programme");
    scratch.commit("server", "what is old does not count");
    scratch.git("server", &["checkout", "-q", "-b", "change"]);
    scratch.put("server", "another", "keystroke-programme-repaired");
    scratch.commit("server", "a good one");
    let target = [("TARGET".to_owned(), HOSTILE.to_owned())];
    let run = |depth: Option<u32>| {
        scratch.clone_change(depth);
        scratch.bash(&shown("run by tests/places.rs"), &target)
    };
    let passing = run(None);
    assert_eq!(passing.code, 0, "{}", passing.said);
    assert!(passing.said.contains("3 collections read"), "{}", passing.said);
    scratch.put("server", "bad", "keystroke-programme");
    scratch.write("server/ombud.toml", "[files]\nexclude = [\"bad/**\"]\n");
    scratch.commit("server", "a bad one, and settings that leave it out");
    let blocked = run(None);
    assert_eq!(blocked.code, 1, "{}", blocked.said);
    let shallow = run(Some(1));
    assert_eq!(shallow.code, 2, "{}", shallow.said);
    assert!(shallow.said.contains("git fetch --unshallow"), "{}", shallow.said);
    assert_eq!(scratch.bash(&shown("run by tests/places.rs: on the main branch"), &[]).code, 1, "there what is old counts");
    assert!(!scratch.was_tricked());
    assert!(read("README.md").contains(&shown("run by tests/places.rs")), "README.md shows the same commands");
}

#[test]
fn pages_name_flags_that_exist() {
    let command = Regex::new(r"\bombud ([a-z]+)((?: +[^`\n|]+)?)").unwrap();
    let flag = Regex::new(r"(?:^| )(--[a-z][a-z-]*)").unwrap();
    let mut seen = Vec::new();
    for page in ["docs/ci.md", "docs/install.md", "README.md", ".pre-commit-hooks.yaml", ".ci/rehearse", ".ci/release"] {
        for found in command.captures_iter(&read(page)) {
            for option in flag.captures_iter(&found[2]) {
                let (help, code) = ombud([&found[1], "--help"]);
                let mut words = help.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
                assert!(code == 0 && words.any(|word| word == &option[1]), "{page}: `ombud {}` has no `{}`", &found[1], &option[1]);
                seen.push(option[1].to_owned());
            }
        }
    }
    for shown in ["--since", "--policy-from", "--changed", "--check"] {
        assert!(seen.iter().any(|flag| flag == shown), "no page shows `{shown}`: {seen:?}");
    }
}
