//! Size and depth: time and memory stay bounded.

use std::ffi::OsStr;
use std::fs;
use std::process::{Command, Stdio};

use super::{Folder, SOUND, assert_places, command, feed, many, recommend, recommend_with, run, start};

#[test]
fn deep_nesting_is_refused_at_the_depth_that_is_too_deep() {
    let times = 100_000;
    let maps = many(2_000, |depth| format!("{}a:\n", " ".repeat(depth)));
    for text in [
        "[".repeat(times),
        "{".repeat(times),
        "[{a: ".repeat(times),
        "- ".repeat(times),
        "? ".repeat(times),
        "- ? ".repeat(times),
        maps,
        format!("flows:\n  chat:\n    needs: {}", "[".repeat(times)),
        format!("flows:\n  chat:\n    needs:\n      {}", "- ".repeat(times)),
        format!("flows: {{chat: {}", "{a: ".repeat(times)),
        format!("{}{}", "[".repeat(times), "]".repeat(times)),
    ] {
        let ended = recommend(&text);
        let findings = ended.findings();
        let deep: Vec<_> = findings.iter().filter(|finding| finding.kind == "too-large").collect();
        assert_eq!(deep.len(), 1, "{}", start(&ended.stderr));
        assert_eq!(deep[0].message, "the text is nested deeper than 64 levels");
        assert!(ended.stderr.len() < 60_000, "{} bytes", ended.stderr.len());
    }
}

#[test]
fn what_the_parser_could_choke_on_is_refused() {
    let times = 200_000;
    for piece in
        ["]", "}", "!", "&", "*", ":", ": ", "a: ", "'", "\"", "%", "|", ">", "@", "`", ",", "---\n", "...\n", "%TAG ! x\n"]
    {
        let ended = recommend(piece.repeat(times));
        assert!(!ended.findings().is_empty(), "{piece:?}");
        assert!(ended.stderr.len() < 100_000, "{piece:?}: {} bytes", ended.stderr.len());
    }
}

#[test]
fn an_alias_bomb_stays_small() {
    let mut bomb = String::from("a: &a [x, x]\n");
    for pair in ('a'..='k').collect::<Vec<_>>().windows(2) {
        bomb += &format!("{1}: &{1} [*{0}, *{0}, *{0}, *{0}, *{0}, *{0}, *{0}, *{0}]\n", pair[0], pair[1]);
    }
    let findings = recommend(bomb).findings();
    let refused = |what| findings.iter().filter(|finding| finding.message.starts_with(what)).count();
    assert_eq!((refused("an anchor (`&`)"), refused("an alias (`*`)")), (11, 80), "each is refused once, and none is followed");
}

#[test]
fn what_is_larger_than_any_requirements_file_is_not_read() {
    let piece = vec![b'a'; 1_000_000];
    let piped = feed(command(&["recommend", "-"]), (0..100).map(|_| piece.as_slice()));
    piped.assert_refused();
    assert!(piped.stderr.contains("larger than the limit of 4 MiB"), "{}", piped.stderr);

    let folder = Folder::new();
    let path = folder.write("big.yaml", "");
    fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(100_000_000)).expect("a file with holes");
    let read = run(&[OsStr::new("recommend"), path.as_os_str()]);
    read.assert_refused();
    assert!(read.stderr.contains("big.yaml: larger than the limit of 4 MiB"), "{}", read.stderr);

    let comment = format!("{SOUND}#{}\n", "x".repeat(3_900_000));
    assert_eq!(recommend(comment).code, Some(0), "up to the limit all is well");
}

#[cfg(unix)]
#[test]
fn an_endless_file_is_not_read_to_its_end() {
    let ended = run(&["recommend", "/dev/zero"]);
    ended.assert_refused();
    assert!(ended.stderr.contains("/dev/zero: larger than the limit of 4 MiB"), "{}", ended.stderr);
    let empty = run(&["recommend", "/dev/null"]).finding();
    assert_eq!((empty.file.as_str(), empty.message.as_str()), ("/dev/null", "the file is empty"));
}

#[test]
fn a_hundred_thousand_keys_or_flows_are_refused_without_a_flood() {
    let list = |line: fn(usize) -> String| many(100_000, line);
    for text in [
        list(|i| format!("key{i}: 1\n")),
        format!("flows:\n{}", list(|i| format!("  flow{i}: {{}}\n"))),
        format!("flows:\n{}", list(|i| format!("  Flow_{i}: {{}}\n"))),
        format!("{SOUND}{}", list(|i| format!("    k{i}: 1\n"))),
        format!("{SOUND}    needs: [{}]\n", list(|i| format!("n{i},"))),
        format!("{SOUND}    weights: {{{}}}\n", list(|i| format!("w{i}: 1, "))),
        format!("{SOUND}{}", "    latency: low\n".repeat(100_000)),
        format!("{{{}}}", list(|i| format!("k{}: 1, ", i % 50_000))),
    ] {
        let ended = recommend(&text);
        assert!(!ended.findings().is_empty());
        assert!(ended.stderr.len() < 300_000, "{} bytes for {}", ended.stderr.len(), start(&text[..100]));
    }
}

