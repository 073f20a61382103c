//! A graph of one manifest as one subject walks it: nodes, edges that are known, and edges that are possible.

use rustc_hash::FxHashMap;

use crate::check::Entry;
use crate::eval::context::{Context, Walker};
use crate::eval::finding::OpenReason;
use crate::eval::list::open_reason;
use crate::eval::trace::Fact;
use crate::manifest::{List, State};
use crate::types::{AttributeId, EntityId, GraphId, KindId, Truth, Value};

/// Nodes are in order of key, so that the first found is the least.
pub(in crate::eval) struct Graph {
    /// The nodes; none stands for those that are not declared, of a list that may have more.
    pub(in crate::eval) nodes: Vec<Option<EntityId>>,
    /// For each node, those that certainly or possibly follow it by name.
    pub(super) next: Vec<Vec<usize>>,
    /// For each node, those that it follows by name.
    pub(super) previous: Vec<Vec<usize>>,
    /// For each node, whether any other may follow it.
    pub(super) open_out: Vec<bool>,
    /// For each node, whether it may follow any other.
    pub(super) open_in: Vec<bool>,
    /// For each node, whether routes may begin there.
    pub(in crate::eval) entries: Vec<Truth>,
    /// Kinds of node whose list may have more.
    pub(super) open_kinds: Vec<KindId>,
    members: Vec<Truth>,
    index: FxHashMap<EntityId, usize>,
    size: u64,
    /// The declaration.
    pub(super) id: GraphId,
}

impl Graph {
    /// The graph as a subject walks it.
    pub(super) fn build(ctx: &Context<'_>, id: GraphId, walker: Walker) -> Option<Self> {
        let declared = ctx.plan.program.schema.graph(id)?;
        let mut nodes: Vec<EntityId> = Vec::new();
        let mut open_kinds = Vec::new();
        for kind in &declared.kinds {
            let Some(list) = ctx.model.kind(*kind) else { continue };
            nodes.extend(&list.entities);
            if list.open || !list.declared {
                open_kinds.push(*kind);
            }
        }
        ctx.step(nodes.len() as u64);
        nodes.sort_by_key(|entity| ctx.model.entity(*entity).map(|found| (found.key, found.kind, found.position)));
        let index: FxHashMap<EntityId, usize> = nodes.iter().enumerate().map(|(index, entity)| (*entity, index)).collect();
        let mut nodes: Vec<Option<EntityId>> = nodes.into_iter().map(Some).collect();
        if !open_kinds.is_empty() {
            nodes.push(None);
        }
        let count = nodes.len();
        let members = nodes.iter().map(|node| node.map_or(Truth::UNKNOWN, |node| walks(ctx, node, walker))).collect();
        let mut graph = Self {
            nodes,
            next: vec![Vec::new(); count],
            previous: vec![Vec::new(); count],
            open_out: vec![false; count],
            open_in: vec![false; count],
            entries: Vec::new(),
            open_kinds,
            members,
            index: FxHashMap::default(),
            size: 0,
            id,
        };
        graph.join(ctx, &index);
        graph.index = index;
        graph.size = (count + graph.next.iter().map(Vec::len).sum::<usize>()) as u64;
        graph.entries = graph.find_entries(ctx, declared.entry);
        Some(graph)
    }

    /// The place of an entity among the nodes.
    pub(super) fn place(&self, entity: EntityId) -> Option<usize> {
        self.index.get(&entity).copied()
    }

