//! The parser that pest derives from `grammar/policy.pest`, behind one function.

use std::num::NonZeroUsize;
use std::sync::Once;

use pest::Parser as _;

/// The derived parser.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/policy.pest"]
struct PolicyParser;

/// One matched rule.
pub(super) type Pair<'text> = pest::iterators::Pair<'text, Rule>;
/// Why a text did not match. Only its variant and its place are used, never its wording.
pub(super) type PestError = pest::error::Error<Rule>;

/// Work after which pest gives up. The scan before it refuses what would be slow, so this is a second fence; pest
/// keeps it process-wide, so it is set once.
const CALL_LIMIT: u32 = u32::MAX;

/// Matches a text that holds nothing but declarations.
///
/// # Errors
/// Where it holds anything else.
pub(super) fn parse_file(text: &str) -> Result<Pair<'_>, Box<PestError>> {
    static LIMIT: Once = Once::new();
    LIMIT.call_once(|| pest::set_call_limit(usize::try_from(CALL_LIMIT).ok().and_then(NonZeroUsize::new)));
    match PolicyParser::parse(Rule::file, text) {
        Ok(mut pairs) => pairs.next().ok_or_else(|| Box::new(empty(text))),
        Err(error) => Err(Box::new(error)),
    }
}

/// The error for a parse without a result, which the grammar rules out.
fn empty(text: &str) -> PestError {
    let variant = pest::error::ErrorVariant::ParsingError { positives: vec![Rule::decl], negatives: Vec::new() };
    PestError::new_from_pos(variant, pest::Position::from_start(text))
}
