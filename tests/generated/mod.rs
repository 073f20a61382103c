//! A small model of flows and lineages, and rules over them from choices.

pub(crate) mod manifest;
pub(crate) mod shrink;
pub(crate) mod worst;

use crate::common::Dice;

/// The vocabularies, the kinds, the graphs. Of the lineage only stages take time, and only steps are walked by subjects.
pub(crate) const SCHEMA: &str = r#"
pack walk "Walks" {}

vocabulary place { EU "Union" { DE "Germany" FR "France" } US "States" }
vocabulary stop {
  capture "Capture" { camera "Camera" screen "Screen" }
  notice "Notice" { poster "Poster" also within choice  letter "Letter" }
  choice "Choice"
}
vocabulary matter { voice "Voice" { speech "Speech" song "Song" } text "Text" }
vocabulary work { mixing "Mixing" { blurring "Blurring" joining "Joining" } removal "Removal" }

law everywhere "Everywhere" { articles 1..9 }

figure soon : duration = "30 days" chosen "a length"
figure few  : integer  = 2         chosen "a number"

entity collection "It" singleton {
  id : text "name"   entry : set of step "entries"   incomplete : set of entity-name "open lists"
  limit : duration or indefinite "limit"   count : integer "count"
}
entity controller "Who" singleton { establishments : set of term of place "places" }
entity subject "Whom" key id { id : text "name"   jurisdictions : set of term of place "places"   flag : bool "flag" }
entity step "Step" key id {
  id : text "name"   is : term of stop "kind"   next : set of step "next"   subjects : set of subject "whom"
  flag : bool "flag"   within : duration "until the next"   effort : integer "actions"
  limit : duration or indefinite "limit"   count : integer "count"
}
entity field "Field" key id { id : text "name"   is : term of matter "kind"   from : set of field "made of"   flag : bool "flag" }
entity stage "Stage" key id {
  id : text "name"   is : term of work "kind"   from : set of field or stage "made of"   subjects : set of subject "whose"   flag : bool "flag"
  takes : duration "how long"   limit : duration or indefinite "limit"   count : integer "count"
}
entity party "Party" key id { id : text "name"   fields : set of field "gets"   stages : set of stage "gets"   flag : bool "flag"   hands : integer "actions" }

graph flow over step.next forward entry collection.entry time step.within effort step.effort
graph lineage over field.from, stage.from, party.fields, party.stages backward entry every field time stage.takes effort party.hands
"#;

const STOPS: &[&str] = &["capture", "notice", "choice", "camera", "screen", "poster", "letter"];
const MATTERS: &[&str] = &["voice", "speech", "song", "text"];
const WORKS: &[&str] = &["mixing", "blurring", "joining", "removal"];
const LENGTHS: &[&str] = &["30 days", "1 month", "31 days", "2 months", "60 days", "72 hours", "1 year", "soon", "0 days"];
const NUMBERS: &[&str] = &["0", "1", "2", "3", "few"];
const FLOW: &[&str] = &["step"];
const LINEAGE: &[&str] = &["field", "stage", "party"];

/// Rules, each with what it needs besides the schema.
pub(crate) struct Rules {
    /// Labels and defines.
    pub(crate) prelude: String,
    /// The rules.
    pub(crate) rules: Vec<String>,
}

impl Rules {
    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.prelude, self.rules.concat())
    }

    /// One of them only.
    pub(crate) fn only(&self, name: &str) -> Self {
        let is_it = |rule: &&String| rule.starts_with(&format!("rule {name} "));
        Self { prelude: self.prelude.clone(), rules: self.rules.iter().filter(is_it).cloned().collect() }
    }
}

/// Some rules over both graphs.
pub(crate) fn rules(dice: &mut Dice<'_>) -> Rules {
    let mut prelude = String::from("pack walk\n");
    for (name, graph, kinds) in [("watched", "flow", FLOW), ("heard", "lineage", LINEAGE)] {
        prelude += &format!("inherited {name} \"It is {name}\" over {graph} {{\n");
        for (word, least, most) in [("from", 1, 3), ("until", 0, 2)] {
            for _ in 0..least + dice.below(most) {
                let kind = *dice.pick(kinds);
                let condition = if dice.chance(90) { format!(" where {}", of_node(dice, "node", kind)) } else { String::new() };
                prelude += &format!("  {word} {kind} node{condition}\n");
            }
        }
        prelude += "}\n";
    }
    prelude += &format!("define is-so(v: step) := {}\n", of_node(dice, "v", "step"));
    prelude += &format!("define asks(v: step) := {}\n", of_graph(dice, &[("v", "step")]));
    let rules = (0..6).map(|index| rule(dice, index)).collect();
    Rules { prelude, rules }
}

