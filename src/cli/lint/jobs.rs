//! The files to lint, each with what holds for it.

use std::path::PathBuf;

use super::check::Job;
use crate::cli::settings::Policies;

/// Returns what holds for each of some files, as positions. `called` returns the path that a file is known by.
pub(super) fn held(
    files: &[PathBuf],
    general: usize,
    policies: &mut Policies<'_>,
    called: impl Fn(&PathBuf) -> PathBuf,
) -> anyhow::Result<Vec<usize>> {
    if policies.may_differ() {
        files.iter().map(|path| policies.position(&policies.place(&called(path)))).collect()
    } else {
        Ok(vec![general; files.len()])
    }
}

/// Returns the files with what holds for them.
pub(super) fn of<'p>(files: Vec<PathBuf>, held: Vec<usize>, policies: &'p Policies<'_>) -> Vec<Job<'p>> {
    files.into_iter().zip(held).map(|(path, held)| Job { path, policy: policies.at(held) }).collect()
}
