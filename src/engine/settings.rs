//! What the files that set up a project come to: further packs and terms, and for each list of files the rules and the gate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::packs::PolicyText;
use super::project::{Project, ProjectFile, ProjectFileKind, whole};
use super::select::{Choice, Selection};
use super::{GateLevels, Problem};
use crate::check::program::Rule;
use crate::check::{ParsedFile, Program};
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::{self, NodeKind};
use crate::project::{Effective, Profile, Settings, effective, read_settings};
use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::ast;
use crate::time::Date;
use crate::types::RuleId;

/// The name of the pack to which terms of `ombud.toml` belong.
const PACK: &str = "project";

/// The files that set up a project, and what they say.
#[derive(Debug, Clone, Default)]
pub struct ProjectSettings {
    /// The files.
    pub files: Project,
    /// For each file, its source.
    pub sources: Vec<SourceId>,
    /// For each file, what it says; nothing for those that are no settings.
    pub settings: Vec<Settings>,
    /// For each source of a policy that files name, which files.
    owners: BTreeMap<SourceId, BTreeSet<usize>>,
    /// For each list of files, what it comes to.
    pub(super) settled: Vec<Settled>,
}

/// What a list of files comes to.
#[derive(Debug, Clone, Default)]
pub(super) struct Settled {
    /// The rules that are applied to manifests below it.
    pub selection: Selection,
    /// Rules that displace none.
    pub ignored: Vec<RuleId>,
    /// When findings gate.
    pub levels: GateLevels,
}

impl ProjectSettings {
    /// Reads the files, and adds them to the sources.
    pub(super) fn read(project: &Project, sources: &mut SourceMap) -> (Self, Vec<Diagnostic>) {
        let mut read = Self { files: project.clone(), ..Self::default() };
        let mut diagnostics = Vec::new();
        for file in &project.files {
            let id = sources.add(file.shown.as_str(), file.text.as_str());
            read.sources.push(id);
            let mut settings = Settings { source: id, ..Settings::default() };
            if file.kind == ProjectFileKind::Settings {
                let arena = manifest::Arena::new();
                let (tree, found) = manifest::parse(&arena, id, &file.text);
                diagnostics.extend(found);
                let (own, found) = read_settings(&tree, id);
                diagnostics.extend(found);
                settings = own;
            }
            read.settings.push(settings);
        }
        (read, diagnostics)
    }

    /// Reads the packs that files name, besides those that the run was given.
    pub(super) fn read_packs(&self, own: &mut OwnPacks) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for pack in &self.files.packs {
            let span = self.sources.get(pack.file).map_or(pack.span, |source| Span { source: *source, ..pack.span });
            match &pack.policies {
                Ok(policies) => own.add(policies, pack.file),
                Err(problems) => diagnostics.extend(problems.iter().map(|problem| unreadable_pack(&pack.written, span, problem.clone()))),
            }
        }
        diagnostics
    }

    /// Notes which files name a policy; none of them where the run was given it.
    pub(super) fn note_policy(&mut self, source: SourceId, owners: Option<BTreeSet<usize>>) {
        if let Some(owners) = owners {
            self.owners.insert(source, owners);
        }
    }

    /// The terms that files add, as policies.
    pub(super) fn terms(&self) -> Vec<ParsedFile> {
        let with_terms = self.settings.iter().filter(|settings| !settings.terms.is_empty());
        with_terms.map(|settings| ParsedFile { file: terms(settings), bundled: false }).collect()
    }

    /// Settles what each list of files comes to.
    pub(super) fn settle(&mut self, program: &Program, of_run: &Selection, as_of: Date, profile: Option<Profile>) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for settings in &self.settings {
            for rules in settings.select.iter().chain(&settings.ignore) {
                diagnostics.extend(Choice::misnamed(program, rules));
            }
        }
        let mut overstepped = BTreeSet::new();
        for chain in 0..self.files.chains.len() {
            let effective = self.effective(chain, profile);
            overstepped.extend(effective.overstepped.iter().map(|over| (over.span, over.fixed, over.table)));
            let is_below = |id: &RuleId| program.rule(*id).is_some_and(|rule| self.stands_above(rule, chain));
            let choice = Choice { select: effective.select, ignore: &effective.ignore };
            let (selection, ignored) = choice.among(program, of_run, is_below, as_of);
            let levels = GateLevels { violated: effective.violated.0, undetermined: effective.undetermined.0 };
            self.settled.push(Settled { selection, ignored, levels });
        }
        diagnostics.extend(overstepped.into_iter().map(|(span, fixed, table)| overstep(table, span, fixed)));
        diagnostics
    }

    /// What a list of files comes to, with the places.
    #[must_use]
    pub fn effective(&self, chain: usize, profile: Option<Profile>) -> Effective<'_> {
        let chain: Vec<&Settings> =
            self.files.of_kind(chain, ProjectFileKind::Settings).filter_map(|file| self.settings.get(file)).collect();
        effective(&chain, profile)
    }

    /// The settings of a list of files, the nearest first.
    pub fn settings_above(&self, chain: usize) -> impl Iterator<Item = &Settings> {
        self.files.of_kind(chain, ProjectFileKind::Settings).filter_map(|file| self.settings.get(file))
    }

    /// The files of a list, of every kind, the nearest first.
    pub fn files_above(&self, chain: usize) -> impl Iterator<Item = &ProjectFile> {
        self.files.chains.get(chain).into_iter().flatten().filter_map(|file| self.files.files.get(*file))
    }

    /// What stands above a manifest.
    #[must_use]
    pub(super) fn settled_for(&self, chain: Option<usize>) -> Option<&Settled> {
        self.settled.get(chain?)
    }

    /// Whether a rule is meant for manifests below a list of files: it is if it is bundled or the run was given it.
    fn stands_above(&self, rule: &Rule, chain: usize) -> bool {
        let Some(owners) = self.owners.get(&rule.name_span.source) else { return true };
        self.files.of_kind(chain, ProjectFileKind::Settings).any(|file| owners.contains(&file))
    }

    /// Whether a manifest is left out by a file above it, and by which pattern.
    pub(super) fn excludes(&self, chain: usize, manifest: &Path) -> Option<Span> {
        let above: Vec<usize> = self.files.of_kind(chain, ProjectFileKind::Settings).collect();
        let fixes = |index: &usize| self.settings.get(*index).is_some_and(Settings::is_fixed);
        let heard = above.iter().rposition(fixes).unwrap_or(0);
        above.into_iter().skip(heard).find_map(|index| {
            let (file, settings) = (self.files.files.get(index)?, self.settings.get(index)?);
            let patterns = settings.exclude.as_ref().filter(|patterns| !patterns.is_empty())?;
            let path = whole(manifest);
            let below = super::shown(path.strip_prefix(&file.folder).ok()?);
            patterns.iter().find(|pattern| pattern.takes(&below)).map(|pattern| pattern.written.span)
        })
    }
}

