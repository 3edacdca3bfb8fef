//! What a gateway does with a protocol or a translation, in words.

use crate::pack::{Citation, Extra, Handling, Pack, Status, Support};

/// Returns whether something passes: `yes`, `no`, or `unknown`.
pub(super) fn passes(handling: Option<&Handling>) -> &'static str {
    match handling {
        Some(handling) if handling.carries() => "yes",
        Some(handling) if handling.forbids() => "no",
        _ => "unknown",
    }
}

/// Returns what a gateway does with something, in a sentence without the reason.
pub(super) fn lead(pack: &Pack, gateway: &str, name: &str, handling: Option<&Handling>, protocol: bool) -> String {
    let Some(handling) = handling.filter(|handling| handling.support != Support::Unknown) else {
        let verb = if protocol { "carries" } else { "does" };
        return format!("Whether {gateway} {verb} {name} is not known: verify it.");
    };
    let does = match (handling.support, protocol) {
        (Support::No, _) if handling.status == Status::Unconfirmed => {
            return format!("{gateway} may lack {name}: nothing confirms that it has it. Verify it.");
        }
        (Support::No, true) => "does not carry",
        (Support::No, false) => "does not do",
        (_, false) => "does",
        (Support::Native, _) => "carries",
        (Support::Passthrough, _) => "passes",
        (_, true) => "translates",
    };
    let manner = match (handling.support, protocol) {
        (Support::Native, true) => " natively",
        (Support::Passthrough, true) => " through",
        _ => "",
    };
    let over = handling.over.map(|over| format!(" inside {}", pack.protocol(over).name));
    let edition = handling.edition.as_ref().map(|edition| format!(" in {edition}"));
    let with = handling.with.iter().map(|extra| match extra {
        Extra::Plugin => " with a plugin".to_owned(),
        Extra::Paid if handling.edition.is_some() => " (paid)".to_owned(),
        Extra::Paid => " in a paid edition".to_owned(),
        Extra::Preview => " as a preview".to_owned(),
    });
    let besides: Vec<String> = over.into_iter().chain(edition).chain(with).collect();
    let inferred = if handling.status == Status::Inferred { ", as far as can be inferred" } else { "" };
    format!("{gateway} {does} {name}{manner}{}{inferred}.", besides.concat())
}

/// Returns what a gateway does with something, in a word or two.
pub(in crate::report) fn handling_words(pack: &Pack, handling: &Handling) -> String {
    let with = handling.with.iter().map(|extra| extra.word().to_owned());
    let over = handling.over.map(|over| format!("inside {}", pack.protocol(over).name));
    let words: Vec<String> = std::iter::once(handling.support.word().to_owned()).chain(with).chain(over).collect();
    let edition = handling.edition.as_ref().map_or(String::new(), |edition| format!(" ({edition})"));
    format!("{}{edition}", words.join(", "))
}

/// Returns [`handling_words`] with how well it is confirmed, unless it is fully confirmed.
pub(in crate::report) fn handling_text(pack: &Pack, handling: &Handling) -> String {
    let known = handling.support != Support::Unknown && handling.status != Status::Confirmed;
    let status = if known { format!(", {}", handling.status.word()) } else { String::new() };
    format!("{}{status}", handling_words(pack, handling))
}

/// Returns citations as files write them, separated by commas.
pub(in crate::report) fn citations(pack: &Pack, source: &[Citation]) -> String {
    source.iter().map(|&citation| pack.citation(citation)).collect::<Vec<_>>().join(", ")
}
