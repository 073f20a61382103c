//! Sound texts to a tree, straight from the events of the parser that the `toml` crate is built on: the crate's own tree, which would
//! only be taken apart again, is never made. Whatever is wrong with a text, or seldom seen in one (dotted keys, tables below tables that
//! stand elsewhere, very many keys), is left to the crate, so that there is one place where mistakes are told.

use std::borrow::Cow;
use std::cell::Cell;

use ::toml::value::Datetime;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::lexer::Token;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span as Extent};

use super::Place;
use super::scalars::{date, integer, number};
use crate::manifest::arena::Growing;
use crate::manifest::tree::{Entry, Node, NodeKind, Table};
use crate::source::Span;

/// A table with more keys is left to the crate: that a key is new is found by looking at all of them.
const MOST_KEYS: usize = 64;
/// So deep may arrays and inline tables be nested; the crate tells where it is too deep.
const MOST_NESTED: usize = 16;
/// Room for what is open at a time in a usual text.
const USUAL_OPEN: usize = 64;

/// The tree of a text; none where the crate has to read it.
pub(super) fn read(place: Place<'_>) -> Option<Table<'_>> {
    let mut tokens = TOKENS.take();
    tokens.clear();
    tokens.extend(Source::new(place.text).lex());
    let read = read_tokens(place, &tokens);
    if tokens.len() <= MOST_KEPT {
        TOKENS.set(tokens);
    }
    read
}

/// So many tokens are room that a thread keeps.
const MOST_KEPT: usize = 65_536;

thread_local! {
    /// The tokens of the last text that the thread read: they take more room than the text, and the next one needs it again.
    static TOKENS: Cell<Vec<Token>> = const { Cell::new(Vec::new()) };
}

fn read_tokens<'text>(place: Place<'text>, tokens: &[Token]) -> Option<Table<'text>> {
    let mut builder = Builder {
        place,
        entries: Vec::with_capacity(USUAL_OPEN),
        members: Vec::with_capacity(USUAL_OPEN),
        growing: Vec::new(),
        section: None,
        below: None,
        header: None,
        open: Vec::new(),
        key: None,
        is_left: false,
    };
    let mut mistake: Option<ParseError> = None;
    parse_document(tokens, &mut builder, &mut mistake);
    builder.end_section();
    let root = builder.end_table(Begun::default());
    let is_whole = !builder.is_left && builder.open.is_empty() && builder.key.is_none() && builder.header.is_none();
    (is_whole && mistake.is_none()).then_some(root)
}

/// A key and its place.
type Key<'text> = (&'text str, Span);

/// A header that is being read.
struct Header<'text> {
    start: usize,
    is_array: bool,
    first: Option<Key<'text>>,
    second: Option<Key<'text>>,
}

/// Where a table begins in the lists of the builder.
#[derive(Clone, Copy, Default)]
struct Begun {
    entries: usize,
    growing: usize,
}

/// A table with a header.
struct Section<'text> {
    key: Key<'text>,
    is_array: bool,
    span: Span,
    begun: Begun,
}

/// An array or an inline table that is being read, and the key that it is the value of.
struct Open<'text> {
    key: Option<Key<'text>>,
    start: usize,
    content: Content,
}

#[derive(Clone, Copy)]
enum Content {
    /// From a member on.
    Array(usize),
    Table(Begun),
}

/// An array that headers make: its next table may come any time before the table in which it stands ends.
struct Headed<'text> {
    /// The place of its entry.
    entry: usize,
    members: Growing<'text, Node<'text>>,
}

/// What is read stands in lists that all open tables and arrays share: those that stand in others are later in the list, and end before
/// them.
struct Builder<'text> {
    place: Place<'text>,
    entries: Vec<Entry<'text>>,
    members: Vec<Node<'text>>,
    growing: Vec<Headed<'text>>,
    /// The table of the last header of one key.
    section: Option<Section<'text>>,
    /// That of the last header of two keys, which stands in the section.
    below: Option<Section<'text>>,
    header: Option<Header<'text>>,
    open: Vec<Open<'text>>,
    /// A key whose value is still to come.
    key: Option<Key<'text>>,
    /// Something was met that is left to the crate.
    is_left: bool,
}

