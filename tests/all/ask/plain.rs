//! The interview in plain numbered lines.

use tempfile::TempDir;

use super::pty::{CTRL_C, Terminal};
use crate::model::recommended;

fn start(arguments: &[&str], env: &[(&str, &str)]) -> Terminal {
    Terminal::start(TempDir::new().unwrap(), arguments, (80, 600), env)
}

/// Returns the number of prompts on the screen.
fn prompts(shown: &str) -> usize {
    shown.lines().filter(|line| line.starts_with('>')).count()
}

/// Waits for a prompt after those that were there when a key was last pressed.
fn wait_for_prompt(terminal: &mut Terminal) {
    let before = prompts(terminal.pressed_on());
    terminal.wait_until("the next prompt", |shown| prompts(shown) > before);
}

/// Answers a question once its prompt is there.
fn answer(terminal: &mut Terminal, question: &str, keys: &str) {
    terminal.wait_until(question, |shown| shown.rsplit_once(question).is_some_and(|(_, after)| prompts(after) == 1)).press(keys);
}

/// Skips questions until one contains this text.
fn leave_out_until(terminal: &mut Terminal, text: &str) {
    wait_for_prompt(terminal);
    while !terminal.shown().contains(text) {
        terminal.press("\n");
        wait_for_prompt(terminal);
    }
}

#[test]
fn amounts_are_typed_with_their_units_and_what_is_none_is_told_at_once() {
    let mut terminal = start(&["--accessible"], &[("NO_COLOR", "1")]);
    terminal
        .reply("What is the system called?", "\n")
        .reply("Which gateway", "\n")
        .reply("like one of these?", "\n")
        .reply("first flow called?", "News\n");
    terminal.reply("What happens in it?", "\n").reply("Which shape of interaction", "server push\n");
    answer(&mut terminal, "beyond the basics?", "\n");
    leave_out_until(&mut terminal, "How late may an update arrive");
    terminal.press("5\n").wait_for("5 has no unit: add the unit, such as 5s or 5min.");
    terminal.press("soon\n").wait_for("soon is not an amount: write a time such as 30s or 1h 30m.");
    terminal.press("5s\n");
    leave_out_until(&mut terminal, "Stop the questions on this flow here?");
    terminal.press("1\n").reply("Is there another flow?", "1\n").reply("Is everything correct?", "1\n");
    assert_eq!(terminal.end(), 0);
    assert!(terminal.read("requirements.yaml").contains("    delay: 5 s\n"), "{}", terminal.read("requirements.yaml"));
}

#[test]
fn the_gateway_is_typed_in_plain_lines_too() {
    let mut terminal = start(&["--accessible"], &[("NO_COLOR", "1")]);
    terminal.reply("What is the system called?", "\n").reply("Which gateway", "kongg\n");
    terminal.wait_for("There is no gateway kongg; did you mean kong?").press("kong\n").reply("like one of these?", "<\n");
    terminal.wait_for("So far: kong").press("-\n");
    terminal.wait_until("once more", |shown| shown.matches("like one of these?").count() == 2).press("<\n");
    terminal.wait_until("asked anew", |shown| shown.matches("none, or not known").count() == 3).press("nginx, kong\n");
    terminal.wait_until("taken", |shown| shown.matches("like one of these?").count() == 3).press(CTRL_C);
    assert_eq!(terminal.end(), 130);
    let partial = terminal.read(".requirements.partial.yaml");
    assert!(partial.contains("gateway: [nginx, kong]\n"), "{partial}");
}

