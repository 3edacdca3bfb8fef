use proptest::prelude::*;
use std::fmt::Write as _;

use super::super::tests::{same, yamlish};
use super::{parse_foreign, parse_foreign_events};
use crate::diag::Diagnostics;
use crate::source::SourceMap;
use crate::yaml::{Document, Kind, Node, parse};

/// Returns the trees of a text, and each finding as `line:column message`.
fn read(text: &str) -> (Vec<Document>, Vec<String>) {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("f", text);
    let documents = parse_foreign(&sources, file, &mut diagnostics);
    let found = diagnostics.sorted().into_iter().map(|fault| {
        let place = sources.place(fault.span);
        format!("{}:{} {}", place.line, place.column, fault.message)
    });
    (documents, found.collect())
}

/// Returns a node as JSON, except that texts which may mean something else have no quotes.
fn shown(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar { text, plain: true } => text.clone(),
        Kind::Scalar { text, .. } => format!("{text:?}"),
        Kind::Empty => "null".to_owned(),
        Kind::Refused => "refused".to_owned(),
        Kind::Sequence(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(",")),
        Kind::Mapping(entries) => {
            let keys = entries.iter().map(|entry| format!("{}:{}", entry.key, shown(&entry.value)));
            format!("{{{}}}", keys.collect::<Vec<_>>().join(","))
        }
    }
}

/// Returns the trees of a text without faults.
fn trees(text: &str) -> Vec<String> {
    let (documents, found) = read(text);
    assert!(found.is_empty(), "{found:?}");
    documents.iter().map(|document| shown(document.root.as_ref().expect("data"))).collect()
}

#[test]
fn documents_are_read_one_by_one_and_those_without_data_left_out() {
    assert_eq!(trees("a: 1\n---\n# nothing\n---\nb: 2\n...\n---\n{\"c\": [3]}\n"), ["{a:1}", "{b:2}", "{c:[3]}"]);
    assert_eq!(trees("---\na: 1\n"), ["{a:1}"]);
    assert_eq!(trees("# nothing\n"), [""; 0]);
    assert_eq!(trees("{\n\t\"a\": {\n\t\t\"b\": \"1\"\n\t}\n}\n"), ["{a:{b:\"1\"}}"]);
}

#[test]
fn aliases_are_copies_that_keep_the_place_of_their_anchor() {
    let text = "a: &x {t: 1}\nb: *x\nc: [&y q, *y, *x]\n";
    assert_eq!(trees(text), ["{a:{t:1},b:{t:1},c:[q,q,{t:1}]}"]);
    let (documents, _) = read(text);
    let root = documents[0].root.as_ref().expect("data");
    assert_eq!(root.value("a"), root.value("b"));
    assert_eq!((root.span.start, root.span.end as usize), (0, text.len() - 1));
    assert_eq!(trees("&k a: 1\nb: {*k : 2}\n"), ["{a:1,b:{a:2}}"]);
    assert_eq!(trees("a: &x 1\nb: &x 2\nc: *x\n"), ["{a:1,b:2,c:2}"]);
}

#[test]
fn merged_keys_give_way_to_those_of_the_mapping_and_of_earlier_ones() {
    assert_eq!(
        trees("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {<<: [*a, *b], x: 0}\nd: {w: 5, <<: *b}\n"),
        ["{a:{x:1,y:2},b:{y:3,z:4},c:{x:0,y:2,z:4},d:{w:5,y:3,z:4}}"]
    );
    assert_eq!(trees("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n"), ["{a:{x:1},b:{y:2,x:1},c:{y:2,x:1}}"]);
    assert_eq!(trees("\"<<\": 1\n"), ["{<<:1}"]);
    assert_eq!(read("<<: 1\n").1, ["1:5 `<<` takes a mapping or a list of mappings"]);
}

#[test]
fn of_duplicate_keys_the_last_counts() {
    assert_eq!(trees("a: 1\nb: 2\na: 3\n"), ["{a:3,b:2}"]);
    for many in [2, 31, 32, 33, 100] {
        let keys: String = (0..many).fold(String::new(), |mut keys, i| {
            let _ = writeln!(keys, "k{i}: 1");
            keys
        });
        let text = format!("{keys}k0: 2\nk{}: 2\nlast: 1\nlast: 3\n", many - 1);
        let (documents, found) = read(&text);
        let root = documents[0].root.as_ref().expect("data");
        let of = |key: &str| root.value(key).map(shown);
        assert_eq!((found.len(), root.entries().map(<[_]>::len)), (0, Some(many + 1)));
        assert_eq!((of("k0"), of(&format!("k{}", many - 1)), of("last")), (Some("2".into()), Some("2".into()), Some("3".into())));
    }
}

