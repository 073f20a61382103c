//! `ombud graph`, as people and their tools meet it: what is drawn and marked, in each format, from any manifest. Each format is
//! read again by a parser that is not ours.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that panics is a test that fails")]

#[path = "cli/harness.rs"]
#[expect(dead_code, reason = "other tests use other parts of it")]
mod harness;

use std::collections::BTreeSet;

use graphviz_rust::dot_structures::{Graph, Stmt};
use harness::{Run, ombud, scratch};
use insta::assert_snapshot;
use merman_core::{Engine, ParseOptions};
use roxmltree::Document;

const REPORTED: &str = "examples/keystroke-programme";
const REPAIRED: &str = "examples/keystroke-programme-repaired";
const HOSTILE: &str = "tests/fixtures/graph/hostile";
const FORMATS: [&str; 3] = ["mermaid", "dot", "svg"];
/// Rules that do not change what the snapshots show when others are added.
const TWO_RULES: [&str; 4] = ["--rule", "notice-before-capture", "--rule", "secrets-scanned-before-training"];

fn graph(arguments: &[&str]) -> Run {
    ombud(&[&["graph", "--as-of", "2026-11-01"], arguments].concat())
}

fn drawn(arguments: &[&str]) -> String {
    let run = graph(arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
    run.out
}

fn reported(arguments: &[&str]) -> String {
    drawn(&[&[REPORTED], &TWO_RULES[..], arguments].concat())
}

#[test]
fn a_flow_is_drawn_as_mermaid_where_nothing_else_is_asked_for() {
    assert_snapshot!(reported(&[]));
    assert_eq!(reported(&[]), reported(&["--flow", "--format", "mermaid"]));
}

#[test]
fn a_lineage_is_drawn_as_dot() {
    assert_snapshot!(reported(&["--lineage", "--format", "dot"]));
}

#[test]
fn a_flow_is_drawn_as_a_picture() {
    assert_snapshot!(reported(&["--format", "svg"]));
}

/// The sentences of the groups of a picture.
fn sentences(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let titles = document.descendants().filter(|node| node.has_tag_name("title") && node.parent().is_some_and(|up| up.has_tag_name("g")));
    titles.map(|title| title.text().unwrap().to_owned()).collect()
}

fn has(sentences: &[String], wanted: &str) -> bool {
    sentences.iter().any(|sentence| sentence == wanted)
}

#[test]
fn findings_are_marked_on_nodes_and_edges_of_the_flow() {
    let said = sentences(&reported(&["--format", "svg"]));
    assert!(has(&said, "Step recorder-installed: Recording starts. 1 rule violated here: no. 1."), "{said:?}");
    assert!(has(&said, "contract leads to recorder-installed. 1 rule violated here: no. 1."), "{said:?}");
    assert!(has(&said, "Step contract: A clause in a contract. Routes begin here."), "{said:?}");
    assert_eq!(said.len(), 5, "two steps, the start, two edges: {said:?}");
}

#[test]
fn findings_are_marked_on_the_routes_of_the_lineage() {
    let said = sentences(&reported(&["--lineage", "--format", "svg"]));
    for edge in ["key_sequence leads to identifier-filter", "identifier-filter leads to agent-model", "command_lines leads to agent-model"]
    {
        assert!(said.iter().any(|sentence| sentence.starts_with(edge) && sentence.contains("violated here: no. 1.")), "{edge}: {said:?}");
    }
    for edge in ["clicks leads to identifier-filter.", "screen_content leads to agent-model.", "agent-model leads to agents."] {
        assert!(has(&said, edge), "{edge}: {said:?}");
    }
    let node = |key: &str| said.iter().find(|sentence| sentence.starts_with(&format!("Field {key}:"))).unwrap();
    assert!(node("key_sequence").contains("1 rule violated here"), "{said:?}");
    assert!(node("clicks").contains("1 rule cannot be told here") && !node("clicks").contains("violated"), "{said:?}");
}

#[test]
fn what_is_not_declared_is_drawn_as_unknown() {
    let said = sentences(&reported(&["--lineage", "--format", "svg"]));
    assert!(said.iter().any(|sentence| sentence.starts_with("What goes into clicks is not known: from is not declared.")), "{said:?}");
    assert!(said.iter().any(|sentence| sentence.starts_with("There may be a decision: the list is not declared.")), "{said:?}");
    let folder = scratch("graph-entry");
    folder.copy_with(&format!("{REPORTED}/collection.toml"), "entry      = \"contract\"\n", "");
    let out = drawn(&[&folder.path, "--format", "svg"]);
    assert!(has(&sentences(&out), "Routes begin at contract."), "nothing else can lead there: {out}");
    assert!(out.contains("Routes may begin at any node: collection.entry is not declared."), "{out}");
    let folder = scratch("graph-next");
    folder.copy_with(&format!("{REPORTED}/collection.toml"), "next     = []\n", "");
    let out = drawn(&[&folder.path, "--format", "svg"]);
    assert!(out.contains("<title>What follows recorder-installed is not known: next is not declared."), "{out}");
    let folder = scratch("graph-empty");
    folder.write("collection.toml", b"[collection]\nid = \"c\"\n");
    assert!(sentences(&drawn(&[&folder.path, "--format", "svg"])).concat().contains("There may be a step: the list is not declared."));
    let folder = scratch("graph-none");
    folder.write("collection.toml", b"step = []\n[collection]\nid = \"c\"\n");
    assert!(sentences(&drawn(&[&folder.path, "--format", "svg"])).concat().contains("The manifest says that there is no step."));
}

#[test]
fn a_picture_without_findings_does_not_praise() {
    for choice in ["--flow", "--lineage"] {
        let out = drawn(&[REPAIRED, choice]);
        assert!(out.contains("No finding is marked, which is no proof of compliance."), "{out}");
        assert!(!out.contains('✗'), "{out}");
    }
}

/// How many nodes and edges a drawing has, as an independent parser reads it.
fn read_again(format: &str, text: &str) -> (usize, usize) {
    match format {
        "mermaid" => {
            let parsed = Engine::new().parse_diagram_sync(text, ParseOptions::strict()).unwrap().unwrap();
            assert_eq!(parsed.meta.diagram_type, "flowchart-v2");
            // Besides the nodes, which are numbered, there are the list of findings and two frames.
            let nodes = parsed.model["nodes"].as_array().unwrap().iter().filter_map(|node| node["id"].as_str()?.strip_prefix('n'));
            let edges = parsed.model["edges"].as_array().unwrap().iter().filter(|edge| edge["from"] != "picture");
            (nodes.filter(|number| number.parse::<usize>().is_ok()).count(), edges.count())
        }
        "dot" => {
            let Ok(Graph::DiGraph { stmts, .. }) = graphviz_rust::parse(text) else { panic!("no digraph:\n{text}") };
            let count = |is: fn(&&Stmt) -> bool| stmts.iter().filter(is).count();
            (count(|statement| matches!(statement, Stmt::Node(_))), count(|statement| matches!(statement, Stmt::Edge(_))))
        }
        _ => {
            let document = Document::parse(text).unwrap();
            let groups =
                document.descendants().filter(|node| node.has_tag_name("g") && node.children().any(|child| child.has_tag_name("title")));
            let (edges, nodes): (Vec<_>, Vec<_>) = groups.partition(|group| group.children().any(|child| child.has_tag_name("path")));
            (nodes.len(), edges.len())
        }
    }
}

#[test]
fn every_format_shows_the_same_graph() {
    let graphs: [&[&str]; 6] =
        [&[REPORTED], &[REPORTED, "--lineage"], &[REPAIRED], &[REPAIRED, "--lineage"], &[HOSTILE], &[HOSTILE, "--lineage"]];
    for arguments in graphs {
        let counts = FORMATS.map(|format| read_again(format, &graph(&[arguments, &["--format", format]].concat()).out));
        assert!(counts[0].0 > 1 && counts.iter().all(|count| *count == counts[0]), "{arguments:?}: {counts:?}");
    }
}

#[test]
fn hostile_text_stays_text() {
    for format in FORMATS {
        for choice in ["--flow", "--lineage"] {
            let run = graph(&[HOSTILE, choice, "--format", format]);
            assert_eq!(run.code, 2, "one id cannot be read");
            assert!(run.err.contains("so the drawing is not whole") && run.err.contains("  help: `ombud check"), "{}", run.err);
            let harmless = |character: char| {
                !matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}')
                    && (character == '\n' || !character.is_control())
            };
            assert!(run.out.chars().all(harmless), "{}", run.out);
            assert!(format == "dot" || !run.out.contains("<script"), "{}", run.out);
        }
    }
    let svg = graph(&[HOSTILE, "--format", "svg"]).out;
    let document = Document::parse(&svg).unwrap();
    let known = ["svg", "title", "desc", "rect", "g", "path", "polygon", "line", "text"];
    let names: BTreeSet<&str> = document.descendants().filter(|node| node.is_element()).map(|node| node.tag_name().name()).collect();
    assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
    let texts: Vec<&str> = document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
    for key in ["</text><script>alert(1)</script>", "a\"b]", "x --> y", "\\u{202e}rtl\\u{2066}", "tab\\u{9}nl\\u{a}end", "\\N \\G \\l"] {
        assert!(texts.contains(&key), "{key}: {texts:?}");
    }
    assert_snapshot!(graph(&[&[HOSTILE, "--lineage"], &TWO_RULES[..]].concat()).out);
}

