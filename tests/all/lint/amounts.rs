//! Amounts in decisions that cannot be read, or cannot be configured.

use proptest::prelude::*;

use super::{CLEAN, json};
use crate::run::run_with;

/// A text under a key, and what is wrong with it.
const ODD: [(&str, &str, &str); 9] = [
    ("heartbeat", "-5s", "has a sign"),
    ("heartbeat", "15", "has no unit"),
    ("connection-age", "1 fortnight", "has the unknown unit `fortnight`"),
    ("connection-age", "0s", "is zero"),
    ("connection-age", "30s 30s", "is not an amount"),
    ("message-size", "0 B", "is zero"),
    ("message-size", "64", "has no unit"),
    ("message-size", "5 PiB", "has the unknown unit `PiB`"),
    ("message-size", "quite small", "is not an amount"),
];

fn planning(key: &str, text: &str) -> String {
    format!("{CLEAN}      {key}: '{text}'\n")
}

#[test]
fn odd_amounts_are_told_by_lint_and_gateway_in_the_same_words() {
    for (key, text, odd) in ODD {
        let file = planning(key, text);
        let message = format!("`{key}: {text}` of `orders` {odd}, so it is ignored");
        let found = json(&file, &[]);
        assert_eq!(found["findings"][0]["message"], *message, "{file}");
        assert_eq!(found["findings"][0]["lint"], "unclear-amount");
        let configured = run_with(&["gateway", "nginx", "-"], &file);
        // Long lines are wrapped.
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let told = bare(&configured.stderr);
        assert!(told.contains("warning[unclear-amount]") && told.contains(&bare(&message)), "{text}: {}", configured.stderr);
        assert!(configured.stdout.contains("server {"), "{}", configured.stdout);
    }
}

#[test]
fn amounts_and_texts_that_plan_none_are_fine() {
    for (key, text) in [("heartbeat", "15s"), ("heartbeat", "none yet"), ("connection-age", "1h 30m"), ("message-size", "1 GiB")]
    {
        let found = json(&planning(key, text), &[]);
        let odd =
            found["findings"].as_array().expect("a list").iter().filter(|finding| finding["lint"] == "unclear-amount").count();
        assert_eq!(odd, 0, "{text}");
        let configured = run_with(&["gateway", "nginx", "-"], &planning(key, text));
        assert!(!configured.stderr.contains("unclear-amount"), "{}", configured.stderr);
    }
}

#[test]
fn amounts_that_no_configuration_can_have_are_told_by_lint_and_gateway() {
    let beyond = [
        ("heartbeat", "10d", "6 d"),
        ("connection-age", "30 days", "20 d"),
        ("connection-age", "1500ms", "2 s"),
        ("message-size", "5 TiB", "1 GiB"),
    ];
    for (key, text, taken) in beyond {
        let message = format!("`{key}: {text}` of `orders` becomes {taken} in configurations of gateways");
        let found = json(&planning(key, text), &[]);
        assert_eq!(
            (&found["findings"][0]["message"], &found["findings"][0]["lint"]),
            (&message.into(), &"unclear-amount".into())
        );
        let configured = run_with(&["gateway", "nginx", "-"], &planning(key, text));
        assert!(
            configured.stderr.contains("warning[unclear-amount]") && configured.stderr.contains(taken),
            "{}",
            configured.stderr
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_a_configuration_has_is_what_was_stated_or_a_message_says_otherwise(
        key in 0..3usize,
        number in prop_oneof![1..100u64, 1..100_000u64],
        unit in 0..5usize,
    ) {
        let (key, units, before, after) = [
            ("heartbeat", [("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)], "proxy_read_timeout ", "s;"),
            ("connection-age", [("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)], "end it after ", " s."),
            ("message-size", [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40)], "limit them to ", " bytes."),
        ][key];
        let (word, factor) = units[unit];
        let stated = number * factor;
        let flow = format!("{{ real_time: bidirectional, decision: {{ protocol: websocket, {key}: {number} {word} }} }}");
        let made = run_with(&["gateway", "nginx", "-"], &format!("flows: {{ chat: {flow} }}\n"));
        let written: Vec<u64> = made.stdout.split(before).skip(1).filter_map(|rest| rest.split(after).next()?.parse().ok()).collect();
        let as_stated = !written.is_empty() && written.iter().all(|&written| match key {
            // Three consecutive heartbeats, or more, fit into the silence that is allowed.
            "heartbeat" => written * 1_000 >= 3 * stated,
            "connection-age" => written * 1_000 == stated,
            _ => written == stated,
        });
        let told = made.stderr.contains("unclear-amount");
        prop_assert_eq!(as_stated, !told, "{} {}: {:?} {}", number, word, written, made.stderr);
    }
}
