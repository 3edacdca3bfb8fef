//! How certain a recommendation is, what would change it, and what settles it.

use super::beyond::protocols;
use super::name::Name;
use super::number;
use super::subject::level_id;
use super::words::{and, capital, counted};
use crate::decision::{Firmness, Fit, Fraction};
use crate::engine::{Change, Figures, Flip, Reasons, Standing, WeightInterval};
use crate::pack::{LevelId, Pack, ProtocolId};
use crate::requirements::{Criterion, Scope};

/// A protocol that other answers would make the recommended one.
#[derive(Debug, Clone, PartialEq)]
pub struct FlipNote {
    /// The protocol.
    pub protocol: Name,
    /// The answers, each sufficient on its own.
    pub changes: Vec<ChangeNote>,
}

/// A change of one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeNote {
    /// The dimension's id, or `needs`.
    pub criterion: String,
    /// The stated level, if any; the id of the need, if it would be dropped.
    pub from: Option<String>,
    /// The other level; the id of the need, if it would be added.
    pub to: Option<String>,
    /// How far the next protocol would be behind; `None` if no other would survive, or if more changes are needed.
    pub margin: Option<f64>,
    /// The change in the words of the file, in two parts: what it concerns, and the new value.
    text: (String, String),
}

/// The answers that settle a recommendation, by the ids of their criteria.
#[derive(Debug, Clone, PartialEq)]
pub struct ReasonsNote {
    /// The smallest sets of answers that suffice.
    pub settled_by: Vec<Vec<String>>,
    /// The answers in each of these.
    pub core: Vec<String>,
    /// The answers in none of these.
    pub irrelevant: Vec<String>,
    /// The most important part of it, in a sentence or two; `None` if nearly all answers matter.
    pub text: Option<String>,
}

/// Something that the winner serves poorly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caveat {
    /// The id of the dimension or need.
    pub criterion: String,
    /// The stated level, if it is a dimension.
    pub level: Option<String>,
    /// The fit.
    pub fit: Fit,
    /// The rule that sets it: a fit, or the cap that lowered it.
    pub rule: String,
    /// Why.
    pub because: String,
    /// Where to read about it.
    pub source: String,
}

/// How far a weight may move, the others unchanged.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalNote {
    /// The id of the dimension or need.
    pub criterion: String,
    /// Its weight.
    pub weight: f64,
    /// The lowest weight, and the protocol that comes first below it.
    pub low: Option<(f64, Name)>,
    /// The highest weight, and the protocol that comes first above it.
    pub high: Option<(f64, Name)>,
}

/// What would make a protocol the recommended one.
#[derive(Debug, Clone, PartialEq)]
pub struct CounterfactualNote {
    /// The protocol.
    pub protocol: Name,
    /// All the smallest sets of changes, each sufficient on its own. Empty if there are none.
    pub sets: Vec<Vec<ChangeNote>>,
    /// The sets in words, or a sentence if there are none.
    pub texts: Vec<String>,
}

impl ChangeNote {
    fn of(pack: &Pack, change: Change, margin: Option<Fraction>) -> Self {
        let level = |level| Some(pack.level(level).id.clone());
        let need = |need| Some(pack.need(need).id.clone());
        let dimension = |level: LevelId| pack.dimension(level.dimension()).id.clone();
        let needs = || Scope::NEEDS.to_owned();
        let (criterion, from, to) = match change {
            Change::Level { from, to } => (dimension(from), level(from), level(to)),
            Change::State(to) => (dimension(to), None, level(to)),
            Change::Add(added) => (needs(), None, need(added)),
            Change::Drop(dropped) => (needs(), need(dropped), None),
        };
        let on = match change {
            Change::Level { .. } | Change::State(_) => format!("{criterion}:"),
            Change::Add(_) => "with".to_owned(),
            Change::Drop(_) => "without".to_owned(),
        };
        let text = (on, to.as_ref().or(from.as_ref()).cloned().unwrap_or_default());
        Self { criterion, from, to, margin: margin.map(number::points), text }
    }

