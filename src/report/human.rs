//! One message with its places, drawn for a terminal. The only file that names `miette`, which draws the lines of source; the
//! head and the foot are ours.

use std::fmt;

use miette::{
    Diagnostic as Drawable, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};

use super::excerpt::{Excerpt, Mark, excerpts};
use super::places::Places;
use super::wrap::wrap;
use super::{Color, Look, escape};
use crate::diagnostic::{Label, Severity};
use crate::source::{SourceId, Span};

/// So many excerpts are drawn below one message.
const EXCERPTS: usize = 6;

/// A message to draw.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// How much it weighs.
    pub(super) severity: Severity,
    /// The rule or code; may be empty.
    pub(super) code: String,
    /// What is said.
    pub(super) message: String,
    /// The place.
    pub(super) primary: Option<Label>,
    /// Other places.
    pub(super) secondary: Vec<Label>,
    /// Named lines below, escaped already.
    pub(super) foot: Vec<(&'static str, String)>,
    /// What follows: lines that begin with a severity, escaped already.
    pub(super) list: Vec<(Severity, String)>,
}

impl Block {
    /// Draws it, with an empty line after it.
    pub(super) fn draw(&self, places: &mut Places<'_>, look: Look) -> String {
        let mut text = self.head(look);
        let mut room = EXCERPTS;
        for (source, marks) in self.marks_by_source() {
            let body = places.text(source).text;
            let last = marks.iter().map(|mark| places.line_of(source, mark.range.end)).max().unwrap_or(0);
            let excerpts = excerpts(body, &marks, look.width.saturating_sub(last.to_string().len() + 5));
            for excerpt in excerpts.iter().take(room) {
                let offset = focus(&marks, excerpt, body);
                text.push_str(&snippet(excerpt, escape(&places.full(Span::new(source, offset, offset))).into_owned(), look));
            }
            if excerpts.len() > room {
                text.push_str(&foot_line("and", &format!("{} more places; `--format json` gives all", excerpts.len() - room), look));
            }
            room = room.saturating_sub(excerpts.len());
        }
        for (name, line) in &self.foot {
            text.push_str(&foot_line(name, line, look));
        }
        for (severity, line) in &self.list {
            let word = severity.word();
            let wrapped = wrap(&format!("{word}{line}"), look.width, ("  - ", "      "));
            let rest = wrapped.strip_prefix(&format!("  - {word}")).unwrap_or(&wrapped);
            text.push_str(&format!("  - {}{rest}\n", look.severity(*severity, word)));
        }
        text.push('\n');
        text
    }

    fn head(&self, look: Look) -> String {
        let code = if self.code.is_empty() { String::new() } else { format!("[{}]", self.code) };
        let word = format!("{}{}", self.severity.word(), escape(&code));
        let line = format!("{word}: {}", escape::prose(&self.message));
        let wrapped = wrap(&line, look.width, ("", "  "));
        let rest = wrapped.strip_prefix(word.as_str()).unwrap_or(&wrapped);
        format!("{}{}\n", look.severity(self.severity, &word), look.bold(rest))
    }

    /// The labels of each source: the primary one's first.
    fn marks_by_source(&self) -> Vec<(SourceId, Vec<Mark>)> {
        let mut groups: Vec<(SourceId, Vec<Mark>)> = Vec::new();
        let primary = self.primary.iter().map(|label| (label, true));
        for (label, primary) in primary.chain(self.secondary.iter().map(|label| (label, false))) {
            let mark = Mark { range: label.span.range(), label: escape::prose(&label.text), primary };
            match groups.iter_mut().find(|(source, _)| *source == label.span.source) {
                Some((_, marks)) => push_new(marks, mark),
                None => groups.push((label.span.source, vec![mark])),
            }
        }
        groups
    }
}

/// One place said twice in the same words is said once.
fn push_new(marks: &mut Vec<Mark>, mark: Mark) {
    if !marks.iter().any(|known| known.range == mark.range && known.label == mark.label) {
        marks.push(mark);
    }
}

/// The offset that the head of a snippet names: its primary mark, else its first.
fn focus(marks: &[Mark], excerpt: &Excerpt, text: &str) -> usize {
    if excerpt.marks.iter().any(|mark| mark.primary) {
        return marks.iter().find(|mark| mark.primary).map_or(0, |mark| mark.range.start);
    }
    let start = line_start(text, excerpt.first_line);
    marks.iter().map(|mark| mark.range.start).filter(|offset| *offset >= start).min().unwrap_or(start)
}

fn line_start(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line).map(str::len).sum()
}

/// `  name: text`, wrapped with a hanging indent.
fn foot_line(name: &str, text: &str, look: Look) -> String {
    let head = format!("  {:<5} ", format!("{name}:"));
    let indent = " ".repeat(head.len().min(8));
    if text.contains('\n') {
        // Columns stay as they are; what is longer than the screen goes on below the words of its first line.
        let hanging = format!("{indent}   ");
        let lines = text.lines().map(|line| wrap(line, look.width, (&indent, &hanging)) + "\n").collect::<String>();
        return format!("{}{}", look.dim(&head), lines.get(head.len()..).unwrap_or(""));
    }
    let wrapped = wrap(text, look.width, (&head, &indent));
    let rest = wrapped.strip_prefix(head.trim_end()).unwrap_or(&wrapped);
    format!("{}{rest}\n", look.dim(head.trim_end()))
}

fn snippet(excerpt: &Excerpt, name: String, look: Look) -> String {
    let theme = match look.color {
        Color::Ansi => GraphicalTheme::unicode(),
        Color::Plain => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_links(false)
        .with_break_words(false)
        .with_context_lines(excerpt.text.lines().count())
        .without_primary_span_start();
    let drawn = Drawn { excerpt: excerpt.clone(), name, width: look.width };
    let mut text = String::new();
    if handler.render_report(&mut text, &drawn).is_err() {
        return String::new();
    }
    // What stands before the box is the place of a message, which is in our own head.
    let start = text.find('╭').and_then(|at| text.get(..at)?.rfind('\n')).map_or(0, |at| at + 1);
    text.get(start..).unwrap_or("").to_owned()
}

/// An excerpt as `miette` takes it.
#[derive(Debug)]
struct Drawn {
    excerpt: Excerpt,
    name: String,
    width: usize,
}

impl Drawn {
    /// Labels are broken into lines by us, since `miette` does not wrap them.
    fn label(&self, mark: &Mark) -> LabeledSpan {
        let before = self.excerpt.text.get(..mark.range.start).unwrap_or("");
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
        let room = self.width.saturating_sub(column + 14).max(24);
        let label = wrap(&mark.label, room, ("", ""));
        let label = (!label.is_empty()).then_some(label);
        let span = (mark.range.start, mark.range.len());
        if mark.primary { LabeledSpan::new_primary_with_span(label, span) } else { LabeledSpan::new_with_span(label, span) }
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawn {}

impl Drawable for Drawn {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.marks.iter().map(|mark| self.label(mark))))
    }
}

impl SourceCode for Drawn {
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.excerpt.text.strip_suffix('\n').unwrap_or(&self.excerpt.text);
        let found = text.read_span(span, before, after)?;
        let line = found.line() + self.excerpt.first_line;
        let named = MietteSpanContents::new_named(self.name.clone(), found.data(), *found.span(), line, found.column(), found.line_count());
        Ok(Box::new(named))
    }
}
