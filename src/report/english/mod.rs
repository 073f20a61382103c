//! A checked rule in plain English: its guard, its duty and its exceptions as sentences, made from the rule itself, so that
//! they cannot say anything else than what is evaluated.

mod routes;
mod words;

pub(super) use routes::speaker;

use std::collections::BTreeSet;

use crate::builtins::Operator;
use crate::check::Program;
use crate::check::program::{Constant, ExprKind, List, Operand, Path, Quantified, Quantifier, Root, Rule, TemplatePart, Variable};
use crate::types::{AttributeId, DefineId, ExprId, InheritedId, KindId, TermId, Type, VariableId};

/// Which way a condition is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    Plain,
    Negated,
}

impl Sense {
    fn turned(self) -> Self {
        match self {
            Self::Plain => Self::Negated,
            Self::Negated => Self::Plain,
        }
    }

    fn is_negated(self) -> bool {
        self == Self::Negated
    }
}

/// Says the conditions of one rule or define in English.
pub struct English<'run> {
    program: &'run Program,
    variables: &'run [Variable],
    /// Variables of the quantifiers around the condition at hand, the innermost last: that one is `it`.
    around: Vec<VariableId>,
    /// The defines that were named.
    named: BTreeSet<DefineId>,
    /// The inherited labels that were named.
    labels: BTreeSet<InheritedId>,
}

impl<'run> English<'run> {
    /// For the conditions of a rule.
    #[must_use]
    pub fn of_rule(program: &'run Program, rule: &'run Rule) -> Self {
        Self::with_variables(program, &rule.variables)
    }

    /// For the body of a define.
    #[must_use]
    pub fn of_define(program: &'run Program, define: DefineId) -> Option<Self> {
        let variables = &program.define(define)?.variables;
        Some(Self::with_variables(program, variables))
    }

    /// For a condition with variables of its own.
    #[must_use]
    pub fn with_variables(program: &'run Program, variables: &'run [Variable]) -> Self {
        Self { program, variables, around: Vec::new(), named: BTreeSet::new(), labels: BTreeSet::new() }
    }

    /// The defines that were named so far.
    #[must_use]
    pub fn named(&self) -> Vec<DefineId> {
        self.named.iter().copied().collect()
    }

    /// The inherited labels that were named so far.
    #[must_use]
    pub fn labels(&self) -> Vec<InheritedId> {
        self.labels.iter().copied().collect()
    }

    /// A condition as one or several lines: a list of conditions is set out line by line.
    pub fn lines(&mut self, condition: ExprId) -> Vec<String> {
        let program = self.program;
        let Some(expr) = program.expr(condition) else { return Vec::new() };
        match &expr.kind {
            ExprKind::And(parts) if parts.len() > 1 => self.list_of("all of these:", parts, false),
            ExprKind::Or(parts) if parts.len() > 1 => self.list_of("at least one of these:", parts, true),
            ExprKind::AtLeastOf(count, parts) => {
                let clauses = parts.iter().map(|part| format!("- {}", self.clause(*part, Sense::Plain)));
                std::iter::once(format!("at least {count} of these:")).chain(clauses).collect()
            }
            ExprKind::Quantified(quantified) => self.quantified_lines(condition, quantified),
            _ => vec![self.clause(condition, Sense::Plain)],
        }
    }

    fn list_of(&mut self, head: &str, parts: &[ExprId], any: bool) -> Vec<String> {
        let clauses = self.clauses(parts, Sense::Plain, any);
        if clauses.len() < 2 {
            return clauses;
        }
        std::iter::once(head.to_owned()).chain(clauses.into_iter().map(|clause| format!("- {clause}"))).collect()
    }

    /// A quantifier whose body is a list of conditions: the conditions line by line.
    fn quantified_lines(&mut self, condition: ExprId, quantified: &Quantified) -> Vec<String> {
        let program = self.program;
        let body = quantified.body.and_then(|body| program.expr(body)).map(|body| &body.kind);
        let (Some(ExprKind::And(parts)), true) = (body, quantified.quantifier != Quantifier::Every) else {
            return vec![self.clause(condition, Sense::Plain)];
        };
        let head = self.quantified(&Quantified { body: None, ..quantified.clone() }, Sense::Plain);
        self.around.push(quantified.variable);
        let lines = self.list_of("", parts, false);
        self.around.pop();
        std::iter::once(format!("{head} such that")).chain(lines.into_iter().filter(|line| !line.is_empty())).collect()
    }

