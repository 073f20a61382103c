//! What policies declare, by names, straight from the syntax trees; and how terms lie within each other.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use ombud::syntax::ast;
use ombud::time::{Date, Duration};

use super::Kleene;

/// A term: its direct parents on the day of the review, and whether it can stand for itself.
#[derive(Debug, Default, Clone)]
struct Term {
    parents: Vec<String>,
    complete: bool,
}

/// Where a rule reaches.
#[derive(Debug, Clone)]
pub(crate) struct Area {
    pub(crate) places: Vec<String>,
    pub(crate) establishments: bool,
}

/// All declarations, by name.
pub(crate) struct Policy<'files> {
    pub(crate) as_of: Date,
    terms: BTreeMap<String, BTreeMap<String, Term>>,
    aliases: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) laws: BTreeMap<String, &'files ast::Law>,
    pub(crate) figures: Vec<&'files ast::Figure>,
    pub(crate) defines: BTreeMap<String, &'files ast::Define>,
    pub(crate) rules: BTreeMap<String, &'files ast::Rule>,
    pub(crate) graphs: BTreeMap<String, &'files ast::Graph>,
    pub(crate) labels: BTreeMap<String, &'files ast::Inherited>,
    entities: BTreeMap<String, Vec<&'files ast::Attribute>>,
    singletons: BTreeSet<String>,
    /// Least and greatest number of days of so many months, by trying.
    months: RefCell<BTreeMap<u64, (i64, i64)>>,
}

impl<'files> Policy<'files> {
    pub(crate) fn of(files: &'files [ast::File], as_of: Date) -> Self {
        let mut policy = Self {
            as_of,
            terms: BTreeMap::new(),
            aliases: BTreeMap::new(),
            laws: BTreeMap::new(),
            figures: Vec::new(),
            defines: BTreeMap::new(),
            rules: BTreeMap::new(),
            graphs: BTreeMap::new(),
            labels: BTreeMap::new(),
            entities: BTreeMap::new(),
            singletons: BTreeSet::new(),
            months: RefCell::default(),
        };
        files.iter().flat_map(|file| &file.declarations).for_each(|declaration| policy.add(declaration));
        policy
    }

    fn add(&mut self, declaration: &'files ast::Declaration) {
        match declaration {
            ast::Declaration::Pack(_) => {}
            ast::Declaration::Law(law) => drop(self.laws.insert(law.name.node.clone(), law)),
            ast::Declaration::Vocabulary(found) => {
                self.terms.entry(found.name.node.clone()).or_default();
                found.terms.iter().for_each(|term| self.term(&found.name.node, None, term));
            }
            ast::Declaration::Entity(entity) => {
                self.entities.entry(entity.name.node.clone()).or_default().extend(&entity.attributes);
                if entity.identity == ast::Identity::Singleton {
                    self.singletons.insert(entity.name.node.clone());
                }
            }
            ast::Declaration::Extend(ast::Extend::Entity { entity, attributes, .. }) => {
                self.entities.entry(entity.node.clone()).or_default().extend(attributes);
            }
            ast::Declaration::Extend(ast::Extend::Vocabulary { vocabulary, terms, .. }) => {
                for (parent, terms) in terms {
                    terms.iter().for_each(|term| self.term(&vocabulary.node, Some(&parent.node), term));
                }
            }
            ast::Declaration::Graph(graph) => drop(self.graphs.insert(graph.name.node.clone(), graph)),
            ast::Declaration::Inherited(label) => drop(self.labels.insert(label.name.node.clone(), label)),
            ast::Declaration::Figure(figure) => self.figures.push(figure),
            ast::Declaration::Define(define) => drop(self.defines.insert(define.name.node.clone(), define)),
            ast::Declaration::Rule(rule) => drop(self.rules.insert(rule.name.node.clone(), rule)),
        }
    }

    fn term(&mut self, vocabulary: &str, parent: Option<&str>, tree: &ast::Term) {
        let dated = tree.also_within.iter().filter(|also| self.in_time(also.from.as_ref(), also.until.as_ref()));
        let parents = parent.into_iter().map(str::to_owned).chain(dated.map(|also| also.parent.node.clone())).collect();
        let term = Term { parents, complete: tree.complete };
        self.terms.entry(vocabulary.to_owned()).or_default().insert(tree.name.node.clone(), term);
        for alias in &tree.also_written {
            self.aliases.entry(vocabulary.to_owned()).or_default().insert(alias.node.clone(), tree.name.node.clone());
        }
        tree.children.iter().for_each(|child| self.term(vocabulary, Some(&tree.name.node), child));
    }

