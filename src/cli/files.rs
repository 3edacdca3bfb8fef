//! Writing a file as a whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::output::Output;

/// Where a file is to go, before anything is asked or worked out: its folder must be there.
pub(crate) fn check(path: &Path) -> anyhow::Result<()> {
    let shown = path.display();
    if path == Path::new("-") || path.file_name().is_none() || path.is_dir() {
        anyhow::bail!("{shown}: this is not the name of a file; name one with -o");
    }
    let folder = folder(path);
    if !folder.is_dir() {
        anyhow::bail!("{shown}: there is no folder {}; make it, or name another file with -o", folder.display());
    }
    Ok(())
}

/// Whether two paths lead to one file.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// Puts a text in the place of a file, or makes the file. A link keeps pointing to the file, which keeps its mode.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let new = prepared(&target, text)?;
    if let Ok(old) = fs::metadata(&target) {
        fs::set_permissions(new.path(), old.permissions())?;
    }
    new.persist(&target)?;
    Ok(())
}

/// Makes a file that must not be there yet.
pub(crate) fn create(path: &Path, text: &str) -> io::Result<()> {
    prepared(path, text)?.persist_noclobber(path)?;
    Ok(())
}

/// Writes a result to a file that an option names.
pub(crate) fn result(path: &Path, text: &str, output: &Output) -> anyhow::Result<()> {
    // A pipe or a device is written to; putting a file in its place would take it away.
    let special = fs::metadata(path).is_ok_and(|about| !about.is_file());
    let written = if special {
        fs::OpenOptions::new().write(true).open(path).and_then(|mut file| file.write_all(text.as_bytes()))
    } else {
        replace(path, text)
    };
    written.map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    output.remark(&format!("Wrote {}.", path.display()));
    Ok(())
}

/// A new file beside the one that it is to become.
fn prepared(target: &Path, text: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut new = tempfile::Builder::new();
    #[cfg(unix)]
    let new = {
        use std::os::unix::fs::PermissionsExt;
        // The usual mode of new files, less what the process masks.
        new.permissions(fs::Permissions::from_mode(0o666))
    };
    #[cfg(not(unix))]
    let new = &mut new;
    let mut new = new.prefix(".protopick-").tempfile_in(folder(target))?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    Ok(new)
}

/// The folder that a file lies in.
pub(crate) fn folder(path: &Path) -> PathBuf {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned)
}