    /// A condition in one clause.
    pub fn sentence(&mut self, condition: ExprId) -> String {
        self.clause(condition, Sense::Plain)
    }

    /// A condition turned round, in one clause.
    pub fn denial(&mut self, condition: ExprId) -> String {
        self.clause(condition, Sense::Negated)
    }

    fn clause(&mut self, condition: ExprId, sense: Sense) -> String {
        let program = self.program;
        let Some(expr) = program.expr(condition) else { return String::new() };
        match &expr.kind {
            ExprKind::And(parts) => self.joined(parts, if sense.is_negated() { ("either", "or") } else { ("", "and") }, sense),
            ExprKind::Or(parts) => self.joined(parts, if sense.is_negated() { ("", "and") } else { ("either", "or") }, sense),
            ExprKind::Not(inner) => self.clause(*inner, sense.turned()),
            ExprKind::AtLeastOf(count, parts) => self.counted(*count, parts, sense),
            ExprKind::Quantified(quantified) => self.quantified(quantified, sense),
            ExprKind::Declared(path) => format!("{} is {}declared", self.path(path), not(sense)),
            ExprKind::IsNone(path) => format!("{} is {}declared to be none", self.path(path), not(sense)),
            ExprKind::Compare { operator, left, right } => self.comparison(*operator, left, right, sense),
            ExprKind::Includes { set, item } => {
                let verb = if sense.is_negated() { "does not include" } else { "includes" };
                format!("{} {verb} {}", self.path(set), self.operand(item, self.type_of(set)))
            }
            ExprKind::Call { define, argument } => self.call(*define, *argument, sense),
            ExprKind::Route(route) => self.route(route, sense),
            ExprKind::Measured { operator, left, right, .. } => self.measured(*operator, left, right, sense),
            ExprKind::Carries { variable, label } => self.carries(*variable, *label, sense),
        }
    }

    fn joined(&mut self, parts: &[ExprId], (head, word): (&str, &str), sense: Sense) -> String {
        let clauses = enclosed(self.clauses(parts, sense, word == "or"));
        let joined = clauses.join(&format!("{} {word} ", stop(&clauses)));
        if head.is_empty() || clauses.len() < 2 { joined } else { format!("{head} {joined}") }
    }

    /// The clauses of a list of conditions. Where several ask the same of one thing, they are one clause: `is A, B or C`.
    fn clauses(&mut self, parts: &[ExprId], sense: Sense, any: bool) -> Vec<String> {
        let mut clauses: Vec<String> = Vec::new();
        let mut open: Option<(String, Vec<String>)> = None;
        for part in flattened(self.program, parts, any != sense.is_negated()) {
            match (self.asked(part, sense).filter(|_| any != sense.is_negated()), &mut open) {
                (Some((head, tail)), Some((same, tails))) if head == *same => tails.push(tail),
                (Some((head, tail)), open) => clauses.extend(open.replace((head, vec![tail])).map(one_of)),
                (None, open) => {
                    clauses.extend(open.take().map(one_of));
                    clauses.push(self.clause(part, sense));
                }
            }
        }
        clauses.extend(open.map(one_of));
        clauses
    }

    /// What a simple condition asks of what: `its \`monitoring\` is`, `continuous`.
    fn asked(&mut self, condition: ExprId, sense: Sense) -> Option<(String, String)> {
        let program = self.program;
        match &program.expr(condition)?.kind {
            ExprKind::Compare { operator: Operator::Is, left: Operand::Path(path), right: Operand::Constant(value) } => {
                let what = if self.is_kind(path) { self.holder(path) } else { self.path(path) };
                Some((format!("{what} is {}", not(sense)), self.constant(value, self.type_of(path))))
            }
            ExprKind::Includes { set, item } => {
                let verb = if sense.is_negated() { "does not include" } else { "includes" };
                Some((format!("{} {verb} ", self.path(set)), self.operand(item, self.type_of(set))))
            }
            _ => None,
        }
    }

    fn counted(&mut self, count: usize, parts: &[ExprId], sense: Sense) -> String {
        let clauses: Vec<String> = parts.iter().map(|part| self.clause(*part, Sense::Plain)).collect();
        let how = if sense.is_negated() { "fewer than" } else { "at least" };
        format!("{how} {count} of these hold: {}", clauses.join("; "))
    }

