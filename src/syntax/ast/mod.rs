//! The syntax tree of a policy file: what was written, with spans, before any name is resolved.

mod expr;

pub use expr::{
    Binding, CompareOp, Expr, ExprKind, Inclusion, Literal, Measure, Operand, Passage, Path, Quantifier, Route, RouteQuantifier,
    RouteShape, Shortest,
};

use serde::{Deserialize, Serialize};

use crate::source::Span;
use crate::time::Date;

/// A value with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// What was written.
    pub node: T,
    /// Where.
    pub span: Span,
}

/// An identifier with its place.
pub type Name = Spanned<String>;
/// A string literal, unescaped, with the place of the literal (quotes included).
pub type Text = Spanned<String>;

/// One policy file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// The declarations that could be read, in source order.
    pub declarations: Vec<Declaration>,
    /// All words of those that could not: a name among them may have been declared there.
    pub lost: Vec<String>,
    /// The places of mistakes inside of declarations that could be read but for them.
    pub faults: Vec<Span>,
}

/// One declaration at the top level of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Declaration {
    /// `pack NAME "title" { … }`
    Pack(Pack),
    /// `law NAME "title" { … }`
    Law(Law),
    /// `vocabulary NAME { … }`
    Vocabulary(Vocabulary),
    /// `entity NAME "doc" key id { … }`
    Entity(Entity),
    /// `extend entity …` or `extend vocabulary …`
    Extend(Extend),
    /// `graph NAME over …`
    Graph(Graph),
    /// `inherited NAME "title" over GRAPH { … }`
    Inherited(Inherited),
    /// `figure NAME : TYPE = …`
    Figure(Figure),
    /// `define NAME(p: kind) := …`
    Define(Define),
    /// `rule NAME "title" { … }`
    Rule(Box<Rule>),
}

/// Which pack the file belongs to; the file with a title describes the pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pack {
    /// Its name.
    pub name: Name,
    /// Its title, in the one file that describes it.
    pub title: Option<Text>,
    /// Entries of the legal reference that no declaration can decide, each with the reason.
    pub uncovered: Vec<(Name, Text)>,
    /// The prefix that this pack's attributes carry.
    pub prefix: Option<Name>,
    /// The whole declaration.
    pub span: Span,
}

/// A law: what rules cite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Law {
    /// Its name in citations.
    pub name: Name,
    /// Its full title.
    pub title: Text,
    /// How it prints in citations.
    pub short: Option<Text>,
    /// Its address.
    pub url: Option<Text>,
    /// The units that can be cited.
    pub units: Vec<Unit>,
    /// The places where it applies; empty: everywhere.
    pub area: Vec<Name>,
    /// Whose place decides: `subjects`, `establishments`.
    pub reach: Vec<Name>,
    /// First day on which it applies.
    pub from: Option<Spanned<Date>>,
    /// First day on which it no longer applies.
    pub until: Option<Spanned<Date>>,
    /// The whole declaration.
    pub span: Span,
}

/// Units of a law that can be cited: a range of numbers, or a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Which unit.
    pub kind: Spanned<UnitKind>,
    /// Which of them exist.
    pub extent: Extent,
}

/// The unit of a pinpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UnitKind {
    /// `Art.`
    Article,
    /// `Rec.`
    Recital,
    /// `§`
    Section,
    /// `para.`
    Point,
}

/// Which units exist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Extent {
    /// `1..99`, both ends included.
    Range(u32, u32),
    /// Listed one by one.
    Listed(Vec<Text>),
}

/// A vocabulary: a forest of terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Its name.
    pub name: Name,
    /// What it is for.
    pub title: Option<Text>,
    /// Its top terms.
    pub terms: Vec<Term>,
    /// The whole declaration.
    pub span: Span,
}

