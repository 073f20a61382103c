//! Large flows are judged within the step budget: the searches of a condition are made once, whatever the number of its items.

use std::fmt::Write as _;

use ombud::check::program::Verdict;
use ombud::engine::{Session, SessionOptions};
use ombud::eval::{Options, Plan, evaluate};
use ombud::manifest::{ReadContext, parse, read};
use ombud::source::SourceId;
use ombud::time::Date;

const STEPS: usize = 3000;

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
    let day = Date::new(2026, 11, 1).expect("a day");
    let session = Session::load(&SessionOptions::bundled(day)).expect("the bundled packs load");
    let text = chain();
    let source = SourceId::new(session.sources.len());
    let (tree, problems) = parse(source, &text);
    assert!(problems.is_empty());
    let schema = &session.program.schema;
    let context = ReadContext { schema, vocabularies: &session.program.vocabularies, source, language: "1.0" };
    let (model, problems) = read(&tree, false, &context);
    assert!(problems.is_empty());
    let rule = session.program.rule_by_name.get("notice-before-capture").expect("the rule");
    let plan = Plan::new(&session.program, day, &[*rule]);
    // The budget of a file of no length is the least that there is.
    let evaluation = evaluate(&plan, &model, Options { bytes: 0, trace: None, verdicts: false });
    assert!(!evaluation.exhausted, "the budget ran out");
    assert_eq!(evaluation.findings.len(), STEPS);
    let last = evaluation.findings.iter().find(|finding| finding.item == format!("step[s{}]", STEPS - 1)).expect("the last step");
    assert_eq!(last.verdict, Verdict::Violated);
    let shown: Vec<&str> = last.route.iter().flat_map(|route| &route.nodes).map(|node| node.address.as_str()).collect();
    assert_eq!((shown.first(), shown.last(), shown.len()), (Some(&"step[s0]"), Some(&"step[s2999]"), 40));
}
