//! What a change brings: the findings that its commit did not have yet, and the files that differ.

use std::collections::HashSet;
use std::env;
use std::path::{Path, PathBuf};

use protopick::baseline::Entry;

use super::check::{How, check};
use super::fix::Repairs;
use super::{jobs, walk};
use crate::cli::args::Global;
use crate::cli::files;
use crate::cli::git::{Snapshot, checkout};
use crate::cli::known::Known;
use crate::cli::output::Output;
use crate::cli::settings::Policies;

/// The commit before a change.
pub(super) struct Before {
    /// The reference that leads to it.
    reference: String,
    snapshot: Snapshot,
    /// The files that are checked now whatever their names, from the top of the checkout.
    named: Vec<PathBuf>,
    /// The folder of the run, as it was then.
    here: PathBuf,
    /// What holds there: settings and rules in the checkout are those of the commit.
    global: Global,
}

/// What was found in the commit.
#[derive(Default)]
pub(super) struct Then {
    pub(super) entries: Vec<Entry>,
    /// The files that could not be judged, from the top of the checkout.
    pub(super) invalid: HashSet<PathBuf>,
}

impl Before {
    /// Looks for the commit where the current branch left the one that a reference names. `paths` are those to check now.
    pub(super) fn of(reference: &str, paths: &[PathBuf], global: &Global) -> anyhow::Result<Self> {
        let (top, here) = (checkout()?, env::current_dir()?);
        let inner = |path: &PathBuf| files::place(&here.join(path)).strip_prefix(&top).ok().map(Path::to_owned);
        let named = paths.iter().filter(|path| *path != Path::new("-") && !path.is_dir());
        let named: Vec<PathBuf> = named.filter_map(inner).collect();
        let ruling = global.settings.iter().chain(&global.rules).filter_map(inner);
        let snapshot = Snapshot::since(reference, &named.iter().cloned().chain(ruling).collect::<Vec<_>>())?;
        let then = |path: &PathBuf| {
            let there = inner(path).map(|inner| snapshot.folder().join(inner)).filter(|there| there.exists());
            there.unwrap_or_else(|| path.clone())
        };
        let mut global = global.clone();
        global.settings.iter_mut().for_each(|path| *path = then(path));
        global.rules.iter_mut().for_each(|path| *path = then(path));
        let here = snapshot.folder().join(inner(&here).unwrap_or_default());
        Ok(Self { reference: reference.to_owned(), snapshot, named, here, global })
    }

    /// Passes over the files of other repositories, such as those of submodules, of which this commit says nothing.
    pub(super) fn leave_others(&self, found: &mut walk::Found) {
        let top = self.snapshot.checkout();
        let is_other = |path: &Path| {
            let place = files::place(path);
            place.starts_with(top) && files::checkout(&place) != Some(top)
        };
        let (others, own) = std::mem::take(&mut found.files).into_iter().partition(|path| is_other(path));
        found.files = own;
        let passed =
            |path| walk::PassedOver { path, why: "it is in a repository of its own".to_owned(), how: walk::Passed::Apart };
        found.passed_over.extend(Vec::into_iter(others).map(passed));
        found.passed_over.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// Returns what was found there, in whichever file, since files may have moved.
    pub(super) fn then(&self, how: How<'_>, output: &Output) -> anyhow::Result<Then> {
        if !self.snapshot.is_shared() {
            let (commit, reference) = (self.commit(), &self.reference);
            output.notes(&[format!(
                "compared with {commit}, which is `{reference}` itself, since no history that both share is known here; \
                 fetch more of it, as with `git fetch --unshallow`"
            )]);
        }
        let silent = output.silent();
        let mut policies = Policies::new(&self.global, &silent);
        let general = policies.position(&policies.place(self.snapshot.folder()))?;
        let named = self.named.iter().map(|path| self.snapshot.folder().join(path)).filter(|path| path.is_file());
        let paths: Vec<PathBuf> = [self.snapshot.folder().to_owned()].into_iter().chain(named).collect();
        let found = walk::files(&paths, false, None, self.snapshot.tracked(), &mut policies)?;
        let held = jobs::held(&found.files, general, &mut policies, PathBuf::clone)?;
        if !policies.are_valid() {
            let commit = self.snapshot.commit();
            output.notes(&[format!("the settings or rules of {commit} are not valid, so that everything counts as new")]);
            return Ok(Then::default());
        }
        let jobs = jobs::of(found.files, held, &policies);
        let known = Known::gathering(self.snapshot.folder().to_owned());
        let mut run = check(&jobs, How { stdin: None, here: &self.here, ..how }, known, &mut Repairs::none(output));
        policies.reviewed(how.terms).into_iter().for_each(|(name, text, linted, policy)| run.review(name, text, linted, policy));
        let invalid = run.invalid().filter_map(|path| Some(path.strip_prefix(self.snapshot.folder()).ok()?.to_owned())).collect();
        Ok(Then { entries: run.known.gathered(), invalid })
    }

    /// Returns the top of the checkout, to which what was found is relative.
    pub(super) fn checkout(&self) -> PathBuf {
        self.snapshot.checkout().to_owned()
    }

    /// Returns a name of the commit for messages.
    pub(super) fn commit(&self) -> &str {
        self.snapshot.commit()
    }

    /// Returns whether a file is new or says something else than it did.
    pub(super) fn touched(&self, path: &Path) -> bool {
        let place = files::place(path);
        let Ok(inner) = place.strip_prefix(self.snapshot.checkout()) else { return true };
        files::is_alike(&place, &self.snapshot.folder().join(inner)).is_none_or(|alike| !alike)
    }

    /// Returns whether a file could not be judged then either, and says the same as it did.
    pub(super) fn was_invalid(&self, invalid: &HashSet<PathBuf>, path: &Path) -> bool {
        let place = files::place(path);
        let inner = place.strip_prefix(self.snapshot.checkout());
        inner.is_ok_and(|inner| invalid.contains(inner)) && !self.touched(path)
    }
}
