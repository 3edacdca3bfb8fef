//! Flows that are ready made, for an interview to begin with.

use crate::diag::Diagnostics;
use crate::pack::Pack;
use crate::requirements::{self, Flow};
use crate::source::SourceMap;

/// A flow that is ready made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The name.
    pub name: String,
    flow: Flow,
}

impl Template {
    /// The first flow of a requirements file. None where that is not valid, as with a pack that lacks what it states.
    pub fn read(pack: &Pack, name: &str, text: &str) -> Option<Self> {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add(name, text);
        let read = requirements::load(file, &[], pack, &mut sources, &mut diagnostics)?;
        Some(Self { name: name.to_owned(), flow: read.flows().first()?.clone() })
    }

    /// What happens in it.
    pub fn says(&self) -> &str {
        self.flow.description().unwrap_or_default()
    }

    pub(super) fn flow(&self) -> &Flow {
        &self.flow
    }
}
