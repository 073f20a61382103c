//! `ombud explain`: what a name means.

use clap::Args;

use super::INCOMPLETE;
use super::check::Selection;
use super::output::{Done, Output};
use crate::report::{explain, nearest, prose};

const EXAMPLES: &str = "\
Examples:
  ombud explain notice-before-capture   a rule: its law, what it asks, exceptions, examples
  ombud explain keystroke-timing        a term of a vocabulary
  ombud explain field.retention         an attribute of a manifest
  ombud explain field                   a kind of entity, with all its attributes
  ombud explain data-category           a vocabulary, with all its terms
  ombud explain gdpr                    a law, with the rules that cite it
  ombud explain gdpr Art. 9             the rules that cite a part of it
  ombud explain unknown-key             a diagnostic code";

/// Explain a rule, term, attribute, kind of entity, vocabulary, law, figure, define or diagnostic code
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The name; a word that means several things is explained in all its meanings
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
    #[command(flatten)]
    selection: Selection,
}

/// Prints every meaning of a name.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let session = arguments.selection.load()?;
    let word = arguments.name.join(" ");
    let pages = explain(&session, &word, output.look);
    if pages.is_empty() {
        writeln!(output.err, "error: nothing is named `{}`", prose(&word))?;
        let help = match nearest(&session, &word) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`ombud rules` lists the rules; `ombud explain field` shows what a field can say".to_owned(),
        };
        writeln!(output.err, "  help: {help}")?;
        return Ok(INCOMPLETE);
    }
    output.out.write_all(pages.join("\n").as_bytes())?;
    Ok(0)
}
