//! How sure a recommendation is, what would change it, and what settles it.

use super::beyond::protocols;
use super::name::Name;
use super::number;
use super::subject::level_id;
use super::words::{and, capital, counted};
use crate::decision::{Firmness, Fit, Fraction};
use crate::engine::{Change, Figures, Flip, Reasons, Standing, WeightInterval};
use crate::pack::{LevelId, Pack, ProtocolId};
use crate::requirements::{Criterion, Scope};

/// A protocol that other answers would make the first.
#[derive(Debug, Clone, PartialEq)]
pub struct FlipNote {
    /// The protocol.
    pub protocol: Name,
    /// The answers, each enough on its own.
    pub changes: Vec<ChangeNote>,
}

/// A change of one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeNote {
    /// The dimension's id, or `needs`.
    pub criterion: String,
    /// The stated level, if any; for a need that would be dropped, its id.
    pub from: Option<String>,
    /// The other level; for a need that would be added, its id.
    pub to: Option<String>,
    /// How far the next protocol would be behind; none when no other would survive, or when more changes are needed.
    pub margin: Option<f64>,
    /// The change in the words of the file, in two parts: what it is on, and what it would be.
    text: (String, String),
}

/// Which answers settle a recommendation, by the ids of their criteria.
#[derive(Debug, Clone, PartialEq)]
pub struct ReasonsNote {
    /// The smallest sets of answers that are reason enough.
    pub settled_by: Vec<Vec<String>>,
    /// The answers in each of these.
    pub core: Vec<String>,
    /// The answers in none of these.
    pub irrelevant: Vec<String>,
    /// What is most worth knowing of that, in a sentence or two; none when nearly all answers count.
    pub text: Option<String>,
}

/// What the winner serves poorly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caveat {
    /// The id of the dimension or need.
    pub criterion: String,
    /// The stated level, for a dimension.
    pub level: Option<String>,
    /// The fit.
    pub fit: Fit,
    /// The rule that gives it: a fit, or the cap that lowered it.
    pub rule: String,
    /// Why.
    pub because: String,
    /// Where that can be read.
    pub source: String,
}

/// How far a weight may move, the others as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalNote {
    /// The id of the dimension or need.
    pub criterion: String,
    /// What it counts.
    pub weight: f64,
    /// The least weight, and who is first below it.
    pub low: Option<(f64, Name)>,
    /// The greatest weight, and who is first above it.
    pub high: Option<(f64, Name)>,
}

/// What would make a protocol the recommended one.
#[derive(Debug, Clone, PartialEq)]
pub struct CounterfactualNote {
    /// The protocol.
    pub protocol: Name,
    /// All the smallest sets of changes, each enough. Empty when there is none.
    pub sets: Vec<Vec<ChangeNote>>,
    /// The sets in words, or a sentence where there is none.
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

    /// The change in the words of the file.
    pub fn text(&self) -> String {
        format!("{} {}", self.text.0, self.text.1)
    }
}

impl ChangeNote {
    /// Alternatives in the words of the file, those on one dimension together.
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

/// As many lines of sets of changes are told in words; JSON has them all.
const SETS_TOLD: usize = 12;

/// How sure a first place is, in a sentence. It says among how many protocols: what is better beyond them is not weighed.
pub(super) fn headline(pack: &Pack, name: &str, tolerance: Fraction) -> String {
    let word = format!("{} among {}", capital(Firmness::of(tolerance).word()), protocols(pack));
    match tolerance.percent() {
        100 => format!("Wins under any weights: none of {} is better on any requirement.", protocols(pack)),
        0 if tolerance == Fraction::ZERO => "A tie: any change of the weights may decide it.".to_owned(),
        0 => format!("{word}: a small change of the weights may change the answer."),
        percent => format!("{word}: {name} still wins if every weight is wrong by up to {percent}%."),
    }
}

/// The single answers that would change the recommendation, by the protocol that they would make the first.
pub(super) fn flip_notes(pack: &Pack, flips: &[Flip]) -> Vec<FlipNote> {
    let change = |flip: &Flip| ChangeNote::of(pack, flip.change, flip.margin);
    let of = |protocol: ProtocolId| FlipNote {
        protocol: Name::of(pack, protocol),
        changes: flips.iter().filter(|flip| flip.winner == protocol).map(change).collect(),
    };
    pack.protocols().map(|(protocol, _)| of(protocol)).filter(|note| !note.changes.is_empty()).collect()
}

/// The single answers that would leave no protocol.
pub(super) fn dead_ends(pack: &Pack, changes: &[Change]) -> Vec<ChangeNote> {
    changes.iter().map(|&change| ChangeNote::of(pack, change, None)).collect()
}

/// What the winner serves poorly, in the order of the criteria.
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

/// What settles a recommendation on so many criteria, in a sentence or two.
fn settled(pack: &Pack, reasons: &Reasons, criteria: usize) -> Option<String> {
    let smallest = reasons.sufficient.first()?;
    let names = |set: &[Criterion]| and(&set.iter().map(|&criterion| criterion.name(pack).to_owned()).collect::<Vec<_>>());
    if smallest.is_empty() {
        return Some("It wins whatever the answers are.".to_owned());
    }
    let few = 2 * smallest.len() <= criteria;
    let idle = reasons.irrelevant.as_slice();
    // Where there is one reason only, all else has no bearing.
    let told = idle.is_empty() || (few && reasons.sufficient.len() == 1);
    match (few, told) {
        (true, true) => Some(format!("Decided by {}.", names(smallest))),
        (true, false) => Some(format!("Decided by {}. {}", names(smallest), otherwise(pack, idle))),
        (false, false) => Some(otherwise(pack, idle)),
        (false, true) => None,
    }
}

/// That some answers could be other ones, in a sentence.
fn otherwise(pack: &Pack, idle: &[Criterion]) -> String {
    let names: Vec<String> = idle.iter().map(|&criterion| criterion.name(pack).to_owned()).collect();
    format!("Another answer to {} alone would not change it.", and(&names))
}

/// How far each weight may move alone.
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

/// What would make each protocol that is not recommended the recommended one, the simplest protocol first.
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

/// The sets of changes in words; those that differ in the last change only are told together.
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

/// That no changes lead to it, as far as was tried.
fn nothing(together: usize) -> String {
    match together {
        1 => "no single change does".to_owned(),
        _ => "no two changes do".to_owned(),
    }
}
