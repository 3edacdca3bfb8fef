//! The pictures of a recommendation. A chart is geometry: it places marks and texts, and takes every word and number from the report.
//!
//! Colours are classes, so that a page and a picture on its own can be light or dark; `palette.css` gives them for both.

mod front;
mod heatmap;
mod plan;
mod ranking;

pub(super) use front::front;
pub(super) use plan::plan;

use maud::{Markup, PreEscaped, html};

use super::text::{clean, width};
use crate::report::Page;

/// What every page and every picture begins with: the colours.
pub(super) const PALETTE: &str = include_str!("palette.css");

/// Pictures of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// The scores of each flow as bars.
    Ranking,
    /// How well each protocol serves each requirement.
    Heatmap,
    /// Which flow speaks what.
    Plan,
    /// The mean score by the number of protocols.
    Front,
}

/// A drawing, in units of about a pixel.
pub(super) struct Chart {
    width: f64,
    height: f64,
    /// What it shows, in words.
    words: String,
    body: Markup,
}

/// Writes a picture on its own. None where there is nothing to draw: a plan needs two flows.
pub fn render(page: &Page, picture: Picture) -> Option<String> {
    let (what, chart) = match picture {
        Picture::Ranking => ("the ranking", ranking::ranking(page)),
        Picture::Heatmap => ("how each protocol serves each requirement", heatmap::heatmap(page)),
        Picture::Plan => ("the plan", plan(page, WIDE)?),
        Picture::Front => ("what fewer or more protocols come to", front(page, WIDE)?),
    };
    let title = clean(&format!("{}: {what}", page.recommendation.system));
    let (width, height) = (chart.width + 2.0 * MARGIN, chart.height + 2.0 * MARGIN);
    let view = format!("{} {} {} {}", -MARGIN, -MARGIN, number(width), number(height));
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(view) width=(number(width)) height=(number(height)) role="img" aria-labelledby="title words" {
            title id="title" { (title) }
            desc id="words" { (clean(&chart.words)) }
            style { (PreEscaped(PALETTE)) }
            rect .paper x=(-MARGIN) y=(-MARGIN) width=(number(width)) height=(number(height)) {}
            (chart.body)
        }
    };
    Some(svg.into_string() + "\n")
}

/// The width of a picture on its own and on a wide screen.
pub(super) const WIDE: f64 = 680.0;
/// The width of a picture on a phone.
pub(super) const NARROW: f64 = 340.0;
const MARGIN: f64 = 20.0;
/// The height of a line in a list.
const LINE: f64 = 34.0;
/// The width that one column of text takes, in the widest of the usual fonts.
const COLUMN: f64 = 7.9;

impl Chart {
    /// The drawing within a page. `class` tells on which screens it is shown.
    pub(super) fn inline(&self, class: &str) -> Markup {
        html! {
            svg class=(class) viewBox={ "0 0 " (number(self.width)) " " (number(self.height)) } width=(number(self.width)) height=(number(self.height)) role="img" aria-label=(clean(&self.words)) {
                (self.body)
            }
        }
    }
}

/// Charts below each other, each under the name of its flow.
fn stacked<'a>(parts: impl Iterator<Item = (&'a str, f64, f64, Markup, &'a str)>) -> Chart {
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

/// A text that stands on a line, from `x` on, or up to it or around it with the classes `end` and `mid`.
fn text(x: f64, y: f64, class: &str, content: &str) -> Markup {
    html! { text class=(class) x=(number(x)) y=(number(y)) { (clean(content)) } }
}

/// As much of a text as fits a width.
pub(super) fn cut(text: &str, units: f64) -> String {
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

/// A coordinate with one decimal where it needs it.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

fn count(items: usize) -> f64 {
    f64::from(u32::try_from(items).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::{PALETTE, cut, number};

    /// What stands on what.
    const PAIRS: [(&str, &str); 15] = [
        ("ink", "paper"),
        ("muted", "paper"),
        ("accent", "paper"),
        ("warn", "paper"),
        ("ink", "soft"),
        ("muted", "soft"),
        ("on-accent", "accent"),
        ("on-ideal", "ideal"),
        ("on-good", "good"),
        ("on-fair", "fair"),
        ("on-poor", "poor"),
        ("on-impossible", "impossible"),
        ("on-impossible", "paper"),
        ("accent", "soft"),
        ("ink", "poor"),
    ];

    /// The colour of a name, the first time it is given in a part of the palette.
    fn color<'p>(part: &'p str, name: &str) -> &'p str {
        part.split_once(&format!("--{name}:#")).expect("a colour").1.split([';', '}']).next().expect("digits")
    }

    fn luminance(hex: &str) -> f64 {
        let digits: String = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
        let linear = |at: usize| {
            let share = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).expect("a number")) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(0) + 0.7152 * linear(2) + 0.0722 * linear(4)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Success criterion 1.4.3 of the Web Content Accessibility Guidelines; drawings are beyond what accessibility checkers see.
    #[test]
    fn every_text_stands_out_by_day_and_by_night() {
        let (day, night) = PALETTE.split_once("@media").expect("two palettes");
        assert!((contrast("fff", "000") - 21.0).abs() < 0.01);
        for (part, when) in [(day, "day"), (night, "night")] {
            for (text, ground) in PAIRS {
                let found = contrast(color(part, text), color(part, ground));
                assert!(found >= 4.5, "{text} on {ground} by {when}: {found:.2}");
            }
        }
    }

    #[test]
    fn the_better_the_fit_the_more_it_stands_out_from_the_paper() {
        let (day, night) = PALETTE.split_once("@media").expect("two palettes");
        for part in [day, night] {
            let steps =
                ["ideal", "good", "fair", "poor", "impossible"].map(|fit| contrast(color(part, fit), color(part, "paper")));
            assert!(steps.is_sorted_by(|a, b| a > b), "{steps:?}");
        }
    }

    #[test]
    fn a_text_is_cut_where_its_place_ends() {
        assert_eq!(cut("short", 60.0), "short");
        assert_eq!(cut("a longer text", 60.0), "a long…");
        assert_eq!(cut("\u{202e}x", 400.0), "\\u{202e}x");
        assert_eq!(cut("漢字漢字漢字", 60.0), "漢字漢…");
        assert_eq!((number(3.0), number(2.25)), ("3".to_owned(), "2.2".to_owned()));
    }
}
