//! Each rule has its law, its message, its help and its examples. Errors in bundled packs, warnings elsewhere.

use crate::check::context::Context;
use crate::check::program::{Rule, Verdict};
use crate::diagnostic::{Code, Diagnostic};

/// Reports what rules lack.
pub(super) fn run(ctx: &mut Context<'_>) {
    let mut found = Vec::new();
    for rule in ctx.program.rules.iter().filter(|rule| ctx.is_linted(rule.pack)) {
        let bundled = ctx.is_bundled(rule.pack);
        let lacks = lacks(rule);
        if lacks.is_empty() {
            continue;
        }
        let message = format!("rule `{}` has no {}", rule.name, lacks.join(", no "));
        let report = if bundled { Diagnostic::error } else { Diagnostic::warning };
        found.push(report(Code::INCOMPLETE_RULE, rule.name_span, message).help("every rule is cited, explained and shown at work"));
    }
    found.into_iter().for_each(|diagnostic| ctx.report(diagnostic));
}

fn lacks(rule: &Rule) -> Vec<String> {
    let mut lacks = Vec::new();
    let mut part = |missing: bool, name: &str| {
        if missing {
            lacks.push(name.to_owned());
        }
    };
    part(rule.citations.is_empty(), "law");
    part(rule.message.parts.is_empty(), "message");
    part(rule.help.is_empty(), "help");
    let count = |verdict| rule.examples.iter().filter(|example| example.verdict == verdict).count();
    for verdict in [Verdict::Violated, Verdict::Satisfied, Verdict::Undetermined] {
        part(count(verdict) == 0, &format!("example `{}`", verdict.word()));
    }
    part(count(Verdict::Excused) < rule.exceptions.len(), "example `excused` for each exception");
    let limited =
        rule.guard.is_some() || rule.areas.iter().any(|area| !area.places.is_empty() || area.from.is_some() || area.until.is_some());
    part(limited && count(Verdict::NotApplicable) == 0, "example `not-applicable`");
    lacks
}
