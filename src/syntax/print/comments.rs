//! Puts comments between the lines, and blank lines where they may stand.

use super::lines::{Blank, Line, Lines, blank_before};
use crate::syntax::scan::Token;
use crate::syntax::split::opens_line;

/// The text of all lines with the comments of the source.
pub(super) fn with_comments(lines: &Lines<'_>) -> String {
    let mut page = Page { text: lines.text, out: String::new(), opened: false };
    let mut comments = lines.comments.iter().peekable();
    for line in &lines.lines {
        let mut before = Vec::new();
        while let Some(comment) = comments.next_if(|comment| comment.start < line.start) {
            before.push(comment);
        }
        page.comments(&before, if line.closes { line.indent + 2 } else { line.indent }, line.blank);
        page.line(line, before.iter().any(|comment| page_own(lines.text, comment)));
    }
    let rest: Vec<_> = comments.collect();
    page.comments(&rest, 0, Blank::Keep);
    if !page.out.is_empty() {
        page.out.push('\n');
    }
    page.out
}

/// Whether a comment has its line for itself.
fn page_own(text: &str, comment: &Token) -> bool {
    opens_line(text.get(..comment.start).unwrap_or(""))
}

struct Page<'text> {
    text: &'text str,
    out: String,
    /// Whether the last line opened a block: no blank line follows it.
    opened: bool,
}

impl Page<'_> {
    /// Comments that stand before a line: one that shares the line before stays there, the others get their own.
    fn comments(&mut self, comments: &[&Token], indent: usize, blank: Blank) {
        let trailing = comments.iter().position(|comment| !self.out.is_empty() && !page_own(self.text, comment));
        if let Some(comment) = trailing.and_then(|index| comments.get(index)) {
            self.out.push_str("  ");
            self.out.push_str(comment.text(self.text).trim_end());
        }
        let mut blank = blank;
        for (index, comment) in comments.iter().enumerate() {
            if Some(index) == trailing {
                continue;
            }
            let spaced = blank == Blank::One || (page_own(self.text, comment) && blank_before(self.text, comment.start));
            self.begin(indent, spaced);
            self.out.push_str(comment.text(self.text).trim_end());
            self.opened = false;
            blank = Blank::Keep;
        }
    }

    fn line(&mut self, line: &Line, after_comment: bool) {
        let spaced = match line.blank {
            Blank::One => !after_comment || blank_before(self.text, line.start),
            Blank::Keep => blank_before(self.text, line.start),
            Blank::Never => false,
        };
        self.begin(line.indent, spaced);
        self.out.push_str(&line.text);
        self.opened = line.text.ends_with('{');
    }

    fn begin(&mut self, indent: usize, spaced: bool) {
        if !self.out.is_empty() {
            self.out.push('\n');
            if spaced && !self.opened {
                self.out.push('\n');
            }
        }
        self.out.push_str(&" ".repeat(indent));
    }
}
