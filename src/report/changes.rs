//! What changed between two states of many requirements files.

use super::diff::{Counts, DiffReport};

/// What changed between two states of many requirements files.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangesReport {
    /// The two states.
    pub between: Between,
    /// What is compared with what, as a title.
    pub title: String,
    /// The result, in a sentence.
    pub summary: String,
    /// Which commits are compared, in a sentence.
    pub compared: String,
    /// Whether a flow has a different recommendation than before, is new, or was removed.
    pub turned: bool,
    /// The number of files in either state; one that was renamed is one file.
    pub all: usize,
    /// The number of those without changes.
    pub same: usize,
    /// The files with changes: first those with a different recommendation, then those with flows that are new or gone; of each, in
    /// the order of their paths.
    pub files: Vec<FileChange>,
    /// The names and versions of the packs that judged them, each once.
    pub packs: Vec<(String, String)>,
}

/// Two states of files, as they are named, with the short ids of their commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Between {
    /// The working tree, since the current branch left another one.
    Since {
        /// The other one.
        base: String,
        /// The commit where it was left, or else that of the other one.
        commit: String,
        /// Whether it is known where it was left.
        is_shared: bool,
    },
    /// Two commits.
    Commits {
        /// The old one.
        from: String,
        /// Its id.
        from_commit: String,
        /// The new one.
        to: String,
        /// Its id.
        to_commit: String,
    },
}

/// What changed in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileChange {
    /// Its path from the top of the repository; that of the new state if it has it.
    pub path: String,
    /// What became of it.
    pub kind: FileKind,
    /// What limits the comparison, in a sentence.
    pub note: Option<String>,
    /// What changed in it.
    pub diff: DiffReport,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileKind {
    /// It is in both states.
    Kept,
    /// It had the path that is given.
    Renamed(String),
    /// It is in the new state alone.
    Added,
    /// It is in the old state alone.
    Removed,
    /// It is in both states, and the settings of the new one leave it out.
    Excluded,
}

impl FileChange {
    /// Creates what is told of a file. If its old version is not valid, `diff` is about one without flows.
    pub fn new(path: String, kind: FileKind, old_is_valid: bool, diff: DiffReport) -> Self {
        let note = match kind {
            _ if old_is_valid => None,
            FileKind::Removed | FileKind::Excluded => {
                Some("The old version is not valid, so its flows are not known.".to_owned())
            }
            _ => Some("The old version is not valid, so all flows are told as new.".to_owned()),
        };
        Self { path, kind, note, diff }
    }
}

/// Tells what changed in some of `all` files.
pub fn changes(between: Between, all: usize, mut files: Vec<FileChange>) -> ChangesReport {
    files.sort_by(|a, b| (rank(&a.diff), &a.path).cmp(&(rank(&b.diff), &b.path)));
    let mut packs = Vec::new();
    for file in &files {
        let pack = (file.diff.pack_name.clone(), file.diff.pack_version.clone());
        if !packs.contains(&pack) {
            packs.push(pack);
        }
    }
    ChangesReport {
        title: title(&between),
        summary: summary(all, &files),
        compared: compared(&between),
        between,
        turned: files.iter().any(|file| file.diff.turned),
        all,
        same: all.saturating_sub(files.len()),
        files,
        packs,
    }
}

/// Returns how far behind a file comes: what is decided differently now needs attention before what is new or gone.
fn rank(diff: &DiffReport) -> usize {
    let differs = diff.flows.iter().any(|flow| flow.turned && flow.before.is_some() && flow.after.is_some());
    usize::from(!differs) + usize::from(!diff.turned)
}

fn title(between: &Between) -> String {
    match between {
        Between::Since { base, .. } => format!("Requirements since {base}"),
        Between::Commits { from, to, .. } => format!("Requirements from {from} to {to}"),
    }
}

fn compared(between: &Between) -> String {
    match between {
        Between::Since { base, commit, is_shared: true } => {
            format!("Compared with commit {commit}, where the current branch left {base}.")
        }
        Between::Since { base, commit, is_shared: false } => {
            format!("Compared with commit {commit}, which is {base} itself: no history that both share is known here.")
        }
        Between::Commits { from_commit, to_commit, .. } => format!("Compared commit {from_commit} with commit {to_commit}."),
    }
}

fn summary(all: usize, files: &[FileChange]) -> String {
    let noun = if all == 1 { "file" } else { "files" };
    if files.is_empty() {
        return match all {
            1 => "The only requirements file is unchanged.".to_owned(),
            _ => format!("None of {all} requirements files changed."),
        };
    }
    let mut words = Counts::of(files.iter().flat_map(|file| &file.diff.flows)).words();
    match files.iter().filter(|file| matches!(file.kind, FileKind::Renamed(_))).count() {
        0 => {}
        1 => words.push("1 file is renamed".to_owned()),
        more => words.push(format!("{more} files are renamed")),
    }
    let changed = format!("{} of {all} requirements {noun} changed", files.len());
    if words.is_empty() { format!("{changed}, but no flow.") } else { format!("{changed}: {}.", words.join(", ")) }
}
