//! The checked program: every name resolved to an id, every condition typed.

mod condition;
mod walk;

use rustc_hash::FxHashMap;

use super::{Schema, Vocabularies};
use crate::diagnostic::Severity;
use crate::source::Span;
pub use crate::syntax::ast::Modality;
use crate::syntax::ast::UnitKind;
use crate::time::{Date, Duration};
use crate::types::{DefineId, ExprId, FigureId, InheritedId, KindId, LawId, PackId, RuleId, TermId, Type};
pub use walk::bodies;
pub(super) use walk::children;

pub use condition::{
    Expr, ExprKind, Inherited, List, Operand, Parts, Passage, Path, Quantified, Quantifier, Root, Route, Shortest, Source, Step, Waypoint,
};

/// Everything that the loaded packs declare.
#[derive(Debug, Clone, Default)]
pub struct Program {
    /// The packs, by id.
    pub packs: Vec<Pack>,
    /// The laws, by id.
    pub laws: Vec<Law>,
    /// The model.
    pub schema: Schema,
    /// The terms.
    pub vocabularies: Vocabularies,
    /// The figures, by id; several of one name hold at different times.
    pub figures: Vec<Figure>,
    /// The defines, by id, each after those that it uses.
    pub defines: Vec<Define>,
    /// The inherited labels, by id, in order of name.
    pub inherited: Vec<Inherited>,
    /// The rules, by id, in order of name.
    pub rules: Vec<Rule>,
    /// All conditions.
    pub exprs: Vec<Expr>,
    /// Rules by name.
    pub rule_by_name: FxHashMap<String, RuleId>,
    /// Rules that could not be checked, by name: they are reported as not checked.
    pub broken_rules: Vec<BrokenRule>,
}

/// A rule that the checker refused.
#[derive(Debug, Clone)]
pub struct BrokenRule {
    /// Its name.
    pub name: String,
    /// Where its name is declared.
    pub span: Span,
}

/// A pack.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Entries of the legal reference that no declaration can decide, with the reason.
    pub uncovered: Vec<(String, String)>,
    /// The prefix that its attributes carry, and where it is declared.
    pub prefix: Option<(String, Span)>,
    /// Whether it is shipped in the binary.
    pub bundled: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A law.
#[derive(Debug, Clone)]
pub struct Law {
    /// Its name in citations.
    pub name: String,
    /// Its full title.
    pub title: String,
    /// How it prints.
    pub short: String,
    /// Its address.
    pub url: Option<String>,
    /// The units that can be cited: ranges, or lists.
    pub units: Vec<(UnitKind, Extent)>,
    /// Where, whom and when it reaches.
    pub area: Area,
    /// The pack that declares it.
    pub pack: PackId,
    /// Where its name is declared.
    pub span: Span,
}

/// Which units of a law exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// From the first to the last number.
    Range(u32, u32),
    /// These.
    Listed(Vec<String>),
}

/// Where, whom and when a law or a rule reaches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Area {
    /// The places; empty: everywhere.
    pub places: Vec<TermId>,
    /// Whether an establishment of the controller in a place makes it reach every item.
    pub establishments: bool,
    /// First day on which it applies.
    pub from: Option<Date>,
    /// First day on which it no longer applies.
    pub until: Option<Date>,
}

impl Area {
    /// Whether it applies on a day.
    #[must_use]
    pub fn in_time(&self, as_of: Date) -> bool {
        self.from.is_none_or(|from| from <= as_of) && self.until.is_none_or(|until| as_of < until)
    }
}

/// A citation, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The law.
    pub law: LawId,
    /// `Art. 9(2)(b)` as printed.
    pub pinpoint: String,
    /// Where it is written.
    pub span: Span,
}

/// A number of the law, or a chosen one.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Its value.
    pub value: Constant,
    /// The law that fixes it; empty where it was chosen.
    pub citations: Vec<Citation>,
    /// Why it was chosen so.
    pub chosen: Option<String>,
    /// First day on which it holds.
    pub from: Option<Date>,
    /// First day on which it no longer holds.
    pub until: Option<Date>,
    /// The pack that declares it.
    pub pack: PackId,
    /// Where its name is declared.
    pub span: Span,
}

/// A value written in a policy.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// A day.
    Date(Date),
    /// A length of time.
    Duration(Duration),
    /// A term.
    Term(TermId),
    /// A value of a one-of, by index.
    OneOf(u16),
    /// `true` or `false`.
    Bool(bool),
    /// The reserved party.
    Controller,
    /// A kind of entity, as a value of `collection.incomplete`.
    Kind(KindId),
}

/// A named condition.
#[derive(Debug, Clone)]
pub struct Define {
    /// Its name.
    pub name: String,
    /// The kind of its parameter, which is variable 0.
    pub parameter: Option<KindId>,
    /// Its body.
    pub body: ExprId,
    /// The names of its variables, by id.
    pub variables: Vec<Variable>,
    /// The pack that declares it.
    pub pack: PackId,
    /// Where its name is declared.
    pub span: Span,
}

