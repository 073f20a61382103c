//! Verdicts: scope, exceptions, overrides, and the subjects that walk.

use std::collections::BTreeMap;

use ombud::check::program::Verdict;
use ombud::syntax::ast::{self, ExprKind, Modality, Operand};

use super::expr::{Env, Item, Walker};
use super::policy::Area;
use super::world::{Fact, Val};
use super::{Kleene, Policy, World, all, any, not};

/// What a rule says of an item: the verdict, and whether it is open that the rule applies.
pub(crate) type Said = (Verdict, bool);

/// A jurisdiction of an item, with the truth of its being one; one that is not known is known not to lie in some places.
struct Place {
    term: Option<(String, bool)>,
    not: Vec<Val>,
    exists: Kleene,
    /// Somebody who is in no place at all.
    nowhere: bool,
}

/// What some rules (those in time) say of all their items, by rule and item.
pub(crate) fn judge_all(policy: &Policy<'_>, world: &World, wanted: impl Fn(&str) -> bool) -> BTreeMap<(String, String), Said> {
    let mut said = BTreeMap::new();
    for (name, rule) in policy.rules.iter().filter(|(name, _)| wanted(name)) {
        let Some(territory) = policy.areas(rule) else { continue };
        let env = Env { policy, world, variables: Vec::new(), territory: &territory, walker: Walker::Nobody };
        let items = match &rule.each {
            Some((kind, _)) => env.of_kind(&kind.node).into_iter().map(|(item, _)| item).collect(),
            None => vec![Item::Thing(world.only("collection").unwrap())],
        };
        for item in items {
            let address = match (&item, &rule.each) {
                (Item::Thing(thing), _) => world.things[*thing].address.clone(),
                (_, Some((kind, _))) => format!("{}[?]", kind.node),
                (_, None) => String::new(),
            };
            said.insert((name.clone(), address), env.verdict(rule, &item));
        }
    }
    said
}

