//! The basis of all text for terminals: harmless characters, wrapped paragraphs, styles, and drawing in UTF-8 or ASCII.

use anstyle::{AnsiColor, Style};
use textwrap::{Options, WordSplitter, wrap};

use super::look::Look;
use crate::decision::Fit;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(super) const RED: Style = AnsiColor::Red.on_default();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default();

/// The style of the word "error".
pub const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Minimum number of columns for a sentence.
const FEWEST: usize = 16;
/// Indent of a text that did not fit on the line above.
const BELOW: usize = 7;
/// Maximum width of prose: longer lines are hard to read, however wide the terminal is.
const PROSE: usize = 100;

/// Makes every character visible that could control a terminal or reorder a line, and defuses what a CI log would take for a
/// command of its own. Line ends and tabs become spaces.
pub fn clean(text: &str) -> String {
    // Most texts need no change, and are scanned byte by byte.
    let mut cleaned = if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) { text.to_owned() } else { escaped(text) };
    if cleaned.contains(COMMAND_ANYWHERE) {
        cleaned = cleaned.replace(COMMAND_ANYWHERE, "##\\u{5b}");
    }
    begun_harmlessly(cleaned)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => escaped.push(' '),
            c if is_unsafe(c) => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped
}

/// What the logs of GitHub and Azure take for a command anywhere in a line.
pub(super) const COMMAND_ANYWHERE: &str = "##[";

/// Replaces the beginning of a line that GitHub's log would take for a command.
fn begun_harmlessly(line: String) -> String {
    match line.trim_start().strip_prefix("::") {
        Some(rest) => format!("\\u{{3a}}:{rest}"),
        None => line,
    }
}

/// Returns whether a character is a control character, is invisible, changes the direction of the text, or does not exist in XML.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

/// The characters used for drawing.
pub(super) struct Glyphs {
    pub(super) plus: &'static str,
    pub(super) minus: &'static str,
    pub(super) cross: &'static str,
    pub(super) dot: &'static str,
    pub(super) line: &'static str,
    pub(super) arrow: &'static str,
    pub(super) back: &'static str,
    pub(super) above: &'static str,
    pub(super) below: &'static str,
    pub(super) more: &'static str,
    full: &'static str,
    half: &'static str,
}

impl Glyphs {
    pub(super) fn of(look: Look) -> Self {
        if look.unicode {
            Self {
                plus: "✓",
                minus: "!",
                cross: "✗",
                dot: "·",
                line: "─",
                arrow: "▶",
                back: "←",
                above: "↑",
                below: "↓",
                more: "…",
                full: "█",
                half: "▌",
            }
        } else {
            Self {
                plus: "+",
                minus: "!",
                cross: "x",
                dot: "-",
                line: "-",
                arrow: ">",
                back: "<",
                above: "^",
                below: "v",
                more: "..",
                full: "#",
                half: "",
            }
        }
    }

    /// Returns a bar of at most `width` columns for a share of 100.
    pub(super) fn bar(&self, points: f64, width: usize) -> String {
        let halves = (1..=2 * width).filter(|&half| f64_of(half) * 50.0 <= points * f64_of(width) + 25.0).count();
        format!("{}{}", self.full.repeat(halves / 2), if halves % 2 == 1 { self.half } else { "" })
    }
}

fn f64_of(small: usize) -> f64 {
    f64::from(u32::try_from(small).unwrap_or(u32::MAX))
}

/// Returns the colour of a fit.
pub(super) fn fit_style(fit: Fit) -> Style {
    match fit {
        Fit::Ideal | Fit::Good => GREEN,
        Fit::Fair => YELLOW,
        Fit::Poor | Fit::Impossible => RED,
    }
}

/// Returns a styled text. Without colour, the writer strips the codes.
pub(super) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Returns the width of a text in columns.
pub(super) fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// Pads a text with spaces to a number of columns.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A page that grows line by line.
pub(super) struct Page {
    pub(super) look: Look,
    text: String,
}

impl Page {
    pub(super) fn new(look: Look) -> Self {
        Self { look, text: String::new() }
    }

    /// Returns the number of columns that text may take: a wide terminal is not filled.
    pub(super) fn columns(&self) -> usize {
        self.look.width.min(PROSE)
    }

    /// Adds a line across the page with a name in it.
    pub(super) fn heading(&mut self, name: &str) {
        let line = Glyphs::of(self.look).line;
        let name = clean(name);
        let rest = self.columns().saturating_sub(width(&name) + 4);
        self.line(&format!("{} {} {}", styled(DIM, &line.repeat(2)), styled(BOLD, &name), styled(DIM, &line.repeat(rest))));
    }

    /// Adds a line as it is; what it quotes must be harmless.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds a paragraph, each line indented by `indent` spaces.
    pub(super) fn paragraph(&mut self, indent: usize, style: Style, text: &str) {
        let space = " ".repeat(indent);
        for line in self.wrapped(indent, text) {
            self.line(&format!("{space}{}", styled(style, &line)));
        }
    }

    /// Adds a paragraph whose first line begins with a styled head that takes `columns` columns. If too little of the line is
    /// left, the text begins below it.
    pub(super) fn hanging(&mut self, head: &str, columns: usize, style: Style, text: &str) {
        if columns + FEWEST > self.look.width {
            self.line(head);
            return self.paragraph(BELOW, style, text);
        }
        let space = " ".repeat(columns);
        for (i, line) in self.wrapped(columns, text).iter().enumerate() {
            self.line(&format!("{}{}", if i == 0 { head } else { &space }, styled(style, line)));
        }
    }

    fn wrapped(&self, indent: usize, text: &str) -> Vec<String> {
        let columns = self.columns().saturating_sub(indent).max(FEWEST);
        // A word is broken only if it would not fit on a line of its own; ids keep their hyphens.
        let options = Options::new(columns).word_splitter(WordSplitter::NoHyphenation);
        // Wherever a text comes from, it is made harmless here.
        wrap(&clean(text), options).into_iter().map(|line| begun_harmlessly(line.into_owned())).collect()
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_steer_a_terminal_become_visible() {
        assert_eq!(clean("a\u{1b}[31mb\u{7}"), "a\\u{1b}[31mb\\u{7}");
        assert_eq!(clean("\u{202e}abc\u{9b}"), "\\u{202e}abc\\u{9b}");
        assert_eq!(clean("\u{fffe}\u{ffff}"), "\\u{fffe}\\u{ffff}");
        assert_eq!(clean("é 漢 😀\nx\ty"), "é 漢 😀 x y");
    }

    #[test]
    fn nothing_becomes_a_command_of_a_log() {
        assert_eq!(clean(" ::error file=a::b"), "\\u{3a}:error file=a::b");
        assert_eq!(clean("a ##[add-mask]b ::c::"), "a ##\\u{5b}add-mask]b ::c::");
        let mut page = Page::new(Look { width: 40, unicode: true, quiet: false });
        page.paragraph(3, Style::new(), "A text that is just as long as a line ::add-mask::x");
        assert!(page.finish().lines().all(|line| !line.trim_start().starts_with("::")));
    }

    #[test]
    fn bars_grow_with_the_score_and_fit_their_width() {
        let look = |unicode| Look { width: 80, unicode, quiet: false };
        assert_eq!(Glyphs::of(look(true)).bar(100.0, 10), "██████████");
        assert_eq!(Glyphs::of(look(true)).bar(55.0, 10), "█████▌");
        assert_eq!(Glyphs::of(look(false)).bar(52.0, 10), "#####");
        assert_eq!(Glyphs::of(look(true)).bar(0.0, 10), "");
    }
}
