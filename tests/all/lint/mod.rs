//! `protopick lint`: what it finds, and how it runs.

mod amounts;
mod findings;
mod fingerprints;
mod fix;
mod folders;
mod formats;
mod once;
mod severities;
mod texts;
mod waivers;
mod ways;

use serde_json::Value;

use crate::run::run_with;

/// All formats.
pub(crate) const FORMATS: [&str; 10] =
    ["human", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown"];

/// Those that have no place for waived findings.
const WITHOUT_WAIVED: [&str; 3] = ["gitlab", "checkstyle", "rdjson"];

/// Returns the findings in a text as of the day of all examples, each as `line severity lint`.
fn found(text: &str) -> Vec<String> {
    let findings = json(text, &[])["findings"].as_array().expect("a list").clone();
    let line = |finding: &Value| {
        let word = |key: &str| finding[key].as_str().expect("a word").to_owned();
        format!("{} {} {}", finding["at"]["line"], word("severity"), word("lint"))
    };
    findings.iter().map(line).collect()
}

/// Returns the whole report on a text.
fn json(text: &str, more: &[&str]) -> Value {
    let run = run_with(&[&["lint", "-", "--format", "json", "--today", "2026-01-01"], more].concat(), text);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr))
}

/// A flow with everything planned, in which nothing is found.
const CLEAN: &str = "\
flows:
  orders:
    real_time: request-response
    browser: universal
    latency: moderate
    volume: low
    needs: [caching]
    decision:
      protocol: rest
      authentication: bearer token
      encryption: https
      monitoring: [request rate, error rate]
      errors: one error format for all routes
      tests: [contract, load]
";

/// Returns the same flow without tests, which is found and can be accepted.
fn untested() -> String {
    CLEAN.replace("      tests: [contract, load]\n", "")
}
