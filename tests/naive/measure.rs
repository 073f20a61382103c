//! Items 7 and 18: what routes take, by trying each route. Weights are not negative: routes that meet no node twice are enough.

use std::collections::BTreeSet;

use ombud::syntax::ast::{self, CompareOp, Measure, Operand};

use super::expr::{Env, Got};
use super::route::Walk;
use super::world::{Fact, Val};
use super::{Kleene, Policy, not};

/// Months and milliseconds, or a number in the second place.
type Sum = (u64, u64);

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    Number(f64),
    Time(Sum),
}

/// What routes take. If there is none, more than anything.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    /// Of each possible route, the least that it may take.
    pub(super) possible: Vec<Amount>,
    /// Of each known route, the most that it may take; nothing if it may take anything.
    known: Vec<Option<Amount>>,
}

impl Amount {
    fn at_most(self, policy: &Policy<'_>, other: Self) -> Kleene {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => Some(left <= right),
            (Self::Time(left), Self::Time(right)) => policy.takes_at_most(left, right),
            _ => None,
        }
    }
}

impl Taken {
    fn exactly(amount: Amount) -> Self {
        Self { possible: vec![amount], known: vec![Some(amount)] }
    }

    /// Whether the least of these is at most the least of others.
    fn at_most(&self, policy: &Policy<'_>, other: &Self) -> Kleene {
        let no_possible_is_less = other.possible.iter().all(|right| self.some_known(|left| left.at_most(policy, *right) == Some(true)));
        let endless = self.possible.is_empty() && other.some_known(|_| true);
        let known_is_less = |left: &Amount| other.some_known(|right| left.at_most(policy, right) == Some(false));
        if no_possible_is_less {
            Some(true)
        } else if endless || (!self.possible.is_empty() && self.possible.iter().all(known_is_less)) {
            Some(false)
        } else {
            None
        }
    }

    /// Whether there is a route that takes at most so much.
    pub(super) fn some_at_most(&self, policy: &Policy<'_>, limit: &Self) -> Kleene {
        let certain = |taken: &Option<Amount>| match (limit.possible.first(), taken) {
            (None, _) => true,
            (Some(least), Some(taken)) => taken.at_most(policy, *least) == Some(true),
            (Some(_), None) => false,
        };
        let is_not = |taken: &Amount| limit.some_known(|most| taken.at_most(policy, most) == Some(false));
        if self.known.iter().any(certain) {
            Some(true)
        } else if self.possible.iter().all(is_not) {
            Some(false)
        } else {
            None
        }
    }

    fn some_known(&self, is: impl Fn(Amount) -> bool) -> bool {
        self.known.iter().flatten().any(|amount| is(*amount))
    }
}

impl Env<'_> {
    /// A comparison in which a measure stands.
    pub(super) fn compare_routes(&self, op: CompareOp, left: &Operand, right: &Operand) -> Kleene {
        let measure = [left, right].into_iter().find_map(|side| match side {
            Operand::Shortest(shortest) => Some(shortest.measure),
            _ => None,
        });
        let (left, right) = (self.amount(measure.unwrap(), left), self.amount(measure.unwrap(), right));
        match op {
            CompareOp::Le => left.at_most(self.policy, &right),
            CompareOp::Ge => right.at_most(self.policy, &left),
            CompareOp::Lt => not(right.at_most(self.policy, &left)),
            CompareOp::Gt => not(left.at_most(self.policy, &right)),
            _ => None,
        }
    }

    /// What a measure or a value says. A time that is not known is none or more; a number may be any.
    pub(super) fn amount(&self, measure: Measure, operand: &Operand) -> Taken {
        if let Operand::Shortest(shortest) = operand {
            return self.shortest(shortest);
        }
        match self.operand(operand) {
            Got::Val(Val::Number(number)) => Taken::exactly(Amount::Number(number)),
            Got::Val(Val::Duration(duration)) => Taken::exactly(Amount::Time((u64::from(duration.months()), duration.millis()))),
            Got::Val(Val::Indefinite) => Taken { possible: Vec::new(), known: Vec::new() },
            _ => {
                let least = if measure == Measure::Time { Amount::Time((0, 0)) } else { Amount::Number(f64::NEG_INFINITY) };
                Taken { possible: vec![least], known: vec![None] }
            }
        }
    }

    fn shortest(&self, shortest: &ast::Shortest) -> Taken {
        let walk = Walk::of(self, &shortest.graph.node);
        walk.taken(shortest.measure, &walk.starts(shortest.from.as_ref()), &walk.ends(&shortest.to.node))
    }
}

