//! A finding from a trace: message, labels, open facts, and, where it is asked for, the trace itself.

use std::collections::BTreeSet;

use super::context::{Context, Frame};
use super::decide::{self, Deciding, Found};
use super::finding::{Cause, Finding, FoundRoute, OpenFact, OpenReason, RouteNode};
use super::judge;
use super::minimal::minimal;
use super::open;
use super::path;
use super::scope;
use super::trace::{Fact, Item, Node, Recorder, Way};
use super::words;
use crate::check::program::{Rule, Target, Verdict};
use crate::diagnostic::Label;
use crate::source::SourceMap;
use crate::types::{EntityId, ExprId, RuleId, Truth};

/// The finding of a rule on an item.
pub(super) fn finding<'run>(
    ctx: &Context<'run>,
    (id, rule): (RuleId, &'run Rule),
    item: Item<'run>,
    verdict: Verdict,
    trace: Option<&SourceMap>,
) -> Option<Finding> {
    let mut recorder = Recorder::default();
    judge::trace(ctx, &mut recorder, (id, rule), item);
    let root = recorder.finish()?;
    let deciding = decide::deciding(&root);
    let mut finding = common(ctx, (id, rule), item, verdict);
    finding.deciding = addresses(ctx, &deciding.facts);
    match verdict {
        Verdict::Undetermined => undetermined(ctx, rule, &root, &mut finding),
        _ => violated(ctx, (id, rule), item, &deciding, &mut finding),
    }
    if let Some(sources) = trace {
        finding.trace = trace_lines(ctx, sources, &root);
    }
    Some(finding)
}

/// The citations whose laws reach an item, as indices. Where the law of some place certainly does, one that perhaps reaches it as
/// well is left out: nobody is told of the law of a country in which nothing is declared to be.
fn cited(ctx: &Context<'_>, rule: &Rule, item: Item<'_>) -> Vec<usize> {
    let area = |index: usize| rule.citations.get(index).and_then(|citation| ctx.plan.program.law(citation.law)).map(|law| &law.area);
    let reaching =
        (0..rule.citations.len()).map(|index| (index, area(index).map_or(Truth::TRUE, |area| scope::citation_reaches(ctx, area, item))));
    let reaching: Vec<(usize, Truth)> = reaching.filter(|(_, truth)| truth.may_be_true()).collect();
    let certain = |(index, truth): &(usize, Truth)| *truth == Truth::TRUE && area(*index).is_some_and(|area| !area.places.is_empty());
    let some_place_is_certain = reaching.iter().any(certain);
    reaching.into_iter().filter(|(_, truth)| *truth == Truth::TRUE || !some_place_is_certain).map(|(index, _)| index).collect()
}

fn common<'run>(ctx: &Context<'run>, (id, rule): (RuleId, &'run Rule), item: Item<'run>, verdict: Verdict) -> Finding {
    let (subjects, places) = scope::reached(ctx, id, item);
    let mut subjects: Vec<String> = subjects.into_iter().map(|subject| words::item(ctx, Item::Entity(subject))).collect();
    subjects.sort_unstable();
    let name = |place: crate::types::TermId| ctx.plan.program.vocabularies.term(place).map(|term| term.name.clone());
    let mut jurisdictions: Vec<String> = places.into_iter().filter_map(name).collect();
    jurisdictions.sort_unstable();
    let citations = cited(ctx, rule, item);
    let displaced = scope::displaced(ctx, rule, item);
    Finding {
        rule: id,
        verdict,
        item: words::item(ctx, item),
        message: String::new(),
        cause: Cause { address: words::item(ctx, item), declared: true },
        primary: Label { span: ctx.model.top, text: String::new() },
        secondary: Vec::new(),
        deciding: Vec::new(),
        subjects,
        jurisdictions,
        citations,
        open: Vec::new(),
        quickest: Vec::new(),
        upper_bound: false,
        route: None,
        displaced_in: displaced.into_iter().filter_map(|(special, place)| Some((special, name(place)?))).collect(),
        trace: Vec::new(),
    }
}

