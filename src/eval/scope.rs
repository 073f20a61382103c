//! Whether a rule applies: in the jurisdictions of the subjects that its item concerns, unless a special rule displaces it there.

use super::compare::excludes;
use super::context::{Context, Frame, Walker};
use super::expr::condition;
use super::finding::OpenReason;
use super::list;
use super::plan::Reach;
use super::trace::{Fact, Item, Join, Tracer, What};
use crate::check::program::{Area, Rule};
use crate::manifest::{List, State};
use crate::types::{AttributeId, EntityId, RuleId, TermId, Truth, Value, VariableId};

/// Whether a subject is in a territory.
pub(super) fn in_territory(ctx: &Context<'_>, territory: usize, subject: EntityId) -> Truth {
    let Some(cell) = ctx.territories.get(territory) else { return Truth::UNKNOWN };
    let known = cell.get_or_init(|| {
        let subjects =
            ctx.plan.anchors.subject.and_then(|kind| ctx.model.kind(kind)).map(|list| list.entities.as_slice()).unwrap_or_default();
        let mut known: Vec<(EntityId, Truth)> =
            subjects.iter().map(|subject| (*subject, judge_subject(ctx, territory, *subject))).collect();
        known.sort_unstable_by_key(|(subject, _)| *subject);
        known
    });
    let place = known.binary_search_by_key(&subject, |(known, _)| *known).ok();
    place.and_then(|place| known.get(place)).map_or(Truth::UNKNOWN, |(_, truth)| *truth)
}

fn judge_subject(ctx: &Context<'_>, territory: usize, subject: EntityId) -> Truth {
    by_place(ctx, territory, subject).or(established(ctx, territory))
}

/// Whether a subject is in a territory by the places in which it is.
fn by_place(ctx: &Context<'_>, territory: usize, subject: EntityId) -> Truth {
    let areas = ctx.plan.territories.get(territory).map(Vec::as_slice).unwrap_or_default();
    areas.iter().fold(Truth::FALSE, |any, area| any.or(places_of(ctx, subject, ctx.plan.anchors.jurisdictions, &area.places)))
}

/// Whether a rule's territory is certainly nobody's: all subjects are declared, none is in it, and no establishment brings anybody
/// into it. Then the rule applies to no item, whoever is concerned.
pub(super) fn is_elsewhere(ctx: &Context<'_>, id: RuleId) -> bool {
    let Some(Reach::Territory(territory)) = ctx.plan.territory_of.get(id.index()) else { return false };
    let Some(cell) = ctx.empty.get(*territory) else { return false };
    *cell.get_or_init(|| {
        let Some(list) = ctx.plan.anchors.subject.and_then(|kind| ctx.model.kind(kind)) else { return false };
        let is_outside = |subject: &EntityId| in_territory(ctx, *territory, *subject) == Truth::FALSE;
        let all_known = list.declared && !list.open && !list.entities.is_empty();
        all_known && established(ctx, *territory) == Truth::FALSE && list.entities.iter().all(is_outside)
    })
}

/// Whether an establishment of the controller brings every item into a territory.
fn established(ctx: &Context<'_>, territory: usize) -> Truth {
    let Some(cell) = ctx.established.get(territory) else { return Truth::UNKNOWN };
    *cell.get_or_init(|| {
        let areas = ctx.plan.territories.get(territory).map(Vec::as_slice).unwrap_or_default();
        let reaching = areas.iter().filter(|area| area.establishments);
        reaching.fold(Truth::FALSE, |truth, area| truth.or(established_in(ctx, area)))
    })
}

fn established_in(ctx: &Context<'_>, area: &Area) -> Truth {
    let controller = ctx.plan.anchors.controller.and_then(|kind| ctx.model.singleton(kind));
    controller.map_or(Truth::UNKNOWN, |controller| places_of(ctx, controller, ctx.plan.anchors.establishments, &area.places))
}

/// Whether some place that an entity names lies within some of the places asked.
fn places_of(ctx: &Context<'_>, entity: EntityId, attribute: Option<AttributeId>, asked: &[TermId]) -> Truth {
    let slot = attribute.and_then(|attribute| ctx.model.slot(&ctx.plan.program.schema, entity, attribute));
    match slot.map(|slot| slot.state) {
        Some(State::List(list)) => asked.iter().fold(Truth::FALSE, |truth, place| truth.or(list_within(ctx, list, *place))),
        Some(State::Value(Value::None)) => Truth::FALSE,
        _ => Truth::UNKNOWN,
    }
}

