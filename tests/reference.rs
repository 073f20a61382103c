//! The reference programme is judged as the legal reference says it must be, entry by entry; its repair passes.

#![expect(clippy::expect_used, clippy::string_slice, reason = "a test that panics is a test that fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use ombud::check::program::Verdict;
use ombud::engine::{Outcome, Review, ReviewOptions, Session, SessionOptions, Trace, review};
use ombud::time::Date;

/// Errors that reporting alone calls for, of the law that reaches staff in Ireland, Germany and France.
const AS_REPORTED: &[&str] = &[
    "GDPR-4-1",
    "GDPR-4-14",
    "GDPR-5-1-a",
    "GDPR-5-1-c",
    "GDPR-5-1-e",
    "GDPR-6-1",
    "GDPR-9-1",
    "CJEU-META-1",
    "GDPR-13",
    "GDPR-17",
    "GDPR-25",
    "GDPR-30",
    "GDPR-32",
    "SAN-SEC-1",
    "SAN-SEC-2",
    "GDPR-33",
    "GDPR-35-1",
    "GDPR-44",
    "WP216-SINGLE",
    "WP216-LINK",
    "ECHR-BARB-1",
    "ECHR-BARB-2",
    "ECHR-BARB-6",
    "DE-BETRVG-87-1-6",
    "DE-BAG-KEYLOG",
    "FR-L2312-38",
    "FR-L1222-4",
    "FR-CNIL-KEYLOG",
];
/// What the purpose that rests on consent adds.
const ON_CONSENT: &[&str] = &["GDPR-6-1-a", "GDPR-7-2", "GDPR-7-3", "GDPR-7-4", "GDPR-R42", "GDPR-R43", "EDPB-CONSENT-EMP", "DE-BDSG-26-2"];
/// Where the law does not reach; each of these has a rule whose examples show it firing next door.
const SILENT: &[&str] = &["AIA-5-1-f", "GDPR-8"];

struct Reviewed {
    session: Session,
    review: Review,
}

