//! Which files are linted.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{env, fmt, fs};

use ignore::{DirEntry, WalkBuilder, WalkState};

use protopick::diag::Diagnostics;
use protopick::requirements::foreign;
use protopick::source::SourceMap;

use crate::cli::files;
use crate::cli::input::{self, Unreadable};
use crate::cli::parallel::has_thread;

/// The files that a folder is walked for, and the ends of such names.
const NAMES: [&str; 2] = ["requirements.yaml", "requirements.yml"];
const ENDINGS: [&str; 2] = [".requirements.yaml", ".requirements.yml"];

/// What was found to lint.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The files, in order, each once, as it was called first; `-` is standard input.
    pub(super) files: Vec<PathBuf>,
    /// What was passed over though it has the name of a requirements file, in order.
    pub(super) passed_over: Vec<PassedOver>,
    /// What could not be looked into, in order.
    pub(super) faults: Vec<Unreadable>,
}

/// What was passed over.
#[derive(Debug)]
pub(super) struct PassedOver {
    /// How it was called.
    pub(super) path: PathBuf,
    /// Why, completing "since".
    pub(super) why: String,
    /// Whether it was named itself.
    named: bool,
}

impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remedy = if self.named { "" } else { "; name it to have it checked" };
        write!(f, "{}: passed over, since {}{remedy}", self.path.display(), self.why)
    }
}

/// Something that has the name of a requirements file.
struct Met {
    path: PathBuf,
    /// Why it is passed over, if it is.
    passed_over: Option<String>,
}

/// The files below some paths; a path to a file stands for itself, whatever its name and whatever it holds, unless `force_exclude`
/// says that what is named is passed over as the rest is. What is ignored is not looked into. Links are not followed, so that a
/// file of a pull request cannot bring in one from elsewhere, and loops cannot arise.
pub(super) fn files(paths: &[PathBuf], force_exclude: bool, stdin: Option<&Path>) -> Found {
    let (mut found, mut seen, mut passed_over) = (Found::default(), HashSet::new(), BTreeMap::new());
    // Standard input is what an editor holds of the file that it is called by.
    let called = |path: &PathBuf| stdin.filter(|_| path == Path::new("-")).map_or_else(|| path.clone(), Path::to_owned);
    let reached = force_exclude.then(|| reached(&paths.iter().map(called).collect::<Vec<_>>()));
    for path in paths {
        let called = called(path);
        if let Some(why) = reached.as_ref().and_then(|reached| excluded(&called, reached)) {
            passed_over.insert(place(path), PassedOver { path: called, why, named: true });
            continue;
        }
        if !path.is_dir() {
            if seen.insert(place(path)) {
                found.files.push(path.clone());
            }
            continue;
        }
        let folder = place(path);
        let all = below(path, &mut found.faults);
        found.files.reserve(all.len());
        seen.reserve(all.len());
        for met in all {
            // No link leads from the folder to what lies in it.
            let place = met.path.strip_prefix(path).map_or_else(|_| met.path.clone(), |inner| folder.join(inner));
            let shown = met.path.strip_prefix("./").map(Path::to_owned).unwrap_or(met.path);
            if let Some(why) = met.passed_over {
                passed_over.entry(place).or_insert(PassedOver { path: shown, why, named: false });
            } else if seen.insert(place) {
                found.files.push(shown);
            }
        }
    }
    found.files.sort_unstable();
    found.faults.sort_by_key(ToString::to_string);
    // What is named, or linked to from elsewhere, is looked at all the same.
    passed_over.retain(|path: &PathBuf, _| !seen.contains(&place(path)));
    found.passed_over = passed_over.into_values().collect();
    found
}

/// Where a path leads, whatever it is called.
pub(super) fn place(path: &Path) -> PathBuf {
    let is_stdin = path == Path::new("-");
    fs::canonicalize(path).ok().filter(|_| !is_stdin).unwrap_or_else(|| path.to_owned())
}

