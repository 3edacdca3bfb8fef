//! Finds the files to lint.

use std::collections::{BTreeMap, HashSet};
use std::fs::FileType;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::{env, fmt};

use ignore::{DirEntry, WalkState};

use protopick::diag::Diagnostics;
use protopick::requirements::foreign;
use protopick::settings::NAME;
use protopick::source::SourceMap;

use crate::cli::files::{self, place};
use crate::cli::input::{self, Unreadable};
use crate::cli::parallel::has_thread;
use crate::cli::settings::Policies;

/// The file names that a folder is searched for, and the endings of others.
const NAMES: [&str; 2] = ["requirements.yaml", "requirements.yml"];
const ENDINGS: [&str; 2] = [".requirements.yaml", ".requirements.yml"];

/// Returns whether a file name is one that a folder is searched for.
pub(crate) fn is_meant(name: &str) -> bool {
    NAMES.contains(&name) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The files found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files, in order, each once, under its first name; `-` is standard input.
    pub(crate) files: Vec<PathBuf>,
    /// What was skipped although it has the name of a requirements file, in order.
    pub(crate) passed_over: Vec<PassedOver>,
    /// How many files the settings leave out.
    pub(crate) excluded: usize,
    /// What could not be accessed, in order.
    pub(crate) faults: Vec<Unreadable>,
}

/// Something that was skipped.
#[derive(Debug)]
pub(crate) struct PassedOver {
    /// Its path as given.
    pub(crate) path: PathBuf,
    /// Why, completing "since".
    pub(crate) why: String,
    pub(crate) how: Passed,
}

/// How something came to be skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
    /// It was met in a folder, and would be checked if it were named.
    Met,
    /// It was named, and may be skipped.
    Named,
    /// Naming it would change nothing.
    Apart,
}

impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remedy = if self.how == Passed::Met { "; name it to check it" } else { "" };
        write!(f, "{}: skipped, since {}{remedy}", self.path.display(), self.why)
    }
}

/// A file with the name of a requirements file.
struct Met {
    path: PathBuf,
    /// Why it is skipped, if it is.
    passed_over: Option<String>,
}

/// Returns the files below some paths. A path to a file stands for itself, whatever its name and contents, unless `force_exclude`
/// says that named files may be skipped like the rest. Ignored files are not looked into but for those that are `tracked` all the
/// same, and links are not followed.
pub(crate) fn files(
    paths: &[PathBuf],
    force_exclude: bool,
    stdin: Option<&Path>,
    tracked: &[PathBuf],
    policies: &mut Policies<'_>,
) -> anyhow::Result<Found> {
    let (mut found, mut seen, mut passed_over) = (Found::default(), HashSet::new(), BTreeMap::new());
    // Standard input is what an editor holds of the file whose name is given.
    let called = |path: &PathBuf| stdin.filter(|_| path == Path::new("-")).map_or_else(|| path.clone(), Path::to_owned);
    let mut forced = Vec::new();
    for path in paths {
        let held = policies.position(&policies.place(&called(path)))?;
        forced.push(force_exclude || (!path.is_dir() && policies.at(held).force_exclude()));
    }
    let reached = forced.contains(&true).then(|| reached(&paths.iter().map(called).collect::<Vec<_>>()));
    for (path, forced) in paths.iter().zip(forced) {
        let called = called(path);
        if let Some(reached) = reached.as_ref().filter(|_| forced) {
            let by_settings = policies.excludes(&policies.place(&called))?.then(|| EXCLUDED.to_owned());
            if let Some(why) = excluded(&called, reached).or(by_settings) {
                passed_over.insert(place(path), PassedOver { path: called, why, how: Passed::Named });
                continue;
            }
        }
        if !path.is_dir() {
            if seen.insert(place(path)) {
                found.files.push(path.clone());
            }
            continue;
        }
        let folder = place(path);
        let (mut all, mut marks) = below(path, &mut found.faults);
        for inner in tracked.iter().filter_map(|file| file.strip_prefix(&folder).ok()) {
            let file = path.join(inner);
            let Ok(kind) = file.symlink_metadata().map(|about| about.file_type()) else { continue };
            if file.file_name().is_some_and(|name| name == NAME) {
                marks.insert(file);
            } else {
                all.extend(met(file, kind));
            }
        }
        let marks: HashSet<PathBuf> =
            marks.into_iter().map(|mark| mark.strip_prefix(path).map(|inner| folder.join(inner)).unwrap_or(mark)).collect();
        policies.walked(folder.clone(), marks);
        found.files.reserve(all.len());
        seen.reserve(all.len());
        for met in all {
            // There are no links on the path from the folder to what is in it.
            let place = met.path.strip_prefix(path).map_or_else(|_| met.path.clone(), |inner| folder.join(inner));
            let shown = met.path.strip_prefix("./").map(Path::to_owned).unwrap_or(met.path);
            if policies.may_differ() && policies.excludes(&place)? {
                found.excluded += 1;
                continue;
            }
            if let Some(why) = met.passed_over {
                passed_over.entry(place).or_insert(PassedOver { path: shown, why, how: Passed::Met });
            } else if seen.insert(place) {
                found.files.push(shown);
            }
        }
    }
    found.files.sort_unstable();
    found.faults.sort_by_key(ToString::to_string);
    // What is named, or linked to from elsewhere, is checked anyway.
    passed_over.retain(|path: &PathBuf, _| !seen.contains(&place(path)));
    found.passed_over = passed_over.into_values().collect();
    Ok(found)
}

