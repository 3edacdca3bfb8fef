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
        RulesCommand::List { dirs, shown } => {
            output::check(shown.output.as_deref(), None, &shown.format)?;
            let rules = global.rules.iter().chain(dirs).cloned().collect();
            let named = Global { rules, settings: global.settings.clone(), ..*global };
            let Some(policy) = settings::policy(&named, None, output)? else { return Ok(Exit::Invalid) };
            compare::print(&report::list(policy.pack()), shown, output)?;
            Ok(Exit::Fine)
        }
        RulesCommand::Check(options) => check::run(options, global, output),
        RulesCommand::Diff(options) => diff::run(options, global, output),
        RulesCommand::Test(options) => test::run(options, global, output),
    }
}
