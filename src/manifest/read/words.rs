//! Words: terms of vocabularies, values of one-ofs, names of kinds.

use std::sync::Arc;

use super::Reader;
use super::problems::{listed, quoted};
use crate::check::{Attribute, Identity, Vocabulary};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::types::{TermId, Value, VocabularyId};

/// Before a term: nothing narrower is meant.
const EXACTLY: &str = "exactly:";

impl<'c, 't> Reader<'c, 't> {
    pub(super) fn term(
        &mut self,
        attribute: &Attribute,
        vocabulary: VocabularyId,
        below: Option<TermId>,
        text: &str,
        span: Span,
    ) -> Option<Value<'t>> {
        let (exactly, name) = text.strip_prefix(EXACTLY).map_or((false, text), |name| (true, name));
        let vocabularies = self.context.vocabularies;
        let found = vocabularies.term_named(vocabulary, name);
        match found.filter(|term| below.is_none_or(|above| vocabularies.is_below(*term, above))) {
            Some(term) => Some(Value::Term { term, exactly }),
            None => {
                self.unknown_term(attribute, vocabulary, below, (name, found.is_some()), span);
                None
            }
        }
    }

    /// `known`: whether the vocabulary has the term, only elsewhere than below the one that the attribute wants.
    fn unknown_term(
        &mut self,
        attribute: &Attribute,
        vocabulary: VocabularyId,
        below: Option<TermId>,
        (name, known): (&str, bool),
        span: Span,
    ) {
        if self.problems.full() {
            return self.problems.add(Diagnostic::error(Code::UNKNOWN_VALUE, span, ""));
        }
        let vocabularies = self.context.vocabularies;
        let Some(vocabulary) = vocabularies.vocabulary(vocabulary) else { return };
        let above = below.and_then(|above| vocabularies.term(above)).map(|above| above.name.as_str());
        let message = match above.filter(|_| known) {
            Some(above) => format!("`{}` takes terms within `{above}`, and `{name}` is not", attribute.name),
            None => format!("{} is no term of `{}`", quoted(name), vocabulary.name),
        };
        let fitting = self.fitting(vocabulary, below);
        let labelled = self.labelled(vocabulary, name);
        let suggestion = if known || labelled.is_some() { labelled } else { self.problems.suggestion(name, fitting.iter().copied()) };
        let help = suggestion.or_else(|| self.other_vocabulary(vocabulary, name));
        let help = help.or_else(|| listed(fitting.iter().copied()).map(|terms| format!("write {terms}")));
        let help = help.unwrap_or_else(|| format!("`ombud explain {}` lists its terms", vocabulary.name));
        self.problems.add(Diagnostic::error(Code::UNKNOWN_VALUE, span, message).help(help));
    }

    /// The term whose label was written instead of its name: `Germany` for `DE`.
    fn labelled(&self, vocabulary: &Vocabulary, label: &str) -> Option<String> {
        let mut terms = vocabulary.terms.iter().filter_map(|term| self.context.vocabularies.term(*term));
        let found = terms.find(|term| term.label.eq_ignore_ascii_case(label))?;
        Some(format!("did you mean `{}`, which stands for {}?", found.name, found.label))
    }

    /// The names that an attribute takes, in order of declaration.
    fn fitting(&self, vocabulary: &'c Vocabulary, below: Option<TermId>) -> Vec<&'c str> {
        let vocabularies = self.context.vocabularies;
        let fits = |term: &&TermId| below.is_none_or(|above| vocabularies.is_below(**term, above));
        vocabulary.terms.iter().filter(fits).filter_map(|term| Some(vocabularies.term(*term)?.name.as_str())).collect()
    }

    /// The vocabulary in which a word is a term.
    fn other_vocabulary(&self, than: &Vocabulary, name: &str) -> Option<String> {
        let mut others = self.context.vocabularies.vocabularies.iter().filter(|other| other.name != than.name);
        let other = others.find(|other| other.by_name.contains_key(name))?;
        Some(format!("`{name}` is a term of `{}`", other.name))
    }

    pub(super) fn one_of(&mut self, attribute: &Attribute, words: &'c [Arc<str>], text: &str, span: Span) -> Option<Value<'t>> {
        if let Some(index) = words.iter().position(|word| word.as_ref() == text) {
            return u16::try_from(index).ok().map(Value::OneOf);
        }
        let all = words.iter().map(AsRef::as_ref);
        let message = format!("{} is no value of `{}`", quoted(text), attribute.name);
        let suggestion = self.problems.suggestion(text, all.clone());
        let help = suggestion.or_else(|| listed(all).map(|words| format!("write {words}")));
        self.problems.add(Diagnostic::error(Code::UNKNOWN_VALUE, span, message).help_if(help));
        None
    }

    /// The name of a kind that manifests list: of the single tables there is always one, so nothing can be said of their list.
    pub(super) fn entity_name(&mut self, text: &str, span: Span) -> Option<Value<'t>> {
        let schema = self.context.schema;
        let listed = |identity| matches!(identity, Identity::Key(_) | Identity::Unkeyed);
        let found = schema.kind_named(text).filter(|id| schema.kind(*id).is_some_and(|kind| listed(kind.identity)));
        if let Some(kind) = found {
            return Some(Value::Kind(kind));
        }
        let names = schema.kinds.iter().filter(|kind| listed(kind.identity)).map(|kind| kind.name.as_str());
        let help = self.problems.suggestion(text, names);
        let error = Diagnostic::error(Code::UNKNOWN_VALUE, span, format!("{} is no kind of table that a manifest lists", quoted(text)));
        self.problems.add(error.help_if(help));
        None
    }
}
