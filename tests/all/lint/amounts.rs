//! Amounts in decisions that cannot be read.

use super::{CLEAN, json};
use crate::run::run_with;

/// A text under a key, and what is odd about it.
const ODD: [(&str, &str, &str); 9] = [
    ("heartbeat", "-5s", "has a sign"),
    ("heartbeat", "15", "has no unit"),
    ("connection-age", "1 fortnight", "is in a unit that is not known, `fortnight`"),
    ("connection-age", "0s", "amounts to nothing"),
    ("connection-age", "30s 30s", "is no amount"),
    ("message-size", "0 B", "amounts to nothing"),
    ("message-size", "64", "has no unit"),
    ("message-size", "5 PiB", "is in a unit that is not known, `PiB`"),
    ("message-size", "quite small", "is no amount"),
];

fn planning(key: &str, text: &str) -> String {
    format!("{CLEAN}      {key}: '{text}'\n")
}

#[test]
fn odd_amounts_are_told_by_lint_and_gateway_in_the_same_words() {
    for (key, text, odd) in ODD {
        let file = planning(key, text);
        let message = format!("`{text}` {odd}, so nothing comes of the {key} of `orders`");
        let found = json(&file, &[]);
        assert_eq!(found["findings"][0]["message"], *message, "{file}");
        assert_eq!(found["findings"][0]["lint"], "unclear-amount");
        let configured = run_with(&["gateway", "nginx", "-"], &file);
        // Long lines are broken.
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let told = bare(&configured.stderr);
        assert!(told.contains("warning[unclear-amount]") && told.contains(&bare(&message)), "{text}: {}", configured.stderr);
        assert!(configured.stdout.contains("server {"), "{}", configured.stdout);
    }
}

#[test]
fn amounts_and_texts_that_plan_none_are_fine() {
    for (key, text) in [("heartbeat", "15s"), ("heartbeat", "none yet"), ("connection-age", "1h 30m"), ("message-size", "5 TiB")]
    {
        let found = json(&planning(key, text), &[]);
        let odd =
            found["findings"].as_array().expect("a list").iter().filter(|finding| finding["lint"] == "unclear-amount").count();
        assert_eq!(odd, 0, "{text}");
        let configured = run_with(&["gateway", "nginx", "-"], &planning(key, text));
        assert!(!configured.stderr.contains("unclear-amount"), "{}", configured.stderr);
    }
}
