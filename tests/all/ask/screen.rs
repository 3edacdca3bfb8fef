//! The interview on a terminal that is redrawn.

use std::fs;

use tempfile::TempDir;

use super::pty::{CTRL_C, DOWN, ENTER, ESCAPE, LEFT, Terminal, UP};
use crate::model::recommended;
use crate::run::{command, finish};

#[test]
fn a_person_answers_goes_back_leaves_out_reviews_changes_and_confirms() {
    let mut terminal = Terminal::ask(&[]);
    terminal.reply("What is the system called?", "City rides\r").without_gateway().without_template();
    // A refused name stays for correction, and is not shown as an answer.
    terminal.reply("What is the first flow called?", "Trip/sharing\r").wait_for("A name is made of letters");
    assert!(terminal.shown().contains("▶ Trip/sharing") && !terminal.shown().contains("✓ Flow"), "{}", terminal.shown());
    terminal.press(&format!("{}\u{7f} \r", LEFT.repeat("sharing".len())));
    terminal.reply("What happens in it?", "Friends follow the car\r");
    // Back twice: the answers are still there.
    terminal.reply("Which shape of interaction", ESCAPE).wait_for("▶ Friends follow the car");
    assert!(!terminal.shown().contains("✓ Description"), "{}", terminal.shown());
    terminal.press(ESCAPE).wait_for("▶ trip-sharing");
    assert!(!terminal.shown().contains("✓ Flow") && terminal.shown().contains("✓ System: City rides"), "{}", terminal.shown());
    terminal.press(ENTER).wait_for("▶ Friends follow the car").press(ENTER);
    terminal.wait_for("Which shape of interaction").wait_for("of six protocols can still win");
    assert!(terminal.files().is_empty(), "nothing is written before the review");
    // Not sure.
    terminal.press(&UP.repeat(2)).wait_for_cursor("not sure, or it does not matter").press(ENTER);
    terminal.wait_for("✓ Interaction: not sure").press(ESCAPE).wait_for("Which shape of interaction");
    terminal.wait_for_cursor("not sure, or it does not matter").press(&UP.repeat(4)).wait_for_cursor("the server pushes");
    terminal.press(ENTER).wait_for("✓ Interaction: the server pushes updates");
    // Mark a need with Space after moving on.
    terminal.wait_for("beyond the basics").move_to("[ ] Automatic reconnection");
    terminal.press(" ").wait_for_cursor("[x] Automatic reconnection").press(ENTER);
    // Accept the first answer to every question until it is settled.
    terminal.accept_until("Stop the questions");
    terminal.wait_for("Settled: SSE wins, whatever the remaining answers are.").press(ENTER);
    terminal.reply("Is there another flow?", ENTER);
    // Change the title from the review.
    terminal.wait_for_cursor("yes: show the recommendation").press(DOWN).wait_for_cursor("System").press(ENTER);
    terminal.reply("▶ City rides", " 2\r").wait_for("City rides 2").wait_for_cursor("yes: show the recommendation");
    assert!(terminal.files().is_empty(), "nothing is written before the review is confirmed");
    terminal.press(ENTER);
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.files(), ["requirements.yaml"]);

    let text = terminal.read("requirements.yaml");
    assert!(text.starts_with("# Recommendation:"), "{text}");
    assert!(text.contains("system: City rides 2.0\n") || text.contains("system: City rides 2\n"), "{text}");
    assert!(text.contains("- auto-reconnect      # clients to resume"), "{text}");
    assert_eq!(recommended(&text), [("trip-sharing".to_owned(), Some("sse".to_owned()))]);
    // The file gets what was shown.
    let again = finish(command(&["recommend"]).current_dir(terminal.path()));
    let shown = String::from_utf8_lossy(&terminal.raw).replace("\r\n", "\n");
    let shown = anstream::adapter::strip_str(&shown).to_string();
    assert!(shown.contains(&again.stdout), "{shown}\n---\n{}", again.stdout);
}

