//! Answers given for one run, overriding those of the file.

use super::loader::{Loader, answer_keys};
use super::stated::Stated;
use crate::diag::{Diagnostic, Diagnostics, codes, suggestion};
use crate::pack::Pack;
use crate::pack::form::Kind as _;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Entry, Kind, Node, Reader, parse};

/// `FLOW.KEY=VALUE`: what a flow states for this run. `KEY` is a key of a flow or `weights.CRITERION`; `VALUE` is YAML as in a
/// file, except that a list needs no brackets; an empty `VALUE` removes the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The text after the option.
    pub text: String,
}

/// The parts of an override, and the text that diagnostics point into.
struct Parts<'a> {
    flow: &'a str,
    key: &'a str,
    value: &'a str,
}

impl Override {
    /// Applies what the override states for `flow` on top of what is stated so far.
    pub(super) fn apply(
        &self,
        flow: &str,
        mut stated: Stated,
        pack: &Pack,
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Stated {
        let Some(parts) = self.parts().filter(|parts| parts.flow == flow) else { return stated };
        let file = sources.add(NAME, &self.text);
        let key_span = span(file, parts.flow.len() + 1, parts.key.len());
        if parts.value.trim().is_empty() {
            let cleared = match parts.key.strip_prefix(WEIGHT) {
                Some(criterion) => stated.clear_weight(pack, criterion),
                None => stated.clear(pack, parts.key),
            };
            if !cleared {
                report_unknown(parts.key, key_span, pack, diagnostics);
            }
            return stated;
        }
        // Padding with spaces keeps the position of the value, so that faults in it are shown in the argument as it was typed.
        let indent = self.text.len() - parts.value.len();
        let padded = if Stated::is_list(parts.key) && parts.value.chars().all(is_of_a_bare_list) {
            format!("{}[{}]", " ".repeat(indent - 1), parts.value)
        } else {
            format!("{}{}", " ".repeat(indent), parts.value)
        };
        let padded = sources.add(NAME, padded);
        let before = diagnostics.len();
        let document = parse(sources, padded, diagnostics);
        let mut loader = Loader { reader: Reader::new(diagnostics, document.complete), pack };
        if let Some(value) = document.root {
            let weight = parts.key.strip_prefix(WEIGHT);
            let span = value.span;
            let entry = Entry { key: weight.unwrap_or(parts.key).to_owned(), key_span, value };
            if weight.is_some() {
                stated.read_weight(&mut loader, &entry);
            } else {
                let mapping = Node { span, kind: Kind::Mapping(vec![entry]) };
                stated = Stated::read(&mut loader, &mapping).unwrap_or_default().or(&stated);
            }
        } else if diagnostics.len() == before {
            let at = span(file, indent, parts.value.len());
            diagnostics.push(Diagnostic::error(codes::INVALID_VALUE, at, "the value is empty"));
        }
        diagnostics.move_to(padded, file);
        stated
    }

    fn parts(&self) -> Option<Parts<'_>> {
        let (target, value) = self.text.split_once('=')?;
        let (flow, key) = target.split_once('.')?;
        Some(Parts { flow, key, value })
    }

    /// Reports an override that cannot be parsed or that names no flow of the file.
    pub(super) fn check(&self, flows: &[&str], sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
        let fault = match self.parts() {
            None => {
                let file = sources.add(NAME, &self.text);
                let fault =
                    Diagnostic::error(codes::INVALID_VALUE, span(file, 0, self.text.len()), "`--set` takes FLOW.KEY=VALUE");
                fault.help("write it as in `--set chat.latency=low`")
            }
            Some(parts) if !flows.contains(&parts.flow) => {
                let file = sources.add(NAME, &self.text);
                let fault = Diagnostic::error(
                    codes::UNKNOWN_NAME,
                    span(file, 0, parts.flow.len()),
                    format!("unknown flow `{}`", parts.flow),
                );
                fault.maybe_help(suggestion(parts.flow, flows.iter().copied()))
            }
            Some(_) => return,
        };
        diagnostics.push(fault);
    }
}

/// Returns whether a character may be part of a list typed without brackets: names between commas.
fn is_of_a_bare_list(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | ',' | ' ')
}

/// Prefix of a criterion whose weight is set.
const WEIGHT: &str = "weights.";

/// Used as the file name of an override.
const NAME: &str = "--set";

fn span(file: FileId, start: usize, length: usize) -> Span {
    let narrow = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    Span { file, start: narrow(start), end: narrow(start + length) }
}

fn report_unknown(key: &str, at: Span, pack: &Pack, diagnostics: &mut Diagnostics) {
    let fault = Diagnostic::error(codes::UNKNOWN_KEY, at, format!("unknown key `{key}`"));
    let further = Stated::FORM.keys();
    let known = answer_keys(pack).chain(further.iter().map(|key| key.name)).collect::<Vec<_>>();
    diagnostics.push(fault.maybe_help(suggestion(key, known)));
}
