//! Answers beyond the protocols, with the proof that each of their conditions can hold.

use super::loader::Loader;
use crate::diag::codes;
use crate::pack::beyond::held;
use crate::pack::{Beyond, Case, Condition};
use crate::source::Span;
use crate::yaml::{Kind, Node};

impl Loader<'_> {
    pub(super) fn beyond(&mut self, node: &Node) -> Option<Beyond> {
        let mut fields = self.reader.fields(node, "an answer beyond the protocols")?;
        let id = self.own_id(&mut fields);
        let order = self.order(&mut fields, "order");
        let name = fields.text(&mut self.reader, "name");
        let says = fields.text(&mut self.reader, "says");
        let aliases = self.texts(&mut fields, "aliases");
        let at_when = fields.required(&mut self.reader, "when");
        let when = at_when.and_then(|node| self.conditions(node));
        let unless = match fields.optional("unless") {
            Some(node) => self.conditions(node),
            None => Some(Vec::new()),
        };
        let reason = self.reason(&mut fields);
        let instead = fields.text(&mut self.reader, "instead");
        let live = match (&when, &unless, at_when) {
            (Some(when), Some(unless), Some(at)) => self.can_hold(when, unless, at),
            _ => None,
        };
        let cases = self.list(&mut fields, "cases", |loader, node| {
            let (when, unless) = (when.as_ref()?, unless.as_ref()?);
            loader.case(node, "the answer", |given| held(when, unless, given).is_some())
        });
        let at_cases = fields.optional("cases");
        fields.finish(&mut self.reader);
        order.and(live)?;
        let (when, unless, cases) = (when?, unless?, cases?);
        self.shown(&when, &cases, at_cases?.span)?;
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

    /// Conditions of which any is enough.
    fn conditions(&mut self, node: &Node) -> Option<Vec<Condition>> {
        let items = self.reader.items(node, "a list of conditions")?;
        if items.is_empty() {
            return self.reader.fail(codes::DEAD_RULE, node.span, "without a condition this can never hold");
        }
        self.each(items, |loader, item| {
            let condition = loader.condition(item)?;
            if condition.is_empty() {
                return loader.reader.fail(codes::DEAD_RULE, item.span, "a condition that names nothing holds everywhere");
            }
            Some(condition)
        })
    }

    /// Whether each condition adds something: no other one covers it, and nothing under `unless` always takes it back.
    fn can_hold(&mut self, when: &[Condition], unless: &[Condition], at: &Node) -> Option<()> {
        for (position, condition) in when.iter().enumerate() {
            let covered = |(other, by): (usize, &Condition)| other != position && by.is_implied_by(condition);
            let fault = if unless.iter().any(|back| back.is_implied_by(condition)) {
                "this can never hold, since what stands under `unless` holds wherever it does"
            } else if when.iter().enumerate().any(covered) {
                "this changes nothing, since another condition holds wherever it does"
            } else {
                continue;
            };
            return self.reader.fail(codes::DEAD_RULE, item_span(at, position), fault);
        }
        Some(())
    }

    /// Whether the cases show each condition at work, and show where the answer is not given.
    fn shown(&mut self, when: &[Condition], cases: &[Case], at: Span) -> Option<()> {
        let works = |condition: &Condition| cases.iter().any(|case| case.fires && condition.holds(&case.given));
        if !when.iter().all(works) || cases.iter().all(|case| case.fires) {
            let fault = "`cases` must show one case that fires for each condition, and one that does not fire";
            return self.reader.fail(codes::MISSING_KEY, at, fault);
        }
        Some(())
    }
}

fn item_span(list: &Node, position: usize) -> Span {
    match &list.kind {
        Kind::Sequence(items) => items.get(position).map_or(list.span, |item| item.span),
        _ => list.span,
    }
}
