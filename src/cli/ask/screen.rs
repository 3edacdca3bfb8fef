//! Questions as lists for the cursor keys, on a terminal that is redrawn in place.

use std::io::{self, Write};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::{cursor, queue, terminal};

use protopick::interview::{Mark, Reply};
use protopick::render::question_text;
use protopick::report::{Choice, Input, Pick, QuestionPage};

use super::asker::{Answered, Asker, Take, chosen};
use super::field::Field;
use crate::cli::output::Output;

/// Number of rows if the terminal does not say.
const ROWS: usize = 24;
/// Number of columns before the text that is typed.
const MARK: usize = 4;

pub(super) struct Screen<'o> {
    output: &'o Output,
    /// Whether keys arrive one by one.
    raw: bool,
    /// The row of the drawing that the cursor is in.
    row: usize,
    /// The accepted answers, in order, for going back.
    taken: Vec<Taken>,
}

/// The accepted answer to a question.
struct Taken {
    /// The topic of the line that remains; `None` if no line remains.
    topic: Option<String>,
    /// The number of rows that it takes, including what was said below it; `None` once something else is below them.
    rows: Option<usize>,
}

impl<'o> Screen<'o> {
    pub(super) fn new(output: &'o Output) -> Self {
        Self { output, raw: false, row: 0, taken: Vec::new() }
    }

    fn start(&mut self) -> io::Result<()> {
        if !self.raw {
            terminal::enable_raw_mode()?;
            self.raw = true;
            queue!(io::stderr(), EnableBracketedPaste)?;
        }
        self.row = 0;
        Ok(())
    }

    /// Draws lines in place of the previous ones, and leaves the cursor after the last line or in a column of it.
    fn draw(&mut self, lines: &[String], column: Option<usize>) -> io::Result<()> {
        let mut frame = Vec::new();
        self.clear(&mut frame)?;
        frame.extend_from_slice(self.output.painted(&lines.join("\r\n")).as_bytes());
        self.row = lines.len().saturating_sub(1);
        match column {
            Some(column) => {
                queue!(frame, cursor::MoveToColumn(u16::try_from(column).unwrap_or(u16::MAX)), cursor::Show)?;
            }
            None => queue!(frame, cursor::Hide)?,
        }
        let mut stderr = io::stderr().lock();
        stderr.write_all(&frame)?;
        stderr.flush()
    }

    fn clear(&self, frame: &mut Vec<u8>) -> io::Result<()> {
        queue!(frame, cursor::MoveToColumn(0))?;
        if self.row > 0 {
            queue!(frame, cursor::MoveUp(u16::try_from(self.row).unwrap_or(u16::MAX)))?;
        }
        queue!(frame, terminal::Clear(terminal::ClearType::FromCursorDown))
    }

    /// Removes the question, with some rows above it, and leaves a line in its place.
    fn leave(&mut self, rows: usize, line: Option<&str>) -> io::Result<()> {
        let mut frame = Vec::new();
        self.row += rows;
        self.clear(&mut frame)?;
        queue!(frame, cursor::Show)?;
        if let Some(line) = line {
            frame.extend_from_slice(self.output.painted(&format!("{line}\r\n")).as_bytes());
        }
        self.row = 0;
        let mut stderr = io::stderr().lock();
        stderr.write_all(&frame)?;
        stderr.flush()
    }

