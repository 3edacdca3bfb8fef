//! Collects findings, with the meaning and severity that the rules give them.

use super::{Finding, Kind, Words};
use crate::diag::{Code, Diagnostic, Severity};
use crate::pack::{Lint, Pack};

/// What has been found so far.
pub struct Finder<'a> {
    /// The rules.
    pub pack: &'a Pack,
    /// The findings, in the order in which they were made.
    pub found: Vec<Finding>,
}

impl<'a> Finder<'a> {
    /// Nothing found yet.
    pub fn new(pack: &'a Pack) -> Self {
        Self { pack, found: Vec::new() }
    }

    /// Returns the lint behind a kind of finding, if the pack has it.
    pub fn lint(&self, code: Code) -> Option<&'a Lint> {
        self.pack.lint_of(code).map(|lint| self.pack.lint(lint))
    }

    /// Adds a finding, with the severity from the rules. Ignored if the pack does not have this lint, or it is switched off.
    pub fn find(&mut self, code: Code, flow: Option<&str>, diagnostic: Diagnostic) {
        self.find_at_most(code, flow, diagnostic, Severity::Error);
    }

    /// Adds a finding, but with at most this severity.
    pub fn find_at_most(&mut self, code: Code, flow: Option<&str>, diagnostic: Diagnostic, severity: Severity) {
        self.add(code, flow, diagnostic, severity, None);
    }

    fn add(&mut self, code: Code, flow: Option<&str>, diagnostic: Diagnostic, severity: Severity, words: Option<Words>) {
        let Some(id) = self.pack.lint_of(code) else { return };
        let lint = self.pack.lint(id);
        if lint.off {
            return;
        }
        let diagnostic = diagnostic.severity(lint.severity_at_most(severity)).with_kind(Kind::Lint(id));
        let words = words.filter(|_| lint.once);
        self.found.push(Finding { words, ..Finding::of(diagnostic, flow.map(str::to_owned)) });
    }

    /// Adds a finding whose words may apply to other flows as well.
    pub fn find_alike(&mut self, code: Code, flow: &str, words: Words, diagnostic: Diagnostic, severity: Severity) {
        self.add(code, Some(flow), diagnostic, severity, Some(words));
    }
}
