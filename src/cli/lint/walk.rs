//! Which files are linted.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{WalkBuilder, WalkState};

/// The files that a folder is walked for, and the end of such names.
const NAMES: [&str; 2] = ["requirements.yaml", "requirements.yml"];
const ENDING: &str = ".requirements.yaml";

/// What was found to lint.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The files, in order, each once; `-` is standard input.
    pub(super) files: Vec<PathBuf>,
    /// What could not be looked into.
    pub(super) faults: Vec<String>,
}

/// The files below some paths; a path to a file stands for itself, whatever its name. Folders are read as git sees them: what it
/// ignores is not looked into, and neither are hidden folders. Links are not followed, so that a file of a pull request cannot
/// bring in one from elsewhere, and loops cannot arise.
pub(super) fn files(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            below(path, &mut found);
        } else {
            found.files.push(path.clone());
        }
    }
    found.files.sort_unstable();
    found.files.dedup();
    found.faults.sort();
    found
}

fn below(folder: &Path, all: &mut Found) {
    let (found, failed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    WalkBuilder::new(folder).require_git(false).follow_links(false).build_parallel().run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) && is_meant(entry.path()) => {
                    push(&found, entry.into_path());
                }
                Ok(_) => {}
                Err(error) => push(&failed, error.to_string()),
            }
            WalkState::Continue
        })
    });
    let plain = |path: PathBuf| path.strip_prefix("./").map(Path::to_owned).unwrap_or(path);
    all.files.extend(found.into_inner().unwrap_or_default().into_iter().map(plain));
    all.faults.extend(failed.into_inner().unwrap_or_default());
}

/// Takes a value in. A thread that has panicked ends the program anyway.
fn push<T>(list: &Mutex<Vec<T>>, value: T) {
    if let Ok(mut list) = list.lock() {
        list.push(value);
    }
}

fn is_meant(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    NAMES.contains(&name.as_ref()) || name.ends_with(ENDING)
}
