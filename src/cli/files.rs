//! Writes a file as a whole or not at all.

mod unfinished;

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;
use tempfile::NamedTempFile;

#[cfg(unix)]
pub(crate) use unfinished::signals_are_heeded;
pub(crate) use unfinished::{Temporary, remove as remove_unfinished};

/// Checks the destination of a file before anything is asked or computed: its folder must exist.
pub(crate) fn check(path: &Path) -> anyhow::Result<()> {
    let shown = path.display();
    if path == Path::new("-") || path.file_name().is_none() || path.is_dir() {
        anyhow::bail!("{shown}: not the name of a file; name a file");
    }
    let folder = folder(path);
    if !folder.is_dir() {
        anyhow::bail!("{shown}: the folder `{}` does not exist; create it, or name another file", folder.display());
    }
    if leads_nowhere(path) {
        anyhow::bail!("{shown}: {NOWHERE}");
    }
    Ok(())
}

/// Returns whether two paths lead to the same file.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// Returns whether two files say the same; `None` if one of them cannot be read.
#[expect(clippy::disallowed_methods, reason = "this is where files are compared")]
pub(crate) fn is_alike(a: &Path, b: &Path) -> Option<bool> {
    let length = |path: &Path| fs::metadata(path).ok().filter(Metadata::is_file).map(|about| about.len());
    Some(length(a)? == length(b)? && fs::read(a).ok()? == fs::read(b).ok()?)
}

/// Returns where a path leads, whatever its name.
pub(crate) fn place(path: &Path) -> PathBuf {
    let is_stdin = path == Path::new("-");
    fs::canonicalize(path).ok().filter(|_| !is_stdin).unwrap_or_else(|| path.to_owned())
}

/// Returns whether a path leads into a folder, or will once it exists.
pub(crate) fn is_inside(path: &Path, top: &Path) -> bool {
    let there = path.ancestors().find(|part| fs::symlink_metadata(part).is_ok()).unwrap_or(Path::new(""));
    let made = path.strip_prefix(there).unwrap_or(path);
    let there = if there == Path::new("") { Path::new(".") } else { there };
    let (Ok(there), Ok(top)) = (fs::canonicalize(there), fs::canonicalize(top)) else { return false };
    there.starts_with(top) && made.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// Returns a walk over what `wanted` accepts: including hidden folders, such as that of a forge, but nothing that is ignored. Links
/// are not followed, so that a file of a pull request cannot bring in one from elsewhere, and loops cannot occur. As for git, what
/// is above the checkout ignores nothing in it; without a checkout, what is above the folder does not.
pub(crate) fn walk(folder: &Path, wanted: impl Fn(&Path) -> bool + Send + Sync + 'static) -> WalkBuilder {
    let mut walker = WalkBuilder::new(folder);
    let known = checkout(&place(folder)).is_some();
    walker.hidden(false).ignore(false).require_git(known).parents(known).follow_links(false);
    walker.filter_entry(move |entry| entry.depth() == 0 || (wanted(entry.path()) && entry.file_name() != ".git"));
    walker
}

/// Returns the folder of the checkout that a folder is in: the nearest one at or above it that git knows.
pub(crate) fn checkout(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(".git").exists())
}

/// Returns the folder from which a place is looked at: that of the checkout around it, or else that of the run, or else its own.
pub(crate) fn top(place: &Path, here: &Path) -> PathBuf {
    let known = checkout(place).or_else(|| place.starts_with(here).then_some(here));
    known.map_or_else(|| folder(place), Path::to_owned)
}

const NOWHERE: &str = "a link to a file that does not exist; create that file, or name another one";

fn leads_nowhere(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink()) && !path.exists()
}

/// Replaces a file by a text, or creates it. A link keeps pointing to the file, which keeps its mode, its owner and its other
/// names. A pipe or a device is written to, since replacing it would remove it.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    put(path, text, None)
}

/// Replaces a file by another text, provided that its content is still the same as before.
pub(crate) fn change(path: &Path, before: &str, text: &str) -> io::Result<()> {
    put(path, text, Some(before))
}

/// Creates a file that must not exist yet.
pub(crate) fn create(path: &Path, text: &str) -> io::Result<()> {
    with_copy(path, text, None, |copy| Ok(copy.persist_noclobber(path).map(drop)?))
}

