//! Which of the options that a pack knows a text of a decision names.

use std::sync::OnceLock;

use super::text::{Match, Word, fold, head, words};
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

/// The phrases of all options by how their first words begin, so that a text is not held against each of them. Made when it is
/// first asked for; it says nothing that the options do not say.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary(OnceLock<Vec<Entry>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    protocol: ProtocolId,
    head: u32,
    option: usize,
    phrase: usize,
}

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
        let entries = self.0.get_or_init(|| entries(options));
        let mut named: Vec<usize> = Vec::new();
        // For each key where the last of its phrases stands: of those that overlap the first counts, and of these the longest.
        let mut taken: Vec<(&str, Match)> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let head = (protocol, head(word.text));
            let first = entries.partition_point(|entry| (entry.protocol, entry.head) < head);
            let near = entries[first..].iter().take_while(|entry| (entry.protocol, entry.head) == head);
            let meant = near.filter_map(|entry| Some((entry, options[entry.option].phrases[entry.phrase].at(words, at)?)));
            let mut meant: Vec<(&Entry, Match)> = meant.collect();
            meant.sort_by_key(|(_, found)| std::cmp::Reverse(found.end));
            for (entry, found) in meant {
                let option = &options[entry.option];
                let last = taken.iter().position(|(key, _)| *key == option.key);
                if last.is_some_and(|last| taken[last].1 != found && taken[last].1.end > found.start) {
                    continue;
                }
                match last {
                    Some(last) => taken[last].1 = found,
                    None => taken.push((&option.key, found)),
                }
                if !wording.refused(words, &option.phrases[entry.phrase], found) {
                    named.push(entry.option);
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

fn entries(options: &[PlanOption]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (option, plan) in options.iter().enumerate() {
        for (phrase, words) in plan.phrases.iter().enumerate() {
            entries.extend(words.first().map(|word| Entry { protocol: plan.protocol, head: head(word), option, phrase }));
        }
    }
    entries.sort_unstable();
    entries.dedup();
    entries
}

#[cfg(test)]
mod tests;
