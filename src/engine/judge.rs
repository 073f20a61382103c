//! One manifest: from its text to findings, parted by what waivers and baselines cover.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::discover::{Found, unreadable};
use super::evidence::put_in_presence;
use super::files::read_text;
use super::fingerprint::Fingerprints;
use super::project::{Project, ProjectFileKind, whole};
use super::register::{Claim, Manifest, Parted, Register, WaiverState};
use super::run::{LANGUAGE, Trace};
use super::settings::{Settled, workspace};
use super::{CollectionReview, Problem, Review, Session};
use crate::check::Program;
use crate::diagnostic::{Code, Diagnostic, Label, Severity};
use crate::eval::{Evaluation, Finding, Options, Plan, evaluate};
use crate::manifest::{self, Arena, Model, ReadContext, State, TakenOver};
use crate::source::{SourceId, Span};
use crate::types::{RuleId, Value};

/// Judges manifests by the rules and with the facts of a project.
pub(super) struct Judge<'run> {
    session: &'run Session,
    /// The plan of the run, and for each list of files above manifests its own, where it differs.
    plan: Plan<'run>,
    plans: Vec<Plan<'run>>,
    plan_of: Vec<Option<usize>>,
    /// The files from which manifests take over.
    facts: Facts<'run>,
    register: Register,
    trace: Trace,
}

/// What one manifest gave, and what became of the waivers and the baseline that name it.
pub(super) struct Judged {
    pub(super) collection: CollectionReview,
    pub(super) waivers: Vec<(usize, WaiverState)>,
    pub(super) mended: usize,
    pub(super) claims: Vec<Claim>,
}

/// The files from which manifests take over entities. They come from the tree in which the manifests lie, whichever rules judge.
pub(super) struct Facts<'run> {
    project: &'run Project,
    trees: Vec<manifest::Table<'run>>,
}

impl<'run> Facts<'run> {
    /// Of files, each with its source; their trees lie in an arena.
    pub(super) fn new(arena: &'run Arena, project: &'run Project, sources: impl Fn(usize) -> SourceId) -> Self {
        let trees = project.files.iter().enumerate().map(|(index, file)| manifest::parse(arena, sources(index), &file.text).0);
        Self { trees: trees.collect(), project }
    }

    /// The `workspace` tables above a manifest, the nearest first.
    fn workspaces(&self, manifest: &Path) -> Vec<&manifest::Table<'run>> {
        let Some(chain) = self.project.chain_of(manifest) else { return Vec::new() };
        let files = self.project.of_kind(chain, ProjectFileKind::Settings);
        files.filter_map(|file| self.trees.get(file)).filter_map(workspace).collect()
    }
}

impl<'run> Judge<'run> {
    /// With the facts of some files.
    pub(super) fn new(session: &'run Session, facts: Facts<'run>, trace: Trace) -> Self {
        Self::with(session, facts, Register::read(session), trace)
    }

    /// For manifests as they were: neither waivers nor baselines are asked.
    pub(super) fn of_the_past(session: &'run Session, facts: Facts<'run>) -> Self {
        Self::with(session, facts, Register::default(), Trace::Off)
    }

    fn with(session: &'run Session, facts: Facts<'run>, register: Register, trace: Trace) -> Self {
        let plan = |rules: &[RuleId]| Plan::new(&session.program, session.as_of, rules);
        let of_run = &session.selection.rules;
        let own = |settled: &Settled| settled.selection.rules != *of_run || !settled.ignored.is_empty();
        let project = &session.project;
        let (mut plans, mut plan_of) = (Vec::new(), Vec::new());
        let mut known: BTreeMap<(&[RuleId], &[RuleId]), usize> = BTreeMap::new();
        for settled in &project.settled {
            let key = (settled.selection.rules.as_slice(), settled.ignored.as_slice());
            plan_of.push(own(settled).then(|| {
                *known.entry(key).or_insert_with(|| {
                    plans.push(plan(key.0).ignoring(key.1));
                    plans.len() - 1
                })
            }));
        }
        Self { session, plan: plan(of_run), plans, plan_of, facts, register, trace }
    }

