use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;

use super::{APART, code, escape, head, row, sentence};
use crate::builtin;
use crate::diag::Diagnostics;
use crate::engine::{Depth, evaluate};
use crate::record::destination;
use crate::render::recommend_markdown;
use crate::render::record_markdown::{self, About, RecordStyle};
use crate::report::{self, Scope};
use crate::requirements::load;
use crate::source::SourceMap;

/// Returns the elements of a document, and its pieces of text.
fn parts(markdown: &str) -> (Vec<String>, Vec<String>) {
    let mut options = Options::default();
    let on = &mut options.extension;
    (on.strikethrough, on.table, on.autolink, on.tasklist, on.footnotes) = (true, true, true, true, true);
    (on.alerts, on.math_dollars, on.description_lists, on.superscript, on.subscript) = (true, true, true, false, false);
    on.front_matter_delimiter = Some("---".to_owned());
    options.parse.relaxed_autolinks = true;
    let arena = Arena::new();
    let (mut shape, mut texts) = (Vec::new(), vec![String::new()]);
    walk(parse_document(&arena, markdown, &options), 0, &mut shape, &mut texts);
    shape.dedup();
    (shape, texts)
}

fn walk(node: Node<'_>, depth: usize, shape: &mut Vec<String>, texts: &mut Vec<String>) {
    let value = node.data.borrow().value.clone();
    if matches!(&value, NodeValue::HtmlInline(html) if html == APART) {
        return texts.push(String::new());
    }
    let text = texts.last_mut().expect("a piece");
    let kind = format!("{value:?}");
    shape.push(format!("{depth} {}", kind.split(|c: char| !c.is_alphanumeric()).next().expect("a name")));
    match value {
        NodeValue::Text(own) => *text += &own,
        NodeValue::Code(code) => *text += &code.literal,
        _ => {}
    }
    node.children().for_each(|child| walk(child, depth + 1, shape, texts));
}

/// Returns places that texts are put into.
fn places(text: &str) -> Vec<String> {
    let text = &escape(text);
    let cells = row([text.clone(), "y".to_owned(), format!("**{text}**")]);
    vec![
        text.clone(),
        format!("# {text}\n\n{text}\n"),
        format!("- {text}\n- **{text}** (poor): {text}\n"),
        format!("y\n\nNote: {text}\n\n{text}: y {text}\n"),
        format!("Supersedes [1. {text}](x.md)\n"),
        head(&["One", "Two", "Three"]) + &cells + &cells,
    ]
}

/// Returns whole documents, with a text wherever users may write what they want.
fn documents(text: &str) -> Vec<String> {
    let pack = builtin::pack();
    let quoted = crate::yaml::quote(text);
    let file = format!(
        "{{system: {quoted}, flows: {{a: {{description: {quoted}, real_time: bidirectional, decision: {{protocol: grpc, because: {quoted}}}}}}}}}"
    );
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let id = sources.add(text, file.clone());
    let requirements = load(id, &[], pack, &mut sources, &mut faults).unwrap_or_else(|| panic!("{file}"));
    let evaluation = evaluate(pack, &requirements, Depth::Figures);
    let recommendation = report::recommend(pack, &requirements, &evaluation, &[]);
    let page = recommend_markdown::render(&recommendation);
    let page_parts = report::page(pack, &requirements, &evaluation, recommendation, "2026-08-01");
    let scope = Scope { file: text, title: Some(text) };
    let record = report::flow_record(pack, &requirements, &page_parts, 0, scope).expect("a decision");
    let about = About {
        number: 2,
        date: "2026-08-01".to_owned(),
        status: "accepted",
        deciders: vec![text.to_owned()],
        supersedes: vec![(1, text.to_owned(), text.to_owned())],
    };
    let styles = [RecordStyle::Madr, RecordStyle::Universal, RecordStyle::Nygard];
    std::iter::once(page).chain(styles.map(|style| record_markdown::render(&record, &about, style))).collect()
}

