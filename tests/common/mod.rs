//! What the property tests share: sessions, manifests as trees that can be changed and written again, and generators.

pub(crate) mod document;
pub(crate) mod generate;
pub(crate) mod less;
pub(crate) mod schema;
pub(crate) mod start;

use ombud::check::{ParsedFile, Program, check};
use ombud::diagnostic::Diagnostic;
use ombud::eval::{Evaluation, Options, Plan, evaluate};
use ombud::manifest::{Arena, Model, ReadContext, Table, parse, read};
use ombud::source::SourceId;
use ombud::syntax::ast;
use ombud::time::Date;
use ombud::types::RuleId;

/// A policy of several files, parsed and checked.
pub(crate) struct Policies {
    /// The syntax trees.
    pub(crate) files: Vec<ast::File>,
    /// What the checker made of them.
    pub(crate) program: Program,
    /// What the parser and the checker said.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The day of the review.
    pub(crate) as_of: Date,
}

impl Policies {
    /// Parses and checks texts, as if none was shipped in the binary.
    pub(crate) fn of(texts: &[&str], as_of: Date) -> Self {
        let mut diagnostics = Vec::new();
        let mut files = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let parsed = ombud::syntax::parse(SourceId::new(index), text);
            diagnostics.extend(parsed.diagnostics);
            files.push(parsed.file);
        }
        let parsed: Vec<ParsedFile> = files.iter().map(|file| ParsedFile { file: file.clone(), bundled: false }).collect();
        let (program, more) = check(&parsed, as_of);
        diagnostics.extend(more);
        Self { files, program, diagnostics, as_of }
    }

    /// The policies shipped in the binary.
    pub(crate) fn bundled(as_of: Date) -> Self {
        let texts = ombud::engine::bundled_policies();
        let texts: Vec<&str> = texts.iter().map(|policy| policy.text.as_str()).collect();
        Self::of(&texts, as_of)
    }

    /// All rules that could be checked.
    pub(crate) fn rules(&self) -> Vec<RuleId> {
        self.program.rule_ids().map(|(id, _)| id).collect()
    }

    /// Reads a manifest, hands the model and the verdicts of some rules to a function, and gives back what that gives.
    pub(crate) fn judge<T>(&self, text: &str, rules: &[RuleId], look: impl FnOnce(&Model<'_>, &Evaluation, &[Diagnostic]) -> T) -> T {
        let source = SourceId::new(self.files.len());
        let arena = Arena::new();
        let (tree, mut problems) = parse(&arena, source, text);
        let failed = !problems.is_empty();
        let (model, more) = self.read(&tree, failed, source);
        problems.extend(more);
        let plan = Plan::new(&self.program, self.as_of, rules);
        let options = Options { bytes: text.len(), trace: None, verdicts: true };
        let evaluation = evaluate(&plan, &model, options);
        look(&model, &evaluation, &problems)
    }

    fn read<'t>(&self, tree: &'t Table<'t>, failed: bool, source: SourceId) -> (Model<'t>, Vec<Diagnostic>) {
        let context = ReadContext { schema: &self.program.schema, vocabularies: &self.program.vocabularies, source, language: "1.0" };
        read(tree, failed, &context)
    }
}

/// A day that exists.
pub(crate) fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

/// The day of all reviews that need no other.
pub(crate) fn today() -> Date {
    day(2026, 11, 1)
}

/// Choices, one after the other; when they run out, always the first. Shrinking makes each choice the first.
pub(crate) struct Dice<'rolls> {
    rolls: &'rolls [u16],
    at: usize,
}

impl<'rolls> Dice<'rolls> {
    pub(crate) fn new(rolls: &'rolls [u16]) -> Self {
        Self { rolls, at: 0 }
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let roll = self.rolls.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(roll) % bound.max(1)
    }

    /// One of several.
    pub(crate) fn pick<'from, T>(&mut self, from: &'from [T]) -> &'from T {
        &from[self.below(from.len())]
    }

    /// One of several words.
    pub(crate) fn word(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    /// True so many times out of a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }
}

/// Always the same choices for a seed (splitmix64).
pub(crate) fn fixed_rolls(seed: u64, count: usize) -> Vec<u16> {
    let mut state = seed;
    let mut roll = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed >> 40) as u16
    };
    (0..count).map(|_| roll()).collect()
}
