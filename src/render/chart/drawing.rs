//! What all pictures have in common: the drawing, its texts and its numbers.

use maud::{Markup, html};

use crate::render::text::{clean, width};

/// Width of a picture that stands alone or is on a wide screen.
pub(in crate::render) const WIDE: f64 = 680.0;
/// Width of a picture on a phone.
pub(in crate::render) const NARROW: f64 = 340.0;
/// Height of a line in a list.
pub(super) const LINE: f64 = 34.0;
/// Width of one column of text, in the widest of the usual fonts.
pub(super) const COLUMN: f64 = 7.9;

/// A drawing, in units of about a pixel.
pub(in crate::render) struct Chart {
    pub(super) width: f64,
    pub(super) height: f64,
    /// What it shows, in words.
    pub(super) words: String,
    pub(super) body: Markup,
}

impl Chart {
    /// Returns the drawing as part of a page. `class` says on which screens it is shown.
    pub(in crate::render) fn inline(&self, class: &str) -> Markup {
        html! {
            svg class=(class) viewBox={ "0 0 " (number(self.width)) " " (number(self.height)) } width=(number(self.width)) height=(number(self.height)) role="img" aria-label=(clean(&self.words)) {
                (self.body)
            }
        }
    }
}

/// Stacks charts vertically, each under the name of its flow.
pub(super) fn stacked<'a>(parts: impl Iterator<Item = (&'a str, f64, f64, Markup, &'a str)>) -> Chart {
    let (mut y, mut widest, mut words) = (0.0, 0.0_f64, Vec::new());
    let mut body = Vec::new();
    for (name, width, height, part, says) in parts {
        body.push(html! {
            (text(0.0, y + 16.0, "t strong", &cut(name, width)))
            g transform={ "translate(0 " (number(y + LINE)) ")" } { (part) }
        });
        words.push(format!("{name}. {says}"));
        y += height + 2.0 * LINE;
        widest = widest.max(width);
    }
    Chart { width: widest, height: (y - LINE).max(LINE), words: words.join(" "), body: html! { @for part in body { (part) } } }
}

/// Returns a text on a line, starting at `x`, or with the classes `end` and `mid` ending or centred there.
pub(super) fn text(x: f64, y: f64, class: &str, content: &str) -> Markup {
    html! { text class=(class) x=(number(x)) y=(number(y)) { (clean(content)) } }
}

/// Returns as much of a text as fits a width.
pub(in crate::render) fn cut(text: &str, units: f64) -> String {
    let text = clean(text);
    let fits = |text: &str| f64::from(u32::try_from(width(text)).unwrap_or(u32::MAX)) * COLUMN <= units;
    if fits(&text) {
        return text;
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if !fits(&format!("{kept}…")) {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// Returns a coordinate with one decimal if needed.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

pub(super) fn count(items: usize) -> f64 {
    f64::from(u32::try_from(items).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::{cut, number};

    #[test]
    fn a_text_is_cut_where_its_place_ends() {
        assert_eq!(cut("short", 60.0), "short");
        assert_eq!(cut("a longer text", 60.0), "a long…");
        assert_eq!(cut("\u{202e}x", 400.0), "\\u{202e}x");
        assert_eq!(cut("漢字漢字漢字", 60.0), "漢字漢…");
        assert_eq!((number(3.0), number(2.25)), ("3".to_owned(), "2.2".to_owned()));
    }
}
