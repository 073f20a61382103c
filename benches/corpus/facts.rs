//! What one project declares, from its number.

use std::fmt::Write as _;

use super::{mixed, pick};

const DEPARTMENTS: [&str; 12] =
    ["returns", "sales", "repairs", "spare-parts", "logistics", "accounts", "events", "library", "training", "front-desk", "fleet", "labs"];
/// A country with the language of its notices.
const COUNTRIES: [(&str, &str); 6] = [("IE", "en"), ("DE", "de"), ("FR", "fr"), ("ES", "es"), ("NL", "nl"), ("PL", "pl")];
/// Data that people give in a form.
const OF_CUSTOMERS: [&str; 7] = ["name", "contact", "account", "payment-data", "support-record", "licence", "photo"];
const OF_STAFF: [&str; 7] = ["name", "work-contact", "working-time", "employment-data", "account", "licence", "tax-number"];
/// The rights that each project offers, with what matters for each.
const RIGHTS: [(&str, &str); 5] = [
    ("access", "format = \"human\""),
    ("rectification", "parties = [\"host\"]"),
    ("erasure", "parties = [\"host\"]\nreaches = [\"raw-data\", \"recipients\"]"),
    ("restriction", "effect = \"at-once\""),
    ("portability", "format = \"machine-readable\""),
];
const SAFEGUARDS: [&str; 8] = [
    "encryption-at-rest",
    "encryption-in-transit",
    "role-based-access",
    "individual-accounts",
    "access-log",
    "retention-enforced",
    "restore-test",
    "use-control",
];
/// A document with the parts that it must have.
const DOCUMENTS: [(&str, &str); 4] = [
    ("audit", "security"),
    ("processing-record", "controller-contact record-purposes categories recipients-named transfers-named time-limits security-measures"),
    ("processing-contract", "instructions confidentiality security sub-processors assistance-rights assistance-security deletion audits"),
    ("breach-plan", ""),
];
/// Further ones where staff are recorded.
const ABOUT_STAFF: [(&str, &str); 2] = [("dpia", "description necessity risks measures subject-views"), ("dpo-advice", "")];
/// What the notice tells.
const TELLS: &str = "controller dpo-contact purposes lawful-basis data-categories source-of-data recipients retention rights complaint \
                     obligation-to-provide consequence-of-refusal";

/// What one project declares.
pub(super) struct Facts {
    /// Its name.
    pub(super) id: String,
    index: usize,
    chance: usize,
    of_staff: bool,
}

impl Facts {
    pub(super) fn new(index: usize) -> Self {
        let chance = mixed(index);
        Self { id: format!("{}-{index:05}", pick(&DEPARTMENTS, chance)), index, chance, of_staff: mixed(index + 1).is_multiple_of(2) }
    }

    /// The manifest, whole.
    pub(super) fn manifest(&self) -> String {
        let mut text = String::with_capacity(8192);
        self.top(&mut text);
        self.people(&mut text);
        self.purposes(&mut text);
        self.fields(&mut text);
        self.flow(&mut text);
        self.lineage(&mut text);
        self.papers(&mut text);
        text
    }

    /// The departments whose people are recorded: two or three, each in a country of its own.
    fn departments(&self) -> Vec<(String, &'static str, &'static str)> {
        let department = |number: usize| {
            let (country, language) = pick(&COUNTRIES, self.chance + number);
            (format!("{}-{}", pick(&DEPARTMENTS, self.chance / 7 + number), country.to_lowercase()), country, language)
        };
        (0..2 + usize::from(self.chance.is_multiple_of(4))).map(department).collect()
    }

