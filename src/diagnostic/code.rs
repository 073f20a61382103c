//! The table of all diagnostic codes. A code is stable: scripts and searches rely on it.

/// A diagnostic code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(&'static str);

impl Code {
    /// The code as printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.0
    }
}

/// What `ombud explain CODE` prints.
#[derive(Debug, Clone, Copy)]
pub struct CodeInfo {
    /// The code.
    pub code: Code,
    /// One line.
    pub title: &'static str,
    /// What it means and what to do.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($name:ident $word:literal $title:literal $explanation:literal)*) => {
        impl Code {
            $(#[doc = $title] pub const $name: Self = Self($word);)*
        }
        /// All codes, in the order of the table.
        pub const CODES: &[CodeInfo] = &[
            $(CodeInfo { code: Code::$name, title: $title, explanation: $explanation },)*
        ];
    };
}

codes! {
    SYNTAX "syntax" "the text is not well formed"
        "A policy or manifest could not be read at this place. What stands before and after it was still read; for a manifest, every list of the file then counts as possibly incomplete, so that a lost line cannot make a rule pass."
    TOO_DEEP "too-deep" "nesting is too deep"
        "Conditions may nest 128 deep, counted after defines are expanded. Split the condition into defines, or write the list flat."
    UNKNOWN_NAME "unknown-name" "a name that nothing declares"
        "A policy uses a word that no loaded pack declares: an entity, attribute, term, law, rule, figure, define or variable."
    DUPLICATE "duplicate" "one name is declared twice"
        "Two declarations share a name. Both places are shown; rename one, or remove it."
    WRONG_TYPE "wrong-type" "the types do not fit"
        "An operator is used with something that it does not take, such as an order between terms."
    NEVER_HOLDS "never-holds" "a condition that can never hold"
        "Whatever a manifest declares, this condition is false: the terms are disjoint, the value is not among those of the attribute, or two parts exclude each other."
    NEVER_MATTERS "never-matters" "an exception that can never matter"
        "Where this exception holds, the rule is not breached anyway."
    BAD_CITATION "bad-citation" "a citation outside of its law"
        "The law declares which articles, recitals, sections or points it has; this pinpoint is none of them."
    INCOMPLETE_RULE "incomplete-rule" "a rule lacks a part"
        "Every rule has its law, a message, and executable examples: violated, satisfied and undetermined, one excused for each exception, and not-applicable where it has an area, a date or a guard."
    UNUSED "unused" "a declaration that nothing uses"
        "A define, figure or law that no rule uses. An error in bundled packs, a warning elsewhere."
    UNPREFIXED "unprefixed" "an attribute without its pack's prefix"
        "A pack that adds an attribute to an entity of another pack gives it a prefix of its own, so that a later release of the model cannot clash with it. No bundled attribute ever begins with a prefix that a pack declares."
    NOT_IN_FORCE "not-in-force" "a figure without a value on the day of the review"
        "None of the figure's values holds on this day, so conditions that read it are unknown."
    RECURSIVE "recursive" "a definition that uses itself"
        "Every evaluation ends, so a define, or a term's ancestry, cannot lead back to itself."
    BAD_OVERRIDE "bad-override" "an override that displaces nothing"
        "A rule can displace a rule of a wider area over the same kind of item, and overrides form no circle."
    SILENCE_WOULD_PASS "silence-would-pass" "leaving something undeclared would make the rule pass"
        "`is declared` stands where deleting a declaration could turn a breach into a pass. Put it under `require`, `advise` or `unless`, and `is undeclared` under `forbid` or `where`; outside the bundled packs `silence-passes \"reason\"` allows it, and every report counts such rules."
    MIXED_CONNECTIVES "mixed-connectives" "`and` and `or` on one level"
        "Which of the two readings is meant must be said with parentheses."
    NOT_EVALUATED "not-evaluated" "something that this version reads but cannot evaluate"
        "Time, effort and shortest routes are part of the language and not yet of the evaluator."
    CONFLICT "conflict" "two rules that cannot both be met"
        "Two rules over the same items, under the same conditions, ask for opposite values of one fact, and neither overrides the other."
    FIXED_ABOVE "fixed-above" "settings that a file further up does not let this one have"
        "An `ombud.toml` further up says `fixed = true` under `[gate]`: files below it can add packs, terms and entities to take over, but cannot choose or leave out rules or manifests, and cannot soften the gate. What this file says of them is not heard."
    UNKNOWN_KEY "unknown-key" "a key that the model does not have"
        "The manifest says something under a name that no loaded pack declares. Nothing is ignored silently: correct the name, or declare the attribute in a pack of your own."
    UNKNOWN_VALUE "unknown-value" "a value that the model does not have"
        "The attribute takes one of several values or terms, and this is none of them."
    BAD_VALUE "bad-value" "a value of the wrong type"
        "The attribute takes another type of value. The value was refused, and rules that read it are undetermined."
    DANGLING_REFERENCE "dangling-reference" "a reference to nothing"
        "The manifest names an entity that it does not declare."
    MISSING_KEY "missing-key" "an entity without its key"
        "Entities of this kind are told apart by a key, which this one lacks. It is still judged."
    RENAMED "renamed" "an attribute under its former name"
        "The attribute was renamed. The former name is still read."
    NEWER_LANGUAGE "newer-language" "the manifest asks for a newer version"
        "The manifest says that it was written for a later version of the language than this binary knows."
    DATE_IN_FUTURE "date-in-future" "a document dated after the day of the review"
        "Planned evidence is no evidence: the age of a document that is dated in the future is unknown."
    UNREADABLE "unreadable" "a file that cannot be read"
        "The file could not be opened, is no UTF-8 text, or is larger than the limit of 16 MiB."
    STEP_BUDGET "step-budget" "a manifest that takes too long to judge"
        "The rules left over are reported as not checked, and the exit code is 2."
    NOT_NORMALISED "not-normalised" "a key that is not in Unicode normal form C"
        "Two keys that look alike could be told apart by their bytes. Write the key in normal form C."
}