/// A manifest with its tables of a kind in the opposite order.
fn turned(text: &str) -> String {
    let (mut head, mut tables) = (String::new(), Vec::new());
    for line in text.split_inclusive('\n') {
        if line.starts_with("[[") {
            tables.push(String::new());
        }
        tables.last_mut().unwrap_or(&mut head).push_str(line);
    }
    tables.reverse();
    head + &tables.concat()
}

#[test]
fn order_of_entities_and_threads_change_not_a_byte() {
    for example in [REPORTED, HOSTILE] {
        let folder = scratch(&format!("graph-turned-{}", example.len()));
        let text = std::fs::read_to_string(format!("{example}/collection.toml")).unwrap();
        folder.write("collection.toml", turned(&text).as_bytes());
        for format in FORMATS {
            for choice in ["--flow", "--lineage"] {
                let straight = graph(&[example, choice, "--format", format]).out;
                let turned = graph(&[&folder.path, choice, "--format", format]).out;
                assert_eq!(straight, turned, "{example} {choice} {format}");
            }
        }
    }
}

#[test]
fn several_manifests_are_named() {
    let run = graph(&["examples"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_snapshot!(run.err);
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let folder = scratch("graph-unreadable");
    folder.write("collection.toml", b"id = \"\xff\"");
    let cases =
        [("no/such/path", "there is no such file"), ("tests/fixtures/cli/empty", "no manifest found"), (&folder.path, "no UTF-8 text")];
    for (path, message) in cases {
        let run = graph(&[path]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{path}");
        assert!(run.err.contains(message) && run.err.contains("  help: "), "{}", run.err);
    }
    assert_eq!(graph(&[REPORTED, "--flow", "--lineage"]).code, 2);
    let run = graph(&[REPORTED, "--output", "no/such/folder/flow.svg"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no/such/folder/flow.svg: the drawing cannot be written"), "{}", run.err);
}

#[test]
fn a_file_is_written_whole() {
    let folder = scratch("graph-file");
    let file = folder.file("flow.svg");
    folder.write("flow.svg", b"old");
    assert_eq!(drawn(&[REPORTED, "--format", "svg", "--output", &file]), "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), drawn(&[REPORTED, "--format", "svg"]));
    assert_eq!(std::fs::read_dir(&folder.path).unwrap().count(), 1);
}

/// A manifest with many steps, each followed by some others.
fn steps(count: usize, next: impl Fn(usize) -> Vec<usize>) -> String {
    let step = |index: usize| {
        let next: Vec<String> = next(index).into_iter().map(|other| format!("\"s{other}\"")).collect();
        format!("[[step]]\nid = \"s{index}\"\nis = \"notice\"\nnext = [{}]\n", next.join(", "))
    };
    let steps: String = (0..count).map(step).collect();
    format!("[collection]\nid = \"large\"\nentry = [\"s0\"]\n[[subject]]\nid = \"people\"\n{steps}")
}

#[test]
fn more_edges_than_mermaid_draws_are_refused_and_dot_draws_them() {
    let folder = scratch("graph-large");
    folder.write("collection.toml", steps(600, |index| (1..6).map(|step| (index * 7 + step * 101) % 600).collect()).as_bytes());
    is_refused(&folder.path, "mermaid", "Mermaid draws at most 500 edges");
    assert!(read_again("dot", &drawn(&[&folder.path, "--format", "dot", "--rule", "notice-before-capture"])).1 > 2500);
}

#[test]
fn a_picture_that_takes_too_much_work_is_refused_and_a_long_one_is_drawn() {
    let folder = scratch("graph-tangled");
    // The budget is of steps, and used up by what crosses, not by size: of the graphs that use it up, this is one of the smallest.
    let leaps = |index: usize| [1, 50, 75, 100].map(|leap| index + leap).into_iter().filter(|other| *other < 150).collect();
    folder.write("collection.toml", steps(150, leaps).as_bytes());
    is_refused(&folder.path, "svg", "are too much for one picture");
    folder.write("collection.toml", steps(400, |index| if index < 399 { vec![index + 1] } else { Vec::new() }).as_bytes());
    assert_eq!(read_again("svg", &drawn(&[&folder.path, "--format", "svg", "--rule", "notice-before-capture"])), (401, 400));
}

fn is_refused(path: &str, format: &str, message: &str) {
    let run = graph(&[path, "--format", format, "--rule", "notice-before-capture"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains(message) && run.err.contains("`--format dot` has no limit"), "{}", run.err);
}

/// The boxes of a picture: left, top, right, bottom.
fn boxes(document: &Document<'_>) -> Vec<[f64; 4]> {
    let number = |node: roxmltree::Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
    let nodes = document.descendants().filter(|node| node.has_tag_name("g") && node.children().any(|child| child.has_tag_name("title")));
    let frames = nodes.filter_map(|node| node.children().find(|child| child.has_tag_name("rect")));
    frames
        .map(|node| (number(node, "x"), number(node, "y"), number(node, "width"), number(node, "height")))
        .map(|(x, y, w, h)| [x, y, x + w, y + h])
        .collect()
}

/// Points along the path of an edge.
fn way(path: &str) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for part in path.split(['M', 'L', 'C']).filter(|part| !part.trim().is_empty()) {
        let numbers: Vec<f64> = part.split_whitespace().map(|number| number.parse().unwrap()).collect();
        let to: Vec<(f64, f64)> = numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let from = points.last().copied().unwrap_or(to[0]);
        let (one, two, end) = if to.len() == 3 { (to[0], to[1], to[2]) } else { (from, to[0], to[0]) };
        for step in 1..=20 {
            let t = f64::from(step) / 20.0;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                let u = 1.0 - t;
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            points.push((mix(from.0, one.0, two.0, end.0), mix(from.1, one.1, two.1, end.1)));
        }
    }
    points
}

#[test]
fn no_edge_crosses_a_box_and_no_boxes_overlap() {
    for path in [REPORTED, REPAIRED, HOSTILE] {
        let svg = graph(&[path, "--format", "svg"]).out;
        let document = Document::parse(&svg).unwrap();
        let boxes = boxes(&document);
        assert!(boxes.len() > 2);
        for (index, one) in boxes.iter().enumerate() {
            let apart = |other: &[f64; 4]| one[2] < other[0] || other[2] < one[0] || one[3] < other[1] || other[3] < one[1];
            assert!(boxes[index + 1..].iter().all(apart), "{path}: {one:?}");
        }
        for edge in document.descendants().filter(|node| node.has_tag_name("path")) {
            let inside = |(x, y): &(f64, f64)| {
                boxes.iter().any(|[left, top, right, bottom]| left + 1.0 < *x && *x < right - 1.0 && top + 1.0 < *y && *y < bottom - 1.0)
            };
            assert!(!way(edge.attribute("d").unwrap()).iter().any(inside), "{path}: {:?}", edge.attribute("d"));
        }
    }
}