    /// The data: two or three, each for one of the two purposes.
    fn data(&self) -> Vec<&'static str> {
        let all = if self.of_staff { &OF_STAFF } else { &OF_CUSTOMERS };
        (0..2 + self.chance % 2).map(|number| pick(all, self.chance / 3 + number)).collect()
    }

    fn top(&self, text: &mut String) {
        let (id, month) = (&self.id, 2 + self.index % 6);
        let whom = if self.of_staff { "Records of the staff" } else { "Requests of the customers" };
        let excluded = if self.of_staff { "performance-evaluation" } else { "personalised-advertising" };
        let _ = write!(
            text,
            r#"# {whom} of {id}.
decision = []
incident = []
model = []
consent = []

[collection]
id = "{id}"
title = "{whom} of {id}"
owner = "{id}@example.com"
status = "active"
start = 2026-{month:02}-01
end = "none"
entry = ["told"]
incomplete = []
excluded-uses = ["{excluded}", "ai-development"]
combines = []
suspicion = "none"

[controller]
name = "Example {} Ltd."
country = "IE"
establishments = ["IE"]
public-authority = false
staff = {}
representative = []
dpo = ["dpo@example.com"]
dpo-notified = 2024-02-01
breach-notice = "{} hours"
"#,
            self.chance % 97,
            300 + self.chance % 900,
            24 + self.chance % 48,
        );
    }

    fn people(&self, text: &mut String) {
        let (is, participation) = if self.of_staff { ("employee", "mandatory") } else { ("customer", "opt-in") };
        let representation = if self.of_staff { "\"works-council\"" } else { "" };
        for (name, country, language) in self.departments() {
            let _ = write!(
                text,
                r#"
[[subject]]
id = "{name}"
is = "{is}"
jurisdictions = ["{country}"]
population = {}
participation = "{participation}"
detriment = "none"
alternative = "equal"
involvement = "targeted"
representation = [{representation}]
languages = ["en", "{language}"]
"#,
                40 + self.chance % 300,
            );
        }
        let (device, place, time) =
            if self.of_staff { ("employer-managed", "office", "working-time") } else { ("fixed", "on-line", "private-time") };
        let _ = write!(
            text,
            r#"
[[source]]
id = "form"
is = "form"
monitoring = "none"
visibility = "disclosed"
devices = ["{device}"]
places = ["{place}"]
times = ["{time}"]
scope = "allow-list"
excludes = []
default = "off"
controls = ["pause", "preview"]
private-use = "forbidden"
consenting-parties = "all"
"#
        );
    }

    fn purposes(&self, text: &mut String) {
        let (main, other) = if self.of_staff { ("attendance", "pay") } else { ("service-delivery", "technical-support") };
        let subjects = self.subjects();
        for (id, is, basis, law) in [
            ("answer", main, "contract", "the contract with the person"),
            ("books", other, "legal-obligation", "Taxes Consolidation Act 1997 s. 886"),
        ] {
            let _ = write!(
                text,
                r#"
[[purpose]]
id = "{id}"
is = "{is}"
description = "What {} asks of {basis}"
subjects = [{subjects}]
lawful-basis = "{basis}"
special-basis = "none"
other-bases = []
basis-law = "{law}"
necessity = "without it nobody can tell whom an answer is due to"
alternatives = ["shorter-retention"]
profiles = false
original = []
since = "none"
"#,
                self.id,
            );
        }
    }

    fn subjects(&self) -> String {
        let names: Vec<String> = self.departments().into_iter().map(|(name, ..)| name).collect();
        quoted(names.iter().map(String::as_str))
    }

    fn fields(&self, text: &mut String) {
        let subjects = self.subjects();
        for (number, datum) in self.data().into_iter().enumerate() {
            let purpose = pick(&["answer", "books"], number);
            let _ = write!(
                text,
                r#"
[[field]]
id = "{datum}"
is = "{datum}"
purposes = ["{purpose}"]
subjects = [{subjects}]
from = []
origin = "provided"
identifiability = "identified"
identifies = false
linked-by = "person"
may-contain = []
necessity = "{purpose} needs it in {} of a hundred cases"
retention = {{ period = "{}", from = "end-of-contract", then = "erase", reason = "claims lapse then" }}
"#,
                50 + self.chance % 50,
                pick(&["6 months", "2 years", "3 years"], number),
            );
        }
    }

    fn flow(&self, text: &mut String) {
        let (subjects, data) = (self.subjects(), quoted(self.data()));
        let languages: Vec<&str> = self.departments().into_iter().map(|(_, _, language)| language).chain(["en"]).collect();
        let _ = write!(
            text,
            r#"
[[notice]]
id = "leaflet"
form = ["document"]
date = 2026-01-{:02}
tells = [{}]
purposes = ["answer", "books"]
fields = [{data}]
parties = ["host"]
bases = ["contract", "legal-obligation"]
subjects = [{subjects}]
languages = [{}]
acknowledged = true

[[step]]
id = "told"
is = "notice"
next = ["recorded"]
subjects = [{subjects}]
notice = "leaflet"

[[step]]
id = "recorded"
is = "capture"
next = ["over"]
subjects = [{subjects}]
source = "form"

[[step]]
id = "over"
is = "end"
next = []
subjects = [{subjects}]
"#,
            1 + self.chance % 28,
            quoted(TELLS.split_whitespace()),
            quoted(languages),
        );
    }

    fn lineage(&self, text: &mut String) {
        let data = quoted(self.data());
        let (country, _) = pick(&COUNTRIES, self.chance / 5);
        let _ = write!(
            text,
            r#"
[[stage]]
id = "storage"
is = "storage"
from = [{data}]
at = "server"
purposes = ["answer", "books"]
party = "host"
removes = []
on-failure = "drop"
retention = {{ period = "6 months", from = "collection", then = "erase" }}

[[party]]
id = "host"
name = "Example Hosting DAC"
role = "processor"
country = "{country}"
data-in = ["{country}"]
purposes = ["answer", "books"]
fields = [{data}]
stages = ["storage"]
group = false
activities = ["stores"]
people = {}
own-purposes = false
onward = []
transfer = []
"#,
            2 + self.chance % 5,
        );
    }

    fn papers(&self, text: &mut String) {
        let subjects = self.subjects();
        let data = quoted(self.data());
        for (is, more) in RIGHTS {
            let fields = if is == "erasure" { format!("fields = [{data}]") } else { String::new() };
            let _ = write!(
                text,
                r#"
[[right]]
is = "{is}"
in-place = true
subjects = [{subjects}]
within = "20 days"
effort = 2
free = true
languages = ["en"]
explained = true
refusal = "none"
channel = "rights@example.com"
{fields}
{more}
"#
            );
        }
        for is in SAFEGUARDS {
            let _ = write!(text, "\n[[safeguard]]\nis = \"{is}\"\nin-place = true\nfields = [{data}]\n");
        }
        let further = if self.of_staff { ABOUT_STAFF.as_slice() } else { &[] };
        for (is, parts) in DOCUMENTS.iter().chain(further) {
            let _ = write!(
                text,
                r#"
[[evidence]]
is = "{is}"
in-place = true
url = "https://example.com/{is}"
date = 2026-01-10
until = "none"
result = "{}"
contains = [{}]
purposes = ["answer", "books"]
parties = ["host"]
"#,
                if *is == "audit" { "passed" } else { "acceptable-risk" },
                quoted(parts.split_whitespace()),
            );
        }
    }
}

/// Words in quotes, as they stand between brackets.
fn quoted<'word>(words: impl IntoIterator<Item = &'word str>) -> String {
    let mut text = String::new();
    for word in words {
        let between = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{between}\"{word}\"");
    }
    text
}
