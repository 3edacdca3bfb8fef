//! Conditions on answers, and answers.

use super::loader::Loader;
use crate::pack::Holds;
use crate::pack::form::{Answered, Described, Kind, OneOrMore, OrNone, Set, forms};
use crate::pack::{AmountId, Answers, Condition, LevelId, NeedId, Thing};
use crate::source::At;
use crate::yaml::{Entry, Node};

/// Dimensions with the levels that meet it, `needs` that must all be stated, and amounts with their ranges.
impl Described for Condition {
    type Value = Self;
    const HOLDS: Holds = Holds::Condition;
}

impl Kind<Loader<'_>> for Condition {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let mut condition = Self { levels: Vec::new(), needs: Vec::new(), ranges: Vec::new() };
        let mut fine = true;
        for entry in loader.reader.entries(node, &Self::HOLDS.one())? {
            let read = if entry.key == NEEDS {
                OneOrMore::<NeedId>::read(loader, &entry.value).map(|needs| condition.needs = needs)
            } else if let Some(amount) = loader.names.amounts.position(&entry.key) {
                loader.range(AmountId::new(amount), entry).map(|range| condition.ranges.push(range))
            } else {
                loader.some_levels(entry).map(|levels| condition.levels.push(levels))
            };
            fine &= read.is_some();
        }
        fine.then_some(condition)
    }
}

forms! { Loader<'_>;
    /// What a flow requires, as in a file of requirements.
    struct Given is "answers of a flow" {
        answered: Answered as keys;
        needs: OrNone<Set<NeedId>>, "The stated needs.";
    }
}

/// Dimensions with a level each, `needs`, and amounts.
impl Described for Answers {
    type Value = Self;
    const HOLDS: Holds = Holds::Given;
}

impl Kind<Loader<'_>> for Answers {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let before = loader.reader.found();
        let Given { answered, needs } = Given::read(loader, node)?;
        let answers = answered?.with(needs?);
        (loader.reader.found() == before).then_some(answers)
    }
}

/// The key that lists needs next to the dimensions.
const NEEDS: &str = "needs";

impl Loader<'_> {
    fn some_levels(&mut self, entry: &Entry) -> Option<Vec<LevelId>> {
        let names = self.names;
        let Some(dimension) = self.dimension_id(&entry.key) else {
            let known: Vec<&str> = names.dimensions.iter().chain(names.amounts.iter()).collect();
            return self.reader.unknown("dimension or amount", &entry.key, entry.key_span, known);
        };
        let levels = OneOrMore::<super::kinds::LevelName>::read(self, &entry.value)?;
        let levels: Vec<_> = levels.iter().map(|level| self.level_id(dimension, level)).collect();
        levels.into_iter().collect()
    }

    /// Returns the level of a dimension that a text names.
    pub(super) fn level_id(&mut self, dimension: crate::pack::DimensionId, At { value, span }: &At<String>) -> Option<LevelId> {
        let levels = &self.names.levels[dimension.index()];
        match levels.position(value) {
            Some(level) => Some(LevelId::new(dimension, level)),
            None => self.reader.unknown(Thing::Level.word(), value, *span, levels.iter()),
        }
    }
}