    fn choose(&mut self, page: &QuestionPage, choices: &[Choice], initial: usize, take: &mut Take<'_>) -> io::Result<Answered> {
        let mut page = page.clone();
        let mut cursor = initial.min(choices.len().saturating_sub(1));
        let mut marked: Vec<bool> = choices.iter().map(|choice| matches!(choice.pick, Pick::Mark(_, true))).collect();
        loop {
            self.draw(&question_text::list(&page, choices, cursor, &marked, self.output.talk(), rows()), None)?;
            match key()? {
                Key::Leave => return self.end(&page, Answered::Interrupted, None),
                Key::Code(KeyCode::Esc) => {
                    if is_taken(&mut page, &Answered::Back, take) {
                        return self.end(&page, Answered::Back, None);
                    }
                }
                Key::Code(KeyCode::Up) => cursor = next(choices, cursor, -1),
                Key::Code(KeyCode::Down | KeyCode::Tab) => cursor = next(choices, cursor, 1),
                Key::Code(KeyCode::Home | KeyCode::PageUp) => cursor = next(choices, choices.len() - 1, 1),
                Key::Code(KeyCode::End | KeyCode::PageDown) => cursor = next(choices, 0, -1),
                Key::Code(KeyCode::Char(' ')) if matches!(choices[cursor].pick, Pick::Mark(..)) => marked[cursor] ^= true,
                Key::Code(KeyCode::Enter) => {
                    let marks: Vec<Mark> = choices
                        .iter()
                        .zip(&marked)
                        .filter_map(|(choice, marked)| match choice.pick {
                            Pick::Mark(mark, _) if *marked => Some(mark),
                            _ => None,
                        })
                        .collect();
                    if let Some(answered) = chosen(&choices[cursor], marks)
                        && is_taken(&mut page, &answered, take)
                    {
                        return self.end(&page, answered, answer(choices, cursor, &marked).as_deref());
                    }
                }
                Key::Code(_) | Key::Ctrl(_) | Key::Text(_) | Key::Resized => {}
            }
        }
    }

    fn type_text(&mut self, page: &QuestionPage, initial: &str, empty: &str, take: &mut Take<'_>) -> io::Result<Answered> {
        let mut page = page.clone();
        let mut field = Field::new(initial);
        loop {
            let look = self.output.talk();
            let mut lines = question_text::field(&page, empty, look, rows());
            let (shown, column) = field.shown(look.width.saturating_sub(MARK));
            lines.push(format!("{}{shown}", question_text::field_mark(look)));
            self.draw(&lines, Some(MARK + column))?;
            match key()? {
                Key::Leave => return self.end(&page, Answered::Interrupted, None),
                Key::Code(KeyCode::Esc) => {
                    if is_taken(&mut page, &Answered::Back, take) {
                        return self.end(&page, Answered::Back, None);
                    }
                }
                Key::Code(KeyCode::Enter) => {
                    let text = field.text().trim().to_owned();
                    let reply = if text.is_empty() { Reply::Unsure } else { Reply::Text(text.clone()) };
                    let answered = Answered::Reply(reply);
                    if is_taken(&mut page, &answered, take) {
                        return self.end(&page, answered, Some(if text.is_empty() { empty } else { &text }));
                    }
                }
                Key::Code(KeyCode::Left) | Key::Ctrl('b') => field.left(),
                Key::Code(KeyCode::Right) | Key::Ctrl('f') => field.right(),
                Key::Code(KeyCode::Home) | Key::Ctrl('a') => field.home(),
                Key::Code(KeyCode::End) | Key::Ctrl('e') => field.end(),
                Key::Code(KeyCode::Backspace) | Key::Ctrl('h') => field.backspace(),
                Key::Code(KeyCode::Delete) => field.delete(),
                Key::Ctrl('u') => field.clear_before(),
                Key::Ctrl('w') => field.clear_word(),
                Key::Code(KeyCode::Char(c)) => field.insert(c.encode_utf8(&mut [0; 4])),
                Key::Text(text) => field.insert(&text),
                Key::Code(_) | Key::Ctrl(_) | Key::Resized => {}
            }
        }
    }

    /// Ends a question. A line about the answer remains until the interview goes back to its question.
    fn end(&mut self, page: &QuestionPage, answered: Answered, answer: Option<&str>) -> io::Result<Answered> {
        let look = self.output.talk();
        match answered {
            Answered::Reply(_) => {
                let line = answer.map(|answer| question_text::answered(page, answer, look));
                self.leave(0, line.as_deref())?;
                self.taken.push(Taken { topic: line.is_some().then(|| page.topic.clone()), rows: Some(line.iter().len()) });
            }
            Answered::Back => {
                let withdrawn = self.taken.pop();
                let rows = withdrawn.as_ref().and_then(|taken| taken.rows);
                let topic = withdrawn.and_then(|taken| taken.topic).filter(|_| rows.is_none());
                self.leave(rows.unwrap_or(0), topic.map(|topic| question_text::withdrawn(&topic, look)).as_deref())?;
            }
            Answered::Interrupted => self.leave(0, None)?,
        }
        Ok(answered)
    }
}

