//! Ways to declare less: delete a key, say that it is unknown, misspell it, say it more vaguely, leave a list open.

use ombud::check::{Attribute, Identity, Program};
use ombud::types::{KindId, TermId, Type, VocabularyId};
use toml::{Table, Value};

use super::document::{Step, at, holder};

/// One way to declare less.
#[derive(Debug, Clone)]
pub(crate) enum Less {
    /// The key is gone.
    Delete(Vec<Step>),
    /// The owners do not know.
    Unknown(Vec<Step>),
    /// The key is misspelt.
    MisspellKey(Vec<Step>),
    /// The value, or a member, is misspelt.
    Misspell(Vec<Step>),
    /// The value, or a member, is a broader term.
    Vague(Vec<Step>, String),
    /// The list may have more members.
    Open(Vec<Step>),
    /// A kind may have more entities.
    Incomplete(String),
    /// The list of a kind is not declared at all.
    Drop(String),
}

impl Less {
    /// A tree that declares less than another by this.
    pub(crate) fn of(&self, tree: &Table) -> Option<Table> {
        let mut tree = tree.clone();
        match self {
            Self::Delete(way) => {
                let (table, key) = holder(&mut tree, way)?;
                table.remove(key)?;
            }
            Self::Unknown(way) => *at(&mut tree, way)? = Value::String("unknown".to_owned()),
            Self::MisspellKey(way) => {
                let (table, key) = holder(&mut tree, way)?;
                let value = table.remove(key)?;
                table.insert(format!("{key}q"), value);
            }
            Self::Misspell(way) => *at(&mut tree, way)? = Value::String("no-such-wordq".to_owned()),
            Self::Vague(way, broader) => *at(&mut tree, way)? = Value::String(broader.clone()),
            Self::Open(way) => {
                let value = at(&mut tree, way)?;
                match value {
                    Value::Array(members) => members.push(Value::String("unknown".to_owned())),
                    Value::Table(_) => return None,
                    single => *single = Value::Array(vec![single.clone(), Value::String("unknown".to_owned())]),
                }
            }
            Self::Incomplete(kind) => {
                let collection = tree.entry("collection").or_insert_with(|| Value::Table(Table::new())).as_table_mut()?;
                match collection.entry("incomplete").or_insert_with(|| Value::Array(Vec::new())) {
                    Value::Array(kinds) => kinds.push(Value::String(kind.clone())),
                    _ => return None,
                }
            }
            Self::Drop(kind) => {
                tree.remove(kind)?;
            }
        }
        Some(tree)
    }
}

/// All ways to declare less than a tree by one step.
pub(crate) fn all(program: &Program, tree: &Table) -> Vec<Less> {
    let mut found = Vec::new();
    for (name, value) in tree {
        let Some(kind) = program.schema.kind_named(name) else { continue };
        let way = vec![Step::Key(name.clone())];
        match value {
            Value::Table(table) => of_entity(program, kind, table, &way, &mut found),
            Value::Array(tables) => {
                for (index, table) in tables.iter().enumerate() {
                    let way = [way.as_slice(), &[Step::Index(index)]].concat();
                    table.as_table().into_iter().for_each(|table| of_entity(program, kind, table, &way, &mut found));
                }
                found.push(Less::Incomplete(name.clone()));
                found.push(Less::Drop(name.clone()));
            }
            _ => {}
        }
    }
    found
}

fn of_entity(program: &Program, kind: KindId, table: &Table, way: &[Step], found: &mut Vec<Less>) {
    for (name, value) in table {
        let Some(id) = program.schema.attribute_of(kind, name) else { continue };
        let Some(attribute) = program.schema.attribute(id) else { continue };
        let is_key = program.schema.kind(kind).is_some_and(|kind| kind.identity == Identity::Key(id));
        if !is_key && attribute.ty.element() != &Type::EntityName {
            of_value(program, attribute, value, &[way, &[Step::Key(name.clone())]].concat(), found);
        }
    }
}

fn of_value(program: &Program, attribute: &Attribute, value: &Value, way: &[Step], found: &mut Vec<Less>) {
    found.push(Less::Delete(way.to_vec()));
    found.push(Less::Unknown(way.to_vec()));
    found.push(Less::MisspellKey(way.to_vec()));
    if attribute.ty.is_set() && value.as_str() != Some("unknown") && value.as_str() != Some("none") {
        found.push(Less::Open(way.to_vec()));
    }
    of_single(program, attribute.ty.element(), value, way, found);
    if let (true, Value::Array(members)) = (attribute.ty.is_set(), value) {
        for (index, member) in members.iter().enumerate() {
            let way = [way, &[Step::Index(index)]].concat();
            of_single(program, attribute.ty.element(), member, &way, found);
            if member.as_str() != Some("unknown") {
                found.push(Less::Unknown(way));
            }
        }
    }
}

fn of_single(program: &Program, ty: &Type, value: &Value, way: &[Step], found: &mut Vec<Less>) {
    match (ty, value) {
        (Type::Inline(kind), Value::Table(table)) => of_entity(program, *kind, table, way, found),
        (Type::Text | Type::Path | Type::Citation, _) => {}
        (_, Value::Array(_) | Value::Table(_)) => {}
        (_, Value::String(text)) if text == "unknown" => {}
        (Type::Term { vocabulary, .. }, Value::String(text)) => {
            found.push(Less::Misspell(way.to_vec()));
            found.extend(broader(program, *vocabulary, text).into_iter().map(|term| Less::Vague(way.to_vec(), term)));
        }
        _ => found.push(Less::Misspell(way.to_vec())),
    }
}

/// The terms above a declared one that say less: those that do not stand for themselves.
fn broader(program: &Program, vocabulary: VocabularyId, text: &str) -> Vec<String> {
    let vocabularies = &program.vocabularies;
    let (exactly, name) = text.strip_prefix("exactly:").map_or((false, text), |name| (true, name));
    let (Some(declared), Some(all)) = (vocabularies.term_named(vocabulary, name), vocabularies.vocabulary(vocabulary)) else {
        return Vec::new();
    };
    let says_less = |term: &&TermId| {
        let above = vocabularies.is_below(declared, **term) && (**term != declared || exactly);
        above && !vocabularies.stands_for_itself(**term, false)
    };
    all.terms.iter().filter(says_less).filter_map(|term| Some(vocabularies.term(*term)?.name.clone())).collect()
}
