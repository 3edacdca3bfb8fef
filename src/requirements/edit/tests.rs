use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::builtin;
use crate::diag::Diagnostics;
use crate::pack::{AmountId, Unit};
use crate::quantity::Measure;
use crate::requirements::{Requirements, load};
use crate::source::SourceMap;

fn read(text: &str) -> Requirements {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("test.yaml", text);
    let read = load(file, &[], builtin::pack(), &mut sources, &mut diagnostics);
    read.unwrap_or_else(|| panic!("{:#?}\n{text}", diagnostics.sorted()))
}

fn change(text: &str, wanted: &Wanted) -> Option<Edited> {
    edit(&Tree::read(text), wanted)
}

/// Returns what a file already says.
fn same(text: &str) -> Wanted {
    let pack = builtin::pack();
    let requirements = read(text);
    let flows = requirements.flows().iter().map(|flow| {
        let description = flow.description().map(|text| Value::Text(text.to_owned()));
        let mut keys = vec![("description".to_owned(), description)];
        for (dimension, meant) in pack.dimensions() {
            let level = flow.stated(dimension).map(|level| Value::Text(pack.level(level).id.clone()));
            keys.push((meant.id.clone(), level));
        }
        let needs: Vec<String> = flow.answers().needs().iter().map(|&need| pack.need(need).id.clone()).collect();
        keys.push(("needs".to_owned(), Some(needs).filter(|needs| !needs.is_empty()).map(Value::Texts)));
        let blocked: Vec<String> = flow.blocked().iter().map(|&carrier| pack.carrier(carrier).id.clone()).collect();
        keys.push(("blocked".to_owned(), Some(blocked).filter(|blocked| !blocked.is_empty()).map(Value::Texts)));
        for (amount, meant) in pack.amounts() {
            let value = flow.answers().amount(amount).map(|value| number(amount, value));
            keys.push((meant.id.clone(), value));
        }
        WantedFlow { origin: flow.name().to_owned(), name: flow.name().to_owned(), keys }
    });
    Wanted {
        system: requirements.title().map(str::to_owned),
        gateways: requirements.gateways().to_vec(),
        flows: flows.collect(),
        added: Vec::new(),
        amounts: amounts(),
    }
}

fn number(amount: AmountId, value: u64) -> Value {
    match builtin::pack().amount(amount).unit {
        Unit::Number => Value::Number(value),
        _ => Value::Text(builtin::pack().amount_text(amount, value)),
    }
}

fn amounts() -> Vec<(String, Measure)> {
    builtin::pack().amounts().map(|(_, amount)| (amount.id.clone(), amount.unit.measure())).collect()
}

#[test]
fn gateways_are_added_changed_and_removed_in_place() {
    let said = |text: &str, names: &[&str]| {
        let gateways = names.iter().map(|&name| name.to_owned()).collect();
        change(text, &Wanted { gateways, ..same(text) }).expect("a change in place").text
    };
    let flows = "flows:\n  a: {}\n";
    let file = |gateway: &str| format!("version: 1\nsystem: Shop\n{gateway}{flows}");
    assert_eq!(said(&file(""), &["nginx"]), file("gateway: nginx\n"));
    assert_eq!(said(&file("gateway: nginx # ours\n"), &["nginx"]), file("gateway: nginx # ours\n"));
    assert_eq!(said(&file("gateway: [nginx]\n"), &["nginx"]), file("gateway: [nginx]\n"));
    assert_eq!(said(&file("gateway: [kong, nginx]\n"), &["nginx", "kong"]), file("gateway: [nginx, kong]\n"));
    assert_eq!(said(&file("gateway: nginx\n"), &[]), file(""));
    let two = said(&file("gateway: nginx\n"), &["cloudflare", "nginx"]);
    assert_eq!(read(&two).gateways(), ["cloudflare", "nginx"]);
    assert_eq!(said("{\"flows\": {\"a\": {}}}", &["nginx"]), "{\"flows\": {\"a\": {}}, \"gateway\": \"nginx\"}");
}