fn list_within(ctx: &Context<'_>, list: List, asked: TermId) -> Truth {
    let known = ctx.model.members(list).iter().fold(Truth::FALSE, |truth, member| {
        truth.or(match member.state {
            State::Value(Value::Term { term, exactly }) => ctx.plan.program.vocabularies.is_within(term, exactly, asked),
            _ => Truth::UNKNOWN,
        })
    });
    let asked = Value::Term { term: asked, exactly: true };
    if list.open && !excludes(ctx, list, asked) { known.or(Truth::UNKNOWN) } else { known }
}

/// The subjects that an item concerns, and whether there may be others.
#[derive(Default)]
struct Concerned {
    subjects: Vec<EntityId>,
    /// There may be subjects besides these.
    more: Option<(Fact, OpenReason)>,
    /// Where the list of subjects is closed: those declared subjects that the others can only be.
    others: Option<Vec<EntityId>>,
    /// The item concerns some of these, but it is not said which.
    which: Option<(Fact, OpenReason)>,
}

fn concerned(ctx: &Context<'_>, item: Item<'_>) -> Concerned {
    let all = || {
        let (kind, list) = ctx.plan.anchors.subject.and_then(|kind| Some((kind, ctx.model.kind(kind)?)))?;
        let more = (list.open || !list.declared).then_some((Fact::Kind(kind), OpenReason::NotDeclared));
        Some(Concerned { subjects: list.entities.clone(), more, ..Concerned::default() })
    };
    let all = || all().unwrap_or_default();
    let entity = match item {
        Item::Entity(entity) => entity,
        Item::Anonymous(fact, reason) => return Concerned { which: Some((fact, reason)), ..all() },
        Item::Value(_, fact) | Item::Refused(fact) => return Concerned { which: Some((fact, OpenReason::Refused)), ..all() },
    };
    let kind = ctx.model.entity(entity).map(|entity| entity.kind);
    if kind == ctx.plan.anchors.subject {
        return Concerned { subjects: vec![entity], ..Concerned::default() };
    }
    let attribute = kind.and_then(|kind| ctx.plan.program.schema.kind(kind)).and_then(|kind| kind.subjects);
    let Some(attribute) = attribute else { return all() };
    let fact = Fact::Slot(entity, attribute);
    match ctx.model.slot(&ctx.plan.program.schema, entity, attribute).map(|slot| slot.state) {
        Some(State::List(list)) => of_list(ctx, list, fact, all),
        Some(State::OnlyOne(subject)) => Concerned { subjects: vec![subject], ..Concerned::default() },
        Some(State::Unknown) => Concerned { which: Some((fact, OpenReason::OwnersDoNotKnow)), ..all() },
        Some(State::Refused) => Concerned { which: Some((fact, OpenReason::Refused)), ..all() },
        _ => Concerned { which: Some((fact, OpenReason::NotDeclared)), ..all() },
    }
}

/// Members that are not known are people who are not declared; where all are declared, some of those.
fn of_list(ctx: &Context<'_>, list: List, fact: Fact, all: impl Fn() -> Concerned) -> Concerned {
    let members = ctx.model.members(list);
    let subjects = members.iter().filter_map(|member| match member.state {
        State::Value(Value::Entity(subject)) => Some(subject),
        _ => None,
    });
    let subjects: Vec<EntityId> = subjects.collect();
    let refused = subjects.len() < members.len();
    let more = (list.open || refused).then_some((fact, if refused { OpenReason::Refused } else { list::open_reason(list) }));
    if more.is_none() {
        return Concerned { subjects, ..Concerned::default() };
    }
    let all = all();
    if all.more.is_some() {
        return Concerned { subjects, more, ..Concerned::default() };
    }
    let excludes = |subject: &EntityId| excludes(ctx, list, Value::Entity(*subject));
    let others: Vec<EntityId> = all.subjects.into_iter().filter(|subject| !subjects.contains(subject) && !excludes(subject)).collect();
    if others.is_empty() {
        return Concerned { subjects, ..Concerned::default() };
    }
    Concerned { subjects, more, others: Some(others), which: None }
}

