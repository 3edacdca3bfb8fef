//! Markdown: escaping, and tables.

use super::text::clean;
use crate::report::{TableCell, TableReport};

/// A text in which nothing means anything to Markdown or HTML.
pub(super) fn escape(text: &str) -> String {
    let text = clean(text);
    let mut escaped = String::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => escaped.extend(['\\', c]),
            // These mean something at the beginning of a line only.
            '#' | '+' | '-' | '=' if i == 0 => escaped.extend(['\\', c]),
            // An ordered list, or an address that would become a link.
            '.' | ')' if i > 0 && ends_word(&text[i + 1..]) && is_number(&text[..i]) => escaped.extend(['\\', c]),
            ':' if text[i..].starts_with("://") => escaped.push_str("&#58;"),
            c => escaped.push(c),
        }
    }
    escaped.trim().to_owned()
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn ends_word(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(' ')
}

/// A row of a table, with one space on each side of a cell and one in an empty one.
pub(super) fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells = cells.into_iter().map(|cell| if cell.is_empty() { " |".to_owned() } else { format!(" {cell} |") });
    format!("|{}\n", cells.collect::<Vec<_>>().concat())
}

/// The head of a table with the line below it.
pub(super) fn head(titles: &[&str]) -> String {
    row(titles.iter().map(|title| escape(title))) + &row(titles.iter().map(|_| "---".to_owned()))
}

/// The first lines of a document: long lines are allowed, since tables cannot be wrapped.
pub(super) fn title(title: &str) -> String {
    format!("# {}\n\n<!-- markdownlint-disable MD013 -->\n", escape(title))
}

/// Writes a table as a Markdown document.
pub fn render_table(table: &TableReport) -> String {
    let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
    let mut text = title(&table.title) + "\n" + &head(&titles);
    for cells in &table.rows {
        text += &row(cells.iter().map(|cell| match cell {
            TableCell::Text(text) => escape(text),
            TableCell::Fit(fit) => fit.word().to_owned(),
            TableCell::Protocol(name) => escape(&name.name),
            TableCell::List(items) => escape(&items.join(", ")),
            TableCell::Support { full, .. } => escape(full),
        }));
    }
    for note in &table.notes {
        text += &format!("\n{}\n", escape(note));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        assert_eq!(escape("<script>|`a`|[x](y)"), "&lt;script&gt;\\|\\`a\\`\\|\\[x\\](y)");
        assert_eq!(escape("# no\nheading"), "\\# no heading");
        assert_eq!(escape("1. no list"), "1\\. no list");
        assert_eq!(escape("12.5 ahead"), "12.5 ahead");
        assert_eq!(escape("see https://x.example"), "see https&#58;//x.example");
        assert_eq!(escape("a well-known -thing #1"), "a well-known -thing #1");
    }
}
