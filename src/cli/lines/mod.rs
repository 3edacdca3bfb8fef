//! Very many requirements files: one on each line of the input, and one result on each line of the output.

mod document;
mod reader;

use std::ops::ControlFlow;
use std::path::Path;

use protopick::diag::{Diagnostic, Diagnostics, Severity, codes};
use protopick::findings::invalid;
use protopick::pack::Pack;
use protopick::render::jsonl::{self, Record};
use protopick::report::{self, Checked, LintOptions};
use protopick::source::{FileId, SourceMap, Span};

use super::exit::Exit;
use super::input::{self, LARGEST};
use super::output::Output;
use super::parallel::as_they_come;
use document::{Document, Refused};
use reader::{Line, Lines};

/// The result of a line.
pub(crate) struct Answer {
    /// The result with a line end.
    pub(crate) text: String,
    /// How a run on this document alone would end.
    pub(crate) exit: Exit,
}

/// Answers each line of a file, or of standard input for `-`, in order: `answer` gets the name and the text of each document. A line
/// without a document has its faults as the result.
pub(crate) fn each(
    path: &Path,
    pack: &Pack,
    answer: impl Fn(Record<'_>, &str, &str) -> Answer + Sync,
    output: &Output,
) -> anyhow::Result<Exit> {
    let name = input::name(path);
    let mut lines = Lines::of(input::open_stream(path)?);
    let work = |batch: Vec<Line>| {
        let mut answers = Answers::default();
        for line in batch {
            answers.put(&one(line, &name, pack, &answer));
        }
        answers
    };
    let (mut all, mut written) = (Answers::default(), Ok(ControlFlow::Continue(())));
    let take = |answers: Answers| {
        all.count(&answers);
        written = Output::more(answers.text.as_bytes());
        written.as_ref().map_or(ControlFlow::Break(()), |goes_on| *goes_on)
    };
    as_they_come(move || lines.batch(), work, take).map_err(|error| input::failed(path, &error))?;
    // If nobody reads the results, nobody reads about them either.
    if written?.is_continue() && all.refused > 0 {
        let (are, says) = if all.refused == 1 { ("is", "its result says") } else { ("are", "their results say") };
        output.error(&format!("{name}: {} of {} lines {are} not valid; {says} why", all.refused, all.lines));
    }
    Ok(all.exit)
}

/// Returns the result of a document that is not valid.
pub(crate) fn refused(pack: &Pack, record: Record<'_>, file: FileId, sources: &SourceMap, faults: &Diagnostics) -> Answer {
    let checked = [Checked { file, linted: invalid(faults), pack, fail_on: Severity::Error }];
    let options = LintOptions { show_waived: false };
    let report = report::lint(pack, report::Run::LINT, &checked, sources, options);
    Answer { text: jsonl::errors(record, &report), exit: Exit::Invalid }
}

/// The results of some lines.
struct Answers {
    text: String,
    exit: Exit,
    lines: u64,
    refused: u64,
}

impl Default for Answers {
    fn default() -> Self {
        Self { text: String::new(), exit: Exit::Fine, lines: 0, refused: 0 }
    }
}

impl Answers {
    fn put(&mut self, answer: &Answer) {
        self.text += &answer.text;
        self.exit = self.exit.max(answer.exit);
        self.lines += 1;
        self.refused += u64::from(answer.exit == Exit::Invalid);
    }

    fn count(&mut self, more: &Self) {
        self.exit = self.exit.max(more.exit);
        self.lines += more.lines;
        self.refused += more.refused;
    }
}

fn one(line: Line, input: &str, pack: &Pack, answer: &impl Fn(Record<'_>, &str, &str) -> Answer) -> Answer {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let number = line.number;
    let file = match line.bytes {
        Some(bytes) => input::decoded(input.to_owned(), bytes, &mut sources, &mut faults),
        None => {
            let file = sources.add(input, "");
            let what = format!("the line exceeds the limit of {} MiB", LARGEST / 1024 / 1024);
            faults.push(Diagnostic::error(codes::TOO_LARGE, Span { file, start: 0, end: 0 }, what));
            file
        }
    };
    let mut record = Record { id: None, line: number };
    if faults.is_empty() {
        match document::read(sources.file(file).text()) {
            Ok(Document { id, name, text }) => {
                return answer(Record { id, line: number }, name.as_deref().unwrap_or(input), &text);
            }
            Err(Refused { id, code, at, message, help }) => {
                record.id = id;
                let byte = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
                let span = Span { file, start: byte(at.start), end: byte(at.end) };
                faults.push(Diagnostic::error(code, span, message).help(help));
            }
        }
    }
    refused(pack, record, file, &sources, &faults)
}
