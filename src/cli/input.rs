//! Reads files within limits: anything but a small text is refused before it fills memory.

mod packs;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::{error, fmt, fs};

use protopick::diag::{Diagnostic, Diagnostics, codes, nearest, suggestion};
use protopick::lint;
use protopick::render::Base;
use protopick::requirements::{self, Override, Requirements};
use protopick::source::{FileId, SourceMap, Span};

use super::files;
use super::output::Output;
use super::settings::Policy;
pub(crate) use packs::{LoadedRules, OwnFile, load_rules};

/// The name used for standard input.
const STDIN: &str = "<stdin>";
/// How git writes a file that a version does not have.
pub(crate) const NOTHING: &str = "/dev/null";
/// Maximum size of a file, and of a line that stands for one. A requirements file of a hundred flows has some 100 KB.
pub(crate) const LARGEST: u64 = 4 * 1024 * 1024;
/// Capacity for what most files contain, so that they are read at once.
const USUAL: usize = 8 * 1024;

/// A file that cannot be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    path: PathBuf,
    what: String,
}

impl Unreadable {
    /// Creates a fault of what is at a path.
    pub(crate) fn new(path: &Path, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), what: what.into() }
    }

    /// Returns the name of the file.
    pub(crate) fn name(&self) -> String {
        name(&self.path)
    }

    /// Returns why it cannot be read.
    pub(crate) fn what(&self) -> &str {
        &self.what
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name(), self.what)
    }
}

impl error::Error for Unreadable {}

/// Reads a file, or standard input for `-`, into the source map. A text that is not UTF-8 becomes a diagnostic.
pub(crate) fn read(path: &Path, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Result<FileId, Unreadable> {
    read_as(path, name(path), sources, diagnostics)
}

/// Reads a file that has another name in messages.
fn read_as(path: &Path, called: String, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Result<FileId, Unreadable> {
    let stdin = path == Path::new("-");
    let bytes = match path.to_str() {
        _ if stdin => bounded(io::stdin().lock(), path)?,
        // Not every system has it.
        Some(NOTHING) => Vec::new(),
        _ => bounded(open(path)?, path)?,
    };
    Ok(decoded(called, bytes, sources, diagnostics))
}

/// Returns the name of a file, or that of standard input for `-`.
pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { STDIN.to_owned() } else { path.display().to_string() }
}

/// Adds a text to the source map. One that is not UTF-8 becomes a diagnostic.
pub(crate) fn decoded(name: String, bytes: Vec<u8>, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> FileId {
    match String::from_utf8(bytes) {
        Ok(text) => sources.add(name, text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let help = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                "save the file as UTF-8, since it is UTF-16"
            } else {
                "save the file as UTF-8"
            };
            let file = sources.add(name, String::from_utf8_lossy(&bytes));
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let fault = Diagnostic::error(codes::ENCODING, Span { file, start: at, end: at + 1 }, "this byte is not UTF-8");
            diagnostics.push(fault.help(help));
            file
        }
    }
}

/// Opens a file, or standard input for `-`, to read it bit by bit.
pub(crate) fn open_stream(path: &Path) -> Result<Box<dyn Read + Send>, Unreadable> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin()));
    }
    // Some systems open a folder.
    let file = open(path)?;
    if path.is_dir() {
        return Err(failed(path, &io::ErrorKind::IsADirectory.into()));
    }
    Ok(Box::new(file))
}

/// Reads and checks a requirements file, with overrides on top. `None` if it is not valid, which has then been reported.
pub(crate) fn requirements(
    path: &Path,
    overrides: &[Override],
    policy: &Policy,
    output: &Output,
) -> Result<Option<Requirements>, Unreadable> {
    checked(path, output, |file, sources, diagnostics| loaded(file, overrides, policy, sources, diagnostics))
}

