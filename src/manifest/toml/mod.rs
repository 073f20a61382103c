//! TOML text to a spanned tree, with every problem of the text in one run. The only place that names the `toml` crate
//! and the parser below it.

mod problems;
mod scalars;
mod sound;

use std::borrow::Cow;
use std::ops::Range;

use ::toml::Spanned;
use ::toml::de::{DeArray, DeInteger, DeTable, DeValue, Error};
use ::toml::value::Datetime;

use super::arena::Arena;
use super::tree::{Entry, Node, NodeKind, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};
use problems::{Mistake, diagnose, quoted};

/// Tables and arrays nest at most so deep: dotted keys multiply what the crate allows, and later passes walk the tree recursively.
const MAX_DEPTH: usize = 100;

/// Of a larger text only the first mistake is sought, and nothing is kept if there is one: the crate collects up to three errors for
/// each two bytes, some 300 bytes apiece.
const MAX_RECOVERED: usize = 256 * 1024;

/// Reads a text that is a source of its own; its tree lies in an arena. Where the diagnostics are not empty, the text had mistakes and
/// the tree may lack parts of it.
#[must_use]
pub fn parse<'text>(arena: &'text Arena, source: SourceId, text: &'text str) -> (Table<'text>, Vec<Diagnostic>) {
    parse_at(arena, source, text, 0)
}

/// Reads a text that begins at a byte of a larger source; places are those of the larger one.
#[must_use]
pub fn parse_at<'text>(arena: &'text Arena, source: SourceId, text: &'text str, base: usize) -> (Table<'text>, Vec<Diagnostic>) {
    let place = Place { arena, source, text, base };
    match sound::read(place) {
        Some(table) => (table, Vec::new()),
        None => by_crate(place),
    }
}

/// Reads a text whatever is wrong with it: the crate makes a tree, and tells every mistake.
fn by_crate(place: Place<'_>) -> (Table<'_>, Vec<Diagnostic>) {
    let text = place.text;
    let (root, errors) = parse_tables(text);
    let mistakes = mistakes(text, &errors);
    let mut reader = TreeReader { place, reach: reach(&mistakes), mistakes, refused: Vec::new(), unclosed: Vec::new() };
    let mut table = reader.table(root.into_inner(), 0);
    let TreeReader { mistakes, mut refused, unclosed, .. } = reader;
    if !mistakes.is_empty() {
        let mut found = diagnose(place, &mut table, &mistakes, &unclosed);
        if text.len() > MAX_RECOVERED {
            found.iter_mut().for_each(say_that_nothing_is_read);
        }
        refused.append(&mut found);
    }
    refused.sort_by(|one, other| one.order().cmp(&other.order()));
    (table, refused)
}

fn say_that_nothing_is_read(diagnostic: &mut Diagnostic) {
    let help = diagnostic.help.take().map_or(String::new(), |help| format!("{help}; "));
    diagnostic.help = Some(format!("{help}nothing of a text of this size is read until its mistakes are corrected"));
}

fn parse_tables(text: &str) -> (Spanned<DeTable<'_>>, Vec<Error>) {
    if text.len() <= MAX_RECOVERED {
        return DeTable::parse_recoverable(text);
    }
    match DeTable::parse(text) {
        Ok(root) => (root, Vec::new()),
        Err(error) => (Spanned::new(0..0, DeTable::new()), vec![error]),
    }
}

/// A text, where it stands, and the room for its tree.
#[derive(Clone, Copy)]
struct Place<'text> {
    arena: &'text Arena,
    source: SourceId,
    text: &'text str,
    base: usize,
}

impl<'text> Place<'text> {
    /// The place of a range of the text, clipped to the text and widened to whole characters.
    fn span(self, range: &Range<usize>) -> Span {
        let range = clip(self.text, range);
        Span::new(self.source, self.base + range.start, self.base + range.end)
    }

    /// A text of the tree: as it stands, or with its escapes resolved.
    fn owned(self, text: Cow<'text, str>) -> &'text str {
        match text {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => self.arena.text(&text),
        }
    }

    fn slice(self, range: &Range<usize>) -> &'text str {
        self.text.get(clip(self.text, range)).unwrap_or("")
    }
}

fn clip(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.clamp(start, text.len()));
    start..end
}

/// The crate's errors as plain data, in order of place.
fn mistakes<'error>(text: &str, errors: &'error [Error]) -> Vec<Mistake<'error>> {
    let mut mistakes: Vec<Mistake<'error>> =
        errors.iter().map(|error| Mistake { range: clip(text, &error.span().unwrap_or(0..0)), message: error.message() }).collect();
    mistakes.sort_by_key(|mistake| (mistake.range.start, mistake.range.end));
    mistakes
}

/// For each mistake, the greatest end of it and of those before it: tells by one search whether a value touches any.
fn reach(mistakes: &[Mistake<'_>]) -> Vec<usize> {
    let ends = mistakes.iter().map(|mistake| mistake.range.end);
    ends.scan(0, |greatest, end| {
        *greatest = end.max(*greatest);
        Some(*greatest)
    })
    .collect()
}

/// Drops a value level by level: the crate's own drop is recursive, and thousands of levels would overflow the stack.
fn take_apart(value: DeValue<'_>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            DeValue::Array(array) => open.extend(array.into_iter().map(Spanned::into_inner)),
            DeValue::Table(table) => open.extend(table.into_iter().map(|(_, value)| value.into_inner())),
            _ => {}
        }
    }
}

