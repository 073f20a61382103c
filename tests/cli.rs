//! The command line, as people and scripts meet it: outputs as snapshots, exit codes, order, hostile input.
//!
//! Everything is judged by the rules of `tests/fixtures/cli/acme`, so that a change of a bundled rule changes nothing here.

#[path = "cli/harness.rs"]
mod harness;

use harness::{ACME, Run, ombud, scratch};
use insta::assert_snapshot;

fn check(arguments: &[&str]) -> Run {
    ombud(&[&["check", "--as-of", "2026-11-01"], ACME, arguments].concat())
}

#[test]
fn findings_are_shown_with_their_lines() {
    let run = check(&["tests/fixtures/cli/web"]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.out);
}

#[test]
fn concise_findings_take_one_line() {
    let run = check(&["tests/fixtures/cli/web", "--format", "concise"]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.out);
}

#[test]
fn json_is_versioned_and_whole() {
    let run = check(&["tests/fixtures/cli/web", "--format", "json"]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.out);
}

#[test]
fn a_pass_never_says_compliant() {
    let run = check(&["tests/fixtures/cli/clean"]);
    assert_eq!(run.code, 0);
    assert!(!run.out.contains("compliant"));
    assert_snapshot!(run.out);
}

#[test]
fn undetermined_alone_gives_three() {
    let run = ombud(&[
        "check",
        "--as-of",
        "2026-11-01",
        "--pack",
        "tests/fixtures/cli/acme",
        "--rule",
        "acme-consent-is-free",
        "tests/fixtures/cli/clean",
    ]);
    assert_eq!(run.code, 0);
    let folder = scratch("undetermined");
    folder.copy_with("tests/fixtures/cli/clean/collection.toml", "lawful-basis = \"contract\"", "");
    let run = check(&[&folder.path]);
    assert_eq!(run.code, 3, "{}", run.out);
}

#[test]
fn a_broken_manifest_is_reviewed_as_far_as_it_can_be_read() {
    let run = check(&["tests/fixtures/cli/broken"]);
    assert_eq!(run.code, 2);
    assert_snapshot!(run.out);
}

#[test]
fn hostile_text_is_shown_escaped() {
    for format in ["human", "concise"] {
        let run = check(&["tests/fixtures/cli/hostile", "--format", format]);
        let harmless = |character: char| !matches!(character, '\u{202a}'..='\u{202e}' | '\u{200b}' | '\u{1b}');
        assert!(run.out.chars().all(harmless), "{}", run.out);
    }
    assert_snapshot!(check(&["tests/fixtures/cli/hostile"]).out);
}

#[test]
fn a_trace_tells_every_step() {
    let run = check(&["tests/fixtures/cli/web", "--trace"]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.out.lines().skip_while(|line| !line.is_empty()).take(14).collect::<Vec<_>>().join("\n"));
}

