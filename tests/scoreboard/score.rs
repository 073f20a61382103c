//! How findings are held against labels.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ombud::diagnostic::Severity;
use ombud::time::Date;

use super::case::Labels;
use super::said::{Said, rules_on, said_of};
use super::silent::with_twin;

/// How near a citation comes to a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// Another article.
    Missed,
    /// The same article, another paragraph or letter.
    Near,
    /// The paragraph of which the label names a part.
    Half,
    /// The provision, or a part of it.
    Found,
}

/// How near a citation comes to a label: one without a letter meets a citation with one, the reverse is worth half.
pub(crate) fn grade(label: &str, citation: &str) -> Grade {
    let part_of = |part: &str, whole: &str| part.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('('));
    if part_of(citation, label) {
        Grade::Found
    } else if part_of(label, citation) {
        Grade::Half
    } else if article(citation) == article(label) {
        Grade::Near
    } else {
        Grade::Missed
    }
}

/// `GDPR Art. 5(1)(c)` → `GDPR Art. 5`.
fn article(provision: &str) -> &str {
    provision.split('(').next().unwrap_or(provision).trim_end()
}

/// The best that the violated findings of one manifest make of a label.
pub(crate) struct Met {
    /// How near the nearest comes.
    pub(crate) grade: Grade,
    /// The rules that come so near, with what they cite there.
    pub(crate) by: BTreeMap<String, BTreeSet<String>>,
}

/// One label, held against what was found.
pub(crate) struct Scored {
    /// The provision.
    pub(crate) label: String,
    /// By the manifest without judgments.
    pub(crate) strict: Met,
    /// By the manifest with them.
    pub(crate) whole: Met,
    /// By a manifest that says nothing beside whom it records, what, and what for.
    pub(crate) silent: Met,
    /// How many rules that cite it cannot tell.
    pub(crate) open: usize,
}

/// A rule that is violated, with its citations and items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violated {
    /// How grave the rule is.
    pub(crate) severity: Severity,
    /// Its name.
    pub(crate) rule: String,
    /// What it cites.
    pub(crate) cites: BTreeSet<String>,
    /// What it is about.
    pub(crate) items: BTreeSet<String>,
}

/// One case, scored.
pub(crate) struct Case {
    /// The name of its folder.
    pub(crate) name: String,
    /// The day as of which it was reviewed.
    pub(crate) date: Date,
    /// What was decided.
    pub(crate) labels: Labels,
    /// The provisions held violated.
    pub(crate) scored: Vec<Scored>,
    /// For each provision held lawful: the rules that say otherwise, in either manifest.
    pub(crate) denied: Vec<(String, Vec<Violated>)>,
    /// Violated rules on which nobody ruled, by the manifest without judgments.
    pub(crate) unruled: Vec<Violated>,
}

impl Case {
    /// Reads and scores the case in a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let labels = Labels::read(folder)?;
        let date = labels.date()?;
        let rules = rules_on(date)?;
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let strict_path = folder.join("strict.collection.toml");
        let strict = said_of(&rules, &strict_path)?;
        let silent = with_twin(&strict_path, &name, |twin| said_of(&rules, twin))?;
        let whole = said_of(&rules, &folder.join("collection.toml"))?;
        let scored = labels.violated.iter().map(|label| Scored {
            label: label.clone(),
            strict: met(&labels, label, &strict),
            whole: met(&labels, label, &whole),
            silent: met(&labels, label, &silent),
            open: left_open(&labels, label, &strict),
        });
        let scored = scored.collect();
        let denied =
            labels.not_violated.iter().map(|label| (label.clone(), denying(&labels, label, strict.iter().chain(&whole)))).collect();
        let unruled = gathered(strict.iter().filter(|said| said.violated && !is_ruled_on(&labels, said)));
        Ok(Self { name, date, labels, scored, denied, unruled })
    }

    /// How many rules of the severity of an error deny what was held lawful.
    pub(crate) fn wrong_errors(&self) -> usize {
        self.denied.iter().flat_map(|(_, rules)| rules).filter(|rule| rule.severity == Severity::Error).count()
    }

    /// How many rules of the severity of an error are violated though nobody ruled on what they cite.
    pub(crate) fn unruled_errors(&self) -> usize {
        self.unruled.iter().filter(|rule| rule.severity == Severity::Error).count()
    }
}

/// How near a finding comes to a label, with the citations that come so near.
fn nearness<'a>(labels: &Labels, label: &str, said: &'a Said) -> (Grade, Vec<&'a String>) {
    if !labels.in_scope(label, &said.item) {
        return (Grade::Missed, Vec::new());
    }
    let graded: Vec<(Grade, &String)> =
        said.cites.iter().map(|cite| (if labels.is_cited_as(label, cite) { Grade::Found } else { grade(label, cite) }, cite)).collect();
    let best = graded.iter().map(|(grade, _)| *grade).max().unwrap_or(Grade::Missed);
    (best, graded.into_iter().filter(|(grade, _)| *grade == best).map(|(_, cite)| cite).collect())
}

fn met(labels: &Labels, label: &str, said: &[Said]) -> Met {
    let mut best = Met { grade: Grade::Missed, by: BTreeMap::new() };
    for said in said.iter().filter(|said| said.violated) {
        let (grade, cites) = nearness(labels, label, said);
        if grade == Grade::Missed || grade < best.grade {
            continue;
        }
        if grade > best.grade {
            best = Met { grade, by: BTreeMap::new() };
        }
        best.by.entry(said.rule.clone()).or_default().extend(cites.into_iter().cloned());
    }
    best
}

fn left_open(labels: &Labels, label: &str, said: &[Said]) -> usize {
    let open = said.iter().filter(|said| !said.violated && nearness(labels, label, said).0 >= Grade::Half);
    open.map(|said| said.rule.as_str()).collect::<BTreeSet<_>>().len()
}

/// The violated rules that cite a provision held lawful, or the paragraph that it is a part of.
fn denying<'a>(labels: &Labels, label: &str, said: impl Iterator<Item = &'a Said>) -> Vec<Violated> {
    gathered(said.filter(|said| said.violated && nearness(labels, label, said).0 >= Grade::Half))
}

fn is_ruled_on(labels: &Labels, said: &Said) -> bool {
    labels.violated.iter().chain(&labels.not_violated).any(|label| nearness(labels, label, said).0 >= Grade::Half)
}

/// Findings by rule, the grave ones first.
fn gathered<'a>(said: impl Iterator<Item = &'a Said>) -> Vec<Violated> {
    let mut rules: BTreeMap<&str, Violated> = BTreeMap::new();
    for said in said {
        let rule = rules.entry(&said.rule).or_insert_with(|| Violated {
            severity: said.severity,
            rule: said.rule.clone(),
            cites: BTreeSet::new(),
            items: BTreeSet::new(),
        });
        rule.cites.extend(said.cites.iter().cloned());
        rule.items.insert(said.item.clone());
    }
    let mut rules: Vec<Violated> = rules.into_values().collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.severity));
    rules
}
