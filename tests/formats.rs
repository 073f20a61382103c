//! The formats in which a review is written: each is read by a parser that is not ours, says all that it should, and stays whole
//! whatever a manifest holds.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics is a test that fails")]

#[path = "formats/sample.rs"]
mod sample;

use std::collections::BTreeSet;

use insta::assert_snapshot;
use jsonschema::Validator;
use ombud::report::{Aside, Color, Format, Look, REPORT_SCHEMA};
use pulldown_cmark::{Event, Options, Parser, Tag};
use sample::{HOSTILE, Sample, all, large, with_everything};
use serde_json::Value;

fn json(sample: &Sample, format: Format) -> Value {
    serde_json::from_str(&sample.written(format)).unwrap()
}

fn validator(schema: &str) -> Validator {
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
}

fn mistakes(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Runs in which nothing may be raw: what moves the cursor, turns text round, or hides.
fn is_harmless(text: &str) -> bool {
    text.chars().all(|found| found == '\n' || !found.is_control() && !matches!(found, '\u{202a}'..='\u{202e}' | '\u{200b}'))
}

/// How many bundled rules were not selected changes with every rule.
fn without_bundled(text: &str) -> String {
    let count = ombud::engine::SessionOptions::bundled(ombud::time::Date::parse("2026-11-01").unwrap());
    let count = ombud::engine::Session::load(&count).unwrap().program.rules.len().to_string();
    text.replace(&format!("{count} rules not selected"), "N rules not selected")
        .replace(&format!("\"rules-not-selected\": {count}"), "\"rules-not-selected\": N")
}

#[test]
fn every_format_says_what_was_set_aside() {
    let sample = with_everything();
    for format in Format::ALL {
        let look = Look { aside: Aside::Listed, ..Look::new(80, Color::Plain) };
        let text = sample.written_so(format, look);
        if !matches!(format, Format::Github | Format::Concise | Format::Gitlab) {
            assert!(text.contains("2026-12-01"), "{} does not say until when: {text}", format.name());
        }
        assert!(text.contains("waived"), "{} does not say what is waived: {text}", format.name());
        assert_snapshot!(format!("everything_{}", format.name()), without_bundled(&text));
    }
}

#[test]
fn hostile_text_stays_text() {
    let samples = all();
    let (_, sample) = samples.iter().find(|(name, _)| *name == "hostile").unwrap();
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Json) {
        let text = sample.written(format);
        assert!(is_harmless(&text), "{}", format.name());
        let limit = if matches!(format, Format::Human | Format::Full | Format::Concise) { usize::MAX } else { 120_000 };
        assert!(text.len() < limit, "{}: {} bytes", format.name(), text.len());
        // GitHub Actions take such lines for commands, whatever printed them.
        let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
        let own = |line: &&str| {
            format == Format::Github && ["::error file=", "::warning file=", "::notice "].iter().any(|own| line.starts_with(own))
        };
        let foreign: Vec<&str> = commands.filter(|line| !own(line)).collect();
        assert!(foreign.is_empty(), "{}: {foreign:?}", format.name());
    }
}

#[test]
fn sarif_is_as_its_schema_says() {
    let validator = validator(include_str!("fixtures/sarif/sarif-schema-2.1.0.json"));
    for (name, sample) in all() {
        let log = json(&sample, Format::Sarif);
        assert_eq!(mistakes(&validator, &log), Vec::<String>::new(), "{name}");
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), sample.findings() + sample.set_aside() + sample.review.gate_findings.len(), "{name}");
        for result in results {
            let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"], "{name}");
            assert_eq!((&result["kind"], result["level"] == "none"), (&Value::from("fail"), false), "{name}");
        }
    }
    let mut broken = json(&with_everything(), Format::Sarif);
    broken["runs"][0]["results"][0]["kind"] = "wrong".into();
    assert_eq!(mistakes(&validator, &broken).len(), 1, "the schema is applied");
}

/// The lines that a region names, from its first character on.
fn region_text<'text>(text: &'text str, region: &Value) -> &'text str {
    let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
    let offset = |line: usize, column: usize| {
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        start + text.get(start..).unwrap().chars().take(column - 1).map(char::len_utf8).sum::<usize>()
    };
    text.get(offset(number("startLine"), number("startColumn"))..offset(number("endLine"), number("endColumn"))).unwrap()
}

