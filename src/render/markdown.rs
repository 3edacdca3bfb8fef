//! Markdown: escaping, and tables.

use super::text::clean;
use crate::report::{TableCell, TableReport};

/// Splits a text. Forges look for mentions, issues and addresses in each piece of text as displayed, where an escaped character
/// is the character itself again. An empty comment turns one piece into two, without adding or removing a character for those who
/// copy the text.
const APART: &str = crate::record::NOTHING;

/// Escapes everything in a text that is special to Markdown, to HTML or to a forge.
pub(super) fn escape(text: &str) -> String {
    let text = clean(text);
    // First of all, so that what ends up at the beginning of a line is recognized there.
    let text = text.trim();
    let mut escaped = String::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        let (before, rest) = (&text[..i], &text[i + c.len_utf8()..]);
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => escaped.extend(['\\', c]),
            // These are only special at the beginning of a line; a forge runs a command after a slash.
            '#' | '+' | '-' | '=' | ':' | '/' if i == 0 => escaped.extend(['\\', c]),
            // An ordered list.
            '.' | ')' if i > 0 && ends_word(rest) && is_number(before) => escaped.extend(['\\', c]),
            // A template, for site generators.
            '{' | '%' if before.ends_with('{') => escaped.extend(['\\', c]),
            // An address; its dot must not follow these letters at all.
            '.' if ends_with(before, "www") => escaped.extend([APART, "."]),
            c => escaped.push(c),
        }
        if calls(before, c, rest) {
            escaped.push_str(APART);
        }
    }
    escaped
}

/// Returns whether a forge would look for a mention or reference after a character.
fn calls(before: &str, c: char, rest: &str) -> bool {
    let follows = |wanted: fn(char) -> bool| rest.starts_with(wanted);
    match c {
        // A name is a mention; a dot or a dash may begin what follows the sign in an address (`a@.b`).
        '@' => follows(|c| !c.is_whitespace()),
        ':' => rest.starts_with("//"),
        '~' | '%' => follows(|c| c.is_alphanumeric() || c == '"'),
        '#' | '!' | '$' | '&' => follows(|c| c.is_ascii_digit()),
        '-' => ends_with(before, "gh") && follows(|c| c.is_ascii_digit()),
        _ => false,
    }
}

fn ends_with(text: &str, letters: &str) -> bool {
    let end = text.len().checked_sub(letters.len()).and_then(|start| text.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(letters))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn ends_word(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(' ')
}

/// Returns a text as code, delimited by more backticks than it contains in a row. In a table, its pipes still have to be escaped.
pub(super) fn code(text: &str) -> String {
    let text = clean(text);
    let ticks = "`".repeat(1 + text.split(|c| c != '`').map(str::len).max().unwrap_or(0));
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// Returns a sentence; what it has between backticks, which are words of files, as code.
pub(super) fn sentence(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without a partner, or with nothing between them, is only a backtick.
    if parts.len().is_multiple_of(2) || parts.iter().skip(1).step_by(2).any(|part| part.is_empty()) {
        return escape(text);
    }
    let space = |is: bool| if is { " " } else { "" };
    let part = |(position, part): (usize, &&str)| match (position % 2, part.trim()) {
        (1, _) => code(part),
        (_, "") => space(!part.is_empty()).to_owned(),
        _ => format!("{}{}{}", space(part.starts_with(' ')), escape(part), space(part.ends_with(' '))),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Returns a row of a table, with one space on each side of a cell and a single one in an empty cell.
pub(super) fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells = cells.into_iter().map(|cell| if cell.is_empty() { " |".to_owned() } else { format!(" {cell} |") });
    format!("|{}\n", cells.collect::<Vec<_>>().concat())
}

/// Returns the head of a table with the line below it.
pub(super) fn head(titles: &[&str]) -> String {
    row(titles.iter().map(|title| escape(title))) + &row(titles.iter().map(|_| "---".to_owned()))
}

/// Returns a heading with a list, or nothing if the list is empty.
pub(super) fn list(heading: &str, items: impl Iterator<Item = String>) -> String {
    let items = items.map(|item| format!("- {item}\n")).collect::<Vec<_>>().concat();
    if items.is_empty() { items } else { format!("\n{heading}\n\n{items}") }
}

/// Returns the first lines of a document, which allow long lines, since tables cannot be wrapped.
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
            TableCell::Name(name) => escape(&name.name),
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
mod tests;
