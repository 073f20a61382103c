//! A picture of its own: boxes and lines where `layout` puts them, the list of findings below. Line width, dashes and marks say
//! what colours say, so that it can be read in black and white.

use std::io;

use super::DrawError;
use super::canvas::{Canvas, Type, number};
use super::layout::{Layout, Part, Point, Route, Size, TooMuch, Way, lay_out};
use super::marks::Marks;
use super::measure::{Face, lines, width};
use super::picture::{Edge, Node, Picture, PictureNote, Shape};

const INK: &str = "#1a1a1a";
const GREY: &str = "#4d4d4d";
const RED: &str = "#9b1c1c";
const BROWN: &str = "#6b4300";
const WHITE: &str = "#ffffff";

/// Around the whole.
const MARGIN: f64 = 24.0;
/// Inside of a box.
const PADDING: f64 = 12.0;
/// How wide the second line of a box may be before it is broken.
const BOX: f64 = 210.0;
/// A badge with marks: its height, and what it is longer than its text.
const BADGE: (f64, f64) = (18.0, 12.0);
/// Between two badges.
const GAP: f64 = 4.0;
/// How wide a column of text is, at least and at most.
const TEXT: (f64, f64) = (640.0, 1080.0);
/// How far the text of a finding stands in.
const INDENT: f64 = 64.0;
/// The length of an arrow's head.
const HEAD: f64 = 9.0;
/// So many sentences describe a picture to those who do not see it.
const SENTENCES: usize = 80;

const KEY: Type = Type { face: Face::Mono, size: 14.0, color: INK, centered: true };
const ABOUT: Type = Type { face: Face::Sans, size: 12.0, color: INK, centered: true };
const MARK: Type = Type { face: Face::Bold, size: 11.5, color: WHITE, centered: true };
const TITLE: Type = Type { face: Face::Bold, size: 19.0, color: INK, centered: false };
const PLAIN: Type = Type { face: Face::Sans, size: 12.5, color: INK, centered: false };
const STRONG: Type = Type { face: Face::Bold, size: 12.5, color: INK, centered: false };

/// Draws a picture.
pub(super) fn draw(picture: &Picture) -> Result<String, DrawError> {
    let boxes: Vec<Cell> = picture.nodes.iter().map(Cell::new).collect();
    let sizes: Vec<Size> = boxes.iter().map(|cell| cell.size).collect();
    let way = |edge: &Edge| Way { from: edge.from, to: edge.to, label: badges_size(&edge.marks) };
    let ways: Vec<Way> = picture.edges.iter().map(way).collect();
    let layout = best(&sizes, &ways, picture.across).map_err(|_| {
        let (nodes, edges) = (picture.nodes.len(), picture.edges.len());
        DrawError::TooLarge(format!("{nodes} nodes and {edges} edges are too much for one picture"))
    })?;
    let wide = layout.size.wide.max(TEXT.0);
    let text = Text::new(picture, wide);
    let page = Size { wide: wide + 2.0 * MARGIN, high: text.head + layout.size.high + text.foot + 2.0 * MARGIN };
    let mut canvas = Canvas::new();
    canvas.begin((&picture.title, &described(picture)), (page.wide, page.high))?;
    text.draw_head(&mut canvas)?;
    let left = MARGIN + (wide - layout.size.wide) / 2.0;
    canvas.open("g", &[("transform", format!("translate({},{})", number(left), number(MARGIN + text.head)))])?;
    draw_graph(&mut canvas, picture, &boxes, &layout)?;
    canvas.close()?;
    text.draw_foot(&mut canvas, MARGIN + text.head + layout.size.high)?;
    Ok(canvas.finish()?)
}

/// The layout from left to right, unless the one from the top down can be shown larger.
fn best(sizes: &[Size], ways: &[Way], across: bool) -> Result<Layout, TooMuch> {
    let down = lay_out(sizes, ways, false)?;
    if !across {
        return Ok(down);
    }
    let right = lay_out(sizes, ways, true)?;
    let longest = |layout: &Layout| layout.size.wide.max(layout.size.high);
    Ok(if longest(&right) <= longest(&down) { right } else { down })
}

