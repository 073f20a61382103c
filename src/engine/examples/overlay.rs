//! Laying an example over the base: `KIND.attribute` sets a value of the main entity, `KIND."key".attribute` of another one,
//! `[[KIND]]` and `KIND = []` replace the list.

use super::directives::{Address, Directives};
use crate::check::{Identity, Schema};
use crate::manifest::{Arena, Entry, Node, NodeKind, Table};
use crate::types::{KindId, Type};

/// What an example is laid over.
pub(super) struct Base<'base> {
    pub(super) arena: &'base Arena,
    pub(super) table: Table<'base>,
    pub(super) directives: &'base Directives,
    pub(super) schema: &'base Schema,
}

/// The table of an entity, and where it stands in the base.
pub(super) struct Found<'base> {
    entry: Entry<'base>,
    /// Its place in the list of its kind; none for a singleton.
    member: Option<usize>,
    pub(super) table: Table<'base>,
}

/// Lays an example over the base, in order of the text. Gives what could not be laid.
pub(super) fn lay<'text>(base: &mut Base<'text>, example: &Table<'text>) -> Vec<String> {
    let mut problems = Vec::new();
    for entry in example.entries {
        if let Err(problem) = entry_over(base, entry) {
            problems.push(problem);
        }
    }
    problems
}

fn entry_over<'text>(base: &mut Base<'text>, entry: &Entry<'text>) -> Result<(), String> {
    let NodeKind::Table(values) = &entry.value.kind else {
        base.table = base.table.with(base.arena, *entry);
        return Ok(());
    };
    let kind = base.schema.kind_named(entry.key).ok_or_else(|| format!("there is no kind `{}`", entry.key))?;
    for value in values.entries {
        let is_attribute = base.schema.attribute_of(kind, value.key).is_some();
        match (&value.value.kind, is_attribute) {
            (NodeKind::Table(inner), false) => {
                for inner in inner.entries {
                    set(base, kind, Some(value.key), *inner)?;
                }
            }
            _ => set(base, kind, None, *value)?,
        }
    }
    Ok(())
}

fn set<'text>(base: &mut Base<'text>, kind: KindId, key: Option<&str>, entry: Entry<'text>) -> Result<(), String> {
    let inline = base.schema.attribute_of(kind, entry.key).and_then(|id| base.schema.attribute(id));
    let inline = inline.is_some_and(|attribute| matches!(attribute.ty, Type::Inline(_)));
    let found = entity(base, kind, key)?;
    let entry = match (found.table.get(entry.key), entry.value.kind) {
        (Some(&Entry { key, key_span, value: Node { kind: NodeKind::Table(old), span } }), NodeKind::Table(new)) if inline => {
            let both = new.entries.iter().fold(old, |table, part| table.with(base.arena, *part));
            Entry { key, key_span, value: Node { kind: NodeKind::Table(both), span } }
        }
        _ => entry,
    };
    let table = found.table.with(base.arena, entry);
    put(base, &found, table);
    Ok(())
}

/// Puts a changed table where the entity stands.
pub(super) fn put<'base>(base: &mut Base<'base>, found: &Found<'base>, table: Table<'base>) {
    let changed = NodeKind::Table(table);
    let kind = match (found.member, found.entry.value.kind) {
        (Some(place), NodeKind::Array(members)) => NodeKind::Array(base.arena.nodes_with(members, place, changed)),
        _ => changed,
    };
    base.table = base.table.with(base.arena, Entry { value: Node { kind, ..found.entry.value }, ..found.entry });
}

/// The table of an entity: of a singleton; by key or term; or of the main one.
pub(super) fn entity<'base>(base: &Base<'base>, kind: KindId, key: Option<&str>) -> Result<Found<'base>, String> {
    let declared = base.schema.kind(kind).ok_or("no such kind")?;
    let name = declared.name.as_str();
    let main = base.directives.main.iter().find(|(main, _)| main == name).map(|(_, key)| key.as_str());
    let entry = *base.table.get(name).ok_or_else(|| format!("the base has no `{name}`"))?;
    match entry.value.kind {
        NodeKind::Table(table) => Ok(Found { entry, member: None, table }),
        NodeKind::Array(nodes) => {
            let wanted = key.or(main);
            let member = match wanted {
                Some(wanted) => nodes.iter().position(|node| is_called(node, wanted, declared.identity)),
                None if nodes.len() == 1 => Some(0),
                None => None,
            };
            match member.and_then(|member| nodes.get(member)).map(|node| node.kind) {
                Some(NodeKind::Table(table)) => Ok(Found { entry, member, table }),
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
    table.get(attribute).is_some_and(|entry| matches!(entry.value.kind, NodeKind::Text(text) if text == wanted))
}

/// Makes something absent: a list, an entity, an attribute, or a part of an inline one.
pub(super) fn remove(base: &mut Base<'_>, address: &Address) -> Result<(), String> {
    let words: Vec<&str> = address.words.iter().map(String::as_str).collect();
    let unknown = || format!("`#~ without {}` leads to nothing", address.text);
    let Some((kind_name, rest)) = words.split_first() else { return Err(unknown()) };
    let kind = base.schema.kind_named(kind_name).ok_or_else(unknown)?;
    match rest {
        [] => {
            base.table = base.table.without(base.arena, kind_name).ok_or_else(unknown)?;
            Ok(())
        }
        [word, rest @ ..] if base.schema.attribute_of(kind, word).is_some() => remove_from(base, (kind, None), word, rest, unknown),
        [key] => remove_entity(base, kind, key).ok_or_else(unknown),
        [key, word, rest @ ..] => remove_from(base, (kind, Some(key)), word, rest, unknown),
    }
}

fn remove_from(
    base: &mut Base<'_>,
    (kind, key): (KindId, Option<&str>),
    word: &str,
    rest: &[&str],
    unknown: impl Fn() -> String,
) -> Result<(), String> {
    let found = entity(base, kind, key)?;
    let left = match (rest, found.table.get(word)) {
        ([], _) => found.table.without(base.arena, word),
        ([inner], Some(&Entry { value: Node { kind: NodeKind::Table(table), span }, key, key_span })) => {
            let table = table.without(base.arena, inner);
            table.map(|table| found.table.with(base.arena, Entry { key, key_span, value: Node { kind: NodeKind::Table(table), span } }))
        }
        _ => None,
    };
    put(base, &found, left.ok_or_else(unknown)?);
    Ok(())
}

fn remove_entity(base: &mut Base<'_>, kind: KindId, key: &str) -> Option<()> {
    let declared = base.schema.kind(kind)?;
    let entry = base.table.get(declared.name.as_str())?;
    let NodeKind::Array(nodes) = entry.value.kind else { return None };
    let left: Vec<Node<'_>> = nodes.iter().copied().filter(|node| !is_called(node, key, declared.identity)).collect();
    let kind = NodeKind::Array(base.arena.nodes(&left));
    base.table = base.table.with(base.arena, Entry { value: Node { kind, ..entry.value }, ..*entry });
    (left.len() < nodes.len()).then_some(())
}
