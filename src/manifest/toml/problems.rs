//! What is wrong with a TOML text, in words that help somebody who does not know the grammar.

use std::ops::Range;

use super::Place;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::manifest::arena::Arena;
use crate::manifest::tree::{Entry, Node, NodeKind, Table};
use crate::source::Span;

/// More mistakes of a text than these are only counted.
const MAX_SHOWN: usize = 100;
/// Longer quotations are clipped.
const MAX_QUOTED: usize = 60;

/// A mistake as the crate words it.
pub(super) struct Mistake<'error> {
    pub(super) range: Range<usize>,
    pub(super) message: &'error str,
}

impl Mistake<'_> {
    /// Whether an array or an inline table has no end.
    pub(super) fn is_unclosed_container(&self) -> bool {
        self.message.starts_with("unclosed array,") || self.message.starts_with("unclosed inline table")
    }
}

/// What stands before a mistake, and the keys that are written again later: which of the two values is meant nobody can tell.
struct Earlier<'text> {
    tree: Table<'text>,
    refused: Vec<Span>,
}

/// A text in backticks, clipped.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or("")),
        None => format!("`{text}`"),
    }
}

/// Diagnostics for mistakes in order of place. Of several on one line, or inside of a list that is not closed, only the first is
/// shown: the others follow from it.
pub(super) fn diagnose<'text>(
    place: Place<'text>,
    tree: &mut Table<'text>,
    mistakes: &[Mistake<'_>],
    unclosed: &[Range<usize>],
) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = unclosed.iter().map(|range| unclosed_container(place, range)).collect();
    let mut quiet_until = 0;
    let mut unclosed = unclosed.iter().peekable();
    let mut more = 0_usize;
    let mut earlier = Earlier { tree: *tree, refused: Vec::new() };
    for mistake in mistakes {
        let start = mistake.range.start;
        while unclosed.next_if(|range| range.end < start).is_some() {}
        if start < quiet_until || unclosed.peek().is_some_and(|range| range.contains(&start) || range.end == start) {
            continue;
        }
        quiet_until = line_end(place.text, start).max(start + 1);
        if found.len() >= MAX_SHOWN {
            more += 1;
        } else {
            found.push(word(place, &mut earlier, mistake));
        }
    }
    if !earlier.refused.is_empty()
        && let Some(changed) = refuse(place.arena, *tree, &earlier.refused)
    {
        *tree = changed;
    }
    if let (Some(last), 1..) = (found.last_mut(), more) {
        last.help = Some(format!("{more} more mistakes of this kind of text are not shown"));
    }
    found
}

fn line_end(text: &str, from: usize) -> usize {
    text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| from + length)
}

/// What stands before a place on its line.
fn line_before(text: &str, until: usize) -> &str {
    let before = text.get(..until).unwrap_or("");
    before.rsplit('\n').next().unwrap_or("")
}

fn unclosed_container(place: Place<'_>, range: &Range<usize>) -> Diagnostic {
    let bracket = range.start..range.start + 1;
    let (what, close) = if place.slice(&bracket) == "{" { ("inline table", "}") } else { ("list", "]") };
    Diagnostic::error(Code::SYNTAX, place.span(&bracket), format!("the {what} is not closed"))
        .label("opened here")
        .help(format!("close it with `{close}`; what follows was taken as part of it"))
}

