//! Facts and values in words: addresses, places, and what messages fill in. Text from manifests is clipped, and characters that
//! could disturb a terminal or turn its direction are written as escapes.

use super::context::{Context, Frame};
use super::path::{self, Reading};
use super::trace::{Fact, Item};
use crate::check::program::{Constant, Template, TemplatePart};
use crate::manifest::{List, State};
use crate::source::Span;
use crate::types::{AttributeId, EntityId, Type, Value};

/// How long a value may be in a message.
const CLIP: usize = 80;
/// How many members of a list are named.
const NAMED: usize = 5;

/// The address of a fact.
pub(super) fn address(ctx: &Context<'_>, fact: Fact) -> String {
    let schema = &ctx.plan.program.schema;
    match fact {
        Fact::Slot(entity, attribute) => {
            let name = schema.attribute(attribute).map_or("", |attribute| attribute.name.as_str());
            safe(&format!("{}.{name}", ctx.model.address(schema, entity)))
        }
        Fact::Entity(entity) => safe(&ctx.model.address(schema, entity)),
        Fact::Kind(kind) => schema.kind(kind).map_or_else(String::new, |kind| kind.name.clone()),
    }
}

/// Where a fact is, or would be, declared.
pub(super) fn place(ctx: &Context<'_>, fact: Fact) -> Span {
    let found = match fact {
        Fact::Slot(entity, attribute) => ctx.model.slot(&ctx.plan.program.schema, entity, attribute).map(|slot| slot.span),
        Fact::Entity(entity) => ctx.model.entity(entity).map(|entity| entity.span),
        Fact::Kind(kind) => ctx.model.kind(kind).map(|list| list.span),
    };
    found.unwrap_or(ctx.model.top)
}

/// Whether a fact is declared in some way, so that something stands at its place.
pub(super) fn is_written(ctx: &Context<'_>, fact: Fact) -> bool {
    match fact {
        Fact::Slot(entity, attribute) => ctx
            .model
            .slot(&ctx.plan.program.schema, entity, attribute)
            .is_some_and(|slot| !matches!(slot.state, State::Absent | State::OnlyOne(_))),
        Fact::Entity(_) => true,
        Fact::Kind(kind) => ctx.model.kind(kind).is_some_and(|list| list.declared),
    }
}

/// Whether a fact is a list of which a part is known.
pub(super) fn is_partly_known(ctx: &Context<'_>, fact: Fact) -> bool {
    match fact {
        Fact::Slot(entity, attribute) => {
            let slot = ctx.model.slot(&ctx.plan.program.schema, entity, attribute);
            matches!(slot.map(|slot| slot.state), Some(State::List(list)) if list.open && list.count + list.excluded > 0)
        }
        Fact::Kind(kind) => ctx.model.kind(kind).is_some_and(|list| list.open && !list.entities.is_empty()),
        Fact::Entity(_) => false,
    }
}

/// The address of an item.
pub(super) fn item(ctx: &Context<'_>, item: Item<'_>) -> String {
    match item {
        Item::Entity(entity) => safe(&ctx.model.address(&ctx.plan.program.schema, entity)),
        Item::Anonymous(fact, _) | Item::Refused(fact) | Item::Value(_, fact) => format!("{}[?]", address(ctx, fact)),
    }
}

/// The label of what an entity is, where it says so.
pub(super) fn kind_label(ctx: &Context<'_>, entity: EntityId) -> Option<String> {
    let program = ctx.plan.program;
    let is = ctx.model.entity(entity).and_then(|entity| program.schema.kind(entity.kind))?.is?;
    match ctx.model.slot(&program.schema, entity, is)?.state {
        State::Value(Value::Term { term, .. }) => program.vocabularies.term(term).map(|term| term.label.clone()),
        _ => None,
    }
}