#[test]
fn accessible_questions_are_numbered_lines_without_cursor_movement() {
    for (arguments, name, value) in [(&["--accessible"][..], "X", ""), (&[], "ACCESSIBLE", "1"), (&[], "TERM", "dumb")] {
        let mut terminal = start(arguments, &[(name, value), ("NO_COLOR", "1")]);
        terminal
            .reply("What is the system called?", "City rides\n")
            .reply("Which gateway", "\n")
            .reply("like one of these?", "\n")
            .reply("first flow called?", "Trip sharing\n");
        terminal.reply("What happens in it?", "\n").wait_for("3. the server pushes updates").press("99\n");
        terminal.wait_for("`99` is neither a number from 1 to 8").press("3\n");
        answer(&mut terminal, "beyond the basics?", "Automatic reconnection, intermittent-connectivity\n");
        leave_out_until(&mut terminal, "Stop the questions on this flow here?");
        terminal.press("<\n");
        wait_for_prompt(&mut terminal);
        terminal.press("\n").wait_until("settled", |shown| shown.matches("Stop the questions").count() == 2).press("1\n");
        terminal.reply("Is there another flow?", "1\n");
        terminal.reply("Is everything correct?", "1\n");
        assert_eq!(terminal.end(), 0);
        let text = terminal.read("requirements.yaml");
        assert_eq!(recommended(&text), [("trip-sharing".to_owned(), Some("sse".to_owned()))]);
        assert!(text.contains("- auto-reconnect"), "{text}");
        assert!(!terminal.raw.contains(&0x1b), "{}", String::from_utf8_lossy(&terminal.raw));
    }
}

#[test]
fn ctrl_c_and_the_end_of_input_keep_the_answers() {
    for keys in [CTRL_C, "\u{4}"] {
        let mut terminal = start(&["--accessible"], &[]);
        terminal
            .reply("What is the system called?", "City rides\n")
            .reply("Which gateway", "\n")
            .reply("like one of these?", "\n")
            .reply("first flow called?", keys);
        assert_eq!(terminal.end(), 130);
        assert_eq!(terminal.files(), [".requirements.partial.yaml"]);
        assert!(terminal.read(".requirements.partial.yaml").contains("system: City rides\n"));
    }
}

#[test]
fn accessible_questions_take_names_go_back_and_are_asked_again() {
    let mut terminal = start(&["--accessible"], &[("NO_COLOR", "1")]);
    terminal
        .reply("What is the system called?", "City rides\n")
        .reply("Which gateway", "\n")
        .reply("like one of these?", "\n")
        .reply("first flow called?", "Trip/sharing\n");
    // Refused, and asked again immediately.
    terminal.wait_for("A name is made of letters").press("Trip sharing\n").reply("What happens in it?", "Back\n");
    terminal.wait_for("So far: trip-sharing").press("\n");
    terminal.wait_until("twice", |shown| shown.matches("What happens in it?").count() == 2).press("\n");
    terminal.reply("Which shape of interaction", "?\n");
    terminal.wait_until("asked again", |shown| shown.matches("Which shape of interaction").count() == 2);
    terminal
        .press("each\n")
        .wait_for("can be 1 or 2; type the number")
        .press("server push\n")
        .reply("beyond the basics?", "back\n");
    terminal.wait_until("the question before", |shown| shown.matches("Which shape of interaction").count() == 3);
    terminal.press("The server pushes updates\n");
    terminal.wait_until("the needs again", |shown| shown.matches("beyond the basics?").count() == 2);
    // Several by label and by id, with or without commas.
    terminal.press("typed contracts, nonsense\n").wait_for("`nonsense` is neither a number from 1 to ");
    terminal.press("Automatic reconnection, intermittent_connectivity\n");
    answer(&mut terminal, "What does not pass", "websocket upgrade, http2\n");
    leave_out_until(&mut terminal, "Stop the questions on this flow here?");
    terminal.press("stop\n");
    terminal.reply("Is there another flow?", "no\n");
    terminal.reply("Is everything correct?", "yes\n");
    assert_eq!(terminal.end(), 0);
    let text = terminal.read("requirements.yaml");
    assert_eq!(recommended(&text), [("trip-sharing".to_owned(), Some("sse".to_owned()))]);
    assert!(text.contains("- auto-reconnect") && text.contains("- intermittent-connectivity"), "{text}");
    assert!(text.contains("- upgrade ") && text.contains("- http2 "), "{text}");
}

#[test]
fn a_name_that_can_be_several_lines_asks_for_the_number() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("two.yaml"), "flows: { one: { latency: low }, two: { latency: low } }").unwrap();
    let mut terminal = Terminal::start(folder, &["--accessible", "--from", "two.yaml"], (80, 200), &[]);
    terminal.reply("Is everything correct?", "latency\n").wait_for("`latency` can be 8 or 24; type the number.");
    terminal.press("system\n").wait_for("What is the system called?").press(CTRL_C);
    assert_eq!(terminal.end(), 130);
}
