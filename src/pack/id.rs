//! Ids that the loader creates: whoever holds one can rely on the thing to exist.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($name:ident $what:literal)*) => { $(
        #[doc = concat!("Names ", $what, " of a pack.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(u16);

        impl $name {
            pub(super) fn new(index: usize) -> Self {
                Self(u16::try_from(index).unwrap_or(u16::MAX))
            }

            /// Returns the position in the pack's order.
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )* };
}

ids! {
    ProtocolId "a protocol"
    WayId "a way"
    CarrierId "a carrier"
    AmountId "an amount"
    DimensionId "a dimension"
    NeedId "a need"
    CapId "a cap"
    BeyondId "an answer beyond the protocols"
    PrecedentId "a precedent"
    GuidanceId "a piece of guidance"
    LintId "a kind of finding"
    GatewayId "a gateway"
    TranslationId "a translation"
    SourceId "a cited document"
    FactId "a checked fact"
    ClaimId "a claim of the guide"
}

/// Identifies a level of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LevelId {
    dimension: DimensionId,
    level: u16,
}

impl LevelId {
    pub(super) fn new(dimension: DimensionId, level: usize) -> Self {
        Self { dimension, level: u16::try_from(level).unwrap_or(u16::MAX) }
    }

    /// Returns the dimension.
    pub fn dimension(self) -> DimensionId {
        self.dimension
    }

    /// Returns the position among the dimension's levels.
    pub fn index(self) -> usize {
        usize::from(self.level)
    }
}