/// A template with its paths filled in.
pub(super) fn fill<'run>(ctx: &Context<'run>, frame: &Frame<'run>, template: &Template) -> String {
    let part = |part: &TemplatePart| match part {
        TemplatePart::Text(text) => text.clone(),
        TemplatePart::Path(path) => reading(ctx, path::read(ctx, frame, path)),
        TemplatePart::Figure(id) => ctx.plan.figure(*id).map_or_else(String::new, constant),
    };
    template.parts.iter().map(part).collect()
}

fn reading(ctx: &Context<'_>, reading: Reading<'_>) -> String {
    match reading {
        Reading::Value(found, fact) => value(ctx, found, attribute_of(fact)),
        Reading::List(found, fact) => list(ctx, found, attribute_of(fact)),
        Reading::Only(entity, _) => item(ctx, Item::Entity(entity)),
        Reading::Open(..) | Reading::Anonymous(..) => "(not declared)".to_owned(),
        Reading::None(_) => "none".to_owned(),
    }
}

fn attribute_of(fact: Fact) -> Option<AttributeId> {
    match fact {
        Fact::Slot(_, attribute) => Some(attribute),
        Fact::Entity(_) | Fact::Kind(_) => None,
    }
}

fn value(ctx: &Context<'_>, value: Value<'_>, attribute: Option<AttributeId>) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::Text(text) => clip(&safe(text)),
        Value::Date(date) => date.to_string(),
        Value::Duration(duration) => duration.to_string(),
        Value::Indefinite => "indefinite".to_owned(),
        Value::Term { term, .. } => ctx.plan.program.vocabularies.term(term).map_or_else(String::new, |term| term.label.clone()),
        Value::OneOf(index) => one_of(ctx, attribute, index),
        Value::Entity(entity) => clip(&safe(ctx.model.entity(entity).and_then(|entity| entity.key).unwrap_or("?"))),
        Value::Controller => "controller".to_owned(),
        Value::Kind(kind) => ctx.plan.program.schema.kind(kind).map_or_else(String::new, |kind| kind.name.clone()),
        Value::None => "none".to_owned(),
    }
}

fn one_of(ctx: &Context<'_>, attribute: Option<AttributeId>, index: u16) -> String {
    let ty = attribute.and_then(|id| ctx.plan.program.schema.attribute(id)).map(|attribute| attribute.ty.element());
    match ty {
        Some(Type::OneOf(values)) => values.get(usize::from(index)).map_or_else(String::new, |value| value.to_string()),
        _ => String::new(),
    }
}

/// Up to five members, in alphabetical order.
fn list(ctx: &Context<'_>, list: List, attribute: Option<AttributeId>) -> String {
    let members = ctx.model.members(list).iter().filter_map(|member| match member.state {
        State::Value(found) => Some(value(ctx, found, attribute)),
        _ => None,
    });
    let mut words: Vec<String> = members.collect();
    words.sort_unstable();
    if words.is_empty() {
        return if list.open { "(not declared)".to_owned() } else { "none".to_owned() };
    }
    let more = words.len().saturating_sub(NAMED);
    words.truncate(NAMED);
    let named = words.join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

/// A figure's value.
fn constant(constant: &Constant) -> String {
    match constant {
        Constant::Integer(value) => value.to_string(),
        Constant::Number(value) => value.to_string(),
        Constant::Date(date) => date.to_string(),
        Constant::Duration(duration) => duration.to_string(),
        Constant::Text(text) => text.clone(),
        Constant::Bool(value) => value.to_string(),
        Constant::Term(_) | Constant::OneOf(_) | Constant::Controller | Constant::Kind(_) => String::new(),
    }
}

fn clip(text: &str) -> String {
    if text.chars().count() <= CLIP {
        return text.to_owned();
    }
    text.chars().take(CLIP - 1).chain(std::iter::once('…')).collect()
}

/// Text with control characters and those that turn the direction of writing as escapes.
pub(super) fn safe(text: &str) -> String {
    let turns =
        |character: char| matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
    let escaped = |character: char| {
        if character.is_control() || turns(character) { character.escape_unicode().to_string() } else { character.to_string() }
    };
    text.chars().map(escaped).collect()
}