impl Wanted {
    fn with(mut self, flow: usize, key: &str, value: Option<Value>) -> Self {
        let found = self.flows[flow].keys.iter_mut().find(|(other, _)| other == key);
        found.expect("a key of the interview").1 = value;
        self
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every use needs it wrapped")]
fn one(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

/// Returns an additional flow, whose lines say the same as its keys.
fn added(keys: &[(&str, Option<Value>)]) -> AddedFlow {
    let mut lines = "  new:\n".to_owned();
    for (key, value) in keys {
        match value {
            Some(Value::Text(text)) => lines += &format!("    {key}: {text}\n"),
            Some(Value::Texts(texts)) => lines += &format!("    {key}: [{}]\n", texts.join(", ")),
            _ => {}
        }
    }
    AddedFlow {
        name: "new".to_owned(),
        keys: keys.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
        lines,
    }
}

const FILE: &str = "\
# The shop.
version: 1
flows:
  # What customers see.
  pages:
    latency: low      # people wait
    needs:            # from the workshop
      - caching
      - public-api
    decision:
      protocol: rest  # as ever
  chat:
    description: >
      A long
      text
    real_time: bidirectional
waivers:
  - { lint: some-lint, flow: chat, reason: Because, until: 2027-01-01 }
";

#[test]
fn what_is_the_same_stays_byte_for_byte() {
    let edited = change(FILE, &same(FILE)).unwrap();
    assert_eq!((edited.text.as_str(), edited.notes.len()), (FILE, 0));
}

#[test]
fn values_are_replaced_added_and_taken_out_where_they_stand() {
    let wanted = same(FILE).with(0, "latency", one("very-low")).with(0, "browser", one("universal"));
    let wanted = wanted.with(1, "real_time", None).with(1, "latency", one("low"));
    let edited = change(FILE, &wanted).unwrap();
    let expected = FILE
        .replace("latency: low      # people wait", "latency: very-low      # people wait")
        .replace("      - public-api\n", "      - public-api\n    browser: universal\n")
        .replace("      text\n    real_time: bidirectional\n", "      text\n    latency: low\n");
    assert_eq!(edited.text, expected);
    assert_eq!(edited.notes, [""; 0]);
}

#[test]
fn a_title_is_put_behind_the_version_and_a_new_flow_at_the_end_of_the_flows() {
    let mut wanted = same(FILE);
    wanted.system = Some("Shop: 2".to_owned());
    wanted.added = vec![added(&[("latency", one("low"))])];
    let edited = change(FILE, &wanted).unwrap();
    let expected = FILE
        .replace("version: 1\n", "version: 1\nsystem: \"Shop: 2\"\n")
        .replace("bidirectional\nwaivers", "bidirectional\n\n  new:\n    latency: low\nwaivers");
    assert_eq!(edited.text, expected);
    assert_eq!(read(&edited.text).flows().len(), 3);
}

#[test]
fn a_renamed_flow_takes_its_waivers_along() {
    let mut wanted = same(FILE);
    wanted.flows[1].name = "talk".to_owned();
    let edited = change(FILE, &wanted).unwrap();
    assert_eq!(edited.text, FILE.replace("  chat:", "  talk:").replace("flow: chat", "flow: talk"));
}

#[test]
fn a_comment_that_goes_with_its_answer_is_named() {
    let edited = change(FILE, &same(FILE).with(0, "needs", None)).unwrap();
    assert!(!edited.text.contains("caching") && !edited.text.contains("workshop"), "{}", edited.text);
    assert_eq!(edited.notes, ["A comment beside a changed answer of `pages` goes with it."]);
}

const INHERITING: &str = "\
defaults: { latency: low, needs: [caching] }
flows:
  one:
    real_time: server-push
  two: { real_time: bidirectional }
";

#[test]
fn an_inherited_need_is_taken_away_in_the_flow_and_an_inherited_level_in_the_defaults() {
    let wanted = same(INHERITING).with(0, "needs", None).with(1, "latency", None);
    let edited = change(INHERITING, &wanted).unwrap();
    let expected = "\
defaults: { needs: [caching] }
flows:
  one:
    real_time: server-push
    latency: low
    needs: []
  two: { real_time: bidirectional }
";
    assert_eq!(edited.text, expected);
    assert!(edited.notes[0].contains("`two` does without it; the other flows state it themselves"), "{:?}", edited.notes);
}

#[test]
fn line_ends_and_byte_order_mark_stay() {
    let text = format!("\u{feff}{}", FILE.replace('\n', "\r\n"));
    let mut wanted = same(&text).with(0, "browser", one("universal"));
    wanted.system = Some("Shop".to_owned());
    let edited = change(&text, &wanted).unwrap();
    assert!(edited.text.starts_with('\u{feff}') && !edited.text.replace("\r\n", "").contains('\n'), "{:?}", edited.text);
    assert_eq!(read(&edited.text).title(), Some("Shop"));
}

#[test]
fn a_flow_that_says_nothing_can_be_given_answers_and_the_other_way_round() {
    let text = "flows:\n  chat: {}\n";
    assert_eq!(change(text, &same(text)).unwrap().text, text);
    let said = change(text, &same(text).with(0, "latency", one("low"))).unwrap().text;
    assert_eq!(said, "flows:\n  chat: { latency: low }\n");
    let text = "flows:\n  chat:\n    latency: low\n";
    assert_eq!(change(text, &same(text).with(0, "latency", None)).unwrap().text, "flows:\n  chat: {}\n");
}

#[test]
fn json_is_changed_in_place_and_stays_json() {
    let text = r#"{
  "gateway": ["cloudflare", "nginx"],
  "flows": {
    "chat": {
      "latency": "low",
      "weights": { "latency": 3 }
    },
    "talk": { "real_time": "bidirectional" }
  }
}
"#;
    let mut wanted =
        same(text).with(0, "browser", one("universal")).with(0, "needs", Some(Value::Texts(vec!["caching".to_owned()])));
    wanted.system = Some("Chats: \u{1b}\u{e0001}".to_owned());
    wanted.flows[1].name = "talks".to_owned();
    wanted.added = vec![added(&[("latency", one("low")), ("browser", None)])];
    let edited = change(text, &wanted).unwrap().text;
    let expected = r#"{
  "gateway": ["cloudflare", "nginx"],
  "flows": {
    "chat": {
      "latency": "low",
      "weights": { "latency": 3 },
      "browser": "universal",
      "needs": ["caching"]
    },
    "talks": { "real_time": "bidirectional" },
    "new": { "latency": "low" }
  },
  "system": "Chats: \u001B@"
}
"#;
    assert_eq!(edited, expected.replace('@', "\u{e0001}"));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&edited).unwrap()["system"], wanted.system.unwrap());
}