/// Generates texts in which special characters are frequent.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        " ",
        "\t",
        "\n",
        "\r\n",
        "\u{a0}",
        "\u{3000}",
        "\u{2028}",
        "\\",
        "`",
        "```",
        "*",
        "_",
        "#",
        "## ",
        "- ",
        "+ ",
        "---",
        "===",
        "1. ",
        "12) ",
        ">",
        "<",
        "<!--",
        "-->",
        "<b>",
        "</",
        "&",
        "&#64;",
        "&lt;",
        "[",
        "]",
        "](x)",
        "![",
        "[^1]:",
        "[x]: y",
        "|",
        "|-|",
        "~~~",
        "~",
        "$$",
        ":",
        "::",
        "://",
        "https://a.example",
        "ftp://",
        "www.a.example",
        "mailto:a@b.example",
        "@",
        "@name",
        "#1",
        "!1",
        "GH-1",
        "org/repo#7",
        "a@b.example",
        "{{",
        "{%",
        "/close",
        "x",
        "word",
        "7",
        "é",
        "漢",
        "\u{301}",
        "\u{200b}",
        "---\nx: y\n---\n",
    ]);
    let mixed = prop::collection::vec(pieces, 1..8).prop_map(|pieces| pieces.concat());
    // Few characters, of which addresses, mentions and lists are made, so that each of their odd forms is met.
    let addresses = "[a1@.:/w_+# -]{2,10}";
    prop_oneof![3 => mixed, 1 => ".{1,12}", 3 => addresses]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_changes_what_a_document_is_made_of(text in hostile()) {
        prop_assume!(!text.trim().is_empty());
        for (hostile, harmless) in places(&text).into_iter().zip(places("x")) {
            prop_assert_eq!(parts(&hostile).0, parts(&harmless).0, "{}", hostile);
        }
    }

    #[test]
    fn no_text_calls_anybody(text in hostile()) {
        prop_assert!(!escape(&text).contains("{{") && !escape(&text).contains("{%"), "{}", escape(&text));
        for shown in parts(&escape(&text)).1 {
            let pairs = shown.chars().zip(shown.chars().skip(1));
            for (sign, next) in pairs {
                prop_assert!(sign != '@' || !next.is_alphanumeric(), "{}", shown);
                prop_assert!(!matches!(sign, '#' | '!') || !next.is_ascii_digit(), "{}", shown);
            }
            let shown = shown.to_lowercase();
            for address in ["://", "www.", "gh-1"] {
                prop_assert!(!shown.contains(address), "{}", shown);
            }
        }
    }

    #[test]
    fn a_text_is_shown_as_it_is(text in "[ -~]{0,20}") {
        let shown = parts(&escape(&text)).1.concat();
        let wanted = crate::render::clean(&text);
        prop_assert_eq!(shown, wanted.trim());
    }

    #[test]
    fn code_stays_code(text in "[ -~]{0,6}[`|\\\\]{0,3}[ -~]{0,6}") {
        prop_assume!(!text.trim().is_empty());
        let (shape, shown) = parts(&format!("Run {} now\n", code(&text)));
        prop_assert_eq!(&shape, &parts("Run `x` now\n").0);
        prop_assert!(shown.concat().contains(crate::render::clean(&text).trim()), "{:?}", shown);
        let cell = |code: String| head(&["One"]) + &row([code.replace('|', "\\|")]);
        prop_assert_eq!(parts(&cell(code(&text))).0, parts(&cell(code("x"))).0);
    }

    #[test]
    fn a_link_leads_to_its_file(file in ".{1,12}") {
        prop_assert_eq!(parts(&format!("[x]({})\n", destination(&file))).0, parts("[x](y)\n").0);
    }
}

#[test]
fn a_page_and_a_record_have_the_texts_of_their_file() {
    let mut documents = documents("x").into_iter();
    assert!(documents.next().unwrap().contains("\n## a\n\nx\n"));
    for record in documents {
        assert!(record.contains("because x.") && record.contains("](x)") && record.contains("protopick lint x"), "{record}");
    }
}

#[test]
fn nothing_of_a_text_becomes_markup() {
    assert_eq!(escape("<script>|`a`|[x](y)"), "&lt;script&gt;\\|\\`a\\`\\|\\[x\\](y)");
    assert_eq!(escape("# no\nheading"), "\\# no heading");
    assert_eq!(escape("\n\u{a0}# no"), "\\# no");
    assert_eq!(escape("1. no list"), "1\\. no list");
    assert_eq!(escape("12.5 ahead"), "12.5 ahead");
    assert_eq!(escape("a well-known -thing # 1"), "a well-known -thing # 1");
    assert_eq!(escape("/close"), "\\/close");
    assert_eq!(escape("{{ x }} {y} {% z"), "{\\{ x }} {y} {\\% z");
    assert_eq!(destination("0001-größe (1).md"), "0001-größe%20%281%29.md");
}

#[test]
fn nobody_is_mentioned_and_nothing_linked() {
    assert_eq!(escape("see https://x.example"), "see https:<!-- -->//x.example");
    assert_eq!(escape("www.x.example"), "www<!-- -->.x.example");
    assert_eq!(escape("@ana, me @ home, org/repo#7"), "@<!-- -->ana, me @ home, org/repo#<!-- -->7");
    assert_eq!(escape("a@.a a@-a.b @ @"), "a@<!-- -->.a a@<!-- -->-a.b @ @");
    assert_eq!(
        escape("gh-12 !3 R&D &4 100% ~bug ~5 s"),
        "gh-<!-- -->12 !<!-- -->3 R&amp;D &amp;<!-- -->4 100% \\~<!-- -->bug \\~<!-- -->5 s"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_text_changes_what_a_page_or_a_record_is_made_of(text in hostile()) {
        prop_assume!(!text.trim().is_empty() && text.trim().trim_matches(['[', ']']).trim() != "");
        for (hostile, harmless) in documents(&text).into_iter().zip(documents("x")) {
            prop_assert_eq!(parts(&hostile).0, parts(&harmless).0, "{}", hostile);
        }
    }
}

#[test]
fn the_words_of_files_in_a_sentence_are_code() {
    assert_eq!(sentence("`real_time` is `upload` (REST)."), "`real_time` is `upload` (REST).");
    assert_eq!(sentence("Not `a_b`, but *c*."), "Not `a_b`, but \\*c\\*.");
    for odd in ["one ` only", "none `` between", "`a` and ` again"] {
        assert_eq!(sentence(odd), escape(odd));
    }
}
