//! Lines on their way to print. Each knows where in the source its first token stood, so that comments and blank lines
//! find their places.

use crate::source::Span;
use crate::syntax::scan::{Token, TokenKind};

/// Conditions and lists are broken to stay within so many columns.
pub(super) const WIDTH: usize = 110;

/// Whether a blank line may stand before a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    /// One, wherever anything stands before.
    One,
    /// One where the source has at least one.
    Keep,
    /// None: the line goes on with what the one before began.
    Never,
}

/// One line. Its text holds line breaks only inside of raw strings.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) indent: usize,
    pub(super) text: String,
    /// Where its first token stood.
    pub(super) start: usize,
    pub(super) blank: Blank,
    /// Whether it closes a block: comments before it belong to the block.
    pub(super) closes: bool,
}

/// The lines of a file.
pub(super) struct Lines<'text> {
    /// The source.
    pub(super) text: &'text str,
    /// Comments of the source, in order.
    pub(super) comments: Vec<Token>,
    /// Where the tokens other than comments begin.
    starts: Vec<usize>,
    /// Opening and closing braces that belong together, by the opening one.
    braces: Vec<(usize, usize)>,
    /// The lines so far.
    pub(super) lines: Vec<Line>,
    /// Blocks are indented at least from here: the operands of a broken chain all stand below its first line.
    floor: usize,
}

impl<'text> Lines<'text> {
    /// For a source and its scan.
    pub(super) fn new(text: &'text str, tokens: &[Token]) -> Self {
        let comments = tokens.iter().filter(|token| token.is_comment()).copied().collect();
        let starts = tokens.iter().filter(|token| !token.is_comment()).map(|token| token.start).collect();
        Self { text, comments, starts, braces: matching(tokens), lines: Vec::new(), floor: 0 }
    }

    /// Begins a line.
    pub(super) fn line(&mut self, indent: usize, start: usize, text: impl Into<String>) {
        self.lines.push(Line { indent, text: text.into(), start, blank: Blank::Keep, closes: false });
    }

    /// Begins a line that goes on with what the one before began.
    pub(super) fn continued(&mut self, indent: usize, start: usize, text: impl Into<String>) {
        self.line(indent, start, text);
        self.set_blank(Blank::Never);
    }

    /// A line that closes a block; an empty block closes at once.
    pub(super) fn close(&mut self, indent: usize, start: usize) {
        match self.lines.last().map(|line| (line.start, line.text.ends_with('{'))) {
            Some((open, true)) if !self.has_comment(open, start) => self.push("}"),
            _ => self.lines.push(Line { indent, text: "}".to_owned(), start, blank: Blank::Never, closes: true }),
        }
    }

    /// Where a block that begins on the last line is indented from.
    pub(super) fn base(&self) -> usize {
        self.indent().max(self.floor)
    }

    /// Does something with blocks indented at least from a column.
    pub(super) fn with_floor(&mut self, floor: usize, act: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.floor, floor);
        act(self);
        self.floor = before;
    }

    /// Says what may stand before the last line.
    pub(super) fn set_blank(&mut self, blank: Blank) {
        if let Some(line) = self.lines.last_mut() {
            line.blank = blank;
        }
    }

    /// Goes on with the last line.
    pub(super) fn push(&mut self, text: &str) {
        if let Some(line) = self.lines.last_mut() {
            line.text.push_str(text);
        }
    }

    /// The indentation of the last line.
    pub(super) fn indent(&self) -> usize {
        self.lines.last().map_or(0, |line| line.indent)
    }

    /// How many columns the last line fills.
    pub(super) fn column(&self) -> usize {
        self.lines.last().map_or(0, |line| line.indent + line.text.chars().count())
    }

    /// Whether a comment stands between two offsets.
    pub(super) fn has_comment(&self, from: usize, to: usize) -> bool {
        let next = self.comments.partition_point(|comment| comment.start < from);
        self.comments.get(next).is_some_and(|comment| comment.start < to)
    }

    /// Whether the source has a blank line between two offsets.
    pub(super) fn blank_between(&self, from: usize, to: usize) -> bool {
        let between = self.text.get(from..to).unwrap_or("");
        let lines = between.split('\n').count();
        between.split('\n').take(lines.saturating_sub(1)).skip(1).any(|line| line.trim().is_empty())
    }

    /// The source of a place.
    pub(super) fn slice(&self, span: Span) -> &'text str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Where the token stands that is so many before the one at an offset, parentheses not counted: they may go.
    pub(super) fn keyword_before(&self, offset: usize, back: usize) -> usize {
        let index = self.starts.partition_point(|start| *start < offset);
        let before = self.starts.get(..index).unwrap_or_default().iter().rev();
        let counted = before.filter(|start| !self.text.get(**start..).is_some_and(|text| text.starts_with('(')));
        counted.copied().nth(back.saturating_sub(1)).unwrap_or(offset)
    }

    /// The first brace that opens at or after an offset, and the one that closes it.
    pub(super) fn braces_from(&self, offset: usize) -> Option<(usize, usize)> {
        self.braces.get(self.braces.partition_point(|(open, _)| *open < offset)).copied()
    }
}

/// Whether a text has a blank line right before an offset.
pub(super) fn blank_before(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or("").bytes().rev();
    before.take_while(u8::is_ascii_whitespace).filter(|byte| *byte == b'\n').count() > 1
}

fn matching(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut braces = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::Open => open.push(token.start),
            TokenKind::Close => braces.extend(open.pop().map(|start| (start, token.start))),
            _ => {}
        }
    }
    braces.sort_unstable();
    braces
}
