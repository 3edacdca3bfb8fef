//! Amounts, and ranges of them.

use super::kinds::{LevelName, Ordered};
use super::loader::Loader;
use crate::diag::codes;
use crate::pack::form::{AnyAmount, AtLeast, Kind, OneOrMore, Optional, Text, WordOf, forms, measured};
use crate::pack::{Amount, AmountId, DimensionId, Implied, LevelId, Range, Reason, Unit};
use crate::quantity::Measure;
use crate::source::{At, Span};
use crate::yaml::Entry;

forms! { Loader<'_>;
    /// A number with a unit that a flow may state.
    impl Amount is "an amount" {
        id: Ordered as keys;
        name: Text, "The name for people.";
        unit: WordOf<Unit>, "What it is counted in.";
        question: Text, "The question.";
        help: Text, "One or two sentences for someone who hesitates.";
        reason: Reason as keys;
    }

    /// A part of what an amount may be.
    struct Bounds is "a range", one of ["from", "below"] {
        from: Optional<AnyAmount>, "The least that is in the range.";
        below: Optional<AnyAmount>, "The least that is above it.";
    }

    /// The levels that amounts imply, where none is stated.
    struct ImpliedForm is "what amounts imply" {
        of: OneOrMore<AmountId>, "An amount, or several to be multiplied.";
        levels: AtLeast<1, LevelFrom>, "From the greatest amount to the least; the last has none.";
        reason: Reason as keys;
    }

    /// A level, and from when it holds.
    struct LevelFrom is "an implied level" {
        level: LevelName, "The level.";
        from: Optional<AnyAmount>, "The least amount for which it holds; of several the product, such as 1 KiB per second.";
    }
}

impl Loader<'_> {
    /// Reads a range of an amount under its name in a condition.
    pub(super) fn range(&mut self, amount: AmountId, entry: &Entry) -> Option<Range> {
        let measure = self.names.units[amount.index()]?.measure();
        let Bounds { from, below } = Bounds::read(self, &entry.value)?;
        let from = from?.map_or(Some(0), |from| self.bound(from, measure));
        let below = match below? {
            Some(below) => Some(self.bound(below, measure)?),
            None => None,
        };
        let from = from?;
        if below.is_some_and(|below| below <= from) {
            return self.reader.fail(codes::DEAD_RULE, entry.value.span, "the range is empty, since `below` is not above `from`");
        }
        Some(Range { amount, from, below })
    }

    fn bound(&mut self, At { value, span }: At<String>, measure: Measure) -> Option<u64> {
        measured(self, At { value: &value, span }, measure)
    }

    /// Returns what amounts imply for a dimension, highest first.
    pub(super) fn implied(&mut self, implied: ImpliedForm, at: Span, dimension: &str) -> Option<Implied> {
        let ImpliedForm { of, levels, reason } = implied;
        let amounts = of?;
        let measure = match amounts.as_slice() {
            [only] => self.names.units[only.index()]?.measure(),
            _ => Measure::Throughput,
        };
        let dimension = self.dimension_id(dimension)?;
        let levels: Vec<_> = levels?.into_iter().map(|level| self.implied_level(level, dimension, measure)).collect();
        let levels: Vec<(LevelId, u64)> = levels.into_iter().collect::<Option<_>>()?;
        let falling = levels.windows(2).all(|pair| pair[0].1 > pair[1].1);
        if levels.last().is_none_or(|(_, from)| *from > 0) || !falling {
            let fault = "the levels must go from the greatest amount to the least, and the last one has no `from`";
            return self.reader.fail(codes::INVALID_VALUE, at, fault);
        }
        Some(Implied { amounts, levels, reason: reason? })
    }

    fn implied_level(&mut self, level: LevelFrom, dimension: DimensionId, measure: Measure) -> Option<(LevelId, u64)> {
        let from = level.from?.map_or(Some(0), |from| self.bound(from, measure));
        let level = self.level_id(dimension, &level.level?)?;
        Some((level, from?))
    }
}
