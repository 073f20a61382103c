//! What a manifest takes over from the files above it, by name only, as in a Cargo workspace: `workspace = true` in a table takes the
//! entity of that name, `ATTRIBUTE.workspace = true` one attribute of it. Nothing is taken over for being left out.

use super::arena::Arena;
use super::tree::{Entry, Node, NodeKind, Table};
use crate::check::{Identity, Kind, Schema};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::Span;
use crate::types::Type;

/// The key that says so.
const WORKSPACE: &str = "workspace";

/// Something that a manifest took over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenOver {
    /// The `workspace = true` in the manifest.
    pub here: Span,
    /// The place of what was taken, from the header or key to the last value.
    pub there: Span,
}

impl TakenOver {
    /// Whether a place lies in what was taken over.
    #[must_use]
    pub fn holds(&self, span: Span) -> bool {
        span.source == self.there.source && self.there.start <= span.start && span.end <= self.there.end
    }
}

/// Puts what a manifest takes over in its place. `above` are the `workspace` tables of the files above, the nearest first. What
/// cannot be taken becomes a value that could not be read, with a diagnostic.
pub fn inherit<'t>(arena: &'t Arena, tree: &mut Table<'t>, above: &[&Table<'t>], schema: &Schema) -> (Vec<TakenOver>, Vec<Diagnostic>) {
    let mut inheriting = Inheriting { above, schema, taken: Vec::new(), problems: Vec::new() };
    for (place, entry) in tree.entries.iter().enumerate() {
        let Some(kind) = schema.kind_named(entry.key).and_then(|id| schema.kind(id)) else { continue };
        let changed = match entry.value.kind {
            NodeKind::Table(table) => inheriting.entity(arena, kind, table).map(NodeKind::Table),
            NodeKind::Array(members) => inheriting.members(arena, kind, members).map(NodeKind::Array),
            _ => None,
        };
        if let Some(changed) = changed {
            *tree = tree.with_kind_at(arena, place, changed);
        }
    }
    (inheriting.taken, inheriting.problems)
}

struct Inheriting<'above, 't> {
    above: &'above [&'above Table<'t>],
    schema: &'above Schema,
    taken: Vec<TakenOver>,
    problems: Vec<Diagnostic>,
}

