//! Marks a record as superseded, in each place where it states its status.

use super::{destination, split};

/// The record that supersedes another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// The name of its file, in the same folder.
    pub file: String,
}

/// Why a record cannot be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSuperseded {
    /// It states no status.
    NoStatus,
    /// It is already superseded.
    Already,
}

/// The statuses that a line may consist of.
const STATUSES: [&str; 6] = ["accepted", "proposed", "draft", "rejected", "deprecated", "superseded"];
/// The section in which a record with front matter lists related records.
const MORE: &str = "## More Information";

/// Returns a record with its status changed to superseded, and a link to its successor.
pub fn supersede(record: &str, by: &Successor) -> Result<String, NotSuperseded> {
    let mut lines: Vec<String> = record.lines().map(str::to_owned).collect();
    let ending = if record.contains("\r\n") { "\r\n" } else { "\n" };
    let matter = split(record).0.map_or(0, |matter| matter.lines().count() + 2);
    let said = [in_front_matter(&mut lines, matter, by)?, in_list(&mut lines, matter, by)?, in_section(&mut lines, matter, by)?];
    if !said.contains(&true) {
        return Err(NotSuperseded::NoStatus);
    }
    Ok(lines.join(ending) + ending)
}

/// Returns an error if a status says superseded.
fn not_yet(status: &str) -> Result<(), NotSuperseded> {
    let superseded = status.trim().trim_matches(['"', '\'']).to_lowercase().starts_with("superseded");
    if superseded { Err(NotSuperseded::Already) } else { Ok(()) }
}

/// Marks `status:` in front matter, with a link in the body, where tools look for one.
fn in_front_matter(lines: &mut Vec<String>, matter: usize, by: &Successor) -> Result<bool, NotSuperseded> {
    let Some(at) = lines[..matter].iter().position(|line| line.starts_with("status:")) else { return Ok(false) };
    not_yet(&lines[at]["status:".len()..])?;
    "status: superseded".clone_into(&mut lines[at]);
    let link = format!("Superseded by [ADR-{:04}]({}).", by.number, destination(&by.file));
    match lines.iter().position(|line| line.trim_end() == MORE) {
        Some(heading) => {
            lines.splice(heading + 1..=heading, [String::new(), link]);
        }
        None => lines.extend([String::new(), MORE.to_owned(), String::new(), link]),
    }
    Ok(true)
}

/// Marks `- Status:` above the first section, with the link where tools look for one.
fn in_list(lines: &mut [String], matter: usize, by: &Successor) -> Result<bool, NotSuperseded> {
    let head = lines.iter().skip(matter).take_while(|line| !line.starts_with("## ")).count();
    for line in lines.iter_mut().skip(matter).take(head) {
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        let Some((key, status)) = item.and_then(|item| item.split_once(':')) else { continue };
        if key.trim().eq_ignore_ascii_case("status") {
            not_yet(status)?;
            let name = by.file.trim_end_matches(".md");
            *line = format!("{} {key}: superseded by [{name}]({})", &line[..1], destination(&by.file));
            return Ok(true);
        }
    }
    Ok(false)
}

/// Marks the `## Status` section: the link replaces a line that is just a status.
fn in_section(lines: &mut Vec<String>, matter: usize, by: &Successor) -> Result<bool, NotSuperseded> {
    let Some(heading) = lines.iter().skip(matter).position(|line| line.trim_end() == "## Status").map(|at| at + matter) else {
        return Ok(false);
    };
    let length = lines[heading + 1..].iter().take_while(|line| !line.starts_with('#')).count();
    let section = heading + 1..heading + 1 + length;
    for line in &lines[section.clone()] {
        not_yet(line)?;
    }
    let link = format!("Superseded by [{}. {}]({})", by.number, by.title, destination(&by.file));
    let status = |line: &String| STATUSES.contains(&line.trim().trim_end_matches('.').to_lowercase().as_str());
    match section.clone().find(|&at| status(&lines[at])) {
        Some(at) => lines[at] = link,
        None => {
            lines.splice(heading..=heading, [lines[heading].clone(), String::new(), link]);
        }
    }
    Ok(true)
}
