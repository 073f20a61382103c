//! Where nodes and edges of a picture stand. The only file that names `dugong`, which ranks and places; the ways of the edges
//! between the ranks are drawn from its points so that none crosses a node.

use std::collections::BTreeMap;

use dugong::graphlib::{EdgeKey, Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, LabelPos, NodeLabel, RankDir, WorkControl, WorkError, layout_controlled};

/// The work that one picture may take: about a second.
const WORK: usize = 8_000_000;
/// Between ranks.
const RANKS: f64 = 80.0;
/// Between the nodes of a rank.
const NODES: f64 = 34.0;
/// Between edges.
const EDGES: f64 = 22.0;
/// Between the ends of edges at a node, where they stand where they are wanted.
const PORTS: f64 = 16.0;
/// So far an edge runs straight before it ends, so that its arrow shows where it goes.
const STRAIGHT: f64 = 14.0;
/// Around all.
const MARGIN: f64 = 12.0;

/// A width and a height.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Size {
    /// The width.
    pub(super) wide: f64,
    /// The height.
    pub(super) high: f64,
}

/// An edge to lay out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// The node that it leaves.
    pub(super) from: usize,
    /// The node that it enters.
    pub(super) to: usize,
    /// The room that its label needs.
    pub(super) label: Size,
}

/// A place.
pub(super) type Point = (f64, f64);

/// Where everything stands.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The whole.
    pub(super) size: Size,
    /// The middle of each node.
    pub(super) nodes: Vec<Point>,
    /// The way of each edge.
    pub(super) edges: Vec<Route>,
}

/// The way of an edge: a line from its beginning through curves to its end.
#[derive(Debug, Default)]
pub(super) struct Route {
    /// Where it begins.
    pub(super) start: Point,
    /// Its parts.
    pub(super) parts: Vec<Part>,
    /// The middle of its label.
    pub(super) label: Point,
}

/// A part of a way.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// Straight on.
    Line(Point),
    /// A curve with two control points.
    Curve(Point, Point, Point),
}

/// The graph takes more work than one picture may.
#[derive(Debug)]
pub(super) struct TooMuch;

/// A budget of steps, so that the same graph is refused on every machine.
struct Budget(usize);

impl WorkControl for Budget {
    fn charge(&mut self, units: usize) -> Result<(), WorkError> {
        self.0 = self.0.checked_sub(units).ok_or(WorkError::Interrupted)?;
        Ok(())
    }
}

type Work = Graph<NodeLabel, EdgeLabel, GraphLabel>;

/// Lays out nodes and edges, in ranks from the top down, or from left to right.
pub(super) fn lay_out(sizes: &[Size], ways: &[Way], across: bool) -> Result<Layout, TooMuch> {
    let mut graph: Work = Graph::new(GraphOptions { multigraph: true, compound: false, directed: true });
    let rankdir = if across { RankDir::LR } else { RankDir::TB };
    let (nodesep, ranksep, edgesep, marginx, marginy) = (NODES, RANKS, EDGES, MARGIN, MARGIN);
    graph.set_graph(GraphLabel { rankdir, nodesep, ranksep, edgesep, marginx, marginy, ..GraphLabel::default() });
    for (index, size) in sizes.iter().enumerate() {
        graph.set_node(format!("n{index}"), NodeLabel { width: size.wide, height: size.high, ..NodeLabel::default() });
    }
    for (index, way) in ways.iter().enumerate() {
        let label = EdgeLabel { width: way.label.wide, height: way.label.high, labelpos: LabelPos::C, weight: 1.0, ..EdgeLabel::default() };
        graph.set_edge_named(format!("n{}", way.from), format!("n{}", way.to), Some(format!("e{index}")), Some(label));
    }
    layout_controlled(&mut graph, &mut Budget(WORK)).map_err(|_| TooMuch)?;
    let ranks = Ranks::new(&graph, sizes, ways, across);
    let size = graph.graph();
    Ok(Layout {
        size: Size { wide: size.width, high: size.height },
        nodes: (0..sizes.len()).map(|index| ranks.node(index)).collect(),
        edges: ways.iter().enumerate().map(|(index, way)| ranks.route(&graph, index, way)).collect(),
    })
}

