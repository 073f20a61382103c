//! What need not be asked of an entity, since one value that it declares settles the answer, whatever else it says: the guard
//! `where s is within capture` of a step that is a notice, or `some e in evidence satisfies { e is dpia and … }` of a contract. Most
//! rules and items meet in vain, and end here by a look at one bit.
//!
//! For each attribute that is asked and each value of it there is a row of bits, one for each question. A row is made by evaluating
//! the questions with everything but that value unknown: what is settled then is settled for every entity with that value, since in
//! three-valued logic a truth stays when more becomes known.

use std::cell::Cell;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::compare;
use super::context::Context;
use crate::check::Program;
use crate::check::program::{ExprKind, List, Operand, Quantified, Quantifier, Root, Step};
use crate::manifest::State;
use crate::types::{AttributeId, ExprId, KindId, RuleId, Truth, Type, Value, VariableId};

const WORD: usize = u64::BITS as usize;

/// So many parts of a question are looked at, its defines among them; of a larger one the rest counts as unknown, so that defines which
/// use each other again and again cost no more.
const MOST_PARTS: usize = 1_000;

/// The variable of a rule that stands for its item, and that of a define for its argument.
fn first() -> VariableId {
    VariableId::new(0)
}

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
    /// For each kind, its attributes that are asked.
    columns: FxHashMap<KindId, Vec<Column>>,
    /// For each expression, the number of its question if it is a quantifier over a kind. The guards of the plan's rules have the numbers before.
    quantifiers: Vec<Option<usize>>,
    /// For each term, its place in its vocabulary.
    places: Vec<usize>,
    /// How many words a row has.
    words: usize,
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
    /// For the rules of a plan: their guards, by their place in it, and the quantifiers of the program.
    pub(super) fn new(program: &Program, rules: &[RuleId]) -> Self {
        let mut places = vec![0; program.vocabularies.terms.len()];
        for vocabulary in &program.vocabularies.vocabularies {
            for (place, term) in vocabulary.terms.iter().enumerate() {
                places.get_mut(term.index()).into_iter().for_each(|found| *found = place);
            }
        }
        let mut screen = Self { places, ..Self::default() };
        for (number, rule) in rules.iter().enumerate() {
            let rule = program.rule(*rule);
            if let Some((kind, condition)) = rule.and_then(|rule| rule.each.zip(rule.guard)) {
                screen.add(program, kind, number, Question { condition, variable: first(), needless: Truth::FALSE });
            }
        }
        let mut number = rules.len();
        for (index, expr) in program.exprs.iter().enumerate() {
            let ExprKind::Quantified(Quantified { quantifier, variable, list: List::Kind(kind), body: Some(body) }) = &expr.kind else {
                continue;
            };
            // A member for which the body is false counts for nothing, and of `every` one for which it is true.
            let needless = Truth::from(*quantifier == Quantifier::Every);
            screen.add(program, *kind, number, Question { condition: *body, variable: *variable, needless });
            screen.quantifiers.resize(index, None);
            screen.quantifiers.push(Some(number));
            number += 1;
        }
        screen.words = number.div_ceil(WORD);
        screen
    }

    /// The number of the question that a quantifier asks each member.
    pub(super) fn question(&self, quantifier: ExprId) -> Option<usize> {
        self.quantifiers.get(quantifier.index()).copied().flatten()
    }

    /// Notes a question with each attribute of the entity that it asks.
    fn add(&mut self, program: &Program, kind: KindId, number: usize, question: Question) {
        let (mut asked, mut parts_left) = (Vec::new(), MOST_PARTS);
        attributes(program, question.condition, question.variable, &mut asked, &mut parts_left);
        asked.sort_unstable();
        asked.dedup();
        for attribute in asked {
            let Some(found) = program.schema.attribute(attribute).filter(|found| found.kind == kind) else { continue };
            let Some(count) = value_count(program, &found.ty) else { continue };
            let columns = self.columns.entry(kind).or_default();
            match columns.iter_mut().find(|column| column.attribute == attribute) {
                Some(column) => column.questions.push((number, question)),
                None => {
                    let rows = (0..count).map(|_| OnceLock::new()).collect();
                    columns.push(Column { attribute, questions: vec![(number, question)], rows });
                }
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
            for (number, question) in &column.questions {
                let known = Known { program, attribute: column.attribute, value, parts_left: Cell::new(MOST_PARTS) };
                if known.truth(question.condition, question.variable) == question.needless
                    && let Some(word) = row.get_mut(number / WORD)
                {
                    *word |= 1 << (number % WORD);
                }
            }
            row
        };
        Some(column.rows.get(number)?.get_or_init(make))
    }
}

