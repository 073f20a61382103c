//! Conditions, by the definitions.

use ombud::syntax::ast::{self, CompareOp, ExprKind, Inclusion, Literal, Operand, Quantifier};
use ombud::time::{Date, Duration};

use super::policy::Area;
use super::world::{Fact, Val};
use super::{Kleene, Policy, World, all, any, not};

/// What a variable stands for.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Thing(usize),
    Val(Val),
    /// A member that was refused.
    Refused,
    /// One of the members that are not known, and what it is not.
    Anonymous(Vec<Val>),
}

/// Who walks the routes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Walker {
    /// Nobody in particular.
    Nobody,
    Subject(usize),
    /// A subject that is not declared.
    Stranger,
}

/// What a path or operand gives.
#[derive(Debug, Clone)]
pub(super) enum Got {
    Val(Val),
    Set {
        known: Vec<Option<Val>>,
        not: Vec<Val>,
        open: bool,
    },
    /// A bare word, which means what the other side makes of it.
    Word(String),
    /// Not declared.
    Silent,
    /// Inside of something that is not declared itself.
    Beyond,
    /// The anonymous member of a list.
    Anonymous(Vec<Val>),
    /// There is none.
    None,
}

/// Where a condition stands: the variables, the area whose subjects it sees, the subject that walks.
#[derive(Clone)]
pub(super) struct Env<'run> {
    pub(super) policy: &'run Policy<'run>,
    pub(super) world: &'run World,
    pub(super) variables: Vec<(String, Item)>,
    pub(super) territory: &'run [Area],
    pub(super) walker: Walker,
}

impl<'run> Env<'run> {
    pub(super) fn with(&self, name: &str, item: Item) -> Self {
        let mut inner = self.clone();
        inner.variables.push((name.to_owned(), item));
        inner
    }

    pub(super) fn variable(&self, name: &str) -> Option<&Item> {
        self.variables.iter().rev().find(|(found, _)| found == name).map(|(_, item)| item)
    }

    pub(super) fn truth(&self, expr: &ast::Expr) -> Kleene {
        match &expr.kind {
            ExprKind::And(parts) => all(parts.iter().map(|part| self.truth(part))),
            ExprKind::Or(parts) => any(parts.iter().map(|part| self.truth(part))),
            ExprKind::Not(inner) => not(self.truth(inner)),
            ExprKind::AtLeastOf(needed, parts) => {
                let truths: Vec<Kleene> = parts.iter().map(|part| self.truth(part)).collect();
                counted(needed.node as usize, &truths, false)
            }
            ExprKind::Quantified { quantifier, binding } => self.quantified(quantifier, binding),
            ExprKind::Route(route) => super::route::truth(self, route),
            ExprKind::Carries { node, label } => super::label::carries(self, &node.node, &label.node),
            ExprKind::Declared(path, positive) => signed(self.declared(path), *positive),
            ExprKind::IsNone(path, positive) => signed(self.is_none(path), *positive),
            ExprKind::IsBool(path, value) => match self.path(path) {
                Got::Val(Val::Bool(found)) => Some(found == *value),
                Got::None => Some(false),
                _ => None,
            },
            ExprKind::Compare { op, left, right } if [left, right].into_iter().any(|side| matches!(side, Operand::Shortest(_))) => {
                self.compare_routes(op.node, left, right)
            }
            ExprKind::Compare { op, left, right } => self.compare(op.node, left, right),
            ExprKind::OneOf { left, members } => any(members.iter().map(|member| self.compare(CompareOp::Is, left, member))),
            ExprKind::Includes { set, how, members } => {
                let truths = members.iter().map(|member| self.includes(set, member));
                if *how == Inclusion::Any { any(truths) } else { all(truths) }
            }
            ExprKind::Call { define, argument } => self.call(&define.node, argument.as_ref().map(|name| name.node.as_str())),
        }
    }

    fn call(&self, define: &str, argument: Option<&str>) -> Kleene {
        let define = self.policy.defines[define];
        let mut inner = Env { variables: Vec::new(), ..self.clone() };
        if let (Some((name, _)), Some(argument)) = (&define.parameter, argument) {
            inner.variables.push((name.node.clone(), self.variable(argument).unwrap().clone()));
        }
        inner.truth(&define.body)
    }

