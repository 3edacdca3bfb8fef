//! Compares the engine with a second, naive reading of the definitions, over random flows.

use std::collections::BTreeSet;

use proptest::prelude::*;

use protopick::builtin;
use protopick::decision::{Fit, Fraction};
use protopick::engine::{Exclusion, Outcome, Ranking, Requirement, changes, evaluate_flow};
use protopick::pack::{Condition, ProtocolId, Subject, WayId};
use protopick::requirements::{Criterion, Scope};

use crate::flows::{Flow, flows};
use crate::model::{id, judge};

/// Returns what a flow states.
fn subjects(flow: &Flow) -> Vec<Subject> {
    let pack = builtin::pack();
    let levels = pack.dimensions().zip(&flow.levels).filter_map(|((id, _), level)| {
        let (level, _) = pack.levels(id).nth((*level)?)?;
        Some(Subject::Level(level))
    });
    let needs = flow.needs.iter().map(|&need| Subject::Need(pack.needs().nth(need).expect("a need").0));
    levels.chain(needs).collect()
}

/// Returns the fit of a way for what is stated, after caps, computed naively.
fn fits(flow: &Flow, way: WayId) -> Vec<(Subject, Fit)> {
    let pack = builtin::pack();
    let subjects = subjects(flow);
    let stated = |subject: &Subject| subjects.contains(subject);
    let holds = |when: &Condition| {
        when.levels().all(|some| some.iter().any(|&level| stated(&Subject::Level(level))))
            && when.needs().iter().all(|&need| stated(&Subject::Need(need)))
            // These flows state no amounts.
            && when.ranges().is_empty()
    };
    let lowered = |subject: Subject| {
        let own = pack.way(way).fits.iter().find(|fit| fit.subject == subject && fit.when.as_ref().is_none_or(holds));
        let plain = own.map_or(pack.fit(subject, pack.way(way).protocol).fit, |own| own.rule.fit);
        let caps = pack.caps().filter(|(_, cap)| holds(&cap.when));
        let lowers =
            caps.flat_map(|(_, cap)| cap.lowers.iter().filter(|low| low.ways.contains(&way) && low.subjects.contains(&subject)));
        lowers.map(|low| low.to).chain([plain]).min().expect("a fit")
    };
    subjects.iter().map(|&subject| (subject, lowered(subject))).collect()
}

/// Returns the score as numerator and denominator; `None` if nothing counts.
fn score(flow: &Flow, way: WayId) -> Option<(u64, u64)> {
    let pack = builtin::pack();
    let (mut sum, mut total) = (0, 0);
    for (subject, fit) in fits(flow, way) {
        let (own, ruled) = match subject {
            Subject::Level(level) => {
                let dimension = level.dimension();
                (flow.weights[dimension.index()], pack.dimension(dimension).weight)
            }
            // The last weight is that of each need.
            Subject::Need(need) => (flow.weights.last().copied().flatten(), pack.need(need).weight),
        };
        let weight = u64::from(own.map_or(ruled.thousandths(), |weight| 1000 * weight));
        sum += weight * u64::from(fit.quarters().unwrap_or(0));
        total += weight;
    }
    (total > 0).then_some((sum, 4 * total))
}

fn excluded(flow: &Flow, way: WayId) -> bool {
    fits(flow, way).into_iter().any(|(subject, fit)| {
        let must = matches!(subject, Subject::Level(level) if flow.musts.contains(&level.dimension().index()));
        fit == Fit::Impossible || (must && fit < Fit::Fair)
    })
}

