//! `--jsonl`: a result for each line, the same as that of a run on its document alone.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::contract::faults_by;
use crate::run::{Run, command, finish, run, run_with, scratch};

/// A requirements file with an answer, one in which nothing is stated, and one that is not valid.
const CHAT: &str = r#"{"flows": {"chat": {"real_time": "bidirectional", "latency": "low", "needs": ["auto-reconnect"]}}}"#;
const NOTHING: &str = r#"{"flows": {"later": {}}}"#;
const WRONG: &str = r#"{"flows": {"chat": {"latency": "lwo"}}, "sytem": 1}"#;

/// Returns the results of a run, each of which has to keep to its schema.
fn results(run: &Run) -> Vec<Value> {
    let read = |line: &str| {
        let result = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(faults_by("jsonl-2", &result), Vec::<String>::new(), "{line}");
        result
    };
    assert!(run.stdout.is_empty() || run.stdout.ends_with('\n'));
    run.stdout.lines().map(read).collect()
}

fn recommended(lines: &str, more: &[&str]) -> Vec<Value> {
    results(&run_with(&[&["recommend", "--jsonl"], more].concat(), lines))
}

/// Keeps some keys of an object, those that it has.
fn only(value: &Value, keys: &str) -> Value {
    let object = value.as_object().expect("an object");
    keys.split(' ').filter_map(|key| Some((key.to_owned(), object.get(key)?.clone()))).collect::<serde_json::Map<_, _>>().into()
}

/// Returns what is left of a recommendation without reasons.
fn short(whole: &Value) -> Value {
    let mut short = only(whole, "schema_version system pack gateway flows plan");
    for flow in short["flows"].as_array_mut().expect("flows") {
        *flow = only(flow, "name outcome recommended way tied margin toss_up in_use_over beyond");
    }
    if !short["plan"].is_null() {
        let keys = "protocols phi loss worst_flow regret cost assignments ways given_up left_out";
        short["plan"] = only(&short["plan"], keys);
    }
    short
}

/// A line, with the document that it holds if it holds one.
#[derive(Debug, Clone)]
struct Line {
    text: String,
    document: Option<String>,
    /// The id, and the name of a file that it stands for.
    id: Value,
    name: Option<String>,
}