/// Whether a rule applies to an item where its subjects are. With an area, at least one of them must be in it, and no rule that
/// overrides it may hold for all of those.
pub(super) fn applies<'run, T: Tracer<'run>>(ctx: &Context<'run>, tracer: &mut T, id: RuleId, rule: &'run Rule, item: Item<'run>) -> Truth {
    let reach = ctx.plan.territory_of.get(id.index()).copied().unwrap_or(Reach::Never);
    if !T::RECORDS && rule.overridden_by.is_empty() {
        // Where nothing else matters, whom the item concerns need not be found out.
        match reach {
            Reach::Never => return Truth::FALSE,
            Reach::Everywhere => return Truth::TRUE,
            Reach::Territory(territory) if established(ctx, territory) == Truth::TRUE => return Truth::TRUE,
            Reach::Territory(_) => {}
        }
    }
    tracer.enter(What::Scope, Join::Leaf);
    let concerned = concerned(ctx, item);
    let truth = match reach {
        Reach::Never => Truth::FALSE,
        Reach::Everywhere => Truth::TRUE,
        Reach::Territory(territory) => somewhere(ctx, territory, &concerned),
    };
    if let (true, Reach::Territory(territory)) = (T::RECORDS, reach) {
        note_scope(ctx, tracer, territory, &concerned, truth);
    }
    tracer.leave(truth);
    if !rule.overridden_by.iter().any(|special| may_displace(ctx, *special)) || truth == Truth::FALSE {
        return truth;
    }
    let left = not_displaced(ctx, tracer, (id, rule), item, &concerned);
    truth.and(left)
}

fn somewhere(ctx: &Context<'_>, territory: usize, concerned: &Concerned) -> Truth {
    let truths: Vec<Truth> = concerned.subjects.iter().map(|subject| in_territory(ctx, territory, *subject)).collect();
    let established = established(ctx, territory);
    let any = truths.iter().fold(established, |any, truth| any.or(*truth));
    let all = truths.iter().fold(Truth::TRUE, |all, truth| all.and(*truth));
    let known = match concerned.which {
        None => any,
        // It concerns at least one of them: certain where all are in, impossible where none is.
        Some(_) if concerned.more.is_none() && !truths.is_empty() => established.or(Truth::between(all == Truth::TRUE, any.may_be_true())),
        Some(_) => established.or(Truth::UNKNOWN),
    };
    let perhaps = match (&concerned.more, &concerned.others) {
        (None, _) => Truth::FALSE,
        (Some(_), None) => Truth::TRUE,
        (Some(_), Some(others)) => others.iter().fold(Truth::FALSE, |any, other| any.or(in_territory(ctx, territory, *other))),
    };
    known.or(perhaps.and(Truth::UNKNOWN))
}

fn note_scope<'run, T: Tracer<'run>>(ctx: &Context<'run>, tracer: &mut T, territory: usize, concerned: &Concerned, truth: Truth) {
    let open = |reason: OpenReason| Some(reason).filter(|_| truth.is_unknown());
    for (fact, reason) in concerned.which.iter().chain(&concerned.more) {
        tracer.read(*fact, open(*reason));
    }
    for subject in &concerned.subjects {
        let place = in_territory(ctx, territory, *subject);
        if truth.is_unknown() && !place.is_unknown() {
            continue;
        }
        note_territory(ctx, tracer, territory, *subject);
    }
}

/// Takes note of the facts that decide whether a subject is in a territory.
pub(super) fn note_territory<'run, T: Tracer<'run>>(ctx: &Context<'run>, tracer: &mut T, territory: usize, subject: EntityId) {
    let unknown = in_territory(ctx, territory, subject).is_unknown();
    let note = |entity: EntityId, attribute: Option<AttributeId>, tracer: &mut T, open: bool| {
        let Some(attribute) = attribute else { return };
        let reason = ctx.model.slot(&ctx.plan.program.schema, entity, attribute).map_or(OpenReason::NotDeclared, |slot| why(slot.state));
        tracer.read(Fact::Slot(entity, attribute), Some(reason).filter(|_| open));
    };
    // Where it is plain in which places somebody is, only an establishment can be open.
    note(subject, ctx.plan.anchors.jurisdictions, tracer, unknown && by_place(ctx, territory, subject).is_unknown());
    let by_establishment = ctx.plan.territories.get(territory).is_some_and(|areas| areas.iter().any(|area| area.establishments));
    if let (true, Some(controller)) = (by_establishment, ctx.plan.anchors.controller.and_then(|kind| ctx.model.singleton(kind))) {
        note(controller, ctx.plan.anchors.establishments, tracer, unknown && established(ctx, territory).is_unknown());
    }
}

