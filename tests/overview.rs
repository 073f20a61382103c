//! Many findings are told by cause on a few pages, and none of them is lost.

#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

use std::collections::BTreeSet;
use std::process::{Command, Output};

const REPORTED: &str = "examples/keystroke-programme";
/// So many words are read in five minutes; names, numbers and citations are looked up, not read.
const FIVE_MINUTES: usize = 1_200;

fn ombud(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ombud"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["check", "--as-of", "2026-11-01", "--width", "80"]).args(arguments);
    let Output { stdout, .. } = command.output().expect("the program runs");
    String::from_utf8(stdout).expect("UTF-8")
}

/// The rules of a verdict in the report for machines.
fn rules(verdict: &str) -> BTreeSet<String> {
    let report: serde_json::Value = serde_json::from_str(&ombud(&[REPORTED, "--format", "json"])).expect("JSON");
    let findings = report.pointer("/collections/0/findings").and_then(serde_json::Value::as_array).expect("findings");
    let of = findings.iter().filter(|finding| finding.get("verdict").is_some_and(|found| found == verdict));
    of.filter_map(|finding| Some(finding.get("rule")?.as_str()?.to_owned())).collect()
}

/// The names in brackets.
fn named(text: &str) -> BTreeSet<String> {
    let parts = text.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    parts.map(|(name, _)| name.to_owned()).collect()
}

/// How many words a report has, without what stands in brackets: laws and names of rules.
fn prose_words(report: &str) -> usize {
    let mut depth = 0_usize;
    let mut text = String::new();
    for character in report.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(character),
            _ => {}
        }
    }
    let is_word = |word: &&str| word.trim_end_matches([',', ';', '.', ':']).chars().all(|letter| letter.is_alphabetic() || letter == '-');
    text.split_whitespace().filter(is_word).count()
}

#[test]
fn the_reference_programme_is_read_in_five_minutes() {
    let report = ombud(&[REPORTED]);
    let words = prose_words(&report);
    assert!(words <= FIVE_MINUTES, "{words} words");
    assert!(report.lines().all(|line| line.chars().count() <= 80), "a line is too long");
    insta::assert_snapshot!(report);
}

#[test]
fn every_broken_rule_is_named_in_it() {
    let report = ombud(&[REPORTED]);
    let (broken, _) = report.split_once("Rules left open").expect("open rules");
    let words: BTreeSet<&str> = broken.split([' ', '\n', ',', '[', ']']).collect();
    let missing: Vec<String> = rules("violated").into_iter().filter(|rule| !words.contains(rule.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(named(broken).is_subset(&rules("violated")));
}

#[test]
fn every_open_rule_is_counted_in_it() {
    let report = ombud(&[REPORTED]);
    let (_, open) = report.split_once("what to declare\n").expect("open rules");
    let (open, _) = open.split_once("\nBy law").expect("laws");
    let items = open.lines().filter(|line| line.starts_with("  ") && !line.starts_with("    "));
    let joined = open.replace("\n    ", " ");
    let counted = joined.lines().map(|item| {
        let count = item.split_once(" rules: ").and_then(|(before, _)| before.rsplit(' ').next()?.parse::<usize>().ok());
        count.unwrap_or(1)
    });
    assert_eq!(items.count(), joined.lines().count());
    // A rule may hang on several facts, never on none.
    assert!(counted.sum::<usize>() >= rules("undetermined").len());
}

#[test]
fn few_findings_and_those_asked_for_in_full_are_told_with_their_lines() {
    let few = ombud(&[REPORTED, "--rule", "consent-cannot-be-ordered"]);
    assert!(few.contains("╭─[") && !few.contains("By law"), "{few}");
    let full = ombud(&[REPORTED, "--format", "full"]);
    let shown: BTreeSet<String> = named(&full);
    assert!(rules("violated").is_subset(&shown), "{:?}", rules("violated").difference(&shown).collect::<Vec<_>>());
    assert!(rules("undetermined").is_subset(&shown), "{:?}", rules("undetermined").difference(&shown).collect::<Vec<_>>());
}
