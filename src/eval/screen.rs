//! What need not be asked of an entity, since one value that it declares settles the answer, whatever else it says: the guard
//! `where s is within capture` of a step that is a notice, or `some e in evidence satisfies { e is dpia and … }` of a contract. Most
//! rules and items meet in vain, and end here by a look at one bit.
//!
//! For each attribute that is asked and each value of it there is a row of bits, one for each question. A row is made by evaluating
//! the questions with everything but that value unknown: what is settled then is settled for every entity with that value, since in
//! three-valued logic a truth stays when more becomes known.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::context::Context;
use super::known::{Known, MOST_PARTS, asked, first};
use super::number::{Numbers, value_count};
use crate::check::Program;
use crate::check::program::{ExprKind, List, Quantified, Quantifier};
use crate::manifest::State;
use crate::types::{AttributeId, ExprId, KindId, RuleId, Truth, Value, VariableId};

const WORD: usize = u64::BITS as usize;

/// Bits, one for each question.
type Bits = Vec<u64>;

/// A condition on one entity, and the truth that makes it needless to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Question {
    condition: ExprId,
    /// The variable that stands for the entity.
    variable: VariableId,
    needless: Truth,
}

/// What entities are asked, and what each of their values settles.
#[derive(Debug, Default)]
pub(super) struct Screen {
    /// For each kind, what its entities are asked. Questions are numbered for each kind alone, so that rows are short.
    kinds: FxHashMap<KindId, Questions>,
    /// For each expression, the number of its question if it is a quantifier over a kind.
    quantifiers: Vec<Option<u32>>,
}

/// What the entities of a kind are asked.
#[derive(Debug, Default)]
struct Questions {
    count: usize,
    /// The attributes that are asked.
    columns: Vec<Column>,
}

impl Questions {
    /// How many words a row has.
    fn words(&self) -> usize {
        self.count.div_ceil(WORD)
    }
}

/// An attribute that is asked.
#[derive(Debug)]
struct Column {
    attribute: AttributeId,
    /// The questions that ask it, by number.
    questions: Vec<(usize, Question)>,
    /// For each value, the questions that it makes needless; made when a manifest first declares the value.
    rows: Vec<OnceLock<Bits>>,
}

/// For each entity of a kind, the questions that need not be asked, one row after the other.
#[derive(Debug, Default)]
pub(super) struct Screened {
    rows: Bits,
    /// What none of them need be asked.
    all: Bits,
    words: usize,
}

impl Screened {
    /// Whether a question need not be asked of the entity at a place of its kind.
    pub(super) fn has(&self, entity: usize, question: usize) -> bool {
        let word = self.rows.get(entity * self.words + question / WORD);
        question / WORD < self.words && word.is_some_and(|word| word >> (question % WORD) & 1 == 1)
    }

    /// Whether a question need not be asked of any of so many items: each is an entity, and none needs it.
    pub(super) fn has_all(&self, items: usize, question: usize) -> bool {
        let word = self.all.get(question / WORD);
        items * self.words == self.rows.len() && word.is_some_and(|word| word >> (question % WORD) & 1 == 1)
    }
}

impl Screen {
    /// For the guards of some rules and the quantifiers of the program. For each rule it gives the number of the question that is its
    /// guard, if it has one.
    pub(super) fn new(program: &Program, rules: &[RuleId]) -> (Self, Vec<Option<u32>>) {
        let mut screen = Self::default();
        let mut guard = |rule: &RuleId| {
            let (kind, condition) = program.rule(*rule).and_then(|rule| rule.each.zip(rule.guard))?;
            Some(screen.add(program, kind, Question { condition, variable: first(), needless: Truth::FALSE }))
        };
        let guards = rules.iter().map(&mut guard).collect();
        for (index, expr) in program.exprs.iter().enumerate() {
            let ExprKind::Quantified(Quantified { quantifier, variable, list: List::Kind(kind), body: Some(body) }) = &expr.kind else {
                continue;
            };
            // A member for which the body is false counts for nothing, and of `every` one for which it is true.
            let needless = Truth::from(*quantifier == Quantifier::Every);
            let number = screen.add(program, *kind, Question { condition: *body, variable: *variable, needless });
            screen.quantifiers.resize(index, None);
            screen.quantifiers.push(Some(number));
        }
        (screen, guards)
    }

