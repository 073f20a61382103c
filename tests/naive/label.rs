//! Labels that nodes have from what they come from, by plain fixpoints.

use ombud::syntax::ast::InheritedLine;

use super::expr::{Env, Item};
use super::route::Walk;
use super::{Kleene, all, any, not};

/// Whether what a variable stands for carries a label.
pub(super) fn carries(env: &Env<'_>, variable: &str, label: &str) -> Kleene {
    let label = env.policy.labels[label];
    let walk = Walk::of(env, &label.graph.node);
    let Some(Item::Thing(thing)) = env.variable(variable) else { return None };
    let node = walk.nodes.iter().position(|node| *node == Some(*thing))?;
    let nodes = 0..walk.nodes.len();
    let from: Vec<Kleene> = nodes.clone().map(|node| all([walk.some_line(&label.from, node), walk.on_it[node]])).collect();
    let until: Vec<Kleene> = nodes.map(|node| walk.some_line(&label.until, node)).collect();
    if walk.handed_on(&from, &until, |truth| truth == Some(true))[node] {
        Some(true)
    } else if walk.handed_on(&from, &until, |truth| truth != Some(false))[node] {
        None
    } else {
        Some(false)
    }
}

impl Walk<'_> {
    /// The nodes that carry a label if everything is counted that is such.
    fn handed_on(&self, from: &[Kleene], until: &[Kleene], such: impl Fn(Kleene) -> bool) -> Vec<bool> {
        let count = self.nodes.len();
        let mut carries: Vec<bool> = from.iter().map(|begins| such(*begins)).collect();
        for _ in 0..count {
            for node in 0..count {
                let comes = (0..count).any(|before| carries[before] && such(self.edge[before][node]));
                carries[node] |= such(not(until[node])) && comes;
            }
        }
        carries
    }

    /// Whether one of several lines holds of a node. Of one that is not declared it may, if it may be of the line's kind.
    fn some_line(&self, lines: &[InheritedLine], node: usize) -> Kleene {
        any(lines.iter().map(|line| match self.nodes[node] {
            None if self.open.contains(&line.kind.node) => None,
            Some(thing) if self.env.world.things[thing].kind == line.kind.node => {
                let inner = Env { variables: vec![(line.variable.node.clone(), Item::Thing(thing))], ..self.env.clone() };
                line.condition.as_ref().map_or(Some(true), |condition| inner.truth(condition))
            }
            _ => Some(false),
        }))
    }
}
