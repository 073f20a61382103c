//! Declarations other than rules.

use super::flat::{citation, names, quoted, type_expr};
use super::lines::{Blank, Lines};
use super::rule;
use crate::source::Span;
use crate::syntax::ast::{
    Attribute, Declaration, Define, Edge, Entity, Entry, Extend, Extent, Figure, FigureOrigin, Graph, Identity, Inherited, InheritedLine,
    Law, Pack, Term, UnitKind, Vocabulary,
};

/// An attribute may be so wide before its documentation moves to the next line: prose cannot be broken.
const ATTRIBUTE_WIDTH: usize = 150;

/// All declarations, with a blank line between. Figures, graphs and defines that stood together stay together.
pub(super) fn declarations(lines: &mut Lines<'_>, declarations: &[Declaration]) {
    let mut rest = declarations;
    let mut previous = None;
    while let Some((first, tail)) = rest.split_first() {
        let index = lines.lines.len();
        rest = match first {
            Declaration::Figure(_) => figures(lines, rest),
            _ => {
                declaration(lines, first);
                tail
            }
        };
        let kind = std::mem::discriminant(first);
        let small = matches!(first, Declaration::Figure(_) | Declaration::Graph(_) | Declaration::Define(_));
        let blank = if small && previous == Some(kind) { Blank::Keep } else { Blank::One };
        if let Some(line) = lines.lines.get_mut(index) {
            line.blank = blank;
        }
        previous = Some(kind);
    }
}

fn declaration(lines: &mut Lines<'_>, declaration: &Declaration) {
    match declaration {
        Declaration::Pack(inner) => pack(lines, inner),
        Declaration::Law(inner) => law(lines, inner),
        Declaration::Vocabulary(inner) => vocabulary(lines, inner),
        Declaration::Entity(inner) => entity(lines, inner),
        Declaration::Extend(inner) => extend(lines, inner),
        Declaration::Graph(inner) => graph(lines, inner),
        Declaration::Inherited(inner) => inherited(lines, inner),
        Declaration::Figure(_) => {}
        Declaration::Define(inner) => define(lines, inner),
        Declaration::Rule(inner) => rule::rule(lines, inner),
    }
}

fn open(lines: &mut Lines<'_>, span: Span, head: &str) {
    lines.line(0, span.start as usize, format!("{head} {{"));
}

fn close(lines: &mut Lines<'_>, span: Span) {
    lines.close(0, (span.end as usize).saturating_sub(1));
}

fn pack(lines: &mut Lines<'_>, pack: &Pack) {
    let title = pack.title.as_ref().map(|title| format!(" {}", quoted(&title.node))).unwrap_or_default();
    let head = format!("pack {}{title}", pack.name.node);
    let mut items: Vec<(usize, String)> = Vec::new();
    let width = pack.uncovered.iter().map(|(name, _)| name.node.len()).max().unwrap_or(0);
    for (name, reason) in &pack.uncovered {
        let text = format!("uncovered {:width$} {}", name.node, quoted(&reason.node));
        items.push((lines.keyword_before(name.span.start as usize, 1), text));
    }
    if let Some(prefix) = &pack.prefix {
        items.push((lines.keyword_before(prefix.span.start as usize, 1), format!("prefix {}", prefix.node)));
    }
    if items.is_empty() {
        lines.line(0, pack.span.start as usize, head);
        return;
    }
    items.sort();
    open(lines, pack.span, &head);
    for (start, text) in items {
        lines.line(2, start, text);
    }
    close(lines, pack.span);
}

fn law(lines: &mut Lines<'_>, law: &Law) {
    open(lines, law.span, &format!("law {} {}", law.name.node, quoted(&law.title.node)));
    let mut items: Vec<(usize, &str, String)> = Vec::new();
    let known = |span: Span| lines.keyword_before(span.start as usize, 1);
    items.extend(law.short.iter().map(|text| (known(text.span), "short", quoted(&text.node))));
    items.extend(law.url.iter().map(|text| (known(text.span), "url", quoted(&text.node))));
    for unit in &law.units {
        let keyword = match unit.kind.node {
            UnitKind::Article => "articles",
            UnitKind::Recital => "recitals",
            UnitKind::Section => "sections",
            UnitKind::Point => "points",
        };
        let text = match &unit.extent {
            Extent::Range(first, last) => format!("{first}..{last}"),
            Extent::Listed(list) => list.iter().map(|text| quoted(&text.node)).collect::<Vec<_>>().join(", "),
        };
        items.push((unit.kind.span.start as usize, keyword, text));
    }
    items.extend(law.area.first().map(|name| (known(name.span), "in", names(&law.area))));
    items.extend(law.reach.first().map(|name| (known(name.span), "reach", names(&law.reach))));
    items.extend(law.from.iter().map(|date| (known(date.span), "from", date.node.to_string())));
    items.extend(law.until.iter().map(|date| (known(date.span), "until", date.node.to_string())));
    items.sort();
    let width = items.iter().map(|(_, keyword, _)| keyword.len()).max().unwrap_or(0);
    for (start, keyword, text) in items {
        lines.line(2, start, format!("{keyword:width$} {text}"));
    }
    close(lines, law.span);
}

