//! Nouns: the names of kinds, as English declines them.

/// `purposes`, `parties`, `pieces of evidence`
pub(super) fn plural(noun: &str) -> String {
    match noun {
        "evidence" => "pieces of evidence".to_owned(),
        _ if noun.contains(" or ") => noun.split(" or ").map(plural).collect::<Vec<_>>().join(" or "),
        _ => match noun.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
            _ if noun.ends_with(['s', 'x', 'z']) || noun.ends_with("ch") || noun.ends_with("sh") => format!("{noun}es"),
            _ => format!("{noun}s"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_declined() {
        let plurals = ["purpose", "party", "privacy-loss", "evidence", "field or stage"].map(plural);
        assert_eq!(plurals, ["purposes", "parties", "privacy-losses", "pieces of evidence", "fields or stages"]);
    }
}
