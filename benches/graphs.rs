//! How long reviews of large flows and lineages take, how that grows from 10 000 steps or edges to 100 000, and what the worst small
//! graphs take.
//!
//! `cargo bench --bench graphs` prints the figures of `README.md`; `cargo bench --bench graphs -- rules` judges by one rule after the
//! other instead, and prints the rules that take longest, grow most, or are not done within the step budget.

#[path = "../tests/flows/large.rs"]
#[expect(clippy::indexing_slicing, clippy::string_slice, reason = "the manifests are made as for tests")]
mod large;
mod times;

use std::cmp::Reverse;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use large::{Said, TANGLES, Tangle, flow, lineage, tangle};
use ombud::check::Program;
use ombud::check::program::{ExprKind, Rule};
use ombud::engine::{self, ReviewOptions, Session, SessionOptions, Trace};
use ombud::eval::{Counts, Options, Plan, evaluate};
use ombud::manifest::{Arena, Model, ReadContext, parse, read};
use ombud::report::{Color, Format, Look, Report};
use ombud::source::SourceId;
use ombud::time::Date;
use ombud::types::RuleId;
use times::Times;

const AS_OF: &str = "2026-09-01";
const FEW: usize = 10_000;
const MANY: usize = 100_000;
/// How often the two sizes of a case are measured, in turn, at most; and after how long no further round begins.
const ROUNDS: usize = 9;
const ENOUGH: Duration = Duration::from_secs(60);
/// After how long a rule is not judged again, where rules are judged one by one.
const ENOUGH_OF_RULE: Duration = Duration::from_secs(1);
/// How many times as long ten times as much may take.
const MOST_GROWTH: f64 = 12.0;
/// A rule that takes no longer has no growth to speak of.
const NO_TIME: Duration = Duration::from_millis(50);
/// So many rules that take longest are printed.
const SLOWEST: usize = 10;

/// A manifest of some size, and the rules that it is judged by.
struct Case {
    name: &'static str,
    text: fn(usize) -> String,
    /// All rules, or only those that add up what routes take.
    weights_only: bool,
}

const CASES: [Case; 8] = [
    Case { name: "flow", text: |size| flow(size, "legitimate-interests", Said::Everything), weights_only: false },
    Case { name: "flow on consent", text: |size| flow(size, "consent", Said::Everything), weights_only: false },
    Case { name: "flow on consent, weights", text: |size| flow(size, "consent", Said::Everything), weights_only: true },
    Case { name: "lineage", text: |size| lineage(size, Said::Everything), weights_only: false },
    Case { name: "flow on consent, breached", text: |size| flow(size, "consent", Said::Breach), weights_only: false },
    Case { name: "lineage, breached", text: |size| lineage(size, Said::Breach), weights_only: false },
    Case { name: "flow on consent, one edge open", text: |size| flow(size, "consent", Said::AllButOneEdge), weights_only: false },
    Case { name: "lineage, one edge open", text: |size| lineage(size, Said::AllButOneEdge), weights_only: false },
];

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let all = load(Vec::new())?;
    if std::env::args().any(|argument| argument == "rules") {
        TANGLES.iter().try_for_each(|shape| tangle_one_by_one(&mut out, &all, shape))?;
        return CASES.iter().filter(|case| !case.weights_only).try_for_each(|case| one_by_one(&mut out, &all, case));
    }
    let names = weighing(&all.program).map(|(_, rule)| rule.name.clone()).collect();
    let weights = load(names)?;
    writeln!(out, "wall time in milliseconds: least, median; growth: of the least, of the medians; from {FEW} to {MANY} steps or edges")?;
    for case in &CASES {
        measure(&mut out, if case.weights_only { &weights } else { &all }, case)?;
    }
    for shape in &TANGLES {
        let folder = written(shape.0, &tangle(shape))?;
        let mut times = Times::default();
        let mut counts = Counts::default();
        for _ in 0..ROUNDS {
            counts = times.add(|| review(&all, &folder))?;
        }
        writeln!(out, "{}, {} steps ({ROUNDS} rounds): {}; {}", shape.0, shape.1, times.said(), told(&counts))?;
    }
    Ok(())
}

