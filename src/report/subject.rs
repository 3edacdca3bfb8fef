//! What is required, by its id and for display.

use crate::pack::{Pack, Subject};
use crate::requirements::Criterion;

/// Returns the id of a level; a need has none.
pub(super) fn level_id(pack: &Pack, subject: Subject) -> Option<String> {
    match subject {
        Subject::Level(level) => Some(pack.level(level).id.clone()),
        Subject::Need(_) => None,
    }
}

/// Returns a level or a need, for display.
pub(super) fn requirement_text(pack: &Pack, subject: Subject) -> String {
    match subject {
        Subject::Level(level) => format!("{}: {}", subject_name(pack, subject), pack.level(level).label),
        Subject::Need(_) => subject_name(pack, subject),
    }
}

/// Returns the display name of the dimension or need that a subject belongs to.
pub(super) fn subject_name(pack: &Pack, subject: Subject) -> String {
    Criterion::of(subject).name(pack).to_owned()
}

/// Returns a level or a need as files write it.
pub(super) fn required_text(pack: &Pack, subject: Subject) -> String {
    let id = Criterion::of(subject).id(pack);
    level_id(pack, subject).map_or_else(|| format!("`{id}`"), |level| format!("`{id}: {level}`"))
}
