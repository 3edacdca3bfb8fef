//! The requirements files of two states of the repository, and what holds for them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use protopick::requirements::{Contents, Lone, renamed};
use protopick::source::FileId;

use super::range::Range;
use crate::cli::args::Global;
use crate::cli::files;
use crate::cli::git::{self, Snapshot};
use crate::cli::input::{self, LARGEST, Unreadable};
use crate::cli::lint::walk;
use crate::cli::output::Output;
use crate::cli::parallel::in_order;
use crate::cli::settings::{Policies, Policy};

/// A file in one state or in both.
pub(super) struct Pair {
    /// Its path in the old state.
    pub(super) old: Option<PathBuf>,
    /// Its path in the new state.
    pub(super) new: Option<PathBuf>,
    /// Whether the new state has it all the same, and its settings leave it out.
    pub(super) is_excluded: bool,
}

impl Pair {
    /// Returns the path by which it is known.
    pub(super) fn path(&self) -> &Path {
        self.new.as_deref().or(self.old.as_deref()).unwrap_or(Path::new(""))
    }
}

/// What holds for a file in each state, as positions.
#[derive(Clone, Copy)]
pub(super) struct Held {
    old: (usize, usize),
    new: usize,
}

/// Two states, and what holds in them.
pub(super) struct States<'s> {
    roots: (PathBuf, PathBuf),
    range: &'s Range,
    global: &'s Global,
    silent: &'s Output,
    new: Policies<'s>,
    /// What holds in the old state under each choice of rules in the new one.
    olds: Vec<(Vec<PathBuf>, Policies<'s>)>,
    /// What cannot be read in the new state.
    pub(super) faults: Vec<Unreadable>,
}

impl<'s> States<'s> {
    /// Nothing read yet. What is wrong in the old state goes to the silent output, since nobody can change it.
    pub(super) fn of(range: &'s Range, global: &'s Global, output: &'s Output, silent: &'s Output) -> Self {
        let new = range.new.as_ref().map_or_else(|| range.old.checkout(), |new| new.folder());
        let roots = (range.old.folder().to_owned(), new.to_owned());
        let new = Policies::within(roots.1.clone(), global, output);
        Self { roots, range, global, silent, new, olds: Vec::new(), faults: Vec::new() }
    }

    /// Returns whether all settings of the new state are valid; what is not has been reported.
    pub(super) fn are_valid(&self) -> bool {
        self.new.are_valid()
    }

    /// Returns whether all settings of the old state are valid.
    pub(super) fn were_valid(&self) -> bool {
        self.olds.iter().all(|(_, policies)| policies.are_valid())
    }

    /// Returns the files of both states in the order of their paths, each once.
    pub(super) fn pairs(&mut self) -> anyhow::Result<Vec<Pair>> {
        let (old_root, new_root) = self.roots.clone();
        let kept = if self.range.new.is_none() { git::kept()? } else { Vec::new() };
        let tracked = self.range.new.as_ref().map_or(&kept[..], Snapshot::tracked);
        let mut new = found(&new_root, &self.range.paths, tracked, &mut self.new, &mut self.faults)?;
        // Neither submodules belong to the state, nor the temporary folder, which may be in the working tree.
        new.retain(|path| files::checkout(&new_root.join(path)) == Some(&new_root));
        let range = self.range;
        let is_wanted = |path: &Path| range.paths.is_empty() || range.paths.iter().any(|wanted| path.starts_with(wanted));
        for path in range.new.iter().flat_map(Snapshot::too_large).filter(|path| is_wanted(path)) {
            self.faults.push(Unreadable::new(path, format!("larger than the limit of {} MiB", LARGEST >> 20)));
        }
        let top = self.held_in_old(&new_root.join(input::USUAL_NAME))?;
        let mut old = found(&old_root, &self.range.paths, range.old.tracked(), &mut self.olds[top].1, &mut Vec::new())?;
        let too_large = range.old.too_large().iter().filter(|path| is_wanted(path));
        let is_meant = |path: &Path| walk::is_meant(&path.file_name().unwrap_or_default().to_string_lossy());
        old.extend(too_large.filter(|path| is_meant(path)).cloned());
        for path in &self.range.paths {
            let is_there = |root: &Path| root.join(path).symlink_metadata().is_ok();
            anyhow::ensure!(
                is_there(&old_root) || is_there(&new_root),
                "{}: in neither of the two versions; check its spelling",
                path.display()
            );
        }
        if range.new.is_none() && !old.is_subset(&new) {
            let absent = git::absent()?;
            old.retain(|path| !absent.contains(path));
        }
        let gone: Vec<PathBuf> = old.difference(&new).cloned().collect();
        let come: Vec<PathBuf> = new.difference(&old).cloned().collect();
        let kept =
            new.intersection(&old).map(|path| Pair { old: Some(path.clone()), new: Some(path.clone()), is_excluded: false });
        let mut pairs: Vec<Pair> = kept.collect();
        let (mut was, mut gone): (Vec<Option<PathBuf>>, Vec<_>) = (vec![None; come.len()], gone.into_iter().map(Some).collect());
        for (old, new) in self.renamed(&gone.iter().flatten().cloned().collect::<Vec<_>>(), &come)? {
            was[new] = gone[old].take();
        }
        pairs.extend(come.into_iter().zip(was).map(|(path, old)| Pair { old, new: Some(path), is_excluded: false }));
        for path in gone.into_iter().flatten() {
            let place = new_root.join(&path);
            let is_excluded = place.is_file() && self.new.excludes(&place)?;
            pairs.push(Pair { old: Some(path), new: None, is_excluded });
        }
        pairs.sort_by(|a, b| a.path().cmp(b.path()));
        Ok(pairs)
    }

