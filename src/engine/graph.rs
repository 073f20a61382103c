//! A graph of one manifest as it is declared: nodes, the edges that are known, and where more may be. Plain data, with the review
//! of the manifest beside it; what it looks like is for reports.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::discover::{Found, discover};
use super::files::shown;
use super::run::review_one;
use super::{Problem, Review, Session};
use crate::check::{Entry, Graph, Program, Schema};
use crate::eval::{OpenReason, address};
use crate::manifest::{List, Model, Slot, State};
use crate::source::Span;
use crate::types::{AttributeId, EntityId, KindId, Truth, Value};

/// So many manifests are named where one is asked for.
const NAMED: usize = 10;

/// A graph, and the review whose findings are marked in it.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The graph.
    pub graph: DeclaredGraph,
    /// The review of the one manifest.
    pub review: Review,
}

/// A graph of one manifest.
#[derive(Debug, Clone)]
pub struct DeclaredGraph {
    /// Its name in the policy language.
    pub name: String,
    /// The kinds of entity that are its nodes.
    pub kinds: Vec<NodeKind>,
    /// The nodes, in order of kind and key.
    pub nodes: Vec<GraphNode>,
    /// The known edges, in order of nodes.
    pub edges: Vec<GraphEdge>,
    /// Where edges may be that are not known, in order of nodes.
    pub gaps: Vec<Gap>,
    /// Where routes begin.
    pub begins: Begins,
}

/// A kind of entity that is a node.
#[derive(Debug, Clone)]
pub struct NodeKind {
    /// Its name.
    pub name: String,
    /// Why there may be nodes of this kind besides those that are drawn; none: there are no others.
    pub open: Option<&'static str>,
}

/// One entity as a node.
#[derive(Debug, Clone)]
pub struct GraphNode {
    /// Its kind, as an index.
    pub kind: usize,
    /// Its address, as findings write it.
    pub address: String,
    /// Its key; `(no key)` where it has none, or none that could be read.
    pub key: String,
    /// The label of the term that it is, or why there is none; empty for a kind without terms.
    pub term: Result<String, &'static str>,
    /// Whether routes begin here.
    pub entry: Truth,
    /// The header of its table.
    pub header: Span,
    /// The places of what it says.
    pub places: Vec<Span>,
}

/// A known edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GraphEdge {
    /// The node that it leaves.
    pub from: usize,
    /// The node that it enters.
    pub to: usize,
}

/// A list of edges that is not known, or not in full.
#[derive(Debug, Clone)]
pub struct Gap {
    /// The node that holds the list.
    pub node: usize,
    /// Whether the edges leave the node; otherwise they enter it.
    pub leaves: bool,
    /// The attribute.
    pub attribute: String,
    /// Why it is not known.
    pub why: &'static str,
}

/// Where routes of a graph begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begins {
    /// At every entity of a kind.
    Every(String),
    /// Where an attribute says.
    Named {
        /// Its address.
        address: String,
        /// Why it is not known, or not in full; none: it is.
        open: Option<&'static str>,
    },
}

/// Reviews the one manifest that a path names, and reads one of its graphs.
///
/// # Errors
/// Where the path names no manifest, several, or one that cannot be read.
pub fn draw(session: &Session, path: &Path, name: &str) -> Result<Drawn, Vec<Problem>> {
    let found = the_only_one(path)?;
    let Some(declared) = session.program.schema.graphs.iter().find(|graph| graph.name == name) else {
        let problem = |message| Problem { path: String::new(), code: None, message, help: None };
        return Err(vec![problem(format!("the model declares no graph `{name}`"))]);
    };
    let read = |model: &Model<'_>| Reader { program: &session.program, model, declared }.read();
    let (review, graph) = review_one(session, &found, read).map_err(|problem| vec![problem])?;
    Ok(Drawn { graph, review })
}

fn the_only_one(path: &Path) -> Result<Found, Vec<Problem>> {
    let found = discover(&[PathBuf::from(path)]);
    if !found.problems.is_empty() {
        return Err(found.problems);
    }
    match <[Found; 1]>::try_from(found.files) {
        Ok([only]) => Ok(only),
        Err(files) => Err(vec![too_many(path, &files)]),
    }
}

fn too_many(path: &Path, files: &[Found]) -> Problem {
    let mut names: Vec<String> = files.iter().take(NAMED).map(|found| format!("`{}`", found.shown)).collect();
    if files.len() > NAMED {
        names.push(format!("and {} more", files.len() - NAMED));
    }
    let message = format!("a graph is drawn of one manifest, and this folder holds {}: {}", files.len(), names.join(", "));
    let help = files.first().map(|first| format!("name one of them, as in `ombud graph {}`", first.shown));
    Problem { path: shown(path), code: None, message, help }
}

/// What a list of references comes to.
struct Targets {
    named: Vec<EntityId>,
    open: Option<&'static str>,
}

struct Reader<'run, 'text> {
    program: &'run Program,
    model: &'run Model<'text>,
    declared: &'run Graph,
}

impl Reader<'_, '_> {
    fn schema(&self) -> &Schema {
        &self.program.schema
    }

