//! Keeps the documentation true: what README.md shows and the pages of reference are what the program prints, every block of docs/language.md is read,
//! checked and run, truth tables agree with the code, help texts show examples, and links lead somewhere.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that panics is a test that fails")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use ombud::diagnostic::{Diagnostic, Severity};
use ombud::engine::examples;
use ombud::engine::{Session, SessionOptions};
use ombud::manifest::{self, Arena, ReadContext};
use ombud::source::SourceId;
use ombud::time::Date;
use ombud::types::Truth;

/// The day of all reviews shown.
const AS_OF: &str = "2026-11-01";
/// Before a block that shows what a command prints.
const SHOWN_BY: &str = "<!-- shown by: ";
/// Before the number of bundled rules.
const RULES: &str = "The packs hold ";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A block of a page: what stands behind its opening quotes, the comment before it, its lines, and where it begins.
struct Block {
    info: String,
    before: String,
    text: String,
    line: usize,
}

fn blocks(page: &str) -> Vec<Block> {
    let (mut blocks, mut open, mut before) = (Vec::new(), None::<Block>, "");
    for (index, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, Some(info)) => {
                open = Some(Block { info: info.to_owned(), before: before.to_owned(), text: String::new(), line: index + 2 });
            }
            (None, None) => {}
        }
        before = line;
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// What the program prints, and its exit code.
fn ombud(arguments: &[&str]) -> (String, u8) {
    let arguments = ["ombud"].iter().chain(arguments).map(OsString::from);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = ombud::cli::run(arguments, &mut out, &mut err);
    out.extend(err);
    (String::from_utf8(out).unwrap(), code)
}

/// The lines of a report from one like the first of a part to one like its last, whatever their numbers.
fn part_of(printed: &str, part: &str) -> Option<String> {
    let masked = |line: &str| line.split(|found: char| found.is_ascii_digit() || found == ' ').collect::<String>();
    let (first, last) = (masked(part.lines().next()?), masked(part.lines().last()?));
    let mut found = String::new();
    for line in printed.lines().skip_while(|line| masked(line) != first) {
        found.push_str(line);
        found.push('\n');
        if masked(line) == last {
            return Some(found);
        }
    }
    None
}

/// The README as it should be: each excerpt as it is printed now, and the number of rules.
fn readme_as_printed() -> String {
    let mut page = read("README.md");
    for block in blocks(&page.clone()).into_iter().filter(|block| block.before.starts_with(SHOWN_BY)) {
        let command = block.before.strip_prefix(SHOWN_BY).unwrap().strip_suffix(" -->").unwrap();
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.extend(["--as-of", AS_OF, "--width", "80", "--color", "never"]);
        let (printed, _) = ombud(&arguments);
        // `…` on a line of its own stands for lines left out.
        let part = |part: &str| part_of(&printed, part).unwrap_or_else(|| panic!("`ombud {command}` prints nothing like\n{part}"));
        let parts: Vec<String> = block.text.split("\n…\n").map(part).collect();
        page = page.replace(&block.text, &parts.join("…\n"));
    }
    let session = Session::load(&SessionOptions::bundled(Date::parse(AS_OF).unwrap())).unwrap();
    let (before, after) = page.split_once(RULES).unwrap();
    let after = after.trim_start_matches(|found: char| found.is_ascii_digit());
    format!("{before}{RULES}{}{after}", session.program.rules.len())
}

#[test]
fn what_the_readme_shows_is_what_is_printed() {
    let (page, expected) = (read("README.md"), readme_as_printed());
    assert!(page.matches(SHOWN_BY).count() >= 2, "README.md shows a finding and a count");
    if page == expected {
        return;
    }
    if std::env::var_os("UPDATE_README").is_some() {
        return fs::write(root().join("README.md"), expected).unwrap();
    }
    let differing = page.lines().zip(expected.lines()).enumerate().find(|(_, (old, new))| old != new);
    panic!("README.md shows what is no longer printed, first at {differing:?}; `UPDATE_README=1 cargo test` corrects it");
}

/// Pages that the program prints, each with the command that prints it.
const PRINTED: [(&str, &str); 2] =
    [("docs/coverage.md", "rules --matrix --format markdown"), ("docs/glossary.md", "terms --format markdown")];

