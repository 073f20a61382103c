//! Which nodes of a graph are meant: by a term, by a condition, by a variable, or as entries; and the facts that leave it open.

use super::graph::{self, Graph};
use crate::check::program::{Passage, Source, Waypoint};
use crate::eval::context::{Context, Frame};
use crate::eval::expr::condition;
use crate::eval::finding::OpenReason;
use crate::eval::trace::{Fact, Item, Node, Recorder, Silent};
use crate::types::{EntityId, ExprId, TermId, Truth, Value, VariableId};

/// What is said of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::eval) enum Nodes {
    /// Where routes begin.
    Entries,
    /// Within a term.
    Term(TermId),
    /// Such that a condition on a variable holds.
    Where(VariableId, ExprId),
    /// This one.
    Entity(EntityId),
    /// One that is not declared: perhaps any.
    Any,
}

impl Nodes {
    /// One end of routes.
    pub(super) fn end(frame: &Frame<'_>, end: Option<Waypoint>) -> Self {
        match end {
            None => Self::Entries,
            Some(Waypoint::Term(term)) => Self::Term(term),
            Some(Waypoint::Where(variable, body)) => Self::Where(variable, body),
            Some(Waypoint::Variable(variable)) => match frame.get(variable) {
                Some(Item::Entity(entity)) => Self::Entity(entity),
                _ => Self::Any,
            },
        }
    }

    /// What routes pass or avoid.
    pub(super) fn passed(passage: Passage) -> Self {
        match passage {
            Passage::Term(term) => Self::Term(term),
            Passage::Body(variable, body) => Self::Where(variable, body),
        }
    }

    /// Whether they are the same for all items.
    pub(super) fn are_fixed(self) -> bool {
        !matches!(self, Self::Entity(_) | Self::Any)
    }

    /// Whether it is one node and no other.
    pub(super) fn is_one(self) -> bool {
        matches!(self, Self::Entity(_))
    }

    /// For each node, whether it is meant.
    pub(super) fn truths<'run>(self, ctx: &Context<'run>, frame: &mut Frame<'run>, graph: &Graph) -> Vec<Truth> {
        ctx.step(graph.nodes.len() as u64);
        (0..graph.nodes.len()).map(|index| self.truth(ctx, frame, graph, index)).collect()
    }

    /// Those that are meant, or may be.
    pub(super) fn meant<'run>(self, ctx: &Context<'run>, frame: &mut Frame<'run>, graph: &Graph) -> Vec<(usize, Truth)> {
        if let Self::Entity(entity) = self {
            // One item is looked up, for a manifest may have as many items as nodes.
            let found = graph.place(entity).map(|index| (index, graph.membership(index)));
            return found.into_iter().filter(|(_, truth)| truth.may_be_true()).collect();
        }
        let all = self.truths(ctx, frame, graph).into_iter().enumerate();
        all.map(|(index, truth)| (index, truth.and(graph.membership(index)))).filter(|(_, truth)| truth.may_be_true()).collect()
    }

    fn truth<'run>(self, ctx: &Context<'run>, frame: &mut Frame<'run>, graph: &Graph, index: usize) -> Truth {
        let node = graph.nodes.get(index).copied().flatten();
        match (self, node) {
            (Self::Entries, _) => graph.entries.get(index).copied().unwrap_or(Truth::FALSE),
            (Self::Any, _) => Truth::UNKNOWN,
            (Self::Term(term), Some(entity)) => within(ctx, entity, term),
            (Self::Term(term), None) => undeclared_within(ctx, graph, term),
            (Self::Where(variable, body), Some(entity)) => {
                frame.bind(variable, Item::Entity(entity));
                condition(ctx, frame, &mut Silent, body)
            }
            (Self::Where(..), None) => Truth::UNKNOWN,
            (Self::Entity(entity), node) => Truth::from(node == Some(entity)),
        }
    }

    /// The facts that leave it open whether a node is meant.
    pub(super) fn open_facts<'run>(self, ctx: &Context<'run>, frame: &mut Frame<'run>, graph: &Graph, index: usize) -> Vec<Open> {
        let Some(entity) = graph.nodes.get(index).copied().flatten() else { return Vec::new() };
        if !self.truth(ctx, frame, graph, index).is_unknown() {
            return Vec::new();
        }
        match self {
            Self::Entries => graph.entry_fact(ctx).into_iter().collect(),
            Self::Term(_) => {
                let schema = &ctx.plan.program.schema;
                let is = ctx.model.entity(entity).and_then(|entity| schema.kind(entity.kind)).and_then(|kind| kind.is);
                is.map(|is| graph::slot_fact(ctx, entity, is, OpenReason::TooVague)).into_iter().collect()
            }
            Self::Where(variable, body) => {
                frame.bind(variable, Item::Entity(entity));
                open_facts_of(ctx, frame, body)
            }
            Self::Entity(_) | Self::Any => Vec::new(),
        }
    }
}

