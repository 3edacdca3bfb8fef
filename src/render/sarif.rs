//! Findings as SARIF 2.1.0, in the form that code scanning reads: relative addresses, columns in UTF-16, and for each finding a
//! fingerprint that does not change when lines move.

use serde::Serialize;

use super::address::{Addresses, Base, Fingerprints, Known};
use super::json::pretty;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::findings::Finding;
use crate::findings::Waiver;
use crate::pack::Lint;
use crate::report::{LintFinding, LintReport};
use crate::source::{FileId, SourceMap, Span, Unit};

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    automation_details: Automation<'a>,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<ResultJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    /// Whether everything could be checked.
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locations: Option<[FileLocation; 1]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileLocation {
    physical_location: FilePlace,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FilePlace {
    artifact_location: Artifact,
}

#[derive(Serialize)]
struct Automation<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    /// Where to read more; left out while Cargo.toml names no repository.
    #[serde(skip_serializing_if = "str::is_empty")]
    information_uri: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text<&'a str>,
    full_description: Text<&'a str>,
    help: Text<&'a str>,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: Vec<&'a str>,
    /// If present, the finding is listed among the security problems.
    #[serde(rename = "security-severity", skip_serializing_if = "Option::is_none")]
    security: Option<String>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultJson<'a> {
    rule_id: &'a str,
    /// Its position among the rules of the driver.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<String>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: FingerprintsJson,
    /// Only if accepted findings are requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression<'a>; 1]>,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    status: &'static str,
    justification: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FingerprintsJson {
    primary_location_line_hash: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: RegionJson,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegionJson {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// Writes findings in rules as SARIF. `lints` are the kinds that the run can find; `category` distinguishes runs of different
/// commands.
pub fn render(diagnostics: &Diagnostics, sources: &SourceMap, lints: &[&Lint], category: &str, base: &Base) -> String {
    let found = diagnostics.sorted().into_iter().map(|diagnostic| Found {
        diagnostic,
        known: Known::of(diagnostic),
        others: &[],
        waiver: None,
    });
    let told = Invocation { execution_successful: true, tool_execution_notifications: Vec::new() };
    log(found, told, lints, category, &Addresses { sources, base })
}

/// Writes findings in requirements files as SARIF.
pub fn render_lints(report: &LintReport<'_>, base: &Base) -> String {
    let found = report.findings.iter();
    let found = found.map(|finding| {
        let LintFinding { diagnostic, others, waived: waiver, .. } = *finding;
        Found { diagnostic, known: finding.into(), others, waiver }
    });
    let addresses = Addresses { sources: report.sources, base };
    log(found, told(report, &addresses), &report.lints, &format!("protopick/{}/", report.run.command), &addresses)
}

/// Returns what to report about a run in addition to its findings.
fn told(report: &LintReport<'_>, addresses: &Addresses<'_>) -> Invocation {
    let faults = report.faults();
    let note = |level, file: Option<FileId>, text: String| {
        let place = |file| FilePlace { artifact_location: Artifact { uri: addresses.uri(file) } };
        let locations = file.map(|file| [FileLocation { physical_location: place(file) }]);
        Notification { level, message: Text { text }, locations }
    };
    let mut notifications: Vec<_> = faults.iter().map(|&(file, message)| note("error", file, message.to_owned())).collect();
    let passed_over = report.passed_over.iter();
    notifications.extend(passed_over.map(|passed| note("note", Some(passed.file), format!("passed over, since {}", passed.why))));
    if report.omitted > 0 {
        let text = format!("{} further findings are counted but not shown; none is more severe than those here", report.omitted);
        notifications.push(note("note", None, text));
    }
    Invocation { execution_successful: faults.is_empty(), tool_execution_notifications: notifications }
}

/// A finding, and what else is known about it.
struct Found<'a, K> {
    diagnostic: &'a Diagnostic<K>,
    known: Known<'a>,
    /// The same finding at other places.
    others: &'a [Finding],
    waiver: Option<&'a Waiver>,
}

fn log<'a, K: 'a>(
    found: impl Iterator<Item = Found<'a, K>>,
    told: Invocation,
    lints: &[&Lint],
    category: &str,
    addresses: &Addresses<'_>,
) -> String {
    let mut seen = Fingerprints::default();
    let results = found.map(|found| result(&found, lints, addresses, &mut seen)).collect();
    let driver = Driver {
        name: "protopick",
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: lints.iter().map(|lint| rule(lint)).collect(),
    };
    pretty(&Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver },
            automation_details: Automation { id: category },
            invocations: [told],
            column_kind: "utf16CodeUnits",
            results,
        }],
    })
}

