//! A manifest as a tree that can be changed and written again.

use std::fmt::Write as _;

use toml::{Table, Value};

/// Reads a text that is well formed.
pub(crate) fn parse(text: &str) -> Table {
    text.parse().unwrap()
}

/// Writes a tree as a manifest: single values first, then tables, each with its values in place.
pub(crate) fn write(tree: &Table) -> String {
    let mut out = String::new();
    for (name, value) in tree.iter().filter(|(_, value)| !has_header(value)) {
        let _ = writeln!(out, "{} = {}", key(name), inline(value));
    }
    for (name, value) in tree {
        match value {
            Value::Table(table) => {
                let _ = writeln!(out, "[{}]", key(name));
                body(&mut out, table);
            }
            Value::Array(tables) if has_header(value) => {
                for table in tables.iter().filter_map(Value::as_table) {
                    let _ = writeln!(out, "[[{}]]", key(name));
                    body(&mut out, table);
                }
            }
            _ => {}
        }
    }
    out
}

fn has_header(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(values) => !values.is_empty() && values.iter().all(Value::is_table),
        _ => false,
    }
}

fn body(out: &mut String, table: &Table) {
    for (name, value) in table {
        let _ = writeln!(out, "{} = {}", key(name), inline(value));
    }
}

fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
    if bare { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Boolean(value) => value.to_string(),
        Value::Datetime(date) => date.to_string(),
        Value::Array(values) => format!("[{}]", values.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let parts: Vec<String> = table.iter().map(|(name, value)| format!("{} = {}", key(name), inline(value))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
    }
}

/// A way down a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// What a way leads to.
pub(crate) fn at<'tree>(tree: &'tree mut Table, way: &[Step]) -> Option<&'tree mut Value> {
    let (Step::Key(first), rest) = way.split_first()? else { return None };
    rest.iter().try_fold(tree.get_mut(first)?, |value, step| match step {
        Step::Key(key) => value.as_table_mut()?.get_mut(key),
        Step::Index(index) => value.as_array_mut()?.get_mut(*index),
    })
}

/// The table that holds what a way leads to, and the last key.
pub(crate) fn holder<'tree, 'way>(tree: &'tree mut Table, way: &'way [Step]) -> Option<(&'tree mut Table, &'way str)> {
    let (Step::Key(last), before) = way.split_last()? else { return None };
    if before.is_empty() {
        return Some((tree, last));
    }
    Some((at(tree, before)?.as_table_mut()?, last))
}
