//! A question of the interview: as a list for a terminal, and as numbered lines for readers and terminals that cannot redraw.

use anstyle::Style;

use super::Look;
use super::text::{BOLD, CYAN, DIM, GREEN, Glyphs, Page, YELLOW, clean, pad, styled, width};
use crate::interview::Reply;
use crate::report::{Choice, Input, Pick, QuestionPage};

/// Returns the lines of a list to choose from. `cursor` is the position of the line under the cursor, `marked` says which lines
/// are marked. Returns at most `rows` lines, leaving out some if necessary to show the list.
pub fn list(page: &QuestionPage, choices: &[Choice], cursor: usize, marked: &[bool], look: Look, rows: usize) -> Vec<String> {
    let helps: Vec<Vec<String>> = choices
        .iter()
        .map(|choice| choice.help.as_ref().map_or_else(Vec::new, |help| wrapped(help, Style::new(), look)))
        .collect();
    // The list stays in place while the cursor moves.
    let mut detail = helps.get(cursor).cloned().unwrap_or_default();
    detail.resize(helps.iter().map(Vec::len).max().unwrap_or(0), String::new());
    // The last lines, which leave the question, are always visible.
    let leads_out = |choice: &&Choice| matches!(choice.pick, Pick::Back | Pick::Reply(Reply::Unsure));
    let exits = choices.iter().rev().take_while(leads_out).count();
    let scrolled = choices.len() - exits;
    let least = scrolled.min(LEAST) + exits;
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    // The fuller the better; the last layout only has room for the question.
    for (help, help_below, blank) in [(true, true, true), (true, true, false), (false, true, false), (false, false, false)] {
        head = self::head(page, look, help, blank);
        tail = self::tail(page, &detail, look, help_below, blank);
        if head.len() + least + tail.len() <= rows {
            break;
        }
    }
    let shown = rows.saturating_sub(head.len() + tail.len() + exits).max(1).min(scrolled);
    let first = (cursor.min(scrolled) + 1 + shown / 2).min(scrolled).saturating_sub(shown);
    let columns = columns_of_labels(choices, look);
    let line = |position: usize| line(&choices[position], position == cursor, marked.get(position) == Some(&true), columns, look);
    let mut lines: Vec<String> = (first..first + shown).map(line).collect();
    // Lines at the edges indicate what is hidden.
    let glyphs = Glyphs::of(look);
    if let (true, Some(edge)) = (first > 0, lines.first_mut()) {
        *edge = edge.replacen(' ', glyphs.above, 1);
    }
    if let (true, Some(edge)) = (first + shown < scrolled, lines.last_mut()) {
        *edge = edge.replacen(' ', glyphs.below, 1);
    }
    head.extend(lines);
    head.extend((scrolled..choices.len()).map(line));
    head.extend(tail);
    head
}

/// Minimum number of lines of a list that take precedence over help.
const LEAST: usize = 6;

/// Returns the lines above a text field, which leave room for it in `rows`: without the help if necessary.
pub fn field(page: &QuestionPage, empty: &str, look: Look, rows: usize) -> Vec<String> {
    let keys = wrapped(&keys(&["enter goes on", &format!("empty: {empty}"), BACK], look), DIM, look);
    let lines = |help| {
        let mut lines = head(page, look, help, true);
        lines.pop();
        lines.extend(keys.clone());
        lines
    };
    Some(lines(true)).filter(|lines| lines.len() < rows).unwrap_or_else(|| lines(false))
}

/// Returns the prompt before the text that is typed.
pub fn field_mark(look: Look) -> String {
    format!("  {} ", styled(GREEN, Glyphs::of(look).arrow))
}

/// Returns a remark between questions.
pub fn remark(text: &str, look: Look) -> String {
    wrapped(text, Style::new(), look).join("\n")
}

/// Returns the line that remains when a question has been answered.
pub fn answered(page: &QuestionPage, answer: &str, look: Look) -> String {
    let answer = cut(&clean(answer), look.width.saturating_sub(width(&page.topic) + 4), look);
    format!("{} {}: {answer}", styled(GREEN, Glyphs::of(look).plus), styled(BOLD, &clean(&page.topic)))
}

/// Returns the line that withdraws an answer which is still visible further up.
pub fn withdrawn(page: &str, look: Look) -> String {
    styled(DIM, &format!("{} {}: taken back", Glyphs::of(look).back, clean(page)))
}

fn head(page: &QuestionPage, look: Look, help: bool, blank: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if blank {
        lines.push(String::new());
    }
    if let Some(flow) = &page.flow {
        let place = format!("{} {} {}", clean(flow), Glyphs::of(look).dot, clean(&page.topic));
        lines.push(styled(CYAN, &cut(&place, look.width, look)));
    }
    lines.extend(page.status.iter().flat_map(|status| wrapped(status, YELLOW, look)));
    lines.extend(wrapped(&page.question, BOLD, look));
    if help {
        lines.extend(wrapped(&page.help, DIM, look));
    }
    if blank {
        lines.push(String::new());
    }
    lines
}

fn tail(page: &QuestionPage, detail: &[String], look: Look, help: bool, blank: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if blank {
        lines.push(String::new());
    }
    if help {
        lines.extend_from_slice(detail);
    }
    let keys = match page.input {
        Input::Several { .. } => keys(&["up/down moves", "space marks", "enter goes on", BACK], look),
        _ => keys(&["up/down moves", "enter chooses", BACK], look),
    };
    lines.extend(wrapped(&keys, DIM, look));
    lines
}

