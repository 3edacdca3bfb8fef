//! No text of any origin reaches the terminal in a form that could control it.

use super::{Folder, SOUND, STEERING, assert_harmless, recommend_with, run};

#[test]
fn no_text_of_a_sound_file_steers_the_terminal() {
    for (escaped, _) in STEERING {
        let text =
            format!("system: \"S{escaped}S\"\nflows:\n  chat:\n    description: \"D{escaped}D\"\n    latency: low\n  b: {{}}\n");
        for format in ["table", "markdown"] {
            let ended = recommend_with(&text, &["--format", format, "--color", "always"]);
            assert_eq!(ended.code, Some(1), "{}", ended.stderr);
            assert_harmless(&ended);
        }
    }
}

#[test]
fn json_escapes_control_characters_and_keeps_their_meaning() {
    for (escaped, raw) in STEERING {
        let text = format!("system: \"S{escaped}S\"\n{SOUND}    description: \"D{escaped}D\"\n");
        let ended = recommend_with(text, &["--format", "json", "--color", "always"]);
        let read: serde_json::Value = serde_json::from_str(&ended.stdout).expect("JSON");
        assert_eq!(read["system"], format!("S{raw}S"));
        assert_eq!(read["flows"][0]["description"], format!("D{raw}D"));
        assert!(!ended.stdout.contains(|c| c < ' ' && c != '\n'), "{}", ended.stdout);
    }
}

/// RFC 8259 allows these unescaped, but a terminal obeys them in JSON too.
#[test]
fn json_escapes_every_other_character_that_steers_a_terminal() {
    for (escaped, _) in STEERING {
        let text = format!("system: \"S{escaped}S\"\n{SOUND}    description: \"D{escaped}D\"\n");
        assert_harmless(&recommend_with(text, &["--format", "json"]));
    }
}

#[test]
fn no_text_of_a_faulty_file_steers_the_terminal() {
    for (escaped, raw) in STEERING {
        let quoted = |bad: &str| {
            format!(
                r#"version: "{bad}"
"K{bad}": 1
gateway: ["{bad}"]
flows:
  "F{bad}":
    latency: "L{bad}"
    "k{bad}": 1
    needs: ["n{bad}", "n{bad}", "{bad}"]
    must: ["m{bad}"]
    weights: {{ "w{bad}": 1, latency: "{bad}" }}
    importance: "{bad}"
    decision: {{ protocol: "p{bad}", "d{bad}": 1 }}
  "{bad}": 1
  twice: {{ "{bad}": 1, "{bad}": 1, latency: &a low }}
waivers: [{{ "x{bad}": 1 }}]
"#
            )
        };
        for color in ["never", "always"] {
            let ended = recommend_with(quoted(escaped), &["--color", color]);
            assert!(ended.stderr.contains("unknown key"), "{}", ended.stderr);
            assert_harmless(&ended);
            assert_harmless(&recommend_with(quoted(raw), &["--color", color]));
            let plain = format!("flows:\n  F{raw}:\n    latency: L{raw}\n    k{raw}: 1\n# {raw}\nx: {raw}\n{raw}: &{raw} 1\n");
            assert_harmless(&recommend_with(plain, &["--color", color]));
        }
    }
}

#[test]
fn no_argument_steers_the_terminal() {
    for (_, raw) in STEERING {
        for set in [
            raw.to_string(),
            format!("{raw}.latency=low"),
            format!("chat.{raw}=low"),
            format!("chat.latency=l{raw}"),
            format!("chat.needs=[\"{raw}\", x{raw}]"),
            format!("chat.weights={{ \"{raw}\": 1, \"{raw}\": 1 }}"),
            format!("chat.weights.{raw}=1"),
            format!("chat.importance=1{raw}"),
        ] {
            let ended = recommend_with(SOUND, &["--set", &set, "--color", "always"]);
            ended.assert_refused();
            assert_harmless(&ended);
        }
        let named = |name: &str| recommend_with(SOUND, &["--flow", name, "--color", "always"]);
        for ended in
            [named(raw), named(&format!("ch{raw}at")), run(&["recommend", &format!("no{raw}.yaml"), "--color", "always"])]
        {
            ended.assert_refused();
            assert_harmless(&ended);
        }
        let rules = recommend_with(SOUND, &["--rules", &format!("no{raw}"), "--color", "always"]);
        rules.assert_refused();
        assert_harmless(&rules);
    }
}

#[test]
fn no_argument_that_the_program_does_not_know_steers_the_terminal() {
    for (_, raw) in STEERING {
        for arguments in [
            vec![format!("rec{raw}")],
            vec!["recommend".to_owned(), format!("--no{raw}")],
            vec!["recommend".to_owned(), "a.yaml".to_owned(), format!("b{raw}.yaml")],
            vec!["recommend".to_owned(), "--format".to_owned(), format!("ta{raw}ble")],
            vec!["recommend".to_owned(), "--color".to_owned(), format!("al{raw}ways")],
        ] {
            let ended = run(&arguments);
            ended.assert_refused();
            assert_harmless(&ended);
        }
    }
}

/// Other systems do not allow all of these characters in a file name.
#[cfg(target_os = "linux")]
#[test]
fn no_file_name_steers_the_terminal() {
    for (_, raw) in STEERING {
        let folder = Folder::new();
        let path = folder.write(format!("f{raw}.yaml"), SOUND);
        let path = path.to_str().expect("UTF-8");
        for format in ["table", "markdown"] {
            let ended = run(&["recommend", path, "--format", format, "--color", "always"]);
            assert_eq!(ended.code, Some(0), "the name stands in for a title: {}", ended.stderr);
            assert_harmless(&ended);
        }
        folder.write(format!("f{raw}.yaml"), format!("{SOUND}x: 1\n"));
        let ended = run(&["recommend", path, "--color", "always"]);
        ended.assert_refused();
        assert_harmless(&ended);
    }
}
