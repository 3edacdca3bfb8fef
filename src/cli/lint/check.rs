//! Lints many files: in parallel, with results in the order of the files, and bounded in memory.

use std::path::{Path, PathBuf};

use protopick::diag::Diagnostics;
use protopick::findings::{Finding, Linted, Room, Terms, by_file, invalid, unreadable};
use protopick::lint::{Around, lint};
use protopick::pack::Pack;
use protopick::report::{Checked, PassedOver};
use protopick::source::{FileId, SourceFile, SourceMap};

use super::fix::{Mended, Repairs, mended};
use super::walk;
use crate::cli::configuration::configuration;
use crate::cli::input::{self, Unreadable};
use crate::cli::parallel::in_order;

/// Maximum number of bytes kept of the texts of files with findings; the findings in other files are only counted.
const MOST_TEXT: usize = 64 * 1024 * 1024;
/// Maximum number of findings kept, including their other places, which is also the limit of code scanning; further ones are only
/// counted.
const MOST_FINDINGS: usize = 25_000;

/// The results of a run.
#[derive(Default)]
pub(super) struct Run {
    /// The texts of files with findings; only the names of the others.
    pub(super) sources: SourceMap,
    /// The files, in order.
    pub(super) checked: Vec<Checked>,
    /// The files that cannot be read.
    pub(super) unreadable: Vec<Unreadable>,
    /// The positions of the files whose findings are kept, and how important these are.
    holding: Vec<usize>,
    text: usize,
    /// Including their other places.
    findings: usize,
}

struct Read {
    /// The file, and the files that it names with findings.
    files: Vec<SourceFile>,
    linted: Linted,
    /// With the path of the file.
    mended: Option<(PathBuf, Mended)>,
}

/// How to lint files.
#[derive(Clone, Copy)]
pub(super) struct How<'a> {
    pub(super) pack: &'a Pack,
    pub(super) terms: Terms,
    /// The name of standard input.
    pub(super) stdin: Option<&'a str>,
}

/// Lints files, and has them repaired if requested: a repaired file is judged as it is then.
pub(super) fn check(files: &[PathBuf], how: How<'_>, repairs: &mut Repairs<'_>) -> Run {
    let mut run = Run::over(files.len());
    let mend = repairs.are_wanted();
    let take = |read: Result<Read, Unreadable>| {
        run.put(read.map(|mut read| match read.mended.take() {
            Some((path, mended)) if repairs.take(&path, &read.files[0], &mended) => mended.into(),
            _ => read,
        }));
    };
    in_order(files, |path| read(path, how, mend), take);
    run.trim();
    run
}

impl Read {
    /// Creates the result for a file. A file without findings keeps no text: the thread that read it frees it, so that the memory
    /// is reused for the next one.
    fn new(mut files: Vec<SourceFile>, linted: Linted) -> Self {
        if linted.findings.is_empty() && linted.beside.is_empty() {
            files.iter_mut().for_each(SourceFile::drop_text);
        }
        Self { files, linted, mended: None }
    }
}

impl From<Mended> for Read {
    fn from(mended: Mended) -> Self {
        Self::new(mended.files, mended.linted)
    }
}

fn read(path: &Path, how: How<'_>, mend: bool) -> Result<Read, Unreadable> {
    let How { pack, terms, stdin } = how;
    let around = Around {
        records: &|name| input::record(path, name),
        configurations: &|name, sources, faults| configuration(pack, path, name, sources, faults),
    };
    let look = |file, sources: &mut _| lint(file, pack, sources, terms, around);
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let stdin = stdin.filter(|_| path == Path::new("-"));
    let called = stdin.map_or(path, Path::new);
    let renamed = |fault: Unreadable| Unreadable::new(called, fault.what());
    let file = input::read(path, &mut sources, &mut faults).map_err(renamed)?;
    let linted = if faults.is_empty() { look(file, &mut sources) } else { invalid(&faults) };
    let mut files = sources.into_files();
    if let Some(name) = stdin {
        let file = files.remove(0).named(name);
        files.insert(0, file);
    }
    let mended = if mend { mended(&files[0], &linted, look).map(|mended| (called.to_owned(), mended)) } else { None };
    Ok(Read { mended, ..Read::new(files, linted) })
}

impl Run {
    /// A run with room for this many files: growing bit by bit takes longer than a small file.
    fn over(files: usize) -> Self {
        Self { sources: SourceMap::with_capacity(files), checked: Vec::with_capacity(files), ..Self::default() }
    }

    fn put(&mut self, read: Result<Read, Unreadable>) {
        let Read { files, mut linted, .. } = match read {
            Ok(read) => read,
            Err(fault) => return self.miss(fault),
        };
        let base = self.sources.len();
        let file = FileId::default().behind(base);
        for text in files {
            self.text += text.text().len();
            self.sources.put(text);
        }
        let moved = |mut finding: Finding| {
            finding.move_to(&|of| of.behind(base));
            finding
        };
        let beside = by_file(std::mem::take(&mut linted.beside).into_iter().map(moved).collect());
        linted.findings = std::mem::take(&mut linted.findings).into_iter().map(moved).collect();
        let waivers = linted.waivers.clone();
        self.add(file, linted);
        for (file, findings) in beside {
            self.add(file, Linted { findings, waivers: waivers.clone(), valid: true, ..Linted::default() });
        }
        // Not again for each file.
        if self.text > 2 * MOST_TEXT || self.findings > 2 * MOST_FINDINGS {
            self.trim();
        }
    }

    fn add(&mut self, file: FileId, linted: Linted) {
        if !linted.findings.is_empty() {
            self.holding.push(self.checked.len());
        }
        self.findings += linted.places();
        self.checked.push(Checked { file, linted });
    }

    /// Adds the name of a skipped file.
    pub(super) fn pass_over(&mut self, passed: walk::PassedOver) -> PassedOver {
        PassedOver { file: self.sources.add(passed.path.display().to_string(), ""), why: passed.why }
    }

    /// Adds a file that cannot be read, which is a finding too.
    pub(super) fn miss(&mut self, fault: Unreadable) {
        let file = self.sources.add(fault.name(), "");
        self.holding.push(self.checked.len());
        self.findings += 1;
        self.checked.push(Checked { file, linted: unreadable(file, fault.what()) });
        self.unreadable.push(fault);
    }

    /// Keeps the most important findings, and among equals the first, as far as there is room.
    fn trim(&mut self) {
        let Self { checked, holding, sources, .. } = self;
        let mut room = Room::of(holding.iter().map(|&position| &checked[position].linted), MOST_FINDINGS);
        for &position in holding.iter() {
            room.admit(&mut checked[position].linted);
        }
        // A text is needed for all findings in it or for none.
        let mut by_rank = holding.clone();
        by_rank.sort_by_key(|&position| checked[position].linted.rank());
        (self.text, self.findings) = (0, 0);
        for position in by_rank {
            let Checked { file, linted } = &mut checked[position];
            let text = self.text + sources.file(*file).text().len();
            if text > MOST_TEXT {
                Room::of([], 0).admit(linted);
            }
            if linted.findings.is_empty() {
                sources.drop_text(*file);
            } else {
                (self.text, self.findings) = (text, self.findings + linted.places());
            }
        }
        holding.retain(|&position| !checked[position].linted.findings.is_empty());
    }
}