    /// Whether the day of the review lies between two days.
    pub(crate) fn in_time(&self, from: Option<&ast::Spanned<Date>>, until: Option<&ast::Spanned<Date>>) -> bool {
        from.is_none_or(|from| from.node <= self.as_of) && until.is_none_or(|until| self.as_of < until.node)
    }

    /// The term of a vocabulary that a word names.
    pub(crate) fn named(&self, vocabulary: &str, word: &str) -> Option<String> {
        let word = self.aliases.get(vocabulary).and_then(|aliases| aliases.get(word)).map_or(word, String::as_str);
        self.terms.get(vocabulary)?.contains_key(word).then(|| word.to_owned())
    }

    /// Whether a term lies within another.
    pub(crate) fn below(&self, vocabulary: &str, term: &str, above: &str) -> bool {
        term == above
            || self.terms[vocabulary].get(term).is_some_and(|term| term.parents.iter().any(|parent| self.below(vocabulary, parent, above)))
    }

    fn settled(&self, vocabulary: &str, term: &str, exactly: bool) -> bool {
        let terms = &self.terms[vocabulary];
        let is_leaf = !terms.iter().any(|(name, other)| name != term && other.parents.iter().any(|parent| parent == term));
        exactly || is_leaf || terms.get(term).is_some_and(|term| term.complete)
    }

    /// Item 3: `term is within asked`.
    pub(crate) fn within(&self, vocabulary: &str, (term, exactly): (&str, bool), asked: &str) -> Kleene {
        let names = || self.terms[vocabulary].keys();
        if self.below(vocabulary, term, asked) {
            Some(true)
        } else if self.settled(vocabulary, term, exactly) {
            Some(false)
        } else if names().any(|name| self.below(vocabulary, name, term) && self.below(vocabulary, name, asked)) {
            None
        } else {
            Some(false)
        }
    }

    /// Item 3: `term is exactly asked`.
    pub(crate) fn exactly(&self, vocabulary: &str, (term, exactly): (&str, bool), asked: &str) -> Kleene {
        if self.settled(vocabulary, term, exactly) {
            Some(term == asked)
        } else if self.below(vocabulary, asked, term) {
            None
        } else {
            Some(false)
        }
    }