fn rule(dice: &mut Dice<'_>, index: usize) -> String {
    let kind = *dice.pick(&["step", "step", "step", "stage", "party", "field", "subject", ""]);
    let variables: Vec<(&str, &str)> = if kind.is_empty() { Vec::new() } else { vec![("x", kind)] };
    let mut text = format!("rule r{index} \"It is kept\" {{ law everywhere Art. 1 severity error\n");
    text += if dice.chance(15) { "  in DE\n" } else { "" };
    let guard = if dice.chance(10) { format!(" where {}", condition(dice, &variables, 0)) } else { String::new() };
    text += &if kind.is_empty() { format!(" {guard}\n") } else { format!("  for each {kind} x{guard}\n") };
    text += &format!("  {} {}\n", dice.pick(&["forbid", "forbid", "require"]), condition(dice, &variables, 2));
    text += &if dice.chance(10) { format!("  unless {}\n", condition(dice, &variables, 0)) } else { String::new() };
    text + "  message \"m\" help \"h\"\n}\n"
}

fn condition(dice: &mut Dice<'_>, variables: &[(&str, &'static str)], depth: usize) -> String {
    let choice = if depth == 0 { 9 } else { dice.below(14) };
    let inner = |dice: &mut Dice<'_>| condition(dice, variables, depth - 1);
    match choice {
        0 => format!("({} and {})", inner(dice), inner(dice)),
        1 => format!("({} or {})", inner(dice), inner(dice)),
        2 => format!("not ({})", inner(dice)),
        3 if depth == 2 => {
            let kind = *dice.pick(&["step", "step", "stage", "party", "field"]);
            let quantifier = *dice.pick(&["some", "every", "no", "at least 2"]);
            let variables = [variables, &[("m", kind)]].concat();
            format!("({quantifier} m in {kind} satisfies {{ {} }})", condition(dice, &variables, 0))
        }
        4 => match variables.iter().rev().find(|(_, kind)| *kind == "step") {
            Some((variable, _)) => format!("asks({variable})"),
            None => of_graph(dice, variables),
        },
        _ => of_graph(dice, variables),
    }
}

/// A condition on routes, on what they take, or on a label.
fn of_graph(dice: &mut Dice<'_>, variables: &[(&str, &'static str)]) -> String {
    let of_lineage = variables.last().map_or_else(|| dice.chance(40), |(_, kind)| LINEAGE.contains(kind));
    let (graph, kinds, label) = if of_lineage { ("lineage", LINEAGE, "heard") } else { ("flow", FLOW, "watched") };
    let node = variables.iter().rev().find(|(_, kind)| kinds.contains(kind)).map(|(name, _)| *name);
    match dice.below(10) {
        0..4 => route(dice, graph, variables, node),
        4..8 => measured(dice, graph, variables, node),
        _ => match node {
            Some(node) => format!("{node} carries {label}"),
            None => route(dice, graph, variables, node),
        },
    }
}

fn term(dice: &mut Dice<'_>, graph: &str) -> &'static str {
    let of_lineage = if dice.chance(50) { MATTERS } else { WORKS };
    dice.word(if graph == "flow" { STOPS } else { of_lineage })
}

/// The ends of a route: nothing or `from X`, and where it leads.
fn ends<'names>(dice: &mut Dice<'_>, graph: &str, node: Option<&'names str>) -> (String, &'names str) {
    let from_node = node.filter(|_| dice.chance(40));
    let from = match from_node {
        Some(node) => format!(" from {node}"),
        None if dice.chance(40) => format!(" from {}", term(dice, graph)),
        None => String::new(),
    };
    let to = node.filter(|_| from_node.is_none() && dice.chance(70)).unwrap_or_else(|| term(dice, graph));
    (from, to)
}

