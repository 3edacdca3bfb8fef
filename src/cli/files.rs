//! Writing a file as a whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where a file is to go, before anything is asked: its folder must be there.
pub(crate) fn check(path: &Path) -> anyhow::Result<()> {
    let shown = path.display();
    if path == Path::new("-") || path.file_name().is_none() || path.is_dir() {
        anyhow::bail!("{shown}: the interview writes a file; name one with -o");
    }
    let folder = folder(path);
    if !folder.is_dir() {
        anyhow::bail!("{shown}: there is no folder {}; make it, or name another file with -o", folder.display());
    }
    Ok(())
}

/// Puts a text in the place of a file, or makes the file. A link keeps pointing to the file, which keeps its mode.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut new = tempfile::Builder::new();
    #[cfg(unix)]
    let new = {
        use std::os::unix::fs::PermissionsExt;
        // The usual mode of new files, less what the process masks.
        new.permissions(fs::Permissions::from_mode(0o666))
    };
    #[cfg(not(unix))]
    let new = &mut new;
    let mut new = new.prefix(".protopick-").tempfile_in(folder(&target))?;
    if let Ok(old) = fs::metadata(&target) {
        fs::set_permissions(new.path(), old.permissions())?;
    }
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(&target)?;
    Ok(())
}

fn folder(path: &Path) -> PathBuf {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned)
}
