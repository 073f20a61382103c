//! Drawings of a graph that a manifest declares, with the findings marked in it. A neutral picture is made first; each format draws
//! it in its own file and escapes for itself.

mod canvas;
mod dot;
mod layout;
mod marks;
mod measure;
mod mermaid;
mod picture;
mod svg;
mod text;

use std::io;

use thiserror::Error;

use super::Report;
use crate::engine::DeclaredGraph;
use picture::Picture;

/// The formats of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Drawing {
    /// Mermaid, which forges and wikis draw in pages.
    #[default]
    Mermaid,
    /// Graphviz.
    Dot,
    /// A picture of its own.
    Svg,
}

/// Why a graph cannot be drawn.
#[derive(Debug, Error)]
pub enum DrawError {
    /// It has more than the format can show.
    #[error("{0}")]
    TooLarge(String),
    /// The drawing cannot be written.
    #[error("the drawing cannot be written: {0}")]
    Write(#[from] io::Error),
}

impl DrawError {
    /// The remedy.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "`--format dot` has no limit; or describe the collection in several manifests",
            Self::Write(_) => "make the place writable",
        }
    }
}

/// Draws a graph of the one manifest of a report.
///
/// # Errors
/// Where the graph is too large for the format.
pub fn draw(report: &Report<'_>, graph: &DeclaredGraph, drawing: Drawing) -> Result<String, DrawError> {
    let picture = Picture::new(report, graph);
    match drawing {
        Drawing::Mermaid => mermaid::draw(&picture),
        Drawing::Dot => Ok(dot::draw(&picture)),
        Drawing::Svg => svg::draw(&picture),
    }
}
