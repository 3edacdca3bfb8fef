//! The pictures of a recommendation. A chart is geometry: it places marks and texts, and takes every word and number from the
//! report.
//!
//! Colours are classes, so that a page and a picture on its own can be light or dark; `palette.css` gives them for both.

mod drawing;
mod front;
mod heatmap;
mod plan;
mod ranking;

pub(super) use drawing::{NARROW, WIDE, cut};
pub(super) use front::front;
pub(super) use plan::plan;

use maud::{PreEscaped, html};

use super::text::clean;
use crate::report::Page;
use drawing::number;

/// The colours, which every page and every picture begins with.
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

/// Free space around a picture.
const MARGIN: f64 = 20.0;

/// Writes a standalone picture. `None` if there is nothing to draw: a plan needs two flows.
pub fn render(page: &Page, picture: Picture) -> Option<String> {
    let (what, chart) = match picture {
        Picture::Ranking => ("the ranking", ranking::ranking(page)),
        Picture::Heatmap => ("how each protocol serves each requirement", heatmap::heatmap(page)),
        Picture::Plan => ("the plan", plan(page)?),
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

#[cfg(test)]
mod tests {
    use super::PALETTE;

    /// Foreground and background colours that are used together.
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

    /// Returns the first colour given for a name in a part of the palette.
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

    /// Success criterion 1.4.3 of the Web Content Accessibility Guidelines; accessibility checkers do not see drawings.
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
}
