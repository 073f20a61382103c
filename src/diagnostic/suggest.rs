//! "Did you mean": the nearest of the names that would have fitted.

/// Longer words are no misspellings of a name, and the distance of long words is dear.
const LONGEST: usize = 64;

/// The candidate nearest to a misspelt word, if one is near enough to be meant.
pub fn suggest<'name>(word: &str, candidates: impl IntoIterator<Item = &'name str>) -> Option<&'name str> {
    if word.len() > LONGEST {
        return None;
    }
    let limit = 1 + word.chars().count() / 4;
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *candidate != word)
        .min()
        .map(|(_, candidate)| candidate)
}
