//! The scoreboard as a page of at most eighty columns.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ombud::diagnostic::Severity;

use super::COUNTED;
use super::score::{Case, Grade, Met, Scored, Violated};
use super::total::{Recall, Share, Total, total};

const WIDTH: usize = 80;
/// Where the citations of a list of rules begin.
const CITATIONS: usize = 42;
/// How many rules are named for one label.
const RULES_SHOWN: usize = 3;

const LEGEND: &str = "\
found    a violated finding cites the provision, or a part of it
half     a finding cites the paragraph, the decision a letter of it: counts half
near     a finding cites the article, but another paragraph or letter
missed   no violated finding cites the article
judged   the provision rests only on facts that are judgments already, such as
         `the notice is incomplete`: not counted in the strict column
strict   the manifest without such facts
full     the manifest with them
silent   a manifest that says only who is recorded, what, and what for: what is
         found here is found for want of a declaration, whatever the case was
open     rules that cite the provision and cannot tell; they count for nothing

The facts of the cases were chosen by people who knew the outcome, and a finding
can rest on what the record leaves unsaid: recall here flatters.
";

/// The whole page.
pub(crate) fn page(cases: &[Case]) -> String {
    let mut page = String::from("REAL DECISIONS, AND WHAT OMBUD SAYS OF THEIR FACTS\n\n");
    page += LEGEND;
    for case in cases {
        page += &one_case(case);
    }
    page += &rule_off("ALL CASES");
    page += &sums("Labels of tiers A and B", &total(cases, COUNTED));
    page += &sums("Labels of all tiers", &total(cases, &["A", "B", "C", "D"]));
    page
}

fn rule_off(title: &str) -> String {
    format!("\n{}\n{title}\n", "─".repeat(WIDTH))
}

fn one_case(case: &Case) -> String {
    let mut text = rule_off(&case.name);
    let grain = if case.labels.articles_only { "; articles only" } else { "" };
    text += &wrapped(&format!("{}; as of {}; tier {}{grain}", case.labels.authority, case.date, case.labels.tier(None)), 0);
    if !case.labels.facts_from_outcome.is_empty() {
        text += &wrapped(&format!("facts taken from the outcome: {}", case.labels.facts_from_outcome.join("; ")), 0);
    }
    text += &held_violated(case);
    text += &held_lawful(case);
    text += &unruled(case);
    text
}

fn held_violated(case: &Case) -> String {
    if case.scored.is_empty() {
        return "\nHeld violated: nothing\n".to_owned();
    }
    let mut text = format!("\n{:<40}{:>9}{:>9}{:>9}{:>7}\n", "Held violated", "strict", "full", "silent", "open");
    for scored in &case.scored {
        text += &label_line(case, scored);
    }
    let sum = total([case], &["A", "B", "C", "D"]);
    text += &points_line("  provision, points", &sum, |recall| recall.exact);
    text += &points_line("  article, points", &sum, |recall| recall.article);
    text
}

fn points_line(what: &str, sum: &Total, grain: impl Fn(Recall) -> Share) -> String {
    let [strict, whole, silent] = [sum.strict, sum.whole, sum.silent].map(|recall| points(grain(recall)));
    format!("{what:<40}{strict:>9}{whole:>9}{silent:>9}\n")
}

fn label_line(case: &Case, scored: &Scored) -> String {
    let tier = case.labels.tier(Some(&scored.label));
    let mut name = scored.label.clone();
    if tier != case.labels.tier(None) {
        let _ = write!(name, " (tier {tier})");
    }
    let judged = case.labels.is_evaluative(&scored.label);
    let [strict, silent] = [&scored.strict, &scored.silent].map(|met| if judged { "judged" } else { word(met.grade) });
    let open = if scored.open == 0 { String::new() } else { scored.open.to_string() };
    let mut text = format!("{}{strict:>9}{:>9}{silent:>9}{open:>7}\n", dotted(&name), word(scored.whole.grade)).trim_end().to_owned();
    text.push('\n');
    if let Some(scope) = case.labels.scope(&scored.label) {
        text += &wrapped(&format!("only on: {scope}"), 6);
    }
    let met = if scored.strict.grade == scored.whole.grade { &scored.strict } else { &scored.whole };
    text += &found_by(&scored.label, met);
    text
}

/// A label, and dots that lead to its columns.
fn dotted(name: &str) -> String {
    format!("  {name} {}", "·".repeat(37_usize.saturating_sub(name.chars().count())))
}

fn found_by(label: &str, met: &Met) -> String {
    let mut rules: Vec<String> = met.by.iter().take(RULES_SHOWN).map(|(rule, cites)| by_rule(label, rule, cites)).collect();
    if met.by.len() > RULES_SHOWN {
        rules.push(format!("{} more", met.by.len() - RULES_SHOWN));
    }
    if rules.is_empty() { String::new() } else { wrapped(&rules.join(", "), 6) }
}