/// A term with those written below it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Its name.
    pub name: Name,
    /// Its label in plain words.
    pub label: Option<Text>,
    /// The DPV term that it maps to, as a prefixed name.
    pub iri: Option<Spanned<String>>,
    /// Whether it can stand for itself.
    pub complete: bool,
    /// Further parents, with the dates between which they hold.
    pub also_within: Vec<AlsoWithin>,
    /// Other spellings.
    pub also_written: Vec<Name>,
    /// Narrower terms.
    pub children: Vec<Term>,
}

/// A further parent of a term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlsoWithin {
    /// The parent.
    pub parent: Name,
    /// First day on which it holds.
    pub from: Option<Spanned<Date>>,
    /// First day on which it no longer holds.
    pub until: Option<Spanned<Date>>,
}

/// A kind of entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub doc: Text,
    /// How one is told from another.
    pub identity: Identity,
    /// Its attributes, in order.
    pub attributes: Vec<Attribute>,
    /// The whole declaration.
    pub span: Span,
}

/// How entities of a kind are told apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Identity {
    /// By an attribute.
    Key(Name),
    /// There is exactly one.
    Singleton,
    /// Not at all: addressed by position.
    Unkeyed,
    /// Written inside another entity.
    Inline,
}

/// One attribute line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Spanned<TypeExpr>,
    /// Left out, it means the only entity of its kind.
    pub only_one: bool,
    /// It takes `"none"`.
    pub optional: bool,
    /// The engine sets it; a manifest may not.
    pub computed: bool,
    /// When a newcomer is asked for it: `first`, `gate`, `later`.
    pub asked: Option<Name>,
    /// Its former name.
    pub formerly: Option<Name>,
    /// What it says.
    pub doc: Text,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TypeExpr {
    /// `set of T`
    Set(Box<TypeExpr>),
    /// `term of V below T`
    Term {
        /// The vocabulary.
        vocabulary: Name,
        /// The term below which it must lie.
        below: Option<Name>,
    },
    /// `one of a, b`
    OneOf(Vec<Name>),
    /// A built-in type, an entity, or a union of them: `text`, `field or stage`, `duration or indefinite`.
    Named(Vec<Name>),
}

/// `extend …`: more attributes or more terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Extend {
    /// More attributes for an entity.
    Entity {
        /// Which entity.
        entity: Name,
        /// The attributes.
        attributes: Vec<Attribute>,
        /// The whole declaration.
        span: Span,
    },
    /// More terms below existing ones.
    Vocabulary {
        /// Which vocabulary.
        vocabulary: Name,
        /// Parent and new terms.
        terms: Vec<(Name, Vec<Term>)>,
        /// The whole declaration.
        span: Span,
    },
}

/// A graph over references of the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    /// Its name.
    pub name: Name,
    /// Its edges.
    pub edges: Vec<Edge>,
    /// Whether an edge attribute names the next node (`forward`) or the previous one (`backward`).
    pub forward: bool,
    /// Where routes begin.
    pub entry: Entry,
    /// The attribute that says how long it takes until the next node.
    pub time: Option<Edge>,
    /// The attribute that says how many actions a node takes.
    pub effort: Option<Edge>,
    /// The whole declaration.
    pub span: Span,
}

/// A label that nodes of a graph have from those that they come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inherited {
    /// Its name.
    pub name: Name,
    /// What it says of a node that carries it.
    pub title: Text,
    /// The graph along which it is handed on.
    pub graph: Name,
    /// Where it begins.
    pub from: Vec<InheritedLine>,
    /// Where it ends.
    pub until: Vec<InheritedLine>,
    /// The whole declaration.
    pub span: Span,
}

/// `from KIND V where …` or `until KIND V where …`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InheritedLine {
    /// The kind of node.
    pub kind: Name,
    /// The variable that stands for the node.
    pub variable: Name,
    /// The condition, if not all of the kind.
    pub condition: Option<Expr>,
    /// The whole line.
    pub span: Span,
}

/// `step.next`: references of one kind that are edges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// The kind.
    pub entity: Name,
    /// The attribute.
    pub attribute: Name,
}

/// Where routes of a graph begin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Entry {
    /// At each entity of a kind.
    Every(Name),
    /// Where an attribute says.
    Attribute(Edge),
}

