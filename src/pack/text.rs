//! Texts of decisions as words, and the phrases that are searched for in them.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Signs that are words: what comes before the query of an address, what says that something is less, and what stands for all.
const QUERY: char = '?';
const LESS: char = '<';
const ALL: char = '*';

/// In a phrase: up to [`GAP`] words of any kind within a clause.
const ANY: &str = "..";

/// Maximum number of words in place of [`ANY`].
const GAP: usize = 3;

/// Maximum length in bytes of words that count as names; another with an `s` appended may be the protected variant.
const SHORT: usize = 4;

/// Maximum number of [`ANY`] in a phrase.
const MOST: usize = 3;

/// Returns the form in which a text or a phrase is compared: lower case, without accents.
pub(super) fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.is_ascii() { lower } else { lower.nfkd().filter(|&c| !is_combining_mark(c)).collect() }
}

/// What separates a word from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Between {
    /// Nothing that ends a clause.
    Little,
    /// A colon.
    Colon,
    /// The end of a clause.
    End,
}

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) before: Between,
}

/// Returns the words of a folded text. A dot between digits belongs to a word, as in `1.2`.
pub(super) fn words(folded: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut between = Between::Little;
    let mut rest = folded;
    while let Some((start, sign)) = next_word(rest, words.is_empty()) {
        between = between.max(gap(&rest[..start]));
        rest = &rest[start..];
        let end = if sign { 1 } else { end_of_word(rest) };
        words.push(Word { text: &rest[..end], before: between });
        (between, rest) = (Between::Little, &rest[end..]);
    }
    words
}

/// Returns where the next word begins, and whether it is a sign. A `*` is one only by itself: not in `*.example.com`, nor where it
/// begins a list.
fn next_word(text: &str, first: bool) -> Option<(usize, bool)> {
    text.char_indices().find_map(|(at, c)| {
        let rest = &text[at + c.len_utf8()..];
        let sign = match c {
            QUERY => rest.starts_with(char::is_alphanumeric),
            LESS => true,
            ALL => {
                let before = (at > 0 || first) && !text[..at].ends_with(ALL);
                let behind = !rest.starts_with(|next: char| next.is_alphanumeric() || ".*/:_-".contains(next));
                before && behind && (!first || rest.trim().is_empty())
            }
            _ => false,
        };
        (sign || c.is_alphanumeric()).then_some((at, sign))
    })
}

fn end_of_word(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut digit = false;
    while let Some((at, c)) = chars.next() {
        let version = c == '.' && digit && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !(c.is_alphanumeric() || version) {
            return at;
        }
        digit = c.is_ascii_digit();
    }
    text.len()
}

/// Classifies the text between two words.
fn gap(between: &str) -> Between {
    const DASHES: [char; 3] = ['-', '\u{2013}', '\u{2014}'];
    let bare = between.trim();
    let dash = bare.len() < between.len() && !bare.is_empty() && bare.chars().all(|c| DASHES.contains(&c));
    if dash || between.contains([',', ';', '.', '!', '?', '(', ')', '[', ']', '|', '\n', '\u{2014}']) {
        Between::End
    } else if between.contains(':') {
        Between::Colon
    } else {
        Between::Little
    }
}

/// Words in a row, as rules write them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Piece {
    /// A few words of any kind.
    Any,
    /// One of several alternatives, each a sequence of words.
    Ways(Vec<Vec<String>>),
}

/// Where a phrase is in a text: its first word, and the word after its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Phrase {
    /// Parses a phrase: `a|b` for either, `..` for a few words of any kind between two others. `None` if there is nothing to
    /// search for, nothing on one side of the dots, or too many dots.
    pub(super) fn new(text: &str) -> Option<Self> {
        let way = |way: &str| words(&fold(way)).iter().map(|word| word.text.to_owned()).collect::<Vec<_>>();
        let piece = |part: &str| if part == ANY { Piece::Any } else { Piece::Ways(part.split('|').map(way).collect()) };
        let pieces: Vec<Piece> = text.split_whitespace().map(piece).collect();
        let empty = |piece: &Piece| matches!(piece, Piece::Ways(ways) if ways.iter().any(Vec::is_empty));
        let dots = |piece: Option<&Piece>| piece.is_none_or(|piece| *piece == Piece::Any);
        let gaps = pieces.iter().filter(|piece| **piece == Piece::Any).count();
        let whole = gaps <= MOST && !dots(pieces.first()) && !dots(pieces.last()) && !pieces.iter().any(empty);
        whole.then_some(Self(pieces))
    }

    /// Returns the words that it may begin with.
    pub(super) fn first(&self) -> impl Iterator<Item = &str> {
        let ways = self.0.iter().take(1).filter_map(|piece| match piece {
            Piece::Any => None,
            Piece::Ways(ways) => Some(ways),
        });
        ways.flatten().map(|way| way[0].as_str())
    }

    /// Returns whether it contains a word.
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Ways(ways) if ways.iter().flatten().any(|own| same(word, own))))
    }

    /// Returns the first alternative of each of its pieces.
    #[cfg(test)]
    pub(super) fn said(&self) -> String {
        let word = |piece: &Piece| match piece {
            Piece::Any => "so".to_owned(),
            Piece::Ways(ways) => ways[0].join("-").replace("?-", "?"),
        };
        self.0.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    /// Returns the match of the phrase that starts at a word, if any.
    pub(super) fn at(&self, words: &[Word<'_>], start: usize) -> Option<Match> {
        behind(&self.0, words, start).map(|end| Match { start, end })
    }
}

/// Returns the word after a phrase that starts at a word; if there are several matches, the longest.
fn behind(phrase: &[Piece], words: &[Word<'_>], at: usize) -> Option<usize> {
    match phrase {
        [] => Some(at),
        [Piece::Any, rest @ ..] => {
            let joined = |&next: &usize| words.get(next).is_some_and(|word| word.before == Between::Little);
            (at..=at + GAP).take_while(joined).filter_map(|next| behind(rest, words, next)).max()
        }
        [Piece::Ways(ways), rest @ ..] => {
            let said = |way: &&Vec<String>| {
                way.iter().enumerate().all(|(i, word)| words.get(at + i).is_some_and(|own| same(own.text, word)))
            };
            ways.iter().filter(said).filter_map(|way| behind(rest, words, at + way.len())).max()
        }
    }
}

/// Returns whether two words are the same, allowing for a plural.
fn same(own: &str, word: &str) -> bool {
    if own.as_bytes().first() != word.as_bytes().first() {
        return false;
    }
    let plural = |one: &str, more: &str| one.len() > SHORT && more.strip_suffix('s') == Some(one);
    own == word || plural(word, own) || plural(own, word)
}

/// Returns how a word begins, as far as it does not differ from its plural.
pub(super) fn head(word: &str) -> u32 {
    word.bytes().take(SHORT).fold(0, |head, byte| head << 8 | u32::from(byte))
}

#[cfg(test)]
mod tests;
