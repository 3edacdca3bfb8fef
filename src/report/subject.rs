//! What is required, by its id and for people.

use crate::pack::{Pack, Subject};
use crate::requirements::Criterion;

/// The id of a level; a need has none.
pub(super) fn level_id(pack: &Pack, subject: Subject) -> Option<String> {
    match subject {
        Subject::Level(level) => Some(pack.level(level).id.clone()),
        Subject::Need(_) => None,
    }
}

/// A level or a need, for people.
pub(super) fn requirement_text(pack: &Pack, subject: Subject) -> String {
    match subject {
        Subject::Level(level) => format!("{}: {}", subject_name(pack, subject), pack.level(level).label),
        Subject::Need(_) => subject_name(pack, subject),
    }
}

/// The dimension or need that a subject belongs to, for people.
pub(super) fn subject_name(pack: &Pack, subject: Subject) -> String {
    Criterion::of(subject).name(pack).to_owned()
}
