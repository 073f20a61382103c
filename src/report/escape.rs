//! Hostile text made harmless: control, bidirectional and invisible characters are shown by their numbers.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character could move the cursor, turn the text round or hide.
pub(super) fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Appends a character, or its number where it is hostile.
pub(super) fn push(text: &mut String, character: char) {
    if is_hostile(character) {
        let _ = write!(text, "\\u{{{:x}}}", u32::from(character));
    } else {
        text.push(character);
    }
}

/// A text with hostile characters shown by their numbers.
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    text.chars().for_each(|character| push(&mut escaped, character));
    Cow::Owned(escaped)
}

/// Prose of a policy in one line: white space of any kind is one space.
#[must_use]
pub fn prose(text: &str) -> String {
    let line = text.split_whitespace().map(inert).collect::<Vec<_>>().join(" ");
    escape(&line).into_owned()
}

/// A word that is no command to a runner of GitHub Actions, which takes its orders from whatever is printed: `::` at the beginning of
/// a line, and `##[` anywhere.
pub(super) fn inert(word: &str) -> Cow<'_, str> {
    let word = if word.contains("##[") { Cow::Owned(word.replace("##[", "## [")) } else { Cow::Borrowed(word) };
    match word.strip_prefix("::") {
        Some(rest) => Cow::Owned(format!(": :{rest}")),
        None => word,
    }
}

/// A text that is not longer than so many characters: what is cut off is marked.
pub(super) fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_are_shown() {
        assert_eq!(escape("plain – text"), "plain – text");
        assert_eq!(escape("a\u{202e}b\u{1b}[2J\r"), "a\\u{202e}b\\u{1b}[2J\\u{d}");
        assert_eq!(prose("one\n   two"), "one two");
        assert_eq!(prose("a\n::error::b x::y"), "a : :error::b x::y");
        assert_eq!(prose("##[group]a"), "## [group]a");
        assert_eq!((cut("größe", 3), cut("größe", 5)), ("grö…".to_owned(), "größe".to_owned()));
    }
}