    /// Nodes and edges together: what a search costs.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    fn join(&mut self, ctx: &Context<'_>, index: &FxHashMap<EntityId, usize>) {
        let schema = &ctx.plan.program.schema;
        let Some(declared) = schema.graph(self.id) else { return };
        for place in 0..self.nodes.len() {
            let Some(entity) = self.nodes.get(place).copied().flatten() else {
                // What it names is not known; only a list that may have more can name it.
                self.set_open(place, declared.forward, !declared.forward);
                continue;
            };
            for (edge, state) in edge_states(ctx, declared.edges.as_slice(), entity) {
                let (targets, open) = targets(ctx, state);
                let _ = edge;
                ctx.step(targets.len() as u64);
                for target in targets.iter().filter_map(|target| index.get(target)) {
                    let (from, to) = if declared.forward { (place, *target) } else { (*target, place) };
                    self.next.get_mut(from).into_iter().for_each(|next| next.push(to));
                    self.previous.get_mut(to).into_iter().for_each(|previous| previous.push(from));
                }
                if open {
                    self.set_open(place, declared.forward, !declared.forward);
                }
            }
        }
        self.next.iter_mut().chain(&mut self.previous).for_each(|list| list.sort_unstable());
    }

    fn set_open(&mut self, place: usize, outward: bool, inward: bool) {
        if let Some(open) = self.open_out.get_mut(place) {
            *open |= outward;
        }
        if let Some(open) = self.open_in.get_mut(place) {
            *open |= inward;
        }
    }

    /// Whether the subject that walks meets a node.
    pub(in crate::eval) fn membership(&self, index: usize) -> Truth {
        self.members.get(index).copied().unwrap_or(Truth::FALSE)
    }

    /// Where routes begin: where the model says; where no edge can enter from another node; perhaps where it is not said, or where
    /// no known edge enters.
    fn find_entries(&self, ctx: &Context<'_>, entry: Entry) -> Vec<Truth> {
        let (named, open) = match entry {
            Entry::Every(_) => (Vec::new(), false),
            Entry::Named(attribute) => named_entries(ctx, attribute),
        };
        let outs = self.open_out.iter().enumerate().filter(|(_, open)| **open).map(|(place, _)| place);
        let outs: Vec<usize> = outs.filter(|place| self.membership(*place).may_be_true()).collect();
        let each = self.nodes.iter().enumerate().map(|(place, node)| {
            let is_named = match (entry, node) {
                (_, None) => false,
                (Entry::Every(kind), Some(entity)) => ctx.model.entity(*entity).is_some_and(|entity| entity.kind == kind),
                (Entry::Named(_), Some(entity)) => named.contains(entity),
            };
            let previous = self.previous.get(place).map(Vec::as_slice).unwrap_or_default();
            let others = || previous.iter().filter(|other| **other != place);
            let known = others().any(|other| self.membership(*other) == Truth::TRUE);
            let by_name = others().any(|other| self.membership(*other).may_be_true());
            let by_chance = outs.iter().any(|other| *other != place) || self.open_in.get(place).copied().unwrap_or(false);
            let found = Truth::between(is_named || !(by_name || by_chance), open || !known);
            found.and(self.membership(place))
        });
        each.collect()
    }

    /// The edge lists of an entity, each with the reason why it is open, if it is.
    pub(super) fn edge_facts(&self, ctx: &Context<'_>, entity: EntityId) -> Vec<(Fact, Option<OpenReason>)> {
        let edges = ctx.plan.program.schema.graph(self.id).map(|graph| graph.edges.as_slice()).unwrap_or_default();
        edge_states(ctx, edges, entity).map(|(edge, state)| (Fact::Slot(entity, edge), why(ctx, state))).collect()
    }

    /// The fact that leaves it open whether the walker meets a node.
    pub(super) fn membership_fact(&self, ctx: &Context<'_>, index: usize, entity: EntityId) -> Option<(Fact, Option<OpenReason>)> {
        if !self.membership(index).is_unknown() {
            return None;
        }
        let kind = ctx.model.entity(entity).and_then(|found| ctx.plan.program.schema.kind(found.kind))?;
        Some(slot_fact(ctx, entity, kind.subjects?, OpenReason::NotDeclared))
    }

    /// The fact that says where routes begin.
    pub(super) fn entry_fact(&self, ctx: &Context<'_>) -> Option<(Fact, Option<OpenReason>)> {
        let Entry::Named(attribute) = ctx.plan.program.schema.graph(self.id)?.entry else { return None };
        let holder = ctx.plan.program.schema.attribute(attribute)?.kind;
        Some(slot_fact(ctx, ctx.model.singleton(holder)?, attribute, OpenReason::NotDeclared))
    }
}

