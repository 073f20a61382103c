//! Puts comments between the lines, and blank lines where they may stand.

use super::lines::{Blank, Line, Lines, blank_before};
use crate::syntax::scan::Token;
use crate::syntax::split::opens_line;

/// The text of all lines with the comments of the source.
pub(super) fn with_comments(lines: &Lines<'_>) -> String {
    let mut page = Page { text: lines.text, rows: Vec::new(), opened: false };
    let mut comments = lines.comments.iter().peekable();
    for line in &lines.lines {
        let mut before = Vec::new();
        while let Some(comment) = comments.next_if(|comment| comment.start < line.start) {
            before.push(comment);
        }
        page.comments(&before, if line.closes { line.indent + 2 } else { line.indent }, line.blank);
        page.line(line, before.iter().any(|comment| stands_alone(lines.text, comment)));
    }
    let rest: Vec<_> = comments.collect();
    page.comments(&rest, 0, Blank::Keep);
    page.finish()
}

/// Whether a comment has its line for itself.
fn stands_alone(text: &str, comment: &Token) -> bool {
    opens_line(text.get(..comment.start).unwrap_or(""))
}

/// One row of the page.
struct Row {
    /// Whether a blank line stands before it.
    spaced: bool,
    indent: usize,
    text: String,
    /// The comment at its end.
    comment: Option<String>,
}

impl Row {
    /// Neighbours with comments at their ends, on one level, have them in one column.
    fn aligns_with(&self, next: &Self) -> bool {
        let plain = |row: &Self| row.comment.is_some() && !row.text.contains('\n');
        plain(self) && plain(next) && self.indent == next.indent && !next.spaced
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }
}

struct Page<'text> {
    text: &'text str,
    rows: Vec<Row>,
    /// Whether the last row opened a block: no blank line follows it.
    opened: bool,
}

impl Page<'_> {
    /// Comments that stand before a line: one that shares the row before stays there, the others get their own.
    fn comments(&mut self, comments: &[&Token], indent: usize, blank: Blank) {
        let trailing = comments.iter().position(|comment| !self.rows.is_empty() && !stands_alone(self.text, comment));
        let mut blank = blank;
        let mut own = Vec::new();
        for (index, comment) in comments.iter().enumerate() {
            let text = comment.text(self.text).trim_end().to_owned();
            if Some(index) == trailing {
                if let Some(row) = self.rows.last_mut() {
                    row.comment = Some(text);
                }
                continue;
            }
            let spaced = blank == Blank::One || (stands_alone(self.text, comment) && blank_before(self.text, comment.start));
            own.push(Row { spaced: spaced && !self.opened, indent, text, comment: None });
            self.opened = false;
            blank = Blank::Keep;
        }
        self.rows.append(&mut own);
    }

    fn line(&mut self, line: &Line, after_comment: bool) {
        let spaced = match line.blank {
            Blank::One => !after_comment || blank_before(self.text, line.start),
            Blank::Keep => blank_before(self.text, line.start),
            Blank::Never => false,
        };
        let text = line.text.clone();
        self.rows.push(Row { spaced: spaced && !self.opened, indent: line.indent, text, comment: None });
        self.opened = line.text.ends_with('{');
    }

    fn finish(self) -> String {
        let mut out = String::new();
        for run in self.rows.chunk_by(Row::aligns_with) {
            let width = run.iter().map(Row::width).max().unwrap_or(0);
            for row in run {
                if row.spaced && !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(&" ".repeat(row.indent));
                out.push_str(&row.text);
                if let Some(comment) = &row.comment {
                    let padding = if run.len() > 1 { width - row.width() } else { 0 };
                    out.push_str(&" ".repeat(padding + 2));
                    out.push_str(comment);
                }
                out.push('\n');
            }
        }
        out
    }
}
