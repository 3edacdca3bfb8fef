use proptest::prelude::*;

use super::{read, read_all};
use crate::diag::Diagnostics;
use crate::source::SourceMap;
use crate::yaml::Document;
use crate::yaml::parse::{parse_events, parse_foreign_events};

/// Returns the results of the plain reader and of the parser for a text.
fn both(text: &str) -> (Option<Document>, Document, usize) {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("f", text);
    let plain = read(text, file).map(|root| Document { root: Some(root), complete: true });
    let any = parse_events(text, file, &mut diagnostics);
    (plain, any, diagnostics.len())
}

/// Returns whether a text is read plainly, and checks that the parser agrees if so.
fn is_plain(text: &str) -> bool {
    let (plain, any, faults) = both(text);
    if let Some(plain) = &plain {
        assert_eq!((plain, 0), (&any, faults), "{text}");
    }
    plain.is_some()
}

#[test]
fn what_files_are_made_of_is_read_plainly() {
    for text in [
        "a: b\n",
        "a:   b c  # why\n\n# more\nd: e#f:g\n",
        "a:\n  b: \"x: y\"  \n  c: 'x # y'\n  d:\nlast: null",
        "list: [a,  b c ]  # why\nempty: [ ]\nnone: [null]\n",
        "a:\n  - b c\n  - d: e\n    f: g\n  -   h: i\n      j: [k]\n  - 'l'\nm: n\n",
        "weights: { a: 3, b-c: d e }  # why\nnone: {}\nlast: {a: 1,b: null}\n",
        "a: é😀\nb: [Größe, 大]\n# ü\n",
        "a:\n    b:\n        c: d\n    e: f\ng: h\n",
        "  a: b\n  c:\n    d: e\n",
        "a:\n- b\n- c: d\n  e:\n  - f\n  g: h\ni:\n- j",
        "a.b/c-d: e\nf: { g.h: i }\n",
        "a: [b, [c, { d: [] }], 'e', \"f\"]\ng: {h: {i: {j: k}}, l: 'm' }\n",
    ] {
        assert!(is_plain(text), "{text}");
    }
}

#[test]
fn everything_else_is_left_to_the_parser() {
    let long = format!("a: {}\n", "x".repeat(super::LONGEST));
    let many: String = (0..=super::MOST_KEYS).map(|i| format!("k{i}: 1\n")).collect::<Vec<_>>().concat();
    let deep: String = (0..20).map(|i| format!("{}a:\n", " ".repeat(i))).collect::<Vec<_>>().concat();
    let texts = [
        "",
        "# c\n",
        "a\n",
        "- a\n",
        "a: b\na: c\n",
        "a: b\n  c\n",
        "a: b: c\n",
        "a: b:\n",
        "a:\n- b\n -c\n",
        "a:\n- b\n-c\n",
        "a:\n  b: c\n d: e\n",
        "a: [b\n]\n",
        "a: [b, [c] d]\n",
        "a: [b, 'c' d]\n",
        "a: [b, 'c': d]\n",
        "a: [b: c]\n",
        "a: {b: {c: d}\n",
        "a: {b: {c: d}: e}\n",
        "a: {b: c,}\n",
        "a: {b: c, b: d}\n",
        "a: {b}\n",
        "a: {b: }\n",
        "a: {b:c}\n",
        "a: [b}\n",
        "a: {b: c]\n",
        "a: [b,]\n",
        "a: [b, , c]\n",
        "a: [b]c\n",
        "a: [b]#c\n",
        "a: |\n  b\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !t b\n",
        "<<: a\n",
        "null: a\n",
        "a: 'it''s'\n",
        "a: \"\\n\"\n",
        "a: \"b\"c\n",
        "a: 'b'#c\n",
        "a:\tb\n",
        "a: b\r\n",
        "\u{feff}a: b\n",
        "a: \u{85}\n",
        "a: \u{2028}\n",
        "a: \u{7}\n",
        "# \u{7f}\na: b\n",
        "---\na: b\n",
        "a: b\n...\n",
        "a: b\n---\nc: d\n",
        "a: b\n---\n",
        "a: b\n---",
        "a: b\n---\n# c\n\n",
        "? a\n: b\n",
        "a:\n  - b\n  c: d\n",
        "a:\n  - - b\n",
        "a:\n  -\n    b: c\n",
        "a: -\n",
        "a: @b\n",
        "a: `b`\n",
        "%a: b\n",
        "a: \"b\nc\"\n",
        &long,
        &many,
        &deep,
    ];
    for text in texts {
        assert!(!is_plain(text), "{text}");
    }
}

