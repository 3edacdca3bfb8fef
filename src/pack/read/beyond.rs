//! Answers beyond the protocols, with a check that each of their conditions can hold.

use super::kinds::Ordered;
use super::loader::Loader;
use crate::diag::codes;
use crate::pack::beyond::held;
use crate::pack::form::{AtLeast, Kind, OneOrMore, OrNone, Placed, Text, forms};
use crate::pack::{Beyond, Condition, ConditionCase, Reason};
use crate::source::{At, Span};
use crate::yaml::Node;

forms! { Loader<'_>;
    /// An answer beyond the protocols, and when it is the better one.
    struct BeyondForm is "an answer beyond the protocols" {
        id: Ordered as keys;
        name: Text, "The name for people.";
        says: Text, "What it is, in one sentence.";
        aliases: OrNone<OneOrMore<Text>>, "Other names that people use; no other topic has them.";
        when: AtLeast<1, Placed<Condition>>, "When it is the better answer: where any of these holds.";
        unless: OrNone<AtLeast<1, Placed<Condition>>>,
            "When it is not, although it otherwise would be: where any of these holds.";
        instead: Text, "What is best of the protocols anyway, or how they go together with it, in a sentence.";
        cases: Placed<AtLeast<2, Placed<ConditionCase>>>,
            "Proof: answers under which it applies for each condition, and some under which it does not.";
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    pub(super) fn beyond(&mut self, node: &Node) -> Option<Beyond> {
        let BeyondForm { id, name, says, aliases, when, unless, instead, cases, reason } = BeyondForm::read(self, node)?;
        let places: Vec<Span> = when.iter().flatten().map(|condition| condition.span).collect();
        let (when, unless) = (self.conditions(when), self.conditions(unless));
        let (when, unless) = (when?, unless?);
        let live = self.can_hold(&when, &unless, &places);
        let At { value: cases, span: at_cases } = cases?;
        let cases = self.proven(cases, "the answer", |given| held(&when, &unless, given).is_some());
        let cases = live.and(cases)?;
        self.shown(&when, &cases, at_cases)?;
        Some(Beyond {
            id: id?,
            name: name?,
            says: says?,
            aliases: aliases?,
            when,
            unless,
            reason: reason?,
            instead: instead?,
            cases,
        })
    }

    /// Checks that there are conditions, any of which suffices, and that each of them names something.
    fn conditions(&mut self, conditions: Option<Vec<At<Condition>>>) -> Option<Vec<Condition>> {
        let named = |At { value: condition, span }: At<Condition>| {
            if condition.is_empty() {
                return self.reader.fail(codes::DEAD_RULE, span, "an empty condition holds everywhere");
            }
            Some(condition)
        };
        conditions?.into_iter().map(named).collect::<Vec<_>>().into_iter().collect()
    }

    /// Checks that each condition adds something: no other one covers it, and nothing under `unless` always revokes it.
    fn can_hold(&mut self, when: &[Condition], unless: &[Condition], places: &[Span]) -> Option<()> {
        for (position, condition) in when.iter().enumerate() {
            let covered = |(other, by): (usize, &Condition)| other != position && by.is_implied_by(condition);
            let fault = if unless.iter().any(|back| back.is_implied_by(condition)) {
                "this condition never holds, since one under `unless` holds wherever it does"
            } else if when.iter().enumerate().any(covered) {
                "this condition has no effect, since another one holds wherever it does"
            } else {
                continue;
            };
            return self.reader.fail(codes::DEAD_RULE, places[position], fault);
        }
        Some(())
    }

    /// Checks that the cases show each condition at work, and show when the answer is not given.
    fn shown(&mut self, when: &[Condition], cases: &[ConditionCase], at: Span) -> Option<()> {
        let works = |condition: &Condition| cases.iter().any(|case| case.fires && condition.holds(&case.given));
        if !when.iter().all(works) || cases.iter().all(|case| case.fires) {
            let fault = "`cases` needs a case that fires for each condition, and one that does not fire";
            return self.reader.fail(codes::MISSING_KEY, at, fault);
        }
        Some(())
    }
}
