//! Text of manifests and policies within Markdown: nothing in it is markup, a link, or a mention of somebody.

use crate::report::escape::{cut, prose};

/// So many characters of a text are given.
const LENGTH: usize = 600;

/// Text in one line. A word that a forge would take for more than a word (a name with `@`, an issue's number, an address, a formula)
/// stands as code, where nothing has a meaning.
pub(super) fn inline(text: &str) -> String {
    let text = cut(&prose(text), LENGTH);
    let words: Vec<String> = text.split(' ').map(|word| if is_more(word) { code(word) } else { super::plain(word) }).collect();
    words.join(" ")
}

/// Text as code, in as many backticks as it needs; a pipe would end a table's cell even there.
pub(super) fn code(text: &str) -> String {
    let text = cut(&prose(text), LENGTH);
    let longest = text.split(|found| found != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let room = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    // Between backticks a backslash is a letter, so nothing but another sign keeps a pipe from being one.
    format!("{fence}{room}{}{room}{fence}", text.replace('|', "¦"))
}

/// Whether a forge makes more of a word than a word.
fn is_more(word: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.chars().all(|found| found.is_ascii_digit());
    let lower = word.to_ascii_lowercase();
    word.contains(['@', '#', '$', '~', '^', '`'])
        || lower.contains("www.")
        || lower.contains(":/")
        || lower.split_once("gh-").is_some_and(|(_, rest)| is_number(rest))
        || (word.len() >= 7 && word.chars().all(|found| found.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_mentioned_and_nothing_is_linked() {
        assert_eq!(inline("ask @team, see #12"), "ask `@team,` see `#12`");
        assert_eq!(inline("<b>x</b> [y](https://e.com) a|b"), "\\<b\\>x\\</b\\> `[y](https://e.com)` a\\|b");
        assert_eq!(inline("www.e.com GH-12 deadbeef"), "`www.e.com` `GH-12` `deadbeef`");
    }

    #[test]
    fn backticks_stay_within_code() {
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b"), "`a¦b`");
        assert_eq!(code(""), "`  `");
    }
}