impl Env<'_> {
    /// Item 2: bad = applies and breached and not excepted; passing is named by the first that is known.
    fn verdict(&self, rule: &ast::Rule, item: &Item) -> Said {
        let inner = match &rule.each {
            Some((_, variable)) => self.with(&variable.node, item.clone()),
            None => self.clone(),
        };
        let scope = self.scope(rule, item);
        let mut parts = Vec::new();
        // Item 4: an undeclared list has one member whose existence is unknown.
        let is_there = if matches!(item, Item::Anonymous(_)) { None } else { Some(true) };
        for (walker, exists) in self.walkers(rule, item) {
            let inner = Env { walker, ..inner.clone() };
            let guard = rule.guard.as_ref().map_or(Some(true), |guard| inner.truth(guard));
            let duty = &rule.duties[0];
            let condition = inner.truth(&duty.condition);
            let breached = if duty.modality.node == Modality::Forbid { condition } else { not(condition) };
            let excepted = any(rule.exceptions.iter().map(|exception| inner.exception(exception)));
            parts.push((all([is_there, exists, scope, guard]), breached, excepted));
        }
        let bad = any(parts.iter().map(|(applies, breached, excepted)| all([*applies, *breached, not(*excepted)])));
        let applies = any(parts.iter().map(|(applies, ..)| *applies));
        let breached = any(parts.iter().map(|(applies, breached, _)| if *applies == Some(false) { Some(false) } else { *breached }));
        match bad {
            Some(true) => (Verdict::Violated, false),
            None => (Verdict::Undetermined, false),
            Some(false) if applies == Some(false) => (Verdict::NotApplicable, false),
            Some(false) if breached == Some(false) => (Verdict::Satisfied, applies.is_none()),
            Some(false) => (Verdict::Excused, applies.is_none()),
        }
    }

    fn exception(&self, exception: &ast::Exception) -> Kleene {
        let inner = exception.exceptions.iter().map(|inner| not(self.exception(inner)));
        all(std::iter::once(self.truth(&exception.condition)).chain(inner))
    }

    /// Item 7: a rule over steps is judged for each subject of the item.
    fn walkers(&self, rule: &ast::Rule, item: &Item) -> Vec<(Walker, Kleene)> {
        let conditions = rule.guard.iter().chain(rule.duties.iter().map(|duty| &duty.condition));
        let walks = conditions.chain(exceptions(&rule.exceptions)).any(|condition| self.walks(condition));
        let nobody = vec![(Walker::Nobody, Some(true))];
        if !walks {
            return nobody;
        }
        let concerned = self.concerned(item);
        let known =
            concerned.subjects.into_iter().map(|(subject, concerns)| (Walker::Subject(subject), all([concerns, self.sees(subject)])));
        let mut found: Vec<(Walker, Kleene)> = known.filter(|(_, exists)| *exists != Some(false)).collect();
        if concerned.others {
            found.push((Walker::Stranger, None));
        }
        found
    }

    fn walks(&self, condition: &ast::Expr) -> bool {
        match &condition.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => parts.iter().any(|part| self.walks(part)),
            ExprKind::Not(inner) => self.walks(inner),
            ExprKind::Quantified { binding, .. } => binding.body.as_ref().is_some_and(|body| self.walks(body)),
            ExprKind::Call { define, .. } => self.walks(&self.policy.defines[&define.node].body),
            ExprKind::Route(route) => {
                let body = route.shape.passage().and_then(|passage| passage.body.as_ref());
                self.policy.is_walked(&route.graph.node) || body.is_some_and(|body| self.walks(body))
            }
            ExprKind::Carries { label, .. } => self.policy.is_walked(&self.policy.labels[&label.node].graph.node),
            ExprKind::Compare { left, right, .. } => [left, right].into_iter().any(|side| match side {
                Operand::Shortest(measured) => self.policy.is_walked(&measured.graph.node),
                _ => false,
            }),
            _ => false,
        }
    }

    /// Items 6 and 25: in some jurisdiction of a subject that the item concerns, and there displaced by no special rule. A law that
    /// also reaches establishments applies to every item.
    fn scope(&self, rule: &ast::Rule, item: &Item) -> Kleene {
        let special: Vec<&ast::Rule> = self
            .policy
            .rules
            .values()
            .copied()
            .filter(|special| overrides(special, rule) && self.policy.areas(special).is_some())
            .collect();
        if special.is_empty() && (self.territory.is_empty() || self.established(self.territory) == Some(true)) {
            return Some(true);
        }
        let concerned = self.concerned(item);
        let free = |place: &Place| {
            let displaced = any(special.iter().map(|special| self.displaces(special, item, place)));
            all([place.exists, self.reaches(self.territory, place), not(displaced)])
        };
        let one_of_them = concerned.one_of_them;
        let each = concerned.subjects.iter().map(|(subject, concerns)| {
            let free = any(self.places(*subject).iter().map(free));
            // Of at least one of them it is not said which, but all of them are asked.
            if one_of_them { free } else { all([*concerns, free]) }
        });
        let stranger = || concerned.others.then(|| free(&Place { term: None, not: Vec::new(), exists: Some(true), nowhere: false }));
        if concerned.one_of_them {
            // At least one of them, whichever it is.
            let truths: Vec<Kleene> = each.chain(stranger()).collect();
            return if truths.is_empty() || truths.iter().any(|truth| *truth != truths[0]) { None } else { truths[0] };
        }
        if concerned.subjects.iter().all(|(_, concerns)| concerns.is_none()) {
            // Nobody, or only people who are not declared, or of whom it is not said.
            let nobody = free(&Place { term: None, not: Vec::new(), exists: Some(true), nowhere: true });
            let mut perhaps = concerned.subjects.iter().map(|(subject, _)| any(self.places(*subject).iter().map(free))).chain(stranger());
            return if perhaps.all(|truth| truth == nobody) { nobody } else { None };
        }
        any(each.chain(stranger().map(|truth| all([None, truth]))))
    }

    /// Item 6: a special rule displaces in a jurisdiction where it certainly applies.
    fn displaces(&self, special: &ast::Rule, item: &Item, place: &Place) -> Kleene {
        let Some(territory) = self.policy.areas(special) else { return Some(false) };
        let inner = Env { territory: &territory, variables: Vec::new(), ..self.clone() };
        let inner = match &special.each {
            Some((_, variable)) => inner.with(&variable.node, item.clone()),
            None => inner,
        };
        let guard = special.guard.as_ref().map_or(Some(true), |guard| inner.truth(guard));
        all([self.reaches(&territory, place), guard])
    }

    /// Whether an area holds a jurisdiction.
    fn reaches(&self, areas: &[Area], place: &Place) -> Kleene {
        if areas.is_empty() {
            return Some(true);
        }
        let asked = || areas.iter().flat_map(|area| &area.places);
        let by_place = match &place.term {
            Some((term, exactly)) => any(asked().map(|asked| self.in_place(term, *exactly, asked))),
            None if place.nowhere => Some(false),
            None => any(asked().map(|asked| {
                let name = super::expr::Got::Word(asked.clone());
                if self.excludes(&place.not, &name) { Some(false) } else { None }
            })),
        };
        any([by_place, self.established(areas)])
    }

    fn in_place(&self, term: &str, exactly: bool, asked: &str) -> Kleene {
        let asked = self.policy.named("place", asked).unwrap();
        self.policy.within("place", (term, exactly), &asked)
    }

    /// Whether an establishment of the controller lies in an area whose law reaches establishments.
    fn established(&self, areas: &[Area]) -> Kleene {
        let controller = self.world.only("controller");
        let fact = controller.and_then(|controller| self.world.fact(controller, "establishments"));
        let of_area = |area: &Area| {
            let area = std::slice::from_ref(area);
            let plain = [Area { places: area[0].places.clone(), establishments: false }];
            any(places_of(fact).iter().map(|place| all([place.exists, self.reaches(&plain, place)])))
        };
        any(areas.iter().filter(|area| area.establishments).map(of_area))
    }

    fn places(&self, subject: usize) -> Vec<Place> {
        let mut places = places_of(self.world.fact(subject, "jurisdictions"));
        if places.is_empty() {
            places.push(Place { term: None, not: Vec::new(), exists: Some(true), nowhere: true });
        }
        if let [only] = places.as_mut_slice() {
            // Somebody of whom no place is known is in one, or in none.
            only.exists = Some(true);
        }
        places
    }

    /// Whether a rule sees a subject: one whose jurisdiction is, or may be, in its territory.
    pub(super) fn sees(&self, subject: usize) -> Kleene {
        if self.territory.is_empty() {
            return Some(true);
        }
        let places = places_of(self.world.fact(subject, "jurisdictions"));
        let by_place = any(places.iter().map(|place| all([place.exists, self.reaches(self.territory, place)])));
        any([by_place, self.established(self.territory)])
    }

    fn concerned(&self, item: &Item) -> Concerned {
        let (everybody, more) = self.world.lists.get("subject").cloned().unwrap_or_default();
        let all_of_them = |one_of_them: bool| Concerned {
            subjects: everybody.iter().map(|subject| (*subject, if one_of_them { None } else { Some(true) })).collect(),
            one_of_them,
            others: more,
        };
        let Item::Thing(thing) = item else { return all_of_them(true) };
        if self.world.things[*thing].kind == "subject" {
            return Concerned { subjects: vec![(*thing, Some(true))], one_of_them: false, others: false };
        }
        match self.world.fact(*thing, "subjects") {
            None => all_of_them(false),
            Some(Fact::Set { known, not: excluded, open }) => {
                let named = known.iter().filter_map(|value| match value {
                    Some(Val::Thing(subject)) => Some((*subject, Some(true))),
                    _ => None,
                });
                let named: Vec<_> = named.collect();
                let others = *open || named.len() < known.len();
                if !others || more {
                    return Concerned { subjects: named, one_of_them: false, others };
                }
                // All people are declared: those that are not named are some of the others, or nobody is.
                let is_other =
                    |subject: &usize| !named.iter().any(|(found, _)| found == subject) && !excluded.contains(&Val::Thing(*subject));
                let perhaps = everybody.iter().copied().filter(is_other).map(|subject| (subject, None));
                let subjects = named.iter().copied().chain(perhaps.collect::<Vec<_>>()).collect();
                Concerned { subjects, one_of_them: false, others: false }
            }
            Some(Fact::Known(Val::Thing(subject))) => {
                Concerned { subjects: vec![(*subject, Some(true))], one_of_them: false, others: false }
            }
            Some(_) => all_of_them(true),
        }
    }
}