/// What the entities of a kind need not be asked.
pub(super) fn of_kind(ctx: &Context<'_>, kind: KindId) -> Screened {
    let screen = &ctx.plan.screen;
    let (Some(columns), Some(list)) = (screen.columns.get(&kind), ctx.model.kind(kind)) else { return Screened::default() };
    let mut screened =
        Screened { rows: vec![0; list.entities.len() * screen.words], all: vec![u64::MAX; screen.words], words: screen.words };
    for (entity, bits) in list.entities.iter().zip(screened.rows.chunks_mut(screen.words.max(1))) {
        for column in columns {
            let slot = ctx.model.slot(&ctx.plan.program.schema, *entity, column.attribute);
            let Some(State::Value(value)) = slot.map(|slot| slot.state) else { continue };
            let row = screen.row(ctx.plan.program, column, value).into_iter().flatten();
            bits.iter_mut().zip(row).for_each(|(word, more)| *word |= more);
        }
        screened.all.iter_mut().zip(bits).for_each(|(all, word)| *all &= *word);
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

/// The attribute of an entity that a condition asks, and nothing else: one for each kind that the entity may be of.
fn asked(kind: &ExprKind, variable: VariableId) -> Option<&Step> {
    let path = match kind {
        ExprKind::Declared(path) | ExprKind::IsNone(path) => path,
        ExprKind::Compare { left: Operand::Path(path), right: Operand::Constant(_), .. } => path,
        _ => return None,
    };
    match path.steps.as_slice() {
        [step] if path.root == Root::Variable(variable) => Some(step),
        _ => None,
    }
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
        kind => found.extend(asked(kind, variable).into_iter().flatten()),
    }
}

/// An entity of which nothing is known but one value.
struct Known<'run> {
    program: &'run Program,
    attribute: AttributeId,
    value: Value<'run>,
    parts_left: Cell<usize>,
}

impl Known<'_> {
    /// The truth of a condition, where a variable stands for the entity.
    fn truth(&self, id: ExprId, variable: VariableId) -> Truth {
        let (Some(expr), Some(left)) = (self.program.expr(id), self.parts_left.get().checked_sub(1)) else { return Truth::UNKNOWN };
        self.parts_left.set(left);
        let of = |part: &ExprId| self.truth(*part, variable);
        match &expr.kind {
            ExprKind::And(parts) => parts.iter().map(of).fold(Truth::TRUE, Truth::and),
            ExprKind::Or(parts) => parts.iter().map(of).fold(Truth::FALSE, Truth::or),
            ExprKind::AtLeastOf(needed, parts) => Truth::at_least(*needed, parts.iter().map(of)),
            ExprKind::Not(inner) => !of(inner),
            ExprKind::Call { define, argument } if *argument == Some(variable) => {
                self.program.define(*define).map_or(Truth::UNKNOWN, |define| self.truth(define.body, first()))
            }
            kind => match asked(kind, variable) {
                Some(step) if step.contains(&self.attribute) => self.answer(kind),
                _ => Truth::UNKNOWN,
            },
        }
    }

    /// What the value makes of a condition that asks about nothing else.
    fn answer(&self, kind: &ExprKind) -> Truth {
        match kind {
            ExprKind::Declared(_) => Truth::TRUE,
            ExprKind::IsNone(_) => Truth::from(self.value == Value::None),
            ExprKind::Compare { operator, right: Operand::Constant(constant), .. } => {
                operator.apply(self.value, compare::value(constant), &self.program.vocabularies).truth
            }
            _ => Truth::UNKNOWN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ParsedFile, check};
    use crate::source::SourceId;
    use crate::time::Date;

    /// Each define uses the one before it twice: written out, the last would have 2^30 parts.
    #[test]
    fn defines_that_use_each_other_are_not_written_out() {
        let mut text = String::from(
            "pack p \"P\"\nvocabulary doing {\n  act \"act\" { look \"look\"  take \"take\" }\n}\nentity step \"A step.\" key id {\n  id: text \"Key.\"\n  is: term of doing \"What.\"\n}\ndefine d0(s: step) := s is look\n",
        );
        for number in 1..30 {
            let before = number - 1;
            text.push_str(&format!("define d{number}(s: step) := d{before}(s) and (d{before}(s) or s is take)\n"));
        }
        text.push_str("define cheap(s: step) := s is look and d29(s)\n");
        let parsed = crate::syntax::parse(SourceId::new(0), &text);
        assert_eq!(parsed.diagnostics, []);
        let (program, _) = check(&[ParsedFile { file: parsed.file, bundled: false }], Date::new(2026, 1, 1).unwrap());
        let kind = program.schema.kind_named("step").unwrap();
        let attribute = program.schema.attribute_of(kind, "is").unwrap();
        let doing = program.vocabularies.by_name["doing"];
        let of = |define: &str, term: &str| {
            let body = program.defines.iter().find(|found| found.name == define).unwrap().body;
            let term = program.vocabularies.term_named(doing, term).unwrap();
            let value = Value::Term { term, exactly: false };
            Known { program: &program, attribute, value, parts_left: Cell::new(MOST_PARTS) }.truth(body, first())
        };
        assert_eq!(of("d2", "take"), Truth::FALSE);
        assert_eq!(of("d2", "look"), Truth::TRUE);
        assert_eq!(of("d2", "act"), Truth::UNKNOWN);
        assert_eq!(of("d29", "look"), Truth::UNKNOWN);
        assert_eq!(of("cheap", "take"), Truth::FALSE);
    }
}