    /// Returns the change in the words of the file.
    pub fn text(&self) -> String {
        format!("{} {}", self.text.0, self.text.1)
    }
}

impl ChangeNote {
    /// Returns alternatives in the words of the file, grouping those for one dimension.
    pub fn texts(changes: &[Self]) -> Vec<String> {
        let mut texts: Vec<(&str, Vec<&str>)> = Vec::new();
        for Self { text: (on, to), .. } in changes {
            match texts.last_mut().filter(|(last, _)| last == on) {
                Some((_, tails)) => tails.push(to),
                None => texts.push((on, vec![to])),
            }
        }
        texts.into_iter().map(|(on, tails)| format!("{on} {}", tails.join(" or "))).collect()
    }
}

/// Maximum number of lines reported about sets of changes; JSON has all of them.
const SETS_TOLD: usize = 12;

/// Returns how certain a first place is, in a sentence. The sentence says among how many protocols, since better answers beyond
/// them are not considered.
pub(super) fn headline(pack: &Pack, name: &str, tolerance: Fraction) -> String {
    let word = format!("{} among {}", capital(Firmness::of(tolerance).word()), protocols(pack));
    match tolerance.percent() {
        100 => format!("Wins under any weights: none of {} is better on any requirement.", protocols(pack)),
        0 if tolerance == Fraction::ZERO => "A tie: any change of the weights may decide it.".to_owned(),
        0 => format!("{word}: a small change of the weights may change the answer."),
        percent => format!("{word}: {name} still wins if every weight is wrong by up to {percent}%."),
    }
}

/// Returns the single answers that would change the recommendation, grouped by the new protocol.
pub(super) fn flip_notes(pack: &Pack, flips: &[Flip]) -> Vec<FlipNote> {
    let change = |flip: &Flip| ChangeNote::of(pack, flip.change, flip.margin);
    let of = |protocol: ProtocolId| FlipNote {
        protocol: Name::of(pack, protocol),
        changes: flips.iter().filter(|flip| flip.winner == protocol).map(change).collect(),
    };
    pack.protocols().map(|(protocol, _)| of(protocol)).filter(|note| !note.changes.is_empty()).collect()
}

/// Returns the single answers that would leave no protocol.
pub(super) fn dead_ends(pack: &Pack, changes: &[Change]) -> Vec<ChangeNote> {
    changes.iter().map(|&change| ChangeNote::of(pack, change, None)).collect()
}

/// Returns what the winner serves poorly, in the order of the criteria.
pub(super) fn caveats(pack: &Pack, first: &Standing) -> Vec<Caveat> {
    let cells = first.cells.iter().filter(|cell| cell.fit == Fit::Poor);
    cells
        .map(|cell| {
            let cap = cell.caps.iter().min_by_key(|cap| cap.to).map(|applied| pack.cap(applied.cap));
            let reason = cap.map_or(&pack.way_fit(cell.subject, first.way, cell.own).reason, |cap| &cap.reason);
            Caveat {
                criterion: Criterion::of(cell.subject).id(pack).to_owned(),
                level: level_id(pack, cell.subject),
                fit: cell.fit,
                rule: cap.map_or_else(|| pack.way_fit_id(cell.subject, first.way, cell.own), |cap| cap.id.clone()),
                because: reason.because.clone(),
                source: pack.citations(reason),
            }
        })
        .collect()
}

pub(super) fn reasons_note(pack: &Pack, reasons: &Reasons, criteria: usize) -> ReasonsNote {
    let ids = |set: &[Criterion]| set.iter().map(|&criterion| criterion.id(pack).to_owned()).collect::<Vec<_>>();
    ReasonsNote {
        settled_by: reasons.sufficient.iter().map(|set| ids(set)).collect(),
        core: ids(&reasons.core),
        irrelevant: ids(&reasons.irrelevant),
        text: settled(pack, reasons, criteria),
    }
}

