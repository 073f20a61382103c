//! The Data Privacy Vocabulary of the W3C: the addresses that the prefixes of mappings stand for.

/// Prefixes and the addresses that they stand for, those of the latest release.
const NAMESPACES: [(&str, &str); 6] = [
    ("dpv", "https://w3id.org/dpv#"),
    ("pd", "https://w3id.org/dpv/pd#"),
    ("ai", "https://w3id.org/dpv/ai#"),
    ("risk", "https://w3id.org/dpv/risk#"),
    ("eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#"),
    ("eu-aiact", "https://w3id.org/dpv/legal/eu/aiact#"),
];

/// The full address of a prefixed name; none where the prefix is not one of the vocabulary's.
pub(super) fn address(name: &str) -> Option<String> {
    let (prefix, local) = name.split_once(':')?;
    let (_, namespace) = NAMESPACES.iter().find(|(known, _)| *known == prefix)?;
    Some(format!("{namespace}{local}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixed_names_have_addresses() {
        assert_eq!(address("eu-gdpr:A45-3").as_deref(), Some("https://w3id.org/dpv/legal/eu/gdpr#A45-3"));
        assert_eq!(address("acme:Thing"), None);
        assert_eq!(address("Thing"), None);
    }
}