fn documents() -> impl Strategy<Value = String> {
    let pack = protopick::builtin::pack();
    let level = pack.dimensions().flat_map(|(id, dimension)| {
        pack.levels(id).map(|(_, level)| format!("{}: {}", dimension.id, level.id)).collect::<Vec<_>>()
    });
    // Some are there twice, misspelt or of the wrong type.
    let odd =
        ["needs: [caching]", "needs: [cachin]", "must: [latency]", "decision: { protocol: rest }", "weights: 3", "descripton: x"];
    let part = prop::sample::select(level.chain(odd.map(str::to_owned)).collect::<Vec<_>>());
    let flow = prop::collection::vec(part, 0..5).prop_map(|parts| format!("{{ {} }}", parts.join(", ")));
    let flows = prop::collection::vec(flow, 0..4);
    (flows, prop::sample::select(vec!["", "system: Äpfel 😀\n", "gateway: nginx\n", "in-use: [rest]\n"])).prop_map(
        |(flows, first)| {
            let flows = flows.iter().enumerate().map(|(number, flow)| format!("  f{number}: {flow}\n"));
            format!("{first}flows:\n{}", flows.collect::<Vec<_>>().concat())
        },
    )
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let object = documents().prop_map(|text| match serde_yaml::from_str::<Value>(&text) {
        Ok(value) => value.to_string(),
        Err(_) => json!(text).to_string(),
    });
    let form = (prop_oneof![object, documents().prop_map(|text| json!(text).to_string())], 0..4_u32, any::<u32>());
    let good = form.prop_map(|(document, form, number)| {
        let text = match serde_json::from_str(&document).expect("JSON") {
            Value::String(text) => text,
            _ => document.clone(),
        };
        let (id, name, line) = match form {
            0 => (Value::Null, None, document),
            1 => (Value::Null, None, format!("{{\"document\":{document}}}")),
            2 => (json!(number), Some(number.to_string()), format!("{{\"id\":{number},\"document\": {document}}}")),
            _ => (
                json!(format!("s{number}")),
                Some(format!("s{number}")),
                format!(" {{\"document\":{document} ,\"id\":\"s{number}\"}}\r"),
            ),
        };
        Line { text: line, document: Some(text), id, name }
    });
    let bad = ["", "flows: {}", "{", "[]", "null", r#"{"id": "x", "document": 3}"#, r#"{"id": "x", "document": {}, "more": 1}"#];
    let bad = prop::sample::select(bad.to_vec()).prop_map(|text| {
        let id = if text.contains("id") { json!("x") } else { Value::Null };
        Line { text: text.to_owned(), document: None, id, name: None }
    });
    prop::collection::vec(prop_oneof![4 => good, 1 => bad], 0..12)
}

/// Returns how a run on a document alone ends, and the JSON that it writes.
fn alone(arguments: &[&str], line: &Line, folder: &Path) -> (i32, Value) {
    let document = line.document.as_deref().expect("a document");
    let run = match &line.name {
        None => run_with(&[arguments, &["-"]].concat(), document),
        Some(name) => {
            fs::write(folder.join(name), document).unwrap();
            finish(command(&[arguments, &[name]].concat()).current_dir(folder))
        }
    };
    (run.code, serde_json::from_str(&run.stdout).unwrap_or_default())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// What each line gets is what a run on its document alone writes, whatever is on the other lines.
    #[test]
    fn each_line_gets_the_answer_of_a_run_of_its_own(lines in lines()) {
        let folder = scratch("jsonl-alone");
        let text = lines.iter().map(|line| line.text.clone() + "\n").collect::<Vec<_>>().concat();
        let today = ["--today", "2026-01-01"];
        let lint = run_with(&[&["lint", "--jsonl"], &today[..]].concat(), &text);
        let brief = run_with(&["recommend", "--jsonl"], &text);
        let whole = run_with(&["recommend", "--jsonl", "--details"], &text);
        let told = results(&brief).into_iter().zip(results(&whole)).zip(results(&lint));
        prop_assert_eq!(told.len(), lines.len());
        let (mut recommending, mut linting) = (0, 0);
        for (number, (((brief, whole), linted), line)) in told.zip(&lines).enumerate() {
            for result in [&brief, &whole, &linted] {
                prop_assert_eq!((&result["line"], &result["id"]), (&json!(number + 1), &line.id));
            }
            if line.document.is_none() {
                prop_assert!(brief["errors"].as_array().is_some_and(|errors| errors.len() == 1), "{}", brief);
                prop_assert!(whole == brief && linted == brief);
                (recommending, linting) = (2, 2);
                continue;
            }
            let (code, expected) = alone(&[&["lint", "--format", "json"], &today[..]].concat(), line, &folder);
            prop_assert_eq!(&linted["result"], &expected);
            linting = linting.max(code);
            let (code, answer) = alone(&["recommend", "--format", "json"], line, &folder);
            recommending = recommending.max(code);
            if code == 2 {
                let mut errors = expected["findings"].clone();
                // They can be repaired in a file.
                errors.as_array_mut().expect("findings").iter_mut().for_each(|error| error["fix"] = Value::Null);
                prop_assert_eq!(&brief["errors"], &errors);
                prop_assert_eq!(&whole, &brief);
            } else {
                prop_assert_eq!(&whole["result"], &answer);
                prop_assert_eq!(&brief["result"], &short(&answer));
            }
        }
        prop_assert_eq!((brief.code, whole.code, lint.code), (recommending, recommending, linting));
    }
}

#[test]
fn a_run_ends_like_its_worst_line() {
    for (lines, code) in [("", 0), (CHAT, 0), (NOTHING, 1), (WRONG, 2), ("no", 2)] {
        let more = format!("{CHAT}\n{lines}");
        assert_eq!(run_with(&["recommend", "--jsonl"], lines).code, code, "{lines}");
        assert_eq!(run_with(&["recommend", "--jsonl"], &more).code, code, "{lines}");
    }
    // For lint, a file that is not valid is one with findings; a line without a file cannot be read.
    for (lines, code) in [("", 0), (CHAT, 0), (WRONG, 1), ("no", 2)] {
        assert_eq!(run_with(&["lint", "--jsonl"], lines).code, code, "{lines}");
    }
    let strict = run_with(&["lint", "--jsonl", "--fail-on", "warning"], CHAT);
    assert_eq!((strict.code, &results(&strict)[0]["result"]["failed"]), (1, &json!(true)));
}

#[test]
fn what_is_wrong_is_told_once_with_the_number_of_lines() {
    let run = run_with(&["recommend", "--jsonl"], &format!("{WRONG}\n{CHAT}\n\n"));
    assert_eq!(run.stderr, "error: <stdin>: 2 of 3 lines are not valid; their results say why\n");
    let results = results(&run);
    let told = |line: usize| {
        let errors = results[line]["errors"].as_array().unwrap();
        errors.iter().map(|error| format!("{} {}", error["at"]["column"], error["message"].as_str().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(told(0).len(), 2, "{:?}", told(0));
    assert_eq!(told(2), ["1 the line is blank"]);
    let quiet = run_with(&["recommend", "--jsonl"], CHAT);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
}

#[test]
fn lines_that_no_text_editor_would_write_are_results_too() {
    let long = format!("\"{}\"", "x".repeat(5 * 1024 * 1024));
    let input =
        [CHAT.as_bytes(), b"\n", long.as_bytes(), b"\n", b"{\"id\": \"\xff\"}\n", b"\xef\xbb\xbf{}\n", CHAT.as_bytes()].concat();
    let folder = scratch("jsonl-odd");
    fs::write(folder.join("lines"), [b"\xef\xbb\xbf", &input[..]].concat()).unwrap();
    let run = finish(command(&["recommend", "lines", "--jsonl"]).current_dir(&folder));
    let results = results(&run);
    let fault = |line: usize| {
        let error = &results[line]["errors"][0];
        (error["lint"].as_str().unwrap(), error["at"]["path"].as_str().unwrap(), error["message"].as_str().unwrap())
    };
    assert_eq!((run.code, results.len()), (2, 5));
    assert_eq!(fault(1), ("too-large", "lines", "the line exceeds the limit of 4 MiB"));
    assert_eq!(fault(2), ("encoding", "lines", "this byte is not UTF-8"));
    assert_eq!(fault(3), ("syntax", "lines", "the line is not well-formed JSON"));
    assert_eq!(results[0]["result"]["flows"], results[4]["result"]["flows"]);
}

#[test]
fn an_id_comes_back_as_it_is_and_controls_nothing() {
    let line = |id: &str| format!("{{\"id\": {id}, \"document\": {CHAT}}}\n");
    let ids = ["12345678901234567890123456789", "1.50", "\"\u{7f}\u{202e}##[x\"", "\"a\\nb\"", "\"../../x\""];
    let run = run_with(&["recommend", "--jsonl"], &ids.map(line).concat());
    assert!(!run.stdout.contains(['\u{7f}', '\u{202e}']) && !run.stdout.contains("##["), "{}", run.stdout);
    let raw: Vec<&str> = run.stdout.lines().filter_map(|line| line.split("\"id\":").nth(1)?.split(",\"line\"").next()).collect();
    assert_eq!(raw[..2], ids[..2]);
    let names: Vec<Value> = results(&run)[2..].iter().map(|result| result["id"].clone()).collect();
    assert_eq!(names, [json!("\u{7f}\u{202e}##[x"), json!("a\nb"), json!("../../x")]);
    let systems: Vec<Value> = results(&run).iter().map(|result| result["result"]["system"].clone()).collect();
    assert_eq!(systems[1..], [json!("1.50"), names[0].clone(), names[1].clone(), names[2].clone()]);
}

#[test]
fn what_is_asked_is_asked_of_every_line() {
    let both = format!("{CHAT}\n{CHAT}\n");
    for more in [
        &["--gateway", "aws-http-api"][..],
        &["--gateway", "none", "--in-use", "grpc"],
        &["--why-not", "mqtt,webrtc"],
        &["--explain"],
    ] {
        let told = recommended(&both, more);
        let alone = run_with(&[&["recommend", "-", "--format", "json"], more].concat(), CHAT);
        let alone: Value = serde_json::from_str(&alone.stdout).unwrap();
        let reasons = more[0] == "--why-not" || more[0] == "--explain";
        let expected = if reasons { alone } else { short(&alone) };
        assert_eq!([&told[0]["result"], &told[1]["result"]], [&expected; 2], "{more:?}");
    }
    let unknown = run_with(&["recommend", "--jsonl", "--gateway", "nignx"], CHAT);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));
}

#[test]
fn a_whole_result_keeps_to_the_schema_of_recommendations() {
    for result in recommended(&format!("{CHAT}\n{NOTHING}\n"), &["--details"]) {
        assert_eq!(faults_by("recommend-2", &result["result"]), Vec::<String>::new());
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error_of_the_run() {
    for path in ["no-such-file.jsonl", "examples"] {
        for arguments in [&["recommend", "--jsonl", path][..], &["lint", "--jsonl", path]] {
            let run = run(arguments);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
            assert!(run.stderr.starts_with(&format!("error: {path}: no")), "{}", run.stderr);
        }
    }
    let two = run(&["lint", "--jsonl", "a", "b"]);
    assert!(two.code == 2 && two.stderr.contains("`--jsonl` reads one PATH"), "{}", two.stderr);
}

/// Whoever keeps a process and asks it one thing at a time gets each answer at once, and can go away at any time.
#[test]
fn a_line_is_answered_before_the_next_one_is_written() {
    for name in ["recommend", "lint"] {
        let mut child = command(&[name, "--jsonl"]);
        let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (mut lines, mut results) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        for number in 1..=40 {
            writeln!(lines, "{}", if number % 3 == 0 { "no" } else { CHAT }).unwrap();
            let mut result = String::new();
            results.read_line(&mut result).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&result).unwrap()["line"], number);
        }
        drop(results);
        writeln!(lines, "{CHAT}").unwrap();
        // The input is still open.
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), ended.stderr), (Some(2), Vec::new()), "{name}");
        drop(lines);
    }
}