impl<'text> Builder<'text> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.place.source, self.place.base + start, self.place.base + end)
    }

    fn raw(&mut self, extent: Extent, encoding: Option<Encoding>) -> Raw<'text> {
        let text = self.place.text.get(extent.start()..extent.end());
        self.is_left |= text.is_none();
        Raw::new_unchecked(text.unwrap_or(""), encoding, extent)
    }

    fn open_header(&mut self, extent: Extent, is_array: bool) {
        self.is_left |= self.key.is_some() || !self.open.is_empty();
        self.header = Some(Header { start: extent.start(), is_array, first: None, second: None });
    }

    fn close_header(&mut self, extent: Extent) {
        self.end_below();
        let Some(Header { start, is_array, first: Some(first), second }) = self.header.take() else {
            self.is_left = true;
            return;
        };
        let span = self.span(start, extent.end());
        match second {
            None => {
                self.end_section();
                self.section = Some(Section { key: first, is_array, span, begun: self.begin() });
            }
            Some(second) => {
                self.is_left |= self.section.as_ref().is_none_or(|section| section.key.0 != first.0);
                self.below = Some(Section { key: second, is_array, span, begun: self.begin() });
            }
        }
    }

    /// Puts the table of the last header of two keys into the one that it stands in.
    fn end_below(&mut self) {
        if let (Some(below), Some(begun)) = (self.below.take(), self.section.as_ref().map(|section| section.begun)) {
            self.hang(begun, below);
        }
    }

    fn end_section(&mut self) {
        self.end_below();
        if let Some(section) = self.section.take() {
            self.hang(Begun::default(), section);
        }
    }

    /// Where a table would begin.
    fn begin(&self) -> Begun {
        Begun { entries: self.entries.len(), growing: self.growing.len() }
    }

    /// Takes the table that began last off the lists.
    fn end_table(&mut self, begun: Begun) -> Table<'text> {
        while self.growing.len() > begun.growing {
            let Some(Headed { entry, members }) = self.growing.pop() else { break };
            let members = members.into_bump_slice();
            self.entries.get_mut(entry).into_iter().for_each(|entry| entry.value.kind = NodeKind::Array(members));
        }
        let table = Table { entries: self.place.arena.entries(self.entries.get(begun.entries..).unwrap_or_default()) };
        self.entries.truncate(begun.entries);
        table
    }

    /// Puts the table of a header among the entries of the one that it stands in.
    fn hang(&mut self, parent: Begun, section: Section<'text>) {
        let Section { key, is_array, span, begun } = section;
        let node = Node { kind: NodeKind::Table(self.end_table(begun)), span };
        if !is_array {
            return self.insert(parent, key, node);
        }
        let own = self.entries.get(parent.entries..).unwrap_or_default();
        let Some(found) = own.iter().rposition(|entry| entry.key == key.0).map(|place| parent.entries + place) else {
            let mut members = self.place.arena.growing();
            members.push(node);
            let entry = self.entries.len();
            self.insert(parent, key, Node { kind: NodeKind::Array(&[]), span });
            return self.growing.push(Headed { entry, members });
        };
        match self.growing.iter_mut().find(|growing| growing.entry == found) {
            Some(growing) => growing.members.push(node),
            None => self.is_left = true,
        }
    }

    /// Adds a key with its value to the table that began last.
    fn insert(&mut self, begun: Begun, (key, key_span): Key<'text>, value: Node<'text>) {
        let own = self.entries.get(begun.entries..).unwrap_or_default();
        if own.len() < MOST_KEYS && own.iter().all(|entry| entry.key != key) {
            self.entries.push(Entry { key, key_span, value });
        } else {
            self.is_left = true;
        }
    }

    /// Begins an array or an inline table; gives whether its content is wanted.
    fn enter(&mut self, extent: Extent, content: Content) -> bool {
        self.is_left |= self.open.len() >= MOST_NESTED;
        let key = self.key.take();
        self.open.push(Open { key, start: extent.start(), content });
        !self.is_left
    }

    fn leave(&mut self, extent: Extent) {
        self.is_left |= self.key.is_some();
        let Some(Open { key, start, content }) = self.open.pop() else {
            self.is_left = true;
            return;
        };
        self.key = key;
        let kind = match content {
            Content::Array(first) => {
                let members = self.place.arena.nodes(self.members.get(first..).unwrap_or_default());
                self.members.truncate(first);
                NodeKind::Array(members)
            }
            Content::Table(begun) => NodeKind::Table(self.end_table(begun)),
        };
        self.put(Node { kind, span: self.span(start, extent.end()) });
    }

    /// Puts a value where it belongs: into the innermost array or inline table, else into the table of the last header.
    fn put(&mut self, value: Node<'text>) {
        let begun = match self.open.last().map(|open| open.content) {
            Some(Content::Array(_)) => {
                self.is_left |= self.key.is_some();
                return self.members.push(value);
            }
            Some(Content::Table(begun)) => begun,
            None => self.below.as_ref().or(self.section.as_ref()).map_or(Begun::default(), |section| section.begun),
        };
        match self.key.take() {
            Some(key) => self.insert(begun, key, value),
            None => self.is_left = true,
        }
    }

    /// A value that is no container; none where what it says cannot be told, or not without the crate.
    fn value_of(&self, extent: Extent, kind: ScalarKind, text: Cow<'text, str>) -> Option<NodeKind<'text>> {
        match kind {
            ScalarKind::String => Some(NodeKind::Text(self.place.owned(text))),
            ScalarKind::Boolean(value) => Some(NodeKind::Bool(value)),
            ScalarKind::Integer(radix) => integer(&text, radix.value()),
            ScalarKind::Float => number(&text),
            ScalarKind::DateTime => date(text.parse::<Datetime>().ok()?, self.place.slice(&(extent.start()..extent.end()))),
        }
    }
}

