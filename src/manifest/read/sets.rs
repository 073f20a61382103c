//! Sets: a single value, a list, or `{ includes = […], excludes = […] }`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reader;
use super::problems::{described, quoted};
use super::values::UNKNOWN;
use crate::check::Attribute;
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::model::{List, Member, State};
use crate::manifest::tree::{Node, NodeKind, Table};
use crate::time::{Date, Duration};
use crate::types::{AttributeId, EntityId, Type, Value};

const INCLUDES: &str = "includes";
const EXCLUDES: &str = "excludes";
/// Up to so many members, comparing each with each is faster than hashing.
const FEW: usize = 16;

/// The set that is read.
#[derive(Clone, Copy)]
struct Target<'c> {
    entity: EntityId,
    id: AttributeId,
    attribute: &'c Attribute,
    element: &'c Type,
}

/// What was seen besides members.
#[derive(Default)]
struct Seen {
    open: bool,
    unknown: bool,
}

impl<'c, 't> Reader<'c, 't> {
    pub(super) fn set_value(
        &mut self,
        entity: EntityId,
        id: AttributeId,
        attribute: &'c Attribute,
        element: &'c Type,
        node: &'t Node<'t>,
    ) -> State<'t> {
        let target = Target { entity, id, attribute, element };
        let start = self.scratch.len();
        match &node.kind {
            NodeKind::Broken => State::Refused,
            NodeKind::Table(table) if self.is_notation(table, element) => self.partly_known(target, node, table),
            _ => {
                let mut seen = Seen::default();
                self.members(target, node, &mut seen);
                self.finish(start, self.scratch.len(), &seen)
            }
        }
    }

    /// Whether a table is `{ includes = …, excludes = … }`, not an inline entity.
    fn is_notation(&self, table: &Table<'_>, element: &Type) -> bool {
        let Type::Inline(kind) = element else { return true };
        let own = |key: &str| self.context.schema.attribute_of(*kind, key).is_some();
        table.entries.iter().any(|entry| matches!(entry.key, INCLUDES | EXCLUDES) && !own(entry.key))
    }

    fn partly_known(&mut self, target: Target<'c>, node: &Node<'_>, table: &'t Table<'t>) -> State<'t> {
        let start = self.scratch.len();
        let mut seen = Seen { open: true, unknown: false };
        if table.entries.is_empty() {
            let error = Diagnostic::error(Code::BAD_VALUE, node.span, format!("`{}` says nothing", target.attribute.name));
            self.problems.add(error.help("write `[]` where there is none, or `\"unknown\"`"));
            return State::Refused;
        }
        if let Some(entry) = table.get(INCLUDES) {
            self.members(target, &entry.value, &mut seen);
        }
        let middle = self.dedupe(start);
        if let Some(entry) = table.get(EXCLUDES) {
            self.members(target, &entry.value, &mut Seen::default());
        }
        self.drop_refused(middle);
        self.dedupe(middle);
        self.contradictions(target, start, middle);
        for entry in table.entries {
            if !matches!(entry.key, INCLUDES | EXCLUDES) {
                let message = format!("a set that is partly known has no {}", quoted(entry.key));
                let error = Diagnostic::error(Code::UNKNOWN_KEY, entry.key_span, message);
                let help = self.problems.suggestion(entry.key, [INCLUDES, EXCLUDES]);
                self.problems.add(error.help(help.unwrap_or_else(|| "write `{ includes = […], excludes = […] }`".to_owned())));
            }
        }
        self.finish(start, middle, &seen)
    }

    /// Reads members onto the scratch stack. One that is refused stays: without it, `every` and `no` could become true.
    fn members(&mut self, target: Target<'c>, node: &'t Node<'t>, seen: &mut Seen) {
        match &node.kind {
            NodeKind::Array(nodes) => {
                for node in *nodes {
                    self.member(target, node, seen);
                }
            }
            _ => self.member(target, node, seen),
        }
    }

    fn member(&mut self, target: Target<'c>, node: &'t Node<'t>, seen: &mut Seen) {
        let Target { entity, id, attribute, element } = target;
        let state = match &node.kind {
            NodeKind::Text(UNKNOWN) => {
                seen.open = true;
                seen.unknown = true;
                return;
            }
            NodeKind::Array(_) => {
                let message = format!("a member of `{}` is {}", attribute.name, described(&node.kind));
                self.problems.add(Diagnostic::error(Code::BAD_VALUE, node.span, message).help("write one list, without inner brackets"));
                State::Refused
            }
            _ => self.single(entity, id, attribute, element, node),
        };
        self.scratch.push(Member { state, span: node.span });
    }

    /// Takes repeated values off the stack from a start on, quietly: saying a thing twice says it. Gives the new end.
    fn dedupe(&mut self, start: usize) -> usize {
        let count = self.scratch.len() - start;
        let mut kept: FxHashSet<Same<'t>> = FxHashSet::default();
        let mut end = start;
        for index in start..start + count {
            let Some(member) = self.scratch.get(index).copied() else { continue };
            let known = match member.state {
                State::Value(_) if count <= FEW => {
                    self.scratch.get(start..end).is_some_and(|before| before.iter().any(|other| other.state == member.state))
                }
                State::Value(value) => !kept.insert(same(value)),
                _ => false,
            };
            if let (false, Some(place)) = (known, self.scratch.get_mut(end)) {
                *place = member;
                end += 1;
            }
        }
        self.scratch.truncate(end);
        end
    }

    /// A value that could not be read is not known to be excluded.
    fn drop_refused(&mut self, start: usize) {
        let mut end = start;
        for index in start..self.scratch.len() {
            let Some(member) = self.scratch.get(index).copied() else { continue };
            if let (State::Value(_), Some(place)) = (member.state, self.scratch.get_mut(end)) {
                *place = member;
                end += 1;
            }
        }
        self.scratch.truncate(end);
    }

    /// What is both included and excluded is neither.
    fn contradictions(&mut self, target: Target<'c>, start: usize, middle: usize) {
        let included = self.scratch.get(start..middle).into_iter().flatten().zip(start..);
        let there: FxHashMap<Same<'t>, usize> = included.filter_map(|(member, index)| Some((known(member)?, index))).collect();
        let mut end = middle;
        for index in middle..self.scratch.len() {
            let Some(member) = self.scratch.get(index).copied() else { continue };
            let twice = known(&member).and_then(|value| there.get(&value));
            match twice.and_then(|index| self.scratch.get_mut(*index)) {
                Some(included) => {
                    included.state = State::Refused;
                    let message = format!("`{}` both includes and excludes this", target.attribute.name);
                    let error = Diagnostic::error(Code::BAD_VALUE, member.span, message).also(included.span, "included here");
                    self.problems.add(error.help("remove one of the two"));
                }
                None => {
                    if let Some(place) = self.scratch.get_mut(end) {
                        *place = member;
                    }
                    end += 1;
                }
            }
        }
        self.scratch.truncate(end);
    }

    /// Moves the members from the stack to the model.
    fn finish(&mut self, start: usize, middle: usize, seen: &Seen) -> State<'t> {
        let middle = if middle == self.scratch.len() { self.dedupe(start) } else { middle };
        let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let list = List {
            first: size(self.model.members.len()),
            count: size(middle - start),
            excluded: size(self.scratch.len() - middle),
            open: seen.open || self.syntax_failed,
            owners_do_not_know: seen.unknown,
        };
        self.model.members.extend(self.scratch.drain(start..));
        State::List(list)
    }
}