fn word(place: Place<'_>, earlier: &mut Earlier<'_>, mistake: &Mistake<'_>) -> Diagnostic {
    let span = place.span(&visible(place.text, &mistake.range));
    let error = |message: String, help: &str| Diagnostic::error(Code::SYNTAX, span, message).help(help);
    let slice = place.slice(&mistake.range);
    let said = mistake.message.split(", expected").next().unwrap_or("");
    let header = line_before(place.text, mistake.range.start).trim_start().starts_with('[');
    match said {
        "duplicate key" => duplicate(place, earlier, mistake, span),
        "string values must be quoted" | "invalid boolean" => unquoted(place, mistake, span),
        "invalid basic string" | "invalid literal string" | "invalid multi-line basic string" | "invalid multi-line literal string" => {
            text_mistake(place, mistake, said, span)
        }
        "missing opening quote" => error(format!("{} lacks its opening quote", quoted(slice)), "put the text between quotes"),
        "key with no value" => {
            let key = line_before(place.text, mistake.range.start).trim();
            error(format!("{} has no value", quoted(key)), "write `key = value`, on one line")
        }
        "missing value for key" | "missing value" => error("a value is missing".to_owned(), "write the value, or remove the line"),
        "unquoted keys cannot be empty" => error("a name is missing".to_owned(), "write the name of the table or of the attribute"),
        "invalid unquoted key" if slice.starts_with(':') => error("`:` stands where `=` belongs".to_owned(), "write `key = value`"),
        "invalid unquoted key" => {
            let word = word_around(place.text, &mistake.range);
            Diagnostic::error(Code::SYNTAX, place.span(&word), format!("{} is no key", quoted(place.slice(&word))))
                .help("keys are letters without accents, digits, `-` and `_`")
        }
        "unexpected key or value" | "unexpected content" if header => {
            error("the line goes on after its header".to_owned(), "remove the rest")
        }
        "unexpected key or value" | "unexpected content" => {
            error("the line goes on after its value".to_owned(), "write one `key = value` a line; a text goes between quotes")
        }
        "unclosed table" => error("the header is not closed".to_owned(), "close it with `]`"),
        "unclosed array table" => error("the header is not closed".to_owned(), "close it with `]]`"),
        "unclosed array" => error("the list is not closed".to_owned(), "close it with `]`"),
        "unclosed inline table" => error("the inline table is not closed".to_owned(), "close it with `}`"),
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            error("a comma is missing".to_owned(), "put a comma between two values")
        }
        "extra comma in array" | "extra comma in inline table" => {
            error("a value is missing before the comma".to_owned(), "remove the comma")
        }
        "unexpected `=` in array" => error("`=` stands in a list".to_owned(), "close the list with `]` first"),
        "invalid date" | "invalid time" | "invalid date-time" => {
            error(format!("{} is no date", quoted(slice)), "write it like `2026-01-31`")
        }
        "`_` may only go between digits" => error("`_` stands only between digits".to_owned(), "write it like `5_000`"),
        "unexpected leading zero" => error("a number does not begin with `0`".to_owned(), "remove the zero, or write a text in quotes"),
        "cannot recurse further; max recursion depth met" | "recursion limit" => {
            let error = Diagnostic::error(Code::TOO_DEEP, span, "tables and arrays are nested too deep");
            error.help("at most 80 may stand in one another")
        }
        "missing escaped value" => error("`\\` begins no escape that TOML has".to_owned(), "write `\\\\` for a backslash"),
        "carriage return must be followed by newline" => error("a carriage return stands alone".to_owned(), "end lines with a newline"),
        "invalid comment character" => error("a control character stands in a comment".to_owned(), "remove it"),
        "missing table open" | "missing array opening" | "missing inline table opening" => {
            error("a bracket closes nothing".to_owned(), "remove it, or open it first")
        }
        "invalid value" => error("this is no escape of a character".to_owned(), "write `\\u` and four digits, or the character itself"),
        "missing key for inline table element" | "invalid inline table element" | "invalid key-value pair" => {
            error("a name is missing".to_owned(), "write `key = value`")
        }
        "extra assignment between key-value pairs" | "extra `=`" => {
            error("one `=` too many".to_owned(), "write `key = value`, then a comma")
        }
        "missing assignment between key-value pairs" => error("`=` is missing".to_owned(), "write `key = value`"),
        "invalid float" | "invalid mantissa" | "invalid fraction" | "invalid exponent" | "redundant numeric sign" | "unexpected sign" => {
            error("this is no number".to_owned(), "write it like `0.5`")
        }
        _ if said.starts_with("cannot extend value") => {
            error(format!("{} has a value already, so nothing can stand below it", quoted(slice)), "use another name, or remove the first")
        }
        _ => Diagnostic::error(Code::SYNTAX, span, mistake.message.trim_end_matches(", expected nothing")),
    }
}