/// Returns what settles a recommendation on this many criteria, in a sentence or two.
fn settled(pack: &Pack, reasons: &Reasons, criteria: usize) -> Option<String> {
    let smallest = reasons.sufficient.first()?;
    let names = |set: &[Criterion]| and(&set.iter().map(|&criterion| criterion.name(pack).to_owned()).collect::<Vec<_>>());
    if smallest.is_empty() {
        return Some("It wins whatever the answers are.".to_owned());
    }
    let few = 2 * smallest.len() <= criteria;
    let idle = reasons.irrelevant.as_slice();
    // If there is only one reason, nothing else matters.
    let told = idle.is_empty() || (few && reasons.sufficient.len() == 1);
    match (few, told) {
        (true, true) => Some(format!("Decided by {}.", names(smallest))),
        (true, false) => Some(format!("Decided by {}. {}", names(smallest), otherwise(pack, idle))),
        (false, false) => Some(otherwise(pack, idle)),
        (false, true) => None,
    }
}

/// Returns a sentence that some answers could be different.
fn otherwise(pack: &Pack, idle: &[Criterion]) -> String {
    let names: Vec<String> = idle.iter().map(|&criterion| criterion.name(pack).to_owned()).collect();
    format!("Changing {} alone would not change it.", and(&names))
}

/// Returns how far each weight may move alone.
pub(super) fn interval_notes(pack: &Pack, figures: &Figures) -> Vec<IntervalNote> {
    let bound = |bound: Option<(Fraction, ProtocolId)>| bound.map(|(at, next)| (number::decimal(at), Name::of(pack, next)));
    let note = |interval: &WeightInterval| IntervalNote {
        criterion: interval.criterion.id(pack).to_owned(),
        weight: number::weight(interval.weight),
        low: bound(interval.low),
        high: bound(interval.high),
    };
    figures.intervals.iter().map(note).collect()
}

/// Returns what would make each other protocol the recommended one, simplest protocol first.
pub(super) fn counterfactual_notes(pack: &Pack, figures: &Figures) -> Vec<CounterfactualNote> {
    let counterfactuals = figures.counterfactuals.iter().map(|found| {
        let sets: Vec<Vec<ChangeNote>> =
            found.sets.iter().map(|set| set.iter().map(|&change| ChangeNote::of(pack, change, None)).collect()).collect();
        let mut texts = set_texts(&sets);
        let more = texts.len().saturating_sub(SETS_TOLD);
        texts.truncate(SETS_TOLD);
        if more > 0 {
            texts.push(format!("and in {}", counted(more, "more way")));
        }
        if sets.is_empty() {
            texts.push(nothing(figures.together));
        }
        CounterfactualNote { protocol: Name::of(pack, found.protocol), sets, texts }
    });
    counterfactuals.collect()
}

/// Returns the sets of changes in words; those that differ only in the last change are combined.
fn set_texts(sets: &[Vec<ChangeNote>]) -> Vec<String> {
    let mut texts: Vec<(Vec<String>, &str, Vec<&str>)> = Vec::new();
    for set in sets {
        let Some((ChangeNote { text: (on, to), .. }, before)) = set.split_last() else { continue };
        let before: Vec<String> = before.iter().map(ChangeNote::text).collect();
        match texts.iter_mut().find(|(other, last, _)| *other == before && last == on) {
            Some((.., tails)) => tails.push(to),
            None => texts.push((before, on, vec![to])),
        }
    }
    let text = |(mut before, on, tails): (Vec<String>, &str, Vec<&str>)| {
        before.push(format!("{on} {}", tails.join(" or ")));
        before.join(" + ")
    };
    texts.into_iter().map(text).collect()
}

/// Returns a sentence that no changes suffice, as far as was tried.
fn nothing(together: usize) -> String {
    match together {
        1 => "no single change leads to it".to_owned(),
        _ => "no one or two changes lead to it".to_owned(),
    }
}
