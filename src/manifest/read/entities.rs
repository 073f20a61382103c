//! The first pass: which entities there are, under which keys.

use super::places::header;
use super::problems::{described, listed, quoted};
use super::{Reader, references};
use crate::check::{Identity, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::model::{Entity, KindList, Slot, State};
use crate::manifest::tree::{Entry, Node, NodeKind, Table};
use crate::source::Span;
use crate::types::{AttributeId, EntityId, KindId};

/// The top-level key that names the version of the language.
const LANGUAGE: &str = "ombud";

impl<'c, 't> Reader<'c, 't> {
    /// Makes the entities of all top-level tables. Afterwards each singleton kind has its entity, declared or not.
    pub(super) fn entities(&mut self, tree: &'t Table<'t>) {
        let schema = self.context.schema;
        let undeclared = KindList { span: self.model.top, ..KindList::default() };
        self.model.kinds = vec![undeclared; schema.kinds.len()];
        for entry in tree.entries {
            match schema.kind_named(entry.key).and_then(|id| schema.kind(id).map(|kind| (id, kind))) {
                Some((id, kind)) => self.kind_entry(id, kind, entry),
                None if entry.key == LANGUAGE => {}
                None => self.unknown_top_level(entry),
            }
        }
        for (id, kind) in schema.kind_ids() {
            let missing = self.model.kinds.get(id.index()).is_some_and(|list| list.entities.is_empty());
            if missing && kind.identity == Identity::Singleton {
                self.new_entity(id, self.model.top, None);
            }
        }
        if let Some(entry) = tree.get(LANGUAGE) {
            self.language(entry);
        }
    }

    /// Adds an entity with all of its slots absent.
    pub(super) fn new_entity(&mut self, kind: KindId, span: Span, within: Option<(EntityId, AttributeId)>) -> EntityId {
        let id = EntityId::new(self.model.entities.len());
        let first_slot = u32::try_from(self.model.slots.len()).unwrap_or(u32::MAX);
        let count = self.context.schema.kind(kind).map_or(0, |kind| kind.attributes.len());
        self.model.slots.resize(self.model.slots.len() + count, Slot { state: State::Absent, span });
        let mut position = 0;
        if let Some(list) = self.model.kinds.get_mut(kind.index()) {
            position = match within {
                None => u32::try_from(list.entities.len()).unwrap_or(u32::MAX),
                Some(_) => {
                    let last = list.entities.last().and_then(|last| self.model.entities.get(last.index()));
                    last.filter(|last| last.within == within).map_or(0, |last| last.position.saturating_add(1))
                }
            };
            list.entities.push(id);
        }
        self.model.entities.push(Entity { kind, key: None, position, span, first_slot, within });
        id
    }

    fn kind_entry(&mut self, id: KindId, kind: &Kind, entry: &'t Entry<'t>) {
        let place = header(&entry.value).unwrap_or(entry.value.span);
        match (kind.identity, &entry.value.kind) {
            (Identity::Inline, _) => self.inline_at_top(id, kind, entry),
            (Identity::Singleton, NodeKind::Table(table)) => self.declare(id, place, |reader| reader.entity(id, kind, place, table)),
            (Identity::Singleton, NodeKind::Array(tables)) => self.several_singletons(id, kind, entry, tables),
            (_, NodeKind::Array(tables)) => self.declare(id, place, |reader| {
                for node in *tables {
                    reader.member_table(id, kind, node);
                }
            }),
            (_, NodeKind::Table(table)) => {
                // Read all the same: the mistake is one of notation, and its facts may breach rules.
                let error = Diagnostic::error(Code::BAD_VALUE, place, format!("`{}` is a list of tables", kind.name));
                self.problems.add(error.help(format!("write `[[{}]]`", kind.name)));
                self.declare(id, place, |reader| reader.entity(id, kind, place, table));
            }
            (_, NodeKind::Text("unknown")) => self.open(id, entry.value.span),
            _ => self.no_table(id, kind, &entry.value),
        }
    }

    /// Marks the list of a kind as declared and fills it.
    fn declare(&mut self, kind: KindId, span: Span, fill: impl FnOnce(&mut Self)) {
        if let Some(list) = self.model.kinds.get_mut(kind.index()) {
            list.declared = true;
            list.span = span;
        }
        fill(self);
    }

    fn open(&mut self, kind: KindId, span: Span) {
        if let Some(list) = self.model.kinds.get_mut(kind.index()) {
            list.open = true;
            list.span = span;
        }
    }

    fn entity(&mut self, kind_id: KindId, kind: &Kind, span: Span, table: &'t Table<'t>) {
        let id = self.new_entity(kind_id, span, None);
        self.pending.push((id, table));
        if let Identity::Key(attribute) = kind.identity {
            self.key(id, kind_id, kind, attribute, table);
        }
    }

    fn member_table(&mut self, id: KindId, kind: &Kind, node: &'t Node<'t>) {
        match &node.kind {
            NodeKind::Table(table) => self.entity(id, kind, node.span, table),
            _ => self.no_table(id, kind, node),
        }
    }

    /// Something else where a table of a kind belongs. It may stand for any entity, so the list counts as open.
    fn no_table(&mut self, id: KindId, kind: &Kind, node: &Node<'_>) {
        if kind.identity != Identity::Singleton {
            self.open(id, node.span);
        }
        if matches!(node.kind, NodeKind::Broken) {
            return;
        }
        let (message, help) = match kind.identity {
            Identity::Singleton => {
                (format!("`{}` is a table, not {}", kind.name, described(&node.kind)), format!("write `[{}]`", kind.name))
            }
            _ => (
                format!("`{}` is a list of tables, not {}", kind.name, described(&node.kind)),
                format!("write `[[{0}]]` for each, or `{0} = []` where there is none", kind.name),
            ),
        };
        self.problems.add(Diagnostic::error(Code::BAD_VALUE, node.span, message).help(help));
    }

    /// `[[collection]]`: the first is read, since nobody can tell which is meant.
    fn several_singletons(&mut self, id: KindId, kind: &Kind, entry: &'t Entry<'t>, tables: &'t [Node<'t>]) {
        let Some((first, others)) = tables.split_first() else {
            return self.no_table(id, kind, &entry.value);
        };
        self.declare(id, first.span, |reader| reader.member_table(id, kind, first));
        for other in others {
            let error = Diagnostic::error(Code::DUPLICATE, other.span, format!("there is only one `{}`", kind.name));
            self.problems.add(error.also(first.span, "the first").help(format!("keep one, as `[{}]`", kind.name)));
        }
    }

    fn inline_at_top(&mut self, id: KindId, kind: &Kind, entry: &Entry<'_>) {
        let holders = self.context.schema.attributes.iter().filter(|attribute| references::holds_inline(&attribute.ty, id));
        let names =
            holders.filter_map(|attribute| Some(format!("`[{}.{}]`", self.context.schema.kind(attribute.kind)?.name, attribute.name)));
        let names: Vec<String> = names.collect();
        let error = Diagnostic::error(Code::UNKNOWN_KEY, entry.key_span, format!("`{}` belongs inside of another table", kind.name));
        let help = (!names.is_empty()).then(|| format!("write it below its table, as {}", names.join(" or ")));
        self.problems.add(error.help_if(help));
    }

    fn unknown_top_level(&mut self, entry: &Entry<'_>) {
        if self.problems.full() || entry.key.is_empty() {
            return self.problems.add(Diagnostic::error(Code::UNKNOWN_KEY, entry.key_span, "an empty name is no part of a manifest"));
        }
        let schema = self.context.schema;
        let kinds = schema.kinds.iter().filter(|kind| kind.identity != Identity::Inline).map(|kind| kind.name.as_str());
        let help = match self.problems.suggestion(entry.key, kinds.chain([LANGUAGE])) {
            Some(help) => Some(help),
            None => self
                .owners_of(entry.key, None)
                .map(|owners| format!("`{}` is an attribute of {owners}: write it below the header of its table", entry.key)),
        };
        let error = Diagnostic::error(Code::UNKNOWN_KEY, entry.key_span, format!("{} is no part of a manifest", quoted(entry.key)));
        self.problems.add(error.help_if(help));
    }

    /// The kinds that have an attribute of a name, other than one, in words.
    pub(super) fn owners_of(&self, name: &str, except: Option<KindId>) -> Option<String> {
        let others = self.context.schema.kind_ids().filter(|(id, _)| Some(*id) != except);
        let owners: Vec<&str> = others.filter(|(_, kind)| kind.by_name.contains_key(name)).map(|(_, kind)| kind.name.as_str()).collect();
        listed(owners.iter().copied()).or_else(|| (!owners.is_empty()).then(|| "most tables".to_owned()))
    }

    /// `ombud = "1.4"`. A manifest for a newer language gets this one error, not one for each word that is new.
    fn language(&mut self, entry: &Entry<'_>) {
        let asked = match &entry.value.kind {
            NodeKind::Text(text) => version(text),
            NodeKind::Broken => return,
            _ => None,
        };
        let span = entry.value.span;
        match asked.zip(version(self.context.language)) {
            None => {
                let error = Diagnostic::error(Code::BAD_VALUE, span, "`ombud` takes the version of the language as text");
                self.problems.add(error.help("write it like `ombud = \"1.4\"`"));
            }
            Some((asked, known)) if asked > known => {
                let message = format!("the manifest is written for version {}.{} of the language", asked.0, asked.1);
                let help = format!("this ombud knows version {}.{}: update it", known.0, known.1);
                self.newer = Some(Diagnostic::error(Code::NEWER_LANGUAGE, span, message).help(help));
            }
            Some(_) => {}
        }
    }
}

/// Major and minor version; a patch cannot add words.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    parts.next().is_none_or(|patch| patch.parse::<u32>().is_ok()).then_some((major, minor))
}
