//! Recovery: cuts a broken text where declarations begin, so that one mistake costs one declaration.

use super::scan::{DECLARATIONS, Token, TokenKind};

/// A run of tokens that is read alone: indices `start..end` of the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// First token.
    pub(super) start: usize,
    /// One past the last token.
    pub(super) end: usize,
}

/// Cuts a scan into pieces. A piece ends before a line that begins with a declaration keyword, and after the brace that
/// closes its declaration.
pub(super) fn split(text: &str, tokens: &[Token]) -> Vec<Piece> {
    let mut cutter = Cutter { text, tokens, depth: 0, keyword: "", pieces: Vec::new(), start: None };
    for (index, token) in tokens.iter().enumerate() {
        if !token.is_comment() {
            cutter.token(index, token);
        }
    }
    cutter.cut(tokens.len());
    cutter.pieces
}

struct Cutter<'text> {
    text: &'text str,
    tokens: &'text [Token],
    depth: usize,
    /// The first word of the piece.
    keyword: &'text str,
    pieces: Vec<Piece>,
    start: Option<usize>,
}

impl<'text> Cutter<'text> {
    fn token(&mut self, index: usize, token: &Token) {
        if self.start.is_some() && self.begins(index, token) {
            self.cut(index);
        }
        if self.start.is_none() {
            self.start = Some(index);
            self.keyword = token.text(self.text);
        }
        match token.kind {
            TokenKind::Open => self.depth += 1,
            TokenKind::Close => {
                let closes = self.depth == 1;
                self.depth = self.depth.saturating_sub(1);
                if closes && self.ends_with_brace() && token.text(self.text) == "}" {
                    self.cut(index + 1);
                }
            }
            _ => {}
        }
    }

    fn cut(&mut self, end: usize) {
        if let Some(start) = self.start.take() {
            self.pieces.push(Piece { start, end });
        }
        self.depth = 0;
    }

    fn ends_with_brace(&self) -> bool {
        matches!(self.keyword, "pack" | "law" | "vocabulary" | "entity" | "extend" | "inherited" | "rule")
    }

    /// Whether a new declaration begins at a token: a keyword that opens its line, and a name after it.
    fn begins(&self, index: usize, token: &Token) -> bool {
        let word = token.text(self.text);
        if token.kind != TokenKind::Word || !DECLARATIONS.contains(&word) || self.kind(index + 1) != Some(TokenKind::Word) {
            return false;
        }
        let before = self.text.get(..token.start).unwrap_or("");
        let unindented = before.is_empty() || before.ends_with('\n');
        if !unindented && (self.depth > 0 || !opens_line(before)) {
            return false;
        }
        // Rules and figures have a `law` of their own, which no brace follows.
        let own_law = word == "law" && matches!(self.keyword, "rule" | "figure");
        !own_law || (self.kind(index + 2) == Some(TokenKind::String) && self.kind(index + 3) == Some(TokenKind::Open))
    }

    fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }
}

/// Whether what follows a text opens a line.
pub(super) fn opens_line(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with('\n')
}
