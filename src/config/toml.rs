//! TOML as the tree that the YAML reader makes.

use toml_edit::{Document, Item, TableLike, Value};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Entry, Kind, Node};

/// Maximum number of mappings and lists within each other.
const DEPTH: usize = 64;
/// Maximum number of inline tables within each other. The parser limits them too, but each may have a key of many parts, and what
/// it makes of all of them is taken apart recursively.
const MOST_INLINE: usize = 8;

/// Reads a text. `None` if it is not TOML, which is reported.
pub(super) fn document(sources: &SourceMap, file: FileId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = sources.file(file).text();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = sources.file(file).text().len() - text.len();
    let place = Place { file, skipped };
    if let Some(at) = too_deep(text) {
        let message = format!("the text has more than {MOST_INLINE} tables within each other");
        diagnostics.push(Diagnostic::error(codes::TOO_LARGE, place.of(at), message));
        return None;
    }
    match Document::parse(text) {
        Ok(document) => Some(place.table(document.as_table(), place.of(0..0), 0)),
        Err(error) => {
            let span = place.of(error.span().unwrap_or(0..0));
            diagnostics.push(Diagnostic::error(codes::SYNTAX, span, error.message()));
            None
        }
    }
}

/// Returns where inline tables are within too many others.
fn too_deep(text: &str) -> Option<std::ops::Range<usize>> {
    let (mut open, mut inline) = (Vec::new(), 0);
    for token in Source::new(text).lex() {
        let (kind, span) = (token.kind(), token.span());
        let closed = match kind {
            TokenKind::RightCurlyBracket => TokenKind::LeftCurlyBracket,
            TokenKind::RightSquareBracket => TokenKind::LeftSquareBracket,
            TokenKind::LeftCurlyBracket | TokenKind::LeftSquareBracket => {
                open.push(kind);
                inline += usize::from(kind == TokenKind::LeftCurlyBracket);
                if inline > MOST_INLINE {
                    return Some(span.start()..span.end());
                }
                continue;
            }
            _ => continue,
        };
        // One that closes nothing leaves the rest open.
        if open.last() == Some(&closed) {
            open.pop();
            inline -= usize::from(closed == TokenKind::LeftCurlyBracket);
        }
    }
    None
}

/// Where a text stands.
#[derive(Clone, Copy)]
struct Place {
    file: FileId,
    /// The length of the byte order mark.
    skipped: usize,
}

impl Place {
    fn of(self, range: std::ops::Range<usize>) -> Span {
        let at = |byte: usize| u32::try_from(byte + self.skipped).unwrap_or(u32::MAX);
        Span { file: self.file, start: at(range.start), end: at(range.end) }
    }

    fn table(self, table: &dyn TableLike, span: Span, depth: usize) -> Node {
        if depth > DEPTH {
            return Node { span, kind: Kind::Refused };
        }
        let entry = |(key, item): (&str, &Item)| {
            let key_span = table.key(key).and_then(|key| Some(self.of(key.span()?))).unwrap_or(span);
            Entry { key: key.to_owned(), key_span, value: self.item(item, key_span, depth + 1) }
        };
        Node { span, kind: Kind::Mapping(table.iter().map(entry).collect()) }
    }

    /// Returns a value. Tables that are only mentioned have the place of their key.
    fn item(self, item: &Item, key: Span, depth: usize) -> Node {
        let span = item.span().map_or(key, |range| self.of(range));
        match item {
            Item::None => Node { span: key, kind: Kind::Empty },
            Item::Value(value) => self.value(value, span, depth),
            Item::Table(table) => self.table(table, span, depth),
            Item::ArrayOfTables(tables) => {
                let one =
                    |table: &toml_edit::Table| self.table(table, table.span().map_or(span, |range| self.of(range)), depth + 1);
                Node { span, kind: Kind::Sequence(tables.iter().map(one).collect()) }
            }
        }
    }

    fn value(self, value: &Value, span: Span, depth: usize) -> Node {
        let (text, plain) = match value {
            Value::String(text) => (text.value().clone(), false),
            Value::Integer(number) => (number.value().to_string(), true),
            Value::Float(number) => (number.value().to_string(), true),
            Value::Boolean(truth) => (truth.value().to_string(), true),
            Value::Datetime(time) => (time.value().to_string(), true),
            Value::InlineTable(table) => return self.table(table, span, depth),
            Value::Array(_) if depth > DEPTH => return Node { span, kind: Kind::Refused },
            Value::Array(items) => {
                let one = |item: &Value| self.value(item, item.span().map_or(span, |range| self.of(range)), depth + 1);
                return Node { span, kind: Kind::Sequence(items.iter().map(one).collect()) };
            }
        };
        Node { span, kind: Kind::Scalar { text, plain } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tree::{below, items, text, value};

    fn read(text: &str) -> (Option<Node>, Vec<String>) {
        let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("a.toml", text);
        let node = document(&sources, file, &mut faults);
        (node, faults.sorted().into_iter().map(|fault| format!("{} {}", fault.span.start, fault.message)).collect())
    }

    #[test]
    fn tables_in_any_form_are_the_same_tree_with_places() {
        let texts = [
            "\u{feff}[a.b]\nc = 'x'\n[[a.d]]\ne = 1\n[[a.d]]\ne = true\n",
            "a.b.c = \"x\"\na.d = [{ e = 1 }, { e = true }]\n",
            "a = { b = { c = 'x' }, d = [\n  { e = 1 },\n  { e = true }] }\n",
        ];
        for source in texts {
            let (Some(node), faults) = read(source) else { panic!("{source}") };
            assert_eq!(faults, [""; 0]);
            let found = below(&node, &["a", "b", "c"]).expect("a key");
            let cut = |span: Span| &source[span.start as usize..span.end as usize];
            assert_eq!((text(&found.value), cut(found.key_span), &cut(found.value.span)[1..2]), (Some("x"), "c", "x"));
            let list = items(below(&node, &["a", "d"]).map(|entry| &entry.value));
            let said: Vec<_> = list.iter().map(|item| text(value(item, "e").expect("a key"))).collect();
            assert_eq!(said, [Some("1"), Some("true")]);
        }
    }

    #[test]
    fn faults_have_their_place_and_depth_its_limit() {
        let (none, faults) = read("a = 1\nb = = 2\n");
        assert!(none.is_none() && faults.len() == 1 && faults[0].starts_with("10 "), "{faults:?}");
        assert!(read("[a]\n[a]\n").1.len() == 1);
        let key = "a.".repeat(60) + "a";
        let nested = format!("a = {}1{}\n[{key}]\n", format!("{{{key}=").repeat(70), "}".repeat(70));
        let hostile = [
            format!("a = {}", "[".repeat(100_000)),
            format!("a = {}", "{a=".repeat(100_000)),
            format!("{}a = 1", "a.".repeat(100_000)),
            format!("[{}a]", "a.".repeat(100_000)),
            format!("{nested}= ="),
            nested,
        ];
        for text in hostile {
            assert_eq!(read(&text).1.len(), 1, "{}", &text[..20]);
        }
        let deep = format!("{key} = {}1{}", "[".repeat(50), "]".repeat(50));
        assert!(read(&deep).0.is_some());
    }
}
