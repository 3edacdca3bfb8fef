//! `protopick config`

use std::path::Path;

use protopick::report;

use super::args::{Config, Global};
use super::compare::print;
use super::exit::Exit;
use super::input::USUAL_NAME;
use super::output::{self, Output};
use super::settings::Policies;

pub(crate) fn run(options: &Config, global: &Global, output: &Output) -> anyhow::Result<Exit> {
    output::check(options.shown.output.as_deref(), None, &options.shown.format)?;
    let path = options.path.as_deref().unwrap_or(Path::new(USUAL_NAME));
    // A folder stands for the file in it.
    let inside = path.is_dir().then(|| path.join(USUAL_NAME));
    let path = inside.as_deref().unwrap_or(path);
    let mut policies = Policies::new(global, output);
    let place = policies.place(path);
    let (sources, places) = policies.told(&place)?;
    let excluded = policies.excludes(&place)?;
    if !policies.are_valid() {
        return Ok(Exit::Invalid);
    }
    let mut table = report::settings(&path.display().to_string(), &places, &sources);
    if excluded {
        table.notes.push("`exclude` leaves this file out.".to_owned());
    }
    for rules in &global.rules {
        table.notes.push(format!("`--rules {}` stands in place of `rules`.", rules.display()));
    }
    print(&table, &options.shown, output)?;
    Ok(Exit::Fine)
}
