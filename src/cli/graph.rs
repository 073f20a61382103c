//! `ombud graph`: a picture of the flow or the lineage, with the findings marked.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::INCOMPLETE;
use super::check::Selection;
use super::output::{Done, Failure, Output};
use crate::engine::{self, Outcome, Problem};
use crate::report::Report;
use crate::report::graph::{DrawError, Drawing, draw};

const EXAMPLES: &str = "\
Examples:
  ombud graph examples/keystroke-programme            what people meet, as Mermaid
  ombud graph web/collection.toml --lineage           what becomes of the data
  ombud graph --format svg --output flow.svg          a picture for a design review
  ombud graph --format dot | dot -Tpdf -o flow.pdf    laid out by Graphviz
  ombud graph --rule notice-before-capture            with the findings of one rule

Marks: ✗ violated, ? cannot be told; the first number counts the rules, the
others lead to the list below the picture. Dashed: not declared.

Exit codes (a drawing does not gate):
  0  drawn    2  could not be drawn, or not whole";

/// Draw the flow or the lineage of a collection, with the findings marked
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A manifest, or a folder that holds one
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// What people can meet after what; drawn where nothing else is asked for
    #[arg(long, conflicts_with = "lineage")]
    flow: bool,
    /// What is made from which data
    #[arg(long)]
    lineage: bool,
    /// How it is drawn
    #[arg(long, value_enum, default_value_t = FormatArg::Mermaid)]
    format: FormatArg,
    /// Write to this file, replacing it, instead of the output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// Text that forges and wikis draw in pages
    Mermaid,
    /// Text for Graphviz
    Dot,
    /// A picture
    Svg,
}

impl From<FormatArg> for Drawing {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Mermaid => Self::Mermaid,
            FormatArg::Dot => Self::Dot,
            FormatArg::Svg => Self::Svg,
        }
    }
}

/// Draws one graph of one manifest.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let session = arguments.selection.load()?;
    let name = if arguments.lineage { "lineage" } else { "flow" };
    let drawn = engine::draw(&session, &arguments.path, name)?;
    let report = Report { session: &session, review: &drawn.review };
    let path = engine::shown(&arguments.path);
    let text = draw(&report, &drawn.graph, arguments.format.into()).map_err(|error| refused(path.clone(), &error))?;
    match &arguments.output {
        Some(file) => engine::write_whole(file, &text).map_err(|error| refused(engine::shown(file), &error.into()))?,
        None => output.out.write_all(text.as_bytes())?,
    }
    if drawn.review.outcome(&session.program) != Outcome::Incomplete {
        return Ok(0);
    }
    output.say(&Problem {
        help: Some(format!("`ombud check {path}` says what is wrong")),
        path,
        code: None,
        message: "not all could be read or checked, so the drawing is not whole".to_owned(),
    })?;
    Ok(INCOMPLETE)
}

fn refused(path: String, error: &DrawError) -> Failure {
    Failure::Problems(vec![Problem { path, code: None, message: error.to_string(), help: Some(error.help().to_owned()) }])
}
