//! A run: manifests are read and judged on several threads, and put together in order of path, so that the number of threads
//! changes nothing.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::discover::{Discovered, Found, discover, unreadable};
use super::evidence::put_in_presence;
use super::files::read_text;
use super::fingerprint::Fingerprints;
use super::project::{ProjectFileKind, whole};
use super::register::{Manifest, Parted, Register, WaiverState};
use super::settings::{Settled, workspace};
use super::threads::in_pool;
use super::{CollectionReview, Problem, Review, Session};
use crate::check::Program;
use crate::diagnostic::{Code, Diagnostic, Label, Severity};
use crate::eval::{Evaluation, Finding, Options, Plan, evaluate};
use crate::manifest::{self, Model, ReadContext, State, TakenOver};
use crate::source::{SourceId, Span};
use crate::types::{RuleId, Value};

/// The version of the language that this binary knows.
pub(super) const LANGUAGE: &str = "1.0";

/// Which evaluations are told line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trace {
    /// None.
    #[default]
    Off,
    /// All that give a finding.
    Findings,
}

/// What a review looks at, and how.
#[derive(Clone, Copy)]
pub struct ReviewOptions<'run> {
    /// Files and folders.
    pub paths: &'run [PathBuf],
    /// How many threads; none: as many as the machine has.
    pub threads: Option<usize>,
    /// Which evaluations are told line by line.
    pub trace: Trace,
    /// Told how many manifests are done, of how many.
    pub progress: &'run (dyn Fn(usize, usize) + Sync),
}

/// Reviews all manifests that paths name.
#[must_use]
pub fn review(session: &Session, options: &ReviewOptions<'_>) -> Review {
    review_found(session, discover(options.paths), options)
}

/// Reviews manifests that were found already: those for which the session's project was sought.
#[must_use]
pub fn review_found(session: &Session, found: Discovered, options: &ReviewOptions<'_>) -> Review {
    let mut review = session.empty_review();
    review.skipped = found.skipped;
    review.problems = found.problems;
    let (excluded, files): (Vec<Found>, Vec<Found>) = found.files.into_iter().partition(|file| is_excluded(session, file));
    review.skipped.excluded = excluded.len();
    let judge = Judge::new(session, options.trace);
    let mut waivers = Vec::new();
    for judged in judge_all(&judge, &files, options) {
        match judged {
            Ok(judged) => {
                waivers.extend(judged.waivers);
                review.mended += judged.mended;
                review.collections.push(judged.collection);
            }
            Err(problem) => review.problems.push(problem),
        }
    }
    judge.say_of_waivers(waivers, &mut review);
    review
}

fn is_excluded(session: &Session, file: &Found) -> bool {
    let project = &session.project;
    project.files.chain_of(&file.path).is_some_and(|chain| project.excludes(chain, &file.path).is_some())
}

/// Reviews one manifest, and takes from its model what else is wanted.
pub(super) fn review_one<T>(session: &Session, found: &Found, take: impl FnOnce(&Model<'_>) -> T) -> Result<(Review, T), Problem> {
    let judge = Judge::new(session, Trace::Off);
    let (judged, taken) = judge.collection_and(found, SourceId::new(session.sources.len()), take)?;
    let mut review = session.empty_review();
    review.collections.push(judged.collection);
    Ok((review, taken))
}

fn judge_all(judge: &Judge<'_>, files: &[Found], options: &ReviewOptions<'_>) -> Vec<Result<Judged, Problem>> {
    let first = judge.session.sources.len();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let one = |index: usize, found: &Found| {
        let judged = judge.collection(found, SourceId::new(first + index));
        let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        (options.progress)(done, files.len());
        judged
    };
    in_pool(options.threads, || files.par_iter().enumerate().map(|(index, found)| one(index, found)).collect())
}

struct Judge<'run> {
    session: &'run Session,
    /// The plan of the run, and for each list of files above manifests its own, where it differs.
    plan: Plan<'run>,
    plans: Vec<Option<Plan<'run>>>,
    /// For each file of the project, its tree.
    above: Vec<manifest::Table<'run>>,
    register: Register,
    trace: Trace,
}

