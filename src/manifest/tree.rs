//! A manifest's text as a spanned tree that knows no format and no schema.

use std::borrow::Cow;

use crate::source::Span;
use crate::time::Date;

/// One value with its place. For a table with a header, the place is the header.
#[derive(Debug, Clone)]
pub struct Node<'text> {
    /// What it is.
    pub kind: NodeKind<'text>,
    /// Where.
    pub span: Span,
}

/// The kinds of value.
#[derive(Debug, Clone)]
pub enum NodeKind<'text> {
    /// Text.
    Text(Cow<'text, str>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A day.
    Date(Date),
    /// A day with a time, or a time: nothing in the model takes one.
    Time(Cow<'text, str>),
    /// An array.
    Array(Vec<Node<'text>>),
    /// A table.
    Table(Table<'text>),
    /// A value that the text does not spell out (a mistake in it, a number out of range); reported already.
    Broken,
}

/// A table: keys with values, in order of the text.
#[derive(Debug, Clone, Default)]
pub struct Table<'text> {
    /// The entries.
    pub entries: Vec<Entry<'text>>,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Entry<'text> {
    /// The key.
    pub key: Cow<'text, str>,
    /// Its place.
    pub key_span: Span,
    /// The value.
    pub value: Node<'text>,
}

impl<'text> Table<'text> {
    /// The entry of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry<'text>> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}
