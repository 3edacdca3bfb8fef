//! Findings as SARIF 2.1.0, in the form that code scanning reads: relative addresses, columns in UTF-16, and a fingerprint for each
//! finding that stays when lines move.

use std::collections::HashMap;

use serde::Serialize;

use super::json::pretty;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::pack::Lint;
use crate::source::{SourceMap, Span, Unit};

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
    column_kind: &'static str,
    results: Vec<ResultJson<'a>>,
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
    /// Its place among the rules of the driver.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<String>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprints {
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

/// Writes findings as SARIF. `lints` are the kinds that the run can find; `category` tells runs of different commands apart; names of files are taken relative to `base`, the
/// folder of the run, where they lie in it.
pub fn render(diagnostics: &Diagnostics, sources: &SourceMap, lints: &[&Lint], category: &str, base: &str) -> String {
    let addresses = Addresses { sources, base };
    let mut seen = HashMap::new();
    let results = diagnostics.sorted().into_iter().map(|diagnostic| result(diagnostic, lints, &addresses, &mut seen)).collect();
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
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result<'a>(
    diagnostic: &'a Diagnostic,
    lints: &[&Lint],
    addresses: &Addresses<'_>,
    seen: &mut HashMap<u64, usize>,
) -> ResultJson<'a> {
    let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("\n{help}."));
    let related = diagnostic.labels.iter().enumerate();
    ResultJson {
        rule_id: &diagnostic.code,
        rule_index: lints.iter().position(|lint| lint.id == diagnostic.code),
        level: level(diagnostic.severity),
        // The first sentence is what lists show.
        message: Text { text: format!("{}.{help}", diagnostic.message) },
        locations: [Location { id: None, physical_location: addresses.physical(diagnostic.span), message: None }],
        related_locations: related
            .map(|(position, label)| Location {
                id: Some(position + 1),
                physical_location: addresses.physical(label.span),
                message: Some(Text { text: &label.text }),
            })
            .collect(),
        partial_fingerprints: Fingerprints { primary_location_line_hash: addresses.fingerprint(diagnostic, seen) },
    }
}

/// The files as the reader knows them.
struct Addresses<'s> {
    sources: &'s SourceMap,
    base: &'s str,
}

impl Addresses<'_> {
    fn physical(&self, span: Span) -> Physical {
        let region = self.sources.region(span, Unit::Utf16);
        Physical {
            artifact_location: Artifact { uri: address(self.sources.file(span.file).name(), self.base) },
            region: RegionJson {
                start_line: region.line,
                start_column: region.column,
                end_line: region.end_line,
                end_column: region.end_column,
            },
        }
    }

    /// What a finding is recognised by in the next run: its kind, its file and the text of its line, and a number where several are
    /// alike. Lines that are added elsewhere change nothing.
    fn fingerprint(&self, diagnostic: &Diagnostic, seen: &mut HashMap<u64, usize>) -> String {
        let file = self.sources.file(diagnostic.span.file);
        let line = file.line_of(file.clamp(diagnostic.span.start as usize));
        let text = &file.text()[file.line_start(line)..file.line_start(line + 1)];
        let address = address(file.name(), self.base);
        let hash = fnv(&[&diagnostic.code, &address, text.trim()]);
        let count = seen.entry(hash).or_insert(0);
        *count += 1;
        format!("{hash:016x}:{count}")
    }
}

/// FNV-1a over texts, with a byte between them that no text holds.
fn fnv(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The address of a file: relative to the base where it lies in it, with forward slashes, and percent-encoded.
fn address(name: &str, base: &str) -> String {
    let (name, base) = (name.replace('\\', "/"), base.replace('\\', "/"));
    let is_absolute = name.starts_with('/') || name.as_bytes().get(1) == Some(&b':');
    let whole = if is_absolute { name } else { format!("{base}/{name}") };
    let (path, base) = (parts(&whole), parts(&base));
    match path.strip_prefix(base.as_slice()) {
        Some(inner) => encoded(inner),
        None => format!("file:///{}", encoded(&path)),
    }
}

/// The names on the way to a file, without those that lead nowhere.
fn parts(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

fn encoded(parts: &[&str]) -> String {
    let part = |part: &&str| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        part.bytes().map(byte).collect()
    };
    parts.iter().map(part).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;
    use crate::diag::codes;

    #[test]
    fn addresses_are_relative_where_they_can_be_and_encoded() {
        assert_eq!(address("rules/needs/caching.yaml", "/home/a"), "rules/needs/caching.yaml");
        assert_eq!(address("./my rules/../é#:%.yaml", "/home/a"), "%C3%A9%23%3A%25.yaml");
        assert_eq!(address("/home/a/b c/x.yaml", "/home/a"), "b%20c/x.yaml");
        assert_eq!(address("../x.yaml", "/home/a"), "file:///home/x.yaml");
        assert_eq!(address("C:\\work\\rules\\x.yaml", "C:\\work"), "rules/x.yaml");
    }

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
        serde_json::from_str(&render(&found, &sources, &lints(), "test/", "/work")).expect("JSON")
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
