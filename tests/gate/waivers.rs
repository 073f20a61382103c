//! Waivers: which hold, and what is said of the others.

use crate::repository::Repository;

/// A shop whose one field is kept without end, and a waiver of that.
fn waived(name: &str) -> Repository {
    let repository = Repository::with_clean(name);
    repository.replace("shop/collection.toml", "retention = { period = \"30 days\" }\n", "retention = { period = \"60 days\" }\n");
    let print = repository.fingerprint("acme-storage-is-limited");
    repository.check(&[]).exits(1);
    repository
        .ombud(&["waive", &print, "--as-of", "2026-11-01"])
        .exits(0)
        .says("ombud-waivers.toml: added a waiver of `acme-storage-is-limited`");
    repository
}

fn fill(repository: &Repository, key: &str, value: &str) {
    let text = repository.read("ombud-waivers.toml");
    let lines = text.lines().map(|line| if line.starts_with(&format!("{key} ")) { format!("{key} = {value}") } else { line.to_owned() });
    repository.write("ombud-waivers.toml", &format!("{}\n", lines.collect::<Vec<_>>().join("\n")));
}

fn filled(name: &str) -> Repository {
    let repository = waived(name);
    fill(&repository, "reason", "\"the till vendor ships a fix in March\"");
    fill(&repository, "owner", "\"Ann Lee <ann@acme.example>\"");
    fill(&repository, "approver", "\"Bo Li <bo@acme.example>\"");
    repository
}

#[test]
fn a_stub_does_not_hold() {
    let repository = waived("stub");
    repository.check(&[]).exits(1).says("waiver-incomplete").says("`reason`, `owner`, `approver`").says("[acme-storage-is-limited]");
    fill(&repository, "reason", "\"TODO\"");
    fill(&repository, "owner", "\"Ann Lee\"");
    fill(&repository, "approver", "\"Bo Li\"");
    repository.check(&[]).exits(1).says("does not say its `reason`");
}

#[test]
fn a_whole_waiver_takes_its_finding_out_of_the_gate_and_is_shown() {
    let repository = filled("holds");
    repository.check(&[]).exits(0).says("waived 1").keeps_silent_of("[acme-storage-is-limited]");
    repository.check(&["--show-waived"]).exits(0).says("[acme-storage-is-limited]").says("the till vendor ships a fix in March");
    repository.ombud(&["check", "--as-of", "2026-11-01"]).exits(0).says("Bo Li").says("acme-storage-is-limited");
    repository
        .ombud(&["waivers", "--as-of", "2026-11-01"])
        .exits(0)
        .says("1 waiver, of which 1 hold")
        .says("Ann Lee")
        .says("until 2027-01-30");
}

#[test]
fn a_waiver_of_ones_own_does_not_hold() {
    let repository = filled("self");
    fill(&repository, "approver", "\"ann lee (DPO) <ANN+dpo@acme.example>\"");
    repository.check(&[]).exits(1).says("waiver-self-approved").says("[acme-storage-is-limited]");
}

#[test]
fn days_bound_a_waiver() {
    let repository = filled("days");
    repository.ombud(&["check", "--as-of", "2027-01-29", "--format", "concise"]).exits(0).says("waiver-expires-soon");
    repository
        .ombud(&["check", "--as-of", "2027-01-30", "--format", "concise"])
        .exits(1)
        .says("waiver-expired")
        .says("[acme-storage-is-limited]");
    repository.ombud(&["check", "--as-of", "2026-10-31", "--format", "concise"]).exits(1).says("waiver-not-yet");
    fill(&repository, "expires", "9999-12-31");
    repository.check(&[]).exits(1).says("waiver-too-long");
    repository.write("ombud.toml", &format!("{}[waivers]\nlongest = \"2 years\"\n", repository.read("ombud.toml")));
    fill(&repository, "expires", "2028-10-31");
    repository.check(&[]).exits(0);
}

