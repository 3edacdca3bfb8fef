//! Which of the options that a pack knows a text of a decision names.

use std::sync::OnceLock;

use super::{PlanOption, ProtocolId};

/// A name in words: lower case, without what stands between them.
pub(super) fn phrase(name: &str) -> Vec<String> {
    words(&name.to_lowercase()).map(str::to_owned).collect()
}

fn words(lower: &str) -> impl Iterator<Item = &str> + Clone {
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The phrases of all options by how their first words begin, so that a text is not held against each of them. Made when it is
/// first asked for; it says nothing that the options do not say.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary(OnceLock<Vec<Entry>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    head: Head,
    option: usize,
    phrase: usize,
}

/// A protocol, and how a word begins: as far as a word and its plural are the same.
type Head = u64;

/// Words up to this many bytes are names, and another with an `s` behind it may be the protected variant.
const SHORT: usize = 4;

impl Vocabulary {
    /// The options of a protocol that a text names by their words, in whatever spelling of case and punctuation.
    pub(super) fn named<'p>(&self, options: &'p [PlanOption], protocol: ProtocolId, text: &str) -> Vec<&'p PlanOption> {
        let entries = self.0.get_or_init(|| entries(options));
        let lower = text.to_lowercase();
        let mut named: Vec<usize> = Vec::new();
        let mut rest = words(&lower);
        while let Some(word) = rest.next() {
            let head = head(protocol, word);
            let first = entries.partition_point(|entry| entry.head < head);
            let near = entries[first..].iter().take_while(|entry| entry.head == head);
            let text = || std::iter::once(word).chain(rest.clone());
            let meant = near.filter(|entry| begins(text(), &options[entry.option].phrases[entry.phrase]));
            named.extend(meant.map(|entry| entry.option));
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
    let phrases = |(option, plan): (usize, &PlanOption)| {
        let first = |words: &Vec<String>| Some(head(plan.protocol, words.first()?));
        let entry = |(phrase, words)| Some(Entry { head: first(words)?, option, phrase });
        plan.phrases.iter().enumerate().filter_map(entry).collect::<Vec<_>>()
    };
    let mut entries: Vec<Entry> = options.iter().enumerate().flat_map(phrases).collect();
    entries.sort_unstable();
    entries
}

fn head(protocol: ProtocolId, word: &str) -> Head {
    let word = word.bytes().take(SHORT).fold(0, |head, byte| head << 8 | Head::from(byte));
    (protocol.index() as Head) << (8 * SHORT) | word
}

/// Whether a text begins with the words of a phrase; a plural is as good.
fn begins<'t>(mut text: impl Iterator<Item = &'t str>, phrase: &[String]) -> bool {
    let plural = |one: &str, more: &str| one.len() > SHORT && more.strip_suffix('s') == Some(one);
    let same = |own: &str, word: &str| own == word || plural(word, own) || plural(own, word);
    phrase.iter().all(|word| text.next().is_some_and(|own| same(own, word)))
}

#[cfg(test)]
mod tests;
