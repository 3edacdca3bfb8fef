//! Findings in requirements files as a JUnit report, in the form that the strictest readers allow: a suite for each file, with a case
//! for each kind of finding.

use super::address::{Addresses, Base};
use super::diagnostics::told;
use super::xml::{HEAD, attributes, escape};
use crate::report::{LintCase, LintFinding, LintReport, LintSuite};

/// Writes the files as suites.
pub fn render(report: &LintReport<'_>, base: &Base) -> String {
    let addresses = Addresses { sources: report.sources, base };
    let suites = report.suites();
    let sum = |of: fn(&LintSuite<'_, '_>) -> usize| suites.iter().map(of).sum::<usize>().to_string();
    let (tests, failures) = (sum(|suite| suite.cases.len()), sum(|suite| suite.failed));
    let total = [("name", "protopick lint"), ("tests", &tests), ("failures", &failures), ("errors", "0")];
    let mut text = format!("{HEAD}<testsuites{}>\n", attributes(&total));
    for suite in &suites {
        let path = addresses.path(suite.file.file);
        let numbers = [suite.cases.len(), suite.failed, suite.skipped].map(|number| number.to_string());
        let [tests, failures, skipped] = numbers.each_ref().map(String::as_str);
        let head = attributes(&[
            ("name", path.as_str()),
            ("tests", tests),
            ("failures", failures),
            ("errors", "0"),
            ("skipped", skipped),
            ("file", path.as_str()),
        ]);
        text += &format!("  <testsuite{head}>\n");
        for one in &suite.cases {
            text += &case(one, &path, &addresses);
        }
        text += "  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

fn case(case: &LintCase<'_, '_>, path: &str, addresses: &Addresses<'_>) -> String {
    let head = attributes(&[("name", case.id), ("classname", path)]);
    if case.skipped {
        let why = attributes(&[("message", "the file is not valid")]);
        return format!("    <testcase{head}>\n      <skipped{why}/>\n    </testcase>\n");
    }
    if case.failures.is_empty() && case.notes.is_empty() {
        return format!("    <testcase{head}/>\n");
    }
    let mut text = format!("    <testcase{head}>\n");
    for finding in &case.failures {
        let what = attributes(&[("type", finding.diagnostic.severity.word()), ("message", &told(finding.diagnostic))]);
        text += &format!("      <failure{what}>{}</failure>\n", escape(&line(finding, path, addresses)));
    }
    if !case.notes.is_empty() {
        let lines: Vec<String> = case.notes.iter().map(|finding| line(finding, path, addresses)).collect();
        text += &format!("      <system-out>{}</system-out>\n", escape(&lines.join("\n")));
    }
    text + "    </testcase>\n"
}

fn line(finding: &LintFinding<'_>, path: &str, addresses: &Addresses<'_>) -> String {
    let place = addresses.sources.place(finding.diagnostic.span);
    format!("{path}:{}:{}: {}: {}", place.line, place.column, finding.diagnostic.severity.word(), told(finding.diagnostic))
}
