//! Rules and manifests over the small model, from choices.

use toml::value::Datetime;
use toml::{Table, Value};

use super::Dice;
use super::schema::{Row, Shape, keys, rows};

const TONES: &[&str] = &["red", "warm", "crimson", "pink", "cold", "blue", "navy", "loud", "siren", "horn", "brick", "rose"];
const HUES: &[&str] = &["red", "warm", "crimson", "pink", "brick"];
const STOPS: &[&str] = &["capture", "notice", "choice", "camera", "screen", "poster", "letter"];
const PLACES: &[&str] = &["DE", "EU", "FR", "BY", "US", "CA", "EEA"];
const DURATIONS: &[&str] = &["30 days", "1 month", "72 hours", "1 year", "365 days", "12 months", "61 days", "2 months"];
const DATES: &[&str] = &["2026-10-01", "2025-10-01", "2024-02-29", "2026-11-01", "2027-01-01", "2026-10-02"];
const KINDS: &[&str] = &["subject", "item", "step", "proof"];

/// How a condition may change when less is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// It never becomes true: `is declared` may stand here.
    Asks,
    /// It never becomes false: `is undeclared` may stand here.
    Bans,
    /// Neither.
    Both,
}

impl Side {
    fn opposite(self) -> Self {
        match self {
            Self::Asks => Self::Bans,
            Self::Bans => Self::Asks,
            Self::Both => Self::Both,
        }
    }
}

