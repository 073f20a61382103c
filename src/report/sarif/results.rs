//! Findings as results, diagnostics as notifications.

use serde_json::{Value, json};

use super::model::{CodeFlow, FlowLocation, Found, Location, Notification, Reference, Suppression, ThreadFlow};
use super::places::{Located, message, word};
use super::rules::{Descriptors, level};
use crate::diagnostic::Diagnostic;
use crate::engine::{Problem, Why};
use crate::eval::FoundRoute;
use crate::project::Waiver;
use crate::report::entries::{Entry, verdict_word};
use crate::report::{Report, aside, way};

/// The name under which our fingerprints stand; grows where they become others.
const FINGERPRINT: &str = "ombudFinding/v1";

/// What results share.
pub(super) struct Results<'log, 'run> {
    pub(super) report: &'log Report<'run>,
    pub(super) located: Located<'run>,
    pub(super) rules: Descriptors,
    /// Whether a baseline or a base revision was in play.
    pub(super) compared: bool,
}

impl<'run> Results<'_, 'run> {
    /// A finding. An undetermined one is a `fail` as well: SARIF wants the level `none` for any other kind, and code scanning would
    /// hide what the gate stops at.
    pub(super) fn finding(&mut self, entry: &Entry<'run>) -> Found {
        let finding = entry.finding;
        let place = self.located.label(&finding.primary);
        let related = finding.secondary.iter().enumerate();
        let related_locations = related.map(|(index, label)| Location { id: Some(index + 1), ..self.located.label(label) }).collect();
        let mut prints = json!({});
        if let Some(map) = prints.as_object_mut() {
            map.insert(FINGERPRINT.to_owned(), json!(entry.fingerprint.id));
        }
        Found {
            rule_id: entry.rule.name.clone(),
            rule_index: self.rules.rule(self.report, entry.rule),
            kind: "fail",
            level: level(entry.severity),
            message: message(&finding.message),
            locations: [Location { logical_locations: Located::logical(&finding.item), ..place }],
            related_locations,
            code_flows: finding.route.iter().map(|route| self.flow(entry, route)).collect(),
            partial_fingerprints: prints,
            baseline_state: self.baseline_state(entry.why),
            suppressions: entry.waiver(self.report).map(|waiver| self.suppression(waiver)).into_iter().collect(),
            properties: self.properties(entry),
        }
    }

    /// A finding about the gate itself.
    pub(super) fn gate_finding(&mut self, found: &'run Diagnostic) -> Found {
        let place = self.located.label(&found.primary);
        let related = found.secondary.iter().enumerate();
        Found {
            rule_id: found.code.word().to_owned(),
            rule_index: self.rules.code(found.code),
            kind: "fail",
            level: level(found.severity),
            message: message(&with_help(&found.message, found.help.as_deref())),
            locations: [place],
            related_locations: related.map(|(index, label)| Location { id: Some(index + 1), ..self.located.label(label) }).collect(),
            code_flows: Vec::new(),
            partial_fingerprints: Value::Null,
            baseline_state: self.baseline_state(None),
            suppressions: Vec::new(),
            properties: json!({ "verdict": "gate" }),
        }
    }

    /// What is wrong with a manifest or a policy.
    pub(super) fn diagnostic(&mut self, codes: &mut Descriptors, found: &'run Diagnostic) -> Notification {
        Notification {
            descriptor: Some(Reference { id: found.code.word().to_owned(), index: codes.code(found.code) }),
            level: level(found.severity),
            message: message(&with_help(&found.message, found.help.as_deref())),
            locations: vec![self.located.span(found.primary.span)],
        }
    }

    /// What has no place in a text.
    pub(super) fn problem(codes: &mut Descriptors, found: &Problem) -> Notification {
        let place = (!found.path.is_empty()).then(|| Located::path(&found.path));
        Notification {
            descriptor: found.code.map(|code| Reference { id: code.word().to_owned(), index: codes.code(code) }),
            level: "error",
            message: message(&with_help(&found.message, found.help.as_deref())),
            locations: place.into_iter().collect(),
        }
    }

    fn baseline_state(&self, why: Option<Why>) -> Option<&'static str> {
        self.compared.then_some(match why {
            Some(Why::InBaseline | Why::AtBase) => "unchanged",
            Some(Why::Waived(_)) | None => "new",
        })
    }

    fn suppression(&mut self, waiver: &Waiver) -> Suppression {
        Suppression {
            kind: "external",
            status: "accepted",
            justification: word(&crate::report::prose(&waiver.reason)),
            location: Some(self.located.span(waiver.span)),
            properties: json!({
                "owner": word(&waiver.owner),
                "approver": word(&waiver.approver),
                "approved": waiver.approved.to_string(),
                "expires": waiver.expires.to_string(),
            }),
        }
    }

    /// The way through the flow or the lineage; steps of a long one that are left out keep their numbers.
    fn flow(&mut self, entry: &Entry<'run>, route: &FoundRoute) -> CodeFlow {
        let (left_out, after) = route.left_out.unwrap_or((0, usize::MAX));
        let mut locations = Vec::with_capacity(route.nodes.len());
        for (index, node) in route.nodes.iter().enumerate() {
            let what = node.what.as_ref().map_or_else(|| node.address.clone(), |what| format!("{} ({what})", node.address));
            let logical_locations = Located::logical(&node.address);
            let location = Location { message: Some(message(&what)), logical_locations, ..self.located.span(node.span) };
            let execution_order = index + 1 + if index >= after { left_out } else { 0 };
            locations.push(FlowLocation { location, execution_order });
        }
        let remark = way::remark(&self.report.session.program, entry.rule, route);
        let remark = if left_out > 0 { format!("{remark} ({left_out} steps are left out here)") } else { remark };
        CodeFlow { message: message(&remark), thread_flows: [ThreadFlow { locations }] }
    }

    fn properties(&self, entry: &Entry<'_>) -> Value {
        let (finding, program) = (entry.finding, &self.report.session.program);
        let law = finding.citations.iter().filter_map(|index| entry.rule.citations.get(*index));
        let open: Vec<Value> = finding.open.iter().map(|fact| json!({ "fact": word(&fact.address), "why": fact.words() })).collect();
        let words = |texts: &[String]| texts.iter().map(|text| word(text)).collect::<Vec<_>>();
        json!({
            "verdict": verdict_word(finding.verdict),
            "severity": entry.severity.word(),
            "gates": entry.gates,
            "set-aside": entry.why.map(aside::word),
            "item": word(&finding.item),
            "law": law.map(|citation| program.citation(citation)).collect::<Vec<_>>(),
            "subjects": words(&finding.subjects),
            "jurisdictions": words(&finding.jurisdictions),
            "open": open,
            "declare-first": words(&finding.quickest),
            "facts": entry.fingerprint.facts,
        })
    }
}

fn with_help(text: &str, help: Option<&str>) -> String {
    help.map_or_else(|| text.to_owned(), |help| format!("{text}; {help}"))
}
