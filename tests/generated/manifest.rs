//! Flows and lineages from choices: loops, islands, several entries, and all the ways not to say something.

use toml::{Table, Value};

use super::{MATTERS, STOPS, WORKS};
use crate::common::Dice;

const STEPS: &[&str] = &["a", "b", "c", "d", "e"];
const FIELDS: &[&str] = &["f", "g", "h"];
const STAGES: &[&str] = &["p", "q", "r", "s"];
const PARTIES: &[&str] = &["u", "v"];
const SUBJECTS: &[&str] = &["ann", "bob"];
const DAYS: &[&str] = &["0 days", "1 day", "30 days", "31 days", "59 days", "72 hours"];
const MONTHS: &[&str] = &["1 month", "2 months", "1 year", "0 months"];
const LONG: &[&str] = &["900 years", "300000 days", "1 month", "30 days"];
const TOO_LONG: &[&str] = &["9000 years", "3000000 days", "6000 years"];

/// How much a manifest says.
struct Draw<'dice, 'rolls> {
    dice: &'dice mut Dice<'rolls>,
    /// How many facts out of a hundred are not said.
    silent: usize,
    /// How many nodes out of a hundred an edge leads to.
    edges: usize,
    lengths: Vec<&'static str>,
    /// Numbers below 0 or not said, endless times, and times whose sum is longer than any duration.
    odd: bool,
}

/// A manifest, with odd values or without.
pub(crate) fn manifest(dice: &mut Dice<'_>, odd: bool) -> Table {
    let silent = *dice.pick(&[0, 0, 5, 10, 25, 60]);
    let edges = *dice.pick(&[15, 30, 30, 50, 80]);
    let lengths = match dice.below(5) {
        0 => DAYS.to_vec(),
        1 => MONTHS.to_vec(),
        2 if odd && dice.chance(50) => TOO_LONG.to_vec(),
        2 => LONG.to_vec(),
        _ => [DAYS, MONTHS].concat(),
    };
    let mut draw = Draw { dice, silent, edges, lengths, odd };
    let mut tree = Table::new();
    let (subjects, steps) = (draw.some(SUBJECTS, 1), draw.some(STEPS, 1));
    let (fields, stages, parties) = (draw.some(FIELDS, 1), draw.some(STAGES, 0), draw.some(PARTIES, 0));
    let collection = draw.collection(&steps);
    tree.insert("collection".to_owned(), Value::Table(collection));
    tree.insert("controller".to_owned(), Value::Table(Table::new()));
    for (kind, keys) in [("subject", &subjects), ("step", &steps), ("field", &fields), ("stage", &stages), ("party", &parties)] {
        let entities = keys.iter().map(|key| {
            let mut table = draw.entity(kind, &subjects, &steps, &fields, &stages);
            table.insert("id".to_owned(), word(key));
            Value::Table(table)
        });
        let entities = Value::Array(entities.collect());
        if draw.says() {
            tree.insert(kind.to_owned(), entities);
        }
    }
    tree
}

fn word(word: &str) -> Value {
    Value::String(word.to_owned())
}

impl Draw<'_, '_> {
    fn says(&mut self) -> bool {
        !self.dice.chance(self.silent)
    }

