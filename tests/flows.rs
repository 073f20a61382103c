//! Large flows and lineages are judged within the step budget, and small ones with many routes: the searches of a condition are made
//! once, whatever the number of its items.

#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]
#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "a test that panics is a test that fails")]

#[path = "flows/large.rs"]
mod large;

use std::fmt::Write as _;

use large::{Said, TANGLES, flow, lineage, tangle};
use ombud::check::program::Verdict;
use ombud::engine::{Session, SessionOptions};
use ombud::eval::{Evaluation, Finding, Options, Plan, evaluate};
use ombud::manifest::{ReadContext, parse, read};
use ombud::source::SourceId;
use ombud::time::Date;
use ombud::types::RuleId;

const STEPS: usize = 3000;
/// So many nodes of a counter-example are shown.
const SHOWN: usize = 40;
const LARGE: usize = 100_000;
const CONSENT: &str = "consent";

/// Judges a manifest by some rules, or by all where none is named; its length gives the budget, unless another is given.
fn judged(text: &str, bytes: Option<usize>, rules: &[&str]) -> Evaluation {
    let day = Date::new(2026, 9, 1).expect("a day");
    let session = Session::load(&SessionOptions::bundled(day)).expect("the bundled packs load");
    let source = SourceId::new(session.sources.len());
    let (tree, problems) = parse(source, text);
    assert!(problems.is_empty(), "{problems:?}");
    let schema = &session.program.schema;
    let context = ReadContext { schema, vocabularies: &session.program.vocabularies, source, language: "1.0" };
    let (model, problems) = read(&tree, false, &context);
    assert!(problems.is_empty(), "{problems:?}");
    let named: Vec<RuleId> = rules.iter().map(|name| session.program.rule_by_name[*name]).collect();
    let plan = Plan::new(&session.program, day, if rules.is_empty() { &session.selection.rules } else { &named });
    evaluate(&plan, &model, Options { bytes: bytes.unwrap_or(text.len()), trace: None, verdicts: false })
}

fn is_whole(evaluation: &Evaluation) -> bool {
    !evaluation.exhausted && evaluation.counts.not_checked == 0
}

/// The addresses of the way that a finding shows, and how many nodes of it are left out.
fn shown(finding: &Finding) -> (Vec<&str>, usize) {
    let route = finding.route.as_ref().expect("a way");
    (route.nodes.iter().map(|node| node.address.as_str()).collect(), route.left_out.map_or(0, |(count, _)| count))
}

/// A chain in which every step records, and nobody is told.
fn chain() -> String {
    let mut text = String::from("[collection]\nid = \"x\"\nentry = [\"s0\"]\n[controller]\nestablishments = [\"IE\"]\n");
    text += "[[subject]]\nid = \"u\"\nis = \"employee\"\njurisdictions = [\"IE\"]\n";
    for step in 0..STEPS {
        let next = if step + 1 < STEPS { format!("\"s{}\"", step + 1) } else { String::new() };
        let _ = writeln!(text, "[[step]]\nid = \"s{step}\"\nis = \"capture\"\nnext = [{next}]");
    }
    text
}

#[test]
fn a_long_flow_is_judged_whole_and_its_counter_examples_are_short() {
    // The budget of a file of no length is the least that there is.
    let evaluation = judged(&chain(), Some(0), &["notice-before-capture"]);
    assert!(is_whole(&evaluation), "the budget ran out");
    assert_eq!(evaluation.findings.len(), STEPS);
    let last = evaluation.findings.iter().find(|finding| finding.item == format!("step[s{}]", STEPS - 1)).expect("the last step");
    assert_eq!(last.verdict, Verdict::Violated);
    let (nodes, left_out) = shown(last);
    assert_eq!((nodes.first(), nodes.last(), nodes.len()), (Some(&"step[s0]"), Some(&"step[s2999]"), SHOWN));
    assert_eq!(left_out, STEPS - SHOWN);
}

#[test]
fn a_flow_of_a_hundred_thousand_steps_is_judged_whole() {
    let rules = ["withdrawal-ends-capture", "withdrawal-erases-in-time", "refusing-is-as-short", "each-purpose-is-agreed-to"];
    let evaluation = judged(&flow(LARGE, CONSENT, Said::Everything), None, &rules);
    assert!(is_whole(&evaluation), "the budget ran out: {:?}", evaluation.counts);
    assert!(evaluation.findings.is_empty(), "{:?}", evaluation.findings.first());
    assert!(evaluation.counts.satisfied > 4 * (LARGE / 9) as u64, "{:?}", evaluation.counts);
}

#[test]
fn a_breach_all_along_a_flow_of_a_hundred_thousand_steps_is_told_with_short_ways() {
    let evaluation = judged(&flow(LARGE, CONSENT, Said::Breach), None, &["each-purpose-is-agreed-to"]);
    assert!(is_whole(&evaluation), "the budget ran out: {:?}", evaluation.counts);
    assert_eq!(evaluation.findings.len() as u64, evaluation.counts.violated);
    assert!(evaluation.counts.violated > 11_000 && evaluation.counts.undetermined == 0, "{:?}", evaluation.counts);
    let mut most = 0;
    for (nodes, left_out) in evaluation.findings.iter().map(shown) {
        assert!(nodes.len() <= SHOWN && (left_out == 0 || nodes.len() == SHOWN), "{nodes:?}, {left_out} left out");
        assert_eq!(nodes.first(), Some(&"step[notice]"));
        most = most.max(left_out);
    }
    // From copy to copy it takes at least a notice, a choice and a refusal, and a refusal leads at most three copies on.
    assert!(most > LARGE / 9 - SHOWN, "{most}");
}

#[test]
fn a_lineage_of_a_hundred_thousand_edges_is_judged_whole() {
    let rules = ["secrets-scanned-before-training"];
    let clean = judged(&lineage(LARGE, Said::Everything), None, &rules);
    assert!(is_whole(&clean) && clean.findings.is_empty(), "{:?}", clean.counts);
    let breached = judged(&lineage(LARGE, Said::Breach), None, &rules);
    assert!(is_whole(&breached) && breached.counts.violated > 0, "{:?}", breached.counts);
    for (nodes, left_out) in breached.findings.iter().map(shown) {
        assert_eq!(nodes.len(), SHOWN, "{nodes:?}");
        assert!(left_out > LARGE / 2 / 17 - SHOWN, "{left_out}");
    }
}

#[test]
fn small_graphs_with_many_routes_are_judged_whole() {
    for shape in &TANGLES {
        let evaluation = judged(&tangle(shape), None, &[]);
        assert!(is_whole(&evaluation), "{}: the budget ran out: {:?}", shape.0, evaluation.counts);
        assert!(evaluation.counts.violated + evaluation.counts.undetermined > 0, "{}: {:?}", shape.0, evaluation.counts);
    }
}
