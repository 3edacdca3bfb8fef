//! Output: results to standard output, everything else to standard error, each in the form that its reader needs.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::Path;

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use protopick::diag::Diagnostics;
use protopick::render::{self, Look};
use protopick::source::SourceMap;

use super::args::{Global, When};
use super::exit::Exit;
use super::files;

/// Returns the file that a result is written to; `-` is standard output.
pub(crate) fn file(to: Option<&Path>) -> Option<&Path> {
    to.filter(|path| *path != Path::new("-"))
}

/// Checks that a result can be written to its destination, before anything is computed. Input files are not overwritten.
pub(crate) fn check(to: Option<&Path>, read: Option<&Path>, format: &impl ValueEnum) -> anyhow::Result<()> {
    file(to).map_or(Ok(()), |to| check_ending(to, format))?;
    check_file(to, read)
}

/// Checks the destination of a result that has a single format.
pub(crate) fn check_file(to: Option<&Path>, read: Option<&Path>) -> anyhow::Result<()> {
    let Some(to) = file(to) else { return Ok(()) };
    files::check(to)?;
    if read.is_some_and(|read| files::is_same(read, to)) {
        anyhow::bail!("{}: the file is read; name another with `-o`", to.display());
    }
    Ok(())
}

/// Refuses a file whose ending names another format than the first one, which is the usual one.
fn check_ending<F: ValueEnum>(to: &Path, format: &F) -> anyhow::Result<()> {
    let word = |format: &F| format.to_possible_value().map(|value| value.get_name().to_owned());
    let ending = to.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let named = match ending.as_str() {
        "md" => "markdown",
        "htm" => "html",
        "mmd" => "mermaid",
        other => other,
    };
    let mut words = F::value_variants().iter().filter_map(word);
    let usual = words.next();
    if usual.is_some() && usual == word(format) && words.any(|word| word == named) {
        anyhow::bail!("{}: the name ends in `.{ending}`; add `--format {named}`, or name another file", to.display());
    }
    Ok(())
}

/// Number of columns if unknown.
const COLUMNS: usize = 80;
/// Minimum number of columns for drawing.
const FEWEST: usize = 40;

/// Maximum number of notes of one kind; further ones are only counted.
const MOST_NOTES: usize = 20;

