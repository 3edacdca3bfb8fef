//! Lints many files: in parallel, with results in the order of the files, and bounded in memory.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use protopick::diag::{Diagnostics, Severity};
use protopick::findings::{Finding, Linted, Room, Terms, by_file, invalid, unreadable};
use protopick::lint::{Around, find};
use protopick::pack::Pack;
use protopick::report::{Checked, PassedOver};
use protopick::requirements::flow_names;
use protopick::source::{FileId, SourceFile, SourceMap};

use super::fix::{Mended, Repairs, mended};
use super::walk;
use crate::cli::args::FailOn;
use crate::cli::configuration;
use crate::cli::input::{self, Unreadable};
use crate::cli::known::Known;
use crate::cli::parallel::in_order;
use crate::cli::settings::Policy;

/// Maximum number of bytes kept of the texts of files with findings; the findings in other files are only counted.
const MOST_TEXT: usize = 64 * 1024 * 1024;
/// Maximum number of findings kept, including their other places, which is also the limit of code scanning; further ones are only
/// counted.
const MOST_FINDINGS: usize = 25_000;

/// The results of a run.
pub(super) struct Run<'a> {
    how: How<'a>,
    /// What is known from before.
    pub(super) known: Known,
    /// The settings by their names.
    settings: BTreeMap<String, FileId>,
    /// The texts of files with findings; only the names of the others.
    pub(super) sources: SourceMap,
    /// The files, in order.
    pub(super) checked: Vec<Checked<'a>>,
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
    /// Each finding by itself if some may be known, and otherwise what is told.
    linted: Linted,
    /// With the path of the file.
    mended: Option<(PathBuf, Mended)>,
}

/// A file to lint.
pub(super) struct Job<'a> {
    pub(super) path: PathBuf,
    /// What holds for it.
    pub(super) policy: &'a Policy,
}

/// How to lint files.
#[derive(Clone, Copy)]
pub(super) struct How<'a> {
    /// For what cannot be read.
    pub(super) pack: &'a Pack,
    pub(super) terms: Terms,
    /// The severity that fails the run, in place of that of the settings.
    pub(super) fail_on: Option<FailOn>,
    /// The name of standard input.
    pub(super) stdin: Option<&'a str>,
    /// The folder of the run, to which decision records may be relative.
    pub(super) here: &'a Path,
}

/// Lints files, and has them repaired if requested: a repaired file is judged as it is then.
pub(super) fn check<'a>(jobs: &[Job<'a>], how: How<'a>, known: Known, repairs: &mut Repairs<'_>) -> Run<'a> {
    let each = !known.is_empty();
    let mut run = Run::over(jobs.len(), how, known);
    let mend = repairs.are_wanted();
    let mut next = jobs.iter();
    let take = |read: Result<Read, Unreadable>| {
        // Results come in the order of the files.
        match (read, next.next()) {
            (Ok(mut read), Some(job)) => {
                let read = match read.mended.take() {
                    Some((path, mended)) if repairs.take(&path, &read.files[0], &mended) => {
                        Read::new(mended.sources, mended.linted, job.policy.pack(), each)
                    }
                    _ => read,
                };
                run.put(read, job.policy);
            }
            (Ok(_), None) => {}
            (Err(fault), _) => run.miss(fault),
        }
    };
    in_order(jobs, |job| read(job, how, each, mend), take);
    run.trim();
    run
}

impl Read {
    /// Creates the result for a file. A file without findings keeps no text: the thread that read it frees it, so that the memory
    /// is reused for the next one.
    fn new(sources: SourceMap, mut linted: Linted, pack: &Pack, each: bool) -> Self {
        if !each {
            linted = linted.told(FileId::default(), pack, &sources);
        }
        let mut files = sources.into_files();
        if linted.findings.is_empty() && linted.beside.is_empty() {
            files.iter_mut().for_each(SourceFile::drop_text);
        }
        Self { files, linted, mended: None }
    }
}

/// Lints a text as if it were standard input, which has the name.
pub(super) fn text<'a>(name: &str, text: &str, how: How<'a>, policy: &'a Policy) -> Run<'a> {
    let mut sources = SourceMap::default();
    let file = sources.add(name, text);
    let linted = judged(Path::new("-"), policy, how, file, &mut sources);
    let mut run = Run::over(1, how, Known::nothing());
    run.put(Read::new(sources, linted, policy.pack(), false), policy);
    run
}

