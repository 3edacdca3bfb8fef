//! A reason of exclusion, as JSON.

use serde::Serialize;

use crate::report::ExclusionNote;

#[derive(Serialize)]
pub(super) struct Exclusion<'a> {
    criterion: &'a str,
    level: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<&'a str>,
    must: bool,
    rule: &'a str,
    because: &'a str,
    source: &'a str,
}

pub(super) fn exclusion(note: &ExclusionNote) -> Exclusion<'_> {
    Exclusion {
        criterion: &note.criterion,
        level: note.level.as_deref(),
        gateway: note.gateway.as_deref(),
        must: note.must,
        rule: &note.rule,
        because: &note.because,
        source: &note.source,
    }
}
