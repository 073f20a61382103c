//! Lines of examples, which are TOML, set for a width: a remark moves above its line, and a list breaks within its brackets.

use super::wrap::wrap;

/// What further lines of a broken one are indented by.
const HANGING: &str = "    ";

/// A line of TOML as lines that fit a width, as far as that can be done without breaking text in quotes.
pub(super) fn fitted(line: &str, width: usize) -> Vec<String> {
    if line.chars().count() <= width {
        return vec![line.to_owned()];
    }
    let (value, remark) = split_remark(line);
    let value = value.trim_end();
    let indent: String = line.chars().take_while(|first| *first == ' ').collect();
    if value.is_empty() || (fits(&[value], width) && !is_mark(remark) && !fits(&[value, "  ", remark], width)) {
        let text = remark.trim_start_matches('#').trim();
        let hash = format!("{indent}# ");
        let above = wrap(text, width, (&hash, &hash));
        return above.lines().map(str::to_owned).chain((!value.is_empty()).then(|| value.to_owned())).collect();
    }
    let mut lines = broken(value, &indent, width);
    match lines.last_mut() {
        _ if remark.is_empty() => {}
        Some(last) if fits(&[last, "  ", remark], width) => *last = format!("{last}  {remark}"),
        _ => lines.extend(wrap(remark, width, (&format!("{indent}{HANGING}"), &format!("{indent}{HANGING}# "))).lines().map(str::to_owned)),
    }
    lines
}

fn fits(parts: &[&str], width: usize) -> bool {
    parts.iter().map(|part| part.chars().count()).sum::<usize>() <= width
}

/// Whether a remark marks the value before it: `#~ here`.
fn is_mark(remark: &str) -> bool {
    remark.starts_with("#~")
}

/// A line up to its remark, and the remark.
fn split_remark(line: &str) -> (&str, &str) {
    outside_quotes(line).find(|(_, found)| *found == '#').and_then(|(at, _)| line.split_at_checked(at)).unwrap_or((line, ""))
}

/// The characters of a line that stand in no text, with their places.
fn outside_quotes(line: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quote, mut escaped) = (None, false);
    line.char_indices().filter(move |(_, found)| {
        match quote {
            Some(_) if escaped => escaped = false,
            Some('"') if *found == '\\' => escaped = true,
            Some(open) if *found == open => {
                quote = None;
                return false;
            }
            Some(_) => {}
            None if matches!(found, '"' | '\'') => quote = Some(*found),
            None => return true,
        }
        false
    })
}

/// A value on as many lines as it needs, broken after brackets and commas.
fn broken(value: &str, indent: &str, width: usize) -> Vec<String> {
    let ends = outside_quotes(value).filter(|(_, found)| matches!(found, ',' | '[' | '{')).map(|(at, _)| at + 1);
    let mut lines = Vec::new();
    let (mut line, mut from) = (String::new(), 0);
    for end in ends.chain([value.len()]) {
        let piece = value.get(from..end).unwrap_or("");
        from = end;
        if !line.is_empty() && !fits(&[&line, piece], width) {
            lines.push(std::mem::replace(&mut line, format!("{indent}{HANGING}{}", piece.trim_start())));
        } else {
            line.push_str(piece);
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays() {
        assert_eq!(fitted("a = 1     # so", 20), ["a = 1     # so"]);
    }

    #[test]
    fn a_remark_moves_closer_or_above() {
        assert_eq!(fitted("  a = \"#\"          # why", 20), ["  a = \"#\"  # why"]);
        assert_eq!(fitted("  a = 1    # a reason with words", 20), ["  # a reason with", "  # words", "  a = 1"]);
        assert_eq!(fitted("# a remark on its own", 14), ["# a remark on", "# its own"]);
    }

    #[test]
    fn a_list_breaks_within_its_brackets_and_keeps_its_mark() {
        assert_eq!(fitted("a = [\"b, c\", \"d\", \"e\"]   #~ here", 16), ["a = [\"b, c\",", "    \"d\", \"e\"]", "    #~ here"]);
        assert_eq!(fitted("a = [\"b\", \"c\", \"d\"]   #~ here", 24), ["a = [\"b\", \"c\", \"d\"]", "    #~ here"]);
        assert_eq!(fitted("a = \"a text that is too long\"", 10), ["a = \"a text that is too long\""]);
    }
}
