//! Evaluation: a program and a model to verdicts, in three-valued logic. The first pass takes no notes; what is violated or
//! undetermined is evaluated again with a recording tracer, and the finding is read from the trace.

mod ahead;
mod compare;
mod context;
mod decide;
mod expr;
mod finding;
mod join;
mod judge;
mod known;
mod list;
mod minimal;
mod number;
mod open;
mod path;
mod plan;
mod route;
mod scope;
mod screen;
mod show;
mod table;
mod trace;
mod words;

pub use finding::{Cause, Counts, Finding, FoundRoute, OpenFact, OpenReason, RouteNode};
pub use plan::Plan;
use plan::Planned;

use crate::check::Schema;
use crate::check::program::Verdict;
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::Model;
use crate::source::SourceMap;
use crate::types::{EntityId, KindId, RuleId, Truth};
use context::Context;
use trace::{Fact, Item};

/// What is to be evaluated how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'run> {
    /// The manifest's length, from which the step budget follows.
    pub bytes: usize,
    /// The policies' texts, where findings are to carry their trace, line by line.
    pub trace: Option<&'run SourceMap>,
    /// Whether passing verdicts are listed, too (`Evaluation::verdicts`).
    pub verdicts: bool,
}

/// What the rules say of one manifest.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    /// The violated and undetermined verdicts, in order of rule and item.
    pub findings: Vec<Finding>,
    /// All verdicts, where they were asked for: rule, item, verdict, whether it is open that the rule applies, and the numbers of
    /// the exceptions that hold.
    pub verdicts: Vec<ItemVerdict>,
    /// How many of each.
    pub counts: Counts,
    /// Whether the step budget ran out.
    pub exhausted: bool,
    /// What evaluation noticed about the manifest: documents dated after the day of the review.
    pub diagnostics: Vec<Diagnostic>,
}

/// The verdict of one rule on one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemVerdict {
    /// The rule.
    pub rule: RuleId,
    /// The item's address.
    pub item: String,
    /// The verdict.
    pub verdict: Verdict,
    /// It passes, and whether the rule applies at all is open.
    pub if_applicable: bool,
    /// The exceptions that hold, by number.
    pub exceptions: Vec<usize>,
}

/// The address of an entity, as findings write it.
#[must_use]
pub fn address(schema: &Schema, model: &Model<'_>, entity: EntityId) -> String {
    words::safe(&model.address(schema, entity))
}

/// Judges a model by all rules of a plan.
#[must_use]
pub fn evaluate<'run>(plan: &'run Plan<'run>, model: &'run Model<'run>, options: Options<'_>) -> Evaluation {
    let ctx = Context::new(plan, model, options.bytes);
    let mut evaluation = Evaluation::default();
    for planned in &plan.rules {
        if ctx.exhausted() {
            evaluation.exhausted = true;
            evaluation.counts.not_checked += 1;
            continue;
        }
        judge_items(&ctx, &mut evaluation, options, *planned);
    }
    evaluation.diagnostics = future_dates(&ctx, &evaluation.findings);
    evaluation
}

/// Judges all items by a rule.
fn judge_items<'run>(ctx: &Context<'run>, evaluation: &mut Evaluation, options: Options<'_>, planned: Planned) {
    let id = planned.id;
    let only;
    let items = match planned.each {
        Some(kind) => list::of_kind(ctx, kind),
        None => {
            only = [whole(ctx)];
            &only
        }
    };
    if items.is_empty() {
        evaluation.counts.not_applicable += 1;
    }
    let asked = planned.each.zip(planned.question);
    let screened = asked.and_then(|(kind, question)| Some((ctx.screened(kind)?, question as usize)));
    let is_needless_of_all = screened.is_some_and(|(screened, question)| screened.has_all(items.len(), question));
    let is_elsewhere = !is_needless_of_all && scope::is_elsewhere(ctx, id);
    if (is_needless_of_all || is_elsewhere) && !options.verdicts {
        evaluation.counts.not_applicable += items.len() as u64;
        return;
    }
    let Some(rule) = ctx.plan.program.rule(id) else { return };
    for (number, candidate) in items.iter().enumerate() {
        let is_needless = is_elsewhere || screened.is_some_and(|(screened, question)| screened.has(number, question));
        if is_needless && !options.verdicts {
            evaluation.counts.not_applicable += 1;
            continue;
        }
        let item = candidate.item;
        let judged = if is_needless { judge::NOT_APPLICABLE } else { judge::judge(ctx, (id, rule), item) };
        // A budget that ran out in the middle of a verdict leaves the verdict without meaning.
        if ctx.exhausted() {
            evaluation.exhausted = true;
            evaluation.counts.not_checked += 1;
            return;
        }
        count(&mut evaluation.counts, &judged);
        if matches!(judged.verdict, Verdict::Violated | Verdict::Undetermined) {
            evaluation.findings.extend(show::finding(ctx, (id, rule), item, judged.verdict, options.trace));
        }
        if options.verdicts {
            let (verdict, if_applicable) = (judged.verdict, judged.if_applicable);
            let exceptions = judge::exceptions_that_hold(ctx, (id, rule), item);
            evaluation.verdicts.push(ItemVerdict { rule: id, item: words::item(ctx, item), verdict, if_applicable, exceptions });
        }
    }
}

/// The item of a rule that is about the whole: the collection.
fn whole<'run>(ctx: &Context<'run>) -> list::Candidate<'run> {
    let collection = ctx.plan.anchors.collection.and_then(|kind| ctx.model.singleton(kind));
    let item = collection.map_or(Item::Refused(Fact::Kind(KindId::new(0))), Item::Entity);
    list::Candidate { item, exists: Truth::TRUE }
}

fn count(counts: &mut Counts, judged: &judge::Judged) {
    let place = match judged.verdict {
        Verdict::Violated => &mut counts.violated,
        Verdict::Undetermined => &mut counts.undetermined,
        Verdict::Excused => &mut counts.excused,
        Verdict::Satisfied => &mut counts.satisfied,
        Verdict::NotApplicable => &mut counts.not_applicable,
    };
    *place += 1;
    counts.if_applicable += u64::from(judged.if_applicable);
}

/// A warning for each date after the day of the review that leaves a verdict open.
fn future_dates(ctx: &Context<'_>, findings: &[Finding]) -> Vec<Diagnostic> {
    let open = findings.iter().flat_map(|finding| &finding.open).filter(|fact| fact.reason == OpenReason::NotComparable);
    let mut facts: Vec<&OpenFact> = open.filter(|fact| fact.address.ends_with(".date") || fact.address.ends_with(".reviewed")).collect();
    facts.sort();
    facts.dedup();
    let warn = |fact: &OpenFact| {
        let message = format!("`{}` lies after the day of the review, {}", fact.address, ctx.plan.as_of);
        Diagnostic::warning(Code::DATE_IN_FUTURE, fact.span, message)
            .help("planned evidence is no evidence: review again when the document exists")
    };
    facts.into_iter().map(warn).collect()
}
