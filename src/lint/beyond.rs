//! Flows that an answer beyond the protocols would serve better.

use super::{Review, with_labels};
use crate::diag::{Diagnostic, as_help, codes};
use crate::engine::{Better, beyond};
use crate::pack::Subject;
use crate::requirements::Flow;
use crate::source::Span;

pub(super) fn find(review: &mut Review<'_>) {
    for (position, flow, _) in review.flows() {
        for better in &beyond(review.pack, flow.answers()) {
            let answer = review.pack.beyond_answer(better.answer);
            let mut places = places(review, position, flow, better).into_iter();
            let at = places.next().unwrap_or_else(|| review.sites.flow(position));
            let message = format!("{} serves `{}` better than any protocol", answer.name, flow.name());
            let help = format!("{}; run `protopick explain {}` to read more", as_help(&answer.instead), answer.id);
            let finding = Diagnostic::new(codes::BEYOND_FITS_BETTER, at, message).help(help);
            let labels = places.map(|place| (place, "together with this".to_owned()));
            review.find(codes::BEYOND_FITS_BETTER, Some(position), with_labels(finding, labels));
        }
    }
}

/// Returns where the parts of the condition are stated: needs first, which say most, then amounts and levels. What amounts imply
/// is stated nowhere.
fn places(review: &Review<'_>, position: usize, flow: &Flow, better: &Better) -> Vec<Span> {
    let (pack, sites) = (review.pack, review.sites);
    let needs = better.condition.needs().iter().map(|&need| sites.answer(position, pack, Subject::Need(need)));
    let amounts = better.condition.ranges().iter().map(|range| sites.key(position, &pack.amount(range.amount).id));
    let dimensions = better.condition.levels().filter_map(|some| some.first()).map(|level| level.dimension());
    let levels = dimensions.filter_map(|dimension| flow.stated(dimension));
    needs.chain(amounts).chain(levels.map(|level| sites.answer(position, pack, Subject::Level(level)))).collect()
}
