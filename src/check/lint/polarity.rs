//! Silence never passes: `is declared` may stand only where deleting a declaration cannot turn a breach into a pass
//! (`docs/language.md`, Silence never passes).

use crate::check::context::Context;
use crate::check::program::{Exception, ExprKind, Passage, Program, Quantifier, Rule, Waypoint};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Modality, RouteQuantifier};
use crate::types::ExprId;

/// How a condition may change when a declaration is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// It never becomes true.
    NeverTrue,
    /// It never becomes false.
    NeverFalse,
    /// Neither.
    Both,
}

impl Class {
    fn opposite(self) -> Self {
        match self {
            Self::NeverTrue => Self::NeverFalse,
            Self::NeverFalse => Self::NeverTrue,
            Self::Both => Self::Both,
        }
    }
}

/// Reports each `is declared` that stands on the wrong side.
pub(super) fn run(ctx: &mut Context<'_>) {
    let mut found = Vec::new();
    for rule in ctx.program.rules.iter().filter(|rule| ctx.is_linted(rule.pack)) {
        let bundled = ctx.is_bundled(rule.pack);
        if let Some(_reason) = rule.silence_passes.as_ref().filter(|_| bundled) {
            let message = format!("rule `{}` lets silence pass, which bundled packs never do", rule.name);
            let diagnostic = Diagnostic::error(Code::SILENCE_WOULD_PASS, rule.name_span, message);
            found.push(diagnostic.help("leave `silence-passes` out, and ask for values"));
        } else if rule.silence_passes.is_none() {
            judge(&ctx.program, rule, &mut found);
        }
    }
    found.into_iter().for_each(|diagnostic| ctx.report(diagnostic));
}

fn judge(program: &Program, rule: &Rule, found: &mut Vec<Diagnostic>) {
    let wanted = if rule.modality == Modality::Forbid { Class::NeverFalse } else { Class::NeverTrue };
    check(program, rule.duty, wanted, found);
    if let Some(guard) = rule.guard {
        let wanted = if rule.overrides.is_empty() { Class::NeverFalse } else { Class::Both };
        check(program, guard, wanted, found);
    }
    rule.exceptions.iter().for_each(|exception| judge_exception(program, exception, Class::NeverTrue, found));
}

fn judge_exception(program: &Program, exception: &Exception, wanted: Class, found: &mut Vec<Diagnostic>) {
    check(program, exception.condition, wanted, found);
    exception.exceptions.iter().for_each(|inner| judge_exception(program, inner, wanted.opposite(), found));
}

/// Each test of declaredness below an expression must be of the wanted class.
fn check(program: &Program, root: ExprId, wanted: Class, found: &mut Vec<Diagnostic>) {
    let mut open = vec![(root, wanted, None::<Span>, root)];
    let mut steps = 0_u32;
    while let Some((id, wanted, called_at, above)) = open.pop() {
        steps += 1;
        // Defines may share parts; a bound keeps a hostile pack from making this exponential.
        if steps > 200_000 {
            return;
        }
        let Some(expr) = program.expr(id) else { continue };
        match &expr.kind {
            ExprKind::Declared(_) if wanted != Class::NeverTrue => {
                // `is undeclared` is a negation of the same place.
                let undeclared = above != id && program.expr(above).is_some_and(|above| above.span == expr.span);
                let what = if undeclared { Asked::Undeclared } else { Asked::Declared };
                found.push(refusal((called_at.unwrap_or(expr.span), expr.span), what, wanted));
            }
            ExprKind::Quantified(quantified) => {
                if quantified.quantifier == Quantifier::Documented && wanted != Class::NeverTrue {
                    found.push(refusal((called_at.unwrap_or(expr.span), expr.span), Asked::Documented, wanted));
                }
                let inner = if quantified.quantifier == Quantifier::No { wanted.opposite() } else { wanted };
                open.extend(quantified.body.map(|body| (body, inner, called_at, id)));
            }
            ExprKind::Not(inner) => open.push((*inner, wanted.opposite(), called_at, id)),
            ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => {
                open.extend(parts.iter().map(|part| (*part, wanted, called_at, id)));
            }
            ExprKind::Call { define, .. } => {
                open.extend(program.define(*define).map(|define| (define.body, wanted, called_at.or(Some(expr.span)), define.body)));
            }
            ExprKind::Route(route) => {
                let wanted = if route.quantifier == RouteQuantifier::No { wanted.opposite() } else { wanted };
                // Of `every`, more nodes that are passed keep it; of `some`, fewer that are avoided do. And more ends to lead to.
                let passed = if route.quantifier == RouteQuantifier::Every { wanted } else { wanted.opposite() };
                if let Some(Passage::Body(_, body)) = route.passage {
                    open.push((body, passed, called_at, id));
                }
                if let Waypoint::Where(_, body) = route.to {
                    open.push((body, wanted, called_at, id));
                }
            }
            ExprKind::Carries { label, .. } => {
                let Some(label) = program.inherited(*label) else { continue };
                let at = called_at.or(Some(expr.span));
                let begins = label.from.iter().filter_map(|source| source.condition).map(|body| (body, wanted, at, body));
                let ends = label.until.iter().filter_map(|source| source.condition).map(|body| (body, wanted.opposite(), at, body));
                open.extend(begins.chain(ends));
            }
            _ => {}
        }
    }
}

/// What is asked on the wrong side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Declared,
    Undeclared,
    Documented,
}

fn refusal((span, asked): (Span, Span), what: Asked, wanted: Class) -> Diagnostic {
    let message = "leaving this undeclared would make the rule pass";
    let help = match (wanted, what) {
        (Class::Both, _) => "ask for a value here: the guard of a rule that overrides another may not ask what is declared",
        (_, Asked::Declared) => {
            "under `forbid` and `where` ask for a value, or write `is undeclared`; a duty to declare belongs under `require`"
        }
        (_, Asked::Undeclared) => {
            "under `require` and `unless` ask for a value, or write `is declared`; `is undeclared` belongs under `forbid` and `where`"
        }
        (_, Asked::Documented) => {
            "`documented` is false where nothing is declared: write `some` here; a duty to document belongs under `require`"
        }
    };
    let diagnostic = Diagnostic::error(Code::SILENCE_WOULD_PASS, span, message).help(help);
    if asked == span { diagnostic } else { diagnostic.also(asked, "what it asks") }
}
