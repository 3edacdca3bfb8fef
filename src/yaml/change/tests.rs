use super::*;

fn at(way: &str) -> Vec<Step> {
    let step = |step: &str| step.parse().map_or_else(|_| Step::Key(step.to_owned()), Step::Item);
    way.split('/').filter(|step| !step.is_empty()).map(step).collect()
}

fn write(way: &str, text: &str) -> Edit {
    Edit { at: at(way), action: Action::Write(Value::Text(text.to_owned())) }
}

fn rename(way: &str, name: &str) -> Edit {
    Edit { at: at(way), action: Action::Rename(name.to_owned()) }
}

fn remove(way: &str) -> Edit {
    Edit { at: at(way), action: Action::Remove { comment: true } }
}

fn changed(text: &str, changes: &[Edit]) -> Option<String> {
    Tree::read(text).change(changes).map(|changed| changed.text)
}

#[test]
fn a_text_is_written_over_in_each_of_its_styles() {
    for (old, new) in [
        ("wrong", "right"),
        ("wrong # why", "right # why"),
        ("'wrong'", "'right'"),
        ("\"wr\\u006Fng\"", "\"right\""),
        ("|-\n    wrong", "right"),
        (">- # why\n    wrong", "right # why"),
        (">\n\n    wrong\n    text\n", "right\n"),
        (">2-\n      wrong\n    text\n# not in it", "right\n# not in it"),
        ("wrong\n    in lines", "right"),
        ("\n    wrong", "\n    right"),
        ("", " right"),
        ("~", "right"),
        ("[a, b]", "right"),
        ("\n  - a\n  - b # c", "right # c"),
    ] {
        for end in ["", "\n", "\n  b: next\n", "\n\n\n# end\nc: next\n"] {
            for line in ["\n", "\r\n"] {
                let text = |value: &str| format!("x:\n  a: {value}{end}").replace("a: \n  -", "a:\n  -").replace('\n', line);
                let old = if old.is_empty() { text("").replacen("a: ", "a:", 1) } else { text(old) };
                let new = if new == " right" { text("").replacen("a: ", "a: right", 1) } else { text(new) };
                assert_eq!(changed(&old, &[write("x/a", "right")]).as_deref(), Some(new.as_str()), "{old:?}");
            }
        }
    }
}

#[test]
fn a_key_is_renamed_in_each_of_its_styles() {
    for (old, new) in [("wrong", "right"), ("'wrong'", "'right'"), ("\"wrong\"", "\"right\""), ("? wrong\n", "? right\n")] {
        for (before, behind) in [("", ": 1\nb: 2\n"), ("{ ", ": 1, b: 2 }"), ("b:\n- ", ": 1\n")] {
            let way = if before.starts_with('b') { "b/0/wrong" } else { "wrong" };
            let text = |key: &str| format!("{before}{key}{behind}");
            if old.starts_with('?') && before.starts_with('b') {
                continue;
            }
            assert_eq!(changed(&text(old), &[rename(way, "right")]), Some(text(new)), "{}", text(old));
        }
    }
}

#[test]
fn what_would_change_something_else_is_not_done() {
    // The name is there already, or would occur twice in a list.
    assert_eq!(changed("a: 1\nb: 2\n", &[rename("a", "b")]), None);
    assert_eq!(changed("a: [p, 'q']\n", &[write("a/0", "q")]), None);
    assert_eq!(changed("a: [p, q, q]\n", &[write("a/0", "z")]).as_deref(), Some("a: [z, q, q]\n"));
    // Nothing is there, or two changes contradict each other.
    assert_eq!(changed("a: 1\n", &[remove("b")]), None);
    assert_eq!(changed("a: [1]\n", &[remove("a/1")]), None);
    assert_eq!(changed("a: { b: 1 }\n", &[remove("a"), write("a/b", "2")]), None);
    assert_eq!(changed("a: 1\n", &[write("a", "2"), write("a", "3")]), None);
    // The entry has no lines of its own.
    assert_eq!(changed("- a: 1\n  b: 2\n", &[remove("0/a")]), None);
    assert_eq!(changed("- - a\n  - b\n", &[remove("0/0")]), None);
    // It is the whole text.
    assert_eq!(changed("a: 1\n", &[remove("a")]), None);
}

const LIST: &str = "\
top: 1

