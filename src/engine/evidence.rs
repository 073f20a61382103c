//! Whether the documents that a manifest names exist: a fact that the engine puts into the model before evaluation.
//!
//! It looks only inside the tree (the repository that holds the manifest, else the manifest's own folder) and follows no link;
//! where it may not look the fact stays unknown.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::check::{Identity, Kind, Schema};
use crate::manifest::{Model, State};
use crate::types::{AttributeId, EntityId, KindId, Value};

/// Fills the computed attribute `present` of every entity that also has a `path`.
pub(super) fn put_in_presence(model: &mut Model<'_>, schema: &Schema, manifest: &Path) {
    let mut tree = None;
    for (kind, info) in schema.kind_ids() {
        let Some((path, present)) = presence_attributes(schema, info) else { continue };
        for entity in entities_of(model, kind, info) {
            let Some(slot) = model.slot(schema, entity, path).copied() else { continue };
            let State::Value(Value::Text(named)) = slot.state else { continue };
            let tree = tree.get_or_insert_with(|| Tree::of(manifest));
            let state = match tree.holds(named) {
                Some(found) => State::Value(Value::Bool(found)),
                None => State::Refused,
            };
            let index = model
                .entity(entity)
                .zip(schema.attribute(present))
                .map(|(entity, present)| entity.first_slot as usize + usize::from(present.slot));
            if let Some(place) = index.and_then(|index| model.slots.get_mut(index)) {
                place.state = state;
                place.span = slot.span;
            }
        }
    }
}

fn presence_attributes(schema: &Schema, kind: &Kind) -> Option<(AttributeId, AttributeId)> {
    let (path, present) = (*kind.by_name.get("path")?, *kind.by_name.get("present")?);
    schema.attribute(present)?.computed.then_some((path, present))
}

fn entities_of(model: &Model<'_>, kind: KindId, info: &Kind) -> Vec<EntityId> {
    if info.identity == Identity::Inline {
        let ids = model.entities.iter().enumerate().filter(|(_, entity)| entity.kind == kind);
        return ids.map(|(index, _)| EntityId::new(index)).collect();
    }
    model.kind(kind).map(|list| list.entities.clone()).unwrap_or_default()
}

/// The part of the file system in which documents may lie.
struct Tree {
    root: PathBuf,
    folder: PathBuf,
}

impl Tree {
    fn of(manifest: &Path) -> Self {
        let folder = manifest.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let root = folder.ancestors().find(|above| above.join(".git").exists()).unwrap_or(&folder).to_owned();
        Self { root, folder }
    }

    /// Whether a document exists; none where it may not be looked for.
    fn holds(&self, named: &str) -> Option<bool> {
        let mut at = self.folder.clone();
        for component in Path::new(named).components() {
            match component {
                Component::CurDir => continue,
                Component::ParentDir => {
                    at.pop();
                    if !at.starts_with(&self.root) {
                        return None;
                    }
                    continue;
                }
                Component::Normal(name) => at.push(name),
                Component::RootDir | Component::Prefix(_) => return None,
            }
            match fs::symlink_metadata(&at) {
                Ok(metadata) if metadata.file_type().is_symlink() => return None,
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Some(false),
                Err(_) => return None,
            }
        }
        fs::metadata(&at).ok().map(|metadata| metadata.is_file())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_looked_for_inside_the_tree_only() {
        let tree = Tree { root: PathBuf::from("/srv"), folder: PathBuf::from(env!("CARGO_MANIFEST_DIR")) };
        let tree = Tree { root: tree.folder.clone(), ..tree };
        assert_eq!(tree.holds("Cargo.toml"), Some(true));
        assert_eq!(tree.holds("./src/../Cargo.toml"), Some(true));
        assert_eq!(tree.holds("no-such-file.pdf"), Some(false));
        assert_eq!(tree.holds("src"), Some(false));
        assert_eq!(tree.holds("../elsewhere.pdf"), None);
        assert_eq!(tree.holds("/etc/passwd"), None);
    }
}
