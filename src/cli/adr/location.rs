//! Where the decision records of a project are: where its tools say, or where records usually are.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::files::is_inside;
use crate::cli::input::small;

/// Where records are kept if no tool says where.
const USUAL: [&str; 8] = [
    "docs/decisions",
    "doc/decisions",
    "docs/adr",
    "doc/adr",
    "docs/adrs",
    "docs/architecture/decisions",
    "doc/architecture/decisions",
    "adr",
];
/// The files in which tools configure the folder of records, with the prefix of the line that names it.
const CONFIGURED: [(&str, &str); 4] =
    [(".adr-dir", ""), ("adrs.toml", "adr_dir = "), (".adrs.toml", "adr_dir = "), (".log4brains.yml", "adrFolder: ")];

/// Returns the folder that the project already uses, or else the first of the usual ones. It may be named by files of a
/// repository that somebody else wrote, so a folder outside the repository is refused.
pub(super) fn find() -> anyhow::Result<PathBuf> {
    let roots = roots();
    let top = roots.last().map_or(Path::new("."), PathBuf::as_path);
    let mut found = None;
    for root in &roots {
        found = match told(root)? {
            Some(folder) => Some(folder),
            None => USUAL.iter().map(|usual| root.join(usual)).find(|folder| folder.is_dir()),
        };
        if found.is_some() {
            break;
        }
    }
    let folder = found.unwrap_or_else(|| top.join(USUAL[0]));
    let folder = folder.strip_prefix("./").unwrap_or(&folder);
    anyhow::ensure!(
        is_inside(folder, top),
        "{}: the folder of records is outside the repository; name it with `--dir` if it is the right one",
        folder.display()
    );
    Ok(folder.to_owned())
}

/// Returns the folders to search: this one, and those above it up to the top of the repository, if it is in one.
fn roots() -> Vec<PathBuf> {
    let mut roots = Vec::new();
    let mut here = PathBuf::from(".");
    let Ok(absolute) = std::env::current_dir() else { return vec![here] };
    for folder in absolute.ancestors() {
        roots.push(here.clone());
        if folder.join(".git").exists() {
            return roots;
        }
        here = if here == Path::new(".") { PathBuf::from("..") } else { here.join("..") };
    }
    roots.truncate(1);
    roots
}

/// Returns the folder configured for a tool.
fn told(root: &Path) -> anyhow::Result<Option<PathBuf>> {
    for (file, key) in CONFIGURED {
        let path = root.join(file);
        let failed = |why: &str| anyhow::anyhow!("{}: {why}; name the folder of records with `--dir`", path.display());
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Ok(about) if about.is_symlink() => return Err(failed("a link, which is not followed")),
            _ => {}
        }
        let text = small(&path).map_err(|error| failed(&error.to_string()))?;
        let line = text.lines().find_map(|line| line.trim().strip_prefix(key));
        let folder = line.map_or("", |line| line.trim().trim_matches(['"', '\'']).trim_start_matches("./"));
        if !folder.is_empty() {
            return Ok(Some(root.join(folder)));
        }
    }
    Ok(None)
}
