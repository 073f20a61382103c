//! One analysis behind three refusals: for each conjunction of literals, the values that each fact can have. Where none is left,
//! the conjunction can never hold; an exception without effect and two rules that cannot both be met follow from the same.

mod conflict;
mod facts;
mod known;
mod terms;
mod values;

use super::walk::described;
use crate::check::context::Context;
use crate::check::program::{Exception, ExprKind, Program, Rule, Variable};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Modality;
use crate::types::ExprId;
use facts::Reader;
use known::{Clash, Known, Parts};

/// Reports conditions that can never hold, exceptions that can never matter and rules that cannot both be met.
pub(super) fn run(ctx: &mut Context<'_>) {
    let program = &ctx.program;
    let mut search = Search { reader: Reader::new(program), variables: &[], found: Vec::new(), told: Vec::new() };
    for define in program.defines.iter().filter(|define| ctx.is_linted(define.pack)) {
        search.variables = &define.variables;
        search.conjunctions(define.body);
    }
    for rule in program.rules.iter().filter(|rule| ctx.is_linted(rule.pack)) {
        search.rule(rule);
    }
    let mut found = search.found;
    if program.rules.iter().any(|rule| ctx.is_linted(rule.pack)) {
        found.extend(conflict::find(program, &mut search.reader, &|rule| ctx.is_linted(rule.pack)));
    }
    found.into_iter().for_each(|diagnostic| ctx.report(diagnostic));
}

struct Search<'program> {
    reader: Reader<'program>,
    variables: &'program [Variable],
    found: Vec<Diagnostic>,
    /// Pairs of places that were reported.
    told: Vec<Clash>,
}

