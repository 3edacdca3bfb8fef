//! What `--git` names: two states of the repository, and the paths in them that are compared.

use std::env;
use std::path::{Path, PathBuf};

use protopick::report::Between;

use crate::cli::files;
use crate::cli::git::{self, Snapshot, resolved};

/// Two states of the repository.
pub(super) struct Range {
    /// The old one.
    pub(super) old: Snapshot,
    /// The new one; `None` for the working tree.
    pub(super) new: Option<Snapshot>,
    /// How they are named.
    pub(super) between: Between,
    /// The paths to look at, relative to the top; none stands for all.
    pub(super) paths: Vec<PathBuf>,
}

impl Range {
    /// Reads the two states.
    pub(super) fn of<'p>(named: &str, paths: impl Iterator<Item = &'p Path>) -> anyhow::Result<Self> {
        let top = git::checkout()?;
        let paths = paths.map(|path| below(&top, path)).collect::<anyhow::Result<Vec<PathBuf>>>()?;
        // What is in a folder is known by its name.
        let extra: Vec<PathBuf> = paths.iter().filter(|path| !top.join(path).is_dir()).cloned().collect();
        let Some((from, to)) = named.split_once("..") else {
            let old = Snapshot::since(named, &extra)?;
            let (commit, is_shared) = (old.commit().to_owned(), old.is_shared());
            return Ok(Self { between: Between::Since { base: named.to_owned(), commit, is_shared }, old, new: None, paths });
        };
        anyhow::ensure!(
            !to.starts_with('.'),
            "`--git {named}`: commits are compared as they are; write two dots, or check one out and name the other"
        );
        let reference = |name: &str| if name.is_empty() { "HEAD".to_owned() } else { name.to_owned() };
        let (from, to) = (reference(from), reference(to));
        let (old, new) = (Snapshot::of(&from, &extra)?, Snapshot::of(&to, &extra)?);
        let (from_commit, to_commit) = (old.commit().to_owned(), new.commit().to_owned());
        Ok(Self { between: Between::Commits { from, from_commit, to, to_commit }, old, new: Some(new), paths })
    }
}

/// Returns a path that was typed relative to the top of the repository.
fn below(top: &Path, path: &Path) -> anyhow::Result<PathBuf> {
    let here = env::current_dir().map(|here| files::place(&here)).unwrap_or_default();
    let outside = || anyhow::anyhow!("{}: outside of the repository; name a path in it", path.display());
    if path == Path::new("-") {
        anyhow::bail!("`--git` compares files of the repository; name a path in place of `-`");
    }
    let place = files::place(path);
    if place.is_absolute() {
        return place.strip_prefix(top).map(Path::to_owned).map_err(|_| outside());
    }
    // What is gone can still be in the other state.
    let folder = here.strip_prefix(top).map_err(|_| outside())?;
    resolved(folder, &place).ok_or_else(outside)
}
