//! Vocabularies, entities and graphs.

use super::super::ast::{
    AlsoWithin, Attribute, Edge, Entity, Entry, Graph, Identity, Inherited, InheritedLine, Name, Spanned, Term, TypeExpr, Vocabulary,
};
use super::super::grammar::{Pair, Rule};
use super::{Lowering, child, children, date_clause, has};

const ASKED: &[&str] = &["first", "gate", "later"];

/// `vocabulary NAME "what it is for" { … }`
pub(super) fn vocabulary(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Vocabulary> {
    let name = lowering.first_name(pair)?;
    Some(Vocabulary { name, title: lowering.first_text(pair), terms: terms(lowering, pair), span: lowering.span(pair) })
}

/// The terms directly inside of a match.
pub(super) fn terms(lowering: &mut Lowering, pair: &Pair<'_>) -> Vec<Term> {
    let terms = children(pair).filter(|item| item.as_rule() == Rule::term);
    terms.filter_map(|item| term(lowering, &item)).collect()
}

fn term(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Term> {
    let mut term = Term {
        name: lowering.first_name(pair)?,
        label: lowering.first_text(pair),
        iri: child(pair, Rule::term_iri).and_then(|inner| child(&inner, Rule::iri)).map(|iri| lowering.name(&iri)),
        complete: false,
        also_within: Vec::new(),
        also_written: Vec::new(),
        children: terms(lowering, pair),
    };
    for modifier in children(pair).filter(|item| item.as_rule() == Rule::term_modifier) {
        let inner = children(&modifier).next()?;
        if inner.as_rule() == Rule::kw_complete {
            term.complete = true;
            continue;
        }
        let also = children(&inner).nth(1)?;
        let name = lowering.first_name(&also)?;
        if also.as_rule() == Rule::also_written {
            term.also_written.push(name);
        } else {
            let from = date_clause(lowering, &also, Rule::from_clause);
            let until = date_clause(lowering, &also, Rule::until_clause);
            term.also_within.push(AlsoWithin { parent: name, from, until });
        }
    }
    Some(term)
}

/// `entity NAME "doc" key id { … }`
pub(super) fn entity(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Entity> {
    let name = lowering.first_name(pair)?;
    let doc = lowering.first_text(pair)?;
    let identity = identity(lowering, &child(pair, Rule::identity)?)?;
    Some(Entity { name, doc, identity, attributes: attributes(lowering, pair), span: lowering.span(pair) })
}

fn identity(lowering: &Lowering, pair: &Pair<'_>) -> Option<Identity> {
    Some(match children(pair).next()?.as_rule() {
        Rule::kw_key => Identity::Key(lowering.first_name(pair)?),
        Rule::kw_singleton => Identity::Singleton,
        Rule::kw_unkeyed => Identity::Unkeyed,
        _ => Identity::Inline,
    })
}

/// The attributes directly inside of a match.
pub(super) fn attributes(lowering: &mut Lowering, pair: &Pair<'_>) -> Vec<Attribute> {
    let attributes = children(pair).filter(|item| item.as_rule() == Rule::attribute);
    attributes.filter_map(|item| attribute(lowering, &item)).collect()
}

fn attribute(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Attribute> {
    let mut attribute = Attribute {
        name: lowering.first_name(pair)?,
        ty: type_expr(lowering, &child(pair, Rule::r#type)?)?,
        only_one: false,
        optional: false,
        computed: false,
        asked: None,
        formerly: None,
        doc: lowering.first_text(pair)?,
    };
    for modifier in children(pair).filter(|item| item.as_rule() == Rule::attribute_modifier) {
        let inner = children(&modifier).next()?;
        let name = lowering.first_name(&inner);
        let again = match inner.as_rule() {
            Rule::only_one => std::mem::replace(&mut attribute.only_one, true),
            Rule::kw_optional => std::mem::replace(&mut attribute.optional, true),
            Rule::kw_computed => std::mem::replace(&mut attribute.computed, true),
            Rule::asked => {
                let asked = name.and_then(|name| lowering.word_of(name, "moment of asking", ASKED));
                std::mem::replace(&mut attribute.asked, asked).is_some()
            }
            _ => std::mem::replace(&mut attribute.formerly, name).is_some(),
        };
        if again {
            let message = format!("`{}` is written twice", inner.as_str().trim());
            lowering.error_with_help(lowering.span(&inner), message, "keep one of them");
        }
    }
    Some(attribute)
}

/// A type.
pub(super) fn type_expr(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Spanned<TypeExpr>> {
    let inner = children(pair).next()?;
    Some(Spanned { node: type_of(lowering, &inner)?, span: lowering.span(pair) })
}

fn type_of(lowering: &Lowering, pair: &Pair<'_>) -> Option<TypeExpr> {
    let names: Vec<Name> = lowering.names(pair);
    Some(match pair.as_rule() {
        Rule::type_set => {
            let element = children(pair).find(|item| matches!(item.as_rule(), Rule::type_term | Rule::type_one_of | Rule::type_named))?;
            TypeExpr::Set(Box::new(type_of(lowering, &element)?))
        }
        Rule::type_term => {
            let mut names = names.into_iter();
            TypeExpr::Term { vocabulary: names.next()?, below: names.next() }
        }
        Rule::type_one_of => TypeExpr::OneOf(names),
        _ => TypeExpr::Named(names),
    })
}

/// `graph NAME over …`
pub(super) fn graph(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Graph> {
    let name = lowering.first_name(pair)?;
    let ends_with_edge = !has(pair, Rule::kw_every);
    let weight = |lowering: &Lowering, rule| child(pair, rule).and_then(|inner| edge(lowering, &child(&inner, Rule::edge)?));
    let (time, effort) = (weight(lowering, Rule::graph_time), weight(lowering, Rule::graph_effort));
    let mut edges = Vec::new();
    for inner in children(pair).filter(|inner| inner.as_rule() == Rule::edge) {
        edges.push(edge(lowering, &inner)?);
    }
    let entry = if ends_with_edge { Entry::Attribute(edges.pop()?) } else { Entry::Every(lowering.names(pair).pop()?) };
    Some(Graph { name, edges, forward: has(pair, Rule::kw_forward), entry, time, effort, span: lowering.span(pair) })
}

/// `inherited NAME "title" over GRAPH { … }`
pub(super) fn inherited(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Inherited> {
    let names: Vec<Name> = children(pair).filter(|inner| inner.as_rule() == Rule::name).map(|inner| lowering.name(&inner)).collect();
    let mut names = names.into_iter();
    let (name, graph) = (names.next()?, names.next()?);
    let title = lowering.text(&child(pair, Rule::string)?);
    let (mut from, mut until) = (Vec::new(), Vec::new());
    for line in children(pair).filter(|inner| inner.as_rule() == Rule::inherited_line) {
        let read = inherited_line(lowering, &line)?;
        if has(&line, Rule::kw_until) { until.push(read) } else { from.push(read) }
    }
    if from.is_empty() {
        let message = format!("inherited label `{}` begins nowhere", name.node);
        lowering.error_with_help(name.span, message, "write `from KIND x where …`");
        return None;
    }
    Some(Inherited { name, title, graph, from, until, span: lowering.span(pair) })
}

fn inherited_line(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<InheritedLine> {
    let mut names = lowering.names(pair).into_iter();
    let condition = match child(pair, Rule::expr) {
        Some(inner) => Some(super::expr::expr(lowering, &inner)?),
        None => None,
    };
    Some(InheritedLine { kind: names.next()?, variable: names.next()?, condition, span: lowering.span(pair) })
}

fn edge(lowering: &Lowering, pair: &Pair<'_>) -> Option<Edge> {
    let mut names = lowering.names(pair).into_iter();
    Some(Edge { entity: names.next()?, attribute: names.next()? })
}
