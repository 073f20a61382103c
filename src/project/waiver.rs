//! Waivers: findings that somebody answers for until a day.

use super::read::{Key, TableReader, Takes, Written};
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::Table;
use crate::source::{SourceId, Span};
use crate::time::Date;

/// The keys of a waiver.
const KEYS: &[Key] = &[
    Key { name: "rule", takes: Takes::Text, doc: "the rule whose finding is waived" },
    Key { name: "manifest", takes: Takes::Text, doc: "the manifest, relative to this file's folder" },
    Key { name: "collection", takes: Takes::Text, doc: "the `id` of the collection, by which it is found when its file is renamed" },
    Key { name: "item", takes: Takes::Text, doc: "the item that was found" },
    Key { name: "fingerprint", takes: Takes::Text, doc: "the fingerprint of the finding" },
    Key { name: "facts", takes: Takes::Text, doc: "the hash of what the deciding facts say" },
    Key { name: "reason", takes: Takes::Text, doc: "why the finding is accepted" },
    Key { name: "owner", takes: Takes::Text, doc: "who answers for it" },
    Key { name: "approver", takes: Takes::Text, doc: "who approved it: another person" },
    Key { name: "approved", takes: Takes::Date, doc: "the day of the approval" },
    Key { name: "expires", takes: Takes::Date, doc: "the first day on which it no longer holds" },
];

/// The keys of a file of waivers.
pub const WAIVER_KEYS: &[Key] =
    &[Key { name: "waiver", takes: Takes::Tables(KEYS), doc: "one finding that somebody answers for until a day" }];

/// What is written where a reason or a name has still to be filled in; none of them says anything.
const EMPTY_WORDS: &[&str] = &["", "-", "?", "n/a", "na", "none", "tbd", "todo", "fixme", "xxx", "unknown", "reason", "owner", "approver"];

/// One waiver as it is written, complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The rule whose finding is waived.
    pub rule: String,
    /// The path of the manifest, relative to the file's folder, with `/`.
    pub manifest: String,
    /// The `id` of the collection, by which it is found when its file is renamed.
    pub collection: Option<String>,
    /// The address of the item: `purpose[train-agents]`.
    pub item: String,
    /// The fingerprint of the finding.
    pub fingerprint: String,
    /// The hash of what the facts said when it was waived.
    pub facts: String,
    /// Why the finding is accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Who approved it.
    pub approver: String,
    /// The day of the approval.
    pub approved: Date,
    /// The first day on which it no longer holds.
    pub expires: Date,
    /// Its place: the header of its table.
    pub span: Span,
}

/// Reads a file of waivers. One that does not say all that a waiver has to say does not hold, and is told.
#[must_use]
pub fn read_waivers(tree: &Table<'_>, source: SourceId) -> (Vec<Waiver>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let tables = TableReader::new(tree, WAIVER_KEYS, "a file of waivers", &mut problems).tables("waiver");
    let waivers = tables.into_iter().filter_map(|(table, span)| waiver(table, Span { source, ..span }, &mut problems)).collect();
    (waivers, problems)
}

fn waiver(table: &Table<'_>, span: Span, problems: &mut Vec<Diagnostic>) -> Option<Waiver> {
    let mut reader = TableReader::new(table, KEYS, "a waiver", problems);
    let (rule, manifest, item) = (reader.text("rule"), reader.text("manifest"), reader.text("item"));
    let collection = reader.text("collection").map(|written| written.value);
    let (fingerprint, facts) = (reader.text("fingerprint"), reader.text("facts"));
    let (reason, owner, approver) = (reader.text("reason"), reader.text("owner"), reader.text("approver"));
    let (approved, expires) = (reader.date("approved"), reader.date("expires"));
    let texts = [
        ("rule", &rule),
        ("manifest", &manifest),
        ("item", &item),
        ("fingerprint", &fingerprint),
        ("facts", &facts),
        ("reason", &reason),
        ("owner", &owner),
        ("approver", &approver),
    ];
    let mut missing: Vec<&str> = texts.iter().filter(|(_, written)| says_nothing(written)).map(|(key, _)| *key).collect();
    missing
        .extend([("approved", approved.is_none()), ("expires", expires.is_none())].iter().filter(|(_, none)| *none).map(|(key, _)| *key));
    if !missing.is_empty() {
        let place = texts
            .iter()
            .find(|(key, _)| missing.first() == Some(key))
            .and_then(|(_, written)| written.as_ref())
            .map_or(span, |written| written.span);
        let message = format!("this waiver does not say its `{}`, so it does not hold", missing.join("`, `"));
        let error = Diagnostic::error(Code::WAIVER_INCOMPLETE, place, message);
        problems.push(error.help("a waiver says why, who answers for it, who else approved it, on which day, and until when"));
        return None;
    }
    let (owner, approver) = (owner?, approver?);
    if is_same_person(&owner.value, &approver.value) {
        let message = format!("`{}` approved a waiver of their own, so it does not hold", approver.value);
        let error = Diagnostic::error(Code::WAIVER_SELF_APPROVED, approver.span, message).also(owner.span, "answers for it");
        problems.push(error.help("have another person approve it"));
        return None;
    }
    Some(Waiver {
        rule: rule?.value,
        manifest: manifest?.value,
        collection,
        item: item?.value,
        fingerprint: fingerprint?.value,
        facts: facts?.value,
        reason: reason?.value,
        owner: owner.value,
        approver: approver.value,
        approved: approved?.value,
        expires: expires?.value,
        span,
    })
}

