//! What a manifest declares, by names.

use std::collections::BTreeMap;

use ombud::check::{Program, Schema};
use ombud::manifest::{Member, Model, State};
use ombud::time::{Date, Duration};
use ombud::types::{EntityId, Type, Value};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Val {
    Bool(bool),
    Number(f64),
    Text(String),
    Date(Date),
    Duration(Duration),
    Indefinite,
    Term { vocabulary: String, name: String, exactly: bool },
    Word(String),
    Thing(usize),
    Controller,
    Kind(String),
}

/// What is known of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fact {
    /// Absent, unknown to the owners, or refused.
    Silent,
    /// Declared that there is none.
    None,
    Known(Val),
    /// Members (nothing for one that was refused), values known to be no members, and whether there may be others.
    Set {
        known: Vec<Option<Val>>,
        not: Vec<Val>,
        open: bool,
    },
}

/// An entity.
#[derive(Debug, Clone)]
pub(crate) struct Thing {
    pub(crate) kind: String,
    pub(crate) address: String,
    pub(crate) facts: BTreeMap<String, Fact>,
}

/// All entities, and for each kind those that are listed and whether there may be others.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) things: Vec<Thing>,
    pub(crate) lists: BTreeMap<String, (Vec<usize>, bool)>,
}

impl World {
    /// The model by names.
    pub(crate) fn of(program: &Program, model: &Model<'_>) -> Self {
        let schema = &program.schema;
        let mut world = Self::default();
        for (index, entity) in model.entities.iter().enumerate() {
            let id = EntityId::new(index);
            let kind = schema.kind(entity.kind).unwrap();
            let mut facts = BTreeMap::new();
            for attribute in &kind.attributes {
                let info = schema.attribute(*attribute).unwrap();
                let state = model.slot(schema, id, *attribute).unwrap().state;
                facts.insert(info.name.clone(), fact(program, model, &info.ty, state));
            }
            world.things.push(Thing { kind: kind.name.clone(), address: model.address(schema, id), facts });
        }
        for (id, kind) in schema.kind_ids() {
            let list = model.kind(id).unwrap();
            let things = list.entities.iter().map(|entity| entity.index()).collect();
            world.lists.insert(kind.name.clone(), (things, list.open || !list.declared));
        }
        world
    }

    /// The fact of an attribute; none where the entity's kind has no such attribute.
    pub(crate) fn fact(&self, thing: usize, attribute: &str) -> Option<&Fact> {
        self.things[thing].facts.get(attribute)
    }

    /// The entity of a kind of which there is one.
    pub(crate) fn only(&self, kind: &str) -> Option<usize> {
        self.lists.get(kind)?.0.first().copied()
    }
}

fn fact(program: &Program, model: &Model<'_>, ty: &Type, state: State<'_>) -> Fact {
    match state {
        State::Absent | State::Unknown | State::Refused => Fact::Silent,
        State::Value(Value::None) => Fact::None,
        State::Value(value) => Fact::Known(val(program, ty, value)),
        State::OnlyOne(entity) if ty.is_set() => Fact::Set { known: vec![Some(Val::Thing(entity.index()))], not: Vec::new(), open: false },
        State::OnlyOne(entity) => Fact::Known(Val::Thing(entity.index())),
        State::List(list) => {
            let read = |member: &Member<'_>| match member.state {
                State::Value(value) => Some(val(program, ty.element(), value)),
                _ => None,
            };
            Fact::Set {
                known: model.members(list).iter().map(read).collect(),
                not: model.excluded(list).iter().filter_map(read).collect(),
                open: list.open,
            }
        }
    }
}

fn val(program: &Program, ty: &Type, value: Value<'_>) -> Val {
    let schema: &Schema = &program.schema;
    match value {
        Value::Bool(value) => Val::Bool(value),
        Value::Integer(value) => Val::Number(value as f64),
        Value::Number(value) => Val::Number(value),
        Value::Text(text) => Val::Text(text.to_owned()),
        Value::Date(date) => Val::Date(date),
        Value::Duration(duration) => Val::Duration(duration),
        Value::Indefinite => Val::Indefinite,
        Value::Term { term, exactly } => {
            let term = program.vocabularies.term(term).unwrap();
            let vocabulary = program.vocabularies.vocabulary(term.vocabulary).unwrap().name.clone();
            Val::Term { vocabulary, name: term.name.clone(), exactly }
        }
        Value::OneOf(index) => match ty {
            Type::OneOf(words) => Val::Word(words[usize::from(index)].to_string()),
            _ => Val::Word(String::new()),
        },
        Value::Entity(entity) => Val::Thing(entity.index()),
        Value::Controller => Val::Controller,
        Value::Kind(kind) => Val::Kind(schema.kind(kind).unwrap().name.clone()),
        Value::None => Val::Word("none".to_owned()),
    }
}