/// A slot as an open fact, with the reason that its state gives.
pub(super) fn slot_fact(ctx: &Context<'_>, entity: EntityId, attribute: AttributeId, otherwise: OpenReason) -> (Fact, Option<OpenReason>) {
    let state = ctx.model.slot(&ctx.plan.program.schema, entity, attribute).map(|slot| slot.state);
    (Fact::Slot(entity, attribute), state.and_then(|state| why(ctx, state)).or(Some(otherwise)))
}

fn why(ctx: &Context<'_>, state: State<'_>) -> Option<OpenReason> {
    match state {
        State::Absent => Some(OpenReason::NotDeclared),
        State::Unknown => Some(OpenReason::OwnersDoNotKnow),
        State::Refused => Some(OpenReason::Refused),
        State::List(list) if list.open => Some(open_reason(list)),
        State::List(list) if named_in(ctx, list).1 => Some(OpenReason::Refused),
        State::List(_) | State::Value(_) | State::OnlyOne(_) => None,
    }
}

fn edge_states<'run>(
    ctx: &Context<'run>,
    edges: &'run [AttributeId],
    entity: EntityId,
) -> impl Iterator<Item = (AttributeId, State<'run>)> {
    let schema = &ctx.plan.program.schema;
    let model = ctx.model;
    edges.iter().filter_map(move |edge| model.slot(schema, entity, *edge).map(|slot| (*edge, slot.state)))
}

/// The entities that an edge list names, and whether there may be others.
fn targets(ctx: &Context<'_>, state: State<'_>) -> (Vec<EntityId>, bool) {
    match state {
        State::List(list) => named_in(ctx, list),
        State::Value(Value::Entity(entity)) | State::OnlyOne(entity) => (vec![entity], false),
        State::Value(_) => (Vec::new(), false),
        State::Absent | State::Unknown | State::Refused => (Vec::new(), true),
    }
}

fn named_in(ctx: &Context<'_>, list: List) -> (Vec<EntityId>, bool) {
    let members = ctx.model.members(list);
    let named: Vec<EntityId> = members
        .iter()
        .filter_map(|member| match member.state {
            State::Value(Value::Entity(entity)) => Some(entity),
            _ => None,
        })
        .collect();
    let refused = named.len() < members.len();
    (named, list.open || refused)
}

fn named_entries(ctx: &Context<'_>, attribute: AttributeId) -> (Vec<EntityId>, bool) {
    let schema = &ctx.plan.program.schema;
    let holder = schema.attribute(attribute).and_then(|found| ctx.model.singleton(found.kind));
    let slot = holder.and_then(|holder| ctx.model.slot(schema, holder, attribute));
    slot.map_or((Vec::new(), true), |slot| targets(ctx, slot.state))
}

/// Whether a subject meets a node: one that says whom it concerns, and leaves the subject out, it does not.
fn walks(ctx: &Context<'_>, node: EntityId, walker: Walker) -> Truth {
    let schema = &ctx.plan.program.schema;
    let subjects = ctx.model.entity(node).and_then(|node| schema.kind(node.kind)).and_then(|kind| kind.subjects);
    let Some(subjects) = subjects.filter(|_| walker != Walker::Nobody) else { return Truth::TRUE };
    let is_walker = |subject: EntityId| walker == Walker::Subject(subject);
    match ctx.model.slot(schema, node, subjects).map(|slot| slot.state) {
        Some(State::OnlyOne(only)) => Truth::from(is_walker(only)),
        Some(State::List(list)) => {
            let (named, open) = named_in(ctx, list);
            let excluded = ctx.model.excluded(list).iter().any(|member| match member.state {
                State::Value(Value::Entity(subject)) => is_walker(subject),
                _ => false,
            });
            Truth::between(named.into_iter().any(is_walker), open && !excluded)
        }
        _ => Truth::UNKNOWN,
    }
}
