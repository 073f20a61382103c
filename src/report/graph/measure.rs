//! How wide text is, before anybody knows in which font it will be shown: by the widest of the usual ones.

/// A way of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// Words.
    Sans,
    /// Words in bold.
    Bold,
    /// Keys: every letter as wide as the other, in bold.
    Mono,
}

/// The width of a text of a size.
pub(super) fn width(text: &str, face: Face, size: f64) -> f64 {
    let em: f64 = text.chars().map(|character| advance(character, face)).sum();
    em * size
}

fn advance(character: char, face: Face) -> f64 {
    match face {
        Face::Mono if character.is_ascii() || character == '…' => 0.61,
        Face::Mono | Face::Sans => sans(character),
        Face::Bold => sans(character) * 1.13,
    }
}

/// The advance in em, by the classes of DejaVu Sans and Verdana, which are wider than Arial and Helvetica.
fn sans(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | ' ' | '!' | '/' | '\\' | '·' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '`' | '"' => 0.46,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 1.0,
        'a'..='z' | '0'..='9' | '?' | '*' | '_' | '–' => 0.64,
        'A'..='Z' | '&' => 0.78,
        '\u{300}'..='\u{36f}' => 0.0,
        '\u{1f000}'.. => 1.35,
        '\u{1100}'.. if !is_known(character) => 1.1,
        other if other.is_ascii() || is_known(other) => 0.84,
        _ => 0.9,
    }
}

/// Marks of our own, which every usual font has in about one width.
fn is_known(character: char) -> bool {
    matches!(character, '✗' | '→' | '…' | '–' | '—' | '·' | '\u{a0}'..='\u{17f}')
}

/// Whether a text holds characters whose width can only be guessed: a drawing must then hold it to the width that it was given.
pub(super) fn is_guess(text: &str) -> bool {
    text.chars().any(|character| !character.is_ascii() && !is_known(character))
}

/// A text in lines of at most a width. Words longer than a line are broken.
pub(super) fn lines(text: &str, face: Face, size: f64, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').flat_map(|word| pieces(word, face, size, most)) {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if line.is_empty() || width(&longer, face, size) <= most {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

fn pieces(word: &str, face: Face, size: f64, most: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut taken = 0.0;
    for character in word.chars() {
        let next = advance(character, face) * size;
        if taken + next > most && taken > 0.0 {
            pieces.push(String::new());
            taken = 0.0;
        }
        taken += next;
        pieces.last_mut().into_iter().for_each(|piece| piece.push(character));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_their_width() {
        let text = "people can reach recorder-installed without having met a notice, WWWWWWWWWWWWWWWWWWWWWWWWWWWWW";
        let lines = lines(text, Face::Sans, 12.0, 120.0);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| width(line, Face::Sans, 12.0) <= 120.0), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }

    #[test]
    fn guesses_are_told() {
        assert!(!is_guess("✗ 3 → Überwachung…"));
        assert!(is_guess("監視") && is_guess("Überwachung ﷽"));
    }
}
