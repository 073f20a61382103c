//! What is said about a text that is not well formed. pest gives the place and what would have fitted there; the words
//! are ours.

mod expected;
mod hints;

use super::grammar::{PestError, Rule};
use super::scan::{Token, TokenKind};
use super::split::Piece;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// Brackets may nest so deep; more is refused before anything recurses.
const MOST_NESTED: usize = 128;
/// Found text is quoted up to so many characters.
const MOST_QUOTED: usize = 32;

/// A mistake in a text, with offsets into it.
#[derive(Debug)]
pub(super) struct Problem {
    code: Code,
    start: usize,
    end: usize,
    message: String,
    help: Option<String>,
    also: Option<(usize, usize, &'static str)>,
}

impl Problem {
    fn new(place: (usize, usize), message: impl Into<String>) -> Self {
        Self { code: Code::SYNTAX, start: place.0, end: place.1, message: message.into(), help: None, also: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// As a diagnostic of a source in which the text begins at an offset.
    pub(super) fn diagnostic(self, source: SourceId, base: usize) -> Diagnostic {
        let span = Span::new(source, base + self.start, base + self.end);
        let diagnostic = Diagnostic::error(self.code, span, self.message).help_if(self.help);
        match self.also {
            Some((start, end, text)) => diagnostic.also(Span::new(source, base + start, base + end), text),
            None => diagnostic,
        }
    }
}

/// A piece of a text with its surroundings.
pub(super) struct Context<'text> {
    /// The whole text.
    pub(super) text: &'text str,
    /// All of its tokens.
    pub(super) tokens: &'text [Token],
    /// The piece that could not be read.
    pub(super) piece: Piece,
}

impl<'text> Context<'text> {
    fn inside(&self) -> &'text [Token] {
        self.tokens.get(self.piece.start..self.piece.end).unwrap_or_default()
    }
}

/// What keeps tokens from being matched at all: something that is not closed, or nests too deep.
pub(super) fn unreadable(text: &str, tokens: &[Token]) -> Option<Problem> {
    let mut depth = 0_usize;
    for token in tokens {
        let place = (token.start, token.end);
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::OpenString => {
                return Some(Problem::new(place, "this string is not closed").help("a string ends on its own line, with `\"`"));
            }
            TokenKind::OpenRawString => {
                let quotes = token.text(text).chars().take_while(|next| *next == '"').count();
                let help = if quotes > 9 {
                    "close it with as many quotes as open it".to_owned()
                } else {
                    format!("close it with `{}`", "\"".repeat(quotes))
                };
                return Some(Problem::new((token.start, token.start + quotes), "this raw string is not closed").help(help));
            }
            _ => {}
        }
        if depth > MOST_NESTED {
            let problem = Problem::new(place, format!("brackets nest more than {MOST_NESTED} deep"));
            return Some(Problem { code: Code::TOO_DEEP, ..problem.help("split the condition into defines, or write the list flat") });
        }
    }
    None
}

/// Words a failed match of a piece that begins at an offset of the text.
pub(super) fn explain(context: &Context<'_>, failure: &PestError, offset: usize) -> Problem {
    let at = offset
        + match failure.location {
            pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
        };
    let pest::error::ErrorVariant::ParsingError { positives, .. } = &failure.variant else {
        return Problem::new(Place::new(context, at, &[]).span(), "this declaration is too much to be read").help("split it");
    };
    let place = Place::new(context, at, positives);
    hints::hint(&place).unwrap_or_else(|| place.problem())
}

/// Where matching stopped, with the tokens around.
struct Place<'text> {
    context: &'text Context<'text>,
    /// What would have fitted.
    expected: Vec<Rule>,
    /// The token that did not fit; none at the end of the text.
    found: Option<Token>,
    /// Whether that token still belongs to the piece.
    inside: bool,
    /// The tokens of the piece before it, without comments.
    before: Vec<Token>,
}