fn addresses(ctx: &Context<'_>, facts: &[Fact]) -> Vec<String> {
    let facts: BTreeSet<Fact> = facts.iter().copied().collect();
    let mut addresses: Vec<String> = facts.into_iter().map(|fact| words::address(ctx, fact)).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

fn violated<'run>(ctx: &Context<'run>, rule: (RuleId, &'run Rule), item: Item<'run>, deciding: &Deciding<'run>, finding: &mut Finding) {
    let frame = witness_frame(ctx, rule, item, deciding);
    finding.message = words::fill(ctx, &frame, &rule.1.message);
    let labels = rule.1.labels.iter().filter_map(|label| {
        let (fact, read) = target(ctx, &frame, &label.target, deciding)?;
        Some((fact, Label { span: words::place(ctx, fact), text: words::fill(ctx, &frame, &label.text) })).filter(|_| read)
    });
    let labels: Vec<(Fact, Label)> = labels.collect();
    let first = deciding.facts.first().map(|fact| (*fact, plain_label(ctx, *fact)));
    if let Some((fact, label)) = labels.first().cloned().or(first) {
        finding.cause = Cause { address: words::address(ctx, fact), declared: words::is_written(ctx, fact) };
        finding.primary = label;
    }
    let others = labels.into_iter().skip(1).map(|(_, label)| label);
    finding.secondary = others.filter(|label| label.span != finding.primary.span).collect();
    // Several witnesses may each have their way: that of the first breached condition is shown, and of those the least.
    let address = |entity: &EntityId| words::address(ctx, Fact::Entity(*entity));
    let rank = |way: &Way| (way.left_out, way.nodes.len(), way.nodes.iter().map(address).collect::<Vec<_>>());
    let order = |found: &Found| (!found.is_breach, found.condition);
    let first = deciding.routes.iter().map(order).min();
    let ways = deciding.routes.iter().filter(|found| Some(order(found)) == first);
    finding.route = ways.min_by_key(|found| rank(&found.way)).map(|Found { condition, holds, way, .. }| {
        let node = |entity: &EntityId| RouteNode {
            address: words::address(ctx, Fact::Entity(*entity)),
            what: words::kind_label(ctx, *entity),
            span: words::place(ctx, Fact::Entity(*entity)),
        };
        FoundRoute { condition: *condition, holds: *holds, nodes: way.nodes.iter().map(node).collect(), left_out: way.left_out }
    });
}

/// The frame of the rule with the witnesses of its quantifiers, the least by address where there are several.
fn witness_frame<'run>(ctx: &Context<'run>, rule: (RuleId, &'run Rule), item: Item<'run>, deciding: &Deciding<'run>) -> Frame<'run> {
    let mut frame = judge::frame(ctx, rule, item);
    let mut witnesses = deciding.witnesses.clone();
    witnesses.sort_by_key(|(variable, item)| (*variable, words::item(ctx, *item)));
    // Variables of defines have numbers of their own; only the rule's are shown.
    let known = rule.1.variables.len();
    for (variable, witness) in
        witnesses.into_iter().rev().filter(|(variable, _)| (1..known).contains(&variable.index()) || rule.1.each.is_none())
    {
        frame.bind(variable, witness);
    }
    if rule.1.each.is_some() {
        frame.bind(crate::types::VariableId::new(0), item);
    }
    frame
}

/// The fact that a label points at, and whether the evaluation rests on it.
fn target<'run>(ctx: &Context<'run>, frame: &Frame<'run>, target: &Target, deciding: &Deciding<'run>) -> Option<(Fact, bool)> {
    let fact = match target {
        Target::Kind(kind) => Fact::Kind(*kind),
        Target::Path(path) => {
            if let crate::check::program::Root::Variable(variable) = path.root {
                frame.get(variable)?;
            }
            path::note(path::read(ctx, frame, path)).0
        }
    };
    let read = deciding.facts.iter().any(|read| *read == fact || belongs(ctx, *read, fact));
    Some((fact, read))
}

/// Whether a fact that was read belongs to what a label points at: an attribute to its entity, or a part of an inline entity to
/// the attribute that holds it.
fn belongs(ctx: &Context<'_>, read: Fact, shown: Fact) -> bool {
    let Fact::Slot(entity, _) = read else { return false };
    match shown {
        Fact::Entity(shown) => shown == entity,
        Fact::Slot(holder, attribute) => ctx.model.entity(entity).and_then(|entity| entity.within) == Some((holder, attribute)),
        Fact::Kind(kind) => ctx.model.entity(entity).is_some_and(|entity| entity.kind == kind),
    }
}

/// A place to which the rule has nothing to say.
fn plain_label(ctx: &Context<'_>, fact: Fact) -> Label {
    let text = if words::is_written(ctx, fact) { String::new() } else { "not declared".to_owned() };
    Label { span: words::place(ctx, fact), text }
}

fn undetermined(ctx: &Context<'_>, rule: &Rule, root: &Node<'_>, finding: &mut Finding) {
    let mut open = open::open_facts(root);
    if open.values().any(|(_, count)| *count > 1) {
        let all: Vec<Fact> = open.keys().copied().collect();
        let (kept, unsure) = minimal(ctx.plan.program, root, &all);
        open.retain(|fact, _| kept.contains(fact));
        finding.upper_bound = unsure;
    }
    let mut facts: Vec<(OpenFact, Fact)> = open.iter().map(|(fact, (reason, _))| (open_fact(ctx, *fact, *reason), *fact)).collect();
    facts.sort();
    let ranks = facts.iter().enumerate().map(|(rank, (_, fact))| (*fact, rank)).collect();
    let quickest = open::quickest(root, false, &ranks).unwrap_or_default();
    let quickest = quickest.iter().filter_map(|rank| Some(facts.get(*rank)?.0.address.clone()));
    finding.quickest = quickest.collect();
    finding.open = facts.iter().map(|(open, _)| open.clone()).collect();
    let lead = lead(rule, finding, &facts);
    let title = lower_first(&rule.title);
    finding.message = match &lead {
        Some(fact) => format!("cannot tell whether {title}: {} {}", fact.address, is_open(fact)),
        None => format!("cannot tell whether {title}"),
    };
    if let Some(fact) = &lead {
        finding.cause = Cause { address: fact.address.clone(), declared: fact.partly || fact.reason != OpenReason::NotDeclared };
        finding.primary = Label { span: fact.span, text: label_text(fact) };
    }
    let others = finding.open.iter().filter(|fact| Some(*fact) != lead.as_ref() && fact.span != finding.primary.span);
    let mut secondary: Vec<Label> = others.map(|fact| Label { span: fact.span, text: label_text(fact) }).collect();
    secondary.sort();
    secondary.dedup_by_key(|label| label.span);
    finding.secondary = secondary;
}

fn open_fact(ctx: &Context<'_>, fact: Fact, reason: OpenReason) -> OpenFact {
    OpenFact { address: words::address(ctx, fact), reason, partly: words::is_partly_known(ctx, fact), span: words::place(ctx, fact) }
}

/// The open fact that is told first: one of the quickest set, by preference one that a label points at.
fn lead(rule: &Rule, finding: &Finding, facts: &[(OpenFact, Fact)]) -> Option<OpenFact> {
    let labelled = |fact: &Fact| {
        rule.labels.iter().position(|label| match (&label.target, fact) {
            (Target::Path(path), Fact::Slot(_, attribute)) => path.steps.last().is_some_and(|step| step.contains(attribute)),
            (Target::Kind(kind), Fact::Kind(open)) => kind == open,
            _ => false,
        })
    };
    let quick = |open: &OpenFact| !finding.quickest.contains(&open.address);
    let best = facts.iter().min_by_key(|(open, fact)| (quick(open), labelled(fact).unwrap_or(usize::MAX), &open.address));
    best.map(|(open, _)| open.clone())
}

fn is_open(fact: &OpenFact) -> &'static str {
    match fact.reason {
        OpenReason::NotDeclared if fact.partly => "is not declared in full",
        OpenReason::NotDeclared => "is not declared",
        OpenReason::OwnersDoNotKnow => "is not known to the owners",
        OpenReason::Refused => "could not be read",
        OpenReason::TooVague => "is too vague to tell",
        OpenReason::NotComparable => "cannot be compared",
    }
}

