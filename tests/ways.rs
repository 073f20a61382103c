//! How the way that breaches a rule is told: numbered steps with file and line, and what is missing; in JSON, too.

#![expect(clippy::unwrap_used, reason = "a test that panics is a test that fails")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const RULE: &[&str] = &["check", "--as-of", "2026-11-01", "--rule", "asked-before-capture"];

fn ombud(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ombud"));
    command.args(RULE).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_clear().env("COLUMNS", "80");
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// A flow in which so many steps lie between the entry and the recording, and nobody is asked.
fn long_flow(steps: usize) -> String {
    let mut text = String::from("[collection]\nid = \"long\"\nentry = \"s1\"\n[controller]\nestablishments = \"IE\"\n");
    text += "[[subject]]\nid = \"staff\"\nis = \"employee\"\njurisdictions = \"IE\"\n";
    text += "[[purpose]]\nid = \"train\"\nis = \"ai-training\"\nlawful-basis = \"consent\"\n";
    for step in 1..=steps {
        let (is, next) = if step < steps { ("pause", format!("\"s{}\"", step + 1)) } else { ("capture", "[]".to_owned()) };
        writeln!(text, "[[step]]\nid = \"s{step}\"\nis = \"{is}\"\nnext = {next}").unwrap();
    }
    text
}

fn way(out: &str) -> Vec<&str> {
    out.lines().skip_while(|line| !line.starts_with("  way:")).take_while(|line| !line.starts_with("  help:")).collect()
}

#[test]
fn a_way_is_told_step_by_step_and_what_is_missing_on_it() {
    let out = ombud(&["examples/keystroke-programme"]);
    let told = [
        "  way:  1  collection.toml:136  step[contract]            A clause in a contract",
        "        2  collection.toml:142  step[recorder-installed]  Recording starts",
        "        ✗  missing before 2: “People choose” (`choice`)",
    ];
    assert_eq!(way(&out), told);
}

#[test]
fn json_carries_the_way() {
    let out = ombud(&["examples/keystroke-programme", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&out).unwrap();
    let finding = &all["collections"][0]["findings"][0];
    let lines: Vec<_> = finding["route"].as_array().unwrap().iter().map(|node| node["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [136, 142]);
    assert_eq!(finding["route-remark"], "missing before 2: “People choose” (`choice`)");
    assert_eq!(finding["route-left-out"], serde_json::Value::Null);
}

#[test]
fn a_long_way_is_cut_and_its_numbers_stay_true() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("long.collection.toml");
    std::fs::write(&path, long_flow(500)).unwrap();
    let out = ombud(&[path.to_str().unwrap()]);
    let told = way(&out);
    assert_eq!(told.len(), 14, "{told:#?}");
    assert!(told.iter().all(|line| line.chars().count() <= 80), "{told:#?}");
    assert!(told[0].starts_with("  way:    1  ") && told[1].ends_with("… 488 more"), "{told:#?}");
    assert!(told[12].starts_with("        500  ") && told[12].contains("step[s500]"), "{told:#?}");
    assert!(told[13].trim().starts_with("✗  missing before 500: "), "{told:#?}");
    let json = ombud(&[path.to_str().unwrap(), "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&json).unwrap();
    let finding = &all["collections"][0]["findings"][0];
    let (shown, left_out) = (finding["route"].as_array().unwrap().len(), &finding["route-left-out"]);
    assert_eq!(shown as u64 + left_out["count"].as_u64().unwrap(), 500, "{left_out}");
}