impl Walk<'_> {
    /// What the routes from starts to targets take.
    pub(super) fn taken(&self, measure: Measure, starts: &[Kleene], targets: &[Kleene]) -> Taken {
        let weights: Vec<Option<Sum>> = (0..self.nodes.len()).map(|node| self.weight(measure, node)).collect();
        let amount = |sum: Sum| if measure == Measure::Time { Amount::Time(sum) } else { Amount::Number(sum.1 as f64) };
        let (mut possible, mut known) = (BTreeSet::new(), BTreeSet::new());
        let mut route = Vec::new();
        self.each_route(&mut route, starts, targets, &|truth| truth != Some(false), &mut |route| {
            let unknown_is_nothing = |weight: Option<Sum>| Some(weight.unwrap_or_default());
            possible.insert(sum(measure, route, |node| unknown_is_nothing(weights[node])).unwrap_or_default());
        });
        self.each_route(&mut route, starts, targets, &|truth| truth == Some(true), &mut |route| {
            known.insert(sum(measure, route, |node| weights[node]));
        });
        Taken {
            possible: possible.into_iter().map(amount).collect(),
            known: known.into_iter().map(|sum: Option<Sum>| sum.map(amount)).collect(),
        }
    }

    /// Hands over each route that meets no node twice, on which everything is such.
    fn each_route(
        &self,
        route: &mut Vec<usize>,
        starts: &[Kleene],
        targets: &[Kleene],
        such: &impl Fn(Kleene) -> bool,
        found: &mut impl FnMut(&[usize]),
    ) {
        for node in 0..self.nodes.len() {
            let goes_on = route.last().map_or(starts[node], |last| self.edge[*last][node]);
            if route.contains(&node) || !such(goes_on) || !such(self.on_it[node]) {
                continue;
            }
            route.push(node);
            if such(targets[node]) {
                found(route);
            }
            self.each_route(route, starts, targets, such, found);
            route.pop();
        }
    }

    /// What a node adds; nothing if that is not known.
    fn weight(&self, measure: Measure, node: usize) -> Option<Sum> {
        let attribute = match measure {
            Measure::Steps => return Some((0, 1)),
            Measure::Effort => self.graph.effort.as_ref(),
            Measure::Time => self.graph.time.as_ref(),
        };
        let attribute = attribute.unwrap();
        let thing = self.nodes[node]?;
        if self.env.world.things[thing].kind != attribute.entity.node {
            return Some((0, 0));
        }
        match self.env.world.fact(thing, &attribute.attribute.node) {
            Some(Fact::Known(Val::Duration(duration))) => Some((u64::from(duration.months()), duration.millis())),
            Some(Fact::Known(Val::Number(number))) if *number >= 0.0 => Some((0, *number as u64)),
            _ => None,
        }
    }
}

/// The sum along a route: of time over all nodes but the last, of all else over all but the first.
fn sum(measure: Measure, route: &[usize], weight: impl Fn(usize) -> Option<Sum>) -> Option<Sum> {
    let counted = if measure == Measure::Time { &route[..route.len() - 1] } else { &route[1..] };
    counted.iter().try_fold((0, 0), |(months, rest), node| weight(*node).map(|(more, exact)| (months + more, rest + exact)))
}
