//! The folder of decision records: where the tools of the project look for it, and what is in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use protopick::record::{self, Spelling};

use crate::cli::input::small;

/// Where records are kept when no tool says where.
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
/// The files in which tools say where records are: what stands before the folder in a line of theirs.
const CONFIGURED: [(&str, &str); 4] =
    [(".adr-dir", ""), ("adrs.toml", "adr_dir = "), (".adrs.toml", "adr_dir = "), (".log4brains.yml", "adrFolder: ")];

/// A folder of records.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// The records by number, the highest last.
    pub(super) records: Vec<Record>,
}

/// A record in its folder.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) number: u32,
    pub(super) file: String,
}

impl Folder {
    /// The folder that is named, or else the one that the project uses already, or else the first of the usual ones.
    pub(super) fn find(named: Option<&Path>) -> anyhow::Result<Self> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => roots().iter().find_map(|root| used(root)).unwrap_or_else(|| tidy(&base().join(USUAL[0]))),
        };
        let mut records = Vec::new();
        if path.is_dir() {
            for entry in entries(&path).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))? {
                if let Some(number) = record::number(&entry) {
                    records.push(Record { number, file: entry });
                }
            }
        } else if path.exists() {
            anyhow::bail!("{}: this is not a folder", path.display());
        }
        records.sort_by(|a, b| (a.number, &a.file).cmp(&(b.number, &b.file)));
        Ok(Self { path, records })
    }

    /// The number of the next record.
    pub(super) fn next(&self) -> u32 {
        self.records.last().map_or(1, |last| last.number + 1)
    }

    /// The file of a record.
    pub(super) fn file(&self, number: u32) -> anyhow::Result<&str> {
        let found = self.records.iter().find(|record| record.number == number);
        let found = found.ok_or_else(|| anyhow::anyhow!("{}: there is no record {number}", self.path.display()))?;
        Ok(&found.file)
    }

    /// The text of a record.
    pub(super) fn read(&self, file: &str) -> anyhow::Result<String> {
        let path = self.path.join(file);
        small(&path).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))
    }

    /// How the newest record that can be read is spelt.
    pub(super) fn spelling(&self) -> Option<Spelling> {
        self.records.iter().rev().find_map(|each| record::spelling(&self.read(&each.file).ok()?))
    }
}

/// The folders to look in: this one, and those above it up to the top of the repository, if it is in one.
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

/// The top of the repository, or this folder.
fn base() -> PathBuf {
    roots().pop().unwrap_or_default()
}

/// The folder of records that a project uses, told by its tools or by being there.
fn used(root: &Path) -> Option<PathBuf> {
    let told = CONFIGURED.iter().find_map(|(file, key)| {
        let text = small(&root.join(file)).ok()?;
        let line = text.lines().find_map(|line| line.trim().strip_prefix(key).map(str::to_owned))?;
        let folder = line.trim().trim_matches(['"', '\'']).trim_start_matches("./").to_owned();
        (!folder.is_empty()).then(|| root.join(folder))
    });
    told.or_else(|| USUAL.iter().map(|usual| root.join(usual)).find(|folder| folder.is_dir())).map(|path| tidy(&path))
}

/// A path without `./` at its beginning.
fn tidy(path: &Path) -> PathBuf {
    path.strip_prefix("./").map_or_else(|_| path.to_owned(), Path::to_owned)
}

#[expect(clippy::disallowed_methods, reason = "this is where records are looked for")]
fn entries(folder: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}
