//! What is the same for all manifests of a run: the rules that are in time, their territories, the figures that hold.

use rustc_hash::FxHashMap;

use super::ahead::Ahead;
use super::compare;
use super::join::Quick;
use super::screen::Screen;
use crate::check::program::{Area, Constant, ExprKind, Path};
use crate::check::{Attribute, Program};
use crate::time::Date;
use crate::types::{AttributeId, ExprId, FigureId, KindId, RuleId};

/// The plan of a run.
#[derive(Debug)]
pub struct Plan<'program> {
    /// The program.
    pub program: &'program Program,
    /// The day of the review.
    pub as_of: Date,
    /// The rules to judge.
    pub(super) rules: Vec<RuleId>,
    /// Which of them an item need not be asked about.
    pub(super) screen: Screen,
    /// The territories of rules, each a set of areas that are in time.
    pub(super) territories: Vec<Vec<Area>>,
    /// For each rule of the program, its territory, if it has one and is in time.
    pub(super) territory_of: Vec<Reach>,
    /// For each rule of the program, whether it asks about routes that subjects walk.
    pub(super) walks: Vec<bool>,
    /// For each expression, how it can be answered more quickly if it is a quantifier.
    quick: Vec<Option<Quick>>,
    /// What else is known of conditions.
    pub(super) ahead: Ahead,
    /// For each condition, the path if it is an `or` whose parts all ask about one.
    common_paths: Vec<Option<&'program Path>>,
    /// For each rule of the program, whether it can displace others: one that is ignored does not.
    pub(super) ignored: Vec<bool>,
    /// For each figure, the one of its name that holds.
    pub(super) figures: Vec<Option<FigureId>>,
    pub(super) anchors: Anchors,
    /// For each attribute, where its slot is: what paths need of the schema, close together.
    pub(super) places: Vec<Place>,
    /// How many selected rules are out of time.
    pub out_of_time: usize,
}

/// Where the slot of an attribute is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) kind: KindId,
    pub(super) slot: u16,
    pub(super) is_set: bool,
}

/// Where a rule reaches on the day of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Nowhere: it is out of time.
    Never,
    /// Everywhere.
    Everywhere,
    /// In a territory.
    Territory(usize),
}

/// The parts of the model that territory hangs on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Anchors {
    pub(super) subject: Option<KindId>,
    pub(super) jurisdictions: Option<AttributeId>,
    pub(super) controller: Option<KindId>,
    pub(super) establishments: Option<AttributeId>,
    pub(super) collection: Option<KindId>,
}

impl<'program> Plan<'program> {
    /// Plans a run over the selected rules. Rules that are not selected still displace others.
    #[must_use]
    pub fn new(program: &'program Program, as_of: Date, selected: &[RuleId]) -> Self {
        let mut territories: Vec<Vec<Area>> = Vec::new();
        let mut by_areas: FxHashMap<String, usize> = FxHashMap::default();
        let territory_of: Vec<Reach> = program
            .rules
            .iter()
            .map(|rule| {
                let in_time: Vec<Area> = rule.areas.iter().filter(|area| area.in_time(as_of)).cloned().map(timeless).collect();
                if in_time.is_empty() && !rule.areas.is_empty() {
                    return Reach::Never;
                }
                if in_time.iter().any(|area| area.places.is_empty()) || in_time.is_empty() {
                    return Reach::Everywhere;
                }
                let index = *by_areas.entry(format!("{in_time:?}")).or_insert_with(|| {
                    territories.push(in_time);
                    territories.len() - 1
                });
                Reach::Territory(index)
            })
            .collect();
        let in_time = |id: &&RuleId| territory_of.get(id.index()).is_some_and(|reach| *reach != Reach::Never);
        let rules: Vec<RuleId> = selected.iter().filter(in_time).copied().collect();
        let screen = Screen::new(program, &rules);
        let out_of_time = selected.len() - rules.len();
        let figures = (0..program.figures.len()).map(|index| figure_in_force(program, FigureId::new(index), as_of)).collect();
        let place = |attribute: &Attribute| Place { kind: attribute.kind, slot: attribute.slot, is_set: attribute.ty.is_set() };
        let places = program.schema.attributes.iter().map(place).collect();
        let ahead = Ahead::new(program);
        let walks = program.rules.iter().map(|rule| ahead.walks(rule)).collect();
        let quick = super::join::all(program);
        let common_paths = program.exprs.iter().map(|expr| common_path(program, &expr.kind)).collect();
        Self {
            program,
            as_of,
            rules,
            screen,
            walks,
            quick,
            ahead,
            common_paths,
            territories,
            territory_of,
            ignored: vec![false; program.rules.len()],
            figures,
            anchors: anchors(program),
            places,
            out_of_time,
        }
    }

    /// With rules that displace none, since the project ignores them or a finding of theirs is waived.
    #[must_use]
    pub fn ignoring(mut self, rules: &[RuleId]) -> Self {
        for rule in rules {
            if let Some(ignored) = self.ignored.get_mut(rule.index()) {
                *ignored = true;
            }
        }
        self
    }

    /// The path that all parts of an `or` ask about.
    pub(super) fn common_path(&self, id: ExprId) -> Option<&'program Path> {
        self.common_paths.get(id.index()).copied().flatten()
    }

    /// How a quantifier can be answered more quickly.
    pub(super) fn quick(&self, id: ExprId) -> Option<&Quick> {
        self.quick.get(id.index())?.as_ref()
    }

    /// The value of a figure on the day of the review.
    #[must_use]
    pub fn figure(&self, id: FigureId) -> Option<&'program Constant> {
        let found = (*self.figures.get(id.index())?)?;
        self.program.figure(found).map(|figure| &figure.value)
    }

    /// Whether the rule of a name is judged.
    #[must_use]
    pub fn judges(&self, name: &str) -> bool {
        self.rules.iter().filter_map(|id| self.program.rule(*id)).any(|rule| rule.name == name)
    }

    /// How many rules are judged.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        self.rules.len()
    }
}

fn common_path<'program>(program: &'program Program, kind: &'program ExprKind) -> Option<&'program Path> {
    let ExprKind::Or(parts) = kind else { return None };
    compare::common_path(parts.iter().filter_map(|part| program.expr(*part)).map(|expr| &expr.kind))
}

/// Dates are settled once a run: areas that differ only in them are one.
fn timeless(area: Area) -> Area {
    Area { from: None, until: None, ..area }
}

fn figure_in_force(program: &Program, id: FigureId, as_of: Date) -> Option<FigureId> {
    let name = &program.figure(id)?.name;
    let of_name = program.figures.iter().enumerate().filter(|(_, figure)| figure.name == *name);
    let holding =
        of_name.filter(|(_, figure)| figure.from.is_none_or(|from| from <= as_of) && figure.until.is_none_or(|until| as_of < until));
    holding.max_by_key(|(_, figure)| figure.from).map(|(index, _)| FigureId::new(index))
}

fn anchors(program: &Program) -> Anchors {
    let schema = &program.schema;
    let subject = schema.kind_named("subject");
    let controller = schema.kind_named("controller");
    Anchors {
        subject,
        jurisdictions: subject.and_then(|kind| schema.attribute_of(kind, "jurisdictions")),
        controller,
        establishments: controller.and_then(|kind| schema.attribute_of(kind, "establishments")),
        collection: schema.kind_named("collection"),
    }
}
