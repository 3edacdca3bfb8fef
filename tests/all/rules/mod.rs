//! The checks of rules, on packs that differ a little from the built-in one.

mod cases;
mod check;
mod diff;
mod overlay;
mod wide;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use protopick::builtin;
use protopick::diag::Diagnostics;
use protopick::pack::{Answers, Pack, PackFile, Sites, load_with_sites};
use protopick::source::SourceMap;

/// The files of the built-in pack, to be changed.
pub(crate) struct Files(pub(crate) Vec<PackFile>);

/// Identifies a fit: the file, the level in it if it is that of a dimension, and the protocol.
type Cell<'a> = (&'a str, Option<&'a str>, &'a str);

impl Files {
    pub(crate) fn builtin() -> Self {
        Self(builtin::files().collect())
    }

    /// Replaces the first occurrence of a text in one file.
    pub(crate) fn replace(mut self, path: &str, from: &str, to: &str) -> Self {
        let file = self.0.iter_mut().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}"));
        assert!(file.text.contains(from), "{path} has no {from}");
        file.text = file.text.replacen(from, to, 1);
        self
    }

    /// Changes the fit in one cell.
    pub(crate) fn fit(mut self, (path, level, protocol): Cell<'_>, fit: &str) -> Self {
        let file = self.0.iter_mut().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}"));
        let level = level.map_or(0, |level| file.text.find(&format!("- id: {level}\n")).expect("the level"));
        let protocol = level + file.text[level..].find(&format!(" {protocol}:\n")).expect("the protocol");
        let start = protocol + file.text[protocol..].find("fit: ").expect("a fit") + "fit: ".len();
        let end = start + file.text[start..].find('\n').expect("a line end");
        file.text.replace_range(start..end, fit);
        self
    }

    /// Gives a protocol the same fit everywhere.
    pub(crate) fn fit_everywhere(mut self, protocol: &str, fit: &str) -> Self {
        for file in self.0.iter_mut().filter(|file| file.path.starts_with("dimensions/") || file.path.starts_with("needs/")) {
            let parts: Vec<&str> = file.text.split(&format!(" {protocol}:\n")).collect();
            let changed = parts[1..].iter().map(|part| {
                let (before, rest) = part.split_once("fit: ").expect("a fit");
                format!("{before}fit: {fit}\n{}", rest.split_once('\n').expect("a line end").1)
            });
            let joined: Vec<String> = std::iter::once(parts[0].to_owned()).chain(changed).collect();
            file.text = joined.join(&format!(" {protocol}:\n"));
        }
        self
    }

    /// Removes one file.
    pub(crate) fn without(mut self, path: &str) -> Self {
        let before = self.0.len();
        self.0.retain(|file| file.path != path);
        assert_eq!(self.0.len() + 1, before, "no {path}");
        self
    }

    /// Removes the caps that lower fits of a protocol.
    pub(crate) fn without_caps_on(mut self, protocol: &str) -> Self {
        let lowers = |file: &PackFile| file.path.starts_with("caps/") && file.text.contains(&format!("protocol: {protocol},"));
        self.0.retain(|file| !lowers(file));
        self
    }

    /// Removes the precedents that name something.
    pub(crate) fn without_precedents_of(mut self, name: &str) -> Self {
        self.0.retain(|file| !(file.path.starts_with("precedents/") && file.text.contains(name)));
        self
    }

    /// Reduces a protocol to a single way, which requires nothing.
    pub(crate) fn without_ways_of(self, protocol: &str) -> Self {
        let mut files = self.without_precedents_of(&format!("way: {protocol}-"));
        let path = format!("protocols/{protocol}.yaml");
        let file = files.0.iter_mut().find(|file| file.path == path).expect("the protocol");
        let (before, rest) = file.text.split_once("\nways:\n").expect("ways");
        let (_, after) = rest.split_once("\nadoption:").expect("what comes behind");
        file.text = format!("{before}\nadoption:{after}");
        files
    }

    /// Adds a file.
    pub(crate) fn with(mut self, path: &str, text: &str) -> Self {
        self.0.push(PackFile { path: path.to_owned(), name: format!("rules/{path}"), text: text.to_owned() });
        self
    }

    pub(crate) fn load(&self) -> (Pack, Sites, SourceMap) {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let loaded = load_with_sites(&self.0, &mut sources, &mut diagnostics);
        let (pack, sites) = loaded.unwrap_or_else(|| panic!("not valid: {:#?}", diagnostics.sorted()));
        (pack, sites, sources)
    }

    /// Writes the files into a new folder.
    pub(crate) fn write(&self) -> Folder {
        let folder = Folder::new();
        self.0.iter().for_each(|file| folder.write(&file.path, &file.text));
        folder
    }
}

/// A folder that is removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("rules-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Returns a name that is visible in outputs: a folder of this name within this one.
    pub(crate) fn named(&self, name: &str) -> String {
        format!("{}/{name}", self.path())
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().expect("UTF-8")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Returns findings as `severity code path:line message`.
pub(crate) fn lines(findings: &Diagnostics, sources: &SourceMap) -> Vec<String> {
    let line = |diagnostic: &protopick::diag::Diagnostic| {
        let place = sources.place(diagnostic.span);
        let path = place.file.trim_start_matches("rules/");
        format!("{} {} {path}:{} {}", diagnostic.severity.word(), diagnostic.kind.slug, place.line, diagnostic.message)
    };
    findings.sorted().into_iter().map(line).collect()
}

/// Returns every set of answers to the dimensions of a pack, each of which may stay open.
pub(crate) fn every_answer(pack: &Pack) -> Vec<Answers> {
    let mut all = vec![Answers::default()];
    for (id, _) in pack.dimensions() {
        let with = |answers: &Answers| {
            let levels = pack.levels(id).map(|(level, _)| {
                let mut with = answers.clone();
                with.state_level(level);
                with
            });
            levels.chain([answers.clone()]).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}
