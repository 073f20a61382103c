//! Colours for terminals. Everything that is painted is escaped first.

use crate::diagnostic::Severity;

/// Whether output carries colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Color {
    /// Plain text.
    #[default]
    Plain,
    /// ANSI escapes.
    Ansi,
}

/// Whether findings that are set aside are listed one by one, where a format leaves that open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aside {
    /// They are counted.
    #[default]
    Counted,
    /// They are listed.
    Listed,
}

/// How a report for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Colours.
    pub color: Color,
    /// What becomes of findings that are set aside.
    pub aside: Aside,
    /// Whether fingerprints are shown.
    pub fingerprints: bool,
}

impl Look {
    /// A look with a width between 60 and 120 columns.
    #[must_use]
    pub fn new(width: usize, color: Color) -> Self {
        Self { width: width.clamp(60, 120), color, aside: Aside::default(), fingerprints: false }
    }

    /// Emphasised.
    #[must_use]
    pub fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// In the background.
    #[must_use]
    pub fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// A good end.
    #[must_use]
    pub fn good(self, text: &str) -> String {
        self.paint("1;32", text)
    }

    /// In the colour of a severity.
    #[must_use]
    pub fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1;36",
        };
        self.paint(code, text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        match self.color {
            Color::Plain => text.to_owned(),
            Color::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}
