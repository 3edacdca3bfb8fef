//! Temporary files for writing, and temporary folders: none of them is left behind, even if a run is ended from outside.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::{NamedTempFile, TempDir};

/// Prefix of their names; as many letters and digits follow.
const PREFIX: &str = ".protopick-";
const LETTERS: usize = 6;
/// No run takes this long to write a file: an older one was left by a run that was killed.
const STALE: Duration = Duration::from_secs(60 * 60);

static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does something with a new file in a folder, and removes it afterwards unless it was renamed.
pub(super) fn with<T>(
    folder: &Path,
    new: &mut tempfile::Builder<'_, '_>,
    then: impl FnOnce(NamedTempFile) -> io::Result<T>,
) -> io::Result<T> {
    remove_stale(folder);
    heed_signals();
    let file = {
        // Whatever removes unfinished files waits for this.
        let mut unfinished = unfinished();
        let file = new.prefix(PREFIX).rand_bytes(LETTERS).tempfile_in(folder)?;
        unfinished.push(file.path().to_owned());
        file
    };
    let path = file.path().to_owned();
    let done = then(file);
    unfinished().retain(|other| *other != path);
    done
}

/// A folder that only its owner can look into, and that is removed with what is in it.
pub(crate) struct Temporary(TempDir);

impl Temporary {
    /// Creates one where the system keeps such folders.
    pub(crate) fn new() -> io::Result<Self> {
        heed_signals();
        let mut unfinished = unfinished();
        let folder = tempfile::Builder::new().prefix("protopick-").tempdir()?;
        unfinished.push(folder.path().to_owned());
        Ok(Self(folder))
    }

    /// Returns its path.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        unfinished().retain(|other| other != self.0.path());
    }
}

/// Removes what this run has not finished, so that it can end. Nothing new is started as long as the result is held.
pub(crate) fn remove() -> impl Sized {
    let unfinished = unfinished();
    for path in unfinished.iter() {
        let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
    }
    unfinished
}

/// Removes what killed runs have left in a folder, when it is first written to.
#[expect(clippy::disallowed_methods, reason = "this is where leftovers are looked for")]
fn remove_stale(folder: &Path) {
    static SEEN: Mutex<Option<HashSet<PathBuf>>> = Mutex::new(None);
    let is_new = SEEN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().insert(folder.to_owned());
    if !is_new {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_ours = name
            .to_str()
            .and_then(|name| name.strip_prefix(PREFIX))
            .is_some_and(|letters| letters.len() == LETTERS && letters.bytes().all(|letter| letter.is_ascii_alphanumeric()));
        let is_old =
            |about: fs::Metadata| about.is_file() && about.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age > STALE));
        if is_ours && entry.metadata().is_ok_and(is_old) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(not(unix))]
fn heed_signals() {}

#[cfg(unix)]
static ONCE: std::sync::Once = std::sync::Once::new();

/// Declares that the caller ends the run when a signal arrives, and removes unfinished files then.
#[cfg(unix)]
pub(crate) fn signals_are_heeded() {
    ONCE.call_once(|| ());
}

/// From the first file on, a signal that ends the run first removes unfinished files.
#[cfg(unix)]
fn heed_signals() {
    use signal_hook::iterator::Signals;
    ONCE.call_once(|| {
        let (ready, wait) = std::sync::mpsc::channel();
        let heed = move || {
            let signals = Signals::new(not_ignored());
            let _ = ready.send(());
            if let Some(signal) = signals.ok().and_then(|mut signals| signals.forever().next()) {
                let _held = remove();
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        };
        // If no further thread can be started, the next run removes what is left.
        if std::thread::Builder::new().spawn(heed).is_ok() {
            let _ = wait.recv();
        }
    });
}

/// Returns the signals that end a run, except those that it was started to ignore, for instance by `nohup`.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the system reports it in a file")]
fn not_ignored() -> Vec<i32> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0).collect()
}
