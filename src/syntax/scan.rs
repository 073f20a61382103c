//! A flat scan of a policy text into words, strings, comments and signs. It never fails and takes linear time; recovery,
//! error messages and the formatter rely on it, and pest meets no text that it finds hostile.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, digits and `-`, starting with a letter. Other alphabets count too, so that an error shows the whole word.
    Word,
    /// Digits with what may follow in numbers and dates.
    Number,
    /// `"…"`
    String,
    /// A string whose line ends before its quote; ends with the line.
    OpenString,
    /// `"""…"""`
    RawString,
    /// A raw string that nothing closes; ends with its line.
    OpenRawString,
    /// `# …`, without the end of the line.
    Comment,
    /// `(` or `{`
    Open,
    /// `)` or `}`
    Close,
    /// Anything else.
    Sign,
}

/// One token: bytes `start..end` of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

impl Token {
    /// Its text.
    pub(super) fn text<'text>(&self, text: &'text str) -> &'text str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether the grammar passes over it.
    pub(super) fn is_comment(&self) -> bool {
        self.kind == TokenKind::Comment
    }
}

/// Words that begin a declaration.
pub(super) const DECLARATIONS: &[&str] =
    &["pack", "law", "vocabulary", "entity", "extend", "graph", "inherited", "figure", "define", "rule"];

/// How a scan treats raw strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// By the letter of the language.
    Exact,
    /// A raw string in which a declaration begins a line counts as not closed: most likely its quotes were forgotten.
    Recovering,
}

/// Signs of more than one character, longest first.
const LONG_SIGNS: &[&str] = &["===", "!==", ":=", "<=", ">=", "=<", "=>", "==", "!=", "&&", "||", "..", "//", "/*", "*/", "->", "<>"];

/// Scans a text.
pub(super) fn scan(text: &str, mode: Mode) -> Vec<Token> {
    let declarations = match mode {
        Mode::Exact => Vec::new(),
        Mode::Recovering => declaration_lines(text),
    };
    let mut scanner = Scanner { text, at: 0, runs: QuoteRuns::new(text), declarations };
    let mut tokens = Vec::new();
    while let Some(token) = scanner.token() {
        tokens.push(token);
    }
    tokens
}

struct Scanner<'text> {
    text: &'text str,
    at: usize,
    runs: QuoteRuns,
    /// Where lines begin that look like declarations; empty unless recovering.
    declarations: Vec<usize>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn token(&mut self) -> Option<Token> {
        self.at += self.rest().find(|next: char| !matches!(next, ' ' | '\t' | '\r' | '\n')).unwrap_or(self.rest().len());
        let first = self.rest().chars().next()?;
        let start = self.at;
        let (kind, length) = match first {
            '#' => (TokenKind::Comment, self.line_length()),
            '"' => self.quoted(),
            '(' | '{' => (TokenKind::Open, 1),
            ')' | '}' => (TokenKind::Close, 1),
            _ if first.is_alphabetic() => (TokenKind::Word, self.length_while(|next| next.is_alphanumeric() || matches!(next, '-' | '_'))),
            _ if first.is_ascii_digit() => (TokenKind::Number, self.number_length(0)),
            '-' if self.rest().get(1..).is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit())) => {
                (TokenKind::Number, self.number_length(1))
            }
            _ => (TokenKind::Sign, self.sign_length(first)),
        };
        self.at = start + length.max(1);
        Some(Token { kind, start, end: self.at })
    }

    fn line_length(&self) -> usize {
        let line = self.rest().split('\n').next().unwrap_or("");
        line.trim_end_matches('\r').len()
    }

    fn length_while(&self, accept: impl Fn(char) -> bool) -> usize {
        self.rest().find(|next| !accept(next)).unwrap_or(self.rest().len())
    }

    /// Digits, letters and `-`, with single dots between digits.
    fn number_length(&self, from: usize) -> usize {
        let mut length = from;
        let mut characters = self.rest().get(from..).unwrap_or("").chars().peekable();
        while let Some(next) = characters.next() {
            let inner_dot = next == '.' && characters.peek().is_some_and(char::is_ascii_digit);
            if !inner_dot && !next.is_alphanumeric() && !matches!(next, '_' | '-') {
                break;
            }
            length += next.len_utf8();
        }
        length
    }

    fn sign_length(&self, first: char) -> usize {
        let long = LONG_SIGNS.iter().find(|sign| self.rest().starts_with(**sign));
        long.map_or(first.len_utf8(), |sign| sign.len())
    }

    fn quoted(&mut self) -> (TokenKind, usize) {
        let quotes = self.length_while(|next| next == '"');
        match quotes {
            1 => self.string(),
            2 => (TokenKind::String, 2),
            _ => self.raw_string(quotes),
        }
    }

    fn string(&self) -> (TokenKind, usize) {
        let mut escaped = false;
        for (offset, next) in self.rest().char_indices().skip(1) {
            match next {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return (TokenKind::String, offset + 1),
                _ => {}
            }
        }
        (TokenKind::OpenString, self.line_length())
    }

    fn raw_string(&mut self, quotes: usize) -> (TokenKind, usize) {
        let Some(close) = self.runs.close(self.at + quotes, quotes) else {
            return (TokenKind::OpenRawString, self.line_length());
        };
        let later = self.declarations.partition_point(|line| *line < self.at);
        if self.declarations.get(later).is_some_and(|line| *line < close) {
            return (TokenKind::OpenRawString, self.line_length());
        }
        (TokenKind::RawString, close + quotes - self.at)
    }
}

/// Where lines begin, without indentation, like `rule name`.
fn declaration_lines(text: &str) -> Vec<usize> {
    let mut offset = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let mut words = line.split([' ', '\t']);
        let keyword = words.next().is_some_and(|word| DECLARATIONS.contains(&word));
        if keyword && words.next().is_some_and(|word| word.starts_with(|first: char| first.is_ascii_alphabetic())) {
            lines.push(offset);
        }
        offset += line.len();
    }
    lines
}

/// All runs of three or more quotes, with the longest run from each of them on, so that a raw string that nothing closes
/// is told without reading on to the end of the text.
struct QuoteRuns {
    runs: Vec<(usize, usize)>,
    longest_from: Vec<usize>,
    next: usize,
}

impl QuoteRuns {
    fn new(text: &str) -> Self {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (offset, _) in text.match_indices('"') {
            match runs.last_mut() {
                Some((start, length)) if *start + *length == offset => *length += 1,
                _ => runs.push((offset, 1)),
            }
        }
        runs.retain(|(_, length)| *length >= 3);
        let mut longest_from: Vec<usize> = runs
            .iter()
            .rev()
            .scan(0, |most, (_, length)| {
                *most = (*most).max(*length);
                Some(*most)
            })
            .collect();
        longest_from.reverse();
        Self { runs, longest_from, next: 0 }
    }

    /// The first run of at least so many quotes at or after an offset; offsets never decrease between calls.
    fn close(&mut self, from: usize, quotes: usize) -> Option<usize> {
        while self.runs.get(self.next).is_some_and(|(start, _)| *start < from) {
            self.next += 1;
        }
        if self.longest_from.get(self.next).is_none_or(|longest| *longest < quotes) {
            return None;
        }
        self.runs.iter().skip(self.next).find(|(_, length)| *length >= quotes).map(|(start, _)| *start)
    }
}
