//! What holds of every text: reading never fails, places lie in the text, and formatting changes nothing but layout.

use std::path::Path;

use ombud::source::SourceId;
use ombud::syntax::{FormatRefusal, format, parse};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::{Config, TestCaseError};

const SAMPLE: &str = include_str!("language/sample.policy");

/// Every place is in the text and between characters, and something is said.
fn places_fit(text: &str) -> Result<(), TestCaseError> {
    for diagnostic in parse(SourceId::default(), text).diagnostics {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary) {
            prop_assert!(text.get(label.span.range()).is_some(), "{:?} in {text:?}", label.span);
        }
        prop_assert!(
            !diagnostic.message.is_empty() && !diagnostic.message.contains("something else"),
            "{} in {text:?}",
            diagnostic.message
        );
    }
    Ok(())
}

/// A well-formed text can be formatted, and formatting it again changes nothing.
fn formats(text: &str) -> Result<String, TestCaseError> {
    let again = |text: &str| format(SourceId::default(), text).map_err(|refusal| TestCaseError::fail(format!("{refusal:?}\n{text}")));
    let once = again(text)?;
    prop_assert_eq!(&once, &again(&once)?, "not stable:\n{}", text);
    Ok(once)
}

/// A text that may be broken either cannot be read or can be formatted.
fn formats_or_is_broken(text: &str) -> Result<(), TestCaseError> {
    match format(SourceId::default(), text) {
        Ok(_) => formats(text).map(|_| ()),
        Err(FormatRefusal::NotWellFormed(diagnostics)) if !diagnostics.is_empty() => Ok(()),
        Err(FormatRefusal::Repeated(_)) => Ok(()),
        Err(refusal) => Err(TestCaseError::fail(format!("{refusal:?}\n{text}"))),
    }
}

fn fragment() -> impl Strategy<Value = String> {
    let words = "pack law vocabulary entity extend graph figure define rule in from until for each where require forbid unless message \
        label help ask example violated severity covers and or not some every no documented at least of satisfies is within one declared \
        none includes any all route to passes reaches p p.x a-b 3 5_000 -2 1.5 2020-01-01 2020-13-01 { } ( ) , ; : := = + . .. # § Art. 6(1) \" \
        \"x\" \"\"\" \"\"\"\" \\ \n \r\n \0 ≤ ü é\u{301} 30 days == && x";
    prop::sample::select(words.split(' ').map(str::to_owned).collect::<Vec<_>>())
}

fn path() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["p", "p.x", "p.lawful-basis", "collection.start", "a.b.c.d"]).prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = String> {
    let literals = vec!["3", "5_000", "-2.5", "2020-02-29", "30 days", "\"te\\\"xt\"", "large-scale", "consent", "p.x"];
    prop::sample::select(literals).prop_map(str::to_owned)
}

fn list() -> impl Strategy<Value = Vec<String>> {
    vec(value(), 1..12).prop_map(|values| {
        let mut tokens = vec!["{".to_owned()];
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                tokens.push(",".to_owned());
            }
            tokens.push(value);
        }
        tokens.push("}".to_owned());
        tokens
    })
}

fn joined(parts: Vec<Vec<String>>) -> Vec<String> {
    parts.into_iter().flatten().collect()
}

fn words(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

/// One comparison, as tokens.
fn comparison() -> impl Strategy<Value = Vec<String>> {
    let operators = vec!["is", "is not", "is within", "is not within", "is exactly", "is not exactly", "<=", "<", ">=", ">", "includes"];
    let lists = vec!["is one of", "is not one of", "includes any of", "includes all of"];
    let endings = vec!["is declared", "is undeclared", "is none", "is not none", "is true", "is false"];
    prop_oneof![
        (path(), prop::sample::select(operators), value()).prop_map(|(path, operator, value)| vec![path, operator.to_owned(), value]),
        (path(), prop::sample::select(lists), list())
            .prop_map(|(path, operator, list)| joined(vec![vec![path, operator.to_owned()], list])),
        (path(), prop::sample::select(endings)).prop_map(|(path, ending)| vec![path, ending.to_owned()]),
        Just(words("e.date|+|30 days|<=|collection.start")),
        Just(words("trains")),
        Just(words("must-take-part(p)")),
    ]
}

/// Any condition, as tokens.
fn condition() -> impl Strategy<Value = Vec<String>> {
    comparison().prop_recursive(4, 24, 4, |inner| {
        let group = |tokens: Vec<String>| joined(vec![vec!["(".to_owned()], tokens, vec![")".to_owned()]]);
        let block =
            |head: &'static str| move |tokens: Vec<String>| joined(vec![words(head), vec!["{".to_owned()], tokens, vec!["}".to_owned()]]);
        let chain = |connective: &'static str| {
            move |operands: Vec<Vec<String>>| {
                let mut tokens = Vec::new();
                for (index, operand) in operands.into_iter().enumerate() {
                    if index > 0 {
                        tokens.push(connective.to_owned());
                    }
                    tokens.extend(group(operand));
                }
                tokens
            }
        };
        prop_oneof![
            vec(inner.clone(), 2..5).prop_map(chain("and")),
            vec(inner.clone(), 2..5).prop_map(chain("or")),
            inner.clone().prop_map(move |tokens| joined(vec![vec!["not".to_owned()], group(tokens)])),
            comparison().prop_map(|tokens| joined(vec![vec!["not".to_owned()], tokens])),
            comparison().prop_map(|tokens| joined(vec![words("some|x|in|p.subjects|satisfies"), tokens])),
            comparison().prop_map(|tokens| joined(vec![words("every|x|in|field|satisfies|not"), tokens])),
            inner.clone().prop_map(block("documented|e|in|evidence|satisfies")),
            inner.clone().prop_map(block("at|least|2|x|in|field|satisfies")),
            inner.clone().prop_map(block("every|route|in|flow|from|s|to|t|passes|n|satisfies")),
            inner.clone().prop_map(|tokens| joined(vec![
                words("some|route|in|flow|reaches|n|satisfies|{"),
                tokens,
                words("}|within|3 days")
            ])),
            vec(inner, 2..4).prop_map(|members| {
                let mut tokens = words("at|least|2|of|{");
                for member in members {
                    tokens.extend(member);
                    tokens.push(";".to_owned());
                }
                tokens.push("}".to_owned());
                tokens
            }),
        ]
    })
}

