use proptest::prelude::*;

use super::*;

fn successor() -> Successor {
    Successor { number: 12, title: "Use B".to_owned(), file: "0012-use-b.md".to_owned() }
}

#[test]
fn what_a_record_chose_is_read_back() {
    let choice = Choice { flow: "chat".to_owned(), protocol: "a".to_owned() };
    let record = format!("# 1. Use A\n\n{}\n<!-- protopick: nothing -->\n<!-- other -->\n", choice.line());
    assert_eq!(choices(&record), [choice]);
}

#[test]
fn numbers_are_those_of_record_files() {
    let names = ["0007-use-a.md", "12-x.md", "20200106-use-a.md", "0007_use.md", "template.md", "0007-use-a.txt", "-x.md"];
    assert_eq!(names.map(number), [Some(7), Some(12), None, None, None, None, None]);
}

#[test]
fn titles_lose_their_number_and_front_matter_is_passed_over() {
    assert_eq!(title("# 5. Use A\n"), Some("Use A"));
    assert_eq!(title("---\nstatus: x\n# no title\n---\n\n# 3 ways\n"), Some("3 ways"));
    assert_eq!(title("no heading"), None);
}

#[test]
fn slugs_are_short_and_plain() {
    assert_eq!(slug("Use A for \u{202e}Größe & <b>!"), "use-a-for-größe-b");
    assert_eq!(slug("Größe 日本語: שלום"), "größe-日本語-שלום");
    assert_eq!(slug("Cafe\u{301} हिन्दी"), "cafe\u{301}-हिन्दी");
    assert_eq!(["", "../..", "\u{200b}\u{301}", "!?"].map(slug), ["decision"; 4]);
    assert_eq!(slug(&"word ".repeat(100)), ["word"; 12].join("-"));
    assert_eq!(slug(&"long".repeat(100)), "long".repeat(15));
    assert_eq!(
        slug("Use A for what follows and for a word of some length that does not fit"),
        "use-a-for-what-follows-and-for-a-word-of-some-length-that"
    );
}

proptest! {
    #[test]
    fn a_slug_is_the_name_of_a_record(title in "\\PC{0,80}|[a-z /.\\\\-]{0,80}") {
        let slug = slug(&title);
        prop_assert!(slug.len() <= 240 && !slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"), "{}", slug);
        prop_assert!(slug.chars().all(|c| c == '-' || c.is_alphanumeric() || is_mark(c)), "{}", slug);
        prop_assert_eq!(number(&format!("0007-{slug}.md")), Some(7));
        prop_assert_eq!(super::slug(&slug), slug);
    }
}

#[test]
fn front_matter_is_marked_and_linked() {
    let old = "---\nstatus: \"accepted\"\ndate: 2020-01-01\n---\n\n# Use A\n\n## More Information\n\nMuch.\n";
    let new = supersede(old, &successor()).unwrap();
    assert_eq!(
        new,
        "---\nstatus: superseded\ndate: 2020-01-01\n---\n\n# Use A\n\n## More Information\n\n\
         Superseded by [ADR-0012](0012-use-b.md).\n\nMuch.\n"
    );
    assert_eq!(supersede(&new, &successor()), Err(NotSuperseded::Already));
}

#[test]
fn front_matter_without_more_information_gets_it() {
    let new = supersede("---\r\nstatus: proposed\r\n---\r\n# Use A\r\n", &successor()).unwrap();
    assert_eq!(
        new,
        "---\r\nstatus: superseded\r\n---\r\n# Use A\r\n\r\n## More Information\r\n\r\nSuperseded by [ADR-0012](0012-use-b.md).\r\n"
    );
}

#[test]
fn lists_and_sections_are_both_marked() {
    let old = "# 1. Use A\n\n- Status: accepted\n- Date: 2020-01-01\n\n## Status\n\nAccepted\n\n## Context\n\n- Status: no\n";
    let new = supersede(old, &successor()).unwrap();
    assert_eq!(
        new,
        "# 1. Use A\n\n- Status: superseded by [0012-use-b](0012-use-b.md)\n- Date: 2020-01-01\n\n## Status\n\n\
         Superseded by [12. Use B](0012-use-b.md)\n\n## Context\n\n- Status: no\n"
    );
}

#[test]
fn prose_in_a_status_section_stays() {
    let new = supersede("# 1. Use A\n\n## Status\n\nAccepted by the board.\n", &successor()).unwrap();
    assert_eq!(new, "# 1. Use A\n\n## Status\n\nSuperseded by [12. Use B](0012-use-b.md)\n\nAccepted by the board.\n");
}

#[test]
fn a_record_without_a_status_is_left_alone() {
    for record in ["", "# Use A\n", "---\ndate: x\n---\n# Use A\n", "---\n", "---"] {
        assert_eq!(supersede(record, &successor()), Err(NotSuperseded::NoStatus), "{record}");
    }
}
