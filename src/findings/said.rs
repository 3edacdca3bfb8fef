//! What a finding says without its figures, so that it is another one if something else is decided or would be better.

use super::Words;
use crate::pack::Pack;

/// Returns what a message names, in its order: what the rules have a name for, and what is quoted. Amounts and the name of the own
/// flow are left out, and so are all other words, which a version may change. `words` are those of a finding for several flows. What
/// concerns a whole file is the same however many flows with whatever protocols it is about.
pub fn said(pack: &Pack, message: &str, words: Option<&Words>, flow: Option<&str>) -> Vec<String> {
    let for_any = words.map(|words| words.of(""));
    let message = for_any.as_deref().unwrap_or(message);
    let protocols = pack.protocols().map(|(_, protocol)| protocol.name.as_str());
    let ways = pack.ways().map(|(_, way)| way.name.as_str());
    let gateways = pack.gateways().map(|(_, gateway)| gateway.name.as_str());
    let beyond = pack.beyond().map(|(_, answer)| answer.name.as_str());
    let names: Vec<&str> = protocols.chain(ways).chain(gateways).chain(beyond).filter(|name| !name.is_empty()).collect();
    let mut said = Vec::new();
    for (position, part) in message.split('`').enumerate() {
        if position % 2 == 1 {
            let is_flow = part.is_empty() || Some(part) == flow;
            said.extend((!is_flow).then(|| without_amounts(part)));
            continue;
        }
        let places = names.iter().filter(|_| flow.is_some()).flat_map(|name| part.match_indices(name));
        let mut found: Vec<(usize, &str)> = places.collect();
        found.sort_unstable();
        // A protocol is often the name of a way too.
        found.dedup();
        said.extend(found.into_iter().map(|(_, name)| name.to_owned()));
    }
    said
}

/// Returns a text without the words that are amounts, such as `30s`; a version such as `1.2` is none.
fn without_amounts(text: &str) -> String {
    let is_amount = |word: &&str| {
        let is_version = word.contains('.') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        word.starts_with(|first: char| first.is_ascii_digit()) && !is_version
    };
    text.split_whitespace().filter(|word| !is_amount(word)).collect::<Vec<_>>().join(" ")
}
