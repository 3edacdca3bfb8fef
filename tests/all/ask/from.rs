//! Changing the answers of an existing file.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::pty::{DOWN, ENTER, Terminal};
use crate::run::{command, finish};

fn with(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("shop.yaml"), text).unwrap();
    folder
}

fn example(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)).unwrap()
}

#[test]
fn a_changed_answer_is_all_that_changes_in_the_file() {
    let before = example("shop.yaml");
    let mut terminal = Terminal::start(with(&before), &["--from", "shop.yaml"], (80, 120), &[]);
    terminal.wait_for("Is everything correct?").wait_for_cursor("yes: show");
    terminal.press(DOWN).wait_for_cursor("System").press(ENTER).reply("▶ Web shop", " 2\r");
    assert!(!terminal.shown().contains("There is a file"), "the file is the one that is changed");
    // Users who came to change the file are not asked whether to replace it.
    terminal.wait_for_cursor("yes: show").press(ENTER).wait_for("Change shop.yaml?").wait_for_cursor("yes, change").press(ENTER);
    assert_eq!(terminal.end(), 0);
    let after = terminal.read("shop.yaml");
    assert_eq!(after, before.replace("system: Web shop\n", "system: Web shop 2\n"));
    assert_eq!(terminal.files(), ["shop.yaml"]);
}

#[test]
fn what_a_flow_no_longer_inherits_is_said_and_the_others_keep_it() {
    let before = "\
defaults:
  latency: low # ours
  browser: universal
flows:
  one: { real_time: server-push }
  two: { real_time: bidirectional } # both ways
";
    let mut terminal = Terminal::start(with(before), &["--from", "shop.yaml", "--all"], (80, 120), &[]);
    terminal.reply("What is the system called?", ENTER).without_gateway().reply("▶ one", ENTER).reply("What happens", ENTER);
    // Every answer is preselected; the inherited one is removed.
    let answers = |terminal: &mut Terminal, without_latency: bool| {
        // Six dimensions, the needs, the path and six amounts.
        for _ in 0..14 {
            if terminal.wait_for_question().shown().contains("one · Latency") && without_latency {
                terminal.move_to("not sure");
            }
            terminal.press(ENTER);
        }
    };
    answers(&mut terminal, true);
    terminal.wait_for("▶ two").press(ENTER).reply("What happens", ENTER);
    answers(&mut terminal, false);
    terminal.reply("Is there another flow?", ENTER).wait_for_cursor("yes: show").press(ENTER);
    terminal.wait_for("`latency` is no longer in `defaults`").wait_for("A comment beside a changed answer of `defaults`");
    terminal.wait_for_cursor("yes, change shop.yaml").press(ENTER);
    assert_eq!(terminal.end(), 0);
    let after = "\
defaults:
  browser: universal
flows:
  one: { real_time: server-push }
  two: { real_time: bidirectional, latency: low } # both ways
";
    assert_eq!(terminal.read("shop.yaml"), after);
}

#[test]
fn json_stays_json_and_keeps_what_is_not_asked() {
    let before =
        r#"{"gateway": ["cloudflare", "nginx"], "flows": {"chat": {"real_time": "bidirectional", "weights": {"latency": 3}}}}"#;
    let mut terminal = Terminal::start(with(before), &["--from", "shop.yaml"], (80, 120), &[]);
    terminal.wait_for_cursor("yes: show").press(DOWN).wait_for_cursor("System").press(ENTER);
    terminal.reply("What is the system called?", "Chats\r").wait_for_cursor("yes: show").press(ENTER);
    terminal.wait_for_cursor("yes, change shop.yaml").press(ENTER);
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.read("shop.yaml"), format!("{}, \"system\": \"Chats\"}}", &before[..before.len() - 1]));
}