    fn read(&self) -> DeclaredGraph {
        let entities = self.entities();
        let index: FxHashMap<EntityId, usize> = entities.iter().enumerate().map(|(index, (_, entity))| (*entity, index)).collect();
        let (edges, gaps) = self.edges(&entities, &index);
        let kinds: Vec<NodeKind> = self.declared.kinds.iter().map(|kind| self.kind(*kind)).collect();
        let mut graph = DeclaredGraph {
            name: self.declared.name.clone(),
            kinds,
            nodes: entities.iter().map(|(kind, entity)| self.node(*kind, *entity)).collect(),
            edges,
            gaps,
            begins: self.begins(),
        };
        let entries = self.entries(&graph, &index);
        graph.nodes.iter_mut().zip(entries).for_each(|(node, entry)| node.entry = entry);
        self.add_inline_places(&mut graph, &index);
        graph
    }

    /// The nodes with their kinds, in order of kind and key, whatever their order in the manifest.
    fn entities(&self) -> Vec<(usize, EntityId)> {
        let of_kind = |(index, kind): (usize, &KindId)| {
            let entities = self.model.kind(*kind).map(|list| list.entities.as_slice()).unwrap_or_default();
            entities.iter().map(move |entity| (index, *entity)).collect::<Vec<_>>()
        };
        let mut entities: Vec<(usize, EntityId)> = self.declared.kinds.iter().enumerate().flat_map(of_kind).collect();
        entities.sort_by_key(|(kind, entity)| {
            let found = self.model.entity(*entity);
            (*kind, found.and_then(|found| found.key), found.map(|found| found.position))
        });
        entities
    }

    fn kind(&self, kind: KindId) -> NodeKind {
        let open = match self.model.kind(kind) {
            Some(list) if !list.declared => Some(OpenReason::NotDeclared.words()),
            Some(list) if list.open => Some("not declared in full"),
            _ => None,
        };
        NodeKind { name: self.schema().kind(kind).map_or_else(String::new, |kind| kind.name.clone()), open }
    }

    fn node(&self, kind: usize, entity: EntityId) -> GraphNode {
        let found = self.model.entity(entity);
        let key = found.and_then(|found| found.key).map(str::to_owned);
        GraphNode {
            kind,
            address: address(self.schema(), self.model, entity),
            // Its number among the others would hang on their order.
            key: key.unwrap_or_else(|| "(no key)".to_owned()),
            term: self.term(entity),
            entry: Truth::FALSE,
            header: found.map_or(self.model.top, |found| found.span),
            places: self.places(entity),
        }
    }

