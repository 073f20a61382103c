//! How fast a review is, against what it cannot do without: walking, reading and parsing the same files on the same threads.
//!
//! `cargo bench` writes the corpus of `corpus/` below the target folder, measures, and prints the figures of `README.md`.

mod corpus;
mod times;

use std::ffi::OsStr;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use ombud::engine::{self, ReviewOptions, Session, SessionOptions, Trace};
use ombud::report::{Color, Format, Look, Report};
use ombud::time::Date;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use times::Times;
use toml::de::DeTable;
use walkdir::WalkDir;

const AS_OF: &str = "2026-09-01";
/// How often each of a pair is measured, in turn.
const ROUNDS: usize = 9;
const COLD_STARTS: usize = 30;
/// So many files are the most that a thread takes at once, as in a review.
const STRETCH: usize = 32;
const OMBUD: &str = env!("CARGO_BIN_EXE_ombud");

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let few = written("1000", 1_000, true)?;
    let many = written("10000", 10_000, true)?;
    let clean = written("10000-clean", 10_000, false)?;
    let threads = thread::available_parallelism().map_or(1, usize::from);
    writeln!(out, "{threads} threads, {ROUNDS} rounds; wall time in milliseconds: least, median")?;
    let few_times = pair(&few, threads)?;
    few_times.say(&mut out, "1 000 files")?;
    let many_times = pair(&many, threads)?;
    many_times.say(&mut out, "10 000 files")?;
    let growth = many_times.review.median().as_secs_f64() / (10.0 * few_times.review.median().as_secs_f64());
    writeln!(out, "growth           time per file, 10 000 against 1 000: {growth:.2}")?;
    let one = first_manifest(&few).ok_or_else(|| io::Error::other("the corpus is empty"))?;
    writeln!(out, "cold start       one manifest, the whole process: {}", cold_start(&one)?.said())?;
    let (alone, hook) = hook(&few, &many)?;
    let ratio = hook.median().as_secs_f64() / alone.median().as_secs_f64();
    writeln!(out, "hook             one manifest alone: {}", alone.said())?;
    writeln!(out, "                 `--changed` on one of 10 000 in a repository: {}; ratio {ratio:.2}", hook.said())?;
    for (folder, name) in [(&one, "1 file"), (&few, "1 000 files"), (&many, "10 000 files"), (&clean, "10 000 files without findings")] {
        writeln!(out, "peak memory      {name}: {:.1} MB", peak_memory(folder)?)?;
    }
    Ok(())
}

/// A corpus below the target folder.
fn written(name: &str, count: usize, breaches: bool) -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    corpus::write(&folder, count, breaches)?;
    Ok(folder)
}

fn first_manifest(folder: &Path) -> Option<PathBuf> {
    let mut files = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    files.find(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path)
}

/// The baseline and a review, measured in turn on one folder.
#[derive(Default)]
struct Pair {
    baseline: Times,
    load: Times,
    review: Times,
}

impl Pair {
    fn say(&self, out: &mut impl Write, files: &str) -> io::Result<()> {
        writeln!(out, "baseline         {files}: walk, read, parse: {}", self.baseline.said())?;
        writeln!(out, "load             {files}: policies parsed and checked: {}", self.load.said())?;
        writeln!(out, "review           {files}: judged, and written as JSON: {}", self.review.said())?;
        let whole =
            |time: fn(&Times) -> Duration| (time(&self.load) + time(&self.review)).as_secs_f64() / time(&self.baseline).as_secs_f64();
        writeln!(out, "ratio            {files}: {:.2} of the least, {:.2} of the medians", whole(Times::least), whole(Times::median))
    }
}

fn pair(folder: &Path, threads: usize) -> io::Result<Pair> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
    let paths = [folder.to_owned()];
    let mut pair = Pair::default();
    // The first round, which finds nothing in any cache, is not counted.
    for round in 0..=ROUNDS {
        pair.baseline.add(|| pool.install(|| baseline(folder)))?;
        let session = pair.load.add(load)?;
        pair.review.add(|| review(&session, &paths, threads))?;
        if round == 0 {
            pair = Pair::default();
        }
    }
    Ok(pair)
}

/// Reads every manifest into a tree with places; gives how many keys they have at the top.
fn baseline(folder: &Path) -> io::Result<usize> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.path().extension() == Some(OsStr::new("toml")) {
            files.push(entry.into_path());
        }
    }
    let keys = |path: &PathBuf| -> io::Result<usize> {
        let text = fs::read_to_string(path)?;
        let (table, errors) = DeTable::parse_recoverable(&text);
        Ok(black_box(table).get_ref().len() + errors.len())
    };
    files.par_iter().with_max_len(STRETCH).map(keys).sum()
}

fn load() -> io::Result<Session> {
    let as_of = Date::parse(AS_OF).ok_or_else(|| io::Error::other("no day of the calendar"))?;
    let session = Session::load(&SessionOptions::bundled(as_of)).map_err(|_| io::Error::other("the policies cannot be loaded"))?;
    if session.is_sound() { Ok(session) } else { Err(io::Error::other("the policies have errors")) }
}

/// Reviews a folder and writes the report for machines to nowhere.
fn review(session: &Session, paths: &[PathBuf], threads: usize) -> io::Result<u8> {
    let options = ReviewOptions { paths, threads: Some(threads), trace: Trace::Off, progress: &|_, _| {} };
    let review = engine::review(session, &options);
    let report = Report { session, review: &review };
    report.write(Format::Json, Look::new(80, Color::Plain), &mut io::BufWriter::new(io::sink()))?;
    Ok(review.outcome(&session.program).code())
}

fn check(path: &Path) -> Command {
    let mut command = Command::new(OMBUD);
    command
        .args(["check", "--as-of", AS_OF, "--format", "json"])
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn cold_start(manifest: &Path) -> io::Result<Times> {
    let mut times = Times::default();
    for _ in 0..COLD_STARTS {
        times.add(|| check(manifest).status())?;
    }
    Ok(times)
}

/// One manifest checked alone, and by the hook where it lies among many in a repository with settings; measured in turn.
fn hook(few: &Path, many: &Path) -> io::Result<(Times, Times)> {
    let missing = || io::Error::other("the corpus is empty");
    let (alone, among) = (first_manifest(few).ok_or_else(missing)?, first_manifest(many).ok_or_else(missing)?);
    fs::create_dir_all(many.join(".git"))?;
    fs::write(many.join("ombud.toml"), "[gate]\nprofile = \"default\"\n")?;
    let (mut cold, mut hooked) = (Times::default(), Times::default());
    for _ in 0..COLD_STARTS {
        cold.add(|| check(&alone).status())?;
        hooked.add(|| check(&among).arg("--changed").current_dir(many).status())?;
    }
    fs::remove_file(many.join("ombud.toml"))?;
    fs::remove_dir(many.join(".git"))?;
    Ok((cold, hooked))
}

/// The most memory that a check of a path held, in millions of bytes, as the system last told before it ended.
fn peak_memory(path: &Path) -> io::Result<f64> {
    let mut child = check(path).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        peak = peak.max(high_water(&status).unwrap_or(0));
        thread::sleep(Duration::from_micros(500));
    }
    Ok(f64::from(peak) * 1024.0 / 1e6)
}

/// The line `VmHWM`, in kibibytes.
fn high_water(status: &str) -> Option<u32> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
