//! Caps, with the proof that each of them can have an effect.

use super::kinds::{CriterionName, OwnId};
use super::loader::Loader;
use super::{Parsed, Part};
use crate::decision::Fit;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::form::{AtLeast, Kind, Optional, Placed, Text, Truth, WordOf, form};
use crate::pack::{
    Answers, Cap, Case, Condition, Dimension, Lowering, Need, ProtocolId, Reason, Requirement, Subject, Way, WayId,
};
use crate::source::At;
use crate::yaml::Node;

form! {
    /// What only a combination of answers tells: it lowers fits.
    struct CapForm is "a cap" for Loader<'_> {
        id: OwnId;
        /// What it says, in a few words.
        title: Text;
        /// When it applies: all of these hold, of several levels any.
        when: Placed<Condition>;
        /// What it lowers.
        lowers: AtLeast<1, LoweringForm>;
        /// Proof: answers under which it applies, and some under which it does not.
        cases: Placed<AtLeast<2, Placed<Case>>>;
        reason: Reason as keys;
    }
}

form! {
    /// A fit that a cap lowers.
    struct LoweringForm is "a lowered fit" for Loader<'_>, one of ["protocol", "way"] {
        /// The protocol whose fit is lowered, in all ways.
        protocol: Optional<ProtocolId>;
        /// The way whose fit is lowered, in place of the protocol.
        way: Optional<WayId>;
        /// A dimension or need that the condition speaks of.
        criterion: CriterionName;
        /// No fit stays above this one.
        to: WordOf<Fit>;
    }
}

form! {
    /// Answers, and whether something applies under them.
    Case is "a case" for Loader<'_> {
        /// Answers.
        given: Answers;
        /// Whether it applies under them.
        fires: Truth;
    }
}

impl Loader<'_> {
    pub(super) fn cap(&mut self, node: &Node) -> Option<Cap> {
        let CapForm { id, title, when, lowers, cases, reason } = CapForm::read(self, node)?;
        let when = when.and_then(|when| self.combination(when));
        let lowers = when.as_ref().and_then(|when| {
            let lowers: Vec<_> = lowers?.into_iter().map(|lowering| self.lowering(lowering, when)).collect();
            lowers.into_iter().collect::<Option<Vec<Lowering>>>()
        });
        let At { value: cases, span: at_cases } = cases?;
        let cases = when.as_ref().and_then(|when| self.proven(cases, "the cap", |given| when.holds(given)))?;
        if !(cases.iter().any(|case| case.fires) && cases.iter().any(|case| !case.fires)) {
            let fault = "`cases` must show one case that fires and one that does not";
            return self.reader.fail(codes::MISSING_KEY, at_cases, fault);
        }
        Some(Cap { id: id?, title: title?, when: when?, lowers: lowers?, reason: reason?, cases })
    }

    /// A condition on at least two answers.
    fn combination(&mut self, At { value: condition, span }: At<Condition>) -> Option<Condition> {
        if condition.levels.len() + condition.needs.len() + condition.ranges.len() < 2 {
            return self.reader.fail(codes::DEAD_RULE, span, "a cap speaks of a combination: name at least two answers");
        }
        Some(condition)
    }

    fn lowering(&mut self, lowering: LoweringForm, when: &Condition) -> Option<Lowering> {
        let LoweringForm { protocol, way, criterion, to } = lowering;
        let criterion = criterion?;
        let subjects: Vec<Subject> = match self.requirement(&criterion)? {
            Requirement::Dimension(dimension) => {
                when.levels.iter().flatten().filter(|level| level.dimension() == dimension).copied().map(Subject::Level).collect()
            }
            Requirement::Need(need) => when.needs.iter().filter(|&&stated| stated == need).copied().map(Subject::Need).collect(),
        };
        if subjects.is_empty() {
            let fault = format!("`when` does not speak of `{}`, so there is nothing to lower", criterion.value);
            return self.reader.fail(codes::DEAD_RULE, criterion.span, fault);
        }
        let ways = match (way?, protocol?) {
            (Some(way), _) => vec![way],
            (None, protocol) => self.ways_of(protocol?),
        };
        Some(Lowering { ways, subjects, to: to? })
    }

    fn ways_of(&self, protocol: ProtocolId) -> Vec<WayId> {
        let ways = self.names.way_protocols.iter().enumerate().filter(|(_, other)| **other == protocol.index());
        ways.map(|(way, _)| WayId::new(way)).collect()
    }

    /// Cases, each of which has to hold: `what` fires under its answers or does not, as it says.
    pub(super) fn proven(&mut self, cases: Vec<At<Case>>, what: &str, holds: impl Fn(&Answers) -> bool) -> Option<Vec<Case>> {
        let prove = |At { value: case, span }: At<Case>| {
            if holds(&case.given) != case.fires {
                let does = if case.fires { "does not fire" } else { "fires" };
                return self.reader.fail(codes::FAILED_CASE, span, format!("{what} {does} under these answers"));
            }
            Some(case)
        };
        cases.into_iter().map(prove).collect::<Vec<_>>().into_iter().collect()
    }
}

/// Reports caps that lower a fit which is not higher anyway.
pub(super) fn report_dead(
    parsed: &[Parsed],
    caps: &[Cap],
    ways: &[Way],
    dimensions: &[Dimension],
    needs: &[Need],
    diagnostics: &mut Diagnostics,
) {
    // The best fit that a way may have there.
    let fit = |subject, way: WayId| -> Fit {
        let way = &ways[way.index()];
        let rules = match subject {
            Subject::Level(level) => &dimensions[level.dimension().index()].levels[level.index()].fits,
            Subject::Need(need) => &needs[need.index()].fits,
        };
        let own = way.fits.iter().filter(|fit| fit.subject == subject);
        let always = own.clone().any(|fit| fit.when.is_none());
        let plain = (!always).then_some(rules[way.protocol.index()].fit);
        own.map(|fit| fit.rule.fit).chain(plain).max().unwrap_or(Fit::Impossible)
    };
    for cap in caps {
        let is_dead =
            |low: &&Lowering| low.subjects.iter().all(|&subject| low.ways.iter().all(|&way| fit(subject, way) <= low.to));
        let dead = cap.lowers.iter().filter(is_dead);
        let file = parsed.iter().find(|file| file.part == Part::Cap && file.id == cap.id);
        for _ in dead {
            if let Some(root) = file.and_then(|file| file.document.root.as_ref()) {
                let fault = Diagnostic::error(
                    codes::DEAD_RULE,
                    root.span,
                    format!("`{}` lowers a fit that is not higher anyway", cap.id),
                );
                diagnostics.push(fault);
            }
        }
    }
}
