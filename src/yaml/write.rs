//! Writes a tree as a new text: the last resort if a text has a form that cannot be changed in place.

use super::{Kind, Node, quote};

/// Writes a mapping on lines of its own, so that reading them gives the same tree. Comments are not part of a tree.
pub fn write(root: &Node) -> String {
    let mut text = String::new();
    match &root.kind {
        Kind::Mapping(entries) if !entries.is_empty() => write_keys(root, "", &mut text),
        _ => text = format!("{}\n", inline(root)),
    }
    text
}

fn write_keys(node: &Node, indent: &str, text: &mut String) {
    let Kind::Mapping(entries) = &node.kind else { return };
    for entry in entries {
        *text += &format!("{indent}{}:", quote(&entry.key));
        match &entry.value.kind {
            Kind::Mapping(inner) if !inner.is_empty() => {
                text.push('\n');
                write_keys(&entry.value, &format!("{indent}  "), text);
            }
            Kind::Empty => text.push('\n'),
            _ => *text += &format!(" {}\n", inline(&entry.value)),
        }
    }
}

/// Returns a node on one line.
pub fn inline(node: &Node) -> String {
    let list = |parts: Vec<String>| parts.join(", ");
    match &node.kind {
        // Unquoted it may be a number or say whether something is so, which it does not in quotes.
        Kind::Scalar { text, plain: true } if is_number(text) || matches!(text.as_str(), "true" | "false") => text.clone(),
        Kind::Scalar { text, .. } => quote(text),
        Kind::Empty | Kind::Refused => "null".to_owned(),
        Kind::Sequence(items) => format!("[{}]", list(items.iter().map(inline).collect())),
        Kind::Mapping(entries) if entries.is_empty() => "{}".to_owned(),
        Kind::Mapping(entries) => {
            let pair = |entry: &super::Entry| format!("{}: {}", quote(&entry.key), inline(&entry.value));
            format!("{{ {} }}", list(entries.iter().map(pair).collect()))
        }
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::yaml::Tree;

    #[test]
    fn what_is_written_reads_as_it_was() {
        let text = "a: {b: [1, '2', \"x: y\"], c: , d: {}}\n? \"e f\"\n: >\n  folded\n  text\n\ng: [{h: 1.5, i: no}, []]\n";
        let written = write(Tree::read(text).root().expect("a tree"));
        let wanted = "a:\n  b: [1, \"2\", \"x: y\"]\n  c:\n  d: {}\ne f: \"folded text\\n\"\ng: [{ h: 1.5, i: \"no\" }, []]\n";
        assert_eq!(written, wanted);
        assert_eq!(write(Tree::read(&written).root().expect("a tree")), wanted);
    }
}
