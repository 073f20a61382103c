//! Item 7, by plain fixpoints over edges that are known and edges that are possible.

use ombud::syntax::ast::{self, Measure, Operand, RouteQuantifier, RouteShape};

use super::expr::{Env, Item, Walker};
use super::world::{Fact, Val};
use super::{Kleene, all, any, not};

/// A graph as one subject walks it. The last node may stand for those that are not declared.
pub(super) struct Walk<'run> {
    pub(super) env: &'run Env<'run>,
    pub(super) graph: &'run ast::Graph,
    pub(super) nodes: Vec<Option<usize>>,
    pub(super) on_it: Vec<Kleene>,
    /// Whether an edge leads from one to another.
    pub(super) edge: Vec<Vec<Kleene>>,
    /// The same, if the subject meets the node to which it leads.
    into: Vec<Vec<Kleene>>,
    entry: Vec<Kleene>,
    /// The kinds whose list may have nodes that are not declared.
    pub(super) open: Vec<String>,
}

/// The truth of a condition on routes for the subject that walks.
pub(super) fn truth(env: &Env<'_>, route: &ast::Route) -> Kleene {
    let walk = Walk::of(env, &route.graph.node);
    let starts = walk.starts(route.from.as_ref());
    let nothing = vec![Some(false); walk.nodes.len()];
    let found = match &route.shape {
        RouteShape::Passes { to, passage } => {
            let (targets, passed) = (walk.ends(&to.node), walk.passage(passage));
            let reach = walk.leads(&starts, &targets, &nothing);
            let avoid = walk.leads(&starts, &targets, &passed);
            all([reach, not(avoid)])
        }
        RouteShape::Avoids { to, passage } => walk.leads(&starts, &walk.ends(&to.node), &walk.passage(passage)),
        RouteShape::Leads { to, within: None } => walk.leads(&starts, &walk.ends(&to.node), &nothing),
        RouteShape::Reaches { passage, within: None } => walk.leads(&starts, &walk.passage(passage), &nothing),
        RouteShape::Leads { to, within: Some(limit) } => walk.leads_within(&starts, &walk.ends(&to.node), limit),
        RouteShape::Reaches { passage, within: Some(limit) } => walk.leads_within(&starts, &walk.passage(passage), limit),
    };
    if route.quantifier.node == RouteQuantifier::No { not(found) } else { found }
}

impl<'run> Walk<'run> {
    pub(super) fn of(env: &'run Env<'run>, graph: &str) -> Self {
        let graph = env.policy.graphs[graph];
        let kinds = env.policy.graph_kinds(graph);
        let mut nodes: Vec<Option<usize>> = Vec::new();
        let mut more = Vec::new();
        for kind in &kinds {
            let (things, open) = &env.world.lists[kind];
            nodes.extend(things.iter().copied().map(Some));
            if *open {
                more.push(kind.clone());
            }
        }
        if !more.is_empty() {
            nodes.push(None);
        }
        let count = nodes.len();
        let mut walk = Self {
            env,
            graph,
            nodes,
            on_it: Vec::new(),
            edge: vec![vec![Some(false); count]; count],
            into: Vec::new(),
            entry: Vec::new(),
            open: more,
        };
        walk.into = walk.edge.clone();
        walk.on_it = walk.nodes.iter().map(|node| node.map_or(None, |node| walk.meets(node))).collect();
        for one in 0..count {
            for other in 0..count {
                let (from, to) = if graph.forward { (one, other) } else { (other, one) };
                let named = any(graph.edges.iter().map(|edge| walk.names(one, &edge.entity.node, &edge.attribute.node, other)));
                walk.into[from][to] = all([named, walk.on_it[from]]);
                walk.edge[from][to] = all([named, walk.on_it[from], walk.on_it[to]]);
            }
        }
        walk.entry = (0..count).map(|node| walk.is_entry(graph, node)).collect();
        walk
    }

    /// Whether the subject that walks meets a node.
    fn meets(&self, node: usize) -> Kleene {
        let walker = match self.env.walker {
            Walker::Nobody => return Some(true),
            Walker::Subject(subject) => Some(Val::Thing(subject)),
            Walker::Stranger => None,
        };
        match self.env.world.fact(node, "subjects") {
            None => Some(true),
            Some(Fact::Set { known, not: excluded, open }) => {
                let ruled_out = walker.as_ref().is_some_and(|walker| excluded.contains(walker));
                let others = (*open && !ruled_out).then_some(None);
                any(known.iter().map(|value| value.as_ref().map(|value| Some(value) == walker.as_ref())).chain(others))
            }
            Some(Fact::Known(value)) => Some(Some(value) == walker.as_ref()),
            Some(_) => None,
        }
    }

    /// Whether an edge attribute of a node names another.
    fn names(&self, one: usize, kind: &str, attribute: &str, other: usize) -> Kleene {
        let thing = self.nodes[one]?;
        if self.env.world.things[thing].kind != kind {
            return Some(false);
        }
        let other = self.nodes[other].map(Val::Thing);
        match self.env.world.fact(thing, attribute) {
            Some(Fact::Known(value)) => Some(Some(value) == other.as_ref()),
            Some(Fact::Set { known, open, .. }) => {
                let named = other.is_some() && known.contains(&other);
                let open = *open || known.contains(&None);
                if named {
                    Some(true)
                } else if open {
                    None
                } else {
                    Some(false)
                }
            }
            Some(Fact::None) => Some(false),
            _ => None,
        }
    }

