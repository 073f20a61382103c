//! The days on which law begins, ends or changes, through the binary: what each rule says the day before, and on the day.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics is a test that fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use ombud::check::program::Constant;
use ombud::engine::{Session, SessionOptions};
use ombud::time::Date;
use serde_json::Value;

/// A rule, a manifest of `tests/fixtures/dates`, and for each day what the rule says of the one item that it reaches there.
/// `silent`: the rule is out of time.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const TABLE: &[Row] = &[
    // AI Act: in force.
    (
        "scoring-staff-becomes-high-risk",
        "system-used",
        &[("2024-07-31", "silent"), ("2024-08-01", "violated"), ("2027-12-01", "violated"), ("2027-12-02", "silent")],
    ),
    (
        "judging-learners-becomes-high-risk",
        "system-in-education",
        &[("2024-07-31", "silent"), ("2024-08-01", "violated"), ("2027-12-01", "violated"), ("2027-12-02", "silent")],
    ),
    // AI Act, Articles 1 to 5.
    ("emotions-not-inferred-at-work", "emotions", &[("2025-02-01", "silent"), ("2025-02-02", "violated")]),
    ("emotion-recogniser-not-at-work", "emotions", &[("2025-02-01", "silent"), ("2025-02-02", "violated")]),
    ("traits-not-read-from-bodies", "emotions", &[("2025-02-01", "silent"), ("2025-02-02", "violated")]),
    ("staff-understand-ai", "emotions", &[("2025-02-01", "silent"), ("2025-02-02", "violated")]),
    // AI Act, general-purpose models: new ones, and those that were there before.
    ("training-content-is-summarised", "model-new", &[("2025-08-01", "silent"), ("2025-08-02", "violated"), ("2027-08-02", "violated")]),
    ("training-content-is-summarised", "model-older", &[("2025-08-02", "not-applicable"), ("2027-08-02", "not-applicable")]),
    ("older-training-content-is-summarised", "model-older", &[("2027-08-01", "silent"), ("2027-08-02", "violated")]),
    ("older-training-content-is-summarised", "model-new", &[("2027-08-02", "not-applicable")]),
    // AI Act, general application and transparency; marking by older systems later.
    ("people-know-it-is-ai", "agent-met", &[("2026-08-01", "silent"), ("2026-08-02", "violated")]),
    ("emotion-readers-are-announced", "emotions", &[("2026-08-01", "silent"), ("2026-08-02", "violated")]),
    ("training-data-are-examined", "model-new", &[("2026-08-01", "silent"), ("2026-08-02", "violated")]),
    ("synthetic-output-is-marked", "generator-new", &[("2026-08-01", "silent"), ("2026-08-02", "violated")]),
    ("synthetic-output-is-marked", "generator-older", &[("2026-08-02", "not-applicable"), ("2026-12-02", "not-applicable")]),
    ("older-synthetic-output-is-marked", "generator-older", &[("2026-12-01", "silent"), ("2026-12-02", "violated")]),
    // AI Act, high-risk systems: not on the day of the text of 2024, but on the one to which it was moved.
    (
        "scoring-staff-is-high-risk",
        "system-used",
        &[("2026-08-01", "silent"), ("2026-08-02", "silent"), ("2027-12-01", "silent"), ("2027-12-02", "violated")],
    ),
    ("judging-learners-is-high-risk", "system-in-education", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("judging-access-is-high-risk", "system-for-credit", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("emotion-reader-is-high-risk", "bodies-read", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("body-reader-may-be-high-risk", "bodies-read", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("scoring-staff-is-high-risk", "system-older", &[("2027-12-01", "silent"), ("2027-12-02", "excused")]),
    ("high-risk-exemption-is-written-down", "system-exempted", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("training-data-are-governed", "system-built", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("workers-told-of-high-risk-ai", "system-used", &[("2026-08-02", "silent"), ("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("representatives-told-of-high-risk-ai", "system-used", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("high-risk-ai-is-watched", "system-used", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("high-risk-input-fits", "system-used", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("high-risk-logs-are-kept", "system-used", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("assessment-draws-on-the-provider", "system-used", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("public-bodies-assess-rights", "system-used", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    ("affected-people-can-ask-why", "system-used", &[("2027-12-01", "silent"), ("2027-12-02", "violated")]),
    // The GDPR's first day.
    ("transfers-rest-on-a-tool", "transfer-to-india", &[("2018-05-24", "silent"), ("2018-05-25", "violated")]),
    // Adequacy of the United Kingdom: Union law until the end of 2020, a gap, a decision, and its end.
    (
        "adequacy-is-decided",
        "transfer-to-uk",
        &[
            ("2020-12-31", "not-applicable"),
            ("2021-01-01", "violated"),
            ("2021-06-27", "violated"),
            ("2021-06-28", "not-applicable"),
            ("2031-12-27", "not-applicable"),
            ("2031-12-28", "violated"),
        ],
    ),
    // The United Kingdom: Union law until the end of 2020, then its own; decisions by machine were put anew in 2026.
    ("purpose-names-its-ground", "staff-in-uk", &[("2018-05-24", "silent"), ("2020-12-31", "violated"), ("2021-01-01", "violated")]),
    ("staff-are-offered-another-way", "staff-in-uk", &[("2020-12-31", "silent"), ("2021-01-01", "violated")]),
    ("staff-are-offered-another-way", "staff-in-ireland", &[("2021-01-01", "not-applicable")]),
    (
        "no-decision-by-machine-alone",
        "staff-in-uk",
        &[("2020-12-31", "violated"), ("2021-01-01", "violated"), ("2026-02-04", "violated"), ("2026-02-05", "not-applicable")],
    ),
    ("no-decision-by-machine-alone", "staff-in-ireland", &[("2026-02-04", "violated"), ("2026-02-05", "violated")]),
    ("machine-decisions-can-be-challenged", "staff-in-uk", &[("2026-02-04", "silent"), ("2026-02-05", "violated")]),
    // From the United Kingdom: South Korea was approved on a day of its own.
    (
        "uk-transfers-name-their-ground",
        "transfer-from-uk",
        &[("2020-12-31", "silent"), ("2021-01-01", "violated"), ("2022-12-18", "violated"), ("2022-12-19", "not-applicable")],
    ),
    // Transfers to the US: the Data Privacy Framework counts from its day, the Privacy Shield until it was annulled.
    ("framework-counts-from-its-day", "framework-too-early", &[("2023-07-10", "violated"), ("2026-11-01", "violated")]),
    ("framework-counts-from-its-day", "framework-in-time", &[("2023-07-10", "satisfied"), ("2026-11-01", "satisfied")]),
    ("shield-carries-nothing", "shield-still", &[("2020-07-15", "silent"), ("2020-07-16", "violated")]),
    ("shield-carries-nothing", "shield-ended", &[("2020-07-16", "satisfied"), ("2026-11-01", "satisfied")]),
    // A certification for the US covers staff only where it says so.
    ("certification-covers-staff", "transfer-to-us", &[("2026-11-01", "violated")]),
    ("certification-covers-staff", "transfer-to-us-staff", &[("2026-11-01", "satisfied")]),
    // The opinion of the European Data Protection Board on AI models.
    ("model-membership-tested", "model-new", &[("2024-12-16", "silent"), ("2024-12-17", "violated")]),
    // Connecticut: staff are told where, from a day on; that they are told in writing is older.
    ("connecticut-told-where", "connecticut", &[("2026-09-30", "silent"), ("2026-10-01", "violated")]),
    ("connecticut-told-in-writing", "connecticut", &[("2026-09-30", "satisfied"), ("2026-10-01", "satisfied")]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The report on one rule, a manifest and a day.
fn report(rule: &str, manifest: &str, day: &str) -> Value {
    let path = Path::new("tests/fixtures/dates").join(format!("{manifest}.toml"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_ombud"));
    command.current_dir(root()).env_clear().args(["check", "--format", "json", "--as-of", day, "--rule", rule]).arg(path);
    let output = command.output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["as-of"], day);
    assert_ne!(report["exit-code"], 2, "{rule}, {manifest}, {day}: {report}");
    report
}

/// What one rule says of a manifest on a day: `silent`, or the verdict on the one item that it reaches.
fn said(rule: &str, manifest: &str, day: &str) -> String {
    let report = report(rule, manifest, day);
    let counts: BTreeMap<String, u64> = serde_json::from_value(report["tally"]["verdicts"].clone()).unwrap();
    let out_of_reach = counts["not-applicable"] > 0;
    let some = |(word, count): &(String, u64)| *count > 0 && !["if-applicable", "not-applicable"].contains(&word.as_str());
    let reached: Vec<String> = counts.into_iter().filter(some).map(|(word, _)| word).collect();
    match (report["tally"]["rules-out-of-time"].as_u64().unwrap(), reached.as_slice()) {
        (1, []) => "silent".to_owned(),
        (0, [verdict]) => verdict.clone(),
        (0, []) if out_of_reach => "not-applicable".to_owned(),
        (out, verdicts) => panic!("{rule}, {manifest}, {day}: {out} out of time, {verdicts:?}"),
    }
}

#[test]
fn law_begins_and_ends_on_its_days() {
    let mut wrong = Vec::new();
    for (rule, manifest, days) in TABLE {
        for (day, expected) in *days {
            let found = said(rule, manifest, day);
            if found != *expected {
                wrong.push(format!("{rule} on {manifest}, {day}: expected {expected}, found {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The Regulation is not cited where only the law of the United Kingdom reaches, nor the other way round, and both where both do.
#[test]
fn each_law_is_cited_only_where_and_when_it_reaches() {
    for (manifest, day, expected) in [
        ("staff-in-uk", "2020-12-31", &["gdpr"][..]),
        ("staff-in-uk", "2021-01-01", &["uk-gdpr"]),
        ("staff-in-ireland", "2020-12-31", &["gdpr"]),
        ("staff-in-ireland", "2021-01-01", &["gdpr"]),
        ("staff-in-ireland-alone", "2021-01-01", &["gdpr"]),
        ("staff-in-both", "2020-12-31", &["gdpr"]),
        ("staff-in-both", "2021-01-01", &["gdpr", "uk-gdpr"]),
    ] {
        let report = report("purpose-names-its-ground", manifest, day);
        let findings = report["collections"][0]["findings"].as_array().expect("findings");
        let cited: BTreeSet<&str> =
            findings.iter().flat_map(|finding| finding["law"].as_array().unwrap()).map(|law| law["law"].as_str().unwrap()).collect();
        assert_eq!(cited.into_iter().collect::<Vec<_>>(), expected, "{manifest}, {day}");
    }
}

fn session() -> Session {
    Session::load(&SessionOptions::bundled(Date::new(2026, 11, 1).unwrap())).expect("the bundled packs load")
}

/// No rule of the AI Act is without its first day in the table, and the day before it.
#[test]
fn each_rule_of_the_ai_act_is_tried_on_both_sides_of_its_first_day() {
    let session = session();
    let pack = |name: &str| session.program.packs.iter().position(|pack| pack.name == name).expect("a pack");
    let ai_act = pack("ai-act");
    let tried: BTreeSet<(&str, &str, bool)> =
        TABLE.iter().flat_map(|(rule, _, days)| days.iter().map(|(day, verdict)| (*rule, *day, *verdict == "silent"))).collect();
    let mut seen = 0;
    for (_, rule) in session.program.rule_ids().filter(|(_, rule)| rule.pack.index() == ai_act) {
        let first = rule.areas.iter().map(|area| area.from.expect("each step has its day")).min().expect("an area");
        let before = tried.iter().any(|(name, day, silent)| *name == rule.name && *day < first.to_string().as_str() && *silent);
        let on = tried.contains(&(rule.name.as_str(), first.to_string().as_str(), false));
        assert!(before && on, "{}: from {first}, {before}, {on}", rule.name);
        seen += 1;
    }
    assert!(seen > 15, "{seen} rules");
}

/// The day of high-risk systems is written three times, because the language has no other way; it is one day.
#[test]
fn the_day_of_high_risk_systems_is_one_day() {
    let session = session();
    let program = &session.program;
    let law = |name: &str| program.laws.iter().find(|law| law.name == name).expect("a law");
    let start = law("ai-act-high-risk").area.from.expect("a first day");
    assert_eq!(law("ai-act-coming").area.until, Some(start));
    let figures: Vec<&Constant> =
        program.figures.iter().filter(|figure| figure.name == "high-risk-start").map(|figure| &figure.value).collect();
    assert!(matches!(figures.as_slice(), [Constant::Date(day)] if *day == start), "{figures:?}");
}
