//! What changed between two requirements files, as Markdown that fits a comment on a pull request.

use super::markdown::{code, escape, head, row, title};
use crate::report::{DiffReport, FlowDiff, FlowVerdict, SetNote, whole};
use crate::requirements::Difference;

/// Writes what changed as a Markdown document.
pub fn render(report: &DiffReport) -> String {
    let summary = format!("\n**{}**\n", escape(&report.summary));
    title(&report.system) + &summary + &changes(report) + &rules(&report.pack_name, &report.pack_version)
}

/// Writes which rules judged.
pub(super) fn rules(name: &str, version: &str) -> String {
    format!("\nRules: {} {}\n", escape(name), escape(version))
}

/// Writes what changed, below what it is about.
pub(super) fn changes(report: &DiffReport) -> String {
    let mut text = String::new();
    if !report.differences.is_empty() {
        text += "\n";
    }
    for difference in &report.differences {
        text += &format!("- {}\n", altered(difference));
    }
    let plan = |plan: &Option<SetNote>| plan.as_ref().map_or_else(|| "none".to_owned(), |set| escape(&set.names()));
    match &report.plan {
        (None, None) => {}
        (Some(before), Some(after)) if before.protocols == after.protocols => {
            text += &format!("\nPlan: {}, as before\n", escape(&after.names()));
        }
        (before, after) => text += &format!("\nPlan: {} → **{}**\n", plan(before), plan(after)),
    }
    if !report.flows.is_empty() {
        text += &format!("\n{}", head(&["Flow", "Before", "After", "What changed"]));
    }
    for flow in &report.flows {
        text += &row(cells(flow));
    }
    if !report.same.is_empty() {
        text += &format!("\nUnchanged: {}\n", escape(&report.same.join(", ")));
    }
    text
}

fn cells(flow: &FlowDiff) -> [String; 4] {
    let changes = flow.differences.iter().map(|each| altered(each).replace('|', "\\|")).collect::<Vec<_>>().join("<br>");
    let after = flow.after.as_ref().map_or_else(|| "removed".to_owned(), verdict);
    let before = flow.before.as_ref().map_or_else(|| "new".to_owned(), verdict);
    let name = escape(&flow.name);
    [if flow.turned { format!("**{name}**") } else { name }, before, after, changes]
}

fn verdict(verdict: &FlowVerdict) -> String {
    let score = verdict.score.map_or(String::new(), |score| format!(" {}, {}", whole(score), escape(&verdict.lead)));
    let trust = verdict.trust.as_ref().map_or(String::new(), |trust| format!(". {}", escape(trust)));
    format!("{}{score}{trust}", escape(&verdict.name))
}

fn altered(difference: &Difference) -> String {
    let Difference { key, from, to } = difference;
    match (from, to) {
        (Some(from), Some(to)) => format!("{}: {} → {}", code(key), code(from), code(to)),
        (None, Some(to)) => format!("{}: + {}", code(key), code(to)),
        (Some(from), None) => format!("{}: - {}", code(key), code(from)),
        (None, None) => code(key),
    }
}