    /// The figure of a name that holds on the day of the review.
    pub(crate) fn figure(&self, name: &str) -> Option<Option<&'files ast::Figure>> {
        let of_name = || self.figures.iter().filter(|figure| figure.name.node == name);
        let holds = |figure: &&&ast::Figure| self.in_time(figure.from.as_ref(), figure.until.as_ref());
        of_name().next()?;
        Some(of_name().filter(holds).max_by_key(|figure| figure.from.as_ref().map(|from| from.node)).copied())
    }

    pub(crate) fn is_singleton(&self, kind: &str) -> bool {
        self.singletons.contains(kind)
    }

    pub(crate) fn has_attribute(&self, kind: &str, attribute: &str) -> bool {
        self.entities.get(kind).is_some_and(|attributes| attributes.iter().any(|found| found.name.node == attribute))
    }

    /// Whether a word can be said of the kind of an entity: a term of the vocabulary of its attribute `is`.
    pub(crate) fn may_be(&self, kind: &str, word: &str) -> bool {
        let is = self.entities[kind].iter().find(|attribute| attribute.name.node == "is");
        match is.map(|is| &is.ty.node) {
            Some(ast::TypeExpr::Term { vocabulary, .. }) => self.named(&vocabulary.node, word).is_some(),
            _ => false,
        }
    }

    /// Item 7: whether the subjects of an item walk a graph.
    pub(crate) fn is_walked(&self, graph: &str) -> bool {
        self.graph_kinds(self.graphs[graph]).iter().all(|kind| self.has_attribute(kind, "subjects"))
    }

    /// Item 7: the kinds that a graph's edges join.
    pub(crate) fn graph_kinds(&self, graph: &ast::Graph) -> BTreeSet<String> {
        let mut kinds = BTreeSet::new();
        for edge in &graph.edges {
            kinds.insert(edge.entity.node.clone());
            let attribute = self.entities[&edge.entity.node].iter().find(|found| found.name.node == edge.attribute.node).unwrap();
            let ty = match &attribute.ty.node {
                ast::TypeExpr::Set(inner) => inner,
                other => other,
            };
            if let ast::TypeExpr::Named(names) = ty {
                kinds.extend(names.iter().map(|name| name.node.clone()));
            }
        }
        kinds
    }

    /// Where a rule reaches on the day of the review: nothing where it is out of time; everywhere where no area limits it.
    pub(crate) fn areas(&self, rule: &ast::Rule) -> Option<Vec<Area>> {
        let own: Vec<String> = rule.area.iter().map(|place| place.node.clone()).collect();
        let laws: Vec<Option<&ast::Law>> = rule.law.iter().map(|citation| self.laws.get(&citation.law.node).copied()).collect();
        let laws = if laws.is_empty() { vec![None] } else { laws };
        let mut areas = Vec::new();
        for law in laws {
            let from = rule.from.as_ref().or(law.and_then(|law| law.from.as_ref()));
            let until = rule.until.as_ref().or(law.and_then(|law| law.until.as_ref()));
            if !self.in_time(from, until) {
                continue;
            }
            let of_law = law.map(|law| law.area.iter().map(|place| place.node.clone()).collect()).unwrap_or_default();
            let reaches = law.is_some_and(|law| law.reach.iter().any(|reach| reach.node == "establishments"));
            let (places, establishments) = if own.is_empty() { (of_law, reaches) } else { (own.clone(), false) };
            areas.push(Area { places, establishments });
        }
        if areas.is_empty() {
            return None;
        }
        let everywhere = areas.iter().any(|area| area.places.is_empty());
        Some(if everywhere { Vec::new() } else { areas })
    }

    /// Item 18: `left ≤ right` for every start date, for none, or it depends.
    pub(crate) fn at_most(&self, left: Duration, right: Duration) -> Kleene {
        self.takes_at_most(parts(left), parts(right))
    }

    /// The same of months and milliseconds, which may be more than a duration can be.
    pub(crate) fn takes_at_most(&self, left: (u64, u64), right: (u64, u64)) -> Kleene {
        let (least, greatest) = self.difference(left, right);
        if greatest <= 0 {
            Some(true)
        } else if least > 0 {
            Some(false)
        } else {
            None
        }
    }

    /// Item 18: `left == right`, likewise.
    pub(crate) fn same(&self, left: Duration, right: Duration) -> Kleene {
        match self.difference(parts(left), parts(right)) {
            (0, 0) => Some(true),
            (least, greatest) if least > 0 || greatest < 0 => Some(false),
            _ => None,
        }
    }

    fn difference(&self, left: (u64, u64), right: (u64, u64)) -> (i64, i64) {
        const DAY: i64 = 86_400_000;
        let exact = left.1 as i64 - right.1 as i64;
        let (more, fewer) = (left.0.saturating_sub(right.0), right.0.saturating_sub(left.0));
        let ((more_least, more_greatest), (fewer_least, fewer_greatest)) = (self.days(more), self.days(fewer));
        (exact + (more_least - fewer_greatest) * DAY, exact + (more_greatest - fewer_least) * DAY)
    }

    fn days(&self, months: u64) -> (i64, i64) {
        if let Some(found) = self.months.borrow().get(&months) {
            return *found;
        }
        let starts = (0..4800).map(|index| (2000 + index / 12, 1 + index % 12));
        let lengths = starts.map(|(year, month)| {
            let (later_year, later_month) = (year + (month - 1 + months as i64) / 12, (month - 1 + months as i64) % 12 + 1);
            day_number(later_year, later_month) - day_number(year, month)
        });
        let found = lengths.fold((i64::MAX, i64::MIN), |(least, greatest), days| (least.min(days), greatest.max(days)));
        self.months.borrow_mut().insert(months, found);
        found
    }
}

fn parts(duration: Duration) -> (u64, u64) {
    (u64::from(duration.months()), duration.millis())
}

/// Days before the first of a month, counted by hand.
fn day_number(year: i64, month: i64) -> i64 {
    let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let before_year = 365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    before_year + lengths.iter().take(month as usize - 1).sum::<i64>()
}
