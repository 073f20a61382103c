//! Manifests: text to tree to model. The cases stand in `tests/fixtures/manifests`, with what was read as a snapshot beside them.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test that panics is a test that fails")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use ombud::check::{ParsedFile, Program, check};
use ombud::diagnostic::{Code, Diagnostic};
use ombud::manifest::{Arena, List, Model, Node, NodeKind, ReadContext, State, Table, json_schema, parse, parse_at, read};
use ombud::source::{LineIndex, SourceId, Span};
use ombud::time::Date;
use ombud::types::Value;
use proptest::prelude::*;

const PROGRAMME: &str = include_str!("fixtures/keystroke-programme.toml");
const MODEL: &str = include_str!("fixtures/manifests/model.policy");

static SMALL: LazyLock<Program> = LazyLock::new(small);
static CORE: LazyLock<Program> = LazyLock::new(core);

fn small() -> Program {
    let parsed = ombud::syntax::parse(SourceId::default(), MODEL);
    assert_eq!(parsed.diagnostics, Vec::new());
    let (program, problems) = check(&[ParsedFile { file: parsed.file, bundled: false }], Date::new(2026, 11, 1).unwrap());
    assert_eq!(problems, Vec::new());
    program
}

fn context(program: &Program) -> ReadContext<'_> {
    ReadContext { schema: &program.schema, vocabularies: &program.vocabularies, source: SourceId::default(), language: "0.1" }
}

/// Everything that reading a text gives, as text.
fn shown(program: &Program, text: &str) -> String {
    let arena = Arena::new();
    let (tree, mut problems) = parse(&arena, SourceId::default(), text);
    let (model, more) = read(&tree, !problems.is_empty(), &context(program));
    problems.extend(more);
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for problem in &problems {
        show_problem(&mut out, &lines, text, problem);
    }
    show_model(&mut out, program, &model, &lines);
    out
}

/// Only the problems of a text.
fn shown_problems(program: &Program, text: &str) -> String {
    let arena = Arena::new();
    let (tree, mut problems) = parse(&arena, SourceId::default(), text);
    let (_, more) = read(&tree, !problems.is_empty(), &context(program));
    problems.extend(more);
    let mut out = String::new();
    problems.iter().for_each(|problem| show_problem(&mut out, &LineIndex::new(text), text, problem));
    out
}

fn show_problem(out: &mut String, lines: &LineIndex<'_>, text: &str, problem: &Diagnostic) {
    let place = |span: Span| {
        let position = lines.position(span.range().start);
        format!("{}:{} {:?}", position.line, position.column, &text[span.range()])
    };
    let _ = writeln!(out, "{} [{}] {} at {}", problem.severity.word(), problem.code.word(), problem.message, place(problem.primary.span));
    for label in &problem.secondary {
        let _ = writeln!(out, "  {} at {}", label.text, place(label.span));
    }
    if let Some(help) = &problem.help {
        let _ = writeln!(out, "  help: {help}");
    }
}

fn show_model(out: &mut String, program: &Program, model: &Model<'_>, lines: &LineIndex<'_>) {
    let schema = &program.schema;
    let line = |span: Span| lines.position(span.range().start).line;
    for (id, kind) in schema.kind_ids() {
        let list = model.kind(id).unwrap();
        if list.declared || list.open {
            let declared = if list.declared { "declared" } else { "undeclared" };
            let open = if list.open { ", open" } else { "" };
            let _ = writeln!(out, "{}: {} {declared}{open}, line {}", kind.name, list.entities.len(), line(list.span));
        }
        for entity in &list.entities {
            for attribute in &kind.attributes {
                let slot = model.slot(schema, *entity, *attribute).unwrap();
                if slot.state != State::Absent {
                    let name = &schema.attribute(*attribute).unwrap().name;
                    let state = show_state(program, model, slot.state);
                    let _ = writeln!(out, "  {}.{name} = {state}, line {}", model.address(schema, *entity), line(slot.span));
                }
            }
        }
    }
}

