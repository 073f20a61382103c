//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/>): findings as results, mistakes as notifications. Columns count
//! characters (`unicodeCodePoints`).

mod model;
mod places;
mod results;
mod rules;
mod uri;

use std::io::{self, Write};

use serde_json::json;

use super::entries::{all, entries};
use super::tally::Tally;
use super::{Look, Report};
use crate::engine::{Outcome, Why};
use model::{Driver, Invocation, Log, Run, Tool};
use places::{BASE, Located, plain};
use results::Results;
use rules::Descriptors;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the report.
pub(super) fn write(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let review = report.review;
    let compared = all(report).iter().any(|entry| matches!(entry.why, Some(Why::InBaseline | Why::AtBase)));
    let mut results = Results { report, located: Located::new(report), rules: Descriptors::default(), compared };
    let mut found = Vec::new();
    for collection in &review.collections {
        found.extend(entries(report, collection).iter().map(|entry| results.finding(entry)));
    }
    found.extend(review.gate_findings.iter().map(|finding| results.gate_finding(finding)));
    let mut codes = Descriptors::default();
    let configuration = review.policy_diagnostics.iter().map(|found| results.diagnostic(&mut codes, found)).collect();
    let mut execution: Vec<_> = review.problems.iter().map(|found| Results::problem(&mut codes, found)).collect();
    for collection in &review.collections {
        execution.extend(collection.diagnostics.iter().map(|found| results.diagnostic(&mut codes, found)));
    }
    let (tally, outcome) = (Tally::of(report), review.outcome(&report.session.program));
    let invocation = Invocation {
        execution_successful: outcome != Outcome::Incomplete,
        exit_code: outcome.code(),
        exit_code_description: plain(&tally.verdict(outcome)),
        tool_execution_notifications: execution,
        tool_configuration_notifications: configuration,
    };
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver: driver(results.rules, codes) },
            invocations: [invocation],
            original_uri_base_ids: json!({ BASE: { "description": { "text": "The folder in which the command ran." } } }),
            artifacts: results.located.artifacts(),
            results: found,
            column_kind: "unicodeCodePoints",
            default_encoding: "utf-8",
            language: "en",
            properties: json!({ "as-of": review.as_of.to_string(), "outcome": outcome.word(), "tally": tally }),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn driver(rules: Descriptors, codes: Descriptors) -> Driver {
    let version = env!("CARGO_PKG_VERSION");
    Driver {
        name: env!("CARGO_PKG_NAME"),
        full_name: format!("{} {version}", env!("CARGO_PKG_NAME")),
        version,
        semantic_version: version,
        rules: rules.finish(),
        notifications: codes.finish(),
    }
}
