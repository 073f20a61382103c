//! What is the same for all manifests of a run: the rules that are in time, their territories, the figures that hold.

use super::ahead::Ahead;
use super::join::Quantifiers;
use super::number::Numbers;
use super::screen::Screen;
use super::table::Tables;
use crate::check::program::{Area, Constant};
use crate::check::{Attribute, Program};
use crate::time::Date;
use crate::types::{AttributeId, FigureId, KindId, RuleId};

/// The plan of a run.
#[derive(Debug)]
pub struct Plan<'program> {
    /// The program.
    pub program: &'program Program,
    /// The day of the review.
    pub as_of: Date,
    /// The rules to judge.
    pub(super) rules: Vec<Planned>,
    /// Which of them an item need not be asked about.
    pub(super) screen: Screen,
    /// The territories of rules, each a set of areas that are in time.
    pub(super) territories: Vec<Vec<Area>>,
    /// For each rule of the program, its territory, if it has one and is in time.
    pub(super) territory_of: Vec<Reach>,
    /// For each rule of the program, whether it asks about routes that subjects walk.
    pub(super) walks: Vec<bool>,
    /// How quantifiers can be answered more quickly.
    pub(super) quantifiers: Quantifiers,
    /// What else is known of conditions.
    pub(super) ahead: Ahead,
    /// How values are numbered, and what they make of conditions that ask about one attribute.
    pub(super) numbers: Numbers,
    pub(super) tables: Tables,
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

/// A rule to judge, with what most items meet of it: little, and close together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned {
    pub(super) id: RuleId,
    /// The kind of its items; none: the collection.
    pub(super) each: Option<KindId>,
    /// The number of the question that is its guard, among those that entities of the kind are asked.
    pub(super) question: Option<u32>,
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
                Reach::Territory(territories.iter().position(|known| *known == in_time).unwrap_or_else(|| {
                    territories.push(in_time);
                    territories.len() - 1
                }))
            })
            .collect();
        let in_time = |id: &&RuleId| territory_of.get(id.index()).is_some_and(|reach| *reach != Reach::Never);
        let ids: Vec<RuleId> = selected.iter().filter(in_time).copied().collect();
        let (screen, guards) = Screen::new(program, &ids);
        let planned =
            |(id, question): (&RuleId, Option<u32>)| Planned { id: *id, each: program.rule(*id).and_then(|rule| rule.each), question };
        let rules = ids.iter().zip(guards).map(planned).collect();
        let out_of_time = selected.len() - ids.len();
        let figures = (0..program.figures.len()).map(|index| figure_in_force(program, FigureId::new(index), as_of)).collect();
        let place = |attribute: &Attribute| Place { kind: attribute.kind, slot: attribute.slot, is_set: attribute.ty.is_set() };
        let places = program.schema.attributes.iter().map(place).collect();
        let ahead = Ahead::new(program);
        let walks = program.rules.iter().map(|rule| ahead.walks(rule)).collect();
        Self {
            program,
            as_of,
            rules,
            screen,
            walks,
            quantifiers: Quantifiers::new(program),
            ahead,
            numbers: Numbers::new(program),
            tables: Tables::new(program),
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

    /// The value of a figure on the day of the review.
    #[must_use]
    pub fn figure(&self, id: FigureId) -> Option<&'program Constant> {
        let found = (*self.figures.get(id.index())?)?;
        self.program.figure(found).map(|figure| &figure.value)
    }

    /// Whether the rule of a name is judged.
    #[must_use]
    pub fn judges(&self, name: &str) -> bool {
        self.rules.iter().filter_map(|planned| self.program.rule(planned.id)).any(|rule| rule.name == name)
    }

    /// How many rules are judged.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        self.rules.len()
    }
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
