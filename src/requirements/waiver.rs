//! Accepted findings.

use super::loader::Loader;
use crate::findings::Waiver;
use crate::pack::form::{Placed, Text, forms, names};
use crate::pack::{Holds, Thing};
use crate::source::At;

forms! { Loader<'_>;
    /// A finding that the team accepts, with the reason and the last day.
    struct WaiverForm is "a waiver" {
        lint: LintName, "The lint whose finding is accepted.";
        flow: Placed<Text>, "The flow in which it is accepted; * for the whole file and all flows.";
        reason: Placed<Text>, "Why it is accepted.";
        until: Placed<Text>, "The last day on which it is accepted, such as 2027-03-31.";
    }
}

names! {
    /// The id of a lint, whether the pack knows it or not: a finding reports unknown ones.
    LintName Holds::Name(Thing::Lint)
}

impl WaiverForm {
    /// Returns the waiver, if it is complete.
    pub(crate) fn waiver(At { value: form, span }: At<Self>) -> Option<Waiver> {
        let Self { lint, flow, reason, until } = form;
        Some(Waiver { span, lint: lint?, flow: flow?, reason: reason?, until: until? })
    }
}
