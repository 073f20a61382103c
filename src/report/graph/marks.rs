//! Which findings a picture shows, and where: on the node that a finding is about or that bears one of its places, on the edges of
//! the route that it counts against the manifest, and on what is not declared and leaves it open.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::text::{SENTENCE, clean};
use crate::check::program::Verdict;
use crate::diagnostic::Severity;
use crate::engine::{DeclaredGraph, GraphNode};
use crate::eval::Finding;
use crate::report::Report;
use crate::source::Span;

/// A part of a picture that findings can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// A node, by index.
    Node(usize),
    /// A known edge, by index.
    Edge(usize),
    /// A list of edges that is not known, by index.
    Gap(usize),
    /// A kind of which there may be other nodes, by index.
    Kind(usize),
}

/// The findings at one part, by the numbers of their notes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Rules that are violated.
    pub(super) violated: BTreeSet<usize>,
    /// Rules of which it cannot be told whether they are kept.
    pub(super) open: BTreeSet<usize>,
}

/// What is said of one rule below the picture.
#[derive(Debug, Clone)]
pub(super) struct Note {
    /// Its number.
    pub(super) number: usize,
    /// Whether the rule is violated; otherwise it cannot be told.
    pub(super) violated: bool,
    /// How much it weighs.
    pub(super) severity: Severity,
    /// The rule.
    pub(super) rule: String,
    /// What is said of the first item.
    pub(super) message: String,
    /// How many findings of the rule are marked besides.
    pub(super) others: usize,
    /// The parts that are marked.
    pub(super) parts: BTreeSet<Part>,
}

/// All notes and marks of a picture.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// The notes, the violated first, then by weight and rule.
    pub(super) notes: Vec<Note>,
    /// The marks of each part that has any.
    pub(super) marks: FxHashMap<Part, Marks>,
    /// How many findings are marked nowhere in the picture: violated and undetermined.
    pub(super) elsewhere: (usize, usize),
}

impl Marks {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.violated.is_empty() && self.open.is_empty()
    }
}

/// What sorts and names a note.
type NoteKey = (bool, Reverse<Severity>, String);

/// The findings of a note: items with what is said of them, and the parts that are marked.
type Said<'run> = (BTreeSet<(&'run str, &'run str)>, BTreeSet<Part>);

/// Finds what each finding marks, and numbers what is marked. Nothing hangs on the order of the manifest.
pub(super) fn mark(report: &Report<'_>, graph: &DeclaredGraph) -> Marked {
    let places = Places::new(graph);
    let mut found: BTreeMap<NoteKey, Said<'_>> = BTreeMap::new();
    let mut marked = Marked::default();
    for finding in report.review.collections.iter().flat_map(|collection| &collection.findings) {
        let is_violated = finding.verdict == Verdict::Violated;
        let parts = places.parts(finding);
        if parts.is_empty() {
            *(if is_violated { &mut marked.elsewhere.0 } else { &mut marked.elsewhere.1 }) += 1;
            continue;
        }
        let rule = report.rule(finding).map_or_else(String::new, |rule| rule.name.clone());
        let note = found.entry((!is_violated, Reverse(report.severity(finding)), rule)).or_default();
        note.0.insert((&finding.item, &finding.message));
        note.1.extend(parts);
    }
    for (index, ((is_open, Reverse(severity), rule), (said, parts))) in found.into_iter().enumerate() {
        let number = index + 1;
        for part in &parts {
            let marks = marked.marks.entry(*part).or_default();
            if is_open { &mut marks.open } else { &mut marks.violated }.insert(number);
        }
        let message = said.first().map_or_else(String::new, |(_, message)| clean(message, SENTENCE));
        let others = said.len().saturating_sub(1);
        marked.notes.push(Note { number, violated: !is_open, severity, rule: clean(&rule, SENTENCE), message, others, parts });
    }
    marked
}

/// Looks up what findings are about.
struct Places<'run> {
    graph: &'run DeclaredGraph,
    by_place: FxHashMap<Span, usize>,
    by_header: FxHashMap<Span, usize>,
    by_address: FxHashMap<&'run str, usize>,
    edges: FxHashMap<(usize, usize), usize>,
    gaps: FxHashMap<String, usize>,
    gap_of: FxHashMap<(usize, bool), usize>,
}