/// Where a condition stands.
#[derive(Clone)]
struct Scope {
    /// Variables and what they stand for: a kind, or the shape of a set's members.
    variables: Vec<(String, &'static str)>,
    side: Side,
    quantifiers: usize,
    defines: Vec<(String, Option<&'static str>)>,
    routes: bool,
}

/// Two defines and some rules, one of which may override another.
pub(crate) fn policy(dice: &mut Dice<'_>) -> String {
    let mut text = String::from("pack gen\n");
    let mut scope = Scope { variables: Vec::new(), side: Side::Both, quantifiers: 0, defines: Vec::new(), routes: true };
    for index in 0..2 {
        let kind = *dice.pick(&["item", "step", "subject"]);
        let inner = Scope { variables: vec![("x".to_owned(), kind)], ..scope.clone() };
        text += &format!("define d{index}(x: {kind}) := {}\n", condition(dice, &inner, 2));
        scope.defines.push((format!("d{index}"), Some(kind)));
    }
    text += &format!("define plain := {}\n", condition(dice, &Scope { variables: Vec::new(), ..scope.clone() }, 1));
    scope.defines.push(("plain".to_owned(), None));
    let kind = *dice.pick(&["item", "step", "subject", "proof"]);
    text += &rule(dice, &scope, "general", kind, None);
    let special = if dice.chance(75) { kind } else { "" };
    text += &rule(dice, &scope, "special", special, Some("general"));
    let other = *dice.pick(&["item", "", "step", "subject"]);
    text += &rule(dice, &scope, "other", other, None);
    text
}

fn rule(dice: &mut Dice<'_>, scope: &Scope, name: &str, kind: &'static str, over: Option<&str>) -> String {
    let mut text = format!("rule {name} \"It is kept\" {{\n");
    let area = match over {
        Some(general) => {
            text += &format!("  override {general}\n");
            format!("  in {}\n", dice.pick(&["BY", "DE", "FR", "BY, FR"]))
        }
        None if dice.chance(30) => format!("  in {}\n", dice.pick(&["EU", "DE", "EEA, US", "EU, CA"])),
        None => String::new(),
    };
    let law = *dice.pick(&["everywhere Art. 1", "union Art. 1", "dated Art. 2", "german Art. 3", "union Art. 1, past Art. 2"]);
    let law = if over.is_none() && name == "general" && dice.chance(70) { *dice.pick(&["everywhere Art. 1", "union Art. 1"]) } else { law };
    text += &format!("  law {law}\n{area}");
    let variables = if kind.is_empty() { Vec::new() } else { vec![("x".to_owned(), kind)] };
    let guard_side = if over.is_some() { Side::Both } else { Side::Bans };
    let guard = Scope { variables: variables.clone(), side: guard_side, routes: over.is_none(), ..scope.clone() };
    let guard = if dice.chance(50) { format!(" where {}", condition(dice, &guard, 1)) } else { String::new() };
    text += &if kind.is_empty() { format!(" {guard}\n") } else { format!("  for each {kind} x{guard}\n") };
    let duty = *dice.pick(&["require", "forbid", "require", "forbid", "advise"]);
    let side = if duty == "forbid" { Side::Bans } else { Side::Asks };
    text += &if duty == "advise" { String::new() } else { "  severity error\n".to_owned() };
    text += &format!("  {duty} {}\n", condition(dice, &Scope { variables: variables.clone(), side, ..scope.clone() }, 3));
    for _ in 0..dice.below(3) {
        let outer = condition(dice, &Scope { variables: variables.clone(), side: Side::Asks, ..scope.clone() }, 1);
        let inner = condition(dice, &Scope { variables: variables.clone(), side: Side::Bans, ..scope.clone() }, 1);
        let inner = if dice.chance(40) { format!(" {{ unless {inner} }}") } else { String::new() };
        text += &format!("  unless {outer}{inner}\n");
    }
    text + "  message \"m\" help \"h\"\n}\n"
}

fn condition(dice: &mut Dice<'_>, scope: &Scope, depth: usize) -> String {
    let choice = if depth == 0 { dice.below(8) } else { dice.below(17) };
    match choice {
        8 | 9 => joined(dice, scope, depth, " and "),
        10 | 11 => joined(dice, scope, depth, " or "),
        12 => format!("not ({})", condition(dice, &Scope { side: scope.side.opposite(), ..scope.clone() }, depth - 1)),
        13 => {
            let parts: Vec<String> = (0..3).map(|_| condition(dice, scope, depth - 1)).collect();
            format!("(at least {} of {{ {} }})", 1 + dice.below(3), parts.join("; "))
        }
        14 | 15 if scope.quantifiers < 2 => quantified(dice, scope, depth),
        16 if scope.routes => route(dice, scope),
        7 if !scope.defines.is_empty() => call(dice, scope).unwrap_or_else(|| atom(dice, scope)),
        _ => atom(dice, scope),
    }
}

fn joined(dice: &mut Dice<'_>, scope: &Scope, depth: usize, word: &str) -> String {
    let parts: Vec<String> = (0..2 + dice.below(2)).map(|_| condition(dice, scope, depth - 1)).collect();
    format!("({})", parts.join(word))
}

fn call(dice: &mut Dice<'_>, scope: &Scope) -> Option<String> {
    let (name, kind) = dice.pick(&scope.defines).clone();
    match kind {
        None => Some(name),
        Some(kind) => {
            let (variable, _) = scope.variables.iter().find(|(_, found)| *found == kind)?;
            Some(format!("{name}({variable})"))
        }
    }
}

/// Something of which attributes can be asked: the text before the dot, and the attributes.
fn holder(dice: &mut Dice<'_>, scope: &Scope) -> (String, &'static [Row]) {
    let mut holders: Vec<(String, &'static str)> =
        scope.variables.iter().rev().filter(|(_, kind)| !kind.starts_with('#')).cloned().collect();
    holders.push(("collection".to_owned(), "collection"));
    holders.push(("controller".to_owned(), "controller"));
    let weight = if holders.len() > 2 && dice.chance(80) { holders.len() - 2 } else { holders.len() };
    let (name, kind) = holders[dice.below(weight)].clone();
    match kind {
        "item" if dice.chance(30) => {
            let (hop, kind) = *dice.pick(&[("peer", "item"), ("buddy", "item"), ("keep", "keeping"), ("peer.buddy", "item")]);
            (format!("{name}.{hop}"), rows(kind))
        }
        _ => (name, rows(kind)),
    }
}

fn atom(dice: &mut Dice<'_>, scope: &Scope) -> String {
    if let Some((variable, kind)) = scope.variables.last().filter(|(_, kind)| kind.starts_with('#'))
        && dice.chance(70)
    {
        let word = if *kind == "#tone" { *dice.pick(TONES) } else { *dice.pick(&["alpha", "beta", "gamma"]) };
        return format!("{variable} {} {word}", dice.pick(&["is", "is not"]));
    }
    let (name, attributes) = holder(dice, scope);
    let (attribute, shape, set, optional) = *dice.pick(attributes);
    let path = format!("{name}.{attribute}");
    if dice.chance(12) && scope.side != Side::Both {
        return format!("{path} is {}", if scope.side == Side::Asks { "declared" } else { "undeclared" });
    }
    if optional && dice.chance(30) {
        return format!("{path} is {}", dice.pick(&["none", "not none"]));
    }
    if attribute == "is" {
        return of_term(dice, &name, shape);
    }
    if set { of_set(dice, scope, &path, shape) } else { of_value(dice, scope, &path, shape) }
}

fn words(shape: Shape) -> &'static [&'static str] {
    match shape {
        Shape::Hue => HUES,
        Shape::Stop => STOPS,
        Shape::Place => PLACES,
        Shape::Word(words) => words,
        _ => TONES,
    }
}

fn of_term(dice: &mut Dice<'_>, path: &str, shape: Shape) -> String {
    let (one, other) = (*dice.pick(words(shape)), *dice.pick(words(shape)));
    match dice.below(5) {
        0 => format!("{path} is {one}"),
        1 => format!("{path} is not within {one}"),
        2 => format!("{path} is exactly {one}"),
        3 => format!("{path} is not one of {{ {one}, {other} }}"),
        _ => format!("{path} is one of {{ {one}, {other} }}"),
    }
}

fn of_set(dice: &mut Dice<'_>, scope: &Scope, path: &str, shape: Shape) -> String {
    if let Shape::Link(kinds) = shape {
        return match scope.variables.iter().find(|(_, kind)| kinds.contains(kind)) {
            Some((variable, _)) => format!("{path} includes {variable}"),
            None => format!("some m in {path}"),
        };
    }
    let (one, other) = (*dice.pick(words(shape)), *dice.pick(words(shape)));
    match dice.below(4) {
        0 => format!("{path} includes {one}"),
        1 => format!("not {path} includes {one}"),
        2 => format!("{path} includes any of {{ {one}, {other} }}"),
        _ => format!("{path} includes all of {{ {one}, {other} }}"),
    }
}

fn of_value(dice: &mut Dice<'_>, scope: &Scope, path: &str, shape: Shape) -> String {
    let order = *dice.pick(&["<=", "<", ">=", ">"]);
    match shape {
        Shape::Bool => format!("{path} is {}", dice.pick(&["true", "false"])),
        Shape::Number => format!("{path} {order} {}", dice.pick(&["3", "few", "0", "2.5", "controller.staff"]).replace("2.5", "2")),
        Shape::Date => match dice.below(4) {
            0 => format!("{path} {order} {}", dice.pick(DATES)),
            1 => format!("{path}.age {order} {}", dice.pick(&["30 days", "stale", "1 month", "1 year"])),
            2 => format!("{path} + {} {order} collection.start", dice.pick(&["1 month", "short", "31 days"])),
            _ => format!("{path} {order} collection.start"),
        },
        Shape::Duration => match dice.below(2) {
            0 => format!("{path} {order} {}", dice.pick(DURATIONS)),
            _ => format!("{path} {order} {}", dice.pick(&["short", "stale"])),
        },
        Shape::Text => format!("{path} is \"text\""),
        Shape::Link(kinds) => match scope.variables.iter().find(|(_, kind)| kinds.contains(kind)) {
            Some((variable, _)) => format!("{path} is {variable}"),
            None => of_term(dice, path, Shape::Tone),
        },
        Shape::Keeping => format!("{path}.flag is true"),
        Shape::Word(words) => {
            let word = *dice.pick(&words[..2]);
            format!("{path} {} {word}", dice.pick(&["is", "is not"]))
        }
        _ => of_term(dice, path, shape),
    }
}

fn quantified(dice: &mut Dice<'_>, scope: &Scope, depth: usize) -> String {
    let mut lists: Vec<(String, &'static str)> =
        KINDS.iter().map(|kind| ((*kind).to_owned(), *kind)).chain([("collection.colours".to_owned(), "#tone")]).collect();
    for (variable, kind) in scope.variables.iter().filter(|(_, kind)| !kind.starts_with('#')) {
        for (attribute, shape, _, _) in rows(kind).iter().filter(|(_, _, set, _)| *set) {
            let element = match shape {
                Shape::Link([only]) => only,
                Shape::Tone => "#tone",
                Shape::Word(_) => "#word",
                _ => continue,
            };
            lists.extend([(format!("{variable}.{attribute}"), element), (format!("{variable}.{attribute}"), element)]);
        }
        if *kind == "item" {
            lists.push((format!("{variable}.buddy.peers"), "item"));
        }
    }
    let (list, element) = dice.pick(&lists).clone();
    let entities = !element.starts_with('#');
    let variable = ["m", "n"][scope.quantifiers];
    let quantifier = *dice.pick(&["some", "every", "no", "at least 2", "documented"]);
    let (quantifier, side) = match quantifier {
        "no" => ("no", scope.side.opposite()),
        "at least 2" if !entities => ("some", scope.side),
        "documented" if scope.side != Side::Asks => ("every", scope.side),
        other => (other, scope.side),
    };
    let mut variables = scope.variables.clone();
    variables.push((variable.to_owned(), element));
    let inner = Scope { variables, side, quantifiers: scope.quantifiers + 1, ..scope.clone() };
    format!("({quantifier} {variable} in {list} satisfies {{ {} }})", condition(dice, &inner, depth - 1))
}

fn route(dice: &mut Dice<'_>, scope: &Scope) -> String {
    let (graph, kind, terms) = if dice.chance(75) { ("flow", "step", STOPS) } else { ("web", "item", TONES) };
    let variable = scope.variables.iter().find(|(_, found)| *found == kind).map(|(name, _)| name.clone());
    let nodes = Scope { variables: vec![("node".to_owned(), kind)], side: Side::Both, quantifiers: 2, defines: Vec::new(), routes: false };
    let passage =
        if dice.chance(30) { format!("node satisfies {{ {} }}", condition(dice, &nodes, 1)) } else { (*dice.pick(terms)).to_owned() };
    let end = variable.filter(|_| dice.chance(60)).unwrap_or_else(|| (*dice.pick(terms)).to_owned());
    match dice.below(4) {
        0 => format!("(some route in {graph} from {end} reaches {passage})"),
        1 => format!("(no route in {graph} from {end} reaches {passage})"),
        2 => format!("(every route in {graph} from {end} to {} passes {passage})", dice.pick(terms)),
        _ => format!("(every route in {graph} to {end} passes {passage})"),
    }
}

/// A manifest: kinds with a few entities or none, attributes declared in all the ways there are.
pub(crate) fn manifest(dice: &mut Dice<'_>) -> Table {
    let mut tree = Table::new();
    let sparse = dice.below(40);
    for kind in ["collection", "controller"] {
        tree.insert(kind.to_owned(), Value::Table(entity(dice, kind, sparse)));
    }
    for kind in KINDS {
        match dice.below(12) {
            0 => {}
            1 => drop(tree.insert((*kind).to_owned(), Value::Array(Vec::new()))),
            2 => drop(tree.insert((*kind).to_owned(), Value::String("unknown".to_owned()))),
            _ => {
                let most = if *kind == "proof" { 2 } else { keys(kind).len() };
                let entities = (0..1 + dice.below(most)).map(|index| {
                    let mut table = entity(dice, kind, sparse);
                    if *kind != "proof" {
                        table.insert("id".to_owned(), Value::String(keys(kind)[index].to_owned()));
                    }
                    Value::Table(table)
                });
                tree.insert((*kind).to_owned(), Value::Array(entities.collect()));
            }
        }
    }
    if dice.chance(15) {
        let open = Value::Array(vec![Value::String((*dice.pick(KINDS)).to_owned())]);
        tree.get_mut("collection").and_then(Value::as_table_mut).unwrap().insert("incomplete".to_owned(), open);
    }
    tree
}

fn entity(dice: &mut Dice<'_>, kind: &str, sparse: usize) -> Table {
    let mut table = Table::new();
    for (name, shape, set, optional) in rows(kind) {
        let silent = dice.below(100);
        if silent < sparse {
            continue;
        }
        let value = match dice.below(30) {
            1 => Value::String("unknown".to_owned()),
            2 | 3 if *optional => Value::String("none".to_owned()),
            4 if *shape != Shape::Text => Value::String("mistaken".to_owned()),
            _ if *set => self::set(dice, *shape, sparse),
            _ => value(dice, *shape, sparse),
        };
        table.insert((*name).to_owned(), value);
    }
    table
}

fn set(dice: &mut Dice<'_>, shape: Shape, sparse: usize) -> Value {
    let mut members = |most: usize| -> Vec<Value> {
        let mut found: Vec<Value> = Vec::new();
        for _ in 0..dice.below(most) {
            let value = value(dice, shape, sparse);
            if !found.contains(&value) {
                found.push(value);
            }
        }
        found
    };
    let (included, mut more) = (members(4), members(3));
    match dice.below(9) {
        0 => {
            let mut open = included;
            open.push(Value::String("unknown".to_owned()));
            Value::Array(open)
        }
        1 => {
            more.retain(|value| !included.contains(value));
            let parts = [("includes", included), ("excludes", more)];
            Value::Table(parts.into_iter().map(|(key, values)| (key.to_owned(), Value::Array(values))).collect())
        }
        2 => {
            let mut mistaken = included;
            mistaken.push(Value::String("mistaken".to_owned()));
            Value::Array(mistaken)
        }
        _ => Value::Array(included),
    }
}

fn value(dice: &mut Dice<'_>, shape: Shape, sparse: usize) -> Value {
    let text = |word: &str| Value::String(word.to_owned());
    match shape {
        Shape::Bool => Value::Boolean(dice.chance(50)),
        Shape::Number => Value::Integer(dice.below(5) as i64),
        Shape::Date => Value::Datetime(dice.pick(DATES).parse::<Datetime>().unwrap()),
        Shape::Duration => text(dice.word(DURATIONS)),
        Shape::Text => text(dice.word(&["text", "other"])),
        Shape::Link(kinds) => {
            let kind = dice.pick(kinds);
            text(dice.word(keys(kind)))
        }
        Shape::Keeping => Value::Table(entity(dice, "keeping", sparse)),
        Shape::Tone | Shape::Stop | Shape::Place | Shape::Hue if dice.chance(8) => {
            Value::String(format!("exactly:{}", dice.pick(words(shape))))
        }
        _ => text(dice.word(words(shape))),
    }
}