fn put(path: &Path, text: &str, before: Option<&str>) -> io::Result<()> {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Err(_) if leads_nowhere(path) => return Err(io::Error::new(ErrorKind::NotFound, NOWHERE)),
        Err(error) if before.is_some() => return Err(error),
        Err(_) => return with_copy(path, text, None, |copy| Ok(copy.persist(path).map(drop)?)),
    };
    if !about.is_file() {
        if before.is_some() {
            return Err(io::Error::other("not a regular file, so it cannot be changed in place"));
        }
        return OpenOptions::new().write(true).open(path)?.write_all(text.as_bytes());
    }
    let target = fs::canonicalize(path)?;
    with_copy(&target, text, Some(&about), |copy| {
        let same = own(&copy, &about)?;
        if let Some(before) = before
            && !says(&target, before)?
        {
            return Err(io::Error::other("the file has been changed by somebody else meanwhile, so it is kept as it is now"));
        }
        if same {
            copy.persist(&target).map(drop)?;
        } else {
            write_over(&target, text)?;
        }
        Ok(())
    })
}

#[expect(clippy::disallowed_methods, reason = "this is where a file is compared with what was read before")]
fn says(path: &Path, text: &str) -> io::Result<bool> {
    Ok(fs::metadata(path)?.len() == text.len() as u64 && fs::read(path)? == text.as_bytes())
}

/// Gives the copy of a file its owner and its mode. Returns false if the copy cannot replace it, because the file has other
/// names, or an owner that only another user can set.
#[cfg(unix)]
fn own(copy: &NamedTempFile, about: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let made = copy.as_file().metadata()?;
    let owned = (made.uid(), made.gid()) == (about.uid(), about.gid())
        || fchown(copy.as_file(), Some(about.uid()), Some(about.gid())).is_ok();
    // After the owner, since changing it clears bits of the mode.
    copy.as_file().set_permissions(about.permissions())?;
    Ok(owned && about.nlink() == 1)
}

#[cfg(not(unix))]
fn own(copy: &NamedTempFile, about: &Metadata) -> io::Result<bool> {
    copy.as_file().set_permissions(about.permissions())?;
    Ok(true)
}

/// Writes into a file that must remain the same file. Its copy exists until that is done.
fn write_over(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)?;
    file.sync_all()
}

/// Does something with a new file next to the one that it will replace, and removes it afterwards unless it did. Only its owner
/// can read the copy of a file until it has the file's mode.
fn with_copy<T>(
    target: &Path,
    text: &str,
    of: Option<&Metadata>,
    then: impl FnOnce(NamedTempFile) -> io::Result<T>,
) -> io::Result<T> {
    let mut new = tempfile::Builder::new();
    #[cfg(unix)]
    let new = {
        use std::os::unix::fs::PermissionsExt;
        // Otherwise the usual mode of new files, without what the process masks.
        new.permissions(fs::Permissions::from_mode(if of.is_some() { 0o600 } else { 0o666 }))
    };
    #[cfg(not(unix))]
    let new = {
        let _ = of;
        &mut new
    };
    unfinished::with(&folder(target), new, |mut copy| {
        copy.write_all(text.as_bytes())?;
        copy.as_file().sync_all()?;
        then(copy)
    })
}

/// Returns the folder that a file is in.
pub(crate) fn folder(path: &Path) -> PathBuf {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files and read them")]
mod tests {
    use std::fs;

    use super::{change, with_copy};

    #[test]
    fn what_somebody_else_has_saved_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("requirements.yaml");
        fs::write(&path, "theirs").unwrap();
        for before in ["as read", "their", "theirs\n", ""] {
            assert!(change(&path, before, "ours").unwrap_err().to_string().contains("somebody else"));
            assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        }
        change(&path, "theirs", "ours").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
        fs::remove_file(&path).unwrap();
        assert!(change(&path, "ours", "again").is_err() && !path.exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_copy_of_a_file_before_it_has_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        let about = fs::metadata(&path).unwrap();
        with_copy(&path, "new", Some(&about), |copy| {
            assert_eq!(copy.as_file().metadata()?.permissions().mode() & 0o777, 0o600);
            Ok(())
        })
        .unwrap();
    }
}