    /// Returns which files that are gone have a new name, as positions.
    fn renamed(&mut self, gone: &[PathBuf], come: &[PathBuf]) -> anyhow::Result<Vec<(usize, usize)>> {
        if gone.is_empty() || come.is_empty() {
            return Ok(Vec::new());
        }
        let mut contents = |paths: &[PathBuf], is_old: bool| {
            let side = |path: &PathBuf| Some(path.clone()).filter(|_| is_old);
            let pair = |path: &PathBuf| Pair { old: side(path), new: Some(path.clone()), is_excluded: false };
            let held = paths.iter().map(|path| self.held(&pair(path))).collect::<anyhow::Result<Vec<_>>>()?;
            let jobs: Vec<(&PathBuf, Held)> = paths.iter().zip(held).collect();
            let mut found = Vec::new();
            in_order(&jobs, |(path, held)| self.contents(path, *held, is_old), |contents| found.push(contents));
            anyhow::Ok(found)
        };
        let (old, new) = (contents(gone, true)?, contents(come, false)?);
        let (old, at_old) = known(gone, old);
        let (new, at_new) = known(come, new);
        Ok(renamed(&old, &new).into_iter().map(|(old, new)| (at_old[old], at_new[new])).collect())
    }

    fn contents(&self, path: &Path, held: Held, is_old: bool) -> Option<Contents> {
        let (root, policy) = if is_old { (&self.roots.0, self.old_policy(held)) } else { (&self.roots.1, self.new_policy(held)) };
        let read = input::version_called(&root.join(path), String::new(), policy).ok()?;
        Some(Contents::of(read.sources.file(FileId::default()).text(), read.requirements.as_ref(), policy.pack()))
    }

    /// Returns what holds for a file: the settings of each state, with the rules of the new one.
    pub(super) fn held(&mut self, pair: &Pair) -> anyhow::Result<Held> {
        let place = self.roots.1.join(pair.path());
        let new = self.new.position(&place)?;
        let old = self.held_in_old(&place)?;
        let was = self.roots.0.join(pair.old.as_deref().unwrap_or(pair.path()));
        Ok(Held { old: (old, self.olds[old].1.position(&was)?), new })
    }

    /// Returns the policies of the old state under the rules that hold for a place in the new one.
    fn held_in_old(&mut self, place: &Path) -> anyhow::Result<usize> {
        let held = self.new.position(place)?;
        let policy = self.new.at(held);
        if let Some(known) = self.olds.iter().position(|(rules, _)| rules == policy.rules()) {
            return Ok(known);
        }
        let policies = Policies::within(self.roots.0.clone(), self.global, self.silent).judged_by(policy);
        self.olds.push((policy.rules().to_vec(), policies));
        Ok(self.olds.len() - 1)
    }

    /// Returns what holds for a file in the old state.
    pub(super) fn old_policy(&self, held: Held) -> &Policy {
        self.olds[held.old.0].1.at(held.old.1)
    }

    /// Returns what holds for a file in the new state.
    pub(super) fn new_policy(&self, held: Held) -> &Policy {
        self.new.at(held.new)
    }

    /// Returns where a file is in the old state, and where in the new one.
    pub(super) fn places(&self, pair: &Pair) -> (Option<PathBuf>, Option<PathBuf>) {
        let at = |root: &Path, path: &Option<PathBuf>| path.as_ref().map(|path| root.join(path));
        (at(&self.roots.0, &pair.old), at(&self.roots.1, &pair.new))
    }
}

/// Returns the files that can be read, with their positions.
fn known(paths: &[PathBuf], contents: Vec<Option<Contents>>) -> (Vec<Lone<'_>>, Vec<usize>) {
    let known = paths.iter().zip(contents).enumerate();
    known.filter_map(|(position, (path, contents))| Some(((path.as_path(), contents?), position))).unzip()
}

/// Returns the files of a state, relative to its top.
fn found(
    root: &Path,
    paths: &[PathBuf],
    tracked: &[PathBuf],
    policies: &mut Policies<'_>,
    faults: &mut Vec<Unreadable>,
) -> anyhow::Result<BTreeSet<PathBuf>> {
    let whole = [PathBuf::new()];
    let paths = if paths.is_empty() { &whole } else { paths };
    let there = paths.iter().map(|path| root.join(path)).filter(|path| path.exists());
    // Without a slash at its end.
    let there: Vec<PathBuf> = there.map(|path| path.components().collect()).collect();
    let found = walk::files(&there, false, None, tracked, policies)?;
    let within = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_owned();
    faults.extend(found.faults.iter().map(|fault| Unreadable::new(&within(Path::new(&fault.name())), fault.what())));
    Ok(found.files.iter().map(|path| within(path)).collect())
}