#[test]
fn printed_pages_are_fresh() {
    for (page, command) in PRINTED {
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.extend(["--as-of", AS_OF]);
        let (printed, code) = ombud(&arguments);
        assert_eq!(code, 0, "{printed}");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(root().join(page), printed).unwrap();
        } else if fs::read_to_string(root().join(page)).ok().as_deref() != Some(&printed) {
            panic!("{page} is not what `ombud {command}` prints; `UPDATE_DOCS=1 cargo test --test documentation` corrects it");
        }
    }
}

#[test]
fn the_examples_end_as_the_readme_says() {
    let page = read("README.md");
    assert!(page.contains("cargo run -- check examples/keystroke-programme\n") && page.contains("cargo test\n"));
    assert_eq!(ombud(&["check", "examples/keystroke-programme", "--as-of", AS_OF]).1, 1);
    assert_eq!(ombud(&["check", "examples/keystroke-programme-repaired", "--as-of", AS_OF]).1, 0);
}

/// A page's policy blocks in a folder of their own; blocks without a `pack` belong to the page's pack.
fn write_pack(name: &str, policies: &[String]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (index, text) in policies.iter().enumerate() {
        let pack = if text.starts_with("pack ") { "" } else { "pack acme\n" };
        fs::write(folder.join(format!("{index:02}.policy")), format!("{pack}{text}")).unwrap();
    }
    folder
}

fn load(folder: PathBuf) -> Session {
    let options = SessionOptions { paths: vec![folder], ..SessionOptions::bundled(Date::parse(AS_OF).unwrap()) };
    Session::load(&options).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn told(session: &Session, diagnostic: &Diagnostic) -> String {
    let text = session.sources.slice(diagnostic.primary.span);
    format!("{}[{}] at `{text}`: {}", diagnostic.severity.word(), diagnostic.code.word(), diagnostic.message)
}

/// The policies of a page: what it shows as right, with each line of its conditions as a define.
fn right_policies(page: &str) -> Vec<String> {
    let mut policies = Vec::new();
    for (index, block) in blocks(page).into_iter().enumerate() {
        if block.info == "policy" {
            policies.push(block.text);
        } else if let Some(parameter) = block.info.strip_prefix("condition ") {
            let conditions = block.text.lines().filter(|line| !line.is_empty()).enumerate();
            let define = |(line, text): (usize, &str)| format!("define shown-{index}-{line}({parameter}) := {text}\n");
            policies.push(conditions.map(define).collect());
        }
    }
    policies
}

#[test]
fn policies_that_are_shown_hold() {
    for page in ["README.md", "docs/language.md"] {
        let session = load(write_pack(&page.replace(['/', '.'], "-"), &right_policies(&read(page))));
        // Conditions are shown one by one; no rule uses them.
        let faults = session.diagnostics.iter().filter(|diagnostic| diagnostic.code.word() != "unused");
        let faults: Vec<String> = faults.map(|diagnostic| told(&session, diagnostic)).collect();
        assert!(faults.is_empty(), "{page}:\n{}", faults.join("\n"));
        let rules = session.rules_to_test(true);
        assert!(!rules.is_empty(), "{page} shows a rule");
        for result in examples::run(&session, &rules) {
            let rule = session.program.rule(result.rule).map_or("", |rule| rule.name.as_str());
            assert!(result.passes(), "{page}: rule {rule}: {result:?}\n{}", session.sources.slice(result.content));
        }
    }
}

#[test]
fn policies_that_are_shown_as_wrong_are_refused() {
    let page = read("docs/language.md");
    let right = right_policies(&page);
    let wrong: Vec<Block> = blocks(&page).into_iter().filter(|block| block.info.starts_with("policy wrong ")).collect();
    assert!(!wrong.is_empty());
    for block in wrong {
        let code = block.info.strip_prefix("policy wrong ").unwrap();
        let mut policies = right.clone();
        policies.push(block.text.clone());
        let session = load(write_pack("language-wrong", &policies));
        let last = SourceId::new(session.sources.len() - 1);
        let errors = session.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let errors: Vec<&Diagnostic> = errors.collect();
        let all: Vec<String> = errors.iter().map(|error| told(&session, error)).collect();
        let is_meant = |error: &&&Diagnostic| error.code.word() == code && error.primary.span.source == last;
        assert_eq!(errors.iter().filter(is_meant).count(), 1, "docs/language.md:{}: {}", block.line, all.join("\n"));
        assert_eq!(errors.len(), 1, "docs/language.md:{}: {}", block.line, all.join("\n"));
    }
}

#[test]
fn manifests_that_are_shown_are_read() {
    let session = load(write_pack("language-manifests", &right_policies(&read("docs/language.md"))));
    for page in ["README.md", "docs/language.md"] {
        for block in blocks(&read(page)).iter().filter(|block| block.info.starts_with("toml")) {
            let source = SourceId::new(session.sources.len());
            let arena = Arena::new();
            let (tree, mut diagnostics) = manifest::parse(&arena, source, &block.text);
            let (schema, vocabularies) = (&session.program.schema, &session.program.vocabularies);
            let context = ReadContext { schema, vocabularies, source, language: env!("CARGO_PKG_VERSION") };
            diagnostics.extend(manifest::read(&tree, !diagnostics.is_empty(), &context).1);
            let expected: Vec<&str> = block.info.strip_prefix("toml wrong ").into_iter().collect();
            let found: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.word()).collect();
            assert_eq!(found, expected, "{page}:{}: {diagnostics:?}", block.line);
        }
    }
}

