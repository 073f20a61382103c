//! What the phases of the checker share.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{ParsedFile, Program, program};
use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::source::Span;
use crate::syntax::ast;
use crate::time::Date;
use crate::types::{DefineId, FigureId, GraphId, InheritedId, LawId, PackId, RuleId};

/// The state of a check.
pub(super) struct Context<'files> {
    pub(super) files: &'files [ParsedFile],
    /// The pack of each file.
    pub(super) file_packs: Vec<PackId>,
    pub(super) program: Program,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) laws: FxHashMap<String, LawId>,
    pub(super) figures: FxHashMap<String, Vec<FigureId>>,
    pub(super) defines: FxHashMap<String, DefineId>,
    pub(super) graphs: FxHashMap<String, GraphId>,
    pub(super) inherited: FxHashMap<String, InheritedId>,
    /// Names whose declaration failed: they fit everywhere and report nothing further.
    pub(super) poisoned: FxHashSet<String>,
    pub(super) used: Used,
    /// Whether the declaration at hand touches one that failed: then it cannot be checked, and nothing more is said of it.
    pub(super) touched: bool,
    /// The day of the review.
    pub(super) as_of: Date,
    /// The pack that declares each kind.
    pub(super) kind_packs: Vec<PackId>,
    /// How deep each define nests once those that it uses are expanded.
    pub(super) define_depths: Vec<usize>,
    /// For each rule, the tree it came from.
    pub(super) rule_trees: Vec<(RuleId, &'files ast::Rule)>,
    linted: Linted,
}

/// What the lints look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Linted {
    /// All packs.
    All,
    /// Those that are not bundled.
    Own,
}

/// What rules use.
#[derive(Default)]
pub(super) struct Used {
    pub(super) laws: FxHashSet<LawId>,
    pub(super) figures: FxHashSet<FigureId>,
    pub(super) defines: FxHashSet<DefineId>,
    pub(super) inherited: FxHashSet<InheritedId>,
}

impl<'files> Context<'files> {
    pub(super) fn new(files: &'files [ParsedFile], as_of: Date, linted: Linted) -> Self {
        let lost = files.iter().flat_map(|file| file.file.lost.iter().cloned());
        Self {
            files,
            file_packs: Vec::new(),
            program: Program::default(),
            diagnostics: Vec::new(),
            laws: FxHashMap::default(),
            figures: FxHashMap::default(),
            defines: FxHashMap::default(),
            graphs: FxHashMap::default(),
            inherited: FxHashMap::default(),
            poisoned: lost.collect(),
            used: Used::default(),
            touched: false,
            as_of,
            kind_packs: Vec::new(),
            define_depths: Vec::new(),
            rule_trees: Vec::new(),
            linted,
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// All declarations with the pack they belong to.
    pub(super) fn declarations(&self) -> Vec<(PackId, &'files ast::Declaration)> {
        let files: &'files [ParsedFile] = self.files;
        let packs = files.iter().zip(self.file_packs.clone());
        packs.flat_map(|(file, pack)| file.file.declarations.iter().map(move |declaration| (pack, declaration))).collect()
    }

    /// Whether a pack is shipped in the binary.
    pub(super) fn is_bundled(&self, pack: PackId) -> bool {
        self.program.pack(pack).is_some_and(|pack| pack.bundled)
    }

    /// Whether lints look at what a pack declares.
    pub(super) fn is_linted(&self, pack: PackId) -> bool {
        self.linted == Linted::All || !self.is_bundled(pack)
    }

    /// Reports a name that nothing declares, with the nearest that something does, unless its declaration failed.
    pub(super) fn unknown<'name>(&mut self, what: &str, name: &ast::Name, known: impl IntoIterator<Item = &'name str>) {
        if self.is_poisoned(&name.node) {
            return;
        }
        let help = suggest(&name.node, known).map(|near| format!("did you mean `{near}`?"));
        self.report(Diagnostic::error(Code::UNKNOWN_NAME, name.span, format!("there is no {what} `{}`", name.node)).help_if(help));
    }

    /// Whether a name's declaration failed. Then whatever uses it cannot be checked either.
    pub(super) fn is_poisoned(&mut self, name: &str) -> bool {
        let poisoned = self.poisoned.contains(name);
        self.touched |= poisoned;
        poisoned
    }

    /// Makes a name one whose declaration failed.
    pub(super) fn poison(&mut self, name: &ast::Name) {
        self.poisoned.insert(name.node.clone());
    }

    /// Whether a declaration was read with a mistake: what it says is not the whole of it.
    pub(super) fn is_faulty(&self, declaration: Span) -> bool {
        let inside = |fault: &Span| fault.source == declaration.source && declaration.start <= fault.start && fault.end <= declaration.end;
        self.files.iter().any(|file| file.file.faults.iter().any(inside))
    }

    /// Whether an error was reported since there were so many diagnostics.
    pub(super) fn failed_since(&self, before: usize) -> bool {
        self.diagnostics.iter().skip(before).any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Reports a second declaration of a name.
    pub(super) fn duplicate(&mut self, what: &str, name: &ast::Name, first: Span) {
        let diagnostic = Diagnostic::error(Code::DUPLICATE, name.span, format!("{what} `{}` is declared twice", name.node))
            .label("declared again here")
            .also(first, "first declared here")
            .help("rename one of them, or remove it");
        self.report(diagnostic);
    }

    /// Resolves a citation and checks its pinpoint against the law's units.
    pub(super) fn citation(&mut self, citation: &ast::Citation) -> Option<program::Citation> {
        let Some(&law) = self.laws.get(&citation.law.node) else {
            let known: Vec<String> = self.laws.keys().cloned().collect();
            self.unknown("law", &citation.law, known.iter().map(String::as_str));
            return None;
        };
        self.used.laws.insert(law);
        let found = self.program.law(law)?;
        match super::laws::pinpoint(found, citation) {
            Ok(pinpoint) => Some(program::Citation { law, pinpoint, span: citation.span }),
            Err(diagnostic) => {
                self.report(*diagnostic);
                None
            }
        }
    }

    pub(super) fn finish(mut self) -> (Program, Vec<Diagnostic>) {
        self.diagnostics.sort_by(|left, right| left.order().cmp(&right.order()));
        self.diagnostics.dedup();
        (self.program, self.diagnostics)
    }
}
