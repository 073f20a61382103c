//! A few lines of a text, made fit to print: long lines are cut to a window around what is pointed at, hostile characters are
//! shown by their numbers, and labels are moved accordingly. Knows nothing of how it is drawn.

use std::ops::Range;

use super::escape;

/// Something pointed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// What is said there.
    pub(super) label: String,
    /// Whether it is the primary one.
    pub(super) primary: bool,
}

/// Neighbouring lines with marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The lines, each with its newline.
    pub(super) text: String,
    /// The number of the first line, from 0.
    pub(super) first_line: usize,
    /// The marks, moved.
    pub(super) marks: Vec<Mark>,
}

/// Lines that lie further apart than this are shown apart.
const GAP: usize = 2;

/// Cuts a text into excerpts: the one with the primary mark first, the others in order of the text.
pub(super) fn excerpts(text: &str, marks: &[Mark], columns: usize) -> Vec<Excerpt> {
    let lines = line_ranges(text);
    let mut placed: Vec<(usize, Mark)> = marks.iter().map(|mark| place(text, &lines, mark)).collect();
    placed.sort_by_key(|(line, mark)| (*line, mark.range.start, mark.range.end));
    let mut groups: Vec<Vec<(usize, Mark)>> = Vec::new();
    for (line, mark) in placed {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|(last, _)| line <= last + GAP) => group.push((line, mark)),
            _ => groups.push(vec![(line, mark)]),
        }
    }
    groups.sort_by_key(|group| !group.iter().any(|(_, mark)| mark.primary));
    groups.iter().map(|group| excerpt(text, &lines, group, columns)).collect()
}

/// The ranges of all lines, without their newlines. A text that ends in a newline has no empty line after it.
fn line_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.strip_suffix('\n').unwrap_or(line);
        let body = body.strip_suffix('\r').unwrap_or(body);
        ranges.push(start..start + body.len());
        start += line.len();
    }
    if ranges.is_empty() {
        ranges.push(0..0);
    }
    ranges
}

