//! Hostile and faulty input: a faulty file gets every fault with its place in one run, a hostile one gets a short answer within
//! limits, and nothing from a file or an argument controls the terminal.

mod bytes;
mod faults;
mod files;
mod overrides;
mod packs;
mod size;
mod steering;

pub(crate) use faults::FAULTY;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A valid file to spoil.
const SOUND: &str = "flows:\n  chat:\n    latency: low\n";

/// How a run ended and what it wrote.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// One diagnostic as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    kind: String,
    message: String,
    file: String,
    line: usize,
    column: usize,
    /// Everything below the message: the excerpt and the help.
    below: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Ended {
    /// Returns the findings of a run that refused its input: exit code 2, nothing on standard output.
    fn findings(&self) -> Vec<Finding> {
        self.assert_refused();
        let mut findings: Vec<Finding> = Vec::new();
        for line in self.stderr.lines() {
            if let Some((kind, message)) = line.strip_prefix("error[").and_then(|rest| rest.split_once("]: ")) {
                let (kind, message) = (kind.to_owned(), message.to_owned());
                findings.push(Finding { kind, message, file: String::new(), line: 0, column: 0, below: String::new() });
            } else if let Some(finding) = findings.last_mut() {
                if let (0, Some((_, place))) = (finding.line, line.split_once("▸ ")) {
                    let mut parts = place.rsplitn(3, ':');
                    finding.column = parts.next().and_then(|column| column.parse().ok()).expect("a column");
                    finding.line = parts.next().and_then(|line| line.parse().ok()).expect("a line");
                    parts.next().expect("a file").clone_into(&mut finding.file);
                }
                finding.below += line;
                finding.below += "\n";
            }
        }
        findings
    }

    /// Returns the only finding of a run.
    fn finding(&self) -> Finding {
        let findings = self.findings();
        assert_eq!(findings.len(), 1, "{}", self.stderr);
        findings[0].clone()
    }

    fn assert_refused(&self) {
        assert_eq!((self.code, self.stdout.as_str()), (Some(2), ""), "{}", start(&self.stderr));
        assert!(!self.stderr.trim().is_empty(), "a refusal says why");
        self.assert_orderly();
    }

    /// Checks that the program ended by itself with one of its exit codes.
    fn assert_orderly(&self) {
        assert!(matches!(self.code, Some(0..=2)), "{:?}: {}", self.code, start(&self.stderr));
        for word in ["panicked", "memory allocation", "RUST_BACKTRACE"] {
            assert!(!self.stderr.contains(word), "{}", start(&self.stderr));
        }
    }
}

/// Returns as much of a text as the message of a failed test should show.
fn start(text: &str) -> String {
    text.chars().take(2_000).collect()
}

fn command<S: AsRef<OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_protopick"));
    command.args(arguments).env_clear().env("LANG", "C.UTF-8").env("COLUMNS", "100");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run<S: AsRef<OsStr>>(arguments: &[S]) -> Ended {
    command(arguments).output().expect("the program starts").into()
}

/// Runs a command with pieces of input, for as long as it reads.
fn feed<'a>(mut command: Command, pieces: impl IntoIterator<Item = &'a [u8]>) -> Ended {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    for piece in pieces {
        // A program that has seen enough closes the pipe.
        if stdin.write_all(piece).is_err() {
            break;
        }
    }
    drop(stdin);
    child.wait_with_output().expect("the program ends").into()
}

/// Runs `recommend` with a text on standard input, and with more arguments.
fn recommend_with(text: impl AsRef<[u8]>, more: &[&str]) -> Ended {
    feed(command(&[&["recommend", "-"], more].concat()), [text.as_ref()])
}

fn recommend(text: impl AsRef<[u8]>) -> Ended {
    recommend_with(text, &[])
}

/// Checks that a text has exactly one fault, of a kind, at a place, with words in its message.
#[track_caller]
fn assert_fault(text: impl AsRef<[u8]>, kind: &str, place: (usize, usize), words: &str) {
    let ended = recommend(text);
    let finding = ended.finding();
    assert_eq!((finding.kind.as_str(), finding.line, finding.column), (kind, place.0, place.1), "{}", ended.stderr);
    assert!(finding.message.contains(words) || finding.below.contains(words), "{words} in {}", ended.stderr);
}

/// Checks the kinds and places of all findings.
#[track_caller]
fn assert_places(ended: &Ended, expected: &[(&str, usize, usize)]) {
    let findings = ended.findings();
    let found: Vec<_> = findings.iter().map(|finding| (finding.kind.as_str(), finding.line, finding.column)).collect();
    assert_eq!(found, expected, "{}", start(&ended.stderr));
}

/// Returns a text of many pieces, each made from its number.
fn many(count: usize, piece: impl FnMut(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// A separate folder for one test, removed when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("protopick-bad-input-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file, with the folders above it.
    fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path
    }

    /// Runs `recommend` for the valid file with this folder as rules.
    fn recommend(&self, more: &[&str]) -> Ended {
        let rules = self.0.to_str().expect("the folder for temporary files is called in UTF-8");
        recommend_with(SOUND, &[&["--rules", rules], more].concat())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A process of a test, which does not outlive the test.
struct Helper(Child);

impl Drop for Helper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Characters that control a terminal, are invisible, or change the direction of a line, as written in YAML and as themselves.
/// None of them is a sequence that sets a colour, so that it cannot be mistaken for one of the program's own.
const STEERING: &[(&str, &str)] = &[
    (r"\e]0;title\a", "\u{1b}]0;title\u{7}"),
    (r"\e[2J", "\u{1b}[2J"),
    (r"\b\x7f", "\u{8}\u{7f}"),
    (r"\x9b2J\x9d", "\u{9b}2J\u{9d}"),
    (r"\N", "\u{85}"),
    (r"\L\P", "\u{2028}\u{2029}"),
    (r"\u202e\u2066\u061c", "\u{202e}\u{2066}\u{61c}"),
    (r"\u200b\u200d\u2060\ufeff\u00ad", "\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}"),
    (r"\U000E0041", "\u{e0041}"),
];

/// Returns whether a character must not be output raw.
fn steers(c: char) -> bool {
    let invisible =
        matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    (c.is_control() && c != '\n') || invisible || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Checks that nothing but the program's own colours controls the terminal.
#[track_caller]
fn assert_harmless(ended: &Ended) {
    ended.assert_orderly();
    for text in [&ended.stdout, &ended.stderr] {
        let mut rest = text.as_str();
        while let Some(at) = rest.find(steers) {
            let sequence = rest[at..].strip_prefix("\u{1b}[").and_then(|sequence| {
                let end = sequence.find(|c: char| !c.is_ascii_digit() && c != ';')?;
                sequence[end..].strip_prefix('m')
            });
            rest = sequence.unwrap_or_else(|| panic!("{:?} in {:?}", rest[at..].chars().next(), start(text)));
        }
    }
}