#[test]
fn the_gateway_is_typed_corrected_reviewed_and_written() {
    let mut terminal = Terminal::ask(&[]);
    terminal.reply("What is the system called?", ENTER);
    terminal
        .reply("Which gateway do the clients reach?", "cloudflare, ngnix\r")
        .wait_for("There is no gateway ngnix; did you mean nginx?")
        .wait_for("▶ cloudflare, ngnix");
    assert!(!terminal.shown().contains("✓ Gateway"), "{}", terminal.shown());
    terminal.press("\u{15}aws api gateway\r").wait_for("aws api gateway is the name of several gateways: aws-rest-api");
    terminal.press("\u{15}Cloudflare, AWS WebSocket API\r").wait_for("✓ Gateway: Cloudflare, AWS WebSocket API");
    terminal
        .wait_for("like one of these?")
        .press(ESCAPE)
        .wait_for("▶ cloudflare, aws-websocket-api")
        .press(ENTER)
        .without_template();
    terminal.reply("What is the first flow called?", ENTER).reply("What happens", ENTER).wait_for("Which shape of interaction");
    terminal.press(&DOWN.repeat(2)).wait_for_cursor("the server pushes").press(ENTER);
    // What the gateways do not pass can no longer win.
    terminal.wait_for("beyond the basics");
    assert!(!terminal.shown().contains("SSE"), "{}", terminal.shown());
    terminal.accept_until("Is everything correct?");
    terminal.wait_for("Gateway").wait_for("Cloudflare, AWS WebSocket API").move_to("Gateway").press(ENTER);
    // Another gateway can make further questions matter.
    terminal.reply("▶ cloudflare, aws-websocket-api", "\u{15}house edge\r").wait_for("✓ Gateway: house edge");
    terminal.accept_until("Is everything correct?");
    terminal.wait_for("house edge (unknown, so it is ignored)").move_to("Gateway").press(ENTER);
    terminal.reply("▶ house edge", "\u{15}kong\r").wait_for("✓ Gateway: kong");
    terminal.accept_until("Is everything correct?").wait_for_cursor("yes: show").press(ENTER);
    assert_eq!(terminal.end(), 0);
    let text = terminal.read("requirements.yaml");
    assert!(text.contains("version: 1\ngateway: kong\n\nflows:\n"), "{text}");
}

#[test]
fn a_further_flow_follows_and_gets_questions_of_its_own() {
    let mut terminal = Terminal::start(TempDir::new().unwrap(), &["--all"], (80, 100), &[]);
    terminal.begin();
    // Six dimensions, the needs, the path and six amounts.
    for answered in 1..=14 {
        terminal.wait_for_question().press(ENTER);
        terminal.wait_until("an answer", |shown| shown.matches('✓').count() >= 5 + answered);
    }
    terminal.reply("Is there another flow?", DOWN).wait_for_cursor("yes, one more").press(ENTER).without_template();
    terminal.reply("What is the next flow called?", ENTER).wait_for("✓ Flow: flow-2");
    terminal.press(CTRL_C);
    assert_eq!(terminal.end(), 130);
}

#[test]
fn the_screen_is_redrawn_in_place_even_when_it_is_narrow_and_low() {
    for size in [(50, 24), (40, 12), (120, 50)] {
        let mut terminal = Terminal::start(TempDir::new().unwrap(), &[], size, &[]);
        terminal
            .reply("What is the system called?", ENTER)
            .without_gateway()
            .without_template()
            .reply("What is the first flow", ENTER);
        terminal.reply("What happens in it?", ENTER).reply("Which shape", ENTER).wait_for_cursor("[ ] ");
        for _ in 0..3 {
            terminal.press(DOWN).press(UP);
        }
        // Down to the last need and around the end.
        terminal.press(UP).wait_for_cursor("← back");
        terminal.press(UP).wait_for_cursor("not sure, or it does not").press(UP).wait_for_cursor("[ ] ");
        let shown = terminal.shown();
        assert_eq!(shown.matches("beyond the").count(), 1, "{size:?}\n{shown}");
        assert_eq!(shown.matches('▶').count(), 1, "{size:?}\n{shown}");
        assert!(shown.contains("← back"), "the ways out are in sight\n{size:?}\n{shown}");
        if size.0 == 50 {
            insta::assert_snapshot!("ask_needs_at_50_columns", shown);
        }
        terminal.press(CTRL_C);
        assert_eq!(terminal.end(), 130);
    }
}

