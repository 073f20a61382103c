//! A case: what an authority or court found, and what of it counts how.

use std::collections::BTreeMap;
use std::path::Path;

use ombud::time::Date;

/// What was found, as `labels.toml` has it.
#[derive(serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Labels {
    /// Who decided, and under which number.
    pub(crate) authority: String,
    date: toml::value::Datetime,
    /// How sure the labels are: A, B, C or D.
    tier: String,
    /// Provisions held violated.
    pub(crate) violated: Vec<String>,
    /// Provisions expressly held not violated.
    pub(crate) not_violated: Vec<String>,
    /// Of the violated: those that rest on facts only which are judgments already.
    #[serde(default)]
    evaluative: Vec<String>,
    /// Tiers of single labels that differ from the case's.
    #[serde(default)]
    tier_of: BTreeMap<String, String>,
    /// Whether the labels name articles only, so that a paragraph cannot be right or wrong.
    #[serde(default)]
    pub(crate) articles_only: bool,
    /// Labels that hold for a part of the collection only.
    #[serde(default)]
    scope: BTreeMap<String, Scope>,
    /// Other beginnings of citations that mean a label: a court's own judgments on its article.
    #[serde(default)]
    cited_as: BTreeMap<String, Vec<String>>,
    /// Facts that whoever wrote the record took from the outcome.
    #[serde(default)]
    pub(crate) facts_from_outcome: Vec<String>,
}

/// The part of a collection for which a label holds.
#[derive(serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Scope {
    /// In words.
    of: String,
    /// The items of findings that are about it.
    items: Vec<String>,
}

impl Labels {
    /// Reads the labels of a case.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let path = folder.join("labels.toml");
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let labels: Self = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        labels.refers_to_labels().map_err(|name| format!("{}: `{name}` is no label", path.display()))?;
        Ok(labels)
    }

    /// Every provision that is named besides must be one of the labels: a misspelt one would count for nothing.
    fn refers_to_labels(&self) -> Result<(), String> {
        let mut named = self.evaluative.iter().chain(self.tier_of.keys()).chain(self.scope.keys()).chain(self.cited_as.keys());
        match named.find(|name| !self.violated.contains(name) && !self.not_violated.contains(name)) {
            Some(name) => Err(name.clone()),
            None => Ok(()),
        }
    }

    /// The day of the decision.
    pub(crate) fn date(&self) -> Result<Date, String> {
        let text = self.date.to_string();
        Date::parse(&text).ok_or_else(|| format!("`{text}` is no date"))
    }

    /// The tier of a label, or of the case.
    pub(crate) fn tier(&self, label: Option<&str>) -> &str {
        label.and_then(|label| self.tier_of.get(label)).unwrap_or(&self.tier)
    }

    /// Whether a label rests on facts only which are judgments already.
    pub(crate) fn is_evaluative(&self, label: &str) -> bool {
        self.evaluative.iter().any(|other| other == label)
    }

    /// Whether a finding on this item can be about the label.
    pub(crate) fn in_scope(&self, label: &str, item: &str) -> bool {
        self.scope.get(label).is_none_or(|scope| scope.items.iter().any(|other| other == item))
    }

    /// For which part of the collection a label holds, in words.
    pub(crate) fn scope(&self, label: &str) -> Option<&str> {
        self.scope.get(label).map(|scope| scope.of.as_str())
    }

    /// Whether a citation is another way to write a label.
    pub(crate) fn is_cited_as(&self, label: &str, citation: &str) -> bool {
        self.cited_as.get(label).is_some_and(|beginnings| beginnings.iter().any(|beginning| citation.starts_with(beginning)))
    }
}