    fn quantified(&mut self, quantified: &Quantified, sense: Sense) -> String {
        let list = self.list(quantified);
        let body = quantified.body.map(|body| {
            self.around.push(quantified.variable);
            let clause = self.clause(body, Sense::Plain);
            self.around.pop();
            clause
        });
        let such = body.as_ref().map_or(String::new(), |body| format!(" such that {body}"));
        let negated = sense.is_negated();
        match quantified.quantifier {
            Quantifier::Some | Quantifier::Documented if negated => format!("there is no {list}{such}"),
            Quantifier::No if !negated => format!("there is no {list}{such}"),
            Quantifier::Some | Quantifier::No => format!("there is some {list}{such}"),
            Quantifier::Documented => format!("the manifest names some {list}{such}"),
            Quantifier::AtLeast(count) => {
                let how = if negated { "fewer than" } else { "at least" };
                let noun = self.noun(quantified.variable);
                let rest = list.strip_prefix(&noun).unwrap_or_default();
                format!("there are {how} {count} {}{rest}{such}", words::plural(&noun))
            }
            Quantifier::Every => {
                let body = body.unwrap_or_else(|| "it exists".to_owned());
                let head = if negated { "not for every" } else { "for every" };
                format!("{head} {list}, {body}")
            }
        }
    }

    /// What a quantifier ranges over: `subject among the purpose's \`subjects\``.
    fn list(&mut self, quantified: &Quantified) -> String {
        let noun = self.noun(quantified.variable);
        match &quantified.list {
            List::Kind(kind) => self.kind(*kind),
            List::Path(path) => format!("{noun} among {}", self.path(path)),
        }
    }

    fn comparison(&mut self, operator: Operator, left: &Operand, right: &Operand, sense: Sense) -> String {
        let ty = match left {
            Operand::Path(path) | Operand::Age(path) => self.type_of(path),
            Operand::Sum(sum) => self.type_of(&sum.0),
            _ => None,
        };
        let sums = [left, right].iter().any(|operand| matches!(operand, Operand::Sum(..) | Operand::Age(_)));
        let words = if ty == Some(&Type::Date) && !sums { of_days(operator, sense) } else { of_amounts(operator, sense) };
        let right_side = self.operand(right, ty);
        match left {
            Operand::Age(path) => format!("{} {words} {right_side} before the day of the review", self.path(path)),
            Operand::Path(path) if self.is_kind(path) => format!("{} {words} {right_side}", self.holder(path)),
            _ => format!("{} {words} {right_side}", self.operand(left, None)),
        }
    }

    fn operand(&mut self, operand: &Operand, ty: Option<&Type>) -> String {
        match operand {
            Operand::Path(path) => self.path(path),
            Operand::Constant(constant) => self.constant(constant, ty),
            Operand::Figure(figure) => match self.program.figure(*figure) {
                Some(figure) => format!("{} (`{}`)", self.constant(&figure.value, Some(&figure.ty)), figure.name),
                None => String::new(),
            },
            Operand::Sum(sum) => format!("{} after {}", self.operand(&sum.1, None), self.path(&sum.0)),
            Operand::Age(path) => format!("the age of {}", self.path(path)),
            Operand::Shortest(shortest) => self.shortest(shortest),
        }
    }

    /// A value as written in a sentence.
    #[must_use]
    pub fn constant(&self, constant: &Constant, ty: Option<&Type>) -> String {
        match constant {
            Constant::Integer(value) => grouped(*value),
            Constant::Number(value) => value.to_string(),
            Constant::Text(text) => format!("\"{text}\""),
            Constant::Date(date) => date.to_string(),
            Constant::Duration(duration) => duration.to_string(),
            Constant::Term(term) => self.term(*term),
            Constant::OneOf(index) => match ty.map(Type::element) {
                Some(Type::OneOf(words)) => words.get(usize::from(*index)).map_or_else(String::new, |word| format!("`{word}`")),
                _ => format!("value {index}"),
            },
            Constant::Bool(value) => value.to_string(),
            Constant::Controller => "the controller".to_owned(),
            Constant::Kind(kind) => self.kind(*kind),
        }
    }

