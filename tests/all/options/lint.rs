//! The options of `lint`.

use std::fs;
use std::path::Path;

use super::{Sample, Tried, look_for_all, sample, try_pairs};

/// Warnings and a note, a misspelt waiver, and two waivers that accept something, one of them a typo.
const PLAIN: &str = "\
gateway: ours
flows:
  orders:
    real_time: request-response
    browser: universal
    latency: moderate
    decision:
      protocol: rest
      authentication: bearer token
      monitoring: request rate
      errors: problem details
  later: {}
waivers:
  - { lint: unknown-gateway, flow: \"*\", reason: Not ours, until: 2099-06-30 }
  - { lint: undecided, flow: later, reason: Not known yet, until: 9999-12-31 }
  - { lint: decision-misisng, flow: later, reason: Not known yet, until: 2099-06-30 }
";

/// Much of it on a line of JSON.
const LINE: &str = r#"{"gateway": "ours", "flows": {"orders": {"real_time": "request-response", "browser": "universal",
"latency": "moderate", "decision": {"protocol": "rest", "authentication": "bearer token", "monitoring": "request rate",
"errors": "problem details"}}, "later": {}}, "waivers": [
{"lint": "undecided", "flow": "later", "reason": "Not known yet", "until": "2099-06-30"}]}"#;

/// A file that can only be repaired with the rules of the folder.
const OURS: &str = "flows:\n  chat: { latency: low, needs: [house-stile] }\n";

/// Nothing to find except a note.
const NOTED: &str = "\
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
";

/// Some of what is found in two of them.
const KNOWN: &str = "\
command: lint
files:
  - file: noted.yaml
    findings:
      - { lint: no-tests, flow: orders, place: x06f28d087dbc4dbc }
  - file: requirements.yaml
    findings:
      - { lint: no-encryption, flow: orders, place: xf30eb2cb225bad68 }
  - file: typed.yaml
    findings:
      - { lint: no-encryption, flow: orders, place: xf30eb2cb225bad68 }
";

fn world(folder: &Path) {
    for inner in [".git", "ignored", "roles", "rules/lints", "rules/needs"] {
        fs::create_dir_all(folder.join(inner)).unwrap();
    }
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write(".gitignore", "ignored\n");
    write("requirements.yaml", PLAIN);
    write("other.requirements.yaml", "flows:\n  chat: { latency: low }\n");
    write("noted.yaml", NOTED);
    write("line.yaml", &LINE.replace('\n', " "));
    write("ours.yaml", OURS);
    write("ignored/requirements.yaml", PLAIN);
    write(
        "team.yaml",
        "exclude: [other.requirements.yaml]\nlints: { undecided: info, no-encryption: info, no-tests: warning }\n",
    );
    write("known.yaml", KNOWN);
    // Another program's file.
    write("roles/requirements.yml", "- src: geerlingguy.nginx\n");
    let rule = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(name)).unwrap();
    let house =
        rule("needs/no-broker.yaml").replace("id: no-broker", "id: house-style").replace("name: No broker", "name: House");
    write("rules/needs/house-style.yaml", &house.replace("order: 17", "order: 99"));
    write("rules/lints/no-tests.yaml", &rule("lints/no-tests.yaml").replace("severity: info", "severity: warning"));
}

const fn format(arguments: &'static [&'static str]) -> Sample {
    sample("--format", arguments)
}

const LINT: Tried = Tried {
    command: "lint",
    world,
    bases: &[
        (&[], ""),
        (&["requirements.yaml", "ignored/requirements.yaml", "roles/requirements.yml"], ""),
        // Missing files are reported on standard error, whatever the format.
        (&["requirements.yaml", "ignored/requirements.yaml", "missing.yaml"], ""),
        (&["ours.yaml", "noted.yaml", "ignored/requirements.yaml"], ""),
        (&["noted.yaml"], ""),
        (&["line.yaml"], ""),
        (&["-", "ignored/requirements.yaml"], PLAIN),
        (&["-", "missing.yaml"], PLAIN),
        (&["-"], OURS),
        (&["-"], NOTED),
    ],
    samples: &[
        sample("PATH", &["other.requirements.yaml"]),
        sample("--jsonl", &["--jsonl"]),
        sample("--force-exclude", &["--force-exclude"]),
        format(&["--format", "concise"]),
        format(&["--format", "json"]),
        format(&["--format", "sarif"]),
        format(&["--format", "github"]),
        format(&["--format", "gitlab"]),
        format(&["--format", "junit"]),
        format(&["--format", "checkstyle"]),
        format(&["--format", "rdjson"]),
        format(&["--format", "markdown"]),
        sample("--report", &["--report", "json=report.json"]),
        sample("--report", &["--report", "human=report.txt"]),
        sample("--fail-on", &["--fail-on", "warning"]),
        sample("--fail-on", &["--fail-on", "info"]),
        sample("--stdin-filename", &["--stdin-filename", "typed.yaml"]),
        sample("--baseline", &["--baseline", "known.yaml"]),
        sample("--update-baseline", &["--update-baseline"]).with(&["--baseline", "new.yaml"]),
        sample("--today", &["--today", "2199-01-01"]),
        sample("--no-waivers", &["--no-waivers"]),
        sample("--show-waived", &["--show-waived"]),
        sample("--fix", &["--fix"]),
        sample("--diff", &["--diff"]),
        sample("--list", &["--list"]),
        sample("--list-files", &["--list-files"]),
        sample("--null", &["--null"]).with(&["--list-files"]),
        sample("--rules", &["--rules", "rules"]),
        sample("--config", &["--config", "team.yaml"]),
        sample("--color", &["--color", "always"]),
        sample("--ascii", &["--ascii"]),
        sample("--quiet", &["--quiet"]),
    ],
    usual: &[("--format", "human"), ("--fail-on", "error"), ("--color", "auto"), ("--color", "never")],
    alike: &[
        ("--fix", "--diff", "`--fix --diff` is how many call `--diff`"),
        ("--no-waivers", "--diff", "what can be repaired is not waived"),
        ("--diff", "--config", "settings repair nothing"),
        ("--rules", "--list-files", "no rule says which files there are"),
        ("--rules", "--null", "no rule says which files there are"),
        ("--color", "--list-files", "names have no colour"),
        ("--color", "--null", "names have no colour"),
        ("--ascii", "--format", "nothing is drawn for programs and documents"),
        ("--ascii", "--jsonl", "nothing is drawn for programs"),
        ("--quiet", "--jsonl", "there are no hints for programs"),
        ("--ascii", "--diff", "nothing is drawn for programs"),
        ("--ascii", "--list-files", "nothing is drawn for programs"),
        ("--ascii", "--null", "nothing is drawn for programs"),
    ],
};

#[test]
fn each_option_of_lint_has_a_sample() {
    look_for_all(&LINT);
}

#[test]
fn no_option_of_lint_is_ignored_beside_another() {
    try_pairs(&LINT);
}