    fn term(&self, entity: EntityId) -> Result<String, &'static str> {
        let kind = self.model.entity(entity).and_then(|found| self.schema().kind(found.kind));
        // A kind may have no vocabulary of its own, as parties have none.
        let Some(is) = kind.and_then(|kind| kind.is) else { return Ok(String::new()) };
        let slot = self.model.slot(self.schema(), entity, is);
        match slot.map(|slot| slot.state) {
            Some(State::Value(Value::Term { term, .. })) => {
                self.program.vocabularies.term(term).map(|term| term.label.clone()).ok_or(OpenReason::Refused.words())
            }
            Some(state) => Err(why(state).unwrap_or(OpenReason::Refused.words())),
            None => Err(OpenReason::NotDeclared.words()),
        }
    }

    /// The places of all values of an entity, and of their members.
    fn places(&self, entity: EntityId) -> Vec<Span> {
        let Some(found) = self.model.entity(entity) else { return Vec::new() };
        let attributes = self.schema().kind(found.kind).map(|kind| kind.attributes.as_slice()).unwrap_or_default();
        let slots = attributes.iter().filter_map(|attribute| self.model.slot(self.schema(), entity, *attribute));
        slots.filter(|slot| slot.span != found.span).flat_map(|slot| self.places_of(slot)).collect()
    }

    fn places_of(&self, slot: &Slot<'_>) -> Vec<Span> {
        let members = match slot.state {
            State::List(list) => [self.model.members(list), self.model.excluded(list)].concat(),
            _ => Vec::new(),
        };
        std::iter::once(slot.span).chain(members.into_iter().map(|member| member.span)).collect()
    }

    /// What an inline entity says, the entity that holds it says.
    fn add_inline_places(&self, graph: &mut DeclaredGraph, index: &FxHashMap<EntityId, usize>) {
        for (number, entity) in self.model.entities.iter().enumerate() {
            let mut outer = entity;
            let mut holder = None;
            while let Some((within, _)) = outer.within {
                let Some(found) = self.model.entity(within) else { break };
                (outer, holder) = (found, Some(within));
            }
            if let Some(node) = holder.and_then(|holder| index.get(&holder)).and_then(|node| graph.nodes.get_mut(*node)) {
                node.places.push(entity.span);
                node.places.extend(self.places(EntityId::new(number)));
            }
        }
    }

    fn edges(&self, entities: &[(usize, EntityId)], index: &FxHashMap<EntityId, usize>) -> (Vec<GraphEdge>, Vec<Gap>) {
        let (mut edges, mut gaps) = (Vec::new(), Vec::new());
        for (node, (_, entity)) in entities.iter().enumerate() {
            for attribute in &self.declared.edges {
                let Some(slot) = self.model.slot(self.schema(), *entity, *attribute) else { continue };
                let targets = self.targets(slot.state);
                for other in targets.named.iter().filter_map(|target| index.get(target).copied()) {
                    let (from, to) = if self.declared.forward { (node, other) } else { (other, node) };
                    edges.push(GraphEdge { from, to });
                }
                if let Some(why) = targets.open {
                    gaps.push(Gap { node, leaves: self.declared.forward, attribute: self.name(*attribute), why });
                }
            }
        }
        edges.sort();
        edges.dedup();
        (edges, gaps)
    }

    fn name(&self, attribute: AttributeId) -> String {
        self.schema().attribute(attribute).map_or_else(String::new, |attribute| attribute.name.clone())
    }

    fn targets(&self, state: State<'_>) -> Targets {
        match state {
            State::List(list) => self.named_in(list),
            State::Value(Value::Entity(entity)) | State::OnlyOne(entity) => Targets { named: vec![entity], open: None },
            state => Targets { named: Vec::new(), open: why(state) },
        }
    }

    fn named_in(&self, list: List) -> Targets {
        let members = self.model.members(list);
        let entity = |state| if let State::Value(Value::Entity(entity)) = state { Some(entity) } else { None };
        let named: Vec<EntityId> = members.iter().filter_map(|member| entity(member.state)).collect();
        let is_refused = members.iter().any(|member| member.state == State::Refused);
        let open = why(State::List(list)).or(is_refused.then_some(OpenReason::Refused.words()));
        Targets { named, open }
    }

    fn begins(&self) -> Begins {
        match self.declared.entry {
            Entry::Every(kind) => Begins::Every(self.schema().kind(kind).map_or_else(String::new, |kind| kind.name.clone())),
            Entry::Named(attribute) => {
                let holder = self.schema().attribute(attribute).and_then(|found| self.schema().kind(found.kind));
                let holder = holder.map_or("", |kind| kind.name.as_str());
                Begins::Named { address: format!("{holder}.{}", self.name(attribute)), open: self.named_entries(attribute).open }
            }
        }
    }

    fn named_entries(&self, attribute: AttributeId) -> Targets {
        let holder = self.schema().attribute(attribute).and_then(|found| self.model.singleton(found.kind));
        let slot = holder.and_then(|holder| self.model.slot(self.schema(), holder, attribute));
        slot.map_or(Targets { named: Vec::new(), open: Some(OpenReason::NotDeclared.words()) }, |slot| self.targets(slot.state))
    }

    /// Where routes begin, for somebody who may meet every node: where the model says, where no edge can enter from another node;
    /// perhaps where it is not said, or where no known edge enters.
    fn entries(&self, graph: &DeclaredGraph, index: &FxHashMap<EntityId, usize>) -> Vec<Truth> {
        let (named, open): (FxHashSet<usize>, _) = match self.declared.entry {
            Entry::Every(_) => (FxHashSet::default(), None),
            Entry::Named(attribute) => {
                let targets = self.named_entries(attribute);
                (targets.named.iter().filter_map(|entity| index.get(entity).copied()).collect(), targets.open)
            }
        };
        let every = match self.declared.entry {
            Entry::Every(kind) => self.declared.kinds.iter().position(|found| *found == kind),
            Entry::Named(_) => None,
        };
        let mut known = vec![false; graph.nodes.len()];
        for edge in graph.edges.iter().filter(|edge| edge.from != edge.to) {
            known.get_mut(edge.to).into_iter().for_each(|known| *known = true);
        }
        let mut own_gaps = vec![0_usize; graph.nodes.len()];
        graph.gaps.iter().for_each(|gap| own_gaps.get_mut(gap.node).into_iter().for_each(|count| *count += 1));
        let others_unknown = graph.kinds.iter().any(|kind| kind.open.is_some());
        let entry = |(place, node): (usize, &GraphNode)| {
            let is_named = named.contains(&place) || every == Some(node.kind);
            let is_followed = known.get(place).copied().unwrap_or(false);
            let own = own_gaps.get(place).copied().unwrap_or(0);
            let by_chance = others_unknown || if self.declared.forward { graph.gaps.len() > own } else { own > 0 };
            Truth::between(is_named || !(is_followed || by_chance), open.is_some() || !is_followed)
        };
        graph.nodes.iter().enumerate().map(entry).collect()
    }
}

/// Why a state leaves open what is meant; none: it does not.
fn why(state: State<'_>) -> Option<&'static str> {
    match state {
        State::Absent => Some(OpenReason::NotDeclared.words()),
        State::Unknown => Some(OpenReason::OwnersDoNotKnow.words()),
        State::Refused => Some(OpenReason::Refused.words()),
        State::List(list) if list.owners_do_not_know => Some(OpenReason::OwnersDoNotKnow.words()),
        State::List(list) if list.open => Some("not declared in full"),
        State::List(_) | State::Value(_) | State::OnlyOne(_) => None,
    }
}