/// A value as something that can be hashed.
#[derive(PartialEq, Eq, Hash)]
enum Same<'t> {
    Word(u8, u64),
    Text(&'t str),
    Date(Date),
    Duration(Duration),
}

/// The value of a member that is known.
fn known<'t>(member: &Member<'t>) -> Option<Same<'t>> {
    match member.state {
        State::Value(value) => Some(same(value)),
        _ => None,
    }
}

fn same(value: Value<'_>) -> Same<'_> {
    let index = |index: usize| index as u64;
    match value {
        Value::Text(text) => Same::Text(text),
        Value::Date(date) => Same::Date(date),
        Value::Duration(duration) => Same::Duration(duration),
        Value::Bool(value) => Same::Word(0, u64::from(value)),
        Value::Integer(value) => Same::Word(1, u64::from_ne_bytes(value.to_ne_bytes())),
        Value::Number(value) => Same::Word(2, value.to_bits()),
        Value::Indefinite => Same::Word(3, 0),
        Value::Term { term, exactly } => Same::Word(4 + u8::from(exactly), index(term.index())),
        Value::OneOf(value) => Same::Word(6, u64::from(value)),
        Value::Entity(entity) => Same::Word(7, index(entity.index())),
        Value::Controller => Same::Word(8, 0),
        Value::Kind(kind) => Same::Word(9, index(kind.index())),
        Value::None => Same::Word(10, 0),
    }
}