#[test]
fn a_waiver_holds_for_what_was_approved_only() {
    let repository = filled("widened");
    // Moved lines, a renamed file and other facts of the manifest change nothing.
    repository.replace("shop/collection.toml", "[collection]", "# moved\n\n[collection]");
    repository.replace("shop/collection.toml", "population    = 70\n", "population    = 80\n");
    repository.check(&[]).exits(0);
    repository.git(&["mv", "shop/collection.toml", "shop/till.collection.toml"]);
    repository.check(&[]).exits(0);
    repository.replace("shop/till.collection.toml", "60 days", "600 days");
    repository.check(&[]).exits(1).says("waiver-widened").says("[acme-storage-is-limited]");
    // Written anew, it lacks its approval, and keeps the rest.
    repository.git(&["mv", "shop/till.collection.toml", "shop/collection.toml"]);
    let print = repository.fingerprint("acme-storage-is-limited");
    repository.ombud(&["waive", &print, "--as-of", "2026-11-01"]).exits(0).says("brought the waiver of");
    assert!(repository.read("ombud-waivers.toml").contains("the till vendor ships a fix in March"));
    repository.check(&[]).exits(1).says("does not say its `approver`");
    fill(&repository, "approver", "\"Bo Li\"");
    repository.check(&[]).exits(0);
    // What the command is told is written, too, and the days begin anew.
    repository.ombud(&["waive", &print, "--as-of", "2027-06-01", "--reason", "the fix is late", "--expires", "2027-08-01"]).exits(0);
    let text = repository.read("ombud-waivers.toml");
    assert!(text.contains("the fix is late") && text.contains("= 2027-06-01") && text.contains("= 2027-08-01"), "{text}");
    assert!(text.contains("Ann Lee") && !text.contains("ships a fix"), "{text}");
}

#[test]
fn a_copy_of_a_manifest_is_not_waived() {
    let repository = filled("copy");
    repository.write("other/collection.toml", &repository.read("shop/collection.toml"));
    repository.check(&[]).exits(1).says("other/collection.toml").says("waived 1");
}

#[test]
fn a_waiver_follows_one_manifest_and_not_two() {
    let repository = filled("claims");
    let text = repository.read("shop/collection.toml");
    repository.remove("shop/collection.toml");
    repository.write("shop/one.collection.toml", &text);
    repository.write("shop/two.collection.toml", &text);
    repository.check(&[]).exits(1).says("waived 1").says("shop/two.collection.toml");
    repository.remove("shop/two.collection.toml");
    repository.check(&[]).exits(0).says("waived 1");
    repository.check(&["--rule", "acme-consent-is-free"]).exits(0).keeps_silent_of("waiver-unused");
}

#[test]
fn a_waiver_of_nothing_is_told() {
    let repository = filled("unused");
    repository.replace("shop/collection.toml", "60 days", "30 days");
    repository.check(&[]).exits(0).says("waiver-unused");
    repository.ombud(&["waivers", "--as-of", "2026-11-01"]).exits(1).says("unused");
    fill(&repository, "rule", "\"acme-storage-is-limitd\"");
    repository.check(&[]).exits(0).says("did you mean `acme-storage-is-limited`?");
}

#[test]
fn some_rules_cannot_be_waived() {
    let repository = Repository::with_clean("unwaivable");
    repository.replace("shop/collection.toml", "\"employee\"", "\"child\"");
    let print = repository.fingerprint("acme-no-children");
    repository.ombud(&["waive", &print]).exits(2).says("`acme-no-children` cannot be waived").says("nobody in the house can accept it");
    let filled = filled("unwaivable-by-settings");
    filled.check(&[]).exits(0);
    filled.write("ombud.toml", &format!("{}[waivers]\nunwaivable = [\"acme-storage-is-limited\"]\n", filled.read("ombud.toml")));
    filled.check(&[]).exits(1).says("waiver-forbidden");
}

#[test]
fn a_malformed_file_of_waivers_stops_the_check() {
    let repository = filled("malformed");
    repository.write("ombud-waivers.toml", &format!("{}[[waiver\n", repository.read("ombud-waivers.toml")));
    repository.check(&[]).exits(2).says("ombud-waivers.toml");
    repository.write("ombud-waivers.toml", "[[waver]]\n");
    repository.ombud(&["check"]).exits(2).says("did you mean `waiver`?");
}

#[test]
fn a_waiver_reaches_below_its_own_folder_only() {
    let repository = filled("outside");
    repository.write("other/ombud-waivers.toml", &repository.read("ombud-waivers.toml").replace("\"shop/", "\"../shop/"));
    repository.remove("ombud-waivers.toml");
    repository.write("other/collection.toml", crate::repository::CLEAN);
    repository.check(&[]).exits(1).says("outside of the folder");
}