/// A file with a define and a rule, as tokens.
fn file() -> impl Strategy<Value = Vec<String>> {
    (condition(), condition(), condition(), condition()).prop_map(|(body, guard, duty, exception)| {
        joined(vec![
            words("pack|core|define|d|(|p|:|purpose|)|:="),
            body,
            words("figure|f|:|duration|=|\"72 hours\"|law|gdpr|Art. 33(1)|figure|large|:|integer|=|5_000|chosen|\"so\"|from|2020-01-01"),
            words("rule|r|\"a title\"|{|law|gdpr|Art. 6(1)(a)|,|wp248|§ III.B|covers|A-1|,|A-2|severity|error|for|each|purpose|p|where"),
            guard,
            words("forbid"),
            duty,
            words("unless"),
            exception,
            words("law|gdpr|Art. 9(2)(b)|{|unless|trains|}|message|\"m {p.id}\"|label|p.x|\"l\"|label|p.lawful-basis|\"l\""),
            words("example|violated|\"\"\"\n   a = 1   # no comment of ours\n\"\"\"|}"),
            words("entity|e|\"what\"|key|id|{|id|:|set|of|one|of|a|,|b|asked|first|\"doc\"|}"),
            words("vocabulary|v|{|a|\"A\"|{|b|\"B\"|=|pd:B|c-c|\"C\"|also|within|x|}|d|}"),
        ])
    })
}

fn separated(tokens: &[String], separators: &[String]) -> String {
    let mut text = String::new();
    for (index, token) in tokens.iter().enumerate() {
        text.push_str(token);
        text.push_str(separators.get(index % separators.len()).map_or(" ", String::as_str));
    }
    text
}

fn separators() -> impl Strategy<Value = Vec<String>> {
    let plain = prop::sample::select(vec![" ", " ", " ", "\n", "\r\n", "\n\n\n", "  \t "]).prop_map(str::to_owned);
    let comment = (0..1000_u32, prop::bool::ANY)
        .prop_map(|(number, own)| if own { format!("\n\n# own {number}\n") } else { format!("  # end {number}  \n") });
    vec(prop_oneof![6 => plain, 1 => comment], 40..160)
}

proptest! {
    #![proptest_config(Config { cases: 192, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        places_fit(&text)?;
    }

    #[test]
    fn any_fragments_can_be_read(fragments in vec(fragment(), 0..60)) {
        let text = fragments.join(" ");
        places_fit(&text)?;
        formats_or_is_broken(&text)?;
    }

    #[test]
    fn a_damaged_sample_can_be_read(at in 0..SAMPLE.len(), length in 0..40_usize, with in prop_oneof![fragment(), any::<String>()]) {
        let start = SAMPLE.floor_char_boundary(at);
        let end = SAMPLE.floor_char_boundary(at + length).max(start);
        let text = format!("{}{with}{}", SAMPLE.get(..start).unwrap_or(""), SAMPLE.get(end..).unwrap_or(""));
        places_fit(&text)?;
        formats_or_is_broken(&text)?;
    }

    #[test]
    fn layout_changes_nothing(tokens in file(), separators in separators()) {
        let once = formats(&separated(&tokens, &separators))?;
        // Without comments, only the tokens decide.
        let bare = formats(&separated(&tokens, &[" ".to_owned()]))?;
        let bare_lines = formats(&separated(&tokens, &["\n".to_owned()]))?;
        prop_assert_eq!(&bare, &bare_lines);
        prop_assert!(once.lines().count() >= bare.lines().count());
    }
}

#[test]
fn the_sample_and_all_policies_format() {
    formats(SAMPLE).unwrap();
    for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|extension| extension == "policy") {
            formats(&std::fs::read_to_string(entry.path()).unwrap()).unwrap();
        }
    }
}

#[test]
fn the_sample_formats_like_this() {
    insta::assert_snapshot!(formats(SAMPLE).unwrap());
}

#[test]
fn comments_stay_where_they_were() {
    insta::assert_snapshot!(formats(include_str!("language/comments.policy")).unwrap());
}
