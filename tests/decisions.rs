//! Real decisions judge the packs: what is asked of the figures, over the labels of tiers A and B, and the scoreboard as it stands.
//! Facts were chosen with the outcome known, so recall here flatters; see `docs/decisions-scoreboard.md`.

#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

use std::path::Path;
use std::sync::LazyLock;

mod scoreboard;

use scoreboard::score::{Case, Grade, grade};
use scoreboard::silent::silenced;
use scoreboard::total::{Total, total};
use scoreboard::{COUNTED, cases, page};

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decisions");
    cases(&folder).expect("every case can be read and reviewed")
});

fn counted() -> Total {
    total(&*CASES, COUNTED)
}

#[test]
fn the_scoreboard_stands_as_it_was_read() {
    assert!(CASES.len() >= 15, "fifteen decisions at least");
    let page = page(&CASES);
    let wide: Vec<&str> = page.lines().filter(|line| line.chars().count() > 80).collect();
    assert!(wide.is_empty(), "wider than 80 columns: {wide:?}");
    insta::assert_snapshot!(page);
}

#[test]
fn strict_recall_of_articles_is_what_is_asked() {
    let recall = counted().strict.article.percent().expect("labels");
    assert!(recall >= 85.0, "{recall:.1} % of the articles, 85 % are asked");
}

#[test]
fn strict_recall_of_provisions_is_what_is_asked() {
    let recall = counted().strict.exact.percent().expect("labels");
    assert!(recall >= 70.0, "{recall:.1} % of the provisions, 70 % are asked");
}

#[test]
fn no_error_denies_what_was_held_lawful() {
    let wrong: Vec<String> =
        CASES.iter().flat_map(|case| case.denied.iter().map(move |(label, rules)| format!("{}, {label}: {rules:?}", case.name))).collect();
    assert_eq!(counted().wrong_errors, 0, "{}", wrong.join("\n"));
}

#[test]
fn a_label_meets_its_parts_and_half_of_what_it_is_a_part_of() {
    let grades = [
        ("GDPR Art. 6(1)(f)", "GDPR Art. 6(1)(f)", Grade::Found),
        ("GDPR Art. 13", "GDPR Art. 13(2)(a)", Grade::Found),
        ("GDPR Art. 30(1)(c)", "GDPR Art. 30(1)", Grade::Half),
        ("GDPR Art. 30(1)(c)", "GDPR Art. 30", Grade::Half),
        ("GDPR Art. 5(1)(a)", "GDPR Art. 5(1)(e)", Grade::Near),
        ("GDPR Art. 5(1)(a)", "GDPR Art. 5(2)", Grade::Near),
        ("GDPR Art. 5", "GDPR Art. 50", Grade::Missed),
        ("GDPR Art. 1", "GDPR Art. 13(1)", Grade::Missed),
        ("UK GDPR Art. 9", "GDPR Art. 9(1)", Grade::Missed),
        ("ECHR Art. 8", "GDPR Art. 8", Grade::Missed),
    ];
    for (label, citation, expected) in grades {
        assert_eq!(grade(label, citation), expected, "{label} against {citation}");
    }
}

#[test]
fn a_silent_twin_keeps_whom_what_and_what_for() {
    let text = "consent = []\n\n[collection]\nid = \"a\"\nsuspicion = \"none\"\n\n[[party]]\nid = \"b\"\ntransfer = [\n  { mechanism = \"none\" },\n]\n\n\
                [[field]]\nid = \"c\" # what\nsource = \"d\"\n";
    assert_eq!(silenced(text), "[collection]\nid = \"a\"\n[[field]]\nid = \"c\" # what\n");
}
