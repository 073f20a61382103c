//! What changes between two texts, by lines.

use std::fmt::Write as _;

use crate::report::{Color, Look, escape};

/// Lines of context around a change.
const CONTEXT: usize = 2;
/// Larger changes are shown as a whole: comparing every line with every other would take too long.
const LIMIT: usize = 4_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit<'text> {
    Keep(&'text str),
    Remove(&'text str),
    Add(&'text str),
}

/// The changed lines of a file with a little around them.
pub(super) fn diff(name: &str, before: &str, after: &str, look: Look) -> String {
    let edits = edits(&before.lines().collect::<Vec<_>>(), &after.lines().collect::<Vec<_>>());
    let is_change = |edit: &Edit<'_>| !matches!(edit, Edit::Keep(_));
    let near = |index: usize| {
        let from = index.saturating_sub(CONTEXT);
        edits.iter().skip(from).take(index - from + CONTEXT + 1).any(is_change)
    };
    let mut text = format!("{}\n", look.bold(&escape(name)));
    let (mut line, mut gap) = (0, false);
    for (index, edit) in edits.iter().enumerate() {
        line += usize::from(!matches!(edit, Edit::Add(_)));
        if !near(index) {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) || index == 0 {
            let _ = writeln!(text, "  line {line}");
        }
        let (sign, body, code) = match edit {
            Edit::Keep(body) => (' ', body, ""),
            Edit::Remove(body) => ('-', body, "31"),
            Edit::Add(body) => ('+', body, "32"),
        };
        let shown = format!("{sign} {}", escape(body));
        let shown = shown.trim_end();
        let _ = match look.color {
            Color::Ansi if !code.is_empty() => writeln!(text, "\u{1b}[{code}m{shown}\u{1b}[0m"),
            _ => writeln!(text, "{shown}"),
        };
    }
    text
}

fn edits<'text>(before: &[&'text str], after: &[&'text str]) -> Vec<Edit<'text>> {
    let head = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let rest = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let middle = |lines: &[&'text str]| lines.iter().skip(head).take(lines.len() - head - tail).copied().collect::<Vec<_>>();
    let mut edits: Vec<Edit<'text>> = before.iter().take(head).map(|line| Edit::Keep(line)).collect();
    edits.extend(middle_edits(&middle(before), &middle(after)));
    edits.extend(before.iter().skip(before.len() - tail).map(|line| Edit::Keep(line)));
    edits
}

/// The longest common lines, by the textbook table.
fn middle_edits<'text>(before: &[&'text str], after: &[&'text str]) -> Vec<Edit<'text>> {
    if before.len() * after.len() > LIMIT {
        let removed = before.iter().map(|line| Edit::Remove(line));
        return removed.chain(after.iter().map(|line| Edit::Add(line))).collect();
    }
    let columns = after.len() + 1;
    let mut table = vec![0_u32; (before.len() + 1) * columns];
    let at = |table: &[u32], row: usize, column: usize| table.get(row * columns + column).copied().unwrap_or(0);
    for (row, one) in before.iter().enumerate().rev() {
        for (column, other) in after.iter().enumerate().rev() {
            let best = if one == other {
                at(&table, row + 1, column + 1) + 1
            } else {
                at(&table, row + 1, column).max(at(&table, row, column + 1))
            };
            if let Some(cell) = table.get_mut(row * columns + column) {
                *cell = best;
            }
        }
    }
    let (mut row, mut column, mut edits) = (0, 0, Vec::new());
    loop {
        match (before.get(row), after.get(column)) {
            (Some(one), Some(other)) if one == other => {
                edits.push(Edit::Keep(one));
                (row, column) = (row + 1, column + 1);
            }
            (Some(one), other) if other.is_none() || at(&table, row + 1, column) >= at(&table, row, column + 1) => {
                edits.push(Edit::Remove(one));
                row += 1;
            }
            (_, Some(other)) => {
                edits.push(Edit::Add(other));
                column += 1;
            }
            _ => return edits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_shown_with_a_little_around_them() {
        let before = "a\nb\nc\nd\ne\nf\ng\n";
        let after = "a\nb\nc\nD\ne\nf\ng\nh\n";
        let text = diff("x.policy", before, after, Look::new(80, Color::Plain));
        assert_eq!(text, "x.policy\n  line 2\n  b\n  c\n- d\n+ D\n  e\n  f\n  g\n+ h\n");
    }
}
