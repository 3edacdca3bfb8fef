//! The files that a configuration includes: only those in its own folder or below, since a pull request could name any other.

use std::fs;
use std::path::{Component, Path, PathBuf};

use globset::Glob;
use protopick::config::{Files, Found, Included};
use protopick::diag::Diagnostics;
use protopick::source::SourceMap;

use super::{files, input};

/// Maximum number of names in a folder that are compared with a pattern.
const MOST_NAMES: usize = 10_000;

/// The files beside a configuration.
pub(super) struct Beside {
    folder: PathBuf,
}

impl Beside {
    /// Returns the files in the folder of a configuration.
    pub(super) fn of(configuration: &Path) -> Self {
        Self { folder: files::folder(configuration) }
    }
}

impl Files for Beside {
    fn find(&self, pattern: &str) -> Found {
        let path = Path::new(pattern);
        let inside = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let root = files::place(&self.folder);
        let path = match path.strip_prefix(&root) {
            Ok(inner) => inner.to_owned(),
            Err(_) if inside => path.to_owned(),
            Err(_) => return Found::Outside,
        };
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Found::Texts(Vec::new()) };
        let folder = root.join(path.parent().unwrap_or(Path::new("")));
        let paths = if name.contains(['*', '?', '[']) { matching(&folder, name) } else { vec![folder.join(name)] };
        let mut texts = Vec::new();
        for path in paths {
            // A link may lead anywhere.
            if !files::place(&path).starts_with(&root) {
                return Found::Outside;
            }
            if !path.exists() {
                continue;
            }
            let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
            match input::read(&path, &mut sources, &mut faults) {
                Ok(file) => {
                    let name = self.folder.join(path.strip_prefix(&root).unwrap_or(&path)).display().to_string();
                    texts.push(Included { name, text: sources.file(file).text().to_owned() });
                }
                Err(fault) => return Found::Unreadable(std::io::Error::other(fault.what().to_owned())),
            }
        }
        Found::Texts(texts)
    }
}

/// Returns the files in a folder whose names match a pattern, in order.
#[expect(clippy::disallowed_methods, reason = "this is where folders are read")]
fn matching(folder: &Path, pattern: &str) -> Vec<PathBuf> {
    let (Ok(entries), Ok(pattern)) = (fs::read_dir(folder), Glob::new(pattern)) else { return Vec::new() };
    let pattern = pattern.compile_matcher();
    let names = entries.flatten().take(MOST_NAMES).filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.') && pattern.is_match(name)).collect();
    names.sort_unstable();
    names.into_iter().map(|name| folder.join(name)).filter(|path| path.is_file()).collect()
}
