//! Hostile texts: nothing overflows, and the work stays proportional to the text. The budget counts pest's calls, not
//! time, so that a slow machine changes nothing. Alone in its binary: the budget is process-wide.

use std::num::NonZeroUsize;

use ombud::diagnostic::Diagnostic;
use ombud::source::SourceId;
use ombud::syntax::{format, parse};

/// Calls that pest may make for each byte. A condition of one-letter names needs the most.
const CALLS_PER_BYTE: usize = 400;

fn budgeted(text: &str) -> Vec<Diagnostic> {
    pest::set_call_limit(NonZeroUsize::new(10_000 + CALLS_PER_BYTE * text.len()));
    let parsed = parse(SourceId::default(), text);
    for diagnostic in &parsed.diagnostics {
        assert!(!diagnostic.message.contains("too much"), "budget: {}", text.chars().take(60).collect::<String>());
        let range = diagnostic.primary.span.range();
        assert!(text.get(range.clone()).is_some(), "{range:?} in {}", text.len());
    }
    parsed.diagnostics
}

fn condition(text: &str) -> String {
    format!("define d := {text}\n")
}

fn good_texts() -> Vec<(&'static str, String)> {
    vec![
        ("parentheses", condition(&format!("{}a{}", "(".repeat(128), ")".repeat(128)))),
        ("negated parentheses", condition(&format!("{}a{}", "not (".repeat(128), ")".repeat(128)))),
        ("blocks", condition(&format!("{}a{}", "some x in y satisfies { ".repeat(128), " }".repeat(128)))),
        ("counts", condition(&format!("{}a{}", "at least 1 of { ".repeat(128), " }".repeat(128)))),
        ("a long chain", condition(&vec!["a.b is c"; 10_000].join(" and "))),
        ("a long list", condition(&format!("a is one of {{ {} }}", vec!["b"; 50_000].join(", ")))),
        ("terms", format!("vocabulary v {{ {}t \"x\"{} }}", "t \"x\" { ".repeat(127), " }".repeat(127))),
        ("exceptions", format!("rule r \"t\" {{ {}unless x{} }}", "unless x { ".repeat(127), " }".repeat(127))),
        ("many declarations", "pack a\n".repeat(10_000)),
        ("comments", "# x\n".repeat(50_000)),
        ("white space", " \n".repeat(100_000)),
        ("a byte order mark and CRLF", "\u{feff}pack a\r\n# x\r\ndefine d := a is b\r\n".to_owned()),
    ]
}

fn broken_texts() -> Vec<(&'static str, String)> {
    let descending = (3..700).rev().map(|length| format!("{} ", "\"".repeat(length))).collect::<String>();
    vec![
        ("10 000 parentheses", condition(&"(".repeat(10_000))),
        ("10 000 closed parentheses", condition(&format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000)))),
        ("10 000 not", condition(&"not ".repeat(10_000))),
        ("200 blocks", condition(&format!("{}a{}", "some x in y satisfies { ".repeat(200), " }".repeat(200)))),
        ("200 braces", "{".repeat(200)),
        ("closing braces", "}".repeat(100_000)),
        ("a megabyte of quotes", "\"".repeat(1_000_000)),
        ("raw strings that nothing closes", descending.clone()),
        ("raw strings that a declaration interrupts", format!("{descending}\nrule x \"\n{}", "\"".repeat(800))),
        ("single quotes in lines", "\"\n".repeat(100_000)),
        ("broken lines", "rule x\n".repeat(20_000)),
        ("broken declarations on one line", "rule x { y } ".repeat(10_000)),
        ("keywords on one line", "rule x ".repeat(20_000)),
        ("sets of sets", format!("entity e \"x\" inline {{ a : {} text \"t\" }}", "set of ".repeat(10_000))),
        ("NUL bytes", "\0".repeat(10_000)),
        ("NUL in a condition", condition("a is \0")),
        ("multi-byte signs", "≤".repeat(10_000)),
        ("multi-byte words", condition(&"größe ".repeat(10_000))),
        ("combining marks", condition(&"e\u{301}".repeat(1_000))),
        ("a lone byte order mark in between", condition("a \u{feff} b")),
        ("backslashes", format!("pack a \"{}", "\\".repeat(100_001))),
        ("only a carriage return", "\r\"\r".to_owned()),
        ("mixed", condition(&vec!["a"; 5_000].join(" and b or "))),
    ]
}

#[test]
fn work_is_bounded_and_nothing_overflows() {
    // The first call sets the limit of the program; only later ones can lower it.
    assert_eq!(parse(SourceId::default(), "").diagnostics, Vec::new());
    for (what, text) in good_texts() {
        assert_eq!(budgeted(&text), Vec::new(), "{what}");
        pest::set_call_limit(None);
        let once = format(SourceId::default(), &text).unwrap();
        assert_eq!(format(SourceId::default(), &once).unwrap(), once, "{what}");
    }
    for (what, text) in broken_texts() {
        assert!(!budgeted(&text).is_empty(), "{what}");
    }
}
