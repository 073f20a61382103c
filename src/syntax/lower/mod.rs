//! Matched rules to syntax tree: one function per grammar rule. A function gives `None` where a part is missing or wrong;
//! what is wrong it has reported itself.

mod compare;
mod expr;
mod law;
mod literal;
mod model;
mod rule;

use super::ast::{Declaration, Extend, Name, Spanned, Text};
use super::grammar::{Pair, Rule};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::{SourceId, Span};
use crate::time::Date;

/// The state of lowering: where the matched text lies, and what was wrong with it.
pub(super) struct Lowering {
    source: SourceId,
    /// Where the matched text begins in its source.
    base: usize,
    /// What was wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Lowering {
    /// For a text that begins at an offset of its source.
    pub(super) fn new(source: SourceId, base: usize) -> Self {
        Self { source, base, diagnostics: Vec::new() }
    }

    /// The place of a match, without the white space and comments that pest counts in at its end.
    fn span(&self, pair: &Pair<'_>) -> Span {
        let mut last = pair.clone();
        while let Some(inner) = last.clone().into_inner().next_back() {
            last = inner;
        }
        Span::new(self.source, self.base + pair.as_span().start(), self.base + last.as_span().end())
    }

    fn error(&mut self, span: Span, message: impl Into<String>) -> Option<&mut Diagnostic> {
        self.diagnostics.push(Diagnostic::error(Code::SYNTAX, span, message));
        self.diagnostics.last_mut()
    }

    fn error_with_help(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(Code::SYNTAX, span, message).help(help));
    }

    /// An identifier.
    fn name(&self, pair: &Pair<'_>) -> Name {
        Spanned { node: pair.as_str().to_owned(), span: self.span(pair) }
    }

    /// The identifiers directly inside of a match.
    fn names(&self, pair: &Pair<'_>) -> Vec<Name> {
        children(pair).filter(is_name).map(|inner| self.name(&inner)).collect()
    }

    /// The first identifier directly inside of a match.
    fn first_name(&self, pair: &Pair<'_>) -> Option<Name> {
        children(pair).find(is_name).map(|inner| self.name(&inner))
    }

    /// The first string directly inside of a match.
    fn first_text(&mut self, pair: &Pair<'_>) -> Option<Text> {
        child(pair, Rule::string).map(|inner| self.text(&inner))
    }

    /// A word that must be one of a few.
    fn word_of(&mut self, word: Name, what: &str, words: &[&'static str]) -> Option<Name> {
        if words.contains(&word.node.as_str()) {
            return Some(word);
        }
        let begun = words.iter().copied().find(|candidate| word.node.len() > 2 && candidate.starts_with(&word.node));
        let help = match begun.or_else(|| suggest(&word.node, words.iter().copied())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")),
        };
        self.error_with_help(word.span, format!("`{}` is no {what}", word.node), help);
        None
    }
}

fn is_name(pair: &Pair<'_>) -> bool {
    matches!(pair.as_rule(), Rule::ident | Rule::name)
}

fn children<'text>(pair: &Pair<'text>) -> impl Iterator<Item = Pair<'text>> + use<'text> {
    pair.clone().into_inner()
}

fn child<'text>(pair: &Pair<'text>, rule: Rule) -> Option<Pair<'text>> {
    children(pair).find(|inner| inner.as_rule() == rule)
}

fn has(pair: &Pair<'_>, rule: Rule) -> bool {
    child(pair, rule).is_some()
}

/// The declarations of a matched file that could be read.
pub(super) fn file(lowering: &mut Lowering, pair: &Pair<'_>) -> Vec<Declaration> {
    let declarations = children(pair).filter(|inner| inner.as_rule() == Rule::decl);
    declarations.filter_map(|inner| declaration_or_error(lowering, &inner)).collect()
}

/// Nothing is dropped silently: where lowering gave nothing and said nothing, it says that.
fn declaration_or_error(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Declaration> {
    let before = lowering.diagnostics.len();
    let lowered = children(pair).next().and_then(|inner| declaration(lowering, &inner));
    if lowered.is_none() && lowering.diagnostics.len() == before {
        lowering.error(lowering.span(pair), "this declaration could not be read");
    }
    lowered
}

fn declaration(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Declaration> {
    Some(match pair.as_rule() {
        Rule::pack => Declaration::Pack(law::pack(lowering, pair)?),
        Rule::law => Declaration::Law(law::law(lowering, pair)?),
        Rule::vocabulary => Declaration::Vocabulary(model::vocabulary(lowering, pair)?),
        Rule::extend => Declaration::Extend(extend(lowering, pair)?),
        Rule::entity => Declaration::Entity(model::entity(lowering, pair)?),
        Rule::graph => Declaration::Graph(model::graph(lowering, pair)?),
        Rule::inherited => Declaration::Inherited(model::inherited(lowering, pair)?),
        Rule::figure => Declaration::Figure(law::figure(lowering, pair)?),
        Rule::define => Declaration::Define(rule::define(lowering, pair)?),
        Rule::rule_decl => Declaration::Rule(Box::new(rule::rule(lowering, pair)?)),
        _ => return None,
    })
}

fn extend(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Extend> {
    let span = lowering.span(pair);
    if let Some(inner) = child(pair, Rule::extend_entity) {
        let entity = lowering.first_name(&inner)?;
        return Some(Extend::Entity { entity, attributes: model::attributes(lowering, &inner), span });
    }
    let inner = child(pair, Rule::extend_vocabulary)?;
    let vocabulary = lowering.first_name(&inner)?;
    let mut terms = Vec::new();
    for group in children(&inner).filter(|group| group.as_rule() == Rule::extend_terms) {
        terms.push((lowering.first_name(&group)?, model::terms(lowering, &group)));
    }
    Some(Extend::Vocabulary { vocabulary, terms, span })
}

/// `from D` or `until D`, where it stands directly inside of a match.
fn date_clause(lowering: &mut Lowering, pair: &Pair<'_>, rule: Rule) -> Option<Spanned<Date>> {
    let clause = child(pair, rule)?;
    let date = child(&clause, Rule::date)?;
    lowering.date(&date)
}
