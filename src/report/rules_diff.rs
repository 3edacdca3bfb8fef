//! What a change of the rules changes, in words.

use super::changed::ChangedItem;
use super::check::{Portion, part, unlike_all};
use super::words::{counted, thousands};
use crate::engine::{Tried, try_precedents};
use crate::pack::Pack;
use crate::proof::{Cause, Extent, Group, Revision, RulesDiff, Share, Turn};

/// What a change of the rules changes, for display.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesDiffReport {
    /// How much changes, in one sentence.
    pub verdict: String,
    /// The name and version of the old pack.
    pub old: (String, String),
    /// The name and version of the new pack.
    pub new: (String, String),
    /// The profiles that change, of all that were compared.
    pub judged: Portion,
    /// The rules that differ between the packs.
    pub rules: Vec<RuleChange>,
    /// Everything that differs in the files of the packs, with both places.
    pub changed: Vec<ChangedItem>,
    /// The changes, those caused by the fewest answers first.
    pub groups: Vec<ChangeGroup>,
    /// The precedents for which only the new rules recommend what was decided.
    pub won: Vec<String>,
    /// Those for which only the old ones do.
    pub lost: Vec<String>,
    /// What was compared, and what could not be.
    pub scope: String,
    /// What to bear in mind if not every profile was judged.
    pub note: Option<String>,
}

/// Maximum number of changes in files that are shown to people.
const MOST_CHANGED: usize = 50;

impl RulesDiffReport {
    /// Returns the changes in files that are shown to people, and the number of those left out.
    pub fn changed_items(&self) -> (&[ChangedItem], usize) {
        let shown = self.changed.len().min(MOST_CHANGED);
        (&self.changed[..shown], self.changed.len() - shown)
    }

    /// Returns the changed precedents, under a title each.
    pub fn precedents(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        let both = [("Precedents won", self.won.as_slice()), ("Precedents lost", self.lost.as_slice())];
        both.into_iter().filter(|(_, names)| !names.is_empty())
    }
}

/// Returns the names of the precedents of a pack for which the first protocol is what was decided.
fn agreeing(pack: &Pack) -> Vec<String> {
    let name = |tried: Tried| tried.first.then(|| pack.precedent(tried.precedent).id());
    try_precedents(pack).into_iter().filter_map(name).collect()
}

/// Returns the precedents of both packs for which only one of them recommends what was decided.
fn turned(from: &Pack, to: &Pack) -> Vec<String> {
    let (before, shared) = (agreeing(from), |name: &String| from.precedents().any(|(_, known)| known.id() == *name));
    agreeing(to).into_iter().filter(|name| shared(name) && !before.contains(name)).collect()
}

/// A rule that differs between two packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleChange {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What the old pack says; `None` if it has no such rule.
    pub old: Option<String>,
    /// What the new pack says; `None` if it has no such rule.
    pub new: Option<String>,
    /// The change in words.
    pub says: String,
}

/// Profiles with the same change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeGroup {
    /// What changes, in words.
    pub title: String,
    /// What changes, by ids.
    pub turn: Turn,
    /// Number of profiles.
    pub count: usize,
    /// That number in words.
    pub counted: String,
    /// The smallest sets of answers that cause it.
    pub causes: Vec<CauseRow>,
    /// Number of profiles that contain none of the known causes.
    pub further: usize,
    /// What was left out of that list.
    pub rest: Option<String>,
}

/// Answers that cause a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseRow {
    /// Number of answers.
    pub size: usize,
    /// The answers, as files write them.
    pub answers: String,
    /// Number of profiles that contain these answers, and none of those before them.
    pub count: usize,
    /// That number in words.
    pub counted: String,
}

/// Builds the report on a change of the rules. At most `most` causes are listed for each change, or all if `None`.
pub fn rules_diff(
    (old, new): (&Pack, &Pack),
    difference: &RulesDiff,
    revisions: &[Revision],
    changed: Vec<ChangedItem>,
    most: Option<usize>,
) -> RulesDiffReport {
    let judged = part(Share { part: difference.changed, whole: difference.compared });
    let verdict = match difference.changed {
        0 => format!("no change: all {} are judged alike", counted(difference.compared, "profile")),
        _ => format!(
            "{} of {} are judged differently ({})",
            thousands(difference.changed),
            counted(difference.compared, "profile"),
            rounded(judged.percent)
        ),
    };
    let named = |pack: &Pack| (pack.name().to_owned(), pack.version().to_owned());
    RulesDiffReport {
        verdict,
        old: named(old),
        new: named(new),
        judged,
        changed,
        rules: revisions.iter().map(rule).collect(),
        groups: difference.groups.iter().map(|each| group(old, new, each, most)).collect(),
        won: turned(old, new),
        lost: turned(new, old),
        scope: scope(old, new, difference),
        note: unlike_all(difference.extent, "the packs may differ in others"),
    }
}

