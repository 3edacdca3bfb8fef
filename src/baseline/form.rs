//! What a baseline may hold, and how it is read.

use super::{Entry, Mark};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::Pack;
use crate::pack::form::{Kind as _, List, Optional, Placed, Text, WordOf, forms, words};
use crate::requirements::Loader;
use crate::source::{At, FileId, SourceMap, Span};
use crate::yaml::{Kind, Reader, parse};

forms! { Loader<'_>;
    /// Findings that are known, so that a run tells only what is new.
    struct BaselineForm is "a baseline" {
        command: Placed<WordOf<Command>>, "The command that finds them.";
        files: List<FileForm>, "The files that they are in.";
    }

    /// A file with known findings.
    struct FileForm is "a file with known findings" {
        file: Text, "The file, relative to the baseline.";
        findings: List<Placed<FindingForm>>, "What is known about it.";
    }

    /// A known finding.
    struct FindingForm is "a known finding" {
        lint: Text, "The lint.";
        flow: Optional<Text>, "The flow that it concerns; left out if it concerns the whole file.";
        place: Text, "A number made of the names on the way to its place and of those in its message, which stays the same when text moves.";
    }
}

words! {
    /// The commands that find what a baseline holds.
    Command {
        /// In requirements files.
        Lint = "lint",
        /// In configurations of gateways.
        Check = "check",
    }
}

/// Reads the baseline of a command. Every fault is added to `diagnostics`; if there are any, there is no baseline.
pub fn load(
    file: FileId,
    command: Command,
    pack: &Pack,
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Entry>> {
    let before = diagnostics.len();
    let document = parse(sources, file, diagnostics);
    let Some(root) = document.root.as_ref().filter(|root| root.kind != Kind::Empty) else {
        if diagnostics.len() == before {
            let fault = Diagnostic::error(codes::MISSING_KEY, Span { file, start: 0, end: 0 }, "the file is empty");
            diagnostics.push(fault.help("let `--update-baseline` write it"));
        }
        return None;
    };
    let mut loader = Loader { reader: Reader::new(diagnostics, document.complete), pack };
    let form = BaselineForm::read(&mut loader, root)?;
    if let Some(At { value, span }) = form.command.filter(|of| of.value != command) {
        let fault = format!("this is the baseline of `protopick {}`", value.word());
        let help = format!("name another file for `protopick {}`: each command has a baseline of its own", command.word());
        diagnostics.push(Diagnostic::error(codes::INVALID_VALUE, span, fault).help(help));
    }
    let entries = form.files.unwrap_or_default().into_iter().flat_map(|FileForm { file, findings }| {
        let findings = findings.unwrap_or_default().into_iter();
        findings.filter_map(move |At { value: FindingForm { lint, flow, place }, span }| {
            let mark = Mark { file: file.clone()?, flow: flow.flatten(), lint: lint?, place: place? };
            Some(Entry { mark, at: Some(span) })
        })
    });
    let entries = entries.collect();
    (diagnostics.len() == before).then_some(entries)
}
