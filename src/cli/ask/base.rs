//! The file that an interview starts from.

use protopick::requirements::Requirements;
use protopick::source::{FileId, SourceMap};

/// A file whose answers are changed.
pub(super) struct Base {
    pub(super) sources: SourceMap,
    pub(super) file: FileId,
    pub(super) requirements: Requirements,
}

impl Base {
    pub(super) fn name(&self) -> &str {
        self.sources.file(self.file).name()
    }
}