/// Where and how to write.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    color: When,
    ascii: bool,
    quiet: bool,
    /// Whether nothing is written to standard error.
    silent: bool,
}

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        Self { color: global.color, ascii: global.ascii || !utf8_locale(), quiet: global.quiet, silent: false }
    }

    /// Returns the same without anything on standard error.
    pub(crate) fn silent(&self) -> Self {
        Self { silent: true, ..self.clone() }
    }

    /// Returns how text on standard output should look.
    pub(crate) fn look(&self) -> Look {
        Look { width: columns(terminal_size::terminal_size_of(io::stdout())), unicode: !self.ascii, quiet: self.quiet }
    }

    /// Writes a result. A reader that has gone away is not an error.
    pub(crate) fn result(&self, text: &str) -> io::Result<()> {
        let stdout = io::stdout().lock();
        match self.choice(stdout.is_terminal(), &stdout) {
            // If it were stripped while writing, each line would be a separate write.
            ColorChoice::Never => Self::raw(strip_str(text).to_string().as_bytes()),
            choice => quietly(AutoStream::new(stdout, choice).write_all(text.as_bytes())),
        }
    }

    /// Writes bytes for a program, as they are.
    pub(crate) fn raw(bytes: &[u8]) -> io::Result<()> {
        Self::more(bytes).map(drop)
    }

    /// Writes some of the bytes for a program, as they are. Breaks off if their reader has gone away.
    pub(crate) fn more(bytes: &[u8]) -> io::Result<ControlFlow<()>> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
            written => written.map(ControlFlow::Continue),
        }
    }

    /// Writes a page for a terminal to its destination: standard output, or a file.
    pub(crate) fn page(&self, to: Option<&Path>, text: &str) -> anyhow::Result<()> {
        match file(to) {
            Some(path) => self.write_file(path, &self.filed(text)),
            None => Ok(self.result(text)?),
        }
    }

    /// Returns a text for a terminal in its form for files: without colour, unless colour is always wanted.
    pub(crate) fn filed(&self, text: &str) -> String {
        if self.color == When::Always { text.to_owned() } else { strip_str(text).to_string() }
    }

    /// Writes a document to its destination, unchanged.
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

    /// Returns how text on standard error should look.
    pub(crate) fn talk(&self) -> Look {
        Look { width: columns(terminal_size::terminal_size_of(io::stderr())), unicode: !self.ascii, quiet: self.quiet }
    }

    /// Returns a text in its form for standard error: without colour if none is wanted.
    pub(crate) fn painted(&self, text: &str) -> String {
        let stderr = io::stderr();
        match self.choice(stderr.is_terminal(), &stderr) {
            ColorChoice::Never => strip_str(text).to_string(),
            _ => text.to_owned(),
        }
    }

    /// Reports what went wrong.
    pub(crate) fn error(&self, message: &str) {
        self.say(&format!("{}error{:#}: {}\n", render::ERROR, render::ERROR, render::clean(message)));
    }

    /// Writes notes to standard error, up to a maximum number.
    pub(crate) fn notes(&self, notes: &[String]) {
        if self.quiet {
            return;
        }
        let shown = notes.iter().take(MOST_NOTES).map(|note| format!("note: {}\n", render::clean(note)));
        let more = match notes.len().saturating_sub(MOST_NOTES) {
            0 => String::new(),
            more => format!("note: {more} more such notes\n"),
        };
        self.say(&(shown.collect::<String>() + &more));
    }

    /// Reports on standard error what was done.
    pub(crate) fn remark(&self, text: &str) {
        self.say(&format!("{}\n", render::question_text::remark(text, self.talk())));
    }

    /// Shows what is wrong with files.
    pub(crate) fn diagnostics(&self, diagnostics: &Diagnostics, sources: &SourceMap) {
        if !diagnostics.is_empty() {
            self.say(&render::diagnostics::render(diagnostics, sources, self.talk()));
        }
    }

    /// Writes to standard error. If even that fails, nothing more can be done.
    pub(crate) fn say(&self, text: &str) {
        if self.silent {
            return;
        }
        let stderr = io::stderr().lock();
        let choice = self.choice(stderr.is_terminal(), &stderr);
        let _ = AutoStream::new(stderr, choice).write_all(text.as_bytes());
    }

    fn choice(&self, terminal: bool, stream: &impl anstream::stream::RawStream) -> ColorChoice {
        match self.color {
            When::Always => ColorChoice::AlwaysAnsi,
            When::Never => ColorChoice::Never,
            When::Auto if !terminal && given("FORCE_COLOR") && !given("NO_COLOR") => ColorChoice::AlwaysAnsi,
            // Supports NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM=dumb.
            When::Auto => AutoStream::choice(stream),
        }
    }
}

/// Shows a help text or the version, which the parser also returns as errors. A closed pipe is no reason to fail.
pub(crate) fn help(error: &clap::Error) -> Exit {
    let _ = error.print();
    Exit::Fine
}

/// Reports what is wrong with the arguments. The parser quotes them verbatim, so they have to be made harmless.
pub(crate) fn usage(error: &mut clap::Error) -> Exit {
    if error.kind() == ErrorKind::UnknownArgument && env::args_os().any(|typed| typed.as_encoded_bytes().ends_with(b",")) {
        let tip = "put a list with spaces in quotes, such as 'one, two'";
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    let plain = error.to_string();
    let lines: Vec<String> = plain.lines().map(render::clean).collect();
    let _ = if lines.join("\n") == plain.trim_end() { error.print() } else { writeln!(io::stderr(), "{}", lines.join("\n")) };
    Exit::Invalid
}

/// Ignores the error of a closed pipe, which ends a run quietly.
fn quietly(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Returns whether an environment variable is set to something that does not mean no.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(crate) fn given(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0" && value != "false")
}

/// Returns whether the terminal says that it cannot move its cursor.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(crate) fn dumb_terminal() -> bool {
    env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}

/// Returns the width of the terminal, or the value of COLUMNS, so that a pipe into a pager can be as wide as the terminal.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn columns(terminal: Option<(terminal_size::Width, terminal_size::Height)>) -> usize {
    let said = || env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    terminal.map(|(width, _)| usize::from(width.0)).filter(|&width| width > 0).or_else(said).unwrap_or(COLUMNS).clamp(FEWEST, 400)
}

/// Returns whether the encoding of the locale is UTF-8, according to POSIX: the first of these variables that is not empty
/// decides. If none is set, as in many containers and on Windows, UTF-8 is assumed.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn utf8_locale() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        let encoding = locale.to_lowercase().replace('-', "");
        encoding.contains("utf8")
    })
}
