//! Prints the scoreboard: `cargo run --quiet --locked --example scoreboard`.

#[path = "mod.rs"]
mod scoreboard;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decisions");
    match scoreboard::cases(&folder) {
        Ok(cases) => match std::io::stdout().write_all(scoreboard::page(&cases).as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "{problem}");
            ExitCode::FAILURE
        }
    }
}
