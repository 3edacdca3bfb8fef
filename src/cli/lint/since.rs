//! What a change brings: the findings that its commit did not have yet, and the files that differ.

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
    snapshot: Snapshot,
    /// The files that are checked now whatever their names, from the top of the checkout.
    named: Vec<PathBuf>,
    /// The folder of the run, as it was then.
    here: PathBuf,
    /// What holds there: settings and rules in the checkout are those of the commit.
    global: Global,
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
        Ok(Self { snapshot, named, here, global })
    }

    /// Returns what was found there, in whichever file, since files may have moved.
    pub(super) fn entries(&self, how: How<'_>, output: &Output) -> anyhow::Result<Vec<Entry>> {
        let silent = output.silent();
        let mut policies = Policies::new(&self.global, &silent);
        let general = policies.position(&policies.place(self.snapshot.folder()))?;
        let named = self.named.iter().map(|path| self.snapshot.folder().join(path)).filter(|path| path.is_file());
        let paths: Vec<PathBuf> = [self.snapshot.folder().to_owned()].into_iter().chain(named).collect();
        let found = walk::files(&paths, false, None, &mut policies)?;
        let held = jobs::held(&found.files, general, &mut policies, PathBuf::clone)?;
        if !policies.are_valid() {
            let commit = self.snapshot.commit();
            output.notes(&[format!("the settings or rules of {commit} are not valid, so that everything counts as new")]);
            return Ok(Vec::new());
        }
        let jobs = jobs::of(found.files, held, &policies);
        let known = Known::gathering(self.snapshot.folder().to_owned());
        let mut run = check(&jobs, How { stdin: None, here: &self.here, ..how }, known, &mut Repairs::none(output));
        policies.reviewed(how.terms).into_iter().for_each(|(name, text, linted, policy)| run.review(name, text, linted, policy));
        Ok(run.known.gathered())
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
}
