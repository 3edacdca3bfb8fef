//! Which of the options that a pack knows a text of a decision names.

use std::sync::OnceLock;

use super::phrases::Heads;
use super::text::{Match, Word, fold, words};
use super::wording::Wording;
use super::{PlanOption, ProtocolId};

/// What a text under a key of a decision says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<'p> {
    /// Whether something is planned.
    pub is_plan: bool,
    /// The options of the protocol that it names and does not take back, of any key.
    pub options: Vec<&'p PlanOption>,
}

/// The options and their phrases by position, for each protocol by how the phrases begin. Made when it is first asked for; it says
/// nothing that the options do not say.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary(OnceLock<Vec<Heads<(usize, usize)>>>);

impl Vocabulary {
    /// What a text under a key says of a protocol, in whatever spelling of case, accents and punctuation.
    pub(super) fn read<'p>(
        &self,
        options: &'p [PlanOption],
        wording: &Wording,
        protocol: Option<ProtocolId>,
        key: &str,
        text: &str,
    ) -> Reading<'p> {
        let folded = fold(text);
        let words = words(&folded);
        let options = protocol.map_or_else(Vec::new, |protocol| self.named(options, wording, protocol, &words));
        let own = options.iter().any(|option| option.key == key);
        Reading { is_plan: wording.is_plan(key, &words, own), options }
    }

    fn named<'p>(
        &self,
        options: &'p [PlanOption],
        wording: &Wording,
        protocol: ProtocolId,
        words: &[Word<'_>],
    ) -> Vec<&'p PlanOption> {
        let heads = self.0.get_or_init(|| by_protocol(options));
        let mut named: Vec<usize> = Vec::new();
        // For each key where the last of its phrases stands: of those that overlap the first counts, and of these the longest.
        let mut taken: Vec<(&str, Match)> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let near = heads.get(protocol.index()).into_iter().flat_map(|heads| heads.near(word));
            let stands = |(option, phrase): (usize, usize)| {
                let phrase = &options[option].phrases[phrase];
                Some((option, phrase, phrase.at(words, at)?))
            };
            let mut meant: Vec<_> = near.filter_map(stands).collect();
            meant.sort_by_key(|(_, _, found)| std::cmp::Reverse(found.end));
            for (position, phrase, found) in meant {
                let option = &options[position];
                let last = taken.iter().position(|(key, _)| *key == option.key);
                if last.is_some_and(|last| taken[last].1 != found && taken[last].1.end > found.start) {
                    continue;
                }
                match last {
                    Some(last) => taken[last].1 = found,
                    None => taken.push((&option.key, found)),
                }
                if !wording.refused(words, phrase, found) {
                    named.push(position);
                }
            }
        }
        named.sort_unstable();
        named.dedup();
        named.into_iter().map(|option| &options[option]).collect()
    }
}

/// What is worked out from the same options is the same.
impl PartialEq for Vocabulary {
    fn eq(&self, _: &Self) -> bool {
        true
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
