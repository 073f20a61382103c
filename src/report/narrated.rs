//! The report in whole sentences, in reading order: for those who listen to it, and for logs. No columns, boxes, colours or signs.

use std::io::{self, Write};

use super::entries::{Entry, by_gravity, entries};
use super::escape::{cut, prose};
use super::places::Places;
use super::tally::{Tally, counted};
use super::{Look, Report, aside, foot, way};
use crate::check::program::Verdict;
use crate::diagnostic::{Diagnostic, Label};
use crate::engine::{CollectionReview, Outcome};

/// So many characters of a text are told.
const LENGTH: usize = 1000;
/// So many characters of a value are told.
const VALUE: usize = 60;

/// Writes the report.
pub(super) fn write(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let review = report.review;
    let mut teller = Teller { report, places: Places::new(report.session, review), out };
    teller.beginning()?;
    for problem in &review.problems {
        let path = if problem.path.is_empty() { String::new() } else { format!("About the path {}: ", problem.path) };
        teller.say(&format!("{path}{}", problem.message))?;
        teller.say_if("To fix it", problem.help.as_deref())?;
    }
    for diagnostic in review.policy_diagnostics.iter().chain(&review.gate_findings) {
        teller.diagnostic(diagnostic)?;
    }
    for collection in &review.collections {
        teller.collection(collection)?;
    }
    teller.end()
}

struct Teller<'log, 'run> {
    report: &'log Report<'run>,
    places: Places<'run>,
    out: &'log mut dyn Write,
}

impl<'run> Teller<'_, 'run> {
    /// A sentence on a line of its own.
    fn say(&mut self, text: &str) -> io::Result<()> {
        let text = cut(&spoken(&prose(text)), LENGTH);
        let mut letters = text.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
        writeln!(self.out, "{first}{}{stop}", letters.as_str())
    }

    fn say_if(&mut self, head: &str, text: Option<&str>) -> io::Result<()> {
        text.map_or(Ok(()), |text| self.say(&format!("{head}: {text}")))
    }

    fn beginning(&mut self) -> io::Result<()> {
        let (tally, outcome) = (Tally::of(self.report), self.report.review.outcome(&self.report.session.program));
        self.say(&format!("Ombud review as of {}", self.report.review.as_of))?;
        let collections = counted(tally.collections as u64, "collection");
        let rules = counted(tally.rules_applied as u64, "rule");
        self.say(&format!("It read {collections} and applied {rules}"))?;
        self.say(&format!("Result: {}", tally.verdict(outcome)))?;
        let gate = if outcome == Outcome::Passes { "passes" } else { "does not pass" };
        self.say(&format!("The gate {gate}; the exit code is {}", outcome.code()))
    }

    fn collection(&mut self, collection: &CollectionReview) -> io::Result<()> {
        writeln!(self.out)?;
        let name = collection.id.as_ref().map_or(String::new(), |id| format!(" of the collection {id}"));
        self.say(&format!("Manifest {}{name}", collection.path))?;
        for diagnostic in &collection.diagnostics {
            self.diagnostic(diagnostic)?;
        }
        let mut told: Vec<Entry<'_>> = entries(self.report, collection);
        told.retain(|entry| entry.why.is_none());
        by_gravity(&mut told);
        match told.len() {
            0 => self.say("It has no findings that count at the gate")?,
            count => self.say(&format!("It has {}", counted(count as u64, "finding")))?,
        }
        let count = told.len();
        for (index, entry) in told.iter().enumerate() {
            self.finding(entry, (index + 1, count))?;
        }
        Ok(())
    }

    fn finding(&mut self, entry: &Entry<'_>, (number, count): (usize, usize)) -> io::Result<()> {
        let (finding, program) = (entry.finding, &self.report.session.program);
        writeln!(self.out)?;
        let article = if entry.severity == crate::diagnostic::Severity::Error { "an" } else { "a" };
        let verdict = if finding.verdict == Verdict::Violated { "violated" } else { "undetermined" };
        let gates = if entry.gates { "" } else { ", which does not stop the gate" };
        self.say(&format!("Finding {number} of {count}, {article} {}, {verdict}{gates}", entry.severity.word()))?;
        self.say(&finding.message)?;
        self.place("It stands", &finding.primary)?;
        for label in &finding.secondary {
            self.place("It also rests on what stands", label)?;
        }
        if let Some(law) = foot::law(program, entry.rule, finding) {
            self.say(&format!("Law: {law}"))?;
        }
        if !finding.subjects.is_empty() {
            let places = if finding.jurisdictions.is_empty() { String::new() } else { format!(" in {}", listed(&finding.jurisdictions)) };
            self.say(&format!("It concerns {}{places}", listed(&finding.subjects)))?;
        }
        if let Some(route) = &finding.route {
            let steps: Vec<String> = route.nodes.iter().map(|node| node.address.clone()).collect();
            let left =
                route.left_out.map_or(String::new(), |(count, _)| format!("; {} left out", counted(count as u64, "step| in between")));
            self.say(&format!("The way is: {}{left}", steps.join(", then ")))?;
            self.say(&format!("On it, {}", way::remark(program, entry.rule, route)))?;
        }
        if finding.verdict == Verdict::Undetermined {
            let first = if finding.quickest.is_empty() { None } else { Some(listed(&finding.quickest)) };
            self.say_if("Declare first", first.as_deref())?;
        }
        self.say_if("To fix it", Some(&entry.rule.help))?;
        self.say_if("To ask counsel", entry.rule.ask.as_deref())?;
        self.say(&format!("The rule is {}", entry.rule.name))
    }

    fn place(&mut self, head: &str, label: &Label) -> io::Result<()> {
        let name = self.places.text(label.span.source).name;
        let position = self.places.position(label.span);
        // Quotes and brackets are noise to a listener.
        let value = self.places.excerpt(label.span, VALUE);
        let value = value.trim_matches(['[', ']', '"', '\'', ' ']);
        let said = if value.is_empty() || value.contains('\n') { String::new() } else { format!(", where it says {value}") };
        let what = if label.text.is_empty() { String::new() } else { format!(": {}", label.text) };
        self.say(&format!("{head} in line {}, column {} of {name}{said}{what}", position.line, position.column))
    }

    fn diagnostic(&mut self, found: &Diagnostic) -> io::Result<()> {
        writeln!(self.out)?;
        self.say(&format!("{}, {}: {}", found.severity.word(), found.code.word(), found.message))?;
        self.place("It stands", &found.primary)?;
        self.say_if("To fix it", found.help.as_deref())
    }

    fn end(&mut self) -> io::Result<()> {
        let tally = Tally::of(self.report);
        writeln!(self.out)?;
        for waived in aside::waived(self.report) {
            self.say(&format!(
                "The finding of the rule {} on {} in {} is waived until {}: {}",
                waived.rule, waived.item, waived.path, waived.until, waived.reason
            ))?;
            self.say(&format!("{} answers for it, and {} approved it", waived.owner, waived.approver))?;
        }
        for line in aside::known(tally.in_baseline, tally.at_base) {
            self.say(&line)?;
        }
        for (name, count, remark) in tally.rows() {
            self.say(format!("{name}: {count} {remark}").trim_end())?;
        }
        let outcome = self.report.review.outcome(&self.report.session.program);
        self.say(&format!("In the end: {}", tally.verdict(outcome)))
    }
}

