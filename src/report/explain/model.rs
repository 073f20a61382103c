//! The pages of kinds of entity and of attributes.

use super::rules_section;
use crate::check::{Asked, Attribute, Identity, Kind, Schema};
use crate::engine::Session;
use crate::report::Look;
use crate::report::page::Page;
use crate::report::reads::Reads;
use crate::types::{AttributeId, Type, VocabularyId};

/// What a word means in manifests.
pub(super) fn pages(session: &Session, word: &str, look: Look) -> Vec<String> {
    let schema = &session.program.schema;
    let mut pages = Vec::new();
    if let Some(kind) = schema.kind_named(word).and_then(|kind| schema.kind(kind)) {
        pages.push(kind_page(session, kind, look));
    }
    for (index, attribute) in schema.attributes.iter().enumerate() {
        let kind = schema.kind(attribute.kind).map_or("", |kind| kind.name.as_str());
        let is_meant = match word.split_once('.') {
            Some((of, name)) => of == kind && is_named(attribute, name),
            None => is_named(attribute, word),
        };
        if is_meant {
            pages.push(attribute_page(session, AttributeId::new(index), attribute, look));
        }
    }
    pages
}

fn is_named(attribute: &Attribute, name: &str) -> bool {
    attribute.name == name || attribute.formerly.as_deref() == Some(name)
}

fn kind_page(session: &Session, kind: &Kind, look: Look) -> String {
    let schema = &session.program.schema;
    let mut page = Page::new(look, &format!("kind of entity {}", kind.name), &kind.doc);
    page.section("how it is written");
    let attribute = |id| schema.attribute(id).map_or("", |attribute| attribute.name.as_str());
    page.paragraph(&match kind.identity {
        Identity::Singleton => format!("one table `[{}]`", kind.name),
        Identity::Key(key) => format!("a table `[[{}]]` for each, told apart by its `{}`", kind.name, attribute(key)),
        Identity::Unkeyed => format!("a table `[[{}]]` for each", kind.name),
        Identity::Inline => "in place, in braces, as the value of an attribute".to_owned(),
    });
    if matches!(kind.identity, Identity::Key(_) | Identity::Unkeyed) {
        page.paragraph(&format!("there are none: `{} = []`, above the first table", kind.name));
    }
    page.section("attributes");
    let attributes = kind.attributes.iter().filter_map(|id| schema.attribute(*id));
    let width = attributes.clone().map(|attribute| attribute.name.len()).max().unwrap_or(0);
    attributes.for_each(|attribute| page.entry(&attribute.name, width, &attribute.doc));
    page.finish()
}

fn attribute_page(session: &Session, id: AttributeId, attribute: &Attribute, look: Look) -> String {
    let program = &session.program;
    let kind = program.schema.kind(attribute.kind).map_or("", |kind| kind.name.as_str());
    let mut page = Page::new(look, &format!("attribute {kind}.{}", attribute.name), &attribute.doc);
    page.section("what it takes");
    page.paragraph(&type_words(session, &attribute.ty));
    if attribute.ty.is_set() {
        page.paragraph("A set that is known in part is written `{ includes = […], excludes = […] }`; a single member needs no brackets.");
    }
    if attribute.optional {
        page.paragraph("`\"none\"` says that there is none.");
    }
    if attribute.only_one {
        page.paragraph("Left out, it means the only entity of its kind, where there is exactly one.");
    }
    page.paragraph(if attribute.computed {
        "The engine fills it in; a manifest may not."
    } else {
        "Left out it is unknown: never false, never fine. `\"unknown\"` says that the owners do not know."
    });
    if let Some(former) = &attribute.formerly {
        page.paragraph(&format!("It was named `{former}`, which is still read."));
    }
    page.section("when it is asked for");
    page.paragraph(match attribute.asked {
        Asked::First => "among the first twelve questions",
        Asked::Gate => "before a review by European law can pass",
        Asked::Later => "only when a rule asks",
    });
    let rules = program.rules.iter().filter(|rule| Reads::of_rule(program, rule).attributes.contains(&id));
    rules_section(&mut page, session, "rules that read it", rules);
    page.finish()
}

/// The attributes that take terms of a vocabulary, as `field.is`.
pub(in crate::report) fn takers(session: &Session, vocabulary: VocabularyId) -> Vec<String> {
    let schema = &session.program.schema;
    let takes = |attribute: &&Attribute| matches!(attribute.ty.element(), Type::Term { vocabulary: of, .. } if *of == vocabulary);
    let found = schema.attributes.iter().filter(takes);
    found.map(|attribute| format!("{}.{}", schema.kind(attribute.kind).map_or("", |kind| kind.name.as_str()), attribute.name)).collect()
}

/// A type as people say it.
fn type_words(session: &Session, ty: &Type) -> String {
    let program = &session.program;
    let kinds = |schema: &Schema, kinds: &[crate::types::KindId]| {
        let names: Vec<String> = kinds.iter().filter_map(|kind| schema.kind(*kind)).map(|kind| kind.name.clone()).collect();
        names.join(" or ")
    };
    match ty {
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Integer => "a whole number".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Path => "the path of a file, relative to the manifest".to_owned(),
        Type::Citation => "a citation of a law".to_owned(),
        Type::Date => "a date, `YYYY-MM-DD`".to_owned(),
        Type::Duration { indefinite: false } => "a length of time, such as `30 days`, `1 month`, `72 hours`".to_owned(),
        Type::Duration { indefinite: true } => "a length of time, such as `30 days`, `1 month`, or `indefinite`".to_owned(),
        Type::Term { vocabulary, below } => {
            let name = program.vocabularies.vocabulary(*vocabulary).map_or("", |vocabulary| vocabulary.name.as_str());
            let below =
                below.and_then(|term| program.vocabularies.term(term)).map_or(String::new(), |term| format!(" below `{}`", term.name));
            format!("a term of the vocabulary `{name}`{below} (`ombud explain {name}` lists them)")
        }
        Type::OneOf(words) => format!("one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")),
        Type::Reference(of) => format!("the key of one {}", kinds(&program.schema, of)),
        Type::Inline(kind) => format!("one {}, written in braces", kinds(&program.schema, &[*kind])),
        Type::EntityName => "the name of a kind of entity, such as `party`".to_owned(),
        Type::Set(element) => format!("any number of: {}", type_words(session, element)),
        Type::Poisoned => "a type that could not be read".to_owned(),
    }
}
