//! Accepted findings.

use crate::source::{At, Span};
use crate::yaml::{Node, Reader};

/// A finding that the team has accepted, with its reason and end date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Where it stands.
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

/// In place of the name of a flow: all flows, and what concerns the whole file.
const ANY: &str = "*";

impl Waiver {
    /// The flow in which it accepts a finding; none where it does so in the whole file.
    pub fn only_flow(&self) -> Option<&str> {
        Some(self.flow.value.as_str()).filter(|flow| *flow != ANY)
    }

    pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let mut fields = reader.fields(node, "a waiver with `lint`, `flow`, `reason` and `until`")?;
        let mut text = |key, what| {
            let node = fields.required(reader, key)?;
            reader.text(node, what)
        };
        let lint = text("lint", "the id of a lint");
        let flow = text("flow", "the name of a flow");
        let reason = text("reason", "a reason");
        let until = text("until", "a date such as 2027-03-31");
        fields.finish(reader);
        Some(Self { span: node.span, lint: lint?, flow: flow?, reason: reason?, until: until? })
    }
}
