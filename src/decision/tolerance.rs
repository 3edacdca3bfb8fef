//! How sure a first place is: by how much the weights may be off before another alternative takes it.

use super::{Fraction, Table};

/// A tolerance in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Firmness {
    /// Below 10 %.
    Fragile,
    /// Below 25 %.
    Fair,
    /// Below 50 %.
    Solid,
    /// 50 % or more.
    Clear,
}

impl Firmness {
    /// The word for a tolerance.
    pub fn of(tolerance: Fraction) -> Self {
        match tolerance.percent() {
            ..10 => Self::Fragile,
            10..25 => Self::Fair,
            25..50 => Self::Solid,
            _ => Self::Clear,
        }
    }

    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fragile => "fragile",
            Self::Fair => "fair",
            Self::Solid => "solid",
            Self::Clear => "clear",
        }
    }
}

impl Table {
    /// Every weight may be off by up to this share of itself, in any mixture of up and down, and the first stays first: the minimum
    /// over rivals of Σ w·d / Σ w·|d|, with d the differences in fit. 0 when it is tied, 1 when it is nowhere worse. None when
    /// nothing is judged, or when no other alternative is left to lose it to.
    pub fn tolerance(&self) -> Option<Fraction> {
        let first = self.first()?;
        self.rivals(first).map(|rival| self.tolerance_against(first, rival)).min()
    }

    /// The same where no other alternative of the group of the first will do either.
    pub fn strict_tolerance(&self) -> Option<Fraction> {
        let first = self.first()?;
        let others = self.kin(first).filter(|&other| other != first).chain(self.rivals(first));
        others.map(|other| self.tolerance_against(first, other)).min()
    }

    fn tolerance_against(&self, first: usize, rival: usize) -> Fraction {
        let spread: i64 =
            self.active().map(|criterion| self.signed_weight(criterion) * self.difference(first, rival, criterion).abs()).sum();
        match (u64::try_from(self.advantage(first, rival)), u64::try_from(spread)) {
            (Ok(lead), Ok(spread)) if lead > 0 => Fraction::new(lead, spread),
            // Where nothing differs there is a tie.
            _ => Fraction::ZERO,
        }
    }
}

#[cfg(test)]
mod tests;