/// The nodes in ranks, seen along the direction of the picture (first) and across it (second).
struct Ranks<'run> {
    sizes: &'run [Size],
    places: Vec<Point>,
    /// For each rank, by its place along: half of its extent.
    bands: BTreeMap<i64, f64>,
    /// Where each edge leaves and enters, across.
    ports: Vec<(f64, f64)>,
    across: bool,
}

/// An end of an edge at one side of a node.
struct End {
    edge: usize,
    leaves: bool,
    /// Where the edge goes to, or comes from, across.
    towards: f64,
}

impl<'run> Ranks<'run> {
    fn new(graph: &Work, sizes: &'run [Size], ways: &[Way], across: bool) -> Self {
        let place =
            |index: usize| graph.node(&format!("n{index}")).map_or((0.0, 0.0), |node| (node.x.unwrap_or(0.0), node.y.unwrap_or(0.0)));
        let places: Vec<Point> = (0..sizes.len()).map(place).collect();
        let mut ranks = Self { sizes, places, bands: BTreeMap::new(), ports: vec![(0.0, 0.0); ways.len()], across };
        for (index, size) in sizes.iter().enumerate() {
            let along = ranks.turned(ranks.node(index)).0;
            ranks.widen(along, ranks.extent(*size).0);
        }
        for (index, way) in ways.iter().enumerate() {
            if let Some(label) = graph.edge_by_key(&edge_key(index, way)).and_then(|edge| Some((edge.x?, edge.y?))) {
                ranks.widen(ranks.turned(label).0, ranks.extent(way.label).0);
            }
        }
        ranks.place_ports(graph, ways);
        ranks
    }

    /// Spreads the ends of edges over the sides of the nodes, so that none begins where another ends.
    fn place_ports(&mut self, graph: &Work, ways: &[Way]) {
        let mut sides: BTreeMap<(usize, bool), Vec<End>> = BTreeMap::new();
        for (edge, way) in ways.iter().enumerate().filter(|(_, way)| way.from != way.to) {
            let inner = self.inner(graph, edge, way);
            let (from, to) = (self.turned(self.node(way.from)), self.turned(self.node(way.to)));
            let is_ahead = to.0 >= from.0;
            let first = inner.first().map_or(to.1, |point| point.1);
            let last = inner.last().map_or(from.1, |point| point.1);
            sides.entry((way.from, is_ahead)).or_default().push(End { edge, leaves: true, towards: first });
            sides.entry((way.to, !is_ahead)).or_default().push(End { edge, leaves: false, towards: last });
        }
        for ((node, _), mut ends) in sides {
            ends.sort_by(|one, other| one.towards.total_cmp(&other.towards).then(one.edge.cmp(&other.edge)));
            let places = self.spread(node, &ends);
            for (end, place) in ends.iter().zip(places) {
                let Some(port) = self.ports.get_mut(end.edge) else { continue };
                *(if end.leaves { &mut port.0 } else { &mut port.1 }) = place;
            }
        }
    }

    /// Places on one side of a node: each towards where its edge goes, or evenly where these would be too close.
    fn spread(&self, node: usize, ends: &[End]) -> Vec<f64> {
        let middle = self.turned(self.node(node)).1;
        let most = self.sizes.get(node).map_or(0.0, |size| self.extent(*size).1 * 0.66);
        let wanted: Vec<f64> = ends.iter().map(|end| (middle + (end.towards - middle) * 0.4).clamp(middle - most, middle + most)).collect();
        if wanted.iter().zip(wanted.iter().skip(1)).all(|(one, other)| other - one >= PORTS) {
            return wanted;
        }
        let count = small(ends.len());
        (0..ends.len()).map(|index| middle + most * ((2.0 * small(index) + 1.0) / count - 1.0)).collect()
    }

    /// The points of an edge between its nodes.
    fn inner(&self, graph: &Work, index: usize, way: &Way) -> Vec<Point> {
        let points = graph.edge_by_key(&edge_key(index, way)).map(|edge| edge.points.as_slice()).unwrap_or_default();
        let inner = points.get(1..points.len().saturating_sub(1)).unwrap_or_default();
        inner.iter().map(|point| self.turned((point.x, point.y))).collect()
    }