fn show_state(program: &Program, model: &Model<'_>, state: State<'_>) -> String {
    match state {
        State::Absent => "absent".to_owned(),
        State::Unknown => "unknown".to_owned(),
        State::Refused => "refused".to_owned(),
        State::Value(value) => show_value(program, model, value),
        State::OnlyOne(entity) => format!("the only one: {}", model.address(&program.schema, entity)),
        State::List(list) => show_list(program, model, list),
    }
}

fn show_list(program: &Program, model: &Model<'_>, list: List) -> String {
    let words = |members: &[ombud::manifest::Member<'_>]| {
        let words: Vec<String> = members.iter().map(|member| show_state(program, model, member.state)).collect();
        words.join(", ")
    };
    let mut text = format!("[{}]", words(model.members(list)));
    if list.open {
        text.push_str(" open");
    }
    if list.excluded > 0 {
        let _ = write!(text, " without [{}]", words(model.excluded(list)));
    }
    if list.owners_do_not_know {
        text.push_str(" (owners do not know)");
    }
    text
}

fn show_value(program: &Program, model: &Model<'_>, value: Value<'_>) -> String {
    match value {
        Value::Term { term, exactly } => {
            format!("{}{}", if exactly { "exactly " } else { "" }, program.vocabularies.term(term).unwrap().name)
        }
        Value::Entity(entity) => model.address(&program.schema, entity),
        Value::Kind(kind) => format!("kind {}", program.schema.kind(kind).unwrap().name),
        Value::Date(date) => date.to_string(),
        other => format!("{other:?}"),
    }
}

/// The cases of a fixture: each begins with a line `#=== what it shows`.
fn cases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("#=== ").skip(1).map(|case| case.split_once('\n').unwrap())
}

#[test]
fn fixtures() {
    let program = &*SMALL;
    for file in case_files() {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut out = String::new();
        for (title, case) in cases(&text) {
            let _ = writeln!(out, "=== {title}\n{}\n---\n{}", case.trim_end(), shown(program, case));
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(file.parent().unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(file.file_stem().unwrap().to_str().unwrap(), out));
    }
}

/// The files of cases, in order of name.
fn case_files() -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/manifests");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

/// The bundled model, as far as it is written.
fn core() -> Program {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/core");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "policy"));
    files.sort();
    let parse = |path: &std::path::PathBuf| {
        let parsed = ombud::syntax::parse(SourceId::default(), &std::fs::read_to_string(path).unwrap());
        ParsedFile { file: parsed.file, bundled: true }
    };
    check(&files.iter().map(parse).collect::<Vec<_>>(), Date::new(2026, 11, 1).unwrap()).0
}

/// The encoded decisions are manifests without mistakes.
#[test]
fn real_manifests_are_read_without_a_word() {
    let program = &*CORE;
    let decisions = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decisions");
    let mut count = 0;
    assert_eq!(shown_problems(program, PROGRAMME), "");
    for folder in std::fs::read_dir(decisions).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.to_string_lossy().ends_with("collection.toml") {
                assert_eq!(shown_problems(program, &std::fs::read_to_string(&file).unwrap()), "", "{}", file.display());
                count += 1;
            }
        }
    }
    assert!(count > 0);
}

fn codes(problems: &[Diagnostic]) -> Vec<Code> {
    problems.iter().map(|problem| problem.code).collect()
}

/// Reads a text and checks what holds of any: places lie in the text and on characters, slots and members are within the model.
fn sound(program: &Program, text: &str) -> Vec<Diagnostic> {
    let arena = Arena::new();
    let (tree, mut problems) = parse(&arena, SourceId::default(), text);
    sound_table(text, &tree);
    let (model, more) = read(&tree, !problems.is_empty(), &context(program));
    problems.extend(more);
    for problem in &problems {
        assert!(!problem.message.is_empty());
        assert_eq!(problem.message.lines().count().max(1), problem.message.split('\n').count());
        sound_span(text, problem.primary.span);
        problem.secondary.iter().for_each(|label| sound_span(text, label.span));
    }
    sound_span(text, model.top);
    model.entities.iter().for_each(|entity| sound_span(text, entity.span));
    model.members.iter().for_each(|member| sound_span(text, member.span));
    model.kinds.iter().for_each(|list| sound_span(text, list.span));
    for slot in &model.slots {
        sound_span(text, slot.span);
        if let State::List(list) = slot.state {
            assert_eq!(model.members(list).len(), list.count as usize);
            assert_eq!(model.excluded(list).len(), list.excluded as usize);
        }
    }
    problems
}