/// The line of a mark, and the mark kept within the line and on character boundaries.
fn place(text: &str, lines: &[Range<usize>], mark: &Mark) -> (usize, Mark) {
    let start = floor(text, mark.range.start);
    let line = lines.partition_point(|line| line.start <= start).saturating_sub(1);
    let bounds = lines.get(line).cloned().unwrap_or(0..0);
    let start = start.min(bounds.end);
    let mut end = floor(text, mark.range.end).clamp(start, bounds.end);
    if end == start && start < bounds.end {
        end = start + text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    (line, Mark { range: start..end, ..mark.clone() })
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn excerpt(text: &str, lines: &[Range<usize>], group: &[(usize, Mark)], columns: usize) -> Excerpt {
    let first_line = group.first().map_or(0, |(line, _)| *line);
    let last_line = group.last().map_or(0, |(line, _)| *line);
    let mut excerpt = Excerpt { text: String::new(), first_line, marks: Vec::new() };
    for (number, range) in lines.iter().enumerate().take(last_line + 1).skip(first_line) {
        let marks: Vec<&Mark> = group.iter().filter(|(line, _)| *line == number).map(|(_, mark)| mark).collect();
        push_line(&mut excerpt, text.get(range.clone()).unwrap_or(""), range.start, &marks, columns);
    }
    excerpt
}

/// Appends one line, cut to a window that shows the first mark (the primary one if it is there).
fn push_line(excerpt: &mut Excerpt, line: &str, offset: usize, marks: &[&Mark], columns: usize) {
    let window = window(line, offset, marks, columns);
    let cut_before = window.start > 0;
    let cut_after = window.end < line.len();
    if cut_before {
        excerpt.text.push('…');
    }
    let mut moved: Vec<(usize, usize)> = Vec::new();
    for (at, character) in line.char_indices().filter(|(at, _)| window.contains(at)) {
        moved.push((offset + at, excerpt.text.len()));
        if character == '\t' {
            excerpt.text.push_str("    ");
        } else {
            escape::push(&mut excerpt.text, character);
        }
    }
    moved.push((offset + window.end, excerpt.text.len()));
    if cut_after {
        excerpt.text.push('…');
    }
    for mark in marks {
        let start = moved_to(&moved, mark.range.start);
        let end = moved_to(&moved, mark.range.end).max(start);
        excerpt.marks.push(Mark { range: start..end, ..(*mark).clone() });
    }
    excerpt.text.push('\n');
}

/// Where an offset of the line went: the nearest that is shown.
fn moved_to(moved: &[(usize, usize)], offset: usize) -> usize {
    let index = moved.partition_point(|(from, _)| *from < offset).min(moved.len().saturating_sub(1));
    moved.get(index).map_or(0, |(_, to)| *to)
}

/// The bytes of a line that are shown: from its beginning where that shows the mark, else from so far on that it does.
fn window(line: &str, offset: usize, marks: &[&Mark], columns: usize) -> Range<usize> {
    let total: usize = line.chars().map(width).sum();
    if total <= columns {
        return 0..line.len();
    }
    let room = columns.saturating_sub(2);
    let focus =
        marks.iter().find(|mark| mark.primary).or(marks.first()).map_or(0..0, |mark| mark.range.start - offset..mark.range.end - offset);
    let start_column: usize = line.get(..focus.start).unwrap_or("").chars().map(width).sum();
    let marked: usize = line.get(focus).unwrap_or("").chars().map(width).sum();
    let after = (total - start_column).min(marked.min(room * 3 / 4) + room / 4);
    let skip = (start_column + after).saturating_sub(room).min(start_column);
    let (mut column, mut window) = (0, None::<Range<usize>>);
    for (at, character) in line.char_indices() {
        let end = column + width(character);
        if column >= skip && end <= skip + room {
            let from = window.as_ref().map_or(at, |window| window.start);
            window = Some(from..at + character.len_utf8());
        }
        column = end;
    }
    window.unwrap_or(0..0)
}

/// Columns that a character takes, roughly: a hostile one is shown by its number.
fn width(character: char) -> usize {
    match character {
        '\t' => 4,
        _ if escape::is_hostile(character) => 8,
        _ => textwrap::core::display_width(character.encode_utf8(&mut [0; 4])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(range: Range<usize>) -> Mark {
        Mark { range, label: String::new(), primary: true }
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let text = format!("{}needle{}\n", "a".repeat(300), "b".repeat(300));
        let found = excerpts(&text, &[mark(300..306)], 60);
        assert_eq!(found.len(), 1);
        assert!(found[0].text.chars().count() <= 61, "{}", found[0].text);
        assert_eq!(&found[0].text[found[0].marks[0].range.clone()], "needle");
    }

    #[test]
    fn hostile_characters_move_the_marks() {
        let text = "x = \"\u{202e}evil\"\n";
        let found = excerpts(text, &[mark(4..13)], 60);
        assert_eq!(found[0].text, "x = \"\\u{202e}evil\"\n");
        assert_eq!(&found[0].text[found[0].marks[0].range.clone()], "\"\\u{202e}evil\"");
    }

    #[test]
    fn far_lines_are_shown_apart_and_the_primary_first() {
        let text = "a\nb\nc\nd\ne\nf\n";
        let first = Mark { primary: false, ..mark(0..1) };
        let found = excerpts(text, &[first, mark(10..11)], 60);
        assert_eq!(found.iter().map(|excerpt| excerpt.first_line).collect::<Vec<_>>(), [5, 0]);
    }

    #[test]
    fn any_range_stays_in_bounds() {
        for text in ["", "é", "é\n", "aé\r\n\u{1b}ü"] {
            for start in 0..10 {
                for end in 0..10 {
                    for found in excerpts(text, &[mark(start..end)], 60) {
                        assert!(found.text.get(found.marks[0].range.clone()).is_some());
                    }
                }
            }
        }
    }
}