fn route(dice: &mut Dice<'_>, graph: &str, variables: &[(&str, &'static str)], node: Option<&str>) -> String {
    let (from, to) = ends(dice, graph, node);
    let passage = passage(dice, graph);
    let quantifier = *dice.pick(&["some", "no"]);
    let within = if dice.chance(60) { format!(" within {}", length(dice, variables)) } else { String::new() };
    match dice.below(6) {
        0 => format!("(every route in {graph}{from} to {to} passes {passage})"),
        1 => format!("({quantifier} route in {graph}{from} to {to} avoids {passage})"),
        2 | 3 => format!("({quantifier} route in {graph}{from} to {to}{within})"),
        _ => format!("({quantifier} route in {graph}{from} reaches {passage}{within})"),
    }
}

fn passage(dice: &mut Dice<'_>, graph: &str) -> String {
    if dice.chance(60) {
        return term(dice, graph).to_owned();
    }
    // What can be asked of all kinds of node, or, in the lineage, of those that have it.
    let body = match (graph, dice.below(8)) {
        ("flow", 0) => "n.next is declared".to_owned(),
        ("flow", 1) => "n carries watched".to_owned(),
        ("flow", 2) => "asks(n)".to_owned(),
        ("flow", _) => of_node(dice, "n", "step"),
        (_, 0) => "n carries heard".to_owned(),
        (_, 1) => "time of shortest route in lineage to n <= 1 month".to_owned(),
        (_, _) => return term(dice, graph).to_owned(),
    };
    format!("n satisfies {{ {body} }}")
}

/// A length of time: a literal, a figure or a fact.
fn length(dice: &mut Dice<'_>, variables: &[(&str, &'static str)]) -> String {
    if dice.chance(30) { fact(dice, variables, "limit") } else { dice.word(LENGTHS).to_owned() }
}

fn fact(dice: &mut Dice<'_>, variables: &[(&str, &'static str)], attribute: &str) -> String {
    let holders = variables.iter().filter(|(_, kind)| ["step", "stage"].contains(kind)).map(|(name, _)| *name);
    let holders: Vec<&str> = holders.chain(["collection"]).collect();
    format!("{}.{attribute}", dice.pick(&holders))
}

fn measured(dice: &mut Dice<'_>, graph: &str, variables: &[(&str, &'static str)], node: Option<&str>) -> String {
    let measure = *dice.pick(&["time", "time", "effort", "steps"]);
    let one = shortest(dice, measure, graph, node);
    let order = *dice.pick(&["<=", "<", ">=", ">"]);
    let other = match measure {
        _ if dice.chance(10) => {
            let (graph, kinds) = if graph == "flow" { ("lineage", LINEAGE) } else { ("flow", FLOW) };
            shortest(dice, measure, graph, variables.iter().find(|(_, kind)| kinds.contains(kind)).map(|(name, _)| *name))
        }
        _ if dice.chance(40) => shortest(dice, measure, graph, node),
        "time" if dice.chance(60) => return format!("{one} {order} {}", dice.pick(LENGTHS)),
        "time" => fact(dice, variables, "limit"),
        _ if dice.chance(60) => return format!("{one} {order} {}", dice.pick(NUMBERS)),
        _ => fact(dice, variables, "count"),
    };
    if dice.chance(50) { format!("{one} {order} {other}") } else { format!("{other} {order} {one}") }
}

fn shortest(dice: &mut Dice<'_>, measure: &str, graph: &str, node: Option<&str>) -> String {
    let (from, to) = ends(dice, graph, node);
    format!("{measure} of shortest route in {graph}{from} to {to}")
}

/// A condition on one node.
fn of_node(dice: &mut Dice<'_>, name: &str, kind: &str) -> String {
    let words = match kind {
        "step" => STOPS,
        "field" => MATTERS,
        "stage" => WORKS,
        _ => return format!("{name}.flag is true"),
    };
    match (kind, dice.below(10)) {
        (_, 0..=4) => format!("{name} is {}", dice.pick(words)),
        ("step", 5) => format!("{name}.effort <= 1"),
        ("step", 6) => format!("{name}.within <= 30 days"),
        ("step", 7) => format!("some s in {name}.subjects satisfies s.flag is true"),
        ("step", 8) if name != "v" => format!("is-so({name})"),
        ("stage", 6) => format!("{name}.takes is declared"),
        (_, 7) => format!("{name} is not {}", dice.pick(words)),
        _ => format!("{name}.flag is true"),
    }
}
