//! `--since`: what a change introduces or worsens counts, and nothing else; the work tree is not touched.

use crate::repository::{CLEAN, Repository};

const BASIS: &str = "lawful-basis = \"contract\"\n";

/// A shop with an old violation on `main`, on a branch.
fn with_old(name: &str) -> Repository {
    let repository = Repository::new(name);
    repository.write("shop/collection.toml", &CLEAN.replace("30 days", "60 days"));
    repository.commit("an old violation");
    repository.git(&["checkout", "--quiet", "-b", "change"]);
    repository
}

#[test]
fn old_findings_do_not_count_and_new_ones_do() {
    let repository = with_old("since");
    repository.check(&[]).exits(1);
    repository.check(&["--since", "main"]).exits(0).says("at the base 1").keeps_silent_of("[acme-storage-is-limited]");
    repository.replace("shop/collection.toml", "\"contract\"", "\"consent\"");
    let before = repository.state();
    repository.check(&["--since", "main"]).exits(1).says("[acme-consent-is-free]").keeps_silent_of("[acme-storage-is-limited]");
    assert_eq!(repository.state(), before);
    repository.commit("consent");
    repository.check(&["--since", "main"]).exits(1);
    // What is committed on `main` afterwards is not the change's.
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("other/collection.toml", &CLEAN.replace("30 days", "90 days").replace("\"clean\"", "\"other\""));
    repository.commit("another old one");
    repository.git(&["checkout", "--quiet", "change"]);
    repository.replace("shop/collection.toml", "\"consent\"", "\"contract\"");
    repository.check(&["--since", "main"]).exits(0);
}

#[test]
fn worse_counts() {
    let repository = with_old("worse");
    // More people fall under an old violation.
    repository.replace("shop/collection.toml", "[[purpose]]", "[[subject]]\nid = \"guests\"\nis = \"customer\"\njurisdictions = [\"DE\"]\nparticipation = \"opt-in\"\npopulation = 9\n\n[[purpose]]");
    repository.check(&["--since", "main"]).exits(0);
    repository.replace("shop/collection.toml", "subjects  = [\"staff\"]", "subjects  = [\"staff\", \"guests\"]");
    repository.check(&["--since", "main"]).exits(1).says("[acme-storage-is-limited]");
}

#[test]
fn a_fact_that_is_declared_no_longer_gates_under_every_profile() {
    let repository = with_old("undeclared");
    repository.write("ombud.toml", &format!("{}[gate]\nprofile = \"adoption\"\n", repository.read("ombud.toml")));
    repository.commit("adoption");
    repository.git(&["branch", "--force", "main", "HEAD"]);
    repository.write("new/collection.toml", &CLEAN.replace(BASIS, "").replace("\"clean\"", "\"new\""));
    // What a new manifest leaves open passes under this profile; what an old one no longer says does not.
    repository.check(&["--since", "main"]).exits(0).says("silence passes");
    repository.replace("shop/collection.toml", BASIS, "");
    repository
        .check(&["--since", "main"])
        .exits(3)
        .says("became-undeclared")
        .says("`purpose[improve].lawful-basis` was declared at the base and is not any more");
    for vaguer in ["lawful-basis = \"unknown\"\n", "lawful-basis = \"contrct\"\n"] {
        repository.write("shop/collection.toml", &CLEAN.replace("30 days", "60 days").replace(BASIS, vaguer));
        assert_ne!(repository.check(&["--since", "main"]).code, 0, "{vaguer}");
    }
}

#[test]
fn an_old_violation_cannot_be_deleted_away() {
    let repository = with_old("deleted-away");
    repository.write("ombud.toml", &format!("{}[gate]\nprofile = \"adoption\"\n", repository.read("ombud.toml")));
    repository.commit("adoption");
    repository.git(&["branch", "--force", "main", "HEAD"]);
    repository.check(&[]).exits(1);
    repository.check(&["--since", "main"]).exits(0).says("at the base 1");
    // Undetermined alone would pass under this profile, and the old violation would be gone.
    repository.replace("shop/collection.toml", "period = \"60 days\"", "period = \"unknown\"");
    repository.check(&[]).exits(0);
    repository.check(&["--since", "main"]).exits(3).says("became-undeclared").says("field[clicks].retention.period");
}