/// Lints a text, with the files around its path, and returns each finding by itself.
fn judged(path: &Path, policy: &Policy, how: How<'_>, file: FileId, sources: &mut SourceMap) -> Linted {
    let pack = policy.pack();
    let around = Around {
        records: &|name| input::record(path, name, how.here),
        configurations: &|names, sources, faults| configuration::named(path, names, sources, faults),
        shared: policy.shared(sources),
    };
    find(file, pack, sources, how.terms, around)
}

fn read(Job { path, policy }: &Job<'_>, how: How<'_>, each: bool, mend: bool) -> Result<Read, Unreadable> {
    let look = |file, sources: &mut SourceMap| judged(path, policy, how, file, sources);
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let stdin = how.stdin.filter(|_| path == Path::new("-"));
    let called = stdin.map_or(path.as_path(), Path::new);
    let renamed = |fault: Unreadable| Unreadable::new(called, fault.what());
    let file = input::read(path, &mut sources, &mut faults).map_err(renamed)?;
    let linted = if faults.is_empty() { look(file, &mut sources) } else { invalid(&faults) };
    let told = |linted: Linted, sources: &SourceMap| linted.told(file, policy.pack(), sources);
    let mended = if mend { mended((&linted, &sources), look, told).map(|mended| (called.to_owned(), mended)) } else { None };
    let mut read = Read::new(sources, linted, policy.pack(), each);
    if let Some(name) = stdin {
        let file = read.files.remove(0).named(name);
        read.files.insert(0, file);
    }
    Ok(Read { mended, ..read })
}

impl<'a> Run<'a> {
    /// A run with room for this many files: growing bit by bit takes longer than a small file.
    fn over(files: usize, how: How<'a>, known: Known) -> Self {
        Self {
            how,
            known,
            settings: BTreeMap::new(),
            sources: SourceMap::with_capacity(files),
            checked: Vec::with_capacity(files),
            unreadable: Vec::new(),
            holding: Vec::new(),
            text: 0,
            findings: 0,
        }
    }

    fn put(&mut self, Read { files, mut linted, .. }: Read, policy: &'a Policy) {
        let (pack, fail_on) = (policy.pack(), policy.fail_on(self.how.fail_on));
        // The settings stand behind the file itself, and are the same for many.
        let settings = 1..1 + policy.settings();
        let mut ids = Vec::with_capacity(files.len());
        for (position, text) in files.into_iter().enumerate() {
            let known = settings.contains(&position).then(|| self.settings.get(text.name()).copied()).flatten();
            ids.push(known.unwrap_or_else(|| {
                self.text += text.text().len();
                // A file without findings keeps no text.
                let name = (settings.contains(&position) && !text.text().is_empty()).then(|| text.name().to_owned());
                let id = self.sources.put(text);
                self.settings.extend(name.map(|name| (name, id)));
                id
            }));
        }
        let to = |of: FileId| {
            let position = (0..ids.len()).find(|&position| FileId::default().behind(position) == of);
            position.map_or(of, |position| ids[position])
        };
        let moved = |mut finding: Finding| {
            finding.move_to(&to);
            finding
        };
        linted.beside = std::mem::take(&mut linted.beside).into_iter().map(moved).collect();
        linted.findings = std::mem::take(&mut linted.findings).into_iter().map(moved).collect();
        let own = to(FileId::default());
        if !self.known.is_empty() {
            linted = self.sifted(own, linted, pack);
        }
        let beside = by_file(std::mem::take(&mut linted.beside));
        let waivers = linted.waivers.clone();
        self.add(Checked { file: own, linted, pack, fail_on });
        for (file, findings) in beside {
            let linted = Linted { findings, waivers: waivers.clone(), valid: true, ..Linted::default() };
            self.add(Checked { file, linted, pack, fail_on });
        }
        // Not again for each file.
        if self.text > 2 * MOST_TEXT || self.findings > 2 * MOST_FINDINGS {
            self.trim();
        }
    }

    /// Returns what is told of a file, without what is known.
    fn sifted(&mut self, own: FileId, mut linted: Linted, pack: &Pack) -> Linted {
        self.known.judged(self.sources.file(own).name(), linted.valid);
        self.known.sift(&mut linted, Some(own), pack, &self.sources, || flow_names(own, &self.sources));
        let told = linted.told(own, pack, &self.sources);
        if told.findings.is_empty() {
            self.sources.drop_text(own);
        }
        told
    }