fn why(state: State<'_>) -> OpenReason {
    match state {
        State::Unknown => OpenReason::OwnersDoNotKnow,
        State::Refused => OpenReason::Refused,
        State::List(list) if list.open => list::open_reason(list),
        State::List(_) | State::Value(_) => OpenReason::TooVague,
        State::Absent | State::OnlyOne(_) => OpenReason::NotDeclared,
    }
}

/// A place in which a subject is.
#[derive(Clone, Copy)]
enum Place {
    /// A declared jurisdiction, and whether nothing narrower is meant.
    Known(TermId, bool),
    /// One that is not known, of a list that may exclude some.
    Unknown(Option<List>),
    /// The subject is in none.
    Nowhere,
}

/// Whether, in some jurisdiction, the rule holds and no rule displaces it: a special rule does so only where it certainly applies.
fn not_displaced<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    tracer: &mut T,
    (id, rule): (RuleId, &'run Rule),
    item: Item<'run>,
    concerned: &Concerned,
) -> Truth {
    tracer.enter(What::Displaced(id), Join::Leaf);
    let free = |place: Place| governs_in(ctx, id, place).and(!displaced_in(ctx, rule, item, place));
    let of_subject =
        |subject: &EntityId| places(ctx, *subject).into_iter().fold(Truth::FALSE, |any, (place, exists)| any.or(exists.and(free(place))));
    let each: Vec<Truth> = concerned.subjects.iter().map(of_subject).collect();
    let strangers: Vec<Truth> = match (&concerned.more, &concerned.others) {
        (None, _) => Vec::new(),
        (Some(_), None) => vec![free(Place::Unknown(None))],
        (Some(_), Some(others)) => others.iter().map(of_subject).collect(),
    };
    let left = match concerned.which {
        // It concerns at least one of them, whichever it is.
        Some(_) => agreed(each.into_iter().chain(strangers)),
        // It concerns nobody, or only people of whom it is not said.
        None if each.is_empty() => agreed(std::iter::once(free(Place::Nowhere)).chain(strangers)),
        None => each.into_iter().chain(strangers.into_iter().map(|truth| truth.and(Truth::UNKNOWN))).fold(Truth::FALSE, Truth::or),
    };
    if T::RECORDS {
        let open = |reason: OpenReason| Some(reason).filter(|_| left.is_unknown());
        for (fact, reason) in concerned.which.iter().chain(&concerned.more) {
            tracer.read(*fact, open(*reason));
        }
        for subject in &concerned.subjects {
            if let Some(attribute) = ctx.plan.anchors.jurisdictions {
                let reason = ctx.model.slot(&ctx.plan.program.schema, *subject, attribute).map(|slot| why(slot.state));
                tracer.read(Fact::Slot(*subject, attribute), reason.filter(|_| left.is_unknown()));
            }
        }
    }
    tracer.leave(left);
    left
}

/// What several truths agree on; unknown where they do not, or where there is none.
fn agreed(mut truths: impl Iterator<Item = Truth>) -> Truth {
    let Some(first) = truths.next() else { return Truth::UNKNOWN };
    if truths.all(|truth| truth == first) { first } else { Truth::UNKNOWN }
}

/// The places in which a subject is, each with the truth of its being one. Somebody of whom no place is known is in one, or in none.
fn places(ctx: &Context<'_>, subject: EntityId) -> Vec<(Place, Truth)> {
    let slot = ctx.plan.anchors.jurisdictions.and_then(|id| ctx.model.slot(&ctx.plan.program.schema, subject, id));
    let list = match slot.map(|slot| slot.state) {
        Some(State::List(list)) => list,
        Some(State::Value(Value::None)) => return vec![(Place::Nowhere, Truth::TRUE)],
        _ => return vec![(Place::Unknown(None), Truth::TRUE)],
    };
    let known = ctx.model.members(list).iter().map(|member| match member.state {
        State::Value(Value::Term { term, exactly }) => (Place::Known(term, exactly), Truth::TRUE),
        _ => (Place::Unknown(None), Truth::TRUE),
    });
    let mut places: Vec<(Place, Truth)> = known.collect();
    if list.open {
        let exists = if places.is_empty() { Truth::TRUE } else { Truth::UNKNOWN };
        places.push((Place::Unknown(Some(list)), exists));
    }
    if places.is_empty() {
        places.push((Place::Nowhere, Truth::TRUE));
    }
    places
}

