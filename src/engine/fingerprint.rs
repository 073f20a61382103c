//! Fingerprints: what a finding is about, apart from where it stands and what is said of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use super::content::Content;
use super::review::Fingerprint;
use crate::check::program::Verdict;
use crate::check::{Identity, Program};
use crate::eval::Finding;
use crate::manifest::Model;
use crate::types::EntityId;

/// Makes the fingerprints of one manifest's findings.
pub(super) struct Fingerprints<'run, 'text> {
    program: &'run Program,
    model: &'run Model<'text>,
    /// Addresses by position, and addresses by content that replace them.
    by_content: FxHashMap<String, String>,
    /// The entities by address; empty as long as nobody asked.
    entities: FxHashMap<String, EntityId>,
}

impl<'run, 'text> Fingerprints<'run, 'text> {
    /// For a manifest.
    pub(super) fn new(program: &'run Program, model: &'run Model<'text>) -> Self {
        Self { program, model, by_content: FxHashMap::default(), entities: FxHashMap::default() }
    }

    /// One fingerprint for each finding, in order. Two findings about the same thing are told apart by a number.
    pub(super) fn of_all(mut self, findings: &[Finding]) -> Vec<Fingerprint> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut fingerprints = Vec::with_capacity(findings.len());
        for finding in findings {
            let id = self.id(finding);
            let count = seen.entry(id.clone()).or_default();
            *count += 1;
            let id = if *count == 1 { id } else { format!("{id}-{count}") };
            fingerprints.push(Fingerprint { id, facts: self.facts(finding) });
        }
        fingerprints
    }

    fn id(&mut self, finding: &Finding) -> String {
        let rule = self.program.rule(finding.rule).map_or("", |rule| &rule.name);
        let mut deciding = self.stable_addresses(finding);
        deciding.dedup();
        let parts = [rule.to_owned(), self.stable(&finding.item)];
        digest(parts.into_iter().chain(deciding))
    }

    /// What was found, and of whom, and what the facts say that decided.
    fn facts(&mut self, finding: &Finding) -> String {
        let verdict = if finding.verdict == Verdict::Violated { "violated" } else { "undetermined" };
        let mut parts = vec![verdict.to_owned()];
        parts.extend(finding.subjects.iter().chain(&finding.jurisdictions).cloned());
        parts.push(String::new());
        let mut said: Vec<String> =
            finding.deciding.iter().map(|address| format!("{}={}", self.stable(address), self.said(address))).collect();
        said.sort();
        digest(parts.into_iter().chain(said))
    }

    fn stable_addresses(&mut self, finding: &Finding) -> Vec<String> {
        let mut addresses: Vec<String> = finding.deciding.iter().map(|address| self.stable(address)).collect();
        addresses.sort();
        addresses
    }

    /// What the manifest says at an address.
    fn said(&mut self, address: &str) -> String {
        if self.entities.is_empty() {
            let all = (0..self.model.entities.len()).map(EntityId::new);
            self.entities = all.map(|id| (self.model.address(&self.program.schema, id), id)).collect();
        }
        let (schema, content) = (&self.program.schema, Content { program: self.program, model: self.model });
        let mut text = String::new();
        if let Some(kind) = schema.kind_named(address) {
            content.kind(kind, &mut text);
        }
        let Some((entity, attribute)) = address.rsplit_once('.') else { return text };
        let entity = self.entities.get(entity).copied();
        let slot = entity.and_then(|id| {
            let kind = schema.kind(self.model.entity(id)?.kind)?;
            self.model.slot(schema, id, *kind.by_name.get(attribute)?)
        });
        if let Some(slot) = slot {
            content.state(slot.state, &mut text);
        }
        text
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

/// A number for some texts, in hexadecimal digits, equal on every machine and in every version.
pub fn digest(parts: impl Iterator<Item = String>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().as_bytes().iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
