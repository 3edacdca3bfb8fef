//! Tables as JSON: a list of rows, each an object by the keys of the columns.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::json::{SCHEMA_VERSION, pretty};
use crate::report::{Column, TableCell, TableReport};

#[derive(serde::Serialize)]
struct Document<'a> {
    schema_version: u32,
    aspect: &'a str,
    title: &'a str,
    rows: Rows<'a>,
    notes: &'a [String],
}

struct Rows<'a>(&'a TableReport);

struct Row<'a>(&'a [Column], &'a [TableCell]);

struct Cell<'a>(&'a TableCell);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for cells in &self.0.rows {
            rows.serialize_element(&Row(&self.0.columns, cells))?;
        }
        rows.end()
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(Some(self.1.len()))?;
        for (column, cell) in self.0.iter().zip(self.1) {
            row.serialize_entry(&column.key, &Cell(cell))?;
        }
        row.end()
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            TableCell::Text(text) => serializer.serialize_str(text),
            TableCell::Fit(fit) => serializer.serialize_str(fit.word()),
            TableCell::Name(name) => serializer.serialize_str(&name.id),
            TableCell::List(items) => items.serialize(serializer),
            TableCell::Support { full, .. } => serializer.serialize_str(full),
        }
    }
}

/// Writes a table as JSON.
pub fn render(table: &TableReport) -> String {
    pretty(&Document {
        schema_version: SCHEMA_VERSION,
        aspect: &table.aspect,
        title: &table.title,
        rows: Rows(table),
        notes: &table.notes,
    })
}
