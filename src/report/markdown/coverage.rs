//! How much of the legal reference is encoded: its entries with the rules that encode them, or why none can.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::super::catalogue::{encoded, examples_by_verdict, selected, uncovered};
use super::super::counted;
use super::{Side, heading, pack_name, plain, row};
use crate::check::program::Rule;
use crate::engine::{ReferenceSection, Session, legal_reference, weight};

const INTRODUCTION: &str = "\
<!-- `ombud rules --matrix --format markdown` prints this page; `UPDATE_DOCS=1 cargo test --test documentation` writes it here. -->

# What of the law is encoded

The legal reference is a list of provisions, guidelines, judgments and practices, kept in
[policies/reference.toml](../policies/reference.toml). Each rule says which of them it encodes, and each pack which of them
no declaration can decide, and why. That a rule encodes an entry does not mean that it decides all of it: what a manifest
cannot declare, no rule can see.
";

const KEY: &str = "\
Below, each entry stands with its rules: the pack and the severity of a rule, and how many examples show it **V**iolated,
**S**atisfied, **U**ndetermined, **E**xcused and **N**ot applicable. Each example is run as a test.
";

/// The entries with what is said of them.
struct Coverage<'run> {
    session: &'run Session,
    encoded: BTreeMap<&'run str, Vec<&'run Rule>>,
    uncovered: BTreeMap<&'run str, &'run str>,
}

/// How many entries there are, and what became of them.
#[derive(Default, Clone, Copy)]
struct Count {
    entries: usize,
    encoded: usize,
    uncovered: usize,
}

impl Count {
    fn add(self, other: Self) -> Self {
        Self { entries: self.entries + other.entries, encoded: self.encoded + other.encoded, uncovered: self.uncovered + other.uncovered }
    }

    fn neither(self) -> usize {
        self.entries.saturating_sub(self.encoded + self.uncovered)
    }

    /// The share that is encoded, in per cent, rounded down.
    fn share(self) -> String {
        let tenths = (self.encoded * 1000).checked_div(self.entries).unwrap_or(0);
        format!("{}.{} %", tenths / 10, tenths % 10)
    }
}

/// Writes the page.
///
/// # Errors
/// Where the output cannot be written.
pub fn write_coverage(session: &Session, out: &mut dyn Write) -> io::Result<()> {
    let coverage = Coverage { session, encoded: encoded(session), uncovered: uncovered(session) };
    let reference = legal_reference();
    let (whole, partly): (Vec<&ReferenceSection>, Vec<&ReferenceSection>) = reference.iter().partition(|section| section.whole);
    writeln!(out, "{INTRODUCTION}")?;
    let rules = selected(session);
    let examples: usize = rules.iter().map(|rule| rule.examples.len()).sum();
    writeln!(out, "{} with {}.\n", counted(rules.len() as u64, "rule"), counted(examples as u64, "example"))?;
    writeln!(out, "## Totals\n")?;
    coverage.totals(out, &whole)?;
    writeln!(out, "\nOf the law of single countries, a part is encoded so far:\n")?;
    coverage.totals(out, &partly)?;
    writeln!(out, "\n{KEY}")?;
    for section in &whole {
        writeln!(out, "## {}\n", plain(&section.title))?;
        coverage.entries(out, section)?;
        writeln!(out)?;
    }
    for section in &partly {
        writeln!(out, "## {}\n", plain(&section.title))?;
        coverage.entries(out, section)?;
        coverage.open(out, section)?;
    }
    coverage.outside(out, &reference)?;
    let unbound: Vec<String> = rules.iter().filter(|rule| rule.covers.is_empty()).map(|rule| coverage.linked(rule)).collect();
    if !unbound.is_empty() {
        writeln!(out, "## Rules beyond the reference\n\nThese encode no entry of it: {}.", unbound.join(", "))?;
    }
    Ok(())
}