    /// Item 1. Declared are values, an empty list, a list with a known member, and `none`.
    fn declared(&self, path: &ast::Path) -> Kleene {
        match self.path(path) {
            Got::Val(_) | Got::None => Some(true),
            Got::Set { known, open, .. } => Some(known.iter().any(Option::is_some) || (known.is_empty() && !open)),
            Got::Silent | Got::Word(_) => Some(false),
            Got::Beyond | Got::Anonymous(_) => None,
        }
    }

    fn is_none(&self, path: &ast::Path) -> Kleene {
        match self.path(path) {
            Got::None => Some(true),
            Got::Val(Val::Word(word)) => Some(word == "none"),
            Got::Val(_) | Got::Set { .. } => Some(false),
            _ => None,
        }
    }

    /// Item 14: a path stops at its first hop that is unknown; through `none` there is none.
    pub(super) fn path(&self, path: &ast::Path) -> Got {
        let mut here = match self.variable(&path.root.node) {
            Some(item) => of_item(item),
            None if self.policy.is_singleton(&path.root.node) => {
                self.world.only(&path.root.node).map_or(Got::Silent, |thing| Got::Val(Val::Thing(thing)))
            }
            None => Got::Word(path.root.node.clone()),
        };
        for attribute in &path.attributes {
            here = self.hop(here, &attribute.node);
        }
        here
    }

    fn hop(&self, here: Got, attribute: &str) -> Got {
        match here {
            Got::Val(Val::Thing(thing)) => match self.world.fact(thing, attribute) {
                None | Some(Fact::None) => Got::None,
                Some(Fact::Silent) => Got::Silent,
                Some(Fact::Known(value)) => Got::Val(value.clone()),
                Some(Fact::Set { known, not, open }) => Got::Set { known: known.clone(), not: not.clone(), open: *open },
            },
            Got::Anonymous(_) => Got::Beyond,
            Got::Val(_) | Got::Set { .. } => Got::None,
            stopped => stopped,
        }
    }

    pub(super) fn operand(&self, operand: &Operand) -> Got {
        match operand {
            Operand::Literal(literal) => Got::Val(of_literal(&literal.node)),
            Operand::Path(path) if path.attributes.is_empty() && self.variable(&path.root.node).is_none() => {
                match self.policy.figure(&path.root.node) {
                    Some(Some(figure)) => Got::Val(of_figure(figure)),
                    Some(None) => Got::Silent,
                    None => Got::Word(path.root.node.clone()),
                }
            }
            Operand::Path(path) => self.path(path),
            Operand::Shortest(_) => Got::Silent,
            Operand::Sum(path, added) => match (self.path(path), self.operand(added)) {
                (Got::None, _) | (_, Got::None) => Got::None,
                (Got::Val(Val::Date(date)), Got::Val(Val::Duration(added))) => Got::Val(Val::Date(date.plus(added).unwrap_or(last_day()))),
                (Got::Val(Val::Date(_)), Got::Val(Val::Indefinite)) => Got::Val(Val::Date(last_day())),
                _ => Got::Silent,
            },
        }
    }

    fn compare(&self, op: CompareOp, left: &Operand, right: &Operand) -> Kleene {
        if let Operand::Path(path) = left {
            let age = path.attributes.len() > 1 && path.attributes.last().is_some_and(|last| last.node == "age");
            if age {
                let date = ast::Path { root: path.root.clone(), attributes: path.attributes[..path.attributes.len() - 1].to_vec() };
                return self.age(op, self.path(&date), self.operand(right));
            }
        }
        let (mut left, right) = (self.operand(left), self.operand(right));
        // An entity stands for its kind where a word is asked for.
        if matches!((&left, &right), (Got::Val(Val::Thing(_)), Got::Word(word)) if word != "controller") {
            left = self.hop(left, "is");
        }
        self.values(op, &left, &right)
    }

    fn values(&self, op: CompareOp, left: &Got, right: &Got) -> Kleene {
        let same = matches!(op, CompareOp::Is | CompareOp::IsWithin | CompareOp::IsExactly);
        match (left, right) {
            (Got::None, _) | (_, Got::None) => Some(false),
            (Got::Val(left), Got::Word(word)) => self.is_word(op, left, word),
            (Got::Val(left), Got::Val(right)) => self.apply(op, left, right),
            (Got::Anonymous(excluded), Got::Val(_) | Got::Word(_)) if same && self.excludes(excluded, right) => Some(false),
            _ => None,
        }
    }