const BACK: &str = "esc goes back";

fn keys(keys: &[&str], look: Look) -> String {
    keys.join(&format!(" {} ", Glyphs::of(look).dot))
}

fn wrapped(text: &str, style: Style, look: Look) -> Vec<String> {
    let mut page = Page::new(look);
    page.paragraph(0, style, text);
    page.finish().lines().map(str::to_owned).collect()
}

fn columns_of_labels(choices: &[Choice], look: Look) -> usize {
    let labels = choices.iter().filter(|choice| choice.value.is_some()).map(|choice| width(&clean(&choice.label)));
    labels.max().unwrap_or(0).min(look.width / 2)
}

fn line(choice: &Choice, under_cursor: bool, marked: bool, columns: usize, look: Look) -> String {
    let glyphs = Glyphs::of(look);
    let mark = match choice.pick {
        Pick::Mark(..) if marked => "[x] ",
        Pick::Mark(..) => "[ ] ",
        _ => "",
    };
    let label = match choice.pick {
        Pick::Back => format!("{} {}", glyphs.back, choice.label),
        _ => clean(&choice.label),
    };
    let style = match choice.pick {
        _ if under_cursor => BOLD.fg_color(GREEN.get_fg_color()),
        Pick::Nothing => DIM,
        Pick::Mark(..) if marked => GREEN,
        _ => Style::new(),
    };
    let room = look.width.saturating_sub(3 + width(mark));
    let arrow = if under_cursor { styled(GREEN, glyphs.arrow) } else { " ".to_owned() };
    let Some(value) = &choice.value else {
        return format!(" {arrow} {}", styled(style, &format!("{mark}{}", cut(&label, room, look)))).trim_end().to_owned();
    };
    let label = pad(&cut(&label, columns, look), columns);
    let value = cut(&clean(value), room.saturating_sub(columns + 2), look);
    let beside = if under_cursor { Style::new() } else { DIM };
    format!(" {arrow} {}  {}", styled(style, &format!("{mark}{label}")), styled(beside, &value))
}

/// Returns a text cut to some columns.
fn cut(text: &str, columns: usize, look: Look) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let end = Glyphs::of(look).more;
    let mut room = columns.saturating_sub(width(end));
    let fits = |c: &char| {
        let columns = width(c.encode_utf8(&mut [0; 4]));
        let fits = columns <= room;
        room = room.saturating_sub(columns);
        fits
    };
    text.chars().take_while(fits).collect::<String>() + end
}

/// Returns a question as plain lines with numbered choices. Headings have no number.
pub fn plain(page: &QuestionPage, look: Look) -> String {
    let mut text = Page::new(look);
    text.line("");
    if let Some(flow) = &page.flow {
        text.paragraph(0, Style::new(), &format!("Flow {flow}: {}", page.topic));
    }
    if let Some(status) = &page.status {
        text.paragraph(0, Style::new(), status);
    }
    text.paragraph(0, BOLD, &page.question);
    text.paragraph(0, Style::new(), &page.help);
    let (choices, initial) = match &page.input {
        Input::Text { initial, empty } => {
            if initial.is_empty() {
                text.paragraph(0, Style::new(), &format!("Type it. Enter alone: {empty}. A lone < or back goes back."));
            } else {
                text.paragraph(0, Style::new(), &format!("So far: {initial}"));
                text.paragraph(
                    0,
                    Style::new(),
                    &format!("Type another. Enter alone keeps it. A lone - is {empty}, a lone < or back goes back."),
                );
            }
            return text.finish();
        }
        Input::One { choices, initial } => (choices, Some(*initial)),
        Input::Several { choices } => (choices, None),
    };
    let mut number = 0;
    for (position, choice) in choices.iter().enumerate() {
        if choice.pick == Pick::Nothing && choice.value.is_none() {
            continue;
        }
        let value = choice.value.as_ref().map_or(String::new(), |value| format!(": {value}"));
        // For something that can be marked, the help states as a question what is shown next to it elsewhere.
        let (value, help) = match (&choice.pick, &choice.help) {
            (Pick::Mark(..), Some(help)) => (String::new(), format!(": {help}")),
            (_, Some(help)) => (value, format!(". {help}")),
            (_, None) => (value, String::new()),
        };
        let chosen = match choice.pick {
            Pick::Mark(_, true) => " (marked)",
            _ if initial == Some(position) => " (Enter)",
            _ => "",
        };
        let label = format!("{}{chosen}{value}{help}", choice.label);
        if choice.pick == Pick::Nothing {
            text.paragraph(0, Style::new(), &label);
            continue;
        }
        number += 1;
        let head = format!("{number:>2}. ");
        text.hanging(&head, width(&head), Style::new(), &label);
    }
    let how = if initial.is_some() {
        "Type a number or a name, or Enter alone for the line that says so. < or back goes back, ? shows this again."
    } else {
        "Type the numbers or names of all that are wanted, with commas between them. Enter alone keeps what is marked, < or back goes \
         back, ? shows this again."
    };
    text.paragraph(0, Style::new(), how);
    text.finish()
}
