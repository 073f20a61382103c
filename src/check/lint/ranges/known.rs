//! What is known of facts where several literals hold together.

use super::facts::{Fact, Literal, Reader};
use super::values::Possible;
use crate::check::program::{ExprKind, Variable, bodies};
use crate::source::Span;
use crate::types::ExprId;

/// The facts that literals speak of, and what is left of each.
#[derive(Debug, Clone, Default)]
pub(super) struct Known<'program> {
    entries: Vec<Entry<'program>>,
}

#[derive(Debug, Clone)]
struct Entry<'program> {
    fact: Fact<'program>,
    left: Possible,
    literals: Vec<(Possible, Span)>,
}

/// Two literals that exclude each other; of one that excludes itself, twice the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clash {
    pub(super) first: Span,
    pub(super) second: Span,
}

impl<'program> Known<'program> {
    /// Adds a literal, if it leaves anything possible.
    pub(super) fn add(&mut self, reader: &Reader<'program>, variables: &[Variable], literal: Literal<'program>) -> Result<(), Clash> {
        let position = self.entries.iter().position(|entry| entry.fact == literal.fact).unwrap_or(self.entries.len());
        if position == self.entries.len() {
            let left = reader.anything(&literal.fact, variables);
            self.entries.push(Entry { fact: literal.fact.clone(), left, literals: Vec::new() });
        }
        let Some(entry) = self.entries.get_mut(position) else { return Ok(()) };
        let left = entry.left.meet(&literal.holds);
        if left.is_empty() {
            let anything = reader.anything(&literal.fact, variables).meet(&literal.holds);
            let culprit = entry.literals.iter().find(|(holds, _)| anything.meet(holds).is_empty()).or(entry.literals.last());
            let first = culprit.filter(|_| !anything.is_empty()).map_or(literal.span, |(_, span)| *span);
            return Err(Clash { first, second: literal.span });
        }
        entry.left = left;
        entry.literals.push((literal.holds, literal.span));
        Ok(())
    }
}

/// A condition taken apart: what must hold together, and what is left to choose.
#[derive(Debug, Default)]
pub(super) struct Parts<'program> {
    pub(super) literals: Vec<Literal<'program>>,
    /// Disjunctions: of each, one part must hold.
    pub(super) choices: Vec<Vec<(ExprId, bool)>>,
    /// Conditions on members of lists, as written.
    pub(super) bodies: Vec<ExprId>,
}

impl<'program> Parts<'program> {
    /// Takes a condition (or its negation) apart.
    pub(super) fn of(reader: &mut Reader<'program>, id: ExprId, positive: bool) -> Self {
        let mut parts = Self::default();
        parts.take(reader, id, positive);
        parts
    }

    fn take(&mut self, reader: &mut Reader<'program>, id: ExprId, positive: bool) {
        let program = reader.program;
        let Some(expr) = program.expr(id) else { return };
        match &expr.kind {
            ExprKind::Not(inner) => return self.take(reader, *inner, !positive),
            ExprKind::And(parts) if positive => return parts.iter().for_each(|part| self.take(reader, *part, positive)),
            ExprKind::Or(parts) if !positive => return parts.iter().for_each(|part| self.take(reader, *part, positive)),
            _ => {}
        }
        if let Some(literal) = reader.literal(id, positive) {
            return self.literals.push(literal);
        }
        match &expr.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => self.choices.push(parts.iter().map(|part| (*part, positive)).collect()),
            ExprKind::AtLeastOf(_, parts) => self.bodies.extend(parts),
            ExprKind::Quantified(quantified) => self.bodies.extend(quantified.body),
            ExprKind::Route(route) => self.bodies.extend(bodies(route)),
            _ => {}
        }
    }
}
