//! The way that breaches a rule: its steps, numbered, each with its place, and what is missing on it.

use super::english::speaker;
use super::escape::{escape, prose};
use super::places::Places;
use crate::check::program::{Program, Rule};
use crate::eval::FoundRoute;

/// So many steps are shown: the first ones and the last; `--format json` gives more.
const SHOWN: usize = 12;

/// A step of a way.
struct Step {
    /// Its number, from 1.
    number: usize,
    /// File and line.
    place: String,
    /// Its address.
    address: String,
    /// What it is.
    what: String,
}

/// The way in lines, escaped: a step a line, in columns, then what is wrong.
pub(super) fn lines(program: &Program, rule: &Rule, route: &FoundRoute, places: &mut Places<'_>) -> String {
    let steps = steps(route, places);
    let total = steps.last().map_or(0, |step| step.number);
    let width = |of: fn(&Step) -> &str| steps.iter().map(|step| of(step).chars().count()).max().unwrap_or(0);
    let (number, place, address) = (total.to_string().len(), width(|step| &step.place), width(|step| &step.address));
    let mut lines = Vec::new();
    let mut before = 0;
    for step in &steps {
        if step.number > before + 1 {
            lines.push(format!("{:number$}  … {} more", "", step.number - before - 1));
        }
        before = step.number;
        let line = format!("{:number$}  {:place$}  {:address$}  {}", step.number, step.place, step.address, step.what);
        lines.push(line.trim_end().to_owned());
    }
    lines.push(format!("{:>number$}  {}", "✗", remark(program, rule, route)));
    lines.join("\n")
}

/// What is wrong with the way, escaped.
pub(super) fn remark(program: &Program, rule: &Rule, route: &FoundRoute) -> String {
    let total = route.nodes.len() + route.left_out.map_or(0, |(count, _)| count);
    prose(&speaker(program, rule, route.condition).remark(route.condition, route.holds, total))
}

fn steps(route: &FoundRoute, places: &mut Places<'_>) -> Vec<Step> {
    let (left_out, after) = route.left_out.unwrap_or((0, usize::MAX));
    let last = route.nodes.len().saturating_sub(1);
    let mut steps = Vec::new();
    for (index, node) in route.nodes.iter().enumerate().filter(|(index, _)| *index + 1 < SHOWN || *index == last) {
        let number = index + 1 + if index >= after { left_out } else { 0 };
        let line = places.line_of(node.span.source, node.span.start as usize);
        let path = places.text(node.span.source).name;
        let file = path.rsplit('/').next().unwrap_or(path);
        steps.push(Step {
            number,
            place: escape(&format!("{file}:{line}")).into_owned(),
            address: escape(&node.address).into_owned(),
            what: node.what.as_deref().map(prose).unwrap_or_default(),
        });
    }
    steps
}
