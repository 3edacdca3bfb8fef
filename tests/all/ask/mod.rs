//! The interview as a whole: in a real pseudo-terminal, and without one.

mod answers;
#[cfg(unix)]
mod from;
#[cfg(unix)]
mod interrupted;
#[cfg(unix)]
mod plain;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod screen;
#[cfg(unix)]
mod templates;

use std::fs;
use std::path::Path;

/// Returns the names of the files in a folder, in order.
fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