    /// A term by its label, with its name.
    #[must_use]
    pub fn term(&self, term: TermId) -> String {
        match self.program.vocabularies.term(term) {
            Some(term) if term.label.is_empty() || term.label == term.name => format!("`{}`", term.name),
            Some(term) => format!("“{}” (`{}`)", term.label, term.name),
            None => String::new(),
        }
    }

    fn call(&mut self, define: DefineId, argument: Option<VariableId>, sense: Sense) -> String {
        self.named.insert(define);
        let name = self.program.define(define).map_or("", |define| &define.name);
        match argument {
            Some(variable) => {
                format!("`{name}` {} of {}", if sense.is_negated() { "does not hold" } else { "holds" }, self.variable(variable))
            }
            None => format!("`{name}` {}", if sense.is_negated() { "does not hold" } else { "holds" }),
        }
    }

    /// `the purpose's \`lawful-basis\``
    pub fn path(&mut self, path: &Path) -> String {
        match path.steps.len() {
            0 => self.root(path),
            _ => self.path_to(path, path.steps.len()),
        }
    }

    fn path_to(&mut self, path: &Path, steps: usize) -> String {
        let names: Vec<&str> = path.steps.iter().take(steps).map(|step| self.attribute(step)).collect();
        let holder = match path.root {
            Root::Variable(variable) if self.around.last() == Some(&variable) => return format!("its `{}`", names.join(".")),
            _ => self.root(path),
        };
        format!("{holder}'s `{}`", names.join("."))
    }

    /// What an attribute `is` belongs to: in a sentence an entity stands for its kind.
    fn holder(&mut self, path: &Path) -> String {
        match path.steps.len() {
            0 | 1 => self.root(path),
            more => self.path_to(path, more - 1),
        }
    }

    fn root(&mut self, path: &Path) -> String {
        match path.root {
            Root::Variable(variable) => self.variable(variable),
            Root::Singleton(kind) => format!("the {}", self.kind(kind)),
        }
    }

    fn variable(&mut self, variable: VariableId) -> String {
        match self.around.last() {
            Some(innermost) if *innermost == variable => "it".to_owned(),
            _ if self.around.contains(&variable) => format!("that {}", self.noun(variable)),
            _ => format!("the {}", self.noun(variable)),
        }
    }

    fn noun(&self, variable: VariableId) -> String {
        match self.variables.get(variable.index()).map(|variable| variable.element.element()) {
            Some(Type::Reference(kinds)) => kinds.iter().map(|kind| self.kind(*kind)).collect::<Vec<_>>().join(" or "),
            Some(Type::Inline(kind)) => self.kind(*kind),
            Some(Type::Term { vocabulary, .. }) => {
                self.program.vocabularies.vocabulary(*vocabulary).map_or_else(|| "term".to_owned(), |vocabulary| vocabulary.name.clone())
            }
            _ => "value".to_owned(),
        }
    }

    fn kind(&self, kind: KindId) -> String {
        self.program.schema.kind(kind).map_or_else(String::new, |kind| kind.name.clone())
    }

    fn attribute(&self, step: &[AttributeId]) -> &'run str {
        let first = step.first().and_then(|attribute| self.program.schema.attribute(*attribute));
        first.map_or("", |attribute| attribute.name.as_str())
    }

    fn type_of(&self, path: &Path) -> Option<&'run Type> {
        let attribute = *path.steps.last()?.first()?;
        Some(&self.program.schema.attribute(attribute)?.ty)
    }

    fn is_kind(&self, path: &Path) -> bool {
        path.steps.last().is_some_and(|step| self.attribute(step) == "is")
    }

    /// A message with its paths as `{attribute}`.
    pub fn template(&mut self, parts: &[TemplatePart]) -> String {
        let mut text = String::new();
        for part in parts {
            match part {
                TemplatePart::Text(words) => text.push_str(words),
                TemplatePart::Path(path) => text.push_str(&format!("‹{}›", self.path(path))),
                TemplatePart::Figure(figure) => text.push_str(&self.operand(&Operand::Figure(*figure), None)),
            }
        }
        text
    }
}

/// `it is A, B or C`
fn one_of((head, mut tails): (String, Vec<String>)) -> String {
    match tails.pop() {
        Some(last) if !tails.is_empty() => format!("{head}{} or {last}", tails.join(", ")),
        Some(last) => format!("{head}{last}"),
        None => head,
    }
}

