//! `ombud.toml`: what it decides, how several of them come together, and what is said of mistakes in them.

use crate::repository::{CLEAN, Repository, SETTINGS};

const OPEN: &str = "lawful-basis = \"contract\"\n";

#[test]
fn rules_are_selected_by_pack_rule_law_and_severity() {
    let repository = Repository::with_clean("select");
    repository.replace("shop/collection.toml", "retention = { period = \"30 days\" }\n", "");
    repository.replace("shop/collection.toml", "population    = 70", "population    = 70_000");
    repository.check(&[]).exits(1).says("[acme-storage-is-limited]").says("[acme-crowds-are-counted]");
    let with = |lines: &str| repository.write("ombud.toml", &format!("packs = [\"policies\"]\n{lines}"));
    with("[select]\nrules = [\"acme-crowds-are-counted\"]\n");
    repository.check(&[]).exits(0).keeps_silent_of("[acme-storage-is-limited]").says("[acme-crowds-are-counted]");
    with("[select]\nlaws = [\"acme-handbook\"]\nseverities = [\"error\"]\n");
    repository.check(&[]).exits(1).says("[acme-storage-is-limited]").keeps_silent_of("[acme-crowds-are-counted]");
    with("[select]\npacks = [\"acme\"]\n[ignore]\nrules = [\"acme-storage-is-limited\"]\n");
    repository.check(&[]).exits(0).keeps_silent_of("[acme-storage-is-limited]").says("[acme-crowds-are-counted]");
}

#[test]
fn the_nearest_file_is_heard_and_lists_are_joined() {
    let repository = Repository::with_clean("nearest");
    repository.write("shop/tills/collection.toml", &CLEAN.replace(OPEN, "").replace("\"clean\"", "\"tills\""));
    repository.replace("shop/collection.toml", OPEN, "");
    repository.write("shop/tills/ombud.toml", "[gate]\nprofile = \"adoption\"\n[ignore]\nrules = [\"acme-storage-is-limited\"]\n");
    // The tills take their gate from their own file, the pack from the root's; the shop gates still.
    repository.check(&["shop/tills"]).exits(0).says("acme-consent-is-free").says("1 collection in which silence passes");
    repository.check(&[]).exits(3);
    repository.write("shop/tills/ombud.toml", "root = true\n");
    repository.check(&["shop/tills", "--rule", "acme-consent-is-free"]).exits(2).says("there is no rule `acme-consent-is-free`");
}

#[test]
fn levels_are_set_for_violated_and_undetermined_apart() {
    let repository = Repository::with_clean("levels");
    repository.replace("shop/collection.toml", "population    = 70", "population    = 70_000");
    repository.check(&[]).exits(0);
    for (gate, code) in
        [("violated = \"warning\"", 1), ("profile = \"strict\"", 1), ("violated = \"never\"", 0), ("undetermined = \"note\"", 0)]
    {
        repository.write("ombud.toml", &format!("{SETTINGS}[gate]\n{gate}\n"));
        repository.check(&[]).exits(code).says("[acme-crowds-are-counted]");
    }
    repository.check(&["--profile", "strict"]).exits(1);
}

#[test]
fn a_file_above_can_fix_the_gate() {
    let repository = Repository::with_clean("fixed");
    repository.replace("shop/collection.toml", OPEN, "");
    repository.write("ombud.toml", &format!("{SETTINGS}[gate]\nfixed = true\n"));
    repository.write("shop/ombud.toml", "[gate]\nprofile = \"adoption\"\n[ignore]\npacks = [\"acme\"]\n[files]\nexclude = [\"*\"]\n");
    repository
        .check(&[])
        .exits(2)
        .says("`gate` cannot be said here")
        .says("`ignore` cannot be said here")
        .says("`files` cannot be said here")
        .says("[acme-consent-is-free]");
}