    fn some(&mut self, names: &[&'static str], least: usize) -> Vec<&'static str> {
        let count = least + self.dice.below(names.len() + 1 - least);
        names[..count].to_vec()
    }

    fn collection(&mut self, steps: &[&str]) -> Table {
        let mut table = Table::new();
        if self.dice.chance(80) && self.says() {
            let (edges, most) = (self.edges, *self.dice.pick(&[15, 15, 40]));
            self.edges = most;
            let entry = self.set(steps);
            self.edges = edges;
            table.insert("entry".to_owned(), entry);
        }
        self.put(&mut table, "limit", Self::limit);
        self.count(&mut table);
        if self.dice.chance(self.silent.min(20)) {
            table
                .insert("incomplete".to_owned(), Value::Array(vec![word(self.dice.word(&["step", "stage", "field", "party", "subject"]))]));
        }
        table
    }

    fn put(&mut self, table: &mut Table, name: &str, value: impl FnOnce(&mut Self) -> Value) {
        if self.says() {
            let value = match self.dice.below(200) {
                0 => word("unknown"),
                1 => word("mistaken"),
                _ => value(self),
            };
            table.insert(name.to_owned(), value);
        }
    }

    fn entity(&mut self, kind: &str, subjects: &[&str], steps: &[&str], fields: &[&str], stages: &[&str]) -> Table {
        let mut table = Table::new();
        self.put(&mut table, "flag", |draw| Value::Boolean(draw.dice.chance(50)));
        match kind {
            "subject" => self.put(&mut table, "jurisdictions", |draw| Value::Array(vec![word(draw.dice.word(&["DE", "FR", "EU", "US"]))])),
            "step" => {
                self.put(&mut table, "is", |draw| word(draw.dice.word(STOPS)));
                self.put(&mut table, "next", |draw| draw.set(steps));
                let left_out = self.dice.chance(25);
                self.put(&mut table, "subjects", |draw| if left_out { draw.set(subjects) } else { draw.members(subjects, 100) });
                self.put(&mut table, "within", Self::length);
                self.put(&mut table, "effort", |draw| Value::Integer(draw.dice.below(25) as i64 % 4 - i64::from(draw.dice.chance(3))));
            }
            "field" => {
                self.put(&mut table, "is", |draw| word(draw.dice.word(MATTERS)));
                self.put(&mut table, "from", |draw| draw.set(fields));
            }
            "stage" => {
                self.put(&mut table, "is", |draw| word(draw.dice.word(WORKS)));
                self.put(&mut table, "from", |draw| draw.set(&[fields, stages].concat()));
                self.put(&mut table, "takes", Self::length);
                self.put(&mut table, "subjects", |draw| draw.set(subjects));
            }
            _ => {
                self.put(&mut table, "fields", |draw| draw.set(fields));
                self.put(&mut table, "stages", |draw| draw.set(stages));
                self.put(&mut table, "hands", |draw| Value::Integer(draw.dice.below(4) as i64));
            }
        }
        if ["step", "stage"].contains(&kind) {
            self.put(&mut table, "limit", Self::limit);
            self.count(&mut table);
        }
        table
    }

    fn length(&mut self) -> Value {
        word(self.dice.word(&self.lengths))
    }

    fn count(&mut self, table: &mut Table) {
        if self.odd {
            self.put(table, "count", |draw| Value::Integer(draw.dice.below(5) as i64 - 1));
        } else {
            table.insert("count".to_owned(), Value::Integer(self.dice.below(4) as i64));
        }
    }

    fn limit(&mut self) -> Value {
        if self.odd && self.dice.chance(15) { word("indefinite") } else { self.length() }
    }

    fn members(&mut self, of: &[&str], percent: usize) -> Value {
        Value::Array(of.iter().filter(|_| self.dice.chance(percent)).map(|name| word(name)).collect())
    }

    /// A set of references, known whole or in part.
    fn set(&mut self, of: &[&str]) -> Value {
        let members = self.members(of, self.edges);
        let Value::Array(mut members) = members else { return members };
        if !self.dice.chance(self.silent / 2) {
            return Value::Array(members);
        }
        match self.dice.below(3) {
            0 => members.push(word("unknown")),
            1 => members.push(word("mistaken")),
            _ => {
                let out = of.iter().map(|name| word(name)).filter(|name| !members.contains(name) && self.dice.chance(50)).collect();
                let parts = [("includes", members), ("excludes", out)];
                return Value::Table(parts.into_iter().map(|(key, values)| (key.to_owned(), Value::Array(values))).collect());
            }
        }
        Value::Array(members)
    }
}

/// The same manifest with its entities and members in the opposite order.
pub(crate) fn reversed(tree: &Table) -> Table {
    tree.iter().map(|(key, value)| (key.clone(), backwards(value))).collect()
}

fn backwards(value: &Value) -> Value {
    match value {
        Value::Table(table) => Value::Table(reversed(table)),
        Value::Array(values) => Value::Array(values.iter().rev().map(backwards).collect()),
        other => other.clone(),
    }
}
