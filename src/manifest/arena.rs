//! Where trees lie. A tree has hundreds of small lists, which are made together and are given up together: in an arena both cost next
//! to nothing.

use std::cell::Cell;

use bumpalo::Bump;

use super::tree::{Entry, Node, NodeKind};

/// The room of one or more trees.
#[derive(Debug, Default)]
pub struct Arena(Bump);

/// A list that grows in an arena.
pub(super) type Growing<'arena, T> = bumpalo::collections::Vec<'arena, T>;

/// So many bytes are room that a thread keeps for the next tree.
const MOST_KEPT: usize = 1 << 20;

thread_local! {
    static KEPT: Cell<Arena> = Cell::default();
}

impl Arena {
    /// Empty.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Works with room that the thread has used before, and gives it up afterwards.
    pub(crate) fn lent<R>(work: impl FnOnce(&Self) -> R) -> R {
        let mut arena = KEPT.take();
        let done = work(&arena);
        if arena.0.allocated_bytes() <= MOST_KEPT {
            arena.0.reset();
            KEPT.set(arena);
        }
        done
    }

    pub(crate) fn text(&self, text: &str) -> &str {
        self.0.alloc_str(text)
    }

    pub(crate) fn nodes<'arena>(&'arena self, nodes: &[Node<'arena>]) -> &'arena [Node<'arena>] {
        self.0.alloc_slice_copy(nodes)
    }

    /// The same list with another value at a place.
    pub(crate) fn nodes_with<'arena>(&'arena self, nodes: &[Node<'arena>], place: usize, kind: NodeKind<'arena>) -> &'arena [Node<'arena>] {
        let mut nodes = nodes.to_vec();
        nodes.get_mut(place).into_iter().for_each(|node| node.kind = kind);
        self.nodes(&nodes)
    }

    pub(crate) fn entries<'arena>(&'arena self, entries: &[Entry<'arena>]) -> &'arena [Entry<'arena>] {
        self.0.alloc_slice_copy(entries)
    }

    pub(super) fn growing<T>(&self) -> Growing<'_, T> {
        Growing::new_in(&self.0)
    }
}