/// `a, b and c`
fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// A text as it is read aloud: addresses in words, signs by their names.
fn spoken(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(spoken_word).collect();
    let text = words.join(" ").replace("§§", "sections").replace('§', "section").replace(['`', '"'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `purpose[train].lawful-basis` as `lawful-basis of purpose train`; other words as they are.
fn spoken_word(word: &str) -> String {
    let end = word.trim_end_matches([',', ';', ':', ')', '.']).len();
    let (address, after) = word.split_at_checked(end).unwrap_or((word, ""));
    let start = address.len() - address.trim_start_matches('(').len();
    let (before, address) = address.split_at_checked(start).unwrap_or(("", address));
    let is_kind = |kind: &str| !kind.is_empty() && kind.chars().all(|found| found.is_ascii_lowercase() || found == '-');
    let Some((kind, rest)) = address.split_once('[').filter(|(kind, _)| is_kind(kind)) else { return word.to_owned() };
    let Some((key, attribute)) = rest.rsplit_once(']') else { return word.to_owned() };
    let entity = if key == "?" { format!("a {kind} that is not declared") } else { format!("{kind} {key}") };
    match attribute.strip_prefix('.') {
        Some(attribute) => format!("{before}{attribute} of {entity}{after}"),
        None => format!("{before}{entity}{after}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_spoken() {
        assert_eq!(
            spoken("see purpose[train].lawful-basis, or field[?];"),
            "see lawful-basis of purpose train, or a field that is not declared;"
        );
        assert_eq!(spoken("`x` of \"y\" in § 3 [1]"), "x of y in section 3 [1]");
        assert_eq!(listed(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b and c");
    }
}