#[test]
fn hooks_can_start_it_in_any_folder() {
    let repository = with_old("hooks");
    let variables = [("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index"), ("GIT_PREFIX", "")];
    repository
        .ombud_with(&variables, &["check", "--since", "main", "shop/collection.toml", "--format", "concise"])
        .exits(0)
        .says("at the base 1");
}

#[test]
fn renamed_manifests_are_followed() {
    let repository = with_old("renamed");
    repository.git(&["mv", "shop/collection.toml", "shop/web.collection.toml"]);
    repository.check(&["--since", "main"]).exits(0).says("at the base 1");
    // Renamed and rewritten so far that git sees no rename: the collection is known by its id.
    let padding: String = (0..200).map(|line| format!("# remark {line}\n")).collect();
    repository.write("shop/web.collection.toml", &format!("{padding}{}", repository.read("shop/web.collection.toml")));
    repository.check(&["--since", "main"]).exits(0).says("at the base 1");
}

#[test]
fn a_manifest_that_is_gone_is_told() {
    let repository = with_old("gone");
    repository.write("new/collection.toml", CLEAN);
    repository.remove("shop/collection.toml");
    repository.write("new/collection.toml", &CLEAN.replace("\"clean\"", "\"new\""));
    repository.check(&["--since", "main"]).exits(0).says("manifest-gone").says("`main` has this manifest, and it is gone");
}

#[test]
fn a_manifest_cannot_be_moved_out_of_reach() {
    for (name, to) in [("name", "shop/collection.toml.bak"), ("hidden", ".shop/collection.toml"), ("built", "target/collection.toml")] {
        let repository = with_old(&format!("reach-{name}"));
        repository.write("other/collection.toml", &CLEAN.replace("\"clean\"", "\"other\""));
        repository.write(to, "");
        repository.git(&["mv", "--force", "shop/collection.toml", to]);
        repository.check(&["--since", "main"]).exits(1).says("manifest-out-of-reach").says(to);
    }
    let repository = with_old("reach-excluded");
    repository.write("other/collection.toml", &CLEAN.replace("\"clean\"", "\"other\""));
    repository.write("ombud.toml", &format!("{}[files]\nexclude = [\"shop\"]\n", repository.read("ombud.toml")));
    repository.check(&["--since", "main"]).exits(1).says("manifest-out-of-reach").says("gate-changed");

    // A folder that is excluded already hides as well as one that is excluded now.
    let repository = Repository::new("reach-into-excluded");
    repository.write("ombud.toml", &format!("{}[files]\nexclude = [\"fixtures\"]\n", repository.read("ombud.toml")));
    repository.write("other/collection.toml", &CLEAN.replace("\"clean\"", "\"other\""));
    repository.write("shop/collection.toml", &CLEAN.replace("30 days", "60 days"));
    repository.commit("fixtures are excluded");
    repository.git(&["checkout", "--quiet", "-b", "change"]);
    repository.write("fixtures/note", "");
    repository.git(&["mv", "shop/collection.toml", "fixtures/collection.toml"]);
    repository.check(&["--since", "main", "--policy-from", "main"]).exits(1).says("manifest-out-of-reach").says("fixtures/collection.toml");
}

#[test]
fn what_the_base_excludes_is_not_missed() {
    let repository = Repository::new("excluded-before");
    repository.write("ombud.toml", &format!("{}[files]\nexclude = [\"fixtures\"]\n", repository.read("ombud.toml")));
    repository.write("fixtures/collection.toml", "[collection\n");
    repository.write("shop/collection.toml", CLEAN);
    repository.commit("fixtures");
    repository.git(&["checkout", "--quiet", "-b", "change"]);
    repository.check(&["--since", "main"]).exits(0).keeps_silent_of("manifest-");
    repository.check(&["--since", "main", "--policy-from", "main"]).exits(0).keeps_silent_of("manifest-");
}