/// An empty place cannot be shown: it takes the character at it, or at the end of a line the one before.
fn visible(text: &str, range: &Range<usize>) -> Range<usize> {
    if !range.is_empty() {
        return range.clone();
    }
    let next = text.get(range.start..).and_then(|rest| rest.chars().next()).filter(|next| !matches!(next, '\n' | '\r'));
    if let Some(next) = next {
        return range.start..range.start + next.len_utf8();
    }
    let before = text.get(..range.start).and_then(|before| before.chars().next_back()).filter(|before| *before != '\n');
    range.start - before.map_or(0, char::len_utf8)..range.start
}

/// The range of a mistake, widened to the whole word.
fn word_around(text: &str, range: &Range<usize>) -> Range<usize> {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '=' | '.' | '[' | ']' | '{' | '}' | ',' | '"' | '\'');
    let before = text.get(..range.start).unwrap_or("");
    let after = text.get(range.end..).unwrap_or("");
    let start = before.rfind(ends).map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8));
    start..range.end + after.find(ends).unwrap_or(after.len())
}

fn unquoted(place: Place<'_>, mistake: &Mistake<'_>, span: Span) -> Diagnostic {
    let slice = place.slice(&mistake.range);
    let error = |message: String| Diagnostic::error(Code::SYNTAX, span, message);
    let straight = slice.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
    if slice.is_empty() {
        error("a value is missing".to_owned()).help("write the value, or `\"unknown\"`, or remove the line")
    } else if straight.len() < slice.len() {
        error(format!("{} stands between typographic quotes", quoted(slice))).help("write straight quotes: `\"`")
    } else if slice.eq_ignore_ascii_case("true") || slice.eq_ignore_ascii_case("false") {
        error(format!("{} is no value", quoted(slice))).help(format!("write `{}`", slice.to_ascii_lowercase()))
    } else {
        error(format!("{} stands without quotes", quoted(slice))).help("put a text between quotes: `\"`")
    }
}

fn text_mistake(place: Place<'_>, mistake: &Mistake<'_>, said: &str, span: Span) -> Diagnostic {
    if !mistake.range.is_empty() {
        let error = Diagnostic::error(Code::SYNTAX, span, "a control character stands in a text");
        return error.help("write it as an escape, like `\\u0007`");
    }
    let quote = match said {
        "invalid basic string" => "\"",
        "invalid literal string" => "'",
        "invalid multi-line basic string" => "\"\"\"",
        _ => "'''",
    };
    // The crate says so, too, where a key of an inline table has no value.
    if quote == "'" && !line_before(place.text, mistake.range.start).contains('\'') {
        return Diagnostic::error(Code::SYNTAX, span, "a value is missing").help("write `key = value`");
    }
    let error = Diagnostic::error(Code::SYNTAX, span, "the text is not closed").help(format!("close it with `{quote}`"));
    // A long text runs to the end of the file: its beginning says more than its end.
    let opening = place.text.get(..mistake.range.start).and_then(|before| before.rfind(quote)).filter(|_| quote.len() == 3);
    match opening {
        Some(at) => Diagnostic { primary: Label { span: place.span(&(at..at + quote.len())), text: "opened here".to_owned() }, ..error },
        None => error,
    }
}

/// A key or a table that is there already. Which of the two values is meant nobody can tell, so the first is refused as well.
fn duplicate(place: Place<'_>, earlier: &mut Earlier<'_>, mistake: &Mistake<'_>, span: Span) -> Diagnostic {
    let slice = place.slice(&mistake.range);
    let error = Diagnostic::error(Code::DUPLICATE, span, format!("{} is written twice", quoted(slice)));
    let error = error.label("again here").help("keep one of the two");
    let header = line_before(place.text, mistake.range.start).trim_start().starts_with('[');
    let top = || earlier.tree.get(slice).map(|entry| entry.key_span).filter(|first| first.start < span.start);
    let first = match header {
        true => earlier_header(place, mistake).or_else(top),
        false => earlier_key(place, &earlier.tree, mistake).inspect(|first| earlier.refused.push(*first)),
    };
    match first {
        Some(first) => error.also(first, "first here"),
        None => error,
    }
}

