//! Findings that are known from before, so that only new ones are told. A finding stays known when text moves, when its file is
//! moved, when its flow is renamed, and when its figures change; not when it names another decision or another winner. Pure: which
//! files exist is up to the command line.

mod form;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use form::{Command, load};

use crate::findings::{Finding, Kind, Places, hash, said};
use crate::pack::Pack;
use crate::source::{SourceMap, Span};

/// What a finding is recognized by in a later run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// The path of its file from the folder to which all paths are relative, with `/` between the names.
    pub file: String,
    /// The flow that it concerns; `None` if it concerns the whole file.
    pub flow: Option<String>,
    /// The id of the lint.
    pub lint: String,
    /// A number made of the names on the way to its place in the file, without that of the flow, and of what it says without its
    /// figures.
    pub place: String,
}

impl Mark {
    /// Returns the mark of a finding in the file of this path. `None` for a fault, which says that a file cannot be judged, and
    /// for a finding that a waiver accepts.
    pub fn of(finding: &Finding, file: &str, pack: &Pack, sources: &SourceMap, places: &mut Places) -> Option<Self> {
        let (Kind::Lint(lint), None) = (finding.diagnostic.kind, finding.waived) else { return None };
        let flow = finding.flow.as_deref();
        let said = said(pack, &finding.diagnostic.message, finding.words.as_ref(), flow);
        // What several flows share is told at the place of any of them.
        let route = if finding.words.is_some() { Vec::new() } else { places.route(sources, finding.diagnostic.span) };
        let route = route.iter().map(|name| if Some(name.as_str()) == flow { "" } else { name.as_str() });
        let place = hash(route.chain(said.iter().map(String::as_str)));
        let lint = pack.lint(lint).id.clone();
        Some(Self { file: file.to_owned(), flow: flow.map(str::to_owned), lint, place: format!("x{place:016x}") })
    }

    /// Returns what it has in common with the same finding in a file of another name.
    fn inside(&self) -> Inside {
        (self.flow.clone(), self.lint.clone(), self.place.clone())
    }
}

/// A finding as its file knows it: its flow, its lint and its place.
type Inside = (Option<String>, String, String);

/// A finding as its flow knows it, its lint and its place, with a position.
type Told<'m> = (&'m str, &'m str, usize);

fn told<'m>((lint, place, _): &Told<'m>) -> (&'m str, &'m str) {
    (lint, place)
}

/// Returns findings by flow, each with its position, in the order of what they say.
fn by_flow<'m>(marks: impl Iterator<Item = (&'m Mark, usize)>) -> BTreeMap<&'m str, Vec<Told<'m>>> {
    let mut flows: BTreeMap<&str, Vec<Told<'_>>> = BTreeMap::new();
    for (mark, position) in marks {
        mark.flow
            .as_deref()
            .into_iter()
            .for_each(|flow| flows.entry(flow).or_default().push((&mark.lint, &mark.place, position)));
    }
    for found in flows.values_mut() {
        found.sort_unstable();
    }
    flows
}

/// A finding of a baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is recognized by.
    pub mark: Mark,
    /// Where it is written, if it is.
    pub at: Option<Span>,
}

/// The findings that are known from before. Each makes one finding known.
#[derive(Debug)]
pub struct Baseline {
    entries: Vec<Entry>,
    /// Which of them were found again.
    used: Vec<bool>,
    /// The positions of the entries of each file.
    files: BTreeMap<String, Vec<usize>>,
    /// The entries of files that are gone, the first file last.
    gone: HashMap<Inside, Vec<usize>>,
    /// The files that are gone, by a hash of all of their entries, the first file last.
    whole: HashMap<u64, Vec<String>>,
    /// The former paths of files that were moved, by their present ones, and these former paths.
    moved: HashMap<String, String>,
    taken: HashSet<String>,
}

/// Maximum number of entries that a finding is compared with to recognize its file: what is alike in more of them tells little.
const MOST_ALIKE: usize = 200;

impl Baseline {
    /// A baseline of which nothing was found again yet. `exists` says whether there is a file of a path.
    pub fn new(entries: Vec<Entry>, exists: impl Fn(&str) -> bool) -> Self {
        let mut files: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (position, entry) in entries.iter().enumerate() {
            files.entry(entry.mark.file.clone()).or_default().push(position);
        }
        let (mut gone, mut whole): (HashMap<Inside, Vec<usize>>, HashMap<u64, Vec<String>>) = Default::default();
        for (file, positions) in files.iter().rev().filter(|(file, _)| !exists(file)) {
            for position in positions {
                gone.entry(entries[*position].mark.inside()).or_default().push(*position);
            }
            let all = all_of(positions.iter().map(|position| &entries[*position].mark));
            whole.entry(all).or_default().push(file.clone());
        }
        let (moved, taken) = (HashMap::new(), HashSet::new());
        Self { used: vec![false; entries.len()], entries, files, gone, whole, moved, taken }
    }

