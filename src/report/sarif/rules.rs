//! The rules and codes that a log names, each with its help.

use serde_json::json;

use super::model::{Configuration, Descriptor, Formatted};
use super::places::{message, plain};
use crate::check::program::Rule;
use crate::diagnostic::{CODES, Code, Severity};
use crate::engine::weight;
use crate::report::markdown::plain as cell;
use crate::report::{Report, foot};

/// Descriptors in the order in which they were first named.
#[derive(Default)]
pub(super) struct Descriptors(Vec<Descriptor>);

impl Descriptors {
    /// The number of a rule.
    pub(super) fn rule(&mut self, report: &Report<'_>, rule: &Rule) -> usize {
        self.number(&rule.name, || of_rule(report, rule))
    }

    /// The number of a diagnostic code.
    pub(super) fn code(&mut self, code: Code) -> usize {
        self.number(code.word(), || of_code(code))
    }

    /// All that were named.
    pub(super) fn finish(self) -> Vec<Descriptor> {
        self.0
    }

    fn number(&mut self, id: &str, make: impl FnOnce() -> Descriptor) -> usize {
        self.0.iter().position(|known| known.id == id).unwrap_or_else(|| {
            self.0.push(make());
            self.0.len() - 1
        })
    }
}

/// A severity as a level.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn of_rule(report: &Report<'_>, rule: &Rule) -> Descriptor {
    let program = &report.session.program;
    let pack = program.pack(rule.pack).map_or("", |pack| pack.name.as_str());
    let law = foot::all_law(program, rule);
    let laws = rule.citations.iter().filter_map(|citation| program.law(citation.law));
    let url = laws.filter_map(|law| law.url.clone()).next();
    // Of these words GitHub makes its own levels where there are no scores.
    let weighs = match weight(rule) {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    };
    Descriptor {
        id: rule.name.clone(),
        short_description: message(&rule.title),
        full_description: Some(message(&format!("{} ({law})", rule.title))),
        default_configuration: Some(Configuration { level: level(weight(rule)) }),
        help_uri: url,
        help: Some(help(report, rule, &law)),
        properties: json!({
            "tags": ["privacy", pack],
            "pack": pack,
            "law": rule.citations.iter().map(|citation| program.citation(citation)).collect::<Vec<_>>(),
            "covers": rule.covers,
            "problem.severity": weighs,
        }),
    }
}

fn help(report: &Report<'_>, rule: &Rule, law: &str) -> Formatted {
    let program = &report.session.program;
    let ask = rule.ask.as_deref().map_or(String::new(), |ask| format!(" To ask counsel: {ask}"));
    let text = plain(&format!("{}. Law: {law}. How to fix: {}.{ask} More: ombud explain {}", rule.title, rule.help, rule.name));
    let mut markdown = format!("**{}**\n\nLaw:\n\n", cell(&rule.title));
    for citation in &rule.citations {
        let printed = cell(&format!("{} {}", program.law(citation.law).map_or("", |law| &law.short), citation.pinpoint));
        let url = program.law(citation.law).and_then(|law| law.url.as_deref()).filter(|url| is_plain(url));
        markdown += &url.map_or_else(|| format!("- {printed}\n"), |url| format!("- [{printed}](<{url}>)\n"));
    }
    markdown += &format!("\n**How to fix:** {}\n", cell(&rule.help));
    if let Some(ask) = &rule.ask {
        markdown += &format!("\n**To ask counsel:** {}\n", cell(ask));
    }
    markdown += &format!("\n`ombud explain {}` tells more.\n", rule.name);
    Formatted { text, markdown }
}

/// Whether an address can stand in a link as it is.
fn is_plain(url: &str) -> bool {
    url.starts_with("http") && !url.contains(|found: char| found.is_whitespace() || found.is_control() || matches!(found, '<' | '>'))
}

fn of_code(code: Code) -> Descriptor {
    let info = CODES.iter().find(|info| info.code == code);
    let (title, explanation) = info.map_or(("", ""), |info| (info.title, info.explanation));
    Descriptor {
        id: code.word().to_owned(),
        short_description: message(title),
        full_description: Some(message(explanation)),
        default_configuration: None,
        help_uri: None,
        help: Some(Formatted { text: plain(explanation), markdown: cell(explanation) }),
        properties: serde_json::Value::Null,
    }
}
