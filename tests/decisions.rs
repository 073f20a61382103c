//! Real decisions judge the packs: each was encoded from its facts alone, is reviewed as of its day, and what its violated findings
//! cite is compared with what the authority found. Facts were chosen with the outcome known, so recall here flatters.

#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ombud::check::program::Verdict;
use ombud::diagnostic::Severity;
use ombud::engine::{ReviewOptions, Session, SessionOptions, Trace, review};
use ombud::time::Date;

/// What an authority found.
#[derive(serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Labels {
    authority: String,
    date: toml::value::Datetime,
    tier: String,
    violated: Vec<String>,
    not_violated: Vec<String>,
}

/// What the violated findings of one manifest cite.
struct Cited {
    all: BTreeSet<String>,
    /// With the rules that cite them, those of severity error only.
    errors: BTreeSet<(String, String)>,
}

/// `GDPR Art. 5(1)(c)` → the article alone.
fn article(provision: &str) -> &str {
    provision.split('(').next().unwrap_or(provision).trim()
}

/// How far a citation meets a label: whole, half where the label is the more exact one, not at all.
fn exact(label: &str, cited: &BTreeSet<String>) -> f64 {
    let meets = |citation: &String| citation == label || citation.strip_prefix(label).is_some_and(|rest| rest.starts_with('('));
    let half = |citation: &String| label.strip_prefix(citation.as_str()).is_some_and(|rest| rest.starts_with('('));
    if cited.iter().any(meets) {
        1.0
    } else if cited.iter().any(half) {
        0.5
    } else {
        0.0
    }
}

fn at_article(label: &str, cited: &BTreeSet<String>) -> bool {
    cited.iter().any(|citation| article(citation) == article(label))
}

fn cited(manifest: &Path, as_of: Date) -> Cited {
    let session = Session::load(&SessionOptions::bundled(as_of)).expect("the bundled packs load");
    let paths = [manifest.to_path_buf()];
    let options = ReviewOptions { paths: &paths, threads: Some(1), trace: Trace::Off, progress: &|_, _| () };
    let review = review(&session, &options);
    let mut found = Cited { all: BTreeSet::new(), errors: BTreeSet::new() };
    for finding in
        review.collections.iter().flat_map(|collection| &collection.findings).filter(|finding| finding.verdict == Verdict::Violated)
    {
        let rule = session.program.rule(finding.rule).expect("a finding has a rule");
        for citation in finding.citations.iter().filter_map(|index| rule.citations.get(*index)) {
            let text = session.program.citation(citation);
            if rule.severity == Severity::Error {
                found.errors.insert((text.clone(), rule.name.clone()));
            }
            found.all.insert(text);
        }
    }
    found
}

fn line(name: &str, labels: &Labels, cited: &Cited) -> String {
    let count = labels.violated.len();
    let exact_sum: f64 = labels.violated.iter().map(|label| exact(label, &cited.all)).sum();
    let article_sum = labels.violated.iter().filter(|label| at_article(label, &cited.all)).count();
    format!("  {name:<12} exact {exact_sum:.1} of {count}, article {article_sum} of {count}\n")
}

fn scoreboard(folder: &Path) -> String {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("the case is complete");
    let labels: Labels = toml::from_str(&read("labels.toml")).expect("labels are well formed");
    let date = labels.date.date.map(|date| Date::parse(&date.to_string()).expect("a date")).expect("a date");
    let whole = cited(&folder.join("collection.toml"), date);
    let strict = cited(&folder.join("strict.collection.toml"), date);
    let mut text = format!("{} ({}, labels of tier {})\n", labels.authority, date, labels.tier);
    text += &line("strict", &labels, &strict);
    text += &line("evaluative", &labels, &whole);
    for label in &labels.violated {
        let _ = writeln!(
            text,
            "  {} {label}",
            if exact(label, &strict.all) >= 1.0 {
                "found"
            } else if at_article(label, &strict.all) {
                "near "
            } else {
                "missed"
            }
        );
    }
    let wrong: Vec<&str> = strict
        .errors
        .iter()
        .filter(|(citation, _)| labels.not_violated.iter().any(|label| exact(label, &BTreeSet::from([citation.clone()])) > 0.0))
        .map(|(citation, _)| citation.as_str())
        .collect();
    let _ = writeln!(
        text,
        "  errors on provisions expressly not violated: {}",
        if wrong.is_empty() { "none".to_owned() } else { wrong.join(", ") }
    );
    let gdpr = strict.errors.iter().filter(|(citation, _)| !labels.violated.iter().any(|label| article(label) == article(citation)));
    let _ = writeln!(text, "  errors that nobody adjudicated:");
    for (citation, rule) in gdpr {
        let _ = writeln!(text, "    {citation} [{rule}]");
    }
    text
}

#[test]
fn real_decisions_are_met() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/decisions");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).expect("cases").filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 3, "three decisions at least");
    let boards: Vec<String> = folders.iter().map(|folder| scoreboard(folder)).collect();
    insta::assert_snapshot!(boards.join("\n"));
}
