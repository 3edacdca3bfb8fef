//! Decision records: what they say, where they are written, and that nothing is lost. What other tools read in them is tested in
//! `tests/clients`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::run::{Run, command, finish, scratch};

/// Creates a repository with a requirements file.
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

/// Writes a record and returns its text.
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
        "\n## Decision Outcome\n\nChosen option: \"REST\", because it serves the requirements best: 100 points of 100",
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
    assert!(text.contains("(Browsers: ideal)") && text.contains("| SSE | | Interaction |"), "{text}");
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
    assert!(text.contains("The rules recommend WebSocket with 100 points; gRPC has 75."), "{text}");
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
        // From a subfolder, too.
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
    written(&folder, &["--flow", "support-chat", "--title", "Use REST for orders"]);
    let new = written(&folder, &["--flow", "support-chat", "--supersedes", "1"]);
    let old = fs::read_to_string(folder.join("docs/decisions/0001-use-rest-for-orders.md")).unwrap();
    assert!(new.contains("\nSupersedes [ADR-0001](0001-use-rest-for-orders.md).\n"), "{new}");
    assert!(old.contains("\nstatus: superseded\n"), "{old}");
    assert!(old.contains("\nSuperseded by [ADR-0002](0002-use-websocket-for-support-chat.md).\n"), "{old}");

    // A record that cannot be marked stops everything before anything is written.
    fs::write(folder.join("docs/decisions/0007-notes.md"), "# Notes\n").unwrap();
    for (number, why) in [("1", "already superseded"), ("7", "no status was found"), ("9", "record 9 does not exist")] {
        let run = adr(&folder, &["--flow", "orders", "--supersedes", number]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{number}");
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
    assert_eq!(fs::read_dir(folder.join("docs/decisions")).unwrap().count(), 3);
}

#[test]
fn a_record_of_another_flow_is_not_superseded_unless_the_file_no_longer_has_it() {
    let folder = repository("supersede_other", &shop());
    written(&folder, &["--flow", "orders"]);
    let before = fs::read_to_string(folder.join("docs/decisions/0001-use-rest-for-orders.md")).unwrap();
    let refused = adr(&folder, &["--flow", "support-chat", "--supersedes", "1"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    let why = "0001-use-rest-for-orders.md: the record is about the flow `orders`, not about `support-chat`";
    assert!(refused.stderr.contains(why), "{}", refused.stderr);
    assert_eq!(fs::read_dir(folder.join("docs/decisions")).unwrap().count(), 1);
    // A record of all flows is about that one too.
    let system = written(&folder, &["--supersedes", "1"]);
    assert!(system.contains("\nSupersedes [ADR-0001]"), "{system}");
    // The flow has another name now.
    let folder = repository("supersede_renamed", &shop().replace("support-chat:", "support:"));
    fs::create_dir_all(folder.join("docs/decisions")).unwrap();
    fs::write(folder.join("docs/decisions/0001-use-rest-for-orders.md"), before.replace("flow=orders", "flow=support-chat"))
        .unwrap();
    let renamed = written(&folder, &["--flow", "support", "--supersedes", "1"]);
    assert!(renamed.contains("\nSupersedes [ADR-0001]"), "{renamed}");
}

/// Performs as many runs at the same time as there are titles.
fn at_once(folder: &Path, titles: &[&str], arguments: &[&str]) -> Vec<Run> {
    let start = |title: &&str| {
        let mut command = command(&[&["adr", "new", "--today", "2026-08-01", "--title", title], arguments].concat());
        command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    };
    let running: Vec<_> = titles.iter().map(start).collect();
    running.into_iter().map(|child| Run::of(child.wait_with_output())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join("docs/decisions")).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn runs_at_once_take_a_number_each() {
    for _ in 0..5 {
        let folder = repository("at_once", "flows: { chat: { real_time: bidirectional } }");
        let runs = at_once(&folder, &["a", "b", "c", "d", "e", "f", "g", "h"], &[]);
        assert!(runs.iter().all(|run| run.code == 0), "{runs:?}");
        let numbers: Vec<_> = names(&folder).iter().map(|name| name[..4].to_owned()).collect();
        assert_eq!(numbers, ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008"]);
    }
}

#[test]
fn of_runs_at_once_that_supersede_the_same_record_one_does() {
    for _ in 0..5 {
        let folder = repository("supersede_at_once", "flows: { chat: { real_time: bidirectional } }");
        written(&folder, &["--title", "old"]);
        let runs = at_once(&folder, &["a", "b", "c", "d", "e", "f", "g", "h"], &["--supersedes", "1"]);
        let (done, refused): (Vec<_>, Vec<_>) = runs.iter().partition(|run| run.code == 0);
        assert_eq!((done.len(), names(&folder).len()), (1, 2), "{runs:?}");
        assert!(refused.iter().all(|run| run.stderr.contains("already superseded")), "{runs:?}");
        let old = fs::read_to_string(folder.join("docs/decisions/0001-old.md")).unwrap();
        let winner = done[0].stdout.trim_end().trim_start_matches("docs/decisions/");
        assert!(old.contains(&format!("Superseded by [ADR-0002]({winner}).")), "{old}");

        // Those that say the same agree.
        let same = at_once(&folder, &["same"; 4], &["--supersedes", "2"]);
        assert!(same.iter().all(|run| (run.code, run.stdout.as_str()) == (0, "docs/decisions/0003-same.md\n")), "{same:?}");
        assert_eq!(names(&folder).len(), 3);
    }
}

#[test]
fn an_interrupted_run_is_finished_by_the_same_again() {
    for style in ["madr", "universal", "nygard"] {
        let folder = repository("interrupted", &shop());
        let at = |file: &str| folder.join("docs/decisions").join(file);
        let again = ["--style", style, "--flow", "support-chat", "--supersedes", "2", "--supersedes", "1", "--supersedes", "1"];
        let old = ["0001-größe-1.md", "0002-use-graphql-for-product-pages.md"];
        let new = "0003-use-websocket-for-support-chat.md";
        written(&folder, &["--style", style, "--flow", "support-chat", "--title", "Größe (1)"]);
        written(&folder, &["--style", style, "--flow", "support-chat", "--title", "Use GraphQL for product-pages"]);
        let unmarked = old.map(|file| fs::read_to_string(at(file)).unwrap());
        written(&folder, &again);
        let whole = || [old[0], old[1], new].map(|file| fs::read_to_string(at(file)).unwrap());
        let wanted = whole();
        assert!(unmarked.iter().zip(&wanted).all(|(before, after)| before != after));
        // The state after each step: the record is there, the first mark is there, both are.
        for marked in 0..=2 {
            for (file, text) in old.iter().zip(&unmarked).skip(marked) {
                fs::write(at(file), text).unwrap();
            }
            let run = adr(&folder, &again);
            assert_eq!((run.code, run.stdout), (0, format!("docs/decisions/{new}\n")), "{style}, {marked}: {}", run.stderr);
            assert!(run.stderr.contains(&format!("{new} already exists")), "{}", run.stderr);
            assert_eq!((whole(), names(&folder).len()), (wanted.clone(), 3), "{style}, {marked}");
        }
        // Marks that lead to a record that somebody removed.
        fs::remove_file(at(new)).unwrap();
        written(&folder, &again);
        assert_eq!(whole(), wanted, "{style}");
        // Another decision is not a retry.
        let other = adr(&folder, &["--flow", "orders", "--title", "Use WebSocket for support-chat", "--supersedes", "1"]);
        assert_eq!((other.code, names(&folder).len()), (2, 3), "{}", other.stderr);
    }
}

#[test]
fn what_cannot_be_recorded_is_refused() {
    let folder = repository("refused", "flows: { open: {}, chat: { real_time: bidirectional } }");
    let refused: [(&[&str], i32, &str); 6] = [
        (&["--flow", "open"], 1, "there is no decision to record"),
        (&["--flow", "chta"], 2, "did you mean `chat`?"),
        (&["-"], 2, "cannot be named in a record"),
        (&["--flow", "chat", "--title", " "], 2, "`--title` needs a text"),
        (&["--dir", "requirements.yaml"], 2, "not a folder"),
        (&["none.yaml"], 2, "no such file"),
    ];
    for (arguments, code, why) in refused {
        let run = adr(&folder, arguments);
        assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{arguments:?}");
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
    assert!(!folder.join("docs").exists());
}

/// A stranger's repository says where its records are, and must not lead outside itself.
#[test]
fn nothing_is_written_outside_of_the_repository() {
    let file = "flows: { chat: { real_time: bidirectional } }";
    let outside = scratch("records_outside");
    let absolute = outside.to_str().unwrap();
    let told = [
        (".adr-dir", absolute.to_owned()),
        (".adr-dir", "../records_outside".to_owned()),
        (".adr-dir", "none/../../records_outside".to_owned()),
        ("adrs.toml", format!("adr_dir = \"{absolute}\"")),
        (".adrs.toml", "adr_dir = \"docs/../../records_outside/new\"".to_owned()),
        (".log4brains.yml", "project:\n  adrFolder: ../records_outside".to_owned()),
    ];
    for (name, text) in told {
        let folder = repository("leads_out", file);
        fs::write(folder.join(name), &text).unwrap();
        let run = adr(&folder, &[]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}: {text}");
        assert!(run.stderr.contains("is outside the repository") && run.stderr.contains("--dir"), "{}", run.stderr);
    }
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    // One that is named on the command line may be anywhere.
    let folder = repository("leads_out", file);
    assert!(written(&folder, &["--dir", absolute]).contains("status: proposed"));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let file = "flows: { chat: { real_time: bidirectional } }";
    let outside = scratch("records_linked");
    let record = "---\nstatus: accepted\n---\n\n# Other\n";
    fs::write(outside.join("other.md"), record).unwrap();
    fs::write(outside.join("names"), "docs\n").unwrap();

    let folder = repository("links", file);
    fs::create_dir_all(folder.join("docs/decisions")).unwrap();
    symlink(outside.join("other.md"), folder.join("docs/decisions/0001-other.md")).unwrap();
    let run = adr(&folder, &["--supersedes", "1"]);
    assert_eq!((run.code, names(&folder).len()), (2, 1), "{}", run.stderr);
    assert!(run.stderr.contains("a link, which is not followed"), "{}", run.stderr);

    let linked: [(&Path, &str, &str); 3] = [
        (&outside.join("names"), ".adr-dir", "a link, which is not followed"),
        (Path::new("nowhere"), ".log4brains.yml", "a link, which is not followed"),
        (&outside, "adr", "is outside the repository"),
    ];
    for (to, name, why) in linked {
        let folder = repository("links", file);
        symlink(to, folder.join(name)).unwrap();
        let run = adr(&folder, &[]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}");
        assert!(run.stderr.contains(why), "{name}: {}", run.stderr);
    }
    assert_eq!(fs::read_to_string(outside.join("other.md")).unwrap(), record);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 2);
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
    assert!(stale.contains("the record of `chat` says `websocket`, but the file says `mqtt`"), "{stale}");
    assert!(lint("mqtt", "docs/none.md").contains("the record `docs/none.md` does not exist"));
    assert!(!lint("mqtt", "'https://wiki.example/7.md'").contains("decision-record-stale"));
    adr(&folder, &["--supersedes", "1"]);
    assert!(lint("mqtt", record).contains("the record of `chat` is superseded"));
}

/// Returns the tree of a file without its decisions.
fn without_decisions(text: &str) -> serde_yaml::Value {
    let mut tree: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
    for (_, flow) in tree["flows"].as_mapping_mut().unwrap() {
        flow.as_mapping_mut().unwrap().remove("decision");
    }
    tree
}

/// Writes records with `--decide`, and returns the resulting file.
fn decided(folder: &Path, arguments: &[&str]) -> String {
    let before = fs::read_to_string(folder.join("requirements.yaml")).unwrap();
    let record = written(folder, &[&["--decide"], arguments].concat());
    assert!(record.contains("accepted") || record.contains("Accepted"), "{record}");
    let after = fs::read_to_string(folder.join("requirements.yaml")).unwrap();
    assert_eq!(without_decisions(&before), without_decisions(&after), "{after}");
    let comments = |text: &str| text.lines().filter(|line| line.contains('#')).count();
    assert_eq!(comments(&before), comments(&after), "{after}");
    let lint = finish(command(&["lint", "requirements.yaml", "--format", "concise"]).current_dir(folder)).stdout;
    for found in ["decision-record-stale", "decision-missing", "decision-not-best"] {
        assert!(!lint.contains(found), "{lint}");
    }
    after
}

#[test]
fn a_decision_is_filled_in_whatever_the_form_of_the_file() {
    let record = "docs/decisions/0001-use-websocket-for-chat.md";
    for (file, says) in [
        ("flows: { chat: { real_time: bidirectional } }", vec!["protocol: websocket", record]),
        ("# ours\nflows:\n  chat: # people\n    real_time: bidirectional # both\n", vec!["# both", "decision:", record]),
        ("flows:\r\n  chat:\r\n    real_time: bidirectional\r\n", vec!["\r\n    decision:", record]),
        (
            "flows:\n  chat:\n    real_time: bidirectional\n    decision:\n      encryption: wss # always\n",
            vec!["encryption: wss # always", "protocol: websocket", record],
        ),
        (
            "flows: { chat: { real_time: bidirectional, decision: { protocol: websocket, record: 'https://wiki.example/6' } } }",
            vec!["protocol: websocket", "https://wiki.example/6", record],
        ),
        (
            "flows:\n  chat:\n    real_time: bidirectional\n    decision:\n      record: [https://wiki.example/7]\n",
            vec!["https://wiki.example/7", record],
        ),
    ] {
        let folder = repository("decide", file);
        let text = decided(&folder, &[]);
        assert!(says.iter().all(|part| text.contains(part)), "{text}");
        assert!(text.contains("\r\n") == file.contains("\r\n"), "{text}");
        // The next record supersedes this one in the file too.
        let again = decided(&folder, &["--supersedes", "1", "--title", "Again"]);
        assert!(again.contains("docs/decisions/0002-again.md") && !again.contains(record), "{again}");
    }
}

#[test]
fn a_file_in_a_folder_names_its_record_as_seen_from_there() {
    let folder = repository("decide_inside", "");
    fs::create_dir(folder.join("service")).unwrap();
    fs::write(folder.join("service/chat.yaml"), "flows: { chat: { real_time: bidirectional } }").unwrap();
    let run = adr(&folder, &["service/chat.yaml", "--decide"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(folder.join("service/chat.yaml")).unwrap();
    assert!(text.contains("record: \"../docs/decisions/0001-use-websocket-for-chat.md\""), "{text}");
    for (place, file) in [(folder.clone(), "service/chat.yaml"), (folder.join("service"), "chat.yaml")] {
        let lint = finish(command(&["lint", file, "--format", "concise"]).current_dir(place)).stdout;
        assert!(!lint.contains("decision-record-stale"), "{lint}");
    }
    let rejected = adr(&folder, &["service/chat.yaml", "--decide", "--status", "rejected"]);
    assert!(rejected.code == 2 && rejected.stderr.contains("remove one of them"), "{}", rejected.stderr);
}

#[test]
fn a_record_names_the_way_and_what_a_reader_should_know() {
    let flow = "{ real_time: server-push, blocked: [upgrade, streamed-response, long-connections], delay: 5 s }";
    let folder =
        repository("ways", &format!("flows: {{ news: {{ description: \"Who is in?\", {} }} }}", &flow[1..flow.len() - 1]));
    let text = written(&folder, &["--decide"]);
    assert!(text.contains("# Use REST (polled) for news\n") && text.contains("flow=news protocol=rest-polled"), "{text}");
    assert!(text.contains("Latency: moderate, derived from delay: 5 s.") && text.contains("\nWho is in?\n"), "{text}");
    let file = fs::read_to_string(folder.join("requirements.yaml")).unwrap();
    assert!(file.contains("protocol: rest-polled"), "{file}");
}

#[test]
fn the_decisions_of_all_flows_are_filled_in_for_a_system() {
    for example in ["shop", "smart-building", "trading-desk", "hospital-ward", "ride-hailing"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{example}.yaml"));
        // With what the team decided, and with nothing but the plan.
        let file = fs::read_to_string(path).unwrap();
        let open = serde_yaml::to_string(&without_decisions(&file)).unwrap();
        let planned = repository("decide_plan", &open);
        let run = adr(&planned, &["--decide"]);
        assert_eq!(run.code, 0, "{example}: {}", run.stderr);
        let lint = finish(command(&["lint", "requirements.yaml", "--format", "concise"]).current_dir(&planned)).stdout;
        for found in ["decision-not-best", "decision-impossible", "decision-missing", "more-protocols", "decision-record-stale"] {
            assert!(!lint.contains(&format!("[{found}]")), "{example}: {lint}");
        }
        let folder = repository("decide_all", &file);
        let before = fs::read_to_string(folder.join("requirements.yaml")).unwrap();
        let run = adr(&folder, &["--decide"]);
        assert_eq!(run.code, 0, "{example}: {}", run.stderr);
        let after = fs::read_to_string(folder.join("requirements.yaml")).unwrap();
        assert_eq!(without_decisions(&before), without_decisions(&after), "{after}");
        let tree: serde_yaml::Value = serde_yaml::from_str(&after).unwrap();
        for (name, flow) in tree["flows"].as_mapping().unwrap() {
            let record = &flow["decision"]["record"];
            let last = record.as_sequence().and_then(|all| all.last()).unwrap_or(record);
            assert_eq!(last.as_str(), Some(run.stdout.trim()), "{name:?}");
            assert!(flow["decision"]["protocol"].is_string(), "{name:?}");
        }
    }
}

#[test]
fn a_record_cites_what_teams_decided_and_says_nothing_that_holds_for_every_flow() {
    let flow = "{ real_time: server-push, browser: universal, latency: low, needs: [auto-reconnect] }";
    let text = written(&repository("cites", &format!("flows: {{ ticker: {flow} }}")), &[]);
    let (_, cited) = text.split_once("What teams with similar requirements decided:\n\n").expect(&text);
    let cited: Vec<&str> = cited.lines().take_while(|line| line.starts_with("- ")).collect();
    assert!((1..=3).contains(&cited.len()) && cited.iter().all(|line| line.contains("](<https://")), "{text}");
    assert!(text.contains("published decisions"), "{text}");
    for (_, protocol) in protopick::builtin::pack().protocols() {
        assert!(!text.contains(&protocol.about), "{text}");
        for piece in protocol.pros.iter().chain(&protocol.cons) {
            assert!(!text.to_lowercase().contains(&piece.says.trim_end_matches('.').to_lowercase()), "{}", piece.says);
        }
    }
}

#[test]
fn a_record_names_what_is_blocked_what_amounts_say_and_what_lies_beyond() {
    let file = "flows: { big: { real_time: upload, largest: 500 MiB, blocked: [upgrade], decision: { protocol: websocket } } }";
    let text = written(&repository("barred", file), &[]);
    let (_, rest) = text.split_once("## Decision Drivers").expect("drivers");
    let (drivers, rest) = rest.split_once("## Considered Options").expect("options");
    assert!(drivers.contains("500 MiB") && drivers.contains("Blocked: "), "{drivers}");
    assert!(rest.contains("- Object storage\n") && rest.contains("### Object storage"), "{rest}");
    let (_, consequences) = rest.split_once("### Consequences\n\n").expect("consequences");
    assert!(consequences.starts_with("- Bad, because it is excluded: "), "{consequences}");
    // A tie is told as one.
    let tied = written(&repository("tied", "flows: { f: { latency: low, decision: { protocol: grpc } } }"), &[]);
    assert!(tied.contains("The rules rate gRPC as high as WebSocket"), "{tied}");
}
