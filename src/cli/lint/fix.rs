//! Safe repairs, in place or as a diff.

use std::io;
use std::path::Path;

use protopick::findings::{Linted, repaired};
use protopick::render::clean;
use protopick::source::{FileId, SourceFile, SourceMap};
use similar::TextDiff;

use crate::cli::args::Lint;
use crate::cli::files;
use crate::cli::output::Output;

/// Maximum number of rounds: one repair may make others possible, but not forever.
const MOST_ROUNDS: usize = 50;

/// A file after its repairs.
pub(super) struct Mended {
    /// The file, and those that it names.
    pub(super) sources: SourceMap,
    /// Each finding by itself.
    pub(super) linted: Linted,
    repairs: usize,
}

/// Repairs a file until nothing is left to repair. `None` if nothing is repaired. `told` makes of each finding by itself what is
/// told.
pub(super) fn mended(
    (found, sources): (&Linted, &SourceMap),
    lint: impl Fn(FileId, &mut SourceMap) -> Linted,
    told: impl Fn(Linted, &SourceMap) -> Linted,
) -> Option<Mended> {
    let file = FileId::default();
    let mend = |linted: &Linted, sources: &SourceMap| repaired(sources.file(file).text(), &told(linted.clone(), sources));
    let (mut text, mut repairs) = mend(found, sources)?;
    for round in 1.. {
        let mut again = SourceMap::default();
        let file = again.add(sources.file(file).name(), text);
        let linted = lint(file, &mut again);
        match mend(&linted, &again).filter(|_| round < MOST_ROUNDS) {
            Some((next, more)) => (text, repairs) = (next, repairs + more),
            None => return Some(Mended { sources: again, linted, repairs }),
        }
    }
    None
}

/// Handles repairs, file by file as they arrive.
pub(super) struct Repairs<'o> {
    what: What,
    output: &'o Output,
    /// Whether any file has repairs.
    pub(super) any: bool,
    /// Whether a file with repairs could not be written.
    pub(super) failed: bool,
    shown: io::Result<()>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Nothing,
    Show,
    Make,
}

impl<'o> Repairs<'o> {
    /// Creates it from the options.
    pub(super) fn new(options: &Lint, output: &'o Output) -> Self {
        let what = match (options.diff, options.fix) {
            (true, _) => What::Show,
            (false, true) => What::Make,
            (false, false) => What::Nothing,
        };
        Self { what, ..Self::none(output) }
    }

    /// No repairs.
    pub(super) fn none(output: &'o Output) -> Self {
        Self { what: What::Nothing, output, any: false, failed: false, shown: Ok(()) }
    }

    /// Returns whether repairs are requested.
    pub(super) fn are_wanted(&self) -> bool {
        self.what != What::Nothing
    }

    /// Shows or writes the repairs of a file. Returns true if the file has been repaired.
    pub(super) fn take(&mut self, path: &Path, old: &SourceFile, mended: &Mended) -> bool {
        self.any = true;
        let new = mended.sources.file(FileId::default()).text();
        if self.what == What::Show {
            if self.shown.is_ok() {
                self.shown = self.output.result(&difference(path, old.text(), new));
            }
            return false;
        }
        let name = path.display();
        match files::change(path, old.text(), new) {
            Ok(()) => {
                let repairs =
                    if mended.repairs == 1 { "1 fix applied".to_owned() } else { format!("{} fixes applied", mended.repairs) };
                self.output.say(&format!("{}: {repairs}\n", clean(&name.to_string())));
                true
            }
            Err(error) => {
                self.failed = true;
                self.output.error(&format!("{name}: fixes cannot be written: {error}"));
                false
            }
        }
    }

    /// Returns an error unless everything could be shown.
    pub(super) fn shown(&mut self) -> io::Result<()> {
        std::mem::replace(&mut self.shown, Ok(()))
    }
}

/// Returns repairs as a unified diff for `patch -p1`.
fn difference(path: &Path, old: &str, new: &str) -> String {
    let (before, after) = (quoted("a", path), quoted("b", path));
    TextDiff::from_lines(old, new).unified_diff().header(&before, &after).to_string()
}

/// Returns the name of a file below a folder, quoted like git and patch do if it is not plain.
fn quoted(folder: &str, path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    match path.to_str() {
        Some(name) if clean(name) == name && !name.contains(['"', '\\']) => format!("{folder}/{name}"),
        _ => {
            let byte = |byte: &u8| match byte {
                b' ' | b'!' | b'#'..=b'[' | b']'..=b'~' => char::from(*byte).to_string(),
                _ => format!("\\{byte:03o}"),
            };
            format!("\"{folder}/{}\"", bytes.iter().map(byte).collect::<String>())
        }
    }
}