struct TreeReader<'text, 'error> {
    place: Place<'text>,
    mistakes: Vec<Mistake<'error>>,
    reach: Vec<usize>,
    refused: Vec<Diagnostic>,
    unclosed: Vec<Range<usize>>,
}

impl<'text> TreeReader<'text, '_> {
    fn table(&mut self, table: DeTable<'text>, depth: usize) -> Table<'text> {
        let mut entries: Vec<Entry<'text>> = Vec::with_capacity(table.len());
        for (key, value) in table {
            let key_range = key.span();
            let value = self.node(value, &key_range, depth + 1);
            entries.push(Entry { key: self.place.owned(key.into_inner()), key_span: self.place.span(&key_range), value });
        }
        // A table that a header opens after its sub-tables stands where the header does.
        if !entries.is_sorted_by_key(|entry| entry.key_span) {
            entries.sort_by_key(|entry| entry.key_span);
        }
        Table { entries: self.place.arena.entries(&entries) }
    }

    fn node(&mut self, value: Spanned<DeValue<'text>>, key: &Range<usize>, depth: usize) -> Node<'text> {
        let range = value.span();
        let kind = match value.into_inner() {
            DeValue::Array(array) if depth < MAX_DEPTH => self.array(array, &range, depth),
            DeValue::Table(table) if depth < MAX_DEPTH => {
                self.note_unclosed(&range, "{", "}");
                NodeKind::Table(self.table(table, depth))
            }
            deep @ (DeValue::Array(_) | DeValue::Table(_)) => {
                take_apart(deep);
                self.too_deep(&range)
            }
            _ if self.touches_mistake(&range) => NodeKind::Broken,
            DeValue::String(text) => NodeKind::Text(self.place.owned(text)),
            DeValue::Integer(integer) => self.integer(&integer, &range),
            DeValue::Float(float) => self.number(float.as_str(), &range),
            DeValue::Boolean(value) => NodeKind::Bool(value),
            DeValue::Datetime(datetime) => self.date(datetime, &range),
        };
        // Where the crate had to make a value up, its place is empty or none: the key's place can at least be shown.
        let range = if range.is_empty() { key } else { &range };
        Node { kind, span: self.place.span(range) }
    }

    fn array(&mut self, array: DeArray<'text>, range: &Range<usize>, depth: usize) -> NodeKind<'text> {
        self.note_unclosed(range, "[", "]");
        let members: Vec<Node<'text>> = array.into_iter().map(|member| self.node(member, range, depth + 1)).collect();
        NodeKind::Array(self.place.arena.nodes(&members))
    }

    /// Whether a mistake lies in a value or right at its ends: then what the crate made of it is a guess.
    fn touches_mistake(&self, range: &Range<usize>) -> bool {
        let before = self.mistakes.partition_point(|mistake| mistake.range.start <= range.end);
        before.checked_sub(1).and_then(|last| self.reach.get(last)).is_some_and(|reach| *reach >= range.start)
    }

    /// Keeps the extent of an outermost array or inline table that has no end: up to where the crate noticed.
    fn note_unclosed(&mut self, range: &Range<usize>, open: &str, close: &str) {
        if self.mistakes.is_empty() {
            return;
        }
        let inner = self.unclosed.last().is_some_and(|outer| outer.start <= range.start && range.end <= outer.end);
        let text = self.place.slice(range);
        if inner || !text.starts_with(open) {
            return;
        }
        let first = self.mistakes.partition_point(|mistake| mistake.range.start < range.end);
        let noticed = self.mistakes.iter().skip(first).find(|mistake| mistake.is_unclosed_container()).map(|mistake| mistake.range.start);
        // The text of one that is not closed can end with the bracket of an inner one.
        if let Some(end) = noticed.filter(|end| *end == range.end || !text.ends_with(close)) {
            self.unclosed.push(range.start..end);
        }
    }

    fn refuse(&mut self, range: &Range<usize>, message: String, help: &str) -> NodeKind<'text> {
        self.refused.push(Diagnostic::error(Code::SYNTAX, self.place.span(range), message).help(help));
        NodeKind::Broken
    }

    fn too_deep(&mut self, range: &Range<usize>) -> NodeKind<'text> {
        let error = Diagnostic::error(Code::TOO_DEEP, self.place.span(range), "tables and arrays are nested too deep");
        self.refused.push(error.help(format!("at most {MAX_DEPTH} may stand in one another")));
        NodeKind::Broken
    }

    fn integer(&mut self, integer: &DeInteger<'text>, range: &Range<usize>) -> NodeKind<'text> {
        scalars::integer(integer.as_str(), integer.radix()).unwrap_or_else(|| {
            let message = format!("{} is too large a number", quoted(self.place.slice(range)));
            self.refuse(range, message, "whole numbers have at most 18 digits")
        })
    }

    fn number(&mut self, text: &str, range: &Range<usize>) -> NodeKind<'text> {
        scalars::number(text).unwrap_or_else(|| {
            let message = format!("{} is no number that can be compared", quoted(self.place.slice(range)));
            self.refuse(range, message, "write a finite number")
        })
    }

    fn date(&mut self, datetime: Datetime, range: &Range<usize>) -> NodeKind<'text> {
        scalars::date(datetime, self.place.slice(range)).unwrap_or_else(|| {
            let message = format!("{} is no day of the calendar", quoted(self.place.slice(range)));
            self.refuse(range, message, "years go from 0001 to 9999")
        })
    }
}