impl Coverage<'_> {
    fn count(&self, section: &ReferenceSection) -> Count {
        let ids = || section.entries.iter().map(|entry| entry.id.as_str());
        Count {
            entries: section.entries.len(),
            encoded: ids().filter(|id| self.encoded.contains_key(id)).count(),
            uncovered: ids().filter(|id| !self.encoded.contains_key(id) && self.uncovered.contains_key(id)).count(),
        }
    }

    fn totals(&self, out: &mut dyn Write, sections: &[&ReferenceSection]) -> io::Result<()> {
        use Side::{Left, Right};
        let columns = [
            ("section", Left),
            ("entries", Right),
            ("encoded", Right),
            ("no declaration decides", Right),
            ("neither", Right),
            ("share encoded", Right),
        ];
        heading(out, &columns)?;
        let mut sum = Count::default();
        for section in sections {
            let count = self.count(section);
            sum = sum.add(count);
            totals_row(out, &plain(&section.title), count)?;
        }
        totals_row(out, "**together**", sum)
    }

    /// The entries of a section about which something is said; of a whole section, all.
    fn entries(&self, out: &mut dyn Write, section: &ReferenceSection) -> io::Result<()> {
        let told = |id: &str| section.whole || self.encoded.contains_key(id) || self.uncovered.contains_key(id);
        let entries: Vec<_> = section.entries.iter().filter(|entry| told(&entry.id)).collect();
        if entries.is_empty() {
            return Ok(());
        }
        table_heading(out)?;
        for entry in entries {
            self.entry(out, &entry.id, &entry.about)?;
        }
        Ok(())
    }

    fn entry(&self, out: &mut dyn Write, id: &str, about: &str) -> io::Result<()> {
        let mut first = format!("**{id}** {}", plain(about)).trim_end().to_owned();
        if let Some(rules) = self.encoded.get(id) {
            for rule in rules {
                let mut cells = vec![std::mem::take(&mut first), self.linked(rule), pack_name(&self.session.program, rule.pack).to_owned()];
                cells.push(weight(rule).word().to_owned());
                cells.extend(examples_by_verdict(rule).map(|count| count.to_string()));
                row(out, &cells)?;
            }
            return Ok(());
        }
        let why = match self.uncovered.get(id) {
            Some(reason) => format!("*no declaration decides it:* {}", plain(reason)),
            None => "*not encoded*".to_owned(),
        };
        let mut cells = vec![first, why];
        cells.resize(9, String::new());
        row(out, &cells)
    }

    /// The entries of a section that nothing encodes, by their names.
    fn open(&self, out: &mut dyn Write, section: &ReferenceSection) -> io::Result<()> {
        let is_open = |id: &str| !self.encoded.contains_key(id) && !self.uncovered.contains_key(id);
        let open = section.entries.iter().filter(|entry| is_open(&entry.id));
        let open: Vec<String> = open.map(|entry| format!("{} ({})", plain(&entry.about), entry.id)).collect();
        match (open.len(), self.count(section).neither() == section.entries.len()) {
            (0, _) => writeln!(out),
            (_, true) => writeln!(out, "Nothing is encoded yet: {}.\n", open.join("; ")),
            (_, false) => writeln!(out, "\nNot encoded yet: {}.\n", open.join("; ")),
        }
    }

    /// The entries that rules or packs name and the reference does not have: those of packs given by path.
    fn outside(&self, out: &mut dyn Write, reference: &[ReferenceSection]) -> io::Result<()> {
        let known: BTreeSet<&str> = reference.iter().flat_map(|section| &section.entries).map(|entry| entry.id.as_str()).collect();
        let named: BTreeSet<&str> = self.encoded.keys().chain(self.uncovered.keys()).copied().collect();
        let outside: Vec<&str> = named.difference(&known).copied().collect();
        if outside.is_empty() {
            return Ok(());
        }
        writeln!(out, "## Entries of other packs\n")?;
        table_heading(out)?;
        for id in outside {
            self.entry(out, id, "")?;
        }
        writeln!(out)
    }

    /// A rule's name, for a bundled one with the way from `docs/` to its file.
    fn linked(&self, rule: &Rule) -> String {
        let file = self.session.sources.get(rule.name_span.source).filter(|_| rule.name_span.source < self.session.own_from);
        match file {
            Some(file) => format!("[{}](../{})", rule.name, file.name),
            None => rule.name.clone(),
        }
    }
}

fn table_heading(out: &mut dyn Write) -> io::Result<()> {
    use Side::{Left, Right};
    let columns = [("entry", Left), ("rule", Left), ("pack", Left), ("severity", Left)];
    let counts = ["V", "S", "U", "E", "N"].map(|letter| (letter, Right));
    heading(out, &[&columns[..], &counts[..]].concat())
}

fn totals_row(out: &mut dyn Write, title: &str, count: Count) -> io::Result<()> {
    let numbers = [count.entries, count.encoded, count.uncovered, count.neither()].map(|number| number.to_string());
    let cells: Vec<String> = std::iter::once(title.to_owned()).chain(numbers).chain([count.share()]).collect();
    row(out, &cells)
}
