//! How certain a recommendation is, for a terminal: what an answer rests on, what would change it, and why it is not another.

use anstyle::Style;

use super::text::{BOLD, DIM, Glyphs, Page, RED, clean, fit_style, pad, styled, width};
use crate::report::{ChangeNote, ContrastNote, CounterfactualNote, FlipNote, IntervalNote, Name, ReasonsNote, WhyNot};

/// Writes which single answers would make another protocol the recommended one.
pub(super) fn flips(page: &mut Page, title: &str, flips: &[FlipNote]) {
    let texts: Vec<[String; 1]> = flips.iter().map(|flip| [ChangeNote::texts(&flip.changes).join(" or ")]).collect();
    let rows = flips.iter().zip(&texts).map(|(flip, texts)| (&flip.protocol, texts.as_slice()));
    named(page, title, &rows.collect::<Vec<_>>());
}

/// Writes which single answers would leave no protocol.
pub(super) fn dead_ends(page: &mut Page, changes: &[ChangeNote]) {
    if !changes.is_empty() {
        heading(page, "What would leave no protocol");
        page.paragraph(5, Style::new(), &ChangeNote::texts(changes).join(" or "));
    }
}

/// Writes what settles an answer, and how far each weight may move.
pub(super) fn sure(page: &mut Page, reasons: Option<&ReasonsNote>, intervals: &[IntervalNote]) {
    if let Some(reasons) = reasons {
        settled(page, reasons);
    }
    heading(page, "How far each weight may move on its own");
    let columns = intervals.iter().map(|interval| width(&clean(&interval.criterion))).max().unwrap_or(0);
    for interval in intervals {
        let head = format!("     {}  {:>5}  ", pad(&clean(&interval.criterion), columns), number(interval.weight));
        page.hanging(&head, 5 + columns + 2 + 5 + 2, Style::new(), &range(interval));
    }
}

fn settled(page: &mut Page, reasons: &ReasonsNote) {
    heading(page, "Deciding requirements");
    let mut row = |name: &str, text: &str| page.hanging(&format!("     {}  ", pad(name, 6)), 13, Style::new(), text);
    for (i, set) in reasons.settled_by.iter().filter(|set| !set.is_empty()).enumerate() {
        row(if i == 0 { "Enough" } else { "    or" }, &set.join(" + "));
    }
    for (name, set) in [("In all", &reasons.core), ("In none", &reasons.irrelevant)] {
        if !set.is_empty() {
            row(name, &set.join(", "));
        }
    }
}

pub(super) fn range(interval: &IntervalNote) -> String {
    let low = interval.low.as_ref().map(|(at, next)| format!("down to {}, then {}", number(*at), next.name));
    let high = interval.high.as_ref().map(|(at, next)| format!("up to {}, then {}", number(*at), next.name));
    match (low, high) {
        (None, None) => "any weight".to_owned(),
        (Some(end), None) | (None, Some(end)) => end,
        (Some(low), Some(high)) => format!("{low}; {high}"),
    }
}

/// Returns a weight with as many decimals as it needs, at most two.
pub(super) fn number(weight: f64) -> String {
    let text = format!("{weight:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Writes what would make each other protocol the recommended one.
pub(super) fn paths(page: &mut Page, title: &str, paths: &[&CounterfactualNote]) {
    let rows = paths.iter().map(|path| (&path.protocol, path.texts.as_slice()));
    named(page, title, &rows.collect::<Vec<_>>());
}

/// Writes why a certain protocol is not the recommended one.
pub(super) fn why_not(page: &mut Page, why: &WhyNot) {
    page.paragraph(3, BOLD, &why.verdict);
    for reason in &why.told {
        page.hanging(&format!("   {} ", styled(RED, Glyphs::of(page.look).cross)), 5, Style::new(), reason);
    }
    let name = clean(&why.protocol.name);
    if let Some(recommended) = &why.recommended {
        differences(page, &format!("For {}", recommended.name), &why.pros);
        differences(page, &format!("For {name}"), &why.cons);
    }
    if let Some(path) = &why.path {
        heading(page, &format!("What would lead to {name}"));
        for text in &path.texts {
            page.hanging(&format!("   {} ", Glyphs::of(page.look).dot), 5, Style::new(), text);
        }
    }
}

fn differences(page: &mut Page, title: &str, differences: &[ContrastNote]) {
    if differences.is_empty() {
        return;
    }
    heading(page, title);
    for each in differences {
        let fits = format!("{} {}", styled(fit_style(each.own), each.own.word()), styled(DIM, "against"));
        let fits = format!("{fits} {}", styled(fit_style(each.other), each.other.word()));
        let columns = 5 + 6 + 2 + width(each.own.word()) + " against ".len() + width(each.other.word()) + 2;
        page.hanging(
            &format!("     {:>+6.1}  {}  ", each.points, pad_to(&fits, columns, 5 + 6 + 2 + 24 + 2)),
            5 + 6 + 2 + 24 + 2,
            Style::new(),
            &each.requirement,
        );
        if let Some(met_by) = &each.met_by {
            page.paragraph(5 + 6 + 2, DIM, &format!("made up for by {met_by}"));
        }
    }
}

/// Pads a styled text with spaces, given the columns that it takes.
fn pad_to(text: &str, columns: usize, wanted: usize) -> String {
    format!("{text}{}", " ".repeat(wanted.saturating_sub(columns)))
}

fn heading(page: &mut Page, title: &str) {
    page.blank();
    page.paragraph(3, BOLD, title);
}

/// Writes lists of texts by protocol.
fn named(page: &mut Page, title: &str, rows: &[(&Name, &[String])]) {
    if rows.is_empty() {
        return;
    }
    heading(page, title);
    let columns = rows.iter().map(|(name, _)| width(&clean(&name.name))).max().unwrap_or(0);
    for (name, texts) in rows {
        for (i, text) in texts.iter().enumerate() {
            let name = if i == 0 { clean(&name.name) } else { String::new() };
            page.hanging(&format!("     {}  ", pad(&name, columns)), 5 + columns + 2, Style::new(), text);
        }
    }
}
