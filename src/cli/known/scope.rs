//! What a run has looked at, by paths from a folder.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use crate::cli::files;

/// What a run has looked at.
pub(super) struct Scope<'s> {
    /// The folders that it searched.
    folders: Vec<String>,
    root: PathBuf,
    looked: &'s Looked,
}

/// The files that a run has looked at.
#[derive(Default)]
pub(super) struct Looked {
    judged: HashSet<String>,
    /// Those that could not be judged.
    unjudged: HashSet<String>,
}

impl Looked {
    /// Notes that a file was judged, or could not be.
    pub(super) fn at(&mut self, file: String, valid: bool) {
        let _ = if valid { self.judged.insert(file) } else { self.unjudged.insert(file) };
    }

    /// Returns what the run would have found. `folders` are those that it searched, `root` is what paths are relative to.
    pub(super) fn scope(&self, folders: &[PathBuf], here: &Path, root: &Path) -> Scope<'_> {
        let folders = folders.iter().filter(|folder| folder.is_dir()).map(|folder| below(root, &here.join(folder)));
        Scope { folders: folders.collect(), root: root.to_owned(), looked: self }
    }
}

impl Scope<'_> {
    /// Returns whether the run would have found what is in a file.
    pub(super) fn holds(&self, file: &str) -> bool {
        let inside = |folder: &String| folder.is_empty() || Path::new(file).starts_with(folder);
        // What is there and was not judged is left out by settings, or ignored.
        let is_gone = || !self.looked.unjudged.contains(file) && !self.root.join(file).exists();
        self.looked.judged.contains(file) || (self.folders.iter().any(inside) && is_gone())
    }
}

/// Returns the path of a file from a folder, with `/` between the names.
pub(super) fn below(folder: &Path, file: &Path) -> String {
    let place = files::place(file);
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (folder.components().collect(), place.components().collect());
    let same = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    let up = std::iter::repeat_n("..".into(), from.len() - same);
    let down = to[same..].iter().map(|part| part.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}