#[test]
fn entities_are_taken_over_by_name_only() {
    let repository = Repository::with_clean("workspace");
    repository.write("ombud.toml", &format!("{SETTINGS}[workspace.controller]\nname = \"Acme\"\ncountry = \"DE\"\n\n[[workspace.subject]]\nid = \"staff\"\nis = \"employee\"\njurisdictions = [\"DE\"]\nparticipation = \"mandatory\"\npopulation = 70_000\n"));
    // What is there to take over is not taken by silence.
    repository.replace("shop/collection.toml", "population    = 70\n", "");
    repository.check(&[]).exits(0).says("subject[staff].population is not declared");
    repository.replace(
        "shop/collection.toml",
        "participation = \"mandatory\"\n",
        "participation = \"mandatory\"\npopulation.workspace = true\n",
    );
    repository.check(&[]).says("staff has 70000 people");
    let whole = repository.ombud(&["check", "--as-of", "2026-11-01"]);
    // Both places are shown: the line that takes over, and what it takes.
    whole.says("shop/collection.toml:14").says("ombud.toml:14").says("declared here, and taken over");
    repository.replace("shop/collection.toml", "[controller]\nname    = \"Acme\"\ncountry = \"DE\"", "[controller]\nworkspace = true");
    repository.check(&[]).exits(0);
    repository.replace("shop/collection.toml", "[controller]\nworkspace = true", "[controller]\nworkspace = true\nname = \"Other\"");
    repository.check(&[]).exits(2).says("`name` is declared here and taken over as well");
}

#[test]
fn what_cannot_be_taken_over_is_told_and_stays_unknown() {
    let repository = Repository::with_clean("not-taken");
    repository.replace("shop/collection.toml", "lawful-basis = \"contract\"", "lawful-basis.workspace = true");
    repository.check(&[]).exits(2).says("no `ombud.toml` above declares the purpose `improve`").says("purpose[improve].lawful-basis");
    repository.write("ombud.toml", &format!("{SETTINGS}[[workspace.purpose]]\nid = \"improv\"\n"));
    repository.ombud(&["check", "--as-of", "2026-11-01"]).exits(2).says("did you mean `improv`?");
}

#[test]
fn taking_over_is_said_with_true_and_nothing_beside_it() {
    let repository = Repository::with_clean("said-rightly");
    repository.write("ombud.toml", &format!("{SETTINGS}[[workspace.purpose]]\nid = \"improve\"\nlawful-basis = \"contract\"\n"));
    let asked = |value: &str| repository.write("shop/collection.toml", &CLEAN.replace(OPEN, &format!("lawful-basis = {value}\n")));
    asked("{ workspace = true }");
    repository.check(&[]).exits(0);
    asked("{ workspace = false }");
    repository.check(&[]).exits(2).says("`workspace` takes `true`").says("purpose[improve].lawful-basis could not be read");
    asked("{ workspace = true, is = \"consent\" }");
    repository.check(&[]).exits(2).says("`is` cannot stand beside `workspace`");
}

#[test]
fn a_file_above_is_read_once_however_folders_are_named() {
    let repository = Repository::with_clean("read-once");
    let term =
        "[[term]]\nname = \"acme-till\"\nvocabulary = \"data-category\"\nwithin = \"behavioural\"\ntitle = \"What a till records\"\n";
    repository.write("ombud.toml", &format!("{SETTINGS}{term}"));
    repository.write("collection.toml", &CLEAN.replace("\"clean\"", "\"root\"").replace("30 days", "60 days"));
    repository.check(&["collection.toml", "shop/collection.toml"]).exits(1).says("collections read 2");
    let whole = repository.path.join("shop").display().to_string();
    repository.check(&["collection.toml", "shop", &whole, "."]).exits(1).says("collections read 2");
    repository.ombud(&["baseline", "--as-of", "2026-11-01"]).exits(0);
    repository.check(&["collection.toml", "shop", "."]).exits(0).says("in the baseline 1").keeps_silent_of("--prune");
}

#[test]
fn terms_of_the_project_can_be_used() {
    let repository = Repository::with_clean("terms");
    repository.replace("shop/collection.toml", "\"pointer-click\"", "\"acme-till\"");
    repository.check(&[]).exits(2).says("acme-till");
    let term =
        "[[term]]\nname = \"acme-till\"\nvocabulary = \"data-category\"\nwithin = \"behavioural\"\ntitle = \"What a till records\"\n";
    repository.write("ombud.toml", &format!("{SETTINGS}{term}"));
    repository.check(&[]).exits(0);
    repository.write("ombud.toml", &format!("{SETTINGS}{}", term.replace("\"behavioural\"", "\"behaviour-all\"")));
    repository.check(&[]).exits(2).says("behaviour-all");
}

#[test]
fn excluded_manifests_are_counted() {
    let repository = Repository::with_clean("exclude");
    repository.write("fixtures/bad/collection.toml", "[collection\n");
    repository.check(&[]).exits(2);
    repository.write("ombud.toml", &format!("{SETTINGS}[files]\nexclude = [\"fixtures\"]\n"));
    repository.check(&[]).exits(0).says("1 manifest that `ombud.toml` excludes");
    // From another folder the pattern means the same files.
    repository.ombud_in("fixtures", &["check"]).exits(2).says("no manifest");
}

