//! Keeps what `docs/architecture.md` says of the code: which layer may use which, which file may name which crate, and how
//! large files and functions may grow. Every violation is reported at once, with its place and what is allowed there.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that panics is a test that fails")]

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::Visit;
use walkdir::WalkDir;

/// The layers, from the top down, each with the layers below it that it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("cli", &["report", "engine", "project", "time", "diagnostic"]),
    ("report", &["engine", "project", "eval", "check", "builtins", "types", "syntax", "diagnostic", "source"]),
    ("engine", &["project", "eval", "manifest", "check", "types", "syntax", "time", "diagnostic", "source"]),
    ("project", &["manifest", "check", "time", "diagnostic", "source"]),
    ("eval", &["manifest", "check", "builtins", "types", "syntax", "time", "diagnostic", "source"]),
    ("manifest", &["check", "types", "time", "diagnostic", "source"]),
    ("check", &["builtins", "types", "syntax", "time", "diagnostic", "source"]),
    ("builtins", &["types", "time"]),
    ("types", &["time"]),
    ("syntax", &["time", "diagnostic", "source"]),
    ("time", &[]),
    ("diagnostic", &["source"]),
    ("source", &[]),
];

/// Crates, and parts of the standard library, that only some places may name.
const BORDERS: &[(&[&str], &[&str])] = &[
    (&["pest"], &["src/syntax/"]),
    (&["pest_derive"], &["src/syntax/"]),
    (&["postcard"], &["src/syntax/compact.rs"]),
    (&["toml"], &["src/manifest/toml/"]),
    (&["toml_parser"], &["src/manifest/toml/sound.rs"]),
    (&["bumpalo"], &["src/manifest/arena.rs"]),
    (&["jiff"], &["src/time/"]),
    (&["miette"], &["src/report/human.rs"]),
    (&["globset"], &["src/project/settings/patterns.rs"]),
    (&["dugong"], &["src/report/graph/layout.rs"]),
    (&["quick_xml"], &["src/report/graph/canvas.rs", "src/report/junit.rs"]),
    (&["textwrap"], &["src/report/"]),
    (&["walkdir"], &["src/engine/"]),
    (&["rayon"], &["src/engine/"]),
    (&["blake3"], &["src/engine/"]),
    (&["clap"], &["src/cli/"]),
    (&["clap_complete"], &["src/cli/completions.rs"]),
    (&["clap_mangen"], &["src/cli/man.rs"]),
    (&["anstream"], &["src/cli/"]),
    (&["indicatif"], &["src/cli/"]),
    (&["terminal_size"], &["src/cli/"]),
    (&["std", "fs"], &["src/engine/", "src/cli/"]),
    (&["std", "env"], &["src/cli/", "src/main.rs"]),
    (&["std", "process"], &["src/engine/", "src/cli/", "src/main.rs"]),
    (&["std", "net"], &[]),
];

const MOST_FILE_LINES: usize = 600;
const MOST_MEDIAN_FILE_LINES: usize = 200;
const MOST_FUNCTION_LINES: usize = 80;
const MOST_P90_FUNCTION_LINES: usize = 40;

/// Words before which a path may begin with `::`.
const KEYWORDS: &[&str] = &["as", "const", "dyn", "else", "for", "if", "impl", "in", "match", "mut", "return", "use", "where"];

/// Names that say nothing about what a module holds.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"];

/// A file of the library or the binary.
struct SourceFile {
    /// Its path below the package, with `/`.
    path: String,
    text: String,
}

impl SourceFile {
    /// The names of the modules that lead to it: `src/check/infer/path.rs` is `check`, `infer`, `path`.
    fn modules(&self) -> Vec<&str> {
        let inner = self.path.strip_prefix("src/").unwrap().strip_suffix(".rs").unwrap();
        let mut modules: Vec<&str> = inner.split('/').collect();
        if matches!(modules.last(), Some(&("mod" | "lib" | "main"))) {
            modules.pop();
        }
        modules
    }

