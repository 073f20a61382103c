//! The neutral picture: what is drawn, in words, before any format.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{Marked, Marks, Note, Part, mark};
use super::text::{LABEL, SENTENCE, clean, key, numbers, sentence};
use crate::engine::{Begins, DeclaredGraph, Gap, GraphEdge, Outcome};
use crate::report::Report;
use crate::types::Truth;

/// So many parts are named in a note.
const NAMED: usize = 6;
/// So many characters hold the numbers of a mark.
const NUMBERS: usize = 26;

/// A picture.
#[derive(Debug)]
pub(super) struct Picture {
    /// What it shows, in a few words.
    pub(super) title: String,
    /// The same in sentences, with the day of the review.
    pub(super) about: Vec<String>,
    /// What a reader must know besides: what is not known, what is not shown.
    pub(super) hints: Vec<String>,
    /// Whether it runs from left to right; otherwise from the top down.
    pub(super) across: bool,
    /// The nodes.
    pub(super) nodes: Vec<Node>,
    /// The edges.
    pub(super) edges: Vec<Edge>,
    /// What is said of the findings that are marked.
    pub(super) notes: Vec<PictureNote>,
}

/// A node.
#[derive(Debug)]
pub(super) struct Node {
    /// What it looks like.
    pub(super) shape: Shape,
    /// The first line: a key.
    pub(super) name: String,
    /// The second line: what it is.
    pub(super) about: String,
    /// The findings there.
    pub(super) marks: Marks,
    /// All of it in sentences.
    pub(super) sentence: String,
}

/// What a node looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// An entity, by the index of its kind: kinds differ in outline.
    Kind(usize),
    /// Other entities of a kind, which are not known.
    Others,
    /// The unknown other end of edges.
    Gap,
    /// Where routes begin.
    Start,
    /// A remark in place of nodes.
    Remark,
}

/// An edge.
#[derive(Debug)]
pub(super) struct Edge {
    /// The node that it leaves.
    pub(super) from: usize,
    /// The node that it enters.
    pub(super) to: usize,
    /// Whether it is known; otherwise it is a possible one.
    pub(super) known: bool,
    /// The findings on it.
    pub(super) marks: Marks,
    /// What it means in a sentence.
    pub(super) sentence: String,
}

/// What is said of one rule.
#[derive(Debug)]
pub(super) struct PictureNote {
    /// `✗ 3` or `? 3`.
    pub(super) mark: String,
    /// Whether the rule is violated.
    pub(super) violated: bool,
    /// `error rule-name`.
    pub(super) head: String,
    /// What is said.
    pub(super) message: String,
    /// Where it is marked.
    pub(super) at: String,
}

impl Marks {
    /// The marks as they stand beside a part: `✗ 2 (nos. 1, 4)` and `? 1 (no. 7)`.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |mark: &str, set: &BTreeSet<usize>| {
            let name = if set.len() == 1 { "no." } else { "nos." };
            (!set.is_empty()).then(|| format!("{mark} {} ({name} {})", set.len(), numbers(set, NUMBERS)))
        };
        [line("✗", &self.violated), line("?", &self.open)].into_iter().flatten().collect()
    }

    fn sentences(&self) -> String {
        let said = |set: &BTreeSet<usize>, what: &str| match set.len() {
            0 => String::new(),
            1 => format!(" 1 rule {what}: no. {}.", numbers(set, SENTENCE)),
            count => format!(" {count} rules {what}: nos. {}.", numbers(set, SENTENCE)),
        };
        said(&self.violated, "violated here") + &said(&self.open, "cannot be told here")
    }
}

impl Picture {
    /// The picture of a graph of the one manifest of a report.
    pub(super) fn new(report: &Report<'_>, graph: &DeclaredGraph) -> Self {
        let marked = mark(report, graph);
        let mut builder = Builder { graph, marked: &marked, nodes: Vec::new(), edges: Vec::new() };
        builder.add_all();
        let (nodes, edges) = (builder.nodes, builder.edges);
        let notes = marked.notes.iter().map(|note| picture_note(note, graph)).collect();
        let id = report.review.collections.first().and_then(|collection| collection.id.as_deref());
        let of = id.map_or_else(|| "a collection without id".to_owned(), |id| clean(id, LABEL));
        let title = format!("{} of {of}", sentence(&graph.name));
        let about = about(report, graph, &marked, &title);
        Self { title, about, hints: hints(report, graph, &marked), across: graph.kinds.len() > 1, nodes, edges, notes }
    }
}

struct Builder<'run> {
    graph: &'run DeclaredGraph,
    marked: &'run Marked,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