/// The picture in sentences.
fn described(picture: &Picture) -> String {
    let notes = picture.notes.iter().map(|note| {
        let verdict = if note.violated { "violated" } else { "cannot be told" };
        format!("{}, {verdict}: {}: {}; at {}.", note.mark, note.head, note.message.trim_end_matches('.'), note.at)
    });
    let nodes = picture.nodes.iter().map(|node| node.sentence.clone());
    let edges = picture.edges.iter().map(|edge| edge.sentence.clone());
    let all: Vec<String> = nodes.chain(edges).chain(notes).collect();
    let mut said: Vec<String> = picture.about.iter().chain(&picture.hints).cloned().collect();
    said.extend(all.iter().take(SENTENCES).cloned());
    if all.len() > SENTENCES {
        said.push(format!("And {} more parts.", all.len() - SENTENCES));
    }
    said.join(" ")
}

/// A node with its lines, measured.
struct Cell {
    size: Size,
    about: Vec<String>,
}

impl Cell {
    fn new(node: &Node) -> Self {
        match node.shape {
            Shape::Gap => Self { size: Size { wide: 26.0, high: 26.0 }, about: Vec::new() },
            Shape::Start => Self { size: Size { wide: 64.0, high: 26.0 }, about: Vec::new() },
            _ => {
                let name = width(&node.name, KEY.face, KEY.size);
                let about = lines(&node.about, ABOUT.face, ABOUT.size, name.max(BOX));
                let badges = badges_size(&node.marks);
                let widest = about.iter().map(|line| width(line, ABOUT.face, ABOUT.size)).fold(name.max(badges.wide), f64::max);
                let below = if badges.high > 0.0 { badges.high + 6.0 } else { 0.0 };
                let high = 2.0 * PADDING + 14.0 + 16.0 * lines_high(&about) + below;
                Self { size: Size { wide: (widest + 2.0 * PADDING + 8.0).max(110.0), high }, about }
            }
        }
    }
}

fn lines_high<T>(lines: &[T]) -> f64 {
    f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX))
}

fn badges_size(marks: &Marks) -> Size {
    let lines = marks.lines();
    let wide = lines.iter().map(|line| badge_width(line)).fold(0.0, f64::max);
    let high = if lines.is_empty() { 0.0 } else { lines_high(&lines) * (BADGE.0 + GAP) - GAP };
    Size { wide, high }
}

fn badge_width(line: &str) -> f64 {
    width(line, MARK.face, MARK.size) + BADGE.1
}

fn draw_graph(canvas: &mut Canvas, picture: &Picture, boxes: &[Cell], layout: &Layout) -> io::Result<()> {
    for (edge, route) in picture.edges.iter().zip(&layout.edges) {
        draw_edge(canvas, edge, route)?;
    }
    for ((node, cell), place) in picture.nodes.iter().zip(boxes).zip(&layout.nodes) {
        draw_node(canvas, node, cell, *place)?;
    }
    // Above all lines.
    for (edge, route) in picture.edges.iter().zip(&layout.edges) {
        draw_badges(canvas, &edge.marks, route.label.0, route.label.1 - badges_size(&edge.marks).high / 2.0)?;
    }
    Ok(())
}

