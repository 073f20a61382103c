//! Reviews to be written: of fixtures, and one in which something is set aside for every reason, put together by hand.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use ombud::diagnostic::{Code, Diagnostic};
use ombud::engine::{self, Review, ReviewOptions, ReviewText, Session, SessionOptions, SetAside, Trace, Why};
use ombud::project::Waiver;
use ombud::report::{Color, Format, Look, Report};
use ombud::source::{SourceId, Span};
use ombud::time::Date;

/// What a review is written from.
pub(crate) struct Sample {
    /// The policies.
    pub(crate) session: Session,
    /// What was found.
    pub(crate) review: Review,
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// The rules of the tests, or a bundled one.
fn session(rules: &[&str]) -> Session {
    let paths = vec![PathBuf::from("tests/fixtures/cli/acme")];
    let rules = rules.iter().map(|rule| (*rule).to_owned()).collect();
    Session::load(&SessionOptions { paths, rules, ..SessionOptions::bundled(day("2026-11-01")) }).unwrap()
}

/// The review of some paths by some rules.
pub(crate) fn review(rules: &[&str], paths: &[&str]) -> Sample {
    let session = session(rules);
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let options = ReviewOptions { paths: &paths, threads: None, trace: Trace::Off, progress: &|_, _| {} };
    let review = engine::review(&session, &options);
    Sample { session, review }
}

/// The rules of the tests.
pub(crate) const ACME: &[&str] = &["acme-consent-is-free", "acme-crowds-are-counted", "acme-storage-is-limited"];

/// A review of the fixture `web` in which one finding is waived, one is in the baseline, one is at the base revision, and a waiver
/// has run out.
pub(crate) fn with_everything() -> Sample {
    let mut sample = review(ACME, &["tests/fixtures/cli/web"]);
    let text = "[[waiver]]\nrule = \"acme-consent-is-free\"\n\n[[waiver]]\nrule = \"acme-crowds-are-counted\"\n";
    let source = SourceId::new(sample.session.sources.len() + sample.review.collections.len());
    sample.review.texts.push(ReviewText { source, name: Arc::from("ombud-waivers.toml"), text: Arc::from(text) });
    let span = |from: &str| {
        let start = text.rfind(from).unwrap();
        Span::new(source, start, start + from.len())
    };
    let names = |sample: &Sample, index: usize| {
        let finding = &sample.review.collections[0].findings[index];
        (sample.session.program.rule(finding.rule).unwrap().name.clone(), finding.item.clone())
    };
    for (rule, item, why) in [
        ("acme-consent-is-free", "purpose[improve]", Why::Waived(0)),
        ("acme-crowds-are-counted", "subject[visitors]", Why::InBaseline),
        ("acme-storage-is-limited", "field[clicks]", Why::AtBase),
    ] {
        let count = sample.review.collections[0].findings.len();
        let index = (0..count).find(|index| names(&sample, *index) == (rule.to_owned(), item.to_owned())).unwrap();
        let collection = &mut sample.review.collections[0];
        let (finding, fingerprint) = (collection.findings.remove(index), collection.fingerprints.remove(index));
        if why == Why::Waived(0) {
            sample.review.waivers.push(Waiver {
                rule: rule.to_owned(),
                manifest: collection.path.clone(),
                collection: collection.id.clone(),
                item: item.to_owned(),
                fingerprint: fingerprint.id.clone(),
                facts: fingerprint.facts.clone(),
                reason: "the works council agreed to a trial of three months | see #12".to_owned(),
                owner: "Ada Lovelace <ada@example.com>".to_owned(),
                approver: "@grace".to_owned(),
                approved: day("2026-09-01"),
                expires: day("2026-12-01"),
                span: span("rule = \"acme-consent-is-free\""),
            });
        }
        collection.set_aside.push(SetAside { finding, fingerprint, why });
    }
    let expired = Diagnostic::error(Code::UNUSED, span("rule = \"acme-crowds-are-counted\""), "a waiver ran out on 2026-10-01")
        .help("renew it, or remove it");
    sample.review.gate_findings.push(expired);
    sample
}

/// Each kind of review that a format has to bear, by name.
pub(crate) fn all() -> Vec<(&'static str, Sample)> {
    vec![
        ("everything", with_everything()),
        ("clean", review(ACME, &["tests/fixtures/cli/clean"])),
        ("nothing", review(ACME, &["tests/fixtures/cli/empty", "no/such/path"])),
        ("broken", review(ACME, &["tests/fixtures/cli/broken"])),
        ("hostile", hostile()),
        ("route", review(&["notice-before-capture"], &["examples/keystroke-programme"])),
    ]
}

/// What somebody might write in order to break out of a report.
pub(crate) const HOSTILE: &str = "::warning::x]]>\n::error::y %0A ##[error]z `@team` ``` <script>alert(1)</script> [l](https://evil.example) {0} | # \u{202e}q\u{200b} -- $a$ www.evil.example";

/// A manifest whose names and path are hostile, and one of its texts a megabyte long.
fn hostile() -> Sample {
    // Tests run at the same time, and all read the same manifest.
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(write_hostile);
    review(ACME, &[FOLDER.to_str().unwrap()])
}

fn write_hostile() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("formats-hostile");
    let _ = std::fs::remove_dir_all(&folder);
    let name = "a,b%0A ::error::c`d`|<i>@team#[e](f)";
    std::fs::create_dir_all(folder.join(name)).unwrap();
    let long = "y".repeat(1 << 20);
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let text = format!(
        "[collection]\nid = {id}\n\n[[subject]]\nid = \"staff\"\nis = \"employee\"\nparticipation = \"mandatory\"\n\n\
         [[purpose]]\nid = {id}\nsubjects = [\"staff\"]\nlawful-basis = \"consent\"\n\n\
         [[purpose]]\nid = {long}\nsubjects = [\"staff\"]\nlawful-basis = \"consent\"\n",
        id = quoted(HOSTILE),
        long = quoted(&long),
    );
    std::fs::write(folder.join(name).join("collection.toml"), text).unwrap();
    folder
}

