//! A configuration for a gateway, from the template in its rules. Values from a file never escape their place: a plain value
//! keeps only the characters of a name, and a text goes into a comment, on one line and without anything that a gateway would
//! expand.

use serde::Serialize;

use super::template;
use crate::report::{ConfigurationReport, RouteNote};

#[derive(Serialize)]
struct Context<'a> {
    system: &'a str,
    gateway: &'a str,
    notes: &'a [String],
    flows: Vec<Flow<'a>>,
    left_out: &'a [String],
    says: std::collections::BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct Flow<'a> {
    name: &'a str,
    ident: &'a str,
    description: Option<&'a str>,
    protocol: &'a str,
    protocol_name: &'a str,
    chosen: &'a str,
    pushes: bool,
    streams: bool,
    over: Option<&'a str>,
    idle: u64,
    heart: &'a str,
    age: Option<u64>,
    bytes: Option<u64>,
    connections: u64,
    translations: &'a [String],
    port: usize,
    over_port: usize,
}

/// Writes a configuration. An error describes what is wrong with the template, which is a fault of the rules.
pub fn render(report: &ConfigurationReport) -> Result<String, String> {
    let context = Context {
        system: &report.system,
        gateway: &report.gateway,
        notes: &report.notes,
        flows: report.flows.iter().map(flow).collect(),
        left_out: &report.left_out,
        says: report.says.iter().map(|(id, says)| (id.as_str(), says.as_str())).collect(),
    };
    template::fill(&report.template, report.flows.len() + report.left_out.len(), context, word, comment)
}

fn flow(route: &RouteNote) -> Flow<'_> {
    Flow {
        name: &route.name,
        ident: &route.ident,
        description: route.description.as_deref(),
        protocol: &route.protocol.id,
        protocol_name: &route.protocol.name,
        chosen: route.chosen,
        pushes: route.pushes,
        streams: route.streams,
        over: route.over.as_deref(),
        idle: route.idle,
        heart: &route.heart,
        age: route.age,
        bytes: route.bytes,
        connections: route.connections,
        translations: &route.translations,
        port: route.port,
        over_port: route.over_port,
    }
}

/// Returns the allowed characters of a plain value: those of names and numbers.
fn word(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect()
}

/// Maximum length of a text in a comment; longer ones are cut.
const LONGEST: usize = 160;

/// Returns a text for a single-line comment.
fn comment(text: &str) -> String {
    let harmless = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if c.is_alphanumeric() || ".,;:-_/()+='!?%&@*".contains(c) => c,
        // Braces, dollars, quotes and backslashes are special to one gateway or another, even in comments.
        _ => '_',
    };
    let mut line: String = text.trim().chars().take(LONGEST).map(harmless).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        line += "...";
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_a_comment_or_a_word() {
        assert_eq!(comment("a\n{$HOME} \"x\" `y` \\ <z> \u{202e}\u{1b}[0m#"), "a __HOME_ _x_ _y_ _ _z_ ___0m_");
        assert_eq!(word("a b;\n}é"), "a_b____");
        assert_eq!(comment(&"x".repeat(500)).len(), LONGEST + 3);
    }
}