fn vocabulary(lines: &mut Lines<'_>, vocabulary: &Vocabulary) {
    let title = vocabulary.title.as_ref().map_or(String::new(), |title| format!(" {}", quoted(&title.node)));
    open(lines, vocabulary.span, &format!("vocabulary {}{title}", vocabulary.name.node));
    terms(lines, &vocabulary.terms, 2);
    close(lines, vocabulary.span);
}

/// Terms of one level. The labels of neighbours without narrower terms are aligned.
fn terms(lines: &mut Lines<'_>, terms: &[Term], indent: usize) {
    let mut rest = terms;
    while let Some((first, tail)) = rest.split_first() {
        let mut previous = first;
        let mut run = 1;
        for term in tail.iter().take_while(|term| first.children.is_empty() && term.children.is_empty()) {
            if lines.blank_between(previous.name.span.start as usize, term.name.span.start as usize) {
                break;
            }
            previous = term;
            run += 1;
        }
        let (group, later) = rest.split_at(run);
        let width = group.iter().map(|term| term.name.node.len()).max().unwrap_or(0);
        for term in group {
            self::term(lines, term, indent, width);
        }
        rest = later;
    }
}

fn term(lines: &mut Lines<'_>, term: &Term, indent: usize, width: usize) {
    let mut end = term.name.span.end;
    let mut text = match &term.label {
        Some(label) => {
            end = label.span.end;
            format!("{:width$} {}", term.name.node, quoted(&label.node))
        }
        None => term.name.node.clone(),
    };
    if let Some(iri) = &term.iri {
        text.push_str(&format!(" = {}", iri.node));
        end = end.max(iri.span.end);
    }
    if term.complete {
        text.push_str(" complete");
    }
    for also in &term.also_within {
        text.push_str(&format!(" also within {}", also.parent.node));
        text.push_str(&dates(also.from.as_ref().map(|date| date.node), also.until.as_ref().map(|date| date.node)));
        end = end.max(also.parent.span.end);
    }
    for alias in &term.also_written {
        text.push_str(&format!(" also written {}", alias.node));
        end = end.max(alias.span.end);
    }
    lines.line(indent, term.name.span.start as usize, text);
    if !term.children.is_empty() {
        lines.push(" {");
        terms(lines, &term.children, indent + 2);
        let end = lines.braces_from(end as usize).map_or(end as usize, |(_, close)| close);
        lines.close(indent, end);
    }
}

fn dates(from: Option<crate::time::Date>, until: Option<crate::time::Date>) -> String {
    let from = from.map(|date| format!(" from {date}")).unwrap_or_default();
    let until = until.map(|date| format!(" until {date}")).unwrap_or_default();
    from + &until
}

fn entity(lines: &mut Lines<'_>, entity: &Entity) {
    let identity = match &entity.identity {
        Identity::Key(attribute) => format!("key {}", attribute.node),
        Identity::Singleton => "singleton".to_owned(),
        Identity::Unkeyed => "unkeyed".to_owned(),
        Identity::Inline => "inline".to_owned(),
    };
    open(lines, entity.span, &format!("entity {} {} {identity}", entity.name.node, quoted(&entity.doc.node)));
    attributes(lines, &entity.attributes);
    close(lines, entity.span);
}

/// Attribute lines in three columns. Documentation that makes a line too wide stands below, under the type.
fn attributes(lines: &mut Lines<'_>, attributes: &[Attribute]) {
    let types: Vec<String> = attributes.iter().map(with_modifiers).collect();
    let name_width = attributes.iter().map(|attribute| attribute.name.node.len()).max().unwrap_or(0);
    let type_width = types.iter().map(|ty| ty.chars().count()).max().unwrap_or(0);
    for (attribute, ty) in attributes.iter().zip(&types) {
        let doc = quoted(&attribute.doc.node);
        let start = attribute.name.span.start as usize;
        let head = format!("{:name_width$} : ", attribute.name.node);
        let commented = lines.has_comment(start, attribute.doc.span.start as usize);
        let indent = 2 + name_width + 3;
        if !commented && indent + type_width + 2 + doc.chars().count() <= ATTRIBUTE_WIDTH {
            lines.line(2, start, format!("{head}{ty:type_width$}  {doc}"));
        } else {
            lines.line(2, start, format!("{head}{ty}"));
            lines.continued(indent, attribute.doc.span.start as usize, doc);
        }
    }
}