fn draw_edge(canvas: &mut Canvas, edge: &Edge, route: &Route) -> io::Result<()> {
    let (color, weight) = match () {
        () if !edge.marks.violated.is_empty() => (RED, 3.5),
        () if !edge.marks.open.is_empty() => (BROWN, 1.8),
        () => (GREY, 1.4),
    };
    canvas.open("g", &[("fill", "none".to_owned()), ("stroke", color.to_owned()), ("stroke-width", number(weight))])?;
    canvas.words("title", &[], &edge.sentence)?;
    let (path, tip, back) = path(route, HEAD + weight);
    let mut attributes = vec![("d", path)];
    if !edge.known {
        attributes.push(("stroke-dasharray", "5 4".to_owned()));
    }
    canvas.shape("path", &attributes)?;
    let half = 3.5 + weight;
    let (across, along) = ((back.1 - tip.1, tip.0 - back.0), HEAD + weight);
    let side = (across.0 / along * half, across.1 / along * half);
    let corner = |sign: f64| format!("{},{}", number(back.0 + sign * side.0), number(back.1 + sign * side.1));
    let points = format!("{},{} {} {}", number(tip.0), number(tip.1), corner(1.0), corner(-1.0));
    canvas.shape("polygon", &[("points", points), ("fill", color.to_owned()), ("stroke", "none".to_owned())])?;
    canvas.close()
}

/// The path of a way up to the back of its arrow's head; the tip of the head, and its back. A way ends in the direction of its
/// last part.
fn path(route: &Route, head: f64) -> (String, Point, Point) {
    let point = |(x, y): Point| format!("{} {}", number(x), number(y));
    let mut text = format!("M{}", point(route.start));
    let (mut tip, mut before) = (route.start, route.start);
    for part in &route.parts {
        (tip, before) = match part {
            Part::Line(to) => (*to, tip),
            Part::Curve(_, second, to) => (*to, *second),
        };
    }
    let (x, y) = (tip.0 - before.0, tip.1 - before.1);
    let length = x.hypot(y).max(0.1);
    let back = (tip.0 - x / length * head, tip.1 - y / length * head);
    for (index, part) in route.parts.iter().enumerate() {
        let is_last = index + 1 == route.parts.len();
        let end = |to: &Point| if is_last { back } else { *to };
        text += &match part {
            Part::Line(to) => format!(" L{}", point(end(to))),
            Part::Curve(first, second, to) => format!(" C{} {} {}", point(*first), point(*second), point(end(to))),
        };
    }
    (text, tip, back)
}

fn draw_node(canvas: &mut Canvas, node: &Node, cell: &Cell, (x, y): Point) -> io::Result<()> {
    let (color, weight) = match node.shape {
        Shape::Kind(_) if !node.marks.violated.is_empty() => (RED, 3.0),
        Shape::Kind(_) | Shape::Others if !node.marks.open.is_empty() => (BROWN, 2.0),
        Shape::Start => (INK, 1.4),
        _ => (GREY, 1.4),
    };
    let fill = if node.shape == Shape::Start { INK } else { WHITE };
    canvas.open("g", &[("fill", fill.to_owned()), ("stroke", color.to_owned()), ("stroke-width", number(weight))])?;
    canvas.words("title", &[], &node.sentence)?;
    outline(canvas, node.shape, (x - cell.size.wide / 2.0, y - cell.size.high / 2.0), cell.size)?;
    canvas.open("g", &[("stroke", "none".to_owned())])?;
    match node.shape {
        Shape::Start => canvas.line((x, y + 4.5), Type { color: WHITE, size: 12.0, face: Face::Bold, ..ABOUT }, &node.name)?,
        Shape::Gap => canvas.line((x, y + 5.0), Type { face: Face::Bold, size: 14.0, ..ABOUT }, &node.name)?,
        _ => {
            let mut base = y - cell.size.high / 2.0 + PADDING + 12.0;
            canvas.line((x, base), KEY, &node.name)?;
            for line in &cell.about {
                base += 16.0;
                canvas.line((x, base), ABOUT, line)?;
            }
            draw_badges(canvas, &node.marks, x, base + 8.0)?;
        }
    }
    canvas.close()?;
    canvas.close()
}

