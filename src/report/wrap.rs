//! Wrapping of text: never inside a word or a name.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::escape::inert;

/// Wraps a text into lines of a width, with what stands before the first and the others. Names with `-` stay whole.
pub(super) fn wrap(text: &str, width: usize, (first, rest): (&str, &str)) -> String {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    // Facts and paths are escaped and no more, and a line may begin with any of their words.
    let text = text.split(' ').map(inert).collect::<Vec<_>>().join(" ");
    textwrap::fill(&text, options)
}
