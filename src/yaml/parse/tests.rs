use proptest::prelude::*;

use super::parse;
use crate::diag::Diagnostics;
use crate::source::SourceMap;
use crate::yaml::{Document, Kind, Node};

/// Returns the tree of a text, and each finding as `line:column message`.
fn read(text: &str) -> (Document, Vec<String>) {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("f", text);
    let document = parse(&sources, file, &mut diagnostics);
    let found = diagnostics.sorted().into_iter().map(|fault| {
        let place = sources.place(fault.span);
        format!("{}:{} {}", place.line, place.column, fault.message)
    });
    (document, found.collect())
}

fn found(text: &str) -> Vec<String> {
    read(text).1
}

#[test]
fn what_the_format_does_not_have_is_refused_where_it_stands() {
    assert_eq!(
        found("a: &x 1\nb: *x\n"),
        ["1:4 an anchor (`&`) is not part of the format", "2:4 an alias (`*`) is not part of the format"]
    );
    assert_eq!(found("a: !!str 1\n"), ["1:4 a tag (`!`) is not part of the format"]);
    assert_eq!(found("b:\n  <<: {}\n"), ["2:3 a merge key (`<<`) is not part of the format"]);
    assert_eq!(found("a: 1\nb: 2\na: 3\n"), ["3:1 duplicate key `a`"]);
    assert_eq!(found("? [a]\n: 1\n"), ["1:3 a key must be a text"]);
    assert_eq!(found("a: 1\n---\nb: 2\n"), ["2:1 the file has more than one document"]);
    assert_eq!(found("a: *nowhere\n"), ["1:4 an alias (`*`) is not part of the format"]);
}

#[test]
fn what_stands_before_a_syntax_error_is_read() {
    let (document, found) = read("a: 1\nb: [2, 3\nc: {\n");
    assert!(!document.complete);
    assert_eq!(found.len(), 1, "{found:?}");
    let Some(Node { kind: Kind::Mapping(entries), .. }) = document.root else { panic!("no mapping") };
    assert_eq!(entries[0].key, "a");
}

#[test]
fn nesting_beyond_the_limit_is_one_finding() {
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "a: {".repeat(100_000)] {
        let (document, found) = read(&text);
        assert_eq!(found.len(), 1, "{:?}", found.first());
        assert!(!document.complete);
    }
}

#[test]
fn words_of_older_yaml_are_texts() {
    let (document, found) = read("no: on\nyes: off\n");
    assert!(found.is_empty(), "{found:?}");
    let Some(Node { kind: Kind::Mapping(entries), .. }) = document.root else { panic!("no mapping") };
    assert_eq!(entries.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>(), ["no", "yes"]);
    assert_eq!(entries[0].value.kind, Kind::Scalar { text: "on".to_owned(), plain: true });
}

/// Returns whether our tree says the same as another YAML reader.
pub(super) fn same(node: &Node, value: &serde_yaml::Value) -> bool {
    use serde_yaml::Value;
    match (&node.kind, value) {
        (Kind::Empty, Value::Null) => true,
        (Kind::Scalar { text, .. }, Value::String(other)) => text == other,
        (Kind::Scalar { text, plain: true }, Value::Bool(other)) => text == &other.to_string(),
        (Kind::Scalar { text, plain: true }, Value::Number(other)) => {
            text.parse::<f64>().ok().is_none_or(|number| Some(number) == other.as_f64())
        }
        (Kind::Sequence(items), Value::Sequence(others)) => {
            items.len() == others.len() && items.iter().zip(others).all(|(item, other)| same(item, other))
        }
        (Kind::Mapping(entries), Value::Mapping(others)) => {
            entries.len() == others.len()
                && entries
                    .iter()
                    .all(|entry| others.iter().any(|(key, other)| key_text(key) == entry.key && same(&entry.value, other)))
        }
        _ => false,
    }
}

fn key_text(key: &serde_yaml::Value) -> String {
    match key {
        serde_yaml::Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}

#[test]
fn the_rules_and_examples_read_as_another_reader_reads_them() {
    let examples = [include_str!("../../../examples/shop.yaml"), include_str!("../../../examples/hospital-ward.yaml")];
    let files = crate::builtin::files().map(|file| file.text).chain(examples.map(str::to_owned));
    for text in files {
        let (document, found) = read(&text);
        assert!(found.is_empty(), "{found:?}");
        let other: serde_yaml::Value = serde_yaml::from_str(&text).expect("the other reader reads it");
        assert!(same(&document.root.expect("data"), &other), "{text}");
    }
}

fn spans_hold(node: &Node, text: &str) -> bool {
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    let children: Vec<&Node> = match &node.kind {
        Kind::Sequence(items) => items.iter().collect(),
        Kind::Mapping(entries) => entries.iter().map(|entry| &entry.value).collect(),
        _ => Vec::new(),
    };
    start <= end
        && text.is_char_boundary(start)
        && text.is_char_boundary(end)
        && children.into_iter().all(|node| spans_hold(node, text))
}

/// Texts that look like YAML more often than random ones do.
pub(super) fn yamlish() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("a: "),
        Just("b:\n  "),
        Just("- "),
        Just("["),
        Just("]"),
        Just("{"),
        Just("}"),
        Just(", "),
        Just("\n"),
        Just("\n  "),
        Just("\"é😀\""),
        Just("'x'"),
        Just("|\n   text\n"),
        Just("# c\n"),
        Just("&x "),
        Just("*x "),
        Just("!t "),
        Just("? "),
        Just("~"),
        Just("---\n"),
        Just("\t"),
        Just("\r\n"),
        Just("<<: "),
        Just("\u{feff}"),
        Just("\u{85}"),
    ];
    proptest::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_read_without_panic_and_spans_lie_on_characters(text in yamlish()) {
        let (document, found) = read(&text);
        prop_assert!(document.complete || !found.is_empty());
        prop_assert!(document.root.is_none_or(|root| spans_hold(&root, &text)));
    }

    #[test]
    fn a_text_that_is_accepted_means_what_another_reader_takes_it_for(text in yamlish()) {
        // The other reader follows YAML 1.1, in which the first character ends a line, and reads a second byte order mark at the
        // start as text.
        let text = text.replace(['\u{85}', '\u{feff}'], "");
        let (document, found) = read(&text);
        if let (true, Some(root), Ok(other)) = (found.is_empty(), document.root, serde_yaml::from_str::<serde_yaml::Value>(&text)) {
            prop_assert!(same(&root, &other), "{root:?} {other:?}");
        }
    }
}

#[test]
fn a_key_that_stands_twice_is_found_among_few_and_many() {
    for many in [2, 31, 32, 33, 100] {
        for twice in [0, many / 2, many - 1] {
            let mut text: String = (0..many).map(|i| format!("k{i}: 1\n")).collect::<Vec<_>>().concat();
            text += &format!("k{twice}: 2\nlast: 1\nk{twice}: 3\n");
            let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
            let file = sources.add("t", text);
            parse(&sources, file, &mut diagnostics);
            let lines: Vec<_> = diagnostics.sorted().iter().map(|found| sources.place(found.span).line).collect();
            assert_eq!(lines, [many + 1, many + 3], "{many} {twice}");
            let first = diagnostics.sorted()[0].labels[0].span;
            assert_eq!(sources.place(first).line, twice + 1);
        }
    }
}