fn with_modifiers(attribute: &Attribute) -> String {
    let mut text = type_expr(&attribute.ty.node);
    for (there, word) in [(attribute.only_one, " or the only one"), (attribute.optional, " optional"), (attribute.computed, " computed")] {
        if there {
            text.push_str(word);
        }
    }
    if let Some(asked) = &attribute.asked {
        text.push_str(&format!(" asked {}", asked.node));
    }
    if let Some(formerly) = &attribute.formerly {
        text.push_str(&format!(" formerly {}", formerly.node));
    }
    text
}

fn extend(lines: &mut Lines<'_>, extend: &Extend) {
    match extend {
        Extend::Entity { entity, attributes, span } => {
            open(lines, *span, &format!("extend entity {}", entity.node));
            self::attributes(lines, attributes);
            close(lines, *span);
        }
        Extend::Vocabulary { vocabulary, terms, span } => {
            open(lines, *span, &format!("extend vocabulary {}", vocabulary.node));
            for (parent, children) in terms {
                let start = lines.keyword_before(parent.span.start as usize, 1);
                lines.line(2, start, format!("within {} {{", parent.node));
                self::terms(lines, children, 4);
                let end = lines.braces_from(parent.span.end as usize).map_or(start, |(_, close)| close);
                lines.close(2, end);
            }
            close(lines, *span);
        }
    }
}

fn graph(lines: &mut Lines<'_>, graph: &Graph) {
    let edge = |edge: &Edge| format!("{}.{}", edge.entity.node, edge.attribute.node);
    let direction = if graph.forward { "forward" } else { "backward" };
    let entry = match &graph.entry {
        Entry::Every(kind) => format!("every {}", kind.node),
        Entry::Attribute(inner) => edge(inner),
    };
    let edges = graph.edges.iter().map(edge).collect::<Vec<_>>().join(", ");
    let weight = |word: &str, weight: &Option<Edge>| weight.as_ref().map_or(String::new(), |inner| format!(" {word} {}", edge(inner)));
    let weights = weight("time", &graph.time) + &weight("effort", &graph.effort);
    lines.line(0, graph.span.start as usize, format!("graph {} over {edges} {direction} entry {entry}{weights}", graph.name.node));
}

fn inherited(lines: &mut Lines<'_>, inherited: &Inherited) {
    let Inherited { name, title, graph, from, until, span } = inherited;
    open(lines, *span, &format!("inherited {} {} over {}", name.node, quoted(&title.node), graph.node));
    let mut each: Vec<(&str, &InheritedLine)> = from.iter().map(|line| ("from ", line)).collect();
    each.extend(until.iter().map(|line| ("until", line)));
    each.sort_by_key(|(_, line)| line.span.start);
    for (word, line) in each {
        let condition = if line.condition.is_some() { " where " } else { "" };
        lines.line(2, line.span.start as usize, format!("{word} {} {}{condition}", line.kind.node, line.variable.node));
        if let Some(condition) = &line.condition {
            lines.expr(condition, 4, 0);
        }
    }
    close(lines, *span);
}

fn define(lines: &mut Lines<'_>, define: &Define) {
    let parameter = define.parameter.as_ref().map(|(name, kind)| format!("({}: {})", name.node, kind.node)).unwrap_or_default();
    lines.line(0, define.span.start as usize, format!("define {}{parameter} := ", define.name.node));
    lines.expr(&define.body, 2, 0);
}

/// Figures that stand together, in columns; gives the declarations after them.
fn figures<'file>(lines: &mut Lines<'_>, declarations: &'file [Declaration]) -> &'file [Declaration] {
    let mut group: Vec<&Figure> = Vec::new();
    for declaration in declarations {
        match declaration {
            Declaration::Figure(figure) if group.last().is_none_or(|last| together(lines, last, figure)) => group.push(figure),
            _ => break,
        }
    }
    let widest = |measure: &dyn Fn(&Figure) -> usize| group.iter().map(|figure| measure(figure)).max().unwrap_or(0);
    let name_width = widest(&|figure| figure.name.node.len());
    let type_width = widest(&|figure| type_expr(&figure.ty.node).len());
    let value_width = widest(&|figure| lines.literal(&figure.value).chars().count());
    for figure in &group {
        let value = lines.literal(&figure.value);
        let origin = match &figure.origin {
            FigureOrigin::Chosen(reason) => format!("chosen {}", quoted(&reason.node)),
            FigureOrigin::Law(cited) => format!("law {}", cited.iter().map(citation).collect::<Vec<_>>().join(", ")),
        };
        let dates = dates(figure.from.as_ref().map(|date| date.node), figure.until.as_ref().map(|date| date.node));
        let (name, ty) = (&figure.name.node, type_expr(&figure.ty.node));
        let text = format!("figure {name:name_width$} : {ty:type_width$} = {value:value_width$}  {origin}{dates}");
        lines.line(0, figure.span.start as usize, text);
    }
    declarations.get(group.len()..).unwrap_or_default()
}

fn together(lines: &Lines<'_>, first: &Figure, second: &Figure) -> bool {
    !lines.blank_between(first.span.end as usize, second.span.start as usize)
}