impl Asker for Screen<'_> {
    fn ask(&mut self, page: &QuestionPage, take: &mut Take<'_>) -> io::Result<Answered> {
        self.start()?;
        match &page.input {
            Input::Text { initial, empty } => self.type_text(page, initial, empty, take),
            Input::One { choices, initial } => self.choose(page, choices, *initial, take),
            Input::Several { choices } => self.choose(page, choices, 0, take),
        }
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        let end = if self.raw { "\r\n" } else { "\n" };
        let text = question_text::remark(text, self.output.talk());
        if let Some(rows) = self.taken.last_mut().and_then(|taken| taken.rows.as_mut()) {
            *rows += text.lines().count();
        }
        let mut stderr = io::stderr().lock();
        write!(stderr, "{}{end}", self.output.painted(&text.replace('\n', end)))
    }

    fn pause(&mut self) -> io::Result<()> {
        self.taken.iter_mut().for_each(|taken| taken.rows = None);
        if self.raw {
            self.raw = false;
            restore()?;
        }
        Ok(())
    }
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        let _ = self.pause();
    }
}

/// Returns the number of rows that a question may take.
fn rows() -> usize {
    terminal::size().map_or(ROWS, |(_, rows)| usize::from(rows)).max(2) - 1
}

/// Returns whether something is accepted. If not, the question stays and says why.
fn is_taken(page: &mut QuestionPage, answered: &Answered, take: &mut Take<'_>) -> bool {
    let taken = take(answered);
    let is_taken = taken.is_ok();
    page.status = taken.err().or_else(|| page.status.take());
    is_taken
}

/// Restores the terminal.
pub(super) fn restore() -> io::Result<()> {
    let mut frame = Vec::new();
    queue!(frame, DisableBracketedPaste, cursor::Show)?;
    io::stderr().lock().write_all(&frame)?;
    terminal::disable_raw_mode()
}

/// What comes from the keyboard.
enum Key {
    Code(KeyCode),
    Ctrl(char),
    Text(String),
    /// Ctrl-C or Ctrl-D.
    Leave,
    Resized,
}

fn key() -> io::Result<Key> {
    loop {
        return Ok(match read()? {
            Event::Key(KeyEvent { kind: KeyEventKind::Release, .. }) => continue,
            Event::Key(KeyEvent { code: KeyCode::Char('c' | 'd'), modifiers: KeyModifiers::CONTROL, .. }) => Key::Leave,
            Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers: KeyModifiers::CONTROL, .. }) => Key::Ctrl(c),
            Event::Key(KeyEvent { code, .. }) => Key::Code(code),
            Event::Paste(text) => Key::Text(text),
            Event::Resize(..) => Key::Resized,
            _ => continue,
        });
    }
}

/// Returns the next line that can be chosen, up or down, wrapping around at the ends.
fn next(choices: &[Choice], from: usize, step: isize) -> usize {
    let length = choices.len();
    let mut at = from;
    for _ in 0..length {
        at = if step > 0 { (at + 1) % length } else { (at + length - 1) % length };
        if choices[at].pick != Pick::Nothing {
            break;
        }
    }
    at
}

/// Returns what the remaining line says about a choice; `None` for one in the review that leads to a question.
fn answer(choices: &[Choice], cursor: usize, marked: &[bool]) -> Option<String> {
    let choice = choices.get(cursor)?;
    match choice.pick {
        Pick::Mark(..) => {
            let names: Vec<&str> =
                choices.iter().zip(marked).filter(|(_, marked)| **marked).map(|(choice, _)| choice.label.as_str()).collect();
            Some(if names.is_empty() { "none".to_owned() } else { names.join(", ") })
        }
        Pick::Reply(Reply::Change(_)) | Pick::Back | Pick::Nothing => None,
        Pick::Reply(_) => Some(choice.label.clone()),
    }
}
