//! Decisions that do not match the requirements, or use more than they need.

use std::cell::LazyCell;

use super::{Decided, Review, Words, listed, with_labels};
use crate::decision::{Firmness, Fraction};
use crate::diag::{Diagnostic, Severity, codes};
use crate::engine::{Contrast, Exclusion, Ranking, planned};
use crate::pack::ProtocolId;
use crate::requirements::Flow;
use crate::source::Span;

/// Maximum number of reasons reported for a finding.
const REASONS_TOLD: usize = 3;

pub(super) fn find(review: &mut Review<'_>) {
    let (pack, requirements, judged) = (review.pack, review.requirements, review.judged);
    let plan = LazyCell::new(|| planned(pack, requirements, judged));
    for (position, flow, judged) in review.flows() {
        let Some(decided) = Decided::of(judged, flow) else {
            missing(review, position, flow, judged);
            continue;
        };
        let case = DecidedFlow { position, flow, judged, decided };
        if !judged.is_way_left(decided.way) {
            impossible(review, &case);
        } else if !not_best(review, &case, || plan[position]) {
            simpler(review, &case);
            fragile(review, &case);
        }
    }
    more_protocols(review, || &plan);
}

/// A decision with the judgement of its flow.
struct DecidedFlow<'a> {
    position: usize,
    flow: &'a Flow,
    judged: &'a Ranking<'a>,
    decided: Decided,
}

