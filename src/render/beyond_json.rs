//! Answers beyond the protocols, as JSON: parts of a flow's object.

use serde::Serialize;

use crate::report::{BeyondAnswer, BeyondNote};

#[derive(Serialize)]
pub(super) struct Beyond<'a> {
    id: &'a str,
    name: &'a str,
    because: &'a str,
    source: &'a str,
    instead: &'a str,
}

#[derive(Serialize)]
pub(super) struct Asked<'a> {
    #[serde(flatten)]
    answer: Beyond<'a>,
    says: &'a str,
    holds: bool,
    verdict: &'a str,
    when: &'a [String],
    unless: &'a [String],
}

pub(super) fn beyond(note: &BeyondNote) -> Beyond<'_> {
    Beyond { id: &note.id, name: &note.name, because: &note.because, source: &note.source, instead: &note.instead }
}

pub(super) fn asked(answer: &BeyondAnswer) -> Asked<'_> {
    Asked {
        answer: beyond(&answer.note),
        says: &answer.says,
        holds: answer.holds,
        verdict: &answer.verdict,
        when: &answer.when,
        unless: &answer.unless,
    }
}