/// A key that stands for itself, as nearly all do: to tell that costs less than to decode it.
fn bare(raw: Raw<'_>, encoding: Option<Encoding>) -> Option<&str> {
    let text = raw.as_str();
    let is_bare = encoding.is_none() && !text.is_empty() && are_all(text, IS_BARE);
    is_bare.then_some(text)
}

/// Text in quotation marks in which nothing stands for something else, as nearly all is.
fn quoted(raw: Raw<'_>, encoding: Option<Encoding>) -> Option<Cow<'_, str>> {
    let text = raw.as_str().strip_prefix('"')?.strip_suffix('"').filter(|_| encoding == Some(Encoding::BasicString))?;
    are_all(text, IS_PLAIN).then_some(Cow::Borrowed(text))
}

/// What the bytes of a text may be.
const IS_BARE: u8 = 1;
const IS_PLAIN: u8 = 2;

/// For each byte, what it may stand in: one look is less than a row of comparisons.
static BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let (mut rest, mut byte): (&mut [u8], u8) = (&mut bytes, 0);
    while let Some((place, others)) = rest.split_first_mut() {
        let is_bare = byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let is_plain = byte >= b' ' && byte != b'"' && byte != b'\\' && byte != 0x7f;
        *place = if is_bare { IS_BARE } else { 0 } | if is_plain { IS_PLAIN } else { 0 };
        (rest, byte) = (others, byte.wrapping_add(1));
    }
    bytes
};