#[test]
fn facts_that_are_taken_over_are_those_of_each_side() {
    let repository = Repository::new("taken-over");
    repository.write(
        "ombud.toml",
        &format!("{}[[workspace.purpose]]\nid = \"improve\"\nlawful-basis = \"contract\"\n", repository.read("ombud.toml")),
    );
    repository.write("shop/collection.toml", &CLEAN.replace(BASIS, "lawful-basis.workspace = true\n"));
    repository.commit("taken over");
    repository.git(&["checkout", "--quiet", "-b", "change"]);
    repository.check(&["--since", "main"]).exits(0);
    repository.replace("ombud.toml", "lawful-basis = \"contract\"", "lawful-basis = \"consent\"");
    repository.check(&["--since", "main"]).exits(1).says("[acme-consent-is-free]");
    repository.check(&["--since", "main", "--policy-from", "main"]).exits(1).says("[acme-consent-is-free]").says("gate-changed");
}

#[test]
fn revisions_that_cannot_be_read_are_told() {
    let repository = with_old("revisions");
    repository.check(&["--since", "nowhere"]).exits(2).says("there is no revision `nowhere` here");
    repository.check(&["--since", "--upload-pack=x"]).exits(2);
    repository.check(&["--since=--output=x"]).exits(2).says("there is no revision `--output=x` here");
    repository.git(&["checkout", "--quiet", "--orphan", "island"]);
    repository.commit("no history");
    repository.check(&["--since", "main"]).exits(2).says("no commit in common");

    repository.git(&["checkout", "--quiet", "change"]);
    for number in 0..3 {
        repository.write("note", &number.to_string());
        repository.commit("more");
    }
    let clone = Repository::new("revisions-shallow");
    let _ = std::fs::remove_dir_all(&clone.path);
    let from = format!("file://{}", repository.path.display());
    repository.git(&["clone", "--quiet", "--depth", "1", "--branch", "change", &from, clone.path.to_str().expect("a path")]);
    clone.check(&["--since", "origin/main"]).exits(2).says("holds only the last commits").says("git fetch --unshallow");

    let outside = std::env::temp_dir().join("ombud-no-repository");
    let _ = std::fs::create_dir_all(&outside);
    std::fs::write(outside.join("collection.toml"), CLEAN).expect("written");
    let outside = outside.to_str().expect("a path").to_owned();
    repository.check(&[&outside, "--since", "main"]).exits(2).says("is in no git repository");
}

#[test]
fn work_trees_and_submodules_have_their_own_revisions() {
    let repository = with_old("trees");
    let tree = repository.path.with_file_name("gate-trees-second");
    let _ = std::fs::remove_dir_all(&tree);
    repository.git(&["worktree", "prune"]);
    repository.git(&["worktree", "add", "--quiet", "-b", "second", tree.to_str().expect("a path")]);
    let second = Repository { path: tree };
    second.check(&["--since", "main"]).exits(0).says("at the base 1");
    second.replace("shop/collection.toml", "\"contract\"", "\"consent\"");
    second.check(&["--since", "main"]).exits(1);
    repository.check(&["--since", "main"]).exits(0);

    // The settings of a repository end at a submodule: what it holds is its own.
    let from = repository.path.to_str().expect("a path").to_owned();
    let outer = Repository::with_clean("trees-outer");
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &from, "inner"]);
    outer.git(&["rm", "--quiet", "-r", "policies"]);
    outer.write("ombud.toml", "[select]\nrules = [\"acme-consent-is-free\"]\n");
    outer.write("shop/collection.toml", &CLEAN.replace("30 days", "60 days"));
    outer.commit("a submodule");
    let run = outer.check(&[]).exits(1).says("inner/shop/collection.toml:27:13: error[acme-storage-is-limited]");
    assert!(!run.out.lines().any(|line| line.starts_with("shop/")), "{}", run.out);
}
