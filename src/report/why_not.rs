//! Why a certain protocol is not the recommended one, and what would make it so.

use super::exclusion::{ExclusionNote, exclusion_notes, told};
use super::name::Name;
use super::number;
use super::subject::{level_id, requirement_text, subject_name};
use super::trust::CounterfactualNote;
use crate::decision::{Fit, Fraction};
use crate::engine::{Contrast, FlowEvaluation, Outcome, Standing};
use crate::pack::{Pack, ProtocolId};
use crate::requirements::Criterion;

/// Why a protocol is not the recommended one.
#[derive(Debug, Clone, PartialEq)]
pub struct WhyNot {
    /// The protocol.
    pub protocol: Name,
    /// The recommended one, if any.
    pub recommended: Option<Name>,
    /// The answer, in one sentence.
    pub verdict: String,
    /// Why it is excluded; empty if it is not.
    pub exclusions: Vec<ExclusionNote>,
    /// Why none of its ways is left, for display; empty if one is.
    pub told: Vec<String>,
    /// What favours the recommended one, most important first.
    pub pros: Vec<ContrastNote>,
    /// What favours this one.
    pub cons: Vec<ContrastNote>,
    /// What would make it the recommended one; `None` if it already is, or if nothing is judged.
    pub path: Option<CounterfactualNote>,
}

/// A difference between the recommended protocol and another.
#[derive(Debug, Clone, PartialEq)]
pub struct ContrastNote {
    /// The id of the dimension or need.
    pub criterion: String,
    /// The stated level, if it is a dimension.
    pub level: Option<String>,
    /// Display text of the requirement.
    pub requirement: String,
    /// How well the recommended one serves it.
    pub own: Fit,
    /// How well the other serves it.
    pub other: Fit,
    /// How much it is worth in points of 100: positive in favour of the recommended one, negative in favour of the other. The
    /// points of all differences add up to the margin.
    pub points: f64,
    /// Display name of the dimension or need in favour of the recommended one that alone outweighs it.
    pub met_by: Option<String>,
}

pub(super) fn why_not(
    pack: &Pack,
    judged: &FlowEvaluation,
    protocol: ProtocolId,
    counterfactuals: &[CounterfactualNote],
) -> WhyNot {
    let name = Name::of(pack, protocol);
    let recommended = judged.recommended();
    let standing = judged.standing(protocol);
    let notes = |standing: &Standing| exclusion_notes(pack, standing.way, &standing.cells, &standing.exclusions);
    let exclusions = standing.map_or_else(Vec::new, notes);
    let (pros, cons): (Vec<Contrast>, Vec<Contrast>) = judged.against(protocol).into_iter().partition(Contrast::is_pro);
    let differences = |contrasts: &[Contrast]| contrasts.iter().map(|contrast| difference(pack, contrast)).collect();
    WhyNot {
        verdict: verdict(pack, judged, protocol),
        recommended: recommended.map(|protocol| Name::of(pack, protocol)),
        told: standing.map_or_else(Vec::new, |standing| told(pack, standing, &exclusions)),
        exclusions,
        pros: differences(&pros),
        cons: differences(&cons),
        path: counterfactuals.iter().find(|path| path.protocol == name).cloned(),
        protocol: name,
    }
}

fn difference(pack: &Pack, contrast: &Contrast) -> ContrastNote {
    let points = number::exact_points(contrast.points);
    ContrastNote {
        criterion: Criterion::of(contrast.subject).id(pack).to_owned(),
        level: level_id(pack, contrast.subject),
        requirement: requirement_text(pack, contrast.subject),
        own: contrast.own,
        other: contrast.other,
        points: if contrast.is_pro() { points } else { -points },
        met_by: contrast.met_by.map(|subject| subject_name(pack, subject)),
    }
}

fn verdict(pack: &Pack, judged: &FlowEvaluation, protocol: ProtocolId) -> String {
    let name = &pack.protocol(protocol).name;
    let score = |protocol| {
        let standing = judged.standing(protocol);
        standing.and_then(|standing| standing.score).unwrap_or(Fraction::ZERO)
    };
    let excluded = judged.standings.iter().any(|standing| standing.protocol == protocol && !standing.exclusions.is_empty());
    let own = number::whole(number::points(score(protocol)));
    match (&judged.outcome, judged.recommended()) {
        (Outcome::Unsatisfiable { .. }, _) => format!("No protocol meets all requirements: {name} is excluded, too."),
        (_, Some(first)) if first == protocol => format!("{name} is the recommended protocol."),
        (_, Some(first)) => {
            let (first_name, first_score) = (&pack.protocol(first).name, score(first));
            if excluded {
                format!(
                    "{name} is excluded. Otherwise it would have {own} points; {first_name} has {}.",
                    number::whole(number::points(first_score))
                )
            } else if judged.ahead().is_some() && score(protocol) >= first_score {
                let limit = number::tenths(pack.toss_up_tenths());
                let first = number::whole(number::points(first_score));
                format!(
                    "{first_name} has {first} points of 100, {name} {own}: within {limit} points, and {first_name} is already in use."
                )
            } else if first_score == score(protocol) {
                format!("Both have {own} points; {first_name} is the simpler.")
            } else {
                format!("{first_name} has {} points of 100, {name} {own}.", number::whole(number::points(first_score)))
            }
        }
        (_, None) => "Nothing that counts is stated, so nothing is recommended.".to_owned(),
    }
}