/// A subject that walks, with the truth of its being concerned and in the territory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walking {
    pub(super) walker: Walker,
    pub(super) exists: Truth,
}

/// Nobody in particular.
pub(super) const NOBODY: Walking = Walking { walker: Walker::Nobody, exists: Truth::TRUE };

/// Whether a rule is judged for each subject of its item.
pub(super) fn is_walked(ctx: &Context<'_>, id: RuleId) -> bool {
    ctx.plan.walks.get(id.index()).copied().unwrap_or(false)
}

/// The subjects for each of which a rule over routes is judged; for any other rule, nobody in particular.
pub(super) fn walkers(ctx: &Context<'_>, id: RuleId, item: Item<'_>) -> Vec<Walking> {
    if !is_walked(ctx, id) {
        return vec![NOBODY];
    }
    let concerned = concerned(ctx, item);
    let concerns = if concerned.which.is_some() { Truth::UNKNOWN } else { Truth::TRUE };
    let sees = |subject: EntityId| match ctx.plan.territory_of.get(id.index()) {
        Some(Reach::Territory(territory)) => in_territory(ctx, *territory, subject),
        _ => Truth::TRUE,
    };
    let known =
        concerned.subjects.iter().map(|subject| Walking { walker: Walker::Subject(*subject), exists: concerns.and(sees(*subject)) });
    let others = concerned
        .others
        .iter()
        .flatten()
        .map(|subject| Walking { walker: Walker::Subject(*subject), exists: Truth::UNKNOWN.and(sees(*subject)) });
    let stranger = concerned.more.filter(|_| concerned.others.is_none());
    let stranger = stranger.map(|_| Walking { walker: Walker::Stranger, exists: Truth::UNKNOWN });
    let mut found: Vec<Walking> = known.chain(others).chain(stranger).filter(|walking| walking.exists.may_be_true()).collect();
    // Whoever comes first in the file: the same one is shown. Where nobody is concerned, nobody is asked about.
    found.sort_by(|left, right| walker_key(ctx, left.walker).cmp(&walker_key(ctx, right.walker)));
    found
}

/// Subjects in order of their keys, then somebody who is not declared.
fn walker_key<'run>(ctx: &Context<'run>, walker: Walker) -> (bool, Option<&'run str>) {
    match walker {
        Walker::Subject(subject) => (false, ctx.model.entity(subject).and_then(|subject| subject.key)),
        Walker::Nobody | Walker::Stranger => (true, None),
    }
}

/// Takes note of the facts that leave it open whether a subject walks.
pub(super) fn note_walker<'run, T: Tracer<'run>>(ctx: &Context<'run>, tracer: &mut T, id: RuleId, item: Item<'run>, walker: Walker) {
    let concerned = concerned(ctx, item);
    let is_other = match walker {
        Walker::Subject(subject) => concerned.others.as_ref().is_some_and(|others| others.contains(&subject)),
        Walker::Stranger => true,
        Walker::Nobody => false,
    };
    for (fact, reason) in concerned.which.iter().chain(concerned.more.iter().filter(|_| is_other)) {
        tracer.read(*fact, Some(*reason));
    }
    if let (Walker::Subject(subject), Some(Reach::Territory(territory))) = (walker, ctx.plan.territory_of.get(id.index())) {
        note_territory(ctx, tracer, *territory, subject);
    }
}

/// The declared jurisdictions of some subjects, in order of id.
fn jurisdictions(ctx: &Context<'_>, subjects: &[EntityId]) -> Vec<(TermId, bool)> {
    let places = subjects.iter().flat_map(|subject| places(ctx, *subject));
    let known = places.filter_map(|(place, _)| match place {
        Place::Known(term, exactly) => Some((term, exactly)),
        Place::Unknown(_) | Place::Nowhere => None,
    });
    let mut found: Vec<(TermId, bool)> = known.collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a rule's territory reaches a place.
fn governs_in(ctx: &Context<'_>, id: RuleId, place: Place) -> Truth {
    match ctx.plan.territory_of.get(id.index()) {
        Some(Reach::Everywhere) => Truth::TRUE,
        Some(Reach::Territory(territory)) => {
            let areas = ctx.plan.territories.get(*territory).map(Vec::as_slice).unwrap_or_default();
            let within = |asked: &TermId| match place {
                Place::Known(term, exactly) => ctx.plan.program.vocabularies.is_within(term, exactly, *asked),
                Place::Unknown(Some(list)) if excludes(ctx, list, Value::Term { term: *asked, exactly: true }) => Truth::FALSE,
                Place::Unknown(_) => Truth::UNKNOWN,
                Place::Nowhere => Truth::FALSE,
            };
            let within = areas.iter().flat_map(|area| &area.places).fold(Truth::FALSE, |truth, asked| truth.or(within(asked)));
            within.or(established(ctx, *territory))
        }
        _ => Truth::FALSE,
    }
}

/// Whether a rule that overrides this one applies in a place.
fn displaced_in<'run>(ctx: &Context<'run>, rule: &Rule, item: Item<'run>, place: Place) -> Truth {
    rule.overridden_by.iter().fold(Truth::FALSE, |truth, special| truth.or(displaces(ctx, *special, item, place)))
}

