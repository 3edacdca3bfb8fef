//! Tables for a terminal.

use anstyle::Style;
use comfy_table::{Cell, Color, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width, presets};

use super::Look;
use super::text::{BOLD, DIM, Glyphs, Page, clean, styled, width};
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
    if blocks_are_better(report, look, &heads, &rows) {
        blocks(&mut page, report);
    } else {
        draw(&mut page, &heads, rows, colors);
    }
    if !report.notes.is_empty() {
        page.blank();
        report.notes.iter().for_each(|note| page.paragraph(0, DIM, note));
    }
    page.finish()
}

fn draw(page: &mut Page, heads: &[String], rows: Vec<Vec<String>>, colors: Vec<Vec<Option<Color>>>) {
    let mut table = grid(page.look, heads, &rows);
    // The writer strips colour if it is not wanted.
    table.enforce_styling();
    for (row, colors) in rows.into_iter().zip(colors) {
        let styled =
            |(text, color): (String, Option<Color>)| color.map_or_else(|| Cell::new(&text), |color| Cell::new(&text).fg(color));
        table.add_row(row.into_iter().zip(colors).map(styled));
    }
    table.lines().for_each(|line| page.line(&trimmed(&line)));
}

/// Returns a line without trailing blanks, even before a code that ends a colour.
fn trimmed(line: &str) -> String {
    match line.rfind('\u{1b}').filter(|&code| line.ends_with('m') && !line[code..].contains(' ')) {
        Some(code) => format!("{}{}", line[..code].trim_end(), &line[code..]),
        None => line.trim_end().to_owned(),
    }
}

/// Returns whether a table would be hard to read: words would be broken, or groups of sentences would be in narrow columns.
fn blocks_are_better(report: &TableReport, look: Look, heads: &[String], rows: &[Vec<String>]) -> bool {
    let widths = Widths::of(heads, rows);
    !widths.fit_without_borders(look) && (report.grouped || !widths.fit_with_borders(look))
}

/// Writes a table as blocks of text: a heading for each row, or for each run of rows with the same first cell.
fn blocks(page: &mut Page, report: &TableReport) {
    let shown = usize::from(report.grouped);
    let dot = Glyphs::of(page.look).dot;
    let mut above: Option<&[TableCell]> = None;
    for cells in &report.rows {
        if report.grouped && above.is_none_or(|above| above[0] != cells[0]) {
            page.blank();
            page.paragraph(0, BOLD, &text(&cells[0]));
        }
        if above.is_none_or(|above| above[..=shown] != cells[..=shown]) {
            page.blank();
            page.paragraph(2 * shown, BOLD, &text(&cells[shown]));
        }
        for (position, (column, cell)) in report.columns.iter().zip(cells).enumerate().skip(shown + 1) {
            // Sentences need no label; a word or a phrase does.
            if report.grouped && !matches!(cell, TableCell::Fit(_)) {
                if position == shown + 1 {
                    page.hanging(&format!("    {dot} "), 6, Style::new(), &text(cell));
                } else {
                    page.paragraph(6, DIM, &text(cell));
                }
            } else if !matches!(cell, TableCell::List(items) if items.is_empty()) {
                let label = clean(&column.title);
                page.hanging(&format!("    {}: ", styled(DIM, &label)), width(&label) + 6, Style::new(), &text(cell));
            }
        }
        above = Some(cells);
    }
}

/// Returns the colour of a fit, or of what a gateway does.
fn color(cell: &TableCell) -> Option<Color> {
    let fit = match cell {
        TableCell::Fit(fit) => fit,
        TableCell::Support { passes, .. } => {
            return Some(match passes {
                Some(true) => Color::Green,
                Some(false) => Color::Red,
                None => Color::Yellow,
            });
        }
        _ => return None,
    };
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
        TableCell::Name(name) => clean(&name.name),
        TableCell::List(items) => clean(&items.join(", ")),
        TableCell::Support { short, .. } => clean(short),
    }
}

/// Returns the row that names a group.
fn group(name: &TableCell, columns: usize) -> Vec<String> {
    let mut row = vec![String::new(); columns];
    row[0] = text(name);
    row
}

/// The widths that the columns of a table need.
struct Widths {
    /// The widest cell of each column.
    widest: Vec<usize>,
    /// The longest word of each column.
    longest: Vec<usize>,
}

impl Widths {
    fn of(heads: &[String], rows: &[Vec<String>]) -> Self {
        let cells = |column: usize| std::iter::once(&heads[column]).chain(rows.iter().map(move |row| &row[column]));
        let widest = |column| cells(column).map(|cell| width(cell)).max().unwrap_or(0);
        let longest = |column| cells(column).flat_map(|cell| cell.split(' ')).map(width).max().unwrap_or(0);
        Self { widest: (0..heads.len()).map(widest).collect(), longest: (0..heads.len()).map(longest).collect() }
    }

    /// Returns whether the rows fit on a line, except for the last column, which may wrap.
    fn fit_without_borders(&self, look: Look) -> bool {
        let (last, fixed) = self.widest.split_last().unwrap_or((&0, &[]));
        fixed.iter().map(|width| width + GAP).sum::<usize>() + (*last).min(WRAPPED) <= look.width
    }

    /// Returns whether the longest words of all columns fit next to each other, each with its padding and border.
    fn fit_with_borders(&self, look: Look) -> bool {
        self.longest.iter().map(|width| width + 3).sum::<usize>() < look.width
    }
}

/// Returns an empty table that fits the terminal: without borders if possible, otherwise with lines between the rows.
pub(super) fn grid(look: Look, heads: &[String], rows: &[Vec<String>]) -> Table {
    let widths = Widths::of(heads, rows);
    let bound = |width: usize| ColumnConstraint::LowerBoundary(Width::Fixed(narrow(width)));
    let mut table = Table::new();
    table.set_width(narrow(look.width));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(heads);
    if widths.fit_without_borders(look) {
        let last = heads.len() - 1;
        let line = if look.unicode { '\u{2500}' } else { '-' };
        table.load_style(TableStyle::new().header_separator(LineStyle::none().fill(line).junction(line)));
        // A style without borders still keeps a column between columns.
        for (column, format) in table.column_iter_mut().enumerate() {
            format.set_padding((0, if column == last { 0 } else { narrow(GAP - 1) }));
        }
        table.set_constraints(widths.widest[..last].iter().map(|width| bound(width + GAP - 1)));
        return table;
    }
    table.load_style(if look.unicode { presets::UTF8_FULL } else { presets::ASCII_FULL });
    if widths.fit_with_borders(look) {
        table.set_constraints(widths.longest.iter().map(|width| bound(width + 2)));
    }
    table
}

/// Number of columns between the columns of a table without borders.
const GAP: usize = 2;
/// Minimum width of a last column that may wrap.
const WRAPPED: usize = 40;

fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}
