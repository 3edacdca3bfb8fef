//! Findings that a run does not tell, since they are known from before.

mod scope;

use std::collections::HashSet;
use std::env;
use std::path::{Path, PathBuf};

use protopick::baseline::{Baseline, Command, Entry, Mark, load};
use protopick::diag::{Diagnostic, Diagnostics, codes};
use protopick::findings::{Finder, Finding, Linted, Places};
use protopick::pack::Pack;
use protopick::render::baseline_yaml;
use protopick::source::{FileId, SourceMap};

use super::args::Told;
use super::output::Output;
use super::{files, input};
use scope::{Looked, below};

/// Maximum number of findings in a baseline, so that it can be read again.
const MOST: usize = 20_000;

/// What is known from before a run, or gathered for later ones.
pub(crate) struct Known {
    here: PathBuf,
    origins: Vec<Origin>,
}

/// Where findings are known from.
struct Origin {
    /// The folder that the paths of files are relative to.
    root: PathBuf,
    holds: Holds,
    file: Option<Written>,
    looked: Looked,
}

enum Holds {
    /// What was found before.
    Before(Box<Baseline>),
    /// What is found now.
    Now(Vec<Mark>),
}

/// A baseline in a file.
struct Written {
    path: PathBuf,
    command: Command,
    /// With its text as the only one; empty if there is no file yet.
    sources: SourceMap,
    entries: Vec<Entry>,
}

impl Known {
    /// Nothing is known.
    pub(crate) fn nothing() -> Self {
        Self { here: PathBuf::new(), origins: Vec::new() }
    }

    /// Returns what the options say is known. `None` if the baseline is not valid, which has then been reported.
    pub(crate) fn open(options: &Told, command: Command, pack: &Pack, output: &Output) -> anyhow::Result<Option<Self>> {
        let mut known = Self::nothing();
        let Some(path) = &options.baseline else { return Ok(Some(known)) };
        known.here = here();
        let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
        let mut entries = Vec::new();
        if options.update_baseline {
            files::check(path)?;
        }
        if !options.update_baseline || path.exists() {
            let file = input::read(path, &mut sources, &mut faults)?;
            let loaded = if faults.is_empty() { load(file, command, pack, &sources, &mut faults) } else { None };
            output.diagnostics(&faults, &sources);
            let Some(loaded) = loaded else { return Ok(None) };
            entries = loaded;
        }
        let root = known.here.join(files::place(&files::folder(path)));
        let holds = if options.update_baseline {
            Holds::Now(Vec::new())
        } else {
            Holds::Before(Box::new(Baseline::new(entries.clone(), |file| root.join(file).exists())))
        };
        let file = Some(Written { path: path.clone(), command, sources, entries });
        known.origins.push(Origin { file, ..Origin::new(root, holds) });
        Ok(Some(known))
    }

    /// Gathers what is found in files below a folder.
    pub(crate) fn gathering(root: PathBuf) -> Self {
        Self { here: here(), origins: vec![Origin::new(root, Holds::Now(Vec::new()))] }
    }

    /// Returns what was gathered.
    pub(crate) fn gathered(self) -> Vec<Entry> {
        let marks = self.origins.into_iter().flat_map(|origin| match origin.holds {
            Holds::Now(marks) => marks,
            Holds::Before(_) => Vec::new(),
        });
        marks.map(|mark| Entry { mark, at: None }).collect()
    }

    /// Adds what was found before in files below a folder.
    pub(crate) fn add(&mut self, root: PathBuf, entries: Vec<Entry>) {
        self.here = here();
        let baseline = Baseline::new(entries, |file| root.join(file).exists());
        self.origins.push(Origin::new(root, Holds::Before(Box::new(baseline))));
    }

    /// Returns whether nothing is known and nothing is gathered, so that findings need not be compared.
    pub(crate) fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// Notes that a file was judged, or could not be.
    pub(crate) fn judged(&mut self, name: &str, valid: bool) {
        for origin in &mut self.origins {
            origin.looked.at(below(&origin.root, &self.here.join(name)), valid);
        }
    }

    /// Takes out the findings that are known, and counts them. They belong to the file that was judged, since what it shares with
    /// others is found once for each; without one, each belongs to the file that it is in. `flows` returns the names of the flows.
    pub(crate) fn sift(
        &mut self,
        linted: &mut Linted,
        judged: Option<FileId>,
        pack: &Pack,
        sources: &SourceMap,
        flows: impl Fn() -> HashSet<String>,
    ) {
        for origin in &mut self.origins {
            let before = linted.findings.len();
            origin.sift(&mut linted.findings, judged, &self.here, (pack, sources), &flows);
            linted.known += before - linted.findings.len();
        }
    }