    /// Whether a value is known to be no member: it, or a broader term, is excluded.
    pub(super) fn excludes(&self, excluded: &[Val], value: &Got) -> bool {
        excluded.iter().any(|excluded| match (excluded, value) {
            (Val::Term { vocabulary, name, .. }, Got::Word(word)) => {
                self.policy.named(vocabulary, word).is_some_and(|word| self.policy.below(vocabulary, &word, name))
            }
            (Val::Term { vocabulary, name, .. }, Got::Val(Val::Term { name: value, .. })) => self.policy.below(vocabulary, value, name),
            (Val::Word(excluded) | Val::Kind(excluded), Got::Word(word)) => excluded == word,
            (Val::Controller, Got::Word(word)) => word == "controller",
            (excluded, Got::Val(value)) => excluded == value,
            _ => false,
        })
    }

    fn is_word(&self, op: CompareOp, left: &Val, word: &str) -> Kleene {
        match left {
            Val::Term { vocabulary, name, exactly } => match self.policy.named(vocabulary, word) {
                Some(asked) if op == CompareOp::IsExactly => self.policy.exactly(vocabulary, (name, *exactly), &asked),
                Some(asked) => self.policy.within(vocabulary, (name, *exactly), &asked),
                None => Some(false),
            },
            Val::Word(found) | Val::Kind(found) => Some(found == word),
            Val::Controller => Some(word == "controller"),
            _ => Some(false),
        }
    }

    fn apply(&self, op: CompareOp, left: &Val, right: &Val) -> Kleene {
        match op {
            CompareOp::Is | CompareOp::IsWithin => match (left, right) {
                (Val::Term { vocabulary, name, exactly }, Val::Term { name: asked, .. }) => {
                    self.policy.within(vocabulary, (name, *exactly), asked)
                }
                (Val::Duration(left), Val::Duration(right)) => self.policy.same(*left, *right),
                (left, right) => Some(left == right),
            },
            CompareOp::IsExactly => match (left, right) {
                (Val::Term { vocabulary, name, exactly }, Val::Term { name: asked, .. }) => {
                    self.policy.exactly(vocabulary, (name, *exactly), asked)
                }
                (left, right) => Some(left == right),
            },
            CompareOp::Le => self.at_most(left, right),
            CompareOp::Ge => self.at_most(right, left),
            CompareOp::Lt => not(self.at_most(right, left)),
            CompareOp::Gt => not(self.at_most(left, right)),
        }
    }

    fn at_most(&self, left: &Val, right: &Val) -> Kleene {
        match (left, right) {
            (Val::Number(left), Val::Number(right)) => Some(left <= right),
            (Val::Date(left), Val::Date(right)) => Some(left <= right),
            (Val::Duration(left), Val::Duration(right)) => self.policy.at_most(*left, *right),
            (_, Val::Indefinite) => Some(true),
            (Val::Indefinite, _) => Some(false),
            _ => Some(false),
        }
    }

    /// Item 19: `age <= D` means that the day of the review is at most `date + D`. The future has no age.
    fn age(&self, op: CompareOp, date: Got, limit: Got) -> Kleene {
        let today = self.policy.as_of;
        let (date, end) = match (date, limit) {
            (Got::None, _) | (_, Got::None) => return Some(false),
            (Got::Val(Val::Date(date)), Got::Val(Val::Duration(limit))) => (date, date.plus(limit)),
            (Got::Val(Val::Date(date)), Got::Val(Val::Indefinite)) => (date, None),
            _ => return None,
        };
        if date > today {
            return None;
        }
        let (at_most, less) = (end.is_none_or(|end| today <= end), end.is_none_or(|end| today < end));
        Some(match op {
            CompareOp::Le => at_most,
            CompareOp::Lt => less,
            CompareOp::Ge => !less,
            CompareOp::Gt => !at_most,
            _ => at_most && !less,
        })
    }

    fn includes(&self, set: &ast::Path, member: &Operand) -> Kleene {
        let item = self.operand(member);
        match self.path(set) {
            Got::None => Some(false),
            Got::Set { known, not: excluded, open } => {
                if matches!(item, Got::None) {
                    return Some(false);
                }
                let of_known = known.iter().map(|member| match member {
                    Some(value) => self.values(CompareOp::Is, &Got::Val(value.clone()), &item),
                    None => None,
                });
                let others = (open && !self.excludes(&excluded, &item)).then_some(None);
                any(of_known.chain(others))
            }
            _ => None,
        }
    }

