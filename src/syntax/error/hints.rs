//! Mistakes that deserve words of their own: habits from other languages, and traps of this one.

use super::expected::{self, CLAUSES};
use super::{Place, Problem, Rule};
use crate::diagnostic::suggest;
use crate::syntax::scan::{DECLARATIONS, TokenKind};
use crate::syntax::split::opens_line;
use crate::time::DurationError;

/// The first hint that fits.
pub(super) fn hint(place: &Place<'_>) -> Option<Problem> {
    let hints: &[fn(&Place<'_>) -> Option<Problem>] = &[
        after_raw_string,
        wrong_string,
        trailing_comma,
        not_closed,
        not_open,
        sign,
        misspelt_operator,
        unit_of_time,
        pinpoint,
        doubled_not,
        habit,
        spelling,
        keyword_as_name,
        declaration_keyword,
        juxtaposition,
    ];
    hints.iter().find_map(|hint| hint(place))
}

/// `"""` closed an example too early.
fn after_raw_string(place: &Place<'_>) -> Option<Problem> {
    let closed = place.back(1).filter(|token| token.kind == TokenKind::RawString)?;
    if place.on_new_line() || !place.inside {
        return None;
    }
    let quotes = place.word(closed).chars().take_while(|next| *next == '"').count();
    let message = format!("the example ends before {}", place.described());
    let help = match quotes {
        3 => "if the example holds `\"\"\"` itself, use four quotes to open and close it".to_owned(),
        _ => "open and close the example with one quote more than it holds".to_owned(),
    };
    let mut problem = Problem::new(place.span(), message).help(help);
    problem.also = Some((closed.end.saturating_sub(quotes), closed.end, "closed here"));
    Some(problem)
}

/// A raw string for a string, or the other way round.
fn wrong_string(place: &Place<'_>) -> Option<Problem> {
    let found = place.found.filter(|_| place.inside)?;
    let (message, help) = match found.kind {
        TokenKind::RawString => {
            ("expected a string, found a raw string", "only examples stand between `\"\"\"`; write one `\"` on each side")
        }
        TokenKind::String if place.expects(Rule::raw_string) => {
            ("expected an example, found a string", "write the example between `\"\"\"`")
        }
        _ => return None,
    };
    Some(Problem::new(place.span(), message).help(help))
}

/// A comma and no name after it. A clause keyword after a comma has been taken for a name: then the token after it
/// does not fit.
fn trailing_comma(place: &Place<'_>) -> Option<Problem> {
    let word = place.found_text();
    let swallowed = CLAUSES.contains(&place.back_text(1)) && place.back_text(2) == ",";
    let comma = place.back(if swallowed { 2 } else { 1 }).filter(|token| place.word(token) == ",")?;
    let string =
        place.found.is_some_and(|token| token.kind == TokenKind::String) && (place.expects(Rule::ident) || place.expects(Rule::name));
    let ends = place.found.is_none() || !place.inside || matches!(word, "," | "}" | ")" | ";" | "{") || CLAUSES.contains(&word);
    if !swallowed && !string && !ends {
        return None;
    }
    Some(Problem::new((comma.start, comma.end), "nothing follows this comma").help("remove it, or name one more"))
}

/// The piece ends with a bracket still open.
fn not_closed(place: &Place<'_>) -> Option<Problem> {
    let bracket = place.open_bracket()?;
    let closable = place.expects(Rule::close) || place.expects(Rule::rparen);
    if place.inside || !closable {
        return None;
    }
    let (word, closing) = if place.word(&bracket) == "(" { ("(", ")") } else { ("{", "}") };
    let mut problem = Problem::new(place.span(), format!("expected `{closing}`, found {}", place.described()));
    problem.also = Some((bracket.start, bracket.end, "opened here"));
    Some(problem.help(format!("close the `{word}` with `{closing}`")))
}

fn not_open(place: &Place<'_>) -> Option<Problem> {
    let word = place.found_text();
    if place.open_bracket().is_some() || !matches!(word, "}" | ")") {
        return None;
    }
    let complete = place.expects(Rule::decl) || place.expects(Rule::connective) || place.expects(Rule::EOI);
    complete.then(|| Problem::new(place.span(), format!("nothing is open that this `{word}` closes")).help("remove it"))
}

/// Operators of other languages.
fn sign(place: &Place<'_>) -> Option<Problem> {
    let found = place.found.filter(|_| place.inside)?;
    let word = place.found_text();
    let help = match word {
        "=" | "==" | "===" | ":" if place.expects(Rule::assign) => "write `:=`",
        "==" | "===" | "=" | ":=" if in_condition(place) => "write `is`",
        "!=" | "!==" | "<>" => "write `is not`",
        "&&" | "&" => "write `and`",
        "||" | "|" => "write `or`",
        "!" => "write `not`",
        "=<" => "write `<=`",
        "=>" => "write `>=`",
        "//" | "/*" | "/" => "a comment starts with `#`",
        "'" | "`" | "‘" | "’" | "“" | "”" | "„" | "«" | "»" => "strings stand between `\"`",
        ";" if !place.expects(Rule::semicolon) => "a clause ends where the next one begins; remove the `;`",
        "≤" => "write `<=`",
        "≥" => "write `>=`",
        "≠" => "write `is not`",
        "-" if in_condition(place) => "there is no subtraction; compare with a number or a figure",
        "*" if in_condition(place) => "there is no multiplication; compare with a number or a figure",
        "[" | "]" => "lists stand in `{ … }`",
        _ if found.kind == TokenKind::Number && word.starts_with('-') && in_condition(place) && place.expects(Rule::plus) => {
            "there is no subtraction; compare with a number or a figure"
        }
        _ => return None,
    };
    let message = format!("expected {}, found {}", expected::phrase(&place.expected), place.described());
    Some(Problem::new(place.span(), message).help(help))
}

/// Whether the mistake lies in a condition.
fn in_condition(place: &Place<'_>) -> bool {
    [Rule::tail, Rule::connective, Rule::plus, Rule::expr, Rule::unary, Rule::primary, Rule::operand, Rule::value]
        .iter()
        .any(|rule| place.expects(*rule))
}

/// `is witin worker`, `is one { … }`, `includes any { … }`, `is in { … }`.
fn misspelt_operator(place: &Place<'_>) -> Option<Problem> {
    const AFTER_IS: &[&str] = &["within", "exactly", "not", "declared", "undeclared", "none", "true", "false"];
    let (word, first) = (place.back_text(1), place.back_text(2));
    let negated = first == "not" && place.back_text(3) == "is";
    let operator = if negated { "is not" } else { first };
    let token = place.back(1)?;
    match (operator, word) {
        _ if matches!(place.found_text(), "in" | "of") && matches!(word, "is" | "not") => {
            let help = "write `is one of { … }` for a list, `is within` for a term";
            return Some(Problem::new(place.span(), format!("there is no operator `{word} {}`", place.found_text())).help(help));
        }
        ("is" | "is not", "one") => return Some(operator_without_of(place, &format!("{operator} one of {{ … }}"))),
        ("includes", "any" | "all") => return Some(operator_without_of(place, &format!("includes {word} of {{ … }}"))),
        ("is" | "is not", _) if !place.expects(Rule::tail) && operand_follows(place) => {}
        _ => return None,
    }
    let near = suggest(word, AFTER_IS.iter().copied())?;
    let problem = Problem::new((token.start, token.end), format!("there is no operator `{operator} {word}`"));
    Some(problem.help(format!("did you mean `{operator} {near}`?")))
}

fn operator_without_of(place: &Place<'_>, operator: &str) -> Problem {
    Problem::new(place.span(), format!("expected `of`, found {}", place.described())).help(format!("write `{operator}`"))
}

fn operand_follows(place: &Place<'_>) -> bool {
    let word = place.found_text();
    let kind = place.found.map(|token| token.kind);
    let operand = matches!(kind, Some(TokenKind::Word | TokenKind::Number | TokenKind::String));
    place.inside && operand && !CLAUSES.contains(&word)
}

/// `20 working days`, `5 minuts`.
fn unit_of_time(place: &Place<'_>) -> Option<Problem> {
    const UNITS: &[&str] = &["years", "months", "weeks", "days", "hours"];
    let number = place.back(1).filter(|token| token.kind == TokenKind::Number && !place.on_new_line())?;
    let found = place.found.filter(|token| place.inside && token.kind == TokenKind::Word)?;
    let word = place.found_text();
    if expected::suggestion(word, &place.expected).is_some() || !in_condition(place) || CLAUSES.contains(&word) {
        return None;
    }
    if matches!(word, "working" | "business") {
        let error = DurationError::WorkingDays(format!("{} {word} days", place.word(number)));
        return Some(Problem::new((number.start, found.end), error.to_string()).help(error.help()));
    }
    let help = match suggest(word, UNITS.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "durations count `hours`, `days`, `weeks`, `months` or `years`".to_owned(),
    };
    Some(Problem::new((found.start, found.end), format!("`{word}` is no unit of time")).help(help))
}

/// `Art 6`, `Article 6`, `Art. 6 (1)`.
fn pinpoint(place: &Place<'_>) -> Option<Problem> {
    let cited = (1..8).any(|steps| matches!(place.back_text(steps), "Art" | "Rec" | "para" | "§"));
    if place.found_text() == "(" && cited && place.expects(Rule::comma) {
        let message = "a pinpoint holds no white space";
        return Some(Problem::new(place.span(), message).help("write it in one piece, such as `Art. 6(1)(a)`, or quote it"));
    }
    let more = place.expects(Rule::comma) && cited && operand_follows(place) && !place.on_new_line() && !place.expects(Rule::tail);
    if more && expected::suggestion(place.found_text(), &place.expected).is_none() {
        let message = format!("expected a clause, found {}", place.described());
        let help = "quote a pinpoint that has more parts, such as `\"§ 87(1) Nr. 6\"`, and cite twice for two places";
        return Some(Problem::new(place.span(), message).help(help));
    }
    if !place.expects(Rule::pinpoint) || place.found.is_none() || !place.inside {
        return None;
    }
    let help = "write `Art. 6(1)`, `Rec. 43`, `§ III.B` or `para. 12`, or quote what fits none of them";
    let message = match place.found_text() {
        unit @ ("§" | "Art" | "Rec" | "para") if !place.on_new_line() => format!("`{unit}` begins no pinpoint here"),
        _ => format!("expected a pinpoint, found {}", place.described()),
    };
    Some(Problem::new(place.span(), message).help(help))
}

fn doubled_not(place: &Place<'_>) -> Option<Problem> {
    let doubled = place.found_text() == "not" && place.back_text(1) == "not";
    doubled.then(|| Problem::new(place.span(), "`not` stands twice").help("remove both, or one"))
}

/// Words of other languages.
fn habit(place: &Place<'_>) -> Option<Problem> {
    let word = place.found_text();
    let help = match word {
        "if" | "when" if place.expects(Rule::clause) => "a guard is written `where`",
        "must" | "assert" | "ensure" if place.expects(Rule::clause) => "write `require`",
        "deny" | "prohibit" | "disallow" if place.expects(Rule::clause) => "write `forbid`",
        "title" | "description" if place.expects(Rule::clause) => "the title stands after the name of the rule",
        "contains" | "has" if place.expects(Rule::tail) => "write `includes`",
        "equals" | "eq" | "are" if place.expects(Rule::tail) => "write `is`",
        "in" if place.expects(Rule::tail) => "write `is one of { … }` for a list, `is within` for a term",
        "shortest" => "say what it takes: `effort of shortest route in …`, `time of …`, `steps of …`",
        "include" | "import" | "use" if place.expects(Rule::decl) => "all files of the folder are read; nothing is imported",
        "type" | "class" | "struct" if place.expects(Rule::decl) => "write `entity`",
        "let" | "const" if place.expects(Rule::decl) => "write `define` for a condition, `figure` for a value",
        _ => return None,
    };
    let message = format!("expected {}, found `{word}`", expected::phrase(&place.expected));
    Some(Problem::new(place.span(), message).help(help))
}

/// Words that are no names: `foo_bar`, `größe`.
fn spelling(place: &Place<'_>) -> Option<Problem> {
    let found = place.found.filter(|token| place.inside && token.kind == TokenKind::Word)?;
    let word = place.found_text();
    if word.chars().all(|next| next.is_ascii_alphanumeric() || next == '-') {
        return None;
    }
    let help = if word.is_ascii() {
        format!("write `{}`", word.replace('_', "-").trim_end_matches('-'))
    } else {
        "names are written with the letters a to z, digits and `-`".to_owned()
    };
    Some(Problem::new((found.start, found.end), format!("{} is no name", place.described())).help(help))
}

fn keyword_as_name(place: &Place<'_>) -> Option<Problem> {
    let word = place.found_text();
    let reserved = CLAUSES.contains(&word)
        || DECLARATIONS.contains(&word)
        || matches!(word, "and" | "or" | "is" | "not" | "no" | "some" | "every" | "each" | "to" | "of" | "at");
    if !reserved || !place.expects(Rule::name) || place.on_new_line() {
        return None;
    }
    Some(Problem::new(place.span(), format!("expected a name, found the keyword `{word}`")).help("choose another name"))
}

/// A declaration was expected, and there is none.
fn declaration_keyword(place: &Place<'_>) -> Option<Problem> {
    if !place.expects(Rule::decl) || !place.inside || in_condition(place) {
        return None;
    }
    let follows = place.context.piece.start > 0 && place.before.is_empty() && !first_on_its_line(place);
    let message = if follows {
        format!("expected a new line after the declaration's `}}`, found {}", place.described())
    } else {
        format!("expected a declaration, found {}", place.described())
    };
    let help = match suggest(place.found_text(), DECLARATIONS.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if follows => "the declaration before it ends at its `}`".to_owned(),
        None => {
            "a declaration starts with `rule`, `define`, `figure`, `law`, `entity`, `vocabulary`, `extend`, `graph`, `inherited` or `pack`"
                .to_owned()
        }
    };
    Some(Problem::new(place.span(), message).help(help))
}

fn first_on_its_line(place: &Place<'_>) -> bool {
    opens_line(place.context.text.get(..place.span().0).unwrap_or(""))
}

/// Two operands without an operator between.
fn juxtaposition(place: &Place<'_>) -> Option<Problem> {
    if !operand_follows(place) || expected::suggestion(place.found_text(), &place.expected).is_some() {
        return None;
    }
    let operand = place.back(1).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::String));
    if !operand || !in_condition(place) || !(place.expects(Rule::tail) || place.expects(Rule::connective)) || place.on_new_line() {
        return None;
    }
    let message = format!("expected {}, found {}", expected::phrase(&place.expected), place.described());
    let help = if place.back_text(1) == "is" && place.back_text(2) == "." {
        format!("an entity stands for its kind: write `{} is {}`", place.back_text(3), place.found_text())
    } else if place.expects(Rule::tail) {
        "two operands need an operator between them: `is`, `includes`, `<=`, …".to_owned()
    } else {
        "join two conditions with `and` or `or`".to_owned()
    };
    Some(Problem::new(place.span(), message).help(help))
}
