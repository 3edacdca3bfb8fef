//! What changed between two states of many requirements files, as JSON.

use serde::Serialize;

use super::diff_json::{Diffed, diffed};
use super::json::{SCHEMA_VERSION, pretty};
use crate::report::{Between, ChangesReport, FileChange, FileKind};

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    from: State<'a>,
    to: Option<State<'a>>,
    summary: &'a str,
    turned: bool,
    compared: usize,
    unchanged: usize,
    files: Vec<File<'a>>,
}

/// A commit; the working tree is none.
#[derive(Serialize)]
struct State<'a> {
    reference: &'a str,
    commit: &'a str,
    is_merge_base: bool,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    change: &'static str,
    was: Option<&'a str>,
    note: Option<&'a str>,
    #[serde(flatten)]
    diff: Diffed<'a>,
}

/// Writes what changed as JSON.
pub fn render(report: &ChangesReport) -> String {
    let commit = |reference, commit, is_merge_base| State { reference, commit, is_merge_base };
    let (from, to) = match &report.between {
        Between::Since { base, commit: id, is_shared } => (commit(base, id, *is_shared), None),
        Between::Commits { from, from_commit, to, to_commit } => {
            (commit(from, from_commit, false), Some(commit(to, to_commit, false)))
        }
    };
    pretty(&Document {
        schema_version: SCHEMA_VERSION,
        from,
        to,
        summary: &report.summary,
        turned: report.turned,
        compared: report.all,
        unchanged: report.same,
        files: report.files.iter().map(file).collect(),
    })
}

fn file(file: &FileChange) -> File<'_> {
    let (change, was) = match &file.kind {
        FileKind::Kept => ("changed", None),
        FileKind::Renamed(was) => ("renamed", Some(was.as_str())),
        FileKind::Added => ("added", None),
        FileKind::Removed => ("removed", None),
        FileKind::Excluded => ("excluded", None),
    };
    File { path: &file.path, change, was, note: file.note.as_deref(), diff: diffed(&file.diff) }
}