impl<'above, 't> Inheriting<'above, 't> {
    /// The entities of a list with what they take over; none where they take nothing.
    fn members(&mut self, arena: &'t Arena, kind: &Kind, members: &'t [Node<'t>]) -> Option<&'t [Node<'t>]> {
        let mut all: Option<Vec<Node<'t>>> = None;
        for (place, member) in members.iter().enumerate() {
            let NodeKind::Table(table) = member.kind else { continue };
            let Some(changed) = self.entity(arena, kind, table) else { continue };
            let all = all.get_or_insert_with(|| members.to_vec());
            all.get_mut(place).into_iter().for_each(|member| member.kind = NodeKind::Table(changed));
        }
        all.map(|all| arena.nodes(&all))
    }

    /// An entity with what it takes over; none where it takes nothing.
    fn entity(&mut self, arena: &'t Arena, kind: &Kind, table: Table<'t>) -> Option<Table<'t>> {
        // Most tables have no part that is a table, and take nothing over.
        if !table.entries.iter().any(|entry| matches!(entry.value.kind, NodeKind::Table(_)) || entry.key == WORKSPACE) {
            return None;
        }
        let is_whole = |entry: &&Entry<'_>| entry.key == WORKSPACE && !kind.by_name.contains_key(WORKSPACE);
        let whole = table.entries.iter().find(is_whole);
        if whole.is_none() && !table.entries.iter().any(|entry| self.asked(kind, entry).is_some()) {
            return None;
        }
        let key = self.key_of(kind, &table);
        let mut entries: Vec<Entry<'t>> =
            table.entries.iter().filter(|entry| whole.is_none_or(|whole| whole.key_span != entry.key_span)).copied().collect();
        for entry in &mut entries {
            let Some(place) = self.asked(kind, entry) else { continue };
            let taken = self.asked_rightly(entry).then(|| self.attribute(kind, key, entry.key, place)).flatten();
            entry.value.kind = taken.unwrap_or(NodeKind::Broken);
            if let Some(taken) = self.taken.last().filter(|taken| taken.here == place) {
                entry.value.span = taken.there;
            }
        }
        if let Some(whole) = whole {
            self.whole(kind, key, whole, &mut entries);
        }
        Some(Table { entries: arena.entries(&entries) })
    }

    /// The place where an attribute is asked to be taken over.
    fn asked(&self, kind: &Kind, entry: &Entry<'t>) -> Option<Span> {
        let NodeKind::Table(table) = &entry.value.kind else { return None };
        let attribute = self.schema.attribute(*kind.by_name.get(entry.key)?)?;
        let own = match attribute.ty.element() {
            Type::Inline(kind) => self.schema.kind(*kind).is_some_and(|kind| kind.by_name.contains_key(WORKSPACE)),
            _ => false,
        };
        table.get(WORKSPACE).filter(|_| !own).map(|asked| asked.key_span)
    }

    /// Whether an attribute is asked for with `workspace = true` and nothing beside it, which would have to be left out silently.
    fn asked_rightly(&mut self, entry: &Entry<'t>) -> bool {
        let NodeKind::Table(table) = &entry.value.kind else { return false };
        for part in table.entries {
            if part.key != WORKSPACE {
                let message = format!("`{}` is taken over whole, so `{}` cannot stand beside `workspace`", entry.key, part.key);
                self.problems.push(Diagnostic::error(Code::DUPLICATE, part.key_span, message).help("keep one of the two"));
            } else if !says_true(part) {
                self.problems.push(no_true(part));
            }
        }
        table.entries.iter().all(|part| part.key == WORKSPACE && says_true(part))
    }

    /// The key of an entity as it is written; none for a kind whose entities have none.
    fn key_of(&self, kind: &Kind, table: &Table<'t>) -> Option<&'t str> {
        let Identity::Key(attribute) = kind.identity else { return None };
        match table.get(&self.schema.attribute(attribute)?.name)?.value.kind {
            NodeKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Takes over one attribute.
    fn attribute(&mut self, kind: &Kind, key: Option<&str>, attribute: &str, place: Span) -> Option<NodeKind<'t>> {
        let (_, found) = self.find(kind, key, place)?;
        let Some(entry) = found.get(attribute) else {
            let message = format!("the files above do not say `{attribute}` of {}", named(kind, key));
            self.problems.push(Diagnostic::error(Code::UNKNOWN_NAME, place, message).help("declare it there, or write the value here"));
            return None;
        };
        let there = Span { end: last_byte(&entry.value).max(entry.value.span.end), ..entry.value.span };
        self.taken.push(TakenOver { here: place, there });
        Some(entry.value.kind)
    }

    /// Takes over all that is said of an entity. What is said in both places has two answers.
    fn whole(&mut self, kind: &Kind, key: Option<&str>, whole: &Entry<'t>, entries: &mut Vec<Entry<'t>>) {
        if !says_true(whole) {
            return self.problems.push(no_true(whole));
        }
        let Some((header, found)) = self.find(kind, key, whole.key_span) else { return };
        let key_name = match kind.identity {
            Identity::Key(attribute) => self.schema.attribute(attribute).map_or("", |attribute| &attribute.name),
            _ => "",
        };
        let end = found.entries.iter().map(|entry| last_byte(&entry.value)).fold(header.end, u32::max);
        self.taken.push(TakenOver { here: whole.key_span, there: Span { end, ..header } });
        for entry in found.entries.iter().filter(|entry| entry.key != key_name) {
            if let Some(here) = entries.iter_mut().find(|here| here.key == entry.key) {
                let message = format!("`{}` is declared here and taken over as well", entry.key);
                let error = Diagnostic::error(Code::DUPLICATE, here.key_span, message).also(entry.key_span, "declared here, too");
                self.problems.push(error.help("keep one of the two"));
                here.value.kind = NodeKind::Broken;
            } else {
                entries.push(*entry);
            }
        }
    }

    /// The entity of a name in the nearest file above that has it, with its header.
    fn find(&mut self, kind: &Kind, key: Option<&str>, place: Span) -> Option<(Span, &'above Table<'t>)> {
        if kind.identity == Identity::Unkeyed || (matches!(kind.identity, Identity::Key(_)) && key.is_none()) {
            let why = if kind.identity == Identity::Unkeyed { "has no name" } else { "does not say its name" };
            let error = Diagnostic::error(Code::UNKNOWN_NAME, place, format!("`{}` {why}, so it cannot be taken over", kind.name));
            self.problems.push(error.help("write it out here"));
            return None;
        }
        let above = self.above;
        let found = above.iter().find_map(|workspace| self.tables(kind, workspace).find(|(_, table)| self.key_of(kind, table) == key));
        if found.is_none() {
            let names = above.iter().flat_map(|workspace| self.tables(kind, workspace)).filter_map(|(_, table)| self.key_of(kind, table));
            let nearest = key.and_then(|key| suggest(key, names)).map(|nearest| format!("did you mean `{nearest}`?"));
            let header = if kind.identity == Identity::Singleton {
                format!("[workspace.{}]", kind.name)
            } else {
                format!("[[workspace.{}]]", kind.name)
            };
            let error = Diagnostic::error(Code::UNKNOWN_NAME, place, format!("no `ombud.toml` above declares {}", named(kind, key)));
            self.problems.push(error.help(nearest.unwrap_or_else(|| format!("declare it there under `{header}`, or write it out here"))));
        }
        found
    }

    /// The tables of a kind in a workspace, with their headers.
    fn tables(&self, kind: &Kind, workspace: &'above Table<'t>) -> impl Iterator<Item = (Span, &'above Table<'t>)> + use<'above, 't> {
        let nodes: &'above [Node<'t>] = match workspace.get(&kind.name).map(|entry| &entry.value) {
            Some(Node { kind: NodeKind::Array(members), .. }) => members,
            Some(node) => std::slice::from_ref(node),
            None => &[],
        };
        nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Table(table) => Some((node.span, table)),
            _ => None,
        })
    }
}

fn says_true(workspace: &Entry<'_>) -> bool {
    matches!(workspace.value.kind, NodeKind::Bool(true))
}

fn no_true(workspace: &Entry<'_>) -> Diagnostic {
    let error = Diagnostic::error(Code::BAD_VALUE, workspace.value.span, "`workspace` takes `true`");
    error.help("remove the line where nothing is to be taken over")
}

fn named(kind: &Kind, key: Option<&str>) -> String {
    key.map_or_else(|| format!("the `{}`", kind.name), |key| format!("the {} `{key}`", kind.name))
}

fn last_byte(node: &Node<'_>) -> u32 {
    match &node.kind {
        NodeKind::Table(table) => table.entries.iter().map(|entry| last_byte(&entry.value)).fold(node.span.end, u32::max),
        NodeKind::Array(members) => members.iter().map(last_byte).fold(node.span.end, u32::max),
        _ => node.span.end,
    }
}
