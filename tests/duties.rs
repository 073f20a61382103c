//! Duties to specify or document (`docs/language.md`, Verdicts): where nothing is said of them, that is the breach, and not a question.

use std::collections::BTreeSet;
use std::path::Path;

use ombud::check::program::Verdict;
use ombud::diagnostic::Severity;
use ombud::engine::{ReviewOptions, Session, SessionOptions, Trace, review};
use ombud::time::Date;

/// Who is recorded, what, what for, and to whom it goes; nothing else.
const SILENT: &str = r#"
[collection]
id = "silent"
[controller]
country        = "IE"
establishments = ["IE"]
[[subject]]
id            = "staff"
is            = "employee"
jurisdictions = ["IE"]
participation = "mandatory"
detriment     = "possible"
alternative   = "none"
[[source]]
id         = "recorder"
is         = "input-recorder"
monitoring = "continuous"
[[purpose]]
id           = "train"
is           = "ai-training"
subjects     = ["staff"]
lawful-basis = "legitimate-interests"
[[purpose]]
id       = "improve"
is       = "product-improvement"
subjects = ["staff"]
[[field]]
id       = "keys"
is       = "keystroke-content"
source   = "recorder"
purposes = ["train", "improve"]
subjects = ["staff"]
[[party]]
id      = "host"
role    = "processor"
country = "US"
"#;

/// What wants something in writing, each with the entry of the legal reference.
const IN_WRITING: [(&str, &str); 15] = [
    ("GDPR-5-1-e", "retention-is-set"),
    ("GDPR-5-2", "balancing-test-documented"),
    ("GDPR-6-1", "purpose-names-its-ground"),
    ("GDPR-13", "notice-says-who-and-why"),
    ("GDPR-13", "notice-says-how-long"),
    ("GDPR-15", "people-can-get-their-data"),
    ("GDPR-17", "people-can-have-data-erased"),
    ("GDPR-21", "objection-is-heard"),
    ("GDPR-28", "processors-are-bound"),
    ("GDPR-30", "record-of-processing-kept"),
    ("GDPR-32", "data-are-encrypted"),
    ("GDPR-32", "access-is-controlled"),
    ("GDPR-33", "breaches-are-reported-in-time"),
    ("GDPR-35-1", "assessment-before-start"),
    ("GDPR-44", "transfers-rest-on-a-tool"),
];

#[test]
fn what_the_law_wants_in_writing_is_missing_where_nothing_is_said() {
    let session = Session::load(&SessionOptions::bundled(Date::new(2026, 11, 1).expect("a day"))).expect("the bundled packs load");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("duties");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("collection.toml"), SILENT).expect("written");
    let paths = [folder];
    let review = review(&session, &ReviewOptions { paths: &paths, threads: Some(1), trace: Trace::Off, progress: &|_, _| () });
    let collection = review.collections.first().expect("a collection");
    assert!(collection.diagnostics.is_empty(), "{:?}", collection.diagnostics);
    let violated = collection.findings.iter().filter(|finding| finding.verdict == Verdict::Violated);
    let errors = violated.filter_map(|finding| session.program.rule(finding.rule)).filter(|rule| rule.severity == Severity::Error);
    let covered: BTreeSet<(&str, &str)> =
        errors.flat_map(|rule| rule.covers.iter().map(|entry| (entry.as_str(), rule.name.as_str()))).collect();
    let passed: Vec<_> = IN_WRITING.into_iter().filter(|wanted| !covered.contains(wanted)).collect();
    assert!(passed.is_empty(), "held open, or passed: {passed:?}");
}
