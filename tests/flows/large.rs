//! Manifests whose flow or lineage is as large, or as tangled, as asked: the clean base manifest with more steps or stages. The same
//! text on each call. The measurements in `benches/` use them as well.

use std::fmt::Write as _;

use ombud::engine::base_manifest;

/// A step and its copy so many copies earlier are joined by a loop; a stage draws on the one so many before.
const BACK: usize = 17;
/// A refusal in one copy of the flow branches off to the copy so many later.
const AHEAD: usize = 3;

/// What is said of a large graph besides its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Everything: no rule is broken, none is left open.
    Everything,
    /// Everything, and a rule is broken: of the flow at each copy but the first, of the lineage at its end.
    Breach,
    /// Everything but where else the first step leads, or what else the first stage after the long part is made from.
    AllButOneEdge,
}

/// The flow of the base manifest in copies, at least so many steps: the end of one copy leads to the notice of the next and of an
/// earlier one, a refusal back to its own notice and ahead to a later one. Consent is given in the first copy, once for all.
pub(crate) fn flow(steps: usize, lawful_basis: &str, said: Said) -> String {
    let (own, rest): (Vec<&str>, Vec<&str>) = tables().into_iter().partition(|table| table.starts_with("[[step]]"));
    let copies = steps.div_ceil(own.len());
    let mut text = rest.concat().replace("\"legitimate-interests\"", &format!("\"{lawful_basis}\""));
    for copy in 0..copies {
        for (place, step) in own.iter().enumerate() {
            let open = said == Said::AllButOneEdge && copy + place == 0;
            text += &with(step, |key, value| match key {
                "next" => listed(&leads((id_of(step), value), (copy, copies), said), open),
                "id" | "on-silence" => of_copy(value, copy),
                _ => value.to_owned(),
            });
        }
    }
    text
}

/// The names of a value, as the copy of the flow calls them; the first one is the flow of the base manifest.
fn of_copy(value: &str, copy: usize) -> String {
    let named = |(place, part): (usize, &str)| if place % 2 == 1 && copy > 0 { format!("{part}-{copy}") } else { part.to_owned() };
    let parts: Vec<String> = value.split('"').enumerate().map(named).collect();
    parts.join("\"")
}

/// Where a step leads: what the base manifest says, and to other copies.
fn leads((id, next): (&str, &str), (copy, copies): (usize, usize), said: Said) -> Vec<String> {
    let notice = |copy: usize| of_copy("\"notice\"", copy);
    let own = of_copy(next.trim_matches(['[', ']']), copy);
    let mut all = vec![own];
    match id {
        "\"end\"" => {
            all.extend((copy + 1 < copies).then(|| notice(copy + 1)));
            all.extend((copy > BACK).then(|| notice(copy - BACK)));
        }
        // Who refuses in the first copy comes to no other: what they would come to rests on the agreement there.
        "\"refusal\"" if copy == 0 && said != Said::Breach => all = vec![notice(0)],
        "\"refusal\"" => {
            all.push(notice(copy));
            all.extend((copy + AHEAD < copies).then(|| notice(copy + AHEAD)));
        }
        _ => {}
    }
    all.retain(|names| !names.is_empty());
    all
}

/// A list of names, perhaps with one among them that is not known.
fn listed(names: &[String], open: bool) -> String {
    let open = open.then(|| "\"unknown\"".to_owned());
    format!("[{}]", names.iter().cloned().chain(open).collect::<Vec<_>>().join(","))
}

/// The lineage of the base manifest with a long part between two of its stages, of so many edges: each stage there draws on the one
/// before it and on the one `BACK` before.
pub(crate) fn lineage(edges: usize, said: Said) -> String {
    let tables = tables();
    let (mut text, mut long) = (String::new(), String::new());
    let (mut count, mut number) = (0, 0);
    let name = |number: usize| format!("\"copy-{number}\"");
    let storage = tables.iter().find(|table| is_stage(table, "storage")).copied().unwrap_or_default();
    while count < edges {
        let before = if number == 0 { "\"storage\"".to_owned() } else { name(number - 1) };
        let from: Vec<String> = std::iter::once(before).chain((number >= BACK).then(|| name(number - BACK))).collect();
        long += &with(storage, |key, value| match key {
            "id" => name(number),
            "from" => listed(&from, false),
            "party" => "\"controller\"".to_owned(),
            _ => value.to_owned(),
        });
        count += from.len();
        number += 1;
    }
    for table in tables {
        text += &with(table, |key, value| match key {
            // Secrets that may be in the data give a rule reason to ask about all routes to the training.
            "may-contain" => "[\"secret-key\"]".to_owned(),
            "from" if is_stage(table, "secret-scan") => listed(&[name(number - 1)], false),
            "from" if is_stage(table, "deduplication") && said == Said::AllButOneEdge => listed(&["\"secret-scan\"".to_owned()], true),
            "is" if is_stage(table, "secret-scan") && said == Said::Breach => "\"filter\"".to_owned(),
            _ => value.to_owned(),
        });
    }
    let text = text + &long;
    if said == Said::Breach { nothing_removed(&text) } else { text }
}