/// A number that law gives or that was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Spanned<TypeExpr>,
    /// Its value.
    pub value: Spanned<Literal>,
    /// Where it comes from.
    pub origin: FigureOrigin,
    /// First day on which it holds.
    pub from: Option<Spanned<Date>>,
    /// First day on which it no longer holds.
    pub until: Option<Spanned<Date>>,
    /// The whole declaration.
    pub span: Span,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FigureOrigin {
    /// Fixed by law.
    Law(Vec<Citation>),
    /// Chosen, with the reason.
    Chosen(Text),
}

/// A named condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Define {
    /// Its name.
    pub name: Name,
    /// Its parameter and the parameter's kind.
    pub parameter: Option<(Name, Name)>,
    /// Its meaning.
    pub body: Expr,
    /// The whole declaration.
    pub span: Span,
}

/// One rule. Clauses that may stand once keep the first; the checker reports the others from `repeated`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name.
    pub name: Name,
    /// The rule kept, as a sentence.
    pub title: Text,
    /// What it cites.
    pub law: Vec<Citation>,
    /// The entries of the legal reference that it encodes.
    pub covers: Vec<Name>,
    /// `error`, `warning` or `note`.
    pub severity: Option<Name>,
    /// Its own area.
    pub area: Vec<Name>,
    /// Its own first day.
    pub from: Option<Spanned<Date>>,
    /// Its own end.
    pub until: Option<Spanned<Date>>,
    /// The rules that it displaces.
    pub overrides: Vec<Name>,
    /// Why silence may pass.
    pub silence_passes: Option<Text>,
    /// Why its findings cannot be waived; where it says so.
    pub unwaivable: Option<Text>,
    /// The kind and the variable of `for each`.
    pub each: Option<(Name, Name)>,
    /// Its guard.
    pub guard: Option<Expr>,
    /// What it asks.
    pub duties: Vec<Duty>,
    /// Its exceptions.
    pub exceptions: Vec<Exception>,
    /// What is said when it is violated.
    pub message: Option<Text>,
    /// Which facts are pointed at.
    pub labels: Vec<LabelClause>,
    /// What to change.
    pub help: Option<Text>,
    /// A question for counsel.
    pub ask: Option<Text>,
    /// Its examples.
    pub examples: Vec<Example>,
    /// Clauses written more often than allowed: the keyword and the place of the repetition.
    pub repeated: Vec<Spanned<String>>,
    /// The whole declaration.
    pub span: Span,
}

/// What a rule asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// How.
    pub modality: Spanned<Modality>,
    /// The condition.
    pub condition: Expr,
}

/// How a rule asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Modality {
    /// Breached where the condition is false.
    Require,
    /// Breached where the condition is true.
    Forbid,
    /// A `require` that never fails the gate.
    Advise,
}

/// `unless …`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exception {
    /// When it holds.
    pub condition: Expr,
    /// The law of the exception.
    pub law: Vec<Citation>,
    /// Exceptions to the exception.
    pub exceptions: Vec<Exception>,
    /// The whole clause.
    pub span: Span,
}

/// `label PATH "text"`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelClause {
    /// What is pointed at.
    pub path: Path,
    /// What is said there.
    pub text: Text,
}

/// `example VERDICT """ … """`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// `violated`, `satisfied`, `undetermined`, `excused`, `not-applicable`.
    pub verdict: Name,
    /// The place of the text between the quotes.
    pub content: Span,
}

/// A citation: law and pinpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// The law.
    pub law: Name,
    /// Where in it.
    pub pinpoint: Pinpoint,
    /// The whole citation.
    pub span: Span,
}

/// Where in a law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Pinpoint {
    /// `Art. 9(2)(b)`: the unit, and the number as written (`9(2)(b)`).
    Structured {
        /// The unit.
        unit: UnitKind,
        /// The number with its groups.
        number: String,
        /// Its place.
        span: Span,
    },
    /// `"Art. L. 1222-4"`
    Quoted(Text),
}
