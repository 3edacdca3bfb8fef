//! Decision records: what they say, where they go, and that nothing is lost. What other tools read in them is for `tests/clients`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Run, command, finish, scratch};

/// A repository with a requirements file.
fn repository(name: &str, requirements: &str) -> PathBuf {
    let folder = scratch(&format!("records_{name}"));
    fs::create_dir(folder.join(".git")).unwrap();
    fs::write(folder.join("requirements.yaml"), requirements).unwrap();
    folder
}

fn shop() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop.yaml")).unwrap()
}

fn adr(folder: &Path, arguments: &[&str]) -> Run {
    finish(command(&[&["adr", "new", "--today", "2026-08-01"], arguments].concat()).current_dir(folder))
}

/// Writes a record and tells its text.
fn written(folder: &Path, arguments: &[&str]) -> String {
    let run = adr(folder, arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let path = run.stdout.strip_suffix('\n').expect("one line");
    fs::read_to_string(folder.join(path)).expect(path)
}

#[test]
fn a_record_of_a_flow_has_all_parts_of_madr() {
    let folder = repository("flow", &shop());
    let text = written(&folder, &["--flow", "orders", "--decider", "Ana", "--decider", "Bo: x"]);
    let order = [
        "---\nnumber: 1\nstatus: accepted\ndate: 2026-08-01\ndecision-makers:\n  - Ana\n  - \"Bo: x\"\n---\n\n# Use REST for orders\n",
        "\n## Context and Problem Statement\n",
        "\n## Decision Drivers\n",
        "\n## Considered Options\n",
        "\n## Decision Outcome\n\nChosen option: \"REST\", because it serves the requirements best: 100.0 points of 100",
        "\n<!-- protopick: flow=orders protocol=rest -->\n",
        "\n### Consequences\n\n- Good, because ",
        "\n### Confirmation\n\nRun `protopick lint requirements.yaml` in every build.",
        "\n## Pros and Cons of the Options\n",
        "\n## More Information\n",
    ];
    let mut rest = text.as_str();
    for part in order {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("{part} in {text}")).1;
    }
    assert!(text.contains("(Browsers: ideal)") && text.contains("| SSE | | Real-time |"), "{text}");
    insta::assert_snapshot!("record_madr", text);
}

#[test]
fn a_record_of_a_system_names_each_flow() {
    let folder = repository("system", &fs::read_to_string("examples/ride-hailing.yaml").unwrap());
    let text = written(&folder, &["--style", "nygard"]);
    assert!(text.starts_with("# 1. Use "), "{text}");
    assert_eq!(text.matches("\n<!-- protopick: flow=").count(), 6, "{text}");
    insta::assert_snapshot!("record_system", text);
}

#[test]
fn a_decision_of_the_team_is_recorded_with_what_the_rules_say() {
    let file = "flows: { chat: { real_time: bidirectional, decision: { protocol: grpc, because: The clients are ours. } } }";
    let text = written(&repository("team", file), &[]);
    assert!(text.contains("Chosen option: \"gRPC\", because The clients are ours."), "{text}");
    assert!(text.contains("The rules recommend WebSocket with 100.0 points; gRPC has 75.0."), "{text}");
    assert!(text.contains("status: accepted") && text.contains("flow=chat protocol=grpc"), "{text}");
}

#[test]
fn numbers_go_on_and_nothing_is_written_over() {
    let folder = repository("numbers", "flows: { chat: { real_time: bidirectional } }");
    let records = folder.join("docs/decisions");
    fs::create_dir_all(&records).unwrap();
    fs::write(records.join("0041-other.md"), "---\nstatus: accepted\n---\n\n# Other\n").unwrap();
    fs::write(records.join("20200101-dated.md"), "# Dated\n").unwrap();
    for number in 42..45 {
        assert_eq!(adr(&folder, &[]).stdout, format!("docs/decisions/00{number}-use-websocket-for-chat.md\n"));
    }
    assert_eq!(fs::read_dir(&records).unwrap().count(), 5);
    assert!(written(&folder, &[]).contains("status: proposed"));
}

#[test]
fn the_folder_is_the_one_that_the_tools_use() {
    let file = "flows: { chat: { real_time: bidirectional } }";
    let told: [(&str, &str, &str); 4] = [
        (".adr-dir", "decisions/records\n", "decisions/records"),
        ("adrs.toml", "# adrs\nadr_dir = \"a/b\"\n", "a/b"),
        (".log4brains.yml", "project:\n  adrFolder: ./docs/adr\n", "docs/adr"),
        ("doc/adr/x.md", "", "doc/adr"),
    ];
    for (name, text, expected) in told {
        let folder = repository("folder", file);
        fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        fs::write(folder.join(name), text).unwrap();
        assert_eq!(adr(&folder, &[]).stdout, format!("{expected}/0001-use-websocket-for-chat.md\n"), "{name}");
        // From a folder inside, too.
        let inside = folder.join("inside");
        fs::create_dir(&inside).unwrap();
        let run = adr(&inside, &["../requirements.yaml"]);
        assert_eq!(run.stdout, format!("../{expected}/0002-use-websocket-for-chat.md\n"), "{name}: {}", run.stderr);
    }
    let named = repository("folder", file);
    assert_eq!(adr(&named, &["--dir", "x y"]).stdout, "x y/0001-use-websocket-for-chat.md\n");
}

