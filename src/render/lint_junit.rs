//! Findings in requirements files as a JUnit report, in the form that the strictest readers accept: a suite for each file with
//! findings, with a case for each kind of finding, and one suite with a passing case for each other file.

use super::address::{Addresses, Base};
use super::diagnostics::told;
use super::xml::{HEAD, attributes, escape};
use crate::report::{LintCase, LintFinding, LintReport, LintSuite, LintTests};

/// Writes the files as suites.
pub fn render(report: &LintReport<'_>, base: &Base) -> String {
    // Also of the suite of files without findings.
    let name = format!("protopick {}", report.run.command);
    let addresses = Addresses { sources: report.sources, base };
    let LintTests { suites, clean } = report.tests();
    let lacking = report.lacking();
    let missing = lacking.iter().len();
    let tests = (missing + clean.len() + suites.iter().map(of).sum::<usize>()).to_string();
    let failures = (missing + suites.iter().map(|suite| suite.failed).sum::<usize>()).to_string();
    let total = [("name", name.as_str()), ("tests", &tests), ("failures", &failures), ("errors", "0")];
    let mut text = format!("{HEAD}<testsuites{}>\n", attributes(&total));
    if let Some(file) = lacking {
        let path = addresses.path_of(file.name);
        let what = attributes(&[("type", "error"), ("message", file.message)]);
        let failure = format!("      <failure{what}>{}</failure>\n", escape(&format!("{path}: error: {}", file.message)));
        text += &head(&name, [1, 1, 0], None);
        text += &format!("    <testcase{}>\n{failure}    </testcase>\n", attributes(&[("name", file.id), ("classname", &path)]));
        text += "  </testsuite>\n";
    }
    for suite in &suites {
        let path = addresses.path(suite.file.file);
        text += &head(&path, [of(suite), suite.failed, of(suite) - suite.cases.len()], Some(&path));
        for one in &suite.cases {
            text += &case(one, &path, &addresses);
        }
        for (lint, why) in &suite.accepted {
            text += &skipped(&format!("{}, waived", lint.id), &path, why);
        }
        if let Some(why) = &suite.skipped {
            text += &skipped("all others", &path, why);
        }
        text += "  </testsuite>\n";
    }
    if !clean.is_empty() {
        text += &head(&name, [clean.len(), 0, 0], None);
        for file in &clean {
            let path = addresses.path(file.file);
            text += &format!("    <testcase{}/>\n", attributes(&[("name", "nothing found"), ("classname", path.as_str())]));
        }
        text += "  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

/// Returns the number of cases in a suite.
fn of(suite: &LintSuite<'_, '_>) -> usize {
    suite.cases.len() + suite.accepted.len() + usize::from(suite.skipped.is_some())
}

/// Returns the opening tag of a suite, with the numbers of its cases, failures and skipped cases.
fn head(name: &str, numbers: [usize; 3], file: Option<&str>) -> String {
    let numbers = numbers.map(|number| number.to_string());
    let [tests, failures, skipped] = numbers.each_ref().map(String::as_str);
    let mut about = vec![("name", name), ("tests", tests), ("failures", failures), ("errors", "0"), ("skipped", skipped)];
    about.extend(file.map(|file| ("file", file)));
    format!("  <testsuite{}>\n", attributes(&about))
}

/// Returns a case that neither passes nor fails.
fn skipped(name: &str, path: &str, why: &str) -> String {
    let (head, why) = (attributes(&[("name", name), ("classname", path)]), attributes(&[("message", why)]));
    format!("    <testcase{head}>\n      <skipped{why}/>\n    </testcase>\n")
}

fn case(case: &LintCase<'_, '_>, path: &str, addresses: &Addresses<'_>) -> String {
    let head = attributes(&[("name", case.lint.id.as_str()), ("classname", path)]);
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
