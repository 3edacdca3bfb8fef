//! Accepted findings.

use super::loader::Loader;
use crate::pack::form::{Placed, Text, forms, names};
use crate::pack::{Holds, Thing};
use crate::source::{At, Span};

/// A finding that the team has accepted, with its reason and end date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Its place.
    pub span: Span,
    /// The lint whose finding is accepted.
    pub lint: At<String>,
    /// The flow in which it is accepted.
    pub flow: At<String>,
    /// Why it is accepted.
    pub reason: At<String>,
    /// The last day on which it is accepted, as written.
    pub until: At<String>,
}

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

/// Used in place of the name of a flow: all flows, and what concerns the whole file.
const ANY: &str = "*";

impl Waiver {
    /// Returns the flow for which it accepts a finding; `None` if it does so for the whole file.
    pub fn only_flow(&self) -> Option<&str> {
        Some(self.flow.value.as_str()).filter(|flow| *flow != ANY)
    }

    pub(super) fn of(At { value: form, span }: At<WaiverForm>) -> Option<Self> {
        let WaiverForm { lint, flow, reason, until } = form;
        Some(Self { span, lint: lint?, flow: flow?, reason: reason?, until: until? })
    }
}
