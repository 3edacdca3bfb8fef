//! Decision records that no longer match the file.

use super::{Records, Review};
use crate::diag::{Diagnostic, codes};
use crate::record;
use crate::requirements::Decision;

pub(super) fn find(review: &mut Review<'_>, records: Records<'_>) {
    for (position, flow, _) in review.flows() {
        let Some(decision) = flow.decision() else { continue };
        for named in decision.plan("record") {
            if let Some(message) = stale(review, flow.name(), decision, &named.value, records) {
                let finding = Diagnostic::new(codes::DECISION_RECORD_STALE, named.span, message)
                    .help(format!("run `protopick adr new --flow {} --supersedes NUMBER` to write a new one", flow.name()));
                review.find(codes::DECISION_RECORD_STALE, Some(position), finding);
            }
        }
    }
}

/// Returns what is wrong with a record. Only names of files are looked up: a team may keep its records elsewhere.
fn stale(review: &Review<'_>, flow: &str, decision: &Decision, named: &str, records: Records<'_>) -> Option<String> {
    let file = std::path::Path::new(named).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    if !file || named.contains("://") {
        return None;
    }
    let Some(text) = records(named) else { return Some(format!("the record `{named}` does not exist")) };
    if record::is_superseded(&text) {
        return Some(format!("the record of `{flow}` is superseded"));
    }
    let own = decision.names(review.pack)?;
    let choice = record::choices(&text).into_iter().find(|choice| choice.flow == flow && choice.protocol != own)?;
    Some(format!("the record of `{flow}` says `{}`, but the file says `{own}`", choice.protocol))
}
