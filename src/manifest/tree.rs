//! A manifest's text as a spanned tree that knows no format and no schema.

use super::arena::Arena;
use crate::source::Span;
use crate::time::Date;

/// One value with its place. For a table with a header, the place is the header.
#[derive(Debug, Clone, Copy)]
pub struct Node<'text> {
    /// What it is.
    pub kind: NodeKind<'text>,
    /// Where.
    pub span: Span,
}

/// The kinds of value.
#[derive(Debug, Clone, Copy)]
pub enum NodeKind<'text> {
    /// Text.
    Text(&'text str),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A day.
    Date(Date),
    /// A day with a time, or a time: nothing in the model takes one.
    Time(&'text str),
    /// An array.
    Array(&'text [Node<'text>]),
    /// A table.
    Table(Table<'text>),
    /// A value that the text does not spell out (a mistake in it, a number out of range); reported already.
    Broken,
}

/// A table: keys with values, in order of the text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Table<'text> {
    /// The entries.
    pub entries: &'text [Entry<'text>],
}

/// A key with its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'text> {
    /// The key.
    pub key: &'text str,
    /// Its place.
    pub key_span: Span,
    /// The value.
    pub value: Node<'text>,
}

impl<'text> Table<'text> {
    /// The entry of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'text Entry<'text>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The same table with an entry: in the place of the one of its key, else at the end.
    pub(crate) fn with(self, arena: &'text Arena, entry: Entry<'text>) -> Self {
        let mut entries = self.entries.to_vec();
        match entries.iter_mut().find(|found| found.key == entry.key) {
            Some(found) => *found = entry,
            None => entries.push(entry),
        }
        Self { entries: arena.entries(&entries) }
    }

    /// The same table with another value for the entry at a place.
    pub(crate) fn with_kind_at(self, arena: &'text Arena, place: usize, kind: NodeKind<'text>) -> Self {
        let mut entries = self.entries.to_vec();
        entries.get_mut(place).into_iter().for_each(|entry| entry.value.kind = kind);
        Self { entries: arena.entries(&entries) }
    }

    /// The same table without a key; none where it has no such key.
    pub(crate) fn without(self, arena: &'text Arena, key: &str) -> Option<Self> {
        let left: Vec<Entry<'_>> = self.entries.iter().copied().filter(|entry| entry.key != key).collect();
        (left.len() < self.entries.len()).then(|| Self { entries: arena.entries(&left) })
    }
}