fn label_text(fact: &OpenFact) -> String {
    let name = fact.address.rsplit('.').next().unwrap_or(&fact.address);
    format!("`{name}` {}", is_open(fact))
}

/// A title inside a sentence: its first word in lower case, unless it is a name of capitals.
fn lower_first(title: &str) -> String {
    let first: String = title.chars().take_while(|character| character.is_alphabetic()).collect();
    let shouted = first.chars().count() > 1 && first.chars().all(char::is_uppercase);
    let mut characters = title.chars();
    match characters.next() {
        Some(character) if !shouted => character.to_lowercase().chain(characters).collect(),
        _ => title.to_owned(),
    }
}

/// The trace, one line a node, indented.
fn trace_lines(ctx: &Context<'_>, sources: &SourceMap, root: &Node<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open: Vec<(usize, &Node<'_>)> = vec![(0, root)];
    while let Some((depth, node)) = open.pop() {
        lines.push(format!("{}{} {}", "  ".repeat(depth), node.truth, trace_line(ctx, sources, node)));
        open.extend(node.children.iter().rev().map(|child| (depth + 1, child)));
    }
    lines
}

fn trace_line(ctx: &Context<'_>, sources: &SourceMap, node: &Node<'_>) -> String {
    use super::trace::What;
    let what = match node.what {
        What::Bad => "the rule is violated".to_owned(),
        What::Applies => "it applies".to_owned(),
        What::Scope => "it reaches the subjects".to_owned(),
        What::Displaced(_) => "no special rule displaces it everywhere".to_owned(),
        What::Breached => "it is breached".to_owned(),
        What::Exception(number) => format!("exception {} does not hold", number + 1),
        What::Expr(id) => condition_text(ctx, sources, id),
        What::Member(_, item) => format!("for {}", words::item(ctx, item)),
        What::Exists => "it is one of them".to_owned(),
    };
    let reads = node.reads.iter().map(|(fact, open)| match open {
        Some(reason) => format!("{} ({})", words::address(ctx, *fact), reason.words()),
        None => words::address(ctx, *fact),
    });
    let mut reads: Vec<String> = reads.collect();
    reads.dedup();
    if reads.is_empty() { what } else { format!("{what}  [{}]", reads.join(", ")) }
}

/// How long a condition may be in a trace.
const CLIP: usize = 90;

/// A condition as its policy writes it, on one line.
fn condition_text(ctx: &Context<'_>, sources: &SourceMap, id: ExprId) -> String {
    let text = ctx.plan.program.expr(id).map_or("", |expr| sources.slice(expr.span));
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= CLIP { line } else { line.chars().take(CLIP - 1).chain(std::iter::once('…')).collect() }
}