/// The same, where no stage takes anything out.
fn nothing_removed(text: &str) -> String {
    let (first, rest) = text.split_once("\nremoves").unwrap_or((text, ""));
    let parts = rest.split("\nremoves").filter_map(|part| part.split_once(']')).map(|(_, after)| format!("\nremoves = []{after}"));
    first.to_owned() + &parts.collect::<String>()
}

/// A small graph with many routes: its name, how many steps, and where each leads.
pub(crate) type Tangle = (&'static str, usize, fn(usize) -> Vec<usize>);

/// How many steps the complete graph has, how many rungs the ladder, how many loops lie in each other.
const COMPLETE: usize = 60;
const RUNGS: usize = 200;
const LOOPS: usize = 200;

/// The small graphs with most routes.
pub(crate) const TANGLES: [Tangle; 3] = [
    ("complete", COMPLETE, |step| (0..COMPLETE).filter(|other| *other != step).collect()),
    ("ladder", 2 * RUNGS, |step| [step ^ 1, step + 2].into_iter().filter(|other| *other < 2 * RUNGS).collect()),
    // The first half leads into the loops, the second half out of them, and each step of it back to where its loop begins.
    ("nested loops", 2 * LOOPS, |step| {
        let on = (step + 1 < 2 * LOOPS).then_some(step + 1);
        on.into_iter().chain((step >= LOOPS).then(|| 2 * LOOPS - 1 - step)).collect()
    }),
];

/// The base manifest with a tangle as its flow, resting on consent: its steps are in turn of the kinds of the base manifest, none
/// says what it takes, and it is not known whether the middle one leads anywhere else.
pub(crate) fn tangle((_, count, leads): &Tangle) -> String {
    let (own, rest): (Vec<&str>, Vec<&str>) = tables().into_iter().partition(|table| table.starts_with("[[step]]"));
    let kinds: Vec<&str> = own.into_iter().map(id_of).collect();
    let name = |step: usize| of_copy(kinds[step % kinds.len()], step / kinds.len());
    let mut text = rest.concat().replace("\"legitimate-interests\"", "\"consent\"");
    for step in 0..*count {
        let next: Vec<String> = leads(step).into_iter().map(name).collect();
        let (next, kind) = (listed(&next, step == count / 2), kinds[step % kinds.len()]);
        let _ = writeln!(text, "[[step]]\nid={}\nis={kind}\nsubjects=[\"staff\"]\nnext={next}", name(step));
    }
    text
}

/// The tables of the base manifest, each with its header; first what stands before them.
fn tables() -> Vec<&'static str> {
    let text = base_manifest();
    let starts = text.match_indices("\n[").map(|(place, _)| place + 1);
    let places: Vec<usize> = std::iter::once(0).chain(starts).chain([text.len()]).collect();
    places.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

/// A table with other values, and without comments; the further lines of a value are left as they are.
fn with(table: &str, change: impl Fn(&str, &str) -> String) -> String {
    let mut text = String::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match pair(line) {
            Some((key, value)) => text.extend([key, "=", &change(key, value), "\n"]),
            None => text.extend([line, "\n"]),
        }
    }
    text
}

/// A key at the beginning of a line, and its value, or as much of it as stands there.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once('=').filter(|(key, _)| key.starts_with(|first: char| first.is_ascii_lowercase()))?;
    Some((key.trim(), value.trim()))
}

fn id_of(table: &str) -> &str {
    table.lines().filter_map(pair).find(|(key, _)| *key == "id").map_or("", |(_, id)| id)
}

fn is_stage(table: &str, id: &str) -> bool {
    table.starts_with("[[stage]]") && id_of(table).trim_matches('"') == id
}
