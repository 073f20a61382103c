//! Laws, their pinpoints, and figures.

use super::context::Context;
use super::program::{Area, Constant, Extent, Figure, Law};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{self, Pinpoint, UnitKind};
use crate::types::{FigureId, LawId, PackId, TermId, Type, VocabularyId};

/// The unit words of pinpoints, with the law's word for the unit.
const UNITS: [(UnitKind, &str, &str); 4] = [
    (UnitKind::Article, "Art.", "articles"),
    (UnitKind::Recital, "Rec.", "recitals"),
    (UnitKind::Section, "§", "sections"),
    (UnitKind::Point, "para.", "points"),
];

/// Collects all laws.
pub(super) fn collect(ctx: &mut Context<'_>) {
    for (pack, declaration) in ctx.declarations() {
        if let ast::Declaration::Law(tree) = declaration {
            law(ctx, pack, tree);
        }
    }
}

fn law(ctx: &mut Context<'_>, pack: PackId, tree: &ast::Law) {
    if let Some(first) = ctx.laws.get(&tree.name.node).and_then(|id| ctx.program.law(*id)).map(|law| law.span) {
        return ctx.duplicate("law", &tree.name, first);
    }
    let before = ctx.diagnostics.len();
    let places = places(ctx, &tree.area);
    let area = Area {
        places,
        establishments: reaches_establishments(ctx, &tree.reach),
        from: tree.from.as_ref().map(|date| date.node),
        until: tree.until.as_ref().map(|date| date.node),
    };
    tree.units.iter().for_each(|unit| forwards(ctx, unit));
    if ctx.failed_since(before) {
        // Without all of its places it would reach too far, or not far enough.
        return ctx.poison(&tree.name);
    }
    let id = LawId::new(ctx.program.laws.len());
    ctx.laws.insert(tree.name.node.clone(), id);
    ctx.program.laws.push(Law {
        name: tree.name.node.clone(),
        title: tree.title.node.clone(),
        short: tree.short.as_ref().map_or_else(|| tree.name.node.clone(), |short| short.node.clone()),
        url: tree.url.as_ref().map(|url| url.node.clone()),
        units: tree.units.iter().map(|unit| (unit.kind.node, extent(&unit.extent))).collect(),
        area,
        pack,
        span: tree.name.span,
    });
}

/// A range that runs backwards holds nothing.
fn forwards(ctx: &mut Context<'_>, unit: &ast::Unit) {
    if let ast::Extent::Range(first, last) = unit.extent {
        if last < first {
            let message = format!("the range {first}..{last} runs backwards, so nothing could be cited");
            let help = format!("write `{last}..{first}`");
            ctx.report(Diagnostic::error(Code::BAD_CITATION, unit.kind.span, message).help(help));
        }
    }
}

fn extent(tree: &ast::Extent) -> Extent {
    match tree {
        ast::Extent::Range(first, last) => Extent::Range(*first, *last),
        ast::Extent::Listed(units) => Extent::Listed(units.iter().map(|unit| unit.node.clone()).collect()),
    }
}

/// The vocabulary of places, by the name that the model gives it.
pub(super) fn place_vocabulary(ctx: &Context<'_>) -> Option<VocabularyId> {
    ctx.program.vocabularies.by_name.get("place").copied()
}

/// Resolves the places of an `in` clause.
pub(super) fn places(ctx: &mut Context<'_>, names: &[ast::Name]) -> Vec<TermId> {
    let Some(vocabulary) = place_vocabulary(ctx) else { return Vec::new() };
    let mut places = Vec::new();
    for name in names {
        match ctx.program.vocabularies.term_named(vocabulary, &name.node) {
            Some(place) => places.push(place),
            None => super::terms::unknown_term(ctx, vocabulary, name),
        }
    }
    places
}

fn reaches_establishments(ctx: &mut Context<'_>, reach: &[ast::Name]) -> bool {
    for name in reach {
        if !["subjects", "establishments"].contains(&name.node.as_str()) {
            ctx.unknown("reach", name, ["subjects", "establishments"]);
        }
    }
    reach.iter().any(|name| name.node == "establishments")
}

