//! `protopick check`: the configurations of gateways against what flows need.

mod chain;
mod command;
mod corpus;
mod forms;
mod hostile;
mod joined;
mod migration;
mod places;
mod requirements;
mod told;

use std::fs;
use std::path::Path;

use protopick::builtin;
use protopick::check::{Served, check};
use protopick::config::{self, Files, Found, Included, Product};
use protopick::diag::{Diagnostics, Severity};
use protopick::findings::Finding;
use protopick::requirements::load_with_sites;
use protopick::source::{SourceMap, Span};

/// The files beside a configuration of the tests, by their exact names or as a pattern for the whole folder.
pub(crate) struct Folder<'p>(pub(crate) &'p Path);

impl Files for Folder<'_> {
    fn find(&self, pattern: &str) -> Found {
        let (folder, name) = match Path::new(pattern).parent() {
            Some(parent) => {
                (self.0.join(parent), Path::new(pattern).file_name().unwrap_or_default().to_string_lossy().into_owned())
            }
            None => (self.0.to_owned(), pattern.to_owned()),
        };
        let Ok(entries) = fs::read_dir(&folder) else { return Found::Texts(Vec::new()) };
        let (head, tail) =
            name.split_once('*').map_or((name.clone(), None), |(head, tail)| (head.to_owned(), Some(tail.to_owned())));
        let fits = |name: &str| match &tail {
            Some(tail) => name.starts_with(&head) && name.ends_with(tail.as_str()),
            None => name == head,
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()).collect();
        paths.retain(|path| fits(&path.file_name().unwrap_or_default().to_string_lossy()));
        paths.sort();
        let text = |path: &Path| Included { name: path.display().to_string(), text: fs::read_to_string(path).expect("UTF-8") };
        Found::Texts(paths.iter().map(|path| text(path)).collect())
    }
}

/// A finding: its lint, the line that it points at, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    pub(crate) lint: String,
    pub(crate) line: String,
    pub(crate) message: String,
    pub(crate) help: String,
    pub(crate) severity: Severity,
    /// Whether it points into the requirements.
    pub(crate) in_requirements: bool,
    /// The lines in configurations at which its labels are, each with what it says.
    pub(crate) beside: Vec<String>,
}

/// Checks a configuration against requirements; without any, by itself.
pub(crate) fn checked(path: &Path, text: &str, requirements: &str) -> Vec<Told> {
    let product = config::recognize(text).unwrap_or_else(|| panic!("{}: not recognized", path.display()));
    checked_as(product, path, text, requirements)
}

pub(crate) fn checked_as(product: Product, path: &Path, text: &str, requirements: &str) -> Vec<Told> {
    checked_together(product, &[(path, text)], requirements)
}

/// Checks files of a product, those together that are one configuration.
pub(crate) fn checked_together(product: Product, files: &[(&Path, &str)], requirements: &str) -> Vec<Told> {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let asked = sources.add("requirements.yaml", requirements);
    let loaded = (!requirements.is_empty())
        .then(|| load_with_sites(asked, &[], builtin::pack(), &mut sources, &mut faults).expect("valid requirements"));
    let ids: Vec<_> = files.iter().map(|(path, text)| sources.add(path.display().to_string(), *text)).collect();
    let folder = Folder(files[0].0.parent().expect("a folder"));
    let mut setups = Vec::new();
    for joined in config::joined(product, &ids, &sources) {
        setups.extend(config::read(product, None, &joined, &folder, &mut sources, &mut faults));
    }
    assert!(faults.is_empty(), "{}: {:?}", files[0].0.display(), faults.sorted());
    let served = loaded.as_ref().map(|(requirements, sites)| Served { requirements, sites });
    let told = |finding: Finding| {
        let found = finding.diagnostic;
        let id = found.kind.lint(builtin::pack()).map(|lint| builtin::pack().lint(lint).id.clone()).expect("a lint");
        let line = |span: Span| {
            let source = sources.file(span.file);
            source.text().lines().nth(source.line_of(span.start as usize)).unwrap_or_default().to_owned()
        };
        let labels = found.labels.iter().filter(|label| label.span.file != asked);
        let beside = labels.map(|label| format!("{}: {}", line(label.span).trim(), label.text)).collect();
        let (line, in_requirements, severity) = (line(found.span), found.span.file == asked, found.severity);
        let (message, help) = (found.message, found.help.unwrap_or_default());
        Told { lint: id, line, message, help, severity, in_requirements, beside }
    };
    check(builtin::pack(), &setups, served, &sources).into_iter().map(told).collect()
}
