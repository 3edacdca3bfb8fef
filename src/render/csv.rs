//! Tables as comma-separated values (RFC 4180).

use super::text::clean;
use crate::report::{TableCell, TableReport};

/// Writes a table with a header row and CR LF line ends. Notes are left out, since the format has no place for them.
pub fn render(table: &TableReport) -> String {
    let mut text = line(table.columns.iter().map(|column| column.key.clone()));
    for cells in &table.rows {
        text += &line(cells.iter().map(|cell| match cell {
            TableCell::Text(text) => text.clone(),
            TableCell::Fit(fit) => fit.word().to_owned(),
            TableCell::Name(name) => name.id.clone(),
            TableCell::List(items) => items.join("; "),
            TableCell::Support { full, .. } => full.clone(),
        }));
    }
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| field(&cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// Characters that a spreadsheet takes for the beginning of a formula, including the wide forms, which some languages use.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn field(text: &str) -> String {
    let text = clean(text);
    let formula = text.trim_start().starts_with(FORMULA);
    let text = if formula { format!("'{text}") } else { text };
    if text.contains([',', '"', ' ']) || formula { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::{FORMULA, field};

    #[test]
    fn quotes_separators_and_formulas_stay_text() {
        assert_eq!(field("plain"), "plain");
        assert_eq!(field("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(field("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
        assert_eq!(field("two\nlines"), "\"two lines\"");
        // Each character that may begin a formula, and those that a spreadsheet would skip before one.
        for begin in FORMULA {
            assert_eq!(field(&format!("{begin}1+2")), format!("\"'{begin}1+2\""));
        }
        for skipped in ["\t", "\r", "\n", " "] {
            assert_eq!(field(&format!("{skipped}=1+2")), "\"' =1+2\"");
        }
    }
}