# The list.
list:
  # the first
  - a: 1   # one
    b: >-
      text

    # still the first
  # the second
  # in two lines
  -
    a: 2
  # both of these
  - a: 3
  - a: 4
# end
";

#[test]
fn an_item_goes_with_its_lines_and_the_comment_that_is_its_own() {
    let without = |ways: &[&str], parts: &[&str]| {
        let changes: Vec<_> = ways.iter().map(|way| remove(way)).collect();
        let wanted = parts.iter().fold(LIST.to_owned(), |text, part| text.replacen(part, "", 1));
        for line in ["\n", "\r\n", "\r"] {
            let found = changed(&LIST.replace('\n', line), &changes).expect("it can be taken out");
            assert_eq!(found.replace(line, "\n"), wanted, "{ways:?}");
        }
    };
    let first = "  # the first\n  - a: 1   # one\n    b: >-\n      text\n\n    # still the first\n";
    let second = "  # the second\n  # in two lines\n  -\n    a: 2\n";
    without(&["list/0"], &[first]);
    without(&["list/1"], &[second]);
    without(&["list/0", "list/1"], &[first, second]);
    // The comment may belong to the next one as well.
    without(&["list/2"], &["  - a: 3\n"]);
    without(&["list/3"], &["  - a: 4\n"]);
    let all = &LIST[LIST.find("list:").expect("it is there")..LIST.find("# end").expect("it is there")];
    without(&["list/0", "list/1", "list/2", "list/3"], &["# The list.\n", all]);
}

#[test]
fn the_last_item_takes_the_key_and_empty_lines_before_it_along() {
    assert_eq!(changed("a: 1\n\n\nlist:\n- x\n", &[remove("list/0")]).as_deref(), Some("a: 1\n"));
    assert_eq!(changed("list:\n  - x\na: 1\n", &[remove("list/0")]).as_deref(), Some("a: 1\n"));
    assert_eq!(changed("# The file.\nlist:\n  - x\n\na: 1\n", &[remove("list/0")]).as_deref(), Some("# The file.\n\na: 1\n"));
    assert_eq!(changed("{ list: [x], a: 1 }\n", &[remove("list/0")]).as_deref(), Some("{ a: 1 }\n"));
    assert_eq!(changed("\u{feff}list: [x]\na: 1\n", &[remove("list/0")]).as_deref(), Some("\u{feff}a: 1\n"));
    let deep = "a: 1\nb:\n  c:\n  - x\n  - y\n";
    assert_eq!(changed(deep, &[remove("b/c/0"), remove("b/c/1")]).as_deref(), Some("a: 1\n"));
}

#[test]
fn parts_in_brackets_go_with_one_comma() {
    let list = "[a, b, c, d]";
    for (ways, wanted) in [
        (&["0"][..], "[b, c, d]"),
        (&["1"], "[a, c, d]"),
        (&["3"], "[a, b, c]"),
        (&["0", "1"], "[c, d]"),
        (&["2", "3"], "[a, b]"),
        (&["0", "3"], "[b, c]"),
        (&["0", "2", "3"], "[b]"),
    ] {
        let changes: Vec<_> = ways.iter().map(|way| remove(&format!("k/{way}"))).collect();
        assert_eq!(changed(&format!("k: {list}\n"), &changes), Some(format!("k: {wanted}\n")), "{ways:?}");
    }
    assert_eq!(changed("k: { a: 1, b: , c: 3 }\n", &[remove("k/b")]).as_deref(), Some("k: { a: 1, c: 3 }\n"));
    assert_eq!(changed("k: [\n  a, # one\n  b,\n]\n", &[remove("k/1")]).as_deref(), Some("k: [\n  a,\n]\n"));
}

#[test]
fn the_same_place_can_be_found_again() {
    let tree = Tree::read("a: { b: [x, y] }\nc: 1\n");
    let root = tree.root().expect("a tree");
    let y = root.child(&Step::Key("a".to_owned())).and_then(|a| a.child(&Step::Key("b".to_owned())));
    let y = y.and_then(|b| b.child(&Step::Item(1))).expect("an item");
    assert_eq!(root.way_to_value(y.span), Some(at("a/b/1")));
    let Kind::Mapping(entries) = &root.kind else { panic!("a mapping") };
    assert_eq!(root.way_to_key(entries[1].key_span), Some(at("c")));
    assert_eq!(root.way_to_key(entries[1].value.span), None);
}
