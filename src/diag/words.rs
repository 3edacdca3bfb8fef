//! The words of a help: known names that are similar to a given one, and lists of names.

/// Maximum length of a name that is compared. A hostile file may contain a very long word: the distance is quadratic, and no name
/// is that long.
const LONGEST: usize = 64;

/// Returns a sentence as help: without a full stop, and with a lower-case first letter unless its first word is a name.
pub fn as_help(sentence: &str) -> String {
    let text = sentence.trim_end_matches('.');
    let word = text.split_whitespace().next().unwrap_or_default();
    let is_name = word.chars().skip(1).any(char::is_uppercase);
    match text.chars().next() {
        Some(first) if !is_name => first.to_lowercase().chain(text[first.len_utf8()..].chars()).collect(),
        _ => text.to_owned(),
    }
}

/// Returns the form in which names are compared, however they are typed.
pub fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', ' '], "-")
}

/// Returns the known name nearest to `given`, for "did you mean"; `None` if none is near.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if given.len() > LONGEST {
        return None;
    }
    let given = plain(given);
    known
        .into_iter()
        .map(|name| (name, plain(name)))
        .map(|(name, plain)| {
            // A truncated or extended name is as good a hint as a typo of one letter.
            let shorter = given.len().min(plain.len());
            let extends = shorter >= 3 && (plain.starts_with(&given) || given.starts_with(&plain));
            let distance = strsim::osa_distance(&given, &plain);
            (if extends { distance.min(1) } else { distance }, name)
        })
        .filter(|(distance, name)| *distance <= (given.len().max(name.len()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Returns the known name that `given` is a typo of, for repairs: the only one that differs in at most one letter, swapped,
/// missing or added, ignoring case. `None` if another is as near, since a repair must not be a guess.
pub fn slip_of<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if given.len() > LONGEST {
        return None;
    }
    let given = plain(given);
    let mut near = known.into_iter().filter(|name| strsim::osa_distance(&given, &plain(name)) <= 1);
    let one = near.next()?;
    near.next().is_none().then_some(one)
}

/// Returns names in backticks, any of them: "`a`, `b` or `c`".
pub fn any_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        names => names.concat(),
    }
}

/// Returns "did you mean `x`?" if a name is near, otherwise the list of known names if it is short.
pub fn suggestion<'a>(given: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    const SHORT: usize = 20;
    if let Some(name) = nearest(given, known.clone()) {
        return Some(format!("did you mean `{name}`?"));
    }
    let names: Vec<_> = known.into_iter().map(|name| format!("`{name}`")).collect();
    match names.len() {
        0 => None,
        1..=SHORT => Some(format!("known: {}", names.join(", "))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_far_ones_are_not() {
        let known = ["moderate", "low", "very-low"];
        assert_eq!(nearest("lowish", known), Some("low"));
        assert_eq!(nearest("very_low", known), Some("very-low"));
        assert_eq!(nearest("Low", known), Some("low"));
        assert_eq!(nearest("mod", known), Some("moderate"));
        assert_eq!(nearest("elephant", known), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), known), None);
    }

    #[test]
    fn a_repair_needs_a_single_near_name() {
        let known = ["moderate", "low", "very-low"];
        assert_eq!(slip_of("Very_Low", known), Some("very-low"));
        assert_eq!(slip_of("moderat", known), Some("moderate"));
        assert_eq!(slip_of("mdoerate", known), Some("moderate"));
        assert_eq!((slip_of("mod", known), slip_of("lo wer", known)), (None, None));
        assert_eq!(slip_of("lw", ["low", "law"]), None);
    }
}
