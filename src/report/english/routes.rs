//! Routes, what they take, and labels that are handed on along them.

use super::{English, Sense};
use crate::builtins::Operator;
use crate::check::Program;
use crate::check::program::{ExprKind, Operand, Passage, Route, Rule, Shortest, Waypoint};
use crate::syntax::ast::{Measure, RouteQuantifier};
use crate::types::{ExprId, GraphId, InheritedId, Type, VariableId};

impl English<'_> {
    pub(super) fn route(&mut self, route: &Route, sense: Sense) -> String {
        let which = match (route.quantifier, sense) {
            (RouteQuantifier::Every, Sense::Plain) => "every route",
            (RouteQuantifier::Every, Sense::Negated) => "not every route",
            (RouteQuantifier::Some, Sense::Plain) | (RouteQuantifier::No, Sense::Negated) => "some route",
            (RouteQuantifier::Some, Sense::Negated) | (RouteQuantifier::No, Sense::Plain) => "no route",
        };
        let ends = self.ends(route.from, route.to);
        let passed = match (route.quantifier, route.passage) {
            (_, None) => String::new(),
            (RouteQuantifier::Every, Some(passage)) => format!(" first passes {}", self.passage(passage)),
            (_, Some(passage)) => format!(" without passing {}", self.passage(passage)),
        };
        let within = route.within.as_ref().map_or(String::new(), |limit| format!(" within {}", self.operand(limit, None)));
        let verb = if route.quantifier == RouteQuantifier::Every { "" } else { " leads" };
        format!("{which} in the graph `{}`{verb}{ends}{passed}{within}", self.graph(route.graph))
    }

    /// ` from A to B`
    fn ends(&mut self, from: Option<Waypoint>, to: Waypoint) -> String {
        let from = from.map_or(String::new(), |from| format!(" from {}", self.waypoint(from)));
        format!("{from} to {}", self.waypoint(to))
    }

    /// ` to B without passing P within D`
    fn such_a_way(&mut self, route: &Route) -> String {
        let passed = route.passage.map_or(String::new(), |passage| format!(" without passing {}", self.passage(passage)));
        let within = route.within.as_ref().map_or(String::new(), |limit| format!(" within {}", self.operand(limit, None)));
        format!(" to {}{passed}{within}", self.waypoint(route.to))
    }

    fn graph(&self, graph: GraphId) -> String {
        self.program.schema.graph(graph).map(|graph| graph.name.clone()).unwrap_or_default()
    }

    fn passage(&mut self, passage: Passage) -> String {
        match passage {
            Passage::Term(term) => self.term(term),
            Passage::Body(variable, body) => self.such(variable, body),
        }
    }

    fn waypoint(&mut self, waypoint: Waypoint) -> String {
        match waypoint {
            Waypoint::Variable(variable) => self.variable(variable),
            Waypoint::Term(term) => self.term(term),
            Waypoint::Where(variable, body) => self.such(variable, body),
        }
    }

    /// A node such that a condition holds.
    fn such(&mut self, variable: VariableId, body: ExprId) -> String {
        let kinds = self.variables.get(variable.index()).map(|variable| variable.element.element());
        // Where a node may be of many kinds, to list them says nothing.
        let what = match kinds {
            Some(Type::Reference(kinds)) if kinds.len() > 2 => "something".to_owned(),
            _ => format!("some {}", self.noun(variable)),
        };
        self.around.push(variable);
        let clause = self.clause(body, Sense::Plain);
        self.around.pop();
        match clause.strip_prefix("it ").filter(|rest| !rest.contains("its ") && !rest.contains(" it ")) {
            Some(rest) => format!("{what} that {rest}"),
            None => format!("{what} such that {clause}"),
        }
    }

    pub(super) fn shortest(&mut self, shortest: &Shortest) -> String {
        let what = match shortest.measure {
            Measure::Steps => "the number of steps",
            Measure::Effort => "the effort",
            Measure::Time => "the time",
        };
        format!("{what} of the shortest route{}", self.ends(shortest.from, shortest.to))
    }

    pub(super) fn measured(&mut self, operator: Operator, left: &Operand, right: &Operand, sense: Sense) -> String {
        let words = match (operator, sense) {
            (Operator::Le, Sense::Plain) | (Operator::Gt, Sense::Negated) => "is at most",
            (Operator::Ge, Sense::Plain) | (Operator::Lt, Sense::Negated) => "is at least",
            (Operator::Lt, Sense::Plain) | (Operator::Ge, Sense::Negated) => "is less than",
            (Operator::Gt, Sense::Plain) | (Operator::Le, Sense::Negated) => "is more than",
            (Operator::Is | Operator::IsExactly, _) => "is",
        };
        format!("{} {words} {}", self.operand(left, None), self.operand(right, None))
    }

    pub(super) fn carries(&mut self, variable: VariableId, label: InheritedId, sense: Sense) -> String {
        self.labels.insert(label);
        let found = self.program.inherited(label);
        let (name, title) = found.map_or(("", ""), |label| (label.name.as_str(), label.title.as_str()));
        let verb = if sense.is_negated() { "does not carry" } else { "carries" };
        format!("{} {verb} `{name}` (“{}”)", self.variable(variable), lower_first(title))
    }

    /// What a way says of the condition for which it was found, as a remark below it; the number of its last step is given.
    pub(in crate::report) fn remark(&mut self, condition: ExprId, holds: bool, last: usize) -> String {
        let program = self.program;
        match program.expr(condition).map(|expr| &expr.kind) {
            Some(ExprKind::Route(route)) if holds && route.quantifier == RouteQuantifier::Some => {
                format!("this way leads{}", self.such_a_way(route))
            }
            Some(ExprKind::Route(route)) => match (route.passage, &route.within, route.from) {
                (Some(passage), ..) => format!("missing before {last}: {}", self.passage(passage)),
                (None, Some(limit), _) => format!("allowed until {last}: {}", self.operand(limit, None)),
                (None, None, _) if route.quantifier == RouteQuantifier::No => {
                    format!("{last} is {}, to which no way may lead", self.waypoint(route.to))
                }
                (None, None, Some(_)) => format!("no way leads on from {last} to {}", self.waypoint(route.to)),
                (None, None, None) => format!("no way leads to {last}"),
            },
            Some(ExprKind::Carries { label, .. }) => {
                let title = program.inherited(*label).map_or("", |label| label.title.as_str());
                format!("on the whole way to {last}: {}", lower_first(title))
            }
            _ if holds => self.clause(condition, Sense::Plain),
            _ => self.clause(condition, Sense::Negated),
        }
    }
}

/// A rule that a condition belongs to speaks of its own variables, a define of its own.
pub(in crate::report) fn speaker<'run>(program: &'run Program, rule: &'run Rule, condition: ExprId) -> English<'run> {
    let within = |root: ExprId| program.conditions(root).contains(&condition);
    if rule.conditions().into_iter().any(within) {
        return English::of_rule(program, rule);
    }
    let define = program.defines.iter().find(|define| within(define.body));
    define.map_or_else(|| English::of_rule(program, rule), |define| English::with_variables(program, &define.variables))
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
