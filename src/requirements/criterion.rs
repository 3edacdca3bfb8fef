//! What protocols are judged on, and the names that `weights` and `must` use for it.

use crate::decision::Weight;
use crate::pack::{DimensionId, NeedId, Pack, Subject};

/// What protocols are judged on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Criterion {
    /// A dimension.
    Dimension(DimensionId),
    /// A need.
    Need(NeedId),
}

/// What `weights` and `must` name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One criterion.
    Criterion(Criterion),
    /// Each stated need.
    Needs,
}

impl Criterion {
    /// Returns the criterion that a level or a need answers.
    pub fn of(subject: Subject) -> Self {
        match subject {
            Subject::Level(level) => Self::Dimension(level.dimension()),
            Subject::Need(need) => Self::Need(need),
        }
    }

    /// Returns all criteria of a pack: the dimensions, then the needs.
    pub fn all(pack: &Pack) -> impl Iterator<Item = Self> {
        let dimensions = pack.dimensions().map(|(id, _)| Self::Dimension(id));
        dimensions.chain(pack.needs().map(|(id, _)| Self::Need(id)))
    }

    /// Returns the criterion with this name in files.
    pub fn find(pack: &Pack, name: &str) -> Option<Self> {
        let need = || pack.find_need(name).map(Self::Need);
        pack.find_dimension(name).map(Self::Dimension).or_else(need)
    }

    /// Returns the name that files use.
    pub fn id(self, pack: &Pack) -> &str {
        match self {
            Self::Dimension(dimension) => &pack.dimension(dimension).id,
            Self::Need(need) => &pack.need(need).id,
        }
    }

    /// Returns the display name.
    pub fn name(self, pack: &Pack) -> &str {
        match self {
            Self::Dimension(dimension) => &pack.dimension(dimension).name,
            Self::Need(need) => &pack.need(need).name,
        }
    }

    /// Returns its weight, unless a flow says otherwise.
    pub fn weight(self, pack: &Pack) -> Weight {
        match self {
            Self::Dimension(dimension) => pack.dimension(dimension).weight,
            Self::Need(need) => pack.need(need).weight,
        }
    }
}

impl Scope {
    /// The key of a flow that lists its needs, which also names all of them as a scope.
    pub const NEEDS: &'static str = "needs";

    /// Returns the scope with this name in files.
    pub fn find(pack: &Pack, name: &str) -> Option<Self> {
        let criterion = Criterion::find(pack, name).map(Self::Criterion);
        criterion.or_else(|| (name == Self::NEEDS).then_some(Self::Needs))
    }

    /// Returns the name that files use.
    pub fn id(self, pack: &Pack) -> &str {
        match self {
            Self::Criterion(criterion) => criterion.id(pack),
            Self::Needs => Self::NEEDS,
        }
    }

    /// Returns whether a criterion is within it.
    pub fn holds(self, criterion: Criterion) -> bool {
        match self {
            Self::Criterion(own) => own == criterion,
            Self::Needs => matches!(criterion, Criterion::Need(_)),
        }
    }
}
