//! Caps, with a check that each of them can have an effect.

use super::kinds::OwnId;
use super::loader::Loader;
use super::{FileKind, Parsed};
use crate::decision::Fit;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::form::{AtLeast, Kind, Optional, Placed, Text, Truth, WordOf, forms};
use crate::pack::{
    Answers, Cap, Condition, ConditionCase, Dimension, Lowering, Need, ProtocolId, Reason, Requirement, Subject, Way, WayId,
};
use crate::source::At;
use crate::yaml::Node;

forms! { Loader<'_>;
    /// What only a combination of answers tells: it lowers fits.
    struct CapForm is "a cap" {
        id: OwnId;
        title: Text, "What it says, in a few words.";
        when: Placed<Condition>, "When it applies: all of these hold, of several levels any.";
        lowers: AtLeast<1, LoweringForm>, "What it lowers.";
        cases: Placed<AtLeast<2, Placed<ConditionCase>>>, "Proof: answers under which it applies, and some under which it does not.";
        reason: Reason as keys;
    }

    /// A fit that a cap lowers.
    struct LoweringForm is "a lowered fit", one of ["protocol", "way"] {
        protocol: Optional<ProtocolId>, "The protocol whose fit is lowered, in all ways.";
        way: Optional<WayId>, "The way whose fit is lowered, in place of the protocol.";
        criterion: Placed<Requirement>, "A dimension or need that the condition speaks of.";
        to: WordOf<Fit>, "No fit stays above this one.";
    }

    /// Answers, and whether something applies under them.
    impl ConditionCase is "a case" {
        given: Answers, "Answers.";
        fires: Truth, "Whether it applies under them.";
    }
}

impl Loader<'_> {
    pub(super) fn cap(&mut self, node: &Node) -> Option<Cap> {
        let CapForm { id, title, when, lowers, cases, reason } = CapForm::read(self, node)?;
        let when = when.and_then(|when| self.combination(when));
        let lowers = when.as_ref().and_then(|when| {
            let lowers: Vec<_> = lowers?.iter().map(|lowering| self.lowering(lowering, when)).collect();
            lowers.into_iter().collect::<Option<Vec<Lowering>>>()
        });
        let At { value: cases, span: at_cases } = cases?;
        let cases = when.as_ref().and_then(|when| self.proven(cases, "the cap", |given| when.holds(given)))?;
        if !(cases.iter().any(|case| case.fires) && cases.iter().any(|case| !case.fires)) {
            let fault = "`cases` needs a case that fires and one that does not";
            return self.reader.fail(codes::MISSING_KEY, at_cases, fault);
        }
        Some(Cap { id: id?, title: title?, when: when?, lowers: lowers?, reason: reason?, cases })
    }

    /// Returns a condition that names at least two answers.
    fn combination(&mut self, At { value: condition, span }: At<Condition>) -> Option<Condition> {
        if condition.levels.len() + condition.needs.len() + condition.ranges.len() < 2 {
            return self.reader.fail(
                codes::DEAD_RULE,
                span,
                "`when` needs at least two answers, since a cap is about a combination",
            );
        }
        Some(condition)
    }

    fn lowering(&mut self, lowering: &LoweringForm, when: &Condition) -> Option<Lowering> {
        let &LoweringForm { protocol, way, criterion, to } = lowering;
        let At { value: criterion, span } = criterion?;
        let (subjects, name): (Vec<Subject>, _) = match criterion {
            Requirement::Dimension(dimension) => {
                let levels = when.levels.iter().flatten().filter(|level| level.dimension() == dimension);
                (levels.copied().map(Subject::Level).collect(), self.names.dimensions.iter().nth(dimension.index()))
            }
            Requirement::Need(need) => {
                let needs = when.needs.iter().filter(|&&stated| stated == need);
                (needs.copied().map(Subject::Need).collect(), self.names.needs.iter().nth(need.index()))
            }
        };
        if subjects.is_empty() {
            let fault = format!("`when` does not name `{}`, so this lowers nothing", name?);
            return self.reader.fail(codes::DEAD_RULE, span, fault);
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

    /// Reads cases, each of which must hold: `what` applies for its answers or does not, as the case says.
    pub(super) fn proven(
        &mut self,
        cases: Vec<At<ConditionCase>>,
        what: &str,
        holds: impl Fn(&Answers) -> bool,
    ) -> Option<Vec<ConditionCase>> {
        let prove = |At { value: case, span }: At<ConditionCase>| {
            if holds(&case.given) != case.fires {
                let does = if case.fires { "does not fire" } else { "fires" };
                return self.reader.fail(codes::FAILED_CASE, span, format!("{what} {does} under these answers"));
            }
            Some(case)
        };
        cases.into_iter().map(prove).collect::<Vec<_>>().into_iter().collect()
    }
}

/// Reports caps that lower a fit that is no higher anyway.
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
        let file = parsed.iter().find(|file| file.part == FileKind::Cap && file.id == cap.id);
        for _ in dead {
            if let Some(root) = file.and_then(|file| file.document.root.as_ref()) {
                let fault =
                    Diagnostic::error(codes::DEAD_RULE, root.span, format!("`{}` lowers a fit that is already as low", cap.id));
                diagnostics.push(fault);
            }
        }
    }
}
