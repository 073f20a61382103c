//! Files: texts read whole and within limits, and written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use thiserror::Error;

/// The largest file that is read.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Why a file cannot be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// There is nothing at the path.
    #[error("there is no such file or folder")]
    Missing,
    /// It is a folder, a pipe, a device.
    #[error("this is no regular file")]
    NotAFile,
    /// It is a link, and what lies behind it may be none of the project's.
    #[error("this is a link, which is not followed")]
    Link,
    /// It is larger than the limit.
    #[error("the file is larger than 16 MiB")]
    TooLarge,
    /// It is no UTF-8 text.
    #[error("the file is no UTF-8 text: byte {0} does not fit")]
    NotText(usize),
    /// The system refuses.
    #[error("the file cannot be read: {0}")]
    Refused(io::Error),
}

impl ReadError {
    /// The remedy.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Missing => "check the spelling; paths are relative to the folder in which the command runs",
            Self::NotAFile => "name a text file, or a folder that holds manifests",
            Self::Link => "put the file or the folder itself there",
            Self::TooLarge => "one manifest describes one collection; split it",
            Self::NotText(_) => "save the file as UTF-8",
            Self::Refused(_) => "make the file readable for the user that runs the check",
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Refused(error),
        }
    }
}

/// Reads a text file of at most 16 MiB. Links are followed; pipes and devices are refused, since they could block for ever.
///
/// # Errors
/// Where there is no such file, or it is no regular file, too large, or no UTF-8 text.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    if metadata.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| ReadError::NotText(error.utf8_error().valid_up_to()))
}

/// Replaces a file by a text: another file beside it is written and renamed, so that nobody ever sees half of it.
///
/// # Errors
/// Where the system refuses to write or rename.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = write_new(&beside, path, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell; what is left behind cannot be helped.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_new(beside: &Path, original: &Path, text: &str) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(beside)?;
    if let Ok(metadata) = fs::metadata(original) {
        file.set_permissions(metadata.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A path as shown: with `/`, without a leading `./`.
#[must_use]
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") };
    match text.strip_prefix("./") {
        Some("") | None => text,
        Some(rest) => rest.trim_start_matches('/').to_owned(),
    }
}

/// A whole path as shown: from the working folder.
#[must_use]
pub(super) fn from_here(path: &Path) -> String {
    let here = fs::canonicalize(".").unwrap_or_default();
    for (ups, above) in here.ancestors().enumerate().filter(|(_, above)| above.parent().is_some()) {
        if let Ok(rest) = path.strip_prefix(above) {
            return format!("{}{}", "../".repeat(ups), shown(rest));
        }
    }
    shown(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_paths_have_no_leading_dot() {
        assert_eq!(shown(Path::new("./a/b.toml")), "a/b.toml");
        assert_eq!(shown(Path::new(".//a")), "a");
        assert_eq!(shown(Path::new("../a")), "../a");
        assert_eq!(shown(Path::new(".")), ".");
    }

    #[test]
    fn a_folder_is_no_text() {
        assert!(matches!(read_text(Path::new(".")), Err(ReadError::NotAFile)));
        assert!(matches!(read_text(Path::new("no-such-file")), Err(ReadError::Missing)));
    }
}
