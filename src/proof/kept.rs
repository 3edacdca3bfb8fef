//! Changed fits and weights that keep the reason of what is beneath.

use std::collections::HashSet;

use crate::diag::{Diagnostic, codes};
use crate::pack::FileChange;

/// Returns a note on each changed fit or weight whose reason is not changed with it. The places are those of the new values.
pub fn kept_reasons(changes: &[FileChange]) -> Vec<Diagnostic> {
    // The reason of a need is not that of its weight.
    let is_value = |change: &&FileChange| match change.steps.last().map(String::as_str) {
        Some("fit") => true,
        Some("weight") => change.file.starts_with("dimensions/"),
        _ => false,
    };
    let reasons: HashSet<(&str, &[String])> = changes
        .iter()
        .filter_map(|change| match change.steps.split_last() {
            Some((key, within)) if key == "because" => Some((change.file.as_str(), within)),
            _ => None,
        })
        .collect();
    let kept = changes.iter().filter(is_value).filter_map(|change| {
        let (value, within) = change.steps.split_last()?;
        let new = change.old.as_ref().and(change.new.as_ref())?;
        let place = [&[change.file.trim_end_matches(".yaml").to_owned()], within].concat().join(" ");
        let message = format!("the {value} in `{place}` keeps the reason of the one beneath");
        let keeps = !reasons.contains(&(change.file.as_str(), within));
        keeps.then(|| Diagnostic::new(codes::KEPT_REASON, new.span, message))
    });
    kept.collect()
}