/// Returns the best way of a protocol: ways that are not excluded first, then by score, and the first among equals.
fn best(flow: &Flow, protocol: ProtocolId) -> WayId {
    let ways = builtin::pack().ways_of(protocol).map(|(way, _)| way);
    // All have the same weights, so comparing the numerators suffices.
    let key = |way: WayId| (!excluded(flow, way), score(flow, way).map_or(0, |(sum, _)| sum));
    ways.reduce(|best, way| if key(way) > key(best) { way } else { best }).expect("a way")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn scores_ranks_and_exclusions_follow_the_definitions(flow in flows()) {
        let judged = flow.judge();
        for standing in &judged.standings {
            let way = best(&flow, standing.protocol);
            prop_assert_eq!(standing.way, way);
            let expected = score(&flow, way);
            prop_assert_eq!(standing.score.is_some(), expected.is_some());
            if let (Some(score), Some(expected)) = (standing.score, expected) {
                let (part, whole) = score.parts();
                prop_assert_eq!(part * expected.1, expected.0 * whole, "{}", id(standing.protocol));
            }
            prop_assert_eq!(!standing.exclusions.is_empty(), excluded(&flow, way), "{}", id(standing.protocol));
        }
        let survivors: Vec<_> = judged.standings.iter().filter(|standing| standing.rank.is_some()).collect();
        prop_assert!(survivors.windows(2).all(|pair| pair[0].score >= pair[1].score));
        // Ids are in the order of simplicity, which orders ties.
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

    /// What lints and checks ask is computed without the reasons. It agrees with the evaluation, which has them.
    #[test]
    fn a_ranking_says_what_the_evaluation_says(flow in flows()) {
        let (requirements, evaluation) = judge(&flow.yaml());
        let ranking = Ranking::of(builtin::pack(), &requirements.flows()[0]);
        let judged = &evaluation.flows[0];
        prop_assert_eq!(ranking.recommended(), judged.recommended());
        prop_assert_eq!(ranking.way(), judged.way());
        for standing in &judged.standings {
            let protocol = standing.protocol;
            prop_assert_eq!(ranking.way_of(protocol), Some(standing.way));
            prop_assert_eq!(ranking.score(protocol), standing.score);
            prop_assert_eq!(ranking.is_left(protocol), standing.exclusions.is_empty());
            prop_assert_eq!(ranking.against(standing.way), judged.against(protocol));
            let own = (standing.way, standing.score, &standing.exclusions, &standing.cells);
            let others = standing.others.iter().map(|other| (other.way, other.score, &other.exclusions, &other.cells));
            for (way, score, exclusions, cells) in others.chain([own]) {
                prop_assert_eq!((ranking.score_of(way), &ranking.exclusions(way)), (score, exclusions));
                prop_assert_eq!(ranking.is_way_left(way), exclusions.is_empty());
                for (answer, cell) in cells.iter().enumerate() {
                    prop_assert_eq!(ranking.fit_of(way, answer), cell.fit);
                }
            }
        }
        let conflicts = match &judged.outcome {
            Outcome::Unsatisfiable { conflicts } => Some(conflicts.clone()),
            Outcome::Undecided => None,
            Outcome::Recommended { tied, margin, tolerance, .. } => {
                prop_assert_eq!(&ranking.tied().collect::<Vec<_>>(), tied);
                prop_assert_eq!((ranking.margin(), ranking.tolerance()), (*margin, *tolerance));
                None
            }
        };
        prop_assert_eq!(ranking.is_unsatisfiable(), conflicts.is_some());
        prop_assert_eq!(ranking.conflicts(), conflicts);
        let left: Vec<_> = judged.standings.iter().filter(|standing| standing.exclusions.is_empty()).collect();
        prop_assert_eq!(ranking.left().collect::<Vec<_>>(), left.iter().map(|standing| standing.protocol).collect::<Vec<_>>());
        for answer in 0..judged.criteria.len() {
            let best = left.iter().map(|standing| standing.cells[answer].fit).max();
            prop_assert_eq!(ranking.best_fit(answer), best);
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

    /// With a further need that no cap names, and that one protocol serves at least as well as another, the other never overtakes
    /// it; and if they serve it alike, neither does.
    #[test]
    fn what_a_protocol_serves_as_well_never_puts_another_before_it(flow in flows(), pick in any::<prop::sample::Index>()) {
        let pack = builtin::pack();
        let capped = |need: protopick::pack::NeedId| pack.caps().any(|(_, cap)| cap.when.needs().contains(&need));
        let free: Vec<usize> = pack.needs().map(|(need, _)| need).filter(|&need| !capped(need)).map(protopick::pack::NeedId::index).collect();
        let added = *pick.get(&free);
        prop_assume!(!flow.needs.contains(&added));
        let before = flow.judge();
        let mut more = flow.clone();
        more.needs.push(added);
        more.needs.sort_unstable();
        let after = more.judge();
        let need = Subject::Need(pack.needs().nth(added).expect("a need").0);
        let place = |judged: &protopick::engine::FlowEvaluation, protocol| judged.standings.iter().position(|s| s.protocol == protocol);
        for (a, _) in pack.protocols() {
            let own = pack.possible_fits(need, before.standing(a).expect("a protocol").way).min();
            let others = |b| pack.ways_of(b).flat_map(|(way, _)| pack.possible_fits(need, way)).max();
            for (b, _) in pack.protocols().filter(|&(b, _)| own >= others(b)) {
                let excluded = after.standing(a).expect("a protocol").exclusions.len() + after.standing(b).expect("a protocol").exclusions.len();
                if excluded == 0 && place(&before, a) < place(&before, b) && before.standings[0].score.is_some() {
                    prop_assert!(place(&after, a) < place(&after, b), "{} and {}", id(a), id(b));
                }
            }
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

/// Returns whether these requirements alone exclude every protocol.
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
            Requirement::Must(Scope::Criterion(Criterion::Dimension(dimension))) => {
                flow.musts.push(dimension.index());
            }
            Requirement::Must(_) | Requirement::Gateway(_) | Requirement::Blocked(_) => {
                panic!("not generated here: {requirement:?}")
            }
        }
    }
    pack.ways().all(|(way, _)| excluded(&flow, way))
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
    assert!(flow.standings[2].exclusions.iter().all(|exclusion| matches!(exclusion, Exclusion::Fit { must: true, .. })));
}

#[test]
fn a_must_on_the_needs_is_one_on_each_that_is_stated() {
    let out = |musts: &str| -> Vec<bool> {
        let text = format!("flows: {{ f: {{ needs: [flexible-queries, constrained-devices], must: [{musts}] }} }}");
        let (_, evaluation) = judge(&text);
        let pack = builtin::pack();
        let standing = |protocol| evaluation.flows[0].standing(protocol).expect("a protocol");
        pack.protocols().map(|(protocol, _)| !standing(protocol).exclusions.is_empty()).collect()
    };
    assert_eq!(out("needs"), out("flexible-queries, constrained-devices"));
    assert!(out("needs").contains(&true) && !out("").contains(&true));
}

#[test]
fn a_must_on_what_is_not_stated_has_no_effect() {
    let (_, evaluation) = judge("flows: { f: { latency: low, must: [browser, caching] } }");
    assert!(evaluation.flows[0].standings.iter().all(|standing| standing.exclusions.is_empty()));
}

#[test]
fn a_conflict_names_exactly_the_requirements_that_exclude_each_other() {
    // REST has no push, and polling is too slow; GraphQL's answers to free queries cannot be cached; the others do not cache at
    // all.
    let (_, evaluation) =
        judge("flows: { f: { real_time: server-push, latency: very-low, needs: [caching, flexible-queries], must: [caching] } }");
    let Outcome::Unsatisfiable { conflicts } = &evaluation.flows[0].outcome else { panic!("it can be met") };
    let pack = builtin::pack();
    let names: Vec<Vec<String>> = conflicts
        .iter()
        .map(|conflict| {
            let name = |requirement: &Requirement| match requirement {
                Requirement::Answer(subject) => pack.subject_id(*subject),
                Requirement::Must(scope) => format!("must {}", scope.id(pack)),
                Requirement::Gateway(_) | Requirement::Blocked(_) => panic!("{requirement:?}"),
            };
            conflict.iter().map(name).collect()
        })
        .collect();
    assert_eq!(names, [["real_time.server-push", "latency.very-low", "caching", "flexible-queries", "must caching"]]);
}

/// The hardest flow that a file can state: everything, with all of it a must.
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
