//! Writing of SVG: elements, attributes and text, all escaped.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::measure::{Face, is_guess, width};

/// Fonts that are found on most machines.
const SANS: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";
const MONO: &str = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/// An attribute.
pub(super) type Attribute<'text> = (&'text str, String);

/// A document in the making.
pub(super) struct Canvas {
    writer: Writer<Vec<u8>>,
    open: Vec<&'static str>,
}

/// How a line of text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    /// Its face.
    pub(super) face: Face,
    /// Its size.
    pub(super) size: f64,
    /// Its colour.
    pub(super) color: &'static str,
    /// Whether its place is its middle; otherwise its beginning.
    pub(super) centered: bool,
}

impl Canvas {
    /// An empty document.
    pub(super) fn new() -> Self {
        Self { writer: Writer::new_with_indent(Vec::new(), b' ', 1), open: Vec::new() }
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) -> io::Result<()> {
        self.open.push(name);
        self.writer.write_event(Event::Start(start(name, attributes)))
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) -> io::Result<()> {
        match self.open.pop() {
            Some(name) => self.writer.write_event(Event::End(BytesEnd::new(name))),
            None => Ok(()),
        }
    }

    /// An element without content.
    pub(super) fn shape(&mut self, name: &'static str, attributes: &[Attribute<'_>]) -> io::Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element that holds text.
    pub(super) fn words(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        self.writer.write_event(Event::Text(BytesText::new(text)))?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// A line of text with its base line at a place.
    pub(super) fn line(&mut self, (x, y): (f64, f64), look: Type, text: &str) -> io::Result<()> {
        let mut attributes = vec![("x", number(x)), ("y", number(y)), ("font-size", number(look.size)), ("fill", look.color.to_owned())];
        if look.face == Face::Mono {
            attributes.push(("font-family", MONO.to_owned()));
        }
        if look.face != Face::Sans {
            attributes.push(("font-weight", "bold".to_owned()));
        }
        if look.centered {
            attributes.push(("text-anchor", "middle".to_owned()));
        }
        // Text in the middle of a box must stay inside of it, whatever the font makes of its letters.
        if look.centered && is_guess(text) {
            attributes.push(("textLength", number(width(text, look.face, look.size))));
            attributes.push(("lengthAdjust", "spacingAndGlyphs".to_owned()));
        }
        self.words("text", &attributes, text)
    }

    /// Opens the document: what it is called and says, its size, and a page below all.
    pub(super) fn begin(&mut self, (title, sentences): (&str, &str), (wide, high): (f64, f64)) -> io::Result<()> {
        let attributes = [
            ("xmlns", "http://www.w3.org/2000/svg".to_owned()),
            ("role", "img".to_owned()),
            ("aria-labelledby", "ombud-title ombud-desc".to_owned()),
            ("width", number(wide)),
            ("height", number(high)),
            ("viewBox", format!("0 0 {} {}", number(wide), number(high))),
            ("font-family", SANS.to_owned()),
        ];
        self.open("svg", &attributes)?;
        self.words("title", &[("id", "ombud-title".to_owned())], title)?;
        self.words("desc", &[("id", "ombud-desc".to_owned())], sentences)?;
        self.shape("rect", &[("width", number(wide)), ("height", number(high)), ("fill", "#ffffff".to_owned())])
    }

    /// The document as text.
    pub(super) fn finish(mut self) -> io::Result<String> {
        while !self.open.is_empty() {
            self.close()?;
        }
        let mut text = String::from_utf8(self.writer.into_inner()).map_err(io::Error::other)?;
        text.push('\n');
        Ok(text)
    }
}

fn start(name: &'static str, attributes: &[Attribute<'_>]) -> BytesStart<'static> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, value.as_str()));
    }
    start.into_owned()
}

/// A number with one digit after the point at most.
pub(super) fn number(value: f64) -> String {
    // Adding zero makes the negative zero a plain one.
    let rounded = (value * 10.0).round() / 10.0 + 0.0;
    format!("{rounded}")
}
