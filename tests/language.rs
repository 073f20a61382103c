//! Reading policy texts.
use ombud::source::SourceId;
use ombud::syntax::parse;

#[test]
fn the_sample_is_read_whole() {
    let text = include_str!("language/sample.policy");
    let parsed = parse(SourceId::default(), text);
    assert_eq!(parsed.diagnostics, Vec::new());
    assert_eq!(parsed.file.declarations.len(), 16);
}
