//! Rules.

use super::flat::{citation, path, quoted};
use super::lines::{Blank, Lines};
use crate::syntax::ast::{Citation, Example, Exception, Modality, Name, Rule};

/// Clauses of the head are padded to the longest of them, `severity`; those of the foot to `message`.
const HEAD: usize = 8;
const FOOT: usize = 7;

/// One clause, with where it begins.
enum Clause<'rule> {
    Items(&'static str, Vec<(String, usize)>),
    Head(&'static str, String),
    Foot(&'static str, String),
    Scope,
    Guard,
    Duty(usize),
    Unless(&'rule Exception),
    Example(&'rule Example),
}

/// A rule.
pub(super) fn rule(lines: &mut Lines<'_>, rule: &Rule) {
    let span = rule.span;
    lines.line(0, span.start as usize, format!("rule {} {} {{", rule.name.node, quoted(&rule.title.node)));
    lines.set_blank(Blank::One);
    let mut clauses = clauses(lines, rule);
    clauses.sort_by_key(|(start, _)| *start);
    let merged = guard_follows_scope(&clauses);
    for (start, clause) in &clauses {
        match clause {
            Clause::Items(keyword, items) => {
                lines.line(2, *start, format!("{keyword:HEAD$} "));
                lines.fill(items, 2 + HEAD + 1);
            }
            Clause::Head(keyword, text) => lines.line(2, *start, format!("{keyword:HEAD$} {text}")),
            Clause::Foot(keyword, text) => lines.line(2, *start, format!("{keyword:FOOT$} {text}")),
            Clause::Scope => scope(lines, rule, *start, merged),
            Clause::Guard if merged => {}
            Clause::Guard => {
                lines.line(2, *start, "where ");
                guard(lines, rule);
            }
            Clause::Duty(index) => duty(lines, rule, *index, *start),
            Clause::Unless(inner) => exception(lines, inner, 2),
            Clause::Example(inner) => example(lines, inner, *start),
        }
    }
    lines.close(0, (span.end as usize).saturating_sub(1));
}

fn clauses<'rule>(lines: &Lines<'_>, rule: &'rule Rule) -> Vec<(usize, Clause<'rule>)> {
    let mut clauses = Vec::new();
    let mut items = |keyword: &'static str, items: Vec<(String, usize)>| {
        if let Some((_, start)) = items.first() {
            clauses.push((*start, Clause::Items(keyword, items)));
        }
    };
    items("law", citations(&rule.law));
    items("covers", names(&rule.covers));
    items("in", names(&rule.area));
    items("override", names(&rule.overrides));
    let head = |keyword, text: String, start: u32| (start as usize, Clause::Head(keyword, text));
    clauses.extend(rule.severity.iter().map(|word| head("severity", word.node.clone(), word.span.start)));
    clauses.extend(rule.from.iter().map(|date| head("from", date.node.to_string(), date.span.start)));
    clauses.extend(rule.until.iter().map(|date| head("until", date.node.to_string(), date.span.start)));
    clauses.extend(rule.silence_passes.iter().map(|text| head("silence-passes", quoted(&text.node), text.span.start)));
    clauses.extend(rule.unwaivable.iter().map(|text| head("unwaivable", quoted(&text.node), text.span.start)));
    clauses.extend(rule.each.iter().map(|(kind, _)| (kind.span.start as usize, Clause::Scope)));
    clauses.extend(rule.guard.iter().map(|guard| (guard.span.start as usize, Clause::Guard)));
    clauses.extend(rule.duties.iter().enumerate().map(|(index, duty)| (duty.modality.span.start as usize, Clause::Duty(index))));
    clauses.extend(rule.exceptions.iter().map(|inner| (inner.span.start as usize, Clause::Unless(inner))));
    let foot = |keyword, text: String, start: u32| (start as usize, Clause::Foot(keyword, text));
    clauses.extend(rule.message.iter().map(|text| foot("message", quoted(&text.node), text.span.start)));
    clauses.extend(rule.help.iter().map(|text| foot("help", quoted(&text.node), text.span.start)));
    clauses.extend(rule.ask.iter().map(|text| foot("ask", quoted(&text.node), text.span.start)));
    let width = rule.labels.iter().map(|label| path(&label.path).chars().count()).max().unwrap_or(0);
    for label in &rule.labels {
        let text = format!("{:width$} {}", path(&label.path), quoted(&label.text.node));
        clauses.push(foot("label", text, label.path.root.span.start));
    }
    clauses.extend(rule.examples.iter().map(|example| (example.verdict.span.start as usize, Clause::Example(example))));
    for (start, clause) in &mut clauses {
        // What is known is where the clause's content begins; blank lines and comments stand before its keyword.
        if !matches!(clause, Clause::Duty(_) | Clause::Unless(_)) {
            *start = lines.keyword_before(*start, keywords(clause));
        }
    }
    clauses
}

/// How many words stand before what is known of a clause.
fn keywords(clause: &Clause<'_>) -> usize {
    if matches!(clause, Clause::Scope) { 2 } else { 1 }
}

fn citations(citations: &[Citation]) -> Vec<(String, usize)> {
    citations.iter().map(|inner| (citation(inner), inner.span.start as usize)).collect()
}

fn names(names: &[Name]) -> Vec<(String, usize)> {
    names.iter().map(|name| (name.node.clone(), name.span.start as usize)).collect()
}

/// Whether the guard stands right after `for each`, and so on its line.
fn guard_follows_scope(clauses: &[(usize, Clause<'_>)]) -> bool {
    let scope = clauses.iter().position(|(_, clause)| matches!(clause, Clause::Scope));
    let next = scope.and_then(|index| clauses.get(index + 1));
    next.is_some_and(|(_, clause)| matches!(clause, Clause::Guard))
}

fn scope(lines: &mut Lines<'_>, rule: &Rule, start: usize, with_guard: bool) {
    let Some((kind, variable)) = &rule.each else { return };
    lines.line(2, start, format!("for each {} {}", kind.node, variable.node));
    if with_guard {
        lines.push(" where ");
        guard(lines, rule);
    }
}

fn guard(lines: &mut Lines<'_>, rule: &Rule) {
    if let Some(guard) = &rule.guard {
        lines.expr(guard, 4, 0);
    }
}

fn duty(lines: &mut Lines<'_>, rule: &Rule, index: usize, start: usize) {
    let Some(duty) = rule.duties.get(index) else { return };
    let word = match duty.modality.node {
        Modality::Require => "require ",
        Modality::Forbid => "forbid ",
        Modality::Advise => "advise ",
    };
    lines.line(2, start, word);
    lines.expr(&duty.condition, 4, 0);
}

fn exception(lines: &mut Lines<'_>, exception: &Exception, indent: usize) {
    lines.line(indent, exception.span.start as usize, "unless ");
    lines.expr(&exception.condition, indent + 2, 0);
    let law = citations(&exception.law);
    if let Some((_, start)) = law.first() {
        let flat: usize = law.iter().map(|(text, _)| text.chars().count() + 2).sum();
        let whole = lines.indent() == indent && lines.column() + "  law ".len() + flat <= super::lines::WIDTH;
        if whole && !lines.has_comment(exception.condition.span.end as usize, *start) {
            lines.push("  law ");
        } else {
            lines.continued(indent + 2, lines.keyword_before(*start, 1), "law ");
        }
        lines.fill(&law, indent + 6);
    }
    if exception.exceptions.is_empty() {
        return;
    }
    lines.push(" {");
    for inner in &exception.exceptions {
        self::exception(lines, inner, indent + 2);
    }
    lines.close(indent, (exception.span.end as usize).saturating_sub(1));
}

/// The raw string is copied with its quotes, byte for byte.
fn example(lines: &mut Lines<'_>, example: &Example, start: usize) {
    let content = example.content;
    let before = lines.text.get(..content.start as usize).unwrap_or("");
    let quotes = before.len() - before.trim_end_matches('"').len();
    let raw = lines.text.get((content.start as usize).saturating_sub(quotes)..content.end as usize + quotes).unwrap_or("");
    lines.line(2, start, format!("example {} {raw}", example.verdict.node));
}
