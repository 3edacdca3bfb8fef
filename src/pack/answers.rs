//! What a flow states, and conditions on it.

use serde::{Deserialize, Serialize};

use super::{AmountId, DimensionId, LevelId, NeedId, Pack, Range, Subject};

/// The requirements of a flow: at most one level of each dimension, and the needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// One level for each answered dimension, in the order of the dimensions.
    levels: Vec<LevelId>,
    /// In the pack's order, without duplicates.
    needs: Vec<NeedId>,
    /// One value for each stated amount, in its unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    amounts: Vec<(AmountId, u64)>,
}

impl Answers {
    /// States a level, replacing another of the same dimension.
    pub fn state_level(&mut self, level: LevelId) {
        self.levels.retain(|stated| stated.dimension() != level.dimension());
        self.levels.push(level);
        self.levels.sort_unstable();
    }

    /// Removes the level of a dimension.
    pub fn drop_level(&mut self, dimension: DimensionId) {
        self.levels.retain(|stated| stated.dimension() != dimension);
    }

    /// States a need.
    pub fn state_need(&mut self, need: NeedId) {
        if !self.needs.contains(&need) {
            self.needs.push(need);
            self.needs.sort_unstable();
        }
    }

    /// States an amount, replacing another value.
    pub fn state_amount(&mut self, amount: AmountId, value: u64) {
        self.amounts.retain(|(stated, _)| *stated != amount);
        self.amounts.push((amount, value));
        self.amounts.sort_unstable();
    }

    /// Returns the stated amounts with their values.
    pub fn amounts(&self) -> &[(AmountId, u64)] {
        &self.amounts
    }

    /// Returns the value that is stated for an amount.
    pub fn amount(&self, amount: AmountId) -> Option<u64> {
        self.amounts.iter().find(|(stated, _)| *stated == amount).map(|(_, value)| *value)
    }

    /// Returns a copy with only the amounts.
    pub fn only_amounts(&self) -> Self {
        Self { amounts: self.amounts.clone(), ..Self::default() }
    }

    /// Removes a need.
    pub fn drop_need(&mut self, need: NeedId) {
        self.needs.retain(|&stated| stated != need);
    }

    /// Returns the stated levels, in the order of the dimensions.
    pub fn levels(&self) -> &[LevelId] {
        &self.levels
    }

    /// Returns the stated needs, in the pack's order.
    pub fn needs(&self) -> &[NeedId] {
        &self.needs
    }

    /// Returns the level stated for a dimension.
    pub fn level(&self, dimension: DimensionId) -> Option<LevelId> {
        self.levels.iter().copied().find(|level| level.dimension() == dimension)
    }

    /// Returns everything that is stated, as subjects of fits: levels, then needs.
    pub fn subjects(&self) -> impl Iterator<Item = Subject> {
        let levels = self.levels.iter().copied().map(Subject::Level);
        levels.chain(self.needs.iter().copied().map(Subject::Need))
    }
}

/// A condition on answers: for each dimension that it names, one of the given levels is stated; each need that it names is
/// stated; and each amount is in its range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub(super) levels: Vec<Vec<LevelId>>,
    pub(super) needs: Vec<NeedId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) ranges: Vec<Range>,
}

impl Condition {
    /// Returns whether the condition holds. Something unstated never meets a condition.
    pub fn holds(&self, answers: &Answers) -> bool {
        // Each item holds the levels of one dimension, of which at most one is stated.
        let stated = |some: &Vec<LevelId>| some.first().and_then(|level| answers.level(level.dimension()));
        self.levels.iter().all(|some| stated(some).is_some_and(|level| some.contains(&level)))
            && self.needs.iter().all(|need| answers.needs.contains(need))
            && self.ranges.iter().all(|range| range.holds(answers))
    }

    /// Returns whether some answers say anything about a dimension that it asks about.
    pub fn is_answered(&self, answers: &Answers) -> bool {
        self.levels.iter().flatten().any(|level| answers.level(level.dimension()).is_some())
    }

    /// Returns whether this condition holds wherever another one does.
    pub fn is_implied_by(&self, other: &Self) -> bool {
        let within = |some: &Vec<LevelId>| other.levels.iter().any(|narrow| narrow.iter().all(|level| some.contains(level)));
        self.levels.iter().all(within)
            && self.needs.iter().all(|need| other.needs.contains(need))
            && self.ranges.iter().all(|range| other.ranges.iter().any(|narrow| range.covers(narrow)))
    }

    /// Returns whether it requires nothing, so that it always holds.
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty() && self.needs.is_empty() && self.ranges.is_empty()
    }

    /// Returns, for each dimension that the condition names, the levels that meet it.
    pub fn levels(&self) -> impl Iterator<Item = &[LevelId]> {
        self.levels.iter().map(Vec::as_slice)
    }

    /// Returns the needs that must be stated.
    pub fn needs(&self) -> &[NeedId] {
        &self.needs
    }

    /// Returns the ranges that stated amounts must be in.
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// Returns the stated subjects that meet the condition, if it holds: what a reader could change to escape it.
    pub fn met_by<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = Subject> + 'a {
        let levels = self.levels.iter().flatten().filter(|level| answers.levels.contains(level)).copied().map(Subject::Level);
        levels.chain(self.needs.iter().copied().map(Subject::Need))
    }
}

impl Pack {
    /// Returns what a condition requires, each part in the words of the file: `latency: low or very-low`, `needs: caching`,
    /// `delay from 10 s`.
    pub fn condition_parts(&self, when: &Condition) -> Vec<String> {
        let levels = when.levels().map(|some| {
            let names = some.iter().map(|&level| self.level(level).id.as_str()).collect::<Vec<_>>().join(" or ");
            let dimension = some.first().map_or("", |level| self.dimension(level.dimension()).id.as_str());
            format!("{dimension}: {names}")
        });
        let needs = when.needs().iter().map(|&need| format!("needs: {}", self.need(need).id));
        levels.chain(needs).chain(when.ranges().iter().map(|range| self.range_text(range))).collect()
    }
}

impl Pack {
    /// Returns answers as files write them: `latency: low, needs: [caching]`.
    pub fn answers(&self, answers: &Answers) -> String {
        self.answer_parts(answers).collect::<Vec<_>>().join(", ")
    }

    /// Returns answers as [`Pack::answers`] does, but part by part.
    pub fn answer_parts(&self, answers: &Answers) -> impl Iterator<Item = String> {
        let level = |&level| format!("{}: {}", self.dimension(LevelId::dimension(level)).id, self.level(level).id);
        let needs: Vec<&str> = answers.needs().iter().map(|&need| self.need(need).id.as_str()).collect();
        let needs = (!needs.is_empty()).then(|| format!("needs: [{}]", needs.join(", ")));
        answers.levels().iter().map(level).chain(needs)
    }
}