fn sound_table(text: &str, table: &Table<'_>) {
    for entry in table.entries {
        sound_span(text, entry.key_span);
        sound_node(text, &entry.value);
    }
}

fn sound_node(text: &str, node: &Node<'_>) {
    sound_span(text, node.span);
    match &node.kind {
        NodeKind::Array(members) => members.iter().for_each(|member| sound_node(text, member)),
        NodeKind::Table(table) => sound_table(text, table),
        _ => {}
    }
}

fn sound_span(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no place of {text:?}");
}

#[test]
fn places_are_those_of_the_larger_source() {
    let outer = "rule x {\n  example violated \"\"\"\n[controller]\nstaff = many\n\"\"\"\n}";
    let base = outer.find("[controller]").unwrap();
    let inner = &outer[base..outer.rfind("\"\"\"").unwrap()];
    let arena = Arena::new();
    let (tree, problems) = parse_at(&arena, SourceId::new(3), inner, base);
    let controller = tree.get("controller").unwrap();
    assert_eq!(&outer[controller.value.span.range()], "[controller]");
    assert_eq!(controller.value.span.source, SourceId::new(3));
    assert_eq!(&outer[problems[0].primary.span.range()], "many");
}

#[test]
fn text_is_borrowed() {
    let text = "a = \"plain\"\n'b' = 'too'";
    let arena = Arena::new();
    let (tree, _) = parse(&arena, SourceId::default(), text);
    for entry in tree.entries {
        let NodeKind::Text(value) = entry.value.kind else { panic!("{entry:?}") };
        assert!(text.as_bytes().as_ptr_range().contains(&value.as_ptr()));
        assert!(text.as_bytes().as_ptr_range().contains(&entry.key.as_ptr()));
    }
}

#[test]
fn hostile_texts_are_read() {
    let program = &*SMALL;
    let many_keys: String = (0..100_000).map(|index| format!("k{index} = 1\n")).collect();
    let many_members = format!("[collection]\ncombines = [{}]", "\"x\",".repeat(100_000));
    let many_wrong = format!("[collection]\nentry = [{}]", (0..20_000).map(|index| format!("\"s{index}\",")).collect::<String>());
    let texts = [
        many_keys,
        many_members,
        many_wrong,
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("a = {{{}", "b = {".repeat(10_000)),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("[{}a]", "a.".repeat(100_000)),
        format!("[[field]]\nid = \"{}\"\npurposes = \"{}\"", "x".repeat(1_000_000), "y".repeat(1_000_000)),
        format!("[controller]\ncountry = \"{}\"\nbreach-notice = \"{}\"", "D".repeat(1_000_000), "1".repeat(1_000_000)),
        "]\n".repeat(100_000),
        "=\n".repeat(1_000_000),
        "=\n".repeat(100_000),
        "[[field]]\n".repeat(50_000),
        "[[field]]\nid = \"same\"\n".repeat(20_000),
        "[controller]\n".repeat(2_000),
        "field = [{id = \"a\"}, 3, \"x\", [], {}]".to_owned(),
        "\u{feff}[controller]\r\nname = \"x\"\r\n".to_owned(),
        "a\0b = 1\n\"\0\" = \"\0\"\n# \0".to_owned(),
        "\0".to_owned(),
        "staff = 999999999999999999999999999\n[controller]\nstaff = -9223372036854775809".to_owned(),
        "[controller]\nstaff = 0xffffffffffffffffffff\nname = 1e400".to_owned(),
        String::new(),
    ];
    for text in texts {
        let problems = sound(program, &text);
        assert!(problems.len() <= 700, "{} problems", problems.len());
    }
}

