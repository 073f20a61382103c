//! What a project says to the checker besides its manifests: settings, waivers, a baseline. Texts to typed values, with
//! diagnostics; nothing here reads a file.

mod waiver;

pub use waiver::Waiver;