/// A manifest with so many findings of each severity that no comment can hold them.
pub(crate) fn large() -> Sample {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(write_large);
    review(ACME, &[FOLDER.to_str().unwrap()])
}

fn write_large() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("formats-large");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut text = String::from("[collection]\nid = \"large\"\n");
    for number in 0..40 {
        text += &format!("\n[[subject]]\nid = \"s{number}\"\nis = \"employee\"\nparticipation = \"mandatory\"\npopulation = 70_000\n");
        text += &format!("\n[[purpose]]\nid = \"p{number}\"\nsubjects = [\"s{number}\"]\nlawful-basis = \"consent\"\n");
    }
    std::fs::write(folder.join("collection.toml"), text).unwrap();
    let others = (0..60).map(|number| {
        let path = folder.join(format!("n{number}.collection.toml"));
        let long = format!("{number}{}", "z".repeat(1200));
        let field = format!("[[field]]\nid = \"{long}\"\nis = \"pointer-click\"\npurposes = [\"p\"]\nsubjects = [\"s\"]\n");
        std::fs::write(&path, format!("[collection]\nid = \"n{number}\"\n\n[[purpose]]\nid = \"p\"\n\n[[subject]]\nid = \"s\"\n\n{field}"))
            .unwrap();
    });
    others.for_each(drop);
    folder
}

impl Sample {
    /// The report in a format.
    pub(crate) fn written(&self, format: Format) -> String {
        self.written_so(format, Look::new(80, Color::Plain))
    }

    /// The report in a format, with a look.
    pub(crate) fn written_so(&self, format: Format, look: Look) -> String {
        let mut out = Vec::new();
        Report { session: &self.session, review: &self.review }.write(format, look, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// How many findings count.
    pub(crate) fn findings(&self) -> usize {
        self.review.collections.iter().map(|collection| collection.findings.len()).sum()
    }

    /// How many findings are set aside.
    pub(crate) fn set_aside(&self) -> usize {
        self.review.collections.iter().map(|collection| collection.set_aside.len()).sum()
    }
}
