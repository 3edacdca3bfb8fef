//! How certain a first place is: how far the weights may be off before another alternative takes it.

use super::{Fraction, Table};

/// A tolerance in one word.
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
    /// Returns the word for a tolerance.
    pub fn of(tolerance: Fraction) -> Self {
        match tolerance.percent() {
            ..10 => Self::Fragile,
            10..25 => Self::Fair,
            25..50 => Self::Solid,
            _ => Self::Clear,
        }
    }

    /// Returns the word for display.
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
    /// Returns the share of itself by which every weight may be off, in any mixture of up and down, while the first stays first:
    /// the minimum over rivals of Σ w·d / Σ w·|d|, with d the differences in fit. 0 if it is tied, 1 if it is nowhere worse.
    /// `None` if nothing is judged, or if no rival is left.
    pub fn tolerance(&self) -> Option<Fraction> {
        let first = self.first()?;
        self.rivals(first).map(|rival| self.tolerance_against(first, rival)).min()
    }

    /// Like [`Table::tolerance`], but other alternatives of the same group count as rivals too.
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
            // If nothing differs, it is a tie.
            _ => Fraction::ZERO,
        }
    }
}

#[cfg(test)]
mod tests;
