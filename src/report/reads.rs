//! What a rule reads: the attributes, terms, defines and figures in its conditions, those of its defines included.

use std::collections::BTreeSet;

use crate::check::Program;
use crate::check::program::{Constant, Exception, ExprKind, List, Operand, Passage, Path, Quantifier, Rule, Waypoint};
use crate::syntax::ast::Measure;
use crate::types::{AttributeId, DefineId, ExprId, FigureId, GraphId, InheritedId, TermId};

/// What conditions read.
#[derive(Debug, Clone, Default)]
pub(super) struct Reads {
    /// Attributes.
    pub(super) attributes: BTreeSet<AttributeId>,
    /// Terms that are asked for.
    pub(super) terms: BTreeSet<TermId>,
    /// Defines.
    pub(super) defines: BTreeSet<DefineId>,
    /// Inherited labels.
    pub(super) labels: BTreeSet<InheritedId>,
    /// Figures.
    pub(super) figures: BTreeSet<FigureId>,
    /// Whether they ask that something is declared or documented.
    pub(super) asks_declared: bool,
}

impl Reads {
    /// What a whole rule reads.
    pub(super) fn of_rule(program: &Program, rule: &Rule) -> Self {
        let mut reads = Self::default();
        rule.guard.iter().for_each(|guard| reads.expr(program, *guard));
        reads.expr(program, rule.duty);
        rule.exceptions.iter().for_each(|exception| reads.exception(program, exception));
        reads
    }

    /// What one condition reads.
    pub(super) fn of(program: &Program, condition: ExprId) -> Self {
        let mut reads = Self::default();
        reads.expr(program, condition);
        reads
    }

    fn exception(&mut self, program: &Program, exception: &Exception) {
        self.expr(program, exception.condition);
        exception.exceptions.iter().for_each(|inner| self.exception(program, inner));
    }

    fn expr(&mut self, program: &Program, condition: ExprId) {
        let Some(expr) = program.expr(condition) else { return };
        match &expr.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => {
                parts.iter().for_each(|part| self.expr(program, *part));
            }
            ExprKind::Not(inner) => self.expr(program, *inner),
            ExprKind::Quantified(quantified) => {
                self.asks_declared |= quantified.quantifier == Quantifier::Documented;
                if let List::Path(path) = &quantified.list {
                    self.path(path);
                }
                quantified.body.iter().for_each(|body| self.expr(program, *body));
            }
            ExprKind::Declared(path) => {
                self.asks_declared = true;
                self.path(path);
            }
            ExprKind::IsNone(path) => self.path(path),
            ExprKind::Compare { left, right, .. } => {
                self.operand(program, left);
                self.operand(program, right);
            }
            ExprKind::Includes { set, item } => {
                self.path(set);
                self.operand(program, item);
            }
            ExprKind::Call { define, .. } => self.define(program, *define),
            ExprKind::Route(route) => {
                self.ends(program, route.graph, route.from, route.to);
                match route.passage {
                    Some(Passage::Term(term)) => drop(self.terms.insert(term)),
                    Some(Passage::Body(_, body)) => self.expr(program, body),
                    None => {}
                }
                if let Some(limit) = &route.within {
                    self.attributes.extend(program.schema.graph(route.graph).and_then(|graph| graph.time));
                    self.operand(program, limit);
                }
            }
            ExprKind::Measured { left, right, .. } => {
                self.operand(program, left);
                self.operand(program, right);
            }
            ExprKind::Carries { label, .. } => self.label(program, *label),
        }
    }

    /// A graph's edges, and what its routes lie between.
    fn ends(&mut self, program: &Program, graph: GraphId, from: Option<Waypoint>, to: Waypoint) {
        self.attributes.extend(program.schema.graph(graph).into_iter().flat_map(|graph| graph.edges.iter().copied()));
        for waypoint in from.into_iter().chain([to]) {
            match waypoint {
                Waypoint::Variable(_) => {}
                Waypoint::Term(term) => drop(self.terms.insert(term)),
                Waypoint::Where(_, body) => self.expr(program, body),
            }
        }
    }

    fn label(&mut self, program: &Program, id: InheritedId) {
        let Some(label) = program.inherited(id).filter(|_| self.labels.insert(id)) else { return };
        self.attributes.extend(program.schema.graph(label.graph).into_iter().flat_map(|graph| graph.edges.iter().copied()));
        label.from.iter().chain(&label.until).filter_map(|line| line.condition).for_each(|body| self.expr(program, body));
    }

    fn define(&mut self, program: &Program, id: DefineId) {
        if let (true, Some(define)) = (self.defines.insert(id), program.define(id)) {
            self.expr(program, define.body);
        }
    }

    fn path(&mut self, path: &Path) {
        self.attributes.extend(path.steps.iter().flatten());
    }

    fn operand(&mut self, program: &Program, operand: &Operand) {
        match operand {
            Operand::Path(path) | Operand::Age(path) => self.path(path),
            Operand::Constant(Constant::Term(term)) => drop(self.terms.insert(*term)),
            Operand::Constant(_) => {}
            Operand::Figure(figure) => drop(self.figures.insert(*figure)),
            Operand::Sum(sum) => {
                self.path(&sum.0);
                self.operand(program, &sum.1);
            }
            Operand::Shortest(shortest) => {
                self.ends(program, shortest.graph, shortest.from, shortest.to);
                let graph = program.schema.graph(shortest.graph);
                self.attributes.extend(graph.and_then(|graph| match shortest.measure {
                    Measure::Steps => None,
                    Measure::Effort => graph.effort,
                    Measure::Time => graph.time,
                }));
            }
        }
    }
}