/// A fact that was read, and why it is open, if it is.
pub(super) type Open = (Fact, Option<OpenReason>);

/// For each node, whether one of the lines that begin or end an inherited label holds of it.
pub(super) fn sources<'run>(ctx: &Context<'run>, frame: &Frame<'run>, graph: &Graph, sources: &'run [Source]) -> Vec<Truth> {
    ctx.step(graph.nodes.len() as u64);
    let holds = |node: &Option<EntityId>| match node {
        Some(entity) => of_lines(ctx, frame, *entity, sources).fold(Truth::FALSE, |all, (line, mut inner)| {
            all.or(line.condition.map_or(Truth::TRUE, |body| condition(ctx, &mut inner, &mut Silent, body)))
        }),
        None if sources.iter().any(|line| graph.open_kinds.contains(&line.kind)) => Truth::UNKNOWN,
        None => Truth::FALSE,
    };
    graph.nodes.iter().map(holds).collect()
}

/// The facts that leave it open whether a line holds of a node.
pub(super) fn open_facts_of_sources<'run>(ctx: &Context<'run>, frame: &Frame<'run>, node: EntityId, sources: &'run [Source]) -> Vec<Open> {
    let lines = of_lines(ctx, frame, node, sources).filter_map(|(line, inner)| line.condition.map(|body| (body, inner)));
    lines.flat_map(|(body, mut inner)| open_facts_of(ctx, &mut inner, body)).collect()
}

/// The lines for the kind of a node, each with the node as its variable.
fn of_lines<'run>(
    ctx: &Context<'run>,
    frame: &Frame<'run>,
    node: EntityId,
    sources: &'run [Source],
) -> impl Iterator<Item = (&'run Source, Frame<'run>)> {
    let kind = ctx.model.entity(node).map(|entity| entity.kind);
    let (territory, walker) = (frame.territory, frame.walker);
    sources.iter().filter(move |line| Some(line.kind) == kind).map(move |line| {
        let mut inner = Frame::new(territory).walked_by(walker);
        inner.bind(VariableId::new(0), Item::Entity(node));
        (line, inner)
    })
}

fn open_facts_of<'run>(ctx: &Context<'run>, frame: &mut Frame<'run>, body: ExprId) -> Vec<Open> {
    let mut recorder = Recorder::default();
    condition(ctx, frame, &mut recorder, body);
    recorder.finish().filter(|node| node.truth.is_unknown()).map(|node| open_reads(&node)).unwrap_or_default()
}

fn open_reads(node: &Node<'_>) -> Vec<Open> {
    let below = node.children.iter().filter(|child| child.truth.is_unknown()).flat_map(open_reads);
    node.reads.iter().copied().filter(|(_, open)| open.is_some()).chain(below).collect()
}

/// Whether an entity is within a term; one whose kind has terms of another vocabulary is not.
fn within(ctx: &Context<'_>, entity: EntityId, asked: TermId) -> Truth {
    let schema = &ctx.plan.program.schema;
    let kind = ctx.model.entity(entity).and_then(|entity| schema.kind(entity.kind));
    let Some(is) = kind.and_then(|kind| kind.is) else { return Truth::FALSE };
    let vocabularies = &ctx.plan.program.vocabularies;
    match ctx.model.slot(schema, entity, is).map(|slot| slot.state) {
        Some(crate::manifest::State::Value(Value::Term { term, exactly })) => vocabularies.is_within(term, exactly, asked),
        Some(crate::manifest::State::Value(_)) | None => Truth::FALSE,
        Some(_) if has_terms_of(ctx, is, asked) => Truth::UNKNOWN,
        Some(_) => Truth::FALSE,
    }
}

/// Whether a node that is not declared may be within a term: only where a kind whose list may have more has terms of that vocabulary.
fn undeclared_within(ctx: &Context<'_>, graph: &Graph, asked: TermId) -> Truth {
    let schema = &ctx.plan.program.schema;
    let mut attributes = graph.open_kinds.iter().filter_map(|kind| schema.kind(*kind)?.is);
    Truth::between(false, attributes.any(|is| has_terms_of(ctx, is, asked)))
}

fn has_terms_of(ctx: &Context<'_>, attribute: crate::types::AttributeId, asked: TermId) -> bool {
    let program = ctx.plan.program;
    let wanted = program.vocabularies.term(asked).map(|term| term.vocabulary);
    match program.schema.attribute(attribute).map(|found| &found.ty) {
        Some(crate::types::Type::Term { vocabulary, .. }) => Some(*vocabulary) == wanted,
        _ => false,
    }
}
