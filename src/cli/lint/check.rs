//! Linting many files: in parallel, with results in the order of the files, and bounded in memory.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use jiff::civil::Date;

use protopick::diag::Diagnostics;
use protopick::lint::{Linted, invalid, lint};
use protopick::pack::Pack;
use protopick::report::Checked;
use protopick::source::{FileId, SourceMap};

use crate::cli::input::{self, Unreadable};

/// As many files are worked on before their results are put away, which bounds what a run holds at a time.
const BATCH: usize = 256;
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
    name: String,
    text: String,
    linted: Linted,
}

/// Lints files as of a day. `stdin` is what standard input is called.
pub(super) fn check(files: &[PathBuf], pack: &Pack, today: Date, stdin: Option<&str>) -> Run {
    let mut run = Run::default();
    for batch in files.chunks(BATCH) {
        for read in in_parallel(batch, |path| read(path, pack, today, stdin)) {
            run.put(read);
        }
    }
    run
}

/// Does something with each of some paths on all processors; the results are in the order of the paths.
fn in_parallel<T: Send>(paths: &[PathBuf], work: impl Fn(&Path) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(paths.len()));
    let threads = thread::available_parallelism().map_or(1, usize::from).min(paths.len());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let position = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(position) else { return };
                    let result = work(path);
                    if let Ok(mut results) = results.lock() {
                        results.push((position, result));
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(position, _)| *position);
    results.into_iter().map(|(_, result)| result).collect()
}

fn read(path: &Path, pack: &Pack, today: Date, stdin: Option<&str>) -> Result<Read, Unreadable> {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = input::read(path, &mut sources, &mut faults)?;
    let linted = if faults.is_empty() {
        lint(file, pack, &mut sources, today, &|name| input::record(path, name))
    } else {
        invalid(&faults)
    };
    let name = stdin.filter(|_| path == Path::new("-")).unwrap_or_else(|| sources.file(file).name()).to_owned();
    let text = if linted.findings.is_empty() { String::new() } else { sources.file(file).text().to_owned() };
    Ok(Read { name, text, linted })
}

impl Run {
    fn put(&mut self, read: Result<Read, Unreadable>) {
        let Read { name, mut text, mut linted } = match read {
            Ok(read) => read,
            Err(fault) => return self.unreadable.push(fault),
        };
        let (texts, findings) = (self.text + text.len(), self.findings + linted.findings.len());
        if texts > MOST_TEXT || findings > MOST_FINDINGS {
            linted.omitted += linted.findings.len();
            linted.findings.clear();
            text = String::new();
        } else {
            (self.text, self.findings) = (texts, findings);
        }
        let file = self.sources.add(name, text);
        linted.findings.iter_mut().for_each(|finding| finding.diagnostic.move_into(file));
        self.checked.push(Checked { file, linted });
    }

    /// The file behind an id.
    pub(super) fn text(&self, file: FileId) -> &str {
        self.sources.file(file).text()
    }
}
