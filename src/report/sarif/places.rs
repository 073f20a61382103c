//! Places as SARIF gives them: files by number, regions in lines and characters, texts in which nothing is markup.

use rustc_hash::FxHashMap;

use super::model::{Artifact, ArtifactLocation, Location, LogicalLocation, Message, PhysicalLocation, Region};
use super::uri;
use crate::diagnostic::Label;
use crate::report::escape::{cut, prose};
use crate::report::places::Places;
use crate::report::{Report, escape};
use crate::source::Span;

/// The base of relative paths: the folder in which the command runs.
pub(super) const BASE: &str = "%SRCROOT%";
/// So many characters of a text are given.
const LENGTH: usize = 4000;

/// Looks up places, and collects the files in which they lie.
pub(super) struct Located<'run> {
    places: Places<'run>,
    files: Vec<&'run str>,
    numbers: FxHashMap<&'run str, usize>,
}

impl<'run> Located<'run> {
    /// For a report, with all its manifests.
    pub(super) fn new(report: &Report<'run>) -> Self {
        let places = Places::new(report.session, report.review);
        let mut located = Self { places, files: Vec::new(), numbers: FxHashMap::default() };
        for collection in &report.review.collections {
            located.file(&collection.path);
        }
        located
    }

    /// A place with what is said there.
    pub(super) fn label(&mut self, label: &Label) -> Location {
        let message = (!label.text.is_empty()).then(|| message(&label.text));
        Location { message, ..self.span(label.span) }
    }

    /// A place.
    pub(super) fn span(&mut self, span: Span) -> Location {
        let name = self.places.text(span.source).name;
        let index = self.file(name);
        let (start, end) = (self.places.position(span), self.places.position(Span { start: span.end.max(span.start), ..span }));
        let region = Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
        let artifact_location = ArtifactLocation { index: Some(index), ..of_path(name) };
        let physical_location = PhysicalLocation { artifact_location, region: Some(region) };
        Location { id: None, physical_location, logical_locations: Vec::new(), message: None }
    }

    /// A file as a whole, which may be none that was read.
    pub(super) fn path(path: &str) -> Location {
        let physical_location = PhysicalLocation { artifact_location: of_path(path), region: None };
        Location { id: None, physical_location, logical_locations: Vec::new(), message: None }
    }

    /// The way to a route's node, or to an item: its address.
    pub(super) fn logical(address: &str) -> Vec<LogicalLocation> {
        vec![LogicalLocation { fully_qualified_name: word(address), kind: "object" }]
    }

    /// All files that were named.
    pub(super) fn artifacts(&self) -> Vec<Artifact> {
        self.files.iter().map(|name| Artifact { location: of_path(name), roles: ["analysisTarget"] }).collect()
    }

    fn file(&mut self, name: &'run str) -> usize {
        *self.numbers.entry(name).or_insert_with(|| {
            self.files.push(name);
            self.files.len() - 1
        })
    }
}

fn of_path(path: &str) -> ArtifactLocation {
    let (uri, is_relative) = uri::of_path(path);
    ArtifactLocation { uri, uri_base_id: is_relative.then_some(BASE), index: None }
}

/// A word or a name: a property, which nobody reads as a message.
pub(super) fn word(text: &str) -> String {
    cut(&escape(text), LENGTH)
}

/// A message in which nothing is a placeholder or a link.
pub(super) fn message(text: &str) -> Message {
    Message { text: plain(text) }
}

/// Text in one line in which nothing is a placeholder or a link.
pub(super) fn plain(text: &str) -> String {
    cut(&prose(text), LENGTH).replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markup() {
        assert_eq!(plain("{0}\n[click](https://example.com)"), "{{0}} [click] (https://example.com)");
    }
}