#[test]
fn a_further_flow_is_put_into_brackets_where_the_others_stand_in_some() {
    let text = "gateway: nginx # ours\nflows: { chat: { latency: low } }\n";
    let mut wanted = same(text);
    wanted.added = vec![added(&[("latency", one("low"))])];
    assert_eq!(change(text, &wanted).unwrap().text, text.replace(" } }", " }, new: { latency: low } }"));
}

#[test]
fn a_further_flow_does_without_what_it_would_inherit() {
    let mut wanted = same(INHERITING);
    wanted.added = vec![added(&[("latency", one("very-low")), ("needs", None)])];
    let edited = change(INHERITING, &wanted).unwrap();
    let new = "  two: { real_time: bidirectional }\n";
    assert_eq!(edited.text, INHERITING.replace(new, &format!("{new}  new: {{ latency: very-low, needs: [] }}\n")));
    wanted.added = vec![added(&[("latency", None), ("needs", Some(Value::Texts(vec!["caching".to_owned()])))])];
    let edited = change(INHERITING, &wanted).unwrap();
    assert!(edited.notes[0].contains("`new` does without it; the other flows state it themselves"), "{:?}", edited.notes);
    assert_eq!(read(&edited.text).flows()[0].answers().levels(), read(INHERITING).flows()[0].answers().levels());
}

#[expect(clippy::disallowed_methods, reason = "the examples are files")]
fn examples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut texts: Vec<String> = [folder.join("use-cases"), folder]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    texts.extend([FILE.to_owned(), INHERITING.to_owned(), EVERYTHING.to_owned()]);
    texts.sort();
    texts
}

/// A file with every key.
const EVERYTHING: &str = "\
version: 1
system: All
gateway: [cloudflare, nginx]
in-use: [rest, mqtt]
defaults: { browser: universal, must: [browser], delay: 2min, blocked: [upgrade], weights: { browser: 2, needs: 0.5 } }
flows:
  chat:
    description: Both write
    real_time: bidirectional
    needs: [auto-reconnect, caching]
    delay: 5s
    rate: 2 per minute
    size: 2 KiB
    largest: 5 MiB
    clients: 50000
    receivers: 200
    blocked: [http2, long-connections]
    weights: { latency: 3, caching: 0 }
    must: [real_time, caching]
    importance: 2.5
    decision: { protocol: websocket, authentication: ticket, monitoring: [open connections, message rate], heartbeat: 30s }
  bare: {}
