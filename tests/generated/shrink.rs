//! Smaller manifests that still fail.

use toml::{Table, Value};

/// A manifest from which nothing can be taken without its ceasing to fail.
pub(crate) fn least(tree: &Table, fails: impl Fn(&Table) -> bool) -> Table {
    let mut tree = tree.clone();
    while let Some(less) = smaller(&tree).into_iter().find(&fails) {
        tree = less;
    }
    tree
}

/// Each manifest with one thing less.
fn smaller(tree: &Table) -> Vec<Table> {
    let without = |key: &String| {
        let mut less = tree.clone();
        less.remove(key);
        less
    };
    let inside = tree.iter().flat_map(|(key, value)| {
        parts(value).into_iter().map(move |part| {
            let mut less = tree.clone();
            less.insert(key.clone(), part);
            less
        })
    });
    tree.keys().filter(|key| *key != "id").map(without).chain(inside).collect()
}

fn parts(value: &Value) -> Vec<Value> {
    match value {
        Value::Table(table) => smaller(table).into_iter().map(Value::Table).collect(),
        Value::Array(values) => {
            let without = |index: usize| [&values[..index], &values[index + 1..]].concat();
            let inside = (0..values.len()).flat_map(|index| {
                parts(&values[index]).into_iter().map(move |part| {
                    let mut values = values.clone();
                    values[index] = part;
                    values
                })
            });
            (0..values.len()).map(without).chain(inside).map(Value::Array).collect()
        }
        _ => Vec::new(),
    }
}
