//! A baseline: only what is new gates, and nothing leaves it silently.

use crate::repository::Repository;

/// A shop with two old findings that do gate, recorded.
fn recorded(name: &str) -> Repository {
    let repository = Repository::with_clean(name);
    repository.replace("shop/collection.toml", "retention = { period = \"30 days\" }\n", "");
    repository.replace("shop/collection.toml", "lawful-basis = \"contract\"\n", "");
    repository.check(&[]).exits(1);
    repository.ombud(&["baseline", "--as-of", "2026-11-01"]).exits(0).says("ombud-baseline.toml: 2 findings, of which 2 new; 0 removed");
    repository
}

#[test]
fn known_findings_do_not_gate_and_new_ones_do() {
    let repository = recorded("baseline-new");
    repository.check(&[]).exits(0).says("in the baseline 2");
    repository.write(
        "shop/collection.toml",
        &format!(
            "{}\n[[field]]\nid = \"keys\"\nis = \"pointer-click\"\npurposes = [\"improve\"]\nsubjects = [\"staff\"]\n",
            repository.read("shop/collection.toml")
        ),
    );
    repository.check(&[]).exits(1).says("nothing says how long keys is kept").keeps_silent_of("how long clicks is kept");
}

#[test]
fn fingerprints_stay_when_lines_move_files_are_renamed_and_entries_change_places() {
    let repository = recorded("baseline-stable");
    let text = repository.read("shop/collection.toml");
    let (head, field) = text.split_at(text.find("[[field]]").expect("a field"));
    repository.write("shop/collection.toml", &format!("# a remark\n\n{field}\n{head}"));
    repository.check(&[]).exits(0).says("in the baseline 2");
    repository.git(&["mv", "shop/collection.toml", "shop/web.collection.toml"]);
    repository.check(&[]).exits(0).says("in the baseline 2");
    // A copy beside the first is another collection's business.
    repository.write("shop/collection.toml", &repository.read("shop/web.collection.toml"));
    repository.check(&[]).exits(1);
}

#[test]
fn what_gets_worse_gates() {
    let repository = recorded("baseline-worse");
    repository.replace("shop/collection.toml", "subjects     = [\"staff\"]\n", "subjects     = [\"staff\"]\nlawful-basis = \"consent\"\n");
    repository.check(&[]).exits(1).says("improve rests on consent that cannot be refused");
}

#[test]
fn what_is_mended_is_removed_by_a_command_only() {
    let repository = recorded("baseline-mended");
    repository.replace("shop/collection.toml", "subjects     = [\"staff\"]\n", "subjects     = [\"staff\"]\nlawful-basis = \"contract\"\n");
    let before = repository.read("ombud-baseline.toml");
    repository.check(&[]).exits(0).says("1 finding of the baseline that `ombud baseline --prune` removes");
    assert_eq!(repository.read("ombud-baseline.toml"), before);
    repository.ombud(&["baseline", "--check", "--as-of", "2026-11-01"]).exits(1).says("1 finding is found no longer");
    assert_eq!(repository.read("ombud-baseline.toml"), before);
    repository.ombud(&["baseline", "--prune", "--as-of", "2026-11-01"]).exits(0).says("1 finding, of which 0 new; 1 removed");
    repository.ombud(&["baseline", "--check", "--as-of", "2026-11-01"]).exits(0);
    // What was mended and comes back is new.
    repository.replace("shop/collection.toml", "lawful-basis = \"contract\"\n", "");
    repository.check(&[]).exits(3);
}

#[test]
fn a_part_of_the_repository_keeps_the_rest_of_the_baseline() {
    let repository = recorded("baseline-part");
    repository.write("other/collection.toml", &repository.read("shop/collection.toml").replace("\"clean\"", "\"other\""));
    repository.ombud(&["baseline", "other", "--as-of", "2026-11-01"]).exits(0).says("4 findings, of which 2 new; 0 removed");
    repository.check(&[]).exits(0).says("in the baseline 4");
}

#[test]
fn a_folder_can_have_a_baseline_of_its_own() {
    let repository = recorded("baseline-own");
    repository.write("other/collection.toml", &repository.read("shop/collection.toml").replace("\"clean\"", "\"other\""));
    repository.write("other/ombud-baseline.toml", "");
    repository.ombud(&["baseline", "other", "--as-of", "2026-11-01"]).exits(0).says("other/ombud-baseline.toml: 2 findings");
    repository.check(&[]).exits(0).says("in the baseline 4");
}

#[test]
fn what_a_run_is_not_asked_for_is_not_mended() {
    let repository = recorded("baseline-part-of-rules");
    let one = ["--rule", "acme-storage-is-limited"];
    repository.check(&one).exits(0).keeps_silent_of("--prune");
    repository
        .ombud(&["baseline", "--as-of", "2026-11-01", "--rule", "acme-storage-is-limited"])
        .exits(0)
        .says("2 findings, of which 0 new; 0 removed");
}

#[test]
fn only_one_manifest_can_take_the_place_of_one_that_is_gone() {
    let repository = recorded("baseline-claims");
    let text = repository.read("shop/collection.toml");
    repository.remove("shop/collection.toml");
    repository.write("shop/one.collection.toml", &text);
    repository.check(&[]).exits(0).says("in the baseline 2");
    repository.write("shop/two.collection.toml", &text);
    repository.check(&[]).exits(1).says("in the baseline 2").says("shop/two.collection.toml").keeps_silent_of("shop/one.collection.toml:");
    repository.check(&["--since", "main"]).exits(1).says("shop/two.collection.toml");
}

#[test]
fn nothing_is_recorded_of_what_could_not_be_read() {
    let repository = recorded("baseline-broken");
    let before = repository.read("ombud-baseline.toml");
    repository.write("other/collection.toml", "[collection\n");
    repository.ombud(&["baseline"]).exits(2).says("there is no baseline to record");
    assert_eq!(repository.read("ombud-baseline.toml"), before);
    repository.remove("other/collection.toml");
    repository.write("ombud-baseline.toml", &before.replace("\"violated\"", "\"vilated\""));
    repository.ombud(&["check"]).exits(2).says("did you mean `violated`?");
}
