//! Limits how much a check may spend on judging profiles again.

use std::cell::Cell;

use crate::pack::Pack;

/// Maximum number of cells judged again for one check, where a cell is one protocol's fit for one answer. It takes a few seconds.
/// The built-in rules need a fiftieth of it.
const MOST: u64 = 1 << 27;

/// The remaining allowance. A check that has used it up reports nothing about what it has not seen.
pub(super) struct Allowance {
    left: Cell<u64>,
    /// Cost of a judgement without needs.
    each: u64,
    /// Additional cost of each need.
    need: u64,
    /// Whether some check was refused a judgement.
    refused: Cell<bool>,
}

impl Allowance {
    pub(super) fn of(pack: &Pack) -> Self {
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let need = count(pack.protocols().len()).max(1);
        let each = count(pack.dimensions().len()).saturating_mul(need).saturating_add(count(pack.caps().len())).max(1);
        Self { left: Cell::new(MOST), each, need, refused: Cell::new(false) }
    }

    /// Starts another check.
    pub(super) fn renew(&self) {
        self.left.set(MOST);
    }

    /// Pays for a judgement with this many needs. Returns false if the allowance does not suffice.
    pub(super) fn pay(&self, needs: usize) -> bool {
        let price = u64::try_from(needs).unwrap_or(u64::MAX).saturating_mul(self.need).saturating_add(self.each);
        match self.left.get().checked_sub(price).filter(|left| *left > 0) {
            Some(left) => self.left.set(left),
            None => {
                self.left.set(0);
                self.refuse();
            }
        }
        !self.is_spent()
    }

    /// Records that a check left something out.
    pub(super) fn refuse(&self) {
        self.refused.set(true);
    }

    /// Returns whether the current check has used up its allowance.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Returns whether some check had less than it needed.
    pub(super) fn was_refused(&self) -> bool {
        self.refused.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_stays_spent_until_the_next_check() {
        let allowance = Allowance::of(crate::builtin::pack());
        assert!(allowance.pay(2) && !allowance.is_spent() && !allowance.was_refused());
        let more = (0..u32::MAX).take_while(|_| allowance.pay(0)).count();
        assert!(more > 1_000_000, "{more}");
        assert!(!allowance.pay(0) && allowance.is_spent() && allowance.was_refused());
        allowance.renew();
        assert!(allowance.pay(0) && allowance.was_refused(), "that a check was cut short is not forgotten");
    }
}
