//! Questions as numbered plain lines: for screen readers, and for terminals that cannot move the cursor.

use std::io::{self, BufRead, Read};

use protopick::interview::Reply;
use protopick::render::{clean, question_text};
use protopick::report::{Choice, Input, Pick, QuestionPage};

use super::asker::{Answered, Asker, Take, chosen};
use crate::cli::output::Output;

/// Maximum length of a line: no answer is that long.
const LONGEST: u64 = 64 * 1024;

pub(super) struct Plain<'o> {
    output: &'o Output,
}

impl<'o> Plain<'o> {
    pub(super) fn new(output: &'o Output) -> Self {
        Self { output }
    }
}

impl Asker for Plain<'_> {
    fn ask(&mut self, page: &QuestionPage, take: &mut Take<'_>) -> io::Result<Answered> {
        let question = question_text::plain(page, self.output.talk());
        self.output.say(&question);
        loop {
            self.output.say("> ");
            let Some(line) = line() else {
                self.output.say("\n");
                return Ok(Answered::Interrupted);
            };
            if line.trim() == "?" {
                self.output.say(&question);
                continue;
            }
            match answer(page, line.trim()).and_then(|answered| take(&answered).map(|()| answered)) {
                Ok(answered) => return Ok(answered),
                Err(why) => self.say(&why)?,
            }
        }
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        self.output.say(&format!("{}\n", question_text::remark(text, self.output.talk())));
        Ok(())
    }
}

/// Returns the next line of standard input; `None` at its end, and if the terminal is gone, since reading fails then.
fn line() -> Option<String> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LONGEST).read_until(b'\n', &mut bytes).ok()?;
    (read > 0).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

fn answer(page: &QuestionPage, line: &str) -> Result<Answered, String> {
    if line == "<" || line.eq_ignore_ascii_case("back") {
        return Ok(Answered::Back);
    }
    match &page.input {
        Input::Text { initial, .. } => Ok(Answered::Reply(match line {
            "" if initial.is_empty() => Reply::Unsure,
            "" => Reply::Text(initial.clone()),
            "-" => Reply::Unsure,
            text => Reply::Text(text.to_owned()),
        })),
        Input::One { choices, initial } => {
            let choice = choices.get(*initial).filter(|_| line.is_empty()).map_or_else(|| called(choices, line), Ok)?;
            chosen(choice, Vec::new()).ok_or_else(|| missing(choices, line))
        }
        Input::Several { choices } => {
            if line.is_empty() {
                let kept = choices.iter().filter_map(|choice| match choice.pick {
                    Pick::Mark(mark, true) => Some(mark),
                    _ => None,
                });
                return Ok(Answered::Reply(Reply::Marked(kept.collect())));
            }
            let picked = several(choices, line)?;
            let mut marks = Vec::new();
            for choice in &picked {
                match choice.pick {
                    Pick::Mark(mark, _) => marks.push(mark),
                    _ if picked.len() > 1 => return Err(format!("`{}` cannot be chosen together with others.", choice.label)),
                    _ => {}
                }
            }
            picked.first().and_then(|choice| chosen(choice, marks)).ok_or_else(|| missing(choices, line))
        }
    }
}

/// Returns the choices that a line names: one name, or numbers and names separated by commas or blanks.
fn several<'c>(choices: &'c [Choice], line: &str) -> Result<Vec<&'c Choice>, String> {
    if let Ok(one) = called(choices, line) {
        return Ok(vec![one]);
    }
    let between = if line.contains(',') { ',' } else { ' ' };
    line.split(between).map(str::trim).filter(|word| !word.is_empty()).map(|word| called(choices, word)).collect()
}

/// Returns the choice with a number, an id, a label, or a label that begins with these words. Headings cannot be chosen.
fn called<'c>(choices: &'c [Choice], text: &str) -> Result<&'c Choice, String> {
    let open: Vec<&Choice> = choices.iter().filter(|choice| choice.pick != Pick::Nothing).collect();
    if let Ok(number) = text.parse::<usize>() {
        return number.checked_sub(1).and_then(|position| open.get(position).copied()).ok_or_else(|| missing(choices, text));
    }
    let plain = |name: &str| name.to_lowercase().replace(['-', '_'], " ");
    let wanted = plain(text);
    let whole = |choice: &&&Choice| choice.id.iter().chain([&choice.label]).any(|name| plain(name) == wanted);
    let begins = |choice: &&&Choice| {
        let label = plain(&choice.label);
        label.strip_prefix(&wanted).is_some_and(|rest| !wanted.is_empty() && !rest.starts_with(char::is_alphanumeric))
    };
    let mut found: Vec<&Choice> = open.iter().filter(whole).copied().collect();
    if found.is_empty() {
        found = open.iter().filter(begins).copied().collect();
    }
    match found.as_slice() {
        [] => Err(missing(choices, text)),
        [one] => Ok(one),
        _ => {
            let numbers = (1..).zip(&open).filter(|(_, choice)| found.iter().any(|other| std::ptr::eq(*other, **choice)));
            let numbers: Vec<String> = numbers.map(|(number, _)| number.to_string()).collect();
            Err(format!("`{}` can be {}; type the number.", clean(text), numbers.join(" or ")))
        }
    }
}

fn missing(choices: &[Choice], text: &str) -> String {
    let last = choices.iter().filter(|choice| choice.pick != Pick::Nothing).count();
    format!("`{}` is neither a number from 1 to {last} nor a name of a choice; type ? to see them again.", clean(text))
}
