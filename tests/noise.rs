//! Nothing is said where there is nothing to say: complete manifests get no finding of any rule, and a breach planted in one is
//! found there and nowhere else.

#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ombud::engine::{Review, ReviewOptions, Session, SessionOptions, Trace, review};
use ombud::time::Date;

/// Each kind of project, country and datum stands among so many.
const PROJECTS: usize = 240;

fn reviewed(path: &Path, as_of: &str) -> (Session, Review) {
    let session = Session::load(&SessionOptions::bundled(Date::parse(as_of).expect("a day"))).expect("the bundled packs load");
    let paths = [path.to_path_buf()];
    let review = review(&session, &ReviewOptions { paths: &paths, threads: Some(2), trace: Trace::Off, progress: &|_, _| () });
    (session, review)
}

/// How often each rule says something.
fn said((session, review): &(Session, Review)) -> BTreeMap<String, usize> {
    let mut said = BTreeMap::new();
    for finding in review.collections.iter().flat_map(|collection| &collection.findings) {
        let name = session.program.rule(finding.rule).expect("a finding has a rule").name.clone();
        *said.entry(name).or_default() += 1;
    }
    said
}

fn written(name: &str, breaches: bool) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    corpus::write(&folder, PROJECTS, breaches).expect("the corpus is written");
    folder
}

#[test]
fn complete_projects_get_no_finding() {
    let found = reviewed(&written("complete", false), "2026-09-01");
    assert_eq!(found.1.collections.len(), PROJECTS);
    assert_eq!(said(&found), BTreeMap::new());
}

#[test]
fn planted_breaches_are_found_and_nothing_else() {
    let found = reviewed(&written("breached", true), "2026-09-01");
    let breached = found.1.collections.iter().filter(|collection| !collection.findings.is_empty());
    assert_eq!(breached.count(), PROJECTS / 10);
    insta::assert_debug_snapshot!(said(&found));
}

#[test]
fn the_repaired_programme_gets_no_finding_as_the_law_changes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/keystroke-programme-repaired");
    for day in ["2026-11-01", "2026-12-02", "2027-12-02", "2028-06-01"] {
        assert_eq!(said(&reviewed(&root, day)), BTreeMap::new(), "{day}");
    }
}
