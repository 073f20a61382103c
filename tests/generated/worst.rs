//! The small flows with most routes.

use std::fmt::Write as _;

/// What each node takes: months and days in turn, so that no route is certainly shorter than all others.
const TIMES: &[&str] = &["1 month", "30 days", "2 months", "59 days", "0 days", "31 days", "1 year", "90 days"];

/// Flows by name: how many nodes there are, and whether an edge leads from one to another.
type Flow = (&'static str, usize, fn(usize, usize) -> bool);

const FLOWS: &[Flow] = &[
    ("complete", 8, |_, _| true),
    ("ladder", 10, |from, to| to == from + 2 || to == from ^ 1),
    ("nested loops", 9, |from, to| to == from + 1 || to + 1 == from || to == from / 2),
    ("two rings", 8, |from, to| to % 2 == from % 2 && to == (from + 2) % 8 || from == 4 && to == 3),
];

/// Rules on them, with one node at an end.
pub(crate) const RULES: &[&str] = &[
    "forbid (some route in flow to x within 3 months)",
    "forbid (some route in flow from x reaches poster within 100 days)",
    "forbid time of shortest route in flow to x <= time of shortest route in flow from x to poster",
    "forbid effort of shortest route in flow from x to poster < effort of shortest route in flow from camera to x",
    "forbid steps of shortest route in flow to x > 2",
    "forbid (some route in flow to x avoids n satisfies { n.effort <= 1 })",
    "forbid (every route in flow from x to poster passes n satisfies { n carries watched })",
    "forbid x carries watched",
];

/// The flows, whole and with something that is not said: what one node takes, or where else it leads.
pub(crate) fn manifests() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for flow in FLOWS {
        for silent in ["nothing", "a weight", "an edge"] {
            found.push((format!("{}, {silent} unknown", flow.0), manifest(flow, silent)));
        }
    }
    // Nothing is said but how many there are.
    found.push(("silent".to_owned(), (0..6).map(|node| format!("[[step]]\nid = \"n{node}\"\n")).collect()));
    found
}

fn manifest((_, count, leads): &Flow, silent: &str) -> String {
    let mut text = "[collection]\nentry = [\"n0\"]\n[[subject]]\nid = \"ann\"\n".to_owned();
    for node in 0..*count {
        let kind = if node == 0 { "camera" } else { ["poster", "letter", "screen"][usize::from(node + 1 < *count) * (1 + node % 2)] };
        let next: Vec<String> = (0..*count).filter(|to| *to != node && leads(node, *to)).map(|to| format!("\"n{to}\"")).collect();
        let half = node == count / 2;
        let open = if half && silent == "an edge" { ", \"unknown\"" } else { "" };
        let next = format!("[{}{open}]", next.join(", ")).replace("[, ", "[");
        let _ = writeln!(text, "[[step]]\nid = \"n{node}\"\nis = \"{kind}\"\nsubjects = [\"ann\"]\nnext = {next}");
        if !(half && silent == "a weight") {
            let _ = writeln!(text, "within = \"{}\"\neffort = {}", TIMES[node % TIMES.len()], node * 3 % 5);
        }
    }
    text
}

/// Diamonds one after the other, each with a way of so many months and one of about as many hours: of all the routes through them,
/// none is certainly shorter than another.
pub(crate) fn diamonds(count: u32) -> String {
    let mut text = "[collection]\nentry = [\"s0\"]\n[[subject]]\nid = \"ann\"\n".to_owned();
    let mut step = |key: String, kind: &str, within: String, next: String| {
        let _ = writeln!(
            text,
            "[[step]]\nid = \"{key}\"\nis = \"{kind}\"\nsubjects = [\"ann\"]\nwithin = \"{within}\"\neffort = 0\nnext = [{next}]"
        );
    };
    for index in 0..count {
        step(format!("s{index}"), "screen", "0 days".to_owned(), format!("\"m{index}\", \"h{index}\""));
        step(format!("m{index}"), "screen", format!("{} months", 1 << index), format!("\"s{}\"", index + 1));
        step(format!("h{index}"), "screen", format!("{} hours", 730 << index), format!("\"s{}\"", index + 1));
    }
    step(format!("s{count}"), "poster", "0 days".to_owned(), String::new());
    text
}
