//! A small model for generated rules and manifests: every type of attribute, two graphs, a few places.

/// The schema, laws, figures and vocabularies.
pub(crate) const SCHEMA: &str = r#"
pack gen "Generated" {}

vocabulary place {
  EEA "Area" { EU "Union" { DE "Germany" complete { BY "Bavaria" } FR "France" } }
  US "States" complete { CA "California" }
}
vocabulary tone {
  warm "Warm" { red "Red" { crimson "Crimson" also within loud  brick "Brick" } pink "Pink" also written rose }
  cold "Cold" complete { blue "Blue" { navy "Navy" } }
  loud "Loud" { siren "Siren" also within cold from 2020-01-01 until 2027-01-01  horn "Horn" also within warm from 2030-01-01 }
}
vocabulary stop {
  capture "Capture" { camera "Camera" screen "Screen" }
  notice "Notice" { poster "Poster" also within choice  letter "Letter" }
  choice "Choice"
}

law everywhere "Everywhere" { articles 1..9 }
law union "Union" { articles 1..9  in EU  reach subjects, establishments }
law german "German" { articles 1..9  in DE }
law dated "Dated" { articles 1..9  in EEA, US  from 2020-01-01 until 2030-01-01 }
law past "Past" { articles 1..9  until 2020-01-01 }

figure few    : integer  = 3         chosen "a number"
figure short  : duration = "30 days" chosen "a length"
figure stale  : duration = "1 year"  chosen "a length" until 2020-01-01
figure stale  : duration = "2 years" chosen "a length" from 2020-01-01

entity collection "It" singleton {
  id : text "name"   start : date "start"   end : date optional "end"   live : bool "live"
  entry : set of step "entries"   incomplete : set of entity-name "open lists"   colours : set of term of tone "colours"
}
entity controller "Who" singleton { establishments : set of term of place "places"   staff : integer "staff" }
entity subject "Whom" key id {
  id : text "name"   is : term of tone "kind"   jurisdictions : set of term of place "places"
  count : integer "many"   flag : bool "flag"   word : one of alpha, beta, none "word"
}
entity item "What" key id {
  id : text "name"   is : term of tone "kind"   subjects : set of subject or the only one "whom"
  flag : bool "flag"   count : integer "count"   rate : number "rate"   due : date "due"   since : date optional "since"
  period : duration or indefinite "period"   limit : duration optional "limit"
  word : one of alpha, beta, gamma "word"   mode : one of yes, maybe, none "mode"   hue : term of tone below warm optional "hue"
  tags : set of term of tone "tags"   words : set of one of alpha, beta, gamma "words"   note : text "note"
  peer : item "peer"   buddy : item optional "buddy"   peers : set of item "peers"   links : set of item or step "links"
  keep : keeping "kept"   stops : set of step "stops"
}
entity keeping "Kept (inline)" inline { period : duration or indefinite "period"   flag : bool "flag"   hue : term of tone "hue" }
entity step "Step" key id {
  id : text "name"   is : term of stop "kind"   next : set of step "next"   subjects : set of subject or the only one "whom"
  flag : bool "flag"   count : integer "count"
}
entity proof "Proof" unkeyed { is : term of tone "kind"   date : date "date"   flag : bool "flag"   items : set of item "items" }

graph flow over step.next forward entry collection.entry
graph web over item.peers backward entry every item
"#;

/// What an attribute of the small model holds, for the generators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Bool,
    Number,
    Date,
    Duration,
    Tone,
    Hue,
    Stop,
    Place,
    Word(&'static [&'static str]),
    Text,
    Link(&'static [&'static str]),
    Keeping,
}

/// One attribute: its name, its shape, whether it is a set, whether it is optional.
pub(crate) type Row = (&'static str, Shape, bool, bool);

const SUBJECT: &[Row] = &[
    ("is", Shape::Tone, false, false),
    ("jurisdictions", Shape::Place, true, false),
    ("count", Shape::Number, false, false),
    ("flag", Shape::Bool, false, false),
    ("word", Shape::Word(&["alpha", "beta", "none"]), false, false),
];
const ITEM: &[Row] = &[
    ("is", Shape::Tone, false, false),
    ("subjects", Shape::Link(&["subject"]), true, false),
    ("flag", Shape::Bool, false, false),
    ("count", Shape::Number, false, false),
    ("rate", Shape::Number, false, false),
    ("due", Shape::Date, false, false),
    ("since", Shape::Date, false, true),
    ("period", Shape::Duration, false, false),
    ("limit", Shape::Duration, false, true),
    ("word", Shape::Word(&["alpha", "beta", "gamma"]), false, false),
    ("mode", Shape::Word(&["yes", "maybe", "none"]), false, false),
    ("hue", Shape::Hue, false, true),
    ("tags", Shape::Tone, true, false),
    ("words", Shape::Word(&["alpha", "beta", "gamma"]), true, false),
    ("note", Shape::Text, false, false),
    ("peer", Shape::Link(&["item"]), false, false),
    ("buddy", Shape::Link(&["item"]), false, true),
    ("peers", Shape::Link(&["item"]), true, false),
    ("links", Shape::Link(&["item", "step"]), true, false),
    ("keep", Shape::Keeping, false, false),
    ("stops", Shape::Link(&["step"]), true, false),
];
const KEEPING: &[Row] =
    &[("period", Shape::Duration, false, false), ("flag", Shape::Bool, false, false), ("hue", Shape::Tone, false, false)];
const STEP: &[Row] = &[
    ("is", Shape::Stop, false, false),
    ("next", Shape::Link(&["step"]), true, false),
    ("subjects", Shape::Link(&["subject"]), true, false),
    ("flag", Shape::Bool, false, false),
    ("count", Shape::Number, false, false),
];
const PROOF: &[Row] = &[
    ("is", Shape::Tone, false, false),
    ("date", Shape::Date, false, false),
    ("flag", Shape::Bool, false, false),
    ("items", Shape::Link(&["item"]), true, false),
];
const COLLECTION: &[Row] = &[
    ("start", Shape::Date, false, false),
    ("end", Shape::Date, false, true),
    ("live", Shape::Bool, false, false),
    ("entry", Shape::Link(&["step"]), true, false),
    ("colours", Shape::Tone, true, false),
];
const CONTROLLER: &[Row] = &[("establishments", Shape::Place, true, false), ("staff", Shape::Number, false, false)];

/// The attributes of a kind.
pub(crate) fn rows(kind: &str) -> &'static [Row] {
    match kind {
        "subject" => SUBJECT,
        "item" => ITEM,
        "keeping" => KEEPING,
        "step" => STEP,
        "proof" => PROOF,
        "collection" => COLLECTION,
        _ => CONTROLLER,
    }
}

/// The keys that entities of a kind may have.
pub(crate) fn keys(kind: &str) -> &'static [&'static str] {
    match kind {
        "subject" => &["ann", "bob"],
        "item" => &["one", "two", "three"],
        _ => &["s-a", "s-b", "s-c", "s-d"],
    }
}