impl<'text> Place<'text> {
    fn new(context: &'text Context<'text>, at: usize, positives: &[Rule]) -> Self {
        let next = context.tokens.partition_point(|token| token.end <= at);
        let later = context.tokens.iter().enumerate().skip(next);
        let (index, found) =
            later.filter(|(_, token)| !token.is_comment()).map(|(index, token)| (index, Some(*token))).next().unwrap_or((usize::MAX, None));
        let inside = index < context.piece.end;
        let before = context.inside().iter().filter(|token| !token.is_comment()).take_while(|token| token.end <= at).copied().collect();
        Self {
            context,
            expected: positives.iter().map(|rule| if *rule == Rule::file { Rule::decl } else { *rule }).collect(),
            found,
            inside,
            before,
        }
    }

    fn expects(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    fn word(&self, token: &Token) -> &'text str {
        token.text(self.context.text)
    }

    /// The text of the token that did not fit; empty at the end of the piece.
    fn found_text(&self) -> &'text str {
        self.found.filter(|_| self.inside).map_or("", |token| token.text(self.context.text))
    }

    /// The token so many places before the one that did not fit, from 1.
    fn back(&self, steps: usize) -> Option<&Token> {
        self.before.len().checked_sub(steps).and_then(|index| self.before.get(index))
    }

    /// The text of that token; empty where there is none.
    fn back_text(&self, steps: usize) -> &'text str {
        self.back(steps).map_or("", |token| token.text(self.context.text))
    }

    /// Where the mistake shows: the token that did not fit, or the end of what was read.
    fn span(&self) -> (usize, usize) {
        match self.found {
            Some(token) => (token.start, token.end),
            None => self.before.last().map_or((0, 0), |token| (token.end, token.end)),
        }
    }

    /// Whether a line break lies between the last token that fitted and the one that did not.
    fn on_new_line(&self) -> bool {
        let from = self.before.last().map_or(0, |token| token.end);
        self.context.text.get(from..self.span().0).is_none_or(|between| between.contains('\n'))
    }

    /// The innermost bracket that is open here.
    fn open_bracket(&self) -> Option<Token> {
        let mut open = Vec::new();
        for token in &self.before {
            match token.kind {
                TokenKind::Open => open.push(*token),
                TokenKind::Close => {
                    open.pop();
                }
                _ => {}
            }
        }
        open.pop()
    }

    /// What was found, as it is quoted.
    fn described(&self) -> String {
        let Some(token) = self.found else { return "the end of the file".to_owned() };
        let text = token.text(self.context.text);
        match token.kind {
            TokenKind::RawString => "a raw string".to_owned(),
            TokenKind::String if text.chars().count() > MOST_QUOTED => "a string".to_owned(),
            _ if text.chars().count() > MOST_QUOTED => {
                let cut: String = text.chars().take(MOST_QUOTED - 1).collect();
                format!("`{}…`", cut.escape_debug())
            }
            _ => format!("`{}`", text.chars().flat_map(shown).collect::<String>()),
        }
    }

    /// The plain account: what would have fitted, and what was found.
    fn problem(&self) -> Problem {
        let message = format!("expected {}, found {}", expected::phrase(&self.expected), self.described());
        let mut problem = Problem::new(self.span(), message);
        problem.also = self.open_here();
        match expected::suggestion(self.found_text(), &self.expected) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem,
        }
    }

    /// The bracket that could be closed here.
    fn open_here(&self) -> Option<(usize, usize, &'static str)> {
        let closable = self.expects(Rule::close) || self.expects(Rule::rparen);
        let bracket = self.open_bracket().filter(|_| closable && !self.expects(Rule::clause))?;
        Some((bracket.start, bracket.end, "opened here"))
    }
}

/// A character as it is quoted: control characters would change the terminal.
fn shown(character: char) -> Vec<char> {
    if character.is_control() { character.escape_debug().collect() } else { vec![character] }
}
