//! How certain a recommendation is, as part of a Markdown document.

use super::markdown::{code, escape, head, list, row};
use super::trust_text::{number, range};
use crate::report::{ChangeNote, ContrastNote, CounterfactualNote, FlipNote, IntervalNote, ReasonsNote, WhyNot};

pub(super) fn flip(flip: &FlipNote) -> String {
    format!("**{}**: {}", escape(&flip.protocol.name), changes(&flip.changes))
}

/// Returns changes, each sufficient on its own.
pub(super) fn changes(changes: &[ChangeNote]) -> String {
    ChangeNote::texts(changes).iter().map(|text| code(text)).collect::<Vec<_>>().join(" or ")
}

pub(super) fn paths<'a>(paths: &'a [&CounterfactualNote]) -> impl Iterator<Item = String> + 'a {
    let one = |path: &CounterfactualNote, text: &String| format!("**{}**: {}", escape(&path.protocol.name), escape(text));
    paths.iter().flat_map(move |path| path.texts.iter().map(move |text| one(path, text)))
}

/// Returns what settles an answer, and how far each weight may move.
pub(super) fn sure(flow: &str, reasons: Option<&ReasonsNote>, intervals: &[IntervalNote]) -> String {
    let names = |set: &[String]| set.iter().map(|name| code(name)).collect::<Vec<_>>().join(" + ");
    let enough = reasons.iter().flat_map(|reasons| &reasons.settled_by).filter(|set| !set.is_empty());
    let mut text = list(&format!("### What settles {flow}"), enough.map(|set| format!("Reason enough: {}", names(set))));
    text += &format!("\n### How far each weight may move alone for {flow}\n");
    text += &format!("\n{}", head(&["Criterion", "Weight", "May move"]));
    for interval in intervals {
        text += &row([escape(&interval.criterion), number(interval.weight), escape(&range(interval))]);
    }
    text
}

/// Returns why a certain protocol is not the recommended one.
pub(super) fn why_not(flow: &str, why: &WhyNot) -> String {
    let name = escape(&why.protocol.name);
    let mut text = format!("\n### Why not {name} for {flow}\n\n{}\n", escape(&why.verdict));
    let differences = why.pros.iter().chain(&why.cons);
    if !why.pros.is_empty() || !why.cons.is_empty() {
        text += &format!("\n{}", head(&["Points", "Requirement", "Fits", "Made up for by"]));
    }
    for each in differences {
        text += &row(difference(each));
    }
    let path = why.path.iter().flat_map(|path| &path.texts);
    text += &list(&format!("#### What would lead to {name} for {flow}"), path.map(|text| escape(text)));
    text
}

fn difference(difference: &ContrastNote) -> [String; 4] {
    let fits = format!("{} against {}", difference.own.word(), difference.other.word());
    let met_by = difference.met_by.as_ref().map_or(String::new(), |by| escape(by));
    [format!("{:+.1}", difference.points), escape(&difference.requirement), fits, met_by]
}
