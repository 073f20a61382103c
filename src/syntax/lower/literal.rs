//! Strings, numbers, dates and durations.

use super::super::ast::{Literal, Spanned, Text};
use super::super::grammar::{Pair, Rule};
use super::Lowering;
use crate::source::Span;
use crate::time::{Date, Duration};

impl Lowering {
    /// A string literal, unescaped.
    pub(super) fn text(&mut self, pair: &Pair<'_>) -> Text {
        let span = self.span(pair);
        let inner = pair.as_str().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or("");
        let mut node = String::with_capacity(inner.len());
        let mut characters = inner.char_indices();
        while let Some((offset, next)) = characters.next() {
            match (next, next == '\\') {
                (_, false) => node.push(next),
                _ => match characters.next() {
                    Some((_, escaped @ ('"' | '\\'))) => node.push(escaped),
                    Some((_, escaped)) => self.bad_escape(span, offset, escaped),
                    None => {}
                },
            }
        }
        Spanned { node, span }
    }

    fn bad_escape(&mut self, string: Span, offset: usize, escaped: char) {
        let start = string.start as usize + 1 + offset;
        let span = Span::new(string.source, start, start + 1 + escaped.len_utf8());
        let message = format!("a string has no escape `\\{}`", escaped.escape_debug());
        self.error_with_help(span, message, "write `\\\"` for a quote and `\\\\` for a backslash; everything else stands for itself");
    }

    /// A date that exists.
    pub(super) fn date(&mut self, pair: &Pair<'_>) -> Option<Spanned<Date>> {
        let span = self.span(pair);
        let date = Date::parse(pair.as_str());
        if date.is_none() {
            let message = format!("there is no day `{}`", pair.as_str());
            self.error_with_help(span, message, "write year, month and day: `2018-05-25`");
        }
        Some(Spanned { node: date?, span })
    }

    /// A duration such as `30 days`.
    pub(super) fn duration(&mut self, pair: &Pair<'_>) -> Option<Spanned<Duration>> {
        let span = self.span(pair);
        let plain = pair.as_str().replace('_', "");
        match Duration::parse(&plain.split_whitespace().collect::<Vec<_>>().join(" ")) {
            Ok(node) => Some(Spanned { node, span }),
            Err(error) => {
                self.error_with_help(span, error.to_string(), error.help());
                None
            }
        }
    }

    /// A whole number.
    pub(super) fn integer(&mut self, pair: &Pair<'_>) -> Option<Spanned<i64>> {
        let span = self.span(pair);
        match self.number(pair)? {
            Literal::Integer(node) => Some(Spanned { node, span }),
            _ => {
                self.error(span, format!("expected a whole number, found `{}`", pair.as_str()));
                None
            }
        }
    }

    /// A number: whole where it has no point.
    pub(super) fn number(&mut self, pair: &Pair<'_>) -> Option<Literal> {
        let digits = pair.as_str().replace('_', "");
        let literal = if digits.contains('.') {
            digits.parse().ok().filter(|value: &f64| value.is_finite()).map(Literal::Number)
        } else {
            digits.parse().ok().map(Literal::Integer)
        };
        if literal.is_none() {
            self.error(self.span(pair), "this number is too large");
        }
        literal
    }

    /// Any literal.
    pub(super) fn literal(&mut self, pair: &Pair<'_>) -> Option<Spanned<Literal>> {
        let span = self.span(pair);
        let node = match pair.as_rule() {
            Rule::string => Literal::Text(self.text(pair).node),
            Rule::date => Literal::Date(self.date(pair)?.node),
            Rule::duration => Literal::Duration(self.duration(pair)?.node),
            Rule::number => self.number(pair)?,
            _ => return None,
        };
        Some(Spanned { node, span })
    }
}