impl<'program> Search<'program> {
    fn program(&self) -> &'program Program {
        self.reader.program
    }

    fn rule(&mut self, rule: &'program Rule) {
        self.variables = &rule.variables;
        let before = self.found.len();
        rule.guard.into_iter().chain([rule.duty]).for_each(|condition| self.conjunctions(condition));
        rule.exceptions.iter().for_each(|exception| self.conjunctions_of(exception));
        let mut known = Known::default();
        let guard = rule.guard.map(|guard| self.narrow(guard, true, &mut known));
        if guard.is_some_and(|narrowed| narrowed.is_err()) || self.found.len() > before {
            // The rest would follow from what was said.
            return;
        }
        self.sense(rule.duty, true, &known, excluding);
        if rule.modality != Modality::Forbid {
            self.sense(rule.duty, false, &known, never_breached);
        }
        if self.found.len() == before {
            rule.exceptions.iter().for_each(|exception| self.exception(rule, exception, &known));
        }
    }

    /// Each conjunction and each disjunction of a condition, for itself.
    fn conjunctions(&mut self, root: ExprId) {
        for id in self.program().conditions(root) {
            match self.program().expr(id).map(|expr| &expr.kind) {
                Some(ExprKind::And(_)) => {
                    if let Err(clash) = self.narrow(id, true, &mut Known::default()) {
                        self.tell(clash, excluding);
                    }
                }
                Some(ExprKind::Or(parts)) => self.refuse_whole(id, parts),
                _ => {}
            }
        }
    }

    fn conjunctions_of(&mut self, exception: &Exception) {
        self.conjunctions(exception.condition);
        exception.exceptions.iter().for_each(|inner| self.conjunctions_of(inner));
    }

    /// A disjunction over all values of a fact is true whatever is declared, yet unknown where nothing is.
    fn refuse_whole(&mut self, id: ExprId, parts: &[ExprId]) {
        let mut joined: Vec<facts::Literal<'program>> = Vec::new();
        for literal in parts.iter().filter_map(|part| self.reader.literal(*part, true)).collect::<Vec<_>>() {
            match joined.iter_mut().find(|other| other.fact == literal.fact) {
                Some(other) => other.holds = other.holds.join(&literal.holds),
                None => joined.push(literal),
            }
        }
        let Some(expr) = self.program().expr(id) else { return };
        if parts.len() > 1 && joined.iter().any(|literal| literal.holds.is_every_value()) {
            let message = "this names every value that there is, so it holds of whatever is declared";
            let help = "write `is declared` where only that is meant, or leave it out";
            self.found.push(Diagnostic::error(Code::NEVER_MATTERS, expr.span, message).help(help));
        }
    }

    /// Adds what must hold for a condition to hold.
    fn narrow(&mut self, id: ExprId, positive: bool, known: &mut Known<'program>) -> Result<Parts<'program>, Clash> {
        let mut parts = Parts::of(&mut self.reader, id, positive);
        for literal in std::mem::take(&mut parts.literals) {
            known.add(&self.reader, self.variables, literal)?;
        }
        Ok(parts)
    }

    /// Reports each part of a condition that what is known excludes.
    fn sense(&mut self, id: ExprId, positive: bool, known: &Known<'program>, told: Told) {
        let mut known = known.clone();
        match self.narrow(id, positive, &mut known) {
            Err(clash) => self.tell(clash, told),
            Ok(parts) => {
                for (part, positive) in parts.choices.into_iter().flatten() {
                    self.sense(part, positive, &known, told);
                }
                for body in parts.bodies.into_iter().filter(|_| positive) {
                    self.sense(body, true, &known, excluding);
                }
            }
        }
    }

    /// Whether a condition can hold together with what is known.
    fn possible(&mut self, id: ExprId, positive: bool, known: &Known<'program>) -> Result<(), Clash> {
        let mut known = known.clone();
        let parts = self.narrow(id, positive, &mut known)?;
        for choice in parts.choices {
            let mut failed = None;
            let open = choice.into_iter().any(|(part, positive)| match self.possible(part, positive, &known) {
                Ok(()) => true,
                Err(clash) => {
                    failed = failed.or(Some(clash));
                    false
                }
            });
            if let Some(clash) = failed.filter(|_| !open) {
                return Err(clash);
            }
        }
        Ok(())
    }

    fn exception(&mut self, rule: &'program Rule, exception: &'program Exception, known: &Known<'program>) {
        let mut inside = known.clone();
        let parts = match self.narrow(exception.condition, true, &mut inside) {
            Ok(parts) => parts,
            Err(clash) => return self.tell(clash, never_excepts),
        };
        let breached = rule.modality == Modality::Forbid;
        if let Err(clash) = self.possible(rule.duty, breached, &inside) {
            return self.tell_exception(exception.condition, clash);
        }
        for (part, positive) in parts.choices.into_iter().flatten() {
            let mut chosen = inside.clone();
            match self.narrow(part, positive, &mut chosen) {
                Err(clash) => self.tell(clash, never_excepts),
                Ok(_) => {
                    if let Err(clash) = self.possible(rule.duty, breached, &chosen) {
                        self.tell_exception(part, clash);
                    }
                }
            }
        }
        exception.exceptions.iter().for_each(|inner| self.exception(rule, inner, &inside));
    }

    fn tell(&mut self, clash: Clash, told: Told) {
        if !self.told.contains(&clash) {
            self.told.push(clash);
            self.found.push(told(clash));
        }
    }

    fn tell_exception(&mut self, condition: ExprId, clash: Clash) {
        let Some(span) = self.program().expr(condition).map(|expr| expr.span) else { return };
        let message = "where this exception holds, the rule is not breached anyway";
        let diagnostic = Diagnostic::error(Code::NEVER_MATTERS, span, message).label("excepts nothing");
        let help = "leave it out, or say what is to be excepted although the rule is breached";
        self.found.push(described(diagnostic, clash.second, "not breached, given the exception").help(help));
    }
}

/// Words for two literals that exclude each other.
type Told = fn(Clash) -> Diagnostic;

fn two(clash: Clash, code: Code, message: &str, labels: (&str, &str)) -> Diagnostic {
    let (first, second): (Span, Span) = (clash.first, clash.second);
    described(Diagnostic::error(code, second, message).label(labels.1), first, labels.0)
}

fn excluding(clash: Clash) -> Diagnostic {
    if clash.first == clash.second {
        return Diagnostic::error(Code::NEVER_HOLDS, clash.second, "this can never hold").help("no value is left for it");
    }
    let labels = ("while this holds", "this cannot");
    two(clash, Code::NEVER_HOLDS, "these conditions exclude each other, so they never hold together", labels)
        .help("correct one of them, or join them with `or` if either is meant")
}

fn never_breached(clash: Clash) -> Diagnostic {
    if clash.first == clash.second {
        let help = "ask for something that can be missing, or leave it out";
        return Diagnostic::error(Code::NEVER_HOLDS, clash.second, "this always holds, so it is never breached").help(help);
    }
    let labels = ("whenever this holds", "this holds, too");
    two(clash, Code::NEVER_HOLDS, "this can never be breached: it already holds wherever the rule asks for it", labels)
        .help("widen what the rule applies to, or ask for more")
}

fn never_excepts(clash: Clash) -> Diagnostic {
    let labels = ("while this holds", "this cannot");
    two(clash, Code::NEVER_MATTERS, "this exception can never hold where the rule applies", labels)
        .help("leave it out, or widen what the rule applies to")
}
