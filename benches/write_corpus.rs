//! Writes the corpus: `cargo run --release --example write_corpus -- FOLDER COUNT`.

mod corpus;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (folder, count) = (arguments.next(), arguments.next().and_then(|count| count.parse().ok()));
    let (Some(folder), Some(count)) = (folder, count) else { return ExitCode::from(2) };
    if corpus::write(Path::new(&folder), count, true).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
