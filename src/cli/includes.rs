//! The files that a configuration includes: only those in its own folder or below, since a pull request could name any other.

use std::fs;
use std::path::{Component, Path, PathBuf};

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
        let paths = if name.contains(['*', '?']) { matching(&folder, name) } else { vec![folder.join(name)] };
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
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().take(MOST_NAMES).filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> =
        names.filter(|name| !name.starts_with('.') && fits(name.as_bytes(), pattern.as_bytes())).collect();
    names.sort_unstable();
    names.into_iter().map(|name| folder.join(name)).filter(|path| path.is_file()).collect()
}

/// Returns whether a name fits a pattern, in which `*` stands for any text and `?` for one character.
fn fits(name: &[u8], pattern: &[u8]) -> bool {
    let (mut at, mut of, mut star) = (0, 0, None);
    while at < name.len() {
        match pattern.get(of) {
            Some(b'*') => {
                star = Some((at, of));
                of += 1;
            }
            Some(b'?') => (at, of) = (at + 1, of + 1),
            Some(byte) if *byte == name[at] => (at, of) = (at + 1, of + 1),
            _ => {
                let Some((from, star_at)) = star else { return false };
                star = Some((from + 1, star_at));
                (at, of) = (from + 1, star_at + 1);
            }
        }
    }
    pattern[of..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn names_fit_patterns() {
        let fits = |name: &str, pattern: &str| fits(name.as_bytes(), pattern.as_bytes());
        assert!(fits("a.conf", "*.conf") && fits("a.conf", "?.conf") && fits("abcabc", "a*bc") && fits("", "*"));
        assert!(!fits("a.conf", "*.cfg") && !fits("ab.conf", "?.conf") && !fits("abcab", "a*bc") && !fits("a", ""));
    }
}
