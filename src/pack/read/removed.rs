//! What still refers to something that a pack removes: told where it is removed, since the files that refer to it are right.

use super::layers::Removed;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, SourceMap, Span};

/// Maximum number of files of which a place is shown.
const MOST_SHOWN: usize = 5;

/// Replaces the faults of what refers to something that was removed by one fault for each removal.
pub(super) fn tell(removed: &[Removed], found: &mut Diagnostics, sources: &SourceMap) {
    let (before, mut any) = (found.omitted(), false);
    for Removed { at, names } in removed {
        let gone = |fault: &Diagnostic| {
            let name = quoted(&fault.message)?;
            let name = name.rsplit_once('.').map_or(name, |(_, level)| level);
            names.iter().find(|gone| *gone == name)
        };
        let faults = found.take(|fault| fault.kind == codes::UNKNOWN_NAME && gone(fault).is_some());
        let Some(first) = faults.first().and_then(gone) else { continue };
        let is_alone = faults.iter().all(|fault| gone(fault) == Some(first));
        let what = if is_alone { format!("`{first}` is removed") } else { format!("`{first}` and others are removed") };
        let mut files: Vec<(FileId, Span)> = faults.iter().map(|fault| (fault.span.file, fault.span)).collect();
        files.dedup_by_key(|(file, _)| *file);
        let least = if before > 0 { "at least " } else { "" };
        let refer = match &files[..] {
            [(file, _)] => format!("`{}` still refers to {}", sources.file(*file).name(), if is_alone { "it" } else { "them" }),
            files => format!("{least}{} files still refer to {}", files.len(), if is_alone { "it" } else { "them" }),
        };
        let fault = Diagnostic::error(codes::UNKNOWN_NAME, *at, format!("{what}, but {refer}"));
        any = true;
        let fault = fault.help("change what refers to it as well, or leave it there");
        let shown = files.iter().take(MOST_SHOWN);
        found.push(shown.fold(fault, |fault, (_, span)| fault.label(*span, "referred to here")));
    }
    // What did not fit in is most likely more of the same; another run tells the rest.
    if any {
        found.forget_omitted();
    }
}

/// Returns the first name in a message.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}
