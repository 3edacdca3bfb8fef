//! What changed between two states of many requirements files, as Markdown that fits a comment on a pull request.

use super::diff_markdown::{changes, rules};
use super::markdown::{code, escape, title};
use crate::report::{ChangesReport, FileChange, FileKind};

/// Maximum length in bytes: GitHub refuses a comment of more than 65,536 characters, and whoever posts it may add some.
const LONGEST: usize = 60_000;
/// Room for what follows the files.
const ROOM: usize = 1_000;

/// Writes what changed as a Markdown document: what does not fit is only counted, first the tables of the last files.
pub fn render(report: &ChangesReport) -> String {
    let mut text = title(&report.title) + &format!("\n**{}**\n", escape(&report.summary));
    let mut end = format!("\n{}\n", escape(&report.compared));
    end.extend(report.packs.iter().map(|(name, version)| rules(name, version)));
    // Every file is named before any has a table.
    let heads: Vec<String> = report.files.iter().map(heading).collect();
    let mut room = LONGEST.saturating_sub(text.len() + end.len().max(ROOM));
    let fits = |room: &mut usize, length: usize| {
        let rest = room.checked_sub(length);
        *room = rest.unwrap_or(*room);
        rest.is_some()
    };
    let named = heads.iter().take_while(|head| fits(&mut room, head.len())).count();
    let mut without = 0;
    for (file, head) in report.files.iter().zip(heads).take(named) {
        text += &head;
        let table = if file.diff.has_changes() { changes(&file.diff) } else { String::new() };
        if fits(&mut room, table.len()) {
            text += &table;
        } else {
            without += 1;
        }
    }
    text += &left_out(without, report.files.len() - named);
    text + &end
}

fn heading(file: &FileChange) -> String {
    let kind = match &file.kind {
        FileKind::Kept => String::new(),
        FileKind::Renamed(was) => format!(" (was {})", code(was)),
        FileKind::Added => " (new)".to_owned(),
        FileKind::Removed => " (removed)".to_owned(),
        FileKind::Excluded => " (excluded)".to_owned(),
    };
    let note = file.note.as_ref().map_or_else(String::new, |note| format!("\n{}\n", escape(note)));
    format!("\n## {}{kind}\n\n{}\n{note}", code(&file.path), escape(&file.diff.summary))
}

fn left_out(tables: usize, files: usize) -> String {
    let mut text = String::new();
    for (count, one, more) in [
        (tables, "The table of 1 file is", "The tables of {} files are"),
        (files, "1 further file with changes is", "{} further files with changes are"),
    ] {
        if count > 0 {
            let said = if count == 1 { one.to_owned() } else { more.replace("{}", &count.to_string()) };
            text += &format!("\n{said} left out, since a comment has no room for more.\n");
        }
    }
    text
}
