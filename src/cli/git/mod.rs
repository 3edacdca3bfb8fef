//! Commits of the repository around the run.

mod named;
mod objects;
mod program;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use protopick::settings::NAME;

use super::files::{self, Temporary};
use super::lint::walk;
use named::Named;
pub(crate) use named::resolved;
use objects::Objects;
use program::Git;

/// Maximum size in bytes of what is written of a commit.
const MOST_BYTES: usize = 256 * 1024 * 1024;
/// Maximum number of files that are written of a commit.
const MOST_FILES: usize = 200_000;
/// Number of characters of an id in messages.
const SHORT: usize = 10;

/// What a commit holds of requirements files, settings, and what these name, in a temporary folder that looks like a checkout.
pub(crate) struct Snapshot {
    /// Removed with this.
    _folder: Temporary,
    place: PathBuf,
    checkout: PathBuf,
    commit: String,
    is_shared: bool,
    tracked: Vec<PathBuf>,
    too_large: Vec<PathBuf>,
}

/// Returns the canonical path of the working tree around the folder of the run.
pub(crate) fn checkout() -> anyhow::Result<PathBuf> {
    Ok(Git::around(Path::new("."))?.top().to_owned())
}

/// Returns the files that the working tree does not have since its checkout is sparse, relative to the top.
pub(crate) fn absent() -> anyhow::Result<BTreeSet<PathBuf>> {
    Git::around(Path::new("."))?.absent()
}

/// Returns the files of the working tree that git tracks although they are ignored.
pub(crate) fn kept() -> anyhow::Result<Vec<PathBuf>> {
    let git = Git::around(Path::new("."))?;
    Ok(git.kept()?.into_iter().map(|path| git.top().join(path)).collect())
}

impl Snapshot {
    /// Returns the commit where the current branch left the one that a reference names; that commit itself if they share no history
    /// known here, as in a shallow clone. `extra` are paths relative to the top that have to be there too, if the commit has them.
    pub(crate) fn since(reference: &str, extra: &[PathBuf]) -> anyhow::Result<Self> {
        Self::since_in(Path::new("."), reference, extra)
    }

    /// Returns exactly the commit that a reference names.
    pub(crate) fn of(reference: &str, extra: &[PathBuf]) -> anyhow::Result<Self> {
        Self::of_in(Path::new("."), reference, extra)
    }

    fn since_in(here: &Path, reference: &str, extra: &[PathBuf]) -> anyhow::Result<Self> {
        let git = Git::around(here)?;
        let commit = git.commit(reference)?;
        match git.left(&commit)? {
            Some(base) => Self::write(&git, &base, extra, true),
            None => Self::write(&git, &commit, extra, false),
        }
    }

    fn of_in(here: &Path, reference: &str, extra: &[PathBuf]) -> anyhow::Result<Self> {
        let git = Git::around(here)?;
        let commit = git.commit(reference)?;
        Self::write(&git, &commit, extra, true)
    }

    /// Returns the canonical path of the temporary folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.place
    }

    /// Returns the canonical path of the working tree.
    pub(crate) fn checkout(&self) -> &Path {
        &self.checkout
    }

    /// Returns a short id of the commit for messages.
    pub(crate) fn commit(&self) -> &str {
        &self.commit
    }

    /// Returns whether the current branch is known to have left the other one there.
    pub(crate) fn is_shared(&self) -> bool {
        self.is_shared
    }

    /// Returns the requirements files and settings in the temporary folder, whether they are ignored or not.
    pub(crate) fn tracked(&self) -> &[PathBuf] {
        &self.tracked
    }

    /// Returns the requirements files and settings that are missing since they are larger than a file may be, relative to the top.
    pub(crate) fn too_large(&self) -> &[PathBuf] {
        &self.too_large
    }

    fn write(git: &Git, commit: &str, extra: &[PathBuf], is_shared: bool) -> anyhow::Result<Self> {
        let folder = Temporary::new().map_err(|error| anyhow::anyhow!("no temporary folder can be created: {error}"))?;
        let place = files::place(folder.path());
        let tree = git.files(commit)?;
        let mut written = Written { place: &place, files: 0, bytes: 0 };
        written.folder(Path::new(".git"))?;
        let mut objects = Objects::of(git);
        let mut named = Named::of(&tree, MOST_FILES);
        let extra: Vec<PathBuf> = extra.iter().filter_map(|path| resolved(Path::new(""), path)).collect();
        for path in &extra {
            named.add(path);
        }
        let extra: BTreeSet<&Path> = extra.iter().filter_map(|path| Some(tree.get_key_value(path)?.0.as_path())).collect();
        let usual = tree.keys().map(PathBuf::as_path).filter(|path| is_usual(path) && !extra.contains(path));
        let (mut tracked, mut too_large) = (Vec::new(), Vec::new());
        for path in usual.chain(extra.iter().copied()) {
            let Some(text) = written.file(path, &tree, &mut objects)? else {
                too_large.push(path.to_owned());
                continue;
            };
            if is_usual(path) {
                tracked.push(place.join(path));
            }
            if let Ok(text) = String::from_utf8(text) {
                named.add_those_of(path, &text);
            }
        }
        for path in named.files().into_iter().filter(|path| !is_usual(path) && !extra.contains(path)) {
            written.file(path, &tree, &mut objects)?;
        }
        let commit = commit.chars().take(SHORT).collect();
        Ok(Self { _folder: folder, place, checkout: git.top().to_owned(), commit, is_shared, tracked, too_large })
    }
}

/// Returns whether a file matters whoever names it.
fn is_usual(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    walk::is_meant(&name) || name == NAME
}

/// What has been written.
struct Written<'p> {
    place: &'p Path,
    files: usize,
    bytes: usize,
}

impl Written<'_> {
    /// Writes a file of the commit, and returns its content; `None` if it is too large to be read.
    fn file(
        &mut self,
        path: &Path,
        tree: &BTreeMap<PathBuf, String>,
        objects: &mut Objects<'_>,
    ) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(id) = tree.get(path) else { return Ok(None) };
        let content = objects.read(id).map_err(|error| error.context(path.display().to_string()))?;
        let Some(content) = content else { return Ok(None) };
        (self.files, self.bytes) = (self.files + 1, self.bytes + content.len());
        anyhow::ensure!(
            self.files <= MOST_FILES && self.bytes <= MOST_BYTES,
            "the commit has more than {MOST_FILES} files or {} MiB to compare; name a smaller folder in `rules` and `gateway-config`",
            MOST_BYTES >> 20
        );
        self.folder(path.parent().unwrap_or(Path::new("")))?;
        let created = OpenOptions::new().write(true).create_new(true).open(self.place.join(path));
        match created.and_then(|mut file| file.write_all(&content)) {
            // On some systems, two names that differ in case are the same.
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(unwritten(path, &error)),
            _ => Ok(Some(content)),
        }
    }

    fn folder(&self, path: &Path) -> anyhow::Result<()> {
        fs::create_dir_all(self.place.join(path)).map_err(|error| unwritten(path, &error))
    }
}

fn unwritten(path: &Path, error: &io::Error) -> anyhow::Error {
    anyhow::anyhow!("{}: the version of the commit cannot be written to a temporary folder: {error}", path.display())
}