    fn tokens(&self) -> TokenStream {
        self.text.parse().unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().map(Result::unwrap);
    entries.map(walkdir::DirEntry::into_path).filter(|path| path.extension().is_some_and(|found| found == ending)).collect()
}

fn sources() -> Vec<SourceFile> {
    let read = |path: PathBuf| SourceFile { path: shown(&path), text: fs::read_to_string(&path).unwrap() };
    files_below("src", "rs").into_iter().map(read).collect()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/")
}

fn none_of(violations: &[String], rule: &str) {
    assert!(violations.is_empty(), "{rule}:\n  {}\n", violations.join("\n  "));
}

/// `one::two::three` as it stands in code, macros included; the parts of `one::{two, three}` are paths of their own.
#[derive(Debug, PartialEq)]
struct CodePath {
    words: Vec<String>,
    /// It begins with `::`.
    is_absolute: bool,
    /// How many modules written in place stand around it.
    nesting: usize,
    line: usize,
}

/// All paths of at least two words.
fn paths(tokens: TokenStream) -> Vec<CodePath> {
    let mut found = Vec::new();
    collect_paths(tokens, &[], 0, &mut found);
    found.retain(|path| path.words.len() > 1);
    found
}

fn collect_paths(tokens: TokenStream, prefix: &[String], nesting: usize, found: &mut Vec<CodePath>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let is_module = |back: usize| matches!(tokens.get(at.wrapping_sub(back)), Some(TokenTree::Ident(word)) if word == "mod");
        match token {
            TokenTree::Group(group) => {
                let inner = nesting + usize::from(group.delimiter() == Delimiter::Brace && is_module(2));
                collect_paths(group.stream(), prefix, inner, found);
                at += 1;
            }
            TokenTree::Ident(word) if KEYWORDS.iter().any(|keyword| word == keyword) => at += 1,
            TokenTree::Ident(_) => at = one_path(&tokens, at, prefix, nesting, found),
            _ => at += 1,
        }
    }
}

/// Reads the path that begins at an identifier; gives the place after it.
fn one_path(tokens: &[TokenTree], start: usize, prefix: &[String], nesting: usize, found: &mut Vec<CodePath>) -> usize {
    let is_absolute = prefix.is_empty() && start >= 2 && is_colons(tokens, start - 2);
    let mut path = CodePath { words: prefix.to_vec(), is_absolute, nesting, line: tokens[start].span().start().line };
    let mut at = start;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(word)) => path.words.push(word.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                collect_paths(group.stream(), &path.words, nesting, found);
                return at + 1;
            }
            _ => break,
        }
        at += 1;
        if !is_colons(tokens, at) {
            break;
        }
        at += 2;
    }
    found.push(path);
    at.max(start + 1)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    is_colon(at) && is_colon(at + 1)
}

/// The top-level module that a path of the crate leads to.
fn layer_of<'path>(path: &'path CodePath, modules: &[&str]) -> Option<&'path str> {
    let ups = path.words.iter().take_while(|word| *word == "super").count();
    let at_root = match path.words.first().map(String::as_str) {
        Some("crate") => 1,
        Some("super") if ups == modules.len() + path.nesting => ups,
        _ => return None,
    };
    path.words.get(at_root).map(String::as_str)
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let code = "use crate::{a, b::{c, self}}; mod inner { use super::super::d; } fn f() { matches!(x, crate::e::G(_)); } use ::toml::H;";
    let found = paths(code.parse().unwrap());
    let layers: Vec<Option<&str>> = found.iter().map(|path| layer_of(path, &["here"])).collect();
    assert_eq!(layers, [Some("a"), Some("b"), Some("b"), Some("d"), Some("e"), None]);
    assert!(found.last().unwrap().is_absolute);
}

#[test]
fn layers_use_only_those_below_them() {
    let names: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    for (index, (name, allowed)) in LAYERS.iter().enumerate() {
        let below = |layer: &&str| names[index + 1..].contains(layer);
        assert!(allowed.iter().all(below), "the table lets `{name}` use a layer that does not stand below it");
    }
    let mut violations = Vec::new();
    for file in sources().iter().filter(|file| !file.modules().is_empty()) {
        let modules = file.modules();
        let Some((layer, allowed)) = LAYERS.iter().find(|(name, _)| *name == modules[0]) else {
            violations.push(format!("{}: the module `{}` stands in no layer", file.path, modules[0]));
            continue;
        };
        for path in paths(file.tokens()) {
            let Some(used) = layer_of(&path, &modules).filter(|used| used != layer) else { continue };
            if !allowed.contains(&used) {
                violations.push(format!("{}:{}: `{layer}` uses `{used}`; it may use {}", file.path, path.line, allowed.join(", ")));
            }
        }
    }
    none_of(&violations, "a layer uses only those below it");
}

