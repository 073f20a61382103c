//! What is known of conditions before any manifest is read: in which order their parts are asked where no notes are taken, the cheap ones
//! first; whether their answers hang on which subjects are seen, or else are the same in every territory; and whether they ask about
//! routes that subjects walk.

use super::context::{Frame, Walker};
use crate::check::program::{ExprKind, List, Operand, Path, Rule, bodies};
use crate::check::{Program, Schema};
use crate::types::{ExprId, GraphId, KindId, Type};

/// What a leaf costs, and reading a define that was called before.
const LEAF: u32 = 1;
const CALL: u32 = 3;
/// What going through a list costs besides its members, how many members are expected, and what a search for routes costs.
const LIST: u32 = 4;
const MEMBERS: u32 = 3;
const ROUTES: u32 = 1_000;

/// What is known of a condition.
#[derive(Debug, Clone, Default)]
struct Known {
    found: Found,
    /// The parts of an `and` or an `or`, where another order than the written one is better.
    in_order: Option<Box<[ExprId]>>,
}

/// What follows from the parts of a condition.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    cost: u32,
    sees_subjects: bool,
    /// It, or a define that it uses, asks about routes that subjects walk.
    walks: bool,
}

/// A condition that asks for facts alone.
const FACTS: Found = Found { cost: LEAF, sees_subjects: false, walks: false };
/// A condition of which nothing is known.
const ANYTHING: Found = Found { cost: LEAF, sees_subjects: true, walks: false };

impl Found {
    fn and(self, other: Self) -> Self {
        Self {
            cost: self.cost.saturating_add(other.cost),
            sees_subjects: self.sees_subjects || other.sees_subjects,
            walks: self.walks || other.walks,
        }
    }

    fn of_routes(walks: bool) -> Self {
        Self { cost: ROUTES, sees_subjects: true, walks }
    }
}

/// What is known of all conditions of a program, each kind of it close together, since evaluation goes from one to the next all the time.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    sees_subjects: Vec<bool>,
    walks: Vec<bool>,
    in_order: Vec<Option<Box<[ExprId]>>>,
}

/// Which subjects a condition is asked about: those of a territory, and the one who walks.
pub(super) type Sight = (Option<usize>, Walker);

impl Ahead {
    pub(super) fn new(program: &Program) -> Self {
        let subject = program.schema.kind_named("subject");
        let mut known = Learned(vec![None; program.exprs.len()]);
        for index in 0..program.exprs.len() {
            known.learn(program, subject, ExprId::new(index));
        }
        let found = |of: fn(Found) -> bool| known.0.iter().map(|known| known.as_ref().is_none_or(|known| of(known.found))).collect();
        let (sees_subjects, walks) = (found(|found| found.sees_subjects), found(|found| found.walks));
        Self { sees_subjects, walks, in_order: known.0.into_iter().map(|known| known?.in_order).collect() }
    }

    /// The parts of an `and` or an `or` in the order in which they are asked.
    pub(super) fn in_order<'ctx>(&'ctx self, id: ExprId, written: &'ctx [ExprId]) -> &'ctx [ExprId] {
        self.in_order.get(id.index()).and_then(Option::as_deref).unwrap_or(written)
    }

    /// The subjects that a condition sees; for all that sees none it is the same, so that its answers are shared.
    pub(super) fn sight(&self, id: ExprId, frame: &Frame<'_>) -> Sight {
        match self.sees_subjects.get(id.index()) {
            Some(false) => (None, Walker::Nobody),
            _ => (frame.territory, frame.walker),
        }
    }

    /// Whether some condition of a rule asks about routes that subjects walk: such a rule is judged for each subject of its item.
    pub(super) fn walks(&self, rule: &Rule) -> bool {
        rule.conditions().into_iter().any(|id| self.walks.get(id.index()) == Some(&true))
    }
}

/// What was found out so far.
struct Learned(Vec<Option<Known>>);

