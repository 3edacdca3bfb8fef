//! Ready-made flows for an interview to start from.

use crate::diag::Diagnostics;
use crate::pack::Pack;
use crate::requirements::{self, Flow};
use crate::source::SourceMap;

/// A ready-made flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The name.
    pub name: String,
    flow: Flow,
}

impl Template {
    /// Reads the first flow of a requirements file. `None` if the file is not valid, for instance because the pack lacks
    /// something that it states.
    pub fn read(pack: &Pack, name: &str, text: &str) -> Option<Self> {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add(name, text);
        let read = requirements::load(file, &[], pack, &mut sources, &mut diagnostics)?;
        Some(Self { name: name.to_owned(), flow: read.flows().first()?.clone() })
    }

    /// Returns what happens in it.
    pub fn says(&self) -> &str {
        self.flow.description().unwrap_or_default()
    }

    pub(super) fn flow(&self) -> &Flow {
        &self.flow
    }
}
