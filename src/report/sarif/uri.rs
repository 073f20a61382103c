//! Paths as URIs: relative ones below the folder of the run, absolute ones as `file:`, everything else than plain characters by
//! percent.

use std::fmt::Write as _;

/// A path, and whether it is relative.
pub(super) fn of_path(path: &str) -> (String, bool) {
    let is_drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    if is_drive && path.as_bytes().get(2) == Some(&b'/') {
        let (drive, rest) = path.split_at_checked(2).unwrap_or(("", path));
        return (format!("file:///{drive}{}", encoded(rest)), false);
    }
    if path.starts_with('/') {
        return (format!("file://{}", encoded(path)), false);
    }
    (encoded(path), true)
}

/// `/` stays, and what RFC 3986 calls unreserved.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uris() {
        assert_eq!(of_path("web app/ä:#?%/collection.toml"), ("web%20app/%C3%A4%3A%23%3F%25/collection.toml".to_owned(), true));
        assert_eq!(of_path("/srv/a b.toml"), ("file:///srv/a%20b.toml".to_owned(), false));
        assert_eq!(of_path("C:/a b.toml"), ("file:///C:/a%20b.toml".to_owned(), false));
        assert_eq!(of_path("../a\n.toml"), ("../a%0A.toml".to_owned(), true));
    }
}
