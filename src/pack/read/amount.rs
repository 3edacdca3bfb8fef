//! Amounts, and ranges of them.

use super::loader::Loader;
use crate::diag::{Diagnostic, codes};
use crate::pack::{Amount, AmountId, DimensionId, Implied, LevelId, Range, Unit};
use crate::quantity::Measure;
use crate::source::At;
use crate::yaml::{Entry, Node};

impl Loader<'_> {
    pub(super) fn amount(&mut self, node: &Node) -> Option<Amount> {
        let mut fields = self.reader.fields(node, "an amount")?;
        let id = self.own_id(&mut fields);
        let order = self.order(&mut fields, "order");
        let name = fields.text(&mut self.reader, "name");
        let unit = fields.required(&mut self.reader, "unit");
        let unit = unit.and_then(|node| self.word(node, Unit::WORDS, Unit::from_word));
        let question = fields.text(&mut self.reader, "question");
        let help = fields.text(&mut self.reader, "help");
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        order?;
        Some(Amount { id: id?, name: name?, unit: unit?, question: question?, help: help?, reason: reason? })
    }

    /// A range of an amount under its name in a condition: `from`, `below`, or both.
    pub(super) fn range(&mut self, amount: AmountId, entry: &Entry) -> Option<Range> {
        let measure = self.names.units[amount.index()]?.measure();
        let mut fields = self.reader.fields(&entry.value, "a range with `from`, `below`, or both")?;
        let (from, below) = (fields.optional("from"), fields.optional("below"));
        let bounded = from.is_some() || below.is_some();
        let read = |loader: &mut Self, node: Option<&Node>| match node {
            Some(node) => loader.measured(node, measure).map(Some),
            None => Some(None),
        };
        let (from, below) = (read(self, from), read(self, below));
        fields.finish(&mut self.reader);
        let (from, below) = (from?.unwrap_or(0), below?);
        if !bounded || below.is_some_and(|below| below <= from) {
            return self.reader.fail(codes::DEAD_RULE, entry.value.span, "no amount is in this range");
        }
        Some(Range { amount, from, below })
    }

    /// An amount in a unit.
    pub(super) fn measured(&mut self, node: &Node, measure: Measure) -> Option<u64> {
        let At { value, span } = self.reader.text(node, "an amount")?;
        match measure.read(&value) {
            Ok(amount) => Some(amount),
            Err(odd) => {
                let fault = Diagnostic::error(codes::INVALID_VALUE, span, format!("`{value}` {odd}"));
                self.reader.report(fault.help(measure.help(&value, &odd)));
                None
            }
        }
    }

    /// What amounts imply for a dimension: `of`, and under `levels` the least amount of each level, the greatest first.
    pub(super) fn implied(&mut self, node: &Node, dimension: &str) -> Option<Implied> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "`of`, `levels`, `because` and `source`")?;
        let of = fields.required(&mut self.reader, "of");
        let amounts = of.and_then(|node| {
            let items = self.reader.one_or_more(node, "an amount, or several to be multiplied")?;
            self.each(items, |loader, item| loader.refer(item, "amount", &names.amounts).map(AmountId::new))
        });
        let measure = amounts.as_deref().and_then(|amounts| match amounts {
            [only] => names.units[only.index()].map(Unit::measure),
            _ => Some(Measure::Throughput),
        });
        let dimension = names.dimensions.position(dimension).map(DimensionId::new);
        let levels = fields.required(&mut self.reader, "levels").and_then(|node| {
            let items = self.reader.items(node, "a list of levels, each with the least amount")?;
            self.each(items, |loader, item| loader.implied_level(item, dimension?, measure?))
        });
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        let levels = levels?;
        let falling = levels.windows(2).all(|pair| pair[0].1 > pair[1].1);
        if levels.last().is_none_or(|(_, from)| *from > 0) || !falling {
            let fault = "the levels go from the greatest amount to the least, and the last one has none";
            return self.reader.fail(codes::INVALID_VALUE, node.span, fault);
        }
        Some(Implied { amounts: amounts?, levels, reason: reason? })
    }

    fn implied_level(&mut self, node: &Node, dimension: DimensionId, measure: Measure) -> Option<(LevelId, u64)> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "a level with `from`")?;
        let level = fields.required(&mut self.reader, "level");
        let level = level.and_then(|node| self.refer(node, "level", &names.levels[dimension.index()]));
        let from = match fields.optional("from") {
            Some(node) => self.measured(node, measure),
            None => Some(0),
        };
        fields.finish(&mut self.reader);
        Some((LevelId::new(dimension, level?), from?))
    }
}