    /// The number of the question that a quantifier asks each member.
    pub(super) fn question(&self, quantifier: ExprId) -> Option<usize> {
        self.quantifiers.get(quantifier.index()).copied().flatten().map(|number| number as usize)
    }

    /// Notes a question with each attribute of the entity that it asks; gives its number.
    fn add(&mut self, program: &Program, kind: KindId, question: Question) -> u32 {
        let questions = self.kinds.entry(kind).or_default();
        let number = questions.count;
        questions.count += 1;
        let (mut asked, mut parts_left) = (Vec::new(), MOST_PARTS);
        attributes(program, question.condition, question.variable, &mut asked, &mut parts_left);
        asked.sort_unstable();
        asked.dedup();
        for attribute in asked {
            let Some(found) = program.schema.attribute(attribute).filter(|found| found.kind == kind) else { continue };
            let Some(count) = value_count(program, &found.ty) else { continue };
            match questions.columns.iter_mut().find(|column| column.attribute == attribute) {
                Some(column) => column.questions.push((number, question)),
                None => {
                    let rows = (0..count).map(|_| OnceLock::new()).collect();
                    questions.columns.push(Column { attribute, questions: vec![(number, question)], rows });
                }
            }
        }
        u32::try_from(number).unwrap_or(u32::MAX)
    }
}

impl Column {
    /// The row of a value; none where the value has no number.
    fn row(&self, (program, numbers): (&Program, &Numbers), words: usize, value: Value<'_>) -> Option<&Bits> {
        let number = numbers.of(value)?;
        let make = || {
            let mut row = vec![0; words];
            for (number, question) in &self.questions {
                let known = Known::new(program, self.attribute, Some(value));
                if known.truth(question.condition, question.variable) == question.needless
                    && let Some(word) = row.get_mut(number / WORD)
                {
                    *word |= 1 << (number % WORD);
                }
            }
            row
        };
        Some(self.rows.get(number)?.get_or_init(make))
    }
}

/// What the entities of a kind need not be asked.
pub(super) fn of_kind(ctx: &Context<'_>, kind: KindId) -> Screened {
    let screen = &ctx.plan.screen;
    let (Some(questions), Some(list)) = (screen.kinds.get(&kind), ctx.model.kind(kind)) else { return Screened::default() };
    let words = questions.words();
    let mut screened = Screened { rows: vec![0; list.entities.len() * words], all: vec![u64::MAX; words], words };
    for (entity, bits) in list.entities.iter().zip(screened.rows.chunks_mut(words.max(1))) {
        for column in &questions.columns {
            let slot = ctx.model.slot(&ctx.plan.program.schema, *entity, column.attribute);
            let Some(State::Value(value)) = slot.map(|slot| slot.state) else { continue };
            let row = column.row((ctx.plan.program, &ctx.plan.numbers), words, value).into_iter().flatten();
            bits.iter_mut().zip(row).for_each(|(word, more)| *word |= more);
        }
        screened.all.iter_mut().zip(bits).for_each(|(all, word)| *all &= *word);
    }
    screened
}

/// The attributes of an entity whose values may settle a condition.
fn attributes(program: &Program, id: ExprId, variable: VariableId, found: &mut Vec<AttributeId>, parts_left: &mut usize) {
    let Some(expr) = program.expr(id).filter(|_| *parts_left > 0) else { return };
    *parts_left -= 1;
    match &expr.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => {
            parts.iter().for_each(|part| attributes(program, *part, variable, found, parts_left));
        }
        ExprKind::Not(inner) => attributes(program, *inner, variable, found, parts_left),
        ExprKind::Call { define, argument } if *argument == Some(variable) => {
            let body = program.define(*define).map(|define| define.body);
            body.into_iter().for_each(|body| attributes(program, body, first(), found, parts_left));
        }
        kind => found.extend(asked(kind).filter(|(of, _)| *of == variable).into_iter().flat_map(|(_, step)| step)),
    }
}