    /// The policies.
    pub(super) fn session(&self) -> &'run Session {
        self.session
    }

    /// Tells what became of the waivers.
    pub(super) fn say_of_waivers(&self, of_manifests: Vec<(usize, WaiverState)>, review: &mut Review) {
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

    /// Judges a manifest of the work tree.
    pub(super) fn collection(&self, found: &Found, source: SourceId) -> Result<Judged, Problem> {
        self.collection_and(found, source, |_| ()).map(|(judged, ())| judged)
    }

    /// Judges a manifest of the work tree, and takes from its model what else is wanted: the model lives no longer than the text.
    pub(super) fn collection_and<T>(
        &self,
        found: &Found,
        source: SourceId,
        take: impl FnOnce(&Model<'_>) -> T,
    ) -> Result<(Judged, T), Problem> {
        let text = read_text(&found.path).map_err(|error| unreadable(&found.path, &error))?;
        Ok(self.text_and(found, &found.path, &text, source, take))
    }

    /// Judges the text of a manifest, which takes over what stands above a path.
    pub(super) fn text_and<T>(
        &self,
        found: &Found,
        facts_at: &Path,
        text: &str,
        source: SourceId,
        take: impl FnOnce(&Model<'_>) -> T,
    ) -> (Judged, T) {
        Arena::lent(|arena| self.text_in(arena, (found, facts_at, source), text, take))
    }

    fn text_in<'text, T>(
        &self,
        arena: &'text Arena,
        (found, facts_at, source): (&Found, &Path, SourceId),
        text: &'text str,
        take: impl FnOnce(&Model<'_>) -> T,
    ) -> (Judged, T)
    where
        'run: 'text,
    {
        let program = &self.session.program;
        let chain = self.session.project.files.chain_of(&found.path);
        let (mut table, mut diagnostics) = manifest::parse(arena, source, text);
        let broken = has_error(&diagnostics);
        let (taken_over, more) = manifest::inherit(arena, &mut table, &self.facts.workspaces(facts_at), &program.schema);
        diagnostics.extend(more);
        let context = ReadContext { schema: &program.schema, vocabularies: &program.vocabularies, source, language: LANGUAGE };
        let (mut model, more) = manifest::read(&table, broken, &context);
        diagnostics.extend(more);
        put_in_presence(&mut model, &program.schema, &found.path);
        let plan = chain.and_then(|chain| self.plans.get((*self.plan_of.get(chain)?)?)).unwrap_or(&self.plan);
        let id = collection_id(program, &model);
        let (mut parted, mut evaluation) =
            self.evaluate(plan, &model, text.len(), &taken_over, (found, id.as_deref(), has_error(&diagnostics)));
        let specials = parted.waived_specials(program);
        if !specials.is_empty() {
            // A waived rule displaces none: what it displaced is judged after all.
            let ignored = self.session.project.settled_for(chain).map_or(&[][..], |settled| &settled.ignored);
            let plan = self.planned_anew(chain).ignoring(ignored).ignoring(&specials);
            (parted, evaluation) = self.evaluate(&plan, &model, text.len(), &taken_over, (found, id.as_deref(), has_error(&diagnostics)));
        }
        diagnostics.append(&mut evaluation.diagnostics);
        if evaluation.exhausted {
            diagnostics.push(too_long(source, evaluation.counts.not_checked));
        }
        diagnostics.iter_mut().for_each(|diagnostic| point_at_both(&taken_over, &mut diagnostic.primary, &mut diagnostic.secondary));
        diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
        let Parted { findings, fingerprints, set_aside, waivers, mended, claims } = parted;
        let pointed_at = !diagnostics.is_empty() || !findings.is_empty() || !set_aside.is_empty();
        let text = pointed_at.then(|| Arc::from(text));
        let levels = self.session.project.settled_for(chain).map_or(self.session.levels, |settled| settled.levels);
        let became_undeclared = Vec::new();
        let (path, file, counts) = (found.shown.clone(), found.path.clone(), evaluation.counts);
        let collection = CollectionReview {
            path,
            file,
            id,
            source,
            text,
            diagnostics,
            findings,
            fingerprints,
            set_aside,
            became_undeclared,
            levels,
            counts,
        };
        (Judged { collection, waivers, mended, claims }, take(&model))
    }

    /// The rules of a list of files, planned anew.
    fn planned_anew(&self, chain: Option<usize>) -> Plan<'run> {
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
        (found, id, broken): (&Found, Option<&str>, bool),
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
        // Of what was not judged to its end, nobody can say that something is found no longer.
        let is_whole = !evaluation.exhausted && !broken;
        let is_asked = |rule: &str| is_whole && plan.judges(rule);
        let parted = self.register.part(program, Manifest { path: &path, id }, (findings, fingerprints), &is_asked);
        (parted, evaluation)
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