/// Whether a rule displaces any: advice, a rule that is out of time, and one that is ignored do not.
fn may_displace(ctx: &Context<'_>, id: RuleId) -> bool {
    let advises = ctx.plan.program.rule(id).is_none_or(|rule| rule.modality == crate::syntax::ast::Modality::Advise);
    let ignored = ctx.plan.ignored.get(id.index()).is_some_and(|ignored| *ignored);
    !advises && !ignored && ctx.plan.territory_of.get(id.index()).is_some_and(|reach| *reach != Reach::Never)
}

fn displaces<'run>(ctx: &Context<'run>, id: RuleId, item: Item<'run>, place: Place) -> Truth {
    let Some(special) = ctx.plan.program.rule(id).filter(|_| may_displace(ctx, id)) else { return Truth::FALSE };
    let here = governs_in(ctx, id, place);
    let (Some(guard), true) = (special.guard, here.may_be_true()) else { return here };
    let territory = match ctx.plan.territory_of.get(id.index()) {
        Some(Reach::Territory(territory)) => Some(*territory),
        _ => None,
    };
    let mut frame = Frame::new(territory);
    if special.each.is_some() {
        frame.bind(VariableId::new(0), item);
    }
    here.and(condition(ctx, &mut frame, &mut super::trace::Silent, guard))
}

/// For a finding: the subjects that an item concerns and the rule reaches, and the jurisdictions in which it applies.
pub(super) fn reached(ctx: &Context<'_>, id: RuleId, item: Item<'_>) -> (Vec<EntityId>, Vec<TermId>) {
    let concerned = concerned(ctx, item);
    let within = |subject: &EntityId| match ctx.plan.territory_of.get(id.index()) {
        Some(Reach::Territory(territory)) => in_territory(ctx, *territory, *subject).may_be_true(),
        _ => true,
    };
    let subjects: Vec<EntityId> = concerned.subjects.iter().copied().filter(within).collect();
    let places =
        jurisdictions(ctx, &subjects).into_iter().filter(|place| governs_in(ctx, id, Place::Known(place.0, place.1)).may_be_true());
    (subjects, places.map(|(place, _)| place).collect())
}

/// The jurisdictions in which other rules displace one, with the rules.
pub(super) fn displaced<'run>(ctx: &Context<'run>, rule: &Rule, item: Item<'run>) -> Vec<(RuleId, TermId)> {
    let places = jurisdictions(ctx, &concerned(ctx, item).subjects);
    let pairs = rule.overridden_by.iter().flat_map(|special| places.iter().map(move |place| (*special, *place)));
    pairs
        .filter(|(special, place)| displaces(ctx, *special, item, Place::Known(place.0, place.1)) == Truth::TRUE)
        .map(|(special, place)| (special, place.0))
        .collect()
}

/// Whether a citation's law reaches an item on the day of the review.
pub(super) fn citation_reaches(ctx: &Context<'_>, area: &Area, item: Item<'_>) -> Truth {
    if !area.in_time(ctx.plan.as_of) {
        return Truth::FALSE;
    }
    if area.places.is_empty() {
        return Truth::TRUE;
    }
    let concerned = concerned(ctx, item);
    let place_of = |subject: &EntityId| places_of(ctx, *subject, ctx.plan.anchors.jurisdictions, &area.places);
    let by_place = concerned.subjects.iter().fold(Truth::FALSE, |any, subject| any.or(place_of(subject)));
    let known = if area.establishments { by_place.or(established_in(ctx, area)) } else { by_place };
    if concerned.more.is_some() { known.or(Truth::UNKNOWN) } else { known }
}
