//! A corpus of manifests for measuring: any number of projects, the same bytes on each run.
//!
//! Nine projects in ten are complete in what they declare and pass every bundled rule; each tenth breaks one, in turn one of
//! `BREACHES`. Half of them record customers, half record staff; names, departments, countries, data and dates vary with the number
//! of the project. The dates lie around 2026-09-01, the day on which it is to be reviewed. A hundred files share a folder.

mod facts;

use std::fs;
use std::io;
use std::path::Path;

use facts::Facts;

/// How many projects share a folder.
const IN_FOLDER: usize = 100;
/// One project in so many breaks a rule.
const BREACH_EVERY: usize = 10;

/// How a project breaks a rule: in a complete manifest this text is replaced by that one.
const BREACHES: [(&str, &str); 8] = [
    ("is = \"encryption-at-rest\"\nin-place = true", "is = \"encryption-at-rest\"\nin-place = false"),
    ("period = \"6 months\"", "period = \"indefinite\""),
    ("is = \"erasure\"\nin-place = true", "is = \"erasure\"\nin-place = false"),
    ("\"audits\"", "\"security\""),
    ("within = \"20 days\"", "within = \"3 months\""),
    ("entry = [\"told\"]", "entry = [\"told\", \"recorded\"]"),
    ("visibility = \"disclosed\"\n", ""),
    ("\"retention\", ", ""),
];

/// A manifest, and where it lies below the folder of the corpus.
struct Project {
    /// Its path, with `/`.
    path: String,
    /// Its text.
    text: String,
}

/// Writes projects below a folder; the ones that would break a rule only where breaches are wanted.
pub(crate) fn write(folder: &Path, count: usize, breaches: bool) -> io::Result<()> {
    for index in 0..count {
        let project = project(index, breaches);
        let path = folder.join(project.path);
        if let (0, Some(parent)) = (index % IN_FOLDER, path.parent()) {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, project.text)?;
    }
    Ok(())
}

fn project(index: usize, breaches: bool) -> Project {
    let facts = Facts::new(index);
    let mut text = facts.manifest();
    if breaches && index % BREACH_EVERY == BREACH_EVERY - 1 {
        let (right, wrong) = pick(&BREACHES, index / BREACH_EVERY);
        text = text.replacen(right, wrong, 1);
    }
    Project { path: format!("{:04}/{}.collection.toml", index / IN_FOLDER, facts.id), text }
}

fn pick<T: Copy + Default>(from: &[T], number: usize) -> T {
    number.checked_rem(from.len()).and_then(|place| from.get(place)).copied().unwrap_or_default()
}

/// A number that looks like chance: splitmix64.
fn mixed(seed: usize) -> usize {
    let mut word = (seed as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((word ^ (word >> 31)) % 1_000_003).unwrap_or(0)
}
