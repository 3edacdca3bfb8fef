//! How the rules agree with what teams decided, and what that says about an answer.

use super::nearest::{Near, nearest};
use super::{FlowEvaluation, Outcome, Ranking};
use crate::decision::Fraction;
use crate::pack::{Pack, PrecedentId, PrecedentRule, ProtocolId, WayId};
use crate::requirements::{Flow, Requirements};

/// What the rules recommend for a precedent, and whether the team decided the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The precedent.
    pub precedent: PrecedentId,
    /// The recommended protocol with its way; `None` if the rules recommend nothing.
    pub recommended: Option<(ProtocolId, WayId)>,
    /// How far the next protocol is behind; `None` if no other is left.
    pub lead: Option<Fraction>,
    /// Whether the team chose the first protocol.
    pub first: bool,
    /// Whether it chose one of the first two.
    pub first_two: bool,
}

/// How often teams decided as the rules recommend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Number of precedents.
    pub cases: usize,
    /// Number of those in which the team chose the first protocol.
    pub first: usize,
    /// Number of those in which it chose one of the first two.
    pub first_two: usize,
}

/// What practice says about the answer of a flow.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Practice {
    /// The nearest precedents, nearest first.
    pub nearest: Vec<Near>,
    /// How often teams decided as recommended when the lead was similar; `None` if too few precedents have such a lead.
    pub agreement: Option<Agreement>,
}

/// Returns what practice says about the answers of all flows of a file, in the order of the file.
pub(super) fn practice(pack: &Pack, requirements: &Requirements, judged: &[FlowEvaluation], tried: &[Tried]) -> Vec<Practice> {
    let each = requirements.flows().iter().zip(judged);
    each.map(|(flow, judged)| match (&judged.outcome, judged.recommended()) {
        (Outcome::Recommended { margin, .. }, Some(recommended)) => Practice {
            nearest: nearest(pack, flow, recommended),
            agreement: pack.precedent_rule().and_then(|rule| Agreement::with_lead(rule, tried, *margin)),
        },
        _ => Practice::default(),
    })
    .collect()
}

/// Judges all precedents of a pack, in their order.
pub fn try_precedents(pack: &Pack) -> Vec<Tried> {
    pack.precedents().map(|(id, _)| Tried::of(pack, id)).collect()
}

impl Tried {
    /// Judges a precedent.
    pub fn of(pack: &Pack, id: PrecedentId) -> Self {
        let precedent = pack.precedent(id);
        let flow = Flow::of_precedent(precedent);
        let ranking = Ranking::of(pack, &flow);
        let agrees = |protocol: &ProtocolId| precedent.agrees(*protocol);
        let recommended = ranking.recommended();
        Self {
            precedent: id,
            recommended: recommended.zip(ranking.way()),
            lead: ranking.margin(),
            first: recommended.is_some_and(|protocol| agrees(&protocol)),
            first_two: recommended.is_some() && ranking.left().take(2).any(|protocol| agrees(&protocol)),
        }
    }
}

impl Agreement {
    /// Sums the agreement over some precedents.
    pub fn over<'t>(tried: impl Iterator<Item = &'t Tried>) -> Self {
        let none = Self { cases: 0, first: 0, first_two: 0 };
        tried.fold(none, |sum, one| Self {
            cases: sum.cases + 1,
            first: sum.first + usize::from(one.first),
            first_two: sum.first_two + usize::from(one.first_two),
        })
    }

    /// Returns the agreement over the precedents with a recommendation and a similar lead, that is, one between the same two
    /// leads of the rule. `None` if there are too few.
    pub fn with_lead(rule: &PrecedentRule, tried: &[Tried], lead: Option<Fraction>) -> Option<Self> {
        let wanted = rule.band(lead);
        let alike = tried.iter().filter(|one| one.recommended.is_some() && rule.band(one.lead) == wanted);
        Some(Self::over(alike)).filter(|agreement| u32::try_from(agreement.cases).is_ok_and(|cases| cases >= rule.fewest))
    }
}

impl PrecedentRule {
    /// Returns the range of leads that a lead falls into, in tenths of a point: from the first up to, but without, the second.
    pub fn range(&self, lead: Option<Fraction>) -> (Option<u32>, Option<u32>) {
        let band = self.band(lead);
        (self.leads.get(band).copied(), band.checked_sub(1).and_then(|above| self.leads.get(above).copied()))
    }

    /// Returns the band that a lead falls into: the number of the rule's leads above it. A lead without a rival is above all of
    /// them.
    fn band(&self, lead: Option<Fraction>) -> usize {
        lead.map_or(0, |lead| self.leads.iter().filter(|&&tenths| lead.is_below_tenths(tenths)).count())
    }
}