fn earlier_header(place: Place<'_>, mistake: &Mistake<'_>) -> Option<Span> {
    let line_start = mistake.range.start - line_before(place.text, mistake.range.start).len();
    let line = place.text.get(line_start..line_end(place.text, line_start))?;
    let name = line.get(..line.find(']')?)?.trim_start().trim_start_matches('[').trim_end();
    let mut start = 0;
    for earlier in place.text.get(..line_start)?.split_inclusive('\n') {
        let found =
            earlier.trim_start().strip_prefix('[').map(|rest| rest.trim_start_matches('[')).and_then(|rest| rest.strip_prefix(name));
        if let Some(rest) = found.filter(|rest| rest.trim_start().starts_with(']')) {
            let closed = rest.len() - rest.trim_start().trim_start_matches(']').len();
            let indent = earlier.len() - earlier.trim_start().len();
            return Some(place.span(&(start + indent..start + earlier.len() - rest.len() + closed)));
        }
        start += earlier.len();
    }
    None
}

/// The entry that a repeated key repeats: the nearest before it of its name in a table that holds the place.
fn earlier_key(place: Place<'_>, tree: &Table<'_>, mistake: &Mistake<'_>) -> Option<Span> {
    let name = place.slice(&mistake.range).trim_matches(['"', '\'']);
    let from = place.text.get(..mistake.range.start)?.rfind("\n[").map_or(0, |newline| newline + 1);
    let scope = place.span(&(from..mistake.range.start));
    earlier_in(tree, name, scope)
}

fn earlier_in(table: &Table<'_>, name: &str, scope: Span) -> Option<Span> {
    let in_member = |member: &Node<'_>| match &member.kind {
        NodeKind::Table(inner) if member.span.start == scope.start || scope.end <= member.span.end => earlier_in(inner, name, scope),
        _ => None,
    };
    table.entries.iter().find_map(|entry| {
        let span = entry.value.span;
        match &entry.value.kind {
            _ if entry.key == name && scope.start <= entry.key_span.start && entry.key_span.start < scope.end => Some(entry.key_span),
            // A closed inline table before the place cannot be the one that is meant; one that a header opens can.
            NodeKind::Table(inner) if span.end <= scope.start + 1 || scope.end <= span.end || span.start == scope.start => {
                earlier_in(inner, name, scope)
            }
            NodeKind::Array(members) => members.iter().find_map(in_member),
            _ => None,
        }
    })
}

/// A table with the values of some keys refused; none where it has none of them.
fn refuse<'text>(arena: &'text Arena, table: Table<'text>, keys: &[Span]) -> Option<Table<'text>> {
    let in_member = |member: &Node<'text>| match member.kind {
        NodeKind::Table(inner) => refuse(arena, inner, keys).map(NodeKind::Table),
        _ => None,
    };
    let in_entry = |entry: &Entry<'text>| match entry.value.kind {
        _ if keys.contains(&entry.key_span) => Some(NodeKind::Broken),
        NodeKind::Table(inner) => refuse(arena, inner, keys).map(NodeKind::Table),
        NodeKind::Array(members) => {
            let all: Vec<Option<NodeKind<'text>>> = members.iter().map(in_member).collect();
            let changed = |(member, kind): (&Node<'text>, &Option<NodeKind<'text>>)| Node { kind: kind.unwrap_or(member.kind), ..*member };
            let made = || -> Vec<Node<'text>> { members.iter().zip(&all).map(changed).collect() };
            all.iter().any(Option::is_some).then(|| NodeKind::Array(arena.nodes(&made())))
        }
        _ => None,
    };
    let mut entries = table.entries.to_vec();
    let mut is_changed = false;
    for entry in &mut entries {
        if let Some(kind) = in_entry(entry) {
            entry.value.kind = kind;
            is_changed = true;
        }
    }
    is_changed.then(|| Table { entries: arena.entries(&entries) })
}
