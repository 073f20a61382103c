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
  style picture fill:#fff,stroke:#999,color:#111
  style list fill:#fff,stroke:#999,color:#111
";

/// Lines of the list are longer than those of nodes.
const HEAD: &str = "%%{init: {\"flowchart\": {\"wrappingWidth\": 640}}}%%\nflowchart TD\n";

/// Draws a picture.
pub(super) fn draw(picture: &Picture) -> Result<String, DrawError> {
    if picture.edges.len() > EDGES {
        let message = format!("Mermaid draws at most {EDGES} edges, and this graph has {}", picture.edges.len());
        return Err(DrawError::TooLarge(message));
    }
    let mut text = HEAD.to_owned();
    let _ = writeln!(text, "  accTitle: {}", spoken(&picture.title));
    let _ = writeln!(text, "  accDescr: {}", spoken(&picture.about.join(" ")));
    // A graph of its own, so that the list stands below whatever the direction.
    let _ = writeln!(text, "  subgraph picture[\"{}\"]", escape(&picture.title));
    let _ = writeln!(text, "    direction {}", if picture.across { "LR" } else { "TB" });
    for (index, node) in picture.nodes.iter().enumerate() {
        let _ = writeln!(text, "    {}", node_line(index, node));
    }
    for edge in &picture.edges {
        let _ = writeln!(text, "    {}", edge_line(edge));
    }
    text.push_str("  end\n");
    text.push_str(&list(picture));
    text.push_str(CLASSES);
    text.push_str(&edge_styles(picture));
    if text.len() > TEXT {
        let message = format!("Mermaid takes at most {TEXT} characters, and this graph needs {}", text.len());
        return Err(DrawError::TooLarge(message));
    }
    Ok(text)
}

fn edge_styles(picture: &Picture) -> String {
    let (mut violated, mut open) = (Vec::new(), Vec::new());
    for (index, edge) in picture.edges.iter().enumerate() {
        if !edge.marks.violated.is_empty() {
            violated.push(index.to_string());
        } else if !edge.marks.open.is_empty() {
            open.push(index.to_string());
        }
    }
    let mut text = String::new();
    for (edges, style) in [(violated, "stroke:#a4161a,stroke-width:4px"), (open, "stroke:#7a4b00,stroke-width:2px")] {
        if !edges.is_empty() {
            let _ = writeln!(text, "  linkStyle {} {style}", edges.join(","));
        }
    }
    text
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
        let line = escape(&format!("{} {} – {} ({})", note.mark, note.head, note.message, note.at));
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
    format!("  subgraph list[\"{}\"]\n    notes[\"{}\"]:::list\n  end\n  picture ~~~ list\n", escape(title), lines.join("<br/>"))
}

/// Text of a statement without quotes, where numbers of characters stay numbers: what could end it is left out.
fn spoken(text: &str) -> String {
    let kept = |character: char| if is_plain(character) || matches!(character, ':' | '_') { character } else { ' ' };
    text.chars().map(kept).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text inside of quotes: letters, digits and a few marks as they are, all else of ASCII by number. Colons too, although they mean
/// nothing here: Mermaid takes `style …:…#…;` for a statement wherever it stands, and drops the last mark.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if is_plain(character) {
            escaped.push(character);
        } else {
            let _ = write!(escaped, "#{};", u32::from(character));
        }
        let ends_word = characters.peek().is_none_or(|next| *next == ' ');
        if matches!(character, '$' | ':') && !ends_word {
            // Formulas (`$$…$$`) and icons (`fa:fa-…`) are looked for when the numbers have become characters again: a joint that
            // nobody sees keeps their marks apart.
            escaped.push_str("#8288;");
        }
    }
    escaped
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || !character.is_ascii() || matches!(character, ' ' | ',' | '-' | '.' | '(' | ')' | '?')
}
