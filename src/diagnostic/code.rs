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
    CONFLICT "conflict" "two rules that cannot both be met"
        "Two rules over the same items, under the same conditions, ask for opposite values of one fact, and neither overrides the other."
    FIXED_ABOVE "fixed-above" "settings that a file further up does not let this one have"
        "An `ombud.toml` further up says `fixed = true` under `[gate]`: files below it can add packs, terms and entities to take over, but cannot choose or leave out rules or manifests, and cannot soften the gate. What this file says of them is not heard."
    WAIVER_INCOMPLETE "waiver-incomplete" "a waiver that lacks its reason, its owner, its approver or its days"
        "A waiver is a legal act: it says which finding it accepts and why, who answers for it, which other person approved it and when, and until which day it holds. One that lacks any of these, or has a placeholder there, does not hold, and the finding counts."
    WAIVER_SELF_APPROVED "waiver-self-approved" "a waiver that its owner approved"
        "Who answers for a finding and who approves that it is accepted are two people. The waiver does not hold."
    WAIVER_EXPIRED "waiver-expired" "a waiver whose time is over"
        "The waiver names its last day, and that day is over: the finding counts again. Mend what was found, or have the waiver approved anew."
    WAIVER_EXPIRES_SOON "waiver-expires-soon" "a waiver whose time is nearly over"
        "The waiver still holds, and will not for long. How long before its last day this is reported is said by `soon` under `[waivers]` in `ombud.toml`."
    WAIVER_NOT_YET "waiver-not-yet" "a waiver that is approved on a day to come"
        "The day of the approval lies after the day of the review, so the waiver does not hold yet."
    WAIVER_TOO_LONG "waiver-too-long" "a waiver that holds for too long"
        "A waiver is looked at again at least once in the time that `longest` under `[waivers]` in `ombud.toml` gives: a year, if nothing is said. One that holds for longer does not hold."
    WAIVER_WIDENED "waiver-widened" "a waiver of something else than what is found now"
        "The finding is the same, but what the facts say, or who is concerned, changed since it was waived. What was approved is not what is declared now, so the waiver does not hold. Have the finding as it is approved, with `ombud waive FINGERPRINT`."
    WAIVER_UNUSED "waiver-unused" "a waiver of nothing that is found"
        "No finding of the manifest has this fingerprint any more: it was mended, or something else is found in its place. Remove the waiver, so that it cannot cover a later finding unseen."
    WAIVER_FORBIDDEN "waiver-forbidden" "a waiver of a rule that cannot be waived"
        "The rule says `unwaivable`, or `ombud.toml` does: nobody in the project can accept its findings."
    GATE_CHANGED "gate-changed" "a change to what decides"
        "Settings, waivers, baseline or packs differ between the base revision and the present files. With `--policy-from` the base's were used, so the change did not weigh on its own review; it takes effect once it is merged."
    MANIFEST_GONE "manifest-gone" "a manifest that the base revision has and the change has not"
        "The base revision declares a collection that is declared no longer. Where the collection has ended, nothing is to be done; where it goes on, it is now declared nowhere."
    MANIFEST_OUT_OF_REACH "manifest-out-of-reach" "a manifest that was moved to where it is not read"
        "The change renames a manifest so that it no longer has the name of one, moves it to a folder that is passed over, or has `ombud.toml` exclude it: its collection would go on unreviewed."
    BECAME_UNDECLARED "became-undeclared" "a fact that was declared and is no longer"
        "At the base revision the manifest declared this fact well enough for the rule to be decided; now it does not, or says it more vaguely, and the rule is undetermined. That fails the gate also under a profile in which undetermined findings do not."
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
