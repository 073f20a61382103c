//! Syntax trees as bytes: the form in which the build embeds the bundled policies, so that no run has to parse them.

use super::ast;

/// A tree as bytes; the same tree always gives the same.
///
/// # Errors
/// Where a part of the tree has no form as bytes, which is a mistake in its types.
pub fn to_bytes(tree: &ast::File) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(tree)
}

/// The tree of such bytes; none where they are not whole.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<ast::File> {
    let (tree, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(tree)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    const TEXT: &str = "pack acme \"Acme\"\n\nlaw act \"Act\" { articles 1..9  from 2020-02-29 }\n\nfigure most : duration = \"2 years 3 days\" chosen \"r\"\n";

    #[test]
    fn bytes_give_the_tree_back() {
        let tree = crate::syntax::parse(SourceId::new(200), TEXT).file;
        assert_eq!(tree.declarations.len(), 3);
        let bytes = to_bytes(&tree).unwrap();
        assert_eq!(from_bytes(&bytes), Some(tree));
    }

    #[test]
    fn bytes_that_are_not_whole_give_no_tree() {
        let bytes = to_bytes(&crate::syntax::parse(SourceId::new(0), TEXT).file).unwrap();
        assert_eq!(from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(from_bytes(&[bytes.as_slice(), b"x"].concat()), None);
    }
}
