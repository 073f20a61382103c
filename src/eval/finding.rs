//! Findings: a violated or undetermined verdict, with everything that a report says of it. Plain data, no ids of the evaluation.

use crate::check::program::Verdict;
use crate::diagnostic::Label;
use crate::source::Span;
use crate::types::{ExprId, RuleId};

/// A violated or undetermined verdict of one rule on one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// `Violated` or `Undetermined`.
    pub verdict: Verdict,
    /// The address of the item: `purpose[train-agents]`, `collection`; `field[?]` for a member that is not declared.
    pub item: String,
    /// What is said: the rule's message, or what cannot be told.
    pub message: String,
    /// The fact that decides, or is to be declared first.
    pub cause: Cause,
    /// Its place, and what is said there.
    pub primary: Label,
    /// Other places.
    pub secondary: Vec<Label>,
    /// Addresses of the facts that decided, sorted.
    pub deciding: Vec<String>,
    /// The subjects that the item concerns and that the rule reaches, sorted.
    pub subjects: Vec<String>,
    /// The jurisdictions in which the rule applies to it, sorted.
    pub jurisdictions: Vec<String>,
    /// The citations that reach it, as indices into the rule's citations.
    pub citations: Vec<usize>,
    /// For an undetermined verdict: the facts that leave it open, sorted by address.
    pub open: Vec<OpenFact>,
    /// For an undetermined verdict: addresses of the fewest facts whose declaration could clear it.
    pub quickest: Vec<String>,
    /// Whether declaring fewer than all the open facts may decide it, too.
    pub upper_bound: bool,
    /// For a condition on routes: the way that decides.
    pub route: Option<FoundRoute>,
    /// The rules that displace this one in some of its jurisdictions, with where.
    pub displaced_in: Vec<(RuleId, String)>,
    /// The evaluation, line by line, where it was asked for.
    pub trace: Vec<String>,
}

/// The fact to which a finding is put down: that at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Its address: `purpose[train-agents].lawful-basis`; that of the item where the finding rests on no fact.
    pub address: String,
    /// Whether something is declared there.
    pub declared: bool,
}

/// A way through a graph that decides: it breaches a rule, or is why the rule applies.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundRoute {
    /// The condition for which it was found.
    pub condition: ExprId,
    /// Whether the condition holds: then the way is its witness, else its counter-example.
    pub holds: bool,
    /// Its nodes, in order.
    pub nodes: Vec<RouteNode>,
    /// Of a long way, how many nodes are left out, and after how many of those shown.
    pub left_out: Option<(usize, usize)>,
}

/// A node of a way.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteNode {
    /// Its address: `step[contract]`.
    pub address: String,
    /// The label of what it is, as far as it says so.
    pub what: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A fact that leaves a verdict open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenFact {
    /// Its address: `purpose[train-agents].lawful-basis`.
    pub address: String,
    /// Why it is open.
    pub reason: OpenReason,
    /// Whether a part of it is declared, and there may be more.
    pub partly: bool,
    /// Where it is, or would be, declared.
    pub span: Span,
}

/// Why a fact is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenReason {
    /// It is not declared.
    NotDeclared,
    /// The owners say that they do not know.
    OwnersDoNotKnow,
    /// It is declared in a way that could not be read.
    Refused,
    /// It is declared too vaguely.
    TooVague,
    /// It cannot be compared: months against days, or a date in the future.
    NotComparable,
}

impl OpenFact {
    /// Why it is open, in a few words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        if self.partly && self.reason == OpenReason::NotDeclared { "not declared in full" } else { self.reason.words() }
    }
}

impl OpenReason {
    /// As printed after the fact's name.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotDeclared => "not declared",
            Self::OwnersDoNotKnow => "the owners do not know",
            Self::Refused => "could not be read",
            Self::TooVague => "too vague to tell",
            Self::NotComparable => "cannot be compared",
        }
    }
}

/// How many verdicts of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// Breached.
    pub violated: u64,
    /// Not decided.
    pub undetermined: u64,
    /// An exception holds.
    pub excused: u64,
    /// Kept.
    pub satisfied: u64,
    /// Of the satisfied and excused: those where it is open whether the rule applies at all.
    pub if_applicable: u64,
    /// Out of reach.
    pub not_applicable: u64,
    /// Not judged, because the step budget ran out or the rule is broken.
    pub not_checked: u64,
}

impl Counts {
    /// Adds another's counts.
    pub fn add(&mut self, other: &Self) {
        self.violated += other.violated;
        self.undetermined += other.undetermined;
        self.excused += other.excused;
        self.satisfied += other.satisfied;
        self.if_applicable += other.if_applicable;
        self.not_applicable += other.not_applicable;
        self.not_checked += other.not_checked;
    }
}
