//! Which rules an item need not be asked about, since one value that it declares makes their guard false, whatever else it says:
//! `where s is within capture` of a step that is a notice. Most rules and items meet in vain, and end here by a look at one bit.
//!
//! For each attribute that guards ask and each value of it there is a row of bits, one for each rule of the plan. A row is made by
//! evaluating the guards with everything but that value unknown: a guard that is false then is false for every such item, since what
//! is false in three-valued logic stays so when more becomes known.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::compare;
use super::context::Context;
use crate::check::Program;
use crate::check::program::{ExprKind, Operand, Path, Root};
use crate::manifest::State;
use crate::types::{AttributeId, ExprId, KindId, RuleId, Truth, Type, Value, VariableId};

/// The item is the first variable of a rule, as the argument is that of a define.
const ITEM: usize = 0;

/// Bits, one for each rule of the plan.
type Bits = Vec<u64>;

/// The rows of all attributes that guards ask.
#[derive(Debug, Default)]
pub(super) struct Screen {
    /// For each kind, its attributes that guards ask.
    columns: FxHashMap<KindId, Vec<Column>>,
    /// For each term, its place in its vocabulary.
    places: Vec<usize>,
    /// How many words a row has.
    words: usize,
}

/// An attribute that guards ask.
#[derive(Debug)]
struct Column {
    attribute: AttributeId,
    /// The guards that ask it, each with the place of its rule in the plan.
    guards: Vec<(usize, ExprId)>,
    /// For each value, the rules whose guard it makes false; made when a manifest first declares the value.
    rows: Vec<OnceLock<Bits>>,
}

/// For each entity of a kind, the rules that need not be asked, one row after the other.
#[derive(Debug, Default)]
pub(super) struct Screened {
    rows: Bits,
    words: usize,
}

impl Screened {
    /// Whether the guard of the rule at a place of the plan is certainly false for the entity at a place of its kind.
    pub(super) fn has(&self, entity: usize, rule: usize) -> bool {
        let word = self.rows.get(entity * self.words + rule / u64::BITS as usize);
        rule / (u64::BITS as usize) < self.words && word.is_some_and(|word| is_set(*word, rule))
    }
}

fn is_set(word: u64, bit: usize) -> bool {
    word >> (bit % u64::BITS as usize) & 1 == 1
}

impl Screen {
    /// For the rules of a plan.
    pub(super) fn new(program: &Program, rules: &[RuleId]) -> Self {
        let mut places = vec![0; program.vocabularies.terms.len()];
        for vocabulary in &program.vocabularies.vocabularies {
            for (place, term) in vocabulary.terms.iter().enumerate() {
                places.get_mut(term.index()).into_iter().for_each(|found| *found = place);
            }
        }
        let mut screen = Self { columns: FxHashMap::default(), places, words: rules.len().div_ceil(u64::BITS as usize) };
        for (place, rule) in rules.iter().enumerate() {
            let rule = program.rule(*rule);
            if let Some((kind, guard)) = rule.and_then(|rule| rule.each.zip(rule.guard)) {
                screen.add(program, kind, (place, guard));
            }
        }
        screen
    }

    /// Notes a guard with each attribute of the item that it asks.
    fn add(&mut self, program: &Program, kind: KindId, (place, guard): (usize, ExprId)) {
        let conditions = program.conditions_with_defines(guard);
        let asked = conditions.into_iter().filter_map(|id| program.expr(id)).filter_map(|expr| asked(&expr.kind));
        for attribute in asked.flat_map(|path| path.steps.first().into_iter().flatten()) {
            let Some(found) = program.schema.attribute(*attribute).filter(|found| found.kind == kind) else { continue };
            let columns = self.columns.entry(kind).or_default();
            let known = columns.iter_mut().find(|column| column.attribute == *attribute);
            match (known, value_count(program, &found.ty)) {
                (Some(column), _) if column.guards.last() == Some(&(place, guard)) => {}
                (Some(column), _) => column.guards.push((place, guard)),
                (None, Some(count)) => {
                    let rows = (0..count).map(|_| OnceLock::new()).collect();
                    columns.push(Column { attribute: *attribute, guards: vec![(place, guard)], rows });
                }
                (None, None) => {}
            }
        }
    }