    /// The members of what a quantifier ranges over, each with the truth of its being one.
    pub(super) fn members(&self, list: &ast::Path) -> Vec<(Item, Kleene)> {
        let is_kind = list.attributes.is_empty() && self.variable(&list.root.node).is_none() && !self.policy.is_singleton(&list.root.node);
        let mut members = if is_kind { self.of_kind(&list.root.node) } else { of_got(self.path(list)) };
        for (item, exists) in &mut members {
            if let Item::Thing(thing) = item
                && self.world.things[*thing].kind == "subject"
            {
                let walks = match self.walker {
                    Walker::Nobody => true,
                    Walker::Subject(subject) => subject == *thing,
                    Walker::Stranger => false,
                };
                *exists = all([*exists, self.sees(*thing), Some(walks)]);
            }
        }
        members
    }

    pub(super) fn of_kind(&self, kind: &str) -> Vec<(Item, Kleene)> {
        let (things, open) = &self.world.lists[kind];
        let known = things.iter().map(|thing| (Item::Thing(*thing), Some(true)));
        known.chain(open.then_some((Item::Anonymous(Vec::new()), None))).collect()
    }

    /// Item 4.
    fn quantified(&self, quantifier: &Quantifier, binding: &ast::Binding) -> Kleene {
        let members = self.members(&binding.list);
        let holds = |item: &Item| match &binding.body {
            Some(body) => self.with(&binding.variable.node, item.clone()).truth(body),
            None => Some(true),
        };
        let both = |(item, exists): &(Item, Kleene)| all([*exists, holds(item)]);
        match quantifier {
            Quantifier::Some => any(members.iter().map(both)),
            Quantifier::No => not(any(members.iter().map(both))),
            Quantifier::Every => all(members.iter().map(|(item, exists)| any([not(*exists), holds(item)]))),
            Quantifier::Documented => any(members.iter().filter(|(item, _)| !matches!(item, Item::Anonymous(_))).map(both)),
            Quantifier::AtLeast(needed) => {
                let truths: Vec<Kleene> = members.iter().map(both).collect();
                let further = members.iter().any(|member| matches!(member.0, Item::Anonymous(_)) && both(member) != Some(false));
                counted(needed.node as usize, &truths, further)
            }
        }
    }
}

/// Whether at least so many hold; `further`: there may be any number of others that do.
fn counted(needed: usize, truths: &[Kleene], further: bool) -> Kleene {
    let certain = truths.iter().filter(|truth| **truth == Some(true)).count();
    let possible = truths.iter().filter(|truth| **truth != Some(false)).count();
    if certain >= needed {
        Some(true)
    } else if further || possible >= needed {
        None
    } else {
        Some(false)
    }
}

fn signed(truth: Kleene, positive: bool) -> Kleene {
    if positive { truth } else { not(truth) }
}

fn of_item(item: &Item) -> Got {
    match item {
        Item::Thing(thing) => Got::Val(Val::Thing(*thing)),
        Item::Val(value) => Got::Val(value.clone()),
        Item::Refused => Got::Silent,
        Item::Anonymous(excluded) => Got::Anonymous(excluded.clone()),
    }
}

fn of_got(got: Got) -> Vec<(Item, Kleene)> {
    let member = |value: Val| match value {
        Val::Thing(thing) => Item::Thing(thing),
        other => Item::Val(other),
    };
    match got {
        Got::Set { known, not, open } => {
            let known = known.into_iter().map(|value| (value.map_or(Item::Refused, member), Some(true)));
            known.chain(open.then_some((Item::Anonymous(not), None))).collect()
        }
        Got::Val(value) => vec![(member(value), Some(true))],
        Got::None | Got::Word(_) => Vec::new(),
        Got::Silent | Got::Beyond | Got::Anonymous(_) => vec![(Item::Anonymous(Vec::new()), None)],
    }
}

fn of_literal(literal: &Literal) -> Val {
    match literal {
        Literal::Number(value) => Val::Number(*value),
        Literal::Integer(value) => Val::Number(*value as f64),
        Literal::Text(text) => Val::Text(text.clone()),
        Literal::Date(date) => Val::Date(*date),
        Literal::Duration(duration) => Val::Duration(*duration),
    }
}

fn of_figure(figure: &ast::Figure) -> Val {
    let is = |word: &str| matches!(&figure.ty.node, ast::TypeExpr::Named(names) if names[0].node == word);
    match &figure.value.node {
        Literal::Text(text) if is("duration") => Val::Duration(Duration::parse(text).unwrap()),
        Literal::Text(text) if is("date") => Val::Date(Date::parse(text).unwrap()),
        other => of_literal(other),
    }
}

fn last_day() -> Date {
    Date::new(9999, 12, 31).unwrap()
}