waivers:
  - { lint: decision-not-best, flow: chat, reason: \"Not: yet\", until: 2027-03-31 }
";

/// Returns what a file means, ignoring places.
fn read_again(text: &str) -> (Vec<String>, Vec<crate::requirements::Difference>) {
    let (file, pack) = (read(text), builtin::pack());
    let nothing = crate::requirements::Flow::new("");
    let flows = file.flows().iter().flat_map(|flow| flow.differences(&nothing, pack)).collect();
    (file.gateways().to_vec(), flows)
}

/// Returns a file in the style of people, and in that of programs.
fn forms(text: &str) -> [String; 3] {
    let data: serde_json::Value = serde_yaml::from_str(text).unwrap();
    [text.to_owned(), serde_json::to_string_pretty(&data).unwrap(), serde_json::to_string(&data).unwrap()]
}

/// Returns what a file holds that the interview does not ask about.
fn unasked(text: &str, asked: &[(String, Option<Value>)]) -> serde_json::Value {
    let mut data: serde_json::Value = serde_yaml::from_str(text).unwrap();
    let root = data.as_object_mut().unwrap();
    let without = |flow: &mut serde_json::Value| {
        for (key, _) in asked {
            flow.as_object_mut().unwrap().remove(key);
        }
    };
    root["flows"].as_object_mut().unwrap().values_mut().for_each(without);
    if let Some(defaults) = root.get_mut("defaults") {
        without(defaults);
        if defaults.as_object().unwrap().is_empty() {
            root.remove("defaults");
        }
    }
    data
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is changed in whatever file, the result says what was wanted and keeps the rest of its lines.
    #[test]
    fn a_changed_file_says_what_is_wanted_and_keeps_the_rest(
        file in 0_usize..100,
        form in 0_usize..3,
        changes in prop::collection::vec((0_usize..100, 0_usize..6, 0_usize..6), 0..5),
        numbers in prop::collection::vec((0_usize..100, 0_usize..6, prop::option::of(1_u64..1_000_000)), 0..4),
        needs in prop::option::of(prop::collection::btree_set(0_usize..17, 0..4)),
    ) {
        let pack = builtin::pack();
        let files = examples();
        let text = &forms(&files[file % files.len()])[form];
        let mut wanted = same(text);
        for (flow, dimension, level) in changes {
            let dimension = pack.dimensions().nth(dimension).unwrap().1;
            let value = dimension.levels.get(level).map(|level| Value::Text(level.id.clone()));
            let flow = flow % wanted.flows.len();
            wanted = wanted.with(flow, &dimension.id, value);
        }
        for (flow, amount, value) in numbers {
            let (id, amount) = pack.amounts().nth(amount).unwrap();
            let flow = flow % wanted.flows.len();
            wanted = wanted.with(flow, &amount.id, value.map(|value| number(id, value)));
        }
        if let Some(needs) = needs {
            let names: Vec<String> = needs.iter().map(|&need| pack.needs().nth(need).unwrap().1.id.clone()).collect();
            wanted = wanted.with(0, "needs", Some(names).filter(|names| !names.is_empty()).map(Value::Texts));
        }
        let Some(edited) = change(text, &wanted) else { return Err(TestCaseError::fail("cannot be changed in place")) };
        let read = same(&edited.text);
        prop_assert_eq!(&read.flows, &wanted.flows, "{}", edited.text);
        prop_assert_eq!(unasked(&edited.text, &wanted.flows[0].keys), unasked(text, &wanted.flows[0].keys));
        prop_assert!(form == 0 || serde_json::from_str::<serde_json::Value>(&edited.text).is_ok(), "{}", edited.text);
        let written = crate::yaml::write(Tree::read(&edited.text).root().unwrap());
        prop_assert_eq!(read_again(&written), read_again(&edited.text), "{}", written);
        let kept = |line: &&str| {
            let line = line.trim();
            line.starts_with('#') || line.starts_with("decision") || line.starts_with("reason") || line.starts_with("monitoring")
        };
        for line in text.lines().filter(kept) {
            prop_assert!(edited.text.lines().any(|other| other == line), "lost: {line}\n{}", edited.text);
        }
    }
}

#[test]
fn a_chain_of_gateways_stays_as_it_is_written() {
    for chain in ["gateway: [cloudflare, nginx]  # from outside\n", "gateway:\n  - cloudflare\n  # inside\n  - ours\n"] {
        let text = format!("{chain}{FILE}");
        let edited = change(&text, &same(&text).with(0, "latency", one("very-low"))).expect("a change in place");
        assert_eq!(edited.text, text.replace("latency: low ", "latency: very-low "));
        assert_eq!(read(&edited.text).gateways(), read(&text).gateways());
    }
}
