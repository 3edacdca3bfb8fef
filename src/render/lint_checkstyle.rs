//! Findings in requirements files as a Checkstyle report; columns in characters.

use super::address::{Addresses, Base};
use super::diagnostics::told;
use super::xml::{HEAD, attributes};
use crate::report::{LintFinding, LintReport};

/// The Checkstyle version whose report format this follows.
const VERSION: &str = "4.3";

/// Writes the files with their findings, including files without any.
pub fn render(report: &LintReport<'_>, base: &Base) -> String {
    let addresses = Addresses { sources: report.sources, base };
    let mut text = format!("{HEAD}<checkstyle{}>\n", attributes(&[("version", VERSION)]));
    if let Some(file) = report.lacking() {
        let about = [("severity", "error"), ("message", file.message), ("source", &format!("protopick.{}", file.id))];
        let (head, about) = (attributes(&[("name", &addresses.path_of(file.name))]), attributes(&about));
        text += &format!("  <file{head}>\n    <error line=\"1\" column=\"1\"{about}/>\n  </file>\n");
    }
    for (file, findings) in report.by_file() {
        let head = attributes(&[("name", addresses.path(file.file).as_str())]);
        if findings.is_empty() {
            text += &format!("  <file{head}/>\n");
            continue;
        }
        text += &format!("  <file{head}>\n");
        for finding in findings {
            text += &error(finding, &addresses);
        }
        text += "  </file>\n";
    }
    text + "</checkstyle>\n"
}

fn error(finding: &LintFinding<'_>, addresses: &Addresses<'_>) -> String {
    let place = addresses.sources.place(finding.diagnostic.span);
    let source = format!("protopick.{}", finding.lint.id);
    let about = attributes(&[
        ("line", &place.line.to_string()),
        ("column", &place.column.to_string()),
        ("severity", finding.diagnostic.severity.word()),
        ("message", &told(finding.diagnostic)),
        ("source", &source),
    ]);
    format!("    <error{about}/>\n")
}
