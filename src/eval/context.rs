//! What one manifest's evaluation shares: the plan, the model, memories, the step budget.

use std::cell::{Cell, OnceCell, RefCell};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::ahead::Sight;
use super::join::Joins;
use super::list::Candidate;
use super::plan::Plan;
use super::route::Memory;
use super::screen::{self, Screened};
use super::trace::Item;
use crate::manifest::Model;
use crate::types::{DefineId, EntityId, KindId, Truth, VariableId};

/// The least step budget of a manifest.
const LEAST_BUDGET: u64 = 10_000_000;
/// Steps for each byte of a manifest.
const STEPS_PER_BYTE: u64 = 64;

/// Room for the answers that a usual manifest leads to.
pub(super) const USUAL_ANSWERS: usize = 100;

/// What the value of a define depends on: the define, its argument, and the subjects that it sees.
pub(super) type DefineKey = (DefineId, Option<EntityId>, Sight);

/// Who walks the routes that a rule asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Walker {
    /// Nobody in particular.
    Nobody,
    /// A subject.
    Subject(EntityId),
    /// A subject that is not declared.
    Stranger,
}

/// The evaluation of one manifest.
pub(super) struct Context<'run> {
    pub(super) plan: &'run Plan<'run>,
    pub(super) model: &'run Model<'run>,
    /// For each territory, the truth of each subject's being in it, in order of id.
    pub(super) territories: Vec<OnceCell<Vec<(EntityId, Truth)>>>,
    /// For each territory, whether an establishment brings everything into it.
    pub(super) established: Vec<OnceCell<Truth>>,
    /// For each territory, whether it is certainly nobody's.
    pub(super) empty: Vec<OnceCell<bool>>,
    /// For each kind, the rules that its entities need not be asked about.
    screened: Vec<OnceCell<Screened>>,
    /// For each kind, its entities as the members of a list.
    pub(super) kinds: Vec<OnceCell<Vec<Candidate<'run>>>>,
    /// Quantifiers that were answered, and who names whom.
    pub(super) joins: Joins,
    /// Graphs, and what searches in them found.
    pub(super) routes: Memory,
    /// Values of defines.
    pub(super) defines: RefCell<FxHashMap<DefineKey, Truth>>,
    steps: Cell<u64>,
    budget: u64,
}

impl<'run> Context<'run> {
    pub(super) fn new(plan: &'run Plan<'run>, model: &'run Model<'run>, bytes: usize) -> Self {
        let count = plan.territories.len();
        Self {
            plan,
            model,
            territories: (0..count).map(|_| OnceCell::new()).collect(),
            established: (0..count).map(|_| OnceCell::new()).collect(),
            empty: (0..count).map(|_| OnceCell::new()).collect(),
            screened: (0..plan.program.schema.kinds.len()).map(|_| OnceCell::new()).collect(),
            kinds: (0..plan.program.schema.kinds.len()).map(|_| OnceCell::new()).collect(),
            joins: Joins::default(),
            routes: Memory::default(),
            defines: RefCell::new(FxHashMap::with_capacity_and_hasher(USUAL_ANSWERS, FxBuildHasher)),
            steps: Cell::new(0),
            budget: LEAST_BUDGET.max(STEPS_PER_BYTE.saturating_mul(bytes as u64)),
        }
    }

    /// The rules that the entities of a kind need not be asked about.
    pub(super) fn screened(&self, kind: KindId) -> Option<&Screened> {
        self.screened.get(kind.index()).map(|cell| cell.get_or_init(|| screen::of_kind(self, kind)))
    }

    /// Counts steps; evaluation goes on, and the caller looks at `exhausted` between items and members.
    pub(super) fn step(&self, count: u64) {
        self.steps.set(self.steps.get().saturating_add(count));
    }

    /// Whether the budget is used up.
    pub(super) fn exhausted(&self) -> bool {
        self.steps.get() > self.budget
    }
}

/// So many variables, the most that rules are seen to have, are kept without a list.
const FEW: usize = 4;

/// The variables of a rule or define, and the territory whose subjects it sees.
#[derive(Debug, Clone)]
pub(super) struct Frame<'run> {
    first: [Option<Item<'run>>; FEW],
    others: Vec<Option<Item<'run>>>,
    pub(super) territory: Option<usize>,
    pub(super) walker: Walker,
}

impl<'run> Frame<'run> {
    pub(super) fn new(territory: Option<usize>) -> Self {
        Self { first: [None; FEW], others: Vec::new(), territory, walker: Walker::Nobody }
    }

    /// The same, for a subject that walks.
    pub(super) fn walked_by(mut self, walker: Walker) -> Self {
        self.walker = walker;
        self
    }

    pub(super) fn bind(&mut self, variable: VariableId, item: Item<'run>) {
        if let Some(place) = self.first.get_mut(variable.index()) {
            *place = Some(item);
            return;
        }
        let index = variable.index() - FEW;
        if self.others.len() <= index {
            self.others.resize(index + 1, None);
        }
        if let Some(place) = self.others.get_mut(index) {
            *place = Some(item);
        }
    }

    /// The entity that a variable stands for, if it is one.
    pub(super) fn entity(&self, variable: VariableId) -> Option<EntityId> {
        match self.first.get(variable.index()) {
            Some(Some(Item::Entity(entity))) => Some(*entity),
            _ => None,
        }
    }

    pub(super) fn get(&self, variable: VariableId) -> Option<Item<'run>> {
        let index = variable.index();
        self.first.get(index).or_else(|| self.others.get(index.checked_sub(FEW)?)).copied().flatten()
    }
}
