//! The interview in plain numbered lines.

use tempfile::TempDir;

use super::pty::{CTRL_C, Terminal};
use crate::model::recommended;

fn start(arguments: &[&str], env: &[(&str, &str)]) -> Terminal {
    Terminal::start(TempDir::new().unwrap(), arguments, (80, 200), env)
}

#[test]
fn accessible_questions_are_numbered_lines_without_cursor_movement() {
    for (arguments, name, value) in [(&["--accessible"][..], "X", ""), (&[], "ACCESSIBLE", "1"), (&[], "TERM", "dumb")] {
        let mut terminal = start(arguments, &[(name, value), ("NO_COLOR", "1")]);
        terminal.reply("What is the system called?", "City rides\n").reply("first flow called?", "Trip sharing\n");
        terminal.reply("What happens in it?", "\n").reply("beyond the basics?", "3 12\n");
        terminal.wait_for("2. the server sends updates unasked").press("99\n");
        terminal.wait_for("\"99\" is no number from 1 to 6.").press("2\n").wait_for("Settled: SSE wins").press("<\n");
        terminal.wait_for("(Enter)").press("\n").press("1\n").reply("Is there a further flow?", "1\n");
        terminal.reply("Is all as it should be?", "1\n");
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
        terminal.reply("What is the system called?", "City rides\n").reply("first flow called?", keys);
        assert_eq!(terminal.end(), 130);
        assert_eq!(terminal.files(), [".requirements.partial.yaml"]);
        assert!(terminal.read(".requirements.partial.yaml").contains("system: City rides\n"));
    }
}
