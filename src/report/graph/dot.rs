//! Graphviz. All text stands in quotes, where Graphviz reads backslashes and HTML entities: both are escaped.

use std::fmt::Write as _;

use super::picture::{Edge, Node, Picture, Shape};
use crate::report::wrap::wrap;

/// So wide are the lines of the list of findings.
const COLUMNS: usize = 110;

/// Draws a picture.
pub(super) fn draw(picture: &Picture) -> String {
    let mut text = String::from("digraph ombud {\n");
    let _ = writeln!(
        text,
        "  graph [rankdir={}, bgcolor=\"white\", fontname=\"Helvetica\", fontsize=11, labelloc=b, labeljust=l,",
        direction(picture)
    );
    let _ = writeln!(text, "    tooltip=\"{}\",", escape(&picture.about.join(" ")));
    let _ = writeln!(text, "    label=\"{}\"];", list(picture));
    text.push_str("  node [shape=box, style=filled, fillcolor=white, color=\"#333333\", fontcolor=\"#111111\", fontname=\"Helvetica\", fontsize=11];\n");
    text.push_str("  edge [color=\"#333333\", fontcolor=\"#111111\", fontname=\"Helvetica\", fontsize=10];\n");
    for (index, node) in picture.nodes.iter().enumerate() {
        let _ = writeln!(text, "  n{index} [{}];", node_attributes(node));
    }
    for edge in &picture.edges {
        let _ = writeln!(text, "  n{} -> n{} [{}];", edge.from, edge.to, edge_attributes(edge));
    }
    text.push_str("}\n");
    text
}

fn direction(picture: &Picture) -> &'static str {
    if picture.across { "LR" } else { "TB" }
}

fn node_attributes(node: &Node) -> String {
    let mut lines = vec![escape(&node.name)];
    if !node.about.is_empty() && node.shape != Shape::Gap {
        lines.push(escape(&node.about));
    }
    lines.extend(node.marks.lines().iter().map(|line| escape(line)));
    let look = match node.shape {
        Shape::Start => "shape=box, style=\"filled,rounded\", fillcolor=black, fontcolor=white".to_owned(),
        Shape::Gap => "shape=circle, style=\"filled,dashed\"".to_owned(),
        Shape::Others | Shape::Remark => "shape=box, style=\"filled,dashed\"".to_owned(),
        Shape::Kind(kind) => format!("{}{}", outline(kind), weight(node)),
    };
    format!("label=\"{}\", tooltip=\"{}\", {look}", lines.join("\\n"), escape(&node.sentence))
}

fn outline(kind: usize) -> &'static str {
    match kind % 6 {
        0 => "shape=box",
        1 => "shape=box, style=\"filled,rounded\"",
        2 => "shape=octagon",
        3 => "shape=note",
        4 => "shape=box, peripheries=2",
        _ => "shape=tab",
    }
}

fn weight(node: &Node) -> &'static str {
    if !node.marks.violated.is_empty() {
        ", color=\"#a4161a\", penwidth=3"
    } else if !node.marks.open.is_empty() {
        ", color=\"#7a4b00\", penwidth=2"
    } else {
        ""
    }
}

fn edge_attributes(edge: &Edge) -> String {
    let mut attributes = format!("tooltip=\"{}\"", escape(&edge.sentence));
    if !edge.known {
        attributes.push_str(", style=dashed");
    }
    if !edge.marks.is_empty() {
        let marks: Vec<String> = edge.marks.lines().iter().map(|line| escape(line)).collect();
        let _ = write!(attributes, ", label=\" {} \"", marks.join("\\n"));
    }
    if !edge.marks.violated.is_empty() {
        attributes.push_str(", color=\"#a4161a\", penwidth=3");
    }
    attributes
}

/// The title, the findings and the remarks, line by line, to the left.
fn list(picture: &Picture) -> String {
    let notes = picture.notes.iter().map(|note| format!("{} {}: {} [{}]", note.mark, note.head, note.message, note.at));
    let head = picture.about.iter().cloned();
    let lines = head.chain(notes).chain(picture.hints.iter().cloned());
    let wrapped = lines.flat_map(|line| wrap(&line, COLUMNS, ("", "      ")).lines().map(str::to_owned).collect::<Vec<_>>());
    wrapped.map(|line| escape(&line) + "\\l").collect()
}

/// Text inside of quotes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"").replace('<', "&lt;").replace('>', "&gt;")
}