#[test]
fn sarif_points_where_the_finding_points() {
    let sample = with_everything();
    let log = json(&sample, Format::Sarif);
    let text = std::fs::read_to_string("tests/fixtures/cli/web/collection.toml").unwrap();
    let of = |rule: &str, item: &str| {
        let results = log["runs"][0]["results"].as_array().unwrap();
        results.iter().find(|result| result["ruleId"] == rule && result["properties"]["item"] == item).unwrap().clone()
    };
    let waived = of("acme-consent-is-free", "purpose[improve]");
    assert_eq!(region_text(&text, &waived["locations"][0]["physicalLocation"]["region"]), "\"consent\"");
    assert_eq!(region_text(&text, &waived["relatedLocations"][0]["physicalLocation"]["region"]), "[\"staff\"]");
    let suppression = &waived["suppressions"][0];
    assert_eq!((&suppression["kind"], &suppression["status"]), (&Value::from("external"), &Value::from("accepted")));
    assert_eq!(suppression["properties"]["owner"], "Ada Lovelace <ada@example.com>");
    assert_eq!((&waived["baselineState"], &waived["properties"]["gates"]), (&Value::from("new"), &Value::from(false)));
    assert_eq!(of("acme-storage-is-limited", "field[clicks]")["baselineState"], "unchanged");
    let open = of("acme-consent-is-free", "purpose[measure]");
    assert_eq!((&open["level"], &open["properties"]["verdict"]), (&Value::from("error"), &Value::from("undetermined")));
    assert_eq!(open["properties"]["declare-first"][0], "purpose[measure].lawful-basis");
}

#[test]
fn sarif_shows_ways_step_by_step() {
    let samples = all();
    let (_, sample) = samples.iter().find(|(name, _)| *name == "route").unwrap();
    let route = sample.review.collections[0].findings.iter().find_map(|finding| finding.route.as_ref()).unwrap();
    let log = json(sample, Format::Sarif);
    let flow = log["runs"][0]["results"].as_array().unwrap().iter().find_map(|result| result.get("codeFlows")).unwrap();
    let steps = flow[0]["threadFlows"][0]["locations"].as_array().unwrap();
    let told: Vec<&str> =
        steps.iter().map(|step| step["location"]["logicalLocations"][0]["fullyQualifiedName"].as_str().unwrap()).collect();
    assert_eq!(told, route.nodes.iter().map(|node| node.address.as_str()).collect::<Vec<_>>());
    assert!(!flow[0]["message"]["text"].as_str().unwrap().is_empty());
}

#[test]
fn sarif_tells_of_mistakes_as_notifications() {
    for (name, sample) in all().into_iter().filter(|(name, _)| matches!(*name, "broken" | "nothing")) {
        let log = json(&sample, Format::Sarif);
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&Value::from(false), &Value::from(2)), "{name}");
        let told = invocation["toolExecutionNotifications"].as_array().unwrap().len();
        let diagnostics: usize = sample.review.collections.iter().map(|collection| collection.diagnostics.len()).sum();
        assert_eq!(told, diagnostics + sample.review.problems.len(), "{name}");
        assert!(told > 0, "{name}");
    }
}

#[test]
fn json_is_as_the_schema_says() {
    let validator = validator(REPORT_SCHEMA);
    let mut printed = BTreeSet::new();
    for (name, sample) in all() {
        let report = json(&sample, Format::Json);
        assert_eq!(mistakes(&validator, &report), Vec::<String>::new(), "{name}");
        keys(&report, &mut printed);
    }
    // The schema allows no key besides those that it says, and says none that no report has.
    let mut said = BTreeSet::new();
    properties(&serde_json::from_str(REPORT_SCHEMA).unwrap(), &mut said);
    let unseen: Vec<&String> =
        said.difference(&printed).filter(|key| !["trace", "route-left-out", "after", "count", "place"].contains(&key.as_str())).collect();
    assert_eq!(unseen, Vec::<&String>::new());
    let mut wrong = json(&with_everything(), Format::Json);
    wrong["collections"][0]["set-aside"][0]["more"] = 1.into();
    assert_eq!(mistakes(&validator, &wrong).len(), 1);
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            found.insert(key.clone());
            keys(value, found);
        }),
        Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

fn properties(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            if let ("properties", Some(inner)) = (key.as_str(), value.as_object()) {
                found.extend(inner.keys().cloned());
            }
            properties(value, found);
        }),
        Value::Array(list) => list.iter().for_each(|value| properties(value, found)),
        _ => {}
    }
}

#[test]
fn github_shows_the_gravest_and_says_what_it_does_not() {
    let sample = large();
    let text = sample.written(Format::Github);
    for (kind, most) in [("::error ", 10), ("::warning ", 10), ("::notice ", 10)] {
        assert!(text.lines().filter(|line| line.starts_with(kind)).count() <= most, "{kind}");
    }
    let annotated = text.lines().filter(|line| line.starts_with("::error file=") || line.starts_with("::warning file=")).count();
    let listed = text.lines().filter(|line| line.starts_with("- ")).count();
    assert_eq!(annotated + listed, sample.findings());
    assert_eq!(annotated, 20);
    assert!(text.contains(&format!("::notice title={listed} further findings not shown as annotations::")), "{text}");
    let first = text.lines().next().unwrap();
    assert!(first.starts_with("::error file=") && first.contains(",title=acme-") && first.contains(" (violated)::"), "{first}");
}

