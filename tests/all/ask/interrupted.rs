//! An interview that ends early.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use super::files;
use super::pty::{CTRL_C, DOWN, ENTER, Terminal, UP};

const PARTIAL: &str = ".requirements.partial.yaml";

#[test]
fn ctrl_c_keeps_the_answers_and_the_next_interview_goes_on_with_them() {
    let mut terminal = Terminal::ask(&[]);
    terminal.begin().press(&DOWN.repeat(2)).wait_for_cursor("the server pushes").press(ENTER).wait_for("✓ Interaction");
    terminal.press(CTRL_C);
    assert_eq!(terminal.end(), 130);
    assert_eq!(terminal.files(), [PARTIAL]);
    let partial = terminal.read(PARTIAL);
    assert!(partial.contains("system: City rides\n") && partial.contains("real_time: server-push\n"), "{partial}");

    let mut terminal = Terminal::start(terminal.into_folder(), &[], (80, 60), &[]);
    terminal.reply("Go on with the answers of the interview", ENTER);
    // What was answered is not asked again.
    terminal.wait_for("trip-sharing ·");
    assert!(!terminal.shown().contains("What is the system called?"), "{}", terminal.shown());
    terminal.accept_until("Is everything correct?");
    assert!(terminal.shown().contains("City rides"), "{}", terminal.shown());
    terminal.press(ENTER);
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.files(), ["requirements.yaml"], "the partial file has served");
    assert!(terminal.read("requirements.yaml").contains("real_time: server-push"));
}

#[test]
fn an_interview_may_begin_anew_and_a_broken_partial_file_is_no_obstacle() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(PARTIAL), "system: Old\n").unwrap();
    let mut terminal = Terminal::start(folder, &[], (80, 40), &[]);
    terminal.wait_for("Go on with the answers").press(DOWN).wait_for_cursor("no, begin anew").press(ENTER);
    terminal.wait_for("What is the system called?").press(CTRL_C);
    assert_eq!(terminal.end(), 130);
    assert_eq!(terminal.read(PARTIAL), "system: Old\n", "nothing was answered, so nothing is replaced");

    fs::write(terminal.path().join(PARTIAL), "system: [\u{7}").unwrap();
    let mut terminal = Terminal::start(terminal.into_folder(), &[], (80, 40), &[]);
    terminal.wait_for("error").wait_for("What is the system called?").press(CTRL_C);
    assert_eq!(terminal.end(), 130);
}

#[test]
fn nothing_answered_is_nothing_kept() {
    let mut terminal = Terminal::ask(&[]);
    terminal.wait_for("What is the system called?").press(CTRL_C).wait_for("Nothing is written.");
    assert_eq!(terminal.end(), 130);
    assert!(terminal.files().is_empty());
}

#[test]
fn a_signal_puts_the_terminal_right_and_keeps_the_answers() {
    let mut terminal = Terminal::ask(&[]);
    terminal.begin();
    let id = terminal.read(".pid");
    assert!(Command::new("kill").args(["-TERM", id.trim()]).status().unwrap().success());
    assert_eq!(terminal.end(), 130);
    assert_eq!(terminal.files(), [PARTIAL]);
}

/// The signal arrives while reading fails, so two threads notice it at the same time.
#[test]
fn a_terminal_that_goes_away_keeps_the_answers_and_leaves_nothing_else() {
    for (arguments, name, value) in
        [(&[][..], "X", ""), (&["--accessible"], "X", ""), (&[], "ACCESSIBLE", "1"), (&[], "TERM", "dumb")]
    {
        for _ in 0..5 {
            let mut terminal = Terminal::start(TempDir::new().unwrap(), arguments, (80, 40), &[(name, value)]);
            terminal.reply("What is the system called?", "City rides\r").wait_for("Which gateway do the clients reach?");
            let folder = terminal.hang_up();
            let left: Vec<_> =
                files(folder.path()).into_iter().filter(|name| ![".before", ".pid"].contains(&name.as_str())).collect();
            assert_eq!(left, [PARTIAL], "{arguments:?} {name}={value}");
            let partial = fs::read_to_string(folder.path().join(PARTIAL)).unwrap();
            assert!(partial.contains("system: City rides\n"), "{partial}");
        }
    }
}

