//! Waivers: findings that somebody answers for until a day.

use crate::source::Span;
use crate::time::Date;

/// One waiver as it was read and found valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The rule whose finding is waived.
    pub rule: String,
    /// The path of the manifest as shown, with `/`.
    pub manifest: String,
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
    /// Who approved it: another person.
    pub approver: String,
    /// The day of the approval.
    pub approved: Date,
    /// The first day on which it no longer holds.
    pub expires: Date,
    /// Its place.
    pub span: Span,
}