#[test]
fn nothing_to_check_is_no_pass() {
    for (path, message) in [("tests/fixtures/cli/empty", "no manifest found"), ("no/such/path", "there is no such file or folder")] {
        let run = check(&[path]);
        assert_eq!(run.code, 2);
        assert!(run.out.contains(message), "{}", run.out);
    }
    let run = check(&["tests/fixtures/cli/empty", "tests/fixtures/cli/clean"]);
    assert_eq!(run.code, 2, "a path that gives nothing is not passed over");
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = scratch("unreadable");
    folder.write("bad.collection.toml", b"id = \"\xff\"");
    folder.write("large.collection.toml", &vec![b'#'; 16 * 1024 * 1024 + 1]);
    let run = check(&[&folder.path]);
    assert_eq!(run.code, 2);
    // Where the lines break depends on the folder that the tests run in.
    let told = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("the file is no UTF-8 text: byte 6 does not fit"), "{}", run.out);
    assert!(told.contains("the file is larger than 16 MiB"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn links_are_followed_only_where_they_are_named() {
    let folder = scratch("links");
    let target = std::fs::canonicalize("tests/fixtures/cli/clean/collection.toml").unwrap();
    std::os::unix::fs::symlink(target, folder.file("linked.collection.toml")).unwrap();
    folder.write(".hidden/collection.toml", b"");
    let run = check(&[&folder.path]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("1 folder, 1 link"), "{}", run.out);
    let run = check(&[&folder.path, "--format", "concise"]);
    assert!(run.out.contains("linked.collection.toml: error[unreadable]: a manifest that is a link is not followed"), "{}", run.out);
    assert_eq!(check(&[&folder.file("linked.collection.toml")]).code, 0);
}

#[test]
fn order_and_threads_change_nothing() {
    let paths = ["tests/fixtures/cli/web", "tests/fixtures/cli/clean", "tests/fixtures/cli/hostile"];
    for format in ["human", "concise", "narrated", "markdown", "json", "sarif", "github", "gitlab", "junit"] {
        let one = check(&[&paths[..], &["--format", format, "--threads", "1"]].concat());
        let mut turned = paths;
        turned.reverse();
        let other = check(&[&turned[..], &["--format", format, "--threads", "3"]].concat());
        assert_eq!(one.out, other.out);
    }
    let twice = check(&["tests/fixtures/cli/web", "./tests/fixtures/cli/web/collection.toml"]);
    assert_eq!(twice.out, check(&["tests/fixtures/cli/web"]).out);
}

#[test]
fn fingerprints_survive_moved_lines() {
    let folder = scratch("moved");
    folder.copy_with("tests/fixtures/cli/web/collection.toml", "[controller]", "# a comment\n\n[controller]");
    let prints = |path: &str| {
        let run = check(&[path, "--format", "json"]);
        run.out.lines().filter(|line| line.contains("\"fingerprint\"")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(prints(&folder.path), prints("tests/fixtures/cli/web"));
    assert_eq!(prints(&folder.path).len(), 6);
}

#[test]
fn selection_is_checked() {
    for (arguments, message) in [
        (["--rule", "acme-consent-is-fre"], "did you mean `acme-consent-is-free`?"),
        (["--pack", "gdrp"], "did you mean `gdpr`?"),
        (["--pack", "./no/such/pack"], "no/such/pack: there is no such file or folder"),
        (["--as-of", "yesterday"], "write a day as YYYY-MM-DD"),
        (["--threads", "0"], "0 is not in 1.."),
    ] {
        let run = ombud(&[&["check", "tests/fixtures/cli/clean", "--pack", "tests/fixtures/cli/acme"], &arguments[..]].concat());
        assert_eq!(run.code, 2);
        assert!(run.err.contains(message), "{}", run.err);
        assert_eq!(run.out, "");
    }
}

#[test]
fn colours_follow_flag_and_environment() {
    let plain = check(&["tests/fixtures/cli/web"]);
    assert!(!plain.out.contains('\u{1b}'));
    assert!(check(&["tests/fixtures/cli/web", "--color", "always"]).out.contains("\u{1b}[1;31merror"));
    let forced = harness::ombud_with(&[("CLICOLOR_FORCE", "1")], &["rules", "--rule", "notice-before-capture"]);
    assert!(forced.out.contains('\u{1b}') || forced.code == 2);
}

#[test]
fn lines_fit_the_width() {
    let run = check(&["tests/fixtures/cli/web", "tests/fixtures/cli/broken", "tests/fixtures/cli/hostile", "--width", "60"]);
    let wide: Vec<&str> = run.out.lines().filter(|line| line.chars().count() > 66).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    assert!(!run.out.contains("Failed to read contents"), "{}", run.out);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let run = harness::ombud_closed(&["explain", "unknown-key"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let run = harness::ombud_closed(&[
        "check",
        "tests/fixtures/cli/clean",
        "--pack",
        "tests/fixtures/cli/acme",
        "--rule",
        "acme-consent-is-free",
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "the gate is the gate");
}

#[test]
fn a_rule_is_explained_from_itself() {
    let run = ombud(&["explain", "acme-consent-is-free", "--pack", "tests/fixtures/cli/acme"]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.out);
}

#[test]
fn every_kind_of_name_is_explained() {
    for (name, title) in [
        ("unknown-key", "diagnostic unknown-key"),
        ("field.retention", "attribute field.retention"),
        ("retention", "kind of entity retention"),
        ("keystroke-timing", "term keystroke-timing of the vocabulary `data-category`"),
        ("data-category", "vocabulary data-category"),
        ("acme-handbook para. 7", "law acme-handbook para. 7"),
        ("acme-crowd", "figure acme-crowd"),
        ("acme-must-take-part", "define acme-must-take-part"),
    ] {
        let run = ombud(&["explain", name, "--pack", "tests/fixtures/cli/acme"]);
        assert_eq!(run.code, 0, "{name}");
        assert!(run.out.contains(title), "{}", run.out);
    }
    let run = ombud(&["explain", "keystroke-timming"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (2, "error: nothing is named `keystroke-timming`\n  help: did you mean `keystroke-timing`?\n")
    );
}

#[test]
fn rules_are_listed_and_traced() {
    let table = ombud(&[&["rules", "--as-of", "2026-11-01"], ACME].concat());
    assert_snapshot!("rules_table", table.out);
    let matrix = ombud(&[&["rules", "--as-of", "2026-11-01", "--matrix"], ACME].concat());
    let encoded = matrix.out.split("\nentries that").next().unwrap_or_default();
    assert_snapshot!("rules_matrix", encoded);
    let json = ombud(&[&["rules", "--as-of", "2026-11-01", "--format", "json"], ACME].concat());
    assert_snapshot!("rules_json", json.out);
    let page = ombud(&[&["rules", "--matrix", "--format", "markdown"], ACME].concat());
    assert!(page.code == 0 && page.out.contains("| **ACME-1** | acme-consent-is-free | acme | error |"), "{}", page.out);
    for wrong in [&["rules", "--format", "markdown"][..], &["rules", "--matrix", "--format", "json"]] {
        let refused = ombud(wrong);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{wrong:?}");
        assert!(refused.err.contains("--matrix"), "{}", refused.err);
    }
}

#[test]
fn vocabularies_are_listed_with_what_they_are_for() {
    let listed = ombud(&["terms"]);
    assert!(listed.out.contains("\ntrigger           The event from which a time of keeping runs (9 terms)\n"), "{}", listed.out);
    assert!(listed.out.lines().all(|line| line.chars().count() <= 80), "{}", listed.out);
}

#[test]
fn help_teaches_by_example() {
    assert_snapshot!("help_check", ombud(&["check", "--help"]).out);
    for command in ["explain", "rules", "test", "fmt", "schema"] {
        let run = ombud(&[command, "--help"]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("Examples:"), "{command}");
    }
    assert_eq!(ombud(&["chekc"]).code, 2);
}

#[test]
fn examples_are_run() {
    let run = ombud(&["test", "tests/fixtures/cli/acme"]);
    assert_eq!((run.code, run.out.as_str()), (0, "11 examples of 3 rules run: 11 passed, 0 failed\n"));
    let run = ombud(&["test", "tests/fixtures/cli/failing"]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.out);
}

#[test]
fn policies_are_formatted_or_left_alone() {
    assert_eq!(ombud(&["fmt", "--check", "tests/fixtures/cli/acme"]).code, 0);
    let folder = scratch("fmt");
    folder.write("a.policy", b"pack   a    \"A pack\"\n");
    folder.write("b.policy", b"pack b \"B\" {");
    let run = ombud(&["fmt", "--check", &folder.path]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("- pack   a    \"A pack\"\n+ pack a \"A pack\"\n"), "{}", run.out);
    assert!(run.err.contains("b.policy: the text is not well formed"), "{}", run.err);
    assert_eq!(std::fs::read(folder.file("a.policy")).unwrap(), b"pack   a    \"A pack\"\n");
    assert_eq!(ombud(&["fmt", &folder.path]).code, 2);
    assert_eq!(std::fs::read(folder.file("a.policy")).unwrap(), b"pack a \"A pack\"\n");
    assert_eq!(std::fs::read(folder.file("b.policy")).unwrap(), b"pack b \"B\" {");
    assert_eq!(std::fs::read_dir(&folder.path).unwrap().count(), 2, "nothing is left behind");
}

#[test]
fn the_schema_is_printed() {
    let run = ombud(&["schema"]);
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("{\n  \"$schema\""));
}

#[test]
fn reports_are_written_to_files_besides() {
    let folder = scratch("outputs");
    let (sarif, page) = (folder.file("a.sarif"), folder.file("page.md"));
    folder.write("page.md", b"old");
    let arguments = ["tests/fixtures/cli/web", "--output", &format!("sarif={sarif}"), "--output", &format!("markdown={page}")];
    let run = check(&arguments);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert_eq!(run.out, check(&["tests/fixtures/cli/web"]).out, "the terminal gets what it gets without");
    let printed = check(&["tests/fixtures/cli/web", "--format", "sarif"]).out;
    let lines = |text: &str| text.lines().filter(|line| !line.contains("not-selected")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&std::fs::read_to_string(sarif).unwrap()), lines(&printed));
    assert!(std::fs::read_to_string(page).unwrap().starts_with("## Review of data collection\n"));
    assert_eq!(std::fs::read_dir(&folder.path).unwrap().count(), 2, "nothing is left behind");
    let coloured = folder.file("human.txt");
    check(&["tests/fixtures/cli/web", "--color", "always", "--output", &format!("human={coloured}")]);
    assert!(!std::fs::read_to_string(coloured).unwrap().contains('\u{1b}'), "a file has no colours");
}

#[test]
fn the_standard_output_is_a_file_like_others() {
    let run = check(&["tests/fixtures/cli/web", "--output", "concise=-"]);
    assert_eq!((run.code, run.out), (1, check(&["tests/fixtures/cli/web", "--format", "concise"]).out));
}

#[test]
fn outputs_that_cannot_be_written_are_told() {
    let folder = scratch("refused");
    let missing = folder.file("no/such/folder/a.json");
    let manifest = folder.file("web.collection.toml");
    let here = folder.file("a.json");
    for (outputs, message) in [
        (vec![format!("json={missing}")], "the report cannot be written: No such file or directory"),
        (vec![format!("json={manifest}")], "a report would take the place of a manifest"),
        (vec![format!("json={}", folder.path)], "this is no regular file"),
        (vec![format!("json={here}"), format!("sarif={here}")], "two reports cannot be written to one place"),
        (vec!["xml=a".to_owned()], "there is no format `xml`; there are human, full,"),
        (vec!["json".to_owned()], "write FORMAT=FILE"),
        (vec!["json=".to_owned()], "the file is missing"),
    ] {
        let flags: Vec<&str> = outputs.iter().flat_map(|output| ["--output", output.as_str()]).collect();
        let run = check(&[&["tests/fixtures/cli/clean"], &flags[..]].concat());
        assert_eq!(run.code, 2, "{message}");
        assert!(run.err.contains(message), "{}", run.err);
        assert!(!std::path::Path::new(&here).exists(), "{message}");
    }
    let both = check(&["tests/fixtures/cli/clean", "--format", "json", "--output", "sarif=-"]);
    assert!(both.code == 2 && both.err.contains("two reports cannot be written to the standard output"), "{}", both.err);
}

#[cfg(unix)]
#[test]
fn reports_are_not_written_through_links() {
    let folder = scratch("through-links");
    folder.write("target", b"precious");
    std::os::unix::fs::symlink(folder.file("target"), folder.file("link.json")).unwrap();
    std::os::unix::fs::symlink(folder.file("nowhere"), folder.file("dangling.json")).unwrap();
    for name in ["link.json", "dangling.json"] {
        let run = check(&["tests/fixtures/cli/clean", "--output", &format!("json={}", folder.file(name))]);
        assert!(run.code == 2 && run.err.contains("a report is not written through a link"), "{}", run.err);
    }
    assert_eq!(std::fs::read(folder.file("target")).unwrap(), b"precious");
    assert!(!std::path::Path::new(&folder.file("nowhere")).exists());
}

#[test]
fn width_and_colour_are_what_the_environment_asks_for() {
    let check = |variables: &[(&str, &str)]| {
        let arguments = [&["check", "--as-of", "2026-11-01"], ACME, &["tests/fixtures/cli/web"]].concat();
        harness::ombud_with(variables, &arguments).out
    };
    let widest = |text: String| text.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest(check(&[("COLUMNS", "60")])) <= 66 && widest(check(&[("COLUMNS", "100")])) > 80);
    assert_eq!(check(&[("COLUMNS", "wide")]), check(&[]), "what is no number is no width");
    assert!(check(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    for quiet in [&[][..], &[("NO_COLOR", "1")], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], &[("TERM", "dumb")]] {
        assert!(!check(quiet).contains('\u{1b}'), "{quiet:?}");
    }
}

#[test]
fn shells_and_manuals_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = ombud(&["completions", shell]);
        assert_eq!(run.code, 0, "{shell}");
        // Not every shell completes values.
        let words: &[&str] =
            if matches!(shell, "bash" | "zsh" | "fish") { &["explain", "output", "sarif"] } else { &["explain", "output"] };
        for word in words {
            assert!(run.out.contains(word), "{shell}: {word}");
        }
    }
    let folder = scratch("man");
    let run = ombud(&["man", &folder.path]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = std::fs::read_to_string(folder.file("ombud-check.1")).unwrap();
    assert!(page.contains(".TH ombud-check 1") && page.contains("SARIF 2.1.0"), "{page}");
    assert!(page.contains("Exit codes, the first that fits"), "{page}");
    assert!(folder.names().contains(&"ombud.1".to_owned()) && folder.names().len() > 8, "{:?}", folder.names());
    assert_eq!(ombud(&["man", "no/such/folder"]).code, 2);
}

#[test]
fn the_schema_of_reports_is_printed() {
    let run = ombud(&["schema", "report"]);
    assert_eq!(run.code, 0);
    assert!(
        run.out.starts_with("{\n  \"$schema\"") && run.out.contains("\"title\": \"A report of `ombud check --format json`"),
        "{}",
        run.out
    );
}