    fn is_entry(&self, graph: &ast::Graph, node: usize) -> Kleene {
        let (named, undeclared) = match (&graph.entry, self.nodes[node]) {
            (ast::Entry::Every(kind), Some(thing)) => (self.env.world.things[thing].kind == kind.node, false),
            (ast::Entry::Every(_), None) => (false, false),
            (ast::Entry::Attribute(edge), thing) => {
                let holder = self.env.world.only(&edge.entity.node);
                match holder.and_then(|holder| self.env.world.fact(holder, &edge.attribute.node)) {
                    Some(Fact::Set { known, open, .. }) => {
                        (thing.is_some() && known.contains(&thing.map(Val::Thing)), *open || known.contains(&None))
                    }
                    _ => (false, true),
                }
            }
        };
        let others = || (0..self.nodes.len()).filter(|other| *other != node);
        let possible = others().any(|other| self.into[other][node] != Some(false));
        let known = others().any(|other| self.into[other][node] == Some(true));
        let entry = if named || !possible {
            Some(true)
        } else if undeclared || !known {
            None
        } else {
            Some(false)
        };
        all([entry, self.on_it[node]])
    }

    /// Where routes start: the nodes that a word means, or the entries of the graph.
    pub(super) fn starts(&self, from: Option<&ast::Name>) -> Vec<Kleene> {
        from.map_or_else(|| self.entry.clone(), |name| self.ends(&name.node))
    }

    /// The nodes that a word means: those of a variable, or within a term.
    pub(super) fn ends(&self, word: &str) -> Vec<Kleene> {
        let variable = self.env.variables.iter().rev().find(|(name, _)| name == word).map(|(_, item)| item);
        let of_node = |node: &Option<usize>| match (node, variable) {
            (None, None) => self.undeclared_within(word),
            // A node that is not declared is one besides those that are.
            (None, Some(Item::Thing(_))) => Some(false),
            (None, Some(_)) => None,
            (Some(node), Some(Item::Thing(thing))) => Some(node == thing),
            (Some(_), Some(_)) => None,
            (Some(node), None) => self.within(*node, word),
        };
        let ends = self.nodes.iter().map(of_node);
        ends.zip(&self.on_it).map(|(end, on_it)| all([end, *on_it])).collect()
    }

    fn within(&self, node: usize, word: &str) -> Kleene {
        if !self.env.policy.may_be(&self.env.world.things[node].kind, word) {
            return Some(false);
        }
        match self.env.world.fact(node, "is") {
            Some(Fact::Known(Val::Term { vocabulary, name, exactly })) => match self.env.policy.named(vocabulary, word) {
                Some(asked) => self.env.policy.within(vocabulary, (name, *exactly), &asked),
                None => Some(false),
            },
            Some(Fact::Silent) => None,
            _ => Some(false),
        }
    }

    /// A node that is not declared may be within a term only if it may be of a kind of which that term can be said.
    fn undeclared_within(&self, word: &str) -> Kleene {
        if self.open.iter().any(|kind| self.env.policy.may_be(kind, word)) { None } else { Some(false) }
    }

    fn passage(&self, passage: &ast::Passage) -> Vec<Kleene> {
        let of_node = |node: &Option<usize>| match (node, &passage.body) {
            (None, None) => self.undeclared_within(&passage.name.node),
            (None, Some(_)) => None,
            (Some(node), None) => self.within(*node, &passage.name.node),
            (Some(node), Some(body)) => self.env.with(&passage.name.node, Item::Thing(*node)).truth(body),
        };
        self.nodes.iter().map(of_node).collect()
    }

    /// Whether a route leads from a start to a target on which no node before the last is one that is passed.
    fn leads(&self, starts: &[Kleene], targets: &[Kleene], passed: &[Kleene]) -> Kleene {
        let certain = self.found(
            targets,
            |node| starts[node] == Some(true) && self.on_it[node] == Some(true),
            |from, to| passed[from] == Some(false) && self.edge[from][to] == Some(true),
        );
        let possible = self.found(
            targets,
            |node| starts[node] != Some(false) && self.on_it[node] != Some(false),
            |from, to| passed[from] != Some(true) && self.edge[from][to] != Some(false),
        );
        if certain.contains(&Some(true)) {
            Some(true)
        } else if possible.iter().any(|found| *found != Some(false)) {
            None
        } else {
            Some(false)
        }
    }

    /// Whether a route leads from a start to a target in a time.
    fn leads_within(&self, starts: &[Kleene], targets: &[Kleene], limit: &Operand) -> Kleene {
        let taken = self.taken(Measure::Time, starts, targets);
        taken.some_at_most(self.env.policy, &self.env.amount(Measure::Time, limit))
    }

    /// For each node that is reached, whether it is a target; false for others.
    fn found(&self, targets: &[Kleene], start: impl Fn(usize) -> bool, edge: impl Fn(usize, usize) -> bool) -> Vec<Kleene> {
        let count = self.nodes.len();
        let mut reached: Vec<bool> = (0..count).map(start).collect();
        for _ in 0..count {
            for from in 0..count {
                for to in 0..count {
                    reached[to] |= reached[from] && edge(from, to);
                }
            }
        }
        let on_it = |node: usize| all([targets[node], self.on_it[node]]);
        (0..count).map(|node| if reached[node] { on_it(node) } else { Some(false) }).collect()
    }
}