    fn widen(&mut self, along: f64, half: f64) {
        let band = self.bands.entry(rank(along)).or_insert(0.0);
        *band = band.max(half);
    }

    fn node(&self, index: usize) -> Point {
        self.places.get(index).copied().unwrap_or_default()
    }

    /// A place as (along, across), and back.
    fn turned(&self, (x, y): Point) -> Point {
        if self.across { (x, y) } else { (y, x) }
    }

    /// Half of a size as (along, across).
    fn extent(&self, size: Size) -> Point {
        self.turned((size.wide / 2.0, size.high / 2.0))
    }

    fn band(&self, along: f64) -> f64 {
        self.bands.get(&rank(along)).copied().unwrap_or(0.0)
    }

    fn route(&self, graph: &Work, index: usize, way: &Way) -> Route {
        let Some(edge) = graph.edge_by_key(&edge_key(index, way)) else { return Route::default() };
        let label = (edge.x.unwrap_or(0.0), edge.y.unwrap_or(0.0));
        let inner = self.inner(graph, index, way);
        if way.from == way.to { self.circle(way.from, &inner, label) } else { self.between(index, way, &inner, label) }
    }

    /// From node to node: straight through each rank, in curves between the ranks, where no nodes are.
    fn between(&self, index: usize, way: &Way, inner: &[Point], label: Point) -> Route {
        let (from, to) = (self.turned(self.node(way.from)), self.turned(self.node(way.to)));
        let sign = if to.0 >= from.0 { 1.0 } else { -1.0 };
        let (leave, enter) = self.ports.get(index).copied().unwrap_or((from.1, to.1));
        let half = |node: usize| self.sizes.get(node).map_or(0.0, |size| self.extent(*size).0);
        let start = (from.0 + sign * half(way.from), leave);
        let mut stations = vec![(start, (from.0 + sign * self.band(from.0), leave))];
        for (along, across) in inner {
            let band = self.band(*along);
            stations.push(((along - sign * band, *across), (along + sign * band, *across)));
        }
        stations.push(((to.0 - sign * (self.band(to.0) + STRAIGHT), enter), (to.0 - sign * half(way.to), enter)));
        let mut parts = Vec::new();
        let mut at = start;
        for (first, last) in stations {
            self.lead(&mut parts, &mut at, first);
            self.lead(&mut parts, &mut at, last);
        }
        Route { start: self.turned(start), parts, label }
    }

    /// Leads on to a place: straight if it lies ahead, else in a curve that begins and ends in the direction of the picture.
    fn lead(&self, parts: &mut Vec<Part>, at: &mut Point, to: Point) {
        if (at.0 - to.0).abs() < 0.05 && (at.1 - to.1).abs() < 0.05 {
            return;
        }
        if (at.1 - to.1).abs() < 0.05 {
            parts.push(Part::Line(self.turned(to)));
        } else {
            let middle = f64::midpoint(at.0, to.0);
            parts.push(Part::Curve(self.turned((middle, at.1)), self.turned((middle, to.1)), self.turned(to)));
        }
        *at = to;
    }

    /// From a node to itself, beside it.
    fn circle(&self, node: usize, points: &[Point], label: Point) -> Route {
        let (along, across) = self.turned(self.node(node));
        let half = self.sizes.get(node).map_or((0.0, 0.0), |size| self.extent(*size));
        let side = across + half.1;
        let out = points.iter().map(|point| point.1).fold(side + 24.0, f64::max);
        let quarter = half.0 / 2.0;
        let (start, end) = ((along - quarter, side), (along + quarter, side));
        let curve = Part::Curve(self.turned((start.0, out)), self.turned((end.0, out)), self.turned(end));
        Route { start: self.turned(start), parts: vec![curve], label }
    }
}

fn edge_key(index: usize, way: &Way) -> EdgeKey {
    EdgeKey::new(format!("n{}", way.from), format!("n{}", way.to), Some(format!("e{index}")))
}

fn small(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Ranks are told apart by tenths.
#[expect(clippy::cast_possible_truncation, reason = "places of a picture are small numbers")]
fn rank(along: f64) -> i64 {
    (along * 10.0).round() as i64
}