fn rule(lint: &Lint) -> Rule<'_> {
    Rule {
        id: &lint.id,
        short_description: Text { text: &lint.title },
        full_description: Text { text: &lint.says },
        help: Text { text: &lint.remedy },
        default_configuration: Configuration { level: level(lint.severity) },
        properties: Properties {
            // Tags must not be repeated.
            tags: vec![lint.group.word()],
            security: lint.security_tenths.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result<'a, K>(found: &Found<'a, K>, lints: &[&Lint], addresses: &Addresses<'_>, seen: &mut Fingerprints) -> ResultJson<'a> {
    let Found { diagnostic, known, others, waiver } = *found;
    let help = diagnostic.help.as_ref().map_or(String::new(), |help| {
        let end = if help.ends_with('?') { "" } else { "." };
        format!("\n{help}{end}")
    });
    let labels = diagnostic.labels.iter().map(|label| (label.span, &label.text));
    let related = labels.chain(others.iter().map(|other| (other.diagnostic.span, &other.diagnostic.message)));
    ResultJson {
        rule_id: known.id,
        rule_index: lints.iter().position(|lint| lint.id == known.id),
        level: level(diagnostic.severity),
        // Lists show the first sentence.
        message: Text { text: format!("{}.{help}", diagnostic.message) },
        locations: [Location { id: None, physical_location: physical(diagnostic.span, addresses), message: None }],
        related_locations: related
            .enumerate()
            .map(|(position, (span, text))| Location {
                id: Some(position + 1),
                physical_location: physical(span, addresses),
                message: Some(Text { text }),
            })
            .collect(),
        partial_fingerprints: FingerprintsJson { primary_location_line_hash: seen.next(addresses, known) },
        suppressions: waiver
            .map(|waiver| [Suppression { kind: "inSource", status: "accepted", justification: &waiver.reason.value }]),
    }
}

fn physical(span: Span, addresses: &Addresses<'_>) -> Physical {
    let region = addresses.sources.region(span, Unit::Utf16);
    Physical {
        artifact_location: Artifact { uri: addresses.uri(span.file) },
        region: RegionJson {
            start_line: region.line,
            start_column: region.column,
            end_line: region.end_line,
            end_column: region.end_column,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;
    use crate::diag::codes;

    fn lints() -> Vec<&'static Lint> {
        builtin::pack().lints().map(|(_, lint)| lint).collect()
    }

    fn log(text: &str, at: &[u32]) -> serde_json::Value {
        let mut sources = SourceMap::default();
        let file = sources.add("a.yaml", text);
        let mut found = Diagnostics::default();
        for &start in at {
            found.push(Diagnostic::new(codes::DEAD_LEVEL, Span { file, start, end: start + 1 }, "x"));
        }
        serde_json::from_str(&render(&found, &sources, &lints(), "test/", &Base::of("/work"))).expect("JSON")
    }

    #[test]
    fn columns_count_utf_16_and_ends_are_exclusive() {
        let region = &log("é😀x\n", &[6])["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region.to_string(), r#"{"endColumn":5,"endLine":1,"startColumn":4,"startLine":1}"#);
    }

    #[test]
    fn fingerprints_are_unique_and_stay_when_a_line_is_inserted() {
        let prints = |log: serde_json::Value| -> Vec<String> {
            let results = log["runs"][0]["results"].as_array().expect("results").clone();
            results.iter().map(|result| result["partialFingerprints"]["primaryLocationLineHash"].to_string()).collect()
        };
        let before = prints(log("a: 1\nb: 2\nb: 2\n", &[0, 5, 5, 10]));
        assert_eq!(before.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{before:?}");
        assert_eq!(before, prints(log("# new\na: 1\nb: 2\nb: 2\n", &[6, 11, 11, 16])));
    }

    #[test]
    fn every_kind_of_finding_is_described_and_a_clean_run_has_an_empty_list() {
        let log = log("", &[]);
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
        assert_eq!(rules.len(), lints().len());
        assert!(rules.iter().all(|rule| {
            ["shortDescription", "fullDescription", "help"]
                .iter()
                .all(|key| rule[key]["text"].as_str().is_some_and(|text| !text.is_empty()))
        }));
        assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    }
}