/// The outline of a node; sides are straight where edges meet them.
fn outline(canvas: &mut Canvas, shape: Shape, (left, top): Point, size: Size) -> io::Result<()> {
    let (right, bottom) = (left + size.wide, top + size.high);
    let rect = |radius: f64, dashed: bool| {
        let mut attributes = vec![
            ("x", number(left)),
            ("y", number(top)),
            ("width", number(size.wide)),
            ("height", number(size.high)),
            ("rx", number(radius)),
        ];
        if dashed {
            attributes.push(("stroke-dasharray", "5 4".to_owned()));
        }
        attributes
    };
    let polygon = |points: &[Point]| {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
        [("points", points.join(" "))]
    };
    let rule = |canvas: &mut Canvas, (x1, y1): Point, (x2, y2): Point| {
        let ends = [("x1", number(x1)), ("y1", number(y1)), ("x2", number(x2)), ("y2", number(y2)), ("stroke-width", "1.2".to_owned())];
        canvas.shape("line", &ends)
    };
    match shape {
        Shape::Gap => canvas.shape("rect", &rect(size.high / 2.0, true)),
        Shape::Start => canvas.shape("rect", &rect(size.high / 2.0, false)),
        Shape::Others | Shape::Remark => canvas.shape("rect", &rect(3.0, true)),
        Shape::Kind(kind) => match kind % 6 {
            0 => canvas.shape("rect", &rect(2.0, false)),
            1 => canvas.shape("rect", &rect(14.0, false)),
            2 => {
                let cut = 10.0;
                let upper = [(left, top + cut), (left + cut, top), (right - cut, top), (right, top + cut)];
                let lower = [(right, bottom - cut), (right - cut, bottom), (left + cut, bottom), (left, bottom - cut)];
                canvas.shape("polygon", &polygon(&[upper, lower].concat()))
            }
            3 => {
                let fold = 12.0;
                let sheet = [(left, top), (right - fold, top), (right, top + fold), (right, bottom), (left, bottom)];
                canvas.shape("polygon", &polygon(&sheet))?;
                rule(canvas, (right - fold, top), (right - fold, top + fold))?;
                rule(canvas, (right - fold, top + fold), (right, top + fold))
            }
            4 => {
                canvas.shape("rect", &rect(2.0, false))?;
                rule(canvas, (left + 6.0, top), (left + 6.0, bottom))?;
                rule(canvas, (right - 6.0, top), (right - 6.0, bottom))
            }
            _ => {
                canvas.shape("rect", &rect(2.0, false))?;
                rule(canvas, (left, top + 5.0), (right, top + 5.0))
            }
        },
    }
}

/// The marks below one another, in the middle of a place: white on dark for what is violated, framed for what cannot be told.
fn draw_badges(canvas: &mut Canvas, marks: &Marks, x: f64, top: f64) -> io::Result<()> {
    let mut top = top;
    for line in marks.lines() {
        draw_badge(canvas, (x, top), &line, line.starts_with('✗'))?;
        top += BADGE.0 + GAP;
    }
    Ok(())
}

fn draw_badge(canvas: &mut Canvas, (x, top): Point, line: &str, violated: bool) -> io::Result<()> {
    let wide = badge_width(line);
    let (fill, ink) = if violated { (RED, WHITE) } else { (WHITE, BROWN) };
    let frame = [
        ("x", number(x - wide / 2.0)),
        ("y", number(top)),
        ("width", number(wide)),
        ("height", number(BADGE.0)),
        ("rx", "3".to_owned()),
        ("fill", fill.to_owned()),
        ("stroke", if violated { RED } else { BROWN }.to_owned()),
        ("stroke-width", "1.3".to_owned()),
    ];
    canvas.shape("rect", &frame)?;
    canvas.line((x, top + 13.0), Type { color: ink, ..MARK }, line)
}

/// What stands above and below a picture, broken into lines.
struct Text<'run> {
    picture: &'run Picture,
    about: Vec<String>,
    key: Vec<String>,
    notes: Vec<Vec<String>>,
    hints: Vec<String>,
    /// How many notes stand in the first column.
    first: usize,
    /// Where the second column begins.
    second: f64,
    /// The height above.
    head: f64,
    /// The height below.
    foot: f64,
}