#[test]
fn the_examples_are_read_alike() {
    let mut plain = 0;
    let folders = ["/examples", "/examples/use-cases"].map(|folder| format!("{}{folder}", env!("CARGO_MANIFEST_DIR")));
    #[expect(clippy::disallowed_methods, reason = "a test")]
    for file in folders.into_iter().flat_map(|folder| std::fs::read_dir(folder).expect("a folder")) {
        let path = file.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            #[expect(clippy::disallowed_methods, reason = "a test")]
            let text = std::fs::read_to_string(&path).expect("a text");
            plain += u32::from(is_plain(&text));
        }
    }
    assert_eq!(plain, 33);
}

/// Generates texts that are plain more often than not, and nearly so otherwise.
fn plainish() -> impl Strategy<Value = String> {
    let indent = proptest::sample::select(vec!["", "", "  ", "  ", "    ", "      ", " ", "   "]);
    let head = proptest::sample::select(vec![
        "a:", "b:", "c:", "d-e_1:", "d.e/f:", "f:", "- ", "- a:", "-  b:", "- c", "a", "null:", "# c", "-", "1:", "a :", "",
        "'q':",
    ]);
    let value = proptest::sample::select(vec![
        "",
        "",
        "",
        " x",
        " x y",
        " x  ",
        "  x",
        " [a, b]",
        " [a, [b], {c: d}]",
        " {a: {b: [c]}, d: 'e'}",
        " ['a', \"b\"]",
        " [[a]b]",
        " ['a'b]",
        " {a: 'b': c}",
        " {a.b: /c}",
        " [a,b c ]",
        " []",
        " [ ]",
        " [a",
        " [a,]",
        " [null]",
        " [a: b]",
        " [-a]",
        " [a-]",
        " \"q\"",
        " 'q'",
        " \"q",
        " 'q''r'",
        " \"\\n\"",
        " x: y",
        " x:y",
        " x:",
        " x#y",
        " null",
        " ~",
        " é😀",
        " [é]",
        " {}",
        " |",
        " &x",
        " - x",
        " 1.5",
        " .",
        " ...",
        " /a",
        " (b)",
        " 大\u{3000}",
        " \u{a0}",
        "\tx",
        " x\r",
        " ,",
        " a, b]",
        " %x",
        " a\u{feff}",
    ]);
    let tail = proptest::sample::select(vec!["", "", "", "", " ", " # why", "# no", " #", "  # é"]);
    let line = (indent, head, value, tail).prop_map(|(indent, head, value, tail)| format!("{indent}{head}{value}{tail}\n"));
    let ended = any::<bool>();
    (proptest::collection::vec(line, 1..8), ended).prop_map(|(lines, ended)| {
        let text = lines.concat();
        if ended { text } else { text.trim_end_matches('\n').to_owned() }
    })
}

/// Generates what a strategy does, or nothing.
fn perhaps(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    proptest::option::weighted(0.8, text).prop_map(Option::unwrap_or_default)
}

/// Returns whether a text of several documents is read plainly, and checks that the parser agrees if so.
fn are_plain(text: &str) -> bool {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("f", text);
    let plain = read_all(text, file);
    let any = parse_foreign_events(text, file, &mut diagnostics);
    if let Some(plain) = &plain {
        let any: Vec<_> = any.iter().filter_map(|document| document.root.as_ref()).collect();
        assert_eq!((plain.iter().collect(), 0), (any, diagnostics.len()), "{text}");
    }
    plain.is_some()
}

