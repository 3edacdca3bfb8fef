use proptest::prelude::*;

use super::*;
use crate::source::SourceMap;
use crate::yaml::parse;

/// Lays texts over each other. Returns the tree as text, and the findings.
fn laid(texts: &[&str]) -> (String, Vec<String>) {
    let (mut sources, mut found, mut laying) = (SourceMap::default(), Diagnostics::default(), Laying::default());
    let trees: Vec<Node> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| {
            let file = sources.add(number.to_string(), *text);
            parse(&sources, file, &mut found).root.expect("a tree")
        })
        .collect();
    let tree = trees.into_iter().reduce(|below, above| lay(below, above, "", &mut laying)).expect("a text");
    found.append(laying.diagnostics);
    (shown(&tree), found.sorted().into_iter().map(|fault| fault.message.clone()).collect())
}

/// Writes a tree on one line.
fn shown(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar { text, .. } => text.clone(),
        Kind::Sequence(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Kind::Mapping(entries) => {
            let entries: Vec<String> = entries.iter().map(|entry| format!("{}: {}", entry.key, shown(&entry.value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Kind::Empty => "-".to_owned(),
        Kind::Refused => "refused".to_owned(),
    }
}

#[test]
fn what_differs_is_merged_by_keys_and_ids() {
    for (below, above, expected) in [
        ("{a: 1, b: 2}", "{b: 3, c: 4}", "{a: 1, b: 3, c: 4}"),
        ("a: {b: {c: 1, d: 2}}", "a: {b: {d: 3}}", "{a: {b: {c: 1, d: 3}}}"),
        ("a: [x, y]", "a: [z]", "{a: [z]}"),
        ("a: [{id: x, b: 1}, {id: y}]", "a: [{id: z}, {id: x, b: 2}]", "{a: [{id: x, b: 2}, {id: y}, {id: z}]}"),
        ("keys: [{key: x, b: 1}]", "keys: [{key: x, b: 2}]", "{keys: [{key: x, b: 2}]}"),
        ("a: [{key: x, b: 1}, {key: y}]", "a: [{key: x, b: 2}]", "{a: [{key: x, b: 2}]}"),
        ("a: [{id: x}]", "a: []", "{a: []}"),
        ("a: [{b: 1}]", "a: [{id: x}]", "{a: [{id: x}]}"),
        ("{a: 1, b: 2}", "{a: null}", "{b: 2}"),
        ("{a: 1, b: 2}", "a:", "{a: -, b: 2}"),
        ("a: [{id: x, b: 1}, {id: y}]", "a: [{id: x, remove: true}]", "{a: [{id: y}]}"),
        ("a: [{id: x, b: 1}, {id: y}]", "a: [{id: x, replace: true, c: 2}]", "{a: [{id: x, c: 2}, {id: y}]}"),
        ("a: [{id: x, b: 1}]", "a: [{id: x, replace: false, c: 2}]", "{a: [{id: x, b: 1, c: 2}]}"),
        // The loader tells what is wrong with these.
        ("a: [{id: x}]", "a: [{id: x, b: 1}, {id: x}, {c: 1}, y]", "{a: [{id: x, b: 1}, {id: x}, {c: 1}, y]}"),
        ("a: [{id: x}]", "a: {id: x}", "{a: {id: x}}"),
        ("a: {b: 1}", "a: [b]", "{a: [b]}"),
        ("{a: 1}", "b: null", "{a: 1, b: -}"),
    ] {
        assert_eq!(laid(&[below, above]), (expected.to_owned(), Vec::new()), "{below} <- {above}");
    }
}

#[test]
fn marks_without_anything_beneath_and_odd_marks_are_found() {
    for (above, fault) in [
        ("a: [{id: xy, remove: true}]", "there is no `xy` beneath this one"),
        ("a: [{id: z, replace: true, b: 1}]", "there is no `z` beneath this one"),
        ("a: [{id: x, remove: true}, {id: x, remove: true}]", "there is no `x` beneath this one"),
        ("a: [{id: x, remove: yes}]", "`remove` takes `true` or `false`, found `yes`"),
        ("a: [{id: x, replace: [true]}]", "`replace` takes `true` or `false`, found a list"),
    ] {
        assert_eq!(laid(&["a: [{id: x}]", above]).1, [fault], "{above}");
    }
}

/// Nodes of which each has a form that depends on its place alone, as in the files of a pack: without removals.
fn tree(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof!["[0-9]", Just("[x, y]".to_owned()), Just("[z]".to_owned())];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = tree(depth - 1);
    let things = prop::collection::btree_map("[pqr]", tree(depth - 1), 1..3);
    let things = things.prop_map(move |things| {
        let things: Vec<String> = things.iter().map(|(id, value)| format!("{{id: {id}, n{depth}: {value}}}")).collect();
        format!("[{}]", things.join(", "))
    });
    let entry = |key: &'static str, value: BoxedStrategy<String>| {
        prop::option::of(value).prop_map(move |value| value.map(|value| format!("{key}{depth}: {value}")))
    };
    let all = (entry("a", leaf.boxed()), entry("m", inner), entry("l", things.boxed()));
    all.prop_map(|(a, m, l)| {
        let all: Vec<String> = [Some("k: 0".to_owned()), a, m, l].into_iter().flatten().collect();
        format!("{{{}}}", all.join(", "))
    })
    .boxed()
}

proptest! {
    #[test]
    fn laying_is_associative(one in tree(3), two in tree(3), three in tree(3)) {
        let (mut sources, mut found, mut laying) = (SourceMap::default(), Diagnostics::default(), Laying::default());
        let [one, two, three] = [one, two, three].map(|text| {
            let file = sources.add("f", text);
            parse(&sources, file, &mut found).root.expect("a tree")
        });
        let first = lay(one.clone(), two.clone(), "", &mut laying);
        let left = lay(first, three.clone(), "", &mut laying);
        let upper = lay(two, three, "", &mut laying);
        let right = lay(one, upper, "", &mut laying);
        prop_assert_eq!(shown(&left), shown(&right));
        prop_assert!(found.is_empty() && laying.diagnostics.is_empty());
    }

    /// Every value is from the last file that says something else than those before it, and leads there.
    #[test]
    fn every_value_keeps_its_place(one in tree(3), two in tree(3)) {
        let (mut sources, mut found, mut laying) = (SourceMap::default(), Diagnostics::default(), Laying::default());
        let [below, above] = [&one, &two].map(|text| {
            let file = sources.add("f", text.as_str());
            parse(&sources, file, &mut found).root.expect("a tree")
        });
        let laid = lay(below.clone(), above, "", &mut laying);
        let mut nodes = vec![&laid];
        while let Some(node) = nodes.pop() {
            match &node.kind {
                Kind::Mapping(entries) => nodes.extend(entries.iter().map(|entry| &entry.value)),
                Kind::Sequence(items) => nodes.extend(items),
                Kind::Scalar { text, .. } => {
                    let span = node.span;
                    let said = &sources.file(span.file).text()[span.start as usize..span.end as usize];
                    prop_assert_eq!(said, text);
                }
                _ => {}
            }
        }
        prop_assert_eq!(lay(below.clone(), below.clone(), "", &mut laying), below);
    }
}