impl<'a> DecidedFlow<'a> {
    /// Returns the display name of what is recommended: of the way, if the decision names one.
    fn best(&self, review: &Review<'a>) -> Option<&'a str> {
        let way = self.judged.way()?;
        let is_way = self.decided.is_way;
        Some(review.name_of(&Decided { protocol: review.pack.way(way).protocol, way, is_way, at: self.decided.at }))
    }
}

fn missing(review: &mut Review<'_>, position: usize, flow: &Flow, judged: &Ranking<'_>) {
    let words = Words::new(["no protocol is chosen for `", "`"]);
    let help = judged
        .recommended()
        .map(|protocol| format!("record the choice of the team under `decision`; {} is recommended", review.name(protocol)));
    let at = review.sites.flow(position);
    let finding = Diagnostic::new(codes::DECISION_MISSING, at, words.of(flow.name())).maybe_help(help);
    review.find_alike(codes::DECISION_MISSING, position, words, finding, Severity::Error);
}

/// Reports decisions that requirements exclude. Blocked ways are a separate finding.
fn impossible(review: &mut Review<'_>, case: &DecidedFlow<'_>) {
    let exclusions = case.judged.exclusions(case.decided.way);
    if exclusions.iter().all(|exclusion| matches!(exclusion, Exclusion::Barrier(_))) {
        return;
    }
    let name = review.name_of(&case.decided);
    let message = format!("{name} is chosen for `{}`, whose requirements exclude it", case.flow.name());
    let labels: Vec<_> = exclusions.iter().filter_map(|exclusion| reason(review, case.position, exclusion)).collect();
    let help = match case.best(review) {
        Some(best) => format!("choose {best}, or change what excludes {name}"),
        None => "change the requirements first, since no protocol is left for this flow".to_owned(),
    };
    let finding = Diagnostic::new(codes::DECISION_IMPOSSIBLE, case.decided.at, message).help(help);
    let labels = labels.into_iter().take(REASONS_TOLD);
    review.find(codes::DECISION_IMPOSSIBLE, Some(case.position), with_labels(finding, labels));
}

/// Returns where and why a protocol is excluded.
fn reason(review: &Review<'_>, position: usize, exclusion: &Exclusion) -> Option<(Span, String)> {
    let pack = review.pack;
    let Exclusion::Fit { subject, cap, must } = *exclusion else { return None };
    let how = if must { "served too badly for a requirement under `must`" } else { "impossible" };
    let because = match cap {
        Some(cap) => format!("{how}: {}", pack.cap(cap).title),
        None => how.to_owned(),
    };
    Some((review.sites.answer(position, pack, subject), because))
}

/// Returns whether the decision loses by more than a toss-up, which becomes a finding. What the plan assigns to the flow may
/// lose, since it saves the system a protocol.
fn not_best(review: &mut Review<'_>, case: &DecidedFlow<'_>, planned: impl Fn() -> Option<ProtocolId>) -> bool {
    let DecidedFlow { position, flow, judged, decided } = case;
    let Some((best, other)) = judged.way().zip(case.best(review)) else { return false };
    let Some((ahead, own)) = judged.score_of(best).zip(judged.score_of(decided.way)) else { return false };
    let behind = ahead.less(own);
    if behind.is_below_tenths(review.pack.toss_up_tenths().max(1)) || planned() == Some(decided.protocol) {
        return false;
    }
    let own = review.name_of(decided);
    let message = format!("{own} is {} behind {other} for `{}`", points(behind), flow.name());
    let pros = judged.against(decided.way).into_iter().filter(Contrast::is_pro).take(REASONS_TOLD);
    let labels: Vec<_> = pros
        .map(|part| {
            let text = format!("{other} {}, {own} {}", part.own.word(), part.other.word());
            (review.sites.answer(*position, review.pack, part.subject), text)
        })
        .collect();
    let help = format!("choose {other}, correct the requirements, or waive this with a reason and an end date");
    let finding = Diagnostic::new(codes::DECISION_NOT_BEST, decided.at, message).help(help);
    review.find(codes::DECISION_NOT_BEST, Some(*position), with_labels(finding, labels));
    true
}

fn points(points: Fraction) -> String {
    format!("{} points", points.rounded(100))
}

/// Reports a protocol that is simpler than the decided one and scores at least as high as the decision.
fn simpler(review: &mut Review<'_>, case: &DecidedFlow<'_>) {
    let DecidedFlow { position, flow, judged, decided } = case;
    // What is in use settles this too.
    if judged.is_settled() && judged.recommended() == Some(decided.protocol) {
        return;
    }
    let Some(own) = judged.score_of(decided.way) else { return };
    let as_good = |other: &ProtocolId| *other < decided.protocol && judged.score(*other).is_some_and(|score| score >= own);
    let Some(simpler) = judged.left().filter(as_good).min() else { return };
    let (own, other) = (review.name_of(decided), review.name(simpler));
    let message = format!("{other} is simpler than {own} and serves `{}` as well", flow.name());
    let finding = Diagnostic::new(codes::SIMPLER_PROTOCOL, decided.at, message)
        .help(format!("choose {other}, or state the requirement that calls for {own}"));
    review.find(codes::SIMPLER_PROTOCOL, Some(*position), finding);
}

fn fragile(review: &mut Review<'_>, case: &DecidedFlow<'_>) {
    let DecidedFlow { position, flow, judged, decided } = case;
    if judged.way() != Some(decided.way) {
        return;
    }
    let tolerance = if decided.is_way { judged.way_tolerance() } else { judged.tolerance() };
    let Some((tolerance, lint)) = tolerance.zip(review.lint(codes::DECISION_FRAGILE)) else { return };
    // The limit of a pack is in thousandths.
    let within = match lint.limit {
        Some(limit) => tolerance.is_below_tenths(limit),
        None => Firmness::of(tolerance) == Firmness::Fragile,
    };
    if !within {
        return;
    }
    let tied = if decided.is_way {
        judged.tied_ways().next().map(|way| review.pack.way(way).name.as_str())
    } else {
        judged.tied().next().map(|protocol| review.name(protocol))
    };
    let name = review.name_of(decided);
    let message = match tied {
        Some(other) => format!("{name} only ties with {other} for `{}`", flow.name()),
        None => {
            let percent = tolerance.percent().max(1);
            format!("{name} may lose `{}` if weights are off by {percent}%", flow.name())
        }
    };
    let finding = Diagnostic::new(codes::DECISION_FRAGILE, decided.at, message)
        .help("run `protopick recommend --explain` to see what would change it, and note in `because` what supports it");
    review.find(codes::DECISION_FRAGILE, Some(*position), finding);
}

/// Reports more protocols in the decisions than in the plan.
fn more_protocols<'p>(review: &mut Review<'_>, plan: impl Fn() -> &'p Vec<Option<ProtocolId>>) {
    let decided = decided(review);
    if decided.len() < 2 {
        return;
    }
    let mut few: Vec<ProtocolId> = plan().iter().flatten().copied().collect();
    few.sort_unstable();
    few.dedup();
    let Some(flows) = review.sites.top("flows").filter(|_| !few.is_empty() && few.len() < decided.len()) else { return };
    let names: Vec<&str> = few.iter().map(|&protocol| review.name(protocol)).collect();
    let message = format!("the decisions use {} protocols, but {} would do", decided.len(), few.len());
    let mut finding = Diagnostic::new(codes::MORE_PROTOCOLS, flows.key_span, message)
        .help(format!("{} can serve all flows nearly as well; run `protopick recommend` to see the plan", listed(&names)));
    for (_, flow, _) in review.flows() {
        let protocol = flow.decision().and_then(crate::requirements::Decision::protocol);
        if let Some(protocol) = protocol.filter(|protocol| !few.contains(&protocol.value)) {
            finding = finding.label(protocol.span, "not in the plan");
        }
    }
    review.find(codes::MORE_PROTOCOLS, None, finding);
}

/// Returns the protocols decided for any flow, each once.
pub(super) fn decided(review: &Review<'_>) -> Vec<ProtocolId> {
    let decisions = review.flows().filter_map(|(_, flow, _)| flow.decision()?.protocol());
    let mut decided: Vec<_> = decisions.map(|protocol| protocol.value).collect();
    decided.sort_unstable();
    decided.dedup();
    decided
}
