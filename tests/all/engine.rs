//! The engine against a second, naive reading of the definitions, over random flows.

use std::collections::BTreeSet;

use proptest::prelude::*;

use protopick::builtin;
use protopick::decision::{Fit, Fraction, Weight};
use protopick::engine::{Exclusion, Outcome, Requirement, changes, evaluate_flow};
use protopick::pack::{ProtocolId, Subject};
use protopick::requirements::{Criterion, Must};

use crate::flows::{Flow, flows};
use crate::model::{id, judge};

/// The fit of a protocol for what is stated, after caps, worked out the long way.
fn fits(flow: &Flow, protocol: ProtocolId) -> Vec<(Subject, Fit)> {
    let pack = builtin::pack();
    let levels = pack.dimensions().zip(&flow.levels).filter_map(|((id, _), level)| {
        let (level, _) = pack.levels(id).nth((*level)?)?;
        Some(Subject::Level(level))
    });
    let needs = flow.needs.iter().map(|&need| Subject::Need(pack.needs().nth(need).expect("a need").0));
    let subjects: Vec<Subject> = levels.chain(needs).collect();
    let stated = |subject: &Subject| subjects.contains(subject);
    let holds = |cap: &protopick::pack::Cap| {
        cap.when.levels().all(|some| some.iter().any(|&level| stated(&Subject::Level(level))))
            && cap.when.needs().iter().all(|&need| stated(&Subject::Need(need)))
    };
    let lowered = |subject: Subject| {
        let caps = pack.caps().filter(|(_, cap)| holds(cap));
        let lowers =
            caps.flat_map(|(_, cap)| cap.lowers.iter().filter(|low| low.protocol == protocol && low.subjects.contains(&subject)));
        lowers.map(|low| low.to).chain([pack.fit(subject, protocol).fit]).min().expect("a fit")
    };
    subjects.iter().map(|&subject| (subject, lowered(subject))).collect()
}

/// The score as numerator and denominator, with the needs as one criterion; none when nothing counts.
fn score(flow: &Flow, protocol: ProtocolId) -> Option<(u64, u64)> {
    let pack = builtin::pack();
    let quarters = |fit: Fit| u64::from(fit.quarters().unwrap_or(0));
    let weight = |stated: Option<u32>, ruled: Weight| u64::from(stated.map_or(ruled.thousandths(), |weight| 1000 * weight));
    let (mut sum, mut total) = (0, 0);
    let (mut needs, mut count) = (0, 0);
    for (subject, fit) in fits(flow, protocol) {
        match subject {
            Subject::Level(level) => {
                let weight = weight(flow.weights[level.dimension().index()], pack.dimension(level.dimension()).weight);
                sum += weight * quarters(fit);
                total += weight;
            }
            Subject::Need(_) => {
                needs += quarters(fit);
                count += 1;
            }
        }
    }
    if count > 0 {
        let weight = weight(flow.weights.last().copied().flatten(), pack.needs_weight());
        (sum, total) = (sum * count + weight * needs, (total + weight) * count);
    }
    (total > 0).then_some((sum, 4 * total))
}

