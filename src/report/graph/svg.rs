//! x
pub(super) fn draw(_: &super::picture::Picture) -> Result<String, super::DrawError> { Ok(String::new()) }
