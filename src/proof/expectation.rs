//! The expected outcome of the requirements of a case.

use crate::engine::{FlowEvaluation, Outcome};
use crate::pack::form::{List, Optional, Placed, Tenths, WordOf, forms, words};
use crate::pack::{LARGEST_POINTS, Pack, ProtocolId, WayId};
use crate::requirements::Loader;
use crate::source::{At, Span};

/// The expected outcome of requirements; what is not stated may be anything.
pub(super) struct Expectation {
    recommended: Option<At<ProtocolId>>,
    /// The way in which the recommended protocol is spoken.
    way: Option<At<WayId>>,
    /// Exactly these share first place with the recommended protocol.
    tied: Option<At<Vec<ProtocolId>>>,
    /// These are excluded, and possibly others.
    excluded: Option<At<Vec<ProtocolId>>>,
    outcome: Option<At<Answer>>,
    /// In tenths of a point.
    margin: Option<At<u32>>,
}

/// A deviation from what was expected.
pub(super) struct Miss {
    pub(super) at: Span,
    pub(super) expected: String,
    pub(super) found: String,
}

forms! { Loader<'_>;
    /// What must come of requirements.
    impl Expectation is "what must come of it", one of ["recommended", "way", "tied", "excluded", "outcome", "margin-at-least"] {
        recommended: Optional<Placed<ProtocolId>>, "The first.";
        way: Optional<Placed<WayId>>, "The way in which it is spoken.";
        tied: Optional<Placed<List<ProtocolId>>>, "Exactly these share the first place with it.";
        excluded: Optional<Placed<List<ProtocolId>>>, "These are excluded, and perhaps others.";
        outcome: Optional<Placed<WordOf<Answer>>>, "What kind of answer it is.";
        margin "margin-at-least": Optional<Placed<Tenths<LARGEST_POINTS>>>, "So many points ahead of the next.";
    }
}

words! {
    /// What kinds of answers there are.
    Answer {
        /// One protocol, or several that share the first place.
        Recommended = "recommended",
        /// Nothing that is stated tells the protocols apart.
        Undecided = "undecided",
        /// No protocol is possible.
        Unsatisfiable = "unsatisfiable",
    }
}

impl Expectation {
    /// Returns the deviations from what was expected.
    pub(super) fn misses(&self, pack: &Pack, judged: &FlowEvaluation) -> Vec<Miss> {
        let checks = [
            self.miss_outcome(judged),
            self.miss_winner(pack, judged),
            self.miss_way(pack, judged),
            self.miss_ties(pack, judged),
            self.miss_margin(judged),
        ];
        checks.into_iter().flatten().chain(self.miss_exclusions(pack, judged)).collect()
    }

    fn miss_outcome(&self, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.outcome?;
        let found = answer(&judged.outcome);
        let miss = || Miss { at: expected.span, expected: quoted(expected.value.word()), found: quoted(found.word()) };
        (expected.value != found).then(miss)
    }

    fn miss_winner(&self, pack: &Pack, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.recommended?;
        (judged.recommended() != Some(expected.value)).then(|| Miss {
            at: expected.span,
            expected: id(pack, expected.value),
            found: judged.recommended().map_or_else(|| quoted(answer(&judged.outcome).word()), |found| id(pack, found)),
        })
    }

    fn miss_way(&self, pack: &Pack, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.way?;
        let found = judged.way();
        (found != Some(expected.value)).then(|| Miss {
            at: expected.span,
            expected: quoted(&pack.way(expected.value).id),
            found: found.map_or_else(|| quoted(answer(&judged.outcome).word()), |found| quoted(&pack.way(found).id)),
        })
    }

    fn miss_ties(&self, pack: &Pack, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.tied.as_ref()?;
        let found: &[ProtocolId] = match &judged.outcome {
            Outcome::Recommended { tied, .. } => tied,
            Outcome::Undecided | Outcome::Unsatisfiable { .. } => &[],
        };
        let mut sorted = expected.value.clone();
        sorted.sort_unstable();
        let mut others = found.to_vec();
        others.sort_unstable();
        (sorted != others).then(|| Miss {
            at: expected.span,
            expected: format!("a tie with {}", list(pack, &sorted)),
            found: format!("one with {}", list(pack, &others)),
        })
    }

    fn miss_margin(&self, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.margin?;
        let points = |tenths: u32| format!("{}.{} points", tenths / 10, tenths % 10);
        let found = match &judged.outcome {
            Outcome::Recommended { margin: Some(margin), .. } if margin.is_below_tenths(expected.value) => {
                points(margin.tenths())
            }
            Outcome::Recommended { .. } => return None,
            other => quoted(answer(other).word()),
        };
        Some(Miss { at: expected.span, expected: format!("a lead of {} or more", points(expected.value)), found })
    }

    fn miss_exclusions(&self, pack: &Pack, judged: &FlowEvaluation) -> Option<Miss> {
        let expected = self.excluded.as_ref()?;
        let survives = |protocol: ProtocolId| {
            judged.standings.iter().any(|standing| standing.protocol == protocol && standing.exclusions.is_empty())
        };
        let missed: Vec<ProtocolId> = expected.value.iter().copied().filter(|&protocol| survives(protocol)).collect();
        (!missed.is_empty()).then(|| Miss {
            at: expected.span,
            expected: format!("{} to be excluded", list(pack, &missed)),
            found: "no reason to".to_owned(),
        })
    }
}

fn answer(outcome: &Outcome) -> Answer {
    match outcome {
        Outcome::Recommended { .. } => Answer::Recommended,
        Outcome::Undecided => Answer::Undecided,
        Outcome::Unsatisfiable { .. } => Answer::Unsatisfiable,
    }
}

fn id(pack: &Pack, protocol: ProtocolId) -> String {
    quoted(&pack.protocol(protocol).id)
}

fn quoted(word: &str) -> String {
    format!("`{word}`")
}

fn list(pack: &Pack, protocols: &[ProtocolId]) -> String {
    let ids: Vec<String> = protocols.iter().map(|&protocol| id(pack, protocol)).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}
