//! Linting many files: in parallel, with results in the order of the files, and bounded in memory.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use protopick::diag::Diagnostics;
use protopick::lint::{Linted, invalid, lint};
use protopick::pack::Pack;
use protopick::report::Checked;
use protopick::source::{FileId, SourceFile, SourceMap};

use crate::cli::input::{self, Unreadable};
use crate::cli::parallel::in_order;

/// The texts of files with findings are kept up to this many bytes; findings of further files are counted only.
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
}

struct Read {
    file: SourceFile,
    linted: Linted,
}

/// Lints files as of a day. `stdin` is what standard input is called.
pub(super) fn check(files: &[PathBuf], pack: &Pack, today: Date, stdin: Option<&str>) -> Run {
    let mut run = Run::default();
    in_order(files, |path| read(path, pack, today, stdin), |read| run.put(read));
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
        file = file.without_text();
    }
    if let Some(name) = stdin.filter(|_| path == Path::new("-")) {
        file = file.named(name);
    }
    Ok(Read { file, linted })
}

impl Run {
    fn put(&mut self, read: Result<Read, Unreadable>) {
        let Read { mut file, mut linted } = match read {
            Ok(read) => read,
            Err(fault) => return self.unreadable.push(fault),
        };
        let (texts, findings) = (self.text + file.text().len(), self.findings + linted.findings.len());
        if texts > MOST_TEXT || findings > MOST_FINDINGS {
            linted.omitted += linted.findings.len();
            linted.findings.clear();
            file = file.without_text();
        } else {
            (self.text, self.findings) = (texts, findings);
        }
        let file = self.sources.put(file);
        linted.findings.iter_mut().for_each(|finding| finding.diagnostic.move_into(file));
        self.checked.push(Checked { file, linted });
    }

    /// The file behind an id.
    pub(super) fn text(&self, file: FileId) -> &str {
        self.sources.file(file).text()
    }
}
