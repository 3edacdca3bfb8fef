//! Amounts in decisions that cannot be read, and amounts that no configuration can have.

use super::Review;
use crate::diag::{Diagnostic, codes};
use crate::engine::configured;
use crate::pack::Pack;
use crate::requirements::{AMOUNTS, Flow, Requirements};
use crate::source::At;

pub(super) fn find(review: &mut Review<'_>) {
    for (position, flow, _) in review.flows() {
        for finding in of_flow(review.pack, flow) {
            review.find(codes::UNCLEAR_AMOUNT, Some(position), finding);
        }
    }
}

/// Returns the amounts in decisions that cannot be read, and so are ignored, and those that configurations of gateways cannot
/// have as written. Empty if the rules have no lint for that.
pub fn odd_amounts(pack: &Pack, requirements: &Requirements) -> Vec<Diagnostic> {
    requirements.flows().iter().flat_map(|flow| of_flow(pack, flow)).collect()
}

fn of_flow(pack: &Pack, flow: &Flow) -> Vec<Diagnostic> {
    let lint = pack.lint_of(codes::UNCLEAR_AMOUNT).map(|lint| pack.lint(lint));
    let (Some(lint), Some(decision)) = (lint, flow.decision()) else { return Vec::new() };
    let finding =
        |text: &At<String>, says: String| Diagnostic::new(codes::UNCLEAR_AMOUNT, text.span, says).severity(lint.severity);
    let odd = AMOUNTS.into_iter().filter_map(|(key, measure)| {
        let (text, amount) = decision.amount(key)?;
        match amount {
            Ok(amount) => {
                let taken = configured(key, amount);
                (taken != amount).then(|| {
                    let taken = measure.text(taken);
                    let what = format!("`{key}: {}` of `{}`", text.value, flow.name());
                    finding(text, format!("{what} becomes {taken} in configurations of gateways"))
                        .help(format!("write `{taken}`, or correct what `protopick gateway` writes by hand"))
                })
            }
            Err(odd) => {
                let planned = pack.read(None, key, &text.value).is_plan;
                planned.then(|| {
                    finding(text, format!("`{key}: {}` of `{}` {odd}, so it is ignored", text.value, flow.name()))
                        .help(measure.help(&text.value, &odd))
                })
            }
        }
    });
    odd.collect()
}
