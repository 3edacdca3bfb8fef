//! Both YAML readers agree: what the plain one reads, the parser reads alike, as a file of ours and as one of another program, and
//! every span is within the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use protopick::diag::Diagnostics;
use protopick::source::{SourceMap, Span};
use protopick::yaml::{Kind, Node, parse, parse_events, parse_foreign, parse_foreign_events};

fuzz_target!(|text: &str| holds(text));

fn holds(text: &str) {
    let mut sources = SourceMap::default();
    let file = sources.add("f", text);
    let (mut found, mut expected) = (Diagnostics::default(), Diagnostics::default());
    let read = parse(&sources, file, &mut found);
    assert_eq!(read, parse_events(text, file, &mut expected));
    agree(read.root.iter(), &found, &expected, text);

    let (mut found, mut expected) = (Diagnostics::default(), Diagnostics::default());
    let read = parse_foreign(&sources, file, &mut found);
    assert_eq!(read, parse_foreign_events(text, file, &mut expected));
    agree(read.iter().filter_map(|document| document.root.as_ref()), &found, &expected, text);
}

/// Checks that both found the same faults, and the places of all that was read.
fn agree<'n>(roots: impl Iterator<Item = &'n Node>, found: &Diagnostics, expected: &Diagnostics, text: &str) {
    assert_eq!(found.sorted(), expected.sorted());
    roots.for_each(|root| within(root, text));
    for diagnostic in found.sorted() {
        assert_span(diagnostic.span, text);
    }
}

/// Checks the places of a tree.
fn within(node: &Node, text: &str) {
    assert_span(node.span, text);
    match &node.kind {
        Kind::Sequence(items) => items.iter().for_each(|item| within(item, text)),
        Kind::Mapping(entries) => entries.iter().for_each(|entry| {
            assert_span(entry.key_span, text);
            within(&entry.value, text);
        }),
        Kind::Scalar { .. } | Kind::Empty | Kind::Refused => {}
    }
}

fn assert_span(span: Span, text: &str) {
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
}
