//! Writing: results to standard output, everything else to standard error, each as its reader wants it.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use protopick::diag::Diagnostics;
use protopick::render::{self, Look};
use protopick::source::SourceMap;

use super::args::{Global, When};
use super::exit::Exit;
use super::files;

/// The file that a result is to go to; `-` is standard output.
pub(crate) fn file(to: Option<&Path>) -> Option<&Path> {
    to.filter(|path| *path != Path::new("-"))
}

/// Looks whether a result can go where it is to go, before anything is worked out. What is read for it is not written over.
pub(crate) fn check(to: Option<&Path>, read: Option<&Path>) -> anyhow::Result<()> {
    let Some(to) = file(to) else { return Ok(()) };
    files::check(to)?;
    if read.is_some_and(|read| files::is_same(read, to)) {
        anyhow::bail!("{}: this file is read; name another with -o", to.display());
    }
    Ok(())
}

/// Columns where none are known.
const COLUMNS: usize = 80;
/// Fewer cannot be drawn on.
const FEWEST: usize = 40;

/// More notes of one kind are counted only.
const MOST_NOTES: usize = 20;

/// Where and how to write.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    color: When,
    ascii: bool,
    quiet: bool,
}

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        Self { color: global.color, ascii: global.ascii || !utf8_locale(), quiet: global.quiet }
    }

    /// How text on standard output should look.
    pub(crate) fn look(&self) -> Look {
        Look { width: columns(terminal_size::terminal_size_of(io::stdout())), unicode: !self.ascii, quiet: self.quiet }
    }

    /// Writes a result. A reader that has gone away is no fault.
    pub(crate) fn result(&self, text: &str) -> io::Result<()> {
        let stdout = io::stdout().lock();
        match self.choice(stdout.is_terminal(), &stdout) {
            // Stripped while it is written, each line would be a write of its own.
            ColorChoice::Never => Self::raw(strip_str(text).to_string().as_bytes()),
            choice => quietly(AutoStream::new(stdout, choice).write_all(text.as_bytes())),
        }
    }

    /// Writes bytes for a program, as they are.
    pub(crate) fn raw(bytes: &[u8]) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        quietly(stdout.write_all(bytes).and_then(|()| stdout.flush()))
    }

    /// Puts a page for a terminal where it belongs: on standard output, or into a file.
    pub(crate) fn page(&self, to: Option<&Path>, text: &str) -> anyhow::Result<()> {
        match file(to) {
            Some(path) => self.write_file(path, &self.filed(text)),
            None => Ok(self.result(text)?),
        }
    }

    /// A text for a terminal as a file is to have it: without colour, unless that is wanted everywhere.
    pub(crate) fn filed(&self, text: &str) -> String {
        if self.color == When::Always { text.to_owned() } else { strip_str(text).to_string() }
    }

    /// Puts a document where it belongs, as it is.
    pub(crate) fn document(&self, to: Option<&Path>, text: &str) -> anyhow::Result<()> {
        match file(to) {
            Some(path) => self.write_file(path, text),
            None => Ok(Self::raw(text.as_bytes())?),
        }
    }

    /// Writes a result to a file that an option names.
    fn write_file(&self, path: &Path, text: &str) -> anyhow::Result<()> {
        files::replace(path, text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        self.remark(&format!("Wrote {}.", path.display()));
        Ok(())
    }

    /// How text on standard error should look.
    pub(crate) fn talk(&self) -> Look {
        Look { width: columns(terminal_size::terminal_size_of(io::stderr())), unicode: !self.ascii, quiet: self.quiet }
    }

    /// A text as standard error is to have it: without colour where none is wanted.
    pub(crate) fn painted(&self, text: &str) -> String {
        let stderr = io::stderr();
        match self.choice(stderr.is_terminal(), &stderr) {
            ColorChoice::Never => strip_str(text).to_string(),
            _ => text.to_owned(),
        }
    }

    /// Says what went wrong.
    pub(crate) fn error(&self, message: &str) {
        self.say(&format!("{}error{:#}: {}\n", render::ERROR, render::ERROR, render::clean(message)));
    }

    /// Says on standard error what is good to know, up to a number of notes.
    pub(crate) fn notes(&self, notes: &[String]) {
        if self.quiet {
            return;
        }
        let shown = notes.iter().take(MOST_NOTES).map(|note| format!("note: {}\n", render::clean(note)));
        let more = match notes.len().saturating_sub(MOST_NOTES) {
            0 => String::new(),
            more => format!("note: and {more} more of the kind\n"),
        };
        self.say(&(shown.collect::<String>() + &more));
    }

    /// Says what was done, on standard error.
    pub(crate) fn remark(&self, text: &str) {
        self.say(&format!("{}\n", render::question_text::remark(text, self.talk())));
    }

    /// Shows what is wrong with files.
    pub(crate) fn diagnostics(&self, diagnostics: &Diagnostics, sources: &SourceMap) {
        if !diagnostics.is_empty() {
            self.say(&render::diagnostics::render(diagnostics, sources, self.talk()));
        }
    }

    /// Writes to standard error. Nothing more can be done where even this cannot be written.
    pub(crate) fn say(&self, text: &str) {
        let stderr = io::stderr().lock();
        let choice = self.choice(stderr.is_terminal(), &stderr);
        let _ = AutoStream::new(stderr, choice).write_all(text.as_bytes());
    }

    fn choice(&self, terminal: bool, stream: &impl anstream::stream::RawStream) -> ColorChoice {
        match self.color {
            When::Always => ColorChoice::AlwaysAnsi,
            When::Never => ColorChoice::Never,
            When::Auto if !terminal && given("FORCE_COLOR") && !given("NO_COLOR") => ColorChoice::AlwaysAnsi,
            // Knows NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM=dumb.
            When::Auto => AutoStream::choice(stream),
        }
    }
}