fn reviewed(example: &str) -> Reviewed {
    let session = Session::load(&SessionOptions::bundled(Date::new(2026, 11, 1).expect("a day"))).expect("the bundled packs load");
    let paths = [PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples").join(example)];
    let options = ReviewOptions { paths: &paths, threads: None, trace: Trace::Off, progress: &|_, _| () };
    let review = review(&session, &options);
    Reviewed { session, review }
}

impl Reviewed {
    /// For each entry of the legal reference, the rules with findings of a verdict, and their severity.
    fn covered(&self, verdict: Verdict) -> BTreeMap<&str, BTreeSet<(&str, &str)>> {
        let mut covered: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
        for finding in
            self.review.collections.iter().flat_map(|collection| &collection.findings).filter(|finding| finding.verdict == verdict)
        {
            let rule = self.session.program.rule(finding.rule).expect("a finding has a rule");
            for entry in &rule.covers {
                covered.entry(entry).or_default().insert((rule.severity.word(), &rule.name));
            }
        }
        covered
    }
}

#[test]
fn the_programme_as_reported_breaks_what_it_must() {
    let reviewed = reviewed("keystroke-programme");
    let violated = reviewed.covered(Verdict::Violated);
    for entry in AS_REPORTED {
        let rules = violated.get(entry).unwrap_or_else(|| panic!("{entry} is not violated"));
        assert!(rules.iter().any(|(severity, _)| *severity == "error"), "{entry} is violated by a warning only");
    }
    for entry in ON_CONSENT {
        assert!(violated.contains_key(entry), "{entry} is not violated");
    }
    let undetermined = reviewed.covered(Verdict::Undetermined);
    for entry in SILENT {
        assert!(
            reviewed.session.program.rules.iter().any(|rule| rule.covers.iter().any(|covered| covered == entry)),
            "no rule covers {entry}"
        );
        assert!(!violated.contains_key(entry) && !undetermined.contains_key(entry), "{entry} is not silent");
    }
    assert_eq!(reviewed.review.outcome(&reviewed.session.program), Outcome::Violated);
}

/// The one way through the programme leads from a contract to the recorder: past no notice and no choice, and nowhere after it.
#[test]
fn the_only_route_passes_neither_notice_nor_choice_and_leads_nowhere() {
    let reviewed = reviewed("keystroke-programme");
    let findings: Vec<_> = reviewed.review.collections.iter().flat_map(|collection| &collection.findings).collect();
    let on_the_route = [
        ("notice-before-capture", "step[recorder-installed]", vec!["step[contract]", "step[recorder-installed]"]),
        ("asked-before-capture", "step[recorder-installed]", vec!["step[contract]", "step[recorder-installed]"]),
        ("clause-is-not-the-way-in", "step[contract]", vec!["step[contract]", "step[recorder-installed]"]),
        ("withdrawal-within-reach", "step[recorder-installed]", vec!["step[recorder-installed]"]),
        ("steps-lead-on", "step[recorder-installed]", vec![]),
    ];
    for (rule, item, route) in on_the_route {
        let named = |finding: &&&ombud::eval::Finding| {
            finding.item == item && reviewed.session.program.rule(finding.rule).is_some_and(|found| found.name == rule)
        };
        let finding = findings.iter().find(named).unwrap_or_else(|| panic!("{rule} says nothing of {item}"));
        assert_eq!(finding.verdict, Verdict::Violated, "{rule}");
        let shown: Vec<&str> = finding.route.iter().flat_map(|route| &route.nodes).map(|node| node.address.as_str()).collect();
        assert_eq!(shown, route, "{rule}");
    }
}

/// Each way on which something gets into the model although it should not is shown, through the filter or past it.
#[test]
fn what_gets_past_the_filter_is_shown_with_its_way() {
    let (filter, model) = ("stage[identifier-filter]", "stage[agent-model]");
    let ways = [
        ("words-out-of-training", "command_lines", vec![model]),
        ("words-out-of-training", "screen_content", vec![model]),
        ("words-out-of-training", "internal_messages", vec![filter, model]),
        ("private-words-out-of-training", "screen_content", vec![model]),
        ("special-data-not-past-the-filter", "internal_messages", vec![filter, model]),
        ("secrets-scanned-before-training", "command_lines", vec![model]),
        ("called-anonymous-is-anonymous", "key_timing", vec![filter, model]),
        ("timing-is-coarse", "key_timing", vec![filter, model]),
    ];
    let reviewed = reviewed("keystroke-programme");
    let collection = reviewed.review.collections.first().expect("one manifest");
    for (rule, field, way) in ways {
        let item = format!("field[{field}]");
        let finding = collection
            .findings
            .iter()
            .find(|finding| finding.item == item && reviewed.session.program.rule(finding.rule).is_some_and(|found| found.name == rule))
            .unwrap_or_else(|| panic!("{rule} says nothing of {item}"));
        assert_eq!(finding.verdict, Verdict::Violated, "{rule}");
        let shown: Vec<&str> = finding.route.iter().flat_map(|route| &route.nodes).map(|node| node.address.as_str()).collect();
        let expected: Vec<&str> = std::iter::once(item.as_str()).chain(way).collect();
        assert_eq!(shown, expected, "{rule}");
    }
}

/// A contradiction is shown at both of its places.
#[test]
fn contradictions_are_labelled_at_both_places() {
    let reviewed = reviewed("keystroke-programme");
    let collection = reviewed.review.collections.first().expect("one manifest");
    let text = collection.text.as_deref().expect("its text is kept, since findings point into it");
    let places = |rule: &str, item: &str| {
        let finding = collection
            .findings
            .iter()
            .find(|finding| finding.item == item && reviewed.session.program.rule(finding.rule).is_some_and(|found| found.name == rule));
        let finding = finding.unwrap_or_else(|| panic!("{rule} says nothing of {item}"));
        assert_eq!(finding.verdict, Verdict::Violated);
        let labels = std::iter::once(&finding.primary).chain(&finding.secondary);
        labels.map(|label| text[label.span.range()].to_owned()).collect::<Vec<_>>()
    };
    let anonymous = places("anonymous-means-anonymous", "field[key_timing]");
    assert!(anonymous.contains(&"\"anonymous\"".to_owned()) && anonymous.contains(&"\"person\"".to_owned()), "{anonymous:?}");
    let content = places("notice-names-content", "field[key_sequence]");
    assert!(content.contains(&"\"keystroke-content\"".to_owned()) && content.iter().any(|place| place.contains("excludes")), "{content:?}");
}

#[test]
fn what_stays_open_is_listed_with_its_fact() {
    let reviewed = reviewed("keystroke-programme");
    let collection = reviewed.review.collections.first().expect("one manifest");
    let mut lines: Vec<String> = Vec::new();
    for finding in collection.findings.iter().filter(|finding| finding.verdict == Verdict::Undetermined) {
        let rule = reviewed.session.program.rule(finding.rule).expect("a finding has a rule");
        assert!(!finding.open.is_empty() && !finding.quickest.is_empty(), "{} leaves {} open for no reason", rule.name, finding.item);
        lines.push(format!("{} [{}] {}: {}", rule.covers.join(", "), rule.name, finding.item, finding.quickest.join(", ")));
    }
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_repaired_programme_passes_with_nothing_open() {
    let reviewed = reviewed("keystroke-programme-repaired");
    let found: Vec<&str> =
        reviewed.review.collections.iter().flat_map(|collection| &collection.findings).map(|finding| finding.message.as_str()).collect();
    assert_eq!(found, Vec::<&str>::new());
    assert_eq!(reviewed.review.outcome(&reviewed.session.program), Outcome::Passes);
    let applied = reviewed.review.collections.iter().map(|collection| collection.counts.satisfied).sum::<u64>();
    assert!(applied > 100, "most rules apply to it: {applied}");
}