/// A variable of a rule or define.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What it stands for.
    pub element: Type,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// The rule kept, as a sentence.
    pub title: String,
    /// The pack that declares it.
    pub pack: PackId,
    /// How much a finding weighs; `advise` gives notes.
    pub severity: Severity,
    /// How it asks.
    pub modality: Modality,
    /// What it cites.
    pub citations: Vec<Citation>,
    /// The entries of the legal reference that it encodes.
    pub covers: Vec<String>,
    /// Where and when it applies: in any of these; empty: everywhere, always.
    pub areas: Vec<Area>,
    /// The places that its own `in` clause names, in order.
    pub own_places: Vec<TermId>,
    /// The kind of its items; none: the collection, once.
    pub each: Option<KindId>,
    /// Its guard.
    pub guard: Option<ExprId>,
    /// Its condition, before `forbid` turns it round.
    pub duty: ExprId,
    /// Its exceptions.
    pub exceptions: Vec<Exception>,
    /// What is said when it is violated.
    pub message: Template,
    /// What is pointed at.
    pub labels: Vec<RuleLabel>,
    /// What to change.
    pub help: String,
    /// A question for counsel.
    pub ask: Option<String>,
    /// Its examples.
    pub examples: Vec<Example>,
    /// The rules it displaces.
    pub overrides: Vec<RuleId>,
    /// The rules that displace it.
    pub overridden_by: Vec<RuleId>,
    /// Why silence may pass.
    pub silence_passes: Option<String>,
    /// Why its findings cannot be waived; where it says so.
    pub unwaivable: Option<String>,
    /// Its variables, by id; 0 is the item where there is one.
    pub variables: Vec<Variable>,
    /// Where its name is declared.
    pub name_span: Span,
    /// The whole rule.
    pub span: Span,
}

/// `unless …`
#[derive(Debug, Clone)]
pub struct Exception {
    /// When it holds.
    pub condition: ExprId,
    /// Its law.
    pub citations: Vec<Citation>,
    /// Exceptions to it.
    pub exceptions: Vec<Exception>,
    /// The whole clause.
    pub span: Span,
}

/// A place that a finding points at.
#[derive(Debug, Clone)]
pub struct RuleLabel {
    /// What is pointed at.
    pub target: Target,
    /// What is said there.
    pub text: Template,
}

/// What a label points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A fact, or the entity of a variable where the path has no attributes.
    Path(Path),
    /// The list of a kind.
    Kind(KindId),
}

/// An executable example.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it must give.
    pub verdict: Verdict,
    /// The text between the quotes.
    pub content: Span,
}

/// What one rule says of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The rule applies and is breached.
    Violated,
    /// What is declared does not decide it.
    Undetermined,
    /// An exception holds.
    Excused,
    /// The rule is kept.
    Satisfied,
    /// The rule does not apply.
    NotApplicable,
}

impl Verdict {
    /// All verdicts, as examples name them.
    pub const ALL: [Self; 5] = [Self::Violated, Self::Satisfied, Self::Undetermined, Self::Excused, Self::NotApplicable];

    /// As written in examples and printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Violated => "violated",
            Self::Undetermined => "undetermined",
            Self::Excused => "excused",
            Self::Satisfied => "satisfied",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// Text with paths to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<TemplatePart>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatePart {
    /// Text as it is.
    Text(String),
    /// A fact's value.
    Path(Path),
    /// A figure's value.
    Figure(FigureId),
}

impl Program {
    /// An expression by id.
    #[must_use]
    pub fn expr(&self, id: ExprId) -> Option<&Expr> {
        self.exprs.get(id.index())
    }

    /// A rule by id.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(id.index())
    }

    /// A law by id.
    #[must_use]
    pub fn law(&self, id: LawId) -> Option<&Law> {
        self.laws.get(id.index())
    }

    /// A pack by id.
    #[must_use]
    pub fn pack(&self, id: PackId) -> Option<&Pack> {
        self.packs.get(id.index())
    }

    /// A define by id.
    #[must_use]
    pub fn define(&self, id: DefineId) -> Option<&Define> {
        self.defines.get(id.index())
    }

    /// An inherited label by id.
    #[must_use]
    pub fn inherited(&self, id: InheritedId) -> Option<&Inherited> {
        self.inherited.get(id.index())
    }

    /// A figure by id.
    #[must_use]
    pub fn figure(&self, id: FigureId) -> Option<&Figure> {
        self.figures.get(id.index())
    }

    /// All rules with their ids.
    pub fn rule_ids(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.rules.iter().enumerate().map(|(index, rule)| (RuleId::new(index), rule))
    }

    /// A citation as printed: the law's short name and the pinpoint.
    #[must_use]
    pub fn citation(&self, citation: &Citation) -> String {
        let short = self.law(citation.law).map_or("", |law| law.short.as_str());
        format!("{short} {}", citation.pinpoint)
    }
}
