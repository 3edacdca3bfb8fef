//! Linting many files: in parallel, with results in the order of the files, and bounded in memory.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;

use protopick::diag::Diagnostics;
use protopick::lint::{Linted, invalid, lint};
use protopick::pack::Pack;
use protopick::report::Checked;
use protopick::source::{FileId, SourceFile, SourceMap};

use crate::cli::input::{self, Unreadable};
use crate::cli::parallel::in_order;

/// The texts of files with findings are kept up to this many bytes; findings of all files behind are counted only.
const MOST_TEXT: usize = 64 * 1024 * 1024;
/// As many findings are kept, as code scanning takes at most; further ones are counted only.
const MOST_FINDINGS: usize = 25_000;

/// What came of a run.
#[derive(Default)]
pub(super) struct Run {
    /// The texts of files with findings; of the others the names only.
    pub(super) sources: SourceMap,
    /// The files, in order.
    pub(super) checked: Vec<Checked>,
    /// The files that cannot be read.
    pub(super) unreadable: Vec<Unreadable>,
    text: usize,
    findings: usize,
    /// Whether there is no room for the findings of further files.
    full: bool,
}

struct Read {
    file: SourceFile,
    linted: Linted,
}

/// Lints files as of a day. `stdin` is what standard input is called.
pub(super) fn check(files: &[PathBuf], pack: &Pack, today: Date, stdin: Option<&str>) -> Run {
    let (mut run, full) = (Run::default(), AtomicBool::new(false));
    let one = |path: &PathBuf| {
        let mut read = read(path, pack, today, stdin)?;
        // Whoever is not put away yet comes behind the file that filled the run.
        if full.load(Ordering::Relaxed) {
            read.count_only();
        }
        Ok(read)
    };
    in_order(files, one, |read| {
        run.put(read);
        full.store(run.full, Ordering::Relaxed);
    });
    run
}

fn read(path: &Path, pack: &Pack, today: Date, stdin: Option<&str>) -> Result<Read, Unreadable> {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = input::read(path, &mut sources, &mut faults)?;
    let linted = if faults.is_empty() {
        lint(file, pack, &mut sources, today, &|name| input::record(path, name))
    } else {
        invalid(&faults)
    };
    let mut file = sources.take(file);
    if linted.findings.is_empty() {
        file.drop_text();
    }
    if let Some(name) = stdin.filter(|_| path == Path::new("-")) {
        file = file.named(name);
    }
    Ok(Read { file, linted })
}

impl Read {
    /// Keeps no more of the findings than their number.
    fn count_only(&mut self) {
        for finding in std::mem::take(&mut self.linted.findings) {
            self.linted.omitted.count(&finding);
        }
        self.file.drop_text();
    }
}

impl Run {
    fn put(&mut self, read: Result<Read, Unreadable>) {
        let mut read = match read {
            Ok(read) => read,
            Err(fault) => return self.unreadable.push(fault),
        };
        self.text += read.file.text().len();
        self.findings += read.linted.findings.len();
        self.full |= self.text > MOST_TEXT || self.findings > MOST_FINDINGS;
        if self.full {
            read.count_only();
        }
        let Read { file, mut linted } = read;
        let file = self.sources.put(file);
        linted.findings.iter_mut().for_each(|finding| finding.diagnostic.move_into(file));
        self.checked.push(Checked { file, linted });
    }

    /// The file behind an id.
    pub(super) fn text(&self, file: FileId) -> &str {
        self.sources.file(file).text()
    }
}