#[test]
fn the_gateway_of_a_file_is_shown_and_changed_in_its_place() {
    let before = "gateway: [CF, nginx] # ours\nflows:\n  chat: { real_time: bidirectional }\n";
    let mut terminal = Terminal::start(with(before), &["--from", "shop.yaml"], (80, 120), &[]);
    terminal.wait_for_cursor("yes: show").wait_for("Cloudflare, NGINX").move_to("Gateway").press(ENTER);
    terminal.reply("▶ CF, nginx", "\u{15}kong\r").wait_for("✓ Gateway: kong").accept_until("Is everything correct?");
    terminal.wait_for_cursor("yes: show").press(ENTER).wait_for_cursor("yes, change shop.yaml").press(ENTER);
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.read("shop.yaml"), before.replace("[CF, nginx]", "kong"));
}

#[test]
fn a_form_that_cannot_be_changed_in_place_is_written_anew_and_that_is_said() {
    let before = "gateway: nginx # ours\nflows:\n  ? chat\n  : real_time: bidirectional\n    weights: { real_time: 2 }\n";
    let mut terminal = Terminal::start(with(before), &["--from", "shop.yaml"], (80, 120), &[]);
    terminal.wait_for_cursor("yes: show").move_to("Latency").press(ENTER).reply("How quickly", &DOWN.repeat(2));
    terminal.wait_for_cursor("moderate latency").press(ENTER);
    terminal.wait_for_cursor("yes: show").press(ENTER);
    terminal.wait_for("cannot be changed in place").wait_for_cursor("yes, change shop.yaml").press(ENTER);
    assert_eq!(terminal.end(), 0);
    let after = terminal.read("shop.yaml");
    assert!(after.starts_with("gateway: nginx\nflows:\n  chat:\n    real_time: bidirectional\n"), "{after}");
    assert!(after.contains("    latency: moderate\n") && after.contains("    weights:\n      real_time: 2\n"), "{after}");
}

#[test]
fn a_file_with_faults_is_not_opened() {
    let folder = with("flows: { chat: { latency: lowish } }");
    let mut terminal = Terminal::start(folder, &["--from", "shop.yaml"], (80, 40), &[]);
    terminal.wait_for("did you mean `low`?");
    assert_eq!(terminal.end(), 2);
    let run = finish(command(&["ask", "--from", "no-such.yaml"]).current_dir(terminal.path()));
    assert_eq!(run.code, 2);
}

#[test]
fn another_file_that_is_there_is_mentioned_before_the_first_question_and_kept_unless_its_reader_says_so() {
    let folder = with(&example("shop.yaml"));
    fs::write(folder.path().join("mine.yaml"), "mine").unwrap();
    let mut terminal = Terminal::start(folder, &["--from", "shop.yaml", "-o", "mine.yaml"], (80, 120), &[]);
    terminal.wait_for("There is a file mine.yaml already.").wait_for("protopick ask --from mine.yaml");
    terminal.wait_for_cursor("yes: show").press(ENTER).wait_for("Replace it?").wait_for_cursor("no, keep it").press(ENTER);
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.read("mine.yaml"), "mine");
}

#[test]
fn what_is_decided_and_in_use_is_shown_and_kept() {
    let flow =
        "real_time: server-push, latency: moderate, volume: low, scaling: stateful, browser: universal, complexity: moderate";
    let before = format!(
        "system: News\nin-use: [sse]\nflows:\n  news: {{ {flow}, needs: [binary-payloads], decision: {{ protocol: mqtt-websocket }} }}\n"
    );
    let mut terminal = Terminal::start(with(&before), &["--from", "shop.yaml"], (140, 120), &[]);
    terminal.wait_for("MQTT over WebSocket").wait_for("SSE, 85 of 100, level with WebSocket and in use already");
    terminal.wait_for_cursor("yes: show").press(DOWN).wait_for_cursor("System").press(ENTER).reply("▶ News", " 2\r");
    terminal.wait_for_cursor("yes: show").press(ENTER).wait_for("Change shop.yaml?").wait_for_cursor("yes, change").press(ENTER);
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.read("shop.yaml"), before.replace("system: News\n", "system: News 2\n"));
}
