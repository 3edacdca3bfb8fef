//! The folder of decision records, locked against other writers.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use protopick::record::{self, Spelling};

use crate::cli::input::small;

/// A folder of records. Two runs at once would use the same number and supersede the same record, so others wait as long as this
/// one holds the lock.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// The records by number, highest last.
    pub(super) records: Vec<Record>,
    _held: File,
}

/// A record in its folder.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) number: u32,
    pub(super) file: String,
}

impl Folder {
    /// Creates the folder if it does not exist, and locks it.
    pub(super) fn hold(path: PathBuf) -> anyhow::Result<Self> {
        anyhow::ensure!(path.is_dir() || !path.exists(), "{}: not a folder; name a folder with `--dir`", path.display());
        let held = || -> io::Result<(File, Vec<String>)> {
            fs::create_dir_all(&path)?;
            Ok((hold(&path)?, entries(&path)?))
        };
        let (held, entries) = held().map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        let records = entries.into_iter().filter_map(|file| Some(Record { number: record::number(&file)?, file }));
        let mut records: Vec<Record> = records.collect();
        records.sort_by(|a, b| (a.number, &a.file).cmp(&(b.number, &b.file)));
        Ok(Self { path, records, _held: held })
    }

    /// Returns the number of the next record.
    pub(super) fn next(&self) -> u32 {
        self.records.last().map_or(1, |last| last.number + 1)
    }

    /// Returns the file of a record.
    pub(super) fn file(&self, number: u32) -> anyhow::Result<&str> {
        let mut found = self.records.iter().filter(|record| record.number == number);
        let Some(record) = found.next() else { anyhow::bail!("{}: record {number} does not exist", self.path.display()) };
        if let Some(other) = found.next() {
            let folder = self.path.display();
            anyhow::bail!("{folder}: {} and {} have the same number; give one of them another number", record.file, other.file);
        }
        Ok(&record.file)
    }

    /// Returns the text of a record.
    pub(super) fn read(&self, file: &str) -> anyhow::Result<String> {
        let path = self.path.join(file);
        if fs::symlink_metadata(&path).is_ok_and(|about| about.is_symlink()) {
            anyhow::bail!("{}: a link, which is not followed; name the folder of the record itself with `--dir`", path.display());
        }
        small(&path).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))
    }

    /// Returns the spelling of the newest record that can be read.
    pub(super) fn spelling(&self) -> Option<Spelling> {
        self.records.iter().rev().find_map(|each| record::spelling(&self.read(&each.file).ok()?))
    }
}

/// Opens the file that is locked while nobody else may write to a folder.
#[expect(clippy::disallowed_methods, reason = "this is where records are written")]
fn hold(folder: &Path) -> io::Result<File> {
    let file = if cfg!(unix) {
        File::open(folder)?
    } else {
        // If a folder cannot be opened, a single file stands in for all of them; nothing is left behind in the repository.
        File::options().create(true).truncate(false).write(true).open(std::env::temp_dir().join("protopick-adr.lock"))?
    };
    match file.lock() {
        Err(error) if error.kind() != ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where records are looked for")]
fn entries(folder: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}