/// Packs that are not bundled: each policy once, with the files that name it; without any where the run was given it.
pub(super) struct OwnPacks {
    given: Vec<PolicyText>,
    named: BTreeMap<String, (PolicyText, BTreeSet<usize>)>,
}

impl OwnPacks {
    /// With those that the run was given.
    pub(super) fn new(given: Vec<PolicyText>) -> Self {
        Self { given, named: BTreeMap::new() }
    }

    fn add(&mut self, policies: &[PolicyText], file: usize) {
        for policy in policies {
            self.named.entry(policy.name.clone()).or_insert((policy.clone(), BTreeSet::new())).1.insert(file);
        }
    }

    /// All, in order of path.
    pub(super) fn into_policies(self) -> impl Iterator<Item = (PolicyText, Option<BTreeSet<usize>>)> {
        let given: BTreeSet<String> = self.given.iter().map(|policy| policy.name.clone()).collect();
        let named = self.named.into_iter().filter(move |(name, _)| !given.contains(name)).map(|(_, (text, owners))| (text, Some(owners)));
        self.given.into_iter().map(|text| (text, None)).chain(named)
    }
}

fn unreadable_pack(pack: &str, span: Span, problem: Problem) -> Diagnostic {
    let place = if problem.path.is_empty() { pack.to_owned() } else { problem.path };
    Diagnostic::error(Code::UNREADABLE, span, format!("the pack `{place}` cannot be read: {}", problem.message)).help_if(problem.help)
}

fn overstep(table: &str, span: Span, fixed: Span) -> Diagnostic {
    let error = Diagnostic::error(Code::FIXED_ABOVE, span, format!("`{table}` cannot be said here, since a file above fixes it"));
    error.also(fixed, "fixed here").help("say it in the file above, or remove it here")
}

/// The terms of a file, as a policy that extends vocabularies.
fn terms(settings: &Settings) -> ast::File {
    let start = Span::new(settings.source, 0, 0);
    let name = ast::Name { node: PACK.to_owned(), span: start };
    let pack = ast::Pack { name, title: None, uncovered: Vec::new(), prefix: None, span: start };
    let extend = settings.terms.iter().map(|term| {
        let written = |written: &crate::project::Written<String>| ast::Spanned { node: written.value.clone(), span: written.span };
        let new = ast::Term {
            name: written(&term.name),
            label: Some(written(&term.title)),
            iri: term.iri.as_ref().map(written),
            complete: false,
            also_within: Vec::new(),
            also_written: Vec::new(),
            children: Vec::new(),
        };
        let terms = vec![(written(&term.within), vec![new])];
        ast::Declaration::Extend(ast::Extend::Vocabulary { vocabulary: written(&term.vocabulary), terms, span: term.span })
    });
    let declarations = std::iter::once(ast::Declaration::Pack(pack)).chain(extend).collect();
    ast::File { declarations, ..ast::File::default() }
}

/// The `workspace` table of settings.
pub(super) fn workspace<'tree, 't>(tree: &'tree manifest::Table<'t>) -> Option<&'tree manifest::Table<'t>> {
    match &tree.get("workspace")?.value.kind {
        NodeKind::Table(table) => Some(table),
        _ => None,
    }
}
