//! Laying an example over the base: `KIND.attribute` sets a value of the main entity, `KIND."key".attribute` of another one,
//! `[[KIND]]` and `KIND = []` replace the list.

use super::directives::{Address, Directives};
use crate::check::{Identity, Schema};
use crate::manifest::{Entry, Node, NodeKind, Table};
use crate::types::{KindId, Type};

/// What an example is laid over.
pub(super) struct Base<'base> {
    pub(super) table: Table<'base>,
    pub(super) directives: &'base Directives,
    pub(super) schema: &'base Schema,
}

/// Lays an example over the base, in order of the text. Gives what could not be laid.
pub(super) fn lay<'text>(base: &mut Base<'text>, example: &Table<'text>) -> Vec<String> {
    let mut problems = Vec::new();
    for entry in &example.entries {
        if let Err(problem) = entry_over(base, entry) {
            problems.push(problem);
        }
    }
    problems
}

fn entry_over<'text>(base: &mut Base<'text>, entry: &Entry<'text>) -> Result<(), String> {
    let NodeKind::Table(values) = &entry.value.kind else {
        replace(&mut base.table, entry.clone());
        return Ok(());
    };
    let kind = base.schema.kind_named(&entry.key).ok_or_else(|| format!("there is no kind `{}`", entry.key))?;
    for value in &values.entries {
        let is_attribute = base.schema.attribute_of(kind, &value.key).is_some();
        match (&value.value.kind, is_attribute) {
            (NodeKind::Table(inner), false) => {
                for inner in &inner.entries {
                    set(base, kind, Some(&value.key), inner.clone())?;
                }
            }
            _ => set(base, kind, None, value.clone())?,
        }
    }
    Ok(())
}

fn replace<'text>(table: &mut Table<'text>, entry: Entry<'text>) {
    match table.entries.iter_mut().find(|found| found.key == entry.key) {
        Some(found) => *found = entry,
        None => table.entries.push(entry),
    }
}

fn set<'text>(base: &mut Base<'text>, kind: KindId, key: Option<&str>, entry: Entry<'text>) -> Result<(), String> {
    let inline = base.schema.attribute_of(kind, &entry.key).and_then(|id| base.schema.attribute(id));
    let inline = inline.is_some_and(|attribute| matches!(attribute.ty, Type::Inline(_)));
    let table = entity(base, kind, key)?;
    let existing = table.entries.iter_mut().find(|found| found.key == entry.key);
    match (existing, entry.value.kind) {
        (Some(Entry { value: Node { kind: NodeKind::Table(old), .. }, .. }), NodeKind::Table(new)) if inline => {
            new.entries.into_iter().for_each(|part| replace(old, part));
        }
        (_, kind) => replace(table, Entry { value: Node { kind, span: entry.value.span }, ..entry }),
    }
    Ok(())
}

/// The table of an entity: of a singleton; by key or term; or of the main one.
pub(super) fn entity<'base, 'text>(
    base: &'base mut Base<'text>,
    kind: KindId,
    key: Option<&str>,
) -> Result<&'base mut Table<'text>, String> {
    let found = base.schema.kind(kind).ok_or("no such kind")?;
    let name = found.name.as_str();
    let main = base.directives.main.iter().find(|(main, _)| main == name).map(|(_, key)| key.as_str());
    let entry = base.table.entries.iter_mut().find(|entry| entry.key == name).ok_or_else(|| format!("the base has no `{name}`"))?;
    match &mut entry.value.kind {
        NodeKind::Table(table) => Ok(table),
        NodeKind::Array(nodes) => {
            let wanted = key.or(main);
            let position = match wanted {
                Some(wanted) => nodes.iter().position(|node| is_called(node, wanted, found.identity)),
                None if nodes.len() == 1 => Some(0),
                None => None,
            };
            let node = position.and_then(|position| nodes.get_mut(position));
            match node.map(|node| &mut node.kind) {
                Some(NodeKind::Table(table)) => Ok(table),
                _ => Err(match wanted {
                    Some(wanted) => format!("there is no {name} `{wanted}` in the base"),
                    None => format!("the base has several {name}s; say which one: `{name}.\"key\".…`"),
                }),
            }
        }
        _ => Err(format!("`{name}` in the base is no entity")),
    }
}

/// Whether an entity has a key, or, where its kind has none, is of a term.
pub(super) fn is_called(node: &Node<'_>, wanted: &str, identity: Identity) -> bool {
    let NodeKind::Table(table) = &node.kind else { return false };
    let attribute = if matches!(identity, Identity::Unkeyed) { "is" } else { "id" };
    table.get(attribute).is_some_and(|entry| matches!(&entry.value.kind, NodeKind::Text(text) if text == wanted))
}

/// Makes something absent: a list, an entity, an attribute, or a part of an inline one.
pub(super) fn remove(base: &mut Base<'_>, address: &Address) -> Result<(), String> {
    let words: Vec<&str> = address.words.iter().map(String::as_str).collect();
    let unknown = || format!("`#~ without {}` leads to nothing", address.text);
    let Some((kind_name, rest)) = words.split_first() else { return Err(unknown()) };
    let kind = base.schema.kind_named(kind_name).ok_or_else(unknown)?;
    match rest {
        [] => take(&mut base.table, kind_name).then_some(()).ok_or_else(unknown),
        [word, rest @ ..] if base.schema.attribute_of(kind, word).is_some() => {
            remove_from(entity(base, kind, None)?, word, rest).ok_or_else(unknown)
        }
        [key] => remove_entity(base, kind, key).ok_or_else(unknown),
        [key, word, rest @ ..] => remove_from(entity(base, kind, Some(key))?, word, rest).ok_or_else(unknown),
    }
}

fn take(table: &mut Table<'_>, key: &str) -> bool {
    let before = table.entries.len();
    table.entries.retain(|entry| entry.key != key);
    table.entries.len() < before
}

fn remove_from(table: &mut Table<'_>, word: &str, rest: &[&str]) -> Option<()> {
    match rest {
        [] => take(table, word).then_some(()),
        [inner] => match table.entries.iter_mut().find(|entry| entry.key == word).map(|entry| &mut entry.value.kind) {
            Some(NodeKind::Table(table)) => take(table, inner).then_some(()),
            _ => None,
        },
        _ => None,
    }
}

fn remove_entity(base: &mut Base<'_>, kind: KindId, key: &str) -> Option<()> {
    let found = base.schema.kind(kind)?;
    let entry = base.table.entries.iter_mut().find(|entry| entry.key == found.name.as_str())?;
    let NodeKind::Array(nodes) = &mut entry.value.kind else { return None };
    let before = nodes.len();
    nodes.retain(|node| !is_called(node, key, found.identity));
    (nodes.len() < before).then_some(())
}