/// Why settings leave a file out.
const EXCLUDED: &str = "`exclude` of the settings names it";

/// Returns the files in a folder, and the settings and checkouts in it.
fn below(folder: &Path, faults: &mut Vec<Unreadable>) -> (Vec<Met>, HashSet<PathBuf>) {
    let (found, failed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let marks = Arc::new(Mutex::new(HashSet::new()));
    let take = |entry: Result<DirEntry, ignore::Error>| match entry {
        Ok(entry) => {
            let met = entry.file_type().and_then(|kind| met(entry.into_path(), kind));
            if let Some(met) = met {
                push(&found, met);
            }
        }
        Err(error) => push(&failed, fault(folder, &error)),
    };
    let mark = Arc::clone(&marks);
    let walk = files::walk(folder, move |path| {
        if path.file_name().is_some_and(|name| name == NAME || name == ".git") {
            // A thread that has panicked ends the program anyway.
            let _ = mark.lock().map(|mut marks| marks.insert(path.to_owned()));
        }
        true
    });
    // The parallel walk needs one.
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
    let marks = marks.lock().map(|mut marks| std::mem::take(&mut *marks)).unwrap_or_default();
    (found.into_inner().unwrap_or_default(), marks)
}

/// Returns what could not be accessed, and why.
fn fault(folder: &Path, error: &ignore::Error) -> Unreadable {
    match error {
        ignore::Error::WithPath { path, err } => fault(path, err),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => fault(folder, err),
        ignore::Error::Io(error) => Unreadable::new(folder, error.to_string()),
        _ => Unreadable::new(folder, error.to_string()),
    }
}

/// Returns why a named file is skipped, if it is.
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

/// Returns which of some paths a walk through their checkout reaches.
fn reached(paths: &[PathBuf]) -> HashSet<PathBuf> {
    let mut ways: BTreeMap<PathBuf, HashSet<PathBuf>> = BTreeMap::new();
    let here = env::current_dir().map(|here| place(&here)).unwrap_or_default();
    for place in paths.iter().map(|path| place(path)) {
        let way = place.ancestors().map(Path::to_owned);
        ways.entry(files::top(&place, &here)).or_default().extend(way);
    }
    let walks = ways.into_iter().map(|(root, way)| files::walk(&root, move |path| way.contains(path)).build());
    walks.flatten().flatten().map(DirEntry::into_path).collect()
}

/// Adds a value. A thread that has panicked ends the program anyway.
fn push<T>(list: &Mutex<Vec<T>>, value: T) {
    if let Ok(mut list) = list.lock() {
        list.push(value);
    }
}

fn met(path: PathBuf, kind: FileType) -> Option<Met> {
    let name = path.file_name()?.to_string_lossy();
    let bare = NAMES.contains(&name.as_ref());
    if !(kind.is_file() || kind.is_symlink()) || !is_meant(&name) {
        return None;
    }
    let passed_over = if kind.is_symlink() {
        Some("links are not followed".to_owned())
    } else {
        // Other programs have files with these names too.
        bare.then(|| others(&path)).flatten()
    };
    Some(Met { path, passed_over })
}

/// Returns why a file belongs to another program, if it does. A file that cannot be read is reported later.
fn others(path: &Path) -> Option<String> {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = input::read(path, &mut sources, &mut faults).ok().filter(|_| faults.is_empty())?;
    let holds = foreign(file, &sources)?;
    Some(format!("it belongs to another program: it holds {holds} and no `flows`"))
}
