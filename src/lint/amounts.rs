//! Texts where an amount stands in decisions, and cannot be read as one.

use super::{Finding, Ground};
use crate::diag::{Diagnostic, codes};
use crate::pack::Pack;
use crate::requirements::{AMOUNTS, Flow, Requirements};

pub(super) fn find(ground: &mut Ground<'_>) {
    for (_, flow, _) in ground.flows() {
        let odd = of_flow(ground.pack, flow).into_iter();
        ground.found.extend(odd.map(|diagnostic| Finding::of(diagnostic, Some(flow.name().to_owned()))));
    }
}

/// The amounts in decisions that cannot be read, so that nothing is made of them. None where the rules have no lint for that.
pub fn odd_amounts(pack: &Pack, requirements: &Requirements) -> Vec<Diagnostic> {
    requirements.flows().iter().flat_map(|flow| of_flow(pack, flow)).collect()
}

fn of_flow(pack: &Pack, flow: &Flow) -> Vec<Diagnostic> {
    let lint = pack.find_lint(codes::UNCLEAR_AMOUNT.slug).map(|lint| pack.lint(lint));
    let (Some(lint), Some(decision)) = (lint, flow.decision()) else { return Vec::new() };
    let odd = AMOUNTS.into_iter().filter_map(|(key, measure)| {
        let Some(Err((text, odd))) = decision.amount(key) else { return None };
        let planned = pack.read(None, key, &text.value).is_plan;
        let message = format!("`{}` {odd}, so nothing comes of the {key} of `{}`", text.value, flow.name());
        let finding = Diagnostic::new(codes::UNCLEAR_AMOUNT, text.span, message).severity(lint.severity);
        planned.then(|| finding.help(measure.help(&text.value, &odd)))
    });
    odd.collect()
}
