//! Literals: which fact a condition is about, and in which states of it the condition is true.

use super::terms::TermSets;
use super::values::{Bits, Domain, Interval, Possible};
use crate::builtins::Operator;
use crate::check::program::{Constant, ExprKind, Operand, Path, Program, Root, Variable};
use crate::source::Span;
use crate::types::{DefineId, ExprId, FigureId, Type, VariableId};

/// What a literal is about. Defines and sets are opaque: all that is known is whether they hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fact<'program> {
    /// The value at a path.
    Value(&'program Path),
    /// The age of the date at a path.
    Age(&'program Path),
    /// A define.
    Call(DefineId, Option<VariableId>),
    /// Whether a set includes something.
    Includes(&'program Path, &'program Operand),
}

/// A condition that is about one fact.
#[derive(Debug, Clone)]
pub(super) struct Literal<'program> {
    pub(super) fact: Fact<'program>,
    /// The states in which it is true.
    pub(super) holds: Possible,
    pub(super) span: Span,
}

/// Reads literals.
pub(super) struct Reader<'program> {
    pub(super) program: &'program Program,
    pub(super) terms: TermSets<'program>,
}

impl<'program> Reader<'program> {
    pub(super) fn new(program: &'program Program) -> Self {
        Self { program, terms: TermSets::new(&program.vocabularies) }
    }

    /// The literal that a condition (or its negation) is, if it is one. A disjunction over one fact is a literal, too.
    pub(super) fn literal(&mut self, id: ExprId, positive: bool) -> Option<Literal<'program>> {
        let program = self.program;
        let expr = program.expr(id)?;
        let found = match &expr.kind {
            ExprKind::Not(inner) => {
                let inner = self.literal(*inner, !positive)?;
                return Some(Literal { span: expr.span, ..inner });
            }
            ExprKind::Or(parts) if positive => return self.alternatives(parts, positive, expr.span),
            ExprKind::And(parts) if !positive => return self.alternatives(parts, positive, expr.span),
            ExprKind::Declared(path) => (Fact::Value(path), declared(positive)),
            ExprKind::IsNone(path) => (Fact::Value(path), is_none(positive)),
            ExprKind::Compare { operator, left, right } => self.compare(*operator, left, right, positive)?,
            ExprKind::Includes { set, item } => (Fact::Includes(set, item), holds(positive)),
            ExprKind::Call { define, argument } => (Fact::Call(*define, *argument), holds(positive)),
            _ => return None,
        };
        Some(Literal { fact: found.0, holds: found.1, span: expr.span })
    }

    fn alternatives(&mut self, parts: &[ExprId], positive: bool, span: Span) -> Option<Literal<'program>> {
        let mut joined: Option<Literal<'program>> = None;
        for part in parts {
            let next = self.literal(*part, positive)?;
            joined = Some(match joined {
                None => Literal { span, ..next },
                Some(before) if before.fact == next.fact => Literal { holds: before.holds.join(&next.holds), ..before },
                Some(_) => return None,
            });
        }
        joined
    }

    fn compare(
        &mut self,
        operator: Operator,
        left: &'program Operand,
        right: &'program Operand,
        positive: bool,
    ) -> Option<(Fact<'program>, Possible)> {
        let (fact, path) = match left {
            Operand::Path(path) => (Fact::Value(path), path),
            Operand::Age(path) => (Fact::Age(path), path),
            _ => return None,
        };
        let constant = match right {
            Operand::Constant(constant) => constant,
            Operand::Figure(figure) => self.figure(*figure)?,
            _ => return None,
        };
        let ty = last_type(self.program, path);
        let domain = match constant {
            Constant::Term(term) => self.term(*term, operator, ty, positive),
            Constant::OneOf(value) => Domain::Bits(one_of(usize::from(*value), ty, positive)?),
            Constant::Bool(value) => Domain::Bits(bool_bits(*value == positive)),
            Constant::Integer(value) => {
                let whole = matches!(ty, Some(Type::Integer));
                Domain::Numbers(number(operator, value.to_string().parse().ok()?, whole, positive))
            }
            Constant::Number(value) => Domain::Numbers(interval(operator, *value, positive)),
            Constant::Date(date) => Domain::Dates(interval(operator, *date, positive)),
            Constant::Duration(length) if length.millis() == 0 => Domain::Months(interval(operator, length.months(), positive)),
            Constant::Duration(length) if length.months() == 0 => Domain::Exact(interval(operator, length.millis(), positive)),
            _ => return None,
        };
        Some((fact, if positive { Possible::only(domain) } else { Possible::or_none(domain) }))
    }

    fn term(&mut self, term: crate::types::TermId, operator: Operator, ty: Option<&Type>, positive: bool) -> Domain {
        let exactly = operator == Operator::IsExactly;
        if positive {
            return Domain::Bits(if exactly { self.terms.itself(term) } else { self.terms.within(term, false) });
        }
        let excluded = if exactly { self.terms.itself(term) } else { self.terms.within(term, true) };
        match ty {
            Some(Type::Term { vocabulary, below }) => Domain::Bits(self.terms.all(*vocabulary, *below).without(&excluded)),
            _ => Domain::Any,
        }
    }

    /// The value of a figure that has but one.
    fn figure(&self, id: FigureId) -> Option<&'program Constant> {
        let figure = self.program.figure(id)?;
        let same = self.program.figures.iter().filter(|other| other.name == figure.name).count();
        (same == 1).then_some(&figure.value)
    }

    /// What a fact can be before anything is said of it.
    pub(super) fn anything(&self, fact: &Fact<'program>, variables: &[Variable]) -> Possible {
        let path = match fact {
            Fact::Value(path) | Fact::Age(path) | Fact::Includes(path, _) => path,
            Fact::Call(..) => return Possible { domain: Domain::Any, none: false, undeclared: false },
        };
        Possible { domain: Domain::Any, none: self.may_be_none(path, variables), undeclared: true }
    }

    /// Whether a path can lead to nothing, here or on the way: through what is optional, or what only some kinds have.
    fn may_be_none(&self, path: &Path, variables: &[Variable]) -> bool {
        let schema = &self.program.schema;
        let of_several = |ty: &Type| matches!(ty.element(), Type::Reference(kinds) if kinds.len() > 1);
        let root = match path.root {
            Root::Variable(id) => variables.get(id.index()).is_none_or(|variable| of_several(&variable.element)),
            Root::Singleton(_) => false,
        };
        let attributes = path.steps.iter().flatten().filter_map(|id| schema.attribute(*id));
        root || attributes.clone().any(|attribute| attribute.optional || of_several(&attribute.ty))
    }
}

