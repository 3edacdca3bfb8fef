//! The configurations in a folder.

use std::path::Path;

use ignore::DirEntry;
use protopick::config;
use protopick::diag::Diagnostics;
use protopick::source::SourceMap;

use super::configuration::Part;
use super::{files, input};

/// Endings of the names of configurations.
const ENDINGS: [&str; 8] = ["caddy", "caddyfile", "cfg", "conf", "json", "toml", "yaml", "yml"];
/// Beginnings of the names of configurations that may have any ending or none.
const NAMES: [&str; 3] = ["caddyfile", "haproxy", "nginx"];
/// Folders in which files have any name.
const FOLDERS: [&str; 2] = ["sites-available", "sites-enabled"];
/// Maximum number of files that are looked into.
const MOST_FILES: usize = 10_000;
/// Maximum size of the configurations in bytes.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// Reads the files in a folder whose content tells that they are configurations, in the order of their names. What is ignored is
/// not looked into, links are not followed, and files that cannot be read are passed over.
pub(super) fn recognized(folder: &Path, sources: &mut SourceMap, faults: &mut Diagnostics) -> Result<Vec<Part>, String> {
    let entries = files::walk(folder, |_| true).build().filter_map(Result::ok);
    let mut paths: Vec<_> = entries.filter(may_be).map(DirEntry::into_path).take(MOST_FILES + 1).collect();
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

/// Returns whether a file has a name that configurations have.
fn may_be(entry: &DirEntry) -> bool {
    let path = entry.path();
    let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let folder = path.parent().and_then(Path::file_name);
    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
    is_file
        && (ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
            || NAMES.iter().any(|begin| name.starts_with(begin))
            || folder.is_some_and(|folder| FOLDERS.iter().any(|known| folder == *known)))
}