#[test]
fn beyond_two_hundred_findings_the_rest_is_counted() {
    let flows = many(500, |i| format!("  flow-{i}: {{ latency: lowish }}\n"));
    let ended = recommend(format!("flows:\n{flows}"));
    assert_eq!(ended.findings().len(), 200);
    assert!(ended.stderr.ends_with("and 300 more\n"), "{}", start(&ended.stderr));
}

#[test]
fn a_message_does_not_repeat_a_text_of_any_length() {
    let long = "x".repeat(1_000_000);
    for text in [
        format!("flows:\n  chat:\n    latency: {long}\n"),
        format!("flows:\n  chat:\n    latency: |\n      {}", "x\n      ".repeat(100_000)),
        format!("flows:\n  chat:\n    needs: [{long}]\n"),
        format!("flows:\n  chat:\n    must: [{long}]\n"),
        format!("flows:\n  chat:\n    decision: {{ protocol: {long} }}\n"),
        format!("flows:\n  chat:\n    importance: {long}\n"),
        format!("version: {long}\n{SOUND}"),
        format!("? {long}\n: 1\n{SOUND}"),
        format!("{SOUND}    ? {long}\n    : 1\n"),
        format!("{SOUND}    weights:\n      ? {long}\n      : 1\n"),
        format!("flows:\n  ? {long}\n  : {{ latency: low }}\n  A: {{}}\n"),
        format!("{SOUND}\"{long}\": 1\n"),
        format!("{SOUND}{long}: 1\n"),
        format!("{SOUND}{}: 1\n", "x".repeat(1_000)),
    ] {
        let ended = recommend(&text);
        assert!(!ended.findings().is_empty(), "{}", start(&ended.stderr));
        assert!(ended.stderr.len() < 10_000, "{} bytes for {}", ended.stderr.len(), &text[..40]);
    }
}

#[test]
fn a_fault_far_out_on_a_long_line_has_its_place_without_the_line() {
    let ended = recommend(format!("{SOUND}    needs: [ {}cachin]\n", " ".repeat(1_000_000)));
    assert_places(&ended, &[("unknown-name", 4, 1_000_014)]);
    assert!(ended.stderr.len() < 1_000, "{} bytes", ended.stderr.len());
}

/// Only on Linux can the shell itself limit the memory of a process.
#[cfg(target_os = "linux")]
#[test]
fn many_flows_with_many_answers_fit_into_little_memory() {
    let defaults = "defaults: { real_time: bidirectional, latency: low, volume: high, browser: universal, scaling: stateful, \
                    complexity: complex, needs: [caching, public-api, streaming, typed-contracts, binary-payloads] }";
    let flows = |count| many(count, |i| format!("  flow-{i}: {{}}\n"));
    for (format, count) in [("table", 1_000), ("markdown", 1_000), ("json", 1_000), ("table", 50_000), ("json", 50_000)] {
        let text = format!("{defaults}\nflows:\n{}", flows(count));
        let mut limited = Command::new("/bin/sh");
        limited.args(["-c", "ulimit -v 500000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_protopick")]);
        limited.args(["recommend", "-", "--format", format]).env_clear().env("LANG", "C.UTF-8");
        limited.stdout(Stdio::piped()).stderr(Stdio::piped());
        feed(limited, [text.as_bytes()]).assert_orderly();
    }
}

#[test]
fn long_texts_in_a_sound_file_are_shown_whole() {
    for (description, more) in [("word ".repeat(200_000), "word"), ("x".repeat(1_000_000), "xxx"), ("漢".repeat(100_000), "漢")]
    {
        let text = format!("system: {description}\n{SOUND}    description: {description}\n");
        for format in ["table", "markdown", "json"] {
            let ended = recommend_with(&text, &["--format", format]);
            assert_eq!(ended.code, Some(0), "{}", start(&ended.stderr));
            assert!(ended.stdout.len() > description.len() && ended.stdout.contains(more));
        }
    }
}

/// Each of the dots could end the number of a list, unless what precedes it is examined.
#[test]
fn markdown_escapes_a_long_number_with_many_dots() {
    let (digits, dots) = ("1".repeat(50_000), " .".repeat(50_000));
    let ended = recommend_with(format!("{SOUND}    description: \"{digits}.{dots}\"\n"), &["--format", "markdown"]);
    assert!(ended.stdout.contains(&format!("\n{digits}\\.{dots}\n")), "{}", start(&ended.stdout));
}
