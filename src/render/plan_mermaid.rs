//! The diagram of the plan in Mermaid, for documents that draw it.

use super::chart::cut;
use crate::report::Page;

/// Maximum width of a name; longer ones are cut, since a diagram has no room for them.
const LONGEST: f64 = 400.0;

/// Writes the plan as a flowchart. `None` without a plan.
pub fn render(page: &Page) -> Option<String> {
    let plan = page.recommendation.plan.as_ref()?;
    let mut text = "flowchart LR\n".to_owned();
    let mut flow = 0;
    for (protocol, served) in plan.served.iter().enumerate() {
        for each in &served.flows {
            flow += 1;
            text += &format!("  flow{flow}[\"{}\"] --> protocol{}\n", label(&each.name), protocol + 1);
        }
        text += &format!("  protocol{}([\"{}\"]) --> gateway\n", protocol + 1, label(&served.protocol.name));
    }
    let gateway =
        page.recommendation.gateway_name().map_or_else(|| "gateway".to_owned(), |name| format!("gateway: {}", label(name)));
    Some(text + &format!("  gateway[[\"{gateway}\"]]\n"))
}

/// Returns a text in quotes, with everything escaped that is special to Mermaid, to Markdown or to HTML.
fn label(text: &str) -> String {
    let mut label = String::new();
    for c in cut(text, LONGEST).chars() {
        let plain = c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | ',' | '…' | '(' | ')' | '/');
        if plain { label.push(c) } else { label += &format!("#{};", u32::from(c)) }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn nothing_of_a_label_becomes_markup() {
        assert_eq!(label("trip-sharing"), "trip-sharing");
        assert_eq!(label("a\"]; <b>`x`#1"), "a#34;#93;#59; #60;b#62;#96;x#96;#35;1");
    }
}
