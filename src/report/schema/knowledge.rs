//! What files of sources, facts and claims may hold.

use super::rules::{ADDRESS, inner_id, source_key, text, words};
use super::{Form, Holds, Key, Keys, Named};
use crate::pack::{Quality, Status, Verdict};

pub(super) fn source() -> Form {
    let sections =
        Named { known: Vec::new(), names: None, least: 0, most: None, of: Box::new(Form::text("The title of the section.")) };
    let date = |name| Form::text("Its date, or the date or version of the copy that was read.").optional(name);
    let keys = vec![
        inner_id(),
        text("title", "The title of the document."),
        Form::new(Holds::Matching(ADDRESS)).about("Where it can be read.").optional("url"),
        Form::new(Holds::Named(sections)).about("Sections with their titles, where it is cited by section.").optional("sections"),
        date("date"),
        date("read"),
    ];
    Form::new(Holds::Keys(Keys { keys, one_of: vec!["url", "sections"] })).about("A document that rules cite.")
}

pub(super) fn fact() -> Form {
    Form::keys(fact_keys()).about("A checked fact.")
}

/// What every fact has.
pub(super) fn fact_keys() -> Vec<Key> {
    let status = |status: Status| match status {
        Status::Confirmed => "In a primary source: a standard, a vendor's documentation, source code.",
        Status::Secondary => "In a secondary source only.",
        Status::Inferred => "Inferred or computed from confirmed facts.",
        Status::Unconfirmed => "From general knowledge only.",
    };
    let quality = |quality: Quality| match quality {
        Quality::PeerReviewed => "A peer-reviewed or conference paper.",
        Quality::Vendor => "A vendor or a project.",
        Quality::Blog => "A single measurement that nobody has repeated.",
    };
    let statuses = words(Status::WORDS, |word| Status::from_word(word).map(status));
    let qualities = words(Quality::WORDS, |word| Quality::from_word(word).map(quality));
    vec![
        text("id", "The name that citations use."),
        text("says", "The fact, in a sentence or two."),
        Form::new(Holds::Word(statuses)).about("How well it is confirmed.").required("status"),
        Form::new(Holds::Word(qualities)).about("Who made the measurement, where it is one.").optional("quality"),
        Form::list(Form::text("The id of a document, or of a fact that it is inferred from."))
            .about("What it rests on; only what is inferred or unconfirmed may rest on nothing.")
            .required("sources"),
    ]
}

pub(super) fn claim() -> Form {
    let verdict = |verdict: Verdict| match verdict {
        Verdict::Supported => "The evidence agrees.",
        Verdict::Depends => "It holds in some circumstances.",
        Verdict::Unsupported => "No evidence was found for it.",
        Verdict::Contradicted => "The evidence says otherwise.",
    };
    let verdicts = words(Verdict::WORDS, |word| Verdict::from_word(word).map(verdict));
    Form::keys(vec![
        text("id", "The name that rules use."),
        text("claim", "What the guide says, in our words."),
        source_key(),
        Form::new(Holds::Word(verdicts)).about("What the evidence says of it.").required("verdict"),
        text("because", "What the evidence says, in a sentence."),
        Form::list(Form::text("The id of a fact.")).about("The facts that bear on it.").required("evidence"),
    ])
    .about("A claim of the guide, held against the evidence.")
}
