//! How often the rules agree with the precedents of a pack, compared with the minimum that the pack sets.

use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::engine::{Agreement, Tried, try_precedents};
use crate::pack::{Pack, Precedent, Sites};

/// How the precedents of a pack came out: a scored set, in which no single mismatch is a failure.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Each precedent, in the order of the pack.
    pub tried: Vec<Tried>,
    /// How many of them agree.
    pub agreement: Agreement,
    /// Whether enough of them agree, according to the pack.
    pub enough: bool,
}

/// Judges all precedents. If too few agree of those that `counts` says the minimum is about, that becomes a finding.
pub fn score(pack: &Pack, sites: &Sites, counts: impl Fn(&Precedent) -> bool, findings: &mut Diagnostics) -> Scored {
    let tried = try_precedents(pack);
    let agreement = Agreement::over(tried.iter());
    let counted = Agreement::over(tried.iter().filter(|one| counts(pack.precedent(one.precedent))));
    let mut enough = true;
    if let Some(rule) = pack.precedent_rule().filter(|_| counted.cases > 0) {
        let held = [("first", rule.first, counted.first), ("first-two", rule.first_two, counted.first_two)];
        for (key, least, agreed) in held {
            if percent(agreed, counted.cases) < least {
                enough = false;
                let message = format!(
                    "{agreed} of {} precedents agree, fewer than the {least} of 100 that `{key}` requires",
                    counted.cases
                );
                let finding = Diagnostic::new(codes::FAILED_CASE, sites.precedent_rule(key), message);
                findings.push(finding.help("run `protopick rules diff` to see which precedents a change wins and loses"));
            }
        }
    }
    Scored { tried, agreement, enough }
}

/// Returns a whole percentage, rounded down.
fn percent(part: usize, whole: usize) -> u32 {
    u32::try_from(part * 100 / whole.max(1)).unwrap_or(u32::MAX)
}