    /// Writes the baseline anew, with what is known of files that this run did not look at. `folders` are those that were searched.
    pub(crate) fn write(&mut self, folders: &[PathBuf], output: &Output) -> anyhow::Result<()> {
        for Origin { root, holds, file, looked } in &mut self.origins {
            let (Holds::Now(marks), Some(file)) = (holds, file) else { continue };
            let scope = looked.scope(folders, &self.here, root);
            let mut marks = std::mem::take(marks);
            marks.extend(file.entries.iter().map(|entry| entry.mark.clone()).filter(|mark| !scope.holds(&mark.file)));
            marks.sort();
            let path = file.path.display();
            if marks.len() > MOST {
                anyhow::bail!(
                    "{path}: {} findings are more than the {MOST} of a baseline; give folders one of their own",
                    marks.len()
                );
            }
            files::replace(&file.path, &baseline_yaml::render(file.command, &marks))
                .map_err(|error| anyhow::anyhow!("{path}: cannot be written: {error}"))?;
            output.say(&format!(
                "{path}: {} written\n",
                if marks.len() == 1 { "1 known finding".to_owned() } else { format!("{} known findings", marks.len()) }
            ));
        }
        Ok(())
    }

    /// Returns the name and the text of a baseline with entries that were not found again, and what is to be said about them.
    /// Places are those of a single text.
    pub(crate) fn stale(&self, folders: &[PathBuf], pack: &Pack) -> Option<(&str, &str, Linted)> {
        self.origins.iter().find_map(|origin| {
            let (Holds::Before(baseline), Some(file)) = (&origin.holds, &origin.file) else { return None };
            let scope = origin.looked.scope(folders, &self.here, &origin.root);
            let unused: Vec<&Entry> = baseline.unused().filter(|entry| scope.holds(&entry.mark.file)).collect();
            let mut finder = Finder::new(pack);
            finder.find(codes::BASELINE_STALE, None, stale(&unused)?);
            let text = file.sources.file(FileId::default());
            Some((text.name(), text.text(), Linted { findings: finder.found, valid: true, ..Linted::default() }))
        })
    }
}

/// Returns the folder of the run. Runs in which nothing is known, such as those of single lines, do not ask for it.
fn here() -> PathBuf {
    env::current_dir().map(|here| files::place(&here)).unwrap_or_default()
}

/// Returns what is said about entries that were not found again.
fn stale(unused: &[&Entry]) -> Option<Diagnostic> {
    let (first, others) = unused.split_first()?;
    let Mark { lint, flow, file, .. } = &first.mark;
    let place = flow.as_ref().map_or_else(|| format!("`{file}`"), |flow| format!("`{flow}` of `{file}`"));
    let message = match others.len() {
        0 => format!("`{lint}` is no longer found in {place}"),
        1 => format!("`{lint}` in {place} and 1 other known finding are no longer found"),
        more => format!("`{lint}` in {place} and {more} other known findings are no longer found"),
    };
    let finding = Diagnostic::new(codes::BASELINE_STALE, first.at?, message);
    Some(finding.help("write the baseline again with `--update-baseline`"))
}

impl Origin {
    fn new(root: PathBuf, holds: Holds) -> Self {
        Self { root, holds, file: None, looked: Looked::default() }
    }

    fn sift(
        &mut self,
        findings: &mut Vec<Finding>,
        judged: Option<FileId>,
        here: &Path,
        (pack, sources): (&Pack, &SourceMap),
        flows: &dyn Fn() -> HashSet<String>,
    ) {
        let mut places = Places::default();
        let mut all: Vec<(FileId, Vec<(usize, Mark)>)> = Vec::new();
        for (position, finding) in findings.iter().enumerate() {
            let file = judged.unwrap_or(finding.diagnostic.span.file);
            let known = all.iter().position(|(known, _)| *known == file);
            let name = known.and_then(|at| all[at].1.first()).map(|(_, mark)| mark.file.clone());
            let name = name.unwrap_or_else(|| below(&self.root, &here.join(sources.file(file).name())));
            let Some(mark) = Mark::of(finding, &name, pack, sources, &mut places) else { continue };
            match known {
                Some(at) => all[at].1.push((position, mark)),
                None => all.push((file, vec![(position, mark)])),
            }
        }
        let mut known = HashSet::new();
        for (_, found) in all {
            let (positions, marks): (Vec<usize>, Vec<Mark>) = found.into_iter().unzip();
            match &mut self.holds {
                Holds::Now(gathered) => {
                    gathered.extend(marks);
                    known.extend(positions);
                }
                Holds::Before(baseline) => {
                    // A commit knows its flows; only a baseline that was written long ago cannot.
                    let names = || if self.file.is_some() { flows() } else { HashSet::new() };
                    let before = baseline.known(&marks[0].file, &marks, names);
                    known.extend(positions.into_iter().zip(before).filter(|(_, before)| *before).map(|(position, _)| position));
                }
            }
        }
        let mut position = 0;
        findings.retain(|_| {
            position += 1;
            !known.contains(&(position - 1))
        });
    }
}