/// One size of a case, and what it took.
struct Side {
    size: usize,
    text: String,
    reviewed: Times,
    judged: Times,
    counts: Counts,
}

impl Side {
    fn new(case: &Case, size: usize) -> Self {
        let (reviewed, judged, counts) = (Times::default(), Times::default(), Counts::default());
        Self { size, text: (case.text)(size), reviewed, judged, counts }
    }

    /// The whole review, from the file on, and then judging alone.
    fn round(&mut self, session: &Session, name: &str) -> io::Result<()> {
        let folder = written(&format!("{}-{}", name.replace([' ', ','], "-"), self.size), &self.text)?;
        self.counts = self.reviewed.add(|| review(session, &folder))?;
        let rules = &session.selection.rules;
        with_model(session, &self.text, |model| self.judged.add(|| judge(session, model, &self.text, rules)));
        Ok(())
    }
}

/// Measures both sizes of a case, in turn.
fn measure(out: &mut impl Write, session: &Session, case: &Case) -> io::Result<()> {
    let (mut few, mut many) = (Side::new(case, FEW), Side::new(case, MANY));
    let begun = Instant::now();
    let mut rounds = 0;
    while rounds == 0 || (rounds < ROUNDS && begun.elapsed() < ENOUGH) {
        few.round(session, case.name)?;
        many.round(session, case.name)?;
        rounds += 1;
    }
    let megabytes = |side: &Side| format!("{}.{} MB", side.text.len() / 1_000_000, side.text.len() / 100_000 % 10);
    let rules = session.selection.rules.len();
    writeln!(out, "{} ({rules} rules, {rounds} rounds, {} and {})", case.name, megabytes(&few), megabytes(&many))?;
    for (what, few, many) in [("reviewed", &few.reviewed, &many.reviewed), ("judged", &few.judged, &many.judged)] {
        let growth = |time: fn(&Times) -> Duration| time(many).as_secs_f64() / time(few).as_secs_f64();
        let (least, median) = (growth(Times::least), growth(Times::median));
        let missed = if least > MOST_GROWTH { ", more than asked" } else { "" };
        writeln!(out, "  {what}: {}; {}; growth {least:.1}, {median:.1}{missed}", few.said(), many.said())?;
    }
    [few, many].iter().try_for_each(|side| writeln!(out, "  {}: {}", side.size, told(&side.counts)))?;
    out.flush()
}

/// What one rule took.
struct OfRule {
    name: String,
    time: Duration,
    counts: Counts,
}

impl OfRule {
    fn said(&self) -> String {
        format!("{}: {:.1}; {}", self.name, self.time.as_secs_f64() * 1000.0, told(&self.counts))
    }
}

/// Judges both sizes of a case by one rule after the other.
fn one_by_one(out: &mut impl Write, session: &Session, case: &Case) -> io::Result<()> {
    let (few, many) = (each_rule(session, &(case.text)(FEW)), each_rule(session, &(case.text)(MANY)));
    let mut pairs: Vec<(OfRule, OfRule)> = few.into_iter().zip(many).collect();
    pairs.sort_by_key(|(_, many)| Reverse(many.time));
    writeln!(out, "{}", case.name)?;
    for (place, (few, many)) in pairs.iter().enumerate() {
        let growth = many.time.as_secs_f64() / few.time.as_secs_f64();
        let grows = growth > MOST_GROWTH && many.time > NO_TIME;
        if place < SLOWEST || grows || few.counts.not_checked + many.counts.not_checked > 0 {
            let missed = if grows { ", more than asked" } else { "" };
            writeln!(out, "  {}; growth {growth:.1}{missed}", many.said())?;
        }
    }
    out.flush()
}

