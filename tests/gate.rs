//! The gate, in repositories of git made for each test: settings, waivers, a baseline, base revisions, and changes that try to get
//! past it.

#[path = "gate/baseline.rs"]
mod baseline;
#[path = "gate/changes.rs"]
mod changes;
#[path = "gate/decides.rs"]
mod decides;
#[path = "gate/repository.rs"]
mod repository;
#[path = "gate/settings.rs"]
mod settings;
#[path = "gate/waivers.rs"]
mod waivers;