#[test]
fn documents_are_separated_by_lines() {
    for text in
        ["---\na: b\n---\nc: d\n", "a: b\n---\n# c\n---\n---\nd: e\n---", "", "# c\n", "---\n", "a:\n---\nb:\n- c\n---\nd:"]
    {
        assert!(are_plain(text), "{text}");
    }
    for text in ["a: b\n ---\nc: d\n", "a: b\n--- c\n", "a: b\n----\nc: d\n", "a: b\n...\nc: d\n", "--- # c\na: b\n"] {
        assert!(!are_plain(text), "{text}");
    }
}

/// Parts of a plain document.
#[derive(Debug, Clone)]
enum Piece {
    /// A value that ends on the line of its key.
    Value(&'static str),
    /// Keys, indented by this many columns.
    Keys(Vec<Piece>, usize),
    /// Items, indented further than their key or not.
    Items(Vec<Piece>, bool),
}

impl Piece {
    fn write(&self, indent: usize, text: &mut String) {
        match self {
            Self::Value(value) => text.push_str(&format!("{value}\n")),
            Self::Keys(parts, step) => {
                text.push_str(if step % 2 == 0 { "\n" } else { "  # why\n\n   # how\n" });
                Self::write_keys(parts, indent + step, text);
            }
            Self::Items(items, compact) => {
                text.push('\n');
                let indent = if *compact { indent } else { indent + 2 };
                for item in items {
                    text.push_str(&format!("{}-", " ".repeat(indent)));
                    match item {
                        Self::Value(value) => text.push_str(&format!("{}\n", if value.trim().is_empty() { " x" } else { value })),
                        Self::Keys(parts, _) | Self::Items(parts, _) => {
                            let mut inner = String::new();
                            Self::write_keys(parts, indent + 2, &mut inner);
                            text.push_str(&format!(" {}", inner.trim_start()));
                        }
                    }
                }
            }
        }
    }

    fn write_keys(parts: &[Self], indent: usize, text: &mut String) {
        for (number, part) in parts.iter().enumerate() {
            text.push_str(&format!("{}key-{number}:", " ".repeat(indent)));
            part.write(indent, text);
        }
    }
}

fn documents() -> impl Strategy<Value = String> {
    let values =
        [" x", " x y", " \"q: r\"  # why", " [a, b c]", " { k: v, l: { m.n: [w] } }", "", " 'q'", " é  ", " []", " a:b#c"];
    let value = proptest::sample::select(values.to_vec()).prop_map(Piece::Value);
    let part = value.prop_recursive(5, 40, 5, |part| {
        prop_oneof![
            (proptest::collection::vec(part.clone(), 1..5), 1..5usize).prop_map(|(parts, step)| Piece::Keys(parts, step)),
            (proptest::collection::vec(part, 1..5), any::<bool>()).prop_map(|(items, compact)| Piece::Items(items, compact)),
        ]
    });
    proptest::collection::vec(part, 1..5).prop_map(|parts| {
        let mut text = String::new();
        Piece::write_keys(&parts, 0, &mut text);
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn plain_documents_of_any_shape_are_read_plainly_and_alike(text in documents()) {
        prop_assert!(is_plain(&text), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn what_both_read_they_read_alike(text in plainish()) {
        is_plain(&text);
    }

    #[test]
    fn documents_are_read_alike(first in perhaps(plainish()), second in perhaps(plainish()), between in "(---|\n---\n|\n--- \n|--|\n# c\n---\n---\n)") {
        let text = format!("{first}{between}{second}");
        are_plain(&text);
        is_plain(&text);
    }

    /// Changes, drops or adds a byte somewhere in a file.
    #[test]
    fn so_they_do_with_a_slip_anywhere(at in 0usize..2000, slip in "[ -~\n\té]{0,2}", drop in 0usize..3) {
        let text = include_str!("../../../examples/shop.yaml");
        let at = at.min(text.len() - 4);
        if let (Some(before), Some(after)) = (text.get(..at), text.get(at + drop..)) {
            is_plain(&format!("{before}{slip}{after}"));
        }
    }
}
