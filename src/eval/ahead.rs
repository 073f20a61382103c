//! What is known of conditions before any manifest is read: in which order their parts are asked where no notes are taken, the cheap ones
//! first; and whether their answers hang on which subjects are seen, or else are the same in every territory.

use super::context::{Frame, Walker};
use crate::check::program::{ExprKind, List, Path};
use crate::check::{Program, Schema};
use crate::types::{ExprId, KindId, Type};

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
    cost: u32,
    sees_subjects: bool,
    /// The parts of an `and` or an `or`, where another order than the written one is better.
    in_order: Option<Box<[ExprId]>>,
}

/// What is known of all conditions of a program.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    known: Vec<Option<Known>>,
}

/// Which subjects a condition is asked about: those of a territory, and the one who walks.
pub(super) type Sight = (Option<usize>, Walker);

impl Ahead {
    pub(super) fn new(program: &Program) -> Self {
        let subject = program.schema.kind_named("subject");
        let mut ahead = Self { known: vec![None; program.exprs.len()] };
        for index in 0..program.exprs.len() {
            ahead.learn(program, subject, ExprId::new(index));
        }
        ahead
    }

    /// The parts of an `and` or an `or` in the order in which they are asked.
    pub(super) fn in_order<'ctx>(&'ctx self, id: ExprId, written: &'ctx [ExprId]) -> &'ctx [ExprId] {
        self.get(id).and_then(|known| known.in_order.as_deref()).unwrap_or(written)
    }

    /// The subjects that a condition sees; for all that sees none it is the same, so that its answers are shared.
    pub(super) fn sight(&self, id: ExprId, frame: &Frame<'_>) -> Sight {
        if self.get(id).is_none_or(|known| known.sees_subjects) { (frame.territory, frame.walker) } else { (None, Walker::Nobody) }
    }

    fn get(&self, id: ExprId) -> Option<&Known> {
        self.known.get(id.index())?.as_ref()
    }

    /// Finds out about a condition and all below it; gives its cost and whether it sees subjects.
    fn learn(&mut self, program: &Program, subject: Option<KindId>, id: ExprId) -> (u32, bool) {
        if let Some(known) = self.get(id) {
            return (known.cost, known.sees_subjects);
        }
        let Some(kind) = program.expr(id).map(|expr| &expr.kind) else { return (LEAF, true) };
        // Should a define lead back to itself, nothing good is taken for granted.
        if let Some(place) = self.known.get_mut(id.index()) {
            *place = Some(Known { cost: ROUTES, sees_subjects: true, in_order: None });
        }
        let mut of = |id: ExprId| self.learn(program, subject, id);
        let mut in_order = None;
        let (cost, sees_subjects) = match kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let mut costs: Vec<(ExprId, (u32, bool))> = parts.iter().map(|part| (*part, of(*part))).collect();
                let whole = costs.iter().map(|(_, found)| *found).fold((0, false), all_of);
                if !costs.is_sorted_by_key(|(_, (cost, _))| *cost) {
                    costs.sort_by_key(|(_, (cost, _))| *cost);
                    in_order = Some(costs.into_iter().map(|(part, _)| part).collect());
                }
                whole
            }
            ExprKind::AtLeastOf(_, parts) => parts.iter().map(|part| of(*part)).fold((0, false), all_of),
            ExprKind::Not(inner) => of(*inner),
            ExprKind::Quantified(quantified) => {
                let (cost, sees) = quantified.body.map_or((0, false), of);
                (cost.saturating_mul(MEMBERS).saturating_add(LIST), sees || may_hold_subjects(&program.schema, subject, &quantified.list))
            }
            ExprKind::Call { define, .. } => {
                let (cost, sees) = program.define(*define).map_or((LEAF, true), |define| of(define.body));
                (cost.min(CALL), sees)
            }
            ExprKind::Route(_) | ExprKind::Measured { .. } | ExprKind::Carries { .. } => (ROUTES, true),
            ExprKind::Declared(_) | ExprKind::IsNone(_) | ExprKind::Compare { .. } | ExprKind::Includes { .. } => (LEAF, false),
        };
        if let Some(place) = self.known.get_mut(id.index()) {
            *place = Some(Known { cost, sees_subjects, in_order });
        }
        (cost, sees_subjects)
    }
}

fn all_of(one: (u32, bool), other: (u32, bool)) -> (u32, bool) {
    (one.0.saturating_add(other.0), one.1 || other.1)
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
