//! The `git` program. What it is asked here changes nothing in a repository, and runs no program that the repository names.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::cli::files;

/// What git sets for a hook, or a user for another repository: the one around the folder of the run is meant.
pub(super) const ELSEWHERE: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
];
/// Maximum number of files in a commit; Chromium has half of that.
const MOST_FILES: usize = 1_000_000;
/// Maximum size of their paths in bytes.
const MOST_NAMES: usize = 256 * 1024 * 1024;
/// Maximum length of a path; no system has longer ones.
const LONGEST_PATH: usize = 4096;
/// What precedes the path of a file that a sparse checkout leaves out.
const ABSENT: &[u8] = b"S ";
/// Room for what precedes the path of a file in a list.
const BEFORE_PATH: usize = 128;

/// A repository with a working tree.
pub(super) struct Git {
    top: PathBuf,
}

/// A `git` that is running, and that ends when it is no longer needed.
pub(super) struct Running(pub(super) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Git {
    /// Returns the repository around a folder.
    pub(super) fn around(folder: &Path) -> anyhow::Result<Self> {
        let told = asked(folder, &["rev-parse", "--show-toplevel"])?;
        let shown = files::place(folder);
        let shown = shown.display();
        match told {
            Ok(top) => Ok(Self { top: files::place(&path(&top).unwrap_or_else(|| folder.to_owned())) }),
            Err(why) if why.contains("dubious ownership") => {
                anyhow::bail!(
                    "{shown}: git does not read what another user owns; trust it: `git config --global --add safe.directory DIR`"
                )
            }
            Err(why) if why.contains("work tree") => {
                anyhow::bail!("{shown}: the repository has no working tree; run this in one")
            }
            Err(why) if why.is_empty() || why.contains("not a git repository") => {
                anyhow::bail!("{shown}: not in a git repository; run this in one")
            }
            Err(why) => anyhow::bail!("{shown}: git cannot read the repository: {why}"),
        }
    }

    /// Returns the canonical path of the working tree.
    pub(super) fn top(&self) -> &Path {
        &self.top
    }

    /// Returns the id of the commit that a reference names.
    pub(super) fn commit(&self, reference: &str) -> anyhow::Result<String> {
        let peeled = format!("{reference}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &peeled];
        let told = if reference.is_empty() { None } else { asked(&self.top, &arguments)?.ok().and_then(|told| id(&told)) };
        if let Some(commit) = told {
            return Ok(commit);
        }
        let shallow = asked(&self.top, &["rev-parse", "--is-shallow-repository"])?.is_ok_and(|told| told == b"true");
        let first = "is not a commit that this repository has; check its spelling, or fetch it first";
        if shallow {
            anyhow::bail!(
                "`{reference}` {first}, since the clone is shallow: `git fetch --unshallow`, or `fetch-depth: 0` in CI"
            );
        }
        anyhow::bail!("`{reference}` {first}, such as with `git fetch origin main`")
    }

    /// Returns the commit at which the current branch left another one; `None` if they share no history known here.
    pub(super) fn left(&self, commit: &str) -> anyhow::Result<Option<String>> {
        Ok(asked(&self.top, &["merge-base", "HEAD", commit])?.ok().and_then(|told| id(&told)))
    }

    /// Returns the regular files of a commit with harmless paths, and the ids of their contents. Sizes are not asked for, since a
    /// partial clone would fetch all of the files for that.
    pub(super) fn files(&self, commit: &str) -> anyhow::Result<BTreeMap<PathBuf, String>> {
        self.list(&["ls-tree", "-r", "-z", "--full-tree", commit], &format!("files of `{commit}`"), listed)
    }

    /// Returns the files that a sparse checkout leaves out of the working tree.
    pub(super) fn absent(&self) -> anyhow::Result<BTreeSet<PathBuf>> {
        let absent = |record: &[u8]| Some((harmless(record.strip_prefix(ABSENT)?)?, ()));
        Ok(self.list(&["ls-files", "-z", "-t", "--full-name"], "files of the checkout", absent)?.into_keys().collect())
    }

    /// Returns the files that are tracked although they are ignored.
    pub(super) fn kept(&self) -> anyhow::Result<BTreeSet<PathBuf>> {
        let kept = |record: &[u8]| Some((harmless(record)?, ()));
        let arguments = ["ls-files", "-z", "--cached", "--ignored", "--exclude-standard", "--full-name"];
        Ok(self.list(&arguments, "ignored files of the checkout", kept)?.into_keys().collect())
    }

    /// Returns what git lists, each record read by a function.
    fn list<T>(
        &self,
        arguments: &[&str],
        what: &str,
        read: impl Fn(&[u8]) -> Option<(PathBuf, T)>,
    ) -> anyhow::Result<BTreeMap<PathBuf, T>> {
        let failed = || anyhow::anyhow!("git cannot list the {what}; check the repository with `git fsck`");
        let mut list = self.start(arguments, Stdio::null())?;
        let mut output = BufReader::new(list.0.stdout.take().ok_or_else(failed)?);
        let (mut found, mut names) = (BTreeMap::new(), 0);
        loop {
            let mut record = Vec::new();
            let length = (LONGEST_PATH + BEFORE_PATH) as u64;
            output.by_ref().take(length).read_until(0, &mut record).map_err(|_| failed())?;
            match record.pop() {
                None => break,
                Some(0) => {}
                Some(_) => {
                    // Longer than any path of a file.
                    while !skipped(&mut output).map_err(|_| failed())? {}
                    continue;
                }
            }
            let Some((path, about)) = read(&record) else { continue };
            names += path.as_os_str().len();
            found.insert(path, about);
            anyhow::ensure!(
                found.len() <= MOST_FILES && names <= MOST_NAMES,
                "the {what} are more than {MOST_FILES}; compare the files one by one with `git show`"
            );
        }
        anyhow::ensure!(list.0.wait().is_ok_and(|ended| ended.success()), failed());
        Ok(found)
    }

    /// Starts git with its output to a pipe.
    pub(super) fn start(&self, arguments: &[&str], input: Stdio) -> anyhow::Result<Running> {
        command(&self.top, arguments).stdin(input).stderr(Stdio::null()).spawn().map(Running).map_err(|error| unstarted(&error))
    }
}

/// Returns a command that runs git in a folder.
pub(super) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    // Neither programs that the repository names, nor questions that nobody answers.
    command.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager"]).args(arguments);
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    for name in ELSEWHERE {
        command.env_remove(name);
    }
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// Returns what git answers, without the end of the line, or else the first line of what it complains about.
fn asked(folder: &Path, arguments: &[&str]) -> anyhow::Result<Result<Vec<u8>, String>> {
    let output = command(folder, arguments).output().map_err(|error| unstarted(&error))?;
    if output.status.success() {
        let told = output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout);
        return Ok(Ok(told.strip_suffix(b"\r").unwrap_or(told).to_owned()));
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let first = complaint.lines().next().unwrap_or_default();
    Ok(Err(first.strip_prefix("fatal: ").unwrap_or(first).to_owned()))
}

fn unstarted(error: &std::io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::NotFound => anyhow::anyhow!("`git` is not on the path; install it"),
        _ => anyhow::anyhow!("`git` cannot be started: {error}"),
    }
}

/// Returns an id of an object, if that is what was told.
fn id(told: &[u8]) -> Option<String> {
    let first = told.split(|&byte| byte == b'\n').next().filter(|id| !id.is_empty())?;
    first.iter().all(u8::is_ascii_hexdigit).then(|| String::from_utf8_lossy(first).into_owned())
}

/// Reads some of a record that is passed over. Returns whether it ends there.
fn skipped(output: &mut impl BufRead) -> std::io::Result<bool> {
    let there = output.fill_buf()?;
    let end = there.iter().position(|&byte| byte == 0);
    let (length, ended) = (end.map_or(there.len(), |end| end + 1), end.is_some() || there.is_empty());
    output.consume(length);
    Ok(ended)
}

/// Reads a line of a list: the mode, the kind, the id and the path. `None` for what is not a regular file with a harmless path.
fn listed(record: &[u8]) -> Option<(PathBuf, String)> {
    let tab = record.iter().position(|&byte| byte == b'\t')?;
    let mut about = record[..tab].split(|&byte| byte == b' ');
    let (mode, kind) = (about.next()?, about.next()?);
    if !matches!(mode, b"100644" | b"100755") || kind != b"blob" {
        return None;
    }
    Some((harmless(&record[tab + 1..])?, id(about.next()?)?))
}

/// Returns the path of a file in a commit, unless it leads elsewhere, or into what git keeps.
pub(super) fn harmless(from: &[u8]) -> Option<PathBuf> {
    let is_fine = |part: &[u8]| {
        let bare = part.iter().rposition(|byte| !b". ".contains(byte)).map_or(&[][..], |last| &part[..=last]);
        let elsewhere = cfg!(windows) && part.iter().any(|byte| b"\\:".contains(byte));
        !bare.is_empty() && !bare.eq_ignore_ascii_case(b".git") && !part.contains(&0) && !elsewhere
    };
    if from.len() > LONGEST_PATH || !from.split(|&byte| byte == b'/').all(is_fine) {
        return None;
    }
    path(from)
}

/// Returns a path as git writes it; `None` if this system cannot have it.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have paths of Unicode only")]
fn path(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}
