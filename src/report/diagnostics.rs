//! What is wrong with policies and settings, where there is no review to report.

use std::io::{self, Write};

use super::Look;
use super::places::Places;
use super::review::diagnostic_block;
use crate::engine::Session;

/// Writes them for people.
///
/// # Errors
/// Where the output cannot be written.
pub fn write(session: &Session, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::of_policies(session);
    for diagnostic in &session.diagnostics {
        out.write_all(diagnostic_block(diagnostic).draw(&mut places, look).as_bytes())?;
    }
    Ok(())
}