/// What one manifest gave, and what became of the waivers and the baseline that name it.
struct Judged {
    collection: CollectionReview,
    waivers: Vec<(usize, WaiverState)>,
    mended: usize,
}

impl<'run> Judge<'run> {
    fn new(session: &'run Session, trace: Trace) -> Self {
        let plan = |rules: &[RuleId]| Plan::new(&session.program, session.as_of, rules);
        let of_run = &session.selection.rules;
        let own = |settled: &Settled| settled.selection.rules != *of_run || !settled.ignored.is_empty();
        let project = &session.project;
        let plans = project.settled.iter().map(|settled| own(settled).then(|| plan(&settled.selection.rules).ignoring(&settled.ignored)));
        let trees = project.sources.iter().map(|id| (*id, session.sources.get(*id).map_or("", |source| &source.text)));
        let above = trees.map(|(id, text)| manifest::parse(id, text).0);
        let register = Register::read(session);
        Self { session, plan: plan(of_run), plans: plans.collect(), above: above.collect(), register, trace }
    }

    /// Tells what became of the waivers.
    fn say_of_waivers(&self, of_manifests: Vec<(usize, WaiverState)>, review: &mut Review) {
        review.waivers = self.register.waivers();
        let of_others = |index: usize| self.register.state_of_others(index);
        let mut states: Vec<WaiverState> = (0..review.waivers.len()).map(of_others).collect();
        for (index, state) in of_manifests {
            if let Some(known) = states.get_mut(index).filter(|known| !known.holds()) {
                *known = state;
            }
        }
        review.policy_diagnostics.extend(self.register.diagnostics.iter().cloned());
        review.policy_diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
        review.gate_findings.extend(self.register.invalid.iter().cloned());
        review.gate_findings.extend(self.register.findings_about(&states));
        review.gate_findings.sort_by(|one, other| one.order().cmp(&other.order()));
        review.waiver_states = states;
    }

    fn collection(&self, found: &Found, source: SourceId) -> Result<Judged, Problem> {
        self.collection_and(found, source, |_| ()).map(|(judged, ())| judged)
    }

    /// Judges a manifest, and takes from its model what else is wanted: the model lives no longer than the text.
    fn collection_and<T>(&self, found: &Found, source: SourceId, take: impl FnOnce(&Model<'_>) -> T) -> Result<(Judged, T), Problem> {
        let text = read_text(&found.path).map_err(|error| unreadable(&found.path, &error))?;
        let program = &self.session.program;
        let chain = self.session.project.files.chain_of(&found.path);
        let (mut table, mut diagnostics) = manifest::parse(source, &text);
        let broken = has_error(&diagnostics);
        let (taken_over, more) = manifest::inherit(&mut table, &self.workspaces(chain), &program.schema);
        diagnostics.extend(more);
        let context = ReadContext { schema: &program.schema, vocabularies: &program.vocabularies, source, language: LANGUAGE };
        let (mut model, more) = manifest::read(&table, broken, &context);
        diagnostics.extend(more);
        put_in_presence(&mut model, &program.schema, &found.path);
        let plan = chain.and_then(|chain| self.plans.get(chain)?.as_ref()).unwrap_or(&self.plan);
        let id = collection_id(program, &model);
        let (mut parted, mut evaluation) = self.evaluate(plan, &model, text.len(), &taken_over, (found, id.as_deref()));
        let specials = parted.waived_specials(program);
        if !specials.is_empty() {
            // A waived rule displaces none: what it displaced is judged after all.
            let ignored = self.session.project.settled_for(chain).map_or(&[][..], |settled| &settled.ignored);
            let plan = self.plan_of(chain).ignoring(ignored).ignoring(&specials);
            (parted, evaluation) = self.evaluate(&plan, &model, text.len(), &taken_over, (found, id.as_deref()));
        }
        diagnostics.append(&mut evaluation.diagnostics);
        if evaluation.exhausted {
            diagnostics.push(too_long(source, evaluation.counts.not_checked));
        }
        diagnostics.iter_mut().for_each(|diagnostic| point_at_both(&taken_over, &mut diagnostic.primary, &mut diagnostic.secondary));
        diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
        let Parted { findings, fingerprints, set_aside, waivers, mended } = parted;
        let pointed_at = !diagnostics.is_empty() || !findings.is_empty() || !set_aside.is_empty();
        let text = pointed_at.then(|| Arc::from(text.as_str()));
        let levels = self.session.project.settled_for(chain).map_or(self.session.levels, |settled| settled.levels);
        let (path, file, counts) = (found.shown.clone(), found.path.clone(), evaluation.counts);
        let collection = CollectionReview { path, file, id, source, text, diagnostics, findings, fingerprints, set_aside, levels, counts };
        Ok((Judged { collection, waivers, mended }, take(&model)))
    }

    /// The rules of a list of files, planned anew.
    fn plan_of(&self, chain: Option<usize>) -> Plan<'run> {
        let settled = self.session.project.settled_for(chain);
        let rules = settled.map_or(&self.session.selection.rules, |settled| &settled.selection.rules);
        Plan::new(&self.session.program, self.session.as_of, rules)
    }

