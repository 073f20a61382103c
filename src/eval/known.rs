//! Conditions on one entity of which one attribute is known, and nothing else: what is true then is true of every entity with that value,
//! since in three-valued logic a truth stays when more becomes known.

use std::cell::Cell;

use super::compare;
use crate::check::Program;
use crate::check::program::{ExprKind, Operand, Root, Step};
use crate::types::{AttributeId, ExprId, Truth, Value, VariableId};

/// So many parts of a condition are looked at, its defines among them; of a larger one the rest counts as unknown, so that defines which
/// use each other again and again cost no more.
pub(super) const MOST_PARTS: usize = 1_000;

/// The variable of a rule that stands for its item, and that of a define for its argument.
pub(super) fn first() -> VariableId {
    VariableId::new(0)
}

/// The attribute that a condition asks, and nothing else: the variable that stands for its entity, and one attribute for each kind that the
/// entity may be of.
pub(super) fn asked(kind: &ExprKind) -> Option<(VariableId, &Step)> {
    let path = match kind {
        ExprKind::Declared(path) | ExprKind::IsNone(path) => path,
        ExprKind::Compare { left: Operand::Path(path), right: Operand::Constant(_), .. } => path,
        _ => return None,
    };
    match (path.root, path.steps.as_slice()) {
        (Root::Variable(variable), [step]) => Some((variable, step)),
        _ => None,
    }
}

/// An entity of which nothing is known but one attribute.
pub(super) struct Known<'run> {
    program: &'run Program,
    attribute: AttributeId,
    /// Its value; none: it is known that it is open.
    value: Option<Value<'run>>,
    parts_left: Cell<usize>,
}

impl<'run> Known<'run> {
    pub(super) fn new(program: &'run Program, attribute: AttributeId, value: Option<Value<'run>>) -> Self {
        Self { program, attribute, value, parts_left: Cell::new(MOST_PARTS) }
    }

    /// The truth of a condition, where a variable stands for the entity.
    pub(super) fn truth(&self, id: ExprId, variable: VariableId) -> Truth {
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
            kind => match asked(kind) {
                Some((of, step)) if of == variable && step.contains(&self.attribute) => self.answer(kind),
                _ => Truth::UNKNOWN,
            },
        }
    }

    /// What the value makes of a condition that asks about nothing else.
    fn answer(&self, kind: &ExprKind) -> Truth {
        match (kind, self.value) {
            (ExprKind::Declared(_), value) => Truth::from(value.is_some()),
            (ExprKind::IsNone(_), Some(value)) => Truth::from(value == Value::None),
            (ExprKind::Compare { operator, right: Operand::Constant(constant), .. }, Some(value)) => {
                operator.apply(value, compare::value(constant), &self.program.vocabularies).truth
            }
            _ => Truth::UNKNOWN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ParsedFile, check};
    use crate::eval::Plan;
    use crate::source::SourceId;
    use crate::time::Date;

    /// Each define uses the one before it eight times: written out, the last would have 2^87 parts, more than can be counted.
    #[test]
    fn defines_that_use_each_other_are_not_written_out() {
        let mut text = String::from(
            "pack p \"P\"\nvocabulary doing {\n  act \"act\" { look \"look\"  take \"take\" }\n}\nentity step \"A step.\" key id {\n  id: text \"Key.\"\n  is: term of doing \"What.\"\n}\ndefine d0(s: step) := s is look\n",
        );
        for number in 1..30 {
            let before = number - 1;
            let seven = vec![format!("d{before}(s)"); 7].join(" or ");
            text.push_str(&format!("define d{number}(s: step) := d{before}(s) and ({seven} or s is take)\n"));
        }
        text.push_str("define cheap(s: step) := s is look and d29(s)\n");
        let parsed = crate::syntax::parse(SourceId::new(0), &text);
        assert_eq!(parsed.diagnostics, []);
        let day = Date::new(2026, 1, 1).unwrap();
        let (program, _) = check(&[ParsedFile { file: parsed.file, bundled: false }], day);
        // Counting the parts for the tables of a plan ends as well.
        assert_eq!(Plan::new(&program, day, &[]).rule_count(), 0);
        let kind = program.schema.kind_named("step").unwrap();
        let attribute = program.schema.attribute_of(kind, "is").unwrap();
        let doing = program.vocabularies.by_name["doing"];
        let of = |define: &str, term: &str| {
            let body = program.defines.iter().find(|found| found.name == define).unwrap().body;
            let term = program.vocabularies.term_named(doing, term).unwrap();
            let value = Value::Term { term, exactly: false };
            Known::new(&program, attribute, Some(value)).truth(body, first())
        };
        assert_eq!(of("d2", "take"), Truth::FALSE);
        assert_eq!(of("d2", "look"), Truth::TRUE);
        assert_eq!(of("d2", "act"), Truth::UNKNOWN);
        assert_eq!(of("d29", "look"), Truth::UNKNOWN);
        assert_eq!(of("cheap", "take"), Truth::FALSE);
    }
}
