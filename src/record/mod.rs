//! Decision records as text: what can be read from one, whichever tool wrote it, and how one is marked as superseded.
//!
//! Knows the three spellings that tools share: front matter, a list of `- Status:` lines below the title, and a `## Status` section.
//! Reads no files.

use unicode_width::UnicodeWidthChar;

mod supersede;
#[cfg(test)]
mod tests;

pub use supersede::{NotSuperseded, Successor, supersede};

/// A choice that a record says in a line of its own, so that a program can hold it against what is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The flow.
    pub flow: String,
    /// The protocol, by its id.
    pub protocol: String,
}

const OPEN: &str = "<!-- protopick:";
const CLOSE: &str = "-->";

impl Choice {
    /// The line that says it. People do not see it where the record is shown.
    pub fn line(&self) -> String {
        format!("{OPEN} flow={} protocol={} {CLOSE}", self.flow, self.protocol)
    }
}

/// The choices that a record says, in order.
pub fn choices(record: &str) -> Vec<Choice> {
    let comments = record.lines().filter_map(|line| line.trim().strip_prefix(OPEN)?.strip_suffix(CLOSE));
    comments
        .filter_map(|comment| {
            let value = |key: &str| comment.split_whitespace().find_map(|word| word.strip_prefix(key)).map(str::to_owned);
            Some(Choice { flow: value("flow=")?, protocol: value("protocol=")? })
        })
        .collect()
}

/// The number at the beginning of a record's file name. A date is none.
pub fn number(file: &str) -> Option<u32> {
    let (digits, rest) = file.split_at(file.bytes().take_while(u8::is_ascii_digit).count());
    let extension = std::path::Path::new(rest).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    (rest.starts_with('-') && extension && (1..=6).contains(&digits.len())).then(|| digits.parse().ok()).flatten()
}

/// The title: the first heading, without its number.
pub fn title(record: &str) -> Option<&str> {
    let heading = split(record).1.lines().find_map(|line| line.strip_prefix("# "))?.trim();
    let digits = heading.bytes().take_while(u8::is_ascii_digit).count();
    Some(heading[digits..].strip_prefix(". ").filter(|_| digits > 0).unwrap_or(heading))
}

/// A comment that says nothing, and parts what stands on both sides of it.
pub const NOTHING: &str = "<!-- -->";
/// What this program writes in place of signs.
const REFERENCES: [(&str, &str); 4] = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), (NOTHING, "")];

/// A line of Markdown as a text: without backslashes before signs, and without references and empty comments.
pub fn plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(c) = rest.chars().next() {
        let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next()).filter(char::is_ascii_punctuation);
        let reference = REFERENCES.iter().find_map(|(spelt, means)| Some((*means, rest.strip_prefix(spelt)?)));
        rest = match (escaped, reference) {
            (Some(sign), _) => {
                plain.push(sign);
                &rest[2..]
            }
            (None, Some((means, after))) => {
                plain += means;
                after
            }
            (None, None) => {
                plain.push(c);
                &rest[c.len_utf8()..]
            }
        };
    }
    plain
}

/// How the records of a folder are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// With front matter.
    FrontMatter,
    /// With a `## Status` section.
    Section,
}

/// How a record is spelt; none where it says no status in either way.
pub fn spelling(record: &str) -> Option<Spelling> {
    if split(record).0.is_some() {
        return Some(Spelling::FrontMatter);
    }
    record.lines().any(|line| line.trim_end() == "## Status").then_some(Spelling::Section)
}

/// Whether a record says that it is superseded.
pub fn is_superseded(record: &str) -> bool {
    let nobody = Successor { number: 0, title: String::new(), file: String::new() };
    supersede(record, &nobody) == Err(NotSuperseded::Already)
}

/// Whether a record says in a link of its own that it supersedes the record in a file, or is superseded by it.
pub fn says(record: &str, link: Link, file: &str) -> bool {
    let words = match link {
        Link::Supersedes => "supersedes [",
        Link::SupersededBy => "superseded by [",
    };
    let end = format!("]({})", destination(file));
    record.lines().any(|line| line.to_lowercase().contains(words) && line.contains(&end))
}

/// How a record is linked with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// It takes the place of the other.
    Supersedes,
    /// The other takes its place.
    SupersededBy,
}

/// A file of the same folder as what a link leads to.
pub fn destination(file: &str) -> String {
    let mut path = String::with_capacity(file.len());
    for c in file.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_') {
            path.push(c);
        } else {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| path += &format!("%{byte:02X}"));
        }
    }
    path
}

/// A name for a file, of a title: lower-case words of letters and digits of any script, joined by `-`. A long title ends at a word.
pub fn slug(title: &str) -> String {
    /// In characters: four bytes each, the name is still one that every file system takes.
    const LONGEST: usize = 60;
    let title = title.to_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric() && !is_mark(c)).filter(|word| word.contains(char::is_alphanumeric));
    let mut slug = String::new();
    for word in words {
        if slug.is_empty() {
            // Scripts without spaces have titles of one word.
            slug.extend(word.chars().take(LONGEST));
        } else if slug.chars().count() + 1 + word.chars().count() <= LONGEST {
            slug.extend(["-", word]);
        } else {
            break;
        }
    }
    if slug.is_empty() { "decision".to_owned() } else { slug }
}

/// Whether a character is an accent or a vowel on the letter before it. Many are letters to Unicode, and these are not.
fn is_mark(c: char) -> bool {
    let unseen = matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'..);
    c.width() == Some(0) && !unseen
}

/// The front matter, without the lines that enclose it, and what follows it.
fn split(record: &str) -> (Option<&str>, &str) {
    let rest = record.strip_prefix("---\n").or_else(|| record.strip_prefix("---\r\n"));
    match rest.and_then(|rest| rest.find("\n---").map(|end| rest.split_at(end + 1))) {
        Some((matter, body)) => (Some(matter), body.trim_start_matches('-')),
        None => (None, record),
    }
}
