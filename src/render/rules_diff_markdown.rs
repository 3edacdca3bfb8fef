//! What a change of the rules changes, as a Markdown document for its review.

use super::markdown::{escape, head, row, title};
use crate::report::RulesDiffReport;

/// Writes what a change of the rules changes, as Markdown.
pub fn render(report: &RulesDiffReport) -> String {
    let mut text = title("Effect of the changed rules");
    let named = |(name, version): &(String, String)| escape(&format!("{name} {version}"));
    text += &format!("\n{} → {}: {}.\n", named(&report.old), named(&report.new), escape(&report.verdict));
    if !report.rules.is_empty() {
        text += &format!("\n## Rules that differ\n\n{}", head(&["Rule", "Change"]));
        for rule in &report.rules {
            text += &row([escape(&format!("{} {}", rule.kind, rule.id)), escape(&rule.says).replace("-&gt;", "→")]);
        }
    }
    let (items, further) = report.changed_items();
    if !items.is_empty() {
        text += &format!("\n## Items that differ in the files\n\n{}", head(&["Item", "Change", "Places"]));
    }
    for item in items {
        text += &row([escape(&item.name()), escape(&item.says()).replace("-&gt;", "→"), escape(&item.places())]);
    }
    if further > 0 {
        text += &row([format!("and {further} more"), String::new(), String::new()]);
    }
    if !report.groups.is_empty() {
        text += &format!("\n## Recommendations that change\n\n{}", head(&["Change", "Profiles", "Smallest sets of answers"]));
    }
    for group in &report.groups {
        let change = escape(&group.title).replace("-&gt;", "→");
        for (position, cause) in group.causes.iter().enumerate() {
            let change = if position == 0 { format!("{change} ({})", escape(&group.counted)) } else { String::new() };
            text += &row([change, escape(&cause.counted), escape(&cause.answers)]);
        }
        if let Some(rest) = &group.rest {
            text += &row([String::new(), String::new(), escape(rest)]);
        }
    }
    for (title, names) in report.precedents() {
        text += &format!("\n## {title}\n\n{}\n", escape(&names.join(", ")));
    }
    text += &format!("\n{}\n", escape(&report.scope));
    text + &report.note.as_deref().map_or_else(String::new, |note| format!("\n{}\n", escape(note)))
}