#[test]
fn gitlab_issues_have_what_gitlab_asks_for() {
    for (name, sample) in all() {
        let issues = json(&sample, Format::Gitlab);
        let mut prints = BTreeSet::new();
        for issue in issues.as_array().unwrap() {
            for key in ["description", "check_name", "fingerprint", "severity"] {
                assert!(issue[key].as_str().is_some_and(|text| !text.is_empty()), "{name}: {key}");
            }
            let severity = issue["severity"].as_str().unwrap();
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity), "{name}: {severity}");
            assert!(issue["location"]["path"].is_string() && issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0));
            assert!(prints.insert(issue["fingerprint"].to_string()), "{name}: a fingerprint stands twice");
        }
    }
    // The same finding in two manifests is two issues.
    let twice = sample::review(sample::ACME, &["tests/fixtures/cli/web", "tests/fixtures/cli/hostile"]);
    let issues = json(&twice, Format::Gitlab);
    let prints: BTreeSet<String> = issues.as_array().unwrap().iter().map(|issue| issue["fingerprint"].to_string()).collect();
    assert_eq!(prints.len(), issues.as_array().unwrap().len());
}

#[test]
fn junit_counts_what_it_holds() {
    for (name, sample) in all() {
        let text = sample.written(Format::Junit);
        let document = roxmltree::Document::parse(&text).unwrap();
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "testsuites", "{name}");
        for suite in root.descendants().filter(|node| node.has_tag_name("testsuite")).chain([root]) {
            let count = |tag: &str| suite.descendants().filter(|node| node.has_tag_name(tag)).count().to_string();
            for (attribute, tag) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
                assert_eq!(suite.attribute(attribute), Some(count(tag).as_str()), "{name}: {tag}");
            }
        }
        let incomplete = matches!(name, "nothing" | "broken");
        assert_eq!(root.attribute("errors") != Some("0"), incomplete, "{name}: {text}");
    }
    let text = with_everything().written(Format::Junit);
    let document = roxmltree::Document::parse(&text).unwrap();
    let types: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("failure")).filter_map(|node| node.attribute("type")).collect();
    assert_eq!(types, ["unused", "undetermined", "violated"]);
    let skipped = document.descendants().filter(|node| node.has_tag_name("skipped")).filter_map(|node| node.attribute("message"));
    assert_eq!(skipped.filter(|message| message.contains("Ada Lovelace")).count(), 1);
}

/// What a reader of GitHub's Markdown makes of a page: links, and raw HTML; and the text outside of code.
fn read(page: &str) -> (usize, String) {
    let (mut foreign, mut text, mut in_code) = (0, String::new(), false);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_MATH;
    for event in Parser::new_ext(page, options) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => foreign += 1,
            Event::InlineMath(_) | Event::DisplayMath(_) => foreign += 1,
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::Text(found) if !in_code => text += &format!("{found} "),
            _ => {}
        }
    }
    (foreign, text)
}

#[test]
fn nothing_breaks_out_of_markdown() {
    assert_eq!(read("[a](b) <i> $x$").0, 3, "the parser sees what there is");
    for (name, sample) in all() {
        let page = sample.written(Format::Markdown);
        let (foreign, text) = read(&page);
        assert_eq!(foreign, 0, "{name}: {page}");
        for word in ["@", "www.", "://", "#1"] {
            assert!(!text.contains(word), "{name}: `{word}` stands outside of code: {text}");
        }
        assert!(page.chars().count() < 65_536, "{name}");
        for row in page.lines().filter(|line| line.starts_with('|')) {
            let cells = row.replace("\\|", "").matches('|').count();
            assert!([4, 8].contains(&cells), "{name}: {row}");
        }
    }
    assert!(HOSTILE.contains("@team") && HOSTILE.contains("https://"), "the sample is hostile");
}

#[test]
fn long_markdown_says_what_it_leaves_out() {
    let sample = large();
    let page = sample.written(Format::Markdown);
    assert!(page.chars().count() < 65_536, "{}", page.chars().count());
    let line = page.lines().find(|line| line.contains("left out here for length")).unwrap();
    let left: usize = line.trim_start_matches('*').split(' ').next().unwrap().parse().unwrap();
    assert!(left > 0 && left < sample.findings(), "{line}");
    assert!(page.ends_with("it does not say that a collection is lawful.\n"));
}

#[test]
fn the_reference_programme_fits_a_comment() {
    let sample = sample::review(&[], &["examples/keystroke-programme"]);
    let page = sample.written(Format::Markdown);
    assert!(!page.contains("left out here for length"), "{} characters", page.chars().count());
    for finding in &sample.review.collections[0].findings {
        let name = &sample.session.program.rule(finding.rule).unwrap().name;
        assert!(page.contains(&format!("`{name}`")), "{name} is not told");
    }
}

#[test]
fn narration_is_sentences() {
    for (name, sample) in all() {
        let text = sample.written(Format::Narrated);
        for line in text.lines().filter(|line| !line.is_empty()) {
            assert!(line.ends_with(['.', '?', '!', '…']) && !line.starts_with(' '), "{name}: {line}");
            assert!(!line.contains(|found| matches!(found, '\u{2500}'..='\u{257f}' | '✗' | '·' | '\u{1b}')), "{name}: {line}");
            assert!(!line.contains("  "), "{name}: {line}");
        }
    }
    let text = with_everything().written(Format::Narrated);
    assert!(text.contains("lawful-basis of purpose measure is not declared") && !text.contains('['), "{text}");
}