#[test]
fn colour_obeys_the_environment() {
    let colored = |arguments: &[&str], env: &[(&str, &str)]| {
        let mut terminal = Terminal::start(TempDir::new().unwrap(), arguments, (80, 40), env);
        terminal.begin().press(CTRL_C);
        assert_eq!(terminal.end(), 130);
        let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
        raw.contains("\u{1b}[32m") || raw.contains("\u{1b}[1m")
    };
    assert!(colored(&[], &[]));
    assert!(!colored(&[], &[("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[]));
}

#[test]
fn an_existing_file_is_replaced_only_after_a_yes() {
    for (keys, code, replaced) in [(ENTER, 0, false), ("\u{1b}[B\r", 0, true), (CTRL_C, 130, false)] {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("requirements.yaml"), "mine").unwrap();
        let mut terminal = Terminal::start(folder, &[], (80, 60), &[]);
        terminal.wait_for("There is a file requirements.yaml already.").wait_for("protopick ask --from requirements.yaml");
        terminal.begin().press(&DOWN.repeat(2)).wait_for_cursor("the server pushes").press(ENTER);
        terminal.accept_until("Is everything correct?");
        terminal.press(ENTER).wait_for_cursor("no, keep it").reply("Replace it?", keys);
        assert_eq!(terminal.end(), code);
        assert_eq!(terminal.read("requirements.yaml") != "mine", replaced);
        assert_eq!(terminal.files().contains(&".requirements.partial.yaml".to_owned()), !replaced, "{:?}", terminal.files());
    }
}

#[test]
fn what_is_pasted_neither_steers_the_terminal_nor_breaks_the_file() {
    let mut terminal = Terminal::ask(&[]);
    terminal.wait_for("What is the system called?");
    terminal.press("\u{1b}[200~a: \"b\"\n#c\u{7}\u{202e}\u{1b}[201~").wait_for("a: \"b\" #c\\u{7}").press(ENTER);
    terminal.without_gateway().without_template().reply("first flow called", ENTER).reply("What happens", ENTER);
    terminal.accept_until("Is everything correct?");
    terminal.press(ENTER);
    assert_eq!(terminal.end(), 0);
    let text = terminal.read("requirements.yaml");
    assert!(text.contains("system: \"a: \\\"b\\\" #c\\u0007\\u202E\"\n"), "{text}");
}

/// The screen shows what was answered: going back removes a line for each answer that it takes back.
#[test]
fn a_withdrawn_answer_does_not_stay_on_the_screen() {
    for size in [(80, 100), (60, 120)] {
        let mut terminal = Terminal::start(TempDir::new().unwrap(), &["--all"], size, &[]);
        terminal.reply("What is the system", ESCAPE).wait_for("This is the first question; Ctrl-C leaves.");
        let first = terminal.shown();
        terminal.begin();
        // Six dimensions, the needs, the path and six amounts.
        for answered in 1..=14 {
            terminal.wait_for_question().press(ENTER);
            terminal.wait_until("an answer", |shown| shown.matches('✓').count() == 5 + answered);
        }
        terminal.wait_for("Is there another flow?");
        for left in (0..19).rev() {
            terminal.press(ESCAPE).wait_until("one less", |shown| shown.matches('✓').count() == left);
            terminal.wait_for("esc goes back");
        }
        terminal.wait_for("▶ City rides");
        assert_eq!(terminal.shown().lines().count(), first.lines().count() - 1, "{}\n---\n{first}", terminal.shown());
        terminal.press(CTRL_C);
        assert_eq!(terminal.end(), 130);
    }
}

#[test]
fn an_answer_that_stands_above_the_recommendation_is_said_to_be_taken_back() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("requirements.yaml"), "flows: { f: { real_time: server-push } }").unwrap();
    let mut terminal = Terminal::start(folder, &["--from", "requirements.yaml"], (80, 120), &[]);
    terminal.wait_for_cursor("yes: show").press(ENTER).wait_for_cursor("yes, change").press(ESCAPE);
    terminal.wait_for("← Review: taken back").wait_for_cursor("yes: show").press(CTRL_C);
    assert_eq!(terminal.end(), 130);
}

#[test]
fn not_sure_is_offered_only_where_it_leaves_an_answer_open() {
    let mut terminal = Terminal::ask(&[]);
    terminal.wait_for("empty: left out").begin();
    terminal.wait_for("not sure, or it does not matter").press(&DOWN.repeat(2)).wait_for_cursor("the server pushes").press(ENTER);
    terminal.accept_until("Stop the questions");
    assert!(!terminal.shown().contains("not sure"), "{}", terminal.shown());
    terminal.press(ENTER).wait_for("Is there another flow?");
    assert!(!terminal.shown().contains("not sure"), "{}", terminal.shown());
    terminal.press(CTRL_C);
    assert_eq!(terminal.end(), 130);
    let mut terminal = Terminal::start(terminal.into_folder(), &[], (80, 40), &[]);
    terminal.wait_for_cursor("yes, go on with them");
    assert!(!terminal.shown().contains("not sure"), "{}", terminal.shown());
    terminal.press(CTRL_C);
    assert_eq!(terminal.end(), 130);
}

/// The session that docs/interview.md shows: what the screen shows at three moments, each answered line once.
#[test]
fn the_session_in_the_documents_is_real() {
    let mut terminal = Terminal::ask(&[]);
    terminal
        .reply("What is the system called?", "City rides\r")
        .without_gateway()
        .without_template()
        .reply("first flow called?", "Trip sharing\r");
    terminal.reply("What happens in it?", "Friends follow the car\r");
    terminal.wait_for("Which shape").press(&DOWN.repeat(2)).wait_for_cursor("the server pushes");
    let mut session = Vec::new();
    let mut take = |shown: &str| {
        let lines: Vec<&str> = shown.trim().lines().map(str::trim_end).collect();
        let new = lines.iter().filter(|line| !line.starts_with('✓') || !session.iter().any(|seen| seen == *line));
        let new: Vec<String> = new.map(|line| (*line).to_owned()).collect();
        session.push(String::new());
        session.extend(new);
    };
    take(&terminal.shown());
    terminal.press(ENTER).wait_for("beyond the basics").move_to("[ ] Automatic");
    terminal.press(" ").wait_for_cursor("[x] Automatic");
    let shown = terminal.shown();
    take(&shown[shown.find('✓').unwrap()..]);
    terminal.press(ENTER).wait_for("✓ Needs");
    terminal.accept_until("Stop the questions");
    let shown = terminal.shown();
    take(&shown[shown.find('✓').unwrap()..]);
    terminal.press(ENTER).reply("Is there another flow?", ENTER).reply("Is everything correct?", ENTER);
    assert_eq!(terminal.end(), 0);
    let shown = terminal.shown();
    take(shown.lines().find(|line| line.starts_with("Wrote ")).unwrap());
    let session = format!("{}\n", session.join("\n").trim());

    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/interview.md")).unwrap();
    let (_, rest) = page.split_once("<!-- session: ask -->\n```text\n").expect("a session");
    let shown = rest.split_once("```\n").expect("an end").0;
    assert_eq!(session, shown, "put this into docs/interview.md:\n{session}");
}
