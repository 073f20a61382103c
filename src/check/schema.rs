//! The compiled model: kinds of entity, their attributes, and the graphs over them. The manifest reader, the type checker, the
//! JSON Schema and `explain` all read this.

use rustc_hash::FxHashMap;

use crate::source::Span;
use crate::types::{AttributeId, GraphId, KindId, PackId, Type};

/// All kinds, attributes and graphs.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The kinds, by id.
    pub kinds: Vec<Kind>,
    /// The attributes of all kinds, by id.
    pub attributes: Vec<Attribute>,
    /// Those that, left out, mean the only entity of their kind.
    pub only_ones: Vec<AttributeId>,
    /// Those that name kinds: of these not every entity may be declared.
    pub incomplete: Vec<AttributeId>,
    /// The graphs, by id.
    pub graphs: Vec<Graph>,
    /// Kinds by name.
    pub kind_by_name: FxHashMap<String, KindId>,
}

/// One kind of entity.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Its name: the table's name in manifests.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// How one is told from another.
    pub identity: Identity,
    /// Its attributes, in order of declaration; an attribute's `slot` is its index here.
    pub attributes: Vec<AttributeId>,
    /// Attributes by name; former names lead to the same attribute.
    pub by_name: FxHashMap<String, AttributeId>,
    /// The attribute `is`, if it has one.
    pub is: Option<AttributeId>,
    /// The attribute `subjects`, or for the kind `subject` none: those that the item concerns.
    pub subjects: Option<AttributeId>,
    /// Where it is declared.
    pub span: Span,
}

/// How entities of a kind are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// By this attribute.
    Key(AttributeId),
    /// There is exactly one, a single table.
    Singleton,
    /// By position only.
    Unkeyed,
    /// Written in place, inside another entity.
    Inline,
}

/// One attribute of a kind.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The kind it belongs to.
    pub kind: KindId,
    /// Its index among the kind's attributes.
    pub slot: u16,
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Left out, it means the only entity of its kind.
    pub only_one: bool,
    /// It takes `"none"`.
    pub optional: bool,
    /// The engine sets it; a manifest may not.
    pub computed: bool,
    /// When a newcomer is asked for it.
    pub asked: Asked,
    /// Its former name.
    pub formerly: Option<String>,
    /// What it says.
    pub doc: String,
    /// The pack that declares it.
    pub pack: PackId,
    /// Where its name is declared.
    pub span: Span,
}

/// When a newcomer is asked for an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Among the first twelve questions.
    First,
    /// Before a European gate can pass.
    Gate,
    /// Only when a rule asks.
    Later,
}

/// A graph over references of the model.
#[derive(Debug, Clone)]
pub struct Graph {
    /// Its name.
    pub name: String,
    /// The reference attributes that are its edges.
    pub edges: Vec<AttributeId>,
    /// Whether an edge attribute names the next node, or the previous one.
    pub forward: bool,
    /// Where routes begin.
    pub entry: Entry,
    /// The kinds that its edges join, in order of id.
    pub kinds: Vec<KindId>,
    /// The attribute that says how long it takes from a node to the next.
    pub time: Option<AttributeId>,
    /// The attribute that says how many actions a node takes.
    pub effort: Option<AttributeId>,
    /// Where it is declared.
    pub span: Span,
}

/// Where routes of a graph begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// At each entity of a kind.
    Every(KindId),
    /// At the entities that this attribute of a singleton names.
    Named(AttributeId),
}

impl Schema {
    /// A kind by id.
    #[must_use]
    pub fn kind(&self, id: KindId) -> Option<&Kind> {
        self.kinds.get(id.index())
    }

    /// An attribute by id.
    #[must_use]
    pub fn attribute(&self, id: AttributeId) -> Option<&Attribute> {
        self.attributes.get(id.index())
    }

    /// Whether routes of some graph add up an attribute as what they cost: then it is no less than nothing.
    #[must_use]
    pub fn is_effort(&self, attribute: &Attribute) -> bool {
        let mut efforts = self.graphs.iter().filter_map(|graph| self.attribute(graph.effort?));
        efforts.any(|effort| (effort.kind, effort.slot) == (attribute.kind, attribute.slot))
    }

    /// A graph by id.
    #[must_use]
    pub fn graph(&self, id: GraphId) -> Option<&Graph> {
        self.graphs.get(id.index())
    }

    /// The id of a kind by name.
    #[must_use]
    pub fn kind_named(&self, name: &str) -> Option<KindId> {
        self.kind_by_name.get(name).copied()
    }

    /// The attribute of a kind by name (or former name).
    #[must_use]
    pub fn attribute_of(&self, kind: KindId, name: &str) -> Option<AttributeId> {
        self.kind(kind)?.by_name.get(name).copied()
    }

    /// All kinds with their ids.
    pub fn kind_ids(&self) -> impl Iterator<Item = (KindId, &Kind)> {
        self.kinds.iter().enumerate().map(|(index, kind)| (KindId::new(index), kind))
    }
}
