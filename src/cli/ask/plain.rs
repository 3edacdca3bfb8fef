//! Questions as numbered plain lines: for screen readers, and for terminals that cannot move the cursor.

use std::io::{self, BufRead, Read};

use protopick::interview::Reply;
use protopick::render::question_text;
use protopick::report::{Choice, Input, Pick, QuestionPage};

use super::asker::{Answered, Asker, chosen};
use crate::cli::output::Output;

/// Longer lines are cut: no answer is that long.
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
    fn ask(&mut self, page: &QuestionPage) -> io::Result<Answered> {
        self.output.say(&question_text::plain(page, self.output.talk()));
        loop {
            self.output.say("> ");
            let Some(line) = line()? else {
                self.output.say("\n");
                return Ok(Answered::Interrupted);
            };
            match answer(page, line.trim()) {
                Ok(answered) => return Ok(answered),
                Err(why) => self.output.say(&format!("{why}\n")),
            }
        }
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        self.output.say(&format!("{}\n", question_text::remark(text, self.output.talk())));
        Ok(())
    }
}

/// The next line of standard input; none at its end.
fn line() -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LONGEST).read_until(b'\n', &mut bytes)?;
    Ok((read > 0).then(|| String::from_utf8_lossy(&bytes).into_owned()))
}

fn answer(page: &QuestionPage, line: &str) -> Result<Answered, String> {
    if line == "<" {
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
            let choice = if line.is_empty() { choices.get(*initial) } else { numbered(choices, line).ok() };
            let choice = choice.map_or_else(|| numbered(choices, line), Ok)?;
            chosen(choice, Vec::new()).ok_or_else(|| missing(choices, line))
        }
        Input::Several { choices } => {
            if line.is_empty() {
                let kept = choices.iter().filter_map(|choice| match choice.pick {
                    Pick::Mark(need, true) => Some(need),
                    _ => None,
                });
                return Ok(Answered::Reply(Reply::Needs(kept.collect())));
            }
            let words = line.split([' ', ',']).filter(|word| !word.is_empty());
            let picked = words.map(|word| numbered(choices, word)).collect::<Result<Vec<_>, _>>()?;
            let mut needs = Vec::new();
            for choice in &picked {
                match choice.pick {
                    Pick::Mark(need, _) => needs.push(need),
                    _ if picked.len() > 1 => return Err(format!("\"{}\" stands alone.", choice.label)),
                    _ => {}
                }
            }
            picked.first().and_then(|choice| chosen(choice, needs)).ok_or_else(|| missing(choices, line))
        }
    }
}

/// The choice with a number; headings have none.
fn numbered<'c>(choices: &'c [Choice], text: &str) -> Result<&'c Choice, String> {
    let mut open = choices.iter().filter(|choice| choice.pick != Pick::Nothing);
    let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.and_then(|position| open.nth(position)).ok_or_else(|| missing(choices, text))
}

fn missing(choices: &[Choice], text: &str) -> String {
    let last = choices.iter().filter(|choice| choice.pick != Pick::Nothing).count();
    format!("\"{}\" is no number from 1 to {last}.", protopick::render::clean(text))
}