/// The pinpoint of a citation as printed, or why it is none of the law's.
pub(super) fn pinpoint(law: &Law, citation: &ast::Citation) -> Result<String, Box<Diagnostic>> {
    let (unit, number, span) = match &citation.pinpoint {
        Pinpoint::Quoted(text) => return Ok(text.node.clone()),
        Pinpoint::Structured { unit, number, span } => (*unit, number, *span),
    };
    let row = UNITS.iter().find(|(kind, ..)| *kind == unit);
    let (word, plural) = row.map_or(("", ""), |(_, word, plural)| (*word, *plural));
    let Some((_, extent)) = law.units.iter().find(|(kind, _)| *kind == unit) else {
        let message = format!("`{}` declares no {plural}", law.name);
        let help = format!("declare `{plural}` in the law, or quote the pinpoint");
        return Err(Box::new(Diagnostic::error(Code::BAD_CITATION, span, message).also(law.span, "the law").help(help)));
    };
    if covers(extent, number) {
        return Ok(format!("{word} {number}"));
    }
    let message = format!("`{}` has no `{word} {number}`", law.name);
    let diagnostic = Diagnostic::error(Code::BAD_CITATION, span, message).also(law.span, "the law");
    Err(Box::new(diagnostic.help(format!("its {plural} are {}", describe(extent)))))
}

fn covers(extent: &Extent, number: &str) -> bool {
    match extent {
        Extent::Range(first, last) => {
            let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<u32>().is_ok_and(|number| (*first..=*last).contains(&number))
        }
        Extent::Listed(units) => {
            units.iter().any(|unit| number.strip_prefix(unit.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('(')))
        }
    }
}

fn describe(extent: &Extent) -> String {
    match extent {
        Extent::Range(first, last) => format!("{first} to {last}"),
        Extent::Listed(units) => units.join(", "),
    }
}

/// Collects all figures.
pub(super) fn collect_figures(ctx: &mut Context<'_>) {
    for (pack, declaration) in ctx.declarations() {
        if let ast::Declaration::Figure(tree) = declaration {
            figure(ctx, pack, tree);
        }
    }
}

fn figure(ctx: &mut Context<'_>, pack: PackId, tree: &ast::Figure) {
    let ty = figure_type(&tree.ty.node);
    let Some((ty, value)) = ty.and_then(|ty| constant(&ty, &tree.value.node).map(|value| (ty, value))) else {
        ctx.poison(&tree.name);
        let message = format!("the value of figure `{}` is not of its type", tree.name.node);
        let help = "a figure is an integer, a number, a date or a duration such as \"72 hours\"";
        return ctx.report(Diagnostic::error(Code::WRONG_TYPE, tree.value.span, message).help(help));
    };
    let (citations, chosen) = match &tree.origin {
        ast::FigureOrigin::Law(citations) => (citations.iter().filter_map(|citation| ctx.citation(citation)).collect(), None),
        ast::FigureOrigin::Chosen(reason) => (Vec::new(), Some(reason.node.clone())),
    };
    let from = tree.from.as_ref().map(|date| date.node);
    if let Some(first) = same_time(ctx, &tree.name.node, from) {
        return ctx.duplicate("figure", &tree.name, first);
    }
    let id = FigureId::new(ctx.program.figures.len());
    ctx.figures.entry(tree.name.node.clone()).or_default().push(id);
    let until = tree.until.as_ref().map(|date| date.node);
    let figure = Figure { name: tree.name.node.clone(), ty, value, citations, chosen, from, until, pack, span: tree.name.span };
    ctx.program.figures.push(figure);
}

/// The place of a figure of the same name that begins to hold on the same day.
fn same_time(ctx: &Context<'_>, name: &str, from: Option<crate::time::Date>) -> Option<crate::source::Span> {
    let figures = ctx.figures.get(name)?.iter().filter_map(|id| ctx.program.figure(*id));
    figures.filter(|figure| figure.from == from).map(|figure| figure.span).next()
}

fn figure_type(tree: &ast::TypeExpr) -> Option<Type> {
    let ast::TypeExpr::Named(names) = tree else { return None };
    match names.iter().map(|name| name.node.as_str()).collect::<Vec<_>>().as_slice() {
        ["integer"] => Some(Type::Integer),
        ["number"] => Some(Type::Number),
        ["date"] => Some(Type::Date),
        ["duration"] => Some(Type::Duration { indefinite: false }),
        _ => None,
    }
}

/// A literal as a value of a type.
pub(super) fn constant(ty: &Type, literal: &ast::Literal) -> Option<Constant> {
    match (ty, literal) {
        (Type::Integer | Type::Number, ast::Literal::Integer(value)) => Some(Constant::Integer(*value)),
        (Type::Number, ast::Literal::Number(value)) => Some(Constant::Number(*value)),
        (Type::Date, ast::Literal::Date(value)) => Some(Constant::Date(*value)),
        (Type::Duration { .. }, ast::Literal::Duration(value)) => Some(Constant::Duration(*value)),
        (Type::Duration { .. }, ast::Literal::Text(text)) => crate::time::Duration::parse(text).ok().map(Constant::Duration),
        (Type::Date, ast::Literal::Text(text)) => crate::time::Date::parse(text).map(Constant::Date),
        (Type::Text | Type::Path | Type::Citation, ast::Literal::Text(text)) => Some(Constant::Text(text.clone())),
        _ => None,
    }
}
