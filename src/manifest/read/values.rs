//! Single values by type.

use super::Reader;
use super::problems::{described, listed, quoted};
use crate::check::Attribute;
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::model::State;
use crate::manifest::tree::{Node, NodeKind};
use crate::source::Span;
use crate::time::{Date, Duration, DurationError};
use crate::types::{AttributeId, EntityId, Type, Value};

/// The word for "the owners do not know".
pub(super) const UNKNOWN: &str = "unknown";
/// The word for "declared that there is none".
pub(super) const NONE: &str = "none";

impl<'c, 't> Reader<'c, 't> {
    /// Reads the value of an attribute.
    pub(super) fn value(&mut self, entity: EntityId, id: AttributeId, attribute: &'c Attribute, node: &'t Node<'t>) -> State<'t> {
        let text = match &node.kind {
            NodeKind::Text(text) => Some(*text),
            _ => None,
        };
        match &attribute.ty {
            _ if text == Some(UNKNOWN) => State::Unknown,
            _ if text == Some(NONE) && attribute.optional && !has_none(&attribute.ty) => State::Value(Value::None),
            Type::Set(element) => self.set_value(entity, id, attribute, element, node),
            ty => self.single(entity, id, attribute, ty, node),
        }
    }

    /// Reads one value of a type that is no set. `"unknown"` is dealt with before.
    pub(super) fn single(
        &mut self,
        entity: EntityId,
        id: AttributeId,
        attribute: &'c Attribute,
        ty: &'c Type,
        node: &'t Node<'t>,
    ) -> State<'t> {
        let found = match (ty, &node.kind) {
            (Type::Poisoned, _) | (_, NodeKind::Broken) => None,
            (_, NodeKind::Text(NONE)) if !has_none(ty) => self.no_none(attribute, node.span),
            (Type::Inline(kind), NodeKind::Table(table)) => return self.inline(entity, id, *kind, node.span, table),
            (Type::Bool, NodeKind::Bool(value)) => Some(Value::Bool(*value)),
            (Type::Integer, NodeKind::Integer(value)) if *value < 0 && self.context.schema.is_effort(attribute) => {
                self.below_nothing(attribute, *value, node.span)
            }
            (Type::Integer, NodeKind::Integer(value)) => Some(Value::Integer(*value)),
            (Type::Number, NodeKind::Number(value)) => Some(Value::Number(*value)),
            // INVARIANT: whole numbers of manifests are far below 2^53; above, the nearest float is as good as any.
            (Type::Number, NodeKind::Integer(value)) => value.to_string().parse().ok().map(Value::Number),
            (Type::Date, NodeKind::Date(date)) => Some(Value::Date(*date)),
            (Type::Date, NodeKind::Text(text)) => self.date(text, node.span),
            (Type::Duration { indefinite }, NodeKind::Text(text)) => self.duration(*indefinite, text, node.span),
            (Type::Text | Type::Path | Type::Citation, NodeKind::Text(text)) => self.text(attribute, text, node.span),
            (Type::Term { vocabulary, below }, NodeKind::Text(text)) => self.term(attribute, *vocabulary, *below, text, node.span),
            (Type::OneOf(words), NodeKind::Text(text)) => self.one_of(attribute, words, text, node.span),
            (Type::EntityName, NodeKind::Text(text)) => self.entity_name(text, node.span),
            (Type::Reference(kinds), NodeKind::Text(key)) => return self.reference(kinds, key, node.span),
            _ => self.wrong_type(attribute, ty, node),
        };
        found.map_or(State::Refused, State::Value)
    }

