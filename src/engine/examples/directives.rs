//! What an example says in comments of its own: `#~ without PATH`, `#~ as-of DATE`, `#~ declare PATH`, `#~ here`, `#~ at PATH`,
//! and, in the base, `#~ main KIND "key"`.

use crate::time::Date;

/// The directives of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Directives {
    /// What is made absent.
    pub(super) without: Vec<Address>,
    /// The day of the review.
    pub(super) as_of: Option<Date>,
    /// The open facts that are expected.
    pub(super) declare: Vec<Address>,
    /// The lines that are marked, by the offset of the line's start, with the key where several stand on it.
    pub(super) here: Vec<(usize, Option<String>)>,
    /// The places that are named.
    pub(super) at: Vec<Address>,
    /// The main entities: kind and key.
    pub(super) main: Vec<(String, String)>,
    /// What could not be understood.
    pub(super) problems: Vec<String>,
}

/// `kind`, `kind.attribute`, `kind."key".attribute`: the words of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// Its words, without quotes.
    pub(super) words: Vec<String>,
    /// As written.
    pub(super) text: String,
}

/// Reads the directives of a text. `#~` inside a string of the text is not looked for: examples have none.
pub(super) fn read(text: &str) -> Directives {
    let mut directives = Directives::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((_, directive)) = line.split_once("#~") {
            one(&mut directives, directive.trim(), start);
        }
        start += line.len();
    }
    directives
}

fn one(directives: &mut Directives, directive: &str, line: usize) {
    let (word, rest) = directive.split_once(char::is_whitespace).unwrap_or((directive, ""));
    let rest = rest.trim();
    match word {
        "without" => directives.without.push(address(rest)),
        "declare" => directives.declare.push(address(rest)),
        "at" => directives.at.push(address(rest)),
        "here" => directives.here.push((line, Some(rest.to_owned()).filter(|key| !key.is_empty()))),
        "as-of" => match Date::parse(rest) {
            Some(date) => directives.as_of = Some(date),
            None => directives.problems.push(format!("`{rest}` is no date")),
        },
        "main" => match rest.split_once(char::is_whitespace) {
            Some((kind, key)) => directives.main.push((kind.to_owned(), key.trim().trim_matches('"').to_owned())),
            None => directives.problems.push(format!("`#~ main {rest}` names no key")),
        },
        _ => directives.problems.push(format!("`#~ {word}` is no directive")),
    }
}

/// The words of a path; dots inside quotes belong to their word.
pub(super) fn address(text: &str) -> Address {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            '.' if !quoted => words.push(String::new()),
            _ => words.last_mut().into_iter().for_each(|word| word.push(character)),
        }
    }
    Address { words, text: text.to_owned() }
}