#[test]
fn a_record_is_spelt_as_those_beside_it() {
    let folder = repository("spelling", "flows: { chat: { real_time: bidirectional } }");
    fs::create_dir_all(folder.join("doc/adr")).unwrap();
    fs::write(folder.join("doc/adr/0001-old.md"), "# 1. Old\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n\n## Context\n")
        .unwrap();
    let text = written(&folder, &["--status", "accepted"]);
    let head =
        "# 2. Use WebSocket for chat\n\n- Status: accepted\n- Date: 2026-08-01\n- Tags: protocol, gateway\n\nDate: 2026-08-01\n";
    assert!(text.starts_with(head) && text.contains("\n## Status\n\nAccepted\n\n"), "{text}");
    let madr = written(&folder, &["--style", "madr"]);
    assert!(madr.starts_with("---\nnumber: 3\n"), "{madr}");
}

#[test]
fn both_ends_of_a_supersession_say_so() {
    let folder = repository("supersede", &shop());
    written(&folder, &["--flow", "orders"]);
    let new = written(&folder, &["--flow", "support-chat", "--supersedes", "1"]);
    let old = fs::read_to_string(folder.join("docs/decisions/0001-use-rest-for-orders.md")).unwrap();
    assert!(new.contains("\nSupersedes [ADR-0001](0001-use-rest-for-orders.md).\n"), "{new}");
    assert!(old.contains("\nstatus: superseded\n"), "{old}");
    assert!(old.contains("\nSuperseded by [ADR-0002](0002-use-websocket-for-support-chat.md).\n"), "{old}");

    // What cannot be marked stops everything before anything is written.
    fs::write(folder.join("docs/decisions/0007-notes.md"), "# Notes\n").unwrap();
    for (number, why) in [("1", "it is superseded already"), ("7", "no status was found"), ("9", "there is no record 9")] {
        let run = adr(&folder, &["--flow", "orders", "--supersedes", number]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{number}");
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
    assert_eq!(fs::read_dir(folder.join("docs/decisions")).unwrap().count(), 3);
}

#[test]
fn what_cannot_be_recorded_is_refused() {
    let folder = repository("refused", "flows: { open: {}, chat: { real_time: bidirectional } }");
    let refused: [(&[&str], i32, &str); 5] = [
        (&["--flow", "open"], 1, "there is no decision to record"),
        (&["--flow", "chta"], 2, "did you mean `chat`?"),
        (&["-"], 2, "a record names the file"),
        (&["--dir", "requirements.yaml"], 2, "this is not a folder"),
        (&["none.yaml"], 2, "no such file"),
    ];
    for (arguments, code, why) in refused {
        let run = adr(&folder, arguments);
        assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{arguments:?}");
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
    assert!(!folder.join("docs").exists());
}

#[test]
fn hostile_texts_stay_texts_in_a_record() {
    let file = "system: \"<script>] --> \\u202e\\n# no\"\nflows: { chat: { description: \"---\\n## Status\\n<b>|`x`\", real_time: bidirectional }, b: { real_time: server-push } }";
    for style in ["madr", "universal", "nygard"] {
        let folder = repository("hostile", file);
        let text = written(&folder, &["--style", style, "--decider", "a\nstatus: rejected", "--title", "[x](y) <i>\n## Status"]);
        for markup in ["<script", "<b>", "<i>", "\u{202e}", "\n# no", "\nstatus: rejected"] {
            assert!(!text.contains(markup), "{style}: {markup} in {text}");
        }
        let sections = text.lines().filter(|line| *line == "## Status").count();
        assert_eq!(sections, usize::from(style != "madr"), "{style}: {text}");
    }
}

#[test]
fn lint_tells_when_a_record_says_something_else() {
    let file = |protocol: &str, record: &str| {
        format!("flows: {{ chat: {{ real_time: bidirectional, decision: {{ protocol: {protocol}, record: {record} }} }} }}")
    };
    let folder = repository("stale", &file("websocket", "docs/decisions/0001-use-websocket-for-chat.md"));
    written(&folder, &[]);
    let lint = |protocol: &str, record: &str| {
        fs::write(folder.join("requirements.yaml"), file(protocol, record)).unwrap();
        finish(command(&["lint", "requirements.yaml", "--format", "concise"]).current_dir(&folder)).stdout
    };
    let record = "docs/decisions/0001-use-websocket-for-chat.md";
    assert!(!lint("websocket", record).contains("decision-record-stale"), "the record is right");
    let stale = lint("mqtt", record);
    assert!(stale.contains("the record of `chat` says `websocket`, and the file says `mqtt`"), "{stale}");
    assert!(lint("mqtt", "docs/none.md").contains("there is no record `docs/none.md`"));
    assert!(!lint("mqtt", "'https://wiki.example/7.md'").contains("decision-record-stale"));
    adr(&folder, &["--supersedes", "1"]);
    assert!(lint("mqtt", record).contains("the record of `chat` is superseded"));
}