fn are_all(text: &str, what: u8) -> bool {
    text.bytes().all(|byte| BYTES.get(usize::from(byte)).is_some_and(|found| found & what != 0))
}

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, span: Extent, _error: &mut dyn ErrorSink) {
        self.open_header(span, false);
    }

    fn std_table_close(&mut self, span: Extent, _error: &mut dyn ErrorSink) {
        self.close_header(span);
    }

    fn array_table_open(&mut self, span: Extent, _error: &mut dyn ErrorSink) {
        self.open_header(span, true);
    }

    fn array_table_close(&mut self, span: Extent, _error: &mut dyn ErrorSink) {
        self.close_header(span);
    }

    fn inline_table_open(&mut self, span: Extent, _error: &mut dyn ErrorSink) -> bool {
        self.enter(span, Content::Table(self.begin()))
    }

    fn inline_table_close(&mut self, span: Extent, _error: &mut dyn ErrorSink) {
        self.leave(span);
    }

    fn array_open(&mut self, span: Extent, _error: &mut dyn ErrorSink) -> bool {
        self.enter(span, Content::Array(self.members.len()))
    }

    fn array_close(&mut self, span: Extent, _error: &mut dyn ErrorSink) {
        self.leave(span);
    }

    fn simple_key(&mut self, span: Extent, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let raw = self.raw(span, encoding);
        let name = bare(raw, encoding).unwrap_or_else(|| {
            let mut name = Cow::Borrowed("");
            raw.decode_key(&mut name, error);
            self.place.owned(name)
        });
        let key = Some((name, self.span(span.start(), span.end())));
        let place = match &mut self.header {
            None => &mut self.key,
            Some(header) if header.first.is_none() => &mut header.first,
            Some(header) => &mut header.second,
        };
        // A second key in a row makes a dotted key, a third one a longer header.
        self.is_left |= place.is_some();
        *place = key;
    }

    fn scalar(&mut self, span: Extent, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let raw = self.raw(span, encoding);
        let (kind, text) = quoted(raw, encoding).map_or_else(
            || {
                let mut text = Cow::Borrowed("");
                (raw.decode_scalar(&mut text, error), text)
            },
            |text| (ScalarKind::String, text),
        );
        match self.value_of(span, kind, text) {
            Some(kind) => self.put(Node { kind, span: self.span(span.start(), span.end()) }),
            None => self.is_left = true,
        }
    }

    fn comment(&mut self, span: Extent, error: &mut dyn ErrorSink) {
        self.raw(span, None).decode_comment(error);
    }

    fn newline(&mut self, span: Extent, error: &mut dyn ErrorSink) {
        self.raw(span, None).decode_newline(error);
    }

    fn error(&mut self, _span: Extent, _error: &mut dyn ErrorSink) {
        self.is_left = true;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::by_crate;
    use super::*;
    use crate::manifest::Arena;
    use crate::source::SourceId;

    const PROGRAMME: &str = include_str!("../../../examples/keystroke-programme/collection.toml");
    const BASE: &str = include_str!("../../../policies/core/base.toml");

    /// Compares the tree of a text, if it is made here, with what comes of the crate's; gives whether it is.
    fn is_read(text: &str) -> bool {
        let arena = Arena::new();
        let place = Place { arena: &arena, source: SourceId::new(3), text, base: 70 };
        let Some(tree) = read(place) else { return false };
        let (expected, mistakes) = by_crate(place);
        assert_eq!(mistakes, [], "{text}");
        assert_eq!(format!("{tree:#?}"), format!("{expected:#?}"), "{text}");
        true
    }

    #[test]
    fn usual_texts_are_read() {
        assert!(is_read(PROGRAMME));
        assert!(is_read("a-b_1 = \"é\tx\"\n\"c d\" = '\\q'\n\"\" = \"\"\ne = \"\"\"x\ny\"\"\""));
        assert!(is_read(BASE));
        assert!(is_read(
            "\u{feff}a = []\r\n[[b]]\nc = \"\\u00e9\"\n[b.d]\ne = {f = [1, -2.5], 'g h' = '''x''',}\n[[b]]\n[[b.i]]\n[[b.i]]\n"
        ));
    }

    #[test]
    fn what_is_wrong_or_seldom_is_left_to_the_crate() {
        let many: String = (0..=MOST_KEYS).map(|number| format!("k{number} = 1\n")).collect();
        let deep = format!("a = {}{}", "[".repeat(MOST_NESTED + 1), "]".repeat(MOST_NESTED + 1));
        let left = [
            "a.b = 1",
            "a = {b.c = 1}",
            "[a.b]",
            "[a]\n[b]\n[a.c]",
            "[a]\n[a.b.c]",
            "[a]\nb = {}\n[a.b]",
            "a = []\n[[a]]",
            "a = [{}]\n[[a]]",
            "[a]\n[[a]]",
            "[[a]]\n[a]",
            "a = 1\na = 2",
            "a = {b = 1, b = 2}",
            "a = 99999999999999999999",
            "a = nan",
            "a = 0000-01-01",
            "a = 1 # \0",
            "a = \"\u{7f}\"",
            "a = \"\u{1}\"",
            "a = \"\\q\"",
            "é = 1",
            "a/b = 1",
            "a = [1",
            "a = ",
            "= 1",
            "[]",
            "[a",
            &many,
            &deep,
        ];
        for text in left {
            assert!(!is_read(text), "{text}");
        }
    }

    /// Lines that collide with each other in every way.
    fn line() -> impl Strategy<Value = String> {
        let name = || proptest::sample::select(vec!["a", "b", "c", "\"a\"", "'b'"]);
        let value = proptest::sample::select(vec![
            "1",
            "0x1f",
            "-1_000",
            "1.5",
            "inf",
            "true",
            "\"x\"",
            "\"\\t\"",
            "'y'",
            "\"\"\"\nz\"\"\"",
            "2026-01-31",
            "2026-01-31T10:00:00Z",
            "10:00:00",
            "[]",
            "[1, [2]]",
            "[{}]",
            "{}",
            "{ a = 1, b = [2] }",
            "{ a.b = 1, a.c = 2 }",
            "{ a = { a = { b = 1 } } }",
            "[\n  1, # one\n]",
        ]);
        prop_oneof![
            6 => (name(), value).prop_map(|(name, value)| format!("{name} = {value}\n")),
            2 => name().prop_map(|name| format!("[{name}]\n")),
            3 => name().prop_map(|name| format!("[[ {name} ]] # next\n")),
            3 => (name(), name()).prop_map(|(one, other)| format!("[{one}.{other}]\n")),
            3 => (name(), name()).prop_map(|(one, other)| format!("[[{one} . {other}]]\r\n")),
            1 => (name(), name(), name()).prop_map(|(one, other, third)| format!("[{one}.{other}.{third}]\n")),
            1 => (name(), name()).prop_map(|(one, other)| format!("{one}.{other} = 1\n")),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_024))]

        #[test]
        fn lines_are_read_as_the_crate_reads_them(lines in proptest::collection::vec(line(), 0..9)) {
            is_read(&lines.concat());
        }

        #[test]
        fn damaged_lines_are_read_as_the_crate_reads_them(
            lines in proptest::collection::vec(line(), 1..6),
            at in any::<proptest::sample::Index>(),
            junk in "[\\[\\]{}=,.\"'#\\n\\r\\\\ 0a\u{0}é-]{0,3}",
            cut in 0_usize..3,
        ) {
            let text = lines.concat();
            let from = at.index(text.len());
            let to = (from + cut).min(text.len());
            is_read(&format!("{}{junk}{}", text.get(..from).unwrap_or(""), text.get(to..).unwrap_or("")));
        }

        #[test]
        fn a_damaged_manifest_is_read_as_the_crate_reads_it(from in 0..PROGRAMME.len(), length in 0_usize..40, junk in "[\\[\\]{}=,.\"'#\\n a]{0,2}") {
            let (from, to) = (PROGRAMME.floor_char_boundary(from), PROGRAMME.ceil_char_boundary(from + length));
            is_read(&format!("{}{junk}{}", PROGRAMME.get(..from).unwrap_or(""), PROGRAMME.get(to..).unwrap_or("")));
        }
    }
}
