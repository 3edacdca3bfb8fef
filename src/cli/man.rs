//! `protopick man` and `protopick completions`: both made from the parser, so that they cannot lag behind it.

use clap::{Command, CommandFactory};
use clap_complete::Shell;

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
pub(crate) fn page(command: Option<&str>, _: &Output) -> anyhow::Result<Exit> {
    let mut program = Arguments::command();
    program.build();
    let described = match command {
        None => program.clone(),
        Some(name) => subcommand(&program, name)?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(with_examples(described)).render(&mut page)?;
    Output::raw(&page)?;
    Ok(Exit::Fine)
}

fn subcommand(program: &Command, name: &str) -> anyhow::Result<Command> {
    let found = program.find_subcommand(name).cloned();
    found.map(|found| found.version(env!("CARGO_PKG_VERSION"))).ok_or_else(|| {
        let known: Vec<_> = program.get_subcommands().map(Command::get_name).collect();
        let help = suggestion(name, known).map_or(String::new(), |help| format!("; {help}"));
        anyhow::anyhow!("no command is called `{name}`{help}")
    })
}

/// Manual pages show what stands after the help, not what stands before it.
fn with_examples(command: Command) -> Command {
    let parts = [command.get_before_help(), command.get_after_help()];
    let text = parts.into_iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    if text.is_empty() { command } else { command.after_help(text) }
}