fn below(folder: &Path, faults: &mut Vec<Unreadable>) -> Vec<Met> {
    let (found, failed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let take = |entry: Result<DirEntry, ignore::Error>| match entry {
        Ok(entry) => met(entry).into_iter().for_each(|met| push(&found, met)),
        Err(error) => push(&failed, fault(folder, &error)),
    };
    let walk = walker(folder, |_| true);
    // The parallel walk cannot do without.
    if has_thread() {
        walk.build_parallel().run(|| {
            Box::new(|entry| {
                take(entry);
                WalkState::Continue
            })
        });
    } else {
        walk.build().for_each(take);
    }
    faults.extend(failed.into_inner().unwrap_or_default());
    found.into_inner().unwrap_or_default()
}

/// What could not be looked into, and why.
fn fault(folder: &Path, error: &ignore::Error) -> Unreadable {
    match error {
        ignore::Error::WithPath { path, err } => fault(path, err),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => fault(folder, err),
        ignore::Error::Io(error) => Unreadable::new(folder, error.to_string()),
        _ => Unreadable::new(folder, error.to_string()),
    }
}

/// A walk that goes into what `wanted` says: hidden folders as well, such as that of a forge, but nothing that is ignored.
fn walker(folder: &Path, wanted: impl Fn(&Path) -> bool + Send + Sync + 'static) -> WalkBuilder {
    let mut walker = WalkBuilder::new(folder);
    walker.hidden(false).ignore(false).require_git(false).follow_links(false);
    walker.filter_entry(move |entry| entry.depth() == 0 || (entry.file_name() != ".git" && wanted(entry.path())));
    walker
}

/// Why something that is named is passed over, if it is.
fn excluded(path: &Path, reached: &HashSet<PathBuf>) -> Option<String> {
    if path == Path::new("-") || !path.exists() {
        return None;
    }
    if !reached.contains(&place(path)) {
        return Some("it is ignored".to_owned());
    }
    let bare = path.file_name().is_some_and(|name| NAMES.iter().any(|bare| name == *bare));
    (bare && path.is_file()).then(|| others(path)).flatten()
}

/// Those of some paths that a walk through their checkout comes to.
fn reached(paths: &[PathBuf]) -> HashSet<PathBuf> {
    let mut ways: BTreeMap<PathBuf, HashSet<PathBuf>> = BTreeMap::new();
    for place in paths.iter().map(|path| place(path)) {
        let way = place.ancestors().map(Path::to_owned);
        ways.entry(checkout(&place)).or_default().extend(way);
    }
    let walks = ways.into_iter().map(|(root, way)| walker(&root, move |path| way.contains(path)).build());
    walks.flatten().flatten().map(DirEntry::into_path).collect()
}

/// The folder from which a place is looked at: of the checkout around it, or else that of the run, or else its own.
fn checkout(place: &Path) -> PathBuf {
    let here = env::current_dir().and_then(fs::canonicalize).ok().filter(|here| place.starts_with(here));
    let known = place.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
    known.or(here).unwrap_or_else(|| files::folder(place))
}

/// Takes a value in. A thread that has panicked ends the program anyway.
fn push<T>(list: &Mutex<Vec<T>>, value: T) {
    if let Ok(mut list) = list.lock() {
        list.push(value);
    }
}

fn met(entry: DirEntry) -> Option<Met> {
    let (kind, name) = (entry.file_type()?, entry.file_name().to_string_lossy());
    let bare = NAMES.contains(&name.as_ref());
    if !(kind.is_file() || kind.is_symlink()) || !(bare || ENDINGS.iter().any(|ending| name.ends_with(ending))) {
        return None;
    }
    let passed_over = if kind.is_symlink() {
        Some("links are not followed".to_owned())
    } else {
        // Other programs have files of these names too.
        bare.then(|| others(entry.path())).flatten()
    };
    Some(Met { path: entry.into_path(), passed_over })
}

/// Why a file is another program's, if it is. What cannot be read tells so later.
fn others(path: &Path) -> Option<String> {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = input::read(path, &mut sources, &mut faults).ok().filter(|_| faults.is_empty())?;
    let holds = foreign(file, &sources)?;
    Some(format!("it is another program's file: it holds {holds} and no `flows`"))
}
