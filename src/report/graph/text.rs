//! Text of a picture: hostile characters shown, long text clipped, numbers in ranges.

use std::collections::BTreeSet;

use crate::report::escape;

/// How long a key may be in a picture.
pub(super) const KEY: usize = 32;
/// How long a label may be.
pub(super) const LABEL: usize = 72;
/// How long a sentence may be.
pub(super) const SENTENCE: usize = 400;

/// A text in one line, harmless in every format that escapes its own marks, and cut after so many characters.
pub(super) fn clean(text: &str, most: usize) -> String {
    let line = text.split(['\n', '\r', '\t']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    clip(&bounded(&escape::escape(&line)), most)
}

/// A key: nothing of it is dropped, line ends are shown by their numbers.
pub(super) fn key(text: &str) -> String {
    if text.is_empty() { "\"\"".to_owned() } else { clip(&bounded(&escape::escape(text)), KEY) }
}

/// Characters that XML forbids although they neither move the cursor nor hide.
fn bounded(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{fffe}' | '\u{ffff}' => format!("\\u{{{:x}}}", u32::from(character)),
            other => other.to_string(),
        })
        .collect()
}

fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(std::iter::once('…')).collect()
}

/// Numbers in order, with runs of three and more as ranges: `1, 4–7, 9`; cut after so many characters.
pub(super) fn numbers(numbers: &BTreeSet<usize>, most: usize) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let mut text = String::new();
    for (first, last) in runs {
        let run = match last - first {
            0 => first.to_string(),
            1 => format!("{first}, {last}"),
            _ => format!("{first}–{last}"),
        };
        let gap = if text.is_empty() { "" } else { ", " };
        if text.chars().count() + gap.len() + run.chars().count() > most {
            return text + ", …";
        }
        text = text + gap + &run;
    }
    text
}

/// A first letter in capitals, as sentences begin.
pub(super) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_numbers_are_ranges() {
        let set = |numbers: &[usize]| numbers.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(numbers(&set(&[1]), 30), "1");
        assert_eq!(numbers(&set(&[1, 2, 4, 5, 6, 9]), 30), "1, 2, 4–6, 9");
        assert_eq!(numbers(&set(&[10, 20, 30, 40]), 8), "10, 20, …");
    }

    #[test]
    fn keys_show_what_they_are() {
        assert_eq!(key("a\nb"), "a\\u{a}b");
        assert_eq!(key("\u{202e}\u{fffe}"), "\\u{202e}\\u{fffe}");
        assert_eq!(key(""), "\"\"");
        assert_eq!(key(&"k".repeat(40)).chars().count(), KEY);
        assert_eq!(clean("one\n  two", 80), "one two");
    }
}
