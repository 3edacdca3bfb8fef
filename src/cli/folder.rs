//! The configurations in a folder.

use std::path::Path;

use ignore::DirEntry;
use protopick::config;
use protopick::diag::Diagnostics;
use protopick::source::SourceMap;

use super::configuration::Part;
use super::{files, input};

/// Maximum number of files that are looked into.
const MOST_FILES: usize = 10_000;
/// Maximum size of the configurations in bytes.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// Reads the files in a folder whose content tells that they are configurations, in the order of their names. What is ignored is
/// not looked into, links are not followed, and files that cannot be read are passed over.
pub(super) fn recognized(folder: &Path, sources: &mut SourceMap, faults: &mut Diagnostics) -> Result<Vec<Part>, String> {
    let entries = files::walk(folder, |_| true).build().filter_map(Result::ok);
    let mut paths: Vec<_> = entries
        .filter(|entry| is_file(entry) && config::is_named(entry.path()))
        .map(DirEntry::into_path)
        .take(MOST_FILES + 1)
        .collect();
    if paths.len() > MOST_FILES {
        return Err(format!("the folder has more than {MOST_FILES} files; name those that matter"));
    }
    paths.sort_unstable();
    let (mut found, mut size) = (Vec::new(), 0);
    for path in paths {
        let (mut own, mut odd) = (SourceMap::default(), Diagnostics::default());
        let shown = path.strip_prefix("./").unwrap_or(&path);
        let Ok(file) = input::read(shown, &mut own, &mut odd) else { continue };
        let Some(form) = config::recognize(own.file(file).text()) else { continue };
        size += own.file(file).text().len();
        if size > MOST_TEXT {
            return Err(format!("the configurations in the folder exceed {} MiB; name those that matter", MOST_TEXT >> 20));
        }
        let kept = sources.put(own.take(file));
        odd.move_to(file, kept);
        faults.append(odd);
        found.push(Part { path: shown.to_owned(), file: kept, form: Some(form) });
    }
    Ok(found)
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
}