    /// Returns which of the findings in a file are known. `flows` returns the names of its flows, by which renamed ones are
    /// noticed; none if a flow of another name is another flow.
    pub fn known(&mut self, file: &str, marks: &[Mark], flows: impl FnOnce() -> HashSet<String>) -> Vec<bool> {
        let mut known = vec![false; marks.len()];
        let Some(former) = self.former(file, marks) else { return known };
        let own = self.files.get(&former).map_or(&[][..], Vec::as_slice);
        let mut open: HashMap<Inside, Vec<usize>> = HashMap::new();
        for position in own.iter().copied().filter(|position| !self.used[*position]) {
            open.entry(self.entries[position].mark.inside()).or_default().push(position);
        }
        for (mark, known) in marks.iter().zip(&mut known) {
            if let Some(position) = open.get_mut(&mark.inside()).and_then(Vec::pop) {
                (*known, self.used[position]) = (true, true);
            }
        }
        let open: HashSet<usize> = own.iter().copied().filter(|position| !self.used[*position]).collect();
        if known.contains(&false) && !open.is_empty() {
            let flows = flows();
            let then = by_flow(own.iter().map(|position| (&self.entries[*position].mark, *position)));
            let now = by_flow(marks.iter().zip(0..));
            let is_gone = |flow: &str, found: &[Told<'_>]| {
                !flows.contains(flow) && found.iter().all(|(.., position)| open.contains(position))
            };
            let is_new = |flow: &str| flows.contains(flow) && !then.contains_key(flow);
            let mut gone: Vec<_> = then.iter().filter(|(flow, found)| is_gone(flow, found)).map(|(_, found)| found).collect();
            for (_, found) in now.iter().filter(|(flow, _)| is_new(flow)) {
                // The very same findings tell that it is the same flow.
                let alike = |other: &&Vec<Told<'_>>| other.iter().map(told).eq(found.iter().map(told));
                let Some(renamed) = gone.iter().position(alike) else { continue };
                for (.., position) in gone.remove(renamed) {
                    self.used[*position] = true;
                }
                for (.., position) in found {
                    known[*position] = true;
                }
            }
        }
        known
    }

    /// Returns the entries that were not found again.
    pub fn unused(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(entry, _)| entry)
    }

    /// Returns the path under which a file is known: its own, or that of a file that is gone and had most of the findings.
    fn former(&mut self, file: &str, marks: &[Mark]) -> Option<String> {
        if self.files.contains_key(file) {
            return Some(file.to_owned());
        }
        if let Some(former) = self.moved.get(file) {
            return Some(former.clone());
        }
        let former = self.same(marks).or_else(|| self.alike(marks))?;
        self.moved.insert(file.to_owned(), former.clone());
        self.taken.insert(former.clone());
        Some(former)
    }

    /// Returns a file that is gone and had the very same findings.
    fn same(&mut self, marks: &[Mark]) -> Option<String> {
        let files = self.whole.get_mut(&all_of(marks.iter()))?;
        while let Some(file) = files.pop() {
            if !self.taken.contains(&file) {
                return Some(file);
            }
        }
        None
    }

    /// Returns the file that is gone and had most of the findings.
    fn alike(&mut self, marks: &[Mark]) -> Option<String> {
        let Self { entries, files, gone, taken, .. } = self;
        // The entries of each file that would be found again.
        let mut shared: BTreeMap<&str, HashSet<usize>> = BTreeMap::new();
        for mark in marks {
            let Some(alike) = gone.get_mut(&mark.inside()) else { continue };
            while alike.last().is_some_and(|last| taken.contains(&entries[*last].mark.file)) {
                alike.pop();
            }
            let mut seen = HashSet::new();
            for &position in alike.iter().rev().take(MOST_ALIKE) {
                let file = entries[position].mark.file.as_str();
                if !seen.contains(file) && !taken.contains(file) && shared.entry(file).or_default().insert(position) {
                    seen.insert(file);
                }
            }
        }
        // What concerns a file as a whole is alike in many, so a flow has to be alike too, if there is any.
        let has_flows = marks.iter().any(|mark| mark.flow.is_some());
        let tells = |found: &HashSet<usize>| !has_flows || found.iter().any(|found| entries[*found].mark.flow.is_some());
        // The share of what either file has that both have, compared as fractions.
        let mut best: Option<(usize, usize, &str)> = None;
        for (file, found) in shared.iter().filter(|(_, found)| tells(found)) {
            let (found, all) = (found.len(), files.get(*file).map_or(0, Vec::len) + marks.len() - found.len());
            if best.is_none_or(|(most, of, _)| found * of > most * all) {
                best = Some((found, all, *file));
            }
        }
        let (found, _, file) = best?;
        let fewer = marks.len().min(files.get(file).map_or(0, Vec::len));
        (2 * found >= fewer).then(|| file.to_owned())
    }
}

/// Returns a hash of all findings of a file, whatever its name and their order.
fn all_of<'m>(marks: impl Iterator<Item = &'m Mark>) -> u64 {
    let mut all: Vec<[&str; 3]> =
        marks.map(|mark| [mark.flow.as_deref().unwrap_or_default(), mark.lint.as_str(), mark.place.as_str()]).collect();
    all.sort_unstable();
    hash(all.iter().flatten().copied())
}