impl Builder<'_> {
    fn add_all(&mut self) {
        for index in 0..self.graph.nodes.len() {
            self.add_entity(index);
        }
        self.add_start();
        for (index, edge) in self.graph.edges.iter().enumerate() {
            let (from, to) = (name_of(self.graph, edge.from), name_of(self.graph, edge.to));
            self.add_edge(edge.from, edge.to, true, Part::Edge(index), format!("{from} leads to {to}."));
        }
        for (index, gap) in self.graph.gaps.iter().enumerate() {
            self.add_gap(index, gap);
        }
        for index in 0..self.graph.kinds.len() {
            self.add_others(index);
        }
        if self.nodes.is_empty() {
            let kinds: Vec<&str> = self.graph.kinds.iter().map(|kind| kind.name.as_str()).collect();
            let name = format!("no {}", kinds.join(", no "));
            let sentence = format!("The manifest says that there is {name}.");
            self.nodes.push(Node { shape: Shape::Remark, name, about: "declared empty".to_owned(), marks: Marks::default(), sentence });
        }
    }

    fn marks(&self, part: Part) -> Marks {
        self.marked.marks.get(&part).cloned().unwrap_or_default()
    }

    fn add_entity(&mut self, index: usize) {
        let Some(node) = self.graph.nodes.get(index) else { return };
        let kind = self.graph.kinds.get(node.kind).map_or("", |kind| kind.name.as_str());
        let term = match &node.term {
            Ok(label) => clean(label, LABEL),
            Err(why) => format!("? {why}"),
        };
        let marks = self.marks(Part::Node(index));
        let name = key(&node.key);
        let about = if term.is_empty() { kind.to_owned() } else { format!("{kind} · {term}") };
        let is = if term.is_empty() { String::new() } else { format!(": {term}") };
        let begins = match (&self.graph.begins, node.entry) {
            (Begins::Every(_), _) | (_, Truth::FALSE) => "",
            (_, Truth::TRUE) => " Routes begin here.",
            _ => " Perhaps routes begin here.",
        };
        let sentence = format!("{} {name}{is}.{begins}{}", sentence(kind), marks.sentences());
        self.nodes.push(Node { shape: Shape::Kind(node.kind), name, about, marks, sentence });
    }

    fn add_edge(&mut self, from: usize, to: usize, known: bool, part: Part, sentence: String) {
        let marks = self.marks(part);
        let sentence = sentence + &marks.sentences();
        self.edges.push(Edge { from, to, known, marks, sentence });
    }

    /// Where routes begin is drawn only if it is not every node of a kind; a start from which nothing would lead is not drawn.
    fn add_start(&mut self) {
        if matches!(self.graph.begins, Begins::Every(_)) {
            return;
        }
        let followed: BTreeSet<usize> = self.graph.edges.iter().filter(|edge| edge.to != edge.from).map(|edge| edge.to).collect();
        let entries: Vec<(usize, bool)> = (self.graph.nodes.iter().enumerate())
            .filter(|(place, node)| node.entry == Truth::TRUE || (node.entry.is_unknown() && !followed.contains(place)))
            .map(|(place, node)| (place, node.entry == Truth::TRUE))
            .collect();
        if entries.is_empty() {
            return;
        }
        let start = self.nodes.len();
        let sentence = "Where routes begin.".to_owned();
        let (name, about) = ("start".to_owned(), String::new());
        self.nodes.push(Node { shape: Shape::Start, name, about, marks: Marks::default(), sentence });
        for (place, is_certain) in entries {
            let perhaps = if is_certain { "Routes begin at" } else { "Perhaps routes begin at" };
            let sentence = format!("{perhaps} {}.", name_of(self.graph, place));
            self.edges.push(Edge { from: start, to: place, known: is_certain, marks: Marks::default(), sentence });
        }
    }

    fn add_gap(&mut self, index: usize, gap: &Gap) {
        let place = self.nodes.len();
        let node = name_of(self.graph, gap.node);
        let what = if gap.leaves { "What follows" } else { "What goes into" };
        let said = format!("{what} {node} is not known: {} is {}.", gap.attribute, is_words(gap.why));
        self.nodes.push(Node {
            shape: Shape::Gap,
            name: "?".to_owned(),
            about: format!("{}: {}", gap.attribute, gap.why),
            marks: Marks::default(),
            sentence: said.clone(),
        });
        let (from, to) = if gap.leaves { (gap.node, place) } else { (place, gap.node) };
        self.add_edge(from, to, false, Part::Gap(index), said);
    }

    fn add_others(&mut self, index: usize) {
        let Some((kind, why)) = self.graph.kinds.get(index).and_then(|kind| Some((&kind.name, kind.open?))) else { return };
        let marks = self.marks(Part::Kind(index));
        let is_any = self.graph.nodes.iter().any(|node| node.kind == index);
        let name = if is_any { format!("? other {kind}") } else { format!("? {kind}") };
        let sentence = format!("There may be {} {kind}: the list is {why}.{}", if is_any { "another" } else { "a" }, marks.sentences());
        self.nodes.push(Node { shape: Shape::Others, name, about: why.to_owned(), marks, sentence });
    }
}