/// Shows a help text or the version, which come from the parser as errors too. A closed pipe is no reason to fail.
pub(crate) fn help(error: &clap::Error) -> Exit {
    let _ = error.print();
    Exit::Fine
}

/// Says what is wrong with the arguments. The parser quotes them as they are, so that they have to be made harmless.
pub(crate) fn usage(error: &mut clap::Error) -> Exit {
    if error.kind() == ErrorKind::UnknownArgument && env::args_os().any(|typed| typed.as_encoded_bytes().ends_with(b",")) {
        let tip = "a list with blanks in it needs quotes around it, such as 'one, two'";
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    let plain = error.to_string();
    let lines: Vec<String> = plain.lines().map(render::clean).collect();
    let _ = if lines.join("\n") == plain.trim_end() { error.print() } else { writeln!(io::stderr(), "{}", lines.join("\n")) };
    Exit::Invalid
}

/// A closed pipe ends a run quietly.
fn quietly(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Whether an environment variable is set to something that does not say no.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(crate) fn given(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0" && value != "false")
}

/// Whether the terminal says that it cannot move its cursor.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(crate) fn dumb_terminal() -> bool {
    env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}

/// The width of the terminal, or what COLUMNS says, so that a pipe into a pager can be as wide as the terminal.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn columns(terminal: Option<(terminal_size::Width, terminal_size::Height)>) -> usize {
    let said = || env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    terminal.map(|(width, _)| usize::from(width.0)).filter(|&width| width > 0).or_else(said).unwrap_or(COLUMNS).clamp(FEWEST, 400)
}

/// Whether the locale's encoding is UTF-8, as POSIX has it: the first of these variables that is not empty tells. Where none is
/// set, as in many containers and on Windows, the reader is taken to be of this century.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn utf8_locale() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        let encoding = locale.to_lowercase().replace('-', "");
        encoding.contains("utf8")
    })
}