/// A rule, with what it cites where that is not the label itself.
fn by_rule(label: &str, rule: &str, cites: &BTreeSet<String>) -> String {
    let others: Vec<&str> = cites.iter().filter(|cite| *cite != label).map(|cite| shortened(label, cite)).collect();
    if others.is_empty() || cites.contains(label) { rule.to_owned() } else { format!("{rule} [{}]", others.join(", ")) }
}

/// A citation without the name of the law, where a label has named it.
fn shortened<'a>(label: &str, cite: &'a str) -> &'a str {
    let law = label.split("Art. ").next().unwrap_or_default();
    cite.strip_prefix(law).and_then(|rest| rest.strip_prefix("Art. ")).unwrap_or(cite)
}

fn held_lawful(case: &Case) -> String {
    let mut text = String::new();
    if !case.denied.is_empty() {
        text += "\nExpressly held lawful\n";
    }
    for (label, rules) in &case.denied {
        let _ = writeln!(text, "  {label}");
        if let Some(scope) = case.labels.scope(label) {
            text += &wrapped(&format!("only on: {scope}"), 6);
        }
        if rules.is_empty() {
            text += "      no finding says otherwise\n";
        }
        for rule in rules {
            let items: Vec<&str> = rule.items.iter().map(String::as_str).collect();
            text += &wrapped(&format!("WRONG: {} [{}] {}", rule.severity.word(), rule.rule, items.join(", ")), 6);
        }
    }
    text
}

fn unruled(case: &Case) -> String {
    let (errors, others): (Vec<&Violated>, Vec<&Violated>) = case.unruled.iter().partition(|rule| rule.severity == Severity::Error);
    listed("Nobody ruled on these: errors", &errors) + &listed("Nobody ruled on these: warnings and notes", &others)
}

fn listed(title: &str, rules: &[&Violated]) -> String {
    let mut text = format!("\n{title} ({})\n", rules.len());
    for rule in rules {
        let cites = one_line(&rule.cites);
        let lines = textwrap::wrap(&cites, whole_words(WIDTH - CITATIONS));
        let first = lines.first().map_or("", |line| line.as_ref());
        let _ = writeln!(text, "  {:<width$}{first}", rule.rule, width = CITATIONS - 2);
        for line in lines.iter().skip(1) {
            let _ = writeln!(text, "{:CITATIONS$}{line}", "");
        }
    }
    text
}

/// Citations in one line; a law is named once where it repeats.
fn one_line(cites: &BTreeSet<String>) -> String {
    let mut line = String::new();
    let mut law = "";
    for cite in cites {
        let (name, rest) = cite.split_once(" Art. ").unwrap_or((cite, ""));
        let again = !rest.is_empty() && name == law;
        if !line.is_empty() {
            line += ", ";
        }
        line += if again { rest } else { cite };
        law = if rest.is_empty() { "" } else { name };
    }
    line
}

fn sums(title: &str, total: &Total) -> String {
    let mut text = format!("\n{title}, in {} cases\n", total.cases);
    text += &sum_line("recall of the provision, strict", total.strict, |recall| recall.exact);
    text += &sum_line("recall of the article, strict", total.strict, |recall| recall.article);
    text += &sum_line("recall of the provision, full", total.whole, |recall| recall.exact);
    text += &sum_line("recall of the article, full", total.whole, |recall| recall.article);
    text += &sum_line("recall of the provision, silent", total.silent, |recall| recall.exact);
    text += &sum_line("recall of the article, silent", total.silent, |recall| recall.article);
    let _ = writeln!(text, "  {:<46}{:>6}", "errors on what was expressly held lawful", total.wrong_errors);
    let _ = writeln!(text, "  {:<46}{:>6}", "errors on which nobody ruled", total.unruled_errors);
    text
}

fn sum_line(what: &str, recall: Recall, grain: impl Fn(Recall) -> Share) -> String {
    let share = grain(recall);
    let percent = share.percent().map_or_else(|| "-".to_owned(), |percent| format!("{percent:.1} %"));
    format!("  {what:<44}{percent:>8}{:>15}\n", format!("{} of {}", share.found(), share.of()))
}

fn points(share: Share) -> String {
    if share.of() == 0 { "-".to_owned() } else { format!("{}/{}", share.found(), share.of()) }
}

fn word(grade: Grade) -> &'static str {
    match grade {
        Grade::Found => "found",
        Grade::Half => "half",
        Grade::Near => "near",
        Grade::Missed => "missed",
    }
}

/// A paragraph, moved in.
fn wrapped(text: &str, indent: usize) -> String {
    let space = " ".repeat(indent);
    textwrap::fill(text, whole_words(WIDTH).initial_indent(&space).subsequent_indent(&space)) + "\n"
}

/// Lines that break at spaces only: names of rules and pinpoints stay whole.
fn whole_words(width: usize) -> textwrap::Options<'static> {
    textwrap::Options::new(width)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
}
