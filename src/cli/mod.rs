//! The command line: the only part that knows files, the environment, the terminal and the arguments.

mod adr;
mod args;
mod ask;
mod check;
mod compare;
mod config;
mod configuration;
mod diff;
mod examples;
mod exit;
mod explain;
mod files;
mod folder;
mod gateway;
mod git;
mod includes;
mod input;
mod known;
mod lines;
mod lint;
mod man;
mod output;
mod parallel;
mod precedents;
mod recommend;
mod rules;
mod schema;
mod settings;
mod today;
mod told;
mod welcome;

use clap::Parser;

use args::{Arguments, Command};
use exit::Exit;
use output::Output;

/// Parses the arguments, runs the command, and returns how it ended.
pub(crate) fn run() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(mut error) => {
            return if error.use_stderr() { output::usage(&mut error) } else { output::help(&error) };
        }
    };
    let output = Output::new(&arguments.global);
    let Some(command) = &arguments.command else { return welcome::run(&output) };
    let ended = match command {
        Command::Ask(options) => ask::run(options, &arguments.global, &output),
        Command::Recommend(options) => recommend::run(options, &arguments.global, &output),
        Command::Compare(options) => compare::run(options, &arguments.global, &output),
        Command::Config(options) => config::run(options, &arguments.global, &output),
        Command::Diff(options) => diff::run(options, &arguments.global, &output),
        Command::Adr(options) => adr::run(options, &arguments.global, &output),
        Command::Explain(options) => explain::run(options, &arguments.global, &output),
        Command::Precedents(options) => precedents::run(options, &arguments.global, &output),
        Command::Examples(options) => examples::run(options, &output),
        Command::Lint(options) => lint::run(options, &arguments.global, &output),
        Command::Check(options) => check::run(options, &arguments.global, &output),
        Command::Gateway(options) => gateway::run(options, &arguments.global, &output),
        Command::Rules(options) => rules::run(options, &arguments.global, &output),
        Command::Schema(options) => schema::run(options, &arguments.global, &output),
        Command::Completions { shell } => man::completions(*shell, &output),
        Command::Man { command } => man::page(command, &output),
    };
    ended.unwrap_or_else(|error| {
        output.error(&format!("{error:#}"));
        Exit::Invalid
    })
}