    /// Evaluates a model, and parts the findings by what is known of them.
    fn evaluate(
        &self,
        plan: &Plan<'_>,
        model: &Model<'_>,
        bytes: usize,
        taken_over: &[TakenOver],
        (found, id): (&Found, Option<&str>),
    ) -> (Parted, Evaluation) {
        let program = &self.session.program;
        let options = Options { bytes, trace: (self.trace == Trace::Findings).then_some(&self.session.sources), verdicts: false };
        let mut evaluation = evaluate(plan, model, options);
        let mut findings = std::mem::take(&mut evaluation.findings);
        findings.iter_mut().for_each(|finding| point_at_both(taken_over, &mut finding.primary, &mut finding.secondary));
        findings.sort_by(|one, other| order(program, one).cmp(&order(program, other)));
        let fingerprints = Fingerprints::new(program, model).of_all(&findings);
        if self.register.is_empty() {
            return (Parted { findings, fingerprints, ..Parted::default() }, evaluation);
        }
        let path = whole(&found.path);
        let parted = self.register.part(program, Manifest { path: &path, id }, findings, fingerprints);
        (parted, evaluation)
    }

    /// The `workspace` tables above a manifest, the nearest first.
    fn workspaces(&self, chain: Option<usize>) -> Vec<&manifest::Table<'run>> {
        let Some(chain) = chain else { return Vec::new() };
        let files = self.session.project.files.of_kind(chain, ProjectFileKind::Settings);
        files.filter_map(|file| self.above.get(file)).filter_map(workspace).collect()
    }
}

/// Something about what was taken over stands where the manifest says so, and points to what it took.
fn point_at_both(taken_over: &[TakenOver], primary: &mut Label, secondary: &mut Vec<Label>) {
    if let Some(taken) = taken_over.iter().find(|taken| taken.holds(primary.span)) {
        secondary.insert(0, Label { span: primary.span, text: "declared here, and taken over".to_owned() });
        primary.span = taken.here;
    }
}

/// Findings are sorted for people: by primary place, rule and item.
fn order<'run>(program: &'run Program, finding: &'run Finding) -> (Span, &'run str, &'run str) {
    (finding.primary.span, program.rule(finding.rule).map_or("", |rule| &rule.name), &finding.item)
}

pub(super) fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn too_long(source: SourceId, left: u64) -> Diagnostic {
    Diagnostic::error(
        Code::STEP_BUDGET,
        Span::new(source, 0, 0),
        format!("judging this manifest takes too long: {left} verdicts were not reached"),
    )
    .help("split the collection, or select fewer rules")
}

fn collection_id(program: &Program, model: &Model<'_>) -> Option<String> {
    let schema = &program.schema;
    let kind = schema.kind_named("collection")?;
    let slot = model.slot(schema, model.singleton(kind)?, schema.attribute_of(kind, "id")?)?;
    match slot.state {
        State::Value(Value::Text(id)) => Some(id.to_owned()),
        _ => None,
    }
}