/// Judges a tangle by one rule after the other.
fn tangle_one_by_one(out: &mut impl Write, session: &Session, shape: &Tangle) -> io::Result<()> {
    let mut rules = each_rule(session, &tangle(shape));
    rules.sort_by_key(|rule| Reverse(rule.time));
    writeln!(out, "{}", shape.0)?;
    rules.iter().take(SLOWEST).try_for_each(|rule| writeln!(out, "  {}", rule.said()))?;
    out.flush()
}

fn each_rule(session: &Session, text: &str) -> Vec<OfRule> {
    with_model(session, text, |model| {
        let one = |rule: &RuleId| {
            let name = session.program.rule(*rule).map_or_else(String::new, |rule| rule.name.clone());
            let (mut times, mut counts) = (Times::default(), Counts::default());
            let begun = Instant::now();
            for _ in 0..ROUNDS {
                counts = times.add(|| judge(session, model, text, &[*rule]));
                if begun.elapsed() >= ENOUGH_OF_RULE {
                    break;
                }
            }
            OfRule { name, time: times.least(), counts }
        };
        session.selection.rules.iter().map(one).collect()
    })
}

/// The rules that add up what routes take, or compare it with a limit.
fn weighing(program: &Program) -> impl Iterator<Item = (RuleId, &Rule)> {
    program.rule_ids().filter(|(_, rule)| {
        let conditions = rule.conditions().into_iter().flat_map(|root| program.conditions_with_defines(root));
        let mut kinds = conditions.filter_map(|id| program.expr(id)).map(|expr| &expr.kind);
        kinds.any(|kind| match kind {
            ExprKind::Measured { .. } => true,
            ExprKind::Route(route) => route.within.is_some(),
            _ => false,
        })
    })
}

fn load(rules: Vec<String>) -> io::Result<Session> {
    let as_of = Date::parse(AS_OF).ok_or_else(|| io::Error::other("no day of the calendar"))?;
    let options = SessionOptions { rules, ..SessionOptions::bundled(as_of) };
    let session = Session::load(&options).map_err(|_| io::Error::other("the policies cannot be loaded"))?;
    if session.is_sound() { Ok(session) } else { Err(io::Error::other("the policies have errors")) }
}

/// A manifest in a folder of its own below the target folder.
fn written(name: &str, text: &str) -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graphs").join(name);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("collection.toml"), text)?;
    Ok(folder)
}

/// Reviews a folder of one manifest and writes the report for machines to nowhere.
fn review(session: &Session, folder: &Path) -> io::Result<Counts> {
    let paths = [folder.to_owned()];
    let options = ReviewOptions { paths: &paths, threads: None, trace: Trace::Off, progress: &|_, _| {} };
    let review = engine::review(session, &options);
    let report = Report { session, review: &review };
    report.write(Format::Json, Look::new(80, Color::Plain), &mut io::BufWriter::new(io::sink()))?;
    let counts = review.collections.first().map(|collection| collection.counts);
    counts.ok_or_else(|| io::Error::other("the manifest was not read"))
}

/// Reads a manifest, and does something with its model.
fn with_model<R>(session: &Session, text: &str, work: impl FnOnce(&Model<'_>) -> R) -> R {
    let source = SourceId::new(session.sources.len());
    let arena = Arena::new();
    let (tree, _) = parse(&arena, source, text);
    let program = &session.program;
    let context = ReadContext { schema: &program.schema, vocabularies: &program.vocabularies, source, language: "1.0" };
    let (model, _) = read(&tree, false, &context);
    work(&model)
}

fn judge(session: &Session, model: &Model<'_>, text: &str, rules: &[RuleId]) -> Counts {
    let plan = Plan::new(&session.program, session.as_of, rules);
    black_box(evaluate(&plan, model, Options { bytes: text.len(), trace: None, verdicts: false })).counts
}

fn told(counts: &Counts) -> String {
    let Counts { violated, undetermined, excused, satisfied, not_applicable, not_checked, .. } = counts;
    let judged = violated + undetermined + excused + satisfied + not_applicable;
    format!("{judged} verdicts, of these {violated} violated, {undetermined} undetermined; {not_checked} not checked")
}
