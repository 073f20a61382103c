//! `--policy-from`: a change cannot weaken its own gate, whatever it edits; hostile files stop the check and nothing else.

use crate::repository::{CLEAN, Repository};

/// A shop on `main`, and on a branch a violation.
fn violating(name: &str) -> Repository {
    let repository = Repository::with_clean(name);
    repository.replace("shop/collection.toml", "30 days", "60 days");
    repository
        .check(&["--since", "main", "--policy-from", "main"])
        .exits(1)
        .says("[acme-storage-is-limited]")
        .keeps_silent_of("gate-changed");
    repository
}

fn gated(repository: &Repository, file: &str) {
    let run = repository.check(&["--since", "main", "--policy-from", "main"]).exits(1);
    run.says("[acme-storage-is-limited]").says("gate-changed").says(file).says("it was reviewed by what `main` has");
}

#[test]
fn settings_are_those_of_the_base() {
    let repository = violating("own-settings");
    repository.write("ombud.toml", "packs = [\"policies\"]\n[ignore]\npacks = [\"acme\"]\n[gate]\nviolated = \"never\"\n");
    gated(&repository, "changes `ombud.toml`");
    repository.write("ombud.toml", "");
    gated(&repository, "changes `ombud.toml`");
    repository.remove("ombud.toml");
    gated(&repository, "removes `ombud.toml`");
}

#[test]
fn nearer_settings_that_are_new_are_not_heard() {
    let repository = violating("own-nearer");
    repository.write("shop/ombud.toml", "root = true\n[select]\nrules = []\n");
    gated(&repository, "adds `shop/ombud.toml`");
    gated(&repository, "cuts manifests off from `ombud.toml`");
}

#[test]
fn packs_are_those_of_the_base() {
    let repository = violating("own-packs");
    repository.replace("policies/rules.policy", "<= 30 days", "<= 3000 days");
    gated(&repository, "changes `policies/rules.policy`");
    let run = repository.check(&["--policy-from", "main", "--pack", "./policies"]);
    run.exits(1).says("[acme-storage-is-limited]");
    // Packs that only the command line names are held against the base as well.
    let by_hand = Repository::with_clean("own-packs-by-hand");
    by_hand.write("ombud.toml", "[select]\npacks = [\"acme\"]\n");
    by_hand.commit("packs are named by hand");
    by_hand.git(&["branch", "--force", "main", "HEAD"]);
    by_hand.replace("shop/collection.toml", "30 days", "60 days");
    by_hand.replace("policies/rules.policy", "<= 30 days", "<= 3000 days");
    let run = by_hand.check(&["--policy-from", "main", "--pack", "./policies"]);
    run.exits(1).says("[acme-storage-is-limited]").says("changes `policies/rules.policy`");
    repository.git(&["rm", "--quiet", "-r", "--force", "policies"]);
    gated(&repository, "removes `policies/rules.policy`");
}

#[test]
fn waivers_and_the_baseline_are_those_of_the_base() {
    let repository = violating("own-waivers");
    let print = repository.fingerprint("acme-storage-is-limited");
    repository.ombud(&["waive", &print, "--owner", "Ann", "--reason", "it is small", "--as-of", "2026-11-01"]).exits(0);
    repository.replace("ombud-waivers.toml", "approver    = \"\"", "approver    = \"Bo\"");
    repository.check(&[]).exits(0);
    gated(&repository, "adds `ombud-waivers.toml`");
    // Merged, it holds.
    repository.git(&["stash", "--quiet", "--include-untracked", "--", "shop"]);
    repository.commit("a waiver");
    repository.git(&["branch", "--force", "main", "HEAD"]);
    repository.git(&["stash", "pop", "--quiet"]);
    repository.check(&["--since", "main", "--policy-from", "main"]).exits(0).says("waived 1");

    let repository = violating("own-baseline");
    repository.ombud(&["baseline", "--as-of", "2026-11-01"]).exits(0);
    repository.check(&[]).exits(0);
    gated(&repository, "adds `ombud-baseline.toml`");
}

