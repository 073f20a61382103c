//! A tree without its places, to compare what two texts mean. Written out by hand over every field, so that the compiler
//! asks about a new one.

use crate::source::Span;
use crate::syntax::ast::{
    AlsoWithin, Attribute, Citation, Declaration, Define, Edge, Entity, Entry, Exception, Expr, ExprKind, Extend, Extent, Figure,
    FigureOrigin, File, Graph, Identity, Inherited, InheritedLine, Law, Operand, Pack, Passage, Path, Pinpoint, Quantifier, RouteShape,
    Rule, Shortest, Spanned, Term, TypeExpr, Unit, Vocabulary,
};

/// The tree with every place set to nowhere.
pub(super) fn erased(mut file: File) -> File {
    file.declarations.iter_mut().for_each(declaration);
    file
}

fn at<T>(node: &mut Spanned<T>) {
    node.span = Span::default();
}

fn all<'node, T: 'node>(nodes: impl IntoIterator<Item = &'node mut Spanned<T>>) {
    nodes.into_iter().for_each(at);
}

fn declaration(declaration: &mut Declaration) {
    match declaration {
        Declaration::Pack(inner) => pack(inner),
        Declaration::Law(inner) => law(inner),
        Declaration::Vocabulary(Vocabulary { name, title, terms, span }) => {
            at(name);
            all(title);
            terms.iter_mut().for_each(term);
            *span = Span::default();
        }
        Declaration::Entity(inner) => entity(inner),
        Declaration::Extend(inner) => extend(inner),
        Declaration::Graph(inner) => graph(inner),
        Declaration::Inherited(inner) => inherited(inner),
        Declaration::Figure(inner) => figure(inner),
        Declaration::Define(Define { name, parameter, body, span }) => {
            at(name);
            if let Some((variable, kind)) = parameter {
                at(variable);
                at(kind);
            }
            expr(body);
            *span = Span::default();
        }
        Declaration::Rule(inner) => rule(inner),
    }
}

fn pack(pack: &mut Pack) {
    let Pack { name, title, uncovered, prefix, span } = pack;
    at(name);
    all(title);
    all(prefix);
    for (entry, reason) in uncovered {
        at(entry);
        at(reason);
    }
    *span = Span::default();
}

fn law(law: &mut Law) {
    let Law { name, title, short, url, units, area, reach, from, until, span } = law;
    all([name, title]);
    all(short);
    all(url);
    for Unit { kind, extent } in units.iter_mut() {
        at(kind);
        if let Extent::Listed(list) = extent {
            all(list);
        }
    }
    // The order of a law's lines means nothing, and is kept all the same.
    all(area);
    all(reach);
    all(from);
    all(until);
    *span = Span::default();
}

fn term(term: &mut Term) {
    let Term { name, label, iri, complete: _, also_within, also_written, children } = term;
    at(name);
    all(label);
    all(iri);
    for AlsoWithin { parent, from, until } in also_within {
        at(parent);
        all(from);
        all(until);
    }
    all(also_written);
    children.iter_mut().for_each(self::term);
}

fn entity(entity: &mut Entity) {
    let Entity { name, doc, identity, attributes, span } = entity;
    all([name, doc]);
    if let Identity::Key(key) = identity {
        at(key);
    }
    attributes.iter_mut().for_each(attribute);
    *span = Span::default();
}

fn attribute(attribute: &mut Attribute) {
    let Attribute { name, ty, only_one: _, optional: _, computed: _, asked, formerly, doc } = attribute;
    all([name, doc]);
    at(ty);
    type_expr(&mut ty.node);
    all(asked);
    all(formerly);
}

fn type_expr(ty: &mut TypeExpr) {
    match ty {
        TypeExpr::Set(inner) => type_expr(inner),
        TypeExpr::Term { vocabulary, below } => {
            at(vocabulary);
            all(below);
        }
        TypeExpr::OneOf(names) | TypeExpr::Named(names) => all(names),
    }
}

fn extend(extend: &mut Extend) {
    match extend {
        Extend::Entity { entity, attributes, span } => {
            at(entity);
            attributes.iter_mut().for_each(attribute);
            *span = Span::default();
        }
        Extend::Vocabulary { vocabulary, terms, span } => {
            at(vocabulary);
            for (parent, children) in terms {
                at(parent);
                children.iter_mut().for_each(term);
            }
            *span = Span::default();
        }
    }
}

fn edge(edge: &mut Edge) {
    let Edge { entity, attribute } = edge;
    all([entity, attribute]);
}

fn graph(graph: &mut Graph) {
    let Graph { name, edges, forward: _, entry, time, effort, span } = graph;
    at(name);
    time.iter_mut().chain(effort).for_each(edge);
    edges.iter_mut().for_each(edge);
    match entry {
        Entry::Every(kind) => at(kind),
        Entry::Attribute(inner) => edge(inner),
    }
    *span = Span::default();
}

