//! Fingerprints: what a finding is about, apart from where it stands and what is said of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use crate::check::{Identity, Program};
use crate::eval::Finding;
use crate::manifest::{List, Model, State};
use crate::types::{EntityId, Value};

/// Makes the fingerprints of one manifest's findings.
pub(super) struct Fingerprints<'run, 'text> {
    program: &'run Program,
    model: &'run Model<'text>,
    /// Addresses by position, and addresses by content that replace them.
    by_content: FxHashMap<String, String>,
}

impl<'run, 'text> Fingerprints<'run, 'text> {
    /// For a manifest.
    pub(super) fn new(program: &'run Program, model: &'run Model<'text>) -> Self {
        Self { program, model, by_content: FxHashMap::default() }
    }

    /// One fingerprint for each finding, in order. Two findings about the same thing are told apart by a number.
    pub(super) fn of_all(mut self, findings: &[Finding]) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut fingerprints = Vec::with_capacity(findings.len());
        for finding in findings {
            let print = self.of(finding);
            let count = seen.entry(print.clone()).or_default();
            *count += 1;
            fingerprints.push(if *count == 1 { print } else { format!("{print}-{count}") });
        }
        fingerprints
    }

    fn of(&mut self, finding: &Finding) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut feed = |part: &str| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        };
        feed(self.program.rule(finding.rule).map_or("", |rule| &rule.name));
        feed(&self.stable(&finding.item));
        let mut deciding: Vec<String> = finding.deciding.iter().map(|address| self.stable(address)).collect();
        deciding.sort();
        deciding.dedup();
        deciding.iter().for_each(|address| feed(address));
        let hash = hasher.finalize();
        hash.as_bytes().iter().take(16).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// An address that does not move when entities are put in another order: unkeyed ones are named by what they say.
    fn stable(&mut self, address: &str) -> String {
        let Some((kind, rest)) = address.split_once('[') else { return address.to_owned() };
        let Some((position, rest)) = rest.split_once(']') else { return address.to_owned() };
        let schema = &self.program.schema;
        let Some(kind_id) = schema.kind_named(kind) else { return address.to_owned() };
        let unkeyed = schema.kind(kind_id).is_some_and(|kind| kind.identity == Identity::Unkeyed);
        let index = position.parse::<usize>().ok().and_then(|position| position.checked_sub(1));
        let (true, Some(index)) = (unkeyed, index) else { return address.to_owned() };
        let Some(entity) = self.model.kind(kind_id).and_then(|list| list.entities.get(index)).copied() else { return address.to_owned() };
        let (program, model) = (self.program, self.model);
        let content = self.by_content.entry(format!("{kind}[{position}]")).or_insert_with(|| {
            let mut text = String::new();
            Content { program, model }.entity(entity, &mut text);
            format!("{kind}[={}]", blake3::hash(text.as_bytes()).to_hex())
        });
        format!("{content}{rest}")
    }
}

/// What an entity says, as text that depends neither on its place nor on the loaded packs.
struct Content<'run, 'text> {
    program: &'run Program,
    model: &'run Model<'text>,
}

impl Content<'_, '_> {
    fn entity(&self, entity: EntityId, text: &mut String) {
        let Some(kind) = self.model.entity(entity).and_then(|entity| self.program.schema.kind(entity.kind)) else { return };
        text.push('{');
        for &attribute in &kind.attributes {
            let Some(info) = self.program.schema.attribute(attribute).filter(|info| !info.computed) else { continue };
            let Some(slot) = self.model.slot(&self.program.schema, entity, attribute) else { continue };
            if !matches!(slot.state, State::Absent | State::OnlyOne(_)) {
                let _ = write!(text, "{}=", info.name);
                self.state(slot.state, text);
            }
        }
        text.push('}');
    }

    fn state(&self, state: State<'_>, text: &mut String) {
        match state {
            State::Absent | State::OnlyOne(_) => {}
            State::Unknown => text.push('?'),
            State::Refused => text.push('!'),
            State::Value(value) => self.value(value, text),
            State::List(list) => self.list(list, text),
        }
        text.push(';');
    }

    fn list(&self, list: List, text: &mut String) {
        let members = self.model.members(list).iter().map(|member| (true, member));
        let excluded = self.model.excluded(list).iter().map(|member| (false, member));
        let mut parts: Vec<String> = Vec::new();
        for (included, member) in members.chain(excluded) {
            let mut part = String::from(if included { "+" } else { "-" });
            self.state(member.state, &mut part);
            parts.push(part);
        }
        parts.sort();
        let _ = write!(text, "[{}{}]", parts.concat(), if list.open { "…" } else { "" });
    }

    fn value(&self, value: Value<'_>, text: &mut String) {
        match value {
            Value::Term { term, exactly } => {
                let name = self.program.vocabularies.term(term).map_or("", |term| &term.name);
                let _ = write!(text, "{}{name}", if exactly { "=" } else { "" });
            }
            Value::Entity(entity) => {
                let inline = self.model.entity(entity).is_some_and(|entity| entity.within.is_some());
                if inline {
                    self.entity(entity, text);
                } else {
                    text.push_str(&self.model.address(&self.program.schema, entity));
                }
            }
            Value::Kind(kind) => text.push_str(self.program.schema.kind(kind).map_or("", |kind| &kind.name)),
            other => {
                let _ = write!(text, "{other:?}");
            }
        }
    }
}
