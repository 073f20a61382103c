//! Mermaid flowcharts. Whatever Mermaid or its Markdown could take for a mark of their own is written by its number.

use std::fmt::Write as _;

use super::DrawError;
use super::picture::{Edge, Node, Picture, Shape};

/// What Mermaid refuses to draw, by its defaults, which a diagram cannot lift.
const EDGES: usize = 500;
/// The longest text that it takes.
const TEXT: usize = 50_000;
/// So much of the text may be the list of findings.
const LIST: usize = 30_000;

/// Black on white wherever it is shown; line width and dashes say what colours say.
const CLASSES: &str = "  classDef plain fill:#fff,stroke:#333,color:#111
  classDef violated fill:#fff,stroke:#a4161a,stroke-width:4px,color:#111
  classDef open fill:#fff,stroke:#7a4b00,stroke-width:2px,color:#111
  classDef unknown fill:#fff,stroke:#555,stroke-dasharray:4 3,color:#111
  classDef start fill:#111,stroke:#111,color:#fff
  classDef list fill:#fff,stroke:#fff,color:#111,text-align:left
";

/// Draws a picture.
pub(super) fn draw(picture: &Picture) -> Result<String, DrawError> {
    if picture.edges.len() > EDGES {
        let message = format!("Mermaid draws at most {EDGES} edges, and this graph has {}", picture.edges.len());
        return Err(DrawError::TooLarge(message));
    }
    let mut text = format!("flowchart {}\n", if picture.across { "LR" } else { "TD" });
    let _ = writeln!(text, "  accTitle: {}", escape(&picture.title));
    let _ = writeln!(text, "  accDescr: {}", escape(&picture.about.join(" ")));
    for (index, node) in picture.nodes.iter().enumerate() {
        let _ = writeln!(text, "  {}", node_line(index, node));
    }
    for edge in &picture.edges {
        let _ = writeln!(text, "  {}", edge_line(edge));
    }
    let (mut violated, mut open) = (Vec::new(), Vec::new());
    for (index, edge) in picture.edges.iter().enumerate() {
        if !edge.marks.violated.is_empty() {
            violated.push(index.to_string());
        } else if !edge.marks.open.is_empty() {
            open.push(index.to_string());
        }
    }
    let list = list(picture);
    text.push_str(CLASSES);
    for (edges, style) in [(violated, "stroke:#a4161a,stroke-width:4px"), (open, "stroke:#7a4b00,stroke-width:2px")] {
        if !edges.is_empty() {
            let _ = writeln!(text, "  linkStyle {} {style}", edges.join(","));
        }
    }
    text.push_str(&list);
    if text.len() > TEXT {
        let message = format!("Mermaid takes at most {TEXT} characters, and this graph needs {}", text.len());
        return Err(DrawError::TooLarge(message));
    }
    Ok(text)
}

fn node_line(index: usize, node: &Node) -> String {
    let mut lines = vec![escape(&node.name)];
    if !node.about.is_empty() && node.shape != Shape::Gap {
        lines.push(escape(&node.about));
    }
    lines.extend(node.marks.lines().iter().map(|line| escape(line)));
    let label = lines.join("<br/>");
    let (left, right) = outline(node.shape);
    format!("n{index}{left}\"{label}\"{right}:::{}", class(node))
}

fn outline(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Kind(kind) => match kind % 6 {
            0 => ("[", "]"),
            1 => ("(", ")"),
            2 => ("{{", "}}"),
            3 => ("[/", "/]"),
            4 => ("[[", "]]"),
            _ => ("[/", "\\]"),
        },
        Shape::Others | Shape::Remark => ("[", "]"),
        Shape::Gap => ("((", "))"),
        Shape::Start => ("([", "])"),
    }
}

fn class(node: &Node) -> &'static str {
    match node.shape {
        Shape::Start => "start",
        Shape::Others | Shape::Gap | Shape::Remark => "unknown",
        Shape::Kind(_) if !node.marks.violated.is_empty() => "violated",
        Shape::Kind(_) if !node.marks.open.is_empty() => "open",
        Shape::Kind(_) => "plain",
    }
}

fn edge_line(edge: &Edge) -> String {
    let arrow = match (edge.known, edge.marks.violated.is_empty()) {
        (false, _) => "-.->",
        (true, false) => "==>",
        (true, true) => "-->",
    };
    let marks: Vec<String> = edge.marks.lines().iter().map(|line| escape(line)).collect();
    let label = if marks.is_empty() { String::new() } else { format!("|\"{}\"|", marks.join("<br/>")) };
    format!("n{} {arrow}{label} n{}", edge.from, edge.to)
}

/// The findings and remarks as one node of their own.
fn list(picture: &Picture) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for (index, note) in picture.notes.iter().enumerate() {
        let line = escape(&format!("{} {}: {} [{}]", note.mark, note.head, note.message, note.at));
        length += line.len();
        if length > LIST {
            lines.push(escape(&format!("and {} more: `ombud graph --format svg` lists all", picture.notes.len() - index)));
            break;
        }
        lines.push(line);
    }
    lines.extend(picture.hints.iter().map(|hint| escape(hint)));
    if lines.is_empty() {
        return String::new();
    }
    let title = if picture.notes.is_empty() { "Remarks" } else { "Findings: ✗ violated, ? cannot be told" };
    format!("  subgraph list[\"{}\"]\n    notes[\"{}\"]:::list\n  end\n", escape(title), lines.join("<br/>"))
}

/// Text inside of quotes: letters, digits and a few marks as they are, all else of ASCII by number.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_plain(character) {
            escaped.push(character);
        } else {
            let _ = write!(escaped, "#{};", u32::from(character));
        }
    }
    escaped
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || !character.is_ascii() || matches!(character, ' ' | ',' | ':' | '-' | '.' | '(' | ')' | '?')
}
