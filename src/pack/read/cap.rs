//! Caps, with the proof that each of them can have an effect.

use super::fits::FitTable;
use super::loader::Loader;
use super::{Parsed, Part};
use crate::decision::Fit;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::{AmountId, Answers, Cap, Case, Condition, Dimension, LevelId, Lowering, Need, Subject, Way, WayId};
use crate::source::At;
use crate::yaml::Node;

impl Loader<'_> {
    pub(super) fn cap(&mut self, node: &Node) -> Option<Cap> {
        let mut fields = self.reader.fields(node, "a cap")?;
        let id = self.own_id(&mut fields);
        let title = fields.text(&mut self.reader, "title");
        let when = fields.required(&mut self.reader, "when").and_then(|node| self.combination(node));
        let lowers = self.list(&mut fields, "lowers", |loader, node| loader.lowering(node, when.as_ref()));
        let reason = self.reason(&mut fields);
        let cases = self.list(&mut fields, "cases", |loader, node| {
            let when = when.as_ref()?;
            loader.case(node, "the cap", |given| when.holds(given))
        });
        let place = |node: Option<&Node>| node.map(|node| node.span);
        let (at_lowers, at_cases) = (place(fields.optional("lowers")), place(fields.optional("cases")));
        fields.finish(&mut self.reader);
        let (cases, lowers) = (cases?, lowers?);
        if lowers.is_empty() {
            return self.reader.fail(codes::DEAD_RULE, at_lowers?, "this cap lowers nothing");
        }
        if !(cases.iter().any(|case| case.fires) && cases.iter().any(|case| !case.fires)) {
            return self.reader.fail(
                codes::MISSING_KEY,
                at_cases?,
                "`cases` must show one case that fires and one that does not",
            );
        }
        Some(Cap { id: id?, title: title?, when: when?, lowers, reason: reason?, cases })
    }

    /// A condition on at least two answers.
    fn combination(&mut self, node: &Node) -> Option<Condition> {
        let condition = self.condition(node)?;
        if condition.levels.len() + condition.needs.len() + condition.ranges.len() < 2 {
            return self.reader.fail(codes::DEAD_RULE, node.span, "a cap speaks of a combination: name at least two answers");
        }
        Some(condition)
    }

    /// A condition: dimensions with the levels that meet it, `needs` that must all be stated, and amounts with their ranges.
    pub(super) fn condition(&mut self, node: &Node) -> Option<Condition> {
        let entries = self.reader.entries(node, "a condition")?;
        let mut condition = Condition { levels: Vec::new(), needs: Vec::new(), ranges: Vec::new() };
        let mut fine = true;
        for entry in entries {
            let read = if entry.key == "needs" {
                let items = self.reader.one_or_more(&entry.value, "a list of needs");
                items.and_then(|items| self.each(items, Self::need_id)).map(|needs| condition.needs = needs)
            } else if let Some(amount) = self.names.amounts.position(&entry.key) {
                self.range(AmountId::new(amount), entry).map(|range| condition.ranges.push(range))
            } else {
                self.some_levels(&entry.key, entry.key_span, &entry.value).map(|levels| condition.levels.push(levels))
            };
            fine &= read.is_some();
        }
        fine.then_some(condition)
    }

    fn some_levels(&mut self, key: &str, key_span: crate::source::Span, node: &Node) -> Option<Vec<LevelId>> {
        let names = self.names;
        let Some(dimension) = self.dimension_id(key) else {
            let known: Vec<&str> = names.dimensions.iter().chain(names.amounts.iter()).collect();
            return self.reader.unknown("dimension or amount", key, key_span, known);
        };
        let items = self.reader.one_or_more(node, "a level or a list of levels")?;
        let levels = &names.levels[dimension.index()];
        self.each(items, |loader, item| loader.refer(item, "level", levels).map(|level| LevelId::new(dimension, level)))
    }

    fn lowering(&mut self, node: &Node, when: Option<&Condition>) -> Option<Lowering> {
        let mut fields = self.reader.fields(node, "a lowered fit")?;
        let ways = self.lowered_ways(&mut fields);
        let criterion = fields.required(&mut self.reader, "criterion");
        let criterion = criterion.and_then(|node| self.reader.text(node, "a dimension or a need"));
        let to = fields.required(&mut self.reader, "to").and_then(|node| self.fit_word(node));
        fields.finish(&mut self.reader);
        let At { value, span } = criterion?;
        let when = when?;
        let dimension = self.dimension_id(&value);
        let subjects: Vec<Subject> = match (dimension, FitTable::subject(self.names, &value)) {
            (Some(dimension), _) => {
                when.levels.iter().flatten().filter(|level| level.dimension() == dimension).copied().map(Subject::Level).collect()
            }
            (None, Some(Subject::Need(need))) => {
                when.needs.iter().filter(|&&stated| stated == need).map(|&need| Subject::Need(need)).collect()
            }
            _ => {
                let names = self.names;
                return self.reader.unknown(
                    "dimension or need",
                    &value,
                    span,
                    names.dimensions.iter().chain(names.needs.iter()).collect::<Vec<_>>(),
                );
            }
        };
        if subjects.is_empty() {
            return self.reader.fail(
                codes::DEAD_RULE,
                span,
                format!("`when` does not speak of `{value}`, so there is nothing to lower"),
            );
        }
        Some(Lowering { ways: ways?, subjects, to: to? })
    }

    /// A case, which has to hold: `what` fires under its answers or does not, as it says.
    pub(super) fn case(&mut self, node: &Node, what: &str, holds: impl Fn(&Answers) -> bool) -> Option<Case> {
        let mut fields = self.reader.fields(node, "a case")?;
        let given = fields.required(&mut self.reader, "given").and_then(|node| self.answers(node));
        let fires = fields.required(&mut self.reader, "fires").and_then(|node| self.reader.truth(node));
        let at = fields.span();
        fields.finish(&mut self.reader);
        let (given, fires) = (given?, fires?);
        if holds(&given) != fires {
            let does = if fires { "does not fire" } else { "fires" };
            return self.reader.fail(codes::FAILED_CASE, at, format!("{what} {does} under these answers"));
        }
        Some(Case { given, fires })
    }

    fn answers(&mut self, node: &Node) -> Option<Answers> {
        let mut answers = Answers::default();
        for entry in self.reader.entries(node, "answers of a flow")? {
            if entry.key == "needs" {
                let items = self.reader.items(&entry.value, "a list of needs")?;
                for need in self.each(items, Self::need_id)? {
                    answers.state_need(need);
                }
            } else if let Some(amount) = self.names.amounts.position(&entry.key) {
                let amount = AmountId::new(amount);
                let measure = self.names.units[amount.index()]?.measure();
                let value = self.measured(&entry.value, measure)?;
                answers.state_amount(amount, value);
            } else {
                let levels = self.some_levels(&entry.key, entry.key_span, &entry.value)?;
                for level in levels {
                    answers.state_level(level);
                }
            }
        }
        Some(answers)
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
