//! Many findings are told by cause on a few pages, and none of them is lost.

#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};

use serde_json::Value;

const REPORTED: &str = "examples/keystroke-programme";
/// So many words are read in five minutes; names, numbers and citations are looked up, not read.
const FIVE_MINUTES: usize = 1_200;

fn ombud(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ombud"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["check", "--as-of", "2026-11-01", "--width", "80"]).args(arguments);
    let Output { stdout, .. } = command.output().expect("the program runs");
    String::from_utf8(stdout).expect("UTF-8")
}

/// The findings of a verdict in the report for machines.
fn findings(verdict: &str) -> Vec<Value> {
    let mut report: Value = serde_json::from_str(&ombud(&[REPORTED, "--format", "json"])).expect("JSON");
    let findings = report.pointer_mut("/collections/0/findings").and_then(Value::as_array_mut).expect("findings");
    findings.drain(..).filter(|finding| finding.get("verdict").is_some_and(|found| found == verdict)).collect()
}

/// Their rules.
fn rules(verdict: &str) -> BTreeSet<String> {
    findings(verdict).iter().filter_map(|finding| Some(finding.get("rule")?.as_str()?.to_owned())).collect()
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
fn every_violated_rule_is_named_in_it() {
    let report = ombud(&[REPORTED]);
    let (violated, _) = report.split_once("\nUndetermined, by").expect("open rules");
    let words: BTreeSet<&str> = violated.split([' ', '\n', ',', '[', ']']).collect();
    let missing: Vec<String> = rules("violated").into_iter().filter(|rule| !words.contains(rule.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(named(violated).is_subset(&rules("violated")));
}

/// An address without the keys of entities.
fn bare(address: &str) -> String {
    let parts = address.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest));
    parts.collect()
}

#[test]
fn every_open_finding_stands_there_with_the_facts_that_it_hangs_on() {
    let report = ombud(&[REPORTED]);
    let (_, open) = report.split_once("what to declare\n").expect("open rules");
    let (open, _) = open.split_once("\nBy law").expect("laws");
    let joined = open.replace("\n    ", " ");
    // Of each item: its facts, and how many rules hang on them.
    let items: BTreeMap<&str, usize> = joined
        .lines()
        .map(|item| {
            let (facts, rest) = item.trim_start_matches([' ', '✗', '!', '·']).split_once(" (").expect("places");
            let count = rest.split_once(" rules: ").and_then(|(before, _)| before.rsplit(' ').next()?.parse().ok());
            (facts, count.unwrap_or(1))
        })
        .collect();
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for finding in findings("undetermined") {
        let text = |value: &Value| value.as_str().map(bare);
        let quickest = finding.get("quickest").and_then(Value::as_array).expect("quickest");
        let facts: BTreeSet<String> = quickest.iter().filter_map(text).collect();
        let rule = finding.get("rule").and_then(Value::as_str).expect("a rule").to_owned();
        wanted.entry(facts.into_iter().collect::<Vec<_>>().join(", ")).or_default().insert(rule);
    }
    assert_eq!(items, wanted.iter().map(|(facts, rules)| (facts.as_str(), rules.len())).collect());
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
