//! Decision records as text: what can be read from one, whichever tool wrote it, and how one is marked as superseded.
//!
//! Supports the three spellings that tools share: front matter, a list of `- Status:` lines below the title, and a `## Status`
//! section. Reads no files.

use unicode_width::UnicodeWidthChar;

mod supersede;
#[cfg(test)]
mod tests;

pub use supersede::{NotSuperseded, Successor, supersede};

/// A choice that a record states on a line of its own, so that a program can compare it with the current file.
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
    /// Returns the line that states it, which is invisible where the record is rendered.
    pub fn line(&self) -> String {
        format!("{OPEN} flow={} protocol={} {CLOSE}", self.flow, self.protocol)
    }
}

/// Returns the choices that a record states, in order.
pub fn choices(record: &str) -> Vec<Choice> {
    let comments = record.lines().filter_map(|line| line.trim().strip_prefix(OPEN)?.strip_suffix(CLOSE));
    comments
        .filter_map(|comment| {
            let value = |key: &str| comment.split_whitespace().find_map(|word| word.strip_prefix(key)).map(str::to_owned);
            Some(Choice { flow: value("flow=")?, protocol: value("protocol=")? })
        })
        .collect()
}

/// Returns the number at the beginning of a record's file name. A date does not count.
pub fn number(file: &str) -> Option<u32> {
    let (digits, rest) = file.split_at(file.bytes().take_while(u8::is_ascii_digit).count());
    let extension = std::path::Path::new(rest).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    (rest.starts_with('-') && extension && (1..=6).contains(&digits.len())).then(|| digits.parse().ok()).flatten()
}

/// Returns the title: the first heading, without its number.
pub fn title(record: &str) -> Option<&str> {
    let heading = split(record).1.lines().find_map(|line| line.strip_prefix("# "))?.trim();
    let digits = heading.bytes().take_while(u8::is_ascii_digit).count();
    Some(heading[digits..].strip_prefix(". ").filter(|_| digits > 0).unwrap_or(heading))
}

/// A comment without content that separates what is on either side of it.
pub const NOTHING: &str = "<!-- -->";
/// What this program writes in place of special characters.
const REFERENCES: [(&str, &str); 4] = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), (NOTHING, "")];

/// Returns a line of Markdown as plain text: without backslash escapes, references and empty comments.
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

/// How the records of a folder are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// With front matter.
    FrontMatter,
    /// With a `## Status` section.
    Section,
}

/// Returns the spelling of a record; `None` if it states no status in either way.
pub fn spelling(record: &str) -> Option<Spelling> {
    if split(record).0.is_some() {
        return Some(Spelling::FrontMatter);
    }
    record.lines().any(|line| line.trim_end() == "## Status").then_some(Spelling::Section)
}

/// Returns whether a record says that it is superseded.
pub fn is_superseded(record: &str) -> bool {
    let nobody = Successor { number: 0, title: String::new(), file: String::new() };
    supersede(record, &nobody) == Err(NotSuperseded::Already)
}

/// Returns whether a record states, in a link of its own, that it supersedes the record in a file, or is superseded by it.
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
    /// It supersedes the other.
    Supersedes,
    /// It is superseded by the other.
    SupersededBy,
}

/// Returns the link destination for a file of the same folder.
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

/// Returns a file name for a title: lower-case words of letters and digits of any script, joined by `-`. A long title is cut at a
/// word.
pub fn slug(title: &str) -> String {
    /// In characters: at four bytes each, every file system accepts the name.
    const LONGEST: usize = 60;
    let title = title.to_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric() && !is_mark(c)).filter(|word| word.contains(char::is_alphanumeric));
    let mut slug = String::new();
    for word in words {
        if slug.is_empty() {
            // In scripts without spaces, a title is one word.
            slug.extend(word.chars().take(LONGEST));
        } else if slug.chars().count() + 1 + word.chars().count() <= LONGEST {
            slug.extend(["-", word]);
        } else {
            break;
        }
    }
    if slug.is_empty() { "decision".to_owned() } else { slug }
}

/// Returns whether a character is an accent or vowel sign on the letter before it. Unicode counts many of these as letters.
fn is_mark(c: char) -> bool {
    let unseen = matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'..);
    c.width() == Some(0) && !unseen
}

/// Returns the front matter, without the lines that enclose it, and what follows it.
fn split(record: &str) -> (Option<&str>, &str) {
    let rest = record.strip_prefix("---\n").or_else(|| record.strip_prefix("---\r\n"));
    match rest.and_then(|rest| rest.find("\n---").map(|end| rest.split_at(end + 1))) {
        Some((matter, body)) => (Some(matter), body.trim_start_matches('-')),
        None => (None, record),
    }
}
