//! `protopick diff --git`: all requirements files of two states of the repository.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use protopick::render::{changes_json, changes_markdown, changes_text};
use protopick::report::{self, DiffReport, FileChange, FileKind};

use super::range::Range;
use super::states::{Held, Pair, States};
use super::{compared, ended};
use crate::cli::args::{Diff, DiffFormat, Global};
use crate::cli::exit::Exit;
use crate::cli::files;
use crate::cli::input::{self, NOTHING, Unreadable, Version};
use crate::cli::output::Output;
use crate::cli::parallel::in_order;

/// Maximum number of flows with changes that are told: nobody reads more, and each takes memory.
const MOST_FLOWS: usize = 20_000;

/// What came of a file.
struct Compared {
    /// The new version as it was read, if it is not valid.
    invalid: Option<Result<Version, Unreadable>>,
    change: Option<FileChange>,
    /// The file, if neither version is valid and both say the same.
    passed_by: Option<String>,
    answered: bool,
}

impl Compared {
    /// Nothing to tell of a file.
    const UNCHANGED: Self = Self { invalid: None, change: None, passed_by: None, answered: true };
}

pub(super) fn run(range: &str, options: &Diff, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    let range = Range::of(range, options.paths())?;
    let silent = output.silent();
    let mut states = States::of(&range, global, output, &silent);
    let pairs = states.pairs()?;
    let held = pairs.iter().map(|pair| states.held(pair)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut valid = states.are_valid() && states.faults.is_empty();
    states.faults.iter().for_each(|fault| output.error(&fault.to_string()));
    if !states.are_valid() {
        return Ok(Exit::Invalid);
    }
    if pairs.is_empty() && valid {
        output.error("no requirements file found in either version; check the paths, or let `protopick ask` write one");
        return Ok(Exit::Nothing);
    }
    if !states.were_valid() {
        let commit = range.old.commit();
        output.notes(&[format!("the settings of commit `{commit}` are not valid, so its files are read without them")]);
    }
    let jobs: Vec<(&Pair, Held)> = pairs.iter().zip(held).collect();
    let (mut changed, mut answered, flows) = (Vec::new(), true, AtomicUsize::new(0));
    let mut notes = Vec::new();
    let take = |compared: Compared| {
        valid &= compared.invalid.is_none();
        match compared.invalid {
            Some(Ok(read)) => output.diagnostics(&read.diagnostics, &read.sources),
            Some(Err(fault)) => output.error(&fault.to_string()),
            None => answered &= compared.answered,
        }
        changed.extend(compared.change);
        let why = "skipped, since it has the same errors in both versions";
        notes.extend(compared.passed_by.map(|name| format!("{name}: {why}")));
    };
    in_order(&jobs, |(pair, held)| compare(&states, pair, *held, &flows), take);
    output.notes(&notes);
    anyhow::ensure!(
        flows.into_inner() <= MOST_FLOWS,
        "more than {MOST_FLOWS} flows changed; name a path, and compare fewer files at a time"
    );
    if !valid {
        return Ok(Exit::Invalid);
    }
    let report = report::changes(range.between.clone(), pairs.len(), changed);
    match options.format {
        DiffFormat::Human => output.result(&changes_text::render(&report, output.look()))?,
        DiffFormat::Json => Output::raw(changes_json::render(&report).as_bytes())?,
        DiffFormat::Markdown => Output::raw(changes_markdown::render(&report).as_bytes())?,
    }
    Ok(ended(options, answered, report.turned))
}

/// Compares the two versions of a file. `flows` counts those with changes.
fn compare(states: &States<'_>, pair: &Pair, held: Held, flows: &AtomicUsize) -> Compared {
    let name = shown(pair.path());
    let nothing = Path::new(NOTHING);
    let (old, new) = states.places(pair);
    let read = input::version_called(new.as_deref().unwrap_or(nothing), name.clone(), states.new_policy(held));
    let read = read.map_err(|fault| Unreadable::new(pair.path(), fault.what()));
    let policy = states.new_policy(held);
    let version = |path: &Path| input::version_called(path, name.clone(), states.old_policy(held)).ok()?.requirements;
    let is_alike = || old.as_ref().zip(new.as_ref()).is_some_and(|(old, new)| files::is_alike(old, new) == Some(true));
    let was = version(old.as_deref().unwrap_or(nothing));
    let Ok(Version { requirements: Some(new), .. }) = &read else {
        if is_alike() && was.is_none() {
            return Compared { passed_by: Some(name), ..Compared::UNCHANGED };
        }
        return Compared { invalid: Some(read), ..Compared::UNCHANGED };
    };
    if flows.load(Ordering::Relaxed) > MOST_FLOWS {
        return Compared::UNCHANGED;
    }
    let old_is_valid = was.is_some();
    let kind = match (&pair.old, &pair.new) {
        (Some(was), Some(path)) if was != path => FileKind::Renamed(shown(was)),
        (None, _) => FileKind::Added,
        (_, None) if pair.is_excluded => FileKind::Excluded,
        (_, None) => FileKind::Removed,
        _ => FileKind::Kept,
    };
    let told = |kind, diff: DiffReport, answered| {
        flows.fetch_add(diff.flows.len(), Ordering::Relaxed);
        let change = Some(FileChange::new(name.clone(), kind, old_is_valid, diff));
        Compared { change, answered, ..Compared::UNCHANGED }
    };
    // Most files are the same, and need not be judged.
    if was.as_ref() == Some(new) {
        return match kind {
            FileKind::Kept => Compared::UNCHANGED,
            _ => told(kind, DiffReport::nothing(policy.pack(), new), true),
        };
    }
    let Some(old) = was.or_else(|| version(nothing)) else { return Compared::UNCHANGED };
    let (diff, answered) = compared(policy.pack(), &old, new);
    if kind == FileKind::Kept && old_is_valid && !diff.has_changes() {
        return Compared::UNCHANGED;
    }
    told(kind, diff, answered)
}

/// Returns a path as git writes it, on all systems.
fn shown(path: &Path) -> String {
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}
