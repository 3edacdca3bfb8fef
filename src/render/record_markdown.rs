//! A decision record as Markdown, in the styles that tools for such records read.

use super::markdown::{code, escape, head, row};
use super::practice_markdown::near;
use super::text::clean;
use crate::record::destination;
use crate::report::{Argued, RecordReport};

/// The style of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordStyle {
    /// MADR 4, with its number in the front matter.
    Madr,
    /// The sections of MADR, with status and date both as a list and as sections, so that most tools read them.
    Universal,
    /// Context, decision, consequences.
    Nygard,
}

/// What a record says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its number in its folder.
    pub number: u32,
    /// The day of the decision.
    pub date: String,
    /// Its status: a word in lower case.
    pub status: &'static str,
    /// The people who decided.
    pub deciders: Vec<String>,
    /// The records that it supersedes: number, title and file.
    pub supersedes: Vec<(u32, String, String)>,
}

/// Writes a record.
pub fn render(record: &RecordReport, about: &About, style: RecordStyle) -> String {
    let mut text = match style {
        RecordStyle::Madr => front_matter(record, about),
        RecordStyle::Universal => listed(record, about) + &status(about),
        RecordStyle::Nygard => numbered(record, about) + &format!("Date: {}\n\n", about.date) + &status(about),
    };
    text += match style {
        RecordStyle::Nygard => "## Context\n\n",
        RecordStyle::Madr | RecordStyle::Universal => "## Context and Problem Statement\n\n",
    };
    record.context.iter().for_each(|each| text += &format!("{}\n\n", escape(each)));
    text += &match style {
        RecordStyle::Nygard => nygard(record),
        RecordStyle::Madr | RecordStyle::Universal => madr(record, about, style),
    };
    text.trim_end().to_owned() + "\n"
}

fn front_matter(record: &RecordReport, about: &About) -> String {
    let mut text = format!("---\nnumber: {}\nstatus: {}\ndate: {}\n", about.number, about.status, about.date);
    if !about.deciders.is_empty() {
        text += "decision-makers:\n";
        about.deciders.iter().for_each(|name| text += &format!("  - {}\n", crate::yaml::quote(&clean(name))));
    }
    text + &format!("---\n\n# {}\n\n{LONG_LINES}\n\n", title(record))
}

fn numbered(record: &RecordReport, about: &About) -> String {
    format!("# {}. {}\n\n{LONG_LINES}\n\n", about.number, title(record))
}

fn listed(record: &RecordReport, about: &About) -> String {
    let mut text = format!("# {}. {}\n\n- Status: {}\n", about.number, title(record), about.status);
    if !about.deciders.is_empty() {
        text += &format!("- Deciders: {}\n", escape(&about.deciders.join(", ")));
    }
    text + &format!("- Date: {0}\n- Tags: protocol, gateway\n\nDate: {0}\n\n{LONG_LINES}\n\n", about.date)
}

/// Tables and reasons are longer than the lines that linters allow.
const LONG_LINES: &str = "<!-- markdownlint-disable MD013 -->";

/// Returns the title as Markdown that a tool can put into a link.
pub fn title(record: &RecordReport) -> String {
    escape(&record.title.replace(['[', ']'], ""))
}

fn status(about: &About) -> String {
    let mut status = about.status.to_owned();
    status[..1].make_ascii_uppercase();
    let links = about
        .supersedes
        .iter()
        .map(|(number, title, file)| format!("Supersedes [{number}. {}]({})\n\n", escape(title), destination(file)));
    format!("## Status\n\n{status}\n\n{}", links.collect::<Vec<_>>().concat())
}

fn madr(record: &RecordReport, about: &About, style: RecordStyle) -> String {
    let mut text = section("## Decision Drivers", record.drivers.iter().map(|each| escape(each)));
    text += &section("## Considered Options", record.options.iter().map(|each| escape(&each.name)));
    text += &format!("## Decision Outcome\n\n{}", outcome(record));
    text += &consequences(record, "### Consequences");
    text += &format!("### Confirmation\n\n{}", confirmation(record));
    text += "## Pros and Cons of the Options\n\n";
    for option in &record.options {
        text += &format!("### {}\n\n", escape(&option.name));
        if let Some(about) = &option.about {
            text += &format!("{}\n\n", escape(about));
        }
        text += &list(option.arguments.iter().map(argued));
    }
    text += "## More Information\n\n";
    if style == RecordStyle::Madr {
        about
            .supersedes
            .iter()
            .for_each(|(number, _, file)| text += &format!("Supersedes [ADR-{number:04}]({}).\n\n", destination(file)));
    }
    text + &more(record)
}

fn nygard(record: &RecordReport) -> String {
    let mut text = "Requirements:\n\n".to_owned() + &list(record.drivers.iter().map(|each| escape(each)));
    text += &format!("## Decision\n\n{}", outcome(record));
    text += &consequences(record, "## Consequences");
    text + &confirmation(record) + &more(record)
}

fn outcome(record: &RecordReport) -> String {
    let mut text =
        format!("Chosen option: \"{}\", because {}.\n\n", escape(&record.chosen), escape(record.because.trim_end_matches('.')));
    record.choices.iter().for_each(|choice| text += &format!("{}\n", choice.line()));
    text += "\n";
    if !record.sureness.is_empty() {
        let sentences: Vec<String> = record.sureness.iter().map(|each| escape(each)).collect();
        text += &format!("{}\n\n", sentences.join(" "));
    }
    text += &head(&record.heads);
    record.scores.iter().for_each(|cells| text += &row(cells.iter().map(|cell| escape(cell))));
    text += "\n";
    if record.practice.nearest.is_empty() {
        return text;
    }
    if let Some(agreement) = &record.practice.agreement {
        text += &format!("{} ", escape(&agreement.says));
    }
    text += "What teams with similar requirements decided:\n\n";
    text + &list(record.practice.nearest.iter().map(near))
}

fn consequences(record: &RecordReport, heading: &str) -> String {
    let mut text = section(heading, record.consequences.iter().map(argued));
    if !record.before.is_empty() {
        text += "Before it is built:\n\n";
        text += &list(record.before.iter().map(|each| escape(each)));
    }
    text
}

fn confirmation(record: &RecordReport) -> String {
    format!("Run {} in every build. {}\n\n", code(&record.command), escape(&record.notices))
}

fn more(record: &RecordReport) -> String {
    let mut text = String::new();
    if !record.changes.is_empty() {
        text += "What would change this decision:\n\n";
        text += &list(record.changes.iter().map(|each| escape(each)));
    }
    text += &format!("Judged by the rules {}.", escape(&record.rules));
    if record.sources.is_empty() {
        return text + "\n\n";
    }
    text += " Sources for the chosen option:\n\n";
    let sources = record.sources.iter().map(|source| {
        let links = source.urls.iter().map(|url| format!(" <{}>", clean(url).replace(['<', '>', ' '], "")));
        format!("{}: {}{}", escape(&source.id), escape(&source.says), links.collect::<Vec<_>>().concat())
    });
    text + &list(sources)
}

fn argued(argued: &Argued) -> String {
    format!("{}, because {}", argued.side, escape(&argued.because))
}

fn section(heading: &str, items: impl Iterator<Item = String>) -> String {
    let items = list(items);
    if items.is_empty() { items } else { format!("{heading}\n\n{items}") }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items = items.map(|item| format!("- {item}\n")).collect::<Vec<_>>().concat();
    if items.is_empty() { items } else { items + "\n" }
}