fn says_nothing(written: &Option<Written<String>>) -> bool {
    written.as_ref().is_none_or(|written| {
        let text = written.value.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
        EMPTY_WORDS.contains(&text.as_str())
    })
}

/// Whether two names mean one person: by the address in them where both have one, else by their letters and digits.
fn is_same_person(one: &str, other: &str) -> bool {
    let address = |name: &str| {
        let word = name.split(|sign: char| sign.is_whitespace() || "<>(),;".contains(sign)).find(|word| word.contains('@'))?;
        // What follows a `+` is a folder of the same mailbox.
        let (mailbox, host) = word.split_once('@').filter(|(mailbox, _)| !mailbox.is_empty())?;
        Some(format!("{}@{}", mailbox.split('+').next().unwrap_or(mailbox), host).to_lowercase())
    };
    let letters = |name: &str| name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    match (address(one), address(other)) {
        (Some(one), Some(other)) => one == other,
        _ => letters(one) == letters(other),
    }
}

/// A waiver that is still to be filled in, as text to be added to a file. Values are written as TOML strings.
#[must_use]
pub fn waiver_stub(waiver: &Waiver) -> String {
    let line = |key: &str, value: &str| format!("{key:<11} = {}\n", quoted(value));
    let mut text = String::from("[[waiver]]\n");
    text += &line("rule", &waiver.rule);
    text += &line("manifest", &waiver.manifest);
    if let Some(collection) = &waiver.collection {
        text += &line("collection", collection);
    }
    text += &line("item", &waiver.item);
    text += &line("fingerprint", &waiver.fingerprint);
    text += &line("facts", &waiver.facts);
    text += &line("reason", &waiver.reason);
    text += &line("owner", &waiver.owner);
    text += &line("approver", &waiver.approver);
    text += &format!("{:<11} = {}\n{:<11} = {}\n", "approved", waiver.approved, "expires", waiver.expires);
    text
}

/// A text as a basic string of TOML.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            sign if sign.is_control() => quoted += &format!("\\u{:04X}", u32::from(sign)),
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_recognised_by_the_address_or_the_letters() {
        assert!(is_same_person("Ann Lee <ann@acme.example>", "ANN@acme.example"));
        assert!(is_same_person("ann+dpo@acme.example", "ann@acme.example"));
        assert!(is_same_person("Ann Lee", "ann  lee"));
        assert!(!is_same_person("Ann Lee <ann@acme.example>", "Bo Li <bo@acme.example>"));
    }

    #[test]
    fn hostile_text_stays_in_its_string() {
        let text = format!("key = {}\n", quoted("a\"b\\c\nd\u{7f}é"));
        let arena = crate::manifest::Arena::new();
        let (tree, problems) = crate::manifest::parse(&arena, SourceId::default(), &text);
        assert_eq!(problems, []);
        let mut found = Vec::new();
        let key = [Key { name: "key", takes: Takes::Text, doc: "" }];
        assert_eq!(
            TableReader::new(&tree, &key, "it", &mut found).text("key").map(|written| written.value).as_deref(),
            Some("a\"b\\c\nd\u{7f}é")
        );
    }
}
