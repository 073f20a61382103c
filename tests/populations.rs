//! One step that two groups of people meet, each on a ground and by a way of its own.

#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

use ombud::check::program::Verdict;
use ombud::engine::{Session, SessionOptions};
use ombud::eval::{Finding, Options, Plan, evaluate};
use ombud::manifest::{Arena, ReadContext, parse, read};
use ombud::source::SourceId;
use ombud::time::Date;

/// Staff are asked, and recorded on their consent; the crew are told, and recorded on a ground of their own.
const MANIFEST: &str = r#"
[collection]
id    = "x"
entry = ["told"]
[controller]
establishments = ["IE"]
[[subject]]
id            = "staff"
is            = "employee"
jurisdictions = ["IE"]
[[subject]]
id            = "crew"
is            = "employee"
jurisdictions = ["IE"]
[[purpose]]
id           = "train"
is           = "ai-training"
subjects     = ["staff"]
lawful-basis  = "consent"
special-basis = "none"
[[purpose]]
id           = "safety"
is           = "safety"
subjects     = ["crew"]
lawful-basis  = "legal-obligation"
special-basis = "none"
[[step]]
id       = "told"
is       = "notice"
subjects = ["staff", "crew"]
next     = ["asked", "recorded"]
[[step]]
id       = "asked"
is       = "choice"
subjects = ["staff"]
next     = ["agreed"]
[[step]]
id       = "agreed"
is       = "agreement"
subjects = ["staff"]
next     = ["recorded"]
[[step]]
id       = "recorded"
is       = "capture"
subjects = ["staff", "crew"]
next     = []
"#;

/// What a rule finds in a manifest.
fn findings(rule: &str, text: &str) -> Vec<Finding> {
    let day = Date::new(2026, 11, 1).expect("a day");
    let session = Session::load(&SessionOptions::bundled(day)).expect("the bundled packs load");
    let source = SourceId::new(session.sources.len());
    let arena = Arena::new();
    let (tree, problems) = parse(&arena, source, text);
    assert!(problems.is_empty());
    let schema = &session.program.schema;
    let context = ReadContext { schema, vocabularies: &session.program.vocabularies, source, language: "1.0" };
    let (model, problems) = read(&tree, false, &context);
    assert!(problems.is_empty());
    let rule = session.program.rule_by_name.get(rule).expect("the rule");
    let plan = Plan::new(&session.program, day, &[*rule]);
    evaluate(&plan, &model, Options { bytes: text.len(), trace: None, verdicts: false }).findings
}

#[test]
fn each_group_is_judged_by_its_own_ground_and_way() {
    // The crew come from the notice straight to the recording; staff could, too, if that way were theirs.
    let own_ways = MANIFEST.replace(r#"next     = ["asked", "recorded"]"#, r#"next     = ["asked", "briefed"]"#)
        + "[[step]]\nid = \"briefed\"\nis = \"acknowledgement\"\nsubjects = [\"crew\"]\nnext = [\"recorded\"]\n";
    assert_eq!(findings("asked-before-capture", &own_ways), Vec::new());
    let shared = findings("asked-before-capture", MANIFEST);
    let routes: Vec<&str> =
        shared.iter().flat_map(|found| &found.route).flat_map(|way| &way.nodes).map(|node| node.address.as_str()).collect();
    assert_eq!(shared.first().map(|found| found.verdict), Some(Verdict::Violated));
    assert_eq!(routes, ["step[told]", "step[recorded]"]);
}

#[test]
fn a_group_that_consents_is_asked_on_its_own_way() {
    let both = MANIFEST.replace(r#"lawful-basis  = "legal-obligation""#, r#"lawful-basis  = "consent""#);
    let found = findings("asked-before-capture", &both);
    assert_eq!(found.first().map(|found| found.verdict), Some(Verdict::Violated));
}

/// A group whose places are told is not at fault where it is open which law reaches it by the controller's establishments.
#[test]
fn a_place_that_is_plain_is_not_said_to_be_vague() {
    let elsewhere = |establishments: &str| {
        let text = MANIFEST.replace(r#"jurisdictions = ["IE"]"#, r#"jurisdictions = ["JP"]"#);
        let text =
            text.replace(r#"establishments = ["IE"]"#, establishments).replace(r#"lawful-basis  = "consent""#, r#"lawful-basis = "none""#);
        findings("purpose-names-its-ground", &text)
    };
    let open = |found: &Finding| found.open.iter().map(|fact| fact.address.clone()).collect::<Vec<String>>();
    assert_eq!(elsewhere(r#"establishments = ["JP"]"#), Vec::new());
    let found = elsewhere(r#"country = "JP""#);
    assert_eq!(found.first().map(|found| found.verdict), Some(Verdict::Undetermined));
    assert_eq!(found.iter().flat_map(open).collect::<Vec<_>>(), ["controller.establishments"]);
}