/// Collecting all mistakes of a large text would take gigabytes.
#[test]
fn a_large_text_is_read_up_to_its_first_mistake() {
    let large = format!("{}[controller]\nstaff = 3\n", "# filler\n".repeat(40_000));
    assert_eq!(shown_problems(&SMALL, &large), "");
    let arena = Arena::new();
    let (tree, problems) = parse(&arena, SourceId::default(), &large);
    assert!(tree.get("controller").is_some() && problems.is_empty());
    let broken = format!("{large}]\n]\n");
    let arena = Arena::new();
    let (tree, problems) = parse(&arena, SourceId::default(), &broken);
    assert!(tree.entries.is_empty());
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].help.as_deref(),
        Some("remove it, or open it first; nothing of a text of this size is read until its mistakes are corrected")
    );
}

/// What dotted keys and braces can multiply to must neither overflow the stack here nor where the tree is dropped.
#[test]
fn multiplied_nesting_is_refused() {
    let path = ["a"; 79].join(".");
    let text = format!("[{path}]\n{path} = {}1{}", format!("{{ {path} = ").repeat(79), "}".repeat(79));
    let problems = sound(&SMALL, &text);
    assert!(codes(&problems).contains(&Code::TOO_DEEP));
}

fn as_json(node: &NodeKind<'_>) -> serde_json::Value {
    match node {
        NodeKind::Text(text) | NodeKind::Time(text) => (*text).into(),
        NodeKind::Integer(number) => (*number).into(),
        NodeKind::Number(number) => (*number).into(),
        NodeKind::Bool(value) => (*value).into(),
        NodeKind::Date(date) => date.to_string().into(),
        NodeKind::Array(members) => members.iter().map(|member| as_json(&member.kind)).collect(),
        NodeKind::Table(table) => table_as_json(table),
        NodeKind::Broken => serde_json::Value::Null,
    }
}

fn table_as_json(table: &Table<'_>) -> serde_json::Value {
    table.entries.iter().map(|entry| (entry.key.to_string(), as_json(&entry.value.kind))).collect()
}

/// What the JSON Schema cannot see: what other values and files say, how a text is to be read, and what is only deprecated.
fn beyond_a_schema(problem: &Diagnostic) -> bool {
    matches!(problem.code, Code::DANGLING_REFERENCE | Code::DUPLICATE | Code::RENAMED | Code::NOT_NORMALISED | Code::NEWER_LANGUAGE)
        || ["no date", "working days", "both includes and", "cannot be the `id` of a `party`", "could be taken over"]
            .iter()
            .any(|words| problem.message.contains(words))
}

/// Editors and the reader agree on every case, but for `[[collection]]`: it is read, and editors need not offer it.
#[test]
fn the_json_schema_takes_what_the_reader_takes() {
    let program = &*SMALL;
    let schema = json_schema(&program.schema, &program.vocabularies);
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for file in case_files() {
        let text = std::fs::read_to_string(&file).unwrap();
        for (title, case) in cases(&text) {
            let arena = Arena::new();
            let (tree, mistakes) = parse(&arena, SourceId::default(), case);
            let (_, problems) = read(&tree, !mistakes.is_empty(), &context(program));
            let json = table_as_json(&tree);
            if mistakes.is_empty() && title != "one of one, in double brackets" && !problems.iter().any(beyond_a_schema) {
                let refused: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
                assert_eq!(problems.is_empty(), refused.is_empty(), "{title}: {problems:#?} {refused:#?}");
            }
        }
    }
}

#[test]
fn the_json_schema_of_one_kind() {
    let program = &*SMALL;
    let schema = json_schema(&program.schema, &program.vocabularies);
    let shown = serde_json::json!({ "purpose": schema["properties"]["purpose"], "entity": schema["$defs"]["entity-purpose"], "term": schema["$defs"]["term-basis-within-art-6"] });
    insta::with_settings!({ snapshot_path => "fixtures/manifests", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("json_schema", shown);
    });
}