fn truth(word: &str) -> Truth {
    match word.trim_matches('*') {
        "true" => Truth::TRUE,
        "false" => Truth::FALSE,
        "unknown" => Truth::UNKNOWN,
        other => panic!("`{other}` is no truth"),
    }
}

/// The rows below a table's mark, as words, without the row of dashes.
fn table(page: &str, name: &str) -> Vec<Vec<String>> {
    let mark = format!("<!-- table: {name} -->\n");
    let (_, after) = page.split_once(&mark).unwrap_or_else(|| panic!("there is no table `{name}`"));
    let rows = after.lines().take_while(|line| line.starts_with('|')).filter(|line| !line.contains("---"));
    rows.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

#[test]
fn truth_tables_are_true() {
    let page = read("docs/language.md");
    for (name, join) in [("and", Truth::and as fn(Truth, Truth) -> Truth), ("or", Truth::or)] {
        let rows = table(&page, name);
        for row in &rows[1..] {
            for (right, cell) in rows[0].iter().zip(row).skip(1) {
                assert_eq!(join(truth(&row[0]), truth(right)), truth(cell), "{} {name} {right}", row[0]);
            }
        }
        assert_eq!(rows.len(), 4);
    }
    let rows = table(&page, "not");
    assert_eq!(rows.len(), 4);
    for row in &rows[1..] {
        assert_eq!(!truth(&row[0]), truth(&row[1]), "not {}", row[0]);
    }
}

#[test]
fn every_command_is_documented_and_shows_examples() {
    let (help, _) = ombud(&["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"check"), "{names:?}");
    let page = read("README.md");
    for name in names.into_iter().filter(|name| *name != "help") {
        let (help, code) = ombud(&[name, "--help"]);
        assert_eq!(code, 0);
        assert!(help.contains("Examples:\n") && help.contains(&format!("  ombud {name}")), "`ombud {name} --help` shows no example");
        assert!(page.contains(&format!("`ombud {name}")), "README.md does not name `ombud {name}`");
    }
}

/// All pages: those at the root and those below docs.
fn pages() -> Vec<String> {
    let mut pages: Vec<String> = vec!["README.md".to_owned(), "CHANGELOG.md".to_owned()];
    for entry in walkdir::WalkDir::new(root().join("docs")).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|ending| ending == "md") {
            pages.push(path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    }
    pages
}

/// The targets of the links of a page, outside of blocks and of code.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_block = false;
    for line in page.lines() {
        in_block ^= line.starts_with("```");
        let prose: String = line.split('`').step_by(2).collect();
        for part in prose.split("](").skip(1).filter(|_| !in_block) {
            found.extend(part.split(')').next().map(str::to_owned));
        }
    }
    found
}

/// The anchor of a heading.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    words
        .chars()
        .filter(|found| found.is_alphanumeric() || matches!(found, ' ' | '-'))
        .map(|found| if found == ' ' { '-' } else { found })
        .collect()
}

#[test]
fn links_lead_somewhere() {
    for page in pages() {
        for link in links(&read(&page)).iter().filter(|link| !link.contains("://")) {
            let (path, wanted) = link.split_once('#').map_or((link.as_str(), None), |(path, anchor)| (path, Some(anchor)));
            let target = match path {
                "" => root().join(&page),
                path => root().join(&page).parent().unwrap().join(path),
            };
            assert!(target.exists(), "{page}: `{link}` leads nowhere");
            if let Some(wanted) = wanted {
                let text = fs::read_to_string(&target).unwrap();
                let has = text.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == wanted);
                assert!(has, "{page}: `{link}` leads to no heading");
            }
        }
    }
}
