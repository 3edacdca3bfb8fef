//! What changed between two requirements files, for a terminal.

use anstyle::Style;

use super::Look;
use super::text::{BOLD, DIM, GREEN, Glyphs, Page, YELLOW, clean, pad, styled, width};
use crate::report::{DiffReport, FlowDiff, FlowVerdict, whole};
use crate::requirements::Difference;

/// Writes what changed for a terminal.
pub fn render(report: &DiffReport, look: Look) -> String {
    let mut page = Page::new(look);
    page.paragraph(0, BOLD, &report.system);
    page.blank();
    changes(&mut page, report);
    if !look.quiet {
        page.blank();
        rules(&mut page, &report.pack_name, &report.pack_version);
    }
    page.finish()
}

/// Writes which rules judged.
pub(super) fn rules(page: &mut Page, name: &str, version: &str) {
    page.paragraph(0, DIM, &format!("Rules: {name} {version}."));
}

/// Writes what changed, below what it is about.
pub(super) fn changes(page: &mut Page, report: &DiffReport) {
    page.paragraph(1, if report.turned { YELLOW } else { GREEN }, &report.summary);
    differences(page, &report.differences);
    plan(page, report);
    for flow in &report.flows {
        page.blank();
        page.heading(&flow.name);
        changed(page, flow);
    }
    if !report.same.is_empty() {
        page.blank();
        page.hanging(&format!(" {}  ", styled(DIM, "Unchanged:")), 13, DIM, &report.same.join(", "));
    }
}

fn plan(page: &mut Page, report: &DiffReport) {
    let arrow = if page.look.unicode { "→" } else { "->" };
    let text = match &report.plan {
        (None, None) => return,
        (Some(before), Some(after)) if before.protocols == after.protocols => format!("{}, as before", after.names()),
        (Some(before), Some(after)) => format!("{} {arrow} {}", before.names(), after.names()),
        (None, Some(after)) => format!("new: {}", after.names()),
        (Some(before), None) => format!("gone: {}", before.names()),
    };
    page.hanging(&format!("   {} ", styled(DIM, "plan:")), 9, Style::new(), &text);
}

fn changed(page: &mut Page, flow: &FlowDiff) {
    let arrow = styled(if flow.turned { YELLOW } else { GREEN }, Glyphs::of(page.look).arrow);
    page.hanging(&format!(" {arrow} "), 3, BOLD, &flow.lead);
    differences(page, &flow.differences);
    page.blank();
    let verdicts = [("Before", &flow.before), ("After", &flow.after)];
    let columns = verdicts.iter().filter_map(|(_, verdict)| verdict.as_ref()).map(|verdict| width(&clean(&verdict.name))).max();
    for (when, verdict) in verdicts {
        if let Some(verdict) = verdict {
            line(page, when, verdict, columns.unwrap_or(0));
        }
    }
}

fn line(page: &mut Page, when: &str, verdict: &FlowVerdict, columns: usize) {
    let score = verdict.score.map_or_else(|| "   ".to_owned(), |score| format!("{:>3}", whole(score)));
    let head = format!("   {}  {}  {score}  ", styled(DIM, &pad(when, 6)), pad(&clean(&verdict.name), columns));
    let indent = 3 + 6 + 2 + columns + 2 + 3 + 2;
    page.hanging(&head, indent, Style::new(), &verdict.lead);
    if let Some(trust) = &verdict.trust {
        page.paragraph(indent, DIM, trust);
    }
}

fn differences(page: &mut Page, differences: &[Difference]) {
    for difference in differences {
        let Difference { key, from, to } = difference;
        let text = match (from, to) {
            (Some(from), Some(to)) => format!("{from} {} {to}", if page.look.unicode { "→" } else { "->" }),
            (None, Some(to)) => format!("+ {to}"),
            (Some(from), None) => format!("- {from}"),
            (None, None) => continue,
        };
        page.hanging(&format!("   {} ", styled(DIM, &format!("{}:", clean(key)))), 3 + width(key) + 2, Style::new(), &text);
    }
}
