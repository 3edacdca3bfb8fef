//! Words that several reports share: lists, counts and headings.

use crate::pack::Pack;

/// The name of the needs, as a question and as a heading.
pub(in crate::report) const NEEDS: &str = "Needs";

/// Joins words: "a", "a and b", "a, b and c".
pub(in crate::report) fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// Returns a text with a capital first letter.
pub(in crate::report) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns a count with its word: `no error`, `1 error`, `2 errors`.
pub(in crate::report) fn counted(count: usize, word: &str) -> String {
    match count {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        _ => format!("{} {word}s", thousands(count)),
    }
}

/// Returns a small number as a word.
pub(in crate::report) fn spelt(count: usize) -> String {
    const WORDS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let word = count.checked_sub(1).and_then(|position| WORDS.get(position));
    word.map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// Returns a number with thousands separators.
pub(in crate::report) fn thousands(number: impl std::fmt::Display) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a pack with its version, which is not that of the program.
pub(in crate::report) fn rules_of(pack: &Pack) -> String {
    format!("the rules {} {}", pack.name(), pack.version())
}

#[cfg(test)]
mod tests {
    use super::{counted, thousands};

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!([0, 999, 1000, 13_608, 1_000_000].map(thousands), ["0", "999", "1,000", "13,608", "1,000,000"]);
        assert_eq!([0, 1, 2].map(|count| counted(count, "note")), ["no notes", "1 note", "2 notes"]);
    }
}