#[test]
fn a_file_that_was_being_changed_is_changed_by_the_next_interview() {
    let folder = TempDir::new().unwrap();
    let before = "flows:\n  chat: # live\n    real_time: bidirectional\n    latency: low\n    weights: { latency: 3 }\n";
    fs::write(folder.path().join("requirements.yaml"), before).unwrap();
    let mut terminal = Terminal::start(folder, &["--from", "requirements.yaml"], (80, 60), &[]);
    terminal.wait_for_cursor("yes: show").press(DOWN).wait_for_cursor("System").press(ENTER);
    terminal.reply("What is the system called?", "Chats\r").wait_for_cursor("yes: show").press(CTRL_C);
    assert_eq!(terminal.end(), 130);
    assert_eq!(terminal.read("requirements.yaml"), before);

    let mut terminal = Terminal::start(terminal.into_folder(), &[], (80, 60), &[]);
    terminal.reply("Go on with the answers of the interview", ENTER).wait_for("Is everything correct?");
    terminal.press(ENTER).wait_for_cursor("yes, change requirements.yaml").press(ENTER);
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.read("requirements.yaml"), format!("system: Chats\n{before}"));
    assert_eq!(terminal.files(), ["requirements.yaml"]);
}

/// Wherever an interview is left, the next one returns to the same question; from one that the review led to, to the review.
#[test]
fn the_next_interview_begins_where_this_one_was_left() {
    let mut terminal = Terminal::ask(&[]);
    terminal.begin().press(&DOWN.repeat(2)).wait_for_cursor("the server pushes").press(ENTER).wait_for("✓ Interaction");
    for question in ["Stop the questions", "Is there another flow?", "Is everything correct?"] {
        terminal.accept_until(question).press(CTRL_C);
        assert_eq!(terminal.end(), 130);
        let before = terminal.read(PARTIAL);
        terminal = Terminal::start(terminal.into_folder(), &[], (80, 60), &[]);
        terminal.reply("Go on with the answers of the interview", ENTER).wait_for("✓ Earlier answers").wait_for("esc goes back");
        assert!(terminal.shown().contains(question), "{question}\n{}", terminal.shown());
        // Leaving immediately loses nothing.
        terminal.press(CTRL_C);
        assert_eq!(terminal.end(), 130);
        assert_eq!(terminal.read(PARTIAL), before);
        terminal = Terminal::start(terminal.into_folder(), &[], (80, 60), &[]);
        terminal.reply("Go on with the answers of the interview", ENTER).wait_for(question);
    }
    // A change from the review, and a flow that has no name yet.
    terminal.wait_for_cursor("yes: show").press(DOWN).wait_for_cursor("System").press(ENTER);
    terminal.reply("What is the system called?", " 2\r").wait_for_cursor("yes: show").press(UP).press(UP);
    terminal.wait_for_cursor("add another flow").press(ENTER).reply("Is there another flow?", DOWN);
    terminal.wait_for_cursor("yes, one more").press(ENTER).wait_for("Is the next flow like one of these?").press(CTRL_C);
    assert_eq!(terminal.end(), 130);
    let mut terminal = Terminal::start(terminal.into_folder(), &[], (80, 60), &[]);
    terminal
        .reply("Go on with the answers of the interview", ENTER)
        .wait_for("Is the next flow like one of these?")
        .press(CTRL_C);
    assert_eq!(terminal.end(), 130);
    assert!(terminal.read(PARTIAL).contains("system: City rides 2\n"), "{}", terminal.read(PARTIAL));
}