#[test]
fn crates_are_named_only_where_they_belong() {
    let mut violations = Vec::new();
    for file in sources() {
        let own_modules: Vec<&str> = file.text.lines().filter_map(|line| line.trim().strip_prefix("mod ")?.strip_suffix(';')).collect();
        for path in paths(file.tokens()) {
            let names = |border: &[&str]| path.words.iter().map(String::as_str).take(border.len()).eq(border.iter().copied());
            let is_own = !path.is_absolute && own_modules.contains(&path.words[0].as_str());
            for (border, places) in BORDERS.iter().filter(|(border, _)| names(border) && !is_own) {
                if !places.iter().any(|place| file.path.starts_with(place)) {
                    let place = format!("{}:{}", file.path, path.line);
                    violations.push(format!("{place}: `{}` may be named only in {}", border.join("::"), places.join(", ")));
                }
            }
        }
    }
    none_of(&violations, "crates and system calls stay behind their borders");
}

#[test]
fn the_binary_only_starts_the_library() {
    let main = fs::read_to_string(root().join("src/main.rs")).unwrap();
    assert!(main.lines().count() <= 40, "src/main.rs has more than 40 lines");
    for path in paths(main.parse().unwrap()).iter().filter(|path| path.words[0] == "ombud") {
        assert_eq!(path.words[1], "cli", "src/main.rs:{}: the binary uses the command line only", path.line);
    }
}

#[test]
fn files_stay_small() {
    let mut lines: Vec<usize> = Vec::new();
    let mut violations = Vec::new();
    for file in sources() {
        let count = file.text.lines().count();
        if count > MOST_FILE_LINES {
            violations.push(format!("{}: {count} lines", file.path));
        }
        lines.push(count);
    }
    none_of(&violations, &format!("a file has at most {MOST_FILE_LINES} lines"));
    let median = percentile(&mut lines, 50);
    assert!(median <= MOST_MEDIAN_FILE_LINES, "half of the files have more than {median} lines; {MOST_MEDIAN_FILE_LINES} are allowed");
}

fn percentile(values: &mut [usize], percent: usize) -> usize {
    values.sort_unstable();
    values[(values.len() - 1) * percent / 100]
}

/// Functions with their first line and their number of lines.
#[derive(Default)]
struct Functions(Vec<(String, usize, usize)>);

impl Functions {
    fn note(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let (first, last) = (signature.span().start().line, body.span().end().line);
        self.0.push((signature.ident.to_string(), first, last + 1 - first));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.ident != "tests" {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.note(&function.sig, &function.block);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.note(&function.sig, &function.block);
        syn::visit::visit_impl_item_fn(self, function);
    }
}

#[test]
fn functions_stay_small() {
    let mut lengths = Vec::new();
    let mut violations = Vec::new();
    for file in sources() {
        let tree = syn::parse2(file.tokens()).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        let mut functions = Functions::default();
        functions.visit_file(&tree);
        for (name, line, length) in functions.0 {
            if length > MOST_FUNCTION_LINES {
                violations.push(format!("{}:{line}: `{name}` has {length} lines", file.path));
            }
            lengths.push(length);
        }
    }
    none_of(&violations, &format!("a function has at most {MOST_FUNCTION_LINES} lines"));
    let p90 = percentile(&mut lengths, 90);
    assert!(p90 <= MOST_P90_FUNCTION_LINES, "one function in ten has more than {p90} lines; {MOST_P90_FUNCTION_LINES} are allowed");
}

#[test]
fn modules_say_what_they_hold() {
    let mut violations = Vec::new();
    for file in sources() {
        if let Some(name) = file.modules().into_iter().find(|name| EMPTY_NAMES.contains(name)) {
            violations.push(format!("{}: `{name}` says nothing about what it holds", file.path));
        }
        if !file.text.starts_with("//! ") {
            violations.push(format!("{}:1: it does not begin with a sentence on what lives here", file.path));
        }
    }
    none_of(&violations, "a module's name and first line say what it holds");
}

#[test]
fn snapshots_belong_to_living_tests() {
    let mut violations = Vec::new();
    for path in files_below("tests/snapshots", "snap") {
        let text = fs::read_to_string(&path).unwrap();
        let source = text.lines().find_map(|line| line.strip_prefix("source: ")).unwrap_or_default();
        let name = path.file_stem().unwrap().to_str().unwrap().rsplit("__").next().unwrap();
        let is_alive = fs::read_to_string(root().join(source)).is_ok_and(|test| makes_snapshot(&test, name));
        if !is_alive {
            violations.push(format!("{}: `{source}` makes no snapshot `{name}`", shown(&path)));
        }
    }
    none_of(&violations, "every snapshot belongs to a test");
}

/// Whether a test's text makes a snapshot: by the name of its function, by a name in quotes, or by a name put together.
fn makes_snapshot(test: &str, name: &str) -> bool {
    let puts_together = test.contains("assert_snapshot!(") && test.contains("format!(");
    test.contains(&format!("fn {name}(")) || test.contains(&format!("\"{name}\"")) || puts_together
}