impl Learned {
    fn get(&self, id: ExprId) -> Option<&Known> {
        self.0.get(id.index())?.as_ref()
    }

    /// Finds out about a condition and all below it.
    fn learn(&mut self, program: &Program, subject: Option<KindId>, id: ExprId) -> Found {
        if let Some(known) = self.get(id) {
            return known.found;
        }
        let Some(kind) = program.expr(id).map(|expr| &expr.kind) else { return ANYTHING };
        // Should a define lead back to itself, nothing good is taken for granted.
        if let Some(place) = self.0.get_mut(id.index()) {
            *place = Some(Known { found: Found::of_routes(true), in_order: None });
        }
        let mut of = |id: ExprId| self.learn(program, subject, id);
        let mut in_order = None;
        let found = match kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let mut costs: Vec<(ExprId, Found)> = parts.iter().map(|part| (*part, of(*part))).collect();
                let whole = costs.iter().map(|(_, found)| *found).fold(Found::default(), Found::and);
                if !costs.is_sorted_by_key(|(_, found)| found.cost) {
                    costs.sort_by_key(|(_, found)| found.cost);
                    in_order = Some(costs.into_iter().map(|(part, _)| part).collect());
                }
                whole
            }
            ExprKind::AtLeastOf(_, parts) => parts.iter().map(|part| of(*part)).fold(Found::default(), Found::and),
            ExprKind::Not(inner) => of(*inner),
            ExprKind::Quantified(quantified) => {
                let body = quantified.body.map_or(Found::default(), of);
                Found {
                    cost: body.cost.saturating_mul(MEMBERS).saturating_add(LIST),
                    sees_subjects: body.sees_subjects || may_hold_subjects(&program.schema, subject, &quantified.list),
                    walks: body.walks,
                }
            }
            ExprKind::Call { define, .. } => {
                let body = program.define(*define).map_or(ANYTHING, |define| of(define.body));
                Found { cost: body.cost.min(CALL), ..body }
            }
            ExprKind::Route(route) => {
                let on_nodes = bodies(route).into_iter().map(of).fold(Found::default(), Found::and);
                Found::of_routes(on_nodes.walks || is_walked(program, route.graph))
            }
            ExprKind::Measured { left, right, .. } => Found::of_routes([left, right].into_iter().any(|side| is_measured(program, side))),
            ExprKind::Carries { label, .. } => {
                Found::of_routes(program.inherited(*label).is_some_and(|label| is_walked(program, label.graph)))
            }
            ExprKind::Declared(_) | ExprKind::IsNone(_) | ExprKind::Compare { .. } | ExprKind::Includes { .. } => FACTS,
        };
        if let Some(place) = self.0.get_mut(id.index()) {
            *place = Some(Known { found, in_order });
        }
        found
    }
}

fn is_measured(program: &Program, side: &Operand) -> bool {
    matches!(side, Operand::Shortest(shortest) if is_walked(program, shortest.graph))
}

/// Whether subjects walk a graph: all of its nodes say whom they concern. A graph of data is walked by nobody in particular.
fn is_walked(program: &Program, graph: GraphId) -> bool {
    let kinds = program.schema.graph(graph).map(|graph| graph.kinds.as_slice()).unwrap_or_default();
    !kinds.is_empty() && kinds.iter().all(|kind| program.schema.kind(*kind).is_some_and(|kind| kind.subjects.is_some()))
}

/// Whether a list may have subjects among its members.
fn may_hold_subjects(schema: &Schema, subject: Option<KindId>, list: &List) -> bool {
    let Some(subject) = subject else { return true };
    match list {
        List::Kind(kind) => *kind == subject,
        List::Path(Path { steps, .. }) => steps.last().is_none_or(|step| {
            step.iter().any(|attribute| match schema.attribute(*attribute).map(|attribute| attribute.ty.element()) {
                Some(Type::Reference(kinds)) => kinds.contains(&subject),
                Some(Type::Poisoned | Type::Set(_)) | None => true,
                Some(_) => false,
            })
        }),
    }
}