/// The type of what a path leads to, where it leads along an attribute.
fn last_type<'program>(program: &'program Program, path: &Path) -> Option<&'program Type> {
    let step = path.steps.last()?;
    match step.as_slice() {
        [only] => program.schema.attribute(*only).map(|attribute| &attribute.ty),
        _ => None,
    }
}

fn declared(positive: bool) -> Possible {
    if positive { Possible::or_none(Domain::Any) } else { Possible { domain: Domain::Nothing, none: false, undeclared: true } }
}

fn is_none(positive: bool) -> Possible {
    if positive { Possible::or_none(Domain::Nothing) } else { Possible::only(Domain::Any) }
}

/// Something of which only its truth is known.
fn holds(positive: bool) -> Possible {
    Possible { domain: Domain::Bits(bool_bits(positive)), none: !positive, undeclared: false }
}

fn bool_bits(value: bool) -> Bits {
    Bits::of([usize::from(value)], 2)
}

fn one_of(value: usize, ty: Option<&Type>, positive: bool) -> Option<Bits> {
    let Some(Type::OneOf(values)) = ty else { return positive.then(|| Bits::of([value], 0)) };
    let count = values.len();
    Some(if positive { Bits::of([value], count) } else { Bits::of((0..count).filter(|index| *index != value), count) })
}

fn interval<T: Copy + PartialOrd>(operator: Operator, value: T, positive: bool) -> Interval<T> {
    match (operator, positive) {
        (Operator::Le, true) | (Operator::Gt, false) => Interval::below(value, true),
        (Operator::Lt, true) | (Operator::Ge, false) => Interval::below(value, false),
        (Operator::Ge, true) | (Operator::Lt, false) => Interval::above(value, true),
        (Operator::Gt, true) | (Operator::Le, false) => Interval::above(value, false),
        (Operator::Is | Operator::IsExactly, true) => Interval::at(value),
        (Operator::Is | Operator::IsExactly, false) => Interval::except(value),
    }
}

/// Between two whole numbers that follow each other lies none.
fn number(operator: Operator, value: f64, whole: bool, positive: bool) -> Interval<f64> {
    match (operator, positive) {
        (Operator::Gt, true) | (Operator::Le, false) if whole => Interval::above(value + 1.0, true),
        (Operator::Lt, true) | (Operator::Ge, false) if whole => Interval::below(value - 1.0, true),
        _ => interval(operator, value, positive),
    }
}
