//! A line of text being edited.

use protopick::render::clean;
use unicode_width::UnicodeWidthStr;

/// A text with a cursor.
pub(super) struct Field {
    letters: Vec<char>,
    cursor: usize,
}

impl Field {
    pub(super) fn new(text: &str) -> Self {
        let letters: Vec<char> = text.chars().collect();
        Self { cursor: letters.len(), letters }
    }

    pub(super) fn text(&self) -> String {
        self.letters.iter().collect()
    }

    /// Inserts a text at the cursor. Line ends, which a pasted text may have, become spaces.
    pub(super) fn insert(&mut self, text: &str) {
        for c in text.chars() {
            self.letters.insert(self.cursor, if c.is_whitespace() { ' ' } else { c });
            self.cursor += 1;
        }
    }

    pub(super) fn left(&mut self) {
        self.cursor = self.cursor.saturating_sub(1);
    }

    pub(super) fn right(&mut self) {
        self.cursor = (self.cursor + 1).min(self.letters.len());
    }

    pub(super) fn home(&mut self) {
        self.cursor = 0;
    }

    pub(super) fn end(&mut self) {
        self.cursor = self.letters.len();
    }

    /// Deletes the character before the cursor.
    pub(super) fn backspace(&mut self) {
        if self.cursor > 0 {
            self.cursor -= 1;
            self.letters.remove(self.cursor);
        }
    }

    /// Deletes the character under the cursor.
    pub(super) fn delete(&mut self) {
        if self.cursor < self.letters.len() {
            self.letters.remove(self.cursor);
        }
    }

    /// Deletes everything before the cursor.
    pub(super) fn clear_before(&mut self) {
        self.letters.drain(..self.cursor);
        self.cursor = 0;
    }

    /// Deletes the word before the cursor.
    pub(super) fn clear_word(&mut self) {
        let before = &self.letters[..self.cursor];
        let word_end = before.iter().rposition(|c| *c != ' ').map_or(0, |last| last + 1);
        let start = before[..word_end].iter().rposition(|c| *c == ' ').map_or(0, |space| space + 1);
        self.letters.drain(start..self.cursor);
        self.cursor = start;
    }

    /// Returns the part that fits into some columns, and the column of the cursor in it.
    pub(super) fn shown(&self, columns: usize) -> (String, usize) {
        let visible: Vec<String> = self.letters.iter().map(|c| clean(c.encode_utf8(&mut [0; 4]))).collect();
        let width = |part: &[String]| part.iter().map(|c| c.width()).sum::<usize>();
        let mut start = 0;
        let mut before = width(&visible[..self.cursor]);
        // One column is for the cursor after the last character.
        while before + 1 > columns && start < self.cursor {
            before -= visible[start].width();
            start += 1;
        }
        let mut room = columns.saturating_sub(1);
        let fits = |c: &&String| {
            let fits = c.width() <= room;
            room = room.saturating_sub(c.width());
            fits
        };
        (visible[start..].iter().take_while(fits).cloned().collect(), before)
    }
}

#[cfg(test)]
mod tests {
    use super::Field;

    #[test]
    fn typing_moving_and_deleting() {
        let mut field = Field::new("ab");
        field.left();
        field.insert("x\ny");
        assert_eq!(field.text(), "ax yb");
        field.backspace();
        field.delete();
        assert_eq!(field.text(), "ax ");
        field.clear_word();
        assert_eq!(field.text(), "");
        field.insert("one two ");
        field.clear_word();
        assert_eq!(field.text(), "one ");
        field.clear_before();
        assert_eq!(field.text(), "");
    }

    #[test]
    fn what_is_shown_fits_and_holds_the_cursor() {
        let mut field = Field::new(&"漢字".repeat(50));
        let (shown, cursor) = field.shown(20);
        assert!(unicode_width::UnicodeWidthStr::width(shown.as_str()) <= 19 && cursor <= 19, "{shown} {cursor}");
        field.home();
        assert_eq!(field.shown(20).1, 0);
        assert_eq!(Field::new("\u{1b}[2J").shown(80).0, "\\u{1b}[2J", "nothing that is typed or kept steers the terminal");
    }
}