fn excluded(flow: &Flow, protocol: ProtocolId) -> bool {
    fits(flow, protocol).into_iter().any(|(subject, fit)| {
        let must = matches!(subject, Subject::Level(level) if flow.musts.contains(&level.dimension().index()));
        fit == Fit::Impossible || (must && fit < Fit::Fair)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn scores_ranks_and_exclusions_follow_the_definitions(flow in flows()) {
        let judged = flow.judge();
        for standing in &judged.standings {
            let expected = score(&flow, standing.protocol);
            prop_assert_eq!(standing.score.is_some(), expected.is_some());
            if let (Some(score), Some(expected)) = (standing.score, expected) {
                let (part, whole) = score.parts();
                prop_assert_eq!(part * expected.1, expected.0 * whole, "{}", id(standing.protocol));
            }
            prop_assert_eq!(!standing.exclusions.is_empty(), excluded(&flow, standing.protocol), "{}", id(standing.protocol));
        }
        let survivors: Vec<_> = judged.standings.iter().filter(|standing| standing.rank.is_some()).collect();
        prop_assert!(survivors.windows(2).all(|pair| pair[0].score >= pair[1].score));
        // Ids stand in the order of simplicity, which orders ties.
        prop_assert!(survivors.windows(2).all(|pair| pair[0].score > pair[1].score || pair[0].protocol < pair[1].protocol));
    }

    #[test]
    fn the_outcome_says_what_the_standings_show(flow in flows()) {
        let judged = flow.judge();
        let survivors = judged.standings.iter().filter(|standing| standing.exclusions.is_empty()).count();
        match &judged.outcome {
            Outcome::Unsatisfiable { .. } => prop_assert_eq!(survivors, 0),
            Outcome::Undecided => prop_assert!(survivors > 0 && judged.standings.iter().all(|standing| standing.score.is_none())),
            Outcome::Recommended { tied, margin, close, tolerance, .. } => {
                let best = judged.standings[0].score;
                let equal = judged.standings[1..].iter().filter(|other| other.rank == Some(1)).count();
                prop_assert_eq!(tied.len(), equal);
                prop_assert_eq!(margin.is_some(), survivors > 1);
                prop_assert!(close.len() >= tied.len());
                prop_assert_eq!(tolerance.is_some(), survivors > 1);
                prop_assert!(tied.is_empty() || *tolerance == Some(Fraction::ZERO));
                prop_assert!(judged.standings.iter().all(|other| !other.exclusions.is_empty() || other.score <= best));
            }
        }
    }

    #[test]
    fn flips_are_just_the_single_changes_that_bring_another_winner(flow in flows()) {
        let pack = builtin::pack();
        let (requirements, evaluation) = judge(&flow.yaml());
        let (written, judged) = (&requirements.flows()[0], &evaluation.flows[0]);
        let found = &evaluation.trust[0].flips;
        let Some(first) = judged.recommended() else {
            prop_assert!(found.is_empty());
            return Ok(());
        };
        let stated = flow.levels.iter().enumerate().filter(|(i, level)| level.is_some() && !flow.musts.contains(i));
        let levels: usize = stated.map(|(i, _)| pack.levels(pack.dimensions().nth(i).expect("a dimension").0).len() - 1).sum();
        let all = changes(pack, written);
        prop_assert_eq!(all.len(), levels + pack.needs().len());
        for change in all {
            let winner = evaluate_flow(pack, &written.with_answers(change.apply(written.answers()))).recommended();
            let flip = found.iter().find(|flip| flip.change == change);
            prop_assert_eq!(flip.map(|flip| flip.winner), winner.filter(|&winner| winner != first), "{:?}", change);
        }
    }

    #[test]
    fn caps_never_raise_a_fit(flow in flows()) {
        for standing in &flow.judge().standings {
            for cell in &standing.cells {
                prop_assert!(cell.fit <= cell.before);
                prop_assert_eq!(cell.fit < cell.before, !cell.caps.is_empty());
            }
        }
    }

    #[test]
    fn taking_any_one_requirement_out_of_a_conflict_dissolves_it(flow in flows()) {
        let Outcome::Unsatisfiable { conflicts } = flow.judge().outcome else { return Ok(()) };
        prop_assert!(!conflicts.is_empty());
        for conflict in &conflicts {
            prop_assert!(all_excluded(conflict), "{conflict:?}");
            for requirement in conflict {
                let mut less = conflict.clone();
                less.remove(requirement);
                prop_assert!(!all_excluded(&less), "{conflict:?} without {requirement:?}");
            }
        }
    }
}

/// Whether these requirements alone exclude every protocol.
fn all_excluded(requirements: &BTreeSet<Requirement>) -> bool {
    let pack = builtin::pack();
    let mut flow = Flow {
        levels: vec![None; pack.dimensions().len()],
        needs: Vec::new(),
        weights: vec![None; pack.dimensions().len() + 1],
        musts: Vec::new(),
    };
    for requirement in requirements {
        match requirement {
            Requirement::Answer(Subject::Level(level)) => flow.levels[level.dimension().index()] = Some(level.index()),
            Requirement::Answer(Subject::Need(need)) => flow.needs.push(need.index()),
            Requirement::Must(Must::Criterion(Criterion::Dimension(dimension))) => {
                flow.musts.push(dimension.index());
            }
            Requirement::Must(_) | Requirement::Gateway(_) => panic!("not generated here: {requirement:?}"),
        }
    }
    pack.protocols().all(|(protocol, _)| excluded(&flow, protocol))
}

#[test]
fn nothing_stated_is_undecided_and_says_so() {
    let (_, evaluation) = judge("flows: { f: { description: nothing yet } }");
    assert_eq!(evaluation.flows[0].outcome, Outcome::Undecided);
}

#[test]
fn weight_zero_takes_the_say_but_not_the_exclusion() {
    let (_, evaluation) = judge("flows: { f: { browser: universal, weights: { browser: 0 } } }");
    assert_eq!(evaluation.flows[0].outcome, Outcome::Undecided);
    let out: Vec<_> = evaluation.flows[0].standings.iter().filter(|s| !s.exclusions.is_empty()).map(|s| id(s.protocol)).collect();
    assert_eq!(out, ["grpc"]);
}

#[test]
fn a_must_excludes_what_serves_it_less_than_fairly() {
    let (_, evaluation) = judge("flows: { f: { needs: [caching], must: [caching] } }");
    let flow = &evaluation.flows[0];
    let left: Vec<_> = flow.standings.iter().filter(|s| s.exclusions.is_empty()).map(|s| id(s.protocol)).collect();
    assert_eq!(left, ["rest", "graphql"]);
    assert!(
        flow.standings[2]
            .exclusions
            .iter()
            .all(|exclusion| matches!(exclusion, Exclusion::Fit { must: true, .. } | Exclusion::Needs))
    );
}

#[test]
fn a_must_on_the_needs_together_takes_their_mean() {
    // GraphQL: ideal and poor, a mean above fair; WebSocket: poor and fair, a mean below.
    let (_, evaluation) = judge("flows: { f: { needs: [flexible-queries, constrained-devices], must: [needs] } }");
    let out = |protocol| {
        let standing = evaluation.flows[0].standings.iter().find(|s| id(s.protocol) == protocol).expect("a protocol");
        !standing.exclusions.is_empty()
    };
    assert!(!out("graphql"));
    assert!(out("websocket"));
}

#[test]
fn a_must_on_what_is_not_stated_has_no_effect() {
    let (_, evaluation) = judge("flows: { f: { latency: low, must: [browser, caching] } }");
    assert!(evaluation.flows[0].standings.iter().all(|standing| standing.exclusions.is_empty()));
}

#[test]
fn a_conflict_names_exactly_the_requirements_that_exclude_each_other() {
    // REST has no push; GraphQL's answers to free queries cannot be cached; the others do not cache at all.
    let (_, evaluation) =
        judge("flows: { f: { real_time: server-push, latency: low, needs: [caching, flexible-queries], must: [caching] } }");
    let Outcome::Unsatisfiable { conflicts } = &evaluation.flows[0].outcome else { panic!("it can be met") };
    let pack = builtin::pack();
    let names: Vec<Vec<String>> = conflicts
        .iter()
        .map(|conflict| {
            let name = |requirement: &Requirement| match requirement {
                Requirement::Answer(subject) => pack.subject_id(*subject),
                Requirement::Must(Must::Need(need)) => format!("must {}", pack.need(*need).id),
                Requirement::Must(_) | Requirement::Gateway(_) => panic!("{requirement:?}"),
            };
            conflict.iter().map(name).collect()
        })
        .collect();
    assert_eq!(names, [["real_time.server-push", "caching", "flexible-queries", "must caching"]]);
}

/// The hardest flow that a file can state: everything, and all of it not negotiable.
#[test]
fn even_everything_at_once_has_few_conflicts() {
    let pack = builtin::pack();
    let needs = pack.needs().map(|(_, need)| need.id.as_str()).collect::<Vec<_>>().join(", ");
    let (_, evaluation) = judge(&format!(
        "flows: {{ f: {{ real_time: publish-subscribe, latency: very-low, volume: high, browser: universal, scaling: stateless, \
         complexity: simple, needs: [{needs}], must: [real_time, latency, volume, browser, scaling, complexity, {needs}] }} }}"
    ));
    let Outcome::Unsatisfiable { conflicts } = &evaluation.flows[0].outcome else { panic!("it can be met") };
    assert!((1..=24).contains(&conflicts.len()), "{}", conflicts.len());
    assert!(conflicts.windows(2).all(|pair| pair[0].len() <= pair[1].len()));
}