fn inherited(inherited: &mut Inherited) {
    let Inherited { name, title, graph, from, until, span } = inherited;
    at(name);
    at(title);
    at(graph);
    for line in from.iter_mut().chain(until) {
        let InheritedLine { kind, variable, condition, span } = line;
        all([kind, variable]);
        condition.iter_mut().for_each(expr);
        *span = Span::default();
    }
    *span = Span::default();
}

fn figure(figure: &mut Figure) {
    let Figure { name, ty, value, origin, from, until, span } = figure;
    at(name);
    at(ty);
    type_expr(&mut ty.node);
    at(value);
    match origin {
        FigureOrigin::Law(cited) => cited.iter_mut().for_each(citation),
        FigureOrigin::Chosen(reason) => at(reason),
    }
    all(from);
    all(until);
    *span = Span::default();
}

fn citation(citation: &mut Citation) {
    let Citation { law, pinpoint, span } = citation;
    at(law);
    *span = Span::default();
    match pinpoint {
        Pinpoint::Structured { unit: _, number: _, span } => *span = Span::default(),
        Pinpoint::Quoted(text) => at(text),
    }
}

fn rule(rule: &mut Rule) {
    let Rule { name, title, law, covers, severity, area, from, until, overrides, silence_passes, unwaivable, each, guard, .. } = rule;
    all([name, title]);
    law.iter_mut().for_each(citation);
    for names in [covers, area, overrides] {
        all(names);
    }
    all(severity);
    all(from);
    all(until);
    all(silence_passes);
    all(unwaivable);
    if let Some((kind, variable)) = each {
        all([kind, variable]);
    }
    guard.iter_mut().for_each(expr);
    let Rule { duties, exceptions, message, labels, help, ask, examples, repeated, span, .. } = rule;
    for duty in duties {
        at(&mut duty.modality);
        expr(&mut duty.condition);
    }
    exceptions.iter_mut().for_each(exception);
    for label in labels {
        path(&mut label.path);
        at(&mut label.text);
    }
    for text in [message, help, ask] {
        all(text);
    }
    for example in examples {
        at(&mut example.verdict);
        example.content = Span::default();
    }
    all(repeated);
    *span = Span::default();
}

fn exception(exception: &mut Exception) {
    let Exception { condition, law, exceptions, span } = exception;
    expr(condition);
    law.iter_mut().for_each(citation);
    exceptions.iter_mut().for_each(self::exception);
    *span = Span::default();
}

fn path(path: &mut Path) {
    let Path { root, attributes } = path;
    at(root);
    all(attributes);
}

fn operand(operand: &mut Operand) {
    match operand {
        Operand::Literal(literal) => at(literal),
        Operand::Path(inner) => path(inner),
        Operand::Sum(date, added) => {
            path(date);
            self::operand(added);
        }
        Operand::Shortest(shortest) => {
            let Shortest { measure: _, graph, from, to, span } = shortest.as_mut();
            all([graph, to]);
            all(from);
            *span = Span::default();
        }
    }
}

fn expr(expr: &mut Expr) {
    expr.span = Span::default();
    match &mut expr.kind {
        ExprKind::And(operands) | ExprKind::Or(operands) => operands.iter_mut().for_each(self::expr),
        ExprKind::Not(inner) => self::expr(inner),
        ExprKind::AtLeastOf(least, members) => {
            at(least);
            members.iter_mut().for_each(self::expr);
        }
        ExprKind::Quantified { quantifier, binding } => {
            if let Quantifier::AtLeast(least) = quantifier {
                at(least);
            }
            at(&mut binding.variable);
            path(&mut binding.list);
            binding.body.iter_mut().for_each(self::expr);
        }
        ExprKind::Route(route) => {
            at(&mut route.quantifier);
            at(&mut route.graph);
            all(&mut route.from);
            match &mut route.shape {
                RouteShape::Passes { to, passage } | RouteShape::Avoids { to, passage } => {
                    at(to);
                    self::passage(passage);
                }
                RouteShape::Leads { to, within } => {
                    at(to);
                    within.iter_mut().for_each(operand);
                }
                RouteShape::Reaches { passage, within } => {
                    self::passage(passage);
                    within.iter_mut().for_each(operand);
                }
            }
        }
        ExprKind::Declared(inner, _) | ExprKind::IsNone(inner, _) | ExprKind::IsBool(inner, _) => path(inner),
        ExprKind::Compare { op, left, right } => {
            at(op);
            operand(left);
            operand(right);
        }
        ExprKind::OneOf { left, members } => {
            operand(left);
            members.iter_mut().for_each(operand);
        }
        ExprKind::Includes { set, how: _, members } => {
            path(set);
            members.iter_mut().for_each(operand);
        }
        ExprKind::Carries { node, label } => all([node, label]),
        ExprKind::Call { define, argument } => {
            at(define);
            all(argument);
        }
    }
}

fn passage(passage: &mut Passage) {
    let Passage { name, body } = passage;
    at(name);
    body.iter_mut().for_each(expr);
}
