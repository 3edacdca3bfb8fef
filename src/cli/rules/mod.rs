//! `protopick rules`

mod check;
mod diff;
mod test;

use protopick::report;

use super::args::{Global, Rules, RulesCommand};
use super::exit::Exit;
use super::output::Output;
use super::{compare, input};

pub(crate) fn run(options: &Rules, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    match &options.command {
        RulesCommand::List { dir, format } => {
            let Some(rules) = input::rules(global, dir.as_deref(), output)? else { return Ok(Exit::Invalid) };
            compare::print(&report::list(rules.pack()), *format, output)?;
            Ok(Exit::Fine)
        }
        RulesCommand::Check(options) => check::run(options, global, output),
        RulesCommand::Diff(options) => diff::run(options, output),
        RulesCommand::Test(options) => test::run(options, global, output),
    }
}