    /// `"none"` where it is not taken. Read as text, or as a key, it would count as declared.
    fn no_none(&mut self, attribute: &Attribute, span: Span) -> Option<Value<'t>> {
        let help = match attribute.ty.is_set() {
            true => format!("to say that there is none, write `{} = []`", attribute.name),
            false => "where you do not know, write `\"unknown\"`".to_owned(),
        };
        let error = Diagnostic::error(Code::UNKNOWN_VALUE, span, format!("`{}` takes no `\"none\"`", attribute.name));
        self.problems.add(error.help(help));
        None
    }

    fn below_nothing(&mut self, attribute: &Attribute, value: i64, span: Span) -> Option<Value<'t>> {
        let error = Diagnostic::error(Code::BAD_VALUE, span, format!("`{}` cannot be `{value}`", attribute.name));
        self.problems.add(error.help("no step takes less than nothing: write 0 or more, or `\"unknown\"`"));
        None
    }

    fn text(&mut self, attribute: &Attribute, text: &'t str, span: Span) -> Option<Value<'t>> {
        if !text.trim().is_empty() {
            return Some(Value::Text(text));
        }
        // An empty text would count as declared, and a duty to specify would be met by saying nothing.
        let error = Diagnostic::error(Code::BAD_VALUE, span, format!("`{}` is empty", attribute.name));
        self.problems.add(error.help("say it, or write `\"unknown\"`, or remove the line"));
        None
    }

    fn date(&mut self, text: &str, span: Span) -> Option<Value<'t>> {
        let date = Date::parse(text);
        if date.is_none() {
            let error = Diagnostic::error(Code::BAD_VALUE, span, format!("{} is no date", quoted(text)));
            self.problems.add(error.help("write it like `2026-01-31`"));
        }
        date.map(Value::Date)
    }

    fn duration(&mut self, indefinite: bool, text: &str, span: Span) -> Option<Value<'t>> {
        if text == "indefinite" {
            if indefinite {
                return Some(Value::Indefinite);
            }
            let error = Diagnostic::error(Code::BAD_VALUE, span, "`indefinite` is not taken here");
            self.problems.add(error.help("write a length of time, like `30 days`"));
            return None;
        }
        match Duration::parse(text) {
            Ok(duration) => Some(Value::Duration(duration)),
            Err(error) => {
                let message = match &error {
                    // The error repeats the text, however long.
                    DurationError::Malformed(text) => format!("{} is not a length of time", quoted(text)),
                    _ if text.len() > 80 => format!("{} is not a length of time", quoted(text)),
                    _ => error.to_string(),
                };
                self.problems.add(Diagnostic::error(Code::BAD_VALUE, span, message).help(error.help()));
                None
            }
        }
    }

    fn wrong_type(&mut self, attribute: &Attribute, ty: &Type, node: &Node<'_>) -> Option<Value<'t>> {
        let message = format!("`{}` takes {}, not {}", attribute.name, self.expected(ty), described(&node.kind));
        let error = Diagnostic::error(Code::BAD_VALUE, node.span, message);
        self.problems.add(error.help_if(self.type_help(attribute, ty, node)));
        None
    }

    fn type_help(&self, attribute: &Attribute, ty: &Type, node: &Node<'_>) -> Option<String> {
        let schema = self.context.schema;
        let help = match (ty, &node.kind) {
            (Type::Duration { .. }, NodeKind::Integer(number)) => format!("say the unit: `\"{number} days\"`"),
            (Type::Duration { .. }, _) => "write it like `\"30 days\"`".to_owned(),
            (Type::Bool, NodeKind::Text(text)) if matches!(*text, "true" | "false") => format!("write `{text}` without quotes"),
            (Type::Integer | Type::Number, NodeKind::Text(text)) if text.parse::<f64>().is_ok() => "write it without quotes".to_owned(),
            (Type::Date, NodeKind::Time(_)) => "write the day only, like `2026-01-31`".to_owned(),
            (Type::Date, _) => "write it like `2026-01-31`".to_owned(),
            (Type::Inline(_), NodeKind::Array(_)) => "write one table in braces".to_owned(),
            (_, NodeKind::Array(members)) if members.is_empty() && schema.kind_named(&attribute.name).is_some() => {
                format!("to say that there is no `{}` at all, move this line to the top of the file", attribute.name)
            }
            (_, NodeKind::Array(_)) => "write a single value, without brackets".to_owned(),
            _ => return None,
        };
        Some(help)
    }

    /// What a type takes, in words.
    fn expected(&self, ty: &Type) -> String {
        let kind_name = |kind| self.context.schema.kind(kind).map_or("", |kind| kind.name.as_str());
        match ty.element() {
            Type::Bool => "`true` or `false`".to_owned(),
            Type::Integer => "a whole number".to_owned(),
            Type::Number => "a number".to_owned(),
            Type::Text => "text".to_owned(),
            Type::Path => "a path as text".to_owned(),
            Type::Citation => "a citation as text".to_owned(),
            Type::Date => "a date".to_owned(),
            Type::Duration { .. } => "a length of time as text".to_owned(),
            Type::Term { vocabulary, .. } => {
                let name = self.context.vocabularies.vocabulary(*vocabulary).map_or("", |vocabulary| vocabulary.name.as_str());
                format!("a term of `{name}`")
            }
            Type::OneOf(words) => listed(words.iter().map(AsRef::as_ref)).unwrap_or_else(|| "one of its words as text".to_owned()),
            Type::Reference(kinds) => {
                let names: Vec<&str> = kinds.iter().map(|kind| kind_name(*kind)).collect();
                format!("the key of a {} as text", names.join(" or "))
            }
            Type::Inline(kind) => format!("a table `{}`", kind_name(*kind)),
            Type::EntityName => "the name of a kind as text".to_owned(),
            Type::Set(_) | Type::Poisoned => "another value".to_owned(),
        }
    }
}

/// Whether `none` is one of the words of a one-of.
pub(super) fn has_none(ty: &Type) -> bool {
    matches!(ty, Type::OneOf(words) if words.iter().any(|word| word.as_ref() == NONE))
}