/// Returns a percentage for display. A nonzero share is never shown as zero.
fn rounded(percent: f64) -> String {
    if percent < 0.1 { "less than 0.1%".to_owned() } else { format!("{percent:.1}%") }
}

fn rule(revision: &Revision) -> RuleChange {
    let Revision { kind, id, old, new } = revision.clone();
    // For these, the text says when they apply.
    let conditional = ["cap", "beyond"].contains(&kind);
    let says = match (&old, &new) {
        (None, _) if !conditional => "added".to_owned(),
        (_, None) if !conditional => "taken out".to_owned(),
        (None, Some(new)) => format!("added: {new}"),
        (Some(old), None) => format!("taken out: {old}"),
        (old, new) => format!("{} -> {}", old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default()),
    };
    RuleChange { kind, id, old, new, says }
}

fn group(old: &Pack, new: &Pack, group: &Group, most: Option<usize>) -> ChangeGroup {
    let shown = most.unwrap_or(usize::MAX).min(group.causes.len());
    // One more line is no longer than saying that there is one.
    let shown = if shown + 1 == group.causes.len() { shown + 1 } else { shown };
    let (told, left) = group.causes.split_at(shown);
    let row = |cause: &Cause| CauseRow {
        size: cause.answers.subjects().count(),
        answers: old.answers(&cause.answers),
        count: cause.count,
        counted: thousands(cause.count),
    };
    let rest = (!left.is_empty() || group.further > 0).then(|| {
        let profiles = left.iter().map(|cause| cause.count).sum::<usize>() + group.further;
        let more = if group.further > 0 { "more than " } else { "" };
        format!("and {more}{}, with {}", counted(left.len(), "larger set"), counted(profiles, "profile"))
    });
    ChangeGroup {
        title: title(old, new, &group.turn),
        turn: group.turn.clone(),
        count: group.count,
        counted: counted(group.count, "profile"),
        causes: told.iter().map(row).collect(),
        further: group.further,
        rest,
    }
}

fn title(old: &Pack, new: &Pack, turn: &Turn) -> String {
    let name = |id: &str| {
        let in_one = |pack: &Pack| pack.find_protocol(id).map(|protocol| pack.protocol(protocol).name.clone());
        in_one(new).or_else(|| in_one(old)).unwrap_or_else(|| id.to_owned())
    };
    let winner = |id: &Option<String>| id.as_deref().map_or_else(|| "nothing".to_owned(), name);
    if turn.old != turn.new {
        return format!("{} -> {}", winner(&turn.old), winner(&turn.new));
    }
    let names = |ids: &[String]| ids.iter().map(|id| name(id)).collect::<Vec<_>>().join(", ");
    let excluded = (!turn.excluded.is_empty()).then(|| format!("{} excluded", names(&turn.excluded)));
    let admitted = (!turn.admitted.is_empty()).then(|| format!("{} no longer excluded", names(&turn.admitted)));
    let turns: Vec<String> = excluded.into_iter().chain(admitted).collect();
    format!("{} stays, {}", winner(&turn.old), turns.join(", "))
}

fn scope(old: &Pack, new: &Pack, difference: &RulesDiff) -> String {
    let shared = old.needs().filter(|(_, need)| new.find_need(&need.id).is_some()).count();
    let alone = |one: &Pack, other: &Pack| -> Vec<String> {
        let only = one.needs().filter(|(_, need)| other.find_need(&need.id).is_none());
        only.map(|(_, need)| format!("`{}`", need.id)).collect()
    };
    let missing = [alone(old, new), alone(new, old)].concat();
    let left_out = match missing.as_slice() {
        [] => String::new(),
        needs => format!(" Only one pack has {}, so profiles with it were left out.", needs.join(", ")),
    };
    let causes = " The sets of answers above are the smallest that lead to a change, with the number of profiles that have them.";
    format!(
        "A profile is a set of answers to the {}, each of which may stay open, without needs or with one of {}: {}{}.{}{left_out}",
        counted(old.dimensions().len(), "question"),
        counted(shared, "need"),
        thousands(difference.compared),
        if difference.extent == Extent::All { " in all" } else { " of them were judged" },
        if difference.changed == 0 { "" } else { causes },
    )
}