/// From line to line.
const LEAD: f64 = 17.0;
/// Between notes.
const APART: f64 = 7.0;
/// From this width on, notes stand in two columns, so far apart.
const COLUMNS: (f64, f64) = (1200.0, 40.0);

impl<'run> Text<'run> {
    fn new(picture: &'run Picture, wide: f64) -> Self {
        let broken = |text: &str, wide: f64| lines(text, PLAIN.face, PLAIN.size, wide);
        let column = if wide < COLUMNS.0 { wide } else { ((wide - COLUMNS.1) / 2.0).min(TEXT.1) };
        let about = broken(&picture.about.join(" "), wide.min(TEXT.1));
        let key = if picture.notes.is_empty() { Vec::new() } else { broken(KEY_WORDS, wide.min(TEXT.1)) };
        let note = |note: &PictureNote| broken(&format!("{} Marked at: {}.", ended(&note.message), note.at), column - INDENT);
        let notes: Vec<Vec<String>> = picture.notes.iter().map(note).collect();
        let hints: Vec<String> = picture.hints.iter().flat_map(|hint| broken(hint, wide.min(TEXT.1))).collect();
        let heights: Vec<f64> = notes.iter().map(|lines| (lines_high(lines) + 1.0) * LEAD + APART).collect();
        let (first, high) = if wide < COLUMNS.0 { (notes.len(), heights.iter().sum()) } else { halves(&heights) };
        let head = 30.0 + lines_high(&about) * LEAD + 14.0;
        let foot = 22.0 + (lines_high(&key) + lines_high(&hints)) * LEAD + high + 16.0;
        Self { picture, about, key, notes, hints, first, second: column + COLUMNS.1, head, foot }
    }

    fn draw_head(&self, canvas: &mut Canvas) -> io::Result<()> {
        canvas.line((MARGIN, MARGIN + 17.0), TITLE, &self.picture.title)?;
        paragraph(canvas, (MARGIN, MARGIN + 24.0), &self.about)?;
        Ok(())
    }

    fn draw_foot(&self, canvas: &mut Canvas, top: f64) -> io::Result<()> {
        let from = paragraph(canvas, (MARGIN, top + 14.0), &self.key)? + 8.0;
        let (mut y, mut lowest, mut left) = (from, from, MARGIN);
        for (index, (note, lines)) in self.picture.notes.iter().zip(&self.notes).enumerate() {
            if index == self.first {
                (y, left) = (from, MARGIN + self.second);
            }
            canvas.open("g", &[])?;
            draw_badge(canvas, (left + INDENT / 2.0 - 5.0, y + 3.0), &note.mark, note.violated)?;
            canvas.line((left + INDENT, y + LEAD), STRONG, &note.head)?;
            y = paragraph(canvas, (left + INDENT, y + LEAD), lines)? + APART;
            canvas.close()?;
            lowest = lowest.max(y);
        }
        paragraph(canvas, (MARGIN, lowest + 4.0), &self.hints)?;
        Ok(())
    }
}

/// How many of some heights make the first of two columns, and the height of the longer one.
fn halves(heights: &[f64]) -> (usize, f64) {
    let all: f64 = heights.iter().sum();
    let (mut first, mut high) = (0, 0.0);
    for height in heights {
        if high + height / 2.0 > all / 2.0 {
            break;
        }
        high += height;
        first += 1;
    }
    (first, high.max(all - high))
}

/// Lines below one another; gives the base of the last.
fn paragraph(canvas: &mut Canvas, (x, mut y): Point, lines: &[String]) -> io::Result<f64> {
    for line in lines {
        y += LEAD;
        canvas.line((x, y), PLAIN, line)?;
    }
    Ok(y)
}

const KEY_WORDS: &str = "✗ (white on dark, thick line): violated. ? (framed): cannot be told, because something is not declared. \
     The first number counts the rules, those in brackets lead to the list. Dashed: not declared.";

fn ended(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}