/// Words that stand after `is`.
fn is_words(why: &str) -> String {
    if why.starts_with("not ") { why.to_owned() } else { format!("open ({why})") }
}

fn name_of(graph: &DeclaredGraph, node: usize) -> String {
    graph.nodes.get(node).map_or_else(String::new, |node| key(&node.key))
}

fn picture_note(note: &Note, graph: &DeclaredGraph) -> PictureNote {
    let mut at: Vec<String> = note.parts.iter().map(|part| part_name(*part, graph)).collect();
    if at.len() > NAMED {
        let rest = at.len() - NAMED;
        at.truncate(NAMED);
        at.push(format!("and {rest} more"));
    }
    let message = match note.others {
        0 => note.message.clone(),
        others => format!("{} (and {others} more like it)", note.message),
    };
    PictureNote {
        mark: format!("{} {}", if note.violated { "✗" } else { "?" }, note.number),
        violated: note.violated,
        head: format!("{} {}", note.severity.word(), note.rule),
        message,
        at: at.join(", "),
    }
}

fn part_name(part: Part, graph: &DeclaredGraph) -> String {
    let arrow = |from: String, to: String| format!("{from} → {to}");
    match part {
        Part::Node(node) => name_of(graph, node),
        Part::Edge(edge) => {
            let GraphEdge { from, to } = graph.edges.get(edge).cloned().unwrap_or(GraphEdge { from: usize::MAX, to: usize::MAX });
            arrow(name_of(graph, from), name_of(graph, to))
        }
        Part::Gap(gap) => graph.gaps.get(gap).map_or_else(String::new, |gap| {
            let node = name_of(graph, gap.node);
            if gap.leaves { arrow(node, "?".to_owned()) } else { arrow("?".to_owned(), node) }
        }),
        Part::Kind(kind) => graph.kinds.get(kind).map_or_else(String::new, |kind| format!("? {}", kind.name)),
    }
}

fn about(report: &Report<'_>, graph: &DeclaredGraph, marked: &Marked, title: &str) -> Vec<String> {
    let mut about = vec![format!("{title}, as it is declared, reviewed as of {}.", report.review.as_of)];
    about.push(format!("{} and {}.", counted(graph.nodes.len(), "node"), counted(graph.edges.len(), "known edge")));
    let violated = marked.notes.iter().filter(|note| note.violated).count();
    let open = marked.notes.len() - violated;
    about.push(match (violated, open) {
        (0, 0) => "No finding is marked, which is no proof of compliance.".to_owned(),
        (_, 0) => format!("{} violated here.", counted(violated, "rule")),
        (0, _) => format!("{} that cannot be told.", counted(open, "rule")),
        _ => format!("{} violated here, {} that cannot be told.", counted(violated, "rule"), counted(open, "rule")),
    });
    about
}

fn hints(report: &Report<'_>, graph: &DeclaredGraph, marked: &Marked) -> Vec<String> {
    let mut hints = Vec::new();
    match &graph.begins {
        Begins::Every(kind) => hints.push(format!("Routes begin at every {kind}.")),
        Begins::Named { address, open: Some(why) } => {
            hints.push(format!("Routes may begin at any node: {address} is {}.", is_words(why)));
        }
        Begins::Named { .. } => {}
    }
    hints.extend(gap_hints(graph));
    if report.review.outcome(&report.session.program) == Outcome::Incomplete {
        hints.push("The review is not whole: what could not be read or checked is not drawn. `ombud check` says what it is.".to_owned());
    }
    let (violated, open) = marked.elsewhere;
    if violated + open > 0 {
        let findings = counted(violated + open, "finding");
        hints.push(format!(
            "Besides, {findings} about other parts of the manifest ({violated} violated, {open} undetermined): `ombud check` shows all."
        ));
    }
    hints
}

/// Which lists of edges are not known, and of how many nodes.
fn gap_hints(graph: &DeclaredGraph) -> Vec<String> {
    let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for gap in &graph.gaps {
        let kind = graph.nodes.get(gap.node).and_then(|node| graph.kinds.get(node.kind));
        let kind = kind.map_or("", |kind| kind.name.as_str());
        *counts.entry((format!("{kind}.{}", gap.attribute), gap.why)).or_default() += 1;
    }
    let said = |((name, why), count): ((String, &str), usize)| format!("? {name} is {} for {}.", is_words(why), counted(count, "node"));
    counts.into_iter().map(said).collect()
}

fn counted(count: usize, what: &str) -> String {
    crate::report::counted(count as u64, what)
}