/// The subjects that an item concerns.
struct Concerned {
    subjects: Vec<(usize, Kleene)>,
    /// It is not said which: at least one of them.
    one_of_them: bool,
    /// There may be others.
    others: bool,
}

fn places_of(fact: Option<&Fact>) -> Vec<Place> {
    let unknown = |not: Vec<Val>, exists| Place { term: None, not, exists, nowhere: false };
    match fact {
        Some(Fact::Set { known, not, open }) => {
            let known = known.iter().map(|value| match value {
                Some(Val::Term { name, exactly, .. }) => {
                    Place { term: Some((name.clone(), *exactly)), not: Vec::new(), exists: Some(true), nowhere: false }
                }
                _ => unknown(Vec::new(), Some(true)),
            });
            known.chain(open.then(|| unknown(not.clone(), None))).collect()
        }
        Some(Fact::None) => Vec::new(),
        _ => vec![unknown(Vec::new(), None)],
    }
}

fn overrides(special: &ast::Rule, general: &ast::Rule) -> bool {
    let advises = special.duties.iter().any(|duty| duty.modality.node == Modality::Advise);
    !advises && special.overrides.iter().any(|name| name.node == general.name.node)
}

fn exceptions(exceptions: &[ast::Exception]) -> Vec<&ast::Expr> {
    let mut found = Vec::new();
    for exception in exceptions {
        found.push(&exception.condition);
        found.extend(self::exceptions(&exception.exceptions));
    }
    found
}
