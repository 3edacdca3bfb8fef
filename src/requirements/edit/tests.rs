use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::builtin;
use crate::diag::Diagnostics;
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

/// What a file says already.
fn same(text: &str) -> Wanted {
    let pack = builtin::pack();
    let requirements = read(text);
    let flows = requirements.flows().iter().map(|flow| {
        let description = flow.description().map(|text| Value::Text(text.to_owned()));
        let mut keys = vec![("description".to_owned(), description)];
        for (dimension, meant) in pack.dimensions() {
            let level = flow.answers().level(dimension).map(|level| Value::Text(pack.level(level).id.clone()));
            keys.push((meant.id.clone(), level));
        }
        let needs: Vec<String> = flow.answers().needs().iter().map(|&need| pack.need(need).id.clone()).collect();
        keys.push(("needs".to_owned(), Some(needs).filter(|needs| !needs.is_empty()).map(Value::Texts)));
        WantedFlow { origin: flow.name().to_owned(), name: flow.name().to_owned(), keys }
    });
    Wanted { system: requirements.title().map(str::to_owned), flows: flows.collect(), added: Vec::new() }
}

impl Wanted {
    fn with(mut self, flow: usize, key: &str, value: Option<Value>) -> Self {
        let found = self.flows[flow].keys.iter_mut().find(|(other, _)| other == key);
        found.expect("a key of the interview").1 = value;
        self
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every use wants it wrapped")]
fn one(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
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
    wanted.added = vec!["  new:\n    latency: low\n".to_owned()];
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
fn json_is_not_changed_in_place() {
    let text = r#"{"flows": {"chat": {"latency": "low"}}}"#;
    assert_eq!(change(text, &same(text)), None);
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
    texts.extend([FILE.to_owned(), INHERITING.to_owned()]);
    texts.sort();
    texts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is changed in whatever file: it says what was wanted, and the rest of its lines are there.
    #[test]
    fn a_changed_file_says_what_is_wanted_and_keeps_the_rest(
        file in 0_usize..100,
        changes in prop::collection::vec((0_usize..100, 0_usize..6, 0_usize..6), 0..5),
        needs in prop::option::of(prop::collection::btree_set(0_usize..17, 0..4)),
    ) {
        let pack = builtin::pack();
        let files = examples();
        let text = &files[file % files.len()];
        let mut wanted = same(text);
        for (flow, dimension, level) in changes {
            let dimension = pack.dimensions().nth(dimension).unwrap().1;
            let value = dimension.levels.get(level).map(|level| Value::Text(level.id.clone()));
            let flow = flow % wanted.flows.len();
            wanted = wanted.with(flow, &dimension.id, value);
        }
        if let Some(needs) = needs {
            let names: Vec<String> = needs.iter().map(|&need| pack.needs().nth(need).unwrap().1.id.clone()).collect();
            wanted = wanted.with(0, "needs", Some(names).filter(|names| !names.is_empty()).map(Value::Texts));
        }
        let Some(edited) = change(text, &wanted) else { return Err(TestCaseError::fail("cannot be changed in place")) };
        let read = same(&edited.text);
        prop_assert_eq!(&read.flows, &wanted.flows, "{}", edited.text);
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
