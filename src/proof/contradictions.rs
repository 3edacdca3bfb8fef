//! Answers that exclude every protocol: exactly, for every set of needs, unless there are very many such sets.

use std::collections::BTreeSet;

use super::Basis;
use crate::decision::{Fit, minimal_choices};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::{Answers, Cap, Condition, Pack, Subject, WayId};

/// Maximum number of contradictions kept: the smallest.
const MOST: usize = 100;
/// Maximum number of sets of answers examined that meet the condition of one cap.
const MOST_MEETING: usize = 1000;

/// Answers that exclude a protocol, or all of them.
type Set = BTreeSet<Subject>;

pub(super) fn check(basis: &Basis<'_>, findings: &mut Diagnostics) {
    let pack = basis.pack;
    if pack.caps().any(|(_, cap)| is_wide(cap)) {
        basis.allowance.refuse();
    }
    let exclusions: Vec<Vec<Set>> = pack.ways().map(|(way, _)| exclusions(pack, way)).collect();
    for set in contradictions(&exclusions) {
        let stated = pack.answers(&answers(&set));
        let message = format!("`{stated}` excludes every protocol");
        let mut spans = set.iter().map(|&subject| match subject {
            Subject::Level(level) => basis.sites.level(pack, level),
            Subject::Need(need) => basis.sites.need(pack, need),
        });
        let Some(first) = spans.next() else { continue };
        let finding = spans.fold(Diagnostic::new(codes::CONTRADICTION, first, message), |finding, span| {
            finding.label(span, "together with this")
        });
        let reasons = pack.ways().zip(&exclusions).filter_map(|((_, named), reasons)| {
            let smallest = reasons.iter().filter(|reason| reason.is_subset(&set)).min_by_key(|reason| reason.len())?;
            Some(format!("`{}` excludes {}", pack.answers(&answers(smallest)), named.name))
        });
        findings.push(finding.help(reasons.collect::<Vec<_>>().join(", ")));
    }
}

/// Returns the smallest sets of answers that exclude every protocol.
fn contradictions(exclusions: &[Vec<Set>]) -> Vec<Set> {
    let mut found = vec![Set::new()];
    for of_way in exclusions {
        found = minimal_choices(&[found, of_way.clone()], MOST);
        found.retain(can_be_stated);
    }
    found
}

/// Returns whether more sets of answers meet the condition of a cap than are examined.
fn is_wide(cap: &Cap) -> bool {
    cap.when.levels().try_fold(1usize, |sets, levels| sets.checked_mul(levels.len())).is_none_or(|sets| sets > MOST_MEETING)
}

/// Returns every set of answers that excludes a way: impossible fits, and caps that make a fit impossible. Conditions on amounts
/// are left out, since answers alone do not meet them.
fn exclusions(pack: &Pack, way: WayId) -> Vec<Set> {
    let levels = pack.dimensions().flat_map(|(id, _)| pack.levels(id)).map(|(level, _)| Subject::Level(level));
    let subjects = levels.chain(pack.needs().map(|(need, _)| Subject::Need(need)));
    let own = &pack.way(way).fits;
    // Fits of a way that depend on a condition are left to the engine.
    let conditional = |subject: Subject| own.iter().any(|fit| fit.subject == subject && fit.when.is_some());
    let impossible =
        subjects.filter(|&subject| !conditional(subject) && pack.possible_fits(subject, way).all(|fit| fit == Fit::Impossible));
    let mut sets: Vec<Set> = impossible.map(|subject| Set::from([subject])).collect();
    for (_, cap) in pack.caps() {
        for low in
            cap.lowers.iter().filter(|low| low.ways.contains(&way) && low.to == Fit::Impossible && cap.when.ranges().is_empty())
        {
            let meeting = meeting(&cap.when);
            sets.extend(meeting.into_iter().filter(|set| low.subjects.iter().any(|subject| set.contains(subject))));
        }
    }
    sets
}

/// Returns the smallest sets of answers that meet a condition.
fn meeting(when: &Condition) -> Vec<Set> {
    let needs: Set = when.needs().iter().copied().map(Subject::Need).collect();
    when.levels().fold(vec![needs], |sets, levels| {
        let with = |set: &Set| levels.iter().map(|&level| set | &Set::from([Subject::Level(level)])).collect::<Vec<_>>();
        sets.iter().flat_map(with).take(MOST_MEETING).collect()
    })
}

/// Returns whether a set of answers can be stated: a flow states at most one level of each dimension.
fn can_be_stated(set: &Set) -> bool {
    answers(set).subjects().count() == set.len()
}

fn answers(set: &Set) -> Answers {
    let mut answers = Answers::default();
    for &subject in set {
        match subject {
            Subject::Level(level) => answers.state_level(level),
            Subject::Need(need) => answers.state_need(need),
        }
    }
    answers
}
