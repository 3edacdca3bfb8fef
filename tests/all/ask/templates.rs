//! Flows that start from templates.

use tempfile::TempDir;

use super::pty::{DOWN, ENTER, Terminal};
use crate::model::recommended;
use crate::run::run;

#[test]
fn a_flow_of_a_template_takes_its_name_and_a_further_one_three_keys_and_a_name() {
    let mut terminal = Terminal::start(TempDir::new().unwrap(), &["--template", "chat"], (80, 100), &[]);
    terminal.reply("What is the system called?", ENTER).without_gateway().reply("▶ chat", ENTER);
    terminal.reply("Is there another flow?", DOWN).wait_for_cursor("yes, one more").press(ENTER);
    // The template of the previous flow is preselected, and its name is made unique.
    terminal.wait_for("Is the next flow like one of these?").wait_for_cursor("chat ").press(ENTER);
    terminal.reply("▶ chat-2", ENTER).reply("Is there another flow?", ENTER);
    terminal.wait_for_cursor("yes: show").press(ENTER);
    assert_eq!(terminal.end(), 0);
    let text = terminal.read("requirements.yaml");
    let chat = |name: &str| (name.to_owned(), Some("websocket".to_owned()));
    assert_eq!(recommended(&text), [chat("chat"), chat("chat-2")]);
    assert!(text.contains("    delay: 100 ms\n") && text.contains("    rate: 10 per minute\n"), "{text}");
}

#[test]
fn an_answer_of_a_template_can_be_changed_in_the_review() {
    let mut terminal = Terminal::start(TempDir::new().unwrap(), &["--template", "notifications"], (80, 100), &[]);
    terminal
        .reply("What is the system called?", ENTER)
        .without_gateway()
        .reply("▶ notifications", ENTER)
        .reply("Is there another flow?", ENTER);
    terminal.wait_for_cursor("yes: show").move_to("Delay").press(ENTER).reply("▶ 5 s", "\u{15}10min\r");
    terminal.wait_for_cursor("yes: show").press(ENTER);
    assert_eq!(terminal.end(), 0);
    assert!(terminal.read("requirements.yaml").contains("    delay: 10 min\n"), "{}", terminal.read("requirements.yaml"));
}

#[test]
fn a_template_that_there_is_not_is_refused_with_the_names() {
    let run = run(&["ask", "--template", "chatt"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("chat") && run.stderr.contains("notifications"), "{}", run.stderr);
}
