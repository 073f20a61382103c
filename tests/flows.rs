//! Large flows and lineages are judged within the step budget, and small ones with many routes: the searches of a condition are made
//! once, whatever the number of its items.

#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test that panics is a test that fails")]

#[path = "flows/large.rs"]
mod large;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use large::{Said, TANGLES, flow, lineage, tangle};
use ombud::check::program::Verdict;
use ombud::engine::{Session, SessionOptions};
use ombud::eval::{Evaluation, Finding, Options, Plan, evaluate};
use ombud::manifest::{Arena, ReadContext, parse, read};
use ombud::source::SourceId;
use ombud::time::Date;
use ombud::types::RuleId;

const STEPS: usize = 3000;
/// So many nodes of a counter-example are shown.
const SHOWN: usize = 40;
const LARGE: usize = 100_000;
const CONSENT: &str = "consent";

/// Judges a manifest by the rules of each list, one list after the other; its length gives the budget, unless another is given.
fn judged(text: &str, bytes: Option<usize>, lists: impl FnOnce(&Session) -> Vec<Vec<RuleId>>) -> Vec<Evaluation> {
    let day = Date::new(2026, 9, 1).expect("a day");
    let session = Session::load(&SessionOptions::bundled(day)).expect("the bundled packs load");
    let source = SourceId::new(session.sources.len());
    let arena = Arena::new();
    let (tree, problems) = parse(&arena, source, text);
    assert!(problems.is_empty(), "{problems:?}");
    let schema = &session.program.schema;
    let context = ReadContext { schema, vocabularies: &session.program.vocabularies, source, language: "1.0" };
    let (model, problems) = read(&tree, false, &context);
    assert!(problems.is_empty(), "{problems:?}");
    let options = Options { bytes: bytes.unwrap_or(text.len()), trace: None, verdicts: false };
    lists(&session).iter().map(|rules| evaluate(&Plan::new(&session.program, day, rules), &model, options)).collect()
}

fn judged_by(text: &str, bytes: Option<usize>, rules: &[&str]) -> Evaluation {
    let named = |session: &Session| vec![rules.iter().map(|name| session.program.rule_by_name[*name]).collect()];
    judged(text, bytes, named).remove(0)
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
    let evaluation = judged_by(&chain(), Some(0), &["notice-before-capture"]);
    assert!(is_whole(&evaluation), "the budget ran out");
    assert_eq!(evaluation.findings.len(), STEPS);
    let last = evaluation.findings.iter().find(|finding| finding.item == format!("step[s{}]", STEPS - 1)).expect("the last step");
    assert_eq!(last.verdict, Verdict::Violated);
    let (nodes, left_out) = shown(last);
    assert_eq!((nodes.first(), nodes.last(), nodes.len()), (Some(&"step[s0]"), Some(&"step[s2999]"), SHOWN));
    assert_eq!(left_out, STEPS - SHOWN);
}

#[test]
fn a_flow_of_a_hundred_thousand_steps_is_judged_whole_and_its_counter_examples_are_short() {
    let rules = ["withdrawal-ends-capture", "withdrawal-erases-in-time", "each-purpose-is-agreed-to"];
    let evaluation = judged_by(&flow(LARGE, CONSENT, Said::Breach), None, &rules);
    assert!(is_whole(&evaluation), "the budget ran out: {:?}", evaluation.counts);
    // In each copy there is one step to withdraw and one that records; only in the first people have agreed whatever way they came.
    let copies = LARGE.div_ceil(9) as u64;
    let counts = evaluation.counts;
    assert_eq!((counts.satisfied, counts.violated, counts.undetermined), (2 * copies + 1, copies - 1, 0));
    let mut most = 0;
    for (nodes, left_out) in evaluation.findings.iter().map(shown) {
        assert!(nodes.len() <= SHOWN && (left_out == 0 || nodes.len() == SHOWN), "{nodes:?}, {left_out} left out");
        assert_eq!(nodes.first(), Some(&"step[notice]"));
        most = most.max(left_out);
    }
    // A notice, a choice and a refusal lead at most three copies on.
    assert!(most > LARGE / 9 - SHOWN, "{most}");
}

#[test]
fn a_lineage_of_a_hundred_thousand_edges_is_judged_whole_and_its_counter_examples_are_short() {
    let text = lineage(LARGE, Said::Breach);
    let evaluation = judged(&text, None, |session| vec![session.selection.rules.clone()]).remove(0);
    assert!(is_whole(&evaluation), "the budget ran out: {:?}", evaluation.counts);
    assert!(evaluation.counts.violated > 0 && evaluation.counts.undetermined == 0, "{:?}", evaluation.counts);
    for (nodes, left_out) in evaluation.findings.iter().map(shown) {
        assert_eq!(nodes.len(), SHOWN, "{nodes:?}");
        // The long part has a stage for each two edges, and the shortest way leaps over 17 of them at a time.
        assert!(left_out > LARGE / 2 / 17 - SHOWN, "{left_out}");
    }
}

#[test]
fn each_rule_judges_small_graphs_with_many_routes_whole() {
    for shape in &TANGLES {
        let each = |session: &Session| session.selection.rules.iter().map(|rule| vec![*rule]).collect();
        let evaluations = judged(&tangle(shape), None, each);
        for evaluation in &evaluations {
            let rule = evaluation.findings.first().map_or("", |finding| finding.message.as_str());
            assert!(is_whole(evaluation), "{}: the budget ran out: {rule} {:?}", shape.0, evaluation.counts);
        }
        assert!(evaluations.iter().any(|evaluation| evaluation.counts.violated > 0), "{}", shape.0);
        assert!(evaluations.iter().any(|evaluation| evaluation.counts.undetermined > 0), "{}", shape.0);
    }
}

#[test]
fn all_rules_together_judge_small_graphs_with_many_routes_whole() {
    for shape in &TANGLES {
        let all = judged(&tangle(shape), None, |session| vec![session.selection.rules.clone()]).remove(0);
        assert!(is_whole(&all), "{}: the budget ran out: {:?}", shape.0, all.counts);
    }
}

#[test]
fn all_rules_judge_a_flow_of_ten_thousand_steps_whole() {
    let text = flow(LARGE / 10, CONSENT, Said::Everything);
    let evaluation = judged(&text, None, |session| vec![session.selection.rules.clone()]).remove(0);
    assert!(is_whole(&evaluation) && evaluation.findings.is_empty(), "{:?}", evaluation.counts);
}

#[test]
fn one_open_edge_in_a_flow_of_ten_thousand_steps_leaves_no_rule_unjudged() {
    let text = flow(LARGE / 10, CONSENT, Said::AllButOneEdge);
    let evaluation = judged(&text, None, |session| vec![session.selection.rules.clone()]).remove(0);
    assert!(is_whole(&evaluation), "{:?}", evaluation.counts);
    assert!(evaluation.counts.undetermined > 1_000 && evaluation.counts.violated == 0, "{:?}", evaluation.counts);
    let open: BTreeSet<String> = evaluation.findings.iter().flat_map(|finding| &finding.open).map(|fact| fact.address.clone()).collect();
    assert_eq!(open.into_iter().collect::<Vec<_>>(), ["step[notice].next"]);
}