#[test]
fn mistakes_have_their_places_and_the_rest_is_heard() {
    let repository = Repository::with_clean("mistakes");
    repository.write("ombud.toml", &format!("{SETTINGS}rulez = [\"x\"]\n[gate]\nprofile = \"adoptoin\"\nfixed = 1\n[ignore]\nrules = [\"acme-consent-is-fre\"]\n[files]\nexclude = [\"a[\"]\n"));
    repository
        .ombud(&["check", "--as-of", "2026-11-01"])
        .exits(2)
        .says("`select` has no key `rulez`")
        .says("ombud.toml:5:1")
        .says("did you mean `adoption`?")
        .says("`fixed` takes `true` or `false`")
        .says("did you mean `acme-consent-is-free`?")
        .says("`a[` is no pattern of paths");
    repository.write("ombud.toml", "packs = [\"nowhere\"]\n");
    repository.check(&[]).exits(2).says("the pack `nowhere` cannot be read");
}

#[test]
fn config_shows_where_values_come_from() {
    let repository = Repository::with_clean("show");
    repository.write("shop/ombud.toml", "[gate]\nundetermined = \"never\"\n");
    repository
        .ombud(&["config", "--show", "shop"])
        .exits(0)
        .says("files, the nearest first: shop/ombud.toml, ombud.toml")
        .says("gate.undetermined never shop/ombud.toml:2:16")
        .says("gate.violated from error on the profile")
        .says("packs policies ombud.toml:1:10");
    repository.ombud(&["config", "--format", "json"]).exits(0).says("\"key\": \"select\"");
}

#[test]
fn what_the_page_shows_is_read() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/gate.md")).expect("the page");
    let block = |number: usize| page.split("```toml\n").nth(number).and_then(|rest| rest.split("```").next()).expect("a block").to_owned();
    let repository = Repository::with_clean("page");
    repository.git(&["mv", "policies", "acme"]);
    repository.write("policies/note", "");
    repository.git(&["mv", "acme", "policies/acme"]);
    repository.write("ombud.toml", &block(1));
    repository.ombud(&["config", "--show"]).exits(0).says("waivers.unwaivable").says("party cloud");
    repository.write("ombud.toml", "");
    repository.write("services/search/collection.toml", &CLEAN.replace("\"clean\"", "\"search-logs\""));
    repository.write("ombud-waivers.toml", &block(2));
    // It is a waiver of another house: complete, of a rule that there is, and of nothing that is found here.
    repository.ombud(&["waivers", "--as-of", "2026-11-03"]).exits(1).says("nothing with its fingerprint is found");
}

#[test]
fn schemas_of_project_files_take_what_the_reader_takes() {
    let repository = Repository::with_clean("schemas");
    let valid = serde_json::json!({
        "packs": ["policies"], "select": { "packs": ["acme"], "severities": ["error"] }, "gate": { "profile": "strict", "fixed": true },
        "workspace": { "controller": { "name": "Acme" }, "party": [{ "id": "cloud" }] }
    });
    let run = repository.ombud(&["schema", "config"]).exits(0);
    let schema: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(validator.is_valid(&valid), "{:?}", validator.iter_errors(&valid).map(|error| error.to_string()).collect::<Vec<_>>());
    for wrong in [
        serde_json::json!({ "pack": [] }),
        serde_json::json!({ "gate": { "profile": "soft" } }),
        serde_json::json!({ "workspace": { "contoller": {} } }),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
    let finding = serde_json::json!({ "rule": "r", "item": "i", "verdict": "violated", "fingerprint": "f" });
    let files = [
        (
            "waivers",
            serde_json::json!({ "waiver": [{ "rule": "r", "expires": "2027-01-01" }] }),
            serde_json::json!({ "waiver": [{ "rul": "r" }] }),
        ),
        (
            "baseline",
            serde_json::json!({ "manifest": [{ "path": "p", "finding": [finding] }] }),
            serde_json::json!({ "manifest": [{ "finding": [{ "verdict": "open" }] }] }),
        ),
    ];
    for (of, right, wrong) in files {
        let run = repository.ombud(&["schema", of]).exits(0);
        let schema: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        assert!(validator.is_valid(&right) && !validator.is_valid(&wrong), "{of}");
    }
}
