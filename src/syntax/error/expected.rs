//! Words for what would have fitted.

use super::Rule;
use crate::diagnostic::suggest;
use crate::syntax::scan::DECLARATIONS;

pub(super) const CLAUSES: &[&str] = &[
    "law",
    "covers",
    "severity",
    "in",
    "from",
    "until",
    "override",
    "silence-passes",
    "unwaivable",
    "for",
    "where",
    "require",
    "forbid",
    "advise",
    "unless",
    "message",
    "label",
    "help",
    "ask",
    "example",
];
const LAW_ITEMS: &[&str] = &["short", "url", "articles", "recitals", "sections", "points", "in", "reach", "from", "until"];
const MODIFIERS: &[&str] = &["or", "optional", "computed", "asked", "formerly"];
const CONDITIONS: &[&str] = &["not", "some", "every", "no", "documented", "at"];

/// The words that could stand where a rule was expected.
fn words(rule: Rule) -> &'static [&'static str] {
    match rule {
        Rule::decl => DECLARATIONS,
        Rule::clause => CLAUSES,
        Rule::law_item => LAW_ITEMS,
        Rule::attribute_modifier => MODIFIERS,
        Rule::expr | Rule::unary | Rule::primary => CONDITIONS,
        Rule::tail => &["is", "includes", "carries"],
        Rule::connective => &["and", "or"],
        Rule::identity => &["key", "singleton", "unkeyed", "inline"],
        Rule::pack_item => &["uncovered", "prefix"],
        Rule::term_modifier => &["also", "complete"],
        Rule::also_within | Rule::also_written => &["within", "written"],
        Rule::extend_entity | Rule::extend_vocabulary => &["entity", "vocabulary"],
        Rule::figure_origin => &["law", "chosen"],
        _ => &[],
    }
}

/// The word of a keyword rule.
fn keyword(rule: Rule) -> Option<String> {
    match rule {
        Rule::kw_silence => Some("silence-passes".to_owned()),
        _ => format!("{rule:?}").strip_prefix("kw_").map(str::to_owned),
    }
}

/// The nearest word to a misspelt one, of those that would have fitted.
pub(super) fn suggestion(found: &str, expected: &[Rule]) -> Option<String> {
    const SHORT: &[&str] = &["of", "or", "in", "is", "no", "to", "at"];
    if found.is_empty() || SHORT.contains(&found) || CLAUSES.contains(&found) {
        return None;
    }
    let keywords: Vec<String> = expected.iter().filter_map(|rule| keyword(*rule)).collect();
    let candidates = expected.iter().flat_map(|rule| words(*rule).iter().copied());
    suggest(found, candidates.chain(keywords.iter().map(String::as_str))).map(str::to_owned)
}

/// How a rule is called, and how much the reader gains by hearing of it: 0 is said first, 9 only for want of better.
fn name(rule: Rule) -> Option<(u8, &'static str)> {
    Some(match rule {
        Rule::decl | Rule::file => (9, "a declaration"),
        Rule::tail => (0, "an operator"),
        Rule::satisfies => (1, "`satisfies`"),
        Rule::expr | Rule::unary | Rule::primary | Rule::comparison | Rule::block | Rule::body | Rule::group => (0, "a condition"),
        Rule::operand | Rule::value | Rule::measured | Rule::reference | Rule::figure_value => (0, "a value"),
        Rule::clause => (2, "a clause"),
        Rule::law_item => (0, "a line of the law"),
        Rule::inherited_line => (0, "a line with `from` or `until`"),
        Rule::graph_time => (6, "`time`"),
        Rule::graph_effort => (6, "`effort`"),
        Rule::attribute => (0, "an attribute"),
        Rule::attribute_modifier => (8, "a modifier such as `optional`"),
        Rule::r#type => (0, "a type"),
        Rule::term => (0, "a term"),
        Rule::term_modifier => (3, "`also` or `complete`"),
        Rule::also_within | Rule::also_written | Rule::also => (0, "`within` or `written`"),
        Rule::term_iri => (8, "`=`"),
        Rule::pack_item => (0, "`uncovered` or `prefix`"),
        Rule::extend_entity | Rule::extend_vocabulary => (0, "`entity` or `vocabulary`"),
        Rule::extend_terms => (0, "`within`"),
        Rule::identity => (0, "`key`, `singleton`, `unkeyed` or `inline`"),
        Rule::figure_origin => (0, "`law` or `chosen`"),
        Rule::citation => (0, "a citation"),
        Rule::pinpoint => (0, "a pinpoint such as `Art. 6(1)`"),
        Rule::range => (0, "a range such as `1..99`"),
        Rule::strings | Rule::string => (4, "a string"),
        Rule::raw_string => (0, "an example in `\"\"\"`"),
        Rule::date => (0, "a date such as `2018-05-25`"),
        Rule::duration => (0, "a duration such as `30 days`"),
        Rule::number => (0, "a number"),
        Rule::iri => (0, "a mapping such as `pd:Behavioural`"),
        Rule::ident | Rule::name | Rule::path | Rule::edge | Rule::parameter | Rule::binding | Rule::passage => (3, "a name"),
        Rule::members | Rule::open | Rule::count_of => (5, "`{`"),
        Rule::close => (5, "`}`"),
        Rule::lparen => (7, "`(`"),
        Rule::rparen => (5, "`)`"),
        Rule::comma => (7, "`,`"),
        Rule::semicolon => (5, "`;`"),
        Rule::colon => (5, "`:`"),
        Rule::equals => (6, "`=`"),
        Rule::assign => (5, "`:=`"),
        Rule::dots => (5, "`..`"),
        Rule::dot => (8, "`.`"),
        Rule::plus => (8, "`+`"),
        Rule::route => (1, "`route`"),
        Rule::route_from | Rule::from_clause => (6, "`from`"),
        Rule::until_clause => (6, "`until`"),
        Rule::unless_clause => (4, "`unless`"),
        Rule::law_clause => (6, "`law`"),
        Rule::route_to => (2, "`to`"),
        Rule::route_reaches => (2, "`reaches`"),
        Rule::route_passes => (1, "`passes` or `avoids`"),
        Rule::route_within => (6, "`within`"),
        _ => return None,
    })
}

/// Keywords that only could go on are said after those that must.
fn keyword_rank(rule: Rule) -> u8 {
    match rule {
        Rule::kw_not | Rule::kw_or => 8,
        Rule::kw_from | Rule::kw_until | Rule::kw_within | Rule::kw_below | Rule::kw_law => 6,
        Rule::kw_where | Rule::kw_unless => 4,
        _ => 1,
    }
}

/// What would have fitted, as part of a sentence: the most telling four.
pub(super) fn phrase(expected: &[Rule]) -> String {
    const MOST: usize = 4;
    /// Weaker names than this are left out where there are stronger ones.
    const WEAK: u8 = 7;
    let mut names: Vec<(u8, String)> = Vec::new();
    for rule in expected {
        names.extend(name(*rule).map(|(rank, name)| (rank, name.to_owned())));
        names.extend(keyword(*rule).map(|word| (keyword_rank(*rule), format!("`{word}`"))));
        if *rule == Rule::connective && !expected.contains(&Rule::tail) {
            names.extend([(1, "`and`".to_owned()), (1, "`or`".to_owned())]);
        }
    }
    names.sort_unstable();
    names.dedup_by(|a, b| a.1 == b.1);
    if names.iter().any(|(rank, _)| *rank < WEAK) {
        names.retain(|(rank, _)| *rank < WEAK);
    }
    names.truncate(MOST);
    let names: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    match names.split_last() {
        None => "something else".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}
