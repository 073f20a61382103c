//! Wrapping of text: never inside a word or a name.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Wraps a text into lines of a width, with what stands before the first and the others. Names with `-` stay whole.
pub(super) fn wrap(text: &str, width: usize, (first, rest): (&str, &str)) -> String {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}