impl<'run> Places<'run> {
    fn new(graph: &'run DeclaredGraph) -> Self {
        let nodes = || graph.nodes.iter().enumerate();
        let gap = |(index, gap): (usize, &crate::engine::Gap)| {
            let node = graph.nodes.get(gap.node)?;
            Some((format!("{}.{}", node.address, gap.attribute), index))
        };
        Self {
            graph,
            by_place: nodes().flat_map(|(index, node)| node.places.iter().map(move |place| (*place, index))).collect(),
            by_header: nodes().map(|(index, node)| (node.header, index)).collect(),
            by_address: nodes().map(|(index, node)| (node.address.as_str(), index)).collect(),
            edges: graph.edges.iter().enumerate().map(|(index, edge)| ((edge.from, edge.to), index)).collect(),
            gaps: graph.gaps.iter().enumerate().filter_map(gap).collect(),
            gap_of: graph.gaps.iter().enumerate().map(|(index, gap)| ((gap.node, gap.leaves), index)).collect(),
        }
    }

    fn parts(&self, finding: &Finding) -> BTreeSet<Part> {
        let mut parts: BTreeSet<Part> = self.by_address.get(finding.item.as_str()).copied().map(Part::Node).into_iter().collect();
        let labels = std::iter::once(&finding.primary).chain(&finding.secondary);
        parts.extend(labels.filter_map(|label| self.node_at(label.span, finding)).map(Part::Node));
        parts.extend(self.route_parts(finding));
        for fact in &finding.open {
            parts.extend(self.gaps.get(&fact.address).copied().map(Part::Gap));
            parts.extend(self.kind_of(&fact.address).map(Part::Kind));
        }
        parts.extend(finding.item.strip_suffix("[?]").and_then(|kind| self.kind_of(kind)).map(Part::Kind));
        parts
    }

    /// The node that bears a place. The first header of a kind also stands for the list of the kind, and then says nothing of the one
    /// entity: headers count only where the finding does not hang on the list, or hangs on what the entity leaves open.
    fn node_at(&self, span: Span, finding: &Finding) -> Option<usize> {
        let at_header = || {
            let index = *self.by_header.get(&span)?;
            let node = self.graph.nodes.get(index)?;
            let kind = self.graph.kinds.get(node.kind)?;
            let is_about = finding.deciding.iter().any(|fact| is_of(fact, node)) && !finding.deciding.contains(&kind.name);
            (is_about || finding.open.iter().any(|fact| is_of(&fact.address, node))).then_some(index)
        };
        self.by_place.get(&span).copied().or_else(at_header)
    }

    /// An open kind by name.
    fn kind_of(&self, name: &str) -> Option<usize> {
        self.graph.kinds.iter().position(|kind| kind.open.is_some() && kind.name == name)
    }

    /// How a route gets from one node to the next: by a known edge, else by one that is not declared.
    fn way(&self, from: Option<usize>, to: Option<usize>) -> Option<Part> {
        let known = from.zip(to).and_then(|pair| self.edges.get(&pair)).copied().map(Part::Edge);
        let gap = |node: Option<usize>, leaves: bool| self.gap_of.get(&(node?, leaves)).copied().map(Part::Gap);
        known.or_else(|| gap(from, true)).or_else(|| gap(to, false))
    }

    /// The edges of a finding's route; the node itself where the route is one node.
    fn route_parts(&self, finding: &Finding) -> Vec<Part> {
        let nodes = route(finding, self);
        if let [Some(only)] = nodes.as_slice() {
            return vec![Part::Node(*only)];
        }
        let pairs = nodes.iter().zip(nodes.iter().skip(1));
        pairs.filter_map(|(from, to)| self.way(*from, *to)).collect()
    }
}

/// The nodes of a finding's counter-example; none stands for one that is not in the graph.
fn route(finding: &Finding, places: &Places<'_>) -> Vec<Option<usize>> {
    finding
        .route
        .iter()
        .flat_map(|route| &route.nodes)
        .map(|node| places.by_header.get(&node.span).or_else(|| places.by_address.get(node.address.as_str())).copied())
        .collect()
}

/// Whether a fact is of a node.
fn is_of(fact: &str, node: &GraphNode) -> bool {
    fact.strip_prefix(node.address.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
