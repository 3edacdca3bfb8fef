//! The cases in a pack: requirements, and their expected outcome.

use std::collections::BTreeSet;

use super::expectation::Expectation;
use crate::diag::{Diagnostic, Diagnostics, as_help, codes};
use crate::engine::evaluate_flow;
use crate::findings::{self, Terms};
use crate::lint::{Around, lint};
use crate::pack::form::{Kind, List, Text, forms};
use crate::pack::{BeyondId, CapId, Form, LintExample, LintId, Pack, Sites};
use crate::requirements::{Flow, Loader};
use crate::source::SourceMap;
use crate::yaml::{Document, Reader};

/// A case and its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// Where it is.
    pub group: CaseGroup,
    /// Its name: the id, or the number, from 1, of a case of a cap or of an answer beyond the protocols.
    pub id: String,
    /// Whether it holds.
    pub holds: bool,
}

/// Where a case is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseGroup {
    /// In a cap.
    Cap(CapId),
    /// In an answer beyond the protocols.
    Beyond(BeyondId),
    /// In a lint: a file that triggers it, or one that does not.
    Lint(LintId),
    /// In a file of cases.
    File(String),
}

/// A case as written in a file.
pub(super) struct Case {
    id: String,
    flow: Flow,
    expectation: Expectation,
    because: String,
}

forms! { Loader<'_>;
    /// Requirements, and what must come of them.
    struct Cases is "a file of cases" {
        cases: List<Case>, "Requirements, and what must come of them.";
    }

    /// Requirements, and what must come of them.
    impl Case is "a case of requirements" {
        id: Text, "A name that no other case in the file has.";
        flow "given": Flow, "The keys of a flow, but for its description and decision.";
        expectation "expect": Expectation, "What must come of it; at least one of these.";
        because: Text, "Why this must come of it, in a sentence.";
    }
}

/// The form of the files of cases.
pub const CASES: &Form = &Cases::FORM;

/// Runs all cases of a pack: those of caps, answers beyond the protocols and lints, then those in the files of cases. Failures
/// become findings. `None` if a file of cases is not valid; the findings say why.
pub fn test(pack: &Pack, sites: &Sites, findings: &mut Diagnostics) -> Option<Vec<CaseResult>> {
    let mut results = Vec::new();
    for (id, cap) in pack.caps() {
        for (position, case) in cap.cases.iter().enumerate() {
            // The loader refuses a cap whose case does not hold, so this can only agree with it.
            let holds = cap.when.holds(&case.given) == case.fires;
            if !holds {
                let at = sites.cap_case(pack, id, position);
                findings.push(Diagnostic::new(codes::FAILED_CASE, at, format!("a case of `{}` fails", cap.id)));
            }
            results.push(CaseResult { group: CaseGroup::Cap(id), id: (position + 1).to_string(), holds });
        }
    }
    for (id, answer) in pack.beyond() {
        for (position, case) in answer.cases.iter().enumerate() {
            let holds = answer.held(&case.given).is_some() == case.fires;
            if !holds {
                let at = sites.beyond_case(pack, id, position);
                findings.push(Diagnostic::new(codes::FAILED_CASE, at, format!("a case of `{}` fails", answer.id)));
            }
            results.push(CaseResult { group: CaseGroup::Beyond(id), id: (position + 1).to_string(), holds });
        }
    }
    for (id, lint) in pack.lints() {
        let Some(example) = &lint.example else { continue };
        for (name, text, fires) in [("fires", &example.fires, true), ("quiet", &example.quiet, false)] {
            let holds = found_in(text, pack).contains(&id) == fires;
            if !holds {
                let does = if fires { "is not found" } else { "is found" };
                let message = format!("`{}` {does} in its example `{name}`", lint.id);
                findings.push(Diagnostic::new(codes::FAILED_CASE, sites.lint_example(pack, id, name), message));
            }
            results.push(CaseResult { group: CaseGroup::Lint(id), id: name.to_owned(), holds });
        }
    }
    let mut faults = Diagnostics::default();
    let files: Vec<(&str, Vec<Case>)> = sites.cases().map(|(name, document)| (name, read(pack, document, &mut faults))).collect();
    if !faults.is_empty() {
        findings.append(faults);
        return None;
    }
    for (name, cases) in files {
        for case in cases {
            let judged = evaluate_flow(pack, &case.flow);
            let misses = case.expectation.misses(pack, &judged);
            results.push(CaseResult { group: CaseGroup::File(name.to_owned()), id: case.id.clone(), holds: misses.is_empty() });
            for miss in misses {
                let message = format!("`{}`: expected {}, found {}", case.id, miss.expected, miss.found);
                let finding = Diagnostic::new(codes::FAILED_CASE, miss.at, message);
                findings.push(finding.help(format!("see why the case is there: {}", as_help(&case.because))));
            }
        }
    }
    Some(results)
}

/// Returns the lints that a file triggers, as of the day of all examples.
fn found_in(text: &str, pack: &Pack) -> BTreeSet<LintId> {
    let mut sources = SourceMap::default();
    let file = sources.add("example", text);
    let today =
        findings::day(LintExample::TODAY).unwrap_or_else(|_| unreachable!("internal error: the day of examples is no date"));
    let linted = lint(file, pack, &mut sources, Terms::as_of(today), Around::NOTHING);
    let open = linted.findings.iter().filter(|finding| finding.waived.is_none());
    open.filter_map(|finding| finding.diagnostic.kind.lint(pack)).collect()
}

fn read(pack: &Pack, document: &Document, faults: &mut Diagnostics) -> Vec<Case> {
    let mut loader = Loader { reader: Reader::new(faults, document.complete), pack };
    let cases = document.root.as_ref().and_then(|root| Cases::read(&mut loader, root));
    cases.and_then(|file| file.cases).unwrap_or_default()
}
