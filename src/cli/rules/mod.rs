//! `protopick rules`

mod check;
mod described;
mod diff;
mod templates;
mod test;

use protopick::report;

use super::args::{Global, Rules, RulesCommand};
use super::exit::Exit;
use super::output::{self, Output};
use super::{compare, settings};

pub(crate) fn run(options: &Rules, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    match &options.command {
        RulesCommand::List { dir, shown } => {
            output::check(shown.output.as_deref(), None, &shown.format)?;
            let named =
                Global { rules: dir.clone().or_else(|| global.rules.clone()), config: None, no_config: dir.is_some(), ..*global };
            let Some(house) = settings::house(&named, None, output)? else { return Ok(Exit::Invalid) };
            compare::print(&report::list(house.pack()), shown, output)?;
            Ok(Exit::Fine)
        }
        RulesCommand::Check(options) => check::run(options, global, output),
        RulesCommand::Diff(options) => diff::run(options, output),
        RulesCommand::Test(options) => test::run(options, global, output),
    }
}
