//! Recognizes the options of a pack that a text of a decision names.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock};

use super::derived::Derived;
use super::phrases::Heads;
use super::text::{Match, Word, fold, words};
use super::wording::Wording;
use super::{PlanOption, ProtocolId};

/// What a text under a key of a decision says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<'p> {
    /// Whether something is planned.
    pub is_plan: bool,
    /// The options of the protocol, under any key, that it names and does not negate.
    pub options: Vec<&'p PlanOption>,
}

/// How the texts of decisions are read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Vocabulary {
    /// The options and their phrases by position, indexed for each protocol by how the phrases begin.
    heads: Derived<Vec<Heads<(usize, usize)>>>,
    /// What has been read: the files of a team repeat themselves a lot.
    known: Derived<RwLock<HashMap<String, Vec<Known>>>>,
}

/// What a text says under a key, for a protocol.
#[derive(Debug)]
struct Known {
    protocol: Option<ProtocolId>,
    key: String,
    is_plan: bool,
    /// By position.
    options: Vec<usize>,
}

/// Maximum number of texts kept, and maximum length in bytes of each: a text that fills a file is hardly ever repeated.
const MOST_KNOWN: usize = 4096;
const LONGEST_KNOWN: usize = 80;

impl Vocabulary {
    /// Returns what a text under a key says about a protocol, ignoring case, accents and punctuation.
    pub(super) fn read<'p>(
        &self,
        options: &'p [PlanOption],
        wording: &Wording,
        protocol: Option<ProtocolId>,
        key: &str,
        text: &str,
    ) -> Reading<'p> {
        let reading = |known: &Known| Reading {
            is_plan: known.is_plan,
            options: known.options.iter().map(|&option| &options[option]).collect(),
        };
        let known = self.known.get(RwLock::default);
        let all = known.read().unwrap_or_else(PoisonError::into_inner);
        let alike = |known: &&Known| known.protocol == protocol && known.key == key;
        if let Some(known) = all.get(text).and_then(|known| known.iter().find(alike)) {
            return reading(known);
        }
        let room = all.len() < MOST_KNOWN && text.len() <= LONGEST_KNOWN;
        drop(all);
        let read = self.read_anew(options, wording, protocol, key, text);
        let result = reading(&read);
        if room {
            known.write().unwrap_or_else(PoisonError::into_inner).entry(text.to_owned()).or_default().push(read);
        }
        result
    }

    fn read_anew(&self, options: &[PlanOption], wording: &Wording, protocol: Option<ProtocolId>, key: &str, text: &str) -> Known {
        let folded = fold(text);
        let words = words(&folded);
        let named = protocol.map_or_else(Vec::new, |protocol| self.named(options, wording, protocol, &words));
        let own = named.iter().any(|&option| options[option].key == key);
        Known { protocol, key: key.to_owned(), is_plan: wording.is_plan(key, &words, own), options: named }
    }

    /// Returns the options that some words name, by position.
    fn named(&self, options: &[PlanOption], wording: &Wording, protocol: ProtocolId, words: &[Word<'_>]) -> Vec<usize> {
        let heads = self.heads.get(|| by_protocol(options));
        let mut meant: Vec<(usize, Match)> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for (option, phrase) in heads.get(protocol.index()).into_iter().flat_map(|heads| heads.near(word)) {
                let phrase = &options[option].phrases[phrase];
                meant.extend(
                    phrase.at(words, at).filter(|found| !wording.refused(words, phrase, *found)).map(|found| (option, found)),
                );
            }
        }
        // If matches under one key overlap, the longest counts, and among equals the first.
        meant.sort_by_key(|(_, found)| (Reverse(found.end - found.start), found.start));
        // By key and first word, with the word after the last.
        let mut taken: BTreeMap<(&str, usize), usize> = BTreeMap::new();
        let mut named: Vec<usize> = Vec::new();
        for (position, Match { start, end }) in meant {
            let key = options[position].key.as_str();
            let before = taken.range((key, 0)..(key, start)).next_back().is_some_and(|(_, &end)| end > start);
            let within = taken.range((key, start)..(key, end)).next().is_some_and(|(&(_, at), &last)| (at, last) != (start, end));
            if !before && !within {
                taken.insert((key, start), end);
                named.push(position);
            }
        }
        named.sort_unstable();
        named.dedup();
        named
    }
}

fn by_protocol(options: &[PlanOption]) -> Vec<Heads<(usize, usize)>> {
    let protocols = options.iter().map(|option| option.protocol.index() + 1).max().unwrap_or(0);
    let phrases = |protocol: usize| {
        let own = options.iter().enumerate().filter(move |(_, option)| option.protocol.index() == protocol);
        own.flat_map(|(position, option)| option.phrases.iter().enumerate().map(move |(at, phrase)| (phrase, (position, at))))
    };
    (0..protocols).map(|protocol| Heads::new(phrases(protocol))).collect()
}

#[cfg(test)]
mod tests;
