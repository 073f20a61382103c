//! A session: the policies of a run, loaded and checked once.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::git::Revision;
use super::packs::{PolicyText, bundled_policies, is_path, read_given_pack, read_packs};
use super::project::Project;
use super::select::{Selection, Wanted, select};
use super::settings::{OwnPacks, ProjectSettings};
use super::threads::in_pool;
use super::tree::Tree;
use super::{GateLevels, Problem, Review, Skipped};
use crate::check::{ParsedFile, Program, check_own};
use crate::diagnostic::{Diagnostic, Severity};
use crate::manifest;
use crate::project::Profile;
use crate::source::{SourceId, SourceMap};
use crate::syntax::{self, Parsed};
use crate::time::Date;
use crate::types::RuleId;

/// What a session is loaded with.
#[derive(Debug, Clone)]
pub struct SessionOptions {
    /// The day of the review.
    pub as_of: Date,
    /// Packs by name, which select, and by path, which are loaded besides and selected.
    pub packs: Vec<String>,
    /// Further packs by path.
    pub paths: Vec<PathBuf>,
    /// Further packs that were read already, as policies.
    pub policies: Vec<PolicyText>,
    /// Rules by name; empty: all.
    pub rules: Vec<String>,
    /// The files that set up the project.
    pub project: Project,
    /// The profile of the gate, heard before what the files say.
    pub profile: Option<Profile>,
}

impl SessionOptions {
    /// All bundled rules, on a day.
    #[must_use]
    pub fn bundled(as_of: Date) -> Self {
        Self {
            as_of,
            packs: Vec::new(),
            paths: Vec::new(),
            policies: Vec::new(),
            rules: Vec::new(),
            project: Project::default(),
            profile: None,
        }
    }

    /// With the packs that are given by path read from a revision, where there is one, and not from the work tree.
    ///
    /// # Errors
    /// Where it has no such pack, or one that cannot be read.
    pub fn packs_from(mut self, revision: Option<&Revision>) -> Result<Self, Vec<Problem>> {
        let Some(revision) = revision else { return Ok(self) };
        for word in &self.packs {
            self.policies.extend(read_given_pack(Tree::At(revision), word)?);
        }
        self.packs.retain(|word| !is_path(word));
        Ok(self)
    }
}

/// The policies of a run.
#[derive(Debug, Clone)]
pub struct Session {
    /// The day of the review, for which the vocabularies are compiled.
    pub as_of: Date,
    /// Everything that the policies declare.
    pub program: Program,
    /// Their texts.
    pub sources: SourceMap,
    /// What is wrong with them, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// Which rules are applied.
    pub selection: Selection,
    /// The first source that is not bundled.
    pub own_from: SourceId,
    /// The files that set up the project, and what they say.
    pub project: ProjectSettings,
    /// When findings gate, where no file says so.
    pub levels: GateLevels,
    /// The profile that the run was given.
    pub profile: Option<Profile>,
    /// The syntax trees: a process that ends with its session need not take them apart.
    _trees: Arc<[ParsedFile]>,
}