/// What the whole of the bundled model gives is a schema, too, and takes a real manifest.
#[test]
fn the_json_schema_takes_a_real_manifest() {
    let program = &*CORE;
    let schema = json_schema(&program.schema, &program.vocabularies);
    assert!(jsonschema::meta::is_valid(&schema));
    let arena = Arena::new();
    let (tree, _) = parse(&arena, SourceId::default(), PROGRAMME);
    let refused: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&table_as_json(&tree)).map(|error| error.to_string()).collect();
    assert_eq!(refused, Vec::<String>::new());
}

/// Pieces from which texts are made that come near to manifests.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "[[field]]\n",
        "[field]\n",
        "[collection]\n",
        "[controller]",
        "[[party]]\n",
        "[field.retention]\n",
        "[[party.transfer]]\n",
        "\n",
        "\r\n",
        "\"",
        "\"\"\"",
        "'",
        "=",
        " = ",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        "#",
        "id",
        "is",
        "from",
        "period",
        "incomplete",
        "field",
        "purposes",
        "\"unknown\"",
        "\"a\"",
        "\"none\"",
        "\"keystroke\"",
        "\"exactly:keystroke\"",
        "includes",
        "excludes",
        "workspace",
        "true",
        "2026-01-01",
        "2026-13-01",
        "1",
        "-5",
        "1e999",
        "0x",
        "\"30 days\"",
        "é",
        "\u{feff}",
        "\0",
        "😀",
        "retention",
        "transfer",
        "[]",
        "ombud",
        "\\",
        "start",
        "next",
    ];
    prop_oneof![
        8 => proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        2 => (proptest::sample::select(vec!["id", "is", "purposes", "from", "incomplete", "start", "retention", "public"]),
              proptest::sample::select(vec!["\"a\"", "\"b\"", "[\"a\", \"unknown\"]", "{ includes = [\"a\"], excludes = \"b\" }", "\"field\"", "3", "[]", "{ period = \"1 day\" }"]))
            .prop_map(|(key, value)| format!("{key} = {value}\n")),
    ]
}

proptest! {
    #[test]
    fn any_text_is_read(text in ".{0,200}") {
        sound(&SMALL, &text);
    }

    #[test]
    fn anything_like_a_manifest_is_read(pieces in proptest::collection::vec(piece(), 0..60)) {
        sound(&SMALL, &pieces.concat());
    }

    #[test]
    fn a_damaged_manifest_is_read(from in 0..PROGRAMME.len(), length in 0_usize..300, junk in piece()) {
        let from = PROGRAMME.floor_char_boundary(from);
        let to = PROGRAMME.ceil_char_boundary(from + length);
        let text = format!("{}{junk}{}", &PROGRAMME[..from], &PROGRAMME[to..]);
        sound(&CORE, &text);
    }

    /// A mistake anywhere in a text leaves no list closed.
    #[test]
    fn a_mistake_opens_every_list(at in 0_usize..400, junk in "[\\]\\[{}=\",'.a]{1,3}") {
        let program = &*SMALL;
        let mut text = CLEAN.to_owned();
        let at = text.floor_char_boundary(at.min(text.len()));
        text.insert_str(at, &junk);
        sound(program, &text);
        let arena = Arena::new();
        let (tree, problems) = parse(&arena, SourceId::default(), &text);
        let (model, _) = read(&tree, !problems.is_empty(), &context(program));
        if !problems.is_empty() {
            for slot in &model.slots {
                prop_assert!(!matches!(slot.state, State::List(list) if !list.open));
            }
            for (id, kind) in program.schema.kind_ids() {
                let singleton = kind.identity == ombud::check::Identity::Singleton;
                prop_assert!(singleton || model.kind(id).unwrap().open);
            }
        }
    }
}

const CLEAN: &str = r#"
[collection]
id = "c"
start = 2026-01-01
entry = ["hello"]

[[subject]]
id = "staff"
jurisdictions = ["DE", "FR"]

[[field]]
id = "keys"
is = "keystroke-content"
may-contain = { includes = ["health"] }
from = []
retention = { period = "30 days" }

[[step]]
id = "hello"
next = "bye"

[[step]]
id = "bye"
next = []
"#;
