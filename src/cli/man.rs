//! `protopick man` and `protopick completions`: both generated from the parser, so that they cannot be out of date.

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use protopick::diag::suggestion;

use super::args::Arguments;
use super::exit::Exit;
use super::output::Output;

/// Prints a completion script.
pub(crate) fn completions(shell: Shell, _: &Output) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "protopick", &mut script);
    Output::raw(&script)?;
    Ok(Exit::Fine)
}

/// Prints the manual page of the program or of one of its commands.
pub(crate) fn page(command: &[String], _: &Output) -> anyhow::Result<Exit> {
    let mut program = Arguments::command();
    program.build();
    let described = command.iter().try_fold(program, |described, name| subcommand(&described, name))?;
    // The generator outputs the same break three times, about which mandoc warns.
    let text = String::from_utf8(render(&described)?)?.replace(".br\n\n.br\n", ".sp\n");
    Output::raw(text.as_bytes())?;
    Ok(Exit::Fine)
}

/// Returns a page with the examples and exit codes in sections of their own.
fn render(command: &Command) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone()).date(RELEASED).source(format!("protopick {}", env!("CARGO_PKG_VERSION")));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    // The generator would list all options there without their values.
    let usage = command.clone().render_usage().to_string();
    verbatim("SYNOPSIS", Some(usage.replacen("Usage:", "\n", 1)), &mut page)?;
    man.render_description_section(&mut page)?;
    verbatim("EXAMPLES", command.get_before_help().map(ToString::to_string), &mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    verbatim("EXIT STATUS", command.get_after_help().map(ToString::to_string), &mut page)?;
    Ok(page)
}

/// The release date, for the footer of the pages.
const RELEASED: &str = "2026-11-22";

/// Writes a section whose lines stay as they are. The text's own heading is left out.
fn verbatim(heading: &str, text: Option<String>, page: &mut Vec<u8>) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    writeln!(page, ".SH {heading}\n.nf")?;
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        // `\\&` keeps a leading dot or quote from being a request.
        writeln!(page, "\\&{}", line.trim_start().replace('\\', "\\\\").replace('-', "\\-"))?;
    }
    writeln!(page, ".fi")
}

fn subcommand(program: &Command, name: &str) -> anyhow::Result<Command> {
    let found = program.find_subcommand(name).cloned();
    found.map(|found| found.version(env!("CARGO_PKG_VERSION"))).ok_or_else(|| {
        let known: Vec<_> = program.get_subcommands().map(Command::get_name).collect();
        let help = suggestion(name, known).map_or(String::new(), |help| format!("; {help}"));
        anyhow::anyhow!("unknown command `{name}`{help}")
    })
}