    /// The row of a value; none where the value has no number.
    fn row<'screen>(&'screen self, program: &Program, column: &'screen Column, value: Value<'_>) -> Option<&'screen Bits> {
        let number = match value {
            Value::None => 0,
            Value::Bool(value) => 1 + usize::from(value),
            Value::OneOf(index) => 1 + usize::from(index),
            Value::Term { term, exactly: false } => 1 + self.places.get(term.index())?,
            _ => return None,
        };
        let make = || {
            let mut row = vec![0; self.words];
            for (place, guard) in &column.guards {
                if truth(program, *guard, (column.attribute, value)) == Truth::FALSE
                    && let Some(word) = row.get_mut(place / u64::BITS as usize)
                {
                    *word |= 1 << (place % u64::BITS as usize);
                }
            }
            row
        };
        Some(column.rows.get(number)?.get_or_init(make))
    }
}

/// The rules that the entities of a kind need not be asked about.
pub(super) fn of_kind(ctx: &Context<'_>, kind: KindId) -> Screened {
    let screen = &ctx.plan.screen;
    let (Some(columns), Some(list)) = (screen.columns.get(&kind), ctx.model.kind(kind)) else { return Screened::default() };
    let mut screened = Screened { rows: vec![0; list.entities.len() * screen.words], words: screen.words };
    for (entity, bits) in list.entities.iter().zip(screened.rows.chunks_mut(screen.words.max(1))) {
        for column in columns {
            let slot = ctx.model.slot(&ctx.plan.program.schema, *entity, column.attribute);
            let Some(State::Value(value)) = slot.map(|slot| slot.state) else { continue };
            let row = screen.row(ctx.plan.program, column, value).into_iter().flatten();
            bits.iter_mut().zip(row).for_each(|(word, more)| *word |= more);
        }
    }
    screened
}

/// How many numbers the values of a type have, `none` among them; none where they have none.
fn value_count(program: &Program, ty: &Type) -> Option<usize> {
    match ty {
        Type::Bool => Some(3),
        Type::OneOf(words) => Some(1 + words.len()),
        Type::Term { vocabulary, .. } => program.vocabularies.vocabulary(*vocabulary).map(|vocabulary| 1 + vocabulary.terms.len()),
        _ => None,
    }
}

/// The path of a condition that one value of the item can decide.
fn asked(kind: &ExprKind) -> Option<&Path> {
    let path = match kind {
        ExprKind::Declared(path) | ExprKind::IsNone(path) => path,
        ExprKind::Compare { left: Operand::Path(path), right: Operand::Constant(_), .. } => path,
        _ => return None,
    };
    (path.root == Root::Variable(VariableId::new(ITEM)) && path.steps.len() == 1).then_some(path)
}

/// The truth of a condition where nothing is known but one value of the item.
fn truth(program: &Program, id: ExprId, given: (AttributeId, Value<'_>)) -> Truth {
    let Some(expr) = program.expr(id) else { return Truth::UNKNOWN };
    let of = |part: &ExprId| truth(program, *part, given);
    match &expr.kind {
        ExprKind::And(parts) => parts.iter().map(of).fold(Truth::TRUE, Truth::and),
        ExprKind::Or(parts) => parts.iter().map(of).fold(Truth::FALSE, Truth::or),
        ExprKind::AtLeastOf(needed, parts) => Truth::at_least(*needed, parts.iter().map(of)),
        ExprKind::Not(inner) => !of(inner),
        ExprKind::Call { define, argument: Some(argument) } if argument.index() == ITEM => {
            program.define(*define).map_or(Truth::UNKNOWN, |define| of(&define.body))
        }
        kind => match asked(kind).and_then(|path| path.steps.first()) {
            Some(step) if step.contains(&given.0) => of_value(program, kind, given.1),
            _ => Truth::UNKNOWN,
        },
    }
}

/// What a value makes of a condition that asks about nothing else.
fn of_value(program: &Program, kind: &ExprKind, value: Value<'_>) -> Truth {
    match kind {
        ExprKind::Declared(_) => Truth::TRUE,
        ExprKind::IsNone(_) => Truth::from(value == Value::None),
        ExprKind::Compare { operator, right: Operand::Constant(constant), .. } => {
            operator.apply(value, compare::value(constant), &program.vocabularies).truth
        }
        _ => Truth::UNKNOWN,
    }
}