    /// Adds what there is to say about settings themselves.
    pub(super) fn review(&mut self, name: &str, text: &str, mut linted: Linted, policy: &'a Policy) {
        let known = self.settings.get(name).copied();
        let file = known.unwrap_or_else(|| self.sources.add(name, text));
        linted.findings.iter_mut().for_each(|finding| finding.move_to(&|_| file));
        self.known.sift(&mut linted, Some(file), policy.pack(), &self.sources, HashSet::new);
        self.about_settings(Checked { file, linted, pack: policy.pack(), fail_on: policy.fail_on(self.how.fail_on) });
    }

    /// Adds what there is to say about a baseline with findings that are no longer found.
    pub(super) fn tell_stale(&mut self, searched: &[PathBuf], policy: &'a Policy) {
        let stale = self.known.stale(searched, policy.pack());
        if let Some((name, text, linted)) = stale.map(|(name, text, linted)| (name.to_owned(), text.to_owned(), linted)) {
            self.review(&name, &text, linted, policy);
        }
    }

    /// Adds findings in settings to those that other files have led to.
    fn about_settings(&mut self, mut checked: Checked<'a>) {
        let same = |known: &&mut Checked<'a>| known.file == checked.file && std::ptr::eq(known.pack, checked.pack);
        let Some(known) = self.checked.iter_mut().find(same) else { return self.add(checked) };
        let others = known.linted.waivers.len();
        let behind = |finding: &mut Finding| finding.waived = finding.waived.map(|waiver| waiver + others);
        checked.linted.findings.iter_mut().for_each(behind);
        self.findings += checked.linted.places();
        known.linted.waivers.append(&mut checked.linted.waivers);
        known.linted.findings.append(&mut checked.linted.findings);
        known.linted.findings.sort_by_key(|finding| finding.diagnostic.span.start);
        known.fail_on = known.fail_on.max(checked.fail_on);
    }

    /// Returns the files that could not be judged.
    pub(super) fn invalid(&self) -> impl Iterator<Item = &Path> {
        let invalid = self.checked.iter().filter(|checked| !checked.linted.valid);
        invalid.map(|checked| Path::new(self.sources.file(checked.file).name()))
    }

    /// Leaves out files that could not be judged, and returns their names.
    pub(super) fn pass_by(&mut self, unwanted: impl Fn(&Path) -> bool) -> Vec<String> {
        let Self { checked, sources, .. } = self;
        let name = |checked: &Checked<'_>| sources.file(checked.file).name().to_owned();
        let (passed, kept) = std::mem::take(checked)
            .into_iter()
            .partition::<Vec<_>, _>(|checked| !checked.linted.valid && unwanted(Path::new(&name(checked))));
        *checked = kept;
        self.holding.clear();
        passed.iter().map(name).collect()
    }

    /// Leaves out, of the files that are not wanted, those of which nothing is told, and what is accepted in others.
    pub(super) fn only(&mut self, wanted: impl Fn(&Path) -> bool) {
        let Self { checked, sources, .. } = self;
        checked.retain_mut(|checked| {
            if wanted(Path::new(sources.file(checked.file).name())) {
                return true;
            }
            let linted = &mut checked.linted;
            linted.findings.retain(|finding| finding.waived.is_none());
            linted.omitted.waived = 0;
            !linted.findings.is_empty() || linted.omitted.open.total() > 0
        });
        self.holding.clear();
    }

    /// Adds a file of the sources with its findings.
    pub(super) fn add(&mut self, checked: Checked<'a>) {
        if !checked.linted.findings.is_empty() {
            self.holding.push(self.checked.len());
        }
        self.findings += checked.linted.places();
        self.checked.push(checked);
    }

    /// Adds the name of a skipped file.
    pub(super) fn pass_over(&mut self, passed: walk::PassedOver) -> PassedOver {
        PassedOver { file: self.sources.add(passed.path.display().to_string(), ""), why: passed.why }
    }

    /// Adds a file that cannot be read, which is a finding too.
    pub(super) fn miss(&mut self, fault: Unreadable) {
        self.known.judged(&fault.name(), false);
        let file = self.sources.add(fault.name(), "");
        let fail_on = self.how.fail_on.map_or(Severity::Error, Severity::from);
        self.add(Checked { file, linted: unreadable(file, fault.what()), pack: self.how.pack, fail_on });
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
            let Checked { file, linted, .. } = &mut checked[position];
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