fn loaded(
    file: FileId,
    overrides: &[Override],
    policy: &Policy,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Requirements> {
    let shared = policy.shared(sources);
    requirements::load_below(file, shared, overrides, policy.pack(), sources, diagnostics).map(|(requirements, _)| requirements)
}

/// Reads and checks a requirements file whose amounts matter, and reports those that cannot be read.
pub(crate) fn with_amounts(path: &Path, policy: &Policy, output: &Output) -> Result<Option<Requirements>, Unreadable> {
    checked(path, output, |file, sources, diagnostics| {
        let loaded = loaded(file, &[], policy, sources, diagnostics)?;
        for odd in lint::odd_amounts(policy.pack(), &loaded) {
            diagnostics.push(odd);
        }
        Some(loaded)
    })
}

/// Reads and checks a version of a requirements file; a file that does not exist counts as empty.
pub(crate) fn version(path: &Path, policy: &Policy, output: &Output) -> Result<Option<Requirements>, Unreadable> {
    let read = version_called(path, name(path), policy)?;
    output.diagnostics(&read.diagnostics, &read.sources);
    Ok(read.requirements)
}

/// A requirements file as it was read, and what is wrong with it.
pub(crate) struct Version {
    /// `None` if it is not valid.
    pub(crate) requirements: Option<Requirements>,
    pub(crate) sources: SourceMap,
    pub(crate) diagnostics: Diagnostics,
}

/// Reads and checks a version of a requirements file that has another name in messages, and reports nothing.
pub(crate) fn version_called(path: &Path, called: String, policy: &Policy) -> Result<Version, Unreadable> {
    attempt(path, called, |file, sources, diagnostics| {
        let shared = policy.shared(sources);
        requirements::load_version(file, shared, policy.pack(), sources, diagnostics)
    })
}

fn checked(
    path: &Path,
    output: &Output,
    load: impl FnOnce(FileId, &mut SourceMap, &mut Diagnostics) -> Option<Requirements>,
) -> Result<Option<Requirements>, Unreadable> {
    let read = attempt(path, name(path), load)?;
    output.diagnostics(&read.diagnostics, &read.sources);
    Ok(read.requirements)
}

fn attempt(
    path: &Path,
    called: String,
    load: impl FnOnce(FileId, &mut SourceMap, &mut Diagnostics) -> Option<Requirements>,
) -> Result<Version, Unreadable> {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = read_as(path, called, &mut sources, &mut diagnostics)?;
    let requirements = if diagnostics.is_empty() { load(file, &mut sources, &mut diagnostics) } else { None };
    Ok(Version { requirements, sources, diagnostics })
}

/// Returns the position of the flow with a name.
pub(crate) fn flow(requirements: &Requirements, name: &str) -> anyhow::Result<usize> {
    let known = requirements.flows().iter().map(requirements::Flow::name);
    requirements.flows().iter().position(|flow| flow.name() == name).ok_or_else(|| {
        let help = suggestion(name, known.collect::<Vec<_>>()).map_or(String::new(), |help| format!("; {help}"));
        anyhow::anyhow!("unknown flow `{name}`{help}")
    })
}

#[expect(clippy::disallowed_methods, reason = "this is where files are read")]
fn open(path: &Path) -> Result<File, Unreadable> {
    File::open(path).map_err(|error| failed(path, &error))
}

/// Returns why a file cannot be read.
pub(crate) fn failed(path: &Path, error: &io::Error) -> Unreadable {
    let what = match error.kind() {
        // Some systems open a folder and then cannot read it, others refuse to open it.
        _ if path.is_dir() => "not a file but a folder; name a file in it",
        io::ErrorKind::NotFound => &missing(path),
        io::ErrorKind::PermissionDenied => "no permission to read the file",
        _ => &error.to_string(),
    };
    Unreadable { path: path.to_owned(), what: what.to_owned() }
}

/// The file that commands read if none is named.
pub(crate) const USUAL_NAME: &str = "requirements.yaml";
/// Maximum number of names in a folder that are compared to find a similar one.
const MOST_NAMES: usize = 10_000;

/// Returns the message about a file that does not exist, with a suggestion.
#[expect(clippy::disallowed_methods, reason = "this is where folders are read")]
fn missing(path: &Path) -> String {
    if path == Path::new(USUAL_NAME) {
        return "no such file; name another, let `protopick ask` write it, or start from one of `protopick examples`".to_owned();
    }
    let folder = files::folder(path);
    let Ok(entries) = fs::read_dir(&folder) else {
        return format!("no such file, since the folder `{}` cannot be read", folder.display());
    };
    let mut names: Vec<String> =
        entries.flatten().take(MOST_NAMES).filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    match nearest(&wanted, names.iter().map(String::as_str)) {
        Some(near) => format!("no such file; did you mean `{}`?", path.with_file_name(near).display()),
        None => "no such file; check its spelling".to_owned(),
    }
}

fn bounded(input: impl Read, path: &Path) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::with_capacity(USUAL);
    match input.take(LARGEST + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > LARGEST => {
            let what = format!("larger than the limit of {} MiB", LARGEST / 1024 / 1024);
            Err(Unreadable { path: path.to_owned(), what })
        }
        Ok(_) => {
            bytes.shrink_to_fit();
            Ok(bytes)
        }
        Err(error) => Err(failed(path, &error)),
    }
}

/// Maximum size of a decision record.
const LARGEST_RECORD: u64 = 1024 * 1024;

/// Returns the text of a small file.
#[expect(clippy::disallowed_methods, reason = "this is where files are read")]
pub(crate) fn small(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    // A pipe would block, and a device never ends.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    if File::open(path)?.take(LARGEST_RECORD + 1).read_to_string(&mut text)? as u64 > LARGEST_RECORD {
        return Err(io::Error::other("too large for a decision record"));
    }
    Ok(text)
}

/// Returns the text of a decision record that a requirements file names: relative to the file, or else to the folder of the run.
pub(crate) fn record(requirements: &Path, name: &str, here: &Path) -> Option<String> {
    let beside = requirements.parent().unwrap_or(Path::new("")).join(name);
    small(&beside).or_else(|_| small(&here.join(name))).ok()
}

/// Returns the folder that the program runs in, and that of the checkout around it: the nearest one at or above it that git
/// knows, or the same.
pub(crate) fn base() -> Base {
    let here = std::env::current_dir().unwrap_or_default();
    let checkout = files::checkout(&here).unwrap_or(&here);
    Base { here: here.display().to_string(), checkout: checkout.display().to_string() }
}
