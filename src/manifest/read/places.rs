//! Places for facts that have none of their own.

use crate::manifest::tree::{Node, NodeKind, Table};
use crate::source::{SourceId, Span};

/// The top of the file, as something that can be shown: its first header, else its first key, else its first byte.
pub(super) fn top(tree: &Table<'_>, source: SourceId) -> Span {
    let headers = tree.entries.iter().filter_map(|entry| header(&entry.value));
    let first_key = tree.entries.first().map(|entry| entry.key_span);
    headers.min().or(first_key).unwrap_or(Span::new(source, 0, 0))
}

/// The place of a table, or of the first table of an array.
pub(super) fn header(node: &Node<'_>) -> Option<Span> {
    match &node.kind {
        NodeKind::Table(_) => Some(node.span),
        NodeKind::Array(members) => members.first().filter(|first| matches!(first.kind, NodeKind::Table(_))).map(|first| first.span),
        _ => None,
    }
}