#[test]
fn tags_are_tolerated_and_say_whether_a_text_is_one() {
    assert_eq!(
        trees("a: !!str 1\nb: ! 2\nc: !Ref x\nd: !!int \"3\"\ne: !!map {f: !x [1]}\n"),
        ["{a:\"1\",b:\"2\",c:x,d:3,e:{f:[1]}}"]
    );
}

#[test]
fn what_is_around_a_fault_is_read() {
    let (documents, found) = read("a: 1\nb: [2, 3\n---\nc: 4\n---\nd: *x\n---\ne: [5\n");
    assert_eq!(documents.iter().map(|document| document.complete).collect::<Vec<_>>(), [false, true, true, false]);
    assert_eq!(
        documents.iter().filter_map(|document| document.root.as_ref()).map(shown).collect::<Vec<_>>()[1..3],
        ["{c:4}", "{d:refused}"]
    );
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[1], "6:4 the alias names no anchor that is complete before it");
    assert_eq!(read("a: &x {b: *x}\n").1, ["1:11 the alias names no anchor that is complete before it"]);
    assert_eq!(read("a: &x 1\n---\nb: *x\n").1.len(), 1, "anchors belong to a document");
}

#[test]
fn aliases_cannot_make_a_small_text_large() {
    let names: Vec<String> = (0..64).map(|i| format!("x{i}")).collect();
    let laughs: String = names
        .windows(2)
        .map(|pair| format!("- &{} [{}]\n", pair[1], vec![format!("*{}", pair[0]); 9].join(",")))
        .collect::<Vec<_>>()
        .concat();
    let deep: String = names.windows(2).map(|pair| format!("- &{} [[[[*{}]]]]\n", pair[1], pair[0])).collect::<Vec<_>>().concat();
    let merges: String = names
        .windows(2)
        .map(|pair| format!("- &{} {{<<: [*{}, *{}]}}\n", pair[1], pair[0], pair[0]))
        .collect::<Vec<_>>()
        .concat();
    let long = format!("- &x1 {}\n{}", "l".repeat(1 << 20), "- *x1\n".repeat(100_000));
    let nested = format!("{}1{}\n", "[&a ".repeat(60), "]".repeat(60)).repeat(2_000).replace("[&a [", "- &a [[");
    for text in [format!("- &x0 1\n{laughs}"), format!("- &x0 1\n{deep}"), format!("- &x0 {{a: 1}}\n{merges}"), long, nested] {
        let (documents, found) = read(&text);
        assert!(!found.is_empty() || documents.len() == 1, "{found:?}");
    }
}

#[test]
fn nesting_beyond_the_limit_and_many_broken_documents_are_bounded() {
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "a: {".repeat(100_000), "---\n[\n".repeat(100_000)] {
        let (_, found) = read(&text);
        assert!((1..=Diagnostics::LIMIT).contains(&found.len()));
    }
}

fn applied(text: &str) -> Option<Vec<serde_yaml::Value>> {
    use serde::Deserialize as _;
    let values = serde_yaml::Deserializer::from_str(text).map(|document| {
        let mut value = serde_yaml::Value::deserialize(document).ok()?;
        value.apply_merge().ok()?;
        Some(value)
    });
    values.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_the_strict_reader_accepts_reads_alike(text in yamlish()) {
        let (mut sources, mut faults, mut none) = (SourceMap::default(), Diagnostics::default(), Diagnostics::default());
        let file = sources.add("f", text.as_str());
        let strict = parse(&sources, file, &mut faults);
        let documents = parse_foreign(&sources, file, &mut none);
        let events = parse_foreign_events(&text, file, &mut Diagnostics::default());
        prop_assert_eq!(&documents, &events);
        if faults.is_empty() {
            prop_assert!(none.is_empty());
            let root = strict.root.filter(|root| root.kind != Kind::Empty);
            prop_assert_eq!(root, documents.into_iter().next().and_then(|document| document.root));
        }
    }

    #[test]
    fn a_text_that_is_accepted_means_what_another_reader_takes_it_for(text in yamlish()) {
        let text = text.replace(['\u{85}', '\u{feff}'], "").replace("!t ", "");
        let (documents, found) = read(&text);
        if let (true, Some(others)) = (found.is_empty(), applied(&text)) {
            let others: Vec<_> = others.into_iter().filter(|other| !other.is_null()).collect();
            let alike = documents.len() == others.len()
                && documents.iter().zip(&others).all(|(document, other)| document.root.as_ref().is_some_and(|root| same(root, other)));
            prop_assert!(alike, "{documents:?} {others:?}");
        }
    }
}