/// The parts of a list of conditions, with lists of the same kind inside opened.
fn flattened(program: &Program, parts: &[ExprId], any: bool) -> Vec<ExprId> {
    let mut flat = Vec::new();
    for part in parts {
        match program.expr(*part).map(|expr| &expr.kind) {
            Some(ExprKind::Or(inner)) if any => flat.extend(flattened(program, inner, any)),
            Some(ExprKind::And(inner)) if !any => flat.extend(flattened(program, inner, any)),
            _ => flat.push(*part),
        }
    }
    flat
}

/// How a comparison of amounts reads.
fn of_amounts(operator: Operator, sense: Sense) -> &'static str {
    operator.info().map_or("is", |info| if sense.is_negated() { info.negated } else { info.words })
}

/// How a comparison of days reads: a day is not less than another, but before it.
fn of_days(operator: Operator, sense: Sense) -> &'static str {
    match (operator, sense) {
        (Operator::Le, Sense::Plain) | (Operator::Gt, Sense::Negated) => "is not after",
        (Operator::Ge, Sense::Plain) | (Operator::Lt, Sense::Negated) => "is not before",
        (Operator::Lt, Sense::Plain) | (Operator::Ge, Sense::Negated) => "is before",
        (Operator::Gt, Sense::Plain) | (Operator::Le, Sense::Negated) => "is after",
        (Operator::Is | Operator::IsExactly, _) => of_amounts(operator, sense),
    }
}

/// Clauses that are to be joined, with brackets around what could not be told apart otherwise.
fn enclosed(clauses: Vec<String>) -> Vec<String> {
    if clauses.len() < 2 {
        return clauses;
    }
    clauses.into_iter().map(|clause| if clause.contains("; ") { format!("({clause})") } else { clause }).collect()
}

/// What stands between joined clauses before their `and` or `or`: the longer the clauses, the stronger, so that it is plain which
/// words belong together.
fn stop(clauses: &[String]) -> &'static str {
    let open: Vec<String> = clauses.iter().filter(|clause| !clause.starts_with('(')).map(|clause| without_labels(clause)).collect();
    let any = |words: [&str; 2]| open.iter().any(|clause| words.iter().any(|word| clause.contains(word)));
    if any([", and ", ", or "]) {
        ";"
    } else if any([" and ", " or "]) {
        ","
    } else {
        ""
    }
}

/// A clause without the labels of its terms, whose words join nothing.
fn without_labels(clause: &str) -> String {
    clause.split('“').map(|part| part.split_once('”').map_or(part, |(_, rest)| rest)).collect()
}

fn not(sense: Sense) -> &'static str {
    if sense.is_negated() { "not " } else { "" }
}

/// `5 000`
fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(clauses: &[&str]) -> String {
        let clauses = enclosed(clauses.iter().map(|clause| (*clause).to_owned()).collect());
        clauses.join(&format!("{} and ", stop(&clauses)))
    }

    #[test]
    fn longer_clauses_are_kept_apart_more_strongly() {
        assert_eq!(joined(&["it rains", "it is cold"]), "it rains and it is cold");
        assert_eq!(joined(&["it rains or snows", "it is cold"]), "it rains or snows, and it is cold");
        assert_eq!(joined(&["it rains, or snows and hails", "it is cold"]), "it rains, or snows and hails; and it is cold");
        assert_eq!(joined(&["it is “Rain, or snow and hail”", "it is cold"]), "it is “Rain, or snow and hail” and it is cold");
        assert_eq!(joined(&["it rains; or it snows", "it is cold"]), "(it rains; or it snows) and it is cold");
    }

    #[test]
    fn days_are_before_and_after_each_other() {
        let said = [Operator::Le, Operator::Lt, Operator::Ge, Operator::Gt].map(|operator| of_days(operator, Sense::Plain));
        assert_eq!(said, ["is not after", "is before", "is not before", "is after"]);
        let denied = [Operator::Le, Operator::Lt, Operator::Ge, Operator::Gt].map(|operator| of_days(operator, Sense::Negated));
        assert_eq!(denied, ["is after", "is not before", "is before", "is not after"]);
    }

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!([5000, 70_000, 1_234_567].map(grouped), ["5000", "70 000", "1 234 567"]);
    }
}
