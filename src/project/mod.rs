//! What a project says to the checker besides its manifests: settings, waivers, a baseline. Texts to typed values, with
//! diagnostics; nothing here reads a file.

mod baseline;
mod json_schema;
mod read;
mod settings;
mod waiver;

pub use baseline::{BASELINE_KEYS, Baseline, KnownFinding, KnownManifest, read_baseline};
pub use json_schema::project_schema;
pub use read::{Key, Takes, Written};
pub use settings::{Effective, KEYS, Overstepped, Pattern, Profile, Rules, Settings, Term, effective, read_settings};
pub(crate) use waiver::quoted;
pub use waiver::{WAIVER_KEYS, Waiver, read_waivers, waiver_stub};
