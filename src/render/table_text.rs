//! Tables for a terminal.

use comfy_table::{Cell, Color, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width, presets};

use super::Look;
use super::text::{BOLD, DIM, Page, clean, width};
use crate::decision::Fit;
use crate::report::{TableCell, TableReport};

/// Writes a table for a terminal.
pub fn render(report: &TableReport, look: Look) -> String {
    let mut page = Page::new(look);
    page.paragraph(0, BOLD, &report.title);
    page.blank();
    let shown = usize::from(report.grouped);
    let heads: Vec<String> = report.columns[shown..].iter().map(|column| clean(&column.title)).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut colors: Vec<Vec<Option<Color>>> = Vec::new();
    let mut above: Option<&[TableCell]> = None;
    for cells in &report.rows {
        let same = above.is_some_and(|above| above[0] == cells[0]);
        if report.grouped && !same {
            rows.push(group(&cells[0], heads.len()));
            colors.push(vec![None; heads.len()]);
        }
        let mut row: Vec<String> = cells[shown..].iter().map(text).collect();
        if same && above.is_some_and(|above| above[shown] == cells[shown]) {
            row[0].clear();
        } else if report.grouped {
            row[0].insert_str(0, "  ");
        }
        rows.push(row);
        colors.push(cells[shown..].iter().map(color).collect());
        above = Some(cells);
    }
    let mut table = grid(look, &heads, &rows);
    // Colour is stripped by the writer where it is not wanted.
    table.enforce_styling();
    for (row, colors) in rows.into_iter().zip(colors) {
        let styled =
            |(text, color): (String, Option<Color>)| color.map_or_else(|| Cell::new(&text), |color| Cell::new(&text).fg(color));
        table.add_row(row.into_iter().zip(colors).map(styled));
    }
    table.lines().for_each(|line| page.line(&line));
    if !report.notes.is_empty() {
        page.blank();
        report.notes.iter().for_each(|note| page.paragraph(0, DIM, note));
    }
    page.finish()
}

/// The colour of a fit.
fn color(cell: &TableCell) -> Option<Color> {
    let TableCell::Fit(fit) = cell else { return None };
    Some(match fit {
        Fit::Ideal | Fit::Good => Color::Green,
        Fit::Fair => Color::Yellow,
        Fit::Poor | Fit::Impossible => Color::Red,
    })
}

fn text(cell: &TableCell) -> String {
    match cell {
        TableCell::Text(text) => clean(text),
        // Short enough for a narrow column.
        TableCell::Fit(Fit::Impossible) => "-".to_owned(),
        TableCell::Fit(fit) => fit.word().to_owned(),
        TableCell::List(items) => clean(&items.join(", ")),
    }
}

/// The row that names a group.
fn group(name: &TableCell, columns: usize) -> Vec<String> {
    let mut row = vec![String::new(); columns];
    row[0] = text(name);
    row
}

/// An empty table that fits the terminal: without borders where the rows fit on a line, but for the last column, which may
/// wrap; otherwise with lines between the rows.
pub(super) fn grid(look: Look, heads: &[String], rows: &[Vec<String>]) -> Table {
    let cells = |column: usize| std::iter::once(&heads[column]).chain(rows.iter().map(move |row| &row[column]));
    let widest = |column: usize| cells(column).map(|cell| width(cell)).max().unwrap_or(0);
    let longest_word = |column: usize| cells(column).flat_map(|cell| cell.split(' ')).map(width).max().unwrap_or(0);
    let mut table = Table::new();
    table.set_width(narrow(look.width));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(heads);
    let last = heads.len() - 1;
    let fixed: usize = (0..last).map(|column| widest(column) + GAP).sum();
    if fixed + widest(last).min(WRAPPED) <= look.width {
        let line = if look.unicode { '\u{2500}' } else { '-' };
        table.load_style(TableStyle::new().header_separator(LineStyle::none().fill(line).junction(line)));
        // A style without borders still keeps a column between columns.
        let gap = narrow(GAP - 1);
        for (column, format) in table.column_iter_mut().enumerate() {
            format.set_padding((0, if column == last { 0 } else { gap }));
        }
        let bound = |column| ColumnConstraint::LowerBoundary(Width::Fixed(narrow(widest(column) + GAP - 1)));
        table.set_constraints((0..last).map(bound));
        return table;
    }
    table.load_style(if look.unicode { presets::UTF8_FULL } else { presets::ASCII_FULL });
    // No word is broken as long as the longest of every column fit side by side, each with its padding and border.
    let longest: Vec<usize> = (0..heads.len()).map(|column| longest_word(column) + 2).collect();
    if longest.iter().map(|width| width + 1).sum::<usize>() < look.width {
        table.set_constraints(longest.into_iter().map(|width| ColumnConstraint::LowerBoundary(Width::Fixed(narrow(width)))));
    }
    table
}

/// Columns between the columns of a table without borders.
const GAP: usize = 2;
/// A last column of at least this width may wrap.
const WRAPPED: usize = 40;

fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}