impl Session {
    /// Loads the bundled policies and those given by path, and chooses the rules.
    ///
    /// # Errors
    /// Where a pack or rule does not exist or a file cannot be read. What is wrong *in* a policy is a diagnostic.
    pub fn load(options: &SessionOptions) -> Result<Self, Vec<Problem>> {
        let (paths, names): (Vec<&String>, Vec<&String>) = options.packs.iter().partition(|word| is_path(word));
        let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).chain(options.paths.iter().cloned()).collect();
        let given = [read_packs(&paths)?, options.policies.clone()].concat();
        let bundled = bundled_policies();
        let own_from = SourceId::new(bundled.len());
        let wanted = Wanted { packs: names.into_iter().cloned().collect(), rules: options.rules.clone(), own_from };
        let mut loading = Loading::default();
        bundled.into_iter().for_each(|policy| loading.policy(policy));
        let (mut project, found) = ProjectSettings::read(&options.project, &mut loading.sources);
        loading.diagnostics.extend(found);
        let mut own = OwnPacks::new(given);
        loading.diagnostics.extend(project.read_packs(&mut own));
        for (policy, owners) in own.into_policies() {
            project.note_policy(SourceId::new(loading.sources.len()), owners);
            loading.policy(policy);
        }
        loading.files.extend(project.terms());
        let Checked { program, diagnostics, sources, trees } = loading.check(options.as_of);
        let selection = select(&program, &wanted, options.as_of)?;
        let (violated, undetermined) = options.profile.unwrap_or_default().levels();
        let levels = GateLevels { violated, undetermined };
        let mut session = Self {
            as_of: options.as_of,
            program,
            sources,
            diagnostics,
            selection,
            own_from,
            project,
            levels,
            profile: options.profile,
            _trees: trees,
        };
        let found = session.project.settle(&session.program, &session.selection, options.as_of, options.profile);
        session.diagnostics.extend(found);
        session.diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
        Ok(session)
    }

    /// Whether the policies are without errors.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.program.broken_rules.is_empty() && !self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The JSON Schema of manifests.
    #[must_use]
    pub fn json_schema(&self) -> serde_json::Value {
        manifest::json_schema(&self.program.schema, &self.program.vocabularies)
    }

    /// The JSON Schema of what stands under `workspace` in settings: the entities of manifests, and none of it required.
    #[must_use]
    pub fn workspace_schema(&self) -> serde_json::Value {
        manifest::workspace_schema(&self.program.schema, &self.program.vocabularies)
    }

    /// The rules whose examples are run: the selected ones, out of time or not; of packs given by path where there are any.
    #[must_use]
    pub fn rules_to_test(&self, own_only: bool) -> Vec<RuleId> {
        let is_meant = |id: &RuleId| !own_only || self.program.rule(*id).is_some_and(|rule| rule.name_span.source >= self.own_from);
        self.selection.at_any_time.iter().copied().filter(is_meant).collect()
    }

    /// A review of nothing yet.
    pub(super) fn empty_review(&self) -> Review {
        Review {
            as_of: self.as_of,
            policy_diagnostics: self.diagnostics.clone(),
            gate_findings: Vec::new(),
            waivers: Vec::new(),
            waiver_states: Vec::new(),
            mended: 0,
            first_free: self.sources.len(),
            texts: Vec::new(),
            collections: Vec::new(),
            skipped: Skipped::default(),
            problems: self.project.files.problems.clone(),
            rules_applied: self.selection.rules.len(),
            rules_out_of_time: self.selection.out_of_time,
            rules_not_selected: self.selection.not_selected,
            broken_rules: self.program.broken_rules.iter().map(|rule| rule.name.clone()).collect(),
            rules_silence_passes: self.selection.silence_passes,
        }
    }
}

/// Policies that were checked.
struct Checked {
    program: Program,
    diagnostics: Vec<Diagnostic>,
    sources: SourceMap,
    trees: Arc<[ParsedFile]>,
}

/// Policies on their way to a program.
#[derive(Default)]
struct Loading {
    sources: SourceMap,
    files: Vec<ParsedFile>,
    /// The files of which no tree is embedded, with their sources.
    to_parse: Vec<(usize, SourceId)>,
    diagnostics: Vec<Diagnostic>,
}

impl Loading {
    fn policy(&mut self, policy: PolicyText) {
        let tree = syntax::from_bytes(policy.tree);
        let id = self.sources.add(policy.name, policy.text);
        if tree.is_none() {
            self.to_parse.push((self.files.len(), id));
        }
        self.files.push(ParsedFile { file: tree.unwrap_or_default(), bundled: policy.bundled });
    }

    fn check(mut self, as_of: Date) -> Checked {
        for ((file, _), parsed) in self.to_parse.iter().zip(parse_all(&self.to_parse, &self.sources)) {
            self.diagnostics.extend(parsed.diagnostics);
            if let Some(place) = self.files.get_mut(*file) {
                place.file = parsed.file;
            }
        }
        let (program, found) = check_own(&self.files, as_of);
        self.diagnostics.extend(found);
        Checked { program, diagnostics: self.diagnostics, sources: self.sources, trees: self.files.into() }
    }
}

/// Parses those texts of which no tree is embedded, on all threads.
fn parse_all(files: &[(usize, SourceId)], sources: &SourceMap) -> Vec<Parsed> {
    if files.is_empty() {
        return Vec::new();
    }
    let parse = |(_, id): &(usize, SourceId)| syntax::parse(*id, sources.get(*id).map_or("", |source| &source.text));
    in_pool(None, || files.par_iter().map(parse).collect())
}
