//! The texts that diagnostics point into, and the one conversion from bytes to lines and columns. Independent of YAML.

mod outline;

pub use outline::{Outline, Outliner, Part, Route, Step};

use std::sync::OnceLock;

/// Identifies a text of a [`SourceMap`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// Returns the id of the same text if it is added after this many others.
    pub fn behind(self, others: usize) -> Self {
        Self(self.0.saturating_add(u32::try_from(others).unwrap_or(u32::MAX)))
    }
}

/// A range of bytes in a text; `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

/// A value with the place where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// A place for display: both numbers count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// The line.
    pub line: usize,
    /// The character within the line.
    pub column: usize,
}

/// The unit that columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Characters, as people count.
    Character,
    /// Code units of UTF-16, as editors and SARIF count.
    Utf16,
    /// Bytes of UTF-8, as programs count that split lines.
    Byte,
}

/// Where a span begins and ends; all numbers count from 1, and the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The line of the first character.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// The line of the last character.
    pub end_line: usize,
    /// The column after it.
    pub end_column: usize,
}

/// One text with an index of its lines.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    /// The first byte of each line, computed on first use: most texts are read without it.
    lines: OnceLock<Vec<u32>>,
    /// How its parts are read, if its reader has said so.
    outliner: Option<Outliner>,
}

/// All texts of one run.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

const BYTE_ORDER_MARK: char = '\u{feff}';

impl SourceMap {
    /// An empty map with room for this many texts.
    pub fn with_capacity(files: usize) -> Self {
        Self { files: Vec::with_capacity(files) }
    }

    /// Adds a text. A text beyond 4 GiB cannot be addressed and is cut there; readers limit files to far less.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.put(SourceFile::new(name.into(), text.into()))
    }

    /// Adds a file of another map.
    pub fn put(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// Removes and returns the text that `id` names, consuming the map.
    ///
    /// # Panics
    /// If `id` comes from another map, which no input can cause.
    pub fn take(mut self, id: FileId) -> SourceFile {
        self.files.swap_remove(id.0 as usize)
    }

    /// Returns all texts, in the order of their ids.
    pub fn into_files(self) -> Vec<SourceFile> {
        self.files
    }

    /// Returns the number of texts.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns the text that `id` names.
    ///
    /// # Panics
    /// If `id` comes from another map, which no input can cause.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Says how the parts of a text are read.
    pub fn outline_as(&mut self, id: FileId, outliner: Outliner) {
        self.files[id.0 as usize].outliner.get_or_insert(outliner);
    }

    /// Returns the parts of a text; `None` if nobody has said how they are read.
    pub fn outline(&self, id: FileId) -> Option<Outline> {
        let file = self.file(id);
        file.outliner.map(|outliner| outliner(id, file.text()))
    }

    /// Drops a text, keeping its name.
    pub fn drop_text(&mut self, id: FileId) {
        self.files[id.0 as usize].drop_text();
    }

    /// Returns where a span begins.
    pub fn place(&self, span: Span) -> Place<'_> {
        let file = self.file(span.file);
        let (line, column) = file.position(span.start as usize, Unit::Character);
        Place { file: &file.name, line, column }
    }

    /// Returns where a span begins and ends. Line ends after its last character are not part of it.
    pub fn region(&self, span: Span, unit: Unit) -> Region {
        let file = self.file(span.file);
        let start = file.clamp(span.start as usize);
        let end = file.clamp(span.end as usize).max(start);
        let end = start + file.text[start..end].trim_end().len();
        let ((line, column), (end_line, end_column)) = (file.position(start, unit), file.position(end, unit));
        Region { line, column, end_line, end_column }
    }
}

impl SourceFile {
    fn new(name: String, text: String) -> Self {
        Self { name, text, lines: OnceLock::new(), outliner: None }
    }

    /// Renames the file.
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// Drops the text, keeping the name.
    pub fn drop_text(&mut self) {
        *self = Self::new(std::mem::take(&mut self.name), String::new());
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| line_starts(&self.text))
    }

    /// Returns the line and the column of a byte, both counted from 1.
    fn position(&self, byte: usize, unit: Unit) -> (usize, usize) {
        let line = self.line_of(byte);
        let whole = &self.text[self.line_start(line)..self.clamp(byte)];
        let before = whole.trim_start_matches(BYTE_ORDER_MARK);
        let columns = match unit {
            Unit::Character => before.chars().count(),
            Unit::Utf16 => before.chars().map(char::len_utf16).sum(),
            // Programs that split lines see the byte order mark in them.
            Unit::Byte => whole.len(),
        };
        (line + 1, columns + 1)
    }

    /// Returns the name, as the user gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the line, counted from 0, that contains a byte.
    pub fn line_of(&self, byte: usize) -> usize {
        self.lines().partition_point(|&start| start as usize <= byte).saturating_sub(1)
    }

    /// Returns the first byte of a line, counted from 0; the end of the text for lines beyond the last.
    pub fn line_start(&self, line: usize) -> usize {
        self.lines().get(line).map_or(self.text.len(), |&start| start as usize)
    }

    /// Returns the nearest position at or before `byte` that is within the text and on a character boundary.
    pub fn clamp(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        (0..=byte).rev().find(|&byte| self.text.is_char_boundary(byte)).unwrap_or(0)
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut lines = vec![0];
    for (i, byte) in bytes.iter().enumerate() {
        // CR LF is one line end; a lone CR is one too, as in YAML.
        let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        if ends_line && let Ok(start) = u32::try_from(i + 1) {
            lines.push(start);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, byte: u32) -> (usize, usize) {
        let mut map = SourceMap::default();
        let file = map.add("f", text);
        let place = map.place(Span { file, start: byte, end: byte });
        (place.line, place.column)
    }

    #[test]
    fn lines_end_at_lf_crlf_and_lone_cr() {
        assert_eq!(place("a\nb\r\nc\rd", 0), (1, 1));
        assert_eq!(place("a\nb\r\nc\rd", 2), (2, 1));
        assert_eq!(place("a\nb\r\nc\rd", 5), (3, 1));
        assert_eq!(place("a\nb\r\nc\rd", 7), (4, 1));
    }

    #[test]
    fn columns_count_characters_and_skip_the_byte_order_mark() {
        assert_eq!(place("\u{feff}ab", 4), (1, 2));
        assert_eq!(place("é😀x", 6), (1, 3));
    }

    #[test]
    fn a_region_counts_in_the_unit_that_is_asked_for_and_ends_behind_its_last_character() {
        let mut map = SourceMap::default();
        let file = map.add("f", "\u{feff}é😀: yes\nno\n");
        let region = |start, end, unit| {
            let Region { line, column, end_line, end_column } = map.region(Span { file, start, end }, unit);
            (line, column, end_line, end_column)
        };
        assert_eq!(region(11, 14, Unit::Character), (1, 5, 1, 8));
        assert_eq!(region(11, 14, Unit::Utf16), (1, 6, 1, 9));
        assert_eq!(region(11, 14, Unit::Byte), (1, 12, 1, 15));
        assert_eq!(region(11, 99, Unit::Utf16), (1, 6, 2, 3), "the line end at the end is left out");
        assert_eq!(region(5, 5, Unit::Utf16), (1, 2, 1, 2));
    }

    #[test]
    fn a_place_past_the_end_or_inside_a_character_is_clamped() {
        assert_eq!(place("é", 1), (1, 1));
        assert_eq!(place("ab\n", 99), (2, 1));
    }
}
