//! A table of a project file, read key by key: each value has its place, and a key that nothing asks for is a mistake.

use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::manifest::{Entry, Node, NodeKind, Table};
use crate::source::Span;
use crate::time::Date;

/// A value with the place where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// What is written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// A key that a table takes.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it says, in a sentence without a period.
    pub doc: &'static str,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A day.
    Date,
    /// A duration.
    Duration,
    /// One of several words.
    OneOf(&'static [&'static str]),
    /// A list of words out of several.
    SomeOf(&'static [&'static str]),
    /// A table with keys of its own.
    Table(&'static [Key]),
    /// Any number of tables with the same keys.
    Tables(&'static [Key]),
    /// Something that another part of the program reads.
    Elsewhere,
}

/// Reads one table.
pub(super) struct TableReader<'t, 'p> {
    table: &'t Table<'t>,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'t, 'p> TableReader<'t, 'p> {
    /// Over a table that has these keys and no others.
    pub(super) fn new(table: &'t Table<'t>, keys: &[Key], what: &str, problems: &'p mut Vec<Diagnostic>) -> Self {
        for entry in table.entries {
            if !keys.iter().any(|key| key.name == entry.key) {
                problems.push(unknown_key(entry, keys, what));
            }
        }
        Self { table, problems }
    }

    /// A text that says something.
    pub(super) fn text(&mut self, key: &str) -> Option<Written<String>> {
        let entry = self.table.get(key)?;
        let NodeKind::Text(text) = &entry.value.kind else { return self.wrong(entry, "text, like `\"…\"`") };
        Some(Written { value: text.trim().to_owned(), span: entry.value.span })
    }

    /// A list of texts; each that is none is a mistake, and the others are kept.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<Written<String>>> {
        let entry = self.table.get(key)?;
        let NodeKind::Array(members) = &entry.value.kind else { return self.wrong(entry, "a list of texts, like `[\"…\"]`") };
        let mut texts = Vec::with_capacity(members.len());
        for member in *members {
            match &member.kind {
                NodeKind::Text(text) => texts.push(Written { value: text.trim().to_owned(), span: member.span }),
                _ => self.add(member, key, "a list of texts"),
            }
        }
        Some(texts)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &str) -> Option<Written<bool>> {
        let entry = self.table.get(key)?;
        match entry.value.kind {
            NodeKind::Bool(value) => Some(Written { value, span: entry.value.span }),
            _ => self.wrong(entry, "`true` or `false`"),
        }
    }

    /// A day, as TOML writes it or in quotes.
    pub(super) fn date(&mut self, key: &str) -> Option<Written<Date>> {
        let entry = self.table.get(key)?;
        let date = match &entry.value.kind {
            NodeKind::Date(date) => Some(*date),
            NodeKind::Text(text) => Date::parse(text),
            _ => None,
        };
        match date {
            Some(value) => Some(Written { value, span: entry.value.span }),
            None => self.wrong(entry, "a day, like `2027-01-31`"),
        }
    }

    /// One of several words.
    pub(super) fn one_of(&mut self, key: &str, words: &'static [&'static str]) -> Option<Written<&'static str>> {
        let written = self.text(key)?;
        let value = self.word(&written, words)?;
        Some(Written { value, span: written.span })
    }

    /// A list of words out of several.
    pub(super) fn some_of(&mut self, key: &str, words: &'static [&'static str]) -> Option<Vec<&'static str>> {
        let written = self.texts(key)?;
        Some(written.iter().filter_map(|written| self.word(written, words)).collect())
    }

    /// A table.
    pub(super) fn table(&mut self, key: &str) -> Option<&'t Table<'t>> {
        let entry = self.table.get(key)?;
        match &entry.value.kind {
            NodeKind::Table(table) => Some(table),
            _ => self.wrong(entry, &format!("a table: write `[{key}]`")),
        }
    }

    /// Tables, each with the place of its header.
    pub(super) fn tables(&mut self, key: &str) -> Vec<(&'t Table<'t>, Span)> {
        let Some(entry) = self.table.get(key) else { return Vec::new() };
        let NodeKind::Array(members) = &entry.value.kind else {
            let _: Option<()> = self.wrong(entry, &format!("a list of tables: write `[[{key}]]` for each"));
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(members.len());
        for member in *members {
            match &member.kind {
                NodeKind::Table(table) => tables.push((table, member.span)),
                _ => self.add(member, key, "a list of tables"),
            }
        }
        tables
    }

    /// Where further problems go.
    pub(super) fn problems(&mut self) -> &mut Vec<Diagnostic> {
        self.problems
    }

    fn word(&mut self, written: &Written<String>, words: &'static [&'static str]) -> Option<&'static str> {
        let found = words.iter().find(|word| **word == written.value).copied();
        if found.is_none() {
            let message = format!("`{}` is none of the words that can stand here", written.value);
            let nearest = suggest(&written.value, words.iter().copied());
            let help =
                nearest.map_or_else(|| format!("write one of `{}`", words.join("`, `")), |nearest| format!("did you mean `{nearest}`?"));
            self.problems.push(Diagnostic::error(Code::UNKNOWN_VALUE, written.span, message).help(help));
        }
        found
    }

    fn wrong<T>(&mut self, entry: &Entry<'_>, wanted: &str) -> Option<T> {
        self.add(&entry.value, entry.key, wanted);
        None
    }

    fn add(&mut self, node: &Node<'_>, key: &str, wanted: &str) {
        if !matches!(node.kind, NodeKind::Broken) {
            self.problems.push(Diagnostic::error(Code::BAD_VALUE, node.span, format!("`{key}` takes {wanted}")));
        }
    }
}

fn unknown_key(entry: &Entry<'_>, keys: &[Key], what: &str) -> Diagnostic {
    let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
    let error = Diagnostic::error(Code::UNKNOWN_KEY, entry.key_span, format!("{what} has no key `{}`", entry.key));
    let nearest = suggest(entry.key, names.iter().copied());
    error.help(nearest.map_or_else(|| format!("it has `{}`", names.join("`, `")), |nearest| format!("did you mean `{nearest}`?")))
}
