//! A page of explanation: titles, sections, wrapped paragraphs, items, and text as it is.

use super::sample::fitted;
use super::wrap::wrap;
use super::{Look, escape, prose};

/// What stands before each line of an example.
const VERBATIM: &str = "      ";

/// Text set for a terminal.
pub(super) struct Page {
    look: Look,
    text: String,
}

impl Page {
    /// A page with a title and a line below it.
    pub(super) fn new(look: Look, title: &str, line: &str) -> Self {
        let mut page = Self { look, text: format!("{}\n", look.bold(&escape(title.trim_end()))) };
        page.paragraph(line);
        page
    }

    /// Begins a section.
    pub(super) fn section(&mut self, name: &str) {
        self.text.push_str(&format!("\n{}\n", self.look.bold(&escape(name))));
    }

    /// A paragraph; nothing where it is empty.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.wrapped(text, "  ", "  ");
    }

    /// An item of a list.
    pub(super) fn item(&mut self, text: &str) {
        self.wrapped(text, "  - ", "    ");
    }

    /// What belongs to the item before it.
    pub(super) fn below_item(&mut self, text: &str) {
        self.wrapped(text, "    ", "    ");
    }

    /// A line that may be set out as a list already.
    pub(super) fn line(&mut self, text: &str) {
        match text.strip_prefix("- ") {
            Some(item) => self.item(item),
            None => self.paragraph(text),
        }
    }

    /// Name and text side by side; the text hangs at a column.
    pub(super) fn entry(&mut self, name: &str, width: usize, text: &str) {
        let head = format!("  {:<width$}  ", escape(name));
        let indent = " ".repeat(width + 4);
        self.wrapped(text, &head, &indent);
    }

    /// An example as it is written, without the indentation that all its lines share; lines that are too wide are broken.
    pub(super) fn verbatim(&mut self, text: &str) {
        let shared =
            text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
        let body = text.trim_matches('\n').trim_end();
        for line in body.lines() {
            let line = line.get(shared..).unwrap_or_else(|| line.trim_start());
            for line in fitted(&escape(line), self.look.width.saturating_sub(VERBATIM.len())) {
                self.text.push_str(format!("{VERBATIM}{line}").trim_end());
                self.text.push('\n');
            }
        }
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let text = prose(text);
        if text.is_empty() && first.trim().is_empty() {
            return;
        }
        self.text.push_str(wrap(&text, self.look.width, (first, rest)).trim_end());
        self.text.push('\n');
    }
}