#[test]
fn a_change_to_what_decides_alone_passes_and_is_told() {
    let repository = Repository::with_clean("own-only");
    repository.write("ombud.toml", &format!("{}[gate]\nprofile = \"strict\"\n", repository.read("ombud.toml")));
    repository.check(&["--policy-from", "main"]).exits(0).says("gate-changed");
    repository.check(&["--since", "main"]).exits(0).says("it was reviewed by what it has itself");
}

#[test]
fn huge_and_binary_files_stop_the_check() {
    let repository = Repository::with_clean("hostile-files");
    repository.write("big/collection.toml", &format!("# {}\n", "x".repeat(17 * 1024 * 1024)));
    repository.check(&["--since", "main"]).exits(2).says("big/collection.toml").says("unreadable");
    repository.remove("big/collection.toml");
    std::fs::write(repository.path.join("big/collection.toml"), [0xff_u8, 0xfe, 0, 1, 2]).expect("written");
    repository.check(&["--since", "main"]).exits(2).says("big/collection.toml");
    repository.remove("big/collection.toml");
    std::fs::write(repository.path.join("ombud-waivers.toml"), [0xff_u8, 0, 1]).expect("written");
    repository.check(&[]).exits(2).says("ombud-waivers.toml");
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let repository = Repository::with_clean("hostile-links");
    repository.write("elsewhere.txt", CLEAN);
    repository.remove("shop/collection.toml");
    symlink("../elsewhere.txt", repository.path.join("shop/collection.toml")).expect("linked");
    repository.check(&["--since", "main"]).exits(2).says("a manifest that is a link is not followed");
    // A link at the base is no text to be read there.
    repository.commit("a link");
    repository.git(&["branch", "--force", "main", "HEAD"]);
    repository.remove("shop/collection.toml");
    repository.write("shop/collection.toml", CLEAN);
    repository.check(&["--since", "main"]).exits(0);
    repository.remove("ombud.toml");
    symlink("/etc/passwd", repository.path.join("ombud.toml")).expect("linked");
    repository.check(&[]).exits(2).says("ombud.toml").says("is a link").keeps_silent_of("root:x");
    repository.remove("ombud.toml");
    repository.write("ombud.toml", "packs = [\"linked\"]\n");
    symlink("/etc", repository.path.join("linked")).expect("linked");
    repository.check(&[]).exits(2).says("`linked`").says("is a link");
}

#[test]
fn a_pack_can_be_the_whole_repository() {
    let repository = Repository::with_clean("pack-is-root");
    repository.write("ombud.toml", "packs = [\".\"]\n[select]\npacks = [\"acme\"]\n");
    repository.commit("all of it is a pack");
    repository.git(&["branch", "--force", "main", "HEAD"]);
    repository.replace("shop/collection.toml", "30 days", "60 days");
    repository.check(&[]).exits(1);
    repository.check(&["--policy-from", "main"]).exits(1).says("[acme-storage-is-limited]").keeps_silent_of("gate-changed");
}

#[test]
fn settings_cannot_reach_out_of_the_revision() {
    let repository = Repository::with_clean("reach-out");
    repository.write("ombud.toml", "packs = [\"../../../etc\"]\n");
    repository.commit("out");
    repository.git(&["branch", "--force", "main", "HEAD"]);
    repository.check(&["--policy-from", "main"]).exits(2).says("cannot be read");
}

#[test]
fn the_filters_of_a_repository_are_not_run() {
    let repository = Repository::with_clean("filters");
    repository.write(".gitattributes", "*.toml diff=evil filter=evil\n");
    for (key, command) in [
        ("diff.evil.textconv", "touch ran"),
        ("filter.evil.smudge", "touch ran"),
        ("filter.evil.clean", "touch ran"),
        ("core.fsmonitor", "touch ran"),
        ("diff.external", "touch ran"),
    ] {
        repository.git(&["config", key, command]);
    }
    repository.write("shop/collection.toml", &CLEAN.replace("30 days", "60 days"));
    repository.check(&["--since", "main", "--policy-from", "main"]).exits(1);
    assert!(!repository.path.join("ran").exists());
}
