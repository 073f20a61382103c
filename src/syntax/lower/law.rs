//! Packs, laws, citations and figures.

use super::super::ast::{Citation, Extent, Figure, FigureOrigin, Law, Name, Pack, Pinpoint, Spanned, Unit, UnitKind};
use super::super::grammar::{Pair, Rule};
use super::{Lowering, child, children, date_clause, model};
use crate::source::Span;

const REACHES: &[&str] = &["subjects", "establishments"];

/// `pack NAME "title" { … }`
pub(super) fn pack(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Pack> {
    let name = lowering.first_name(pair)?;
    let title = lowering.first_text(pair);
    let span = lowering.span(pair);
    let mut pack = Pack { name, title, uncovered: Vec::new(), prefix: None, span };
    for item in children(pair).filter(|item| item.as_rule() == Rule::pack_item) {
        let item = children(&item).next()?;
        let name = lowering.first_name(&item)?;
        match item.as_rule() {
            Rule::uncovered => pack.uncovered.push((name, lowering.first_text(&item)?)),
            _ if pack.prefix.is_some() => repeated(lowering, lowering.span(&item), "prefix"),
            _ => pack.prefix = Some(name),
        }
    }
    Some(pack)
}

/// `law NAME "title" { … }`
pub(super) fn law(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Law> {
    let mut law = Law {
        name: lowering.first_name(pair)?,
        title: lowering.first_text(pair)?,
        short: None,
        url: None,
        units: Vec::new(),
        area: Vec::new(),
        reach: Vec::new(),
        from: None,
        until: None,
        span: lowering.span(pair),
    };
    let mut seen = Vec::new();
    for item in children(pair).filter(|item| item.as_rule() == Rule::law_item) {
        let inner = children(&item).next()?;
        let rule = inner.as_rule();
        if rule != Rule::law_unit && seen.contains(&rule) {
            let keyword = inner.as_str().split_whitespace().next().unwrap_or("").to_owned();
            repeated(lowering, lowering.span(&inner), &keyword);
            continue;
        }
        seen.push(rule);
        law_item(lowering, &mut law, &item, &inner);
    }
    Some(law)
}

fn repeated(lowering: &mut Lowering, span: Span, keyword: &str) {
    lowering.error_with_help(span, format!("`{keyword}` is written twice"), "keep one of them");
}

fn law_item(lowering: &mut Lowering, law: &mut Law, item: &Pair<'_>, inner: &Pair<'_>) {
    match inner.as_rule() {
        Rule::law_short => law.short = lowering.first_text(inner),
        Rule::law_url => law.url = lowering.first_text(inner),
        Rule::law_unit => law.units.extend(unit(lowering, inner)),
        Rule::in_clause => law.area = lowering.names(inner),
        Rule::law_reach => {
            let names = lowering.names(inner);
            law.reach = names.into_iter().filter_map(|name| lowering.word_of(name, "reach of a law", REACHES)).collect();
        }
        Rule::from_clause => law.from = date_clause(lowering, item, Rule::from_clause),
        Rule::until_clause => law.until = date_clause(lowering, item, Rule::until_clause),
        _ => {}
    }
}

fn unit(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Unit> {
    let keyword = children(pair).next()?;
    let node = match keyword.as_rule() {
        Rule::kw_articles => UnitKind::Article,
        Rule::kw_recitals => UnitKind::Recital,
        Rule::kw_sections => UnitKind::Section,
        _ => UnitKind::Point,
    };
    let kind = Spanned { node, span: lowering.span(&keyword) };
    let extent = match child(pair, Rule::range) {
        Some(range) => extent(lowering, &range)?,
        None => {
            let list = child(pair, Rule::strings)?;
            let strings = children(&list).filter(|item| item.as_rule() == Rule::string);
            Extent::Listed(strings.map(|item| lowering.text(&item)).collect())
        }
    };
    Some(Unit { kind, extent })
}

fn extent(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Extent> {
    let numbers: Vec<_> = children(pair).filter(|item| item.as_rule() == Rule::number).collect();
    let [first, last] = numbers.as_slice() else { return None };
    let first = u32::try_from(lowering.integer(first)?.node).ok();
    let last = u32::try_from(lowering.integer(last)?.node).ok();
    match (first, last) {
        (Some(first), Some(last)) if first <= last => Some(Extent::Range(first, last)),
        _ => {
            lowering.error_with_help(lowering.span(pair), "this range is empty", "write the first and the last number: `1..99`");
            None
        }
    }
}

/// The citations directly inside of a match.
pub(super) fn citations(lowering: &mut Lowering, pair: &Pair<'_>) -> Vec<Citation> {
    let citations = children(pair).filter(|item| item.as_rule() == Rule::citation);
    citations.filter_map(|item| citation(lowering, &item)).collect()
}

fn citation(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Citation> {
    let law = lowering.first_name(pair)?;
    let pinpoint = match child(pair, Rule::pinpoint) {
        Some(inner) => pinpoint(lowering, &inner)?,
        None => Pinpoint::Quoted(lowering.first_text(pair)?),
    };
    Some(Citation { law, pinpoint, span: lowering.span(pair) })
}

fn pinpoint(lowering: &Lowering, pair: &Pair<'_>) -> Option<Pinpoint> {
    let (word, number) = pair.as_str().split_once(char::is_whitespace)?;
    let unit = match word {
        "Art." => UnitKind::Article,
        "Rec." => UnitKind::Recital,
        "§" => UnitKind::Section,
        _ => UnitKind::Point,
    };
    Some(Pinpoint::Structured { unit, number: number.trim_start().to_owned(), span: lowering.span(pair) })
}

/// `figure NAME : TYPE = VALUE law … | chosen "…"`
pub(super) fn figure(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Figure> {
    let name: Name = lowering.first_name(pair)?;
    let ty = model::type_expr(lowering, &child(pair, Rule::r#type)?)?;
    let value = children(&child(pair, Rule::figure_value)?).next()?;
    let value = lowering.literal(&value)?;
    let origin = child(pair, Rule::figure_origin)?;
    let origin = match lowering.first_text(&origin) {
        Some(reason) => FigureOrigin::Chosen(reason),
        None => FigureOrigin::Law(citations(lowering, &origin)),
    };
    let from = date_clause(lowering, pair, Rule::from_clause);
    let until = date_clause(lowering, pair, Rule::until_clause);
    Some(Figure { name, ty, value, origin, from, until, span: lowering.span(pair) })
}
